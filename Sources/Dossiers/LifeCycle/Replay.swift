/// Why a ledger cannot be replayed: it was not written by this state machine.
public enum ReplayError: Error, Hashable, Sendable {
    /// The ledger has no first row, or its first row is not a reception.
    case noReception
    /// A row's number does not follow the one before.
    case gap(after: Int, found: Int)
    /// A row cannot follow the state before it.
    case impossible(number: Int)
}

extension ReplayError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noReception: "the ledger does not begin with a reception"
        case .gap(let number, let found): "row \(number) is followed by row \(found)"
        case .impossible(let number): "row \(number) cannot follow the state before it"
        }
    }
}

extension Dossier {
    /// Applies a ledger from its start (promise P9).
    public static func replay(_ entries: some Sequence<LedgerEntry>) throws(ReplayError) -> Dossier
    {
        var dossier: Dossier?
        for entry in entries { dossier = try following(dossier, entry) }
        guard let dossier else { throw .noReception }
        return dossier
    }

    /// Returns the dossier after one more row of its ledger, or after the first one.
    public static func following(
        _ dossier: Dossier?, _ entry: LedgerEntry
    ) throws(ReplayError) -> Dossier {
        guard let dossier else { return try Dossier(receivedBy: entry) }
        return try dossier.applying(entry)
    }

    /// Makes the dossier that a first ledger row records.
    init(receivedBy entry: LedgerEntry) throws(ReplayError) {
        let received: Received
        let isTakenIn: Bool
        switch entry.event {
        case .received(let facts): (received, isTakenIn) = (facts, true)
        case .filed(let facts): (received, isTakenIn) = (facts, false)
        default: throw .noReception
        }
        guard entry.number == 1 else { throw .noReception }
        let state: DossierState =
            isTakenIn
            ? .held(
                Holding(
                    unit: received.unit, step: received.step, officer: entry.officer,
                    acceptedAt: entry.at, stepDue: received.stepDue, cameFrom: nil))
            : .filed(
                Filing(
                    unit: received.unit, step: received.step,
                    checkBy: received.stepDue ?? received.due))
        let matter = Matter(parent: received.parent, watched: received.watched ?? [])
        self.init(
            id: entry.dossier, code: received.code, version: 1, changedAt: entry.at,
            touched: LevelSet(received.unit.level), edition: received.edition,
            reception: ReceptionFacts(
                unit: received.unit, subject: received.application.subject,
                caseCode: received.application.caseCode, at: entry.at),
            clock: DossierClock(
                limit: received.limit,
                startedAt: isTakenIn ? received.application.filedAt ?? entry.at : nil,
                originalDue: received.due, due: received.due,
                calendarVersion: received.calendarVersion),
            state: state, matter: matter.isEmpty ? nil : matter)
    }

    /// Returns the dossier as it stands after one more ledger row.
    func applying(_ entry: LedgerEntry) throws(ReplayError) -> Dossier {
        guard entry.number == version + 1 else {
            throw .gap(after: version, found: entry.number)
        }
        guard let state = state.after(entry) else { throw .impossible(number: entry.number) }
        var edition = edition
        if case .migrated(let migration) = entry.event { edition = migration.edition }
        return Dossier(
            id: id, code: code, version: entry.number, changedAt: entry.at,
            touched: touched(after: entry.event), edition: edition, reception: reception,
            clock: clock.after(entry, isAwaiting: opinions.contains(where: \.stopsClock)),
            state: state, matter: matter(after: entry))
    }

    private func touched(after event: Event) -> LevelSet {
        switch event {
        case .delivered(let unit, _), .dutySent(let unit, _):
            touched.union(LevelSet(unit.level))
        case .opinionsAsked(let opinions):
            opinions.reduce(touched) { $0.union(LevelSet($1.unit.level)) }
        case .transferred(let transfer): transfer.touched
        default: touched
        }
    }

    private func matter(after entry: LedgerEntry) -> Matter? {
        guard matter != nil || entry.event.concernsMatter else { return nil }
        var next = matter ?? Matter()
        next.apply(entry)
        if case .held(let holding) = state, next.watched.contains(holding.step) {
            switch entry.event {
            case .handedOff, .decided: next.workers[holding.step] = entry.officer
            default: break
            }
        }
        return next.isEmpty ? nil : next
    }
}

