/// Reads fixed-width ASCII texts from left to right.
struct DigitScanner {
    private var rest: Substring.UTF8View

    init(_ text: some StringProtocol) {
        rest = Substring(text).utf8
    }

    var isAtEnd: Bool { rest.isEmpty }

    /// Reads exactly so many decimal digits.
    mutating func number(digits: Int) -> Int? {
        var value = 0
        var count = 0
        while count < digits, let digit = digit() {
            value = value * 10 + digit
            count += 1
        }
        return count == digits ? value : nil
    }

    /// Reads one decimal digit.
    mutating func digit() -> Int? {
        guard let byte = rest.first, (48...57).contains(byte) else { return nil }
        rest.removeFirst()
        return Int(byte) - 48
    }

    /// Passes over one character if it is the next.
    mutating func take(_ character: Unicode.Scalar) -> Bool {
        guard let byte = rest.first, UInt32(byte) == character.value else { return false }
        rest.removeFirst()
        return true
    }

    /// Reads what is left, to the end.
    mutating func remainder() -> Substring {
        defer { rest = rest[rest.endIndex...] }
        return Substring(rest)
    }
}

/// Writes a number with leading zeros; a negative one with its sign before them.
func padded(_ value: Int, _ width: Int) -> String {
    let digits = String(value.magnitude)
    let zeros = String(repeating: "0", count: max(0, width - digits.utf8.count))
    return (value < 0 ? "-" : "") + zeros + digits
}

/// Decodes a text and parses it, with an error that names what was expected.
func decodeText<Value>(
    from decoder: any Decoder, as expected: String, _ parse: (String) -> Value?
) throws -> Value {
    let container = try decoder.singleValueContainer()
    let text = try container.decode(String.self)
    guard let value = parse(text) else {
        throw DecodingError.dataCorruptedError(
            in: container, debugDescription: "\"\(text)\" is not \(expected).")
    }
    return value
}

/// The coding key of a dictionary whose keys have a text form.
struct TextKey: CodingKey {
    let stringValue: String
    var intValue: Int? { nil }

    init(stringValue: String) {
        self.stringValue = stringValue
    }

    init?(intValue: Int) {
        return nil
    }
}
