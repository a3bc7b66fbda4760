internal import Dossiers

/// A step as its file says it, with the places of what it names.
struct StepDraft {
    let fields: Fields
    let id: StepID
    let name: Bilingual?
    let role: RoleID?
    let post: PostID?
    let limit: TimeLimit?
    let outcomes: [OutcomeDraft]
    /// Whether the file gives the step ways on, be they readable or not.
    let hasWays: Bool
}

/// An outcome as its file says it.
struct OutcomeDraft {
    let id: String
    let name: Bilingual
    let next: StepID
    let nextMark: Mark
    let decision: Ruling?
}

/// A consultation as its file says it.
struct ConsultationDraft {
    let fields: Fields
    let id: String
    let step: StepID
    let roles: [(text: String, mark: Mark)]
    /// Nil where a part of it could not be read.
    let value: Consultation?
}

/// A procedure as its file says it: read, not yet checked against what it names.
struct ProcedureDraft {
    let fields: Fields
    let code: String?
    let edition: Int?
    let period: Period?
    let ruleSet: RuleSetID?
    let name: Bilingual?
    let field: Field?
    let legalBasis: [LegalText]
    let levels: LevelSet
    let reception: Reception?
    let calendar: String?
    let counting: CountingMode?
    let limits: TimeLimits?
    let supplement: SupplementPolicy?
    let reappointment: ReappointmentPolicy
    let papers: [Paper]
    let fee: Fee?
    let results: [ProcedureResult]
    let pauseReasons: [PauseReason]
    let consultations: [ConsultationDraft]
    let children: [ChildDraft]
    let duty: DutyDraft?
    let fourEyes: [FourEyesDraft]
    let steps: [StepDraft]

    /// Makes the procedure; nil where a part of it could not be read.
    var procedure: Procedure? {
        guard let code, let edition, let period, let ruleSet, let name, let field, let reception,
            let calendar, let counting, let limits, let supplement, let fee
        else { return nil }
        let steps = steps.compactMap { step -> Step? in
            guard let name = step.name, let role = step.role else { return nil }
            return Step(
                id: step.id, name: name, role: role, post: step.post, limit: step.limit,
                outcomes: step.outcomes.map {
                    Outcome(id: $0.id, name: $0.name, next: $0.next, decision: $0.decision)
                })
        }
        guard steps.count == self.steps.count, !steps.isEmpty else { return nil }
        return Procedure(
            code: code, edition: edition, period: period, ruleSet: ruleSet, name: name,
            field: field, legalBasis: legalBasis, levels: levels, reception: reception,
            calendar: calendar, counting: counting, limits: limits, supplement: supplement,
            reappointment: reappointment, papers: papers, fee: fee, results: results,
            pauseReasons: pauseReasons, consultations: consultations.compactMap(\.value),
            children: children.map(\.child), duty: duty?.value,
            fourEyes: fourEyes.isEmpty ? nil : fourEyes.map { $0.steps.map(\.text) },
            steps: steps)
    }
}

/// The reader of a procedure's file.
struct ProcedureReader {
    private static let keys = [
        "procedure", "edition", "from", "to", "rule_set", "name", "field", "sources", "assumed",
        "legal_basis", "levels", "subject", "reception", "calendar", "counting", "time_limit",
        "cases", "difficult_area", "supplement", "reappointment", "papers", "fee", "results",
        "pauses", "consultations", "children", "duty", "four_eyes", "steps",
    ]

    let levels: LevelNames
    let problems: Problems

    /// Reads a file, noting every problem of form.
    func read(_ root: Node) -> ProcedureDraft? {
        guard let fields = Fields(root, keys: Self.keys, into: problems) else { return nil }
        _ = fields.texts("sources")
        _ = fields.texts("assumed")
        let groups = GroupReader(problems: problems)
        return ProcedureDraft(
            fields: fields, code: code(fields), edition: fields.integer("edition", in: 1...9_999),
            period: fields.period(), ruleSet: fields.text("rule_set"),
            name: fields.bilingual("name"), field: field(fields),
            legalBasis: fields.requiredItems("legal_basis").compactMap {
                RuleSetReader.legalText($0, problems)
            },
            levels: levels.set("levels", of: fields), reception: reception(fields),
            calendar: fields.text("calendar"),
            counting: fields.choice("counting", of: CountingMode.self), limits: limits(fields),
            supplement: supplement(fields), reappointment: reappointment(fields),
            papers: papers(fields), fee: FeeReader(problems: problems).read(fields),
            results: results(fields), pauseReasons: pauses(fields),
            consultations: consultations(fields), children: groups.children(fields),
            duty: groups.duty(fields), fourEyes: groups.fourEyes(fields),
            steps: StepReader(problems: problems).read(fields))
    }

