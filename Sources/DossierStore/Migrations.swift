internal import Crypto
internal import FoundationEssentials
public import Postgres

/// The schema, built step by step by plain SQL that stands in `sql/migrations` and in this program.
public struct Migrations: Sendable {
    /// One forward step.
    public struct Step: Sendable {
        public let version: Int32
        public let name: String
        public let sql: String
        /// The SHA-256 of the SQL; a step once applied anywhere is never edited.
        public let sha256: [UInt8]
    }

    /// All steps in order.
    public static let steps: [Step] = [
        step(1, "foundation", PackageResources._001_foundation_sql),
        step(2, "the_law_in_full", PackageResources._002_the_law_in_full_sql),
        step(3, "the_sealed_ledger", PackageResources._003_the_sealed_ledger_sql),
    ]

    private static func step(_ version: Int32, _ name: String, _ sql: [UInt8]) -> Step {
        Step(
            version: version, name: name, sql: String(decoding: sql, as: UTF8.self),
            sha256: Array(SHA256.hash(data: sql)))
    }

    /// Applies what is missing, one transaction a step, one migrator at a time, and lets the
    /// ledger's positions go on where the database came from another cluster.
    ///
    /// - Returns: The versions applied now.
    /// - Throws: ``StoreError/foreignSchema(_:)`` when an applied step differs from the program's.
    @discardableResult
    public static func migrate(_ pool: PostgresPool) async throws -> [Int32] {
        var applied: [Int32] = []
        for step in steps where try await apply(step, pool) { applied.append(step.version) }
        try await pool.query("select continue_ledger_positions()")
        return applied
    }

    private static func apply(_ step: Step, _ pool: PostgresPool) async throws -> Bool {
        try await pool.transaction(timeout: .seconds(600)) { session in
            // The number is "motcua" in ASCII: any constant does that no other program uses.
            try session.execute("select pg_advisory_xact_lock(120296480699745)")
            try session.execute(
                """
                create table if not exists motcua_migration (
                    version integer primary key,
                    name text not null,
                    sha256 bytea not null,
                    applied_at timestamptz not null default now()
                )
                """)
            let known = try session.execute(
                "select sha256 from motcua_migration where version = \(step.version)")
            let newest = try session.execute(
                "select coalesce(max(version), 0) from motcua_migration")
            guard try newest.int32(0, 0) <= steps.count else {
                throw StoreError.foreignSchema("it is newer than this program; use a newer one")
            }
            if !known.isEmpty {
                guard try known.bytes(0, 0) == step.sha256 else {
                    throw StoreError.foreignSchema(
                        "migration \(step.version) (\(step.name)) was applied with other content")
                }
                return false
            }
            let ahead = try session.execute(
                "select max(version) from motcua_migration where version > \(step.version)")
            guard ahead.isNull(0, 0) else {
                throw StoreError.foreignSchema("migration \(step.version) was left out")
            }
            try session.executeScript(step.sql)
            try session.execute(
                """
                insert into motcua_migration (version, name, sha256)
                values (\(step.version), \(step.name), \(step.sha256))
                """)
            return true
        }
    }
}
