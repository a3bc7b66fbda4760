import DossierStore
import Dossiers
import Postgres
import TestSupport
import Testing

/// Acts that change what open dossiers lie under: editions, calendars, repairs.
struct ActTests {
    private static let code = "9.000040"

    private func admin(_ office: Office) throws -> Officer {
        try office.officer(office.communes[0].id)
    }

    /// Publishes a second edition with `verify` renamed to `examine`.
    private func publishSecond(_ office: Office) async throws {
        try await office.publish(Self.code) { procedure in
            procedure.changed(
                edition: 8,
                steps: procedure.steps.map { step in
                    Step(
                        id: step.id == "verify" ? "examine" : step.id, name: step.name,
                        role: step.role, post: step.post, limit: step.limit,
                        outcomes: step.outcomes.map {
                            Outcome(
                                id: $0.id, name: $0.name,
                                next: $0.next == "verify" ? "examine" : $0.next,
                                decision: $0.decision)
                        })
                })
        }
    }

    @Test func `P6: dossiers move to a newer edition wholly, with a legal basis, or stay listed`()
        async throws
    {
        let office = try await Office.open()
        try await office.publish(Self.code) { $0 }
        let atCounter = try await office.receive(Self.code)
        let atVerify = try await office.advance(office.receive(Self.code)) {
            if case .held(let holding) = $0.state { holding.step == "verify" } else { false }
        }
        let first = try await office.store.file(atVerify.id).edition.procedure.edition
        try await publishSecond(office)
        let before = try await office.count("select from ledger")

        func migrate(_ steps: [String: String], dryRun: Bool) async throws
            -> [DossierStore.MigrationLine]
        {
            try await office.store.migrateDossiers(
                of: Self.code, to: 8, steps: steps, basis: "Quyết định 1/2026", dryRun: dryRun,
                by: admin(office))
        }
        let dry = try await migrate([:], dryRun: true)
        #expect(dry.map(\.code).sorted() == [atCounter.code, atVerify.code].sorted())
        #expect(dry.first { $0.code == atVerify.code }?.obstacle == .noStep("verify"))
        #expect(try await office.count("select from ledger") == before)
        #expect(try await office.count("select from office_act") == 0)

        let real = try await migrate(["verify": "examine"], dryRun: false)
        #expect(real.allSatisfy { $0.obstacle == nil && $0.from == first })
        let moved = try await office.store.file(atVerify.id)
        #expect(moved.edition.procedure.edition == 8 && moved.dossier.state.step == "examine")
        #expect(
            moved.dossier.clock.due == atVerify.clock.due && moved.dossier.code == atVerify.code)
        #expect(try await migrate([:], dryRun: false).isEmpty)
        #expect(try await office.count("select from office_act where kind = 'migration'") == 2)
        _ = try await office.advance(moved.dossier) { _ in false }
        #expect(try await office.store.examine().findings == [])
        await #expect(throws: StoreError.noSuchEdition(procedure: Self.code, edition: 9)) {
            try await office.store.migrateDossiers(
                of: Self.code, to: 9, steps: [:], basis: "x", dryRun: true, by: admin(office))
        }
        await #expect(throws: StoreError.basisMissing) {
            try await office.store.migrateDossiers(
                of: Self.code, to: first, steps: [:], basis: "  ", dryRun: true, by: admin(office))
        }
    }

    @Test func `a late-announced day off re-dates open dossiers, before and after listed`()
        async throws
    {
        let office = try await Office.open()
        try await office.publishImpatient(Self.code, limit: "3 working-day")
        let open = try await office.receive(Self.code)
        let done = try await office.perform(
            .withdraw(reason: "x"), on: office.receive(Self.code))
        let offset = 420
        let tomorrow = CivilDate(
            daysSinceEpoch: Int(open.reception.at.date(offsetMinutes: offset).daysSinceEpoch) + 1)
        let amended = try Office.always(
            version: 2, daysOff: [tomorrow: DayName(vi: "nghỉ bù", en: "day off")])
        let basis = "Công văn hoán đổi ngày làm việc"
        let dry = try await office.store.amend(
            amended, basis: basis, dryRun: true, by: admin(office))
        #expect(dry.map(\.code) == [open.code])
        #expect(try await office.count("select from calendar where id = 'always'") == 1)
        let lines = try await office.store.amend(
            amended, basis: basis, dryRun: false, by: admin(office))
        #expect(lines == dry)
        #expect(lines[0].before == open.clock.due)
        #expect(lines[0].after == open.clock.due.adding(seconds: 86_400))
        let now = try await office.store.file(open.id).dossier
        #expect(now.clock.due == lines[0].after && now.clock.originalDue == open.clock.originalDue)
        #expect(now.clock.calendarVersion == 2)
        #expect(try await office.store.file(done.id).dossier.clock.due == done.clock.due)
        await #expect(
            throws: StoreError.calendarNotNewer("always", version: 2, known: 2)
        ) {
            try await office.store.amend(amended, basis: basis, dryRun: false, by: admin(office))
        }
        #expect(try await office.store.examine().findings == [])
        #expect(try await office.verified().isEmpty)
    }

    /// A step's time runs on the calendar of the unit it is at.
    @Test func `an amended calendar of a unit re-dates its steps, and every program counts on it`()
        async throws
    {
        let office = try await Office.open()
        try await office.keepCalendar(Office.always())
        try await office.publish(Self.code) { procedure in
            procedure.changed(
                steps: procedure.steps.map { $0.changed(limit: TimeLimit("2 working-day")) })
        }
        let router = office.anotherStore()
        func delivered(by store: DossierStore) async throws -> Dossier {
            let given = try await office.perform(
                .handOff(outcome: nil, note: ""), on: office.receive(Self.code))
            _ = try await store.deliverBatch()
            return try await office.store.file(given.id).dossier
        }
        func time(of dossier: Dossier) throws -> Int64 {
            try #require(dossier.state.stepDue).microseconds - dossier.changedAt.microseconds
        }
        let day: Int64 = 86_400_000_000
        let open = try await delivered(by: router)
        #expect(try time(of: open) == 2 * day)
        let tomorrow = CivilDate(
            daysSinceEpoch: Int(open.changedAt.date(offsetMinutes: 420).daysSinceEpoch) + 1)
        let amended = try Office.always(
            version: 2, daysOff: [tomorrow: DayName(vi: "nghỉ bù", en: "day off")])
        func amend(dryRun: Bool) async throws -> [DossierStore.RedatingLine] {
            try await office.store.amend(
                amended, basis: "Công văn 2450", dryRun: dryRun, by: admin(office))
        }
        let dry = try await amend(dryRun: true)
        #expect(dry.map(\.code) == [open.code] && dry[0].before == dry[0].after)
        // What was only tried is remembered by nobody.
        #expect(try await time(of: delivered(by: office.store)) == 2 * day)
        let lines = try await amend(dryRun: false)
        #expect(lines.count == 2 && lines.contains(dry[0]))
        let now = try await office.store.file(open.id).dossier
        #expect(now.state.stepDue == open.state.stepDue?.adding(seconds: 86_400))
        #expect(now.clock.due == open.clock.due && now.clock.calendarVersion == 1)
        for store in [router, office.store] {
            #expect(try await time(of: delivered(by: store)) == 3 * day)
        }
        #expect(try await office.store.examine().findings == [])
    }

    @Test func `what was filed online is checked, then taken in or refused`() async throws {
        let office = try await Office.open()
        let clerk = try admin(office)
        let edition = try await office.store.edition(of: Office.near)
        let application = Application(
            applicant: Applicant(name: "Lê Thị Mai"), channel: .online,
            subject: office.communes[0].area, caseCode: nil, papers: [], note: "")
        func file() async throws -> Dossier {
            let outcome = try await office.store.file(
                application, procedure: Office.near, at: office.communes[0].id, by: clerk,
                commandID: .random())
            guard case .done(let transition) = outcome else { throw OfficeError.repeated }
            return transition.dossier
        }
        let filed = try await file()
        #expect(edition.portalStatus(of: filed) == .registered)
        #expect(try await office.store.file(filed.id).dossier == filed)
        let taken = try await office.perform(.takeIn, on: filed)
        #expect(
            taken.clock.startedAt == taken.changedAt && edition.portalStatus(of: taken) == .received
        )
        let asked = try await office.perform(
            .requestSupplement(papers: [], reason: "ảnh mờ"), on: file())
        #expect(edition.portalStatus(of: asked) == .supplementRequested)
        let completed = try await office.perform(.recordSupplement(note: ""), on: asked)
        let refused = try await office.perform(.refuse(reason: "sai thẩm quyền"), on: completed)
        #expect(edition.portalStatus(of: refused) == .notReceived)
        #expect(try await office.store.examine().findings == [])
        #expect(try await office.verified().isEmpty)
    }

    @Test func `a damaged state is found, mended from the ledger, and the mending is on record`()
        async throws
    {
        let office = try await Office.open()
        let dossier = try await office.advance(office.receive(Office.far)) {
            $0.custodian?.level.rank == 3
        }
        let other = try await office.receive(Office.near)
        try await office.damage(
            "update dossier set due = due + interval '1 day' where id = \(dossier.id)")
        let (_, findings) = try await office.store.examine()
        #expect(findings.map(\.code) == [dossier.code])
        #expect(findings.map(\.ailment) == [.stateIsNotItsLedgers])
        await #expect(throws: TransitionError.self) {
            try await office.store.repair(dossier.id, reason: " ", by: admin(office))
        }
        let id = UUIDBytes.random()
        let mended = try await office.store.repair(
            dossier.id, reason: "sai hạn trả", by: admin(office), commandID: id)
        #expect(try await office.store.file(dossier.id).dossier.clock.due == dossier.clock.due)
        #expect(try await office.store.examine().findings == [])
        let again = try await office.store.repair(
            dossier.id, reason: "sai hạn trả", by: admin(office), commandID: id)
        #expect(again == .repeated(mended.entry))

        try await office.damage("update ledger set data = '{}' where dossier = \(other.id)")
        await #expect(throws: StoreError.self) {
            try await office.store.repair(other.id, reason: "x", by: admin(office))
        }
        let first = try await office.pool.query(
            "select command from ledger where dossier = \(dossier.id) and number = 1")
        await #expect(throws: StoreError.otherCommand(did: "receive")) {
            try await office.store.repair(
                dossier.id, reason: "x", by: admin(office), commandID: first.uuid(0, 0))
        }
        #expect(try await office.count("select from office_act where kind = 'repair'") == 1)
    }

    @Test func `a draft is tried on finished dossiers before it is published`() async throws {
        let office = try await Office.open()
        try await office.publish(Self.code) { $0 }
        let done = try await office.advance(office.receive(Self.code)) { _ in false }
        try await office.receive(Self.code)
        let file = try await office.store.file(done.id)
        let ruleSet = file.edition.ruleSet
        let same = try await office.store.shadow(file.edition.procedure, ruleSet: ruleSet)
        #expect(same.map(\.code) == [done.code])
        #expect(same[0].refusal == nil && same[0].wouldBeLate == same[0].wasLate)
        let strict = file.edition.procedure.changed(
            edition: 2,
            steps: file.edition.procedure.steps.map { step in
                step.id != "verify"
                    ? step
                    : Step(
                        id: step.id, name: step.name, role: step.role, post: step.post,
                        limit: step.limit, outcomes: Array(step.outcomes.dropFirst()))
            })
        let shadows = try await office.store.shadow(strict, ruleSet: ruleSet)
        #expect(shadows[0].refusal?.command == "hand-off")
        #expect(shadows[0].wouldBeLate == nil)
    }

    @Test func `only a statutory act changes what reception fixed, and only the owner acts`()
        async throws
    {
        let office = try await Office.open()
        let dossier = try await office.receive(Office.near)
        for change in [
            "edition = edition + 1", "calendar_version = 2",
            "original_due = original_due + interval '1 day'", "touched = 8 | touched & 8",
        ] {
            await #expect(throws: PostgresError.self, "\(change)") {
                try await office.pool.query(
                    SQL(trusted: Attempt.forge("\(dossier.id)", change)))
            }
        }
        let clerks = try await office.sessions(as: "motcua_officer")
        for statement in [
            "insert into office_act (kind, basis, detail) values ('x', 'x', '{}')",
            """
            insert into mandate (kind, decision, principal, officer, unit, posts, procedures,
                                 valid_from, valid_to)
            values ('acting', 'x', 1, 2, 1, '{}', '{}', now(), now())
            """,
            "delete from opinion", "update matter_group set touched = 2",
        ] {
            await #expect {
                try await clerks.executeScript(statement)
            } throws: {
                ($0 as? PostgresError)?.sqlState == "42501"
            }
        }
        for statement in ["update office_act set basis = 'y'", "delete from office_act"] {
            try await office.pool.query(
                "insert into office_act (kind, basis, detail) values ('x', 'x', '{}')")
            await #expect(throws: PostgresError.self) {
                try await office.pool.executeScript(statement)
            }
        }
    }
}