    private func code(_ fields: Fields) -> String? {
        fields.value(
            "procedure", expected: ("a code such as \"1.014359\"", "mã như \"1.014359\"")
        ) { text in
            let isCode =
                text.utf8.count <= 32
                && text.utf8.allSatisfy {
                    (48...57).contains($0) || (65...90).contains($0) || $0 == 46 || $0 == 45
                }
            return isCode ? text : nil
        }
    }

    private func field(_ fields: Fields) -> Field? {
        guard let node = fields.required("field"),
            let field = Fields(node, keys: ["code", "name"], into: problems)
        else { return nil }
        let code = field.text("code")
        let name = field.text("name")
        guard let code, let name else { return nil }
        return Field(code: code, name: name)
    }

    private func reception(_ fields: Fields) -> Reception? {
        let subject = fields.text("subject")
        guard let node = fields.required("reception"),
            let reception = Fields(node, keys: ["at", "channels"], into: problems)
        else { return nil }
        let at = levels.set("at", of: reception)
        let channels = reception.requiredItems("channels").compactMap {
            reception.choice($0, "channels", of: Channel.self)
        }
        guard let subject, at.count > 0, !channels.isEmpty else { return nil }
        return Reception(levels: at, channels: channels, subject: subject)
    }

    private func limits(_ fields: Fields) -> TimeLimits? {
        let cases = cases(fields)
        let difficult = fields.optionalLimit("difficult_area")
        guard let node = fields.required("time_limit") else { return nil }
        guard case .mapping = node.value else {
            return fields.limit(node, "time_limit").map {
                TimeLimits(general: $0, cases: cases, difficultArea: difficult)
            }
        }
        let keys = ["general"] + Channel.allCases.map(\.rawValue)
        guard let parts = Fields(node, keys: keys, into: problems) else { return nil }
        let general = parts.optionalLimit("general")
        var byChannel: [Channel: TimeLimit] = [:]
        for channel in Channel.allCases {
            byChannel[channel] = parts.optionalLimit(channel.rawValue)
        }
        guard let basic = general ?? byChannel[.direct] ?? byChannel[.online] ?? byChannel[.postal]
        else {
            problems.error(node.mark, en: "\"time_limit\" is empty", vi: "\"time_limit\" trống")
            return nil
        }
        if general == nil {
            // Without a general limit every channel that may be used must have one of its own.
            let used = fields.node("reception").flatMap { reception -> [String]? in
                Fields(reception, keys: ["at", "channels"], into: Problems(file: ""))?
                    .texts("channels").map(\.text)
            }
            for channel in Channel.allCases
            where byChannel[channel] == nil && used?.contains(channel.rawValue) == true {
                problems.error(
                    node.mark, en: "\"time_limit\" says nothing of channel \"\(channel.rawValue)\"",
                    vi: "\"time_limit\" không nói về kênh \"\(channel.rawValue)\"")
            }
        }
        return TimeLimits(
            general: basic, byChannel: byChannel, cases: cases, difficultArea: difficult)
    }

    private func cases(_ fields: Fields) -> [ProcedureCase] {
        var marks: [String: Mark] = [:]
        return fields.items("cases").compactMap { item in
            let keys = ["code", "name", "time_limit"]
            guard let one = Fields(item, keys: keys, into: problems) else { return nil }
            let code = one.text("code")
            let name = one.bilingual("name")
            let limit = one.optionalLimit("time_limit")
            guard let code, let name,
                CommonReaders.isNew(code, "case", "trường hợp", one.mark("code"), &marks, problems)
            else { return nil }
            return ProcedureCase(code: code, name: name, limit: limit)
        }
    }

    private func supplement(_ fields: Fields) -> SupplementPolicy? {
        let keys = ["resume", "at_most", "respond_within"]
        guard let node = fields.required("supplement"),
            let policy = Fields(node, keys: keys, into: problems)
        else { return nil }
        let resume = policy.choice("resume", of: ResumePolicy.self)
        let atMost = policy.optionalInteger("at_most", in: 0...99)
        let within = policy.optionalLimit("respond_within")
        return resume.map { SupplementPolicy(resume: $0, atMost: atMost, respondWithin: within) }
    }

    private func reappointment(_ fields: Fields) -> ReappointmentPolicy {
        guard let node = fields.node("reappointment"),
            let policy = Fields(node, keys: ["at_most", "longest"], into: problems)
        else { return ReappointmentPolicy() }
        return ReappointmentPolicy(
            atMost: policy.optionalInteger("at_most", in: 0...99) ?? 1,
            longest: policy.optionalLimit("longest"))
    }

