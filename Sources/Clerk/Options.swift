import ArgumentParser
import DossierStore
import Dossiers
import EmbeddedPostgres
import Postgres

/// What every command takes.
struct Options: ParsableArguments {
    @Option(
        name: .customLong("as"),
        help: ArgumentHelp(
            "Act as this officer, where the session may speak for others (MOTCUA_AS).",
            valueName: "login"))
    var login: String?

    @Flag(help: "Print JSON with stable keys.")
    var json = false

    @Option(help: "The language: vi or en (MOTCUA_LANG, else the locale's).")
    var lang: Language?

    var language: Language { lang ?? .ofEnvironment }

    /// Runs what needs no database; says what went wrong and leaves with its exit code.
    func run(_ body: () async throws -> Void) async throws {
        do {
            try await body()
        } catch let code as ExitCode {
            throw code
        } catch let error as ValidationError {
            throw error
        } catch {
            let failure = Failure(error)
            failure.report(language, asJSON: json)
            throw ExitCode(failure.kind.exitCode)
        }
    }

    /// Runs what needs the database.
    func atDesk(_ body: (Desk) async throws -> Void) async throws {
        try await run {
            let pool = try Database.pool(language)
            try await body(Desk(options: self, pool: pool, store: DossierStore(pool: pool)))
        }
    }
}

/// A clerk's desk: the database, who sits there, and the language spoken.
struct Desk {
    let options: Options
    let pool: PostgresPool
    let store: DossierStore

    var language: Language { options.language }

    /// The officer who acts.
    func actor(_ login: String? = nil) async throws -> OfficerRecord {
        try await store.actor(as: login ?? options.login ?? Environment["MOTCUA_AS"])
    }

    /// Prints a value as JSON, or the lines for a person.
    func answer(_ shape: some Encodable, _ lines: @autoclosure () throws -> [String]) rethrows {
        if options.json {
            Terminal.write(JSON.line(shape))
        } else {
            for line in try lines() { Terminal.write(line) }
        }
    }
}

/// The database that the environment names, or the private one.
enum Database {
    /// A pool of one connection; a private cluster is started when it does not run.
    static func pool(_ language: Language) throws -> PostgresPool {
        let settings: ConnectionSettings
        if let named = Environment["MOTCUA_DATABASE_URL"] {
            settings = ConnectionSettings(named)
        } else {
            let cluster = EmbeddedCluster(directory: try EmbeddedCluster.defaultDirectory())
            try start(cluster, language)
            settings = ConnectionSettings(cluster.connectionString)
        }
        return PostgresPool(settings, size: 1)
    }

    /// Starts a cluster unless it runs, and says so on standard error.
    static func start(_ cluster: EmbeddedCluster, _ language: Language) throws {
        switch cluster.status {
        case .running: break
        case .absent: Terminal.writeError(language(Texts.clusterIsMade(cluster.directory)))
        case .stopped, .changing:
            Terminal.writeError(language(Texts.clusterIsStarted(cluster.directory)))
        }
        try cluster.start()
    }
}
