internal import Dossiers

/// Checks where the steps of a procedure lead, which levels they pass and what time they take.
struct ProcedureRouteChecks {
    let draft: ProcedureDraft
    let common: CommonFiles
    let problems: Problems
    /// The editions among which a child's procedure is found.
    let editions: Editions

    /// The route as the file says it; names that do not exist are left out.
    static func graph(_ draft: ProcedureDraft, common: CommonFiles) -> RouteGraph {
        let roles = common.directory.roles
        let nodes = draft.steps.map { step in
            let role = step.role.flatMap { roles[$0] }
            var opinions = draft.consultations.filter { $0.step == step.id }.map { asked in
                RouteGraph.Opinion(
                    id: asked.id,
                    levels: asked.roles.reduce(into: LevelSet()) { levels, role in
                        if let level = roles[role.text]?.level { levels.insert(LevelSet(level)) }
                    })
            }
            if let duty = draft.duty, duty.step == step.id {
                let level = duty.office.flatMap { roles[$0]?.level }
                opinions.append(
                    RouteGraph.Opinion(
                        id: RouteGraph.duty, levels: level.map { LevelSet($0) } ?? LevelSet()))
            }
            return RouteGraph.Node(
                id: step.id, level: role?.level, opinions: opinions,
                ways: step.outcomes.map {
                    .init(outcome: $0.id, next: $0.next, decides: $0.decision != nil)
                },
                // A role that is not known has been told of; guessing adds nothing.
                canReturn: !step.hasWays && (role == nil || role?.binding == .receiving))
        }
        return RouteGraph(
            nodes: nodes, receptions: draft.reception?.levels ?? [],
            children: draft.children.map {
                .init(id: $0.child.id, procedure: $0.child.procedure, step: draft.step(of: $0))
            })
    }

    func run() {
        checkWays()
        let graph = Self.graph(draft, common: common)
        let steps = Set(draft.steps.map(\.id))
        let isBroken = draft.steps.contains { step in
            step.outcomes.contains { !steps.contains($0.next) }
        }
        for fault in SoundnessProof.faults(graph) {
            // Behind a way to nowhere every step is unreachable; the way has been told of.
            if case .unreachable = fault, isBroken { continue }
            tell(fault)
        }
        guard common.isSound else { return }
        checkLevels(graph)
        // Of a route that is not as it was meant, sums and declarations say nothing.
        guard !problems.hasErrors else { return }
        checkDeclaration(graph)
        checkParts(graph)
    }

    private func mark(_ step: StepID?, _ key: String = "id") -> Mark {
        draft.steps.first { $0.id == step }?.fields.mark(key) ?? draft.fields.keyMark("steps")
    }

    private func checkWays() {
        let steps = draft.steps.map(\.id)
        for step in draft.steps {
            for outcome in step.outcomes where !steps.contains(outcome.next) {
                let hint = Spelling.hint(for: outcome.next, among: steps)
                problems.error(
                    outcome.nextMark,
                    en: "step \"\(step.id)\" hands off to \(quoted(outcome.next)), which is not a "
                        + "step here\(hint.en)",
                    vi: "bước \"\(step.id)\" chuyển đến \(quoted(outcome.next)), không phải bước "
                        + "nào ở đây\(hint.vi)")
            }
        }
    }

    private func tell(_ fault: RouteFault) {
        switch fault {
        case .unreachable(let step):
            problems.error(
                mark(step), en: "no path from the reception leads to step \"\(step)\"",
                vi: "không có đường nào từ bước tiếp nhận đến bước \"\(step)\"")
        case .deadEnd(let step):
            // A step whose ways lead nowhere has been told of by their names.
            guard draft.steps.first(where: { $0.id == step })?.hasWays == false else { return }
            problems.error(
                mark(step),
                en: "step \"\(step)\" is a dead end: it has no way on, and a result is returned at "
                    + "the one-stop shop only",
                vi: "bước \"\(step)\" là ngõ cụt: không có bước tiếp theo, mà kết quả chỉ trả tại "
                    + "bộ phận một cửa")
        case .endlessLoop(let steps):
            let path = (steps + steps.prefix(1)).joined(separator: " → ")
            problems.error(
                mark(steps.first), en: "the loop \(path) has no exit",
                vi: "vòng lặp \(path) không có lối ra")
        case .decidedTwice(let path, let outcome):
            problems.error(
                mark(path.last),
                en: "outcome \"\(outcome)\" decides a second time on the path "
                    + path.joined(separator: " → "),
                vi: "kết cục \"\(outcome)\" quyết định lần thứ hai trên đường "
                    + path.joined(separator: " → "))
        case .returnedUndecided(let path):
            problems.error(
                mark(path.last),
                en: "the result is returned without a decision on the path "
                    + path.joined(separator: " → "),
                vi: "kết quả được trả khi chưa có quyết định trên đường "
                    + path.joined(separator: " → "))
        }
    }

