extension Edition {
    /// Decides a command: refuses it with one sentence, or returns what happened, the dossier after
    /// it and what must follow.
    ///
    /// Reads no clock and touches nothing.
    ///
    /// Refusals in order: closed, state, unit, post, reason, outcome or paper, policy, third level,
    /// calendar.
    ///
    /// - Throws: ``TransitionError``, the first refusal that applies.
    public func apply(
        _ command: Command, to dossier: Dossier, by officer: Officer, at instant: Instant
    ) throws(TransitionError) -> Transition {
        let event = try event(command, dossier, officer, max(instant, dossier.changedAt))
        for text in event.texts where !text.isPrintable {
            throw .unfitText(of: dossier.code, field: "text")
        }
        let entry = LedgerEntry(
            dossier: dossier.id, number: dossier.version + 1,
            at: max(instant, dossier.changedAt), officer: officer.id, unit: officer.unit,
            event: event)
        let next: Dossier
        do {
            next = try dossier.applying(entry)
        } catch {
            preconditionFailure("an event that was decided can be replayed: \(error)")
        }
        var effects: [Effect] = []
        switch event {
        case .handedOff, .sentBack: effects = [.deliver]
        case .received, .refused, .delivered, .accepted, .supplementRequested,
            .supplementReceived, .decided, .resultReturned, .withdrawn, .reminded:
            break
        }
        return Transition(
            entry: entry, dossier: next, effects: effects, alarm: alarm(for: next))
    }

    /// The life cycle: every state against every command, and no default.
    private func event(
        _ command: Command, _ dossier: Dossier, _ officer: Officer, _ instant: Instant
    ) throws(TransitionError) -> Event {
        let desk = Act(edition: self, command: command, dossier: dossier, officer: officer)
        switch (dossier.state, command) {
        case (.returned, _): throw .closed(code: dossier.code, as: .returned)
        case (.refused, _): throw .closed(code: dossier.code, as: .refused)
        case (.stopped, _): throw .closed(code: dossier.code, as: .stopped)
        case (.withdrawn, _): throw .closed(code: dossier.code, as: .withdrawn)

        case (.held(let holding), .handOff(let outcome, let note)):
            return try desk.handOff(holding, outcome, note)
        case (.decided(let holding, let decision), .handOff(_, let note)):
            return try desk.handOffResult(holding, decision, note)
        case (.inTransit(let transit), .deliver(let unit)),
            (.returning(let transit, _), .deliver(let unit)):
            return try desk.deliver(transit, to: unit, at: instant)

        case (.inTransit(let transit), .accept), (.returning(let transit, _), .accept):
            return try desk.accept(transit)

        case (.inTransit(let transit), .sendBack(let reason)),
            (.returning(let transit, _), .sendBack(let reason)):
            return try desk.sendBack(transit, reason)
        case (.held(let holding), .sendBack(let reason)),
            (.decided(let holding, _), .sendBack(let reason)):
            return try desk.sendBack(holding, reason)

        case (.held(let holding), .requestSupplement(let papers, let reason)):
            return try desk.requestSupplement(holding, papers, reason, at: instant)
        case (.paused(let holding, let pause), .recordSupplement(let note)):
            return try desk.recordSupplement(holding, pause, note, at: instant)

        case (.held(let holding), .decide(let outcome, let note)):
            return try desk.decide(holding, outcome, note)
        case (.decided(let holding, _), .returnResult(let receiver)):
            return try desk.returnResult(holding, to: receiver)

        case (.held(let holding), .refuse(let reason)),
            (.paused(let holding, _), .refuse(let reason)):
            return try desk.refuse(holding, reason)
        case (.held, .withdraw(let reason)), (.paused, .withdraw(let reason)),
            (.inTransit, .withdraw(let reason)):
            return try desk.withdraw(reason)

        case (.inTransit, .remind), (.held, .remind), (.paused, .remind), (.decided, .remind),
            (.returning, .remind):
            return try desk.remind(at: instant)

        case (.inTransit(let transit), .handOff), (.inTransit(let transit), .requestSupplement),
            (.inTransit(let transit), .recordSupplement), (.inTransit(let transit), .decide),
            (.inTransit(let transit), .returnResult), (.inTransit(let transit), .refuse),
            (.returning(let transit, _), .handOff),
            (.returning(let transit, _), .requestSupplement),
            (.returning(let transit, _), .recordSupplement), (.returning(let transit, _), .decide),
            (.returning(let transit, _), .returnResult), (.returning(let transit, _), .refuse),
            (.returning(let transit, _), .withdraw):
            throw desk.wrongState(transit.deliveredAt == nil ? .awaitDelivery : .accept)
        case (.held, .deliver), (.held, .accept): throw desk.wrongState(.workOn)
        case (.held, .recordSupplement): throw desk.wrongState(.notPaused)
        case (.held, .returnResult): throw desk.wrongState(.notAtReturn)
        case (.paused, .handOff), (.paused, .deliver), (.paused, .accept), (.paused, .sendBack),
            (.paused, .requestSupplement), (.paused, .decide), (.paused, .returnResult):
            throw desk.wrongState(.recordSupplement)
        case (.decided, .deliver), (.decided, .accept), (.decided, .requestSupplement),
            (.decided, .recordSupplement), (.decided, .decide), (.decided, .refuse),
            (.decided, .withdraw):
            throw desk.wrongState(.finish)
        }
    }
}

/// One command on one dossier by one officer: the questions asked on the way to its event.
private struct Act {
    let edition: Edition
    let command: Command
    let dossier: Dossier
    let officer: Officer

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
        try mayWork(at: holding)
        // At a deciding step a mere hand-off, such as back to the specialist, is never the default.
        if outcome == nil, ways.count < step.outcomes.count {
            throw .chooseOutcome(code: dossier.code, step: step.id, among: ways.map(\.id))
        }
        let way = try choose(outcome, among: ways, of: step)
        return .handedOff(outcome: way.id, to: way.next, note: note)
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

