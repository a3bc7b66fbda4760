internal import CoreMetrics
public import DossierStore
public import Logging
public import Postgres
public import ServiceLifecycle

/// How a router works.
public struct RouterSettings: Sendable {
    /// The most jobs of one transaction.
    public var batchLimit = 500
    /// How many batches run at once while there is a backlog.
    public var concurrency = 2
    /// How long it waits for a notification before it looks by itself; jittered by half.
    public var pollInterval: Duration = .seconds(1)
    /// How often it looks at the jobs it has passed: those of locked dossiers, or committed out of
    /// order.
    public var sweepInterval: Duration = .seconds(1)
    /// How often, while there is a backlog, it delivers the first of every giver's.
    public var fairInterval: Duration = .milliseconds(250)
    /// How many of each giver's it then delivers.
    public var fairShare = 20

    public init() {}
}

/// The routing daemon: delivers hand-offs and reminds of what falls due, until it is told to stop.
///
/// A notification wakes it, the rows are the truth, and the poll is the guarantee. Several routers
/// share one database: each claims what no other holds.
public struct RouterService: Service {
    private let connection: ConnectionSettings
    private let settings: RouterSettings
    private let courier: Courier

    private var logger: Logger { courier.logger }

    /// How many connections of the store a router keeps busy at most: its batches, the fair round
    /// beside them, and what is tried again.
    public static func connections(_ settings: RouterSettings) -> Int { settings.concurrency + 2 }

    /// Makes a router over a store; `connection` is where it listens, `pulse` tells whether it
    /// works.
    public init(
        store: DossierStore, connection: ConnectionSettings,
        settings: RouterSettings = RouterSettings(), logger: Logger,
        metrics: RouterMetrics = RouterMetrics(), pulse: Pulse = Pulse()
    ) {
        self.connection = connection
        self.settings = settings
        courier = Courier(
            store: store, settings: settings, logger: logger, metrics: metrics, pulse: pulse)
    }

    /// Works until graceful shutdown or cancellation; whatever the database does meanwhile is
    /// waited out.
    ///
    /// - Throws: `PostgresError.pooled` where a connection pooler stands in front of the database.
    public func run() async throws {
        let listener = try PostgresListener(
            connection, channels: ["motcua_job"], checkInterval: .seconds(3))
        logger.info("router started", metadata: ["batch": "\(settings.batchLimit)"])
        try await withGracefulShutdownHandler {
            async let again: Void = tryAgain()
            try await work(listener)
            await again
        } onGracefulShutdown: {
            courier.pulse.stop()
            listener.wake()
        }
        await listener.close()
        logger.info("router stopped")
    }

    private var isStopping: Bool { Task.isCancelled || Task.isShuttingDownGracefully }

    /// Tries what has failed again, beside the rounds, so that a job that takes long to fail keeps
    /// no good one waiting.
    private func tryAgain() async {
        var backoff = Backoff()
        while !isStopping {
            var pause = settings.pollInterval.jittered()
            do {
                try await courier.tryAgain()
                backoff.reset()
            } catch {
                logger.debug("trying again failed", metadata: ["error": "\(error)"])
                pause = max(pause, backoff.next())
            }
            // Cancelled means stopping, which the loop sees.
            try? await cancelWhenGracefulShutdown { [pause] in try await Task.sleep(for: pause) }
        }
    }

    private func work(_ listener: PostgresListener) async throws {
        var rounds = Rounds(courier)
        var backoff = Backoff()
        while !isStopping {
            do {
                try await rounds.untilIdle { isStopping }
                if isStopping { break }
                _ = try await listener.next(timeout: settings.pollInterval.jittered())
                backoff.reset()
            } catch PostgresError.pooled {
                throw PostgresError.pooled
            } catch {
                let pause = backoff.next()
                courier.store.closeIdleConnections()
                courier.pulse.fail(error)
                courier.metrics.failures.increment()
                logger.warning(
                    "the database did not answer; trying again",
                    metadata: ["error": "\(error)", "in": "\(pause)"])
                try? await Task.sleep(for: pause)  // cancelled means stopping, which the loop sees
            }
        }
    }
}

/// Waiting times that double up to a cap, jittered so that routers do not come back all at once.
struct Backoff {
    private var attempt = 0

    mutating func next() -> Duration {
        let ceiling = min(5_000, 50 << min(attempt, 10))
        attempt += 1
        return .milliseconds(Int.random(in: ceiling / 2...ceiling))
    }

    mutating func reset() { attempt = 0 }
}

extension Duration {
    /// The duration, shortened or lengthened by up to half.
    func jittered() -> Duration { self * Double.random(in: 0.5...1.5) }
}