    private func papers(_ fields: Fields) -> [Paper] {
        var marks: [String: Mark] = [:]
        return fields.items("papers").compactMap { item in
            let keys = ["code", "name", "original", "copy", "electronic", "required"]
            guard let paper = Fields(item, keys: keys, into: problems) else { return nil }
            let code = paper.text("code")
            let name = paper.text("name")
            let originals = paper.optionalInteger("original", in: 0...99) ?? 0
            let copies = paper.optionalInteger("copy", in: 0...99) ?? 0
            let electronic = paper.optionalBoolean("electronic") ?? false
            let required = paper.optionalBoolean("required") ?? true
            guard let code, let name,
                CommonReaders.isNew(code, "paper", "giấy tờ", paper.mark("code"), &marks, problems)
            else { return nil }
            return Paper(
                code: code, name: name, originals: originals, copies: copies,
                electronic: electronic, required: required)
        }
    }

    private func results(_ fields: Fields) -> [ProcedureResult] {
        var marks: [String: Mark] = [:]
        return fields.requiredItems("results").compactMap { item in
            let keys = ["code", "name", "valid"]
            guard let result = Fields(item, keys: keys, into: problems) else { return nil }
            let code = result.text("code")
            let name = result.text("name")
            let validity = result.optionalLimit("valid")
            guard let code, let name,
                CommonReaders.isNew(
                    code, "result", "kết quả", result.mark("code"), &marks, problems)
            else { return nil }
            return ProcedureResult(code: code, name: name, validity: validity)
        }
    }

    private func pauses(_ fields: Fields) -> [PauseReason] {
        var marks: [String: Mark] = [:]
        return fields.items("pauses").compactMap { item in
            let keys = ["code", "name", "basis", "awaited"]
            guard let pause = Fields(item, keys: keys, into: problems) else { return nil }
            let code = pause.text("code")
            let name = pause.bilingual("name")
            let basis = pause.text("basis")
            let awaited = pause.text("awaited")
            guard let code, let name, let basis, let awaited,
                CommonReaders.isNew(
                    code, "pause reason", "lý do tạm dừng", pause.mark("code"), &marks, problems)
            else { return nil }
            return PauseReason(code: code, name: name, basis: basis, awaited: awaited)
        }
    }

    private func consultations(_ fields: Fields) -> [ConsultationDraft] {
        var marks: [String: Mark] = [:]
        return fields.items("consultations").compactMap { item in
            let keys = [
                "id", "at", "ask", "question", "deadline", "counts_in_limit", "always", "silence",
            ]
            guard let asked = Fields(item, keys: keys, into: problems) else { return nil }
            let id = asked.text("id")
            let step = asked.text("at")
            _ = asked.requiredItems("ask")
            let roles = asked.texts("ask")
            let question = asked.bilingual("question")
            let deadline = asked.limit("deadline")
            let counts = asked.optionalBoolean("counts_in_limit") ?? true
            let always = asked.optionalBoolean("always") ?? false
            let silence = silence(asked)
            guard let id, let step,
                CommonReaders.isNew(
                    id, "consultation", "việc lấy ý kiến", asked.mark("id"), &marks, problems)
            else { return nil }
            var value: Consultation?
            if let question, let deadline, let silence {
                value = Consultation(
                    id: id, step: step, roles: roles.map(\.text), question: question,
                    deadline: deadline, countsInLimit: counts, always: always, silence: silence)
            }
            return ConsultationDraft(
                fields: asked, id: id, step: step, roles: roles, value: value)
        }
    }

    private func silence(_ asked: Fields) -> Silence? {
        guard let node = asked.required("silence") else { return nil }
        let isConsent: Bool
        switch node.value {
        case .scalar("recorded", _): return .recorded
        case .scalar("consent", _): isConsent = true
        case .mapping(let entries): isConsent = entries.contains { $0.key == "consent" }
        default: isConsent = false
        }
        if isConsent {
            if case .mapping(let entries) = node.value,
                let basis = entries.first(where: { $0.key == "consent" })?.value,
                case .scalar(let text, _) = basis.value,
                text.contains(where: \.isLetter), !basis.isNull,
                Fields(node, keys: ["consent"], into: problems) != nil
            {
                return .consent(basis: text)
            }
            problems.error(
                node.mark,
                en: "silence counts as consent only with its legal basis; "
                    + "write {consent: \"the article\"}",
                vi:
                    "im lặng chỉ là đồng ý khi có căn cứ pháp lý; "
                    + "hãy viết {consent: \"điều khoản\"}"
            )
            return nil
        }
        problems.error(
            node.mark, en: "\"silence\" must be recorded or {consent: \"the article\"}",
            vi: "\"silence\" phải là recorded hoặc {consent: \"điều khoản\"}")
        return nil
    }
}
