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
    /// The steps at which the competent authority rules.
    let decidingSteps: Set<StepID>
    /// The consultations that every dossier must hold.
    let requiredConsultations: [Consultation]
    let hasChildren: Bool

    public init(
        id: EditionID, procedure: Procedure, ruleSet: RuleSet,
        calendars: [String: WorkingCalendar]
    ) {
        self.id = id
        self.procedure = procedure
        self.ruleSet = ruleSet
        self.calendars = calendars
        decidingSteps = Set(procedure.steps.filter(\.decides).map(\.id))
        requiredConsultations = procedure.consultations.filter(\.always)
        hasChildren = !procedure.children.isEmpty
        guard let calendar = calendars[procedure.calendar] else {
            preconditionFailure("a published edition carries the calendar it names")
        }
        self.calendar = calendar
    }

    /// A calendar by identifier, or the procedure's own where the unit's is not at hand.
    func calendar(_ id: String) -> WorkingCalendar {
        id == procedure.calendar ? calendar : calendars[id] ?? calendar
    }

    /// The same edition under another version of a calendar.
    public func with(calendar: WorkingCalendar) -> Edition {
        Edition(
            id: id, procedure: procedure, ruleSet: ruleSet,
            calendars: calendars.merging([calendar.id: calendar]) { $1 })
    }

    /// The day on which an instant falls where the procedure is in force.
    public func day(of instant: Instant) -> CivilDate {
        instant.date(offsetMinutes: calendar.utcOffsetMinutes)
    }

    /// The day whose law governs the children of a group: the day the group came in, or the first
    /// day of this edition where the group was moved to it since.
    public func lawDay(receivedAt instant: Instant) -> CivilDate {
        max(day(of: instant), procedure.period.first)
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
        /// The group the dossier is opened in, as a child; nil for an ordinary one.
        public let parent: ParentLink?
        /// When the group is due; its children are promised no later.
        public let groupDue: Instant?

        public init(
            id: DossierID, code: String, unit: Unit, isDifficultArea: Bool,
            parent: ParentLink? = nil, groupDue: Instant? = nil
        ) {
            self.id = id
            self.code = code
            self.unit = unit
            self.isDifficultArea = isDifficultArea
            self.parent = parent
            self.groupDue = groupDue
        }
    }

    /// Receives a dossier at a one-stop shop.
    ///
    /// Refusals in order: edition not in force, unit does not receive, officer of another unit or
    /// post, channel, case, address, missing papers, entered before it was handed in.
    ///
    /// - Throws: ``TransitionError`` with what the clerk must do instead.
    public func receive(
        _ application: Application, at desk: Desk, by officer: Officer, at instant: Instant
    ) throws(TransitionError) -> Transition {
        // A child comes in with its parent, whose reception was checked.
        var mandate: Mandate?
        if desk.parent == nil {
            try checkPlace(desk, on: day(of: instant))
            mandate = try checkOfficer(officer, at: desk, on: day(of: instant))
            try checkContents(application)
            try checkAddress(application)
            try checkPapers(application)
        }
        let filedAt = application.filedAt ?? instant
        guard filedAt <= instant else {
            throw .filedInTheFuture(procedure: procedure.code, at: filedAt)
        }
        let limit = try grantedLimit(application, isDifficultArea: desk.isDifficultArea)
        let granted = try deadline(from: filedAt, limit, on: calendar, procedure.counting)
        let due = desk.groupDue.map { max(instant, min($0, granted)) } ?? granted
        let stepDue = try receptionDue(
            procedure.steps[0], at: instant, on: calendar(desk.unit.calendar))
        let received = received(
            application, at: desk, stepDue: min(stepDue, max(due, instant)), limit, due)
        return begin(.received(received), desk, by: officer, at: instant, mandate: mandate?.id)
    }

    /// Files an application that came in online and is yet to be checked: within eight working
    /// hours an officer takes it in or says what is wrong with it.
    ///
    /// Decree 45/2020/NĐ-CP, Article 11.
    ///
    /// - Throws: ``TransitionError`` where the procedure is not in force or not received here.
    public func file(
        _ application: Application, at desk: Desk, by officer: Officer, at instant: Instant
    ) throws(TransitionError) -> Transition {
        try checkPlace(desk, on: day(of: instant))
        try checkContents(application)
        let limit = try grantedLimit(application, isDifficultArea: desk.isDifficultArea)
        let due = try deadline(from: instant, limit, on: calendar, procedure.counting)
        let received = received(
            application, at: desk, stepDue: try checkBy(from: instant), limit, due)
        return begin(.filed(received), desk, by: officer, at: instant)
    }

    /// By when what was filed online is checked.
    func checkBy(from instant: Instant) throws(TransitionError) -> Instant {
        try deadline(from: instant, ruleSet.checkLimit, on: calendar, .byHours)
    }

    private func received(
        _ application: Application, at desk: Desk, stepDue: Instant, _ limit: TimeLimit,
        _ due: Instant
    ) -> Received {
        let watched = watchedSteps
        return Received(
            code: desk.code, edition: id, application: application, unit: desk.unit.id,
            step: procedure.steps[0].id, stepDue: stepDue, limit: limit, due: due,
            calendarVersion: calendar.version, parent: desk.parent,
            watched: watched.isEmpty ? nil : watched)
    }

    /// The steps under four eyes, in the order of the route.
    public var watchedSteps: [StepID] {
        let groups = procedure.fourEyes ?? []
        return procedure.steps.map(\.id).filter { id in groups.contains { $0.contains(id) } }
    }

    private func begin(
        _ event: Event, _ desk: Desk, by officer: Officer, at instant: Instant,
        mandate: MandateID? = nil
    ) -> Transition {
        let entry = LedgerEntry(
            dossier: desk.id, number: 1, at: instant, officer: officer.id, unit: officer.unit,
            mandate: mandate, event: event)
        guard let dossier = try? Dossier(receivedBy: entry) else {
            preconditionFailure("a reception begins a ledger")
        }
        return Transition(
            entry: entry, dossier: dossier, effects: [], alarm: alarm(for: dossier))
    }

    private func checkPlace(_ desk: Desk, on day: CivilDate) throws(TransitionError) {
        guard procedure.period.contains(day) else {
            throw .notInForce(procedure: procedure.code, edition: procedure.edition, day: day)
        }
        let first = procedure.steps[0]
        guard procedure.reception.levels.contains(LevelSet(desk.unit.level)),
            desk.unit.roles.contains(first.role), desk.unit.period.contains(day)
        else { throw .notReceivedHere(procedure: procedure.code, unit: desk.unit.name) }
    }

    /// Sees that the officer may receive here, and returns the mandate where it takes one.
    private func checkOfficer(
        _ officer: Officer, at desk: Desk, on day: CivilDate
    ) throws(TransitionError) -> Mandate? {
        let first = procedure.steps[0]
        if officer.unit == desk.unit.id, officer.holds(first.post) { return nil }
        let mandate = officer.mandate(
            for: desk.unit.id, post: first.post, procedure: procedure.code, on: day)
        if let mandate { return mandate }
        throw officer.unit == desk.unit.id
            ? .notYourPost(code: desk.code, step: first.id, post: first.post ?? "")
            : .notYourUnit(code: desk.code, custodian: desk.unit.id)
    }

    private func checkContents(_ application: Application) throws(TransitionError) {
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
    }

    private func checkAddress(_ application: Application) throws(TransitionError) {
        guard application.resultBy != .postal || !application.applicant.address.isEmpty else {
            throw .addressMissing(procedure: procedure.code)
        }
    }

    private func checkPapers(_ application: Application) throws(TransitionError) {
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

    func grantedLimit(
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
