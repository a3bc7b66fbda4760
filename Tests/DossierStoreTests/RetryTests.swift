import DossierStore
import Dossiers
import Postgres
import Testing

@testable import Routing

extension Office {
    /// Makes the database refuse every change of a dossier with an SQLSTATE, until it is allowed.
    func refuse(_ dossier: Dossier, with sqlState: String) async throws {
        try await pool.executeScript(
            """
            create function refuse_it() returns trigger language plpgsql as $$
            begin
                raise exception 'refused' using errcode = '\(sqlState)';
            end
            $$;
            create trigger refuse_it before update on dossier for each row
            when (old.id = \(dossier.id)) execute function refuse_it();
            """)
    }

    func allow() async throws { try await pool.executeScript("drop function refuse_it cascade") }

    func handOff() async throws -> Dossier {
        try await perform(.handOff(outcome: nil, note: ""), on: receive(Self.near))
    }
}

/// What fails is tried again with growing pauses, never dropped, and parked only for its own fault.
@Suite struct RetryTests {
    private func deliveries(_ office: Office) async throws -> Int {
        try await office.count("select from ledger where kind = 4")
    }

    @Test(arguments: ["55P03", "40P01", "40001", "57014"])
    func `a temporary failure never counts towards parking`(_ sqlState: String) async throws {
        let office = try await Office.open()
        let bad = try await office.handOff()
        try await office.refuse(bad, with: sqlState)
        try await office.queue(5)
        var rounds = Rounds.quiet(office.store)
        try await rounds.untilIdle { false }
        for _ in 0..<7 {
            try await office.pool.query("update job set due_at = now()")
            try await rounds.courier.tryAgain()
        }
        #expect(try await deliveries(office) == 5, "the others went through")
        let job = try #require(try await office.store.jobs(of: bad.id).first)
        #expect(job.parkedAt == nil && job.attempts == 0)
        #expect(job.tries.count == 8)
        #expect(job.tries.allSatisfy { $0.isTemporary && $0.reason.contains(sqlState) })

        try await office.allow()
        try await office.pool.query("update job set due_at = now()")
        try await rounds.courier.tryAgain()
        #expect(try await office.store.jobs(of: bad.id) == [])
        #expect(try await deliveries(office) == 6)
        #expect(try await office.store.examine().findings == [])
    }

    @Test(arguments: ["08006", "25006", "53100", "57P03", "42501", "42P01"])
    func `what is nobody's fault is held against no job`(_ sqlState: String) async throws {
        let office = try await Office.open()
        let bad = try await office.handOff()
        try await office.refuse(bad, with: sqlState)
        for _ in 0..<6 {
            var rounds = Rounds.quiet(office.anotherStore())
            await #expect(throws: PostgresError.self) { try await rounds.overEverything() }
        }
        let job = try #require(try await office.store.jobs(of: bad.id).first)
        #expect(job.standing == .waiting && job.attempts == 0 && job.tries == [])
    }

    @Test func `the fifth failure of its own parks a job with its history`() async throws {
        let office = try await Office.open()
        let bad = try await office.handOff()
        try await office.refuse(bad, with: "23514")
        var rounds = Rounds.quiet(office.store)
        try await rounds.untilIdle { false }
        for attempt in 2...5 {
            #expect(try await office.store.parkedJobs().isEmpty, "attempt \(attempt)")
            try await office.pool.query("update job set due_at = now()")
            try await rounds.courier.tryAgain()
        }
        let job = try #require(try await office.store.parkedJobs().first)
        #expect(job.code == bad.code && job.attempts == 5)
        #expect(job.owner == office.communes[0].name)
        #expect(job.ownerCode == office.communes[0].code)
        #expect(job.tries.count == 5)
        #expect(job.tries.map(\.at) == job.tries.map(\.at).sorted())
        #expect(job.tries.allSatisfy { !$0.isTemporary && $0.reason.contains("23514") })
        #expect(try await office.store.job(job.id) == job)

        try await office.allow()
        #expect(try await office.store.retry(.one(job.id + 1)) == 0)
        #expect(try await office.store.retry(.owned(by: office.communes[1].id)) == 0)
        #expect(try await office.store.retry(.owned(by: office.communes[0].id)) == 1)
        try await rounds.overEverything()
        #expect(try await office.store.jobs(of: bad.id) == [])
        #expect(try await office.store.examine().findings == [])
    }

    @Test func `pauses double up to a minute and are jittered by half`() async throws {
        let office = try await Office.open()
        let id = try #require(
            try await office.store.jobs(of: office.handOff().id).first?.id)
        var pauses: [Double] = []
        for number in 0..<24 {
            try await office.store.putOff(job: id, reason: "\(number)", isTemporary: true)
            let row = try await office.pool.query(
                """
                select extract(epoch from due_at - (tries->-1->>'at')::timestamptz)::float8
                from job where id = \(id)
                """)
            let pause = try row.decode(0, 0, as: Double.self)
            let full = min(60, Double(1 << min(number, 6)))
            // The stamp of the try is taken some microseconds before or after that of the pause.
            #expect((full * 0.499...full * 1.501).contains(pause), "\(number): \(pause)")
            pauses.append(pause)
        }
        #expect(Set(pauses.suffix(10)).count == 10, "at the cap they still differ")
        let job = try #require(try await office.store.job(id))
        let kept = ["0"] + (5..<24).map(String.init)
        #expect(job.tries.map(\.reason) == kept, "the first and the last nineteen are kept")
    }

    @Test func `what has failed is not claimed among the good ones`() async throws {
        let office = try await Office.open()
        let bad = try await office.handOff()
        try await office.refuse(bad, with: "57014")
        var rounds = Rounds.quiet(office.store)
        try await rounds.untilIdle { false }
        for _ in 0..<3 {
            try await office.pool.query("update job set due_at = now()")
            try await office.queue(4)
            try await rounds.untilIdle { false }
        }
        #expect(try await deliveries(office) == 12)
        #expect(try await office.store.jobs(of: bad.id).map(\.tries.count) == [1])
        #expect(try await office.store.dueAgain().count == 1)
    }

    @Test func `the service tries again by itself`() async throws {
        let office = try await Office.open()
        let bad = try await office.handOff()
        try await office.refuse(bad, with: "40P01")
        var settings = RouterSettings()
        settings.pollInterval = .milliseconds(50)
        let service = RouterService(
            store: office.anotherStore(size: 4), connection: office.connection,
            settings: settings, logger: Rounds.quietLogger)
        let running = Task { try await service.run() }
        try await eventually("it has failed") {
            try await office.store.jobs(of: bad.id).first?.tries.isEmpty == false
        }
        try await office.allow()
        try await eventually("it is delivered") { try await deliveries(office) == 1 }
        running.cancel()
        try await running.value
    }
}
