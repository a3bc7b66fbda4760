/// The number of a unit.
///
/// Its last four bits are the rank of its level, so that a row naming a unit names its level too
/// and a check constraint can hold promise P1 without looking anything up.
public struct UnitID: RawRepresentable, Hashable, Sendable, Codable, Comparable {
    public let rawValue: Int32

    /// Takes a number as it is stored; nil when it carries no level.
    public init?(rawValue: Int32) {
        guard rawValue > 0, rawValue & 15 != 0 else { return nil }
        self.rawValue = rawValue
    }

    /// Makes the number of the n-th unit of a level.
    public init(ordinal: Int32, level: AdministrativeLevel) {
        rawValue = ordinal << 4 | Int32(level.rank)
    }

    /// The level of the unit.
    public var level: AdministrativeLevel {
        guard let level = AdministrativeLevel(rank: UInt8(truncatingIfNeeded: rawValue & 15)) else {
            preconditionFailure("both initialisers keep a rank from 1 to 15 in the last four bits")
        }
        return level
    }

    public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// An agency, or a division of one, that can hold dossiers, during one period of its life.
///
/// Codes are used again (Gia Lai took Bình Định's area code 52), so a unit is a code *and* a
/// period.
public struct Unit: Hashable, Sendable, Codable {
    public let id: UnitID
    /// The identifier under decision 20/2020/QĐ-TTg, such as `H21.01`.
    public let code: String
    public let name: String
    /// The area the unit answers for.
    public let area: String
    /// Further areas it serves, such as the communes of a land registration branch.
    public let serves: [String]
    public let roles: [RoleID]
    public let posts: [PostID]
    public let calendar: String
    public let period: Period
    /// The code of the unit it belongs to.
    public let parent: String?
    /// The code of the unit that took over after the period; of several, as after a split, all
    /// codes parted by spaces.
    public let successor: String?

    public init(
        id: UnitID, code: String, name: String, area: String, serves: [String], roles: [RoleID],
        posts: [PostID], calendar: String, period: Period, parent: String?, successor: String?
    ) {
        self.id = id
        self.code = code
        self.name = name
        self.area = area
        self.serves = serves
        self.roles = roles
        self.posts = posts
        self.calendar = calendar
        self.period = period
        self.parent = parent
        self.successor = successor
    }

    public var level: AdministrativeLevel { id.level }

    /// The codes of the units that took over, the first one by default.
    public var successors: [String] {
        successor?.split(separator: " ").map(String.init) ?? []
    }
}

/// An administrative area (commune, former district, province) during one period.
public struct Area: Hashable, Sendable, Codable {
    public let code: String
    public let name: String
    public let level: AdministrativeLevel
    public let parent: String?
    public let period: Period
    /// The codes of the areas it went over to.
    public let successors: [String]
    /// Whether it is mountainous, an island, remote or (especially) difficult (surcharge of
    /// 1.115362).
    public let isDifficult: Bool

    public init(
        code: String, name: String, level: AdministrativeLevel, parent: String?, period: Period,
        successors: [String], isDifficult: Bool
    ) {
        self.code = code
        self.name = name
        self.level = level
        self.parent = parent
        self.period = period
        self.successors = successors
        self.isDifficult = isDifficult
    }
}

/// A role that steps name and that the day's units fill.
public struct Role: Hashable, Sendable, Codable {
    /// How a role finds its unit.
    public enum Binding: String, Hashable, Sendable, Codable {
        /// The one-stop shop that received the dossier.
        case receiving
        /// The first unit with the role found by climbing from the dossier's subject area.
        case nearest
    }

    public let id: RoleID
    public let name: Bilingual
    public let binding: Binding
    /// The level of every unit with the role; nil for a receiving role.
    public let level: AdministrativeLevel?

    public init(id: RoleID, name: Bilingual, binding: Binding, level: AdministrativeLevel?) {
        self.id = id
        self.name = name
        self.binding = binding
        self.level = level
    }
}
