/// One command on one dossier by one officer: the questions asked on the way to its event.
struct Act {
    let edition: Edition
    let command: Command
    let dossier: Dossier
    let officer: Officer
    let at: Instant
    /// The levels that the rest of the matter has touched.
    let levels: LevelSet

    func wrongState(_ remedy: TransitionError.Remedy) -> TransitionError {
        .wrongState(code: dossier.code, command: command.name, expected: remedy)
    }

    // MARK: Passing on

    func handOff(
        _ holding: Holding, _ outcome: String?, _ note: String
    ) throws(TransitionError) -> Event {
        let step = edition.step(holding.step)
        let ways = step.outcomes.filter { $0.decision == nil }
        guard !ways.isEmpty else { throw wrongState(.decideFirst) }
        if !isRouterDispatching(holding) { try mayWork(at: holding) }
        try mayFollow(holding.step)
        // At a deciding step a mere hand-off, such as back to the specialist, is never the default.
        if outcome == nil, ways.count < step.outcomes.count {
            throw .chooseOutcome(code: dossier.code, step: step.id, among: ways.map(\.id))
        }
        let way = try choose(outcome, among: ways, of: step)
        try clockMustNotStandForOpinions()
        if isSubmission(way, from: step) { try mustHaveItsOpinions(at: step) }
        try mustHaveAsked(leaving: step, by: way)
        try childrenMustBeSettled(at: step)
        try dutyMustBeMet(way, at: step)
        if isSubmission(way, from: step) { try mustHaveItsApology() }
        return .handedOff(outcome: way.id, to: way.next, note: note)
    }

    /// A child of an interlinked group leaves its reception by itself: it was received with its
    /// parent.
    private func isRouterDispatching(_ holding: Holding) -> Bool {
        officer.isRouter && dossier.matter?.parent != nil
            && holding.step == edition.procedure.steps[0].id
    }

    /// The submission (tờ trình) is the hand-off to a step that decides.
    private func isSubmission(_ way: Outcome, from step: Step) -> Bool {
        edition.decidingSteps.contains(way.next) && !step.decides
    }

    /// A decided dossier follows the outcome that decided it, then the only way of each later step.
    func handOffResult(
        _ holding: Holding, _ decision: Decision, _ note: String
    ) throws(TransitionError) -> Event {
        let step = edition.step(holding.step)
        if step.returnsResult { throw wrongState(.returnResult) }
        try mayWork(at: holding)
        let decided = holding.step == decision.step ? step.outcome(decision.outcome) : nil
        let way: Outcome
        if let decided {
            way = decided
        } else {
            way = try choose(outcomeNamed, among: step.outcomes, of: step)
        }
        return .handedOff(outcome: way.id, to: way.next, note: note)
    }

    private var outcomeNamed: String? {
        if case .handOff(let outcome, _) = command { outcome } else { nil }
    }

    func deliver(_ transit: Transit, to unit: Unit) throws(TransitionError) -> Event {
        guard transit.deliveredAt == nil else { throw wrongState(.accept) }
        guard officer.isRouter else { throw wrongState(.awaitDelivery) }
        try mayTouch(unit)
        guard let limit = edition.step(transit.step).limit else {
            return .delivered(to: unit.id, stepDue: nil)
        }
        let calendar = edition.calendar(unit.calendar)
        let due = try edition.deadline(from: at, limit, on: calendar, .byHours)
        return .delivered(to: unit.id, stepDue: due)
    }

    func accept(_ transit: Transit) throws(TransitionError) -> Event {
        guard transit.deliveredAt != nil, let unit = transit.unit else {
            throw wrongState(.awaitDelivery)
        }
        try mayWork(for: unit, at: transit.step)
        return .accepted
    }

    func sendBack(_ transit: Transit, _ reason: String) throws(TransitionError) -> Event {
        guard transit.deliveredAt != nil, let unit = transit.unit else {
            return try takeBack(transit, reason)
        }
        try mayWork(for: unit, at: transit.step)
        try mustGive(reason)
        guard !transit.isSendBack else { throw .nowhereToSendBack(code: dossier.code) }
        return .sentBack(reason: reason)
    }

    /// Before the router has delivered a hand-off, as when it cannot, its giver may take it back.
    private func takeBack(_ transit: Transit, _ reason: String) throws(TransitionError) -> Event {
        guard !transit.isSendBack, mayAct(for: [transit.from.unit]) else {
            throw wrongState(.awaitDelivery)
        }
        try mustGive(reason)
        return .sentBack(reason: reason)
    }

    func sendBack(_ holding: Holding, _ reason: String) throws(TransitionError) -> Event {
        try mayWork(at: holding)
        try mustGive(reason)
        guard holding.cameFrom != nil else { throw .nowhereToSendBack(code: dossier.code) }
        try clockMustNotStandForOpinions()
        return .sentBack(reason: reason)
    }

    // MARK: Ending

    func decide(
        _ holding: Holding, _ outcome: String?, _ note: String
    ) throws(TransitionError) -> Event {
        let step = edition.step(holding.step)
        let rulings = step.outcomes.filter { $0.decision != nil }
        guard !rulings.isEmpty else { throw wrongState(.decideLater) }
        try mayWork(at: holding)
        try mayFollow(holding.step)
        let way = try choose(outcome, among: rulings, of: step)
        guard let ruling = way.decision else { throw wrongState(.decideLater) }
        try clockMustNotStandForOpinions()
        try mustHaveItsOpinions(at: step)
        try childrenMustBeSettled(at: step)
        try rulingMustFitChildren(ruling)
        try dutyMustBeMet(way, at: step)
        try mustHaveItsApology()
        return .decided(outcome: way.id, ruling: ruling, note: note)
    }

