/// Why a deadline falls when it does: every day from reception to deadline, counted or skipped with
/// its reason (promise P8).
public struct Explanation: Hashable, Sendable, Codable {
    /// The calendar that was reckoned with.
    public let calendar: String
    /// The version of that calendar.
    public let calendarVersion: Int
    /// The time limit that was counted.
    public let limit: TimeLimit
    /// How it was counted.
    public let mode: CountingMode
    /// The moment from which it was counted.
    public let received: Instant
    /// The deadline; equal to what ``WorkingCalendar/deadline(from:limit:mode:)`` answers.
    public let due: Instant
    /// One row a calendar day, without gaps; the last one is the day of the deadline.
    public let rows: [Row]

    /// One day of the reckoning.
    public struct Row: Hashable, Sendable, Codable {
        /// The day by the office's clock.
        public let date: CivilDate
        /// What the day contributes.
        public let entry: Entry
        /// What is particular about the day, if anything.
        public let reason: Reason?
        /// The deadline, in the last row only.
        public let due: Instant?
    }

    /// What a day contributes.
    public enum Entry: Hashable, Sendable, Codable {
        /// Nothing.
        case skipped
        /// The day of reception, from which is counted and which itself is not.
        case reception
        /// Working time in seconds, and the sum of it so far.
        case work(seconds: Int64, total: Int64)
        /// A whole day, the n-th.
        case day(number: Int)
        /// The fraction left after the last whole day, in seconds from the day's opening.
        case partOfDay(seconds: Int64)
        /// The working day to which an end on a day off is moved.
        case movedHere
    }

    /// What is particular about a day.
    public enum Reason: Hashable, Sendable, Codable {
        /// A weekly rest day.
        case restDay(Weekday)
        /// A holiday or another day off of the calendar.
        case dayOff(DayName)
        /// A day worked in exchange for another.
        case makeUpDay(MakeUpDay)
        /// The dossier came in after closing.
        case afterHours
        /// The dossier came in after the cut-off for the same day.
        case afterCutoff(TimeOfDay)

        /// The reason in words.
        public var name: DayName {
            switch self {
            case .restDay(let weekday):
                DayName(
                    vi: "ngày nghỉ hằng tuần (\(weekday.name.vi))",
                    en: "weekly rest day (\(weekday.name.en))")
            case .dayOff(let name): name
            case .makeUpDay(let day):
                DayName(
                    vi: "ngày làm bù: \(day.reason.vi)", en: "make-up working day: \(day.reason.en)"
                )
            case .afterHours:
                DayName(vi: "nhận sau giờ làm việc", en: "received after working hours")
            case .afterCutoff(let time):
                DayName(vi: "nhận sau \(time)", en: "received after \(time)")
            }
        }
    }
}

extension WorkingCalendar {
    /// Explains a deadline day by day.
    ///
    /// - Throws: ``CalendarError/notCovered(_:calendar:)`` where the deadline itself does.
    public func explain(
        from received: Instant, limit: TimeLimit, mode: CountingMode
    ) throws(CalendarError) -> Explanation {
        let start = try place(received)
        let due = try deadline(from: start, limit, mode)
        var rows: [Explanation.Row] = []
        rows.reserveCapacity(due.day - start.day + 1)
        let plan = try dayPlan(start, limit, mode)
        var total: Int64 = 0
        for day in start.day...due.day {
            let entry = entry(of: day, from: start, to: due, plan, &total)
            rows.append(
                Explanation.Row(
                    date: date(ofOffset: day), entry: entry,
                    reason: reason(on: day, start, entry, limit),
                    due: day == due.day ? instant(due) : nil))
        }
        return Explanation(
            calendar: id, calendarVersion: version, limit: limit, mode: mode, received: received,
            due: instant(due), rows: rows)
    }

    /// What the days of a limit are counted by.
    private enum DayPlan {
        case work
        /// Working days after the first one, and the length in thousandths.
        case workingDays(thousandths: Int)
        /// Calendar days from a first one, up to the last before any move.
        case calendarDays(first: Int, last: Int)
        /// The day of reception, or else the next working day.
        case sameDay(inTime: Bool)
    }

    private func dayPlan(
        _ received: DayTime, _ limit: TimeLimit, _ mode: CountingMode
    ) throws(CalendarError) -> DayPlan {
        guard case .amount(let thousandths, let unit) = limit.kind else {
            guard case .sameDay(let cutoff) = limit.kind else { return .work }
            return .sameDay(inTime: isInTime(received, cutoff))
        }
        switch (unit, mode) {
        case (.hour, _), (.workingDay, .byHours):
            return .work
        case (.workingDay, .excludeFirstDay):
            return .workingDays(thousandths: thousandths)
        case (.day, .byHours):
            let start = try nextWorking(from: received)
            let end = advanced(start, thousandthDays: thousandths)
            return .calendarDays(first: start.day, last: end.day)
        case (.month, .byHours):
            let start = try nextWorking(from: received)
            return .calendarDays(first: start.day, last: endOfMonths(thousandths, from: start).day)
        case (.day, .excludeFirstDay):
            let last = received.day + roundedUp(thousandths)
            return .calendarDays(first: received.day, last: last)
        case (.month, .excludeFirstDay):
            let end = endOfMonths(thousandths, from: DayTime(day: received.day, time: 0))
            let last = end.time > 0 ? end.day + 1 : end.day
            return .calendarDays(first: received.day, last: last)
        }
    }

    private func entry(
        of day: Int, from start: DayTime, to due: DayTime, _ plan: DayPlan, _ total: inout Int64
    ) -> Explanation.Entry {
        switch plan {
        case .work:
            let end = min(due, DayTime(day: day, time: Instant.perDay))
            let before = total
            total = (index.work(before: end) - index.work(before: start)) / Instant.perSecond
            return total == before && day != due.day
                ? .skipped : .work(seconds: total - before, total: total)
        case .workingDays(let thousandths):
            guard day > start.day else { return .reception }
            guard index.isWorking(day) else { return .skipped }
            let number = Int(index.ordinal[day + 1] - index.ordinal[start.day + 1])
            guard number * 1_000 > thousandths else { return .day(number: number) }
            let work = index.schedule(day).worked(before: due.time)
            return .partOfDay(seconds: work / Instant.perSecond)
        case .calendarDays(let first, let last):
            guard day >= first else { return .skipped }
            guard day > first else { return .reception }
            guard day > last else { return .day(number: day - first) }
            return day == due.day ? .movedHere : .skipped
        case .sameDay(let inTime):
            guard !inTime else { return .day(number: 1) }
            guard day > start.day else { return .reception }
            return index.isWorking(day) ? .day(number: 1) : .skipped
        }
    }

    private func reason(
        on day: Int, _ start: DayTime, _ entry: Explanation.Entry, _ limit: TimeLimit
    ) -> Explanation.Reason? {
        let date = date(ofOffset: day)
        if let name = daysOff[date] { return .dayOff(name) }
        if !index.isWorking(day) { return .restDay(date.weekday) }
        if day == start.day, start.time >= index.schedule(day).closing { return .afterHours }
        if day == start.day, entry == .reception, case .sameDay(let cutoff) = limit.kind {
            return .afterCutoff(cutoff)
        }
        return makeUpDays[date].map { .makeUpDay($0) }
    }
}
