import DossierStore
import Dossiers
import Foundation
import Postgres
import Testing

@testable import Auditor

/// P11: what a superuser changes, removes, inserts or swaps behind the triggers' back is found, in
/// the database and in an export, and named.
struct AuditTests {
    /// What is done to a ledger of four dossiers in seals of five rows, and what is named first.
    ///
    /// `$` is the second dossier, of three rows, `#` the position of its second row's seal's end.
    static let tampers: [(name: String, sql: String, first: String)] = [
        ("data", "update ledger set data = '{}' where dossier = $ and number = 2", "row 1/$/2"),
        (
            "data that looks like data and a mandate",
            """
            update ledger set data = data || '|7' where dossier = $ and number = 2
            """, "row 1/$/2"
        ),
        (
            "time", "update ledger set at = at - interval '1 us' where dossier = $ and number = 2",
            "row 1/$/2"
        ),
        (
            "time without end",
            "update ledger set at = 'infinity' where dossier = $ and number = 2", "row 1/$/2"
        ),
        ("officer", "update ledger set officer = 7 where dossier = $ and number = 3", "row 1/$/3"),
        ("unit", "update ledger set unit = null where dossier = $ and number = 1", "row 1/$/1"),
        (
            "custodian",
            "update ledger set custodian = custodian + 16 where dossier = $ and number = 2",
            "row 1/$/2"
        ),
        ("kind", "update ledger set kind = 12 where dossier = $ and number = 2", "row 1/$/2"),
        (
            "command",
            "update ledger set command = gen_random_uuid() where dossier = $ and number = 2",
            "row 1/$/2"
        ),
        ("mandate", "update ledger set mandate = 3 where dossier = $ and number = 2", "row 1/$/2"),
        (
            "hash", "update ledger set hash = sha256('x') where dossier = $ and number = 2",
            "row 1/$/2"
        ),
        (
            "the first row removed", "delete from ledger where dossier = $ and number = 1",
            "row 1/$/2"
        ),
        ("a row removed", "delete from ledger where dossier = $ and number = 2", "row 1/$/3"),
        (
            "the last row removed", "delete from ledger where dossier = $ and number = 3",
            "row 1/$/2"
        ),
        ("the ledger removed", "delete from ledger where dossier = $", "dossier 1/$"),
        ("the dossier removed", "delete from dossier where id = $", "dossier 1/$"),
        (
            "a row inserted",
            """
            update ledger set number = number + 100 where dossier = $ and number > 1;
            update ledger set number = number - 99 where dossier = $ and number > 100;
            insert into ledger (tenant, dossier, number, at, kind, officer, command, hash, data)
            select 1, $, 2, at, 12, 0, gen_random_uuid(), hash, data
            from ledger where dossier = $ and number = 1
            """, "row 1/$/2"
        ),
        (
            "two rows swapped",
            """
            update ledger set number = 100 where dossier = $ and number = 2;
            update ledger set number = 2 where dossier = $ and number = 3;
            update ledger set number = 3 where dossier = $ and number = 100
            """, "row 1/$/2"
        ),
        (
            "rows of two dossiers swapped",
            """
            update ledger set dossier = -1 where dossier = $ and number = 2;
            update ledger set dossier = $ where dossier = $ + 1 and number = 2;
            update ledger set dossier = $ + 1 where dossier = -1
            """, "row 1/$/2"
        ),
        (
            "the state's time",
            "update dossier set changed_at = changed_at - interval '1 us' where id = $",
            "row 1/$/3"
        ),
        (
            "a row given to another seal", "update ledger set position = 3 where dossier = $",
            "seal 1"
        ),
        (
            "rows moved behind the last seal",
            """
            update ledger set position = (select max(ends) from seal) + 1000000
            where dossier = $ and number = 3
            """, "seal"
        ),
        ("a root", "update seal set root = sha256('x') where number = 2", "seal 2"),
        ("a seal's hash", "update seal set hash = sha256('x') where number = 2", "seal 2"),
        ("a seal's time", "update seal set at = at - interval '1 h' where number = 2", "seal 2"),
        ("a seal's count", "update seal set rows = rows + 1 where number = 1", "seal 1"),
        ("a seal removed", "delete from seal where number = 2", "seal 3"),
        ("the first seal removed", "delete from seal where number = 1", "seal 2"),
        (
            "two seals swapped",
            """
            update seal set number = 100 where number = 1;
            update seal set number = 1 where number = 2;
            update seal set number = 2 where number = 100
            """, "seal 1"
        ),
        ("a seal's end", "update seal set ends = ends + 1 where number = 1", "seal 1"),
        (
            "a stamp of another seal",
            "update stamp set token = (select token from stamp where seal = 2) where seal = 1",
            "stamp of seal 1"
        ),
        (
            "a stamp changed",
            "update stamp set token = set_byte(token, 99, get_byte(token, 99) # 1) where seal = 2",
            "stamp of seal 2"
        ),
        (
            "a stamp of rubbish", "update stamp set token = '\\x3000' where seal = 2",
            "stamp of seal 2"
        ),
    ]

