import Dossiers

/// The situations a dossier can be in: the rows of the transition matrix.
///
/// They are finer than the states where the same command is answered differently in one state.
enum Situation: String, CaseIterable, Sendable {
    case reception = "held at the reception"
    case atStep = "held at a step"
    case atStepAfterSendBack = "held at a step after a send-back"
    case atDecision = "held at a deciding step"
    case given = "in transit, not delivered"
    case givenBack = "in transit back, not delivered"
    case delivered = "in transit, delivered"
    case deliveredBack = "in transit back, delivered"
    case pausedAtReception = "paused at the reception"
    case paused = "paused at a step"
    case decided = "decided"
    case decidedAfterSendBack = "decided, after a send-back"
    case atCounter = "decided, at the returning step"
    case resultGiven = "returning, not delivered"
    case resultGivenBack = "returning back, not delivered"
    case resultDelivered = "returning, delivered"
    case resultDeliveredBack = "returning back, delivered"
    case returned
    case refused
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
        let sign = appraise + ["hand-off propose"] + next
        let seal = sign + ["decide grant", "hand-off"] + next
        return switch self {
        case .reception: []
        case .atStep: appraise
        case .atStepAfterSendBack: sign + ["send-back \"wrong\""] + next
        case .atDecision: sign
        case .given: ["hand-off"]
        case .givenBack: ["hand-off", "deliver", "send-back \"wrong\""]
        case .delivered: ["hand-off", "deliver"]
        case .deliveredBack: ["hand-off", "deliver", "send-back \"wrong\"", "deliver"]
        case .pausedAtReception: ["request-supplement \"map\""]
        case .paused: appraise + ["request-supplement \"map\""]
        case .decided: sign + ["decide grant"]
        case .decidedAfterSendBack: seal + ["send-back \"wrong\""] + next
        case .atCounter: seal + ["hand-off"] + next
        case .resultGiven: seal + ["hand-off"]
        case .resultGivenBack: seal + ["send-back \"wrong\""]
        case .resultDelivered: seal + ["hand-off", "deliver"]
        case .resultDeliveredBack: seal + ["send-back \"wrong\"", "deliver"]
        case .returned: seal + ["hand-off"] + next + ["return \"B\""]
        case .refused: ["refuse \"wrong\""]
        case .stopped: []
        case .withdrawn: ["withdraw \"wish\""]
        case .askedBefore: ["request-supplement \"map\"", "supplement-received"]
        case .givenToSign: appraise + ["hand-off propose"]
        }
    }

    /// Walks a new dossier into the situation, ten minutes a command.
    func walk(_ edition: Edition) throws(TransitionError) -> Walk {
        var time = local("2026-03-02 08:00")
        var walk = Walk(edition, from: try edition.received(at: time, code: "D"))
        for spelling in path {
            time = time.adding(seconds: 600)
            let command =
                spelling == "deliver" ? walk.delivery : SpelledCommand(spelling).command!
            try walk.apply(command, by: walk.officer(for: command), at: time)
        }
        if self == .stopped { walk.stop() }
        return walk
    }

    /// The row a dossier is in, whatever led to it.
    init(_ dossier: Dossier, of edition: Edition) {
        let procedure = edition.procedure
        switch dossier.state {
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
        case .held(let holding):
            let decides = procedure.step(holding.step)!.outcomes.contains { $0.decision != nil }
            self =
                holding.step == procedure.steps[0].id
                ? .reception
                : decides
                    ? .atDecision
                    : holding.cameFrom == nil
                        ? .atStepAfterSendBack : .atStep
        case .paused(let holding, _):
            self = holding.step == procedure.steps[0].id ? .pausedAtReception : .paused
        case .decided(let holding, _):
            self =
                procedure.step(holding.step)!.returnsResult
                ? .atCounter : holding.cameFrom == nil ? .decidedAfterSendBack : .decided
        case .returned: self = .returned
        case .refused: self = .refused
        case .stopped: self = .stopped
        case .withdrawn: self = .withdrawn
        }
    }
}

extension Walk {
    /// The delivery the router would make.
    var delivery: Command {
        switch dossier.state {
        case .inTransit(let transit), .returning(let transit, _):
            let known = Office.units.values.first { $0.id == transit.unit }
            return .deliver(to: known ?? Office.unit(doing: transit.step))
        case .held, .paused, .decided, .returned, .refused, .stopped, .withdrawn:
            return .deliver(to: Office.province)
        }
    }

    /// An officer who may give the command, if anyone may.
    func officer(for command: Command) -> Officer {
        switch command {
        case .deliver, .remind: .router
        case .withdraw, .recordSupplement: Office.officers["commune/An"]!
        case .sendBack where giver != nil:
            Office.officers.values.first { $0.unit == giver }!
        case .handOff, .accept, .sendBack, .requestSupplement, .decide, .returnResult, .refuse:
            dossier.custodian == Office.ministry.id
                ? Office.officers["ministry/Hoa"]!
                : Office.officer(doing: dossier.state.step ?? "intake")
        }
    }

    /// The unit that gave a dossier not yet delivered, and may take it back.
    private var giver: UnitID? {
        switch dossier.state {
        case .inTransit(let transit), .returning(let transit, _):
            transit.deliveredAt == nil ? transit.from.unit : nil
        case .held, .paused, .decided, .returned, .refused, .stopped, .withdrawn: nil
        }
    }

    /// One of each command, as good as the situation lets it be, in the order of the matrix.
    var goodCommands: [Command] {
        let step = dossier.state.step.flatMap { edition.procedure.step($0) }
        let outcome = step?.outcomes.first?.id
        return [
            .handOff(outcome: outcome, note: ""), delivery, .accept, .sendBack(reason: "wrong"),
            .requestSupplement(papers: ["map"], reason: "missing"), .recordSupplement(note: ""),
            .decide(outcome: outcome, note: ""), .returnResult(to: "B"), .refuse(reason: "wrong"),
            .withdraw(reason: "wish"), .remind,
        ]
    }
}
