public import Dossiers

/// Readers of the files that all procedures share: levels, roles and rule sets.
enum CommonReaders {
    /// Reads `levels.yaml`.
    static func levels(_ root: Node, into problems: Problems) -> [LevelDescription] {
        guard let fields = Fields(root, keys: ["levels"], into: problems) else { return [] }
        var marks: [String: Mark] = [:]
        return fields.requiredItems("levels").compactMap { item in
            let keys = ["code", "rank", "name", "from", "to"]
            guard let level = Fields(item, keys: keys, into: problems) else { return nil }
            let code = level.text("code")
            let rank = level.integer("rank", in: 1...15)
            let name = level.bilingual("name")
            let period = level.period()
            guard let code, let rank, let name, let period,
                let value = AdministrativeLevel(rank: UInt8(rank)),
                isNew(code, "level", "cấp", level.mark("code"), &marks, problems)
            else { return nil }
            return LevelDescription(code: code, level: value, name: name, period: period)
        }
    }

    /// Reads `roles.yaml`: posts and roles.
    static func roles(
        _ root: Node, levels: LevelNames, into problems: Problems
    ) -> (posts: [Post], roles: [Role]) {
        guard let fields = Fields(root, keys: ["posts", "roles"], into: problems) else {
            return ([], [])
        }
        var postMarks: [String: Mark] = [:]
        let posts: [Post] = fields.requiredItems("posts").compactMap { item in
            guard let post = Fields(item, keys: ["id", "name"], into: problems) else { return nil }
            let id = post.text("id")
            let name = post.bilingual("name")
            guard let id, let name,
                isNew(id, "post", "chức danh", post.mark("id"), &postMarks, problems)
            else { return nil }
            return Post(id: id, name: name)
        }
        var roleMarks: [String: Mark] = [:]
        let roles = fields.requiredItems("roles").compactMap { item in
            role(item, levels: levels, marks: &roleMarks, into: problems)
        }
        return (posts, roles)
    }

    private static func role(
        _ item: Node, levels: LevelNames, marks: inout [String: Mark], into problems: Problems
    ) -> Role? {
        let keys = ["id", "name", "bind", "level"]
        guard let role = Fields(item, keys: keys, into: problems) else { return nil }
        let id = role.text("id")
        let name = role.bilingual("name")
        let binding: Role.Binding? = role.value(
            "bind", expected: ("receiving or nearest", "receiving hoặc nearest")
        ) { Role.Binding(rawValue: $0) }
        let level = role.node("level").flatMap { levels.level($0, role, "level") }
        guard let id, let name, let binding,
            isNew(id, "role", "vai trò", role.mark("id"), &marks, problems)
        else { return nil }
        if binding == .nearest, role.node("level") == nil {
            problems.error(
                role.mark, en: "role \"\(id)\" is bound to the nearest unit and needs a level",
                vi: "vai trò \"\(id)\" gắn với đơn vị gần nhất nên phải có \"level\"")
            return nil
        }
        if binding == .receiving, role.node("level") != nil {
            problems.error(
                role.mark("level"),
                en: "role \"\(id)\" is the receiving unit, whose level is that of the reception; "
                    + "take \"level\" out",
                vi: "vai trò \"\(id)\" là nơi tiếp nhận, cấp theo nơi tiếp nhận; hãy bỏ \"level\"")
            return nil
        }
        if binding == .nearest, level == nil { return nil }
        return Role(id: id, name: name, binding: binding, level: level)
    }

    /// Notes a name that stands twice in a list; tells whether it is new.
    static func isNew(
        _ name: String, _ en: String, _ vi: String, _ mark: Mark, _ marks: inout [String: Mark],
        _ problems: Problems
    ) -> Bool {
        if let first = marks[name] {
            problems.error(
                mark,
                en: "\(en) \(quoted(name)) is doubled; it stands on line \(first.line) already",
                vi: "\(vi) \(quoted(name)) bị lặp; đã có ở dòng \(first.line)")
            return false
        }
        marks[name] = mark
        return true
    }
}

/// A post (chức danh) that officers hold inside a unit.
public struct Post: Hashable, Sendable, Codable {
    public let id: PostID
    public let name: Bilingual

    public init(id: PostID, name: Bilingual) {
        self.id = id
        self.name = name
    }
}

/// The levels of `levels.yaml` by their codes.
struct LevelNames {
    let descriptions: [LevelDescription]
    private let byCode: [String: AdministrativeLevel]

    init(_ descriptions: [LevelDescription]) {
        self.descriptions = descriptions
        byCode = Dictionary(
            descriptions.map { ($0.code, $0.level) }, uniquingKeysWith: { a, _ in a })
    }

    /// Reads the code of a level.
    func level(_ node: Node, _ fields: Fields, _ key: String) -> AdministrativeLevel? {
        guard let code = fields.text(node, key) else { return nil }
        if let level = byCode[code] { return level }
        let hint = Spelling.hint(for: code, among: byCode.keys)
        fields.problems.error(
            node.mark, en: "level \(quoted(code)) is not in levels.yaml\(hint.en)",
            vi: "levels.yaml không có cấp \(quoted(code))\(hint.vi)")
        return nil
    }

    /// Reads a list of codes of levels.
    func set(_ key: String, of fields: Fields) -> LevelSet {
        fields.requiredItems(key).reduce(into: LevelSet()) { set, item in
            if let level = level(item, fields, key) { set.insert(LevelSet(level)) }
        }
    }

    /// Returns a level's name in both languages, its rank where it has none.
    func name(_ level: AdministrativeLevel) -> Bilingual {
        descriptions.first { $0.level == level }?.name
            ?? Bilingual(vi: "cấp \(level.rank)", en: "level \(level.rank)")
    }

    /// Joins the names of a set, lowest level first.
    func names(_ set: LevelSet, separator: String) -> (en: String, vi: String) {
        let names = set.levels.map(name)
        return (
            names.map(\.en).joined(separator: separator),
            names.map(\.vi).joined(separator: separator)
        )
    }
}
