/// What happens around a dossier: its group, its officers, its units, its calendar.
extension Act {
    // MARK: Interlinked groups

    func group(_ command: GroupCommand, _ holding: Holding?) throws(TransitionError) -> Event {
        switch command {
        case .choose(let ids):
            guard let holding else { throw wrongState(deskRemedy) }
            return try choose(ids, holding)
        case .opened(let child, let opened, let code):
            try mustBeRouter()
            guard edition.dueChildren(of: dossier).open.contains(where: { $0.id == child }) else {
                throw .unknownChild(code: dossier.code, child: child, among: [])
            }
            return .childOpened(child: child, dossier: opened, code: code)
        case .progressed(let child, let status):
            try mustBeRouter()
            let isKnown =
                status == .skipped
                ? edition.dueChildren(of: dossier).skip.contains { $0.id == child }
                : dossier.matter?.children.contains { $0.id == child && $0.dossier != nil } == true
            guard isKnown else {
                throw .unknownChild(code: dossier.code, child: child, among: [])
            }
            return .childProgressed(child: child, status)
        }
    }

    /// The officer at the step finds which of the conditional children apply, as by location.
    private func choose(_ ids: [String], _ holding: Holding) throws(TransitionError) -> Event {
        try mayWork(at: holding)
        let open = edition.procedure.children.filter { child in
            edition.childrenStep(child) == holding.step && child.condition == .chosen
                && dossier.matter?.children.contains { $0.id == child.id } != true
        }.map(\.id)
        for id in ids where !open.contains(id) {
            throw .unknownChild(code: dossier.code, child: id, among: open)
        }
        guard !ids.isEmpty, Set(ids).count == ids.count else {
            throw .unknownChild(code: dossier.code, child: ids.first ?? "", among: open)
        }
        return .childrenChosen(ids)
    }

    private func mustBeRouter() throws(TransitionError) {
        guard officer.isRouter else { throw wrongState(.routersOwn) }
    }

    // MARK: Housekeeping

    func house(_ command: HouseCommand) throws(TransitionError) -> Event {
        switch command {
        case .reassign(let officer, let reason): return try reassign(to: officer, reason)
        case .transfer(let transfer):
            guard transfer.touched.union(levels).isWithinLimit else {
                throw .thirdLevel(code: dossier.code, unit: transfer.basis)
            }
            return .transferred(transfer)
        case .redate(let redating):
            try mustGive(redating.basis)
            return .redated(redating)
        case .repair(let reason):
            try mustGive(reason)
            return .repaired(reason: reason)
        }
    }

    /// The work of a step goes to another officer of the unit who holds its post.
    private func reassign(to other: Officer, _ reason: String) throws(TransitionError) -> Event {
        let holding: Holding
        switch dossier.state {
        case .held(let desk), .paused(let desk, _), .decided(let desk, _): holding = desk
        case .filed: throw wrongState(.takeIn)
        case .inTransit(let transit), .returning(let transit, _):
            throw wrongState(transit.deliveredAt == nil ? .awaitDelivery : .accept)
        case .returned, .refused, .stopped, .withdrawn: throw wrongState(.workOn)
        }
        guard mayAct(for: [holding.unit]) else {
            throw .notYourUnit(code: dossier.code, custodian: holding.unit)
        }
        try mustGive(reason)
        let post = edition.step(holding.step).post
        let mayTake =
            (other.answers(for: holding.unit) && other.holds(post))
            || other.mandate(
                for: holding.unit, post: post, procedure: edition.procedure.code,
                on: edition.day(of: at)) != nil
        guard mayTake else {
            throw .cannotTake(code: dossier.code, officer: other.name, post: post ?? "")
        }
        return .reassigned(to: other.id, reason: reason)
    }
}
