/// A universally unique identifier, as sixteen bytes.
public struct UUIDBytes: Hashable, Comparable, Sendable, CustomStringConvertible {
    /// The first eight bytes, most significant first.
    public let high: UInt64
    /// The last eight bytes, most significant first.
    public let low: UInt64

    /// Creates an identifier from its two halves.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Creates an identifier from its text, with or without hyphens; `nil` when it is not one.
    public init?(_ text: String) {
        let digits = text.utf8.filter { $0 != UInt8(ascii: "-") }
        guard digits.count == 32, !digits.contains(UInt8(ascii: "+")) else { return nil }
        let halves = (digits.prefix(16), digits.suffix(16))
        guard let high = UInt64(String(decoding: halves.0, as: UTF8.self), radix: 16),
            let low = UInt64(String(decoding: halves.1, as: UTF8.self), radix: 16)
        else { return nil }
        self.init(high: high, low: low)
    }

    /// Makes a random identifier (version 4 of RFC 9562).
    public static func random() -> UUIDBytes {
        let high = UInt64.random(in: .min ... .max) & ~0xF000 | 0x4000
        let low = UInt64.random(in: .min ... .max) & ~(3 << 62) | (2 << 62)
        return UUIDBytes(high: high, low: low)
    }

    /// The text in lower case with hyphens.
    public var description: String {
        func hex(_ value: UInt64) -> String {
            let digits = String(value, radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }
        let (first, last) = (hex(high), hex(low))
        return "\(first.prefix(8))-\(first.dropFirst(8).prefix(4))-\(first.suffix(4))-"
            + "\(last.prefix(4))-\(last.dropFirst(4))"
    }

    /// Orders as the server does: by bytes.
    public static func < (one: UUIDBytes, other: UUIDBytes) -> Bool {
        (one.high, one.low) < (other.high, other.low)
    }
}

extension UUIDBytes: PostgresScalar {
    /// The server type `uuid`.
    public static var postgresType: PostgresType { .uuid }

    /// Appends sixteen bytes.
    public func encode(into bytes: inout [UInt8]) {
        bytes.append(bigEndian: high)
        bytes.append(bigEndian: low)
    }

    /// Reads a `uuid`.
    public static func decode(_ field: PostgresField) throws(PostgresError) -> UUIDBytes {
        guard field.type == PostgresType.uuid.oid else { throw field.mismatch("uuid") }
        let bytes = try field.required("uuid")
        guard bytes.count == 16 else { throw field.mismatch("uuid") }
        return UUIDBytes(
            high: UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
            low: UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
    }
}

/// An instant, in microseconds since 1970-01-01 00:00 UTC: the grain of `timestamptz`.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Microseconds since 1970-01-01 00:00 UTC.
    public let microseconds: Int64
    /// From the Unix epoch to the server's, 2000-01-01.
    private static let epoch: Int64 = 946_684_800_000_000

    /// Creates an instant from microseconds since 1970-01-01 00:00 UTC.
    public init(microseconds: Int64) { self.microseconds = microseconds }

    /// Orders by time.
    public static func < (one: Timestamp, other: Timestamp) -> Bool {
        one.microseconds < other.microseconds
    }
}

extension Timestamp: PostgresScalar {
    /// The server type `timestamptz`.
    public static var postgresType: PostgresType { .timestamptz }

    /// Appends eight bytes; an instant beyond the server's range becomes an infinity.
    public func encode(into bytes: inout [UInt8]) {
        let (value, overflow) = microseconds.subtractingReportingOverflow(Self.epoch)
        bytes.append(bigEndian: overflow ? Int64.min : value)
    }

    /// Reads a `timestamptz`; `infinity` and `-infinity` become the ends of `Int64`.
    public static func decode(_ field: PostgresField) throws(PostgresError) -> Timestamp {
        guard field.type == PostgresType.timestamptz.oid else {
            throw field.mismatch("timestamp with time zone")
        }
        let value = try field.integer(Int64.self, "timestamp with time zone")
        let (sum, overflow) = value.addingReportingOverflow(Self.epoch)
        if value == .min { return Timestamp(microseconds: .min) }
        return Timestamp(microseconds: overflow ? .max : sum)
    }
}

/// A civil date, in days since 1970-01-01.
public struct Day: Hashable, Comparable, Sendable {
    /// Days since 1970-01-01.
    public let daysSinceEpoch: Int32
    private static let epoch: Int32 = 10_957

    /// Creates a date from days since 1970-01-01.
    public init(daysSinceEpoch: Int32) { self.daysSinceEpoch = daysSinceEpoch }

    /// Orders by date.
    public static func < (one: Day, other: Day) -> Bool {
        one.daysSinceEpoch < other.daysSinceEpoch
    }
}

extension Day: PostgresScalar {
    /// The server type `date`.
    public static var postgresType: PostgresType { .date }

    /// Appends four bytes; a date beyond the server's range becomes an infinity.
    public func encode(into bytes: inout [UInt8]) {
        let (value, overflow) = daysSinceEpoch.subtractingReportingOverflow(Self.epoch)
        bytes.append(bigEndian: overflow ? Int32.min : value)
    }

    /// Reads a `date`; `infinity` and `-infinity` become the ends of `Int32`.
    public static func decode(_ field: PostgresField) throws(PostgresError) -> Day {
        guard field.type == PostgresType.date.oid else { throw field.mismatch("date") }
        let value = try field.integer(Int32.self, "date")
        if value == .min { return Day(daysSinceEpoch: .min) }
        let (sum, overflow) = value.addingReportingOverflow(Self.epoch)
        return Day(daysSinceEpoch: overflow ? .max : sum)
    }
}

/// JSON as text, stored as `jsonb`.
public struct JSONText: Hashable, Sendable {
    /// The JSON document.
    public let text: String

    /// Wraps a JSON document; the server checks that it is one.
    public init(_ text: String) { self.text = text }
}

extension JSONText: PostgresScalar {
    /// The server type `jsonb`.
    public static var postgresType: PostgresType { .jsonb }

    /// Appends the version of the format and the text.
    public func encode(into bytes: inout [UInt8]) {
        bytes.append(1)
        bytes.append(contentsOf: text.utf8)
    }

    /// Reads a `jsonb` or a `json`.
    public static func decode(_ field: PostgresField) throws(PostgresError) -> JSONText {
        var bytes = try field.required("jsonb")
        switch field.type {
        case PostgresType.jsonb.oid:
            guard bytes.first == 1 else { throw field.mismatch("jsonb") }
            bytes = UnsafeRawBufferPointer(rebasing: bytes.dropFirst())
        case 114: break
        default: throw field.mismatch("jsonb")
        }
        return JSONText(String(decoding: bytes, as: UTF8.self))
    }
}
