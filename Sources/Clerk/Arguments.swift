public import ArgumentParser
public import Dossiers

/// A day as `2026-03-02`.
struct DayArgument: ExpressibleByArgument {
    let day: CivilDate

    init?(argument: String) {
        guard let day = CivilDate(argument) else { return nil }
        self.day = day
    }
}

/// A time of Viet Nam as `2026-11-20T08:30`, or any ISO 8601 time with its own offset.
struct InstantArgument: ExpressibleByArgument, Decodable {
    let instant: Instant

    init?(argument: String) {
        guard let instant = Instant(argument) ?? Instant(argument + "+07:00") else { return nil }
        self.instant = instant
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let text = try container.decode(String.self)
        guard let time = InstantArgument(argument: text) else {
            throw DecodingError.dataCorruptedError(
                in: container, debugDescription: "\(text) is no time such as 2026-11-20T08:30")
        }
        self = time
    }
}

/// A name for a name, as `old=new`.
struct RenamingArgument: ExpressibleByArgument {
    let old: String
    let new: String

    init?(argument: String) {
        let parts = argument.split(separator: "=", omittingEmptySubsequences: false)
        guard parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        (old, new) = (String(parts[0]), String(parts[1]))
    }
}

/// A text that may not be blank.
struct TextArgument: ExpressibleByArgument {
    let text: String

    init?(argument: String) {
        guard argument.contains(where: { !$0.isWhitespace }) else { return nil }
        text = argument
    }
}

extension Stance: ExpressibleByArgument {}
extension Mandate.Kind: ExpressibleByArgument {}

extension TimeLimit: ExpressibleByArgument {
    /// Reads `3 working-day`.
    public init?(argument: String) { self.init(argument) }
}
