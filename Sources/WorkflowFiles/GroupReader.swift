internal import Dossiers

/// A child as its file says it.
struct ChildDraft {
    let child: ChildProcedure
    let fields: Fields
    let after: [(text: String, mark: Mark)]
    /// The cases that open it, where it is opened by case.
    let cases: [(text: String, mark: Mark)]
    /// The papers by results, each with its place.
    let papers: [(result: String, paper: String, mark: Mark, paperMark: Mark)]
}

/// A financial duty as its file says it.
struct DutyDraft {
    let fields: Fields
    let step: StepID?
    let office: RoleID?
    let outcomes: [(text: String, mark: Mark)]
    /// Nil where a part of it could not be read.
    let value: DutyPolicy?
}

/// A group of steps under four eyes as its file says it.
struct FourEyesDraft {
    let mark: Mark
    let steps: [(text: String, mark: Mark)]
}

/// The reader of a procedure's children, financial duty and steps under four eyes.
struct GroupReader {
    let problems: Problems

    // MARK: Children

    func children(_ fields: Fields) -> [ChildDraft] {
        var marks: [String: Mark] = [:]
        return fields.items("children").compactMap { item in child(item, marks: &marks) }
    }

    private func child(_ item: Node, marks: inout [String: Mark]) -> ChildDraft? {
        let keys = ["id", "procedure", "at", "after", "papers", "when"]
        guard let child = Fields(item, keys: keys, into: problems) else { return nil }
        let id = child.text("id")
        let procedure = child.text("procedure")
        let step = child.optionalText("at")
        let after = child.texts("after")
        let papers = papers(child)
        let (condition, cases) = condition(child)
        guard let id, let procedure,
            CommonReaders.isNew(
                id, "child", "hồ sơ thành phần", child.mark("id"), &marks, problems)
        else { return nil }
        let byResult = Dictionary(
            papers.map { ($0.result, $0.paper) }, uniquingKeysWith: { first, _ in first })
        return ChildDraft(
            child: ChildProcedure(
                id: id, procedure: procedure, step: step, after: after.map(\.text),
                papers: byResult, condition: condition),
            fields: child, after: after, cases: cases, papers: papers)
    }

    private func papers(
        _ child: Fields
    ) -> [(result: String, paper: String, mark: Mark, paperMark: Mark)] {
        guard let node = child.node("papers") else { return [] }
        guard case .mapping(let entries) = node.value else {
            problems.error(
                node.mark, en: "\"papers\" must be a mapping from results to papers",
                vi: "\"papers\" phải là bảng từ kết quả sang giấy tờ")
            return []
        }
        return entries.compactMap { entry in
            child.text(entry.value, entry.key).map {
                (entry.key, $0, entry.mark, entry.value.mark)
            }
        }
    }

    private func condition(
        _ child: Fields
    ) -> (ChildProcedure.Condition?, cases: [(text: String, mark: Mark)]) {
        guard let node = child.node("when") else { return (nil, []) }
        switch node.value {
        case .scalar("always", _): return (.always, [])
        case .scalar("chosen", _): return (.chosen, [])
        case .mapping:
            guard let when = Fields(node, keys: ["cases"], into: problems) else { return (nil, []) }
            _ = when.requiredItems("cases")
            let cases = when.texts("cases")
            return (cases.isEmpty ? nil : .cases(cases.map(\.text)), cases)
        default:
            problems.error(
                node.mark, en: "\"when\" must be always, chosen or {cases: […]}",
                vi: "\"when\" phải là always, chosen hoặc {cases: […]}")
            return (nil, [])
        }
    }

    // MARK: Financial duty

    func duty(_ fields: Fields) -> DutyDraft? {
        let keys = ["at", "office", "outcomes", "basis", "pay_within"]
        guard let node = fields.node("duty"), let duty = Fields(node, keys: keys, into: problems)
        else { return nil }
        let step = duty.text("at")
        let office = duty.text("office")
        _ = duty.requiredItems("outcomes")
        let outcomes = duty.texts("outcomes")
        let basis = duty.text("basis")
        let payWithin = duty.optionalLimit("pay_within")
        var value: DutyPolicy?
        if let step, let office, let basis, !outcomes.isEmpty {
            value = DutyPolicy(
                step: step, office: office, outcomes: outcomes.map(\.text), basis: basis,
                payWithin: payWithin)
        }
        return DutyDraft(
            fields: duty, step: step, office: office, outcomes: outcomes, value: value)
    }

    // MARK: Four eyes

    func fourEyes(_ fields: Fields) -> [FourEyesDraft] {
        fields.items("four_eyes").compactMap { item in
            guard case .sequence(let items) = item.value else {
                problems.error(
                    item.mark,
                    en: "\"four_eyes\" is a list of groups of steps, such as [[draft, sign]]",
                    vi: "\"four_eyes\" là danh sách các nhóm bước, như [[draft, sign]]")
                return nil
            }
            let steps = items.compactMap { step in
                fields.text(step, "four_eyes").map { ($0, step.mark) }
            }
            guard steps.count == items.count else { return nil }
            return FourEyesDraft(mark: item.mark, steps: steps)
        }
    }
}
