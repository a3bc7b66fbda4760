public import Dossiers

/// The names a draft may use: what the workflow files of a folder define.
public struct Vocabulary: Sendable {
    private let levels: [LevelDescription]
    private let posts: Set<PostID>
    private let calendars: Set<String>
    private let roles: [(role: Role, folded: String)]

    public init(
        levels: [LevelDescription], posts: some Sequence<PostID>, roles: [Role],
        calendars: some Sequence<String>
    ) {
        self.levels = levels
        self.posts = Set(posts)
        self.calendars = Set(calendars)
        self.roles = roles.map { ($0, Texts.folded($0.name.vi)) }
    }

    /// The role of the one-stop shop that received the dossier.
    var receiving: RoleID? { roles.first { $0.role.binding == .receiving }?.role.id }

    /// Returns the codes of levels, lowest first; nil where one of them is not defined.
    public func codes(_ set: LevelSet) -> [String]? {
        let codes = set.levels.compactMap(code)
        return codes.count == set.count ? codes : nil
    }

    func code(_ level: AdministrativeLevel) -> String? { levels.first { $0.level == level }?.code }

    /// Returns the names of levels, lowest first, in both languages.
    func names(_ set: LevelSet, separator: String = ", ") -> Bilingual {
        let names = set.levels.map { level in
            levels.first { $0.level == level }?.name
                ?? Bilingual(vi: "cấp \(level.rank)", en: "level \(level.rank)")
        }
        return Bilingual(
            vi: names.map(\.vi).joined(separator: separator),
            en: names.map(\.en).joined(separator: separator))
    }

    /// Returns a post where the folder has it.
    func post(_ id: PostID) -> PostID? { posts.contains(id) ? id : nil }

    func hasCalendar(_ id: String) -> Bool { calendars.contains(id) }

    /// Finds the role of a level that bears the name of the bodies; nil where they are several or
    /// bear another name, as choosing would be a guess.
    func role(of bodies: [String], at level: AdministrativeLevel) -> RoleID? {
        let names = Set(bodies.map(Texts.folded))
        guard names.count == 1, let name = names.first else { return nil }
        let found = roles.filter { $0.role.level == level && $0.folded == name }
        return found.count == 1 ? found[0].role.id : nil
    }
}
