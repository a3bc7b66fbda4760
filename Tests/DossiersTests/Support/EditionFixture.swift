import Dossiers

/// Builds editions of a small procedure that goes from a commune to its province and back.
///
/// intake → assign → appraise → sign (granted or refused) → seal → return; from appraise a dossier
/// may loop back to assign.
struct EditionFixture {
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

    var edition: Edition {
        Edition(
            id: 1, procedure: procedure, ruleSet: ruleSet,
            calendars: ["office": TestCalendar.office])
    }

    private var procedure: Procedure {
        Procedure(
            code: "1.014359", edition: 1, period: period, ruleSet: "R118",
            name: Bilingual(vi: "Giải quyết chế độ mai táng phí", en: "Funeral allowance"),
            field: Field(code: "G09", name: "Người có công"), legalBasis: [],
            levels: [LevelSet(Office.communeLevel), LevelSet(Office.provinceLevel)],
            reception: Reception(
                levels: LevelSet(Office.communeLevel), channels: channels, subject: "residence"),
            calendar: "office", counting: counting, limits: limits,
            supplement: SupplementPolicy(
                resume: resume, atMost: supplementsAtMost, respondWithin: respondWithin),
            reappointment: ReappointmentPolicy(),
            papers: [paper("form", required: true), paper("map", required: false)],
            fee: .free(basis: "131/2021/NĐ-CP"), results: [], pauseReasons: [], consultations: [],
            children: [], steps: steps)
    }

    private var steps: [Step] {
        [
            step("intake", "one-stop", "counter", nil, [way("pass", "assign")]),
            step("assign", "department", "head", "0.5 working-day", [way("assign", "appraise")]),
            step(
                "appraise", "department", "specialist", "5 working-day",
                [way("propose", "sign"), way("reassign", "assign")]),
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
            stopEnds: stopEnds)
    }

    private func paper(_ code: String, required: Bool) -> Paper {
        Paper(
            code: code, name: code, originals: 1, copies: 0, electronic: true, required: required)
    }

    private func step(
        _ id: StepID, _ role: RoleID, _ post: PostID, _ limit: String?, _ outcomes: [Outcome]
    ) -> Step {
        Step(
            id: id, name: Bilingual(vi: id), role: role, post: post,
            limit: limit.flatMap { TimeLimit($0) }, outcomes: outcomes)
    }

    private func way(_ id: String, _ next: StepID, _ decision: Ruling? = nil) -> Outcome {
        Outcome(id: id, name: Bilingual(vi: id), next: next, decision: decision)
    }
}

/// Reads a limit such as `10 working-day`.
func limit(_ text: String) -> TimeLimit { TimeLimit(text)! }

extension Edition {
    /// Receives a dossier of the fixture procedure at the commune's counter.
    func received(
        at instant: Instant, by officer: Officer = Office.officers["commune/An"]!,
        at unit: Unit = Office.commune, channel: Channel = .direct, caseCode: String? = nil,
        papers: [String] = ["form"], isDifficultArea: Bool = false, code: String = "H21.101-1"
    ) throws(TransitionError) -> Transition {
        let application = Application(
            applicant: Applicant(name: "Trần Thị B"), channel: channel, subject: "21553",
            caseCode: caseCode,
            papers: papers.map { FiledPaper(code: $0, originals: 1, copies: 0) }, note: "")
        let desk = Desk(id: 1, code: code, unit: unit, isDifficultArea: isDifficultArea)
        return try receive(application, at: desk, by: officer, at: instant)
    }
}

/// A dossier with the ledger that led to it, walked on by one command after another.
struct Walk {
    let edition: Edition
    private(set) var entries: [LedgerEntry]
    private(set) var dossier: Dossier
    private(set) var alarm: Alarm?

    init(_ edition: Edition, from first: Transition) {
        self.edition = edition
        entries = [first.entry]
        dossier = first.dossier
        alarm = first.alarm
    }

    @discardableResult
    mutating func apply(
        _ command: Command, by officer: Officer, at instant: Instant
    ) throws(TransitionError) -> Transition {
        let transition = try edition.apply(command, to: dossier, by: officer, at: instant)
        entries.append(transition.entry)
        dossier = transition.dossier
        alarm = transition.alarm
        return transition
    }
    /// Stops the dossier, which no command does yet.
    mutating func stop() {
        dossier = Dossier(
            id: dossier.id, code: dossier.code, version: dossier.version,
            changedAt: dossier.changedAt, touched: dossier.touched, reception: dossier.reception,
            clock: dossier.clock, state: .stopped)
        alarm = nil
    }
}
