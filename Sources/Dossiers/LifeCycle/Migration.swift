/// Why an open dossier cannot move to another edition; it stays where it is, and is listed.
public enum MigrationObstacle: Error, Hashable, Sendable {
    case closed
    case sameEdition
    case otherProcedure(String)
    /// The new edition has no step of the name, and none was named for it.
    case noStep(StepID)
    /// The outcome by which the dossier was decided leads nowhere in the new edition.
    case noOutcome(step: StepID, outcome: String)
    /// The pause under way has a reason the new edition does not know.
    case noPauseReason(String)
    /// A child that is open is none of the new edition's.
    case noChild(String)
    /// A financial duty is under way, and the new edition has none at the step.
    case noDuty(StepID)
    /// Not decided yet, it would come to the return of the result along the path all the same.
    case neverDecided(path: [StepID])
    /// Decided already, it would come to a second decision along the path.
    case decidedAgain(path: [StepID])
    /// The new edition requires a consultation whose step lies behind the dossier for good.
    case notAsked(consultation: String, at: StepID)
    /// No edition of a child's procedure is in force on the day whose law governs the group.
    case noChildEdition(procedure: String)
    /// From where the dossier lies the new edition would pass a third level.
    case thirdLevel(TwoLevelProof.Witness)
    /// The new edition counts on another calendar.
    case otherCalendar(String)
    case noBasis

    /// The obstacle as a sentence without its subject.
    public var sentence: Bilingual {
        switch self {
        case .closed: Bilingual(vi: "đã kết thúc", en: "is closed")
        case .sameEdition:
            Bilingual(vi: "đã theo bản này", en: "is under this edition already")
        case .otherProcedure(let code):
            Bilingual(vi: "thuộc thủ tục \(code)", en: "is of procedure \(code)")
        case .noStep(let step):
            Bilingual(
                vi: "ở bước \"\(step)\" mà bản mới không có; thêm --step \(step)=BƯỚC",
                en: "names step \"\(step)\", which the new edition lacks; add --step \(step)=STEP")
        case .noOutcome(let step, let outcome):
            Bilingual(
                vi: "đã quyết định theo \"\(outcome)\" ở bước \"\(step)\", bản mới không có",
                en: "was decided by \"\(outcome)\" at \"\(step)\", which the new edition lacks")
        case .noPauseReason(let reason):
            Bilingual(
                vi: "đang tạm dừng vì lý do \"\(reason)\", bản mới không có",
                en: "is paused for \"\(reason)\", which the new edition lacks")
        case .noChild(let child):
            Bilingual(
                vi: "đang mở hồ sơ thành phần \"\(child)\", bản mới không có",
                en: "has opened the child \"\(child)\", which the new edition lacks")
        case .noDuty(let step):
            Bilingual(
                vi: "đang thực hiện nghĩa vụ tài chính ở bước \"\(step)\", bản mới không có",
                en: "has a financial duty under way at \"\(step)\", which the new edition lacks")
        case .neverDecided(let path):
            Bilingual(
                vi: "chưa được quyết định mà sẽ đến bước trả kết quả: \(path.arrows)",
                en: "is undecided and would come to the return of a result: \(path.arrows)")
        case .decidedAgain(let path):
            Bilingual(
                vi: "đã được quyết định mà sẽ phải quyết định lần nữa: \(path.arrows)",
                en: "is decided and would be decided again: \(path.arrows)")
        case .notAsked(let consultation, let step):
            Bilingual(
                vi: "chưa lấy ý kiến \"\(consultation)\" và không còn qua bước \"\(step)\"",
                en: "lacks opinion \"\(consultation)\" and comes to step \"\(step)\" no more")
        case .noChildEdition(let procedure):
            Bilingual(
                vi: "cần bản có hiệu lực của thủ tục thành phần \(procedure)",
                en: "needs an edition in force of the child procedure \(procedure)")
        case .thirdLevel(let witness):
            Bilingual(
                vi: "sẽ qua cấp thứ ba: \(witness.path)",
                en: "would pass a third level: \(witness.path)")
        case .otherCalendar(let calendar):
            Bilingual(
                vi: "tính theo lịch khác với bản mới (\(calendar))",
                en: "counts on another calendar than the new edition (\(calendar))")
        case .noBasis:
            Bilingual(vi: "cần căn cứ pháp lý", en: "needs a legal basis")
        }
    }
}

extension MigrationObstacle: CustomStringConvertible {
    public var description: String { sentence.en }
}

