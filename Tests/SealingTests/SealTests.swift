import DossierStore
import Dossiers
import EmbeddedPostgres
import Foundation
import Postgres
import TestSupport
import Testing

@testable import Auditor

/// Seals cover every final row once, whoever writes and seals at the same time.
struct SealTests {
    @Test func `an empty ledger is not sealed, and sealed rows are not sealed again`()
        async throws
    {
        let province = try await Province.open()
        #expect(try await province.store.seal(limit: 10) == nil)
        try await province.work()
        try await province.work()
        let seals = try await province.sealAll()
        #expect(seals.map(\.rows).reduce(0, +) == 6)
        #expect(try await province.store.seal(limit: 10) == nil)
        #expect(try await province.store.seals() == seals)
        try await province.receive()
        let next = try await province.sealAll()
        #expect(next.map(\.rows) == [1])
        #expect(next[0].begins == seals.last?.ends)
        #expect(try await province.audit() == [])
        #expect(try await province.auditExport() == [])
    }

    @Test func `a seal holds at most its limit, unless one transaction wrote more`() async throws {
        let province = try await Province.open()
        for _ in 0..<5 { try await province.receive() }
        let seals = try await province.sealAll(limit: 2)
        #expect(seals.allSatisfy { $0.rows <= 2 } && seals.count >= 3)
        // Three rows of one transaction: copies under other tenants, which no trigger sees.
        try await province.tamper(
            """
            insert into ledger (tenant, dossier, number, at, kind, officer, command, hash, data)
            select t, dossier, number, at, kind, officer, command, hash, data
            from ledger, generate_series(2, 4) t
            where dossier = (select min(dossier) from ledger)
            """)
        #expect(try await province.sealAll(limit: 2).map(\.rows) == [3])
    }

    @Test func `nothing is sealed before every older transaction has ended`() async throws {
        let province = try await Province.open()
        let older = try await PostgresConnection.open(province.connection)
        try await older.executeScript("begin; select pg_current_xact_id()")
        try await province.work()
        #expect(try await province.store.seal(limit: 100) == nil)
        let standing = try await province.store.ledgerStanding()
        #expect(standing.unsealed.rows == 3 && standing.unsealed.since != nil)
        // What it writes late belongs before what was written meanwhile.
        try await older.executeScript(
            """
            set local session_replication_role = replica;
            insert into ledger (tenant, dossier, number, at, kind, officer, command, hash, data)
            select 2, dossier, number, at, kind, officer, command, hash, data from ledger
            where number = 1;
            commit
            """)
        await older.close()
        #expect(try await province.sealAll().map(\.rows).reduce(0, +) == 4)
    }

