import DossierStore
import Dossiers
import Postgres
import Testing

/// What the doctor says of the router's work that got lost, and that its remedy mends it (P3).
struct DoctorTests {
    private func findings(_ office: Office) async throws -> [Ailment] {
        try await office.store.examine().findings.map(\.ailment)
    }

    /// Loses the router's jobs, expects what the doctor finds, and mends it as the doctor says.
    private func lose(
        _ office: Office, _ statement: String = "delete from job", expecting expected: [Ailment],
        of dossier: DossierID? = nil
    ) async throws {
        try await office.damage(statement)
        let found = try await office.store.examine().findings
        #expect(found.map(\.ailment) == expected)
        for finding in found {
            let remedy = finding.ailment.remedy(code: finding.code).en
            #expect(remedy == "use `motcua jobs retry \(finding.code)`")
        }
        #expect(try await office.store.retry(dossier.map { .of($0) } ?? .all) == 1)
        try await office.route()
        #expect(try await findings(office) == [])
        #expect(try await office.count("select from job") == 0)
        #expect(try await office.store.retry(.all) == 0)
    }

    @Test(arguments: ["delete from job", "update job set kind = 1"])
    func `a lost delivery is made anew, whatever other job there is`(_ loss: String) async throws {
        let office = try await Office.open()
        let dossier = try await office.perform(
            .handOff(outcome: nil, note: ""), on: office.receive(Office.near))
        try await lose(office, loss, expecting: [.undeliveredWithoutJob])
        #expect(!(try await office.store.file(dossier.id).dossier.custodian == dossier.custodian))
    }

    @Test(arguments: ["delete from job", "update job set kind = 0"])
    func `a child that is due and not open is found and opened`(_ loss: String) async throws {
        let office = try await Office.openGroup()
        let parent = try await office.perform(
            .handOff(outcome: nil, note: ""), on: office.receive(Office.group))
        _ = try await office.store.deliverBatch()
        let edition = try await office.store.file(parent.id).edition
        try await lose(
            office, loss, expecting: [.groupIsBehind(.open(edition.procedure.children[0]))])
        #expect(try await office.childStatuses(of: parent.id) == ["birth": "open"])
    }

    @Test func `a child's progress that its parent was not told of is found and told`()
        async throws
    {
        let office = try await Office.openGroup()
        let parent = try await office.beginGroup()
        let birth = try await office.advance(office.child("birth", of: parent.id)) { dossier in
            if case .decided(let holding, _) = dossier.state {
                holding.step == "return"
            } else {
                false
            }
        }
        #expect(birth.custodian != nil)
        try await lose(
            office, expecting: [.groupIsBehind(.note(child: "birth", .grantedAtCounter))],
            of: birth.id)
        #expect(try await office.childStatuses(of: parent.id)["card"] == "open")
    }

    @Test func `children that can never be opened are named, and given up`() async throws {
        let office = try await Office.openGroup()
        let parent = try await office.beginGroup()
        let birth = try await office.child("birth", of: parent.id)
        _ = try await office.store.perform(
            .withdraw(reason: "đổi ý"), on: birth.id, by: office.officer(birth.reception.unit),
            commandID: .random())
        _ = try await office.store.perform(
            .group(.progressed(child: "birth", .closed)), on: parent.id, by: .router,
            commandID: .random())
        try await lose(
            office,
            expecting: ["residence", "card"].map {
                .groupIsBehind(.note(child: $0, .skipped))
            })
        #expect(
            try await office.childStatuses(of: parent.id)
                == ["birth": "closed", "residence": "skipped", "card": "skipped"])
    }

    @Test func `a child that its parent left behind is found and ends`() async throws {
        let office = try await Office.openGroup()
        let parent = try await office.beginGroup()
        let birth = try await office.child("birth", of: parent.id)
        _ = try await office.store.perform(
            .withdraw(reason: "đổi ý"), on: parent.id, by: office.officer(parent.reception.unit),
            commandID: .random())
        try await lose(
            office,
            expecting: [
                .groupIsBehind(
                    .end(child: "birth", birth.id, .withdraw(reason: parent.code)))
            ])
        #expect(try await office.store.file(birth.id).dossier.state == .withdrawn)
    }

    @Test func `a group at rest has nothing found and nothing made anew`() async throws {
        let office = try await Office.openGroup()
        _ = try await office.beginGroup()
        #expect(try await findings(office) == [])
        #expect(try await office.store.retry(.all) == 0)
    }
}
