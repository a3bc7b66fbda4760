import CoreMetrics
import DossierStore
import Dossiers
import Postgres
import Testing

@testable import Routing

/// No agency's backlog delays another's dossier, and no router is idle while work waits.
@Suite struct FairnessTests {
    /// Where in the order of all deliveries a dossier's came, from 1.
    private func place(of dossier: Dossier, _ office: Office) async throws -> Int {
        try await office.count(
            """
            select from ledger l where kind = 4 and at <= (
                select at from ledger where kind = 4 and dossier = \(dossier.id))
            """)
    }

    private func rounds(_ office: Office) -> Rounds {
        var settings = RouterSettings()
        settings.batchLimit = 50
        return Rounds(
            Courier(store: office.store, settings: settings, logger: Rounds.quietLogger))
    }

    @Test func `a dossier of another agency goes before a backlog`() async throws {
        let office = try await Office.openWithBacklog()
        let single = try await office.perform(
            .handOff(outcome: nil, note: ""),
            on: office.receive(Office.near, at: office.communes[20]))
        var rounds = rounds(office)
        try await rounds.untilIdle { false }
        let place = try await place(of: single, office)
        // A batch before the backlog shows, two more, and twenty of each of seven agencies.
        #expect(place <= 50 + 2 * 50 + 7 * 20)
        #expect(try await office.wronglyDelivered() == 0)
        #expect(try await office.count("select from job") == 0)
    }

    @Test func `each agency's first are picked, wherever the cursor is`() async throws {
        let office = try await Office.openWithBacklog()
        let last = try await office.pool.query("select max(id) from job").int64(0, 0)
        let jobs = try await office.store.firstOfEachGiver(after: 600, each: 3)
        let rows = try await office.pool.query(
            """
            select id from (
                select id, row_number() over (partition by giver order by id) as place
                from job where id > 600
            ) ranked where place <= 3 order by id
            """)
        #expect(jobs.sorted() == (try (0..<rows.count).map { try rows.int64($0, 0) }))
        #expect(jobs.count == 18)
        #expect(try await office.store.firstOfEachGiver(after: last, each: 3) == [])
    }

    @Test func `a job that the database refuses stops no other agency's`() async throws {
        let office = try await Office.openWithBacklog()
        let bad = try await office.perform(
            .handOff(outcome: nil, note: ""),
            on: office.receive(Office.near, at: office.communes[20]))
        try await office.refuse(bad, with: "23514")
        var rounds = rounds(office)
        try await rounds.untilIdle { false }
        #expect(try await office.store.jobs(of: bad.id).map(\.attempts) == [1])
        #expect(try await office.count("select from job") == 1)
        #expect(try await office.count("select from ledger where kind = 4") == Office.backlog)
    }

    @Test func `no router is idle while work waits`() async throws {
        let office = try await Office.openWithBacklog()
        let counted = try await withThrowingTaskGroup(of: Int64.self) { group in
            for _ in 0..<2 {
                let store = office.anotherStore(size: 4)
                group.addTask {
                    let counts = Counts()
                    var settings = RouterSettings()
                    settings.batchLimit = 50
                    var rounds = Rounds(
                        Courier(
                            store: store, settings: settings, logger: Rounds.quietLogger,
                            metrics: RouterMetrics(counts)))
                    try await rounds.untilIdle { false }
                    return counts["motcua_deliveries_total"]
                }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        #expect(counted.reduce(0, +) == Int64(Office.backlog))
        #expect(counted.allSatisfy { $0 > 0 }, "\(counted)")
        #expect(try await office.wronglyDelivered() == 0)
    }
}
