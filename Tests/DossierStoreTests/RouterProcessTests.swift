import DossierStore
import Dossiers
import Foundation
import Postgres
import Testing

/// The router as a process of its own: killed, stopped and suspended at its work (P10).
@Suite(.serialized) struct RouterProcessTests {
    private func left(_ office: Office) async throws -> Int {
        try await office.count("select from job")
    }

    private func waitForProgress(_ office: Office, from before: Int) async throws {
        try await eventually("the router makes progress") { try await left(office) < before }
    }

    /// Lets no batch end once half the backlog is done, until the gate is opened: a router cannot
    /// have finished before the test comes to it.
    private func closeGate(_ office: Office) async throws {
        try await office.pool.executeScript(
            """
            create table gate as select false as is_open;
            create function wait_at_gate() returns trigger language plpgsql as $$
            begin
                while (select count(*) from job) <= \(Office.backlog / 2)
                    and not (select is_open from gate)
                loop
                    perform pg_sleep(0.02);
                end loop;
                return null;
            end $$;
            create trigger gate after delete on job execute function wait_at_gate();
            """)
    }

    private func openGate(_ office: Office) async throws {
        _ = try await office.pool.query("update gate set is_open = true")
    }

    private func expectAllDeliveredOnce(
        _ office: Office, of queued: Int, _ comment: Comment
    ) async throws {
        try await eventually("everything is delivered", within: 120) {
            try await left(office) == 0
        }
        #expect(try await office.wronglyDelivered() == 0)
        #expect(try await office.count("select from ledger where kind = 4") == queued, comment)
        let (examined, findings) = try await office.store.examine()
        #expect(examined == queued, comment)
        #expect(findings == [], comment)
    }

    @Test func `kill -9 in the middle of batches loses nothing and doubles nothing`() async throws {
        let seed = Seeded.fresh()
        var random = Seeded(seed)
        let office = try await Office.openWithBacklog()
        var queued = Office.backlog
        for _ in 0..<12 {
            var before = try await left(office)
            if before < 400 {
                try await office.queue(600)
                (queued, before) = (queued + 600, before + 600)
            }
            let router = try Program.router(
                office.connection.connectionString,
                batch: [1, 5, 20, 40].randomElement(using: &random) ?? 20)
            try await waitForProgress(office, from: before)
            try await Task.sleep(for: .milliseconds(Int.random(in: 0...60, using: &random)))
            try await router.crash()
        }
        let last = try Program.router(office.connection.connectionString)
        try await expectAllDeliveredOnce(office, of: queued, "seed \(seed)")
        last.signal(SIGTERM)
        #expect(try await last.exitCode(within: 5) == 0)
    }

    @Test(arguments: [SIGTERM, SIGINT])
    func `a router told to stop finishes its batch and leaves no lock`(_ signal: Int32) async throws
    {
        let office = try await Office.openWithBacklog()
        try await closeGate(office)
        let router = try Program.router(office.connection.connectionString, batch: 50)
        try await waitForProgress(office, from: Office.backlog)
        router.signal(signal)
        try await openGate(office)
        #expect(try await router.exitCode(within: 5) == 0, "\(router.text)")
        try await eventually("its sessions end") {
            try await office.count(
                """
                select from pg_stat_activity
                where datname = current_database() and application_name = 'motcua-router'
                """) == 0
        }
        let remaining = try await left(office)
        let delivered = try await office.count("select from ledger where kind = 4")
        #expect(
            remaining > 0 && remaining + delivered == Office.backlog,
            "it gave back what it had not done")
        let told = router.text.matches(of: #/ delivered=(\d+) /#).compactMap { Int($0.1) }
        #expect(told.reduce(0, +) == delivered, "it saw every batch it had begun to its end")
        let claimable = try await office.pool.query("select id from job for update nowait")
        #expect(claimable.count == remaining)
        #expect(try await office.store.examine().findings == [])
    }

