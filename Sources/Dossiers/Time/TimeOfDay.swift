/// A time of day to the minute, from 00:00 to 24:00 inclusive, which ends a day.
public struct TimeOfDay: Hashable, Comparable, Sendable {
    /// Minutes since midnight, 0 to 1440.
    public let minutes: Int

    /// Makes a time from its minutes since midnight, or nil outside 0…1440.
    public init?(minutes: Int) {
        guard (0...1_440).contains(minutes) else { return nil }
        self.minutes = minutes
    }

    /// Makes a time from an hour and a minute, or nil where a day has no such time.
    public init?(hour: Int, minute: Int) {
        guard (0...24).contains(hour), (0..<60).contains(minute) else { return nil }
        self.init(minutes: hour * 60 + minute)
    }

    init(clamping minutes: Int) {
        self.minutes = min(max(minutes, 0), 1_440)
    }

    /// The hour, 0 to 24.
    public var hour: Int { minutes / 60 }
    /// The minute of the hour, 0 to 59.
    public var minute: Int { minutes % 60 }

    /// Orders times within a day.
    public static func < (left: TimeOfDay, right: TimeOfDay) -> Bool {
        left.minutes < right.minutes
    }
}

extension TimeOfDay: LosslessStringConvertible {
    /// Reads a time such as `07:30`, or answers nil for anything else.
    public init?(_ description: String) {
        var scanner = DigitScanner(description)
        guard let hour = scanner.number(digits: 2), scanner.take(":"),
            let minute = scanner.number(digits: 2), scanner.isAtEnd
        else { return nil }
        self.init(hour: hour, minute: minute)
    }

    /// The text, such as `07:30`.
    public var description: String { "\(padded(hour, 2)):\(padded(minute, 2))" }
}

extension TimeOfDay: Codable {
    /// Reads the text.
    public init(from decoder: any Decoder) throws {
        self = try decodeText(from: decoder, as: "a time such as 07:30") { TimeOfDay($0) }
    }

    /// Writes the text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// A day of the week; the week begins on Monday, as in ISO 8601.
public enum Weekday: String, Hashable, Sendable, Codable, CaseIterable, CodingKeyRepresentable {
    case monday, tuesday, wednesday, thursday, friday, saturday, sunday

    /// The name in Vietnamese and English.
    public var name: DayName {
        switch self {
        case .monday: DayName(vi: "Thứ Hai", en: "Monday")
        case .tuesday: DayName(vi: "Thứ Ba", en: "Tuesday")
        case .wednesday: DayName(vi: "Thứ Tư", en: "Wednesday")
        case .thursday: DayName(vi: "Thứ Năm", en: "Thursday")
        case .friday: DayName(vi: "Thứ Sáu", en: "Friday")
        case .saturday: DayName(vi: "Thứ Bảy", en: "Saturday")
        case .sunday: DayName(vi: "Chủ Nhật", en: "Sunday")
        }
    }

    var index: Int {
        switch self {
        case .monday: 0
        case .tuesday: 1
        case .wednesday: 2
        case .thursday: 3
        case .friday: 4
        case .saturday: 5
        case .sunday: 6
        }
    }
}

/// A name or reason of a day in both languages, such as a holiday's.
public struct DayName: Hashable, Sendable, Codable {
    /// The Vietnamese text.
    public let vi: String
    /// The English text.
    public let en: String

    /// Makes a name from its two texts.
    public init(vi: String, en: String) {
        self.vi = vi
        self.en = en
    }
}

/// An unbroken stretch of working time within one day, such as 07:00 to 11:30.
public struct Shift: Hashable, Sendable, Codable {
    /// The first minute worked.
    public let start: TimeOfDay
    /// The end, which is not worked any more.
    public let end: TimeOfDay

    /// Makes a shift; the calendar that takes it in refuses one that does not end after its start.
    public init(start: TimeOfDay, end: TimeOfDay) {
        self.start = start
        self.end = end
    }

    /// The length in minutes.
    public var minutes: Int { end.minutes - start.minutes }
}

/// A day that is worked in exchange for another that is not (ngày làm bù).
public struct MakeUpDay: Hashable, Sendable, Codable {
    /// The weekday whose hours are kept on it.
    public let workedLike: Weekday
    /// Why the day is worked.
    public let reason: DayName

    /// Makes a make-up day.
    public init(workedLike: Weekday, reason: DayName) {
        self.workedLike = workedLike
        self.reason = reason
    }
}
