import DossierStore
import Dossiers
import EmbeddedPostgres
import Logging
import Postgres
import TestSupport
import Testing

@testable import Routing

/// The router inside this process: rounds over jobs, and the service that wakes them.
struct RouterTests {
    private func rounds(_ store: DossierStore, batch: Int = 500) -> Rounds {
        Rounds.quiet(store, batch: batch)
    }

    private func deliverAll(_ office: Office, _ store: DossierStore? = nil) async throws {
        var rounds = rounds(store ?? office.store)
        try await rounds.overEverything()
    }

    @Test func `a backlog is delivered in batches`() async throws {
        let office = try await Office.openWithBacklog()
        // No batches of each giver's first between.
        var rounds = Rounds.quiet(office.store, batch: 400, fairShare: 0)
        try await rounds.untilIdle { false }
        #expect(try await office.count("select from job") == 0)
        #expect(try await office.wronglyDelivered() == 0)
        #expect(try await office.store.parkedJobs().isEmpty)
        let stamps = try await office.count("select at from ledger where kind = 4 group by at")
        #expect(stamps == (Office.backlog + 399) / 400, "one transaction and one instant a batch")
        let (examined, findings) = try await office.store.examine()
        #expect(examined == Office.backlog)
        #expect(findings == [])
    }

    @Test func `routers share the work and deliver nothing twice`() async throws {
        let office = try await Office.openWithBacklog()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<3 {
                let store = office.anotherStore()
                group.addTask {
                    var rounds = rounds(store, batch: 100)
                    while try await office.count("select from job") > 0 {
                        try await rounds.untilIdle { false }
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try await office.wronglyDelivered() == 0)
        #expect(try await office.store.examine().findings == [])
    }

    @Test func `a withdrawn dossier's delivery is obsolete`() async throws {
        let office = try await Office.open()
        let dossier = try await office.perform(
            .handOff(outcome: nil, note: ""), on: office.receive())
        try await office.perform(.withdraw(reason: "đổi ý"), on: dossier)
        let report = try await office.store.deliverBatch()
        #expect(report.claimed == 1 && report.obsolete == 1 && report.done == 0)
        #expect(try await office.count("select from job") == 0)
        #expect(try await office.store.examine().findings == [])
    }

    @Test func `a role that no unit fills is parked with owner and reason until it is mended`()
        async throws
    {
        let office = try await Office.open()
        try await office.publish("9.000002") { procedure in
            procedure.changed(
                steps: procedure.steps.enumerated().map { index, step in
                    step.changed(role: index == 1 ? "new-role" : nil, limit: step.limit)
                })
        }
        let dossier = try await office.perform(
            .handOff(outcome: nil, note: ""), on: office.receive("9.000002"))
        let good = try await office.perform(
            .handOff(outcome: nil, note: ""), on: office.receive())
        try await deliverAll(office)
        let parked = try await office.store.parkedJobs(owner: office.communes[0].id)
        #expect(parked.map(\.code) == [dossier.code])
        #expect(parked.first?.owner == office.communes[0].name)
        #expect(parked.first?.reason.contains("new-role") == true)
        #expect(try await office.store.file(dossier.id).parkedReason == parked.first?.reason)
        #expect(try await office.store.file(good.id).dossier.version == 3)
        #expect(try await office.store.examine().findings == [])

        try await office.addRole("new-role", toUnitsWith: "commune-people-committee")
        #expect(try await office.store.retry(.of(dossier.id)) == 1)
        try await deliverAll(office)
        #expect(try await office.store.parkedJobs().isEmpty)
        #expect(try await office.store.file(dossier.id).entries.last?.event.name == "deliver")
        #expect(try await office.wronglyDelivered() == 0)
        #expect(try await office.store.examine().findings == [])
    }

    // MARK: Poison

    @Test func `rows nobody can read are parked and the others go through`() async throws {
        let office = try await Office.open()
        try await office.publish("9.000003") { $0 }
        let sentBack = try await sentBackToNowhere(office)
        let poison = try await office.perform(
            .handOff(outcome: nil, note: ""), on: office.receive("9.000003"))
        var bad = [sentBack, poison.id]
        let nobody = "from_unit = 15999985, custodian = 15999985, step = 'nowhere'"
        for column in ["time_limit = 'soon'", "step = 'nowhere'", nobody] {
            let dossier = try await office.perform(
                .handOff(outcome: nil, note: ""), on: office.receive())
            try await office.damage("update dossier set \(column) where id = \(dossier.id)")
            bad.append(dossier.id)
        }
        try await office.damage(
            "update procedure_edition set compiled = '{\"x\": 1}' where code = '9.000003'")
        try await office.queue(20)

        try await deliverAll(office, office.anotherStore())
        let parked = try await office.pool.query(
            "select dossier, reason from parked_job order by dossier")
        #expect(try (0..<parked.count).map { try parked.int64($0, 0) } == bad.sorted())
        #expect(try await office.count("select from job") == 0)
        #expect(
            try await office.count("select from ledger where kind = 4 and dossier <> all(\(bad))")
                >= 20)
    }

    /// A dossier on its way back to a step that its edition does not have.
    private func sentBackToNowhere(_ office: Office) async throws -> DossierID {
        let held = try await office.advance(office.receive()) { $0.version >= 4 }
        let back = try await office.perform(.sendBack(reason: "thiếu"), on: held)
        try await office.damage("update dossier set step = 'nowhere' where id = \(back.id)")
        return back.id
    }

    @Test func `a dossier that the database refuses stops no other and is parked at last`()
        async throws
    {
        let office = try await Office.open()
        let bad = try await office.perform(
            .handOff(outcome: nil, note: ""), on: office.receive())
        try await office.damage("update dossier set version = 1 where id = \(bad.id)")
        try await office.queue(20)
        var rounds = rounds(office.store)
        try await rounds.untilIdle { false }
        let jobs = try await office.pool.query("select dossier, attempts from job")
        #expect(jobs.count == 1)
        #expect(try jobs.int64(0, 0) == bad.id && jobs.int16(0, 1) == 1)
        #expect(try await office.count("select from ledger where kind = 4") == 20)

        try await office.pool.query("update job set attempts = 4, due_at = now()")
        try await deliverAll(office)
        #expect(try await office.count("select from job") == 0)
        let parked = try await office.store.parkedJobs()
        #expect(parked.map(\.code) == [bad.code])
        #expect(parked.first?.reason.contains("ledger_pkey") == true)
    }

    // MARK: Reminders

    private func reminders(_ office: Office, _ id: DossierID) async throws -> Set<Reminder> {
        Set(
            try await office.store.file(id).entries.compactMap {
                if case .reminded(let reminder) = $0.event { reminder } else { nil }
            })
    }

    @Test func `reminders come for what is not accepted, is due soon and is overdue`() async throws
    {
        let office = try await Office.open()
        try await office.publishImpatient("9.000004", limit: "8 hour")
        try await office.publishImpatient("9.000005", limit: "0.003 hour")
        let given = try await office.perform(
            .handOff(outcome: nil, note: ""), on: office.receive("9.000004"))
        let late = try await office.receive("9.000005")
        let patient = try await office.receive()
        var rounds = rounds(office.store)
        try await eventually("reminders") {
            try await rounds.untilIdle { false }
            let (first, second) = (
                try await reminders(office, given.id), try await reminders(office, late.id)
            )
            return first.contains(.acceptance) && second.isSuperset(of: [.dueSoon, .overdue])
        }
        #expect(try await office.store.file(patient.id).entries.count == 1)
        let summaries = try await office.store.list(DossierFilter())
        #expect(summaries.first { $0.id == late.id }?.remindedAt != nil)
        #expect(try await office.store.examine().findings == [])
    }

    @Test func `a dossier entered after its due date has its apology drafted at once`()
        async throws
    {
        let office = try await Office.open()
        let (unit, edition) = (office.communes[0], try await office.store.edition(of: Office.near))
        let whole = office.application(edition.procedure, subject: unit.area)
        let now = try await office.store.now()
        let outcome = try await office.store.receive(
            Application(
                applicant: whole.applicant, channel: .direct, subject: unit.area, caseCode: nil,
                papers: whole.papers, note: "", filedAt: now.adding(seconds: -60 * 86_400)),
            procedure: Office.near, at: unit.id, by: office.officer(unit.id),
            commandID: .random())
        #expect(try await office.store.remindBatch().done == 1)
        let apology = try await office.store.file(outcome.entry.dossier).dossier.matter?.apology
        #expect(apology?.draftedAt != nil && apology?.signedAt == nil)
        #expect(try await office.store.remindBatch().done == 0)
        #expect(try await office.store.examine().findings == [])
    }

    /// A limit that leaves no day before the deadline: the overdue reminder drafts it.
    @Test func `the apology of a short limit is drafted when the deadline passes`() async throws {
        let office = try await Office.open()
        try await office.publishImpatient("9.000005", limit: "0.001 hour", brief: "0.001 hour")
        let dossier = try await office.receive("9.000005")
        try await eventually("it is drafted") {
            _ = try await office.store.remindBatch()
            return try await office.store.file(dossier.id).dossier.matter?.apology != nil
        }
        let reminded = try await office.store.file(dossier.id).entries.map(\.event)
        #expect(reminded.contains(.reminded(.overdue)) && !reminded.contains(.reminded(.dueSoon)))
        #expect(try await office.store.examine().findings == [])
    }

    @Test func `a dossier that cannot be reminded of keeps no other from its reminder`()
        async throws
    {
        let office = try await Office.open()
        try await office.publishImpatient("9.000006", limit: "0.001 hour")
        let damages = ["version = 1", "step = 'nowhere'", "time_limit = 'soon'"]
        var bad: [DossierID: String] = [:]
        for damage in damages {
            let dossier = try await office.advance(office.receive("9.000006")) { $0.version >= 3 }
            bad[dossier.id] = damage
        }
        let good = try await office.receive("9.000006")
        for (id, damage) in bad {
            try await office.damage("update dossier set \(damage) where id = \(id)")
        }
        var failed: [DossierID: String] = [:]
        try await eventually("the good one's reminder") {
            let report = try await office.store.remindBatch(skipping: Array(failed.keys))
            failed.merge(report.failed) { $1 }
            return try await !reminders(office, good.id).isEmpty && failed.count == bad.count
        }
        #expect(Set(failed.keys) == Set(bad.keys))
        #expect(failed.values.contains { $0.contains("ledger_pkey") })
    }

    // MARK: The service

    @Test func `a hand-off wakes the router long before it would look by itself`() async throws {
        let office = try await Office.open()
        var settings = RouterSettings()
        settings.pollInterval = .seconds(600)
        settings.sweepInterval = .seconds(600)
        let service = RouterService(
            store: office.anotherStore(), connection: office.connection, settings: settings,
            logger: Rounds.quietLogger)
        let running = Task { try await service.run() }
        try await eventually("the router listens") {
            try await office.count(
                """
                select from pg_stat_activity
                where datname = current_database() and query ilike 'listen%'
                """) > 0
        }
        for _ in 0..<3 {
            let dossier = try await office.perform(
                .handOff(outcome: nil, note: ""), on: office.receive())
            try await eventually("the delivery", within: 60) {
                try await office.store.file(dossier.id).dossier.version == 3
            }
        }
        running.cancel()
        try await running.value
    }

    @Test func `the router survives a crash of the database and goes on`() async throws {
        try await OwnCluster.with { try await crash($0) }
    }

    private func crash(_ own: OwnCluster) async throws {
        let office = own.office
        var settings = RouterSettings()
        settings.batchLimit = 20
        settings.pollInterval = .milliseconds(200)
        let service = RouterService(
            store: office.anotherStore(), connection: office.connection, settings: settings,
            logger: Rounds.quietLogger)
        try await office.queue(300)
        let running = Task { try await service.run() }
        for round in 1...3 {
            let before = try await office.count("select from ledger where kind = 4")
            try await eventually("progress") {
                let delivered = try await office.count("select from ledger where kind = 4")
                let left = try await office.count("select from job")
                return delivered > before || left == 0
            }
            try own.cluster.restart(.immediate)
            try await eventually("the database answers") {
                (try? await office.count("select")) != nil  // refused while it recovers
            }
            try await office.queue(30)
            #expect(try await office.count("select from dossier") == 300 + 30 * round)
        }
        try await eventually("everything is delivered") {
            try await office.count("select from job") == 0
        }
        running.cancel()
        try await running.value
        #expect(try await office.wronglyDelivered() == 0)
        let (examined, findings) = try await office.store.examine()
        #expect(examined == 390)
        #expect(findings == [])
    }
}
