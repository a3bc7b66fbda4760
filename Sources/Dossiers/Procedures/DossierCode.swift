/// How a province prints its dossier codes.
public struct DossierCodeFormat: Hashable, Sendable, Codable {
    /// The order of the unit's groups.
    public enum Style: String, Hashable, Sendable, Codable {
        /// `H21.29-251123-0001`: left to right (decision 20/2020/QĐ-TTg).
        case national
        /// `000.00.29.H21-251123-0001`: right to left (circular 01/2018/TT-VPCP Art. 19, QCVN
        /// 102:2016).
        case qcvn
    }

    /// How the day of reception is written.
    public enum DateStyle: String, Hashable, Sendable, Codable {
        case yymmdd = "YYMMDD"
        case yyyymmdd = "YYYYMMDD"
    }

    public let style: Style
    public let date: DateStyle
    /// The least number of digits of the order number of the day.
    public let digits: Int

    public init(style: Style, date: DateStyle, digits: Int) {
        self.style = style
        self.date = date
        self.digits = digits
    }
}

/// The code of a dossier: unit, day of reception and order number of that day.
public struct DossierCode: Hashable, Sendable {
    /// The unit in the order of decision 20/2020, such as `H21.29`, whatever the printed order.
    public let unit: String
    public let day: CivilDate
    public let number: Int

    /// Makes a code; nil when the unit is no identifier or the number is below 1.
    public init?(unit: String, day: CivilDate, number: Int) {
        let groups = unit.split(separator: ".", omittingEmptySubsequences: false)
        guard number >= 1, groups.allSatisfy(Self.isGroup), unit.first?.isLetter == true
        else { return nil }
        self.unit = unit
        self.day = day
        self.number = number
    }

    /// Parses either printed order, with a six- or eight-digit day.
    public init?(_ text: String) {
        let parts = text.split(separator: "-", omittingEmptySubsequences: false)
        guard parts.count == 3, let number = Self.number(parts[2]), let day = Self.day(parts[1])
        else { return nil }
        let groups = parts[0].split(separator: ".", omittingEmptySubsequences: false)
        guard let first = groups.first, let last = groups.last else { return nil }
        let isQCVN =
            groups.count == 4 && first.allSatisfy(\.isNumber) && !last.allSatisfy(\.isNumber)
        let significant = groups.reversed().prefix { !$0.allSatisfy { $0 == "0" } }
        let unit = isQCVN ? significant.joined(separator: ".") : String(parts[0])
        self.init(unit: unit, day: day, number: number)
    }

    /// Prints the code as a format asks.
    ///
    /// A unit with more than four groups, or of another shape than QCVN 102:2016 knows, keeps the
    /// national order: the older order has no place for it.
    public func text(_ format: DossierCodeFormat) -> String {
        let day = Self.print(self.day, format.date)
        let digits = String(number)
        let padding = String(repeating: "0", count: max(0, format.digits - digits.count))
        return "\(format.style == .qcvn ? qcvnUnit : unit)-\(day)-\(padding)\(digits)"
    }

    private var qcvnUnit: String {
        var groups = unit.split(separator: ".").map(String.init)
        let empty = ["000", "00", "00"]
        guard groups.count <= 4 else { return unit }
        let missing = 4 - groups.count
        groups.reverse()
        return (empty.prefix(missing) + groups).joined(separator: ".")
    }

    private static func isGroup(_ group: Substring) -> Bool {
        group.count >= 2
            && group.allSatisfy { $0.isASCII && ($0.isNumber || ($0.isLetter && $0.isUppercase)) }
    }

    private static func number(_ text: Substring) -> Int? {
        guard text.count >= 4, text.count <= 9, text.allSatisfy({ $0.isASCII && $0.isNumber })
        else { return nil }
        return Int(text)
    }

    private static func day(_ text: Substring) -> CivilDate? {
        guard text.allSatisfy({ $0.isASCII && $0.isNumber }) else { return nil }
        let digits = text.count == 6 ? "20" + text : String(text)
        guard digits.count == 8, let value = Int(digits) else { return nil }
        return CivilDate(year: value / 10_000, month: value / 100 % 100, day: value % 100)
    }

    private static func print(_ day: CivilDate, _ style: DossierCodeFormat.DateStyle) -> String {
        func two(_ value: Int) -> String { value < 10 ? "0\(value)" : "\(value)" }
        let year = style == .yymmdd ? two(day.year % 100) : "\(day.year)"
        return year + two(day.month) + two(day.day)
    }
}
