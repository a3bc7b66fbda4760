import Dossiers
import Testing

/// Moving an open dossier to another edition: wholly, or not at all for a named obstacle.
@Suite struct MigrationTests {
    /// The next edition of a fixture.
    private func next(
        _ fixture: EditionFixture, _ change: (inout EditionFixture) -> Void = { _ in }
    )
        -> Edition
    {
        var next = fixture
        next.id = 2
        change(&next)
        return next.edition
    }

    private func obstacle(
        _ situation: Situation, _ fixture: EditionFixture = .whole, basis: String = "QĐ 104",
        steps: [StepID: StepID] = [:], beside: LevelSet = [], to next: Edition,
        child: (String) -> RouteGraph? = { _ in RouteGraph(nodes: [], receptions: LevelSet()) }
    ) throws -> MigrationObstacle? {
        var walk = try situation.walk(fixture.edition)
        walk.beside = beside
        let before = walk.dossier
        do throws(MigrationObstacle) {
            try walk.migrate(
                to: next, steps: steps, basis: basis, by: .router, at: before.changedAt,
                child: child)
            return nil
        } catch {
            #expect(walk.dossier == before)
            return error
        }
    }

    @Test func everyObstacleIsNamed() throws {
        let whole = EditionFixture.whole
        let same = next(whole)
        #expect(try obstacle(.atStep, to: same) == nil)
        #expect(try obstacle(.atStep, basis: " ", to: same) == .noBasis)
        #expect(try obstacle(.withdrawn, to: same) == .closed)
        #expect(try obstacle(.atStep, to: whole.edition) == .sameEdition)
        #expect(
            try obstacle(.atStep, to: next(whole) { $0.code = "2.000001" })
                == .otherProcedure("1.014359"))
        let renamed = next(whole) { $0.renamed = ["appraise": "verify"] }
        #expect(try obstacle(.atStep, to: renamed) == .noStep("appraise"))
        #expect(try obstacle(.atDecision, to: renamed) == .noStep("appraise"))
        #expect(try obstacle(.atStep, steps: ["appraise": "sign"], to: renamed) == nil)
        #expect(
            try obstacle(.pausedForReason, to: next(whole) { $0.pauseReasons = ["other"] })
                == .noPauseReason("price"))
        #expect(try obstacle(.pausedForReason, to: same) == nil)
        #expect(
            try obstacle(.dutyPayable, to: next(whole) { $0.duty = nil }) == .noDuty("appraise"))
        #expect(
            try obstacle(.childOpen, to: next(whole) { $0.children = [] }) == .noChild("birth"))
    }

    @Test func aDecisionThatTheEditionLacksIsNoWayOn() throws {
        var fixture = EditionFixture.whole
        let other = next(fixture) { $0.renamed = ["sign": "ok", "seal": "sign"] }
        #expect(try obstacle(.decided, to: other) == .noOutcome(step: "sign", outcome: "grant"))
        #expect(try obstacle(.decided, steps: ["sign": "ok"], to: other) == nil)
        fixture.id = 3
        #expect(try obstacle(.decided, to: fixture.edition) == nil)
    }

    /// Whatever step it is moved to, a dossier can still be decided, and only once.
    @Test func whatWouldBeDecidedNeverOrTwiceStays() throws {
        let same = next(.whole)
        #expect(
            try obstacle(.atStep, steps: ["appraise": "seal"], to: same)
                == .neverDecided(path: ["seal", "return"]))
        #expect(
            try obstacle(.pausedForReason, steps: ["appraise": "return"], to: same)
                == .neverDecided(path: ["return"]))
        #expect(
            try obstacle(.atCounter, steps: ["return": "appraise"], to: same)
                == .decidedAgain(path: ["appraise", "sign"]))
        #expect(
            try obstacle(.resultGiven, steps: ["return": "assign"], to: same)
                == .decidedAgain(path: ["assign", "appraise", "sign"]))
        #expect(try obstacle(.atStep, steps: ["appraise": "assign"], to: same) == nil)
        #expect(try obstacle(.atCounter, steps: ["return": "seal"], to: same) == nil)
        // What was decided at the step it goes back to is not decided there again.
        #expect(try obstacle(.resultGivenBack, to: same) == nil)
    }

    @Test func aConsultationThatLiesBehindForGoodIsAnObstacle() throws {
        let asking = next(.whole) {
            $0.consultations = [
                Consultation(
                    id: "tax", step: "assign", roles: ["tax"], question: Bilingual(vi: "?"),
                    deadline: limit("1 working-day"), countsInLimit: true, always: true,
                    silence: .recorded)
            ]
        }
        #expect(
            try obstacle(.atDecision, to: asking) == .notAsked(consultation: "tax", at: "assign"))
        // From appraisal it may go back to be assigned anew, and what is decided asks no more.
        #expect(try obstacle(.atStep, to: asking) == nil)
        #expect(try obstacle(.decided, to: asking) == nil)
    }

    @Test func aChildWithoutALawOfItsOwnIsAnObstacle() throws {
        let same = next(.whole)
        #expect(
            try obstacle(.childChosen, to: same, child: { _ in nil })
                == .noChildEdition(procedure: "1.001193"))
        let nested = RouteGraph(
            nodes: [], receptions: LevelSet(),
            children: [RouteGraph.Child(id: "card", procedure: "1.001194")])
        #expect(
            try obstacle(.childChosen, to: same, child: { $0 == "1.001193" ? nested : nil })
                == .noChildEdition(procedure: "1.001194"))
        // One that is open has its law.
        #expect(try obstacle(.childOpen, to: same, child: { _ in nil }) == nil)
    }

    @Test func aThirdLevelFromHereOnIsAnObstacle() throws {
        let up = next(.whole) {
            $0.consultations = [
                Consultation(
                    id: "up", step: "sign", roles: ["ministry"], question: Bilingual(vi: "?"),
                    deadline: limit("1 working-day"), countsInLimit: true, always: false,
                    silence: .recorded)
            ]
        }
        let reached = try obstacle(.atStep, to: up)
        guard case .thirdLevel(let witness)? = reached else {
            Issue.record("\(String(describing: reached))")
            return
        }
        #expect(witness.stops.map(\.description) == ["appraise", "sign + up"])
        // Who has passed the step is not held up by what lies behind.
        #expect(try obstacle(.resultGiven, to: up) == nil)
        let beside = LevelSet(Office.ministryLevel)
        let same = next(.whole)
        guard case .thirdLevel? = try obstacle(.atStep, beside: beside, to: same) else {
            Issue.record("the rest of the matter counts")
            return
        }
    }

    @Test func everyObstacleHasASentence() throws {
        let witness = try #require(
            TwoLevelProof.witness(
                RouteGraph(EditionFixture.whole.procedure, role: Office.role), from: "sign",
                having: LevelSet(Office.ministryLevel), reception: Office.communeLevel))
        let all: [MigrationObstacle] = [
            .closed, .sameEdition, .otherProcedure("1"), .noStep("a"),
            .noOutcome(step: "a", outcome: "b"), .noPauseReason("a"), .noChild("a"),
            .noDuty("a"), .neverDecided(path: ["a"]), .decidedAgain(path: ["a"]),
            .notAsked(consultation: "a", at: "b"), .noChildEdition(procedure: "a"),
            .thirdLevel(witness), .otherCalendar("a"), .noBasis,
        ]
        #expect(Set(all.map(\.sentence.vi)).count == all.count)
        #expect(all.allSatisfy { $0.sentence.vi != $0.sentence.en })
    }

    /// Who appraised under the old name of the step is remembered under the new one.
    @Test func fourEyesSurviveANewName() throws {
        var fixture = EditionFixture()
        fixture.fourEyes = [["appraise", "sign"]]
        var walk = try Situation.givenToSign.walk(fixture.edition)
        let other = next(fixture) {
            $0.renamed = ["appraise": "verify"]
            $0.fourEyes = [["verify", "sign"]]
        }
        try walk.migrate(
            to: other, steps: ["appraise": "verify"], basis: "QĐ 104", by: .router,
            at: walk.dossier.changedAt)
        #expect(walk.dossier.matter?.workers == ["verify": 5])
        try walk.apply(walk.delivery, by: .router, at: walk.dossier.changedAt)
        let dung = Officer(id: 5, name: "Dung", unit: Office.province.id, posts: ["leader"])
        try walk.apply(.accept, by: dung, at: walk.dossier.changedAt)
        #expect(
            throws: TransitionError.sameEyes(code: "D", step: "sign", done: "verify")
        ) {
            try walk.apply(
                .decide(outcome: "grant", note: ""), by: dung, at: walk.dossier.changedAt)
        }
        #expect(try Dossier.replay(walk.entries) == walk.dossier)
    }
}
