import DossierStore
import Dossiers
import EmbeddedPostgres
import Postgres
import TestSupport
import Testing

/// Who acts is decided by the login, and lists show what is there.
struct OfficerTests {
    @Test func `a login speaks for its own officer alone, the owner for anyone`() async throws {
        let office = try await Office.open()
        let unit = office.communes[0]
        let own = "store_tests_motcua_officer"
        let clerks = DossierStore(pool: try await office.sessions(as: "motcua_officer"))
        await #expect(throws: StoreError.noOfficer(login: own)) { try await clerks.actor() }
        for login in [own, "somebody-else"] {
            try await office.store.addOfficer(
                login: login, name: "Tên \(login)", unit: unit.code, posts: unit.posts)
        }
        let actor = try await clerks.actor()
        #expect(actor.login == own && actor.unitCode == unit.code)
        #expect(actor.officer.posts == Set(unit.posts) && actor.officer.unit == unit.id)
        #expect(try await clerks.actor(as: own) == actor)
        await #expect(throws: StoreError.noOfficer(login: "somebody-else")) {
            try await clerks.actor(as: "somebody-else")
        }
        #expect(try await office.store.actor(as: own) == actor)
        #expect(try await office.store.officers(unit: unit.code).count == 2)
        await #expect(throws: StoreError.noUnit(code: "H99")) {
            try await office.store.addOfficer(login: "x", name: "x", unit: "H99", posts: [])
        }
        await #expect(throws: PostgresError.self) {
            try await clerks.addOfficer(login: "x", name: "x", unit: unit.code, posts: [])
        }
    }

    @Test func `an officer's login with odd letters can be made twice and works`() async throws {
        let office = try await Office.open()
        let login = "store-tests \"Bình'"
        try await office.store.createLogin(login)
        try await office.store.createLogin(login)
        let pool = PostgresPool(
            ConnectionSettings(
                TestDatabase.cluster.connectionString(database: office.name, user: login)), size: 1)
        let row = try await pool.query(
            "select session_user::text, pg_has_role('motcua_officer', 'member')")
        #expect(try row.text(0, 0) == login && row.bool(0, 1))
        await pool.shutdown()
    }

    @Test func `a list shows every dossier once, page by page, by due date`() async throws {
        let office = try await Office.open()
        let unit = office.communes[0]
        for number in 0..<7 {
            try await office.receive(number % 2 == 0 ? Office.near : Office.far, at: unit)
        }
        let closed = try await office.perform(
            .withdraw(reason: "x"), on: office.receive(Office.near, at: unit))
        try await office.receive(Office.near, at: office.communes[1])
        var filter = DossierFilter()
        (filter.custodian, filter.limit) = (unit.id, 3)
        var seen: [DossierSummary] = []
        while true {
            let page = try await office.store.list(filter)
            guard let last = page.last else { break }
            seen += page
            filter.after = (last.due, last.id)
        }
        #expect(seen.count == 7 && Set(seen.map(\.id)).count == 7)
        #expect(seen.map(\.due) == seen.map(\.due).sorted())
        #expect(seen.allSatisfy { $0.custodian == unit.code && !$0.isLate && $0.status == 2 })
        #expect(
            try await office.store.inbox(of: unit.id).map(\.id).sorted() == seen.map(\.id).sorted())

        var all = DossierFilter()
        (all.receivedBy, all.procedure, all.onlyOpen) = (unit.id, Office.near, false)
        let near = try await office.store.list(all)
        #expect(near.count == 5 && near.contains { $0.id == closed.id && $0.custodian == nil })
        all.onlyLate = true
        #expect(try await office.store.list(all).isEmpty)
    }

    @Test func `pages of the province meet every dossier once, ties and late ones too`()
        async throws
    {
        let office = try await Office.open()
        for number in 0..<10 {
            let unit = office.communes[number % 4]
            let dossier = try await office.receive(Office.near, at: unit)
            if number % 3 == 0 { try await office.perform(.withdraw(reason: "x"), on: dossier) }
        }
        // By hand: two due dates for all, one of them over.
        try await office.pool.executeScript(
            """
            set session_replication_role = replica;
            update dossier set due =
                changed_at + case when id % 2 = 0 then interval '-1 day' else '1 day' end;
            update dossier set due = (select min(d.due) from dossier d where d.due < d.changed_at)
            where due < changed_at;
            set session_replication_role = origin
            """)
        for onlyLate in [false, true] {
            var filter = DossierFilter()
            (filter.onlyOpen, filter.onlyLate, filter.limit) = (false, onlyLate, 3)
            var seen: [DossierSummary] = []
            while let last = try await next(filter, office, &seen) {
                filter.after = (last.due, last.id)
            }
            let expected = try await office.count(
                onlyLate ? "select from dossier where due < changed_at" : "select from dossier")
            #expect(seen.count == expected && Set(seen.map(\.id)).count == expected)
            #expect(seen.map(\.due) == seen.map(\.due).sorted())
            #expect(Set(seen.map { $0.status > 5 }).count == 2, "open and closed ones")
        }
    }

    private func next(
        _ filter: DossierFilter, _ office: Office, _ seen: inout [DossierSummary]
    ) async throws -> DossierSummary? {
        let page = try await office.store.list(filter)
        seen += page
        return page.last
    }
}
