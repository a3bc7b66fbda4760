/// A value encoded in PostgreSQL's binary format, ready to be bound.
public struct PostgresValue: Sendable, Hashable {
    /// The type's object identifier in `pg_type`.
    public let type: UInt32
    /// The encoded bytes; `nil` is SQL NULL.
    public let bytes: [UInt8]?

    /// Creates a value of a type from its binary form; `nil` bytes are NULL.
    public init(type: UInt32, bytes: [UInt8]?) {
        self.type = type
        self.bytes = bytes
    }
}

/// A type of the server: its identifier and that of the array made of it.
public struct PostgresType: Sendable, Hashable {
    /// The identifier of the type.
    public let oid: UInt32
    /// The identifier of the one-dimensional array of this type.
    public let arrayOID: UInt32
    /// The name as written in SQL, for messages.
    public let name: StaticString

    /// Creates a description of a server type.
    public init(oid: UInt32, arrayOID: UInt32, name: StaticString) {
        self.oid = oid
        self.arrayOID = arrayOID
        self.name = name
    }

    /// Compares by identifier.
    public static func == (one: Self, other: Self) -> Bool { one.oid == other.oid }

    /// Hashes the identifier.
    public func hash(into hasher: inout Hasher) { hasher.combine(oid) }
}

/// A value that can be bound to a statement.
public protocol PostgresEncodable: Sendable {
    /// The type that values, and NULL in their place, are bound as.
    static var boundType: UInt32 { get }
    /// The value in binary form with its type.
    var postgresValue: PostgresValue { get }
}

/// A value that can be read from a column.
public protocol PostgresDecodable: Sendable {
    /// Reads the value from a field, or throws `PostgresError.decoding`.
    static func decode(_ field: PostgresField) throws(PostgresError) -> Self
}

/// A type with one server type, usable alone, as an optional, and in arrays.
///
/// A domain type joins by naming its `postgresType` and delegating to the type it wraps.
public protocol PostgresScalar: PostgresEncodable, PostgresDecodable, PostgresElement {
    /// The server type that values are bound as.
    static var postgresType: PostgresType { get }
    /// Appends the binary form.
    func encode(into bytes: inout [UInt8])
}

/// A type whose array has a server type.
///
/// Exists beside `PostgresScalar` so that `[UInt8]` can be `bytea` while `[Int64]` is `int8[]`.
public protocol PostgresElement: Sendable {
    /// The type of the array.
    static var arrayType: UInt32 { get }
    /// The array in binary form with its type.
    static func encodeArray(_ elements: [Self]) -> PostgresValue
    /// Reads an array from a field that is not NULL.
    static func decodeArray(_ field: PostgresField) throws(PostgresError) -> [Self]
}

extension PostgresScalar {
    /// The type that values are bound as.
    public static var boundType: UInt32 { postgresType.oid }

    /// The type of the array of such values.
    public static var arrayType: UInt32 { postgresType.arrayOID }

    /// The value in binary form with its type.
    public var postgresValue: PostgresValue {
        var bytes: [UInt8] = []
        encode(into: &bytes)
        return PostgresValue(type: Self.postgresType.oid, bytes: bytes)
    }

    /// The array in binary form with its type.
    public static func encodeArray(_ elements: [Self]) -> PostgresValue {
        var encoder = ArrayEncoder(of: Self.postgresType, count: elements.count)
        for element in elements { encoder.append(element) }
        return encoder.value
    }

    /// Reads an array without NULLs.
    public static func decodeArray(_ field: PostgresField) throws(PostgresError) -> [Self] {
        var elements: [Self] = []
        try ArrayDecoder.forEach(field, of: Self.postgresType) {
            element throws(PostgresError) in
            elements.append(try Self.decode(element))
        }
        return elements
    }
}

/// One field of a row as it came; valid only while `decode` runs.
public struct PostgresField {
    /// The identifier of the column's type.
    public let type: UInt32
    /// The column, counted from 0, for messages.
    public let column: Int
    /// The bytes; `nil` for NULL.
    ///
    /// They belong to the result and must not be kept.
    let bytes: UnsafeRawBufferPointer?

    /// Whether the field is NULL.
    public var isNull: Bool { bytes == nil }

    /// The error that says what was expected and what was found.
    public func mismatch(_ expected: StaticString) -> PostgresError {
        let found = isNull ? "NULL" : PostgresType.name(of: type)
        return .decoding(column: column, expected: expected.description, found: found)
    }

    /// The bytes of a field that may not be NULL.
    func required(_ expected: StaticString) throws(PostgresError) -> UnsafeRawBufferPointer {
        guard let bytes else { throw mismatch(expected) }
        return bytes
    }

    /// Reads a big-endian integer of exactly its width.
    func integer<I: FixedWidthInteger>(
        _: I.Type, _ expected: StaticString
    ) throws(PostgresError) -> I {
        let bytes = try required(expected)
        guard bytes.count == MemoryLayout<I>.size else { throw mismatch(expected) }
        return I(bigEndian: bytes.loadUnaligned(as: I.self))
    }
}

extension PostgresType {
    static let bool = PostgresType(oid: 16, arrayOID: 1000, name: "boolean")
    static let bytea = PostgresType(oid: 17, arrayOID: 1001, name: "bytea")
    static let int8 = PostgresType(oid: 20, arrayOID: 1016, name: "bigint")
    static let int2 = PostgresType(oid: 21, arrayOID: 1005, name: "smallint")
    static let int4 = PostgresType(oid: 23, arrayOID: 1007, name: "integer")
    static let text = PostgresType(oid: 25, arrayOID: 1009, name: "text")
    static let float8 = PostgresType(oid: 701, arrayOID: 1022, name: "double precision")
    static let date = PostgresType(oid: 1082, arrayOID: 1182, name: "date")
    static let timestamptz = PostgresType(
        oid: 1184, arrayOID: 1185, name: "timestamp with time zone")
    static let uuid = PostgresType(oid: 2950, arrayOID: 2951, name: "uuid")
    static let jsonb = PostgresType(oid: 3802, arrayOID: 3807, name: "jsonb")

    private static let known: [PostgresType] = [
        bool, bytea, int8, int2, int4, text, float8, date, timestamptz, uuid, jsonb,
    ]

    /// Names a type for a message; one unknown here by its number.
    static func name(of oid: UInt32) -> String {
        if let type = known.first(where: { $0.oid == oid }) { return type.name.description }
        if let type = known.first(where: { $0.arrayOID == oid }) { return "\(type.name)[]" }
        switch oid {
        case 700: return "real (cast it to float8)"
        case 1114: return "timestamp without time zone (cast it to timestamptz)"
        case 1700: return "numeric (cast it to int8, float8 or text)"
        default: return "type \(oid)"
        }
    }
}
