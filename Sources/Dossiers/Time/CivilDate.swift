/// A day of the civil (Gregorian) calendar without a time or a place.
///
/// Only the years 0001 to 9999 exist, so that every date has an ISO 8601 text of ten characters;
/// arithmetic that would leave them stops at their first or last day instead of trapping.
public struct CivilDate: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01; negative before.
    public let daysSinceEpoch: Int32

    static let firstDay = -719_162
    static let lastDay = 2_932_896

    /// Makes the date that lies a number of days after 1970-01-01, held within the years 0001–9999.
    public init(daysSinceEpoch days: Int) {
        daysSinceEpoch = Int32(min(max(days, Self.firstDay), Self.lastDay))
    }

    /// Makes a date from its parts, or nil where the civil calendar has no such day.
    public init?(year: Int, month: Int, day: Int) {
        guard (1...9999).contains(year), (1...12).contains(month), day >= 1,
            day <= Self.daysIn(month: month, of: year)
        else { return nil }
        self.init(daysSinceEpoch: Self.days(year: year, month: month, day: day))
    }

    /// Reads an ISO 8601 date such as `2026-03-02`, or answers nil for anything else.
    public init?(_ text: some StringProtocol) {
        var scanner = DigitScanner(text)
        guard let year = scanner.number(digits: 4), scanner.take("-"),
            let month = scanner.number(digits: 2), scanner.take("-"),
            let day = scanner.number(digits: 2), scanner.isAtEnd
        else { return nil }
        self.init(year: year, month: month, day: day)
    }

    /// The year, 1 to 9999.
    public var year: Int { Self.parts(ofDay: Int(daysSinceEpoch)).year }
    /// The month, 1 to 12.
    public var month: Int { Self.parts(ofDay: Int(daysSinceEpoch)).month }
    /// The day of the month, from 1.
    public var day: Int { Self.parts(ofDay: Int(daysSinceEpoch)).day }

    /// The day of the week.
    public var weekday: Weekday {
        // 1970-01-01 was a Thursday, the fourth day of the ISO week.
        Weekday.allCases[Self.modulo(Int(daysSinceEpoch) + 3, 7)]
    }

    /// Returns the date a number of days later (earlier if negative).
    public func adding(days: Int) -> CivilDate {
        let (sum, overflow) = Int(daysSinceEpoch).addingReportingOverflow(days)
        return CivilDate(daysSinceEpoch: overflow ? (days > 0 ? .max : .min) : sum)
    }

    /// Returns the corresponding day a number of months later, or the last day of a shorter month.
    public func adding(months: Int) -> CivilDate {
        let parts = Self.parts(ofDay: Int(daysSinceEpoch))
        let bounded = min(max(months, -120_000), 120_000)
        let index = parts.year * 12 + parts.month - 1 + bounded
        guard index >= 12 else { return CivilDate(daysSinceEpoch: Self.firstDay) }
        let (year, month) = (index / 12, index % 12 + 1)
        guard year <= 9999 else { return CivilDate(daysSinceEpoch: Self.lastDay) }
        let day = min(parts.day, Self.daysIn(month: month, of: year))
        return CivilDate(daysSinceEpoch: Self.days(year: year, month: month, day: day))
    }

    /// Returns the number of days from this date to another; negative if the other is earlier.
    public func days(until other: CivilDate) -> Int {
        Int(other.daysSinceEpoch) - Int(daysSinceEpoch)
    }

    /// Orders dates in time.
    public static func < (left: CivilDate, right: CivilDate) -> Bool {
        left.daysSinceEpoch < right.daysSinceEpoch
    }

    /// Returns the number of days of a month.
    public static func daysIn(month: Int, of year: Int) -> Int {
        switch month {
        case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
        case 4, 6, 9, 11: 30
        default: 31
        }
    }

    /// Counts the days from 1970-01-01 with eras of 400 years that begin on 1 March.
    static func days(year: Int, month: Int, day: Int) -> Int {
        let shifted = month <= 2 ? year - 1 : year
        let era = floorDivide(shifted, 400)
        let yearOfEra = shifted - era * 400
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        let dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear
        return era * 146_097 + dayOfEra - 719_468
    }

    /// Undoes ``days(year:month:day:)``.
    static func parts(ofDay days: Int) -> (year: Int, month: Int, day: Int) {
        let shifted = days + 719_468
        let era = floorDivide(shifted, 146_097)
        let dayOfEra = shifted - era * 146_097
        let yearOfEra =
            (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }

    static func floorDivide(_ value: Int, _ divisor: Int) -> Int {
        let quotient = value / divisor
        return value % divisor < 0 ? quotient - 1 : quotient
    }

    static func modulo(_ value: Int, _ divisor: Int) -> Int {
        let rest = value % divisor
        return rest < 0 ? rest + divisor : rest
    }
}

extension CivilDate: LosslessStringConvertible {
    /// Reads an ISO 8601 date such as `2026-03-02`, or answers nil for anything else.
    public init?(_ description: String) {
        self.init(Substring(description))
    }

    /// The ISO 8601 text, such as `2026-03-02`.
    public var description: String {
        let parts = Self.parts(ofDay: Int(daysSinceEpoch))
        return "\(padded(parts.year, 4))-\(padded(parts.month, 2))-\(padded(parts.day, 2))"
    }
}

extension CivilDate: Codable, CodingKeyRepresentable {
    /// Reads the ISO 8601 text.
    public init(from decoder: any Decoder) throws {
        self = try decodeText(from: decoder, as: "a date such as 2026-03-02") { CivilDate($0) }
    }

    /// Writes the ISO 8601 text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// The key under which a dictionary by date stores its value: the ISO 8601 text.
    public var codingKey: any CodingKey { TextKey(stringValue: description) }

    /// Reads the key of a dictionary by date.
    public init?(codingKey: some CodingKey) {
        self.init(codingKey.stringValue)
    }
}
