import Dossiers
import Testing

/// Holds `apply` and `receive` to their documented order of refusals: where several apply, the
/// officer hears the first.
@Suite struct PrecedenceTests {
    /// The documented order, and which refusal stands where in it.
    enum Rank: Int, CaseIterable {
        case closed, state, unit, post, fourEyes, reason, outcomeOrPaper, policy, opinions
        case children, duty, apology, thirdLevel, text, calendar

        init?(_ error: TransitionError) {
            switch error {
            case .closed: self = .closed
            case .wrongState: self = .state
            case .notYourUnit: self = .unit
            case .notYourPost: self = .post
            case .sameEyes, .cannotTake: self = .fourEyes
            case .reasonMissing: self = .reason
            case .chooseOutcome, .unknownPaper, .unknownPauseReason, .unknownConsultation,
                .unknownChild:
                self = .outcomeOrPaper
            case .nowhereToSendBack, .supplementLimit, .appointedOften, .appointedTooFar,
                .noDuty, .notTheDutyOffice, .wrongSum, .numberMissing, .returnedWithGroup:
                self = .policy
            case .nobodyAsked, .notConsulted, .askedItself, .askedAlready, .questionMissing,
                .noSuchOpinion,
                .opinionClosed, .opinionsNotAsked, .opinionsAwaited:
                self = .opinions
            case .childrenAwaited, .rulingAgainstChildren: self = .children
            case .dutyUnmet: self = .duty
            case .apologyMissing: self = .apology
            case .thirdLevel: self = .thirdLevel
            case .unfitText: self = .text
            case .calendar: self = .calendar
            case .notInForce, .notReceivedHere, .channelClosed, .unknownCase, .papersMissing,
                .addressMissing, .filedInTheFuture:
                return nil
            }
        }
    }

    /// A command with several faults at once, and the one that is heard.
    struct Fault: Sendable, CustomStringConvertible {
        let description: String
        let situation: Situation
        let command: Command
        let officer: String
        var at = local("2026-03-05 10:00")
        let heard: Rank
    }

    static let faults: [Fault] = [
        Fault(
            description: "closed, by a stranger, without a reason", situation: .returned,
            command: .withdraw(reason: ""), officer: "ministry/Hoa", heard: .closed),
        Fault(
            description: "on its way, by a stranger, without a reason", situation: .given,
            command: .refuse(reason: ""), officer: "ministry/Hoa", heard: .state),
        Fault(
            description: "another unit, no post, no reason", situation: .atStep,
            command: .sendBack(reason: ""), officer: "commune/Khoa", heard: .unit),
        Fault(
            description: "no post, no reason, unknown paper", situation: .atStep,
            command: .requestSupplement(papers: ["plan"], reason: ""), officer: "province/Minh",
            heard: .post),
        Fault(
            description: "no post, unknown outcome", situation: .atStep,
            command: .handOff(outcome: "up", note: ""), officer: "province/Minh", heard: .post),
        Fault(
            description: "no reason, nowhere to send it back to", situation: .reception,
            command: .sendBack(reason: " \n"), officer: "commune/An", heard: .reason),
        Fault(
            description: "no reason, unknown paper, no request left", situation: .askedBefore,
            command: .requestSupplement(papers: ["plan"], reason: ""), officer: "commune/An",
            heard: .reason),
        Fault(
            description: "unknown paper, no request left", situation: .askedBefore,
            command: .requestSupplement(papers: ["plan"], reason: "why"), officer: "commune/An",
            heard: .outcomeOrPaper),
        Fault(
            description: "no request left, beyond the calendar", situation: .askedBefore,
            command: .requestSupplement(papers: [], reason: "why"), officer: "commune/An",
            at: local("2031-12-31 16:00"), heard: .policy),
        Fault(
            description: "third level, beyond the calendar", situation: .givenToSign,
            command: .deliver(to: Office.ministry), officer: "router",
            at: local("2031-12-31 16:00"), heard: .thirdLevel),
        Fault(
            description: "a text that cannot be printed", situation: .reception,
            command: .refuse(reason: "\u{1B}[2Jgone"), officer: "commune/An", heard: .text),
        Fault(
            description: "beyond the calendar alone", situation: .givenToSign,
            command: .deliver(to: Office.province), officer: "router",
            at: local("2031-12-31 16:00"), heard: .calendar),
    ]

