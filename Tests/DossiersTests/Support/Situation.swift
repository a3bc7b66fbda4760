import Dossiers

/// The situations a dossier can be in: the rows of the transition matrix.
///
/// They are finer than the states where the same command is answered differently in one state.
enum Situation: String, CaseIterable, Sendable {
    case filed = "filed online"
    case filedIncomplete = "filed online, incomplete"
    case reception = "held at the reception"
    case atStep = "held at a step"
    case atStepAfterSendBack = "held at a step after a send-back"
    case standing = "held, the clock standing for an opinion"
    case childChosen = "held, a child to be opened"
    case childOpen = "held, a child open"
    case atDecision = "held at a deciding step"
    case given = "in transit, not delivered"
    case givenBack = "in transit back, not delivered"
    case delivered = "in transit, delivered"
    case deliveredBack = "in transit back, delivered"
    case pausedAtReception = "paused for papers at the reception"
    case paused = "paused for papers at a step"
    case dutyAssessed = "paused for the duty, the sum awaited"
    case dutyPayable = "paused for the duty, the payment awaited"
    case dutyPaid = "paused for the duty, the confirmation awaited"
    case pausedForReason = "paused for a reason of the procedure"
    case stopPaused = "stopped by notice, as a pause"
    case decided = "decided"
    case decidedAfterSendBack = "decided, after a send-back"
    case atCounter = "decided, at the returning step"
    case childAtCounter = "decided, a child at the returning step"
    case resultGiven = "returning, not delivered"
    case resultGivenBack = "returning back, not delivered"
    case resultDelivered = "returning, delivered"
    case resultDeliveredBack = "returning back, delivered"
    case returned
    case notReceived = "refused, not taken in"
    case refused = "refused at the reception"
    case stopped
    case withdrawn
    /// Held at the reception after a supplement: no row of its own, but other refusals.
    case askedBefore = "held at the reception, after a supplement"
    /// On its way to the deciding step: no row of its own.
    case givenToSign = "in transit to the deciding step"

    /// The rows of the matrix.
    static let rows = allCases.filter { $0 != .askedBefore && $0 != .givenToSign }

    /// The commands that lead from reception to the situation.
    private var path: [String] {
        let next = ["deliver", "accept"]
        let appraise = ["hand-off"] + next + ["hand-off"] + next
        let duty = appraise + ["duty-send tax \"19/PC\""]
        return switch self {
        case .filed, .reception: []
        case .filedIncomplete: ["request-supplement \"map\""]
        case .atStep: appraise
        case .atStepAfterSendBack: Self.sign + ["send-back \"wrong\""] + next
        case .standing: appraise + ["ask tax about land"]
        case .childChosen: appraise + ["choose birth"]
        case .childOpen: appraise + ["choose birth", "opened birth H21.101-2"]
        case .atDecision: Self.sign
        case .given: ["hand-off"]
        case .givenBack: ["hand-off", "deliver", "send-back \"wrong\""]
        case .delivered: ["hand-off", "deliver"]
        case .deliveredBack: ["hand-off", "deliver", "send-back \"wrong\"", "deliver"]
        case .pausedAtReception: ["request-supplement \"map\""]
        case .paused: appraise + ["request-supplement \"map\""]
        case .dutyAssessed: duty
        case .dutyPayable: duty + ["duty-notify 500 \"7/TB\""]
        case .dutyPaid: duty + ["duty-notify 500 \"7/TB\"", "duty-pay 500 \"1\""]
        case .pausedForReason: appraise + ["pause price \"wait\""]
        case .stopPaused: appraise + ["stop \"wrong\""]
        case .refused, .notReceived: ["refuse \"wrong\""]
        case .stopped: ["stop \"wrong\""]
        case .withdrawn: ["withdraw \"wish\""]
        case .askedBefore: ["request-supplement \"map\"", "supplement-received"]
        case .givenToSign: appraise + ["hand-off propose"]
        default: decidedPath
        }
    }

    private static let sign =
        ["hand-off", "deliver", "accept", "hand-off", "deliver", "accept", "hand-off propose"]
        + ["deliver", "accept"]

    private var decidedPath: [String] {
        let next = ["deliver", "accept"]
        let seal = Self.sign + ["decide grant", "hand-off"] + next
        return switch self {
        case .decided: Self.sign + ["decide grant"]
        case .decidedAfterSendBack: seal + ["send-back \"wrong\""] + next
        case .resultGiven: seal + ["hand-off"]
        case .resultGivenBack: seal + ["send-back \"wrong\""]
        case .resultDelivered: seal + ["hand-off", "deliver"]
        case .resultDeliveredBack: seal + ["send-back \"wrong\"", "deliver"]
        case .returned: seal + ["hand-off"] + next + ["return \"B\""]
        default: seal + ["hand-off"] + next
        }
    }

