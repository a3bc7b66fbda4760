import Dossiers
import Testing

/// Lateness laid at the doors it belongs to; the words of the tables are in `51-whose-lateness`.
@Suite struct LatenessTests {
    private let edition = EditionFixture.whole.edition

    @Test func inTimeNobodyIsLate() throws {
        let walk = try Situation.returned.walk(edition)
        let lateness = try edition.lateness(of: walk.entries, at: local("2026-12-01 08:00"))
        #expect(lateness.isFinished && lateness.seconds == 0 && lateness.originalSeconds == 0)
        // The ruling ends the authority's work, not the applicant's coming for it.
        #expect(lateness.until == walk.entries.first { $0.event.name == "decide" }?.at)
        #expect(lateness.shares.allSatisfy { $0.beyondDue == 0 && $0.beyondStep == 0 })
    }

    @Test func anOpenDossierIsJudgedNow() throws {
        let walk = try Situation.atStep.walk(edition)
        let now = local("2026-03-17 08:00")
        let lateness = try edition.lateness(of: walk.entries, at: now)
        #expect(!lateness.isFinished && lateness.until == now)
        #expect(lateness.seconds == 8 * 3_600)
        #expect(lateness.shares.reduce(0) { $0 + $1.beyondDue } == 8 * 3_600)
        let last = try #require(lateness.shares.last)
        #expect(last.unit == Office.province.id && last.kind == .ours)
        // Delivered 08:50 with five working days.
        #expect(last.beyondStep == (5 * 8 + 7) * 3_600 + 600)
    }

    @Test func anAppointmentForgivesTheDateInForceOnly() throws {
        var walk = try Situation.atStep.walk(edition)
        try walk.apply(
            .apologise(reason: "many", extension: limit("2 working-day")),
            by: Office.officers["province/Dung"]!, at: local("2026-03-16 08:00"))
        let lateness = try edition.lateness(of: walk.entries, at: local("2026-03-17 08:00"))
        #expect(lateness.seconds == 0 && lateness.originalSeconds == 8 * 3_600)
    }

    @Test func waitingIsLateForNobody() throws {
        let walk = try Situation.paused.walk(edition)
        let lateness = try edition.lateness(of: walk.entries, at: local("2026-03-30 08:00"))
        let last = try #require(lateness.shares.last)
        #expect(last.kind == .waiting && last.beyondStep == 0)
    }

    @Test func aSuccessorAnswersFromTheReorganisationOn() throws {
        var walk = try Situation.atStep.walk(edition)
        try walk.transfer(
            Office.province, to: Office.successor, basis: "NQ 202", at: local("2026-03-16 10:00"))
        let lateness = try edition.lateness(of: walk.entries, at: local("2026-03-17 08:00"))
        let late = lateness.shares.filter { $0.beyondDue > 0 }
        #expect(late.map(\.unit) == [Office.province.id, Office.successor.id])
        #expect(late.map(\.beyondDue) == [2 * 3_600, 6 * 3_600])
    }

    @Test func whatCannotBeReckonedSaysWhy() throws {
        let walk = try Situation.atStep.walk(edition)
        #expect(throws: ControlSheet.Failure.ledger(.noReception)) {
            _ = try edition.lateness(of: [], at: local("2026-03-17 08:00"))
        }
        #expect(throws: ControlSheet.Failure.self) {
            _ = try edition.lateness(of: walk.entries, at: local("2035-03-17 08:00"))
        }
    }
}
