/// The number of a published edition.
public typealias EditionID = Int32

/// A published edition of a procedure with its rule set and calendars: the law of a dossier.
public struct Edition: Hashable, Sendable {
    public let id: EditionID
    public let procedure: Procedure
    public let ruleSet: RuleSet
    /// The calendars by identifier; the checker has seen that every one named is there.
    public let calendars: [String: WorkingCalendar]

    public init(
        id: EditionID, procedure: Procedure, ruleSet: RuleSet,
        calendars: [String: WorkingCalendar]
    ) {
        self.id = id
        self.procedure = procedure
        self.ruleSet = ruleSet
        self.calendars = calendars
    }

    /// The calendar the dossier's own limit counts on.
    public var calendar: WorkingCalendar { calendar(procedure.calendar) }

    /// A calendar by identifier, or the procedure's own where the unit's is not at hand.
    func calendar(_ id: String) -> WorkingCalendar {
        guard let calendar = calendars[id] ?? calendars[procedure.calendar] else {
            preconditionFailure("a published edition carries the calendar it names")
        }
        return calendar
    }

    /// The day on which an instant falls where the procedure is in force.
    public func day(of instant: Instant) -> CivilDate {
        instant.date(offsetMinutes: calendar.utcOffsetMinutes)
    }

    func step(_ id: StepID) -> Step {
        guard let step = procedure.step(id) else {
            preconditionFailure("dossier at step \(id), which edition \(self.id) does not have")
        }
        return step
    }
}

// MARK: - Reception

extension Edition {
    /// What reception needs beside the application.
    public struct Desk: Hashable, Sendable {
        public let id: DossierID
        public let code: String
        /// The one-stop shop.
        public let unit: Unit
        /// Whether the subject lies in a difficult area.
        public let isDifficultArea: Bool

        public init(id: DossierID, code: String, unit: Unit, isDifficultArea: Bool) {
            self.id = id
            self.code = code
            self.unit = unit
            self.isDifficultArea = isDifficultArea
        }
    }

    /// Receives a dossier at a one-stop shop.
    ///
    /// Refusals in order: edition not in force, unit does not receive, officer of another unit or
    /// post, channel, case, missing papers.
    ///
    /// - Throws: ``TransitionError`` with what the clerk must do instead.
    public func receive(
        _ application: Application, at desk: Desk, by officer: Officer, at instant: Instant
    ) throws(TransitionError) -> Transition {
        try checkReception(application, at: desk, by: officer, on: day(of: instant))
        let limit = try grantedLimit(application, isDifficultArea: desk.isDifficultArea)
        let first = procedure.steps[0]
        let due = try deadline(from: instant, limit, on: calendar, procedure.counting)
        let stepDue = try receptionDue(first, at: instant, on: calendar(desk.unit.calendar))
        let entry = LedgerEntry(
            dossier: desk.id, number: 1, at: instant, officer: officer.id, unit: officer.unit,
            event: .received(
                Received(
                    code: desk.code, edition: id, application: application, unit: desk.unit.id,
                    step: first.id, stepDue: min(stepDue, due), limit: limit, due: due,
                    calendarVersion: calendar.version)))
        guard let dossier = try? Dossier(receivedBy: entry) else {
            preconditionFailure("a reception begins a ledger")
        }
        return Transition(
            entry: entry, dossier: dossier, effects: [], alarm: try alarm(for: dossier))
    }

    private func checkReception(
        _ application: Application, at desk: Desk, by officer: Officer, on day: CivilDate
    ) throws(TransitionError) {
        guard procedure.period.contains(day) else {
            throw .notInForce(procedure: procedure.code, edition: procedure.edition, day: day)
        }
        let first = procedure.steps[0]
        guard procedure.reception.levels.contains(LevelSet(desk.unit.level)),
            desk.unit.roles.contains(first.role), desk.unit.period.contains(day)
        else { throw .notReceivedHere(procedure: procedure.code, unit: desk.unit.name) }
        guard officer.unit == desk.unit.id else {
            throw .notYourUnit(code: desk.code, custodian: desk.unit.id)
        }
        if let post = first.post, !officer.holds(post) {
            throw .notYourPost(code: desk.code, step: first.id, post: post)
        }
        guard procedure.reception.channels.contains(application.channel) else {
            throw .channelClosed(procedure: procedure.code, channel: application.channel)
        }
        let cases = procedure.limits.cases.map(\.code)
        if let name = application.caseCode, !cases.contains(name) {
            throw .unknownCase(procedure: procedure.code, case: name, among: cases)
        }
        for filed in application.papers
        where !procedure.papers.contains(where: { $0.code == filed.code }) {
            throw .unknownPaper(code: procedure.code, paper: filed.code)
        }
        let filed = Set(application.papers.map(\.code))
        let missing = procedure.papers.filter { $0.required && !filed.contains($0.code) }
        guard missing.isEmpty else {
            throw .papersMissing(procedure: procedure.code, papers: missing.map(\.code))
        }
    }

