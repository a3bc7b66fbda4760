import DossierStore
import Dossiers
import Postgres
import TestSupport
import Testing

@testable import Routing

/// Interlinked groups through the real store: one receipt, several dossiers, one return.
struct GroupTests {
    private static let group = "9.000030"

    /// An office with a group of three: the second and third come after the first.
    private func open(_ children: [ChildProcedure]? = nil) async throws -> Office {
        let office = try await Office.open()
        for code in ["9.000031", "9.000032", "9.000033"] {
            try await office.publish(code) { $0 }
        }
        try await office.publish(Self.group) { procedure in
            procedure.changed(
                steps: Self.steps(procedure),
                children: children ?? [
                    ChildProcedure(id: "birth", procedure: "9.000031", after: [], papers: [:]),
                    ChildProcedure(
                        id: "residence", procedure: "9.000032", after: ["birth"],
                        papers: [procedure.results[0].code: procedure.papers[0].code]),
                    ChildProcedure(
                        id: "card", procedure: "9.000033", after: ["birth"], papers: [:]),
                ])
        }
        return office
    }

    /// Reception, the step at which the children run, and the return.
    private static func steps(_ procedure: Procedure) -> [Step] {
        let (intake, back) = (procedure.steps[0], procedure.steps[procedure.steps.count - 1])
        func outcome(_ id: String, _ ruling: Ruling) -> Outcome {
            Outcome(id: id, name: Bilingual(vi: id), next: back.id, decision: ruling)
        }
        return [
            Step(
                id: intake.id, name: intake.name, role: intake.role, post: intake.post,
                limit: intake.limit,
                outcomes: [Outcome(id: "forward", name: intake.name, next: "group")]),
            Step(
                id: "group", name: Bilingual(vi: "Liên thông"), role: intake.role,
                post: intake.post, limit: nil,
                outcomes: [outcome("done", .granted), outcome("none", .refused)]),
            back,
        ]
    }

    private func child(_ id: String, _ parent: DossierID, _ office: Office) async throws -> Dossier
    {
        let children = try await office.store.file(parent).dossier.matter?.children ?? []
        let dossier = try #require(children.first { $0.id == id }?.dossier, "\(id) is not open")
        return try await office.store.file(dossier).dossier
    }

    private func begin(_ office: Office) async throws -> Dossier {
        let parent = try await office.perform(
            .handOff(outcome: nil, note: ""), on: office.receive(Self.group))
        try await office.route()
        return parent
    }

    private func statuses(_ parent: DossierID, _ office: Office) async throws -> [String: String] {
        let children = try await office.store.file(parent).dossier.matter?.children ?? []
        return Dictionary(uniqueKeysWithValues: children.map { ($0.id, $0.status.rawValue) })
    }

    /// Takes a child to the counter with a ruling.
    private func settle(_ dossier: Dossier, _ ruling: Ruling, _ office: Office) async throws {
        let edition = try await office.store.file(dossier.id).edition
        var dossier = dossier
        for _ in 0..<60 {
            if case .decided(let holding, _) = dossier.state,
                edition.step(holding.step).returnsResult
            {
                return try await office.route()
            }
            if case .held(let holding) = dossier.state, edition.step(holding.step).decides {
                let way = edition.step(holding.step).outcomes.first { $0.decision == ruling }
                dossier = try await office.perform(.decide(outcome: way?.id, note: ""), on: dossier)
                continue
            }
            dossier = try await office.advance(dossier, edition)
        }
    }

