import Dossiers

extension Walk {
    /// A command: mostly one that leads on, at times one that fits, at times any.
    func randomCommand(_ random: inout Seeded, unit: (StepID, Walk) -> Unit) -> Command {
        let any = Int.random(in: 0..<12, using: &random) == 0
        switch dossier.state {
        case _ where any: return anyCommand(&random)
        case .filed: return filedCommand(&random)
        case .inTransit(let transit), .returning(let transit, _):
            return transitCommand(transit, &random, unit)
        case .held: return heldCommand(&random)
        case .paused(_, let pause): return pausedCommand(pause, &random)
        case .decided:
            let onward: [Command] = [.handOff(outcome: nil, note: ""), .returnResult(to: "B")]
            return Int.random(in: 0..<8, using: &random) > 0
                ? onward.randomElement(using: &random)! : .sendBack(reason: "a slip")
        case .returned, .refused, .stopped, .withdrawn: return anyCommand(&random)
        }
    }

    private func filedCommand(_ random: inout Seeded) -> Command {
        [
            .takeIn, .takeIn, .takeIn, .recordSupplement(note: ""), .recordSupplement(note: ""),
            .requestSupplement(papers: ["map"], reason: "missing"), .refuse(reason: "no"),
            .remind,
        ].randomElement(using: &random)!
    }

    private func transitCommand(
        _ transit: Transit, _ random: inout Seeded, _ unit: (StepID, Walk) -> Unit
    ) -> Command {
        guard Int.random(in: 0..<6, using: &random) > 0 else {
            return [.sendBack(reason: "a slip"), sideCommand(&random)]
                .randomElement(using: &random)!
        }
        if transit.deliveredAt != nil { return .accept }
        let known = transit.unit.flatMap { RandomOffice.unit($0) }
        return .deliver(to: known ?? unit(transit.step, self))
    }

    private func heldCommand(_ random: inout Seeded) -> Command {
        let step = edition.step(dossier.state.step ?? "")
        let outcome = step.outcomes.randomElement(using: &random)?.id
        switch Int.random(in: 0..<20, using: &random) {
        case 0..<9:
            let decides = step.outcome(outcome ?? "")?.decision != nil
            return decides
                ? .decide(outcome: outcome, note: "") : .handOff(outcome: outcome, note: "")
        case 9..<12: return askCommand(&random)
        case 12: return .requestSupplement(papers: ["map"], reason: "missing")
        case 13:
            let reason = edition.procedure.pauseReasons.randomElement(using: &random)?.code
            return .pause(reason: reason ?? "none", note: "")
        case 14:
            let office = edition.procedure.duty?.office ?? "tax1"
            let unit = RandomOffice.units.first { $0.roles == [office] }!
            return .duty(.send(slip: "19/PC", to: unit))
        case 15:
            let ids = edition.procedure.children.filter { $0.condition == .chosen }.map(\.id)
            return .group(.choose(Array(ids.shuffled(using: &random).prefix(1))))
        case 16:
            let ends: [Command] = [
                .sendBack(reason: "wrong"), .stop(reason: "wrong"), .refuse(reason: "wrong"),
                .sendBack(reason: "wrong"),
            ]
            return ends.randomElement(using: &random)!
        default: return sideCommand(&random)
        }
    }

    private func askCommand(_ random: inout Seeded) -> Command {
        let here = edition.unasked(in: dossier, before: dossier.state.step)
        let optional = edition.procedure.consultations.filter { $0.step == dossier.state.step }
        let asked = here.first?.consultation ?? optional.randomElement(using: &random)
        guard let asked else {
            let kind = [RandomOffice.Kind.neighbour, .tax].randomElement(using: &random)!
            let level = dossier.touched.levels.randomElement(using: &random)!
            let request = OpinionRequest(
                consultation: nil, unit: RandomOffice.unit(kind, level), question: "fit?",
                within: limit("2 working-day"))
            return .opinion(.ask([request]))
        }
        return .opinion(
            .ask(
                asked.roles.map { role in
                    OpinionRequest(
                        consultation: asked.id,
                        unit: RandomOffice.units.first { $0.roles == [role] }!)
                }))
    }

