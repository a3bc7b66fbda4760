extension Edition {
    /// Returns the deadline of a limit that stood from one instant to another.
    func resumed(
        _ due: Instant, from since: Instant, to instant: Instant, _ policy: ResumePolicy,
        _ limit: TimeLimit, _ mode: CountingMode
    ) throws(TransitionError) -> Instant {
        do {
            return try calendar.resumed(
                due: due, pausedAt: since, resumedAt: instant, policy: policy, limit: limit,
                mode: mode)
        } catch { throw .calendar(error) }
    }

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
            addNext(alarm)
        }

        /// What must happen however late it is, whatever was reminded of meanwhile.
        mutating func addNext(_ alarm: Alarm) {
            if next.map({ alarm.at < $0.at }) ?? true { next = alarm }
        }
    }

    private func collect(_ dates: inout Dates, of dossier: Dossier) throws(TransitionError) {
        let isRunning = dossier.clock.stoppedAt == nil
        switch dossier.state {
        case .filed(let filing):
            if let pause = filing.pause {
                try addPause(&dates, pause)
            } else {
                dates.add(.check, at: filing.checkBy)
            }
        case .inTransit(let transit):
            try addDue(&dates, dossier)
            try addAcceptance(&dates, transit)
        case .returning(let transit, _):
            try addAcceptance(&dates, transit)
        case .held(let holding):
            guard isRunning else { break }
            try addDue(&dates, dossier)
            if let stepDue = holding.stepDue { dates.add(.step, at: stepDue) }
        case .paused(_, let pause):
            if isRunning { try addDue(&dates, dossier) }
            try addPause(&dates, pause)
        case .decided(let holding, let decision):
            guard step(holding.step).returnsResult else {
                dates.add(.step, at: holding.stepDue ?? dossier.clock.due)
                break
            }
            let from = max(decision.at, holding.acceptedAt)
            let collect = try deadline(from: from, ruleSet.collectWithin, on: calendar, .byHours)
            dates.add(.collection, at: collect)
        case .returned, .refused, .stopped, .withdrawn:
            return
        }
        try addOpinions(&dates, dossier)
    }

    /// Before the deadline of an opinion the agency is reminded; when it passes, the silence is
    /// recorded.
    private func addOpinions(
        _ dates: inout Dates, _ dossier: Dossier
    ) throws(TransitionError) {
        guard let opinions = dossier.matter?.opinions else { return }
        for opinion in opinions where opinion.isAwaited {
            let near = try moment(ruleSet.remindBefore, before: opinion.due)
            if near > opinion.askedAt { dates.add(.opinion, at: near) }
            dates.addNext(Alarm(at: opinion.due, reminder: .silence))
        }
    }

    private func addPause(_ dates: inout Dates, _ pause: Pause) throws(TransitionError) {
        let review = try deadline(from: pause.since, ruleSet.pauseReview, on: calendar, .byHours)
        dates.add(.pause, at: pause.respondBy ?? review)
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
        let near = try moment(ruleSet.remindBefore, before: due)
        // A limit shorter than the notice leaves nothing to announce.
        let isAnnounced = near > dossier.clock.startedAt ?? dossier.reception.at
        if isAnnounced { dates.add(.dueSoon, at: near) }
        dates.add(.overdue, at: due)
        // The apology is drafted whatever else was reminded of in the same moment.
        if dossier.lacksApologyDraft {
            dates.addNext(
                isAnnounced
                    ? Alarm(at: near, reminder: .dueSoon) : Alarm(at: due, reminder: .overdue))
        }
    }

    private func moment(
        _ limit: TimeLimit, before instant: Instant
    ) throws(TransitionError) -> Instant {
        do { return try calendar.moment(limit, before: instant) } catch { throw .calendar(error) }
    }
}
