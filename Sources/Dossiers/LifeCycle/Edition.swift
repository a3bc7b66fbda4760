/// The number of a published edition.
public typealias EditionID = Int32

/// A published edition of a procedure with its rule set and calendars: the law of a dossier.
///
/// A class, because every decision passes it along and a copy would count a reference for each of
/// its dozens of parts; it never changes.
public final class Edition: Sendable {
    public let id: EditionID
    public let procedure: Procedure
    public let ruleSet: RuleSet
    /// The calendars by identifier; the checker has seen that every one named is there.
    public let calendars: [String: WorkingCalendar]
    /// The calendar the dossier's own limit counts on.
    public let calendar: WorkingCalendar

    public init(
        id: EditionID, procedure: Procedure, ruleSet: RuleSet,
        calendars: [String: WorkingCalendar]
    ) {
        self.id = id
        self.procedure = procedure
        self.ruleSet = ruleSet
        self.calendars = calendars
        guard let calendar = calendars[procedure.calendar] else {
            preconditionFailure("a published edition carries the calendar it names")
        }
        self.calendar = calendar
    }

    /// A calendar by identifier, or the procedure's own where the unit's is not at hand.
    func calendar(_ id: String) -> WorkingCalendar {
        id == procedure.calendar ? calendar : calendars[id] ?? calendar
    }

    /// The day on which an instant falls where the procedure is in force.
    public func day(of instant: Instant) -> CivilDate {
        instant.date(offsetMinutes: calendar.utcOffsetMinutes)
    }

    /// A step of the procedure by its identifier; the caller has seen that there is one.
    public func step(_ id: StepID) -> Step {
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
            entry: entry, dossier: dossier, effects: [], alarm: alarm(for: dossier))
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
        try checkTexts(application)
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

    private func checkTexts(_ application: Application) throws(TransitionError) {
        let applicant = application.applicant
        guard applicant.name.contains(where: { !$0.isWhitespace }) else {
            throw .unfitText(of: procedure.code, field: "applicant")
        }
        let texts = [
            ("applicant", applicant.name), ("id-number", applicant.identityNumber),
            ("phone", applicant.phone), ("address", applicant.address),
            ("email", applicant.email), ("note", application.note),
        ]
        for (field, text) in texts where !text.isPrintable {
            throw .unfitText(of: procedure.code, field: field)
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
    /// must go on (Decree 61/2018, Article 18; the cut-off is the rule set's).
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
    ///
    /// Where the calendar's years have run out, the dossier is looked at every day.
    public func alarm(for dossier: Dossier) -> Alarm? {
        do {
            return try reckonedAlarm(for: dossier)
        } catch {
            let from = max(dossier.changedAt, dossier.clock.remindedAt ?? dossier.changedAt)
            return Alarm(at: from.adding(seconds: 86_400), reminder: .step)
        }
    }

    private func reckonedAlarm(for dossier: Dossier) throws(TransitionError) -> Alarm? {
        var dates = Dates(remindedAt: dossier.clock.remindedAt)
        try collect(&dates, of: dossier)
        if let next = dates.next { return next }
        guard let last = dates.last, let remindedAt = dossier.clock.remindedAt else { return nil }
        let again = try deadline(from: remindedAt, ruleSet.remindEvery, on: calendar, .byHours)
        return Alarm(at: again, reminder: dates.isOverdue ? .overdue : last.reminder)
    }

    /// The dates of a dossier, of which the first one still ahead and the last one count.
    private struct Dates {
        let remindedAt: Instant?
        var next: Alarm?
        var last: Alarm?
        var isOverdue = false

        mutating func add(_ reminder: Reminder, at instant: Instant) {
            let alarm = Alarm(at: instant, reminder: reminder)
            if reminder == .overdue { isOverdue = true }
            if last.map({ $0.at < instant }) ?? true { last = alarm }
            guard remindedAt.map({ instant > $0 }) ?? true else { return }
            if next.map({ instant < $0.at }) ?? true { next = alarm }
        }
    }

    private func collect(_ dates: inout Dates, of dossier: Dossier) throws(TransitionError) {
        switch dossier.state {
        case .inTransit(let transit):
            try addDue(&dates, dossier)
            try addAcceptance(&dates, transit)
        case .returning(let transit, _):
            try addAcceptance(&dates, transit)
        case .held(let holding):
            try addDue(&dates, dossier)
            if let stepDue = holding.stepDue { dates.add(.step, at: stepDue) }
        case .paused(_, let pause):
            let review = try deadline(
                from: pause.since, ruleSet.pauseReview, on: calendar, .byHours)
            dates.add(.pause, at: pause.respondBy ?? review)
        case .decided(let holding, let decision):
            guard step(holding.step).returnsResult else {
                return dates.add(.step, at: holding.stepDue ?? dossier.clock.due)
            }
            let from = max(decision.at, holding.acceptedAt)
            let collect = try deadline(from: from, ruleSet.collectWithin, on: calendar, .byHours)
            dates.add(.collection, at: collect)
        case .returned, .refused, .stopped, .withdrawn:
            break
        }
    }

    private func addAcceptance(
        _ dates: inout Dates, _ transit: Transit
    ) throws(TransitionError) {
        let from = transit.deliveredAt ?? transit.givenAt
        let at = try deadline(from: from, ruleSet.acceptWithin, on: calendar, .byHours)
        dates.add(.acceptance, at: at)
    }

    private func addDue(_ dates: inout Dates, _ dossier: Dossier) throws(TransitionError) {
        let due = dossier.clock.due
        do {
            let near = try calendar.moment(ruleSet.remindBefore, before: due)
            // A limit shorter than the notice leaves nothing to announce.
            if near > dossier.reception.at { dates.add(.dueSoon, at: near) }
        } catch { throw .calendar(error) }
        dates.add(.overdue, at: due)
    }
}
