internal import Dossiers

/// The reader of `rule-sets.yaml`.
enum RuleSetReader {
    private static let keys = [
        "id", "name", "from", "to", "legal_basis", "levels", "code_format", "forms",
        "transfer_cutoff", "accept_within", "remind_before", "remind_every", "pause_review",
        "collect_within", "stop_ends", "check_within", "portal", "assumed",
    ]

    static func read(_ root: Node, levels: LevelNames, into problems: Problems) -> [RuleSet] {
        guard let fields = Fields(root, keys: ["rule_sets"], into: problems) else { return [] }
        var marks: [String: Mark] = [:]
        return fields.requiredItems("rule_sets").compactMap { item in
            guard let set = Fields(item, keys: keys, into: problems) else { return nil }
            return ruleSet(set, levels: levels, marks: &marks)
        }
    }

    private static func ruleSet(
        _ set: Fields, levels: LevelNames, marks: inout [String: Mark]
    ) -> RuleSet? {
        let id = set.text("id")
        let name = set.bilingual("name")
        let period = set.period()
        let basis = set.requiredItems("legal_basis").compactMap { legalText($0, set.problems) }
        let inForce = levels.set("levels", of: set)
        let format = set.required("code_format").flatMap { codeFormat($0, set.problems) }
        let forms = set.required("forms").flatMap { formNumbers($0, set.problems) }
        let cutoff = set.value(
            "transfer_cutoff", expected: ("a time such as 15:00", "giờ như 15:00")
        ) { TimeOfDay($0) }
        let limits = [
            "accept_within", "remind_before", "remind_every", "pause_review", "collect_within",
        ].map { set.limit($0) }
        let stopEnds = set.optionalBoolean("stop_ends") ?? true
        let checkWithin = set.optionalLimit("check_within")
        let portal = set.node("portal").flatMap { PortalReader.read($0, set.problems) }
        _ = set.texts("assumed")
        guard let id, let name, let period, let format, let forms, let cutoff,
            let accept = limits[0], let before = limits[1], let every = limits[2],
            let review = limits[3], let collect = limits[4],
            CommonReaders.isNew(
                id, "rule set", "chế độ pháp lý", set.mark("id"), &marks, set.problems)
        else { return nil }
        let ruleSet = RuleSet(
            id: id, name: name, period: period, legalBasis: basis, levels: inForce,
            codeFormat: format, forms: forms, transferCutoff: cutoff, acceptWithin: accept,
            remindBefore: before, remindEvery: every, pauseReview: review, collectWithin: collect,
            stopEnds: stopEnds, checkWithin: checkWithin, portal: portal)
        // Of a map that is not as it was meant, its ways say nothing.
        if !set.problems.hasErrors {
            PortalReader.check(ruleSet, at: set.mark("portal"), set.problems)
        }
        return ruleSet
    }

    /// Reads `{number: …, title: …}`.
    static func legalText(_ node: Node, _ problems: Problems) -> LegalText? {
        guard let fields = Fields(node, keys: ["number", "title"], into: problems) else {
            return nil
        }
        let number = fields.text("number")
        let title = fields.text("title")
        guard let number, let title else { return nil }
        return LegalText(number: number, title: title)
    }

    private static func codeFormat(_ node: Node, _ problems: Problems) -> DossierCodeFormat? {
        let keys = ["style", "date", "digits"]
        guard let fields = Fields(node, keys: keys, into: problems) else { return nil }
        let style: DossierCodeFormat.Style? = fields.value(
            "style", expected: ("national or qcvn", "national hoặc qcvn")
        ) { .init(rawValue: $0) }
        let date: DossierCodeFormat.DateStyle? = fields.value(
            "date", expected: ("YYMMDD or YYYYMMDD", "YYMMDD hoặc YYYYMMDD")
        ) { .init(rawValue: $0) }
        let digits = fields.integer("digits", in: 1...9)
        guard let style, let date, let digits else { return nil }
        return DossierCodeFormat(style: style, date: date, digits: digits)
    }

    private static func formNumbers(_ node: Node, _ problems: Problems) -> [StatutoryForm: String]?
    {
        let kinds = StatutoryForm.allCases
        guard let fields = Fields(node, keys: kinds.map(\.rawValue), into: problems) else {
            return nil
        }
        return kinds.reduce(into: [:]) { forms, kind in
            forms[kind] = fields.optionalText(kind.rawValue)
        }
    }
}
