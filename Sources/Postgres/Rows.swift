internal import CPostgres

/// The rows that a statement returned, with random access.
///
/// The result stays in libpq's memory and is read in place; the typed getters (`int64(_:_:)` and
/// its kin) allocate nothing. A row or column that does not exist is a programmer's error and
/// stops the program; a value of another type or an unexpected NULL is thrown.
public struct Rows: RandomAccessCollection, Sendable {
    private let result: ResultBox
    /// How many rows there are.
    public let count: Int
    /// How many columns each row has.
    public let columnCount: Int

    init(_ result: consuming ResultBox) {
        count = Int(PQntuples(result.pointer))
        columnCount = Int(PQnfields(result.pointer))
        self.result = result
    }

    /// The first row's index, 0.
    public var startIndex: Int { 0 }
    /// The index past the last row.
    public var endIndex: Int { count }

    /// How many rows the statement inserted, updated, deleted, copied or returned.
    public var affected: Int {
        Int(String(cString: PQcmdTuples(result.pointer))) ?? 0
    }

    /// What the server says it did, such as `UPDATE 3`.
    public var commandTag: String { String(cString: PQcmdStatus(result.pointer)) }

    /// The row at a position.
    public subscript(position: Int) -> Row {
        precondition(position >= 0 && position < count, "row \(position) of \(count)")
        return Row(rows: self, position: position)
    }

    /// The name of a column.
    public func columnName(_ column: Int) -> String {
        PQfname(result.pointer, Int32(column)).map { String(cString: $0) } ?? ""
    }

    /// Whether a field is NULL.
    public func isNull(_ row: Int, _ column: Int) -> Bool {
        field(row, column).isNull
    }

    /// Reads a `boolean`.
    public func bool(_ row: Int, _ column: Int) throws(PostgresError) -> Bool {
        try Bool.decode(field(row, column))
    }

    /// Reads a `smallint`.
    public func int16(_ row: Int, _ column: Int) throws(PostgresError) -> Int16 {
        try Int16.decode(field(row, column))
    }

    /// Reads an `integer` or narrower.
    public func int32(_ row: Int, _ column: Int) throws(PostgresError) -> Int32 {
        try Int32.decode(field(row, column))
    }

    /// Reads a `bigint` or narrower.
    public func int64(_ row: Int, _ column: Int) throws(PostgresError) -> Int64 {
        try Int64.decode(field(row, column))
    }

    /// Reads a `timestamptz`.
    public func timestamp(_ row: Int, _ column: Int) throws(PostgresError) -> Timestamp {
        try Timestamp.decode(field(row, column))
    }

    /// Reads a `uuid`.
    public func uuid(_ row: Int, _ column: Int) throws(PostgresError) -> UUIDBytes {
        try UUIDBytes.decode(field(row, column))
    }

    /// Reads a text.
    public func text(_ row: Int, _ column: Int) throws(PostgresError) -> String {
        try String.decode(field(row, column))
    }

    /// Reads a `bytea`.
    public func bytes(_ row: Int, _ column: Int) throws(PostgresError) -> [UInt8] {
        try UInt8.decodeArray(field(row, column))
    }

    /// Lends the raw binary form of a field without copying it; `nil` for NULL.
    ///
    /// The buffer must not be kept.
    public func withRawBytes<T, E: Error>(
        _ row: Int, _ column: Int, _ body: (UnsafeRawBufferPointer?) throws(E) -> T
    ) throws(E) -> T {
        try body(field(row, column).bytes)
    }

    /// Reads a field as a type.
    public func decode<T: PostgresDecodable>(
        _ row: Int, _ column: Int, as type: T.Type = T.self
    ) throws(PostgresError) -> T {
        try T.decode(field(row, column))
    }

    private func field(_ row: Int, _ column: Int) -> PostgresField {
        precondition(
            row >= 0 && row < count && column >= 0 && column < columnCount,
            "row \(row) of \(count), column \(column) of \(columnCount)")
        let (pointer, row32, column32) = (result.pointer, Int32(row), Int32(column))
        let length = Int(PQgetlength(pointer, row32, column32))
        let type = PQftype(pointer, column32)
        if length == 0, PQgetisnull(pointer, row32, column32) == 1 {
            return PostgresField(type: type, column: column, bytes: nil)
        }
        let bytes = UnsafeRawBufferPointer(
            start: PQgetvalue(pointer, row32, column32), count: length)
        return PostgresField(type: type, column: column, bytes: bytes)
    }
}

/// One row of a result.
public struct Row: Sendable {
    let rows: Rows
    let position: Int

    /// Reads a column (counted from 0) as a type.
    public func decode<T: PostgresDecodable>(
        _ column: Int, as type: T.Type = T.self
    ) throws(PostgresError) -> T {
        try rows.decode(position, column, as: type)
    }

    /// Reads all columns, from the first on, as a tuple of types.
    public func decode<each T: PostgresDecodable>(
        as types: repeat (each T).Type
    ) throws(PostgresError) -> (repeat each T) {
        var column = -1
        func next<U: PostgresDecodable>(_ type: U.Type) throws(PostgresError) -> U {
            column += 1
            return try rows.decode(position, column, as: type)
        }
        return (repeat try next(each types))
    }
}

/// Owns a `PGresult`.
final class ResultBox: @unchecked Sendable {
    // Reason for @unchecked: libpq documents a PGresult as read-only once made and free to pass
    // between threads; the only change is freeing it, when nobody refers to it any more.
    let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) {
        self.pointer = pointer
    }

    deinit {
        PQclear(pointer)
    }

    var status: ExecStatusType { PQresultStatus(pointer) }

    /// The server's report of an error result; `nil` when libpq made the result itself.
    var serverError: PostgresError.ServerError? {
        guard let state = diagnostic("C") else { return nil }
        return PostgresError.ServerError(
            sqlState: state,
            message: diagnostic("M") ?? "",
            detail: diagnostic("D"),
            hint: diagnostic("H"),
            schema: diagnostic("s"),
            table: diagnostic("t"),
            column: diagnostic("c"),
            constraint: diagnostic("n"),
            planIsStale: state == "0A000" && diagnostic("R") == "RevalidateCachedQuery")
    }

    /// libpq's message in one line.
    var message: String { oneLine(PQresultErrorMessage(pointer)) }

    /// A field of the report by its code in the protocol.
    private func diagnostic(_ code: Unicode.Scalar) -> String? {
        PQresultErrorField(pointer, Int32(code.value)).map { String(cString: $0) }
    }
}

/// Makes one line without a full stop of a message of libpq.
func oneLine(_ message: UnsafePointer<CChar>?) -> String {
    guard let message else { return "no reason given" }
    let lines = String(cString: message).split(whereSeparator: \.isNewline)
    let text = lines.map { line in line.drop { $0 == " " || $0 == "\t" } }
        .joined(separator: "; ")
    return text.isEmpty ? "no reason given" : text
}
