/// The number of an officer.
public typealias OfficerID = Int32

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

    public init(
        id: OfficerID, name: String, unit: UnitID?, posts: Set<PostID>,
        standsFor: Set<UnitID> = []
    ) {
        self.id = id
        self.name = name
        self.unit = unit
        self.posts = posts
        self.standsFor = standsFor
    }

    /// Tells whether the officer may act for a unit: the own one, or one it succeeded.
    public func answers(for unit: UnitID) -> Bool { self.unit == unit || standsFor.contains(unit) }

    /// Tells whether the officer holds a post; anyone holds the absent one.
    public func holds(_ post: PostID?) -> Bool { post.map(posts.contains) ?? true }
}
