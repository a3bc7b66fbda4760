import DossierStore
import Dossiers
import Testing

/// An interlinked group for tests: one receipt, three dossiers below it.
extension Office {
    static let group = "9.000030"

    /// An office with a group of three: the second and third come after the first.
    static func openGroup(_ children: [ChildProcedure]? = nil) async throws -> Office {
        let office = try await Office.open()
        for code in ["9.000031", "9.000032", "9.000033"] {
            try await office.publish(code) { $0 }
        }
        try await office.publish(group) { procedure in
            procedure.changed(
                steps: groupSteps(procedure),
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
    static func groupSteps(_ procedure: Procedure) -> [Step] {
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

    func child(_ id: String, of parent: DossierID) async throws -> Dossier {
        let children = try await store.file(parent).dossier.matter?.children ?? []
        let dossier = try #require(children.first { $0.id == id }?.dossier, "\(id) is not open")
        return try await store.file(dossier).dossier
    }

    func beginGroup() async throws -> Dossier {
        let parent = try await perform(
            .handOff(outcome: nil, note: ""), on: receive(Self.group))
        try await route()
        return parent
    }

    func childStatuses(of parent: DossierID) async throws -> [String: String] {
        let children = try await store.file(parent).dossier.matter?.children ?? []
        return Dictionary(uniqueKeysWithValues: children.map { ($0.id, $0.status.rawValue) })
    }

    /// Takes a child to the counter with a ruling.
    func settle(_ dossier: Dossier, _ ruling: Ruling) async throws {
        let edition = try await store.file(dossier.id).edition
        var dossier = dossier
        for _ in 0..<60 {
            if case .decided(let holding, _) = dossier.state,
                edition.step(holding.step).returnsResult
            {
                return try await route()
            }
            if case .held(let holding) = dossier.state, edition.step(holding.step).decides {
                let way = edition.step(holding.step).outcomes.first { $0.decision == ruling }
                dossier = try await perform(.decide(outcome: way?.id, note: ""), on: dossier)
                continue
            }
            dossier = try await advance(dossier, edition)
        }
    }
}
