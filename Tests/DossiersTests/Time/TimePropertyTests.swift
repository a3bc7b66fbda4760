import Dossiers
import Testing

/// What must hold for every moment and limit, tried on seeded random ones.
@Suite("Properties of working time")
struct TimePropertyTests {
    static let seeds: [UInt64] = [1, 20_260_101, 0xBADC_AB1E, 77]

    @Test(arguments: seeds)
    func addingThenMeasuringGivesBack(seed: UInt64) throws {
        var random = Seeded(seed)
        for calendar in TestCalendar.all {
            for _ in 0..<2_000 {
                let start = random.instant()
                let seconds = Int64.random(in: 0...4_000_000, using: &random)
                let end = try calendar.adding(workingSeconds: seconds, to: start)
                #expect(
                    try calendar.workingSeconds(from: start, to: end) == seconds,
                    "seed \(seed): \(start) + \(seconds) s")
                #expect(end >= start, "seed \(seed): \(start) + \(seconds) s")
                let back = try calendar.subtracting(workingSeconds: seconds, from: end)
                #expect(
                    try calendar.workingSeconds(from: back, to: end) == seconds,
                    "seed \(seed): \(end) − \(seconds) s")
            }
        }
    }

    @Test(arguments: seeds)
    func laterReceptionIsNeverDueEarlier(seed: UInt64) throws {
        var random = Seeded(seed)
        for calendar in TestCalendar.all {
            for _ in 0..<2_000 {
                let early = random.instant()
                let gap = Int64.random(in: 0...500_000, using: &random)
                let late = early.adding(seconds: gap)
                let limit = random.limit()
                for mode in CountingMode.allCases {
                    let first = try calendar.deadline(from: early, limit: limit, mode: mode)
                    let second = try calendar.deadline(from: late, limit: limit, mode: mode)
                    let words: Comment = "seed \(seed): \(early), \(late) + \(limit) \(mode)"
                    #expect(first >= early, words)
                    // A term of calendar days that ends on a day off keeps its hour, so that
                    // only the days can be compared.
                    let byDay = mode == .byHours && (limit.unit == .day || limit.unit == .month)
                    if byDay {
                        #expect(
                            first.date(offsetMinutes: 420) <= second.date(offsetMinutes: 420),
                            words)
                    } else {
                        #expect(first <= second, words)
                    }
                }
            }
        }
    }

    @Test(arguments: seeds)
    func moreTimeIsNeverDueEarlier(seed: UInt64) throws {
        var random = Seeded(seed)
        for calendar in TestCalendar.all {
            for _ in 0..<2_000 {
                let start = random.instant()
                let unit = try #require(TimeUnit.allCases.randomElement(using: &random))
                let pair = [random.limit(of: unit), random.limit(of: unit)]
                    .sorted { $0.thousandths! < $1.thousandths! }
                for mode in CountingMode.allCases {
                    let due = try pair.map {
                        try calendar.deadline(from: start, limit: $0, mode: mode)
                    }
                    let byDay = mode == .byHours && (unit == .day || unit == .month)
                    let days = due.map { $0.date(offsetMinutes: 420) }
                    #expect(
                        byDay ? days[0] <= days[1] : due[0] <= due[1],
                        "seed \(seed): \(start) + \(pair) \(mode)")
                }
            }
        }
    }

    @Test(arguments: seeds)
    func dueMomentsAreWorkingMoments(seed: UInt64) throws {
        var random = Seeded(seed)
        for calendar in TestCalendar.all {
            for _ in 0..<2_000 {
                let start = random.instant()
                let limit = random.limit()
                for mode in CountingMode.allCases {
                    let due = try calendar.deadline(from: start, limit: limit, mode: mode)
                    let time = due.timeOfDay(offsetMinutes: 420)
                    let shifts = try calendar.shifts(on: due.date(offsetMinutes: 420))
                    #expect(
                        shifts.contains { $0.start <= time && time <= $0.end },
                        "seed \(seed): \(start) + \(limit) \(mode)")
                }
            }
        }
    }

    @Test(arguments: seeds)
    func theSlowCalendarAgrees(seed: UInt64) throws {
        var random = Seeded(seed)
        for calendar in TestCalendar.all {
            let slow = ReferenceCalendar(calendar)
            for _ in 0..<40 {
                let start = random.instant(wholeMinutes: true)
                let whole = Int.random(in: 1...20, using: &random)
                let work = whole * 15
                let end = try calendar.adding(workingSeconds: Int64(work * 60), to: start)
                #expect(end == slow.adding(minutes: work, to: start), "seed \(seed): \(start)")
                let limit = TimeLimit(thousandths: whole * 1_000, of: .workingDay)!
                #expect(
                    try calendar.deadline(from: start, limit: limit, mode: .excludeFirstDay)
                        == slow.closing(ofWorkingDay: whole, after: start),
                    "seed \(seed): \(start) + \(limit)")
                let hours = TimeLimit(thousandths: whole * 250, of: .workingDay)!
                #expect(
                    try calendar.deadline(from: start, limit: hours, mode: .byHours)
                        == slow.adding(minutes: whole * 120, to: start),
                    "seed \(seed): \(start) + \(hours)")
                let days = TimeLimit(thousandths: whole * 1_000, of: .day)!
                #expect(
                    try calendar.deadline(from: start, limit: days, mode: .excludeFirstDay)
                        == slow.closing(ofDay: whole, after: start),
                    "seed \(seed): \(start) + \(days)")
            }
        }
    }

    @Test(arguments: seeds)
    func explanationsAddUp(seed: UInt64) throws {
        var random = Seeded(seed)
        for calendar in TestCalendar.all {
            for _ in 0..<400 {
                let start = random.instant(wholeMinutes: true)
                let sameDay = TimeLimit.sameDay(cutoff: TimeOfDay("15:00")!)
                let limit = Int.random(in: 0..<10, using: &random) == 0 ? sameDay : random.limit()
                for mode in CountingMode.allCases {
                    try checkExplanation(calendar, start, limit, mode, "seed \(seed)")
                }
            }
        }
    }

    private func checkExplanation(
        _ calendar: WorkingCalendar, _ start: Instant, _ limit: TimeLimit, _ mode: CountingMode,
        _ seed: String
    ) throws {
        let words: Comment = "\(seed): \(start) + \(limit) \(mode)"
        let why = try calendar.explain(from: start, limit: limit, mode: mode)
        #expect(why.due == (try calendar.deadline(from: start, limit: limit, mode: mode)), words)
        #expect(why.rows.last?.due == why.due, words)
        #expect(why.rows.dropLast().allSatisfy { $0.due == nil }, words)
        #expect(why.rows.first?.date == start.date(offsetMinutes: 420), words)
        #expect(why.rows.last?.date == why.due.date(offsetMinutes: 420), words)
        for (row, next) in zip(why.rows, why.rows.dropFirst()) {
            #expect(row.date.days(until: next.date) == 1, words)
        }
        var total: Int64 = 0
        var number = 0
        for row in why.rows {
            switch row.entry {
            case .work(let seconds, let sum):
                total += seconds
                #expect(total == sum, words)
            case .day(let next):
                number += 1
                #expect(next == number, words)
            case .skipped, .reception, .movedHere, .partOfDay: break
            }
            if !(try calendar.isWorkingDay(row.date)) { #expect(row.reason != nil, words) }
        }
        guard let thousandths = limit.thousandths, let unit = limit.unit else { return }
        switch (unit, mode) {
        case (.hour, _): #expect(total == Int64(thousandths) * 36 / 10, words)
        case (.workingDay, .byHours): #expect(total == Int64(thousandths) * 288 / 10, words)
        case (.workingDay, .excludeFirstDay): #expect(number == thousandths / 1_000, words)
        case (.day, .excludeFirstDay): #expect(number == (thousandths + 999) / 1_000, words)
        case (.day, .byHours), (.month, _): #expect(number >= thousandths / 1_000, words)
        }
    }
}
