import Dossiers

/// Builds editions of a small procedure that goes from a commune to its province and back.
///
/// intake → assign → appraise → sign (granted or refused) → seal → return; from appraise a dossier
/// may loop back to assign.
struct EditionFixture {
    var id: EditionID = 1
    var resume = ResumePolicy.resume
    var supplementsAtMost: Int?
    var respondWithin: TimeLimit?
    var counting = CountingMode.byHours
    var channels = Channel.allCases
    var limits = TimeLimits(
        general: limit("10 working-day"),
        byChannel: [.online: limit("8 working-day"), .postal: limit("12 working-day")],
        cases: [
            ProcedureCase(
                code: "urgent", name: Bilingual(vi: "khẩn", en: "urgent"),
                limit: limit("3 working-day"))
        ],
        difficultArea: limit("10 working-day"))
    var period = Office.since
    var stopEnds = true
    var pauseReasons: [String] = []
    var duty: DutyPolicy?
    var consultations: [Consultation] = []
    var children: [ChildProcedure] = []
    var fourEyes: [[StepID]]?
    var reappointment = ReappointmentPolicy()
    var checkWithin: TimeLimit?
    var portal: PortalMap?
    var code = "1.014359"
    /// The steps of another name, by the usual one.
    var renamed: [StepID: StepID] = [:]
    var calendar = TestCalendar.office
    /// Whether from appraise a dossier may also go up by way of an inspection.
    var hasInspection = false

    /// A procedure with one of everything, none of it obligatory.
    static let whole = EditionFixture(
        pauseReasons: ["price"],
        duty: DutyPolicy(
            step: "appraise", office: "tax", outcomes: [], basis: "QĐ 104/2026/QĐ-UBND",
            payWithin: limit("10 working-day")),
        consultations: [.land("3 working-day")],
        children: [
            ChildProcedure(
                id: "birth", procedure: "1.001193", step: "appraise", after: [], papers: [:],
                condition: .chosen)
        ])

    var edition: Edition {
        Edition(
            id: id, procedure: procedure, ruleSet: ruleSet, calendars: ["office": calendar])
    }

    var procedure: Procedure {
        Procedure(
            code: code, edition: Int(id), period: period, ruleSet: "R118",
            name: Bilingual(vi: "Giải quyết chế độ mai táng phí", en: "Funeral allowance"),
            field: Field(code: "G09", name: "Người có công"), legalBasis: [],
            levels: [LevelSet(Office.communeLevel), LevelSet(Office.provinceLevel)],
            reception: Reception(
                levels: LevelSet(Office.communeLevel), channels: channels, subject: "residence"),
            calendar: "office", counting: counting, limits: limits,
            supplement: SupplementPolicy(
                resume: resume, atMost: supplementsAtMost, respondWithin: respondWithin),
            reappointment: reappointment,
            papers: [paper("form", required: true), paper("map", required: false)],
            fee: .free(basis: "131/2021/NĐ-CP"), results: [],
            pauseReasons: pauseReasons.map {
                PauseReason(
                    code: $0, name: Bilingual(vi: $0), basis: "QĐ 104/2026/QĐ-UBND",
                    awaited: "land")
            }, consultations: consultations, children: children, duty: duty, fourEyes: fourEyes,
            steps: steps)
    }

    private var steps: [Step] {
        [
            step("intake", "one-stop", "counter", nil, [way("pass", "assign")]),
            step("assign", "department", "head", "0.5 working-day", [way("assign", "appraise")]),
            step(
                "appraise", "department", "specialist", "5 working-day",
                [way("propose", "sign"), way("reassign", "assign")]
                    + (hasInspection ? [way("inspect", "inspect")] : [])),
        ]
            + (hasInspection
                ? [
                    step(
                        "inspect", "department", "specialist", "1 working-day",
                        [way("report", "sign")])
                ] : []) + lastSteps
    }

    private var lastSteps: [Step] {
        [
            step(
                "sign", "authority", "leader", "2 working-day",
                [way("grant", "seal", .granted), way("deny", "seal", .refused)]),
            step("seal", "authority", "seal", "4 hour", [way("send", "return")]),
            step("return", "one-stop", "counter", nil, []),
        ]
    }

    private var ruleSet: RuleSet {
        RuleSet(
            id: "R118", name: Bilingual(vi: "Nghị định 118/2025/NĐ-CP"), period: Office.since,
            legalBasis: [],
            levels: [
                LevelSet(Office.communeLevel), LevelSet(Office.provinceLevel),
                LevelSet(Office.ministryLevel),
            ],
            codeFormat: DossierCodeFormat(style: .national, date: .yymmdd, digits: 4), forms: [:],
            transferCutoff: TimeOfDay("15:00")!, acceptWithin: limit("4 hour"),
            remindBefore: limit("1 working-day"), remindEvery: limit("5 working-day"),
            pauseReview: limit("10 working-day"), collectWithin: limit("10 working-day"),
            stopEnds: stopEnds, checkWithin: checkWithin, portal: portal)
    }

    private func paper(_ code: String, required: Bool) -> Paper {
        Paper(
            code: code, name: code, originals: 1, copies: 0, electronic: true, required: required)
    }

    private func step(
        _ id: StepID, _ role: RoleID, _ post: PostID, _ limit: String?, _ outcomes: [Outcome]
    ) -> Step {
        Step(
            id: renamed[id] ?? id, name: Bilingual(vi: id), role: role, post: post,
            limit: limit.flatMap { TimeLimit($0) }, outcomes: outcomes)
    }

    private func way(_ id: String, _ next: StepID, _ decision: Ruling? = nil) -> Outcome {
        Outcome(
            id: id, name: Bilingual(vi: id), next: renamed[next] ?? next, decision: decision)
    }
}

extension Consultation {
    /// A question to the tax office while the dossier is appraised; the waiting is not counted.
    static func land(_ time: String) -> Consultation {
        Consultation(
            id: "land", step: "appraise", roles: ["tax"],
            question: Bilingual(vi: "Ai là chủ?", en: "Who owns it?"), deadline: limit(time),
            countsInLimit: false, always: false, silence: .recorded)
    }
}

/// Reads a limit such as `10 working-day`.
func limit(_ text: String) -> TimeLimit { TimeLimit(text)! }

extension Edition {
    /// Receives a dossier of the fixture procedure at the commune's counter, or files it online.
    func received(
        at instant: Instant, by officer: Officer = Office.officers["commune/An"]!,
        at unit: Unit = Office.commune, channel: Channel = .direct, caseCode: String? = nil,
        papers: [String] = ["form"], isDifficultArea: Bool = false, code: String = "H21.101-1",
        filedAt: Instant? = nil, parent: ParentLink? = nil, isFiled: Bool = false,
        resultBy: Channel? = nil
    ) throws(TransitionError) -> Transition {
        let application = Application(
            applicant: Applicant(name: "Trần Thị B"), channel: channel, subject: "21553",
            caseCode: caseCode,
            papers: papers.map { FiledPaper(code: $0, originals: 1, copies: 0) }, note: "",
            filedAt: filedAt, resultBy: resultBy)
        let desk = Desk(
            id: 1, code: code, unit: unit, isDifficultArea: isDifficultArea, parent: parent)
        return isFiled
            ? try file(application, at: desk, by: officer, at: instant)
            : try receive(application, at: desk, by: officer, at: instant)
    }
}
