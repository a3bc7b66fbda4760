import EmbeddedPostgres
import Postgres
import Testing

/// The server dies, turns read-only or throws sessions out; on a cluster of its own.
@Suite(.serialized) struct RecoveryTests {
    private static let own = Result { try TestCluster() }
    let cluster: TestCluster

    init() throws {
        cluster = try Self.own.get()
    }

    private func terminateOthers() async throws {
        let other = try await PostgresConnection.open(cluster.settings)
        try await other.query(
            """
            SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
            WHERE pid <> pg_backend_pid() AND backend_type = 'client backend'
            """)
        await other.close()
    }

    @Test(arguments: [EmbeddedCluster.StopMode.fast, .immediate])
    func poolSurvivesARestart(_ mode: EmbeddedCluster.StopMode) async throws {
        let pool = cluster.pool(size: 2)
        try await pool.withConnection { _ in _ = try await pool.query("SELECT 1") }
        try cluster.cluster.restart(mode)
        for _ in 0..<3 {
            #expect(try await pool.query("SELECT 1::int8").int64(0, 0) == 1)
            let sum = try await pool.transaction { try $0.execute("SELECT 2::int8").int64(0, 0) }
            #expect(sum == 2)
        }
        await pool.shutdown()
    }

    @Test func poolSurvivesTerminatedSessions() async throws {
        let pool = cluster.pool(size: 1)
        _ = try await pool.query("SELECT 1")
        try await terminateOthers()
        #expect(try await pool.query("SELECT 1::int8").int64(0, 0) == 1)
        let error = await #expect(throws: PostgresError.self) {
            try await pool.transaction { session in
                try session.execute("SELECT 1")
                _ = try session.execute("SELECT pg_terminate_backend(pg_backend_pid())")
            }
        }
        #expect(error?.canRetry == true)
        #expect(try await pool.query("SELECT 1::int8").int64(0, 0) == 1)
        await pool.shutdown()
    }

    @Test func callsWhileTheServerIsDownFailAndLaterOnesSucceed() async throws {
        let pool = cluster.pool(size: 1)
        _ = try await pool.query("SELECT 1")
        try cluster.cluster.stop()
        for _ in 0..<3 {
            let error = await #expect(throws: PostgresError.self) {
                try await pool.query("SELECT 1")
            }
            #expect(error?.canRetry == true)
        }
        try cluster.cluster.start()
        #expect(try await pool.query("SELECT 1::int8").int64(0, 0) == 1)
        await pool.shutdown()
    }

    @Test func readOnlyConnectionIsDropped() async throws {
        let pool = cluster.pool(size: 1)
        try await pool.executeScript("CREATE TABLE IF NOT EXISTS kept (id int8)")
        _ = try await pool.query("SET default_transaction_read_only = on")
        let error = await #expect(throws: PostgresError.self) {
            try await pool.query("INSERT INTO kept VALUES (1)")
        }
        #expect(error?.sqlState == "25006" && error?.canRetry == true)
        _ = try await pool.query("INSERT INTO kept VALUES (1)")
        await pool.shutdown()
    }

    @Test func listenerFindsADeadServerAndComesBack() async throws {
        let listener = try PostgresListener(cluster.settings, channels: ["door"])
        #expect(try await listener.next(timeout: .zero) == nil)
        try await terminateOthers()
        await #expect(throws: PostgresError.self) {
            while true { _ = try await listener.next(timeout: .seconds(30)) }
        }
        #expect(try await listener.next(timeout: .zero) == nil)
        let pool = cluster.pool(size: 1)
        _ = try await pool.query("NOTIFY door")
        #expect(try await listener.next(timeout: .seconds(30))?.channel == "door")
        await listener.close()
        await pool.shutdown()
    }

    @Test func listenerAsksWhetherTheServerLives() async throws {
        let listener = try PostgresListener(
            cluster.settings, channels: ["door"], checkInterval: .milliseconds(20))
        #expect(try await listener.next(timeout: .zero) == nil)
        #expect(try await listener.next(timeout: .milliseconds(100)) == nil)
        await listener.close()
    }
}
