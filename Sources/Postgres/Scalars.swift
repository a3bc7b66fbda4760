extension Bool: PostgresScalar {
    /// The server type `boolean`.
    public static var postgresType: PostgresType { .bool }

    /// Appends one byte.
    public func encode(into bytes: inout [UInt8]) { bytes.append(self ? 1 : 0) }

    /// Reads a `boolean`.
    public static func decode(_ field: PostgresField) throws(PostgresError) -> Bool {
        guard field.type == PostgresType.bool.oid else { throw field.mismatch("boolean") }
        return try field.integer(UInt8.self, "boolean") != 0
    }
}

extension Int16: PostgresScalar {
    /// The server type `smallint`.
    public static var postgresType: PostgresType { .int2 }

    /// Appends two bytes, big-endian.
    public func encode(into bytes: inout [UInt8]) { bytes.append(bigEndian: self) }

    /// Reads a `smallint`.
    public static func decode(_ field: PostgresField) throws(PostgresError) -> Int16 {
        guard field.type == PostgresType.int2.oid else { throw field.mismatch("smallint") }
        return try field.integer(Int16.self, "smallint")
    }
}

extension Int32: PostgresScalar {
    /// The server type `integer`.
    public static var postgresType: PostgresType { .int4 }

    /// Appends four bytes, big-endian.
    public func encode(into bytes: inout [UInt8]) { bytes.append(bigEndian: self) }

    /// Reads an `integer` or a `smallint`.
    public static func decode(_ field: PostgresField) throws(PostgresError) -> Int32 {
        switch field.type {
        case PostgresType.int4.oid: try field.integer(Int32.self, "integer")
        case PostgresType.int2.oid: Int32(try field.integer(Int16.self, "integer"))
        default: throw field.mismatch("integer")
        }
    }
}

extension Int64: PostgresScalar {
    /// The server type `bigint`.
    public static var postgresType: PostgresType { .int8 }

    /// Appends eight bytes, big-endian.
    public func encode(into bytes: inout [UInt8]) { bytes.append(bigEndian: self) }

    /// Reads a `bigint`, `integer`, `smallint` or `oid`.
    public static func decode(_ field: PostgresField) throws(PostgresError) -> Int64 {
        switch field.type {
        case PostgresType.int8.oid: try field.integer(Int64.self, "bigint")
        case PostgresType.int4.oid: Int64(try field.integer(Int32.self, "bigint"))
        case PostgresType.int2.oid: Int64(try field.integer(Int16.self, "bigint"))
        case 26: Int64(try field.integer(UInt32.self, "bigint"))
        default: throw field.mismatch("bigint")
        }
    }
}

extension Int: PostgresScalar {
    /// The server type `bigint`.
    public static var postgresType: PostgresType { .int8 }

    /// Appends eight bytes, big-endian.
    public func encode(into bytes: inout [UInt8]) { bytes.append(bigEndian: Int64(self)) }

    /// Reads a `bigint`, `integer`, `smallint` or `oid`.
    public static func decode(_ field: PostgresField) throws(PostgresError) -> Int {
        Int(try Int64.decode(field))
    }
}

extension Double: PostgresScalar {
    /// The server type `double precision`.
    public static var postgresType: PostgresType { .float8 }

    /// Appends eight bytes, big-endian.
    public func encode(into bytes: inout [UInt8]) { bytes.append(bigEndian: bitPattern) }

    /// Reads a `double precision` or a `real`.
    public static func decode(_ field: PostgresField) throws(PostgresError) -> Double {
        switch field.type {
        case PostgresType.float8.oid:
            Double(bitPattern: try field.integer(UInt64.self, "double precision"))
        case 700:
            Double(Float(bitPattern: try field.integer(UInt32.self, "double precision")))
        default: throw field.mismatch("double precision")
        }
    }
}

extension String: PostgresScalar {
    /// The server type `text`.
    public static var postgresType: PostgresType { .text }

    /// Appends the UTF-8 bytes.
    public func encode(into bytes: inout [UInt8]) { bytes.append(contentsOf: utf8) }

    /// Reads `text` and its kin: `varchar`, `char(n)`, `name`, `json`, and user-defined
    /// enumerations.
    public static func decode(_ field: PostgresField) throws(PostgresError) -> String {
        guard isText(field.type) else { throw field.mismatch("text") }
        let bytes = try field.required("text")
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw field.mismatch("text")
        }
        return text
    }

    /// Tells whether a type's binary form is its text; user-defined types begin at 16384.
    static func isText(_ type: UInt32) -> Bool {
        switch type {
        case 25, 1043, 1042, 19, 18, 114, 705: true
        default: type >= 16384
        }
    }
}

extension UInt8: PostgresElement {
    /// The type of an array of bytes: `bytea`.
    public static var arrayType: UInt32 { PostgresType.bytea.oid }

    /// Encodes bytes as `bytea`.
    public static func encodeArray(_ elements: [UInt8]) -> PostgresValue {
        PostgresValue(type: PostgresType.bytea.oid, bytes: elements)
    }

    /// Reads a `bytea`.
    public static func decodeArray(_ field: PostgresField) throws(PostgresError) -> [UInt8] {
        guard field.type == PostgresType.bytea.oid else { throw field.mismatch("bytea") }
        return Array(try field.required("bytea"))
    }
}

extension Array: PostgresElement, PostgresScalar where Element == UInt8 {
    /// The server type `bytea`.
    public static var postgresType: PostgresType { .bytea }

    /// Appends the bytes.
    public func encode(into bytes: inout [UInt8]) { bytes.append(contentsOf: self) }
}

extension [UInt8] {
    mutating func append(bigEndian value: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: value.bigEndian) { append(contentsOf: $0) }
    }
}