    /// The edition in which the situation arises: a stop is a pause where it is called one.
    private var fixture: EditionFixture {
        var fixture = EditionFixture.whole
        fixture.stopEnds = self != .stopPaused
        return fixture
    }

    /// Walks a new dossier into the situation, ten minutes a command.
    ///
    /// - Parameter asking: Whether two opinions were asked at the reception: one that fell silent
    ///   and, where it can be, one that is still awaited.
    func walk(_ edition: Edition? = nil, asking: Bool = false) throws(TransitionError) -> Walk {
        let edition = edition ?? fixture.edition
        var time = local("2026-03-02 08:00")
        let isFiled = [.filed, .filedIncomplete, .notReceived].contains(self)
        let parent =
            self == .childAtCounter
            ? ParentLink(dossier: 9, code: "P", child: "birth") : nil
        var walk = Walk(
            edition,
            from: try edition.received(
                at: time, channel: isFiled ? .online : .direct, code: "D", parent: parent,
                isFiled: isFiled))
        var path = path
        if asking, !isFiled { path = Self.asking(path) }
        for spelling in path {
            time = time.adding(seconds: 600)
            let command =
                spelling == "deliver"
                ? walk.delivery
                : SpelledCommand.asking(spelling) ?? SpelledCommand(spelling).command!
            try walk.apply(command, by: walk.officer(for: command), at: time)
        }
        return walk
    }

    private static func asking(_ path: [String]) -> [String] {
        let first = "ask health \"fit?\" within 0.1 hour and tax \"paid?\" within 30 working-day"
        guard let submission = path.firstIndex(of: "hand-off propose") else {
            return [first, "remind"] + path
        }
        var path = path
        path.insert("withdraw-opinion 2 \"not needed\"", at: submission)
        return [first, "remind"] + path
    }
}

extension Situation {
    /// The row a dossier is in, whatever led to it.
    init(_ dossier: Dossier, of edition: Edition) {
        let procedure = edition.procedure
        switch dossier.state {
        case .filed(let filing): self = filing.pause == nil ? .filed : .filedIncomplete
        case .inTransit(let transit):
            self =
                transit.deliveredAt == nil
                ? transit.isSendBack ? .givenBack : .given
                : transit.isSendBack ? .deliveredBack : .delivered
        case .returning(let transit, _):
            self =
                transit.deliveredAt == nil
                ? transit.isSendBack ? .resultGivenBack : .resultGiven
                : transit.isSendBack ? .resultDeliveredBack : .resultDelivered
        case .held(let holding): self = Self.held(dossier, holding, procedure)
        case .paused(let holding, let pause):
            self = Self.paused(dossier, pause, isFirst: holding.step == procedure.steps[0].id)
        case .decided(let holding, _):
            self =
                procedure.step(holding.step)!.returnsResult
                ? dossier.matter?.parent == nil ? .atCounter : .childAtCounter
                : holding.cameFrom == nil ? .decidedAfterSendBack : .decided
        case .returned: self = .returned
        case .refused: self = dossier.clock.startedAt == nil ? .notReceived : .refused
        case .stopped: self = .stopped
        case .withdrawn: self = .withdrawn
        }
    }

    private static func held(
        _ dossier: Dossier, _ holding: Holding, _ procedure: Procedure
    ) -> Situation {
        if dossier.clock.stoppedAt != nil { return .standing }
        if holding.step == procedure.steps[0].id { return .reception }
        if procedure.step(holding.step)!.decides { return .atDecision }
        let open = dossier.matter?.children.filter { $0.status == .open } ?? []
        if let child = open.first { return child.dossier == nil ? .childChosen : .childOpen }
        return holding.cameFrom == nil ? .atStepAfterSendBack : .atStep
    }

    private static func paused(_ dossier: Dossier, _ pause: Pause, isFirst: Bool) -> Situation {
        switch pause.reason {
        case .supplement: return isFirst ? .pausedAtReception : .paused
        case .procedure: return .pausedForReason
        case .stop: return .stopPaused
        case .financialDuty:
            switch dossier.matter?.duty?.stage {
            case .payable: return .dutyPayable
            case .paid: return .dutyPaid
            default: return .dutyAssessed
            }
        }
    }
}
