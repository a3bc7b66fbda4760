internal import Dossiers

/// The reader of `units/areas.yaml`.
enum AreaReader {
    private static let keys = [
        "code", "name", "level", "parent", "from", "to", "successors", "difficult",
    ]

    static func read(_ root: Node, levels: LevelNames, into problems: Problems) -> [Area] {
        guard let fields = Fields(root, keys: ["areas"], into: problems) else { return [] }
        var found: [(area: Area, fields: Fields)] = []
        var byCode: [String: [(area: Area, mark: Mark)]] = [:]
        for item in fields.requiredItems("areas") {
            guard let fields = Fields(item, keys: keys, into: problems),
                let area = area(fields, levels: levels)
            else { continue }
            if let other = byCode[area.code]?.first(where: { $0.area.period.meets(area.period) }) {
                problems.error(
                    fields.mark("code"),
                    en: "area \(quoted(area.code)) is doubled; line \(other.mark.line) has it for "
                        + "some of the same days",
                    vi: "địa bàn \(quoted(area.code)) bị lặp; dòng \(other.mark.line) đã có cho "
                        + "cùng khoảng thời gian")
                continue
            }
            byCode[area.code, default: []].append((area, fields.mark))
            found.append((area, fields))
        }
        let codes = byCode.keys
        for (area, fields) in found {
            var named = area.successors.map { (code: $0, key: "successors") }
            if let parent = area.parent { named.append((parent, "parent")) }
            for name in named where byCode[name.code] == nil {
                let hint = Spelling.hint(for: name.code, among: codes)
                problems.error(
                    fields.mark(name.key),
                    en: "no area has the code \(quoted(name.code))\(hint.en)",
                    vi: "không có địa bàn nào mang mã \(quoted(name.code))\(hint.vi)")
            }
        }
        return found.map(\.area)
    }

    private static func area(_ fields: Fields, levels: LevelNames) -> Area? {
        let code = fields.text("code")
        let name = fields.text("name")
        let level = fields.required("level").flatMap { levels.level($0, fields, "level") }
        let parent = fields.optionalText("parent")
        let period = fields.period()
        let successors = fields.texts("successors").map(\.text)
        let isDifficult = fields.optionalBoolean("difficult") ?? false
        guard let code, let name, let level, let period else { return nil }
        return Area(
            code: code, name: name, level: level, parent: parent, period: period,
            successors: successors, isDifficult: isDifficult)
    }
}

/// The reader of `units/agencies.yaml`: units, and families of one unit for every area.
struct AgencyReader {
    private static let keys = [
        "code", "name", "level", "area", "roles", "posts", "calendar", "from", "to", "successor",
        "serves", "parent",
    ]
    private static let familyKeys = [
        "each", "in", "from", "to", "code", "name", "level", "roles", "posts", "calendar",
        "parent", "successor",
    ]

    /// The most units a folder may have; the whole country has some thirty thousand.
    static let unitLimit = 100_000

    let levels: LevelNames
    let roles: [RoleID: Role]
    let posts: Set<PostID>
    let calendars: Set<String>
    let areas: [Area]
    let areasByCode: [String: [Area]]

    private var units: [Unit] = []
    private var isFull = false
    private var marks: [(unit: Unit, mark: Mark)] = []
    private var byCode: [String: [(period: Period, mark: Mark)]] = [:]

    init(
        levels: LevelNames, roles: [Role], posts: [Post], calendars: some Sequence<String>,
        areas: [Area]
    ) {
        self.levels = levels
        self.roles = Dictionary(roles.map { ($0.id, $0) }, uniquingKeysWith: { a, _ in a })
        self.posts = Set(posts.map(\.id))
        self.calendars = Set(calendars)
        self.areas = areas
        areasByCode = Dictionary(grouping: areas, by: \.code)
    }

