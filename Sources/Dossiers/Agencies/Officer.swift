/// The number of an officer.
public typealias OfficerID = Int32

/// The number of a mandate.
public typealias MandateID = Int32

/// A civil servant who acts on dossiers, with the unit and the posts held on the day of the act.
public struct Officer: Hashable, Sendable, Codable {
    /// The officer in whose name the router acts; it holds no post and signs nothing.
    public static let router = Officer(id: 0, name: "motcua-router", unit: nil, posts: [])

    public let id: OfficerID
    public let name: String
    /// The unit, or nil for the router.
    public let unit: UnitID?
    public let posts: Set<PostID>
    /// The ended units whose successor the officer's unit is: what they hold is its to finish.
    public let standsFor: Set<UnitID>
    /// What the officer may do in another's stead.
    public let mandates: [Mandate]

    public init(
        id: OfficerID, name: String, unit: UnitID?, posts: Set<PostID>,
        standsFor: Set<UnitID> = [], mandates: [Mandate] = []
    ) {
        self.id = id
        self.name = name
        self.unit = unit
        self.posts = posts
        self.standsFor = standsFor
        self.mandates = mandates
    }

    /// Whether this is the router.
    public var isRouter: Bool { id == Self.router.id }

    /// Tells whether the officer may act for a unit: the own one, or one it succeeded.
    public func answers(for unit: UnitID) -> Bool { self.unit == unit || standsFor.contains(unit) }

    /// Tells whether the officer holds a post; anyone holds the absent one.
    public func holds(_ post: PostID?) -> Bool { post.map(posts.contains) ?? true }

    /// Returns the mandate under which the officer may do a piece of work that is not the own
    /// one's; nil where there is none.
    public func mandate(
        for unit: UnitID, post: PostID?, procedure: String, on day: CivilDate
    ) -> Mandate? {
        mandates.first { $0.covers(unit, post, procedure, day) }
    }
}

/// The right to act in another officer's stead: a delegation (ủy quyền) or an acting appointment,
/// by a numbered decision, for a period and a scope.
///
/// Signature lines name both officers.
public struct Mandate: Hashable, Sendable, Codable {
    /// How the one stands for the other.
    public enum Kind: String, Hashable, Sendable, Codable, CaseIterable {
        /// Signs under authorisation (TUQ.).
        case delegation
        /// Does the duties of the post while it has no holder or the holder is away (Q.).
        case acting

        /// The abbreviation before a signature (decree 30/2020/NĐ-CP, annex I).
        public var abbreviation: String {
            switch self {
            case .delegation: "TUQ."
            case .acting: "Q."
            }
        }
    }

    public let id: MandateID
    public let kind: Kind
    /// The number of the decision.
    public let decision: String
    /// The officer in whose stead.
    public let principal: OfficerID
    public let principalName: String
    public let unit: UnitID
    public let posts: Set<PostID>
    /// The procedures it is limited to; empty for all.
    public let procedures: Set<String>
    public let period: Period

    public init(
        id: MandateID, kind: Kind, decision: String, principal: OfficerID, principalName: String,
        unit: UnitID, posts: Set<PostID>, procedures: Set<String>, period: Period
    ) {
        self.id = id
        self.kind = kind
        self.decision = decision
        self.principal = principal
        self.principalName = principalName
        self.unit = unit
        self.posts = posts
        self.procedures = procedures
        self.period = period
    }

    func covers(_ unit: UnitID, _ post: PostID?, _ procedure: String, _ day: CivilDate) -> Bool {
        unit == self.unit && period.contains(day) && (post.map(posts.contains) ?? true)
            && (procedures.isEmpty || procedures.contains(procedure))
    }

    /// The signature line of an officer who acts under the mandate.
    public func signature(of officer: String) -> String {
        "\(kind.abbreviation) \(principalName): \(officer) (\(decision))"
    }
}
