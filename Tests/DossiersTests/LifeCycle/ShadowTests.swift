import Dossiers
import Testing

/// What a draft edition would have made of finished dossiers.
@Suite struct ShadowTests {
    private func draft(_ change: (inout EditionFixture) -> Void = { _ in }) -> Edition {
        var fixture = EditionFixture.whole
        fixture.id = 2
        fixture.period = Period(first: CivilDate("2027-01-01")!)
        change(&fixture)
        return fixture.edition
    }

    private func shadow(_ walk: Walk, under draft: Edition) throws -> Shadow {
        try draft.shadow(walk.entries) { id in Office.units.values.first { $0.id == id } }
    }

    private func returned() throws -> Walk { try Situation.returned.walk(asking: true) }

    @Test func underTheSameLawNothingIsOtherwise() throws {
        let walk = try returned()
        let shadow = try shadow(walk, under: draft())
        #expect(shadow.refusal == nil, "\(String(describing: shadow.refusal))")
        #expect(shadow.code == "D" && shadow.due == shadow.draftDue)
        #expect(shadow.wouldBeLate == false && !shadow.wasLate)
        #expect(shadow.doneAt == walk.entries.first { $0.event.name == "decide" }?.at)
    }

    @Test func aDifficultAreaHasMoreTimeInTheShadowToo() throws {
        let edition = EditionFixture.whole.edition
        var walk = Walk(
            edition,
            from: try edition.received(at: local("2026-03-02 08:00"), isDifficultArea: true))
        try walk.apply(
            .withdraw(reason: "wish"), by: Office.officers["commune/An"]!,
            at: local("2026-03-03 08:00"))
        let shadow = try draft().shadow(
            walk.entries, isDifficult: { $0 == "21553" }, unit: { _ in nil })
        #expect(shadow.due == local("2026-03-30 08:00") && shadow.draftDue == shadow.due)
    }

    @Test func aShorterLimitWouldHaveMadeItLate() throws {
        let walk = try returned()
        let shadow = try shadow(
            walk, under: draft { $0.limits = TimeLimits(general: limit("0.25 working-day")) })
        // The ruling came after two hours, and no apology had been signed.
        #expect(shadow.refusal?.command == "decide")
        guard case .apologyMissing? = shadow.refusal?.error else {
            Issue.record("\(String(describing: shadow.refusal))")
            return
        }
        #expect(shadow.wouldBeLate == nil && !shadow.wasLate)
    }

    @Test func theFirstRefusalIsNamedByItsRow() throws {
        var walk = try Situation.askedBefore.walk(EditionFixture.whole.edition)
        try walk.apply(
            .withdraw(reason: "wish"), by: Office.officers["commune/An"]!,
            at: walk.dossier.changedAt)
        let none = try shadow(walk, under: draft { $0.supplementsAtMost = 0 })
        #expect(none.refusal?.number == 2 && none.refusal?.command == "supplement request")
        #expect(none.doneAt == walk.dossier.changedAt)
        let closed = try shadow(walk, under: draft { $0.channels = [.online] })
        #expect(closed.refusal?.number == 1 && closed.refusal?.command == "receive")
        let asking = try shadow(
            try returned(),
            under: draft {
                $0.consultations = [
                    Consultation(
                        id: "land", step: "appraise", roles: ["health"],
                        question: Bilingual(vi: "?"), deadline: limit("1 working-day"),
                        countsInLimit: true, always: true, silence: .recorded)
                ]
            })
        #expect(asking.refusal?.command == "hand-off")
    }

    /// Silence is recorded when it was, and the draft's own clock goes on from there.
    @Test func theShadowKeepsItsOwnClock() throws {
        var walk = try Situation.standing.walk(EditionFixture.whole.edition)
        try walk.apply(.remind, by: .router, at: local("2026-03-04 09:10"))
        try walk.apply(.remind, by: .router, at: local("2026-03-05 09:10"))
        #expect(walk.dossier.opinions[0].standing == .silent)
        try walk.apply(
            .withdraw(reason: "wish"), by: Office.officers["commune/An"]!,
            at: local("2026-03-06 09:10"))
        let shadow = try shadow(
            walk, under: draft { $0.limits = TimeLimits(general: limit("2 working-day")) })
        #expect(shadow.refusal == nil, "\(String(describing: shadow.refusal))")
        #expect(shadow.due == local("2026-03-19 08:00"))
        #expect(shadow.draftDue == local("2026-03-09 08:00"))
        #expect(shadow.wouldBeLate == false)
    }

    @Test func aLedgerThatIsNoneHasNoShadow() {
        #expect(throws: ReplayError.noReception) {
            _ = try draft().shadow([]) { _ in nil }
        }
    }
}
