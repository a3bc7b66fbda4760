/// The identifier of a step inside its procedure.
public typealias StepID = String

/// The identifier of a role that `workflows/roles.yaml` binds to units.
public typealias RoleID = String

/// The identifier of a post inside a unit.
public typealias PostID = String

/// An administrative procedure (thủ tục hành chính) in one edition.
///
/// A value of this type has been checked: names exist, every path ends, and no path passes more
/// than two levels. Nothing after the checker checks again.
public struct Procedure: Hashable, Sendable, Codable {
    /// The national code, such as `1.014359`.
    public let code: String
    /// The number of the edition, from 1.
    public let edition: Int
    /// The days of reception on which this edition governs a dossier (promise P6).
    public let period: Period
    public let ruleSet: RuleSetID
    public let name: Bilingual
    public let field: Field
    public let legalBasis: [LegalText]
    /// The levels the procedure declares; the proof compares them with the route.
    public let levels: LevelSet
    public let reception: Reception
    /// The identifier of the calendar that the total time limit counts on.
    public let calendar: String
    public let counting: CountingMode
    public let limits: TimeLimits
    public let supplement: SupplementPolicy
    public let reappointment: ReappointmentPolicy
    public let papers: [Paper]
    public let fee: Fee
    public let results: [ProcedureResult]
    public let pauseReasons: [PauseReason]
    public let consultations: [Consultation]
    public let children: [ChildProcedure]
    /// The financial duty that the tax office fixes; nil where the procedure has none.
    public let duty: DutyPolicy?
    /// Groups of steps that no one officer may all do for one dossier; nil where none asks for it.
    public let fourEyes: [[StepID]]?
    /// The steps in the order of the file; the first one is the reception.
    public let steps: [Step]

    public init(
        code: String, edition: Int, period: Period, ruleSet: RuleSetID, name: Bilingual,
        field: Field, legalBasis: [LegalText], levels: LevelSet, reception: Reception,
        calendar: String, counting: CountingMode, limits: TimeLimits,
        supplement: SupplementPolicy, reappointment: ReappointmentPolicy, papers: [Paper],
        fee: Fee, results: [ProcedureResult], pauseReasons: [PauseReason],
        consultations: [Consultation], children: [ChildProcedure], duty: DutyPolicy? = nil,
        fourEyes: [[StepID]]? = nil, steps: [Step]
    ) {
        self.code = code
        self.edition = edition
        self.period = period
        self.ruleSet = ruleSet
        self.name = name
        self.field = field
        self.legalBasis = legalBasis
        self.levels = levels
        self.reception = reception
        self.calendar = calendar
        self.counting = counting
        self.limits = limits
        self.supplement = supplement
        self.reappointment = reappointment
        self.papers = papers
        self.fee = fee
        self.results = results
        self.pauseReasons = pauseReasons
        self.consultations = consultations
        self.children = children
        self.duty = duty
        self.fourEyes = fourEyes
        self.steps = steps
    }

    /// Finds a step by its identifier.
    public func step(_ id: StepID) -> Step? { steps.first { $0.id == id } }
}

/// The field (lĩnh vực) a procedure belongs to.
public struct Field: Hashable, Sendable, Codable {
    public let code: String
    public let name: String

    public init(code: String, name: String) {
        self.code = code
        self.name = name
    }
}

/// A legal text by number and title.
public struct LegalText: Hashable, Sendable, Codable {
    public let number: String
    public let title: String

    public init(number: String, title: String) {
        self.number = number
        self.title = title
    }
}

/// How a dossier may come in: at the counter, by public post or online.
public enum Channel: String, Hashable, Sendable, Codable, CaseIterable, CodingKeyRepresentable {
    case direct, postal, online
}

/// Where and how dossiers of a procedure are received.
public struct Reception: Hashable, Sendable, Codable {
    /// The levels of the one-stop shops that may receive (Decree 118/2025, Article 14).
    public let levels: LevelSet
    public let channels: [Channel]
    /// What places a dossier: the place of the land, of residence, of business and so on.
    public let subject: String

    public init(levels: LevelSet, channels: [Channel], subject: String) {
        self.levels = levels
        self.channels = channels
        self.subject = subject
    }
}

/// The time limits of a procedure: one for every channel, some by case, and a surcharge.
public struct TimeLimits: Hashable, Sendable, Codable {
    /// The limit where neither channel nor case says otherwise.
    public let general: TimeLimit
    public let byChannel: [Channel: TimeLimit]
    public let cases: [ProcedureCase]
    /// Added for a subject in a commune of a difficult area (Gia Lai: + 10 working days).
    public let difficultArea: TimeLimit?

    public init(
        general: TimeLimit, byChannel: [Channel: TimeLimit] = [:], cases: [ProcedureCase] = [],
        difficultArea: TimeLimit? = nil
    ) {
        self.general = general
        self.byChannel = byChannel
        self.cases = cases
        self.difficultArea = difficultArea
    }