    func deliver(
        _ transit: Transit, to unit: Unit, at instant: Instant
    ) throws(TransitionError) -> Event {
        guard transit.deliveredAt == nil else { throw wrongState(.accept) }
        guard dossier.touched.union(LevelSet(unit.level)).isWithinLimit else {
            throw .thirdLevel(code: dossier.code, unit: unit.name)
        }
        guard let limit = edition.step(transit.step).limit else {
            return .delivered(to: unit.id, stepDue: nil)
        }
        let calendar = edition.calendar(unit.calendar)
        let due = try edition.deadline(from: instant, limit, on: calendar, .byHours)
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
        guard !transit.isSendBack, officer.answers(for: transit.from.unit) else {
            throw wrongState(.awaitDelivery)
        }
        try mustGive(reason)
        return .sentBack(reason: reason)
    }

    func sendBack(_ holding: Holding, _ reason: String) throws(TransitionError) -> Event {
        try mayWork(at: holding)
        try mustGive(reason)
        guard holding.cameFrom != nil else { throw .nowhereToSendBack(code: dossier.code) }
        return .sentBack(reason: reason)
    }

    // MARK: Papers

    func requestSupplement(
        _ holding: Holding, _ papers: [String], _ reason: String, at instant: Instant
    ) throws(TransitionError) -> Event {
        let procedure = edition.procedure
        try mayWork(at: holding)
        try mustGive(reason)
        for paper in papers where !procedure.papers.contains(where: { $0.code == paper }) {
            throw .unknownPaper(code: dossier.code, paper: paper)
        }
        if let limit = procedure.supplement.atMost, dossier.clock.supplementRequests >= limit {
            throw .supplementLimit(code: dossier.code, atMost: limit)
        }
        var respondBy: Instant?
        if let limit = procedure.supplement.respondWithin {
            respondBy = try edition.deadline(
                from: instant, limit, on: edition.calendar, procedure.counting)
        }
        return .supplementRequested(papers: papers, reason: reason, respondBy: respondBy)
    }

    func recordSupplement(
        _ holding: Holding, _ pause: Pause, _ note: String, at instant: Instant
    ) throws(TransitionError) -> Event {
        try mayServe(holding.unit)
        let stepDue = try resumedStepDue(holding, pause, at: instant)
        do {
            let due = try edition.calendar.resumed(
                due: dossier.clock.due, pausedAt: pause.since, resumedAt: instant,
                policy: edition.procedure.supplement.resume, limit: dossier.clock.limit,
                mode: edition.procedure.counting)
            return .supplementReceived(note: note, due: due, stepDue: stepDue)
        } catch { throw .calendar(error) }
    }

    /// A reception without a limit of its own passes the dossier on by the hour that holds for what
    /// comes in now.
    private func resumedStepDue(
        _ holding: Holding, _ pause: Pause, at instant: Instant
    ) throws(TransitionError) -> Instant? {
        guard let old = holding.stepDue else { return nil }
        let step = edition.step(holding.step)
        guard let limit = step.limit else {
            return try edition.receptionDue(step, at: instant, on: edition.calendar)
        }
        do {
            return try edition.calendar.resumed(
                due: old, pausedAt: pause.since, resumedAt: instant,
                policy: edition.procedure.supplement.resume, limit: limit, mode: .byHours)
        } catch { throw .calendar(error) }
    }

    // MARK: Ending

    func decide(
        _ holding: Holding, _ outcome: String?, _ note: String
    ) throws(TransitionError) -> Event {
        let step = edition.step(holding.step)
        let rulings = step.outcomes.filter { $0.decision != nil }
        guard !rulings.isEmpty else { throw wrongState(.decideLater) }
        try mayWork(at: holding)
        let way = try choose(outcome, among: rulings, of: step)
        guard let ruling = way.decision else { throw wrongState(.decideLater) }
        return .decided(outcome: way.id, ruling: ruling, note: note)
    }

    func returnResult(_ holding: Holding, to receiver: String) throws(TransitionError) -> Event {
        guard edition.step(holding.step).returnsResult else { throw wrongState(.notAtReturn) }
        try mayWork(at: holding)
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
        try mayServe(dossier.custodian)
        try mustGive(reason)
        return .withdrawn(reason: reason)
    }

    func remind(at instant: Instant) throws(TransitionError) -> Event {
        guard let alarm = edition.alarm(for: dossier), alarm.at <= instant else {
            throw wrongState(.nothingDue)
        }
        return .reminded(alarm.reminder)
    }

    // MARK: Questions

    private func mayWork(at holding: Holding) throws(TransitionError) {
        try mayWork(for: holding.unit, at: holding.step)
    }

    private func mayWork(for unit: UnitID, at step: StepID) throws(TransitionError) {
        guard officer.answers(for: unit) else {
            throw .notYourUnit(code: dossier.code, custodian: unit)
        }
        if let post = edition.step(step).post, !officer.holds(post) {
            throw .notYourPost(code: dossier.code, step: step, post: post)
        }
    }

    /// The counter that received a dossier serves its applicant wherever the dossier lies.
    private func mayServe(_ custodian: UnitID?) throws(TransitionError) {
        guard
            officer.answers(for: dossier.reception.unit)
                || custodian.map(officer.answers) ?? false
        else {
            throw .notYourUnit(
                code: dossier.code, custodian: custodian ?? dossier.reception.unit)
        }
    }

    private func mustGive(_ reason: String) throws(TransitionError) {
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
