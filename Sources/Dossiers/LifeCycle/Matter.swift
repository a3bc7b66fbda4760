/// What a dossier carries beside its place in the life cycle: opinions asked, children of an
/// interlinked group, the financial duty, the apology, and who worked under four eyes.
///
/// Most dossiers have none of it, so a dossier holds it as one optional value.
public struct Matter: Hashable, Sendable, Codable {
    /// The opinions asked, in the order of their numbers.
    public internal(set) var opinions: [Opinion]
    /// The children opened or given up so far, in the order of opening.
    public internal(set) var children: [Child]
    /// The dossier of whose group this one is a child.
    public internal(set) var parent: ParentLink?
    public internal(set) var duty: FinancialDuty?
    public internal(set) var apology: Apology?
    /// The steps under four eyes; who did them is remembered.
    public internal(set) var watched: [StepID]
    /// Who did the watched steps so far.
    public internal(set) var workers: [StepID: OfficerID]

    public init(parent: ParentLink? = nil, watched: [StepID] = []) {
        opinions = []
        children = []
        self.parent = parent
        duty = nil
        apology = nil
        self.watched = watched
        workers = [:]
    }

    /// Whether there is nothing in it.
    var isEmpty: Bool { self == Matter() }
}

/// The apology for a dossier that is, or is about to be, late (form 04 of circulars 01/2018 and
/// 03/2025/TT-VPCP).
public struct Apology: Hashable, Sendable, Codable {
    /// When the router drafted it, the reason still to be given; nil where nobody waited for that.
    public let draftedAt: Instant?
    /// When an officer signed it; nil while it is a draft.
    public let signedAt: Instant?
    public let reason: String
    /// How often the dossier was appointed again.
    public let appointments: Int
    /// The date to which it appointed the dossier, which asks for an apology of its own when it is
    /// missed; nil where the date stayed.
    public let promised: Instant?

    public init(
        draftedAt: Instant?, signedAt: Instant?, reason: String, appointments: Int,
        promised: Instant? = nil
    ) {
        self.draftedAt = draftedAt
        self.signedAt = signedAt
        self.reason = reason
        self.appointments = appointments
        self.promised = promised
    }
}

extension Dossier {
    /// Whether an apology was signed for missing the date now in force.
    public var hasApology: Bool {
        matter?.apology.map { $0.signedAt != nil && $0.promised == nil } ?? false
    }

    /// Whether the apology for missing the date now in force is yet to be drafted.
    var lacksApologyDraft: Bool { matter?.apology.map { $0.promised != nil } ?? true }

    /// When the dossier was taken in; nil while it is only filed.
    ///
    /// Its limit may have begun before, where it was entered late.
    public var takenInAt: Instant? { clock.startedAt.map { max($0, reception.at) } }

    /// How often the dossier was appointed again.
    public var appointments: Int { matter?.apology?.appointments ?? 0 }

    /// The opinions asked, in the order of their numbers.
    public var opinions: [Opinion] { matter?.opinions ?? [] }

    /// Whether papers were asked for more than once, which indicator 2.1 of decision 766/QĐ-TTg
    /// counts as late though most procedures allow it.
    public var countsAsLateBySupplements: Bool {
        clock.startedAt != nil && clock.supplementRequests > 1
    }
}

extension Dossier {
    /// How the clock goes on after a supplement: it stood before the dossier came under a policy by
    /// which it would not have, and what it stood is not lost.
    func resumption(_ policy: ResumePolicy) -> ResumePolicy {
        policy == .continue && clock.stoppedAt != nil ? .resume : policy
    }
}

/// How a clock goes on when the last cause for which it stood has ended.
public struct Restart: Hashable, Sendable, Codable {
    public let due: Instant
    public let stepDue: Instant?

    public init(due: Instant, stepDue: Instant?) {
        self.due = due
        self.stepDue = stepDue
    }
}
