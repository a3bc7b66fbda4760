import Dossiers
import Testing

/// The control sheet and the custody intervals of a dossier.
@Suite struct ControlSheetTests {
    private let edition = EditionFixture().edition

    @Test func anOpenPartHasNoVerdict() throws {
        let walk = try Situation.reception.walk(edition)
        let part = try #require(
            try ControlSheet(entries: walk.entries, edition: edition).parts.last)
        #expect(part.giver == Office.commune.id && part.givingOfficer == 1)
        #expect(part.given == nil && part.end == nil && part.receiver == nil)
        #expect(part.usedSeconds == nil && part.verdict == nil)
        #expect(part.due == local("2026-03-02 17:00") && part.allowed == nil)
    }

    @Test func aHandOffIsSignedTwice() throws {
        let given = try Situation.given.walk(edition)
        var part = try #require(
            try ControlSheet(entries: given.entries, edition: edition).parts.last)
        #expect(part.given == local("2026-03-02 08:10") && part.receiver == nil)
        #expect(part.end == .handedOff(to: "assign") && part.usedSeconds == 600)

        let delivered = try Situation.delivered.walk(edition)
        part = try ControlSheet(entries: delivered.entries, edition: edition).parts[0]
        #expect(
            part.receiver
                == .init(
                    unit: Office.province.id, delivered: local("2026-03-02 08:20"), officer: nil,
                    accepted: nil))

        let held = try Situation.atStep.walk(edition)
        let parts = try ControlSheet(entries: held.entries, edition: edition).parts
        #expect(parts.map(\.step) == ["intake", "assign", "appraise"])
        #expect(
            parts[0].receiver
                == .init(
                    unit: Office.province.id, delivered: local("2026-03-02 08:20"), officer: 4,
                    accepted: local("2026-03-02 08:30")))
        #expect(parts[1].signedFor == local("2026-03-02 08:30") && parts[1].givingOfficer == 4)
        #expect(parts[1].allowed == limit("0.5 working-day") && parts[1].verdict == .early)
    }

    @Test func whatWentBackUnsignedIsAPartToo() throws {
        let walk = try Situation.deliveredBack.walk(edition)
        let parts = try ControlSheet(entries: walk.entries, edition: edition).parts
        #expect(parts.map(\.giver) == [Office.commune.id, Office.province.id, Office.commune.id])
        #expect(parts[1].signedFor == nil && parts[1].givingOfficer == 4)
        #expect(parts[1].end == .sentBack && parts[1].note == "wrong")
        #expect(parts[0].receiver?.accepted == nil)
    }

    /// A time of giving, what it is judged, and the seconds used.
    static let hours: [(String, ControlSheet.Verdict, Int64)] = [
        ("2026-03-02 14:39:00", .early, 239 * 60), ("2026-03-02 14:39:01", .onTime, 14_341),
        ("2026-03-02 14:40:00", .onTime, 240 * 60), ("2026-03-02 14:40:59", .onTime, 14_459),
        ("2026-03-02 14:41:00", .late, 241 * 60),
    ]

    /// Half a working day is 4 hours: the verdict is to the minute.
    @Test(arguments: hours)
    func judgesToTheMinute(_ given: String, _ verdict: ControlSheet.Verdict, _ used: Int64) throws {
        var walk = Walk(edition, from: try edition.received(at: local("2026-03-02 08:00")))
        try walk.apply(
            .handOff(outcome: nil, note: ""), by: Office.officer(doing: "intake"),
            at: local("2026-03-02 08:30"))
        try walk.apply(walk.delivery, by: .router, at: local("2026-03-02 08:40"))
        try walk.apply(.accept, by: Office.officer(doing: "assign"), at: local("2026-03-02 09:00"))
        try walk.apply(
            .handOff(outcome: nil, note: "to Dung"), by: Office.officer(doing: "assign"),
            at: Instant(given + "+07:00")!)
        let part = try ControlSheet(entries: walk.entries, edition: edition).parts[1]
        #expect(part.verdict == verdict && part.usedSeconds == used)
        #expect(part.due == local("2026-03-02 14:40"))
    }

    @Test func waitingIsNobodysTime() throws {
        var walk = try Situation.paused.walk(edition)
        try walk.apply(
            .recordSupplement(note: "the map"), by: Office.officers["commune/An"]!,
            at: local("2026-03-09 10:00"))
        try walk.apply(
            .handOff(outcome: "propose", note: ""), by: Office.officer(doing: "appraise"),
            at: local("2026-03-09 10:30"))
        let part = try #require(
            try ControlSheet(entries: walk.entries, edition: edition).parts.last)
        // Delivered 08:50, asked 09:10, answered a week later, handed on half an hour after that.
        #expect(part.usedSeconds == 50 * 60 && part.verdict == .early)
        #expect(part.note == "map; the map")

        let last = try #require(try Custody.intervals(of: walk.entries).last)
        #expect(last.spans.map(\.kind) == [.ours, .waiting, .ours, .inTransit])
        #expect(last.spans[1].from == local("2026-03-02 09:10"))
        #expect(last.spans[1].to == local("2026-03-09 10:00"))
        #expect(last.spans[3].from == local("2026-03-09 10:30") && last.to == nil)
    }

    @Test func custodyPassesAtTheDelivery() throws {
        let walk = try Situation.delivered.walk(edition)
        let custody = try Custody.intervals(of: walk.entries)
        #expect(custody.map(\.unit) == [Office.commune.id, Office.province.id])
        #expect(custody[0].to == local("2026-03-02 08:20") && custody[0].to == custody[1].from)
        #expect(custody[0].spans.map(\.kind) == [.ours, .inTransit])
        #expect(custody[1].step == "assign" && custody[1].to == nil)
    }

    @Test func aUnitsOwnCalendarIsUsedWhereItIsNamed() throws {
        let desk = Edition(
            id: 1, procedure: edition.procedure, ruleSet: edition.ruleSet,
            calendars: ["office": TestCalendar.office, "desk": TestCalendar.desk])
        let saturday = local("2026-03-07 08:00")
        var walk = Walk(desk, from: try desk.received(at: saturday))
        try walk.apply(
            .handOff(outcome: nil, note: ""), by: Office.officer(doing: "intake"),
            at: saturday.adding(seconds: 3_600))
        let calendars = [Office.commune.id: "desk"]
        let own = try ControlSheet(entries: walk.entries, edition: desk, calendars: calendars)
        #expect(own.parts[0].usedSeconds == 3_600)
        #expect(try ControlSheet(entries: walk.entries, edition: desk).parts[0].usedSeconds == 0)
    }

    @Test func aLedgerThatIsNoneIsRefused() throws {
        let entries = try Situation.atStep.walk(edition).entries
        #expect(throws: ControlSheet.Failure.ledger(.noReception)) {
            _ = try ControlSheet(entries: [], edition: edition)
        }
        #expect(throws: ControlSheet.Failure.ledger(.gap(after: 1, found: 3))) {
            _ = try ControlSheet(entries: [entries[0], entries[2]], edition: edition)
        }
        #expect(throws: ReplayError.noReception) { _ = try Custody.intervals(of: []) }
        #expect(throws: ReplayError.noReception) {
            _ = try Custody.intervals(of: entries.dropFirst())
        }
    }
}

