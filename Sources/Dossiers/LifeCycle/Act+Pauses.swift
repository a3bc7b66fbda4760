/// Pauses: the applicant's papers, the financial duty, the procedure's own reasons, the stop; and
/// how the clock goes on afterwards.
extension Act {
    func remedy(for pause: Pause) -> TransitionError.Remedy {
        switch pause.reason {
        case .supplement: .recordSupplement
        case .financialDuty: .followDuty
        case .procedure, .stop: .resume
        }
    }

    // MARK: Papers

    func requestSupplement(
        _ holding: Holding, _ papers: [String], _ reason: String
    ) throws(TransitionError) -> Event {
        let policy = edition.procedure.supplement
        try mayWork(at: holding)
        try mustGive(reason)
        try mustKnow(papers)
        if let limit = policy.atMost, dossier.clock.supplementRequests >= limit {
            throw .supplementLimit(code: dossier.code, atMost: limit)
        }
        return .supplementRequested(
            papers: papers, reason: reason, respondBy: try respondBy(policy.respondWithin),
            stopsClock: policy.resume != .continue)
    }

    private func mustKnow(_ papers: [String]) throws(TransitionError) {
        for paper in papers
        where !edition.procedure.papers.contains(where: { $0.code == paper }) {
            throw .unknownPaper(code: dossier.code, paper: paper)
        }
    }

    private func respondBy(_ limit: TimeLimit?) throws(TransitionError) -> Instant? {
        guard let limit else { return nil }
        return try edition.deadline(
            from: at, limit, on: edition.calendar, edition.procedure.counting)
    }

    func recordSupplement(
        _ holding: Holding, _ pause: Pause, _ note: String
    ) throws(TransitionError) -> Event {
        guard pause.reason == .supplement else { throw wrongState(remedy(for: pause)) }
        try mayServe(holding.unit)
        return .supplementReceived(
            note: note,
            restart: try restart(
                holding, policy: dossier.resumption(edition.procedure.supplement.resume)))
    }

    // MARK: The procedure's own reasons

    func pause(
        _ holding: Holding, _ reason: String, _ note: String
    ) throws(TransitionError) -> Event {
        try mayWork(at: holding)
        let reasons = edition.procedure.pauseReasons.map(\.code)
        guard reasons.contains(reason) else {
            throw .unknownPauseReason(code: dossier.code, reason: reason, among: reasons)
        }
        return .paused(PauseBegun(reason: reason, note: note))
    }

    func resume(
        _ holding: Holding, _ pause: Pause, _ note: String
    ) throws(TransitionError) -> Event {
        guard remedy(for: pause) == .resume else { throw wrongState(remedy(for: pause)) }
        try mayWork(at: holding)
        return .resumed(
            PauseEnded(note: note, restart: try restart(holding, policy: .resume)))
    }

    func stop(
        _ holding: Holding, _ pause: Pause?, _ reason: String
    ) throws(TransitionError) -> Event {
        if let pause, !edition.ruleSet.stopEnds { throw wrongState(remedy(for: pause)) }
        try mayWork(at: holding)
        try mustGive(reason)
        return .stopped(reason: reason, isEnd: edition.ruleSet.stopEnds)
    }

    // MARK: Financial duty

    func duty(_ command: DutyCommand, _ holding: Holding) throws(TransitionError) -> Event {
        guard case .send(let slip, let office) = command else { throw wrongState(.sendSlip) }
        guard let policy = edition.procedure.duty, policy.step == holding.step else {
            throw .noDuty(code: dossier.code, step: holding.step)
        }
        try mayWork(at: holding)
        guard office.roles.contains(policy.office) else {
            throw .notTheDutyOffice(code: dossier.code, unit: office.name)
        }
        try mayTouch(office)
        try mustNumber(slip)
        return .dutySent(office: office.id, slip: slip)
    }

    /// The office's papers are recorded by the office, or by who holds the dossier as they arrive;
    /// the counter may take the payment.
    func duty(
        _ command: DutyCommand, _ holding: Holding, _ pause: Pause
    ) throws(TransitionError) -> Event {
        guard pause.reason == .financialDuty, let duty = dossier.matter?.duty else {
            throw wrongState(remedy(for: pause))
        }
        switch (duty.stage, command) {
        case (.assessed, .notify(let notice, let dong)):
            try mayAnswer(for: [duty.office, holding.unit])
            guard dong >= 0 else { throw .wrongSum(code: dossier.code, expected: 0) }
            try mustNumber(notice)
            return .dutyNotified(
                notice: notice, dong: dong,
                payBy: dong == 0 ? nil : try respondBy(edition.procedure.duty?.payWithin))
        case (.payable, .pay(let reference, let dong)):
            try mayAnswer(for: [duty.office, holding.unit, dossier.reception.unit])
            let sum = duty.notice?.dong ?? 0
            guard dong == sum else { throw .wrongSum(code: dossier.code, expected: sum) }
            try mustNumber(reference)
            return .dutyPaid(reference: reference, dong: dong)
        case (.paid, .confirm(let note)):
            try mayAnswer(for: [duty.office, holding.unit])
            return .dutyConfirmed(
                PauseEnded(note: note, restart: try restart(holding, policy: .resume)))
        case (let stage, _): throw wrongState(.duty(stage))
        }
    }

