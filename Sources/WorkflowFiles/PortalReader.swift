internal import Dossiers

/// The reader of a rule set's portal map.
enum PortalReader {
    private static let statuses = PortalStatus.allCases.map(\.rawValue)

    /// Reads `{stages: …, moves: …}`; what is left out is as the standard map has it.
    static func read(_ node: Node, _ problems: Problems) -> PortalMap? {
        guard let fields = Fields(node, keys: ["stages", "moves"], into: problems) else {
            return nil
        }
        let stages = fields.node("stages").map { self.stages($0, problems) } ?? [:]
        let moves = fields.node("moves").map { self.moves($0, problems) } ?? PortalMap.derivedMoves
        guard let stages, let moves else { return nil }
        return PortalMap(stages: stages, moves: moves)
    }

    private static func stages(_ node: Node, _ problems: Problems) -> [PortalStage: PortalStatus]? {
        let names = PortalStage.allCases
        guard let fields = Fields(node, keys: names.map(\.rawValue), into: problems) else {
            return nil
        }
        return names.reduce(into: [:]) { stages, stage in
            stages[stage] = fields.optionalInteger(stage.rawValue, in: 1...10)
                .flatMap(PortalStatus.init)
        }
    }

    private static func moves(_ node: Node, _ problems: Problems) -> [Int: [Int]]? {
        guard let fields = Fields(node, keys: statuses.map(String.init), into: problems) else {
            return nil
        }
        return statuses.reduce(into: [:]) { moves, status in
            let key = String(status)
            moves[status] = fields.items(key).compactMap { item in
                fields.integer(item, key, in: 1...10)
            }
        }
    }

    /// Refuses a map that leaves a dossier somewhere with no legal way to what happened to it.
    static func check(_ set: RuleSet, at mark: Mark, _ problems: Problems) {
        let map = set.portalMap
        let missing = PortalStage.arrows(stopEnds: set.stopEnds).filter { arrow in
            map.path(from: map.status(arrow.from), to: map.status(arrow.to)) == nil
        }
        guard let arrow = missing.first else { return }
        let named = "\(arrow.from.rawValue) → \(arrow.to.rawValue)"
        let statuses = "\(map.status(arrow.from).rawValue) → \(map.status(arrow.to).rawValue)"
        let more = missing.count - 1
        problems.error(
            mark,
            en: "the portal map has no legal way for \(named) (\(statuses))"
                + (more > 0 ? ", nor for \(more) more" : ""),
            vi: "bản đồ trạng thái không có bước chuyển hợp lệ nào cho \(named) (\(statuses))"
                + (more > 0 ? ", và \(more) bước nữa" : ""))
    }
}
