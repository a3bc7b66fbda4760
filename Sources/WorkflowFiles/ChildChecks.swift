internal import Dossiers

extension ProcedureDraft {
    /// The step at which a child is opened: the second, where the file names none.
    func step(of child: ChildDraft) -> StepID? {
        child.child.step ?? steps.dropFirst().first?.id ?? steps.first?.id
    }
}

/// Checks the children of an interlinked group: what they open, when, and what they pass on.
struct ChildChecks {
    let draft: ProcedureDraft
    let problems: Problems
    let editions: Editions

    private var steps: [StepID] { draft.steps.map(\.id) }

    func run() {
        guard !draft.children.isEmpty else { return }
        let byName = Dictionary(
            draft.children.map { ($0.child.id, $0) }, uniquingKeysWith: { first, _ in first })
        for child in draft.children {
            checkProcedure(child)
            checkStep(child)
            checkCases(child)
            checkSiblings(child, among: byName)
            checkPapers(child, among: byName)
        }
        if let circle = circle() {
            let path = circle.joined(separator: " → ")
            problems.error(
                draft.fields.mark("children"), en: "the children wait for each other: \(path)",
                vi: "các hồ sơ thành phần chờ lẫn nhau: \(path)")
        }
    }

    // MARK: What is opened, and where

    private func checkProcedure(_ draft: ChildDraft) {
        let child = draft.child
        let mark = draft.fields.mark("procedure")
        if child.procedure == self.draft.code {
            problems.error(
                mark, en: "child \"\(child.id)\" is the procedure itself",
                vi: "hồ sơ thành phần \"\(child.id)\" chính là thủ tục này")
        } else if editions.edition(child.procedure, on: nil) == nil {
            let hint = Spelling.hint(for: child.procedure, among: editions.codes)
            problems.error(
                mark,
                en: "child \"\(child.id)\" opens procedure \(quoted(child.procedure)), which "
                    + "no file defines\(hint.en)",
                vi: "hồ sơ thành phần \"\(child.id)\" mở thủ tục \(quoted(child.procedure)), "
                    + "không tệp nào định nghĩa\(hint.vi)")
        } else if let period = self.draft.period,
            let day = editions.gap(child.procedure, during: period)
        {
            problems.error(
                mark,
                en: "child \"\(child.id)\" opens procedure \"\(child.procedure)\", which has no "
                    + "edition on \(day), when this one is in force",
                vi: "hồ sơ thành phần \"\(child.id)\" mở thủ tục \"\(child.procedure)\", không có "
                    + "ấn bản nào vào ngày \(day), khi thủ tục này có hiệu lực")
        }
    }

    private func checkStep(_ child: ChildDraft) {
        guard let step = child.child.step, !steps.contains(step) else { return }
        let hint = Spelling.hint(for: step, among: steps)
        problems.error(
            child.fields.mark("at"),
            en: "child \"\(child.child.id)\" is opened at \(quoted(step)), which is not a step "
                + "here\(hint.en)",
            vi: "hồ sơ thành phần \"\(child.child.id)\" mở ở \(quoted(step)), không phải bước nào "
                + "ở đây\(hint.vi)")
    }

    private func checkCases(_ child: ChildDraft) {
        let known = draft.limits?.cases.map(\.code) ?? []
        for name in child.cases where !known.contains(name.text) {
            let hint = Spelling.hint(for: name.text, among: known)
            problems.error(
                name.mark,
                en: "child \"\(child.child.id)\" is opened in case \(quoted(name.text)), which is "
                    + "not in \"cases\"\(hint.en)",
                vi: "hồ sơ thành phần \"\(child.child.id)\" mở trong trường hợp "
                    + "\(quoted(name.text)), không có trong \"cases\"\(hint.vi)")
        }
    }

    // MARK: Who comes after whom

    private func checkSiblings(_ child: ChildDraft, among byName: [String: ChildDraft]) {
        let id = child.child.id
        for name in child.after {
            guard name.text != id, let sibling = byName[name.text] else {
                let others = byName.keys.filter { $0 != id }
                let hint = Spelling.hint(for: name.text, among: others)
                problems.error(
                    name.mark,
                    en: "child \"\(id)\" comes after \(quoted(name.text)), which is no other "
                        + "child here\(hint.en)",
                    vi: "hồ sơ thành phần \"\(id)\" đi sau \(quoted(name.text)), không phải hồ sơ "
                        + "thành phần nào khác ở đây\(hint.vi)")
                continue
            }
            checkIsOpened(sibling, before: child, name.mark)
        }
    }