    @Test func `a group opens its children in order, and one return returns them all`()
        async throws
    {
        let office = try await open()
        let parent = try await begin(office)
        #expect(try await statuses(parent.id, office) == ["birth": "open"])
        let birth = try await child("birth", parent.id, office)
        #expect(birth.code != parent.code && birth.matter?.parent?.code == parent.code)
        if case .inTransit = birth.state {} else { Issue.record("\(birth.state)") }
        await #expect(throws: TransitionError.self) {
            let now = try await office.advance(parent) {
                if case .held(let holding) = $0.state { holding.step == "group" } else { false }
            }
            try await office.perform(.decide(outcome: "done", note: ""), on: now)
        }
        try await settle(birth, .granted, office)
        #expect(
            try await statuses(parent.id, office)
                == ["birth": "granted-at-counter", "residence": "open", "card": "open"])
        // The sibling's result is among the papers of the next.
        let residence = try await child("residence", parent.id, office)
        let papers = try await office.store.file(residence.id).application.papers
        #expect(papers.contains { $0.originals == 1 })
        await #expect(throws: TransitionError.self) {
            try await office.perform(.returnResult(to: "x"), on: child("birth", parent.id, office))
        }
        try await settle(residence, .refused, office)
        try await settle(child("card", parent.id, office), .granted, office)

        var now = try await office.store.file(parent.id).dossier
        now = try await office.perform(.decide(outcome: "done", note: ""), on: now)
        now = try await office.advance(now) { _ in false }
        try await office.route()
        if case .returned = now.state {} else { Issue.record("\(now.state)") }
        for id in ["birth", "residence", "card"] {
            #expect(try await child(id, parent.id, office).custodian == nil)
        }
        #expect(try await office.count("select from job") == 0)
        #expect(try await office.store.examine().findings == [])
    }

    @Test func `what needs a refused child is given up, and a group without a grant is refused`()
        async throws
    {
        let office = try await open()
        let parent = try await begin(office)
        try await settle(child("birth", parent.id, office), .refused, office)
        #expect(
            try await statuses(parent.id, office)
                == ["birth": "refused-at-counter", "residence": "skipped", "card": "skipped"])
        let now = try await office.advance(try await office.store.file(parent.id).dossier) {
            if case .held = $0.state { true } else { false }
        }
        await #expect(throws: TransitionError.self) {
            try await office.perform(.decide(outcome: "done", note: ""), on: now)
        }
        try await office.perform(.decide(outcome: "none", note: ""), on: now)
        #expect(try await office.store.examine().findings == [])
    }

    @Test func `a withdrawn group takes its children with it`() async throws {
        let office = try await open()
        let parent = try await begin(office)
        let birth = try await child("birth", parent.id, office)
        _ = try await office.store.perform(
            .withdraw(reason: "đổi ý"), on: parent.id, by: office.officer(parent.reception.unit),
            commandID: .random())
        try await office.route()
        #expect(try await office.store.file(birth.id).dossier.state == .withdrawn)
        #expect(try await office.store.examine().findings == [])
    }

    @Test func `an officer chooses the conditional children, and others do not hold the group up`()
        async throws
    {
        let office = try await open([
            ChildProcedure(
                id: "road", procedure: "9.000031", after: [], papers: [:], condition: .chosen),
            ChildProcedure(
                id: "zone", procedure: "9.000032", after: [], papers: [:], condition: .chosen),
        ])
        let begun = try await begin(office)
        let parent = try await office.advance(office.store.file(begun.id).dossier) {
            if case .held(let holding) = $0.state { holding.step == "group" } else { false }
        }
        await #expect(throws: TransitionError.self) {
            try await office.perform(.group(.choose(["river"])), on: parent)
        }
        try await office.perform(.group(.choose(["zone"])), on: parent)
        try await office.route()
        #expect(try await statuses(parent.id, office) == ["zone": "open"])
        try await settle(child("zone", parent.id, office), .granted, office)
        let now = try await office.store.file(parent.id).dossier
        try await office.perform(.decide(outcome: "done", note: ""), on: now)
        #expect(try await office.store.examine().findings == [])
    }

    @Test func `P1: the dossiers of a group are counted together, whoever writes`() async throws {
        let office = try await open()
        let parent = try await begin(office)
        let birth = try await child("birth", parent.id, office)
        func hide(_ dossier: DossierID, _ levels: Int) async throws {
            try await office.pool.query(
                SQL(
                    trusted: Attempt.forge("\(dossier)", "touched = touched | \(levels)")
                ))
        }
        try await hide(birth.id, 1 << 3)
        await #expect {
            try await hide(parent.id, 1 << 4)
        } throws: {
            ($0 as? PostgresError)?.constraint == "one_matter_passes_at_most_two_levels"
        }
    }

    @Test func `two routers following one group open each child once`() async throws {
        let office = try await open()
        let parent = try await office.perform(
            .handOff(outcome: nil, note: ""), on: office.receive(Self.group))
        _ = try await office.store.deliverBatch()
        let jobs = try await office.store.groupJobs()
        let done = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<4 {
                let store = office.anotherStore()
                group.addTask { try await store.followGroup(job: jobs[0]) }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(done == 1)
        #expect(try await office.count("select from dossier where group_of = \(parent.id)") == 2)
        #expect(try await office.store.examine().findings == [])
    }

    @Test func `a group that cannot be followed is parked with its reason`() async throws {
        let office = try await open([
            ChildProcedure(id: "lost", procedure: "9.999999", after: [], papers: [:])
        ])
        try await office.perform(.handOff(outcome: nil, note: ""), on: office.receive(Self.group))
        var rounds = Rounds.quiet(office.store)
        try await eventually("the group is parked") {
            try await office.pool.query("update job set due_at = now()")
            try await rounds.overEverything()
            return try await office.store.parkedJobs().count == 1
        }
        #expect(try await office.store.parkedJobs()[0].reason.contains("9.999999"))
        #expect(try await office.store.retry(.all) == 1)
        #expect(try await office.count("select from job where kind = 1") == 1)
    }
}
