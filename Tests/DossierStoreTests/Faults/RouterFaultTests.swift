import DossierStore
import Dossiers
import Foundation
import Postgres
import TestSupport
import Testing

@testable import EmbeddedPostgres

/// What may happen to a router, its machine and its way to the database (P10).
@Suite(.serialized) struct RouterFaultTests {
    private func viaProxy(_ office: Office) throws -> (WireProxy, String) {
        let cluster = TestDatabase.cluster
        let proxy = try WireProxy(to: cluster.socketPath)
        return (
            proxy,
            "host=127.0.0.1 port=\(proxy.port) user=\(EmbeddedCluster.user) "
                + "dbname=\(office.name) sslmode=disable gssencmode=disable"
        )
    }

    private func left(_ office: Office) async throws -> Int {
        try await office.count("select from job")
    }

    /// The messages of a batch are counted from its claim on; between any two of them it dies.
    @Test func `kill -9 between any two messages of a batch loses and doubles nothing`()
        async throws
    {
        let office = try await Office.open()
        try await office.queue(40)
        var phase = 0
        while try await left(office) > 0, phase < 200 {
            let (proxy, way) = try viaProxy(office)
            proxy.breakAfter(phase, of: "for update skip locked", forGood: true)
            let router = try Program.router(way, batch: 4)
            try await eventually("the break, or the end") {
                if proxy.isBroken { return true }
                return try await left(office) == 0
            }
            try await router.crash()
            proxy.stop()
            phase += 1
        }
        // Claim, dossiers, state, ledger, jobs and commit, each in several messages.
        #expect(phase > 15)
        try await office.audit()
        #expect(try await office.wronglyDelivered() == 0)
    }

    /// The router gives the connection up and works on a new one; what it had claimed comes free
    /// when the server's keepalives end the old session (`tcp_keepalives_idle` and the rest).
    @Test func `a connection that swallows everything in a batch is given up`() async throws {
        let office = try await Office.open()
        try await office.queue(40)
        let (proxy, way) = try viaProxy(office)
        proxy.breakAfter(8, of: "for update skip locked")
        let router = try Program.router(way, batch: 10)
        try await eventually("it is cut off") { proxy.isBroken }
        try await eventually("it comes back by itself") { try await left(office) == 10 }
        proxy.endSwallowed()
        try await eventually("the rest is delivered") { try await left(office) == 0 }
        #expect(router.isRunning)
        router.signal(SIGTERM)
        #expect(try await router.exitCode(within: 10) == 0, "\(router.text)")
        proxy.stop()
        try await office.audit()
        #expect(try await office.wronglyDelivered() == 0)
    }

    @Test func `an idle router whose way is cut half open finds out and comes back`() async throws {
        let office = try await Office.open()
        let (proxy, way) = try viaProxy(office)
        let router = try Program.router(way, poll: 60_000)
        let first = try await office.perform(
            .handOff(outcome: nil, note: ""), on: office.receive(Office.near))
        try await eventually("it works") {
            try await office.store.file(first.id).dossier.version == 3
        }
        proxy.swallow()
        let second = try await office.perform(
            .handOff(outcome: nil, note: ""), on: office.receive(Office.near))
        try await eventually("it works again", within: 120) {
            try await office.store.file(second.id).dossier.version == 3
        }
        router.signal(SIGTERM)
        #expect(try await router.exitCode(within: 10) == 0, "\(router.text)")
        proxy.stop()
        try await office.audit()
    }

    /// Stamps are the database's; the router's own clock moves a day back and a month ahead.
    @Test func `a stepped clock on the router's host changes no stamp`() async throws {
        let office = try await Office.open()
        try await office.queue(60)
        let clock = FileManager.default.temporaryDirectory
            .appendingPathComponent("motcua-clock-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: clock) }  // it lies in the temporary folder
        try Data("-1d\n".utf8).write(to: clock)
        let library = "/usr/lib/\(Self.machine)-linux-gnu/faketime/libfaketimeMT.so.1"
        try #require(FileManager.default.fileExists(atPath: library), "scripts/setup --tests")
        let stepped = [
            "LD_PRELOAD": library, "FAKETIME_TIMESTAMP_FILE": clock.path,
            "FAKETIME_NO_CACHE": "1", "DONT_FAKE_MONOTONIC": "1",
        ]
        let router = try Program(
            Program.built("motcua-router"), ["--batch", "2"],
            environment: stepped.merging([
                "MOTCUA_DATABASE_URL": office.connection.connectionString
            ]) { $1 })
        try await eventually("some are delivered") { try await left(office) < 50 }
        try Data("+30d\n".utf8).write(to: clock)
        let date = try Program("/usr/bin/date", ["+%s"], environment: stepped)
        #expect(try await date.exitCode(within: 10) == 0)
        let seen = try #require(Double(date.text.trimmingCharacters(in: .newlines)))
        #expect(seen > Date().addingTimeInterval(29 * 86_400).timeIntervalSince1970)
        try await office.queue(60)
        try await eventually("all are delivered") { try await left(office) == 0 }
        router.signal(SIGTERM)
        #expect(try await router.exitCode(within: 10) == 0, "\(router.text)")
        #expect(
            try await office.count(
                "select from ledger where at not between now() - interval '10 minutes' and now()")
                == 0)
        try await office.audit()
    }

    private static var machine: String {
        #if arch(x86_64)
            "x86_64"
        #else
            "aarch64"
        #endif
    }