    /// Returns the limit of a dossier; a case goes before a channel, a channel before the general
    /// one.
    public func limit(for channel: Channel, case caseCode: String?) -> TimeLimit {
        if let caseCode, let limit = cases.first(where: { $0.code == caseCode })?.limit {
            return limit
        }
        return byChannel[channel] ?? general
    }
}

/// A case of a procedure with a time limit of its own, such as `1.013225.02`.
public struct ProcedureCase: Hashable, Sendable, Codable {
    public let code: String
    public let name: Bilingual
    public let limit: TimeLimit?

    public init(code: String, name: Bilingual, limit: TimeLimit?) {
        self.code = code
        self.name = name
        self.limit = limit
    }
}

/// How the clock treats a supplement request, and how many are allowed.
///
/// Three readings of the law are in use (Decree 61/2018 Art. 19, decision 766/QĐ-TTg, decision
/// 09/2015/QĐ-TTg); the procedure chooses.
public struct SupplementPolicy: Hashable, Sendable, Codable {
    public let resume: ResumePolicy
    /// The most requests allowed, or nil where the law sets no number.
    public let atMost: Int?
    /// The time the applicant has, after which the dossier is void; nil where the law is silent.
    public let respondWithin: TimeLimit?

    public init(resume: ResumePolicy, atMost: Int? = nil, respondWithin: TimeLimit? = nil) {
        self.resume = resume
        self.atMost = atMost
        self.respondWithin = respondWithin
    }
}

/// How often, and how far, a late dossier may be appointed again.
public struct ReappointmentPolicy: Hashable, Sendable, Codable {
    public let atMost: Int
    public let longest: TimeLimit?

    public init(atMost: Int = 1, longest: TimeLimit? = nil) {
        self.atMost = atMost
        self.longest = longest
    }
}

/// A paper (thành phần hồ sơ) that the procedure asks for.
public struct Paper: Hashable, Sendable, Codable {
    public let code: String
    public let name: String
    public let originals: Int
    public let copies: Int
    public let electronic: Bool
    public let required: Bool

    public init(
        code: String, name: String, originals: Int, copies: Int, electronic: Bool, required: Bool
    ) {
        self.code = code
        self.name = name
        self.originals = originals
        self.copies = copies
        self.electronic = electronic
        self.required = required
    }
}

/// What the applicant pays; free is said, never inferred from a zero.
public enum Fee: Hashable, Sendable, Codable {
    /// Nothing is due, by the legal basis named.
    case free(basis: String)
    /// Fixed lines.
    case amount([FeeLine])
    /// Set by a table, such as a resolution of the provincial People's Council.
    case byTable(authority: String, lines: [FeeLine])
}

/// One line of a fee: an amount in đồng for a unit of something.
public struct FeeLine: Hashable, Sendable, Codable {
    public let name: String
    /// The amount in đồng.
    public let dong: Int
    public let channel: Channel?
    /// What is counted (page, copy, person), or nil for the whole dossier.
    public let per: String?
    /// The most that may be asked for one counted thing, in đồng.
    public let atMost: Int?
    /// From which counted unit on the line applies (from page 3 on).
    public let from: Int?

    public init(
        name: String, dong: Int, channel: Channel? = nil, per: String? = nil, atMost: Int? = nil,
        from: Int? = nil
    ) {
        self.name = name
        self.dong = dong
        self.channel = channel
        self.per = per
        self.atMost = atMost
        self.from = from
    }
}

/// A result (kết quả giải quyết) with its national code.
public struct ProcedureResult: Hashable, Sendable, Codable {
    public let code: String
    public let name: String
    /// How long the result is valid, or nil where it does not expire.
    public let validity: TimeLimit?

    public init(code: String, name: String, validity: TimeLimit? = nil) {
        self.code = code
        self.name = name
        self.validity = validity
    }
}

/// The financial duty of a procedure: at a step the office sends the information slip (Mẫu 19) to
/// the tax office, which fixes and notifies the sum; the applicant pays; the tax office confirms
/// (land procedures, such as 1.115362).
///
/// The clock stands meanwhile, and the step cannot be left
/// forward by the outcomes named before the payment is confirmed.
public struct DutyPolicy: Hashable, Sendable, Codable {
    /// The step at which the slip is sent.
    public let step: StepID
    /// The role of the office that fixes the sum.
    public let office: RoleID
    /// The outcomes of the step that need a confirmed duty.
    public let outcomes: [String]
    public let basis: String
    /// The time the applicant has to pay; nil where the law is silent.
    public let payWithin: TimeLimit?

    public init(
        step: StepID, office: RoleID, outcomes: [String], basis: String, payWithin: TimeLimit?
    ) {
        self.step = step
        self.office = office
        self.outcomes = outcomes
        self.basis = basis
        self.payWithin = payWithin
    }
}

/// A reason of the procedure's own closed list for which the clock stops.
public struct PauseReason: Hashable, Sendable, Codable {
    public let code: String
    public let name: Bilingual
    public let basis: String
    /// Who is awaited while the clock stands.
    public let awaited: String

    public init(code: String, name: Bilingual, basis: String, awaited: String) {
        self.code = code
        self.name = name
        self.basis = basis
        self.awaited = awaited
    }
}
