import Crypto
import DossierStore
import EmbeddedPostgres
import Foundation
import Postgres
import TestSupport
import Testing

/// Migrations, and the schema as it is written down.
struct SchemaTests {
    /// Makes an empty database and returns its name and a pool over it.
    private func emptyDatabase() async throws -> (name: String, pool: PostgresPool) {
        let name = TestDatabase.freshName()
        try await TestDatabase.administrate("create database \(name)")
        let connection = TestDatabase.cluster.connectionString(database: name)
        return (name, PostgresPool(ConnectionSettings(connection), size: 4))
    }

    @Test func `migrating twice changes nothing`() async throws {
        let (_, pool) = try await emptyDatabase()
        let versions = Migrations.steps.map(\.version)
        #expect(try await Migrations.migrate(pool) == versions)
        #expect(try await Migrations.migrate(pool) == [])
        let rows = try await pool.query("select version from motcua_migration order by version")
        #expect(try (0..<rows.count).map { try rows.int32($0, 0) } == versions)
        await pool.shutdown()
    }

    @Test func `of migrators at once one migrates`() async throws {
        let (_, pool) = try await emptyDatabase()
        let applied = try await withThrowingTaskGroup(of: [Int32].self) { group in
            for _ in 0..<4 { group.addTask { try await Migrations.migrate(pool) } }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(applied.sorted() == Migrations.steps.map(\.version))
        await pool.shutdown()
    }

    @Test func `a database migrated by other content is refused`() async throws {
        let (_, pool) = try await emptyDatabase()
        try await Migrations.migrate(pool)
        try await pool.query("update motcua_migration set sha256 = sha256('other')")
        await #expect(throws: StoreError.self) { try await Migrations.migrate(pool) }
        await pool.shutdown()
    }

    @Test func `a migration that was left out is refused`() async throws {
        let (_, pool) = try await emptyDatabase()
        try await Migrations.migrate(pool)
        try await pool.query("delete from motcua_migration where version = 1")
        await #expect(throws: StoreError.self) { try await Migrations.migrate(pool) }
        await pool.shutdown()
    }

    @Test func `the program carries every migration as it stands in its file`() throws {
        let folder = TestDatabase.root + "/sql/migrations"
        let files = try FileManager.default.contentsOfDirectory(atPath: folder)
            .filter { $0.hasSuffix(".sql") }.sorted()
        #expect(files.count == Migrations.steps.count)
        for (number, (file, step)) in zip(1..., zip(files, Migrations.steps)) {
            let text = try String(contentsOfFile: folder + "/" + file, encoding: .utf8)
            let prefix = String(repeating: "0", count: 4 - "\(number)".count) + "\(number)"
            #expect(file == "\(prefix)_\(step.name).sql" && step.version == number)
            #expect(step.sql == text)
            #expect(step.sha256 == Array(SHA256.hash(data: Data(text.utf8))))
        }
    }

    // MARK: schema.sql

    private func postgresProgram(_ name: String) throws -> String {
        let root = "/usr/lib/postgresql"
        let versions = try FileManager.default.contentsOfDirectory(atPath: root)
            .compactMap(Int.init).sorted()
        let newest = try #require(versions.last)
        return "\(root)/\(newest)/bin/\(name)"
    }

    /// Runs a program of PostgreSQL to its end and returns what it wrote.
    private func run(_ name: String, _ arguments: [String]) async throws -> String {
        let program = try Program(postgresProgram(name), arguments)
        let code = try await program.exitCode(within: 60)
        #expect(code == 0, "\(program.text)")
        return program.text
    }

    private func dump(_ database: String) async throws -> [String] {
        let text = try await run(
            "pg_dump",
            [
                "--schema-only", "--no-owner", "-T", "motcua_migration", "-d",
                TestDatabase.cluster.connectionString(database: database),
            ])
        return text.split(separator: "\n").filter {
            !$0.hasPrefix("--") && !$0.hasPrefix("\\") && !$0.hasPrefix("SET ")
        }.map { $0.hasPrefix("CREATE TRIGGER") ? Self.withoutParentheses($0) : String($0) }
    }

    /// PostgreSQL prints a comparison of rows with other parentheses than what it was read from.
    private static func withoutParentheses(_ line: Substring) -> String {
        line.filter { $0 != "(" && $0 != ")" }
    }

    @Test func `schema.sql is what the migrations make`() async throws {
        let (migrated, pool) = try await emptyDatabase()
        try await Migrations.migrate(pool)
        await pool.shutdown()
        let (written, other) = try await emptyDatabase()
        await other.shutdown()
        _ = try await run(
            "psql",
            [
                "-qX", "-1", "-v", "ON_ERROR_STOP=1", "-d",
                TestDatabase.cluster.connectionString(database: written), "-f",
                TestDatabase.root + "/sql/schema.sql",
            ])
        let (expected, found) = (try await dump(migrated), try await dump(written))
        #expect(expected.count > 400)
        let difference = found.difference(from: expected)
        #expect(difference.isEmpty, "run scripts/schema")
    }
}
