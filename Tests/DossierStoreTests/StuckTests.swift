import DossierStore
import Dossiers
import Postgres
import Testing

/// Nothing stays stuck (P3): what cannot go on can be taken back, taken over or tried again.
@Suite struct StuckTests {
    private func deliverAll(_ office: Office) async throws {
        while try await office.store.deliverBatch(limit: 50).claimed > 0 {}
    }

    /// A dossier handed off to a role that no unit fills, its job parked.
    private func parked(_ office: Office) async throws -> Dossier {
        try await office.publish("9.000002") { procedure in
            procedure.changed(
                steps: procedure.steps.enumerated().map { index, step in
                    step.changed(role: index == 1 ? "new-role" : nil, limit: step.limit)
                })
        }
        let dossier = try await office.perform(
            .handOff(outcome: nil, note: ""), on: office.receive("9.000002"))
        try await deliverAll(office)
        #expect(try await office.store.parkedJobs().count == 1)
        return dossier
    }

    @Test func `a giver takes back what nobody can be found for`() async throws {
        let office = try await Office.open()
        let dossier = try await parked(office)
        let clerk = try office.officer(dossier.custodian)
        _ = try await office.store.perform(
            .sendBack(reason: "không có nơi nhận"), on: dossier.id, by: clerk,
            commandID: .random())
        #expect(try await office.store.parkedJobs().isEmpty)
        try await deliverAll(office)
        let outcome = try await office.store.perform(
            .accept, on: dossier.id, by: clerk, commandID: .random())
        #expect(outcome.entry.event == .accepted)
        #expect(try await office.store.file(dossier.id).dossier.state.step == "intake")
        #expect(try await office.store.examine().findings == [])
    }

    @Test func `a lost job is found by the doctor and made anew by a retry`() async throws {
        let office = try await Office.open()
        let dossier = try await parked(office)
        try await office.pool.query("delete from parked_job")
        #expect(try await office.store.examine().findings.map(\.dossier) == [dossier.id])
        #expect(try await office.store.retry(.all) == 1)
        #expect(try await office.store.examine().findings == [])
        #expect(try await office.store.retry(.all) == 0)
    }

    @Test func `a job of no dossier is taken away`() async throws {
        let office = try await Office.open()
        try await office.pool.query(
            "insert into job (tenant, dossier, number) values (1, 4711, 1)")
        #expect(try await office.store.deliverBatch().obsolete == 1)
        #expect(try await office.count("select from job") == 0)
    }

    @Test func `what an ended unit holds is its successor's to finish`() async throws {
        let office = try await Office.open()
        let dossier = try await office.advance(office.receive(Office.near)) {
            if case .held(let holding) = $0.state { holding.step == "verify" } else { false }
        }
        let holder = try #require(dossier.custodian.flatMap(office.directory.unit))
        let heir = try #require(
            office.directory.units.first {
                $0.roles == holder.roles && $0.area != holder.area && $0.period.last == nil
            })
        let record = try await office.store.addOfficer(
            login: "heir", name: "heir", unit: heir.code, posts: heir.posts)
        try await office.pool.query(
            """
            update unit set valid_to = current_date - 2, successor = \(heir.code)
            where id = \(holder.id.rawValue)
            """)
        try await office.pool.query("update catalogue set version = version + 1")
        await #expect(
            throws: TransitionError.notYourUnit(code: dossier.code, custodian: holder.id)
        ) {
            try await office.store.perform(
                .handOff(outcome: "qualified", note: ""), on: dossier.id, by: record.officer,
                commandID: .random())
        }
        let actor = try await office.store.actor(as: "heir")
        #expect(actor.officer.standsFor.contains(holder.id))
        #expect(try await office.store.inbox(of: heir.id).map(\.id) == [dossier.id])
        let outcome = try await office.store.perform(
            .handOff(outcome: "qualified", note: ""), on: dossier.id, by: actor.officer,
            commandID: .random())
        #expect(outcome.entry.unit == heir.id)
        #expect(try await office.store.examine().findings == [])
    }

    @Test func `a changed rule set under a published edition is refused`() async throws {
        let office = try await Office.open()
        let edition = try await office.store.edition(of: Office.near)
        let rows = try await office.pool.query(
            "select source from procedure_edition where id = \(edition.id)")
        let limit = try #require(TimeLimit("7 working-day"))
        await #expect(throws: StoreError.self) {
            try await office.store.publish(
                edition.procedure, ruleSet: edition.ruleSet.impatient(limit),
                source: rows.text(0, 0))
        }
    }
}