extension Edition {
    /// Moves an open dossier to this edition, wholly or not at all (promise P6).
    ///
    /// Codes, custodian, promised dates and everything asked stay; what counts from now on is this
    /// edition's route and policies.
    ///
    /// - Parameters:
    ///   - steps: The steps that bear another name here, by their old names.
    ///   - graph: This edition's route, for the proofs from where the dossier lies.
    ///   - child: Finds the route of a child's procedure.
    ///   - levels: The levels that the rest of the matter has touched.
    /// - Throws: ``MigrationObstacle``, the reason for which the dossier must stay.
    public func migrate(
        _ dossier: Dossier, from old: Edition, steps: [StepID: StepID], basis: String,
        graph: RouteGraph, child: (String) -> RouteGraph?, by officer: Officer,
        at instant: Instant, beside levels: LevelSet = []
    ) throws(MigrationObstacle) -> Transition {
        guard basis.contains(where: { !$0.isWhitespace }) else { throw .noBasis }
        guard let step = dossier.state.step else { throw .closed }
        guard old.procedure.code == procedure.code else {
            throw .otherProcedure(old.procedure.code)
        }
        guard old.id != id else { throw .sameEdition }
        guard old.procedure.calendar == procedure.calendar else {
            throw .otherCalendar(procedure.calendar)
        }
        for name in dossier.stepsNamed where procedure.step(steps[name] ?? name) == nil {
            throw .noStep(name)
        }
        try checkState(dossier, steps)
        for known in dossier.matter?.children ?? []
        where !procedure.children.contains(where: { $0.id == known.id }) {
            throw .noChild(known.id)
        }
        let here = steps[step] ?? step
        try checkDecision(dossier, at: here, graph)
        if let unknown = graph.unknownChild(besides: dossier, child) {
            throw .noChildEdition(procedure: unknown)
        }
        if let witness = TwoLevelProof.witness(
            graph, from: here, having: dossier.touched.union(levels),
            reception: dossier.reception.unit.level, child: child)
        {
            throw .thirdLevel(witness)
        }
        let named = Set(dossier.stepsNamed).union((dossier.matter?.workers ?? [:]).keys)
        let migration = Migration(
            edition: id, steps: steps.filter { named.contains($0.key) }, basis: basis,
            watched: watchedSteps)
        return transition(
            .migrated(migration), of: dossier, by: officer, at: max(instant, dossier.changedAt))
    }

    /// A dossier can still be decided, and only once.
    private func checkDecision(
        _ dossier: Dossier, at here: StepID, _ graph: RouteGraph
    ) throws(MigrationObstacle) {
        let decision = dossier.decision
        // What was decided where it lies goes on by its outcome, past the step's other ways.
        let start =
            decision?.step == dossier.state.step
            ? decision.flatMap { procedure.step(here)?.outcome($0.outcome)?.next } ?? here : here
        switch SoundnessProof.decisionFaults(graph, from: start, isDecided: decision != nil).first {
        case .decidedTwice(let path, _): throw .decidedAgain(path: path)
        case .returnedUndecided(let path): throw .neverDecided(path: path)
        default: break
        }
        guard decision == nil else { return }
        let ahead = decidingSteps.intersection(graph.undecided(from: here)).compactMap {
            procedure.step($0)
        }
        for missing in unasked(in: dossier).map(\.consultation)
        where !comesBack(to: missing.step, from: here)
            && ahead.contains(where: { isBehind(missing, $0) })
        {
            throw .notAsked(consultation: missing.id, at: missing.step)
        }
    }

    private func checkState(
        _ dossier: Dossier, _ steps: [StepID: StepID]
    ) throws(MigrationObstacle) {
        switch dossier.state {
        case .decided(let holding, let decision) where holding.step == decision.step:
            let step = steps[decision.step] ?? decision.step
            guard procedure.step(step)?.outcome(decision.outcome)?.decision == decision.ruling
            else { throw .noOutcome(step: decision.step, outcome: decision.outcome) }
        case .paused(let holding, let pause):
            switch pause.reason {
            case .procedure(let reason):
                guard procedure.pauseReasons.contains(where: { $0.code == reason }) else {
                    throw .noPauseReason(reason)
                }
            case .financialDuty:
                guard procedure.duty?.step == steps[holding.step] ?? holding.step else {
                    throw .noDuty(holding.step)
                }
            case .supplement, .stop: break
            }
        default: break
        }
    }
}

extension Dossier {
    /// The decision on its way to the counter.
    fileprivate var decision: Decision? {
        switch state {
        case .decided(_, let decision), .returning(_, let decision): decision
        case .filed, .inTransit, .held, .paused, .returned, .refused, .stopped, .withdrawn: nil
        }
    }

    /// The steps that the state names, where the dossier lies first.
    var stepsNamed: [StepID] {
        switch state {
        case .filed(let filing): [filing.step]
        case .held(let holding), .paused(let holding, _): holding.stepsNamed
        case .decided(let holding, let decision): holding.stepsNamed + [decision.step]
        case .inTransit(let transit): [transit.step, transit.from.step]
        case .returning(let transit, let decision):
            [transit.step, transit.from.step, decision.step]
        case .returned, .refused, .stopped, .withdrawn: []
        }
    }
}

extension Holding {
    fileprivate var stepsNamed: [StepID] { [step] + [cameFrom?.step].compactMap(\.self) }
}

extension RouteGraph {
    /// A procedure of a child yet to be opened, or of a child's child, whose route is not known.
    fileprivate func unknownChild(
        besides dossier: Dossier, _ child: (String) -> RouteGraph?
    ) -> String? {
        let opened = dossier.matter?.children.filter { $0.dossier != nil }.map(\.id) ?? []
        var waiting = children.filter { !opened.contains($0.id) }.map(\.procedure)
        var seen: Set<String> = []
        while let code = waiting.popLast() {
            guard seen.insert(code).inserted else { continue }
            guard let route = child(code) else { return code }
            waiting += route.children.map(\.procedure)
        }
        return nil
    }
}

extension TwoLevelProof.Witness {
    /// The steps of the path.
    var path: String { stops.map(\.description).arrows }
}

extension [String] {
    fileprivate var arrows: String { joined(separator: " → ") }
}
