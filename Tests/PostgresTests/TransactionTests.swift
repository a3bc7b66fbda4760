import Postgres
import Testing

@Suite struct TransactionTests {
    let cluster: TestCluster
    let pool: PostgresPool

    init() throws {
        cluster = try TestCluster.shared.get()
        pool = cluster.pool()
    }

    struct Stop: Error {}

    private func table(_ name: String) async throws {
        try await pool.executeScript(
            """
            DROP TABLE IF EXISTS \(name);
            CREATE TABLE \(name) (id int8 CONSTRAINT \(name)_is_once PRIMARY KEY,
                n int4 CONSTRAINT \(name)_n_is_positive CHECK (n > 0), note text)
            """)
    }

    private func count(_ name: String) async throws -> Int64 {
        try await pool.query("SELECT count(*) FROM \(identifier: name)").int64(0, 0)
    }

    @Test func commits() async throws {
        try await table("commits")
        let seen = try await pool.transaction { session in
            try session.execute("INSERT INTO commits VALUES (\(1), \(Int32(1)))")
            let rows = try session.pipeline([
                "INSERT INTO commits VALUES (\(2), \(Int32(1)))", "SELECT count(*) FROM commits",
            ])
            #expect(rows[0].affected == 1)
            return try rows[1].int64(0, 0)
        }
        #expect(seen == 2)
        #expect(try await count("commits") == 2)
    }

    @Test func commitsTogetherWithTheLastStatements() async throws {
        try await table("commits_with")
        let affected = try await pool.transaction { session in
            try session.execute("SELECT 1")
            let rows = try session.commit(with: [
                "INSERT INTO commits_with VALUES (\(1), \(Int32(1))), (\(2), \(Int32(1)))"
            ])
            #expect(rows.count == 1)
            #expect(throws: PostgresError.self) { try session.execute("SELECT 1") }
            return rows[0].affected
        }
        #expect(affected == 2)
        try await pool.transaction { session in
            try session.commit(with: ["INSERT INTO commits_with VALUES (\(3), \(Int32(1)))"])
        }
        #expect(try await count("commits_with") == 3)
        try await pool.transaction { _ in }
        try await pool.transaction { try $0.commit() }
    }

