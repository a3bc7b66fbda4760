extension Edition {
    /// Decides a command: refuses it with one sentence, or returns what happened, the dossier after
    /// it and what must follow.
    ///
    /// Reads no clock and touches nothing.
    ///
    /// Refusals in order: closed, state, unit, post, four eyes, reason, outcome or paper, policy,
    /// opinions, children, duty, apology, third level, calendar.
    ///
    /// - Parameter levels: The levels that the other dossiers of an interlinked group have touched.
    /// - Throws: ``TransitionError``, the first refusal that applies.
    public func apply(
        _ command: Command, to dossier: Dossier, by officer: Officer, at instant: Instant,
        beside levels: LevelSet = []
    ) throws(TransitionError) -> Transition {
        let now = max(instant, dossier.changedAt)
        let desk = Act(
            edition: self, command: command, dossier: dossier, officer: officer, at: now,
            levels: levels)
        let event = try event(command, dossier, desk)
        for text in event.texts where !text.isPrintable {
            throw .unfitText(of: dossier.code, field: "text")
        }
        return transition(event, of: dossier, by: officer, at: now, mandate: desk.mandate?.id)
    }

    /// Makes a decided event into what follows from it.
    func transition(
        _ event: Event, of dossier: Dossier, by officer: Officer, at now: Instant,
        mandate: MandateID? = nil
    ) -> Transition {
        let entry = LedgerEntry(
            dossier: dossier.id, number: dossier.version + 1, at: now, officer: officer.id,
            unit: officer.unit, mandate: mandate, event: event)
        let next: Dossier
        do {
            next = try dossier.applying(entry)
        } catch {
            preconditionFailure("an event that was decided can be replayed: \(error)")
        }
        return Transition(
            entry: entry, dossier: next, effects: effects(of: event, before: dossier, after: next),
            alarm: alarm(for: next))
    }

    private func effects(of event: Event, before: Dossier, after: Dossier) -> [Effect] {
        let follows = concernsGroup(before: before, after: after) ? [Effect.followGroup] : []
        switch event {
        case .handedOff, .sentBack: return [.deliver] + follows
        default: return follows
        }
    }

    private func concernsGroup(before: Dossier, after: Dossier) -> Bool {
        if let report = after.report(in: self) { return report != before.report(in: self) }
        guard hasChildren || after.matter != nil else { return false }
        let isEnded = after.custodian == nil && after.matter?.children.isEmpty == false
        let due = dueChildren(of: after)
        return isEnded || !due.open.isEmpty || !due.skip.isEmpty
    }

    /// The life cycle: every state against every command, and no default.
    private func event(
        _ command: Command, _ dossier: Dossier, _ desk: Act
    ) throws(TransitionError) -> Event {
        switch dossier.state {
        case .returned: throw .closed(code: dossier.code, as: .returned)
        case .refused: throw .closed(code: dossier.code, as: .refused)
        case .stopped: throw .closed(code: dossier.code, as: .stopped)
        case .withdrawn: throw .closed(code: dossier.code, as: .withdrawn)
        case .filed(let filing): return try filed(command, filing, desk)
        case .held(let holding): return try held(command, holding, desk)
        case .paused(let holding, let pause): return try paused(command, holding, pause, desk)
        case .inTransit(let transit): return try inTransit(command, transit, desk)
        case .decided(let holding, let decision):
            return try decided(command, holding, decision, desk)
        case .returning(let transit, _): return try returning(command, transit, desk)
        }
    }

    private func filed(
        _ command: Command, _ filing: Filing, _ desk: Act
    ) throws(TransitionError) -> Event {
        switch command {
        case .takeIn: try desk.takeIn(filing)
        case .requestSupplement(let papers, let reason):
            try desk.requestCompletion(filing, papers, reason)
        case .recordSupplement(let note): try desk.recordCompletion(filing, note)
        case .refuse(let reason): try desk.refuse(filing, reason)
        case .withdraw(let reason): try desk.withdraw(reason)
        case .remind: try desk.remind()
        case .house(let command): try desk.house(command)
        case .handOff, .deliver, .accept, .sendBack, .pause, .resume, .duty, .opinion, .group,
            .decide, .returnResult, .stop, .apologise:
            throw desk.wrongState(.takeIn)
        }
    }

    private func held(
        _ command: Command, _ holding: Holding, _ desk: Act
    ) throws(TransitionError) -> Event {
        switch command {
        case .handOff(let outcome, let note): try desk.handOff(holding, outcome, note)
        case .sendBack(let reason): try desk.sendBack(holding, reason)
        case .requestSupplement(let papers, let reason):
            try desk.requestSupplement(holding, papers, reason)
        case .pause(let reason, let note): try desk.pause(holding, reason, note)
        case .duty(let command): try desk.duty(command, holding)
        case .opinion(let command): try desk.opinion(command, holding)
        case .group(let command): try desk.group(command, holding)
        case .decide(let outcome, let note): try desk.decide(holding, outcome, note)
        case .refuse(let reason): try desk.refuse(holding, reason)
        case .stop(let reason): try desk.stop(holding, nil, reason)
        case .withdraw(let reason): try desk.withdraw(reason)
        case .apologise(let reason, let time): try desk.apologise(reason, time)
        case .remind: try desk.remind()
        case .house(let command): try desk.house(command)
        case .takeIn, .deliver, .accept: throw desk.wrongState(.workOn)
        case .recordSupplement, .resume: throw desk.wrongState(.notPaused)
        case .returnResult: throw desk.wrongState(.notAtReturn)
        }
    }

    private func paused(
        _ command: Command, _ holding: Holding, _ pause: Pause, _ desk: Act
    ) throws(TransitionError) -> Event {
        switch command {
        case .recordSupplement(let note): try desk.recordSupplement(holding, pause, note)
        case .resume(let note): try desk.resume(holding, pause, note)
        case .duty(let command): try desk.duty(command, holding, pause)
        case .opinion(let command): try desk.opinion(command, nil)
        case .group(let command): try desk.group(command, nil)
        case .refuse(let reason): try desk.refuse(holding, reason)
        case .stop(let reason): try desk.stop(holding, pause, reason)
        case .withdraw(let reason): try desk.withdraw(reason)
        case .apologise(let reason, let time): try desk.apologise(reason, time)
        case .remind: try desk.remind()
        case .house(let command): try desk.house(command)
        case .takeIn, .handOff, .deliver, .accept, .sendBack, .requestSupplement, .pause, .decide,
            .returnResult:
            throw desk.wrongState(desk.remedy(for: pause))
        }
    }

    private func inTransit(
        _ command: Command, _ transit: Transit, _ desk: Act
    ) throws(TransitionError) -> Event {
        switch command {
        case .deliver(let unit): try desk.deliver(transit, to: unit)
        case .accept: try desk.accept(transit)
        case .sendBack(let reason): try desk.sendBack(transit, reason)
        case .opinion(let command): try desk.opinion(command, nil)
        case .group(let command): try desk.group(command, nil)
        case .withdraw(let reason): try desk.withdraw(reason)
        case .apologise(let reason, let time): try desk.apologise(reason, time)
        case .remind: try desk.remind()
        case .house(let command): try desk.house(command)
        case .takeIn, .handOff, .requestSupplement, .recordSupplement, .pause, .resume, .duty,
            .decide, .returnResult, .refuse, .stop:
            throw desk.wrongState(transit.deliveredAt == nil ? .awaitDelivery : .accept)
        }
    }

    private func decided(
        _ command: Command, _ holding: Holding, _ decision: Decision, _ desk: Act
    ) throws(TransitionError) -> Event {
        switch command {
        case .handOff(_, let note): try desk.handOffResult(holding, decision, note)
        case .sendBack(let reason): try desk.sendBack(holding, reason)
        case .opinion(let command): try desk.opinion(command, nil)
        case .group(let command): try desk.group(command, nil)
        case .returnResult(let receiver): try desk.returnResult(holding, to: receiver)
        case .remind: try desk.remind()
        case .house(let command): try desk.house(command)
        case .takeIn, .deliver, .accept, .requestSupplement, .recordSupplement, .pause, .resume,
            .duty, .decide, .refuse, .stop, .withdraw, .apologise:
            throw desk.wrongState(.finish)
        }
    }

    private func returning(
        _ command: Command, _ transit: Transit, _ desk: Act
    ) throws(TransitionError) -> Event {
        switch command {
        case .deliver(let unit): try desk.deliver(transit, to: unit)
        case .accept: try desk.accept(transit)
        case .sendBack(let reason): try desk.sendBack(transit, reason)
        case .opinion(let command): try desk.opinion(command, nil)
        case .group(let command): try desk.group(command, nil)
        case .remind: try desk.remind()
        case .house(let command): try desk.house(command)
        case .takeIn, .handOff, .requestSupplement, .recordSupplement, .pause, .resume, .duty,
            .decide, .returnResult, .refuse, .stop, .withdraw, .apologise:
            throw desk.wrongState(transit.deliveredAt == nil ? .awaitDelivery : .accept)
        }
    }
}