    @Test(arguments: faults)
    func theFirstRefusalIsHeard(_ fault: Fault) throws {
        let walk = try fault.situation.walk(EditionFixture(supplementsAtMost: 1).edition)
        let officer = try #require(Office.officers[fault.officer])
        let error = #expect(throws: TransitionError.self) {
            _ = try walk.edition.apply(fault.command, to: walk.dossier, by: officer, at: fault.at)
        }
        #expect(error.flatMap(Rank.init) == fault.heard, "\(String(describing: error))")
    }

    /// A late submission with everything amiss: each thing put right, the next one is heard.
    @Test func aSubmissionHearsOneThingAfterTheOther() throws {
        var fixture = EditionFixture.whole
        fixture.fourEyes = [["assign", "appraise"]]
        fixture.consultations = [
            Consultation(
                id: "land", step: "appraise", roles: ["health"], question: Bilingual(vi: "?"),
                deadline: limit("1 working-day"), countsInLimit: true, always: true,
                silence: .recorded)
        ]
        fixture.duty = DutyPolicy(
            step: "appraise", office: "tax", outcomes: ["propose"], basis: "", payWithin: nil)
        var walk = try Situation.atStep.walk(fixture.edition)
        let chi = Officer(id: 4, name: "Chi", unit: Office.province.id, posts: ["specialist"])
        let dung = Office.officers["province/Dung"]!
        let late = local("2026-04-01 08:00")
        var heard: [Rank] = []
        func submit(_ walk: Walk, by officer: Officer, outcome: String = "propose") {
            do throws(TransitionError) {
                _ = try walk.edition.apply(
                    .handOff(outcome: outcome, note: ""), to: walk.dossier, by: officer, at: late)
            } catch { if let rank = Rank(error) { heard.append(rank) } }
        }
        try walk.apply(.group(.choose(["birth"])), by: dung, at: late)
        submit(walk, by: chi, outcome: "up")
        submit(walk, by: dung, outcome: "up")
        submit(walk, by: dung)
        try walk.apply(SpelledCommand.asking("ask health about land")!, by: dung, at: late)
        submit(walk, by: dung)
        let hanh = Office.officers["health/Hanh"]!
        try walk.apply(.opinion(.answer(number: 1, .agree, text: "")), by: hanh, at: late)
        submit(walk, by: dung)
        try walk.apply(
            .group(.opened(child: "birth", dossier: 2, code: "2")), by: .router, at: late)
        try walk.apply(
            .group(.progressed(child: "birth", .closed)), by: .router, at: late)
        submit(walk, by: dung)
        for command in walk.goodCommands
        where ["duty send", "duty notify", "duty pay", "duty confirm"].contains(command.name) {
            try walk.apply(command, by: walk.officer(for: command), at: late)
        }
        submit(walk, by: dung)
        let order: [Rank] = [
            .fourEyes, .outcomeOrPaper, .opinions, .opinions, .children, .duty, .apology,
        ]
        #expect(heard == order)
        #expect(Set(order).union(Self.faults.map(\.heard)) == Set(Rank.allCases))
        try walk.apply(.apologise(reason: "many", extension: nil), by: dung, at: late)
        try walk.apply(.handOff(outcome: "propose", note: ""), by: dung, at: late)
    }

    @Test func receptionRefusesInItsOrder() {
        let edition = EditionFixture(channels: [.direct]).edition
        func refusal(
            _ day: String = "2026-03-02", _ officer: String = "commune/An",
            _ unit: Unit = Office.commune, _ channel: Channel = .direct, _ caseCode: String? = nil,
            _ papers: [String] = ["form"], resultBy: Channel? = nil
        ) -> TransitionError? {
            do {
                _ = try edition.received(
                    at: local("\(day) 08:00"), by: Office.officers[officer]!, at: unit,
                    channel: channel, caseCode: caseCode, papers: papers, resultBy: resultBy)
                return nil
            } catch { return error }
        }
        let code = edition.procedure.code
        let day = CivilDate("2025-06-30")!
        #expect(
            refusal("2025-06-30", "ministry/Hoa", Office.province, .online, "no", ["plan"])
                == .notInForce(procedure: code, edition: 1, day: day))
        #expect(
            refusal("2026-03-02", "ministry/Hoa", Office.province, .online, "no", ["plan"])
                == .notReceivedHere(procedure: code, unit: Office.province.name))
        #expect(
            refusal("2026-03-02", "ministry/Hoa", Office.commune, .online, "no", ["plan"])
                == .notYourUnit(code: "H21.101-1", custodian: Office.commune.id))
        #expect(
            refusal("2026-03-02", "commune/Khoa", Office.commune, .online, "no", ["plan"])
                == .notYourPost(code: "H21.101-1", step: "intake", post: "counter"))
        #expect(
            refusal("2026-03-02", "commune/An", Office.commune, .online, "no", ["plan"])
                == .channelClosed(procedure: code, channel: .online))
        #expect(
            refusal("2026-03-02", "commune/An", Office.commune, .direct, "no", ["plan"])
                == .unknownCase(procedure: code, case: "no", among: ["urgent"]))
        #expect(
            refusal("2026-03-02", "commune/An", Office.commune, .direct, nil, ["plan"])
                == .unknownPaper(code: code, paper: "plan"))
        #expect(
            refusal("2026-03-02", "commune/An", Office.commune, .direct, nil, ["map"])
                == .papersMissing(procedure: code, papers: ["form"]))
        #expect(
            refusal("2026-03-02", "commune/An", Office.commune, .direct, nil, [], resultBy: .postal)
                == .addressMissing(procedure: code))
        #expect(refusal() == nil)
    }

    @Test func everyRefusalHasASentenceInBothLanguages() throws {
        for fault in Self.faults {
            let walk = try fault.situation.walk(EditionFixture(supplementsAtMost: 1).edition)
            let officer = try #require(Office.officers[fault.officer])
            let error = #expect(throws: TransitionError.self) {
                _ = try walk.edition.apply(
                    fault.command, to: walk.dossier, by: officer, at: fault.at)
            }
            let sentence = try #require(error?.sentence)
            #expect(sentence.vi != sentence.en)
            #expect(sentence.en.hasSuffix(".") && !sentence.en.hasSuffix(".."))
            #expect(sentence.vi.hasSuffix(".") && !sentence.vi.hasSuffix(".."))
        }
    }
}
