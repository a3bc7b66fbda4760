internal import Dossiers

/// The reader of a procedure's steps.
struct StepReader {
    let problems: Problems

    /// The most steps a procedure may have; the longest real one has some twenty.
    static let stepLimit = 200

    func read(_ fields: Fields) -> [StepDraft] {
        let items = fields.requiredItems("steps")
        if items.count > Self.stepLimit {
            problems.error(
                fields.keyMark("steps"),
                en: "has \(items.count) steps; a procedure has at most \(Self.stepLimit)",
                vi: "có \(items.count) bước; thủ tục có nhiều nhất \(Self.stepLimit) bước")
        }
        var marks: [String: Mark] = [:]
        return items.prefix(Self.stepLimit).compactMap { item in step(item, marks: &marks) }
    }

    private func step(_ item: Node, marks: inout [String: Mark]) -> StepDraft? {
        let keys = ["id", "name", "role", "post", "limit", "next", "outcomes"]
        guard let step = Fields(item, keys: keys, into: problems) else { return nil }
        let id = step.value(
            "id",
            expected: (
                "a name of small letters, digits and hyphens",
                "tên gồm chữ thường không dấu, chữ số và dấu gạch nối"
            ), parse: Self.identifier)
        let name = step.bilingual("name")
        let role = step.text("role")
        let post = step.optionalText("post")
        let limit = step.optionalLimit("limit")
        if step.node("next") != nil, step.node("outcomes") != nil {
            problems.error(
                step.keyMark("next"), en: "a step has either \"next\" or \"outcomes\", not both",
                vi: "một bước chỉ có \"next\" hoặc \"outcomes\", không có cả hai")
        }
        let outcomes = outcomes(step)
        guard let id, CommonReaders.isNew(id, "step", "bước", step.mark("id"), &marks, problems)
        else { return nil }
        return StepDraft(
            fields: step, id: id, name: name, role: role, post: post, limit: limit,
            outcomes: outcomes,
            hasWays: step.node("next") != nil || step.node("outcomes") != nil)
    }

    private func outcomes(_ step: Fields) -> [OutcomeDraft] {
        if step.node("outcomes") == nil {
            guard let next = step.optionalText("next") else { return [] }
            return [
                OutcomeDraft(
                    id: "forward", name: Bilingual(vi: "chuyển tiếp", en: "forward"), next: next,
                    nextMark: step.mark("next"), decision: nil)
            ]
        }
        var marks: [String: Mark] = [:]
        return step.requiredItems("outcomes").compactMap { item in
            let keys = ["id", "name", "next", "decide"]
            guard let outcome = Fields(item, keys: keys, into: problems) else { return nil }
            let id = outcome.value(
                "id",
                expected: (
                    "a name of small letters, digits and hyphens",
                    "tên gồm chữ thường không dấu, chữ số và dấu gạch nối"
                ), parse: Self.identifier)
            let name = outcome.bilingual("name")
            let next = outcome.text("next")
            let decision = outcome.node("decide").flatMap {
                outcome.choice($0, "decide", of: Ruling.self)
            }
            guard let id, let next,
                CommonReaders.isNew(
                    id, "outcome", "kết cục", outcome.mark("id"), &marks, problems)
            else { return nil }
            return OutcomeDraft(
                id: id, name: name ?? Bilingual(vi: id), next: next,
                nextMark: outcome.mark("next"), decision: decision)
        }
    }

    /// Takes a name that is safe on a command line and in a drawing.
    private static func identifier(_ text: String) -> String? {
        let isName =
            text.utf8.count <= 64 && text.utf8.first.map { (97...122).contains($0) } == true
            && text.utf8.allSatisfy {
                (97...122).contains($0) || (48...57).contains($0) || $0 == 45
            }
        return isName ? text : nil
    }
}

/// The reader of what a procedure costs.
struct FeeReader {
    let problems: Problems

    func read(_ fields: Fields) -> Fee? {
        guard let node = fields.required("fee") else { return nil }
        guard case .mapping(let entries) = node.value else {
            refuse(node)
            return nil
        }
        let kinds = ["free", "amount", "table"]
        let named = kinds.filter { kind in entries.contains { $0.key == kind } }
        guard named.count == 1, let kind = named.first else {
            refuse(node)
            return nil
        }
        let keys = kind == "table" ? ["table", "lines"] : [kind]
        guard let fee = Fields(node, keys: keys, into: problems) else { return nil }
        switch kind {
        case "free": return fee.text("free").map { .free(basis: $0) }
        case "amount":
            let lines = fee.requiredItems("amount").compactMap(line)
            return lines.isEmpty ? nil : .amount(lines)
        default:
            let authority = fee.text("table")
            let lines = fee.items("lines").compactMap(line)
            return authority.map { .byTable(authority: $0, lines: lines) }
        }
    }

    private func refuse(_ node: Node) {
        problems.error(
            node.mark,
            en: "\"fee\" must be one of {free: …}, {amount: […]} or {table: …}; "
                + "free is said with its basis, never inferred from 0",
            vi: "\"fee\" phải là một trong {free: …}, {amount: […]} hoặc {table: …}; "
                + "miễn phí phải nêu căn cứ, không suy ra từ số 0")
    }

    private func line(_ item: Node) -> FeeLine? {
        let keys = ["name", "dong", "channel", "per", "at_most", "from"]
        guard let line = Fields(item, keys: keys, into: problems) else { return nil }
        let name = line.text("name")
        let dong = line.integer("dong", in: 1...1_000_000_000_000)
        let channel = line.node("channel").flatMap {
            line.choice($0, "channel", of: Channel.self)
        }
        let per = line.optionalText("per")
        let atMost = line.optionalInteger("at_most", in: 1...1_000_000_000_000)
        let from = line.optionalInteger("from", in: 1...1_000_000)
        guard let name, let dong else { return nil }
        return FeeLine(
            name: name, dong: dong, channel: channel, per: per, atMost: atMost, from: from)
    }
}
