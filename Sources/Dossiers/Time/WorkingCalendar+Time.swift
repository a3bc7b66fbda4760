extension WorkingCalendar {
    /// Returns the moment itself if work is done at it, else the next opening: before the day's
    /// start its start, in the lunch break the start of the afternoon, after closing or on a day
    /// off the opening of the next working day.
    public func nextWorkingMoment(from start: Instant) throws(CalendarError) -> Instant {
        instant(try nextWorking(from: try place(start)))
    }

    /// Measures the working time between two moments, in whole seconds, rounded towards zero;
    /// negative if the second one is earlier.
    public func workingSeconds(
        from start: Instant, to end: Instant
    ) throws(CalendarError) -> Int64 {
        try workingMicroseconds(from: start, to: end) / Instant.perSecond
    }

    /// Returns the moment at which so many seconds of work are done.
    ///
    /// An end that falls exactly on a closing time stays there: work of a full day that starts at
    /// 07:00 ends at 17:00, not at 07:00 on the morrow, because a promise is kept by the evening
    /// before. No work at all ends at the next working moment. Negative work counts backwards.
    public func adding(
        workingSeconds seconds: Int64, to start: Instant
    ) throws(CalendarError) -> Instant {
        instant(try adding(work: Self.microseconds(seconds), to: try place(start)))
    }

    /// Returns the moment after which so many seconds of work remain until the end given; the
    /// evening before rather than the morning after where both would do.
    public func subtracting(
        workingSeconds seconds: Int64, from end: Instant
    ) throws(CalendarError) -> Instant {
        let work = Self.microseconds(seconds)
        guard work != 0 else { return end }
        return instant(try adding(work: -work, to: try place(end)))
    }

    /// Returns the same hour of the working day before, or that day's closing if the moment is its
    /// own day's closing: where the reminder falls that is due one day before a deadline.
    public func oneWorkingDayBefore(_ due: Instant) throws(CalendarError) -> Instant {
        instant(try stepped(back: 1, from: try placeEnd(due)))
    }

    /// Returns the moment that lies a time limit before a deadline, where its reminder falls.
    ///
    /// Whole working days keep the hour, as ``oneWorkingDayBefore(_:)`` does, and a fraction of one
    /// is working time; days and months are calendar time, moved back to a working day; the rule
    /// of the same day gives the opening of the deadline's day.
    public func moment(_ limit: TimeLimit, before due: Instant) throws(CalendarError) -> Instant {
        let end = try placeEnd(due)
        guard case .amount(let thousandths, let unit) = limit.kind else {
            return instant(opening(of: try precedingWorkingDay(end.day)))
        }
        let (whole, rest) = (thousandths / 1_000, thousandths % 1_000)
        switch unit {
        case .hour:
            return instant(try adding(work: -Int64(thousandths) * 3_600_000, to: end))
        case .workingDay:
            let start = whole == 0 ? end : try stepped(back: whole, from: end)
            let work = Int64(rest) * Int64(standardDayMinutes) * 60_000
            return instant(rest == 0 ? start : try adding(work: -work, to: start))
        case .day, .month:
            let isMonth = unit == .month
            let date = date(ofOffset: end.day).adding(months: isMonth ? -whole : 0)
            let thousandthDays = isMonth ? rest * fractionalMonthDays : thousandths
            let time = end.time - Int64(thousandthDays) * (Instant.perDay / 1_000)
            let days = CivilDate.floorDivide(Int(time), Int(Instant.perDay))
            let reached = Int(date.daysSinceEpoch) - index.firstDay + days
            let day = try precedingWorkingDay(try covered(reached))
            let clock = time - Int64(days) * Instant.perDay
            return instant(DayTime(day: day, time: index.schedule(day).clamped(clock)))
        }
    }

    /// Returns the closing time of the last working day before a date.
    public func previousWorkingDayClose(before date: CivilDate) throws(CalendarError) -> Instant {
        let day = try workingDay(Int(index.ordinal[try offset(of: date)]) - 1)
        return instant(closing(of: day))
    }

    func workingMicroseconds(
        from start: Instant, to end: Instant
    ) throws(CalendarError) -> Int64 {
        index.work(before: try place(end)) - index.work(before: try place(start))
    }

    /// Returns the same hour a number of working days earlier; a closing time stays one.
    private func stepped(back days: Int, from end: DayTime) throws(CalendarError) -> DayTime {
        let day = try workingDay(Int(index.ordinal[end.day]) - days)
        let closes = index.isWorking(end.day) && end.time >= index.schedule(end.day).closing
        guard !closes else { return closing(of: day) }
        return DayTime(day: day, time: index.schedule(day).clamped(end.time))
    }

    /// Returns a day if it is worked on, else the last one before it that is.
    private func precedingWorkingDay(_ day: Int) throws(CalendarError) -> Int {
        try workingDay(Int(index.ordinal[day + 1]) - 1)
    }

    /// Converts seconds, held within a span that no calendar covers.
    private static func microseconds(_ seconds: Int64) -> Int64 {
        min(max(seconds, -100_000_000_000), 100_000_000_000) * Instant.perSecond
    }

    func place(_ instant: Instant) throws(CalendarError) -> DayTime {
        let (day, time) = instant.local(utcOffsetMinutes)
        let offset = day - index.firstDay
        guard offset >= 0, offset < index.count else {
            throw .notCovered(CivilDate(daysSinceEpoch: day), calendar: name)
        }
        return DayTime(day: offset, time: time)
    }

    /// Places a deadline: midnight belongs to the day before if that day is worked until 24:00.
    func placeEnd(_ instant: Instant) throws(CalendarError) -> DayTime {
        let moment = try place(instant)
        guard moment.time == 0, moment.day > 0,
            index.schedule(moment.day - 1).closing == Instant.perDay
        else { return moment }
        return DayTime(day: moment.day - 1, time: Instant.perDay)
    }

    func instant(_ moment: DayTime) -> Instant {
        Instant(
            microseconds: Int64(index.firstDay + moment.day) * Instant.perDay + moment.time
                - Int64(utcOffsetMinutes) * Instant.perMinute)
    }

    func closing(of day: Int) -> DayTime {
        DayTime(day: day, time: index.schedule(day).closing)
    }

    func opening(of day: Int) -> DayTime {
        DayTime(day: day, time: index.schedule(day).opening)
    }

    func adding(work: Int64, to start: DayTime) throws(CalendarError) -> DayTime {
        guard work != 0 else { return try nextWorking(from: start) }
        let target = index.work(before: start) + work
        guard let ordinal = index.workingDay(completing: target) else {
            throw .notCovered(target > 0 ? dayAfter : dayBefore, calendar: name)
        }
        let day = Int(index.workingDay[ordinal])
        let time = index.schedule(day).time(afterWork: target - index.workBefore[ordinal])
        return DayTime(day: day, time: time)
    }

    func nextWorking(from start: DayTime) throws(CalendarError) -> DayTime {
        if let time = index.schedule(start.day).next(from: start.time) {
            return DayTime(day: start.day, time: time)
        }
        return opening(of: try workingDay(Int(index.ordinal[start.day + 1])))
    }

    /// Returns the day of a working day by its number.
    func workingDay(_ ordinal: Int) throws(CalendarError) -> Int {
        guard ordinal >= 0 else { throw .notCovered(dayBefore, calendar: name) }
        guard ordinal < index.workingDay.count else {
            throw .notCovered(dayAfter, calendar: name)
        }
        return Int(index.workingDay[ordinal])
    }

    /// Returns a day if it is worked on, else the next one that is.
    func workingDay(from day: Int) throws(CalendarError) -> Int {
        try workingDay(Int(index.ordinal[try covered(day)]))
    }

    func covered(_ day: Int) throws(CalendarError) -> Int {
        guard day >= 0, day < index.count else {
            throw .notCovered(date(ofOffset: day), calendar: name)
        }
        return day
    }

    /// Moves a moment reached by calendar days to a working day: the same hour of the next working
    /// day, held within its shifts.
    func settled(_ moment: DayTime) throws(CalendarError) -> DayTime {
        let day = try workingDay(from: moment.day)
        return DayTime(day: day, time: index.schedule(day).clamped(moment.time))
    }

    private var dayAfter: CivilDate { date(ofOffset: index.count) }
    private var dayBefore: CivilDate { date(ofOffset: -1) }
}