    private func pausedCommand(_ pause: Pause, _ random: inout Seeded) -> Command {
        guard Int.random(in: 0..<4, using: &random) > 0 else { return sideCommand(&random) }
        switch pause.reason {
        case .supplement: return .recordSupplement(note: "")
        case .procedure, .stop: return .resume(note: "")
        case .financialDuty:
            let dong = dossier.matter?.duty?.notice?.dong ?? 500
            let zero = Int.random(in: 0..<3, using: &random) == 0
            switch dossier.matter?.duty?.stage {
            case .payable: return .duty(.pay(reference: "1", dong: zero ? dong + 1 : dong))
            case .paid: return .duty(.confirm(note: ""))
            default: return .duty(.notify(notice: "7", dong: zero ? 0 : dong))
            }
        }
    }

    /// What can happen to a dossier wherever it is.
    private func sideCommand(_ random: inout Seeded) -> Command {
        let open = dossier.opinions.filter { $0.answer == nil && $0.withdrawn == nil }
        let number = open.randomElement(using: &random)?.number ?? 1
        switch Int.random(in: 0..<12, using: &random) {
        case 0..<4:
            let stance = Stance.allCases.randomElement(using: &random)!
            return .opinion(.answer(number: number, stance, text: "because"))
        case 4: return .opinion(.withdraw(number: number, reason: "not needed"))
        case 5, 6: return .apologise(reason: "too much work", extension: nil)
        case 7: return .apologise(reason: "too much work", extension: limit("2 working-day"))
        case 8:
            let unit = dossier.custodian
            let other = RandomOffice.officers.filter { $0.unit == unit }
                .randomElement(using: &random)
            return .house(.reassign(to: other ?? RandomOffice.officers[0], reason: "leave"))
        case 9 where Int.random(in: 0..<4, using: &random) == 0: return .withdraw(reason: "wish")
        default: return .remind
        }
    }

    private func anyCommand(_ random: inout Seeded) -> Command {
        let level = RandomOffice.levels.randomElement(using: &random)!
        let all: [Command] = [
            .takeIn, .handOff(outcome: nil, note: ""), .accept, .sendBack(reason: "x"),
            .deliver(to: RandomOffice.unit(.department, level)), .resume(note: ""),
            .requestSupplement(papers: [], reason: ""), .recordSupplement(note: ""),
            .pause(reason: "w0", note: ""), .duty(.confirm(note: "")),
            .duty(.pay(reference: "", dong: -1)),
            .opinion(.ask([])), .opinion(.withdraw(number: 9, reason: "")),
            .group(.opened(child: "child0", dossier: 5, code: "5")),
            .group(.progressed(child: "child1", .granted)), .decide(outcome: nil, note: ""),
            .returnResult(to: ""), .refuse(reason: ""), .stop(reason: ""), .withdraw(reason: ""),
            .apologise(reason: "", extension: nil), .remind, .house(.repair(reason: "again")),
        ]
        return all.randomElement(using: &random)!
    }

    /// An officer who should be allowed to, if anyone is.
    func fitting(_ command: Command, _ random: inout Seeded) -> Officer {
        let isDeputy = Int.random(in: 0..<8, using: &random) == 0
        func one(of unit: UnitID?) -> Officer {
            if isDeputy, let unit {
                return RandomOffice.officers.first { $0.mandates.first?.unit == unit }!
            }
            return RandomOffice.officers.filter { $0.unit == unit && !$0.posts.isEmpty }
                .randomElement(using: &random) ?? .router
        }
        switch command {
        case .deliver, .remind, .group(.opened), .group(.progressed), .house(.repair):
            return .router
        case .returnResult where dossier.matter?.parent != nil: return .router
        case .handOff
        where dossier.matter?.parent != nil
            && dossier.state.step == edition.procedure.steps[0].id:
            return .router
        case .withdraw: return one(of: dossier.reception.unit)
        case .opinion(.answer(let number, _, _)):
            return one(of: dossier.opinions.first { $0.number == number }?.unit)
        case .duty(.notify), .duty(.confirm): return one(of: dossier.matter?.duty?.office)
        default: return one(of: dossier.custodian)
        }
    }
}
