/// Builds the binary form of rows for `COPY … FROM STDIN (FORMAT binary)`.
///
/// The types must be exactly those of the columns: `Int32` for `integer`, `Int64` for `bigint`.
public struct CopyRows: Sendable {
    private var current: [UInt8]
    private var full: [[UInt8]] = []
    private static let chunkSize = 1 << 16

    /// Creates an empty set of rows.
    public init() {
        current = Array("PGCOPY\n".utf8) + [0xFF, 0x0D, 0x0A, 0x00]
        current.append(bigEndian: Int32(0))
        current.append(bigEndian: Int32(0))
    }

    /// Appends a row, one value a column.
    public mutating func append(_ values: [PostgresValue]) {
        begin(columns: values.count)
        for value in values { append(value) }
    }

    /// Appends a row, one value a column.
    public mutating func append<each T: PostgresEncodable>(_ values: repeat each T) {
        var columns = 0
        for _ in repeat each values { columns += 1 }
        begin(columns: columns)
        for value in repeat each values { append(value.postgresValue) }
    }

    /// The bytes to send, ended as the format asks.
    public var chunks: [[UInt8]] {
        full + [current + [0xFF, 0xFF]]
    }

    private mutating func begin(columns: Int) {
        if current.count >= Self.chunkSize {
            full.append(current)
            current = []
            current.reserveCapacity(Self.chunkSize + 1024)
        }
        current.append(bigEndian: Int16(columns))
    }

    private mutating func append(_ value: PostgresValue) {
        guard let bytes = value.bytes else { return current.append(bigEndian: Int32(-1)) }
        current.append(bigEndian: Int32(bytes.count))
        current.append(contentsOf: bytes)
    }
}