    private struct Undone: Error {}

    private func sealedProvince() async throws -> (Province, dossier: DossierID, OpenSSL) {
        let province = try await Province.open()
        var dossiers: [DossierID] = []
        for _ in 0..<4 { dossiers.append(try await province.work().id) }
        let openSSL = try OpenSSL.shared.get()
        for seal in try await province.sealAll(limit: 5) {
            let query = try Self.query(seal.hash)
            let reply = try openSSL.reply(to: query, by: .ecdsa)
            try await province.store.keepStamp(
                try Self.token(reply), at: seal.at, of: seal, from: "test")
        }
        return (province, dossiers[1], openSSL)
    }

    /// A request in DER, made here without the writer's code.
    static func query(_ hash: [UInt8]) throws -> [UInt8] {
        let algorithm: [UInt8] = [0x30, 13, 6, 9, 0x60, 0x86, 0x48, 1, 0x65, 3, 4, 2, 1, 5, 0]
        let imprint = [0x30, 49] + algorithm + [4, 32] + hash
        let body: [UInt8] = [2, 1, 1] + imprint + [2, 1, 9, 1, 1, 0xFF]
        return [0x30, UInt8(body.count)] + body
    }

    /// The token of a reply: what follows its status.
    static func token(_ reply: [UInt8]) throws -> [UInt8] {
        Array(try DERValue(reply).children(atLeast: 2)[1].whole)
    }

    @Test func `every tampering is found and named, in the database and in an export`()
        async throws
    {
        let (province, dossier, openSSL) = try await sealedProvince()
        let stamps = StampAudit(roots: MotcuaVerify.Options.roots(inPEM: try openSSL.root))
        #expect(try await province.audit(stamps: stamps) == [])
        #expect(try await province.auditExport(stamps: stamps) == [])
        let snapshot = try await Snapshot(province)
        for (name, sql, first) in Self.tampers {
            try await province.tamper(sql.replacing("$", with: "\(dossier)"))
            let expected = first.replacing("$", with: "\(dossier)")
            let found = try await province.audit(stamps: stamps)
            #expect(found.first?.hasPrefix(expected) == true, "\(name): \(found)")
            let exported = try await province.auditExport(stamps: stamps)
            #expect(exported.first?.hasPrefix(expected) == true, "\(name), exported: \(exported)")
            try await snapshot.restore(province)
        }
        #expect(try await province.audit(stamps: stamps) == [])
    }

