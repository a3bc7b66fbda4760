/// At whose door a dossier's lateness lies: working time by custody interval and by what it went
/// into, beyond the step's own limit and beyond the dossier's due date.
public struct Lateness: Hashable, Sendable {
    /// The due date it is held against: the one in force, and the one promised first.
    public let due: Instant
    public let originalDue: Instant
    /// When the dossier was ruled on or ended; until then, now.
    public let until: Instant
    public let isFinished: Bool
    /// Working time beyond the due date in force, in seconds; 0 where it is in time.
    public let seconds: Int64
    /// Working time beyond the date promised first, in seconds.
    public let originalSeconds: Int64
    public let shares: [Share]

    /// A stretch of custody of one kind.
    public struct Share: Hashable, Sendable {
        /// Who answered for the dossier; nil before it was entered.
        public let unit: UnitID?
        public let step: StepID
        public let kind: Custody.Kind
        public let from: Instant
        public let to: Instant
        /// Working time in all, in seconds.
        public let seconds: Int64
        /// Working time beyond the step's own limit, in seconds.
        public let beyondStep: Int64
        /// Working time beyond the due date in force, in seconds.
        public let beyondDue: Int64
    }
}

extension Edition {
    /// Lays a dossier's lateness at the doors it belongs to (ours, another agency's, in transit,
    /// waiting for the applicant, late entry into the system).
    ///
    /// - Throws: ``ControlSheet/Failure`` for a ledger that cannot be replayed, or a time that the
    ///   calendar does not cover.
    public func lateness(
        of entries: [LedgerEntry], at now: Instant
    ) throws(ControlSheet.Failure) -> Lateness {
        do {
            return try reckonedLateness(of: entries, at: now)
        } catch let error as ReplayError {
            throw .ledger(error)
        } catch let error as CalendarError {
            throw .calendar(error)
        } catch {
            preconditionFailure("replay and calendar throw their own errors only: \(error)")
        }
    }

    private func reckonedLateness(of entries: [LedgerEntry], at now: Instant) throws -> Lateness {
        let dossier = try Dossier.replay(entries)
        let end = entries.first { $0.event.endsTheWork }?.at
        let until = end ?? max(now, dossier.changedAt)
        let due = dossier.clock.due
        let reckoning = Reckoning(
            calendar: calendar,
            start: entries.first?.event.reception?.application.filedAt ?? dossier.reception.at,
            due: due)
        var shares: [Lateness.Share] = []
        if case .received(let received) = entries.first?.event,
            let filedAt = received.application.filedAt, filedAt < dossier.reception.at
        {
            shares.append(
                try reckoning.share(
                    nil, received.step, .lateEntry, filedAt, dossier.reception.at, stepDue: filedAt)
            )
        }
        let stepDues = try stepDues(of: entries)
        for custody in try Custody.intervals(of: entries) {
            for span in custody.spans where span.from < until {
                let to = min(span.to ?? until, until)
                let stepDue = stepDues.last { $0.from <= custody.from }?.due
                shares.append(
                    try reckoning.share(
                        custody.unit, custody.step, span.kind, span.from, to, stepDue: stepDue))
            }
        }
        return Lateness(
            due: due, originalDue: dossier.clock.originalDue, until: until, isFinished: end != nil,
            seconds: try calendar.seconds(beyond: due, until),
            originalSeconds: try calendar.seconds(beyond: dossier.clock.originalDue, until),
            shares: shares)
    }

    /// The last due date of the step of each custody interval, pauses included.
    private func stepDues(of entries: [LedgerEntry]) throws -> [(from: Instant, due: Instant?)] {
        var dues: [(from: Instant, due: Instant?)] = []
        var dossier: Dossier?
        for entry in entries {
            let next = try Dossier.following(dossier, entry)
            switch entry.event {
            case .received, .filed, .delivered: dues.append((entry.at, next.state.stepDue))
            default:
                if let last = dues.indices.last, let due = next.state.stepDue {
                    dues[last].due = due
                }
            }
            dossier = next
        }
        return dues
    }
}

/// Reckons shares so that the seconds of those that tile add up to the whole: each is what has been
/// reached at its end less what had been at its beginning.
private struct Reckoning {
    let calendar: WorkingCalendar
    let start: Instant
    let due: Instant

    func share(
        _ unit: UnitID?, _ step: StepID, _ kind: Custody.Kind, _ from: Instant, _ to: Instant,
        stepDue: Instant?
    ) throws -> Lateness.Share {
        let counts = kind == .ours || kind == .lateEntry || kind == .inTransit
        return Lateness.Share(
            unit: unit, step: step, kind: kind, from: from, to: to,
            seconds: try between(from, to, since: start),
            beyondStep: counts
                ? try stepDue.map { try between(from, to, since: $0) } ?? 0 : 0,
            beyondDue: try between(from, to, since: due))
    }

    private func between(_ from: Instant, _ to: Instant, since start: Instant) throws -> Int64 {
        try calendar.seconds(beyond: start, to) - calendar.seconds(beyond: start, from)
    }
}

extension WorkingCalendar {
    /// Working time from one instant to a later one, in seconds; 0 where it is not later.
    fileprivate func seconds(beyond start: Instant, _ end: Instant) throws -> Int64 {
        end > start ? try workingSeconds(from: start, to: end) : 0
    }
}

extension Event {
    /// Whether the authority has done with the dossier: ruled on it, or ended it otherwise.
    var endsTheWork: Bool {
        switch self {
        case .decided, .refused, .withdrawn, .stopped(_, true): true
        default: false
        }
    }
}
