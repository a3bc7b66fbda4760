import Dossiers
import Foundation

/// The calendars the time tests reckon with, read from the fixtures.
enum TestCalendar {
    /// The days off and the Saturdays worked of Viet Nam, 2020–2030.
    struct Holidays {
        var daysOff: [CivilDate: DayName] = [:]
        var makeUpDays: [CivilDate: MakeUpDay] = [:]
    }

    static let holidays: Holidays = {
        var holidays = Holidays()
        for row in rows("vn_days_off_2020_2030.csv") {
            holidays.daysOff[CivilDate(row[0])!] = DayName(vi: row[3], en: row[4])
        }
        for row in rows("vn_swapped_working_days_2020_2030.csv") {
            holidays.makeUpDays[CivilDate(row[1])!] = MakeUpDay(
                workedLike: CivilDate(row[0])!.weekday,
                reason: DayName(vi: "làm bù cho \(row[0])", en: "worked for \(row[0])"))
        }
        return holidays
    }()

    static let officeShifts = [shift("07:00", "11:30"), shift("13:30", "17:00")]

    /// An ordinary office: Monday to Friday, 07:00–11:30 and 13:30–17:00.
    static let office = make("office", week())

    /// A residence desk that works on Saturday mornings too.
    static let desk = make("desk", week(saturday: [shift("07:00", "11:30")]))

    static let all = [office, desk]

    static func week(saturday: [Shift] = []) -> [Weekday: [Shift]] {
        var hours = [Weekday.saturday: saturday]
        for weekday in Weekday.allCases.prefix(5) { hours[weekday] = officeShifts }
        return hours
    }

    static func make(_ id: String, _ hours: [Weekday: [Shift]]) -> WorkingCalendar {
        do {
            return try WorkingCalendar(
                id: id, version: 1, years: 2019...2031, utcOffsetMinutes: 420,
                standardDayMinutes: 480, fractionalMonthDays: 30, hours: hours,
                daysOff: holidays.daysOff, makeUpDays: holidays.makeUpDays)
        } catch {
            preconditionFailure("the test calendar is sound: \(error)")
        }
    }

    /// The office under a later decision: a day off, and a Saturday worked for it.
    static func later(off: CivilDate?, worked: CivilDate?) -> WorkingCalendar {
        var daysOff = holidays.daysOff
        var makeUpDays = holidays.makeUpDays
        if let off { daysOff[off] = DayName(vi: "nghỉ hoán đổi", en: "swapped day off") }
        if let worked {
            makeUpDays[worked] = MakeUpDay(
                workedLike: (off ?? worked).weekday,
                reason: DayName(vi: "làm bù", en: "worked instead"))
        }
        do {
            return try WorkingCalendar(
                id: "office", version: 2, years: 2019...2031, utcOffsetMinutes: 420,
                standardDayMinutes: 480, fractionalMonthDays: 30, hours: week(),
                daysOff: daysOff, makeUpDays: makeUpDays)
        } catch {
            preconditionFailure("the later calendar is sound: \(error)")
        }
    }

    static func shift(_ start: String, _ end: String) -> Shift {
        Shift(start: TimeOfDay(start)!, end: TimeOfDay(end)!)
    }

    /// The rows of a fixture without its header.
    static func rows(_ file: String) -> [[String]] {
        let url = URL(filePath: #filePath).deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "Fixtures/calendar/\(file)")
        guard let text = try? String(contentsOf: url, encoding: .utf8) else {
            preconditionFailure("the fixture \(url.path) is missing")
        }
        return text.split(separator: "\n").dropFirst().map {
            $0.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        }
    }
}

/// Reads `2024-01-26 16:30` by the clock of Viet Nam.
func local(_ text: String) -> Instant {
    Instant(text + "+07:00")!
}

/// Writes a moment as `2024-01-26 16:30` by the clock of Viet Nam.
func local(_ instant: Instant) -> String {
    let text = instant.description(offsetMinutes: 420).dropLast(6).replacing("T", with: " ")
    return text.hasSuffix(":00") ? String(text.dropLast(3)) : String(text)
}

/// A small generator of repeatable random numbers (SplitMix64).
struct Seeded: RandomNumberGenerator {
    var state: UInt64

    init(_ seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }

    /// A moment between 2020 and the middle of 2028, to the microsecond or to the minute.
    mutating func instant(wholeMinutes: Bool = false) -> Instant {
        let start = local("2020-01-01 00:00").microseconds
        let span = local("2028-07-01 00:00").microseconds - start
        let any = start + Int64.random(in: 0..<span, using: &self)
        return Instant(microseconds: wholeMinutes ? any - any % 60_000_000 : any)
    }

    /// A limit in any unit, with fractions, up to about a year.
    mutating func limit(of unit: TimeUnit? = nil) -> TimeLimit {
        let unit = unit ?? TimeUnit.allCases.randomElement(using: &self)!
        let most = [.workingDay: 120, .day: 300, .hour: 400, .month: 12][unit]!
        let quarters = Int.random(in: 1...most * 4, using: &self)
        let whole = Bool.random(using: &self)
        let thousandths = whole ? (quarters / 4 + 1) * 1_000 : quarters * 250
        return TimeLimit(thousandths: thousandths, of: unit)!
    }
}