    /// Who can rewrite everything consistently is betrayed by what lies elsewhere.
    @Test func `a ledger rewritten as a whole is betrayed by its seals`() async throws {
        let (province, dossier, _) = try await sealedProvince()
        let published = try await province.published()
        try await province.tamper(Self.rewrite.replacing("THIS", with: "\(dossier)"))
        let found = try await province.audit()
        #expect(!found.isEmpty && found.allSatisfy { $0.hasPrefix("seal ") }, "\(found)")

        // With new seals over the rewritten rows, and no stamps, the database alone says nothing.
        try await province.tamper("delete from stamp; delete from seal")
        try await province.sealAll(limit: 5)
        #expect(try await province.audit() == [])
        let betrayed = try await province.audit(published: published)
        #expect(betrayed.first?.hasPrefix("seal 1: it differs from what was published") == true)
    }

    @Test func `a ledger cut at its end is betrayed by what was published`() async throws {
        let (province, _, _) = try await sealedProvince()
        let published = try await province.published()
        let last = try #require(published.last)
        try await province.tamper(
            """
            delete from stamp where seal = \(last.number);
            delete from seal where number = \(last.number);
            delete from dossier d where exists (
                select from ledger l where l.dossier = d.id and position >= \(last.begins));
            delete from ledger l where not exists (select from dossier d where d.id = l.dossier)
            """)
        let found = try await province.audit(published: published)
        #expect(found.contains { $0.hasPrefix("seal \(last.number): it was published and is not") })
    }

    /// Changes a row and recomputes the chain behind it, as somebody with every right could.
    private static let rewrite = """
        update ledger set data = '{"of":"another"}' where dossier = THIS and number = 2;
        do $$
        declare
            before bytea := decode(repeat('00', 32), 'hex');
            entry record;
        begin
            for entry in select * from ledger where dossier = THIS order by number loop
                before := sha256(before || convert_to(concat_ws('|', entry.tenant, entry.dossier,
                    entry.number, (extract(epoch from entry.at) * 1000000)::bigint, entry.kind,
                    entry.officer, coalesce(entry.unit::text, '-'),
                    coalesce(entry.custodian::text, '-'), entry.command, entry.data,
                    entry.mandate), 'UTF8'));
                update ledger set hash = before where dossier = THIS and number = entry.number;
                update dossier set hash = before where id = THIS;
            end loop;
        end
        $$
        """

    @Test(arguments: [
        ("its head changed", "motcua-ledger\t1", "motcua-ledger\t2", "line 1:"),
        ("a line of another kind", "state\t", "stat\t", "line "),
        ("a hash cut short", "\nrow\t", "\nrow\tx\t", "line "),
    ])
    func `a file that is no export is told so`(
        _ name: String, _ old: String, _ new: String, _ first: String
    ) async throws {
        let province = try await Province.open()
        try await province.work()
        try await province.sealAll()
        let file = TemporaryFile()
        try await province.export(to: file)
        try file.write(try file.text.replacing(old, with: new, maxReplacements: 1))
        var audit = LedgerAudit(published: [], stamps: StampAudit(roots: nil))
        try await audit.read(export: file.path)
        #expect(audit.findings.list.first?.place.hasPrefix(first.dropLast()) == true)
    }

    @Test func `an export cut anywhere is incomplete`() async throws {
        let province = try await Province.open()
        try await province.work()
        try await province.sealAll()
        let file = TemporaryFile()
        try await province.export(to: file)
        let lines = try file.text.split(separator: "\n")
        for count in 0..<lines.count {
            try file.write(lines[..<count].joined(separator: "\n") + "\n")
            var audit = LedgerAudit(published: [], stamps: StampAudit(roots: nil))
            try await audit.read(export: file.path)
            #expect(audit.findings.count > 0, "cut after \(count) lines")
        }
    }
}

/// The tables of the ledger as they were, to be put back after a tampering.
private struct Snapshot {
    private static let tables = ["ledger", "dossier", "seal", "stamp"]

    init(_ province: Province) async throws {
        for table in Self.tables {
            try await province.pool.executeScript("create table \(table)_before as table \(table)")
        }
    }

    func restore(_ province: Province) async throws {
        try await province.tamper(
            Self.tables.reversed().map { "delete from \($0);" }.joined()
                + Self.tables.map { "insert into \($0) select * from \($0)_before;" }.joined())
    }
}
