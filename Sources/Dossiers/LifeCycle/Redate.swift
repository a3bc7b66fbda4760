extension Edition {
    /// Computes a dossier's dates anew under this edition's calendars, from the start of its
    /// ledger: every pause, resumption and appointment counts as it did (a late-announced swap of
    /// working days re-dates open dossiers).
    ///
    /// - Parameters:
    ///   - entries: The ledger from its first row.
    ///   - earlier: The editions that the dossier was under before it was moved to this one; each
    ///     governs what was done while it was under it.
    ///   - calendars: The identifiers of the calendars that units keep.
    ///   - groupDue: When the group is due, for a child; it is promised no later.
    ///   - basis: The decision that changed the calendar.
    /// - Throws: ``ControlSheet/Failure`` for a ledger that cannot be replayed, or a time that the
    ///   calendar does not cover.
    public func redating(
        of entries: some Sequence<LedgerEntry>, earlier: [EditionID: Edition] = [:],
        calendars: [UnitID: String] = [:], groupDue: Instant? = nil, basis: String
    ) throws(ControlSheet.Failure) -> Redating {
        var reckoner = Reckoner(edition: self, calendars: calendars, groupDue: groupDue)
        var dossier: Dossier?
        for entry in entries {
            let next: Dossier
            do { next = try Dossier.following(dossier, entry) } catch { throw .ledger(error) }
            let governing = dossier?.edition ?? next.edition
            guard let law = governing == id ? self : earlier[governing] else {
                throw .edition(governing)
            }
            reckoner.edition = law
            do { try reckoner.take(entry, before: dossier, after: next) } catch {
                throw .calendar(error)
            }
            dossier = next
        }
        guard dossier != nil, let due = reckoner.due else { throw .ledger(.noReception) }
        return Redating(
            calendarVersion: calendar.version, due: due, stepDue: reckoner.stepDue, basis: basis)
    }
}

/// The dates of a dossier as far as its ledger has been read.
private struct Reckoner {
    /// The edition that governs the row.
    var edition: Edition
    let calendars: [UnitID: String]
    let groupDue: Instant?
    var due: Instant?
    var stepDue: Instant?

    mutating func take(
        _ entry: LedgerEntry, before: Dossier?, after: Dossier
    ) throws(CalendarError) {
        let calendar = edition.calendar
        let mode = edition.procedure.counting
        switch entry.event {
        case .received(let received):
            due = try calendar.deadline(
                from: received.application.filedAt ?? entry.at, limit: received.limit, mode: mode)
            if let groupDue { due = due.map { max(entry.at, min($0, groupDue)) } }
            let moment = try receptionDue(entry.at, on: own(received.unit))
            stepDue = due.map { min(moment, max($0, entry.at)) }
        case .filed(let received):
            due = try calendar.deadline(from: entry.at, limit: received.limit, mode: mode)
            stepDue = try checkBy(from: entry.at)
        case .takenIn:
            due = try calendar.deadline(from: entry.at, limit: after.clock.limit, mode: mode)
            let moment = try receptionDue(entry.at, on: calendar)
            stepDue = due.map { min(moment, $0) }
        case .supplementReceived where before?.clock.startedAt == nil:
            stepDue = try checkBy(from: entry.at)
        case .delivered(let unit, _):
            let limit = after.state.step.flatMap { edition.procedure.step($0)?.limit }
            stepDue = try limit.map { limit throws(CalendarError) in
                try own(unit).deadline(from: entry.at, limit: limit, mode: .byHours)
            }
        case .handedOff, .sentBack: stepDue = nil
        case .apologised(_, _, let time?):
            let now = before?.clock.stoppedAt ?? entry.at
            due = try calendar.deadline(from: max(now, due ?? now), limit: time, mode: .byHours)
        default:
            guard entry.event.restart != nil, let before else { break }
            try restart(entry, before)
        }
    }

    private mutating func restart(
        _ entry: LedgerEntry, _ before: Dossier
    ) throws(CalendarError) {
        let since = before.clock.stoppedAt ?? entry.at
        var policy = ResumePolicy.resume
        if case .supplementReceived = entry.event {
            policy = before.resumption(edition.procedure.supplement.resume)
        }
        if let old = due {
            due = try edition.calendar.resumed(
                due: old, pausedAt: since, resumedAt: entry.at, policy: policy,
                limit: before.clock.limit, mode: edition.procedure.counting)
        }
        guard let old = stepDue, let step = before.state.step else { return }
        guard let limit = edition.procedure.step(step)?.limit else {
            stepDue = try receptionDue(entry.at, on: edition.calendar)
            return
        }
        stepDue = try edition.calendar.resumed(
            due: old, pausedAt: max(since, before.acceptedAt ?? since), resumedAt: entry.at,
            policy: policy, limit: limit, mode: .byHours)
    }

    private func own(_ unit: UnitID) -> WorkingCalendar {
        edition.calendar(calendars[unit] ?? edition.procedure.calendar)
    }

    private func checkBy(from instant: Instant) throws(CalendarError) -> Instant {
        try edition.calendar.deadline(
            from: instant, limit: edition.ruleSet.checkLimit, mode: .byHours)
    }

    private func receptionDue(
        _ at: Instant, on calendar: WorkingCalendar
    ) throws(CalendarError) -> Instant {
        if let limit = edition.procedure.steps[0].limit {
            return try calendar.deadline(from: at, limit: limit, mode: .byHours)
        }
        return try calendar.startOfTransfer(
            receivedAt: at, cutoff: edition.ruleSet.transferCutoff)
    }
}

extension Dossier {
    fileprivate var acceptedAt: Instant? {
        switch state {
        case .held(let holding), .paused(let holding, _), .decided(let holding, _):
            holding.acceptedAt
        case .filed, .inTransit, .returning, .returned, .refused, .stopped, .withdrawn: nil
        }
    }
}
