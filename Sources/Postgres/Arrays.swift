extension Array: PostgresEncodable where Element: PostgresElement {
    /// The array's type; `bytea` when the elements are bytes.
    public static var boundType: UInt32 { Element.arrayType }

    /// The array in binary form with its type.
    public var postgresValue: PostgresValue { Element.encodeArray(self) }
}

extension Array: PostgresDecodable where Element: PostgresElement {
    /// Reads a one-dimensional array; from `bytea` when the elements are bytes.
    public static func decode(_ field: PostgresField) throws(PostgresError) -> [Element] {
        try Element.decodeArray(field)
    }
}

extension Optional: PostgresEncodable where Wrapped: PostgresEncodable {
    /// The type of the value; a NULL is bound as it too.
    public static var boundType: UInt32 { Wrapped.boundType }

    /// The value, or NULL of the same type.
    public var postgresValue: PostgresValue {
        self?.postgresValue ?? PostgresValue(type: Wrapped.boundType, bytes: nil)
    }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    /// Reads the value, or `nil` from NULL.
    public static func decode(_ field: PostgresField) throws(PostgresError) -> Wrapped? {
        field.isNull ? nil : try Wrapped.decode(field)
    }
}

extension Optional: PostgresElement where Wrapped: PostgresScalar {
    /// The type of the array.
    public static var arrayType: UInt32 { Wrapped.postgresType.arrayOID }

    /// Encodes an array with NULLs.
    public static func encodeArray(_ elements: [Wrapped?]) -> PostgresValue {
        var encoder = ArrayEncoder(of: Wrapped.postgresType, count: elements.count)
        for element in elements {
            if let element { encoder.append(element) } else { encoder.appendNull() }
        }
        return encoder.value
    }

    /// Reads an array with NULLs.
    public static func decodeArray(_ field: PostgresField) throws(PostgresError) -> [Wrapped?] {
        var elements: [Wrapped?] = []
        try ArrayDecoder.forEach(field, of: Wrapped.postgresType) {
            element throws(PostgresError) in
            elements.append(try Wrapped?.decode(element))
        }
        return elements
    }
}

/// Writes the binary form of a one-dimensional array.
struct ArrayEncoder {
    private let type: PostgresType
    private var bytes: [UInt8] = []
    private static let nullFlag = 7

    init(of type: PostgresType, count: Int) {
        self.type = type
        bytes.reserveCapacity(20 + 12 * count)
        bytes.append(bigEndian: Int32(count == 0 ? 0 : 1))
        bytes.append(bigEndian: Int32(0))
        bytes.append(bigEndian: type.oid)
        guard count > 0 else { return }
        bytes.append(bigEndian: Int32(count))
        bytes.append(bigEndian: Int32(1))
    }

    var value: PostgresValue { PostgresValue(type: type.arrayOID, bytes: bytes) }

    mutating func append(_ element: some PostgresScalar) {
        let start = bytes.count
        bytes.append(bigEndian: Int32(0))
        element.encode(into: &bytes)
        let length = UInt32(bytes.count - start - 4)
        for index in 0..<4 {
            bytes[start + index] = UInt8(truncatingIfNeeded: length >> (24 - 8 * index))
        }
    }

    mutating func appendNull() {
        bytes[Self.nullFlag] = 1
        bytes.append(bigEndian: Int32(-1))
    }
}

/// Reads the binary form of an array of at most one dimension.
enum ArrayDecoder {
    static func forEach(
        _ field: PostgresField,
        of type: PostgresType,
        _ body: (PostgresField) throws(PostgresError) -> Void
    ) throws(PostgresError) {
        let bytes = try field.required(type.name)
        func number(at offset: Int) throws(PostgresError) -> Int {
            guard offset + 4 <= bytes.count else { throw field.mismatch("array") }
            let raw = bytes.loadUnaligned(fromByteOffset: offset, as: Int32.self)
            return Int(Int32(bigEndian: raw))
        }
        guard isArray(field.type) else { throw field.mismatch("array") }
        let dimensions = try number(at: 0)
        if dimensions == 0 { return }
        guard dimensions == 1 else { throw field.mismatch("array of one dimension") }
        let element = UInt32(truncatingIfNeeded: try number(at: 8))
        var offset = 20
        for _ in 0..<(try number(at: 12)) {
            let length = try number(at: offset)
            offset += 4
            guard length >= 0 else {
                try body(PostgresField(type: element, column: field.column, bytes: nil))
                continue
            }
            guard offset + length <= bytes.count else { throw field.mismatch("array") }
            let slice = UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + length])
            try body(PostgresField(type: element, column: field.column, bytes: slice))
            offset += length
        }
    }

    /// Tells whether a type is an array that can be read; the element's own check is the real one.
    private static func isArray(_ oid: UInt32) -> Bool {
        switch oid {
        case 143, 199, 629, 719, 1000...1028, 1034, 1040, 1041, 1115, 1182, 1183, 1185, 1187,
            1231, 2951, 3807:
            true
        default: oid >= 16384
        }
    }
}
