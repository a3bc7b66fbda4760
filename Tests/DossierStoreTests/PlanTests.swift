import DossierStore
import Dossiers
import EmbeddedPostgres
import Foundation
import Postgres
import TestSupport
import Testing

/// How the server carries out what the store really sends, on tables that have grown.
///
/// Read are the plans that `auto_explain` writes into the server's log, those of the triggers'
/// queries included.
struct PlanTests {
    /// The tables that grow with the years or with a backlog.
    private static let big = ["dossier", "ledger", "intake", "job", "opinion"]
    private static let copies = 50_000

    /// An office whose tables have grown: 50,000 dossiers, one in fifty open, as many jobs and
    /// opinions.
    private func grownOffice() async throws -> Office {
        let database = try await TestDatabase.make()
        let office = try await Office(
            name: database.name, connection: database.connection, pool: database.pool)
        for unit in office.communes.prefix(20) {
            try await office.perform(
                .withdraw(reason: "x"), on: office.receive(Office.near, at: unit))
            try await office.receive(Office.far, at: unit)
        }
        try await office.pool.executeScript(
            """
            set session_replication_role = replica;
            create temp table copy as
            select d.id as model, d.id + 1000 * n as id, n
            from dossier d, generate_series(1, \(Self.copies) / 20) n
            where d.status > 5 or n % 50 = 0;
            insert into dossier select r.* from copy c join dossier d on d.id = c.model,
                jsonb_populate_record(d, jsonb_build_object(
                    'id', c.id, 'due', d.due + n * interval '1 minute', 'alarm_at',
                    d.alarm_at - case when n % 500 = 0 then interval '1 year' else '0' end)) r;
            insert into intake select r.* from copy c join intake i on i.dossier = c.model,
                jsonb_populate_record(i, jsonb_build_object(
                    'dossier', c.id, 'code', 'B-' || c.id, 'command', gen_random_uuid())) r;
            insert into ledger select r.* from copy c join ledger l on l.dossier = c.model,
                jsonb_populate_record(l, jsonb_build_object(
                    'dossier', c.id, 'command', gen_random_uuid())) r;
            insert into opinion (dossier, asked_at, due, answered_at, unit, number, tenant,
                                 counts_in_limit, stance, question)
            select id, changed_at, due, changed_at, receiver, 1, tenant, true, 'agree', 'x'
            from dossier;
            insert into job (tenant, dossier, number) select tenant, id, version from dossier;
            set session_replication_role = origin;
            """, timeout: .seconds(120))
        try await office.pool.executeScript("vacuum analyze", timeout: .seconds(120))
        for setting in [
            "session_preload_libraries = auto_explain", "auto_explain.log_min_duration = 0",
            "auto_explain.log_nested_statements = on",
        ] { try await TestDatabase.administrate("alter database \(office.name) set \(setting)") }
        return try await Office(
            name: office.name, connection: office.connection,
            pool: PostgresPool(office.connection, size: 2))
    }

    @Test func `no query reads a table that grows from end to end`() async throws {
        let office = try await grownOffice()
        let unit = office.communes[3]
        let open = try await office.store.inbox(of: unit.id)
        let dossier = try #require(open.first)
        var page = DossierFilter()
        (page.custodian, page.after) = (unit.id, (dossier.due, dossier.id))
        var late = DossierFilter()
        late.onlyLate = true
        var register = DossierFilter()
        (register.receivedBy, register.onlyOpen) = (unit.id, false)
        try await plans(office, "inbox") { _ = try await office.store.inbox(of: unit.id) }
        try await plans(office, "page") { [page] in _ = try await office.store.list(page) }
        try await plans(office, "late") { [late] in _ = try await office.store.list(late) }
        try await plans(office, "register") { [register] in
            _ = try await office.store.list(register)
        }
        try await plans(office, "look-up") {
            _ = try await office.store.find(code: dossier.code)
        }
        try await plans(office, "timeline") { _ = try await office.store.file(dossier.id) }
        try await plans(office, "asked") {
            _ = try await office.store.opinionsAwaited(of: unit.id)
        }
        try await plans(office, "parked") { _ = try await office.store.parkedJobs() }
        try await plans(office, "groups") { _ = try await office.store.groupJobs() }
    }

