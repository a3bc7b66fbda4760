import Postgres
import Testing

@Suite struct PoolTests {
    let cluster: TestCluster

    /// Looks on from outside.
    let observer: PostgresPool

    init() throws {
        cluster = try TestCluster.shared.get()
        observer = cluster.pool(size: 1)
    }

    @Test func statementTimesOutAndTheConnectionGoesOn() async throws {
        let pool = cluster.pool(size: 1)
        let process = try await pool.query("SELECT pg_backend_pid()").int32(0, 0)
        let error = await #expect(throws: PostgresError.self) {
            try await pool.query("SELECT pg_sleep(60)", timeout: .milliseconds(100))
        }
        #expect(error == .timedOut(after: .milliseconds(100)))
        #expect(try await pool.query("SELECT pg_backend_pid()").int32(0, 0) == process)
        #expect(pool.openCount == 1)
    }

    @Test func cancelledTaskCancelsItsStatement() async throws {
        let pool = cluster.pool(size: 1)
        let task = Task { try await pool.query("SELECT pg_sleep(60), 'cancel me'") }
        while try await running("cancel me") == 0 { await Task.yield() }
        task.cancel()
        await #expect(throws: PostgresError.cancelled) { try await task.value }
        while try await running("cancel me") > 0 { await Task.yield() }
        #expect(try await pool.query("SELECT 1::int8").int64(0, 0) == 1)
    }

    private func running(_ mark: String) async throws -> Int64 {
        try await observer.query(
            """
            SELECT count(*) FROM pg_stat_activity
            WHERE state = 'active' AND pid <> pg_backend_pid() AND query LIKE \("%" + mark + "%")
            """
        ).int64(0, 0)
    }

    @Test func cancelledTransactionIsRolledBack() async throws {
        let pool = cluster.pool(size: 1)
        try await pool.executeScript("DROP TABLE IF EXISTS undone; CREATE TABLE undone (id int8)")
        let task = Task {
            try await pool.transaction { session in
                try session.execute("INSERT INTO undone VALUES (1)")
                _ = try session.execute("SELECT pg_sleep(60), 'undo me'")
            }
        }
        while try await running("undo me") == 0 { await Task.yield() }
        task.cancel()
        await #expect(throws: PostgresError.cancelled) { try await task.value }
        #expect(try await pool.query("SELECT count(*) FROM undone").int64(0, 0) == 0)
    }

    @Test func boundsAndWaitingTime() async throws {
        let pool = cluster.pool(size: 2, acquireTimeout: .milliseconds(200))
        try await pool.withConnection { _ in
            try await pool.withConnection { _ in
                #expect(pool.openCount == 2)
                let error = await #expect(throws: PostgresError.self) {
                    try await pool.query("SELECT 1")
                }
                #expect(error == .poolExhausted(size: 2, waited: .milliseconds(200)))
                let waiting = Task { try await pool.query("SELECT 1") }
                waiting.cancel()
                await #expect(throws: PostgresError.cancelled) { try await waiting.value }
            }
        }
        _ = try await pool.query("SELECT 1")
        #expect(pool.openCount == 2)
    }

    @Test func eightTasksShareThreeConnections() async throws {
        let pool = cluster.pool(size: 3)
        try await pool.executeScript(
            "DROP TABLE IF EXISTS tally; CREATE TABLE tally (n int8); INSERT INTO tally VALUES (0)")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    for _ in 0..<50 {
                        try await pool.transaction { session in
                            let n = try session.execute("SELECT n FROM tally FOR UPDATE")
                            let next = try n.int64(0, 0) + 1
                            try session.commit(with: ["UPDATE tally SET n = \(next)"])
                        }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await pool.query("SELECT n FROM tally").int64(0, 0) == 400)
        #expect(pool.openCount <= 3)
    }

    @Test func waitingCallsHoldUpNobody() async throws {
        let pool = cluster.pool(size: 32)
        let holder = try await PostgresConnection.open(cluster.settings)
        try await holder.query("SELECT pg_advisory_lock(77)")
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<32 {
                group.addTask { try await pool.query("SELECT pg_advisory_xact_lock(77)") }
            }
            while try await running("xact_lock(77)") < 32 { await Task.yield() }
            try await holder.query("SELECT pg_advisory_unlock(77)")
            try await group.waitForAll()
        }
        await holder.close()
        await pool.shutdown()
    }

    @Test func shutdownRefusesAndCloses() async throws {
        let pool = cluster.pool(size: 1)
        try await pool.withConnection { _ in
            let waiting = Task { try await pool.query("SELECT 1") }
            await Task.yield()
            await pool.shutdown()
            await #expect(throws: PostgresError.poolClosed) { try await waiting.value }
        }
        await #expect(throws: PostgresError.poolClosed) { try await pool.query("SELECT 1") }
        #expect(pool.openCount == 0)
    }

    @Test func cannotConnectIsOneSentence() async throws {
        let pool = PostgresPool(ConnectionSettings("host=/nowhere user=x password=hunter2"))
        let error = await #expect(throws: PostgresError.self) { try await pool.query("SELECT 1") }
        #expect(error?.canRetry == true && error.map { !"\($0)".contains("hunter2") } == true)
        #expect(pool.openCount == 0)
    }

    @Test func sessionIsSetUp() async throws {
        let rows = try await cluster.pool().query(
            """
            SELECT current_setting('TimeZone'), current_setting('client_encoding'),
                   current_setting('application_name')
            """)
        #expect(try (0..<3).map { try rows.text(0, $0) } == ["UTC", "UTF8", "motcua"])
    }

    @Test func notifications() async throws {
        let pool = cluster.pool()
        let listener = try PostgresListener(cluster.settings, channels: ["door", "Other One"])
        #expect(try await listener.next(timeout: .zero) == nil)
        #expect(try await listener.next(timeout: .milliseconds(1)) == nil)
        _ = try await pool.query("SELECT pg_notify('door', \("first"))")
        _ = try await pool.query("NOTIFY \(identifier: "Other One"), \(literal: "it's")")
        let heard = try await [
            listener.next(timeout: .seconds(30)), listener.next(timeout: .seconds(30)),
        ]
        #expect(heard.map { $0?.channel } == ["door", "Other One"])
        #expect(heard.map { $0?.payload } == ["first", "it's"])
        async let waiting = listener.next(timeout: .seconds(60))
        listener.wake()
        #expect(try await waiting == nil)
        let task = Task { try await listener.next(timeout: .seconds(60)) }
        task.cancel()
        #expect(try await task.value == nil)
        await listener.close()
        await #expect(throws: PostgresError.self) { try await listener.next(timeout: .zero) }
    }
}