    @Test func rollsBackOnThrow() async throws {
        try await table("rolls_back")
        await #expect(throws: Stop.self) {
            try await pool.transaction { session in
                try session.execute("INSERT INTO rolls_back VALUES (\(1), \(Int32(1)))")
                throw Stop()
            }
        }
        #expect(try await count("rolls_back") == 0)
    }

    @Test func errorInTheMiddleOfAPipeline() async throws {
        try await table("middle")
        let error = await #expect(throws: PostgresError.self) {
            try await pool.transaction { session in
                _ = try session.commit(with: [
                    "INSERT INTO middle VALUES (\(1), \(Int32(1)))",
                    "INSERT INTO middle VALUES (\(2), \(Int32(-5)), \("secret"))",
                    "INSERT INTO middle VALUES (\(3), \(Int32(1)), \("new text"))",
                ])
            }
        }
        #expect(error?.constraint == "middle_n_is_positive")
        #expect(error?.sqlState == "23514" && error?.serverError?.table == "middle")
        #expect(error.map { !"\($0)".contains("secret") } == true)
        #expect(error?.canRetry == false)
        #expect(try await count("middle") == 0)
        await #expect(throws: PostgresError.self) {
            try await pool.pipeline([
                "INSERT INTO middle VALUES (\(1), \(Int32(1)))", "SELECT 1 / \(Int32(0))",
            ])
        }
        #expect(try await count("middle") == 0)
        #expect(try await pool.query("SELECT \(7)").int64(0, 0) == 7)
    }

    @Test func uniqueViolationIsNamed() async throws {
        try await table("named")
        _ = try await pool.query("INSERT INTO named VALUES (1, 1)")
        let error = await #expect(throws: PostgresError.self) {
            try await pool.query("INSERT INTO named VALUES (1, 1)")
        }
        #expect(error?.isUniqueViolation == true && error?.constraint == "named_is_once")
    }

    @Test func passedOverErrorCannotBeCommitted() async throws {
        try await table("passed_over")
        await #expect(throws: PostgresError.self) {
            try await pool.transaction { session in
                try session.execute("INSERT INTO passed_over VALUES (1, 1)")
                do { try session.execute("SELECT 1 / 0") } catch {}
            }
        }
        #expect(try await count("passed_over") == 0)
    }

    @Test func savepointUndoesItsWorkAlone() async throws {
        try await table("savepoints")
        try await pool.transaction { session in
            try session.execute("INSERT INTO savepoints VALUES (1, 1)")
            #expect(throws: PostgresError.self) {
                try session.savepoint { inner in
                    try inner.execute("INSERT INTO savepoints VALUES (2, 1)")
                    try inner.execute("INSERT INTO savepoints VALUES (1, 1)")
                }
            }
            try session.savepoint { _ = try $0.execute("INSERT INTO savepoints VALUES (3, 1)") }
        }
        #expect(try await count("savepoints") == 2)
    }

    @Test func modes() async throws {
        let modes: [(TransactionMode, String)] = [
            (.readWrite, "read committed"), (.snapshot, "repeatable read"),
            (TransactionMode(isolation: .serializable), "serializable"),
        ]
        for (mode, name) in modes {
            let shown = try await pool.transaction(mode) { session in
                try session.execute("SHOW transaction_isolation").text(0, 0)
            }
            #expect(shown == name)
        }
        try await table("modes")
        let error = await #expect(throws: PostgresError.self) {
            try await pool.transaction(.snapshot) { session in
                _ = try session.execute("INSERT INTO modes VALUES (1, 1)")
            }
        }
        #expect(error?.sqlState == "25006")
    }

    @Test func scriptsAndCopyInsideATransaction() async throws {
        try await table("copies")
        var rows = CopyRows()
        for number in 1...20_000 {
            rows.append(Int64(number), Int32(1), number % 2 == 0 ? "even" : String?.none)
        }
        let chunks = rows.chunks
        let copied = try await pool.transaction { session in
            try session.executeScript(
                "ALTER TABLE copies ADD extra int; ALTER TABLE copies DROP extra")
            return try session.copyIn(
                "COPY copies (id, n, note) FROM STDIN (FORMAT binary)", chunks)
        }
        #expect(copied == 20_000)
        #expect(try await count("copies") == 20_000)
        let error = await #expect(throws: PostgresError.self) {
            try await pool.copyIn("COPY copies (id, n) FROM STDIN", [Array("1\t1\n".utf8)])
        }
        #expect(error?.constraint == "copies_is_once")
        let text = [Array("30000\t1\n".utf8), Array("30001\t2\n".utf8)]
        #expect(try await pool.copyIn("COPY copies (id, n) FROM STDIN", text) == 2)
        await #expect(throws: PostgresError.self) { try await pool.copyIn("SELECT 1", text) }
        #expect(try await count("copies") == 20_002)
        await #expect(throws: PostgresError.self) {
            try await pool.executeScript("COPY copies FROM STDIN")
        }
        #expect(try await count("copies") == 20_002)
    }

    @Test func statementsAreKeptWithinTheLimit() async throws {
        var settings = cluster.settings
        settings.statementCacheSize = 8
        let connection = try await PostgresConnection.open(settings)
        for round in 0..<2 {
            for number in 0..<40 {
                let sql = SQL(trusted: "SELECT \(number) + $1", binds: [(round).postgresValue])
                #expect(try await connection.query(sql).int64(0, 0) == Int64(number + round))
            }
        }
        let kept = try await connection.query("SELECT count(*) FROM pg_prepared_statements")
        #expect(try kept.int64(0, 0) <= 12)
        await connection.close()
        await #expect(throws: PostgresError.self) { try await connection.query("SELECT 1") }
    }

    @Test func aChangedSchemaIsSurvived() async throws {
        try await table("changed")
        let connection = try await PostgresConnection.open(cluster.settings)
        _ = try await connection.query("SELECT * FROM changed")
        try await pool.executeScript("ALTER TABLE changed ADD more int")
        let error = await #expect(throws: PostgresError.self) {
            try await connection.query("SELECT * FROM changed")
        }
        #expect(error?.canRetry == true)
        #expect(try await connection.query("SELECT * FROM changed").columnCount == 4)
    }

    @Test func largePipelineDoesNotBlock() async throws {
        let big = String(repeating: "x", count: 100_000)
        let rows = try await pool.pipeline((0..<200).map { _ in "SELECT \(big), \(big)" })
        #expect(rows.count == 200)
        #expect(try rows[199].text(0, 1).utf8.count == 100_000)
    }
}