    func returnResult(_ holding: Holding, to receiver: String) throws(TransitionError) -> Event {
        guard edition.step(holding.step).returnsResult else { throw wrongState(.notAtReturn) }
        if let parent = dossier.matter?.parent {
            guard officer.isRouter else {
                throw .returnedWithGroup(code: dossier.code, parent: parent.code)
            }
        } else {
            try mayWork(at: holding)
        }
        return .resultReturned(to: receiver)
    }

    func refuse(_ holding: Holding, _ reason: String) throws(TransitionError) -> Event {
        guard holding.step == edition.procedure.steps[0].id else {
            throw wrongState(.refuseByDecision)
        }
        try mayWork(at: holding)
        try mustGive(reason)
        return .refused(reason: reason)
    }

    func withdraw(_ reason: String) throws(TransitionError) -> Event {
        if !(officer.isRouter && dossier.matter?.parent != nil) { try mayServe(dossier.custodian) }
        try mustGive(reason)
        return .withdrawn(reason: reason)
    }

    // MARK: Questions

    func mayWork(at holding: Holding) throws(TransitionError) {
        try mayWork(for: holding.unit, at: holding.step)
    }

    func mayWork(for unit: UnitID, at step: StepID) throws(TransitionError) {
        let post = edition.step(step).post
        if officer.answers(for: unit), officer.holds(post) { return }
        guard mandate(for: unit, post) == nil else { return }
        guard officer.answers(for: unit) else {
            throw .notYourUnit(code: dossier.code, custodian: unit)
        }
        throw .notYourPost(code: dossier.code, step: step, post: post ?? "")
    }

    /// The mandate under which the officer acts, where the act is not the own one's; nil for an act
    /// in the own right.
    var mandate: Mandate? {
        guard !officer.mandates.isEmpty else { return nil }
        let (units, post) = authority
        if officer.holds(post), units.contains(where: officer.answers) { return nil }
        return units.lazy.compactMap { mandate(for: $0, post) }.first
    }

    /// The units in whose name the command can be given, and the post that it takes.
    private var authority: (units: [UnitID], post: PostID?) {
        let custodian = [dossier.custodian].compactMap(\.self)
        let duty = [dossier.matter?.duty?.office].compactMap(\.self)
        switch command {
        case .withdraw, .apologise, .recordSupplement:
            return ([dossier.reception.unit] + custodian, nil)
        case .opinion(.answer(let number, _, _)):
            let asked = dossier.opinions.first { $0.number == number }.map { [$0.unit] } ?? []
            return (asked + custodian, nil)
        case .opinion(.withdraw), .house: return (custodian, nil)
        case .duty(.notify), .duty(.confirm): return (duty + custodian, nil)
        case .duty(.pay): return (duty + custodian + [dossier.reception.unit], nil)
        default: return (custodian, dossier.state.step.flatMap { edition.step($0).post })
        }
    }

    func mandate(for unit: UnitID, _ post: PostID?) -> Mandate? {
        officer.mandate(
            for: unit, post: post, procedure: edition.procedure.code, on: edition.day(of: at))
    }

    /// Of steps under four eyes no officer does more than one for a dossier.
    private func mayFollow(_ step: StepID) throws(TransitionError) {
        guard let workers = dossier.matter?.workers, !workers.isEmpty else { return }
        for group in edition.procedure.fourEyes ?? [] where group.contains(step) {
            for other in group where other != step && workers[other] == officer.id {
                throw .sameEyes(code: dossier.code, step: step, done: other)
            }
        }
    }

    /// Tells whether a unit's level fits into the matter (promise P1).
    func mayTouch(_ unit: Unit) throws(TransitionError) {
        let all = dossier.touched.union(levels).union(LevelSet(unit.level))
        guard all.isWithinLimit else {
            throw .thirdLevel(code: dossier.code, unit: unit.name)
        }
    }

    /// The counter that received a dossier serves its applicant wherever the dossier lies.
    func mayServe(_ custodian: UnitID?) throws(TransitionError) {
        guard mayAct(for: [dossier.reception.unit] + [custodian].compactMap(\.self)) else {
            throw .notYourUnit(
                code: dossier.code, custodian: custodian ?? dossier.reception.unit)
        }
    }

    /// Whether the officer may act for one of the units, in the own right or under a mandate.
    func mayAct(for units: [UnitID]) -> Bool {
        units.contains { officer.answers(for: $0) || mandate(for: $0, nil) != nil }
    }

    func mustGive(_ reason: String) throws(TransitionError) {
        guard reason.contains(where: { !$0.isWhitespace }) else {
            throw .reasonMissing(code: dossier.code, command: command.name)
        }
    }

    private func choose(
        _ id: String?, among ways: [Outcome], of step: Step
    ) throws(TransitionError) -> Outcome {
        if id == nil, let only = ways.first, ways.count == 1 { return only }
        guard let way = ways.first(where: { $0.id == id }) else {
            throw .chooseOutcome(code: dossier.code, step: step.id, among: ways.map(\.id))
        }
        return way
    }
}
