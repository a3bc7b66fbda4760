public import DossierStore
import Dossiers
public import EmbeddedPostgres
import Foundation
public import Postgres
public import WorkflowFiles

/// A database of its own for one test, with the schema, the shipped units and calendars, and the
/// procedures of `workflows` published.
///
/// All tests of a run share one private cluster; each database is a copy of one template. The
/// databases of a run are dropped at the start of the next one, so that a failure can be examined.
public struct TestDatabase: Sendable {
    public let name: String
    public let connection: ConnectionSettings
    public let pool: PostgresPool
    public let store: DossierStore

    /// The cluster of this run.
    public static let cluster: EmbeddedCluster = {
        do {
            let cluster = EmbeddedCluster(
                directory: clusterDirectory, durability: .none,
                settings: ["max_connections": "600", "log_line_prefix": "%m %d "])
            try cluster.start()
            return cluster
        } catch {
            preconditionFailure("the tests' cluster does not start: \(error)")
        }
    }()

    /// The folder of the shipped workflows.
    public static let workflows = root + "/workflows"
    public static let root = URL(fileURLWithPath: #filePath)
        .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().path

    private static let clusterDirectory: String =
        ProcessInfo.processInfo.environment["MOTCUA_TEST_CLUSTER"]
        ?? "/tmp/motcua-tests-\(getuid())"

    /// The shipped workflows, read once.
    public static let workspace = Workspace.load(workflows).workspace

    private static let template = Template()

    /// Makes a database.
    public static func make() async throws -> TestDatabase {
        let template = try await template.name()
        let name = freshName()
        try await administrate("create database \(name) template \(template)")
        // A copy has the template's rows, not its settings.
        try await administrate(
            "alter database \(name) set plan_cache_mode = force_generic_plan")
        return TestDatabase(name: name)
    }

    /// Returns the name of a database to be made; it carries the number of this run's process.
    public static func freshName() -> String {
        "test_\(getpid())_\(UUID().uuidString.prefix(8).lowercased())"
    }

    /// Runs one statement as the cluster's owner.
    public static func administrate(_ statement: String) async throws {
        let pool = PostgresPool(ConnectionSettings(cluster.connectionString), size: 1)
        try await pool.executeScript(statement, timeout: .seconds(120))
        await pool.shutdown()
    }

    init(name: String) {
        self.name = name
        connection = ConnectionSettings(Self.cluster.connectionString(database: name))
        pool = PostgresPool(connection, size: 12)
        store = DossierStore(pool: pool)
    }

    /// Adds an officer with every post of a unit and returns the record.
    @discardableResult
    public func officer(_ login: String, at unit: String) async throws -> OfficerRecord {
        let posts = Self.workspace.units.first { $0.code == unit && $0.period.last == nil }?.posts
        return try await store.addOfficer(
            login: login, name: login, unit: unit, posts: posts ?? [])
    }
}

private actor Template {
    private var made: Task<String, any Error>?

    func name() async throws -> String {
        let task = made ?? Task { try await Self.make() }
        made = task
        return try await task.value
    }

    private static func make() async throws -> String {
        let owner = PostgresPool(ConnectionSettings(TestDatabase.cluster.connectionString), size: 1)
        let old = try await owner.query(
            "select datname::text from pg_database where datname like 'test\\_%'")
        for row in 0..<old.count {
            let name = try old.text(row, 0)
            // What a run that still lives has made is its own.
            if let process = name.split(separator: "_").dropFirst().first.flatMap({ pid_t($0) }),
                kill(process, 0) == 0
            {
                continue
            }
            try await owner.executeScript(
                "drop database \(name) with (force)", timeout: .seconds(60))
        }
        let name = TestDatabase.freshName()
        try await owner.executeScript("create database \(name)", timeout: .seconds(60))
        await owner.shutdown()
        let database = TestDatabase(name: name)
        try await Migrations.migrate(database.pool)
        try await database.store.publish(TestDatabase.workspace)
        await database.pool.shutdown()
        return name
    }
}

extension DossierStore {
    /// Publishes everything a workspace holds.
    public func publish(_ workspace: Workspace) async throws {
        try await publish(
            Organisation(
                levels: workspace.levels, posts: workspace.posts.map { ($0.id, $0.name) },
                roles: workspace.roles, areas: workspace.areas, units: workspace.units,
                calendars: workspace.calendars.values.sorted { $0.id < $1.id }),
            province: ("H21", "Gia Lai"))
        for file in workspace.procedures {
            guard let ruleSet = workspace.ruleSets.first(where: { $0.id == file.procedure.ruleSet })
            else { continue }
            try await publish(file.procedure, ruleSet: ruleSet, source: file.text)
        }
    }
}