    private func mustNumber(_ number: String) throws(TransitionError) {
        guard number.contains(where: { !$0.isWhitespace }) else {
            throw .numberMissing(code: dossier.code)
        }
    }

    private func mayAnswer(for units: [UnitID]) throws(TransitionError) {
        guard mayAct(for: units) else {
            throw .notYourUnit(code: dossier.code, custodian: units[0])
        }
    }

    // MARK: The clock goes on

    /// How the clock goes on when a pause ends; nil where it stands for an opinion still, unless
    /// the whole limit begins anew: then it stands at its beginning.
    private func restart(
        _ holding: Holding, policy: ResumePolicy
    ) throws(TransitionError) -> Restart? {
        guard !dossier.opinions.contains(where: \.stopsClock) || policy == .restart else {
            return nil
        }
        return try restart(holding, policy: policy, from: dossier.clock.stoppedAt ?? at)
    }

    /// How the clock goes on when opinions are no longer awaited; nil where it does not stand, or
    /// stands for something else.
    func restart(ofOpinions numbers: Set<Int>) throws(TransitionError) -> Restart? {
        guard let since = dossier.clock.stoppedAt else { return nil }
        let others = dossier.opinions.contains {
            $0.stopsClock && !numbers.contains($0.number)
        }
        guard !others, let holding = deskWithoutPause else { return nil }
        return try restart(holding, policy: .resume, from: since)
    }

    /// The desk at which the clock stands for opinions at most; nil where a pause stops it, too.
    private var deskWithoutPause: Holding? {
        switch dossier.state {
        case .held(let holding): return holding
        case .paused(let holding, let pause):
            let runsOn =
                pause.reason == .supplement && edition.procedure.supplement.resume == .continue
            return runsOn ? holding : nil
        case .filed, .inTransit, .decided, .returning, .returned, .refused, .stopped, .withdrawn:
            return nil
        }
    }

    private func restart(
        _ holding: Holding, policy: ResumePolicy, from since: Instant
    ) throws(TransitionError) -> Restart {
        let due = try edition.resumed(
            dossier.clock.due, from: since, to: at, policy, dossier.clock.limit,
            edition.procedure.counting)
        return Restart(due: due, stepDue: try stepDue(holding, policy, since))
    }

    /// A reception without a limit of its own passes the dossier on by the hour that holds for what
    /// comes in now.
    private func stepDue(
        _ holding: Holding, _ policy: ResumePolicy, _ since: Instant
    ) throws(TransitionError) -> Instant? {
        guard let old = holding.stepDue else { return nil }
        let step = edition.step(holding.step)
        guard let limit = step.limit else {
            return try edition.receptionDue(step, at: at, on: edition.calendar)
        }
        return try edition.resumed(
            old, from: max(since, holding.acceptedAt), to: at, policy, limit, .byHours)
    }

    // MARK: Filed online

    /// Takes an application in: the limit is granted and runs from now.
    func takeIn(_ filing: Filing) throws(TransitionError) -> Event {
        if filing.pause != nil { throw wrongState(.recordSupplement) }
        try mayWork(for: filing.unit, at: filing.step)
        let due = try edition.deadline(
            from: at, dossier.clock.limit, on: edition.calendar, edition.procedure.counting)
        let stepDue = try edition.receptionDue(
            edition.procedure.steps[0], at: at, on: edition.calendar)
        return .takenIn(TakenIn(due: due, stepDue: min(stepDue, due)))
    }

    /// Asks for everything that is missing before the application is taken in.
    func requestCompletion(
        _ filing: Filing, _ papers: [String], _ reason: String
    ) throws(TransitionError) -> Event {
        if filing.pause != nil { throw wrongState(.recordSupplement) }
        try mayWork(for: filing.unit, at: filing.step)
        try mustGive(reason)
        try mustKnow(papers)
        return .supplementRequested(
            papers: papers, reason: reason,
            respondBy: try respondBy(edition.procedure.supplement.respondWithin),
            stopsClock: false)
    }

    /// Records that an application was completed; its check begins anew.
    func recordCompletion(_ filing: Filing, _ note: String) throws(TransitionError) -> Event {
        guard filing.pause != nil else { throw wrongState(.takeIn) }
        try mayServe(filing.unit)
        return .supplementReceived(
            note: note,
            restart: Restart(due: dossier.clock.due, stepDue: try edition.checkBy(from: at)))
    }

    func refuse(_ filing: Filing, _ reason: String) throws(TransitionError) -> Event {
        try mayWork(for: filing.unit, at: filing.step)
        try mustGive(reason)
        return .refused(reason: reason)
    }
}
