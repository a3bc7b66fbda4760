import DossierStore
import Dossiers
import Postgres
import TestSupport
import Testing
import WorkflowFiles

/// Dossier codes: the order numbers of a unit's day have neither gap nor repeat.
struct ReceptionTests {
    /// Eight sessions receive 25 each at one counter; `attempt` says what the n-th does beside.
    private func receptions(
        _ office: Office, _ attempt: @escaping @Sendable (Int) async throws -> Void
    ) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<8 {
                group.addTask {
                    for number in 0..<25 {
                        try await attempt(lane * 25 + number)
                        try await office.receive(Office.near)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// Expects the order numbers 1…count on every day on which dossiers came in.
    private func expectNoGap(_ office: Office, _ count: Int) async throws {
        let rows = try await office.pool.query("select code from intake order by code")
        let codes = try (0..<rows.count).map { try #require(DossierCode(rows.text($0, 0))) }
        #expect(codes.count == count)
        for (day, ofDay) in Dictionary(grouping: codes, by: \.day) {
            #expect(ofDay.map(\.number).sorted() == Array(1...ofDay.count), "\(day)")
        }
        #expect(Set(codes.map(\.unit)) == [office.communes[0].code])
        #expect(try await office.store.examine().findings == [])
    }

    @Test func `eight sessions of 25 receptions number 1 to 200`() async throws {
        let office = try await Office.open()
        try await receptions(office) { _ in }
        try await expectNoGap(office, 200)
    }

    @Test func `a refused reception gives its number back`() async throws {
        let office = try await Office.open()
        try await receptions(office) { number in
            guard number % 3 == 0 else { return }
            await #expect(throws: TransitionError.self) {
                try await office.receive(Office.near, hasPapers: false)
            }
        }
        try await expectNoGap(office, 200)
    }

    @Test func `a rolled-back or killed reception gives its number back`() async throws {
        let office = try await Office.open()
        let unit = office.communes[0].code
        try await office.receive(Office.near)
        let day = try await office.pool.query("select day from day_number")
        let today = try day.decode(0, 0, as: Day.self)
        try await receptions(office) { number in
            guard number % 10 == 0 else { return }
            let isKilled = number % 20 == 0
            try? await office.pool.transaction { session in  // it ends in an error by intent
                try session.execute(
                    """
                    update day_number set last = last + 1 where unit = \(unit) and day = \(today)
                    """)
                try session.execute(
                    isKilled
                        ? "select pg_terminate_backend(pg_backend_pid())" : "select 1 / 0")
            }
        }
        try await expectNoGap(office, 201)
    }

    @Test func `eight sessions with one reception's id receive one dossier`() async throws {
        let office = try await Office.open()
        let (unit, command) = (office.communes[0], UUIDBytes.random())
        let edition = try await office.store.edition(of: Office.near)
        let application = office.application(edition.procedure, subject: unit.area)
        let clerk = try office.officer(unit.id)
        let ids = try await withThrowingTaskGroup(of: DossierID.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    try await office.store.receive(
                        application, procedure: Office.near, at: unit.id, by: clerk,
                        commandID: command
                    ).entry.dossier
                }
            }
            return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(ids.count == 1)
        try await expectNoGap(office, 1)
    }

    @Test func `a dossier is found by its code in every printed form`() async throws {
        let office = try await Office.open()
        let dossier = try await office.receive(Office.near)
        let code = try #require(DossierCode(dossier.code))
        for style in [DossierCodeFormat.Style.national, .qcvn] {
            for date in [DossierCodeFormat.DateStyle.yymmdd, .yyyymmdd] {
                let text = code.text(DossierCodeFormat(style: style, date: date, digits: 4))
                #expect(try await office.store.find(code: text).id == dossier.id, "\(text)")
                #expect(try await office.store.find(code: text.lowercased()).id == dossier.id)
            }
        }
        await #expect(throws: StoreError.noDossier(code: "H21.99-261124-0001")) {
            try await office.store.find(code: "H21.99-261124-0001")
        }
    }

    @Test func `a rule set of the older code order prints the older order`() async throws {
        let office = try await Office.open()
        let file = try #require(
            TestDatabase.workspace.procedures.first {
                $0.procedure.code == Office.near && $0.procedure.edition == 2
            })
        let older = try #require(TestDatabase.workspace.ruleSets.first { $0.id == "R61" })
        let edition = file.procedure.changed(code: "9.000001", edition: 1)
        try await office.store.publish(edition, ruleSet: older, source: "qcvn")
        let dossier = try await office.receive("9.000001")
        #expect(dossier.code.hasPrefix("000.00"), "\(dossier.code)")
        #expect(dossier.code.contains(".H21-"), "\(dossier.code)")
        #expect(try await office.store.find(code: dossier.code).id == dossier.id)
        let national = try #require(DossierCode(dossier.code)).text(
            DossierCodeFormat(style: .national, date: .yymmdd, digits: 4))
        #expect(national.hasPrefix("H21."))
        #expect(try await office.store.find(code: national).id == dossier.id)
    }
}