    /// Reads the file; units are numbered in its order, families where they stand.
    mutating func read(_ root: Node, into problems: Problems) -> [Unit] {
        guard let fields = Fields(root, keys: ["families", "units"], into: problems) else {
            return []
        }
        for item in fields.items("families") {
            if let family = Fields(item, keys: Self.familyKeys, into: problems) {
                readFamily(family)
            }
        }
        for item in fields.items("units") {
            if let unit = Fields(item, keys: Self.keys, into: problems) { readUnit(unit) }
        }
        checkNames(into: problems)
        return units
    }

    /// What a unit and a family have in common.
    private struct Common {
        let level: AdministrativeLevel
        let period: Period
        let code: String
        let name: String
        let roles: [RoleID]
        let posts: [PostID]
        let calendar: String
        let parent: String?
        let successor: String?
    }

    private func common(_ fields: Fields) -> Common? {
        let code = fields.text("code")
        let name = fields.text("name")
        let level = fields.required("level").flatMap { levels.level($0, fields, "level") }
        let period = fields.period()
        let calendar = fields.text("calendar")
        if let calendar {
            check(calendar, among: calendars, fields.mark("calendar"), "calendar", "lịch", fields)
        }
        let roles = fields.texts("roles")
        for role in roles {
            check(role.text, among: self.roles.keys, role.mark, "role", "vai trò", fields)
            if let required = self.roles[role.text]?.level, let level, required != level {
                fields.problems.error(
                    role.mark,
                    en: "role \"\(role.text)\" belongs to the \(levels.name(required).en) level, "
                        + "and this unit is of the \(levels.name(level).en) level",
                    vi:
                        "vai trò \"\(role.text)\" thuộc \(levels.name(required).vi), "
                        + "còn đơn vị này thuộc \(levels.name(level).vi)")
            }
        }
        let posts = fields.texts("posts")
        for post in posts {
            check(post.text, among: self.posts, post.mark, "post", "chức danh", fields)
        }
        guard let code, let name, let level, let period, let calendar else { return nil }
        return Common(
            level: level, period: period, code: code, name: name, roles: roles.map(\.text),
            posts: posts.map(\.text), calendar: calendar, parent: fields.optionalText("parent"),
            successor: fields.optionalText("successor"))
    }

    private mutating func readUnit(_ fields: Fields) {
        let serves = fields.texts("serves")
        let area = fields.text("area")
        guard let common = common(fields), let area else { return }
        for name in serves + [(area, fields.mark("area"))]
        where !(areasByCode[name.text] ?? []).contains(where: { $0.period.meets(common.period) }) {
            let hint = Spelling.hint(for: name.text, among: areasByCode.keys)
            fields.problems.error(
                name.mark,
                en: "no area has the code \(quoted(name.text)) while the unit exists\(hint.en)",
                vi: "không có địa bàn mang mã \(quoted(name.text)) trong thời gian đơn vị tồn tại"
                    + hint.vi)
        }
        append(
            common, code: common.code, name: common.name, area: area, serves: serves.map(\.text),
            period: common.period, parent: common.parent, successor: common.successor, fields)
    }

    private mutating func readFamily(_ fields: Fields) {
        let each = fields.required("each").flatMap { levels.level($0, fields, "each") }
        let province = fields.text("in")
        guard let common = common(fields), let each, let province else { return }
        var isEmpty = true
        for area in areas where area.level == each && !isFull {
            guard let period = common.period.shared(with: area.period),
                lies(area, in: province, on: period.first)
            else { continue }
            isEmpty = false
            let fill = { (pattern: String) in
                pattern.replacing("{area}", with: area.code)
                    .replacing("{name}", with: area.name)
                    .replacing("{successor}", with: area.successors.first ?? "{successor}")
            }
            let successor = common.successor.map(fill)
            append(
                common, code: fill(common.code), name: fill(common.name), area: area.code,
                serves: [], period: period, parent: common.parent.map(fill),
                successor: successor?.contains("{") == true ? nil : successor, fields)
        }
        if isEmpty {
            fields.problems.error(
                fields.mark("each"),
                en: "the family has no unit: no such area lies in \(quoted(province)) on its days",
                vi: "nhóm không có đơn vị nào: không có địa bàn như vậy thuộc \(quoted(province)) "
                    + "trong thời gian đó")
        }
    }

