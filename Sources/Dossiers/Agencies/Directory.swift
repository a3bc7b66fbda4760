/// The units, areas and roles of a province over time, arranged for resolving a step to a unit.
public struct Directory: Sendable {
    public let roles: [RoleID: Role]
    private let unitsByID: [UnitID: Unit]
    private let unitsByCode: [String: [Unit]]
    private let unitsByPlace: [Place: [Unit]]
    private let areasByCode: [String: [Area]]

    private struct Place: Hashable {
        let role: RoleID
        let area: String
    }

    /// Arranges roles, units and areas; each may appear in several periods.
    public init(roles: [Role], units: [Unit], areas: [Area]) {
        self.roles = Dictionary(roles.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        unitsByID = Dictionary(units.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
        unitsByCode = Dictionary(grouping: units, by: \.code)
        areasByCode = Dictionary(grouping: areas, by: \.code)
        var places: [Place: [Unit]] = [:]
        for unit in units {
            for role in unit.roles {
                for area in Set([unit.area] + unit.serves) {
                    places[Place(role: role, area: area), default: []].append(unit)
                }
            }
        }
        unitsByPlace = places
    }

    /// All units, in the order of their numbers.
    public var units: [Unit] { unitsByID.values.sorted { $0.id < $1.id } }

    /// All areas, ordered by code and first day.
    public var areas: [Area] {
        areasByCode.values.joined()
            .sorted { ($0.code, $0.period.first) < ($1.code, $1.period.first) }
    }

    /// Returns a unit by number, whatever the day.
    public func unit(_ id: UnitID) -> Unit? { unitsByID[id] }

    /// Returns the unit that bore a code on a day.
    public func unit(code: String, on day: CivilDate) -> Unit? {
        unitsByCode[code]?.first { $0.period.contains(day) }
    }

    /// Returns the area that bore a code on a day.
    public func area(code: String, on day: CivilDate) -> Area? {
        areasByCode[code]?.first { $0.period.contains(day) }
    }

    /// Returns the unit that stands in for another one on a day: itself, or who took over from it.
    ///
    /// - Parameter subject: The area that places a dossier; of several successors, as when a unit
    ///   was split, the one that answers for that area takes over. The first one where it is nil.
    public func standing(_ id: UnitID, on day: CivilDate, subject: String? = nil) -> Unit? {
        var current = unitsByID[id]
        var visited: Set<UnitID> = []
        while let unit = current, !unit.period.contains(day) {
            guard visited.insert(unit.id).inserted else { return nil }
            let codes = unit.successors
            let choice = codes.count > 1 ? subject.flatMap { split(codes, on: day, $0) } : nil
            guard let code = choice ?? codes.first else { return nil }
            current =
                unitsByCode[code]?.first { $0.period.contains(day) }
                ?? unitsByCode[code]?.filter { $0.period.first > unit.period.first }
                .min { $0.period.first < $1.period.first }
        }
        return current
    }

    /// Of several successors the one that answers for the area where a dossier lies now.
    private func split(_ codes: [String], on day: CivilDate, _ subject: String) -> String? {
        var area = standingArea(subject, on: day)
        var visited: Set<String> = []
        while let here = area, visited.insert(here.code).inserted {
            let found = codes.first { code in
                unit(code: code, on: day).map {
                    $0.area == here.code || $0.serves.contains(here.code)
                } ?? false
            }
            if let found { return found }
            area = here.parent.flatMap { self.area(code: $0, on: day) }
        }
        return nil
    }

    /// Finds the unit that fills a role for a dossier on a day.
    ///
    /// - Parameters:
    ///   - role: The role a step names.
    ///   - subject: The code of the area that places the dossier.
    ///   - receiving: The one-stop shop that received it.
    ///   - day: The day of the hand-off.
    /// - Throws: ``RoutingError`` when no unit fills the role.
    public func resolve(
        role id: RoleID, subject: String, receiving: UnitID, on day: CivilDate
    ) throws(RoutingError) -> Unit {
        guard let role = roles[id] else { throw .unknownRole(id) }
        switch role.binding {
        case .receiving:
            guard let unit = standing(receiving, on: day) else {
                throw .noSuccessor(unit: unitsByID[receiving]?.code ?? "\(receiving.rawValue)", day)
            }
            return unit
        case .nearest:
            return try nearest(role: id, subject: subject, on: day)
        }
    }

    private func nearest(
        role: RoleID, subject: String, on day: CivilDate
    ) throws(RoutingError) -> Unit {
        // A dossier's area may have been merged since; who took over is where the climb begins.
        var candidates = [standingArea(subject, on: day)].compactMap(\.self)
        if candidates.isEmpty { throw .unknownArea(subject, day) }
        var visited: Set<String> = []
        while let area = candidates.popLast(), visited.insert(area.code).inserted {
            let place = Place(role: role, area: area.code)
            if let unit = unitsByPlace[place]?.first(where: { $0.period.contains(day) }) {
                return unit
            }
            if let parent = area.parent, let above = self.area(code: parent, on: day) {
                candidates.append(above)
            }
        }
        throw .noUnit(role: role, subject: subject, day)
    }

    private func standingArea(_ code: String, on day: CivilDate) -> Area? {
        if let area = area(code: code, on: day) { return area }
        let former = areasByCode[code]?.filter { $0.period.first <= day }
            .max { $0.period.first < $1.period.first }
        return former?.successors.lazy.compactMap { self.area(code: $0, on: day) }.first
    }
}

/// Why a step could not be resolved to a unit.
public enum RoutingError: Error, Hashable, Sendable {
    case unknownRole(RoleID)
    case unknownArea(String, CivilDate)
    case noUnit(role: RoleID, subject: String, CivilDate)
    case noSuccessor(unit: String, CivilDate)
}

extension RoutingError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .unknownRole(let role):
            "role \"\(role)\" is not in roles.yaml; add it and publish the units again"
        case .unknownArea(let area, let day):
            "no area has the code \"\(area)\" on \(day); correct the dossier's subject area"
        case .noUnit(let role, let subject, let day):
            "no unit fills the role \"\(role)\" for area \(subject) on \(day); "
                + "name one in units/agencies.yaml and publish the units again"
        case .noSuccessor(let unit, let day):
            "unit \(unit) has ended and names no successor on \(day); "
                + "name one in units/agencies.yaml and publish the units again"
        }
    }
}
