/// A moment, in microseconds since 1970-01-01 00:00 UTC: the grain of PostgreSQL's `timestamptz`.
///
/// It is coded as that integer, so that no grain is lost and no time zone is implied.
public struct Instant: Hashable, Comparable, Sendable, Codable {
    /// Microseconds since 1970-01-01 00:00 UTC; negative before.
    public let microseconds: Int64

    static let perSecond: Int64 = 1_000_000
    static let perMinute: Int64 = 60_000_000
    static let perDay: Int64 = 86_400_000_000

    /// Makes a moment from its microseconds since 1970-01-01 00:00 UTC.
    public init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// Makes the moment at which a clock shows a time of a day.
    ///
    /// - Parameter offsetMinutes: What the clock is ahead of UTC, in minutes (Viet Nam: 420).
    public init(_ date: CivilDate, _ time: TimeOfDay, offsetMinutes: Int) {
        let minutes = Int(date.daysSinceEpoch) * 1_440 + time.minutes - offsetMinutes
        microseconds = Int64(minutes) * Self.perMinute
    }

    /// Reads an ISO 8601 moment such as `2026-03-02T08:10:00+07:00`, or answers nil.
    ///
    /// Seconds and a fraction of at most six digits may be given; the offset (`Z`, `+07:00`, `+07`)
    /// must be, because a moment without one would be a guess. A space may stand for the `T`.
    public init?(_ text: String) {
        var scanner = DigitScanner(text)
        guard let year = scanner.number(digits: 4), scanner.take("-"),
            let month = scanner.number(digits: 2), scanner.take("-"),
            let day = scanner.number(digits: 2), scanner.take("T") || scanner.take(" "),
            let date = CivilDate(year: year, month: month, day: day),
            let micro = Self.clock(&scanner), let offset = Self.offset(&scanner), scanner.isAtEnd
        else { return nil }
        microseconds =
            Int64(date.daysSinceEpoch) * Self.perDay + micro - Int64(offset) * Self.perMinute
    }

    /// Returns the moment a number of seconds later, held at the ends of what can be expressed.
    public func adding(seconds: Int64) -> Instant {
        let (product, tooLong) = seconds.multipliedReportingOverflow(by: Self.perSecond)
        let (sum, tooFar) = microseconds.addingReportingOverflow(product)
        guard tooLong || tooFar else { return Instant(microseconds: sum) }
        return Instant(microseconds: seconds > 0 ? .max : .min)
    }

    /// Returns the day a clock shows at this moment.
    ///
    /// - Parameter offsetMinutes: What the clock is ahead of UTC, in minutes.
    public func date(offsetMinutes: Int) -> CivilDate {
        CivilDate(daysSinceEpoch: local(offsetMinutes).day)
    }

    /// Returns the time of day a clock shows at this moment, rounded down to the minute.
    ///
    /// - Parameter offsetMinutes: What the clock is ahead of UTC, in minutes.
    public func timeOfDay(offsetMinutes: Int) -> TimeOfDay {
        TimeOfDay(clamping: Int(local(offsetMinutes).micro / Self.perMinute))
    }

    /// Writes the moment as ISO 8601 with its offset, with a fraction of seconds only if it has
    /// one.
    ///
    /// - Parameter offsetMinutes: What the clock is ahead of UTC, in minutes; 0 writes `Z`.
    public func description(offsetMinutes: Int) -> String {
        let (day, micro) = local(offsetMinutes)
        let parts = CivilDate.parts(ofDay: day)
        let seconds = Int(micro / Self.perSecond)
        var text = "\(padded(parts.year, 4))-\(padded(parts.month, 2))-\(padded(parts.day, 2))T"
        text += "\(padded(seconds / 3_600, 2)):\(padded(seconds / 60 % 60, 2)):"
        text += padded(seconds % 60, 2)
        if micro % Self.perSecond != 0 { text += "." + padded(Int(micro % Self.perSecond), 6) }
        guard offsetMinutes != 0 else { return text + "Z" }
        let size = abs(offsetMinutes)
        return text + (offsetMinutes < 0 ? "-" : "+") + padded(size / 60, 2) + ":"
            + padded(size % 60, 2)
    }

    /// Orders moments in time.
    public static func < (left: Instant, right: Instant) -> Bool {
        left.microseconds < right.microseconds
    }

    /// Reads the integer of microseconds since 1970-01-01 00:00 UTC.
    public init(from decoder: any Decoder) throws {
        microseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    /// Writes the integer of microseconds since 1970-01-01 00:00 UTC.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(microseconds)
    }

    /// Splits into the local day since 1970-01-01 and the microseconds since its midnight.
    func local(_ offsetMinutes: Int) -> (day: Int, micro: Int64) {
        // The day is split off before the offset is added, so that no sum can overflow.
        let day = microseconds / Self.perDay
        var micro = microseconds % Self.perDay + Int64(offsetMinutes) * Self.perMinute
        var shift = micro / Self.perDay
        micro %= Self.perDay
        if micro < 0 {
            micro += Self.perDay
            shift -= 1
        }
        return (Int(day + shift), micro)
    }

    private static func clock(_ scanner: inout DigitScanner) -> Int64? {
        guard let hour = scanner.number(digits: 2), scanner.take(":"),
            let minute = scanner.number(digits: 2), hour < 24, minute < 60
        else { return nil }
        var micro = Int64(hour * 60 + minute) * perMinute
        guard scanner.take(":") else { return micro }
        guard let second = scanner.number(digits: 2), second < 60 else { return nil }
        micro += Int64(second) * perSecond
        guard scanner.take(".") else { return micro }
        guard let first = scanner.digit() else { return nil }
        var grain: Int64 = 100_000
        micro += Int64(first) * grain
        while grain > 1, let digit = scanner.digit() {
            grain /= 10
            micro += Int64(digit) * grain
        }
        return micro
    }

    private static func offset(_ scanner: inout DigitScanner) -> Int? {
        if scanner.take("Z") { return 0 }
        let sign = scanner.take("+") ? 1 : (scanner.take("-") ? -1 : 0)
        guard sign != 0, let hours = scanner.number(digits: 2), hours <= 18 else { return nil }
        guard scanner.take(":") else { return scanner.isAtEnd ? sign * hours * 60 : nil }
        guard let minutes = scanner.number(digits: 2), minutes < 60 else { return nil }
        return sign * (hours * 60 + minutes)
    }
}

extension Instant: CustomStringConvertible {
    /// The ISO 8601 text in UTC.
    public var description: String { description(offsetMinutes: 0) }
}
