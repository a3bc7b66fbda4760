/// The unit in which the law grants time.
public enum TimeUnit: String, Hashable, Sendable, Codable, CaseIterable {
    /// A day on which the office works (ngày làm việc).
    case workingDay = "working-day"
    /// A calendar day (ngày); rest days count, but the result is moved to a working day.
    case day
    /// An hour of working time (giờ làm việc).
    case hour
    /// A calendar month (tháng), up to the corresponding day of a later month.
    case month
}

/// The time that the law grants for a piece of work (thời hạn), exact to a thousandth of its unit.
///
/// Fractions are real: 0.25, 6.25 and 17.5 working days stand in official procedures.
public struct TimeLimit: Hashable, Sendable {
    /// What a limit can be: so much of a unit, or the rule of the same day.
    public enum Kind: Hashable, Sendable {
        /// So many thousandths of a unit.
        case amount(thousandths: Int, unit: TimeUnit)
        /// Within the day of reception; received after the cut-off, by the end of the next working
        /// day.
        case sameDay(cutoff: TimeOfDay)
    }

    /// What the limit is.
    public let kind: Kind

    /// The largest quantity, in thousandths: a million of any unit.
    public static let largest = 1_000_000_000

    /// Makes a limit of so many thousandths of a unit, or nil unless 0 < thousandths ≤ ``largest``.
    public init?(thousandths: Int, of unit: TimeUnit) {
        guard thousandths > 0, thousandths <= Self.largest else { return nil }
        kind = .amount(thousandths: thousandths, unit: unit)
    }

    private init(_ kind: Kind) {
        self.kind = kind
    }

    /// Makes the rule of the same day, with the hour up to which it holds inclusive.
    public static func sameDay(cutoff: TimeOfDay) -> TimeLimit {
        TimeLimit(.sameDay(cutoff: cutoff))
    }

    /// The quantity in thousandths of the unit, or nil for the rule of the same day.
    public var thousandths: Int? {
        if case .amount(let thousandths, _) = kind { thousandths } else { nil }
    }

    /// The unit, or nil for the rule of the same day.
    public var unit: TimeUnit? {
        if case .amount(_, let unit) = kind { unit } else { nil }
    }

    /// The limit as a Vietnamese phrase, such as `17,5 ngày làm việc`.
    public var vietnamese: String {
        switch kind {
        case .sameDay(let cutoff):
            return "trong ngày (nhận sau \(cutoff): hết ngày làm việc tiếp theo)"
        case .amount(let thousandths, let unit):
            let number = Self.decimal(thousandths, mark: ",")
            switch unit {
            case .workingDay: return number + " ngày làm việc"
            case .day: return number + " ngày"
            case .hour: return number + " giờ làm việc"
            case .month: return number + " tháng"
            }
        }
    }

    /// The limit as an English phrase, such as `17.5 working days`.
    public var english: String {
        switch kind {
        case .sameDay(let cutoff):
            return "the same day (received after \(cutoff): the end of the next working day)"
        case .amount(let thousandths, let unit):
            let number = Self.decimal(thousandths, mark: ".")
            let plural = thousandths == 1_000 ? "" : "s"
            switch unit {
            case .workingDay: return "\(number) working day\(plural)"
            case .day: return "\(number) day\(plural)"
            case .hour: return "\(number) working hour\(plural)"
            case .month: return "\(number) month\(plural)"
            }
        }
    }

    private static func decimal(_ thousandths: Int, mark: String) -> String {
        let whole = String(thousandths / 1_000)
        guard thousandths % 1_000 != 0 else { return whole }
        var fraction = padded(thousandths % 1_000, 3)
        while fraction.last == "0" { fraction.removeLast() }
        return whole + mark + fraction
    }

    /// Reads a decimal number with at most three decimal places as thousandths.
    private static func thousandths(_ scanner: inout DigitScanner) -> Int? {
        guard var value = scanner.digit() else { return nil }
        while let digit = scanner.digit() {
            value = value * 10 + digit
            guard value <= largest / 1_000 else { return nil }
        }
        value *= 1_000
        guard scanner.take(".") else { return value }
        guard let tenths = scanner.digit() else { return nil }
        let hundredths = scanner.digit()
        let rest = hundredths == nil ? nil : scanner.digit()
        return value + tenths * 100 + (hundredths ?? 0) * 10 + (rest ?? 0)
    }
}

extension TimeLimit: LosslessStringConvertible {
    /// Reads `12 working-day`, `0.5 working-day`, `8 hour`, `1 month`, `7 day` or
    /// `same-day until 15:00`, or answers nil for anything else.
    public init?(_ description: String) {
        let sameDay = "same-day until "
        if description.hasPrefix(sameDay) {
            guard let cutoff = TimeOfDay(String(description.dropFirst(sameDay.count))) else {
                return nil
            }
            self = .sameDay(cutoff: cutoff)
            return
        }
        var scanner = DigitScanner(description)
        guard let thousandths = Self.thousandths(&scanner), scanner.take(" "),
            let unit = TimeUnit(rawValue: String(scanner.remainder()))
        else { return nil }
        self.init(thousandths: thousandths, of: unit)
    }

    /// The text that is read back as the same limit, such as `0.5 working-day`.
    public var description: String {
        switch kind {
        case .sameDay(let cutoff): "same-day until \(cutoff)"
        case .amount(let thousandths, let unit):
            "\(Self.decimal(thousandths, mark: ".")) \(unit.rawValue)"
        }
    }
}

extension TimeLimit: Codable {
    /// Reads the text.
    public init(from decoder: any Decoder) throws {
        self = try decodeText(from: decoder, as: "a time limit such as \"12 working-day\"") {
            TimeLimit($0)
        }
    }

    /// Writes the text.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }
}

/// How the days of a time limit are counted; both readings are in use, so a procedure chooses.
public enum CountingMode: String, Hashable, Sendable, Codable, CaseIterable {
    /// Working time runs by the clock from the moment of reception: the practice of one-stop
    /// software.
    case byHours = "by-hours"
    /// The day of reception is not counted and the term ends with the last day's working hours,
    /// after the Civil Code's rule for terms in days.
    case excludeFirstDay = "exclude-first-day"
}

/// What happens to the time limit when a paused dossier goes on; a procedure chooses.
public enum ResumePolicy: String, Hashable, Sendable, Codable, CaseIterable {
    /// The time that was left at the pause runs on.
    case resume
    /// The whole limit begins anew.
    case restart
    /// The clock never stopped: the deadline stays.
    case `continue`
}