    private func grantedLimit(
        _ application: Application, isDifficultArea: Bool
    ) throws(TransitionError) -> TimeLimit {
        let limit = procedure.limits.limit(
            for: application.channel, case: application.caseCode)
        guard isDifficultArea, let surcharge = procedure.limits.difficultArea else { return limit }
        guard let sum = limit.adding(surcharge) else {
            preconditionFailure("the checker refuses a surcharge in another unit than the limit")
        }
        return sum
    }

    /// The reception's own time: the step's where it has one, else the hour by which the dossier
    /// must go on (Decree 61/2018 Art. 18; the cut-off is the rule set's).
    func receptionDue(
        _ step: Step, at instant: Instant, on calendar: WorkingCalendar
    ) throws(TransitionError) -> Instant {
        if let limit = step.limit {
            return try deadline(from: instant, limit, on: calendar, .byHours)
        }
        do {
            return try calendar.startOfTransfer(receivedAt: instant, cutoff: ruleSet.transferCutoff)
        } catch { throw .calendar(error) }
    }
}

// MARK: - Clocks

extension Edition {
    func deadline(
        from instant: Instant, _ limit: TimeLimit, on calendar: WorkingCalendar,
        _ mode: CountingMode
    ) throws(TransitionError) -> Instant {
        do {
            return try calendar.deadline(from: instant, limit: limit, mode: mode)
        } catch { throw .calendar(error) }
    }

    /// Returns when the router must look at a dossier next; nil exactly when it is closed.
    ///
    /// What fell due before the last reminder is not reminded of again, except that a dossier whose
    /// every date has passed is reminded of again and again until it moves.
    public func alarm(for dossier: Dossier) throws(TransitionError) -> Alarm? {
        let milestones = try milestones(of: dossier)
        guard !milestones.isEmpty else { return nil }
        let open = milestones.filter { milestone in
            dossier.clock.remindedAt.map { milestone.at > $0 } ?? true
        }
        if let next = open.min(by: { $0.at < $1.at }) { return next }
        guard let last = milestones.max(by: { $0.at < $1.at }),
            let remindedAt = dossier.clock.remindedAt
        else { return nil }
        let again = try deadline(from: remindedAt, ruleSet.remindEvery, on: calendar, .byHours)
        let isOverdue = milestones.contains { $0.reminder == .overdue }
        return Alarm(at: again, reminder: isOverdue ? .overdue : last.reminder)
    }

    private func milestones(of dossier: Dossier) throws(TransitionError) -> [Alarm] {
        switch dossier.state {
        case .inTransit(let transit):
            return try dueMilestones(dossier) + [acceptance(transit)]
        case .returning(let transit, _):
            return try [acceptance(transit)]
        case .held(let holding):
            let step = holding.stepDue.map { Alarm(at: $0, reminder: .step) }
            return try dueMilestones(dossier) + [step].compactMap(\.self)
        case .paused(_, let pause):
            let review = try deadline(from: pause.since, ruleSet.pauseReview, on: calendar, .byHours)
            return [Alarm(at: pause.respondBy ?? review, reminder: .pause)]
        case .decided(let holding, let decision):
            guard step(holding.step).returnsResult else {
                return [Alarm(at: holding.stepDue ?? dossier.clock.due, reminder: .step)]
            }
            let from = max(decision.at, holding.acceptedAt)
            let collect = try deadline(from: from, ruleSet.collectWithin, on: calendar, .byHours)
            return [Alarm(at: collect, reminder: .collection)]
        case .returned, .refused, .stopped, .withdrawn:
            return []
        }
    }

    private func acceptance(_ transit: Transit) throws(TransitionError) -> Alarm {
        let from = transit.deliveredAt ?? transit.givenAt
        let at = try deadline(from: from, ruleSet.acceptWithin, on: calendar, .byHours)
        return Alarm(at: at, reminder: .acceptance)
    }

    private func dueMilestones(_ dossier: Dossier) throws(TransitionError) -> [Alarm] {
        let due = dossier.clock.due
        do {
            let near = try calendar.moment(ruleSet.remindBefore, before: due)
            let overdue = Alarm(at: due, reminder: .overdue)
            // A limit shorter than the notice leaves nothing to announce.
            guard near > dossier.reception.at else { return [overdue] }
            return [Alarm(at: near, reminder: .dueSoon), overdue]
        } catch { throw .calendar(error) }
    }
}
