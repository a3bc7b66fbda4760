import ArgumentParser
import CoreMetrics
import DossierStore
import Dossiers
import EmbeddedPostgres
import FoundationEssentials
import Glibc
import Logging
import Postgres
import Routing
import Sealing
import ServiceLifecycle
import UnixSignals
import Watching

/// The routing daemon's command line.
@main
struct RouterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "motcua-router",
        abstract: "Delivers dossiers between agencies and reminds of what falls due / "
            + "Chuyển hồ sơ giữa các cơ quan và nhắc việc đến hạn.",
        discussion: """
            Reads MOTCUA_DATABASE_URL (any libpq connection string); without it the embedded
            cluster is started. Stops on SIGTERM or SIGINT after the batch it is in. Several
            routers may share one database.

            Seals the ledger at intervals, and has the seals stamped by a time-stamp authority
            (RFC 3161) where one is named; no dossier waits for either.
            Niêm phong sổ cái theo chu kỳ và xin dấu thời gian của tổ chức cấp dấu thời gian
            (RFC 3161) nếu có nêu; không hồ sơ nào phải chờ việc đó.

            Environment, where an option is not given:
              MOTCUA_SEAL_EVERY, MOTCUA_SEAL_ROWS, MOTCUA_TSA, MOTCUA_TSA_CA
            """,
        version: "0.1.0")

    @Option(help: "The most jobs of one transaction.")
    var batch = 500

    @Option(help: "Milliseconds to wait for a notification before looking by itself.")
    var poll = 1_000

    @OptionGroup var sealing: SealingOptions

    @Option(help: "The least level that is logged: trace, debug, info, warning, error.")
    var logLevel = Logger.Level.info.rawValue

    @Option(
        help: ArgumentHelp(
            "Serve /metrics and /health here, such as 127.0.0.1:9464; a port alone means this "
                + "machine only. Without it no port is opened.",
            valueName: "host:port"))
    var metrics: String?

    func validate() throws {
        guard metrics.map({ WatchServer.Address($0) != nil }) ?? true else {
            throw ValidationError("--metrics is HOST:PORT, such as 127.0.0.1:9464")
        }
        guard Logger.Level(rawValue: logLevel) != nil else {
            throw ValidationError("--log-level is trace, debug, info, notice, warning or error")
        }
        guard (1...10_000).contains(batch) else {
            throw ValidationError("--batch is a number from 1 to 10000")
        }
        guard (10...60_000).contains(poll) else {
            throw ValidationError("--poll is a number of milliseconds from 10 to 60000")
        }
    }

    func run() async throws {
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        var logger = Logger(label: "motcua-router")
        logger.logLevel = Logger.Level(rawValue: logLevel) ?? .info
        var settings = RouterSettings()
        settings.batchLimit = batch
        settings.pollInterval = .milliseconds(poll)
        let url = try databaseURL(logger)
        // One connection each for sealing and stamping, so that no batch waits for them.
        let pool = PostgresPool(
            connection(url), size: RouterService.connections(settings) + 2, logger: logger)
        let store = DossierStore(pool: pool)
        let (counts, pulse) = (PrometheusFactory(help: RouterMetrics.help), Pulse())
        let router = RouterService(
            store: store, connection: connection(url, as: Self.ownName), settings: settings,
            logger: logger, metrics: RouterMetrics(counts), pulse: pulse)
        let services: [any Service] =
            [Impatient(service: router)] + (try sealing.services(store, logger))
        var group = ServiceGroupConfiguration(
            services: services.map { .init(service: $0) },
            gracefulShutdownSignals: [.sigterm, .sigint], logger: logger)
        if let server = try await watchServer(url, counts, pulse, settings, logger) {
            // First, so that it is stopped last; and its end is not the router's.
            group.services.insert(
                .init(
                    service: server, successTerminationBehavior: .ignore,
                    failureTerminationBehavior: .ignore),
                at: 0)
        }
        group.maximumGracefulShutdownDuration = .seconds(3)
        do {
            try await ServiceGroup(configuration: group).run()
        } catch let error as PostgresError {
            logger.critical("\(error)")
            throw ExitCode(3)
        }
        await pool.shutdown()
    }

    /// What the connection that listens calls itself: one for each router, by host and process.
    private static var ownName: String {
        let host = ProcessInfo.processInfo.hostName.prefix(30)
        return "\(DossierStore.routerPrefix)\(host):\(ProcessInfo.processInfo.processIdentifier)"
    }

    private func connection(
        _ url: String, as name: String = "motcua-router", timeout: Duration = .seconds(6)
    ) -> ConnectionSettings {
        ConnectionSettings(url, applicationName: name, timeout: timeout)
    }

    /// Opens the port of the metrics, if one is asked for.
    private func watchServer(
        _ url: String, _ counts: PrometheusFactory, _ pulse: Pulse, _ settings: RouterSettings,
        _ logger: Logger
    ) async throws -> WatchServer? {
        guard let metrics, let address = WatchServer.Address(metrics) else { return nil }
        var own = connection(url, as: "motcua-router metrics", timeout: .seconds(2))
        own.connectTimeout = 2
        let watch = Watch(
            store: DossierStore(
                pool: PostgresPool(own, size: 1, acquireTimeout: .seconds(3), logger: logger)),
            counts: counts, pulse: pulse,
            patience: max(.seconds(60), settings.pollInterval * 3), logger: logger)
        do {
            return try await WatchServer(address, watch: watch, logger: logger)
        } catch {
            logger.critical("cannot listen on \(metrics)", metadata: ["error": "\(error)"])
            throw ExitCode(1)
        }
    }

    /// Ends the process when a stop takes too long, as it does while a database hangs.
    ///
    /// Whatever the router held is given back by the database when the connection goes.
    private struct Impatient<Inner: Service>: Service, CustomStringConvertible {
        let service: Inner
        var description: String { "router" }

        func run() async throws {
            try await withGracefulShutdownHandler {
                try await service.run()
            } onGracefulShutdown: {
                Task.detached {
                    try await Task.sleep(for: .milliseconds(4_300))
                    Glibc.exit(0)
                }
            }
        }
    }

    private func databaseURL(_ logger: Logger) throws -> String {
        if let url = ProcessInfo.processInfo.environment["MOTCUA_DATABASE_URL"], !url.isEmpty {
            return url
        }
        do {
            let cluster = EmbeddedCluster(directory: try EmbeddedCluster.defaultDirectory())
            try cluster.start()
            return cluster.connectionString
        } catch {
            logger.critical("\(error)")
            throw ExitCode(3)
        }
    }
}
