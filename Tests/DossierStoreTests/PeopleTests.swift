import DossierStore
import Dossiers
import Foundation
import Postgres
import TestSupport
import Testing

/// Mandates, and what happens to dossiers when an officer leaves.
struct PeopleTests {
    private static let today = CivilDate("2026-01-01")!
    private static let never = CivilDate("2099-12-31")!

    /// A commune with a clerk and two officers at the desk where dossiers are verified.
    private func open() async throws -> (Office, Dossiers.Unit) {
        let office = try await Office.open()
        let committee = try office.unit("commune-people-committee", for: office.communes[0])
        for (login, posts) in [
            ("an", ["civil-registrar"]), ("binh", ["registrar"]), ("lan", ["leader"]),
        ] {
            try await office.store.addOfficer(
                login: login, name: login.uppercased(), unit: committee.code, posts: posts)
        }
        return (office, committee)
    }

    private func verified(_ office: Office) async throws -> Dossier {
        try await office.advance(office.receive(Office.near)) {
            if case .inTransit(let transit) = $0.state {
                transit.step == "verify" && transit.deliveredAt != nil
            } else {
                false
            }
        }
    }

    private func grant(
        of principal: String = "an", posts: [String] = ["civil-registrar"],
        procedures: [String] = [], until: CivilDate = never
    ) -> MandateGrant {
        MandateGrant(
            kind: .delegation, decision: "12/QĐ-UBND", principal: principal, officer: "binh",
            posts: posts, procedures: procedures, period: (Self.today, until))
    }