    @Test func `a dossier locked by somebody waits, and no other with it`() async throws {
        let office = try await Office.open()
        try await office.queue(30)
        let locked = try await office.pool.query("select min(dossier) from job").int64(0, 0)
        let router = try Program.router(office.connection.connectionString, batch: 4)
        try await office.pool.transaction { session in
            try session.execute("select from dossier where id = \(locked) for update")
            for _ in 0..<400 where try session.execute("select from job").count > 1 {
                try session.execute("select pg_sleep(0.05)")
            }
            #expect(try session.execute("select dossier from job").count == 1)
        }
        try await eventually("the last is delivered") { try await left(office) == 0 }
        #expect(try await office.store.parkedJobs().isEmpty)
        router.signal(SIGTERM)
        #expect(try await router.exitCode(within: 10) == 0)
        try await office.audit()
    }

    /// Two commands each wait for what the other holds; the database ends one, which is repeated.
    @Test func `a deadlock is one retry`() async throws {
        let office = try await Office.open()
        let pair = [try await office.receive(Office.near), try await office.receive(Office.near)]
        let clerk = try office.officer(pair[0].custodian)
        let (first, second) = (UUIDBytes.random(), UUIDBytes.random())
        let other = office.anotherStore()
        // This session holds the second dossier and will want the first, which a clerk's command
        // comes to hold while it waits for the second.
        try await office.pool.executeScript(
            """
            create function hold_the_other() returns trigger language plpgsql as $$
            begin
                perform pg_sleep(0.2);
                perform from dossier where id <> new.id order by id for update;
                return new;
            end $$;
            create trigger hold_the_other before update on dossier
            for each row execute function hold_the_other();
            """)
        let entries = try await withThrowingTaskGroup(of: LedgerEntry.self) { group in
            for (dossier, id) in zip(pair, [first, second]) {
                group.addTask {
                    try await insist {
                        try await other.perform(
                            .handOff(outcome: nil, note: ""), on: dossier.id, by: clerk,
                            commandID: id
                        ).entry
                    }
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        try await office.pool.executeScript("drop trigger hold_the_other on dossier")
        let deadlocks = try await office.pool.query(
            """
            select deadlocks from (select pg_stat_clear_snapshot()) c, pg_stat_database
            where datname = current_database()
            """
        ).int64(0, 0)
        #expect(entries.count == 2 && deadlocks >= 1)
        #expect(try await left(office) == 2)
        while try await office.store.deliverBatch().done > 0 {}
        try await office.audit(entries)
    }

    /// The server's own limit ends every statement of the router; nothing is parked for it.
    @Test func `statements that take too long are tried again and never parked`() async throws {
        let office = try await Office.open()
        try await office.queue(60)
        let role = "router_\(office.name)"
        try await office.pool.executeScript(
            "create role \(role) login in role motcua_router")
        try await office.pool.executeScript("alter role \(role) set statement_timeout = 1")
        try await office.pool.executeScript(
            """
            create function slow_down() returns trigger language plpgsql as $$
            begin perform pg_sleep(0.02); return new; end $$;
            create trigger slow_down before update on dossier
            for each row execute function slow_down();
            """)
        let router = try Program.router(
            TestDatabase.cluster.connectionString(database: office.name, user: role), batch: 50)
        try await eventually("it is refused") { router.text.contains("57014") }
        #expect(try await left(office) == 60)
        // Enough for a few dossiers at once, not for fifty.
        try await office.pool.executeScript("alter role \(role) set statement_timeout = 300")
        try await office.pool.query(
            """
            select pg_terminate_backend(pid) from pg_stat_activity
            where usename = \(role)::text
            """)
        try await eventually("smaller batches go through") { try await left(office) == 0 }
        #expect(try await office.store.parkedJobs().isEmpty)
        router.signal(SIGTERM)
        #expect(try await router.exitCode(within: 10) == 0)
        try await office.pool.executeScript("drop trigger slow_down on dossier")
        try await office.audit()
    }

    @Test func `without a connection to be had the router waits for one`() async throws {
        let office = try await Office.open()
        try await office.queue(30)
        let role = "router_\(office.name)"
        try await office.pool.executeScript(
            "create role \(role) login in role motcua_router connection limit 0")
        let router = try Program.router(
            TestDatabase.cluster.connectionString(database: office.name, user: role), batch: 4)
        try await eventually("it is refused") { router.text.contains("too many connections") }
        #expect(try await left(office) == 30)
        try await office.pool.executeScript("alter role \(role) connection limit 8")
        try await eventually("it works") { try await left(office) == 0 }
        router.signal(SIGTERM)
        #expect(try await router.exitCode(within: 10) == 0)
        try await office.audit()
    }

    @Test func `a pool in use to its last connection serves who can wait and tells the others`()
        async throws
    {
        let office = try await Office.open()
        let dossier = try await office.receive(Office.near)
        let clerk = try office.officer(dossier.custodian)
        let pool = PostgresPool(office.connection, size: 1, acquireTimeout: .milliseconds(100))
        let store = DossierStore(pool: pool)
        let id = UUIDBytes.random()
        func handOff() async throws -> LedgerEntry {
            try await store.perform(
                .handOff(outcome: nil, note: ""), on: dossier.id, by: clerk, commandID: id
            ).entry
        }
        let holder = Task { try await pool.query("select pg_sleep(1)") }
        try await eventually("the connection is in use") { pool.openCount == 1 }
        await #expect {
            while true { _ = try await handOff() }
        } throws: {
            if case .poolExhausted(size: 1, _)? = $0 as? PostgresError { true } else { false }
        }
        let entry = try await insist { try await handOff() }
        _ = try await holder.value
        while try await office.store.deliverBatch().done > 0 {}
        try await office.audit([entry])
    }
}
