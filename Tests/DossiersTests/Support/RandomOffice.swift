import Dossiers

/// The units and officers among whom random procedures run: at each of four levels a shop, a
/// department, a neighbour that is asked, a tax office, and a successor of the department.
enum RandomOffice {
    static let levels = (UInt8(1)...4).compactMap { AdministrativeLevel(rank: $0) }

    enum Kind: Int32, CaseIterable {
        case shop, department, neighbour, tax, successor
    }

    static func unit(_ kind: Kind, _ level: AdministrativeLevel) -> Unit {
        let code = "\(kind)\(level.rank)"
        let role: RoleID = kind == .shop ? "shop" : code
        return Unit(
            id: UnitID(ordinal: kind.rawValue + 1, level: level), code: code, name: code,
            area: "1", serves: [], roles: [role], posts: posts, calendar: "office",
            period: Office.since, parent: nil, successor: nil)
    }

    static let units: [Unit] = levels.flatMap { level in
        Kind.allCases.map { unit($0, level) }
    }

    static func unit(_ id: UnitID) -> Unit? { units.first { $0.id == id } }

    /// Every step of a random procedure has a post of its own.
    static let posts = (0..<8).map { "p\($0)" }

    /// Two officers a unit who hold every post, and one who holds none.
    static let officers: [Officer] = units.flatMap { unit in
        (0..<3).map { number in
            let stands: Set<UnitID> =
                unit.code.hasPrefix("successor")
                ? [Self.unit(.department, unit.level).id] : []
            return Officer(
                id: unit.id.rawValue * 4 + Int32(number), name: "\(unit.code)-\(number)",
                unit: unit.id, posts: number < 2 ? Set(posts) : [], standsFor: stands,
                mandates: number < 2 ? [] : [mandate(for: unit)])
        }
    }

    /// Who holds no post may sign for the neighbour's neighbour, in one year only.
    private static func mandate(for unit: Unit) -> Mandate {
        let kinds = Kind.allCases
        let other = kinds[(kinds.firstIndex { unit.code.hasPrefix("\($0)") }! + 1) % kinds.count]
        return Mandate(
            id: unit.id.rawValue, kind: .delegation, decision: "1/QĐ", principal: 1,
            principalName: "A", unit: Self.unit(other, unit.level).id, posts: Set(posts),
            procedures: [],
            period: Period(
                first: CivilDate("2026-01-01")!, last: CivilDate("2026-03-31")!))
    }

    static func role(_ id: RoleID) -> Role? {
        let level = id.last?.wholeNumberValue.flatMap { AdministrativeLevel(rank: UInt8($0)) }
        return Role(
            id: id, name: Bilingual(vi: id), binding: id == "shop" ? .receiving : .nearest,
            level: id == "shop" ? nil : level)
    }
}
