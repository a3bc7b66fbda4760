import Postgres
import Testing

@Suite struct CodecTests {
    let pool: PostgresPool

    init() throws {
        pool = try TestCluster.shared.get().pool()
    }

    /// Sends a value, an array of it, its NULL and an array with NULL, and reads them back.
    private func roundTrip<T: PostgresScalar & Equatable>(_ values: [T]) async throws {
        for value in values {
            let none: T? = nil
            let mixed: [T?] = [value, nil, value]
            let empty: [T] = []
            let rows = try await pool.query(
                "SELECT \(value), \(T?.some(value)), \(none), \([value, value]), \(mixed), \(empty)"
            )
            #expect(rows.count == 1)
            #expect(try rows[0].decode(0, as: T.self) == value)
            #expect(try rows[0].decode(1, as: T?.self) == value)
            #expect(try rows[0].decode(2, as: T?.self) == nil)
            #expect(try rows[0].decode(3, as: [T].self) == [value, value])
            #expect(try rows[0].decode(4, as: [T?].self) == mixed)
            #expect(try rows[0].decode(5, as: [T].self) == empty)
            #expect(try rows[0].decode(2, as: [T]?.self) == nil)
            #expect(throws: PostgresError.self) { try rows[0].decode(2, as: T.self) }
            #expect(throws: PostgresError.self) { try rows[0].decode(4, as: [T].self) }
        }
    }

    @Test func scalars() async throws {
        try await roundTrip([true, false])
        try await roundTrip([Int16.min, 0, .max])
        try await roundTrip([Int32.min, 0, .max])
        try await roundTrip([Int64.min, 0, .max])
        try await roundTrip([Int.min, -1, .max])
        try await roundTrip([0.1, -.infinity, .greatestFiniteMagnitude])
        try await roundTrip(["", "Một cửa 👩‍👩‍👧", "a'b\"\\c\n"])
        try await roundTrip([[UInt8](), [0, 1, 255]])
        try await roundTrip([UUIDBytes.random(), UUIDBytes(high: 0, low: 1)])
        try await roundTrip([0, -1, 1_763_000_000_123_456].map(Timestamp.init(microseconds:)))
        try await roundTrip([0, -20_000, 20_000].map(Day.init(daysSinceEpoch:)))
        try await roundTrip([JSONText(#"{"a": [1, null, "x"]}"#)])
    }

    @Test func meaningIsTheServers() async throws {
        let identifier = try #require(UUIDBytes("00112233-4455-6677-8899-aabbccddeeff"))
        let rows = try await pool.query(
            """
            SELECT \(Timestamp(microseconds: 1_000_001))::text, \(Day(daysSinceEpoch: 1))::text,
                   \(identifier)::text, \(JSONText("[1,2]"))::text, \([UInt8](0...2))::text,
                   \(["a", nil] as [String?])::text, '2026-03-02 08:10+07'::timestamptz,
                   'infinity'::timestamptz, 'infinity'::date, '-infinity'::date
            """)
        let texts = try (0..<6).map { try rows.text(0, $0) }
        #expect(
            texts == [
                "1970-01-01 00:00:01.000001+00", "1970-01-02",
                "00112233-4455-6677-8899-aabbccddeeff", "[1, 2]", "\\x000102", "{a,NULL}",
            ])
        #expect(identifier.description == texts[2])
        #expect(try rows.timestamp(0, 6).microseconds == 1_772_413_800_000_000)
        #expect(try rows.timestamp(0, 7).microseconds == .max)
        #expect(try rows[0].decode(8, as: Day.self).daysSinceEpoch == .max)
        #expect(try rows[0].decode(9, as: Day.self).daysSinceEpoch == .min)
    }

    @Test func typedGettersAndTuples() async throws {
        let rows = try await pool.query(
            """
            SELECT i::int8 AS id, i::int4, i::int2, 'x' || i, NULL::int4, i = 2
            FROM generate_series(1, 3) AS i ORDER BY 1
            """)
        #expect(rows.count == 3 && rows.columnCount == 6 && rows.affected == 3)
        #expect(rows.columnName(0) == "id" && rows.commandTag == "SELECT 3")
        for row in 0..<3 {
            #expect(try rows.int64(row, 0) == Int64(row + 1))
            #expect(try rows.int32(row, 1) == Int32(row + 1))
            #expect(try rows.int16(row, 2) == Int16(row + 1))
            #expect(try rows.int64(row, 2) == Int64(row + 1))
            #expect(try rows.text(row, 3) == "x\(row + 1)")
            #expect(rows.isNull(row, 4) && !rows.isNull(row, 0))
            #expect(try rows.bool(row, 5) == (row == 1))
        }
        let (id, narrow) = try rows[1].decode(as: Int64.self, Int32.self)
        #expect(id == 2 && narrow == 2)
        #expect(rows.withRawBytes(0, 2) { $0?.count } == 2)
        #expect(try rows.map { try $0.decode(0, as: Int.self) } == [1, 2, 3])
    }

    @Test func wrongTypesAreNamed() async throws {
        let rows = try await pool.query("SELECT 1::numeric, 'x'::text")
        let error = #expect(throws: PostgresError.self) { try rows.int64(0, 0) }
        #expect(
            error?.description == "Column 0 of the result should be bigint but is numeric "
                + "(cast it to int8, float8 or text).")
        #expect(throws: PostgresError.self) { try rows.int32(0, 1) }
    }

    @Test func enumerationsAreText() async throws {
        try await pool.executeScript(
            "DROP TYPE IF EXISTS colour; CREATE TYPE colour AS ENUM ('red', 'blue')")
        let rows = try await pool.query(
            "SELECT \("red")::text::colour, ARRAY['red', 'blue']::colour[]")
        #expect(try rows.text(0, 0) == "red")
        #expect(try rows[0].decode(1, as: [String].self) == ["red", "blue"])
    }

    @Test func partsAreRenumberedAndNamesQuoted() async throws {
        let part: SQL = "a = \(1) AND b = \("x")"
        let whole: SQL = "SELECT \(true) WHERE \(part) OR \(part) \(raw: "LIMIT 1")"
        #expect(
            whole.text == "SELECT $1 WHERE a = $2 AND b = $3 OR a = $4 AND b = $5 LIMIT 1")
        #expect(whole.binds.count == 5)
        let name: SQL = "\(identifier: "a\"b") \(literal: "it's") \(literal: "a\\b")"
        #expect(name.text == #""a""b" 'it''s'  E'a\\b'"#)
        let many = (1...12).reduce(into: "0" as SQL) { $0 = "\($0) + \($1)" }
        #expect(try await pool.query("SELECT \(many)").int64(0, 0) == 78)
    }
}
