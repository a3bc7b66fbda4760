/// What must be there before a dossier goes up, and how that is put right.
extension Act {
    /// While the clock stands for an opinion outside the limit, the dossier stays where it is.
    func clockMustNotStandForOpinions() throws(TransitionError) {
        guard dossier.clock.stoppedAt != nil else { return }
        let awaited = dossier.opinions.filter(\.stopsClock).map(\.number)
        guard awaited.isEmpty else {
            throw .opinionsAwaited(code: dossier.code, numbers: awaited)
        }
    }

    /// A submission contains the opinions of all agencies concerned, each in or recorded as late or
    /// silent (dispatch 529/UBND-KSTT of Bình Định, 2022).
    func mustHaveItsOpinions(at step: Step) throws(TransitionError) {
        try mustHaveAsked { edition.isBehind($0, step) }
        let awaited = dossier.opinions.filter(\.isAwaited).map(\.number)
        guard awaited.isEmpty else {
            throw .opinionsAwaited(code: dossier.code, numbers: awaited)
        }
    }

    /// Lâm Hà's committee office sends back a late submission without its apology letter.
    func mustHaveItsApology() throws(TransitionError) {
        guard at <= dossier.clock.due || dossier.clock.stoppedAt != nil || dossier.hasApology else {
            throw .apologyMissing(code: dossier.code, due: dossier.clock.due)
        }
    }

    /// A consultation that every dossier must hold is not left behind for good.
    func mustHaveAsked(leaving step: Step, by way: Outcome) throws(TransitionError) {
        try mustHaveAsked { consultation in
            edition.isBehind(consultation, step)
                && !edition.comesBack(to: consultation.step, from: way.next)
        }
    }

    private func mustHaveAsked(
        where isDue: (Consultation) -> Bool
    ) throws(TransitionError) {
        guard !edition.requiredConsultations.isEmpty else { return }
        let missing = edition.unasked(in: dossier).map(\.consultation).filter(isDue)
        guard missing.isEmpty else {
            throw .opinionsNotAsked(code: dossier.code, consultations: missing.map(\.id))
        }
    }

    func childrenMustBeSettled(at step: Step) throws(TransitionError) {
        guard edition.hasChildren else { return }
        let awaited = edition.awaitedChildren(of: dossier, at: step.id)
        guard awaited.isEmpty else {
            throw .childrenAwaited(code: dossier.code, children: awaited)
        }
    }

    /// A group may be granted when at least one child was (partial success), and refused when at
    /// least one was not: whether the rest is worth having is the authority's to say.
    func rulingMustFitChildren(_ ruling: Ruling) throws(TransitionError) {
        guard let children = dossier.matter?.children, !children.isEmpty else { return }
        let fits =
            ruling == .granted
            ? children.contains { $0.status.isGranted }
            : children.contains { !$0.status.isGranted }
        guard fits else {
            throw .rulingAgainstChildren(code: dossier.code, anyGranted: ruling == .refused)
        }
    }

    func dutyMustBeMet(_ way: Outcome, at step: Step) throws(TransitionError) {
        guard let policy = edition.procedure.duty, policy.step == step.id,
            policy.outcomes.contains(way.id)
        else { return }
        guard dossier.matter?.duty?.stage == .confirmed else {
            throw .dutyUnmet(code: dossier.code)
        }
    }

    // MARK: Late

    /// The apology names its reason, and appoints again at most as often as the procedure allows:
    /// once (decree 61/2018/NĐ-CP; domain facts 1.3).
    func apologise(_ reason: String, _ time: TimeLimit?) throws(TransitionError) -> Event {
        try mayServe(dossier.custodian)
        try mustGive(reason)
        let policy = edition.procedure.reappointment
        guard let time else {
            return .apologised(reason: reason, due: dossier.clock.due, extension: nil)
        }
        guard dossier.appointments < policy.atMost else {
            throw .appointedOften(code: dossier.code, atMost: policy.atMost)
        }
        // While the clock stands, its hour is the one at which it stopped; the resumption adds the
        // rest.
        let from = max(dossier.clock.stoppedAt ?? at, dossier.clock.due)
        let due = try edition.deadline(from: from, time, on: edition.calendar, .byHours)
        if let longest = policy.longest {
            let last = try edition.deadline(from: from, longest, on: edition.calendar, .byHours)
            guard due <= last else {
                throw .appointedTooFar(code: dossier.code, longest: longest)
            }
        }
        return .apologised(reason: reason, due: due, extension: time)
    }

    /// The router's own command: what has fallen due happens.
    func remind() throws(TransitionError) -> Event {
        guard let alarm = edition.alarm(for: dossier), alarm.at <= at else {
            throw wrongState(.nothingDue)
        }
        if alarm.reminder == .silence, let silence = try silence() { return silence }
        return .reminded(alarm.reminder)
    }

    /// The silence of those whose deadline has passed; nil where none has.
    func silence() throws(TransitionError) -> Event? {
        let silent = dossier.opinions.filter { $0.isAwaited && $0.due <= at }.map(\.number)
        guard !silent.isEmpty else { return nil }
        return .silenceRecorded(
            SilenceRecorded(numbers: silent, restart: try restart(ofOpinions: Set(silent))))
    }
}

extension Step {
    /// Whether the competent authority rules at this step.
    public var decides: Bool { outcomes.contains { $0.decision != nil } }
}

extension Edition {
    /// Whether a consultation's step is a step, or every way to that one leads through it: its
    /// opinions belong into what is submitted from there.
    func isBehind(_ consultation: Consultation, _ step: Step) -> Bool {
        consultation.step == step.id
            || !reaches(step.id, from: procedure.steps[0].id, without: consultation.step)
    }

    /// Whether a dossier can come from one step to another, the first one included, before it goes
    /// up to a step that decides.
    func comesBack(to end: StepID, from start: StepID) -> Bool {
        reaches(end, from: start) { $0 != start && procedure.step($0)?.decides == true }
    }

    private func reaches(_ end: StepID, from start: StepID, without avoided: StepID) -> Bool {
        reaches(end, from: start) { $0 == avoided }
    }

    private func reaches(
        _ end: StepID, from start: StepID, avoiding isAvoided: (StepID) -> Bool
    ) -> Bool {
        var seen: Set<StepID> = [start]
        var waiting = isAvoided(start) ? [] : [start]
        while let id = waiting.popLast() {
            if id == end { return true }
            for outcome in procedure.step(id)?.outcomes ?? []
            where !isAvoided(outcome.next) && seen.insert(outcome.next).inserted {
                waiting.append(outcome.next)
            }
        }
        return false
    }
}