    /// A child that comes after one opened later, or not at all, would be awaited for ever.
    private func checkIsOpened(_ sibling: ChildDraft, before child: ChildDraft, _ mark: Mark) {
        let names = (sibling: sibling.child.id, child: child.child.id)
        if !isCovered(child.child.condition ?? .always, by: sibling.child.condition ?? .always) {
            problems.error(
                mark,
                en: "child \"\(names.child)\" comes after \"\(names.sibling)\", which is not "
                    + "opened in every dossier that opens \"\(names.child)\"",
                vi: "hồ sơ thành phần \"\(names.child)\" đi sau \"\(names.sibling)\", nhưng không "
                    + "phải hồ sơ nào mở \"\(names.child)\" cũng mở \"\(names.sibling)\"")
        }
        guard let from = draft.step(of: sibling), let to = draft.step(of: child), from != to,
            steps.contains(from), let first = steps.first,
            graph.undecided(from: first, avoiding: from).contains(to)
        else { return }
        problems.error(
            mark,
            en: "child \"\(names.child)\" is awaited at step \"\(to)\" and comes after "
                + "\"\(names.sibling)\", opened at step \"\(from)\", which a path there does not "
                + "pass",
            vi: "hồ sơ thành phần \"\(names.child)\" được chờ ở bước \"\(to)\" và đi sau "
                + "\"\(names.sibling)\", mở ở bước \"\(from)\", mà có đường không qua bước đó")
    }

    private func isCovered(
        _ child: ChildProcedure.Condition, by sibling: ChildProcedure.Condition
    ) -> Bool {
        switch (child, sibling) {
        case (_, .always), (.chosen, .chosen): true
        case (.cases(let codes), .cases(let others)): Set(codes).isSubset(of: others)
        case (.always, .cases), (.always, .chosen), (.chosen, .cases), (.cases, .chosen): false
        }
    }

    /// The ways between the steps; levels do not matter here.
    private var graph: RouteGraph { ProcedureRouteChecks.graph(draft, common: CommonFiles()) }

    /// Finds children that wait for each other in a circle.
    private func circle() -> [String]? {
        let after = Dictionary(
            draft.children.map { ($0.child.id, $0.child.after) },
            uniquingKeysWith: { first, _ in first })
        var done: Set<String> = []
        for child in draft.children {
            var path: [String] = []
            var waiting: [(name: String, depth: Int)] = [(child.child.id, 0)]
            while let next = waiting.popLast() {
                path.removeSubrange(next.depth...)
                if let start = path.firstIndex(of: next.name) {
                    return path[start...] + [next.name]
                }
                guard done.insert(next.name).inserted || path.isEmpty else { continue }
                path.append(next.name)
                for name in after[next.name] ?? [] where name != next.name {
                    waiting.append((name, path.count))
                }
            }
        }
        return nil
    }

    // MARK: What is passed on

    private func checkPapers(_ child: ChildDraft, among byName: [String: ChildDraft]) {
        guard !child.papers.isEmpty else { return }
        let day = draft.period?.first
        let before = predecessors(of: child, among: byName).compactMap {
            editions.edition($0.child.procedure, on: day)
        }
        let results = before.flatMap(\.results).map(\.code)
        let own = editions.edition(child.child.procedure, on: day)
        let papers = own?.papers.map(\.code) ?? []
        for passed in child.papers {
            if !results.contains(passed.result) {
                let hint = Spelling.hint(for: passed.result, among: results)
                problems.error(
                    passed.mark,
                    en: "child \"\(child.child.id)\" takes result \(quoted(passed.result)), which "
                        + "no child before it has\(hint.en)",
                    vi: "hồ sơ thành phần \"\(child.child.id)\" lấy kết quả "
                        + "\(quoted(passed.result)), không hồ sơ nào trước nó có\(hint.vi)")
            }
            if own != nil, !papers.contains(passed.paper) {
                let hint = Spelling.hint(for: passed.paper, among: papers)
                problems.error(
                    passed.paperMark,
                    en: "procedure \"\(child.child.procedure)\" asks for no paper "
                        + "\(quoted(passed.paper))\(hint.en)",
                    vi: "thủ tục \"\(child.child.procedure)\" không có giấy tờ "
                        + "\(quoted(passed.paper))\(hint.vi)")
            }
        }
    }

    /// The children that must have been granted before one is opened.
    private func predecessors(
        of child: ChildDraft, among byName: [String: ChildDraft]
    ) -> [ChildDraft] {
        var found: [ChildDraft] = []
        var seen: Set<String> = [child.child.id]
        var waiting = child.child.after
        while let name = waiting.popLast() {
            guard seen.insert(name).inserted, let sibling = byName[name] else { continue }
            found.append(sibling)
            waiting += sibling.child.after
        }
        return found
    }
}
