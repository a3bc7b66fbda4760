import CoreMetrics
import DossierStore
import Dossiers
import Foundation
import NIOCore
import Postgres
import TestSupport
import Testing

@testable import Routing
@testable import Watching

/// What is told of a router and its database.
@Suite struct WatchTests {
    private let pulse = Pulse()
    private let counts = PrometheusFactory(help: RouterMetrics.help)

    private func watch(
        _ connection: ConnectionSettings, keeping: Duration = .zero,
        patience: Duration = .seconds(60)
    ) -> Watch {
        Watch(
            store: DossierStore(pool: PostgresPool(connection, size: 1)), counts: counts,
            pulse: pulse, keeping: keeping, patience: patience, logger: Watched.logger)
    }

    private func serving(
        _ watch: Watch, idleLimit: TimeAmount = .seconds(30), _ test: (Int?) async throws -> Void
    ) async throws {
        let address = try #require(WatchServer.Address("0"))
        let server = try await WatchServer(
            address, watch: watch, idleLimit: idleLimit, logger: Watched.logger)
        let running = Task { try await server.run() }
        try await test(server.port)
        running.cancel()
        _ = await running.result
    }

    /// Queues jobs of units by hand: so many of each.
    private func queue(_ database: TestDatabase, _ counts: [String: Int]) async throws {
        for (unit, count) in counts {
            try await database.pool.query(
                """
                insert into job (tenant, dossier, number, giver)
                select 1, 1, 1, u.id from unit u, generate_series(1, \(Int64(count)))
                where u.code = \(unit) and u.valid_to is null
                """)
        }
    }