    @Test func `no act reads a table that grows from end to end`() async throws {
        let office = try await grownOffice()
        let unit = office.communes[3]
        let officer = try office.officer(unit.id)
        let id = try #require(try await office.store.inbox(of: unit.id).first).id
        try await plans(office, "reception") {
            _ = try await office.receive(Office.near, at: unit)
        }
        try await plans(office, "hand-off") {
            _ = try await office.store.perform(
                .handOff(outcome: nil, note: ""), on: id, by: officer, commandID: .random())
        }
        let jobs = try await office.pool.query("select max(id) from job").int64(0, 0)
        try await plans(office, "claim") {
            let report = try await office.store.deliverBatch(after: jobs - 1)
            #expect(report.done == 1)
        }
        try await plans(office, "claim from the start") {
            let report = try await office.store.deliverBatch()
            #expect(report.claimed == 500)
        }
        try await plans(office, "one job") {
            _ = try await office.store.claimable(after: 0, limit: 500)
            _ = try await office.store.putOff(job: jobs - 5, reason: "x", isTemporary: true)
        }
        try await plans(office, "reminders") {
            let reminded = try await office.store.remindBatch()
            #expect(reminded.done + reminded.failed.count == 100)
        }
    }

    @Test func `a seal reads what is new`() async throws {
        let office = try await grownOffice()
        while try await office.store.seal(limit: 1_000_000) != nil {}
        try await office.receive(Office.near, at: office.communes[3])
        try await plans(office, "seal") {
            let isWaiting = try await office.store.hasUnsealed(1)
            let standing = try await office.store.ledgerStanding()
            let seal = try await office.store.seal(limit: 1_000)
            #expect(isWaiting && standing.unsealed.rows == 1 && seal?.rows == 1)
        }
    }

    @Test func `a month's report reads no dossier`() async throws {
        let office = try await grownOffice()
        let text = try String(
            contentsOfFile: TestDatabase.root + "/bench/sql/monthly_report.sql", encoding: .utf8)
        let query = SQL(trusted: text.replacingOccurrences(of: ":month", with: "current_date"))
        let found = try await plans(office, "report") { _ = try await office.pool.query(query) }
        let plan = try #require(found.first)
        #expect(plan.contains("Index Only Scan using dossier_settled"), "\(plan)")
        #expect(plan.contains("Index Only Scan using dossier_inbox"), "\(plan)")
    }

    /// Runs a piece of work and returns the plans of its queries; none may read a big table whole.
    @discardableResult
    private func plans(
        _ office: Office, _ name: String, _ work: () async throws -> Void
    ) async throws -> [String] {
        let log = try FileHandle(
            forReadingFrom: URL(fileURLWithPath: TestDatabase.cluster.directory)
                .appendingPathComponent("postgresql.log"))
        defer { try? log.close() }
        try log.seekToEnd()
        try await work()
        let text = String(decoding: try log.readToEnd() ?? Data(), as: UTF8.self)
        var records: [String] = []
        for line in text.split(separator: "\n") {
            if line.hasPrefix("\t"), let last = records.indices.last {
                records[last] += "\n" + line
            } else {
                records.append(String(line))
            }
        }
        let plans = records.filter { $0.contains(" \(office.name) ") && $0.contains("plan:") }
        #expect(plans.contains { $0.contains("Index") }, "\(name): no plan uses an index")
        for plan in plans {
            for table in Self.big {
                let isRead = plan.contains(try Regex("Seq Scan on \(table)\\b"))
                #expect(!isRead, "\(name) reads \(table) from end to end: \(plan)")
            }
        }
        return plans
    }
}
