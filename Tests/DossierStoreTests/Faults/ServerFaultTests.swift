import DossierStore
import Dossiers
import EmbeddedPostgres
import Foundation
import Postgres
import Testing

/// What may happen to the database while clerks and routers work (P10).
///
/// Nobody mends anything.
struct ServerFaultTests {
    /// Clerks and a router at work while something happens, then the audit.
    private func underLoad(
        _ office: Office, user: String = EmbeddedCluster.user,
        _ fault: @escaping @Sendable (Traffic) async throws -> Void
    ) async throws {
        let router = try Program.router(office.connection.connectionString)
        let entries = try await Traffic.during(office) { traffic in
            try await traffic.goesOn(50)
            try await fault(traffic)
            try await traffic.goesOn(50)
        }
        #expect(router.isRunning, "\(router.text.suffix(2_000))")
        try await office.audit(entries)
        router.signal(SIGTERM)
        #expect(try await router.exitCode(within: 10) == 0)
    }

    @Test func `a server restarted every few seconds for a minute`() async throws {
        try await OwnCluster.with { own in
            let seed = Seeded.fresh()
            try await underLoad(own.office) { traffic in
                var random = Seeded(seed)
                let end = ContinuousClock.now + .seconds(60)
                while ContinuousClock.now < end {
                    try await Task.sleep(
                        for: .milliseconds(Int.random(in: 2_000...10_000, using: &random)))
                    try own.cluster.restart(Bool.random(using: &random) ? .fast : .immediate)
                    try await traffic.goesOn()
                }
            }
        }
    }

    @Test func `backends killed again and again`() async throws {
        let office = try await Office.open()
        let administrator = PostgresPool(office.connection, size: 1)
        try await underLoad(office) { traffic in
            for _ in 0..<40 {
                try await Task.sleep(for: .milliseconds(200))
                try await administrator.query(
                    """
                    select pg_terminate_backend(pid) from pg_stat_activity
                    where datname = current_database() and pid <> pg_backend_pid()
                        and random() < 0.5
                    """)
            }
            #expect(traffic.retries > 0, "the fault struck")
            try await traffic.goesOn()
        }
    }

    /// What a standby that lost its primary does, or an administrator's hand.
    @Test func `a server turned read-only under its connections`() async throws {
        try await OwnCluster.with { own in
            let administrator = PostgresPool(own.office.connection, size: 1)
            @Sendable func turn(_ value: String) async throws {
                try await administrator.executeScript(
                    "alter system set default_transaction_read_only = \(value)")
                try await administrator.query("select pg_reload_conf()")
            }
            try await underLoad(own.office) { traffic in
                for _ in 0..<3 {
                    let before = traffic.retries
                    try await turn("on")
                    try await eventually("acts are refused") { traffic.retries > before + 20 }
                    let acknowledged = traffic.acknowledged.count
                    try await Task.sleep(for: .seconds(1))
                    #expect(traffic.acknowledged.count == acknowledged)
                    try await turn("off")
                    try await traffic.goesOn()
                }
            }
        }
    }

    @Test(.enabled(if: geteuid() == 0, "mounting a small disk needs root"))
    func `no room left on the data directory`() async throws {
        let folder = "/tmp/motcua-full-\(UUID().uuidString.prefix(8).lowercased())"
        let disk = try SmallDisk(folder, megabytes: 400)
        defer { disk.unmount() }
        try await OwnCluster.with(directory: "\(folder)/cluster") { own in
            let router = try Program.router(own.office.connection.connectionString)
            let entries = try await Traffic.during(own.office) { traffic in
                try await traffic.goesOn(50)
                let before = traffic.retries
                try disk.fill()
                // The server may stop for it; whoever supervises it starts it again.
                for _ in 0..<4 {
                    try await Task.sleep(for: .seconds(1))
                    try? own.cluster.start()  // refused while there is no room
                }
                #expect(traffic.retries > before, "the fault struck")
                try disk.free()
                try own.cluster.start()
                try await traffic.goesOn(50)
            }
            try await own.office.audit(entries)
            router.signal(SIGTERM)
            #expect(try await router.exitCode(within: 10) == 0)
        }
    }

    /// Every commit waits for the standby; the primary dies under load, the standby takes over.
    @Test func `a failover to a synchronous standby loses nothing acknowledged`() async throws {
        try await Pair.with { pair in
            let router = try Program.router(pair.office.connection.connectionString)
            let entries = try await Traffic.during(pair.office) { traffic in
                try await traffic.goesOn(100)
                try await pair.failOver()
                try await traffic.goesOn(100)
            }
            #expect(router.isRunning)
            try await pair.office.audit(entries)
            router.signal(SIGTERM)
            #expect(try await router.exitCode(within: 10) == 0)
        }
    }

    @Test func `a pooler in front is refused at start with a clear sentence`() async throws {
        let office = try await Office.open()
        let pooler = try await PgBouncer(before: office)
        defer { pooler.stop() }
        for mode in ["transaction", "session"] {
            try pooler.start(mode)
            let router = try Program.router(pooler.connectionString)
            #expect(try await router.exitCode(within: 20) == 3)
            #expect(router.text.contains("connection pooler"), "\(router.text)")
            await #expect(throws: PostgresError.pooled) {
                try await PostgresPool(ConnectionSettings(pooler.connectionString), size: 1)
                    .query("select 1")
            }
        }
    }
}
