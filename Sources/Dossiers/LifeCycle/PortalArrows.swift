extension PortalStage {
    /// A change from one stage of a dossier to another.
    public struct Arrow: Hashable, Sendable {
        public let from: PortalStage
        public let to: PortalStage

        public init(from: PortalStage, to: PortalStage) {
            self.from = from
            self.to = to
        }
    }

    /// Every change of stage that one command can bring about, whatever the procedure says.
    ///
    /// Read off the life cycle (`Edition.apply`); a portal map must know a legal way for each. A
    /// dossier that waited for papers at its counter is *received* again once they are in, and one
    /// whose unit was succeeded by another is *in process* as soon as it is taken in.
    public static let arrows: [Arrow] = ways.flatMap { way in
        way.to.map { Arrow(from: way.from, to: $0) }
    }

    /// The arrows that can occur under a rule set, whose stop ends a dossier or pauses it.
    public static func arrows(stopEnds: Bool) -> [Arrow] {
        let never: PortalStage = stopEnds ? .stopPause : .stopped
        return arrows.filter { $0.from != never && $0.to != never }
    }

    private static let ways: [(from: PortalStage, to: [PortalStage])] = [
        (.filed, [.filedIncomplete, .notReceived, .received, .inProcess, .withdrawn]),
        (.filedIncomplete, [.notReceived, .received, .inProcess, .withdrawn]),
        (.received, [.inProcess] + waits + [.decided] + ends),
        (.inProcess, waits + [.decided] + ends),
        (.supplement, [.received, .inProcess] + ends),
        (.dutyAssessed, [.inProcess, .dutyPayable] + ends),
        (.dutyPayable, [.inProcess] + ends),
        (.pause, [.inProcess] + ends),
        (.stopPause, [.inProcess, .refused, .withdrawn]),
        (.decided, [.returned]),
    ]

    private static let waits: [PortalStage] = [.supplement, .dutyAssessed, .pause, .stopPause]
    private static let ends: [PortalStage] = [.refused, .stopped, .withdrawn]
}