/// The national portal's status of a dossier.
@Suite struct PortalStatusTests {
    @Test func pausesHaveTheStatusOfTheirReason() throws {
        func status(_ situation: Situation, _ portal: PortalMap? = nil) throws -> PortalStatus {
            var fixture = EditionFixture.whole
            fixture.stopEnds = situation != .stopPaused
            fixture.portal = portal
            let walk = try situation.walk(fixture.edition)
            return walk.edition.portalStatus(of: walk.dossier)
        }
        #expect(try status(.paused) == .supplementRequested)
        #expect(try status(.dutyAssessed) == .inProcess)
        #expect(try status(.dutyPayable) == .financialDuty)
        #expect(try status(.dutyPaid) == .financialDuty)
        #expect(try status(.pausedForReason) == .inProcess)
        #expect(try status(.pausedForReason, PortalMap(stages: [.pause: .stopped])) == .stopped)
        #expect(try status(.stopPaused) == .stopped)
    }

    @Test func aDossierSentBackToItsCounterIsInProcess() throws {
        let edition = EditionFixture().edition
        var walk = try Situation.deliveredBack.walk(edition)
        try walk.apply(.accept, by: Office.officer(doing: "intake"), at: walk.dossier.changedAt)
        #expect(Situation(walk.dossier, of: edition) == .reception)
        #expect(edition.portalStatus(of: walk.dossier) == .inProcess)
    }

    @Test func thereAreTenWithTheirCodes() {
        #expect(PortalStatus.allCases.map(\.rawValue) == Array(1...10))
        #expect(Set(PortalStatus.allCases.map(\.name.vi)).count == 10)
    }
}
