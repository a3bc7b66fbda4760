extension WorkingCalendar {
    /// Returns the moment by which work received at a moment must be done.
    ///
    /// By hours, working time runs from the next working moment; calendar days and months keep the
    /// hour of that moment and move to the same hour of a working day. Where the first day is
    /// excluded, days end at the closing time of the last one; a fraction of a working day is
    /// working time from the opening of the following working day, but never more than the whole
    /// of that day; a fraction of a calendar day counts as a day. Hours always run by the clock,
    /// and the rule of the same day is the same in both modes.
    ///
    /// - Throws: ``CalendarError/notCovered(_:calendar:)`` if the reckoning leaves the years
    /// covered.
    public func deadline(
        from received: Instant, limit: TimeLimit, mode: CountingMode
    ) throws(CalendarError) -> Instant {
        instant(try deadline(from: try place(received), limit, mode))
    }

    /// Returns the moment by which a dossier goes on to the competent agency: the closing time of
    /// the day of reception, or the opening of the next working day if it came after the cut-off,
    /// after closing or on a day off.
    public func startOfTransfer(
        receivedAt received: Instant, cutoff: TimeOfDay
    ) throws(CalendarError) -> Instant {
        let moment = try place(received)
        if isInTime(moment, cutoff) { return instant(closing(of: moment.day)) }
        return instant(opening(of: try workingDay(Int(index.ordinal[moment.day + 1]))))
    }

    /// Returns the deadline of a dossier that was paused and goes on.
    ///
    /// What counts as left at the pause depends on how the limit is counted: working time by hours;
    /// whole working days, or calendar days, where the first day is excluded; calendar time for
    /// limits in days and months. A dossier that was late at the pause stays as late. A pause in
    /// which nothing would have been counted changes nothing.
    ///
    /// - Throws: ``CalendarError`` if the reckoning leaves the years covered, or if the resumption
    ///   comes before the pause.
    public func resumed(
        due: Instant, pausedAt: Instant, resumedAt: Instant, policy: ResumePolicy,
        limit: TimeLimit, mode: CountingMode
    ) throws(CalendarError) -> Instant {
        guard resumedAt >= pausedAt else {
            throw .resumedBeforePause(pausedAt: pausedAt, resumedAt: resumedAt)
        }
        switch policy {
        case .continue: return due
        case .restart: return try deadline(from: resumedAt, limit: limit, mode: mode)
        case .resume: break
        }
        let (paused, resumed) = (try place(pausedAt), try place(resumedAt))
        let due = try placeEnd(due)
        let next: DayTime =
            switch (limit.unit, mode) {
            case (.hour, _), (.workingDay, .byHours):
                try shiftedByWork(due, paused, resumed)
            case (.day, .byHours), (.month, .byHours):
                try shiftedByTime(due, paused, resumed)
            case (.workingDay, .excludeFirstDay), (nil, _):
                try shiftedByWorkingDays(due, paused, resumed)
            case (.day, .excludeFirstDay), (.month, .excludeFirstDay):
                try shiftedByDays(due, paused, resumed)
            }
        return instant(next)
    }

    func deadline(
        from received: DayTime, _ limit: TimeLimit, _ mode: CountingMode
    ) throws(CalendarError) -> DayTime {
        switch limit.kind {
        case .sameDay(let cutoff):
            if isInTime(received, cutoff) { return closing(of: received.day) }
            return closing(of: try workingDay(Int(index.ordinal[received.day + 1])))
        case .amount(let thousandths, let unit):
            switch (unit, mode) {
            case (.hour, _):
                return try adding(work: Int64(thousandths) * 3_600_000, to: received)
            case (.workingDay, .byHours):
                let work = Int64(thousandths) * Int64(standardDayMinutes) * 60_000
                return try adding(work: work, to: received)
            case (.workingDay, .excludeFirstDay):
                return try endOfWorkingDays(thousandths, after: received.day)
            case (.day, .byHours):
                let start = try nextWorking(from: received)
                return try settled(advanced(start, thousandthDays: thousandths))
            case (.day, .excludeFirstDay):
                let day = received.day + roundedUp(thousandths)
                return closing(of: try workingDay(from: day))
            case (.month, .byHours):
                let start = try nextWorking(from: received)
                return try settled(endOfMonths(thousandths, from: start))
            case (.month, .excludeFirstDay):
                let end = endOfMonths(thousandths, from: DayTime(day: received.day, time: 0))
                return closing(of: try workingDay(from: end.time > 0 ? end.day + 1 : end.day))
            }
        }
    }

    /// Tells whether a reception is early enough for its own day.
    func isInTime(_ received: DayTime, _ cutoff: TimeOfDay) -> Bool {
        index.isWorking(received.day) && received.time < index.schedule(received.day).closing
            && received.time <= Int64(cutoff.minutes) * Instant.perMinute
    }

    private func endOfWorkingDays(
        _ thousandths: Int, after day: Int
    ) throws(CalendarError) -> DayTime {
        let ordinal = Int(index.ordinal[day + 1]) + roundedUp(thousandths) - 1
        let last = try workingDay(ordinal)
        let rest = thousandths % 1_000
        guard rest > 0 else { return closing(of: last) }
        let work = Int64(rest) * Int64(standardDayMinutes) * 60_000
        return DayTime(day: last, time: index.schedule(last).time(afterWork: work))
    }

    func roundedUp(_ thousandths: Int) -> Int { (thousandths + 999) / 1_000 }

    func advanced(_ start: DayTime, thousandthDays: Int) -> DayTime {
        let time = start.time + Int64(thousandthDays) * (Instant.perDay / 1_000)
        return DayTime(day: start.day + Int(time / Instant.perDay), time: time % Instant.perDay)
    }

    func endOfMonths(_ thousandths: Int, from start: DayTime) -> DayTime {
        let date = date(ofOffset: start.day).adding(months: thousandths / 1_000)
        let whole = DayTime(day: Int(date.daysSinceEpoch) - index.firstDay, time: start.time)
        let rest = thousandths % 1_000 * fractionalMonthDays
        return rest == 0 ? whole : advanced(whole, thousandthDays: rest)
    }

    private func shiftedByWork(
        _ due: DayTime, _ paused: DayTime, _ resumed: DayTime
    ) throws(CalendarError) -> DayTime {
        let pause = index.work(before: resumed) - index.work(before: paused)
        return pause == 0 ? due : try adding(work: pause, to: due)
    }

    private func shiftedByTime(
        _ due: DayTime, _ paused: DayTime, _ resumed: DayTime
    ) throws(CalendarError) -> DayTime {
        let (from, to) = (try nextWorking(from: paused), try nextWorking(from: resumed))
        guard from != to else { return due }
        let shift = Int64(to.day - from.day) * Instant.perDay + to.time - from.time
        let time = due.time + shift
        let days = Int(time / Instant.perDay)
        return try settled(DayTime(day: due.day + days, time: time % Instant.perDay))
    }

    private func shiftedByWorkingDays(
        _ due: DayTime, _ paused: DayTime, _ resumed: DayTime
    ) throws(CalendarError) -> DayTime {
        let pause = Int(index.ordinal[resumed.day + 1] - index.ordinal[paused.day + 1])
        guard pause > 0 else { return try leavingTime(due, due, paused, resumed) }
        let day = try workingDay(Int(index.ordinal[due.day + 1]) - 1 + pause)
        return try leavingTime(sameTime(as: due, on: day), due, paused, resumed)
    }

    private func shiftedByDays(
        _ due: DayTime, _ paused: DayTime, _ resumed: DayTime
    ) throws(CalendarError) -> DayTime {
        guard resumed.day > paused.day else { return try leavingTime(due, due, paused, resumed) }
        let day = try workingDay(from: due.day + resumed.day - paused.day)
        return try leavingTime(sameTime(as: due, on: day), due, paused, resumed)
    }

    /// Returns the same hour on another working day; a closing time stays a closing time.
    private func sameTime(as due: DayTime, on day: Int) -> DayTime {
        guard due.time < index.schedule(due.day).closing else { return closing(of: day) }
        return DayTime(day: day, time: index.schedule(day).clamped(due.time))
    }

    /// Returns a new deadline, or the next closing time if a dossier that was in time at the pause
    /// would be late at its resumption.
    private func leavingTime(
        _ next: DayTime, _ due: DayTime, _ paused: DayTime, _ resumed: DayTime
    ) throws(CalendarError) -> DayTime {
        guard due > paused, next <= resumed else { return next }
        return closing(of: try nextWorking(from: resumed).day)
    }
}