    @Test func `who acts under a mandate signs with both names, and the ledger knows it`()
        async throws
    {
        let (office, _) = try await open()
        let dossier = try await verified(office)
        let without = try await office.store.officer(login: "binh").officer
        await #expect(throws: TransitionError.self) {
            try await office.store.perform(
                .accept, on: dossier.id, by: without, commandID: .random())
        }
        let mandate = try await office.store.grant(grant())
        let binh = try await office.store.officer(login: "binh").officer
        #expect(binh.mandates.map(\.id) == [mandate.mandate.id])
        _ = try await office.store.perform(
            .accept, on: dossier.id, by: binh, commandID: .random())
        let file = try await office.store.file(dossier.id)
        #expect(file.entries.last?.mandate == mandate.mandate.id)
        #expect(
            file.signatures[mandate.mandate.id] == "TUQ. AN: BINH (12/QĐ-UBND)")
        #expect(try await office.store.examine().findings == [])
        #expect(try await office.verified().isEmpty)
    }

    @Test func `a mandate gives no more than its principal has, ends, and is never rewritten`()
        async throws
    {
        let (office, _) = try await open()
        await #expect(throws: StoreError.beyondMandate(posts: ["leader"], of: "an")) {
            try await office.store.grant(grant(posts: ["leader"]))
        }
        await #expect(throws: StoreError.noOfficer(login: "nobody")) {
            try await office.store.grant(grant(of: "nobody"))
        }
        let other = try await office.store.grant(grant(procedures: ["1.000001"]))
        let dossier = try await verified(office)
        let binh = try await office.store.officer(login: "binh").officer
        await #expect(throws: TransitionError.self) {
            try await office.store.perform(
                .accept, on: dossier.id, by: binh, commandID: .random())
        }
        for change in ["posts = '{leader}'", "valid_to = valid_to + 1", "decision = 'x'"] {
            await #expect(throws: PostgresError.self) {
                try await office.pool.executeScript("update mandate set \(change)")
            }
        }
        await #expect(throws: PostgresError.self) {
            try await office.pool.query("delete from mandate")
        }
        try await office.store.endMandate(other.mandate.id, on: CivilDate("2026-06-30")!)
        #expect(try await office.store.mandates().isEmpty)
        #expect(try await office.store.mandates(all: true).count == 1)
        await #expect(throws: StoreError.noMandate(99)) {
            try await office.store.endMandate(99, on: Self.today)
        }
    }

    @Test func `a delegation ends with its principal's appointment`() async throws {
        let (office, committee) = try await open()
        try await office.store.grant(grant())
        #expect(try await office.store.officer(login: "binh").officer.mandates.count == 1)
        _ = try await verified(office)
        try await office.pool.query(
            """
            update appointment set valid_from = '2020-01-01', valid_to = '2020-12-31'
            where officer = (select id from officer where login = 'an')
            """)
        #expect(try await office.store.officer(login: "binh").officer.mandates.isEmpty)
        #expect(
            try await office.store.examine().findings.map(\.ailment) == [
                .postIsEmpty(unit: committee.name, post: "civil-registrar")
            ])
    }

    @Test func `P3: nobody leaves a post empty while dossiers wait there`() async throws {
        let (office, committee) = try await open()
        let dossier = try await verified(office)
        let today = try await office.store.now().date(offsetMinutes: 420)
        let an = try await office.store.officer(login: "an").officer
        let lan = try await office.store.officer(login: "lan").officer
        _ = try await office.store.perform(.accept, on: dossier.id, by: an, commandID: .random())
        await #expect(
            throws: StoreError.postLeftEmpty(
                unit: committee.name, post: "civil-registrar", dossiers: [dossier.code])
        ) {
            try await office.store.endAppointment(
                of: "an", on: today, handTo: nil, by: lan)
        }
        #expect(try await office.store.officers(unit: committee.code).count == 3)

        try await office.store.addOfficer(
            login: "dung", name: "DUNG", unit: committee.code, posts: ["civil-registrar"])
        await #expect(throws: TransitionError.self) {
            try await office.store.endAppointment(
                of: "an", on: today, handTo: "binh", by: lan)
        }
        let moved = try await office.store.endAppointment(
            of: "an", on: today, handTo: "dung", by: lan)
        #expect(moved == [dossier.code])
        let now = try await office.store.file(dossier.id)
        guard case .held(let holding) = now.dossier.state else {
            Issue.record("it moved on")
            return
        }
        #expect(holding.officer == (try await office.store.officer(login: "dung").officer.id))
        #expect(try await office.store.examine().findings == [])
    }

    /// The unit ended; who succeeded it works on, and hands over, what lies there.
    @Test func `desks at a unit that ended are handed over with the successor's`() async throws {
        let (office, committee) = try await open()
        let dossier = try await verified(office)
        let an = try await office.store.officer(login: "an").officer
        _ = try await office.store.perform(.accept, on: dossier.id, by: an, commandID: .random())
        try await office.pool.executeScript(
            """
            insert into unit select (select max(id) / 16 + 1 from unit) * 16 + (id & 15), 'H21.99',
                current_date, null, name, area, serves, roles, posts, calendar, parent, null
            from unit where id = \(committee.id.rawValue);
            update unit set valid_to = current_date - 1, successor = 'H21.99'
            where id = \(committee.id.rawValue);
            update appointment set valid_from = '2020-01-01';
            update catalogue set version = version + 1;
            """)
        for login in ["an", "dung"] {
            try await office.store.addOfficer(
                login: login, name: login, unit: "H21.99", posts: ["civil-registrar"])
        }
        let today = try await office.store.now().date(offsetMinutes: 420)
        let lan = try await office.store.officer(login: "lan").officer
        let moved = try await office.store.endAppointment(
            of: "an", on: today, handTo: "dung", by: lan)
        #expect(moved == [dossier.code])
        let dung = try await office.store.officer(login: "dung").officer
        #expect(dung.standsFor.contains(committee.id))
        let now = try await office.store.file(dossier.id).dossier
        guard case .held(let holding) = now.state else {
            Issue.record("\(now.state)")
            return
        }
        #expect(holding.officer == dung.id)
    }

    @Test func `the doctor names the post that nobody holds`() async throws {
        let (office, committee) = try await open()
        _ = try await verified(office)
        try await office.pool.query(
            "update appointment set valid_from = '2020-01-01', valid_to = '2020-12-31'")
        let findings = try await office.store.examine().findings
        #expect(
            findings.map(\.ailment) == [
                .postIsEmpty(unit: committee.name, post: "civil-registrar")
            ])
        #expect(findings[0].ailment.promise == "P3")
    }
}

extension Office {
    /// What `sql/verify.sql` finds wrong.
    func verified() async throws -> [String] {
        let text = try String(
            contentsOfFile: TestDatabase.root + "/sql/verify.sql", encoding: .utf8)
        let rows = try await pool.query(
            SQL(trusted: text.replacing(/;\s*$/, with: "")))
        return try (0..<rows.count).map { try rows.text($0, 3) }
    }
}
