import Dossiers
import Testing

/// Dates computed anew under a calendar that changed late.
@Suite struct RedateTests {
    private static let later = TestCalendar.later(
        off: CivilDate("2026-03-13")!, worked: CivilDate("2026-03-21")!)

    /// One story with a pause, an opinion outside the limit, papers and an appointment.
    private static let story: [(time: String, officer: String, command: String)] = [
        ("2026-03-02 08:30", "commune/An", "hand-off"),
        ("2026-03-02 08:31", "router", "deliver province"),
        ("2026-03-02 08:40", "province/Chi", "accept"),
        ("2026-03-02 09:00", "province/Chi", "hand-off"),
        ("2026-03-02 09:01", "router", "deliver province"),
        ("2026-03-02 09:30", "province/Dung", "accept"),
        ("2026-03-03 09:00", "province/Dung", "pause price \"the committee\""),
        ("2026-03-05 10:00", "province/Dung", "resume"),
        ("2026-03-05 11:00", "province/Dung", "ask tax about land"),
        ("2026-03-09 10:00", "province/Dung", "request-supplement \"a map\" map"),
        ("2026-03-12 10:00", "commune/An", "supplement-received"),
        ("2026-03-16 10:00", "tax/Thu", "answer 1 agree"),
        ("2026-03-23 08:00", "province/Dung", "apologise \"many\" 2 working-day"),
        ("2026-03-24 08:00", "province/Dung", "pause price \"again\""),
        ("2026-03-25 08:00", "province/Dung", "resume"),
    ]

    private func fixture(_ resume: ResumePolicy, _ counting: CountingMode) -> EditionFixture {
        EditionFixture(
            resume: resume, counting: counting, pauseReasons: ["price"],
            consultations: [.land("9 working-day")])
    }

    private func told(_ rows: some Sequence<Int>, _ walk: inout Walk) throws {
        for row in rows {
            let line = Self.story[row]
            let command =
                SpelledCommand.asking(line.command) ?? SpelledCommand(line.command).command!
            try walk.apply(command, by: Office.officers[line.officer]!, at: local(line.time))
        }
    }

    /// Wherever in the story the decision comes, the dates are those of a dossier that had the
    /// later calendar from its first day.
    @Test(arguments: ResumePolicy.allCases, CountingMode.allCases)
    func theDatesAreThoseOfTheLaterCalendar(
        _ resume: ResumePolicy, _ counting: CountingMode
    ) throws {
        let old = fixture(resume, counting).edition
        var later = fixture(resume, counting)
        later.calendar = Self.later
        let start = local("2026-03-02 08:00")
        for row in 0...Self.story.count {
            var fresh = Walk(later.edition, from: try later.edition.received(at: start))
            try told(0..<row, &fresh)
            var walk = Walk(old, from: try old.received(at: start))
            try told(0..<row, &walk)
            let now = walk.dossier.changedAt
            try walk.redate(under: later.edition, basis: "2450/VPCP", by: .router, at: now)
            #expect(walk.dossier.clock.due == fresh.dossier.clock.due, "row \(row)")
            #expect(walk.dossier.state.stepDue == fresh.dossier.state.stepDue, "row \(row)")
            #expect(walk.dossier.clock.calendarVersion == 2)
            // What follows goes on from the new dates.
            try told(row..<Self.story.count, &walk)
            try told(row..<Self.story.count, &fresh)
            #expect(walk.dossier.clock.due == fresh.dossier.clock.due, "after row \(row)")
            #expect(walk.dossier.state == fresh.dossier.state, "after row \(row)")
            #expect(try Dossier.replay(walk.entries) == walk.dossier)
        }
    }

    /// What was done under an earlier edition counts as that edition counted.
    @Test(arguments: [5, 9, 11, 13])
    func eachEditionGovernsItsOwnTime(_ migrated: Int) throws {
        let old = fixture(.restart, .byHours)
        var new = fixture(.resume, .excludeFirstDay)
        new.id = 2
        func edition(_ fixture: EditionFixture, _ calendar: WorkingCalendar) -> Edition {
            var fixture = fixture
            fixture.calendar = calendar
            return fixture.edition
        }
        func begun(_ calendar: WorkingCalendar, to row: Int) throws -> Walk {
            let first = edition(old, calendar)
            var walk = Walk(first, from: try first.received(at: local("2026-03-02 08:00")))
            try told(0..<migrated, &walk)
            try walk.migrate(
                to: edition(new, calendar), basis: "QĐ 104", by: .router,
                at: walk.dossier.changedAt)
            try told(migrated..<row, &walk)
            return walk
        }
        for row in migrated...Self.story.count {
            let fresh = try begun(Self.later, to: row)
            var walk = try begun(TestCalendar.office, to: row)
            try walk.redate(
                under: edition(new, Self.later), basis: "2450/VPCP", by: .router,
                at: walk.dossier.changedAt)
            #expect(walk.dossier.clock.due == fresh.dossier.clock.due, "row \(row)")
            #expect(walk.dossier.state.stepDue == fresh.dossier.state.stepDue, "row \(row)")
        }
        let walk = try begun(TestCalendar.office, to: Self.story.count)
        #expect(throws: ControlSheet.Failure.edition(1)) {
            _ = try edition(new, Self.later).redating(of: walk.entries, basis: "2450/VPCP")
        }
    }

    @Test func theFirstPromiseStands() throws {
        let old = fixture(.resume, .byHours).edition
        var later = fixture(.resume, .byHours)
        later.calendar = Self.later
        var walk = Walk(old, from: try old.received(at: local("2026-03-02 08:00")))
        try walk.redate(
            under: later.edition, basis: "2450/VPCP", by: .router, at: local("2026-03-03 08:00"))
        #expect(walk.dossier.clock.originalDue == local("2026-03-16 08:00"))
        #expect(walk.dossier.clock.due == local("2026-03-17 08:00"))
    }

    @Test func aLedgerThatIsNoneCannotBeRedated() throws {
        let edition = EditionFixture().edition
        let entries = try Situation.atStep.walk(edition).entries
        #expect(throws: ControlSheet.Failure.ledger(.noReception)) {
            _ = try edition.redating(of: [], basis: "")
        }
        #expect(throws: ControlSheet.Failure.ledger(.gap(after: 1, found: 3))) {
            _ = try edition.redating(of: [entries[0], entries[2]], basis: "")
        }
    }
}
