/// A named piece of work inside a procedure, done by one post of one unit.
public struct Step: Hashable, Sendable, Codable {
    public let id: StepID
    public let name: Bilingual
    public let role: RoleID
    /// The post that does the work, or nil when anyone of the unit may.
    public let post: PostID?
    /// The time the step has, or nil where the procedure gives it none.
    public let limit: TimeLimit?
    /// The ways on; empty for the step that returns the result.
    public let outcomes: [Outcome]

    public init(
        id: StepID, name: Bilingual, role: RoleID, post: PostID?, limit: TimeLimit?,
        outcomes: [Outcome]
    ) {
        self.id = id
        self.name = name
        self.role = role
        self.post = post
        self.limit = limit
        self.outcomes = outcomes
    }

    /// Tells whether the result is handed to the applicant at this step.
    public var returnsResult: Bool { outcomes.isEmpty }

    /// Finds an outcome by its identifier.
    public func outcome(_ id: String) -> Outcome? { outcomes.first { $0.id == id } }
}

/// A way out of a step: on to another step, with or without a decision.
public struct Outcome: Hashable, Sendable, Codable {
    public let id: String
    public let name: Bilingual
    public let next: StepID
    /// What the competent authority rules when the step ends this way; nil for a mere hand-off.
    public let decision: Ruling?

    public init(id: String, name: Bilingual, next: StepID, decision: Ruling? = nil) {
        self.id = id
        self.name = name
        self.next = next
        self.decision = decision
    }
}

/// What a competent authority rules on a dossier.
public enum Ruling: String, Hashable, Sendable, Codable, CaseIterable {
    case granted, refused
}

/// A consultation (lấy ý kiến) the procedure provides for.
public struct Consultation: Hashable, Sendable, Codable {
    public let id: String
    /// The step at which the opinions are asked.
    public let step: StepID
    public let roles: [RoleID]
    public let question: Bilingual
    public let deadline: TimeLimit
    /// Whether the waiting counts inside the dossier's own limit.
    public let countsInLimit: Bool
    /// Whether the consultation is held for every dossier or only where the officer asks.
    public let always: Bool
    public let silence: Silence

    public init(
        id: String, step: StepID, roles: [RoleID], question: Bilingual, deadline: TimeLimit,
        countsInLimit: Bool, always: Bool, silence: Silence
    ) {
        self.id = id
        self.step = step
        self.roles = roles
        self.question = question
        self.deadline = deadline
        self.countsInLimit = countsInLimit
        self.always = always
        self.silence = silence
    }
}

/// What silence means when an opinion's deadline has passed (promise P7).
public enum Silence: Hashable, Sendable, Codable {
    /// Silence is recorded and the agency named; it agrees to nothing.
    case recorded
    /// Silence counts as consent by the legal basis named; the agency stays named and liable.
    case consent(basis: String)
}

/// A child procedure of an interlinked group (liên thông nhóm thủ tục; decree 63/2024/NĐ-CP).
public struct ChildProcedure: Hashable, Sendable, Codable {
    /// When a child belongs to a matter.
    public enum Condition: Hashable, Sendable, Codable {
        /// In every dossier.
        case always
        /// In dossiers of these cases.
        case cases([String])
        /// Where the officer at the step finds that it applies, as by the place of the works.
        case chosen
    }

    public let id: String
    public let procedure: String
    /// The step of the parent at which the children are opened and awaited; nil for the second.
    public let step: StepID?
    /// The children that must have been granted first; empty for one that starts at once.
    public let after: [String]
    /// Which result of a sibling becomes which paper of this child: paper code by result code.
    public let papers: [String: String]
    public let condition: Condition?

    public init(
        id: String, procedure: String, step: StepID? = nil, after: [String],
        papers: [String: String], condition: Condition? = nil
    ) {
        self.id = id
        self.procedure = procedure
        self.step = step
        self.after = after
        self.papers = papers
        self.condition = condition
    }
}
