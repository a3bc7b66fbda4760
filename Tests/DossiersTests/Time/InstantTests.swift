import Dossiers
import Foundation
import Testing

@Suite("Moments, dates and limits")
struct InstantTests {
    @Test(arguments: [
        ("2026-03-02T08:10:00+07:00", 1_772_413_800_000_000),
        ("2026-03-02T01:10:00Z", 1_772_413_800_000_000),
        ("2026-03-02 08:10+07", 1_772_413_800_000_000),
        ("1970-01-01T00:00:00.000001Z", 1), ("1969-12-31T23:59:59.999999Z", -1),
        ("1970-01-01T00:00:00.5Z", 500_000), ("1969-12-31T19:00:00-05:00", 0),
    ])
    func reads(_ text: String, _ microseconds: Int64) {
        #expect(Instant(text)?.microseconds == microseconds)
    }

    @Test(arguments: [
        "", "2026-03-02", "2026-03-02T08:10:00", "2026-02-30T08:10:00Z", "2026-03-02T24:00:00Z",
        "2026-03-02T08:60:00Z", "2026-03-02T08:10:60Z", "2026-03-02T08:10:00.Z",
        "2026-03-02T08:10:00.1234567Z", "2026-03-02T08:10:00+7", "2026-03-02T08:10:00+19:00",
        "2026-03-02T08:10:00Zz", "２026-03-02T08:10:00Z", "-026-03-02T08:10:00Z",
    ])
    func refuses(_ text: String) {
        #expect(Instant(text) == nil)
    }

    @Test(arguments: TimePropertyTests.seeds)
    func printsWhatItReads(seed: UInt64) {
        var random = Seeded(seed)
        for _ in 0..<2_000 {
            let instant = random.instant(wholeMinutes: .random(using: &random))
            let offset = Int.random(in: -840...840, using: &random)
            #expect(Instant(instant.description(offsetMinutes: offset)) == instant, "seed \(seed)")
            #expect(Instant(instant.description) == instant, "seed \(seed)")
        }
        #expect(
            Instant("2026-03-02T08:10:00+07:00")?.description(offsetMinutes: 420)
                == "2026-03-02T08:10:00+07:00")
    }

    @Test func theEndsOfTimeDoNotTrap() {
        let (first, last) = (Instant(microseconds: .min), Instant(microseconds: .max))
        #expect(last.adding(seconds: 1) == last)
        #expect(first.adding(seconds: -1) == first)
        #expect(last.adding(seconds: .min) < last)
        for instant in [first, last] {
            #expect(!instant.description(offsetMinutes: 420).isEmpty)
            #expect(throws: CalendarError.self) {
                try TestCalendar.office.nextWorkingMoment(from: instant)
            }
        }
        #expect(CivilDate("9999-12-31")!.adding(days: .max) == CivilDate("9999-12-31"))
        #expect(CivilDate("0001-01-01")!.adding(months: .min) == CivilDate("0001-01-01"))
    }

    @Test func datesAgreeWithFoundation() {
        var gregorian = Calendar(identifier: .gregorian)
        gregorian.timeZone = TimeZone(secondsFromGMT: 0)!
        for day in stride(from: -25_000, through: 60_000, by: 1) {
            let date = CivilDate(daysSinceEpoch: day)
            let parts = gregorian.dateComponents(
                [.year, .month, .day, .weekday],
                from: Date(timeIntervalSince1970: Double(day) * 86_400))
            #expect(date.year == parts.year && date.month == parts.month && date.day == parts.day)
            #expect(Weekday.allCases[(parts.weekday! + 5) % 7] == date.weekday)
            #expect(CivilDate(date.description) == date)
        }
    }

    @Test(arguments: [
        "2026-02-30", "2025-02-29", "1900-02-29", "2026-13-01", "2026-00-10", "2026-04-31",
        "2026-1-01", "0000-01-01", "2026-01-01 ", "", "abcd-ef-gh", "2026/01/01",
    ])
    func refusesDates(_ text: String) {
        #expect(CivilDate(text) == nil)
    }

    @Test func monthsAreClamped() {
        #expect(CivilDate("2024-01-31")!.adding(months: 1) == CivilDate("2024-02-29"))
        #expect(CivilDate("2024-03-31")!.adding(months: -1) == CivilDate("2024-02-29"))
        #expect(CivilDate("2023-12-15")!.adding(months: 1) == CivilDate("2024-01-15"))
        #expect(CivilDate("2024-02-29")!.adding(months: 12) == CivilDate("2025-02-28"))
        #expect(CivilDate("2000-02-29") != nil)
    }

    @Test(arguments: [
        ("12 working-day", "12 ngày làm việc", "12 working days"),
        ("0.5 working-day", "0,5 ngày làm việc", "0.5 working days"),
        ("17.5 working-day", "17,5 ngày làm việc", "17.5 working days"),
        ("6.25 working-day", "6,25 ngày làm việc", "6.25 working days"),
        ("0.125 working-day", "0,125 ngày làm việc", "0.125 working days"),
        ("0.005 hour", "0,005 giờ làm việc", "0.005 working hours"),
        ("8 hour", "8 giờ làm việc", "8 working hours"), ("1 month", "1 tháng", "1 month"),
        ("7 day", "7 ngày", "7 days"), ("1 working-day", "1 ngày làm việc", "1 working day"),
        (
            "same-day until 15:00", "trong ngày (nhận sau 15:00: hết ngày làm việc tiếp theo)",
            "the same day (received after 15:00: the end of the next working day)"
        ),
    ])
    func limits(_ text: String, _ vietnamese: String, _ english: String) throws {
        let limit = try #require(TimeLimit(text))
        #expect(limit.description == text)
        #expect(limit.vietnamese == vietnamese)
        #expect(limit.english == english)
        #expect(try coded(limit) == limit)
    }

    @Test(arguments: [
        "", "12", "working-day", "0 day", "0.000 day", "-1 day", "1,5 day", "1. day", ".5 day",
        "1.2345 day", "1 week", "1  day", "1 days", "1000001 day", "99999999999999999999999 day",
        "same-day", "same-day until 25:00", "same-day until 24:01", "1 day ", "NaN day", "1e3 day",
    ])
    func refusesLimits(_ text: String) {
        #expect(TimeLimit(text) == nil)
    }

    @Test func codedAsText() throws {
        #expect(
            String(decoding: try JSONEncoder().encode([CivilDate("2026-03-02")!]), as: UTF8.self)
                == #"["2026-03-02"]"#)
        #expect(
            String(decoding: try JSONEncoder().encode([TimeOfDay("24:00")!]), as: UTF8.self)
                == #"["24:00"]"#)
        #expect(try coded(local("2026-03-02 10:00")) == local("2026-03-02 10:00"))
        #expect(ResumePolicy(rawValue: "continue") == .continue)
        #expect(CountingMode(rawValue: "exclude-first-day") == .excludeFirstDay)
        #expect(throws: DecodingError.self) {
            try JSONDecoder().decode([CivilDate].self, from: Data(#"["2026-02-30"]"#.utf8))
        }
    }

    private func coded<Value: Codable>(_ value: Value) throws -> Value {
        try JSONDecoder().decode([Value].self, from: JSONEncoder().encode([value]))[0]
    }
}
