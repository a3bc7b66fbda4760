/// The text of a payment QR code as EMVCo lays it down: fields of a number, a length and a value.
///
/// Source: EMVCo, *QR Code Specification for Payment Systems, Merchant-Presented Mode*. Lengths
/// count characters (Unicode scalars); the last field is a CRC-16 over the UTF-8 bytes before it.
public struct MerchantPayload: Hashable, Sendable {
    /// One field, or one field of a template.
    public struct Field: Hashable, Sendable {
        /// From 0 to 99.
        public let id: Int
        /// From 1 to 99 characters.
        public let value: String

        public init(_ id: Int, _ value: String) {
            (self.id, self.value) = (id, value)
        }
    }

    /// The fields in their order, without the checksum (63).
    public let fields: [Field]

    /// Makes a payload of fields.
    ///
    /// - Throws: ``MerchantPayloadError`` where it could not be read again.
    public init(_ fields: [Field]) throws(MerchantPayloadError) {
        try self.init(parsing: Self.checked(Self.text(of: fields)))
    }

    /// Reads the text of a code.
    ///
    /// - Throws: ``MerchantPayloadError``, which names the place.
    public init(parsing text: String) throws(MerchantPayloadError) {
        var fields = try Self.fields(of: text, in: [])
        guard fields.first == Field(0, "01") else { throw .noBeginning }
        guard let last = fields.popLast(), last.id == 63, last.value.unicodeScalars.count == 4
        else {
            throw .noChecksum
        }
        let computed = Self.checksum(String(text.unicodeScalars.dropLast(4)))
        guard last.value == computed else {
            throw .wrongChecksum(stated: last.value, computed: computed)
        }
        for field in fields where Self.isTemplate(field.id) {
            _ = try Self.fields(of: field.value, in: [field.id])
        }
        self.fields = fields
    }

    /// The value of a field, nil where there is none.
    public subscript(id: Int) -> String? {
        fields.first { $0.id == id }?.value
    }

    /// The text for the code, with its checksum.
    public var text: String { Self.checked(Self.text(of: fields)) }

    /// Reads the fields of a template's value.
    ///
    /// - Parameter place: The numbers of the fields around it, for the error.
    public static func fields(
        of text: String, in place: [Int]
    ) throws(MerchantPayloadError) -> [Field] {
        var rest = Array(text.unicodeScalars)[...]
        var fields: [Field] = []
        while !rest.isEmpty {
            guard let id = number(rest.prefix(2)) else {
                throw .notAField(String(rest.prefix(4)), in: place)
            }
            guard let length = number(rest.dropFirst(2).prefix(2)), length > 0 else {
                throw .noLength(place + [id])
            }
            let value = rest.dropFirst(4).prefix(length)
            guard value.count == length else { throw .tooShort(place + [id]) }
            guard !value.contains(where: \.isControl) else { throw .controlCharacter(place + [id]) }
            guard !fields.contains(where: { $0.id == id }) else { throw .repeated(place + [id]) }
            fields.append(Field(id, String(value)))
            rest = rest.dropFirst(4 + length)
        }
        return fields
    }

    /// Writes fields one after another, as a template's value is written.
    public static func text(of fields: [Field]) -> String {
        fields.map { twoDigits($0.id) + twoDigits($0.value.unicodeScalars.count) + $0.value }
            .joined()
    }

    /// Accounts of merchants (26–51), additional data (62), another language (64), unreserved.
    private static func isTemplate(_ id: Int) -> Bool {
        (26...51).contains(id) || id == 62 || id == 64 || id >= 80
    }

    private static func checked(_ text: String) -> String {
        text + "6304" + checksum(text + "6304")
    }

    /// CRC-16/CCITT-FALSE in four upper-case hexadecimal digits.
    static func checksum(_ text: String) -> String {
        var crc: UInt16 = 0xFFFF
        for byte in text.utf8 {
            crc ^= UInt16(byte) << 8
            for _ in 0..<8 { crc = crc & 0x8000 == 0 ? crc << 1 : crc << 1 ^ 0x1021 }
        }
        let digits = String(crc, radix: 16, uppercase: true)
        return String(repeating: "0", count: 4 - digits.count) + digits
    }

    private static func number(_ digits: ArraySlice<Unicode.Scalar>) -> Int? {
        guard digits.count == 2, digits.allSatisfy({ ("0"..."9").contains($0) }) else { return nil }
        return digits.reduce(0) { $0 * 10 + Int($1.value) - 48 }
    }

    private static func twoDigits(_ number: Int) -> String {
        (number < 10 ? "0" : "") + String(number)
    }
}

extension Unicode.Scalar {
    fileprivate var isControl: Bool { properties.generalCategory == .control }
}

extension String {
    fileprivate init(_ scalars: some Sequence<Unicode.Scalar>) {
        self.init(String.UnicodeScalarView(scalars))
    }
}

/// Why a text is no payload.
///
/// Places are field numbers from the outside in.
public enum MerchantPayloadError: Error, Hashable, Sendable {
    case noBeginning
    case noChecksum
    case wrongChecksum(stated: String, computed: String)
    case notAField(String, in: [Int])
    case noLength([Int])
    case tooShort([Int])
    case repeated([Int])
    case controlCharacter([Int])
}

extension MerchantPayloadError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .noBeginning: "it does not begin with 000201, as every payment code does"
        case .noChecksum: "it does not end with 6304 and four digits of a checksum"
        case .wrongChecksum(let stated, let computed):
            "its checksum is \(stated), but its text has \(computed): a digit was lost or changed"
        case .notAField(let text, let place):
            "“\(text)” \(Self.name(place, "in"))begins no field: two digits and a length are"
        case .noLength(let place): "\(Self.name(place))has no length from 01 to 99"
        case .tooShort(let place): "\(Self.name(place))is shorter than its length says"
        case .repeated(let place): "\(Self.name(place))stands there twice"
        case .controlCharacter(let place): "\(Self.name(place))holds a control character"
        }
    }

    private static func name(_ place: [Int], _ word: String = "") -> String {
        if place.isEmpty { return "" }
        let path = place.map { ($0 < 10 ? "0" : "") + String($0) }.joined(separator: "-")
        return (word.isEmpty ? "" : word + " ") + "field \(path) "
    }
}