    /// The children's routes as they are on the days on which any of them changes.
    private var children: [(String) -> RouteGraph?] {
        let days = editions.changes(of: draft)
        return days.map { day in { code in editions.graph(code, on: day) } }
    }

    private func checkLevels(_ graph: RouteGraph) {
        for child in children {
            guard let witness = TwoLevelProof.witness(graph, child: child) else { continue }
            let sentence = witness.sentence(name: common.levels.name)
            return problems.error(place(of: witness), en: sentence.en, vi: sentence.vi)
        }
    }

    /// Warns where the procedure declares other levels than its route passes.
    private func checkDeclaration(_ graph: RouteGraph) {
        let used = children.reduce(into: LevelSet()) { used, child in
            for levels in TwoLevelProof.reachable(graph, child: child) { used.formUnion(levels) }
        }
        let missing = used.subtracting(draft.levels)
        let idle = draft.levels.subtracting(used)
        guard used.count > 0, draft.levels.count > 0, missing.count + idle.count > 0 else { return }
        let declared = common.levels.names(draft.levels, separator: ", ")
        let passed = common.levels.names(used, separator: ", ")
        problems.warning(
            draft.fields.mark("levels"),
            en: "\"levels\" declares \(declared.en), and the steps pass \(passed.en)",
            vi: "\"levels\" khai \(declared.vi), còn các bước đi qua \(passed.vi)")
    }

    /// The step, consultation or child at which a witness passes the limit.
    private func place(of witness: TwoLevelProof.Witness) -> Mark {
        guard let stop = witness.stops.last else { return draft.fields.keyMark("steps") }
        if let name = stop.child.first {
            return draft.children.first { $0.child.id == name }?.fields.mark("procedure")
                ?? draft.fields.keyMark("children")
        }
        if stop.consultation == RouteGraph.duty, let duty = draft.duty {
            return duty.fields.mark("office")
        }
        if let name = stop.consultation,
            let asked = draft.consultations.first(where: { $0.id == name })
        {
            return asked.fields.mark("ask")
        }
        return mark(stop.step, "role")
    }

    /// Warns where the longest path of steps takes more or less than the whole.
    private func checkParts(_ graph: RouteGraph) {
        guard let limits = draft.limits, let name = draft.calendar,
            let standardDay = common.calendars[name]?.standardDayMinutes
        else { return }
        let measures = [
            Measure(minutes: [.workingDay: standardDay, .hour: 60], unit: .workingDay),
            Measure(minutes: [.day: 1_440], unit: .day),
        ]
        let stepLimits = draft.steps.map(\.limit)
        guard let measure = measures.first(where: { $0.weight(limits.general) != nil }),
            let whole = measure.weight(limits.general),
            stepLimits.allSatisfy({ $0 == nil || measure.weight($0) != nil }),
            let sum = PartsProof.longest(graph, weights: stepLimits.map(measure.weight)),
            sum.total > 0
        else { return }
        let others =
            limits.byChannel.values.map(measure.weight)
            + limits.cases.map { measure.weight($0.limit) }
        guard sum.total > whole || (sum.total < whole && sum.isComplete),
            !others.contains(sum.total), let shown = measure.limit(sum.total)
        else { return }
        let path = sum.path.joined(separator: " → ")
        problems.warning(
            draft.fields.mark("time_limit"),
            en: "the steps \(path) add up to \(shown.english), and the time limit is "
                + limits.general.english,
            vi: "các bước \(path) cộng lại là \(shown.vietnamese), còn thời hạn là "
                + limits.general.vietnamese)
    }

    /// A way of counting in which limits can be added up.
    private struct Measure {
        let minutes: [TimeUnit: Int]
        let unit: TimeUnit

        /// A limit in thousandths of a minute; nil where it is counted another way.
        func weight(_ limit: TimeLimit?) -> Int? {
            guard let limit, let unit = limit.unit, let minutes = minutes[unit],
                let thousandths = limit.thousandths
            else { return nil }
            return thousandths * minutes
        }

        func limit(_ weight: Int) -> TimeLimit? {
            minutes[unit].flatMap { TimeLimit(thousandths: weight / $0, of: unit) }
        }
    }
}