    @Test func `the page tells what waits, what failed and what is parked`() async throws {
        let database = try await TestDatabase.make()
        try await queue(database, ["H21.21553": 3, "H21.01": 1])
        try await database.pool.query(
            """
            update job set due_at = now() + interval '1 hour', tries = jsonb_build_array(
                jsonb_build_object('at', now() - interval '100 s', 'reason', '', 'temporary', true))
            where giver = (select id from unit where code = 'H21.01' and valid_to is null)
            """)
        try await database.pool.query(
            """
            insert into parked_job (tenant, id, dossier, number, kind, owner, attempts, reason)
            select 1, 7, 1, 1, 1, id, 1, '' from unit where code = 'H21.01' and valid_to is null
            """)
        let page = try Page(await watch(database.connection).metrics())
        #expect(page["motcua_up"] == 1)
        let (near, far) = (
            ["kind": "deliver", "agency": "H21.21553"], ["kind": "deliver", "agency": "H21.01"]
        )
        #expect(page.values("motcua_jobs") == [near: 3, far: 1])
        #expect(page.values("motcua_jobs_retried") == [near: 0, far: 1])
        let ages = page.values("motcua_oldest_job_seconds")
        #expect(try #require(ages[far]) >= 100 && #require(ages[near]) < 100)
        #expect(
            page.values("motcua_jobs_parked") == [["kind": "follow-group", "owner": "H21.01"]: 1])
        #expect(page["motcua_routers"] == 0)
        #expect(try #require(page["motcua_database_connections"]) >= 1)
        #expect(page["motcua_database_connections_limit"] == 600)
    }

    @Test func `a seal without a stamp is seen, and its age`() async throws {
        let database = try await TestDatabase.make()
        let before = try Page(await watch(database.connection).metrics())
        try await database.pool.executeScript(
            """
            set session_replication_role = replica;
            insert into seal (number, rows, begins, ends, root, hash, at)
            values (1, 1, 0, 1, sha256(''), sha256(''), now() - interval '100 s');
            set session_replication_role = origin
            """)
        let after = try Page(await watch(database.connection).metrics())
        for name in ["motcua_unsealed_rows", "motcua_unsealed_seconds"] {
            #expect(before[name] == 0 && after[name] == 0)
        }
        #expect(before["motcua_unstamped_seals"] == 0 && after["motcua_unstamped_seals"] == 1)
        #expect(before["motcua_unstamped_seconds"] == 0)
        #expect(try #require(after["motcua_unstamped_seconds"]) >= 100)
    }

    @Test func `an old snapshot is seen, and its age`() async throws {
        let database = try await TestDatabase.make()
        let holder = PostgresPool(database.connection, size: 1)
        let (before, during) = try await holder.withConnection { connection in
            let before = try Page(await watch(database.connection).metrics())
            try await connection.executeScript(
                "begin isolation level repeatable read; select 1 from tenant")
            for _ in 0..<50 {
                try await database.pool.query("update catalogue set version = version")
            }
            let during = try Page(await watch(database.connection).metrics())
            try await connection.executeScript("rollback")
            return (before, during)
        }
        let name = "motcua_oldest_snapshot_transactions"
        #expect(try #require(before[name]) < 50)
        #expect(try #require(during[name]) >= 50)
        #expect(try #require(during["motcua_oldest_snapshot_seconds"]) > 0)
    }

    @Test func `the database is asked once for many scrapes`() async throws {
        let database = try await TestDatabase.make()
        let patient = watch(database.connection, keeping: .seconds(900))
        let fresh = watch(database.connection)
        #expect(try Page(await patient.metrics()).values("motcua_jobs") == [:])
        try await queue(database, ["H21.01": 1])
        #expect(try Page(await patient.metrics()).values("motcua_jobs") == [:])
        #expect(try Page(await fresh.metrics()).values("motcua_jobs").count == 1)
    }

    @Test func `without a database the page says so, with what is known`() async throws {
        let nowhere = ConnectionSettings("host=/nonexistent dbname=motcua")
        RouterMetrics(counts).deliveries.increment(by: 5)
        pulse.fail(PostgresError.cannotConnect("nobody is there"))
        try await serving(watch(nowhere)) { port in
            let answer = try await Watched.get("/metrics", port: port)
            #expect(answer.status == 200)
            let page = try Page(answer.body)
            #expect(page["motcua_up"] == 0 && page["motcua_ready"] == 0)
            #expect(page["motcua_deliveries_total"] == 5)
            #expect(page["motcua_database_connections"] == nil)
            let health = try await Watched.get("/health", port: port)
            #expect(health.status == 503)
            #expect(health.body.contains("nobody is there"))
        }
    }

    @Test func `a database that hangs does not hold the page up`() async throws {
        let database = try await TestDatabase.make()
        let blocker = PostgresPool(database.connection, size: 1)
        let page = try await blocker.withConnection { connection in
            try await connection.executeScript("begin; lock table job")
            let text = await watch(database.connection).metrics()
            try await connection.executeScript("rollback")
            return try Page(text)
        }
        #expect(page["motcua_up"] == 0)
    }

    /// Who asks nothing is hung up on; who waits for the answer is not, however long it takes.
    @Test func `only a silent client is hung up on`() async throws {
        let database = try await TestDatabase.make()
        let blocker = PostgresPool(database.connection, size: 1)
        try await serving(watch(database.connection), idleLimit: .milliseconds(200)) { port in
            let silent = try Watched.Caller(port: try #require(port))
            let isHungUpOn = silent.isHungUpOn()
            #expect(isHungUpOn)
            try await blocker.withConnection { connection in
                try await connection.executeScript("begin; lock table job")
                #expect(try await Watched.get("/metrics", port: port).status == 200)
                try await connection.executeScript("rollback")
            }
        }
    }

    @Test func `health follows the pulse`() async throws {
        let database = try await TestDatabase.make()
        let impatient = watch(database.connection, patience: .zero)
        try await serving(watch(database.connection)) { port in
            func health() async throws -> (Int, [String: Any]) {
                let answer = try await Watched.get("/health", port: port)
                let body = try JSONSerialization.jsonObject(with: Data(answer.body.utf8))
                return (answer.status, try #require(body as? [String: Any]))
            }
            #expect(try await health().0 == 503)
            pulse.beat()
            let (status, body) = try await health()
            #expect(status == 200 && body["ready"] as? Bool == true)
            #expect((body["reason"] as? [String: String])?.keys.sorted() == ["en", "vi"])
            #expect(!impatient.health().isReady, "its last round is too long ago")
            pulse.fail(PostgresError.timedOut(after: .seconds(1)))
            #expect(try await health().0 == 503)
            pulse.beat()
            #expect(try await health().0 == 200)
            pulse.stop()
            pulse.beat()
            #expect(try await health().0 == 503)
        }
    }

    @Test func `only two pages are served, and only to be read`() async throws {
        let database = try await TestDatabase.make()
        try await serving(watch(database.connection)) { port in
            let page = try await Watched.get("/metrics?x=1", port: port)
            #expect(page.status == 200 && page.type == "text/plain; version=0.0.4; charset=utf-8")
            #expect(try await Watched.get("/metrics", port: port, method: "HEAD").body.isEmpty)
            #expect(try await Watched.get("/metrics", port: port, method: "POST").status == 405)
            #expect(try await Watched.get("/", port: port).status == 404)
            for _ in 0..<20 {
                #expect(try await Watched.get("/metrics", port: port).status == 200)
            }
        }
    }

    @Test func `a port in use is refused at the start`() async throws {
        let database = try await TestDatabase.make()
        try await serving(watch(database.connection)) { port in
            let address = try #require(WatchServer.Address("\(port ?? 0)"))
            await #expect(throws: (any Error).self) {
                _ = try await WatchServer(
                    address, watch: watch(database.connection), logger: Watched.logger)
            }
        }
    }
}