extension DossierClock {
    /// The clock an event leads to.
    ///
    /// - Parameter isAwaiting: Whether an opinion outside the limit was awaited before.
    fileprivate func after(_ entry: LedgerEntry, isAwaiting: Bool) -> DossierClock {
        var clock = self
        switch entry.event {
        case .supplementRequested(_, _, _, let stopsClock):
            clock.supplementRequests += 1
            if stopsClock { clock.stop(at: entry.at) }
        case .opinionsAsked(let opinions):
            if opinions.contains(where: \.stopsClock) { clock.stop(at: entry.at) }
        case .paused, .dutySent, .stopped(_, false): clock.stop(at: entry.at)
        case .takenIn(let taken):
            clock.startedAt = entry.at
            clock.supplementRequests = 0
            clock.originalDue = taken.due
            clock.due = taken.due
        case .apologised(_, let due, _): clock.due = due
        case .redated(let redating):
            clock.due = redating.due
            clock.calendarVersion = redating.calendarVersion
        case .reminded: clock.remindedAt = entry.at
        default:
            guard let restart = entry.event.restart else { break }
            clock.due = restart.due
            clock.stoppedAt = nil
            // The papers let the whole limit begin anew, and an opinion is awaited still.
            if isAwaiting, case .supplementReceived = entry.event { clock.stop(at: entry.at) }
        }
        return clock
    }

    private mutating func stop(at instant: Instant) { stoppedAt = stoppedAt ?? instant }
}

extension Event {
    /// How the clock goes on with the event, where it does.
    var restart: Restart? {
        switch self {
        case .supplementReceived(_, let restart): restart
        case .opinionAnswered(let answer): answer.restart
        case .opinionWithdrawn(let withdrawal): withdrawal.restart
        case .silenceRecorded(let silence): silence.restart
        case .resumed(let end), .dutyConfirmed(let end): end.restart
        default: nil
        }
    }

    /// Whether the event can make a matter out of none.
    fileprivate var concernsMatter: Bool {
        switch self {
        case .opinionsAsked, .childrenChosen, .childOpened, .childProgressed, .dutySent,
            .apologised, .reminded(.dueSoon), .reminded(.overdue), .migrated:
            true
        default: false
        }
    }
}

extension Matter {
    /// Takes an event in; what is no matter of it changes nothing.
    fileprivate mutating func apply(_ entry: LedgerEntry) {
        switch entry.event {
        case .opinionsAsked(let asked): opinions += asked
        case .opinionAnswered(let answer):
            change(answer.number) {
                $0.answer = Opinion.Answer(
                    stance: answer.stance, text: answer.text, officer: entry.officer, at: entry.at)
            }
        case .opinionWithdrawn(let withdrawal):
            change(withdrawal.number) {
                $0.withdrawn = Opinion.Withdrawal(reason: withdrawal.reason, at: entry.at)
            }
        case .silenceRecorded(let silence):
            for number in silence.numbers { change(number) { $0.silentAt = entry.at } }
        case .childrenChosen(let ids):
            children += ids.map { Child(id: $0, dossier: nil, code: nil, status: .open) }
        case .childOpened(let id, let dossier, let code):
            children.removeAll { $0.id == id }
            children.append(Child(id: id, dossier: dossier, code: code, status: .open))
        case .childProgressed(let id, let status): progress(id, status)
        case .dutySent(let office, let slip):
            duty = FinancialDuty(office: office, slip: slip, sentAt: entry.at)
        case .dutyNotified(let notice, let dong, let payBy):
            duty?.notice = .init(number: notice, dong: dong, payBy: payBy, at: entry.at)
        case .dutyPaid(let reference, let dong):
            duty?.payment = .init(reference: reference, dong: dong, at: entry.at)
        case .dutyConfirmed: duty?.confirmedAt = entry.at
        case .reminded(.dueSoon), .reminded(.overdue):
            guard apology == nil || apology?.promised != nil else { break }
            apology = Apology(
                draftedAt: entry.at, signedAt: nil, reason: "",
                appointments: apology?.appointments ?? 0)
        case .apologised(let reason, let due, let time):
            apology = Apology(
                draftedAt: apology?.draftedAt, signedAt: entry.at, reason: reason,
                appointments: (apology?.appointments ?? 0) + (time == nil ? 0 : 1),
                promised: time == nil ? nil : due)
        case .migrated(let migration):
            watched = migration.watched
            workers = Dictionary(
                workers.sorted { $0.key < $1.key }.map {
                    (migration.steps[$0.key] ?? $0.key, $0.value)
                },
                uniquingKeysWith: { first, _ in first })
        case .transferred(let transfer):
            // What was answered was answered by the agency of that day.
            for index in opinions.indices where opinions[index].isAwaited {
                opinions[index].unit = transfer.standing(opinions[index].unit)
            }
            if let office = duty?.office { duty?.office = transfer.standing(office) }
        default: break
        }
    }

    private mutating func change(_ number: Int, _ change: (inout Opinion) -> Void) {
        guard let index = opinions.firstIndex(where: { $0.number == number }) else { return }
        change(&opinions[index])
    }

    private mutating func progress(_ id: String, _ status: Child.Status) {
        if let index = children.firstIndex(where: { $0.id == id }) {
            children[index].status = status
        } else {
            children.append(Child(id: id, dossier: nil, code: nil, status: status))
        }
    }
}
