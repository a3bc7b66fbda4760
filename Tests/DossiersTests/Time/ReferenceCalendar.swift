import Dossiers
import Foundation

/// The same calendar reckoned minute by minute and day by day, sharing nothing but its definition.
struct ReferenceCalendar {
    private let definition: WorkingCalendar
    private let gregorian: Calendar

    init(_ definition: WorkingCalendar) {
        self.definition = definition
        var gregorian = Calendar(identifier: .gregorian)
        gregorian.timeZone = TimeZone(secondsFromGMT: 7 * 3_600)!
        self.gregorian = gregorian
    }

    /// Walks over working minutes until so many have passed.
    func adding(minutes: Int, to start: Instant) -> Instant {
        var minute = start.microseconds / 60_000_000
        var date = midnight(start)
        var time = Int(minute - Int64(date.timeIntervalSince1970) / 60)
        var shifts = self.shifts(date)
        var left = minutes
        while left > 0 {
            if time == 1_440 {
                date = gregorian.date(byAdding: .day, value: 1, to: date)!
                shifts = self.shifts(date)
                time = 0
            }
            if shifts.contains(where: { $0.lowerBound <= time && time < $0.upperBound }) {
                left -= 1
            }
            minute += 1
            time += 1
        }
        return Instant(microseconds: minute * 60_000_000)
    }

    func closing(ofWorkingDay number: Int, after start: Instant) -> Instant {
        var date = midnight(start)
        var left = number
        while left > 0 {
            date = gregorian.date(byAdding: .day, value: 1, to: date)!
            if !shifts(date).isEmpty { left -= 1 }
        }
        return closing(date)
    }

    func closing(ofDay number: Int, after start: Instant) -> Instant {
        var date = gregorian.date(byAdding: .day, value: number, to: midnight(start))!
        while shifts(date).isEmpty { date = gregorian.date(byAdding: .day, value: 1, to: date)! }
        return closing(date)
    }

    private func midnight(_ instant: Instant) -> Date {
        let date = Date(timeIntervalSince1970: Double(instant.microseconds / 1_000_000))
        return gregorian.startOfDay(for: date)
    }

    private func closing(_ date: Date) -> Instant {
        let minutes = Int64(date.timeIntervalSince1970) / 60 + Int64(shifts(date).last!.upperBound)
        return Instant(microseconds: minutes * 60_000_000)
    }

    private func key(_ date: Date) -> String {
        let parts = gregorian.dateComponents([.year, .month, .day], from: date)
        return String(format: "%04d-%02d-%02d", parts.year!, parts.month!, parts.day!)
    }

    private func shifts(_ date: Date) -> [ClosedRange<Int>] {
        let day = CivilDate(key(date))!
        guard definition.daysOff[day] == nil else { return [] }
        let sundayFirst = gregorian.component(.weekday, from: date)
        let weekday = Weekday.allCases[(sundayFirst + 5) % 7]
        let like = definition.makeUpDays[day]?.workedLike ?? weekday
        return (definition.hours[like] ?? []).map { $0.start.minutes...$0.end.minutes }
    }
}
