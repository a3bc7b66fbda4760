import DossierStore
import Dossiers
import Postgres
import Testing

/// Random commands through the real store: what is stored is read back, and what happened can be
/// replayed (P9).
struct RandomWalkTests {
    /// The rarer commands of the law: opinions, pauses, the duty, apologies.
    private func law(
        _ dossier: Dossier, _ edition: Edition, _ office: Office, _ note: String,
        _ random: inout Seeded
    ) -> Command {
        let open = dossier.opinions.map(\.number)
        switch Int.random(in: 0..<9, using: &random) {
        case 0, 1:
            let units = office.directory.units.filter {
                $0.period.last == nil && ($0.code == "H21.04" || $0.code.hasPrefix("H21.2155"))
            }
            return .opinion(
                .ask(
                    (0..<Int.random(in: 1...3, using: &random)).compactMap { _ in
                        units.randomElement(using: &random).map {
                            OpinionRequest(
                                consultation: nil, unit: $0, question: "ý kiến " + note,
                                within: TimeLimit("2 working-day"))
                        }
                    }))
        case 2, 3:
            return .opinion(
                .answer(
                    number: open.randomElement(using: &random) ?? 1,
                    Stance.allCases.randomElement(using: &random) ?? .agree, text: "x" + note))
        case 4:
            return .opinion(
                .withdraw(number: open.randomElement(using: &random) ?? 1, reason: "x" + note))
        case 5:
            let reason = edition.procedure.pauseReasons.randomElement(using: &random)?.code
            return .pause(reason: reason ?? "x", note: note)
        case 6: return .resume(note: note)
        case 7:
            return .apologise(
                reason: "chậm " + note,
                extension: Bool.random(using: &random) ? TimeLimit("1 working-day") : nil)
        default: return duty(dossier, edition, office, &random)
        }
    }

    private func duty(
        _ dossier: Dossier, _ edition: Edition, _ office: Office, _ random: inout Seeded
    ) -> Command {
        switch dossier.matter?.duty?.stage {
        case .assessed: return .duty(.notify(notice: "TB", dong: 500_000))
        case .payable: return .duty(.pay(reference: "GNT", dong: 500_000))
        case .paid: return .duty(.confirm(note: ""))
        case .confirmed, nil:
            let tax = office.directory.units.first {
                $0.period.last == nil && $0.roles.contains("province-tax")
            }
            return .duty(.send(slip: "PC", to: tax ?? office.communes[0]))
        }
    }

    private func command(
        _ dossier: Dossier, _ edition: Edition, _ office: Office, _ random: inout Seeded
    ) -> Command {
        let step = dossier.state.step.flatMap(edition.procedure.step)
        let outcome = step?.outcomes.randomElement(using: &random)?.id
        let note =
            ["", "ghi chú \"x\"", "dòng\nhai", "👍", "a'b\\c"].randomElement(using: &random) ?? ""
        let paper = edition.procedure.papers.randomElement(using: &random)?.code
        switch Int.random(in: 0..<26, using: &random) {
        case 20..<26: return law(dossier, edition, office, note, &random)
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
            let procedure = [Office.far, Office.near, "1.009645", "1.115362"][walk % 4]
            let desk =
                procedure == "1.009645"
                ? try office.provinceCounter() : office.communes[0]
            var dossier = try await office.receive(
                procedure, at: desk, subject: office.communes[0].area,
                name: "Người thứ \(walk) \"'\\")
            let edition = try await office.store.file(dossier.id).edition
            for _ in 0..<25 {
                if Bool.random(using: &random) { _ = try await office.store.deliverBatch() }
                dossier = try await office.store.file(dossier.id).dossier
                guard let custodian = dossier.custodian else { break }
                let isHonest = Int.random(in: 0..<10, using: &random) > 0
                do {
                    let outcome = try await office.store.perform(
                        command(dossier, edition, office, &random), on: dossier.id,
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
