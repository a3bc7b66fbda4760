import DossierStore
import Dossiers
import Postgres
import Testing

/// Random commands through the real store: what is stored is read back, and what happened can be
/// replayed (P9).
struct RandomWalkTests {
    private func command(
        _ dossier: Dossier, _ edition: Edition, _ random: inout Seeded
    ) -> Command {
        let step = dossier.state.step.flatMap(edition.procedure.step)
        let outcome = step?.outcomes.randomElement(using: &random)?.id
        let note =
            ["", "ghi chú \"x\"", "dòng\nhai", "👍", "a'b\\c"].randomElement(using: &random) ?? ""
        let paper = edition.procedure.papers.randomElement(using: &random)?.code
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<6: return .handOff(outcome: outcome, note: note)
        case 6..<11: return .accept
        case 11, 12: return .decide(outcome: outcome, note: note)
        case 13: return .sendBack(reason: "sai chỗ " + note)
        case 14, 15:
            return .requestSupplement(papers: paper.map { [$0] } ?? [], reason: "thiếu " + note)
        case 16, 17: return .recordSupplement(note: note)
        case 18: return .returnResult(to: "Trần Văn Bình")
        default:
            let rare = Int.random(in: 0..<6, using: &random)
            return rare == 0
                ? .withdraw(reason: "đổi ý") : rare == 1 ? .refuse(reason: "x") : .remind
        }
    }

    @Test func `P9: thirty walks of 25 commands are stored, read back and replayed`() async throws {
        let seed = Seeded.fresh()
        var random = Seeded(seed)
        let office = try await Office.open()
        var states: Set<String> = []
        var carriedOut = 0
        for walk in 0..<30 {
            let procedure = walk % 2 == 0 ? Office.far : Office.near
            var dossier = try await office.receive(procedure, name: "Người thứ \(walk) \"'\\")
            let edition = try await office.store.file(dossier.id).edition
            for _ in 0..<25 {
                if Bool.random(using: &random) { _ = try await office.store.deliverBatch() }
                dossier = try await office.store.file(dossier.id).dossier
                guard let custodian = dossier.custodian else { break }
                let isHonest = Int.random(in: 0..<10, using: &random) > 0
                do {
                    let outcome = try await office.store.perform(
                        command(dossier, edition, &random), on: dossier.id,
                        by: office.officer(isHonest ? custodian : office.communes[9].id),
                        commandID: .random())
                    guard case .done(let transition) = outcome else {
                        Issue.record("seed \(seed): a new command was answered as repeated")
                        return
                    }
                    carriedOut += 1
                    let stored = try await office.store.file(dossier.id)
                    #expect(stored.dossier == transition.dossier, "seed \(seed)")
                    #expect(stored.entries.last == transition.entry, "seed \(seed)")
                    states.insert("\(stored.dossier.state)".prefix { $0 != "(" }.description)
                } catch is TransitionError {
                    continue  // refused by the law, as most random commands are
                }
            }
            let file = try await office.store.file(dossier.id)
            #expect(try Dossier.replay(file.entries) == file.dossier, "seed \(seed)")
        }
        let (examined, findings) = try await office.store.examine(batch: 7)
        #expect(examined == 30)
        #expect(findings == [], "seed \(seed)")
        #expect(carriedOut > 60, "seed \(seed)")
        #expect(states.isSuperset(of: ["held", "paused", "inTransit"]), "seed \(seed)")
    }
}
