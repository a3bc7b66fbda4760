internal import Dossiers

/// Checks what a procedure ties to steps that are open: children awaited, duties met, four eyes.
///
/// All of it ends with the decision: a dossier that is ruled on opens no child, owes no duty, and
/// is handed on by whoever has its post.
struct MatterChecks {
    let draft: ProcedureDraft
    let problems: Problems
    private let graph: RouteGraph
    /// The steps that are passed before the decision.
    private let open: Set<StepID>
    /// Of a route that is not as it was meant, what lies on its paths says nothing.
    private let isSound: Bool

    init(draft: ProcedureDraft, common: CommonFiles, problems: Problems) {
        self.draft = draft
        self.problems = problems
        let graph = ProcedureRouteChecks.graph(draft, common: common)
        let known = Set(draft.steps.map(\.id))
        self.graph = graph
        open = draft.steps.first.map { graph.undecided(from: $0.id) } ?? []
        isSound =
            SoundnessProof.faults(graph).isEmpty
            && draft.steps.allSatisfy { $0.outcomes.allSatisfy { known.contains($0.next) } }
    }

    private var steps: [StepID] { draft.steps.map(\.id) }

    func run() {
        checkChildren()
        checkDuty()
        for group in draft.fourEyes { check(group) }
    }

    // MARK: Children

    private func checkChildren() {
        guard isSound else { return }
        var told: Set<StepID> = []
        for child in draft.children {
            guard let step = draft.step(of: child), steps.contains(step) else { continue }
            let mark = child.fields.mark("at")
            if !open.contains(step) {
                problems.error(
                    mark,
                    en: "child \"\(child.child.id)\" is opened at step \"\(step)\", which is "
                        + "reached after the decision only",
                    vi: "hồ sơ thành phần \"\(child.child.id)\" mở ở bước \"\(step)\", chỉ đến "
                        + "được sau khi đã quyết định")
            } else if told.insert(step).inserted {
                checkRulings(behind: step, mark)
            }
        }
    }

    /// A group may be granted when any child was, and refused when any was not: both must be
    /// possible.
    private func checkRulings(behind step: StepID, _ mark: Mark) {
        let rulings = Dictionary(
            draft.steps.map { ($0.id, Set($0.outcomes.compactMap(\.decision))) },
            uniquingKeysWith: { first, _ in first })
        let behind = graph.undecided(from: step)
        for place in draft.steps where behind.contains(place.id) {
            let possible = graph.undecided(from: place.id).reduce(into: Set<Ruling>()) {
                $0.formUnion(rulings[$1] ?? [])
            }
            guard let missing = Ruling.allCases.first(where: { !possible.contains($0) }) else {
                continue
            }
            let word = missing.rawValue
            return problems.warning(
                mark,
                en: "the children of step \"\(step)\" may leave step \"\(place.id)\" without a "
                    + "way on: no outcome behind it decides \(word)",
                vi: "các hồ sơ thành phần của bước \"\(step)\" có thể làm bước \"\(place.id)\" "
                    + "không đi tiếp được: phía sau không có kết cục nào quyết định \(word)")
        }
    }

    // MARK: Financial duty

    private func checkDuty() {
        guard let duty = draft.duty, let name = duty.step else { return }
        guard let step = draft.steps.first(where: { $0.id == name }) else {
            let hint = Spelling.hint(for: name, among: steps)
            return problems.error(
                duty.fields.mark("at"),
                en: "the financial duty is met at \(quoted(name)), which is not a step here"
                    + hint.en,
                vi: "nghĩa vụ tài chính thực hiện ở \(quoted(name)), không phải bước nào ở đây"
                    + hint.vi)
        }
        if isSound, !open.contains(name) {
            problems.error(
                duty.fields.mark("at"),
                en: "the financial duty is met at step \"\(name)\", which is reached after the "
                    + "decision only",
                vi: "nghĩa vụ tài chính thực hiện ở bước \"\(name)\", chỉ đến được sau khi đã "
                    + "quyết định")
        }
        let outcomes = step.outcomes.map(\.id)
        for outcome in duty.outcomes where !outcomes.contains(outcome.text) {
            let hint = Spelling.hint(for: outcome.text, among: outcomes)
            problems.error(
                outcome.mark,
                en: "step \"\(name)\" has no outcome \(quoted(outcome.text)) for the financial "
                    + "duty to hold back\(hint.en)",
                vi: "bước \"\(name)\" không có kết cục \(quoted(outcome.text)) để nghĩa vụ tài "
                    + "chính ràng buộc\(hint.vi)")
        }
    }

    // MARK: Four eyes

    private func check(_ group: FourEyesDraft) {
        guard group.steps.count >= 2 else {
            return problems.error(
                group.mark, en: "four eyes are asked of at least two steps",
                vi: "nguyên tắc hai người phải có ít nhất hai bước")
        }
        var known: [(step: StepDraft, mark: Mark)] = []
        for name in group.steps {
            guard let step = draft.steps.first(where: { $0.id == name.text }) else {
                let hint = Spelling.hint(for: name.text, among: steps)
                problems.error(
                    name.mark,
                    en: "four eyes are asked of \(quoted(name.text)), which is not a step here"
                        + hint.en,
                    vi: "nguyên tắc hai người đặt cho \(quoted(name.text)), không phải bước nào ở "
                        + "đây" + hint.vi)
                continue
            }
            guard !known.contains(where: { $0.step.id == step.id }) else {
                problems.error(
                    name.mark, en: "step \"\(step.id)\" stands twice in one group of four eyes",
                    vi: "bước \"\(step.id)\" có hai lần trong một nhóm hai người")
                continue
            }
            for other in known { check(other.step, step, name.mark) }
            known.append((step, name.mark))
        }
    }

    private func check(_ first: StepDraft, _ second: StepDraft, _ mark: Mark) {
        guard isSound else { return }
        let isMet =
            open.contains(first.id) && open.contains(second.id)
            && (graph.undecided(from: first.id).contains(second.id)
                || graph.undecided(from: second.id).contains(first.id))
        guard isMet else {
            return problems.error(
                mark,
                en: "steps \"\(first.id)\" and \"\(second.id)\" can never conflict: no path "
                    + "passes both before the decision",
                vi: "bước \"\(first.id)\" và \"\(second.id)\" không thể xung đột: không đường nào "
                    + "qua cả hai trước khi quyết định")
        }
        guard let role = first.role, role == second.role, first.post == second.post else { return }
        let post = first.post.map { "post \"\($0)\"" } ?? "the unit"
        let chucDanh = first.post.map { "chức danh \"\($0)\"" } ?? "đơn vị"
        problems.warning(
            mark,
            en: "steps \"\(first.id)\" and \"\(second.id)\" need four eyes and the same post: at "
                + "least two officers of every unit with role \"\(role)\" must hold \(post)",
            vi: "bước \"\(first.id)\" và \"\(second.id)\" cần hai người mà cùng chức danh: mỗi đơn "
                + "vị giữ vai trò \"\(role)\" phải có ít nhất hai người thuộc \(chucDanh)")
    }
}
