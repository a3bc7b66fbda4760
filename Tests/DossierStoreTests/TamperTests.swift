import DossierStore
import Dossiers
import Foundation
import Postgres
import TestSupport
import Testing

/// P11: what a superuser changes, removes or inserts behind the triggers' back is found by
/// `sql/verify.sql`, which shares no code with the writer, and by the doctor.
struct TamperTests {
    private static let verifier = Result {
        try String(contentsOfFile: TestDatabase.root + "/sql/verify.sql", encoding: .utf8)
    }

    /// What is done to the ledger or the state of the dossier `$`.
    static let tampers: [(name: String, sql: String)] = [
        ("a row's data changed", "update ledger set data = '{}' where dossier = $ and number = 2"),
        (
            "a row's time changed",
            "update ledger set at = at - interval '1 microsecond' where dossier = $ and number = 2"
        ),
        (
            "a row's officer changed",
            "update ledger set officer = 7 where dossier = $ and number = 3"
        ),
        (
            "a row's unit taken away",
            "update ledger set unit = null where dossier = $ and number = 2"
        ),
        (
            "a row's custodian changed",
            "update ledger set custodian = custodian + 16 where dossier = $ and number = 2"
        ),
        ("a row's kind changed", "update ledger set kind = 12 where dossier = $ and number = 2"),
        (
            "a row's command changed",
            "update ledger set command = gen_random_uuid() where dossier = $ and number = 2"
        ),
        ("a hash changed", "update ledger set hash = sha256('x') where dossier = $ and number = 2"),
        (
            "the last row changed",
            """
            update ledger l set data = '{"a":1}' where dossier = $
                and number = (select max(number) from ledger where dossier = $)
            """
        ),
        ("the first row removed", "delete from ledger where dossier = $ and number = 1"),
        ("a middle row removed", "delete from ledger where dossier = $ and number = 3"),
        (
            "a middle row removed and the rest renumbered",
            """
            delete from ledger where dossier = $ and number = 3;
            update ledger set number = number - 1 where dossier = $ and number > 3
            """
        ),
        (
            "the last row removed",
            """
            delete from ledger l where dossier = $
                and number = (select max(number) from ledger where dossier = $)
            """
        ),
        ("the whole ledger removed", "delete from ledger where dossier = $"),
        (
            "a row inserted at the end",
            """
            insert into ledger (tenant, dossier, number, at, kind, officer, command, hash, data)
            select tenant, id, version + 1, now(), 12, 0, gen_random_uuid(),
                sha256(hash || convert_to('anything', 'UTF8')), '{"of":"step"}'
            from dossier where id = $
            """
        ),
        (
            "a row inserted in the middle",
            """
            update ledger set number = number + 100 where dossier = $ and number > 2;
            update ledger set number = number - 99 where dossier = $ and number > 100;
            insert into ledger (tenant, dossier, number, at, kind, officer, command, hash, data)
            select 1, $, 3, at, 12, 0, gen_random_uuid(), hash, data
            from ledger where dossier = $ and number = 2
            """
        ),
        (
            "two rows exchanged",
            """
            update ledger set number = 100 where dossier = $ and number = 2;
            update ledger set number = 2 where dossier = $ and number = 3;
            update ledger set number = 3 where dossier = $ and number = 100
            """
        ),
        ("the state's hash changed", "update dossier set hash = sha256('x') where id = $"),
        ("the state's number changed", "update dossier set version = version + 1 where id = $"),
        (
            "the state's time changed",
            "update dossier set changed_at = changed_at + interval '1 second' where id = $"
        ),
    ]

    private struct Undone: Error {}

    @Test func `the verifier and the doctor find nothing on honest data and every tampering`()
        async throws
    {
        let office = try await Office.open()
        let dossier = try await office.advance(office.receive()) { $0.version >= 8 }
        for _ in 0..<3 { _ = try await office.advance(office.receive()) { $0.version >= 5 } }
        let verifier = SQL(trusted: try Self.verifier.get())
        #expect(try await office.pool.query(verifier).count == 0)

        for (name, sql) in Self.tampers {
            let text = sql.replacing("$", with: "\(dossier.id)")
            await #expect(throws: Undone.self, "\(name)") {
                try await office.pool.transaction { session in
                    try session.execute("set local session_replication_role = replica")
                    try session.executeScript(text)
                    let found = try session.execute(verifier)
                    #expect(found.count > 0, "\(name)")
                    for row in 0..<found.count {
                        #expect(try found.int64(row, 1) == dossier.id, "\(name)")
                    }
                    throw Undone()
                }
            }
        }
        #expect(try await office.pool.query(verifier).count == 0)
    }

    @Test(arguments: [1, 9])
    func `the doctor finds a tampered ledger`(_ tamper: Int) async throws {
        let office = try await Office.open()
        let dossier = try await office.advance(office.receive()) { $0.version >= 5 }
        try await office.receive()
        let text = Self.tampers[tamper].sql.replacing("$", with: "\(dossier.id)")
        try await office.pool.transaction { session in
            try session.execute("set local session_replication_role = replica")
            try session.executeScript(text)
        }
        let (examined, findings) = try await office.store.examine()
        #expect(examined == 2)
        #expect(!findings.isEmpty && findings.allSatisfy { $0.dossier == dossier.id })
    }
}
