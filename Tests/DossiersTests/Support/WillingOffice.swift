import Dossiers

extension RandomMatter {
    /// Lets everybody do what is asked of them until the whole matter has ended, and names the
    /// dossier that does not come to its end, or nil (promise P3).
    mutating func settle() throws -> String? {
        for _ in 0..<300 {
            guard dossiers.contains(where: { $0.walk.dossier.custodian != nil }) else { return nil }
            for index in dossiers.indices where dossiers[index].walk.dossier.custodian != nil {
                time = max(time, dossiers[index].walk.dossier.changedAt).adding(seconds: 60)
                dossiers[index].walk.beside = beside(index)
                if let fault = try goOn(index) ?? followGroup() { return fault }
            }
        }
        let stuck = dossiers.indices.filter { dossiers[$0].walk.dossier.custodian != nil }
        return "stuck: \(stuck.map { "\(dossiers[$0].walk.facts): \(hindrances($0))" })"
    }

    /// What the officers of a stuck dossier are told.
    private func hindrances(_ index: Int) -> Set<String> {
        var walk = dossiers[index].walk
        var heard: Set<String> = []
        for command in walk.onward(unit: unit(doing:walk:)) {
            for officer in walk.willing(command) {
                do throws(TransitionError) {
                    try walk.apply(command, by: officer, at: time)
                } catch { heard.insert("\(error)") }
            }
        }
        return heard
    }

    /// Tries what leads on, in its order, by each officer who might; a dossier that can only wait
    /// for its children stays.
    private mutating func goOn(_ index: Int) throws -> String? {
        let walk = dossiers[index].walk
        for command in walk.onward(unit: unit(doing:walk:)) {
            for officer in [Officer.router] + walk.willing(command) {
                do throws(TransitionError) {
                    try dossiers[index].walk.apply(command, by: officer, at: time)
                } catch { continue }
                return try dossiers[index].brokenPromise(since: walk, command, by: officer)
            }
        }
        return nil
    }
}

extension Walk {
    fileprivate func willing(_ command: Command) -> [Officer] {
        let units = [dossier.custodian, dossier.reception.unit, dossier.matter?.duty?.office]
        return RandomOffice.officers.filter { units.contains($0.unit) && !$0.posts.isEmpty }
    }

    /// What leads on from here, the most needed first.
    fileprivate func onward(unit: (StepID, Walk) -> Unit) -> [Command] {
        switch dossier.state {
        case .filed: return [.takeIn, .recordSupplement(note: "")]
        case .inTransit(let transit), .returning(let transit, _):
            let known = transit.unit.flatMap { RandomOffice.unit($0) }
            return [.accept, .deliver(to: known ?? unit(transit.step, self))]
        case .paused: return pauseEnding
        case .decided(let holding, _):
            let ways = edition.step(holding.step).outcomes.map {
                Command.handOff(outcome: $0.id, note: "")
            }
            return [.returnResult(to: "B")] + ways
        case .held(let holding): return working(edition.step(holding.step))
        case .returned, .refused, .stopped, .withdrawn: return []
        }
    }

    private var pauseEnding: [Command] {
        let dong = dossier.matter?.duty?.notice?.dong ?? 500
        return [
            .recordSupplement(note: ""), .resume(note: ""), .duty(.confirm(note: "")),
            .duty(.pay(reference: "1", dong: dong)), .duty(.notify(notice: "7", dong: dong)),
        ]
    }

    private func working(_ step: Step) -> [Command] {
        if let awaited = dossier.opinions.first(where: { $0.standing == .awaited }) {
            return [.opinion(.answer(number: awaited.number, .agree, text: "on paper"))]
        }
        let rulings = step.outcomes.filter { $0.decision != nil }.map {
            Command.decide(outcome: $0.id, note: "")
        }
        let ways = step.outcomes.filter { $0.decision == nil }.map {
            Command.handOff(outcome: $0.id, note: "")
        }
        let asking = edition.unasked(in: dossier, before: step.id).map { missing in
            Command.opinion(
                .ask(
                    missing.consultation.roles.map { role in
                        OpinionRequest(
                            consultation: missing.consultation.id,
                            unit: RandomOffice.units.first { $0.roles == [role] }!)
                    }.filter { !missing.asked.contains($0.unit.id) }))
        }
        var duty: [Command] = []
        if let policy = edition.procedure.duty, policy.step == step.id, !policy.outcomes.isEmpty,
            dossier.matter?.duty?.stage != .confirmed
        {
            let office = RandomOffice.units.first { $0.roles == [policy.office] }!
            duty = [.duty(.send(slip: "19/PC", to: office))]
        }
        let isLate = !dossier.hasApology
        let apology: [Command] = isLate ? [.apologise(reason: "late", extension: nil)] : []
        return asking + duty + apology + rulings + ways
    }
}