    @Test func `many sealers and clerks at once leave one unbroken chain`() async throws {
        let province = try await Province.open()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<4 {
                group.addTask { for _ in 0..<12 { try await province.work() } }
                group.addTask {
                    let pool = PostgresPool(province.connection, size: 1)
                    let store = DossierStore(pool: pool)
                    for _ in 0..<60 {
                        _ = try await store.seal(limit: 7)
                        try await Task.sleep(for: .milliseconds(5))
                    }
                    await pool.shutdown()
                }
            }
            try await group.waitForAll()
        }
        try await province.sealAll(limit: 7)
        #expect(try await province.store.seals().map(\.rows).reduce(0, +) == 144)
        #expect(try await province.audit() == [])
    }

    @Test(arguments: [
        ("a_seal_stays", "update seal set rows = rows + 1"),
        ("a_seal_stays", "delete from seal"),
        ("a_seal_stays", "truncate seal cascade"),
        ("a_stamp_stays", "update stamp set token = '\\x00'"),
        ("a_stamp_stays", "delete from stamp"),
        ("a_stamp_stays", "truncate stamp"),
        (
            "seals_follow_each_other",
            "insert into seal (rows, begins, ends, root) select 1, 0, 5, sha256('')"
        ),
        (
            "seals_follow_each_other",
            """
            insert into seal (rows, begins, ends, root)
            select 1, ends, ends + 1000000000, sha256('') from seal
            """
        ),
    ])
    func `the owner cannot rewrite seals`(_ constraint: String, _ sql: String) async throws {
        let province = try await Province.open()
        try await province.receive()
        let seals = try await province.sealAll()
        try await province.store.keepStamp([1], at: seals[0].at, of: seals[0], from: "x")
        await #expect {
            try await province.pool.executeScript(sql)
        } throws: { ($0 as? PostgresError)?.constraint == constraint }
    }

    @Test func `positions are continued only where they must be`() async throws {
        let province = try await Province.open()
        try await province.receive()
        try await province.sealAll()
        let rows = try await province.pool.query(
            "select continue_ledger_positions(), ledger_position('7')")
        #expect(try rows.bool(0, 0) == false && rows.int64(0, 1) == 7)
    }

    @Test func `of two stamps of a seal the first stays`() async throws {
        let province = try await Province.open()
        try await province.receive()
        let seal = try await province.sealAll()[0]
        try await province.store.keepStamp([1], at: seal.at, of: seal, from: "x")
        try await province.store.keepStamp([2], at: seal.at, of: seal, from: "y")
        let rows = try await province.pool.query("select token from stamp")
        #expect(try rows.bytes(0, 0) == [1] && rows.count == 1)
        #expect(try await province.store.unstampedSeals(after: 0, limit: 9) == [])
    }

    @Test(arguments: [
        ("motcua_officer", "insert into seal (rows, begins, ends, root) values (1, 0, 3, '')"),
        (
            "motcua_officer",
            "insert into stamp (seal, at, authority, token) values (1, now(), '', '')"
        ),
        ("motcua_officer", "select continue_ledger_positions()"),
        ("motcua_router", "select continue_ledger_positions()"),
        (
            "motcua_router",
            "insert into seal (number, rows, begins, ends, root, hash) "
                + "values (1, 1, 0, 3, '', '')"
        ),
        (
            "motcua_officer",
            "insert into ledger (tenant, dossier, number, position) values (1,1,1,1)"
        ),
        (
            "motcua_router",
            "insert into ledger (tenant, dossier, number, position) values (1,1,1,1)"
        ),
    ])
    func `no role goes beyond its right`(_ role: String, _ sql: String) async throws {
        let province = try await Province.open()
        await #expect {
            try await province.pool.transaction { session in
                try session.execute("set local role \(identifier: role)")
                try session.executeScript(sql)
            }
        } throws: { ($0 as? PostgresError)?.sqlState == "42501" }
    }

    @Test func `a router's role suffices to seal and to keep stamps`() async throws {
        let province = try await Province.open()
        try await province.receive()
        try await eventually("others' transactions have ended") {
            try await province.pool.transaction { session in
                try session.execute("set local role motcua_router")
                let sealed = try session.execute(
                    """
                    insert into seal (rows, begins, ends, root)
                    select 1, 0, ledger_position(pg_snapshot_xmin(pg_current_snapshot())),
                           sha256('')
                    where (select max(position) from ledger)
                        < ledger_position(pg_snapshot_xmin(pg_current_snapshot()))
                    returning number
                    """)
                if sealed.isEmpty { return false }
                try session.execute(
                    "insert into stamp (seal, at, authority, token) values (1, now(), '', '')")
                return true
            }
        }
    }

    /// Transactions are numbered anew in another cluster; positions go on all the same.
    @Test func `a database restored into another cluster is sealed on`() async throws {
        let province = try await Province.open()
        try await province.work()
        // So that the new cluster's numbers are certainly behind.
        try await province.pool.executeScript(
            """
            do $$ begin
                for i in 1..20000 loop perform pg_current_xact_id(); commit; end loop;
            end $$
            """)
        try await province.sealAll()
        try await province.work()

        let elsewhere = try OtherCluster()
        defer { elsewhere.remove() }
        try elsewhere.restore(province.connection.connectionString)
        let connection = ConnectionSettings(elsewhere.cluster.connectionString)
        let pool = PostgresPool(connection, size: 4)
        let restored = try await Province(connection, pool)
        await #expect {
            try await restored.receive()
        } throws: { ($0 as? PostgresError)?.constraint == "a_row_comes_after_the_last_seal" }

        #expect(try await Migrations.migrate(pool) == [])
        try await restored.work()
        try await restored.sealAll()
        #expect(try await restored.store.seals().map(\.rows).reduce(0, +) == 9)
        #expect(try await restored.audit() == [])
        await pool.shutdown()
    }
}

/// A cluster of its own in a temporary directory.
private struct OtherCluster {
    let cluster: EmbeddedCluster
    private let folder: String

    init() throws {
        folder = "/tmp/motcua-restored-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(
            atPath: folder, withIntermediateDirectories: true,
            attributes: [.posixPermissions: 0o755])
        cluster = EmbeddedCluster(directory: folder + "/cluster", durability: .none)
        try cluster.start()
    }

    /// Brings a database over with `pg_dump`, as docs/operating.md says.
    func restore(_ source: String) throws {
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/bin/bash")
        process.arguments = [
            "-o", "pipefail", "-c",
            """
            psql -qX -v ON_ERROR_STOP=1 -d "$2" -c 'create role motcua_officer' \
                -c 'create role motcua_router' \
            && pg_dump -d "$1" | psql -qX -v ON_ERROR_STOP=1 -d "$2" >/dev/null
            """, "restore", source, cluster.connectionString,
        ]
        try process.run()
        process.waitUntilExit()
        guard process.terminationStatus == 0 else { throw ProvinceError("restored") }
    }

    func remove() {
        try? cluster.stop(.immediate)  // it goes away in any case
        try? FileManager.default.removeItem(atPath: folder)
    }
}