    @Test func `a router serves its metrics, is named, and is refused a port in use`() async throws
    {
        let office = try await Office.openWithBacklog()
        let url = office.connection.connectionString
        let router = try Program.router(url, others: ["--metrics", "127.0.0.1:0"])
        let named = #/port=(\d+)/#
        try await eventually("it serves") { router.text.contains(named) }
        let port = try #require(router.text.firstMatch(of: named)?.1)
        try await eventually("everything is delivered") { try await left(office) == 0 }
        let metrics = try #require(URL(string: "http://127.0.0.1:\(port)/metrics"))
        var page = ""
        // A router is counted by its listener, which may connect after the first delivery.
        try await eventually("it is counted") {
            page = try String(contentsOf: metrics, encoding: .utf8)
            return page.contains("\nmotcua_routers 1\n")
        }
        #expect(page.contains("\nmotcua_up 1\n"))
        #expect(page.contains("\nmotcua_deliveries_total \(Office.backlog)\n"))
        #expect(page.contains("\nmotcua_delivery_seconds_count \(Office.backlog)\n"))
        let routers = try await office.store.vitals().routers
        #expect(routers.count == 1 && routers.first?.contains(":") == true, "\(routers)")

        let second = try Program.router(url, others: ["--metrics", "127.0.0.1:\(port)"])
        #expect(try await second.exitCode(within: 10) == 1)
        #expect(second.text.contains("cannot listen"))
        router.signal(SIGTERM)
        #expect(try await router.exitCode(within: 5) == 0, "\(router.text)")
    }

    @Test func `an idle router told to stop ends at once`() async throws {
        let office = try await Office.open()
        let router = try Program.router(office.connection.connectionString, poll: 60_000)
        try await eventually("it is idle") { router.text.contains("router started") }
        router.signal(SIGTERM)
        #expect(try await router.exitCode(within: 5) == 0, "\(router.text)")
    }

    @Test func `a router told to stop ends though its database hangs`() async throws {
        let office = try await Office.open()
        let router = try Program.router(office.connection.connectionString, poll: 50)
        let sessions: SQL = """
            select pid from pg_stat_activity
            where datname = current_database() and application_name = 'motcua-router'
            """
        try await eventually("it has polled") { try await office.count(sessions) > 0 }
        let rows = try await office.pool.query(sessions)
        let backends = try (0..<rows.count).map { try rows.int32($0, 0) }
        for backend in backends { #expect(kill(backend, SIGSTOP) == 0) }
        defer { for backend in backends { kill(backend, SIGCONT) } }
        // Many polls long, so that it waits for an answer that does not come.
        try await Task.sleep(for: .seconds(1))
        router.signal(SIGTERM)
        #expect(try await router.exitCode(within: 5) == 0, "\(router.text)")
    }

    @Test func `a suspended router loses its claim and doubles nothing when it wakes`() async throws
    {
        let office = try await Office.openWithBacklog()
        try await office.pool.executeScript(
            "alter database \(office.name) set idle_in_transaction_session_timeout = '1s'")
        let sleeper = try Program.router(office.connection.connectionString, batch: 20)
        try await waitForProgress(office, from: Office.backlog)
        try await suspendInTransaction(sleeper, office)

        let other = try Program.router(office.connection.connectionString, batch: 100)
        try await eventually("the other router does all the work", within: 120) {
            try await left(office) == 0
        }
        sleeper.signal(SIGCONT)
        let late = try await office.perform(
            .handOff(outcome: nil, note: ""), on: office.receive(Office.near))
        try await eventually("a hand-off after it woke is delivered") {
            try await office.store.file(late.id).dossier.version == 3
        }
        for router in [sleeper, other] {
            router.signal(SIGTERM)
            #expect(try await router.exitCode(within: 5) == 0, "\(router.text)")
        }
        #expect(try await office.wronglyDelivered() == 0)
        #expect(try await office.count("select from ledger where kind = 4") == Office.backlog + 1)
        #expect(try await office.store.examine().findings == [])
    }

    /// Suspends a router until it is caught between the statements of a transaction, and nowhere
    /// in the middle of sending some: the server waits for the rest of those without a limit.
    private func suspendInTransaction(_ router: Program, _ office: Office) async throws {
        for attempt in 0..<500 {
            router.signal(SIGSTOP)
            try await Task.sleep(for: .milliseconds(20))  // for the server to finish its statement
            let states = try await office.pool.query(
                """
                select count(*) filter (where state = 'idle in transaction'),
                       count(*) filter (where state = 'active')
                from pg_stat_activity
                where datname = current_database() and application_name = 'motcua-router'
                """)
            if try states.int64(0, 0) > 0, try states.int64(0, 1) == 0 { return }
            router.signal(SIGCONT)
            try await Task.sleep(for: .milliseconds(3 + attempt % 7))
        }
        throw OfficeError.tookTooLong("the router is caught in a transaction")
    }
}
