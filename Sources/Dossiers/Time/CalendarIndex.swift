/// The working hours of one kind of day, in microseconds since its midnight.
struct DaySchedule: Sendable {
    let shifts: [Shift]
    let opening: Int64
    let closing: Int64
    /// The working time of the whole day.
    let total: Int64

    init(_ shifts: [Shift]) {
        self.shifts = shifts
        opening = Int64(shifts.first?.start.minutes ?? 0) * Instant.perMinute
        closing = Int64(shifts.last?.end.minutes ?? 0) * Instant.perMinute
        total = shifts.reduce(0) { $0 + Int64($1.minutes) } * Instant.perMinute
    }

    /// Returns the working time of the day that lies before a time of it.
    func worked(before time: Int64) -> Int64 {
        var sum: Int64 = 0
        for shift in shifts {
            let start = Int64(shift.start.minutes) * Instant.perMinute
            guard time > start else { break }
            sum += min(time, Int64(shift.end.minutes) * Instant.perMinute) - start
        }
        return sum
    }

    /// Returns the time at which so much of the day's work is done; 0 gives the opening.
    func time(afterWork amount: Int64) -> Int64 {
        var rest = amount
        for shift in shifts {
            let length = Int64(shift.minutes) * Instant.perMinute
            if rest <= length { return Int64(shift.start.minutes) * Instant.perMinute + rest }
            rest -= length
        }
        return closing
    }

    /// Returns a time within a shift, its ends included: the next opening for a time between
    /// shifts, the day's closing for a time after them.
    func clamped(_ time: Int64) -> Int64 {
        for shift in shifts where time <= Int64(shift.end.minutes) * Instant.perMinute {
            return max(time, Int64(shift.start.minutes) * Instant.perMinute)
        }
        return closing
    }

    /// Returns the first moment of the day, from a time on, at which work can be done.
    func next(from time: Int64) -> Int64? {
        for shift in shifts where time < Int64(shift.end.minutes) * Instant.perMinute {
            return max(time, Int64(shift.start.minutes) * Instant.perMinute)
        }
        return nil
    }
}

/// The running totals that make a due date a few array reads, whatever the distance.
///
/// Days are counted from the first day covered, working days likewise.
final class CalendarIndex: Sendable {
    /// The first day covered, in days since 1970-01-01.
    let firstDay: Int
    /// The number of days covered.
    let count: Int
    /// The kinds of day there are; the first one is the day off.
    let schedules: [DaySchedule]
    /// The kind of each day.
    let kind: [UInt8]
    /// The number of working days before each day, and at the end of all.
    let ordinal: [Int32]
    /// The day of each working day.
    let workingDay: [Int32]
    /// The working time before each working day, and at the end of all, in microseconds.
    let workBefore: [Int64]

    init(
        years: ClosedRange<Int>, hours: [Weekday: [Shift]], daysOff: [CivilDate: DayName],
        makeUpDays: [CivilDate: MakeUpDay]
    ) {
        firstDay = CivilDate.days(year: years.lowerBound, month: 1, day: 1)
        count = CivilDate.days(year: years.upperBound + 1, month: 1, day: 1) - firstDay
        schedules = [DaySchedule([])] + Weekday.allCases.map { DaySchedule(hours[$0] ?? []) }
        var kind: [UInt8] = []
        var ordinal: [Int32] = [0]
        var workingDay: [Int32] = []
        var workBefore: [Int64] = [0]
        kind.reserveCapacity(count)
        ordinal.reserveCapacity(count + 1)
        for offset in 0..<count {
            let date = CivilDate(daysSinceEpoch: firstDay + offset)
            var weekday: Weekday? = date.weekday
            if daysOff[date] != nil { weekday = nil }
            if let makeUp = makeUpDays[date] { weekday = makeUp.workedLike }
            let chosen = weekday.map { $0.index + 1 } ?? 0
            kind.append(UInt8(chosen))
            let total = schedules[chosen].total
            if total > 0 {
                workingDay.append(Int32(offset))
                workBefore.append(workBefore[workBefore.count - 1] + total)
            }
            ordinal.append(Int32(workingDay.count))
        }
        self.kind = kind
        self.ordinal = ordinal
        self.workingDay = workingDay
        self.workBefore = workBefore
    }

    func schedule(_ day: Int) -> DaySchedule { schedules[Int(kind[day])] }

    func isWorking(_ day: Int) -> Bool { ordinal[day] != ordinal[day + 1] }

    /// Returns the working time before a moment.
    func work(before moment: DayTime) -> Int64 {
        let before = workBefore[Int(ordinal[moment.day])]
        let chosen = Int(kind[moment.day])
        return chosen == 0 ? before : before + schedules[chosen].worked(before: moment.time)
    }

    /// Returns the number of the working day in which so much work gets done, or nil beyond the
    /// last.
    ///
    /// Work that ends with a day belongs to that day, not to the next one.
    func workingDay(completing work: Int64) -> Int? {
        guard work > 0, work <= workBefore[workBefore.count - 1] else { return nil }
        var low = 0
        var high = workBefore.count - 1
        while high - low > 1 {
            let middle = (low + high) / 2
            if workBefore[middle] < work { low = middle } else { high = middle }
        }
        return low
    }
}

/// A moment by the office's clock: a day counted from the first one covered, and a time of it.
struct DayTime: Comparable {
    var day: Int
    /// Microseconds since midnight, up to and including 24:00.
    var time: Int64

    static func < (left: DayTime, right: DayTime) -> Bool {
        (left.day, left.time) < (right.day, right.time)
    }
}
