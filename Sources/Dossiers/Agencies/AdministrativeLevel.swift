/// A level of the administration, known by its rank.
///
/// Levels are data with a period of their own: the district ended on 30 June 2025, and procedures
/// of the years before must still run for their dossiers (domain: the 2025 reform). The code
/// therefore knows ranks only; names and periods come from `workflows/levels.yaml`.
public struct AdministrativeLevel: Hashable, Sendable, Codable, Comparable {
    /// The rank, 1 for the level closest to people, at most 15; a unit's number ends with it.
    public let rank: UInt8

    /// Makes the level of a rank from 1 to 15, or nil for any other number.
    public init?(rank: UInt8) {
        guard (1...15).contains(rank) else { return nil }
        self.rank = rank
    }

    public static func < (left: Self, right: Self) -> Bool { left.rank < right.rank }

    public init(from decoder: any Decoder) throws {
        let rank = try decoder.singleValueContainer().decode(UInt8.self)
        guard let level = Self(rank: rank) else {
            throw DecodingError.dataCorrupted(
                .init(codingPath: decoder.codingPath, debugDescription: "no level has rank \(rank)")
            )
        }
        self = level
    }

    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(rank)
    }
}

/// The levels one matter has touched, one bit a rank.
public struct LevelSet: OptionSet, Hashable, Sendable, Codable {
    public let rawValue: UInt16

    public init(rawValue: UInt16) { self.rawValue = rawValue }

    /// Makes the set of one level.
    public init(_ level: AdministrativeLevel) { rawValue = 1 << UInt16(level.rank) }

    /// The most levels one matter may touch (resolution 04/NQ-CP of 10 January 2022; promise P1).
    public static let limit = 2

    /// The number of levels in the set.
    public var count: Int { rawValue.nonzeroBitCount }

    /// Tells whether one matter may touch these levels.
    public var isWithinLimit: Bool { count <= Self.limit }

    /// The levels of the set, lowest first.
    public var levels: [AdministrativeLevel] {
        (UInt8(1)...15).compactMap { AdministrativeLevel(rank: $0) }.filter {
            contains(LevelSet($0))
        }
    }
}

/// A level's name and the days on which it existed.
public struct LevelDescription: Hashable, Sendable, Codable {
    public let code: String
    public let level: AdministrativeLevel
    public let name: Bilingual
    public let period: Period

    public init(code: String, level: AdministrativeLevel, name: Bilingual, period: Period) {
        self.code = code
        self.level = level
        self.name = name
        self.period = period
    }
}

/// A text in Vietnamese and English.
public struct Bilingual: Hashable, Sendable, Codable {
    public let vi: String
    public let en: String

    /// Makes a text; English falls back to Vietnamese, the language of the law.
    public init(vi: String, en: String? = nil) {
        self.vi = vi
        self.en = en ?? vi
    }
}

/// A run of days, its last day included; nil means without end.
public struct Period: Hashable, Sendable, Codable {
    public let first: CivilDate
    public let last: CivilDate?

    public init(first: CivilDate, last: CivilDate? = nil) {
        self.first = first
        self.last = last
    }

    /// Tells whether a day lies within the period.
    public func contains(_ day: CivilDate) -> Bool {
        day >= first && (last.map { day <= $0 } ?? true)
    }
}
