public import Dossiers

/// What a job of the router is for.
public enum JobKind: Int16, Hashable, Sendable, CaseIterable {
    /// A dossier that was handed off goes to its receiver.
    case deliver = 0
    /// An interlinked group is brought up to date.
    case followGroup = 1

    /// The kind by its name in JSON and in metrics.
    public var name: String {
        switch self {
        case .deliver: "deliver"
        case .followGroup: "follow-group"
        }
    }
}

/// A job of the router, with what became of it so far.
public struct JobRecord: Hashable, Sendable {
    /// One failure.
    public struct Try: Hashable, Sendable {
        public let at: Instant
        public let reason: String
        /// Whether it passes by itself and does not count towards parking.
        public let isTemporary: Bool
    }

    /// Where the job stands.
    public enum Standing: Hashable, Sendable {
        /// Untried; becomes anything.
        case waiting
        /// Failed and tried again by itself at the time given; becomes `parked` or done.
        case retried(next: Instant)
        /// Set aside for its owner until it is given back.
        case parked(at: Instant)
    }

    public let id: Int64
    public let kind: JobKind
    public let dossier: DossierID
    /// The dossier's code.
    public let code: String
    /// The code of the unit that must see to it: the one that gave the dossier, else the one that
    /// took it in.
    public let ownerCode: String
    /// The owner's name.
    public let owner: String
    public let standing: Standing
    /// How many failures counted towards parking.
    public let attempts: Int
    /// The last twenty failures, oldest first.
    public internal(set) var tries: [Try]

    /// Why it failed last; empty for what is untried.
    public var reason: String { tries.last?.reason ?? "" }

    /// When it was parked, if it is.
    public var parkedAt: Instant? {
        if case .parked(let at) = standing { at } else { nil }
    }
}