    private func lies(_ area: Area, in province: String, on day: CivilDate) -> Bool {
        var current: Area? = area
        for _ in 0..<16 {
            guard let parent = current?.parent else { return false }
            if parent == province { return true }
            current = areasByCode[parent]?.first { $0.period.contains(day) }
        }
        return false
    }

    private mutating func append(
        _ common: Common, code: String, name: String, area: String, serves: [String],
        period: Period, parent: String?, successor: String?, _ fields: Fields
    ) {
        let mark = fields.mark("code")
        guard units.count < Self.unitLimit else {
            if !isFull {
                fields.problems.error(
                    mark, en: "the file has more than \(Self.unitLimit) units",
                    vi: "tệp có hơn \(Self.unitLimit) đơn vị")
            }
            isFull = true
            return
        }
        let groups = code.split(separator: ".", omittingEmptySubsequences: false)
        let isCode = groups.allSatisfy { group in
            group.utf8.count >= 2
                && group.utf8.allSatisfy { (48...57).contains($0) || (65...90).contains($0) }
        }
        guard isCode else {
            fields.problems.error(
                mark,
                en: "unit code \(quoted(code)) must be groups of at least two capitals or digits, "
                    + "joined by dots",
                vi: "mã đơn vị \(quoted(code)) phải gồm các nhóm ít nhất hai chữ hoa hoặc chữ số, "
                    + "nối bằng dấu chấm")
            return
        }
        if let other = byCode[code]?.first(where: { $0.period.meets(period) }) {
            fields.problems.error(
                mark,
                en: "unit \(quoted(code)) is doubled; line \(other.mark.line) has it for some of "
                    + "the same days",
                vi: "đơn vị \(quoted(code)) bị lặp; dòng \(other.mark.line) đã có cho cùng khoảng "
                    + "thời gian")
            return
        }
        byCode[code, default: []].append((period, mark))
        let unit = Unit(
            id: UnitID(ordinal: Int32(units.count + 1), level: common.level), code: code,
            name: name, area: area, serves: serves, roles: common.roles, posts: common.posts,
            calendar: common.calendar, period: period, parent: parent, successor: successor)
        units.append(unit)
        marks.append((unit, fields.mark))
    }

    /// Checks that parents and successors are units too, once all are known.
    private func checkNames(into problems: Problems) {
        var told: Set<String> = []
        for (unit, mark) in marks {
            // A unit that was split names several successors.
            let named =
                [unit.parent].compactMap(\.self).map { ("parent", "đơn vị cấp trên", $0) }
                + unit.successors.map { ("successor", "đơn vị kế thừa", $0) }
            for (key, vi, name) in named {
                guard byCode[name] == nil, told.insert("\(key) \(name)").inserted else {
                    continue
                }
                let hint = Spelling.hint(for: name, among: byCode.keys)
                problems.error(
                    mark, en: "\(key) \(quoted(name)) is not the code of a unit\(hint.en)",
                    vi: "\(vi) \(quoted(name)) không phải mã của đơn vị nào\(hint.vi)")
            }
        }
    }

    private func check(
        _ name: String, among known: some Sequence<String>, _ mark: Mark, _ en: String,
        _ vi: String, _ fields: Fields
    ) {
        guard !known.contains(name) else { return }
        let hint = Spelling.hint(for: name, among: known)
        fields.problems.error(
            mark, en: "\(en) \(quoted(name)) is not known\(hint.en)",
            vi: "không có \(vi) \(quoted(name))\(hint.vi)")
    }
}

extension Period {
    /// Tells whether two periods share a day.
    func meets(_ other: Period) -> Bool { shared(with: other) != nil }

    /// Returns the days two periods share.
    func shared(with other: Period) -> Period? {
        let first = max(first, other.first)
        let last: CivilDate? =
            switch (self.last, other.last) {
            case (let left?, let right?): min(left, right)
            case (let left, let right): left ?? right
            }
        if let last, last < first { return nil }
        return Period(first: first, last: last)
    }
}
