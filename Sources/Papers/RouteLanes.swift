internal import Dossiers

/// The lanes of a drawing: one for every level, and one for a one-stop shop that may be of several.
struct RouteLanes {
    let names: [String]
    /// The lane of each step, by its place in the procedure.
    let lane: [Int]

    init(_ drawing: RouteDrawing) {
        let procedure = drawing.procedure
        let receptions = procedure.reception.levels.levels
        let single = receptions.count == 1 ? receptions.first : nil
        let stepLevels = procedure.steps.map { drawing.roles[$0.role]?.level ?? single }
        var levels: [AdministrativeLevel?] = Set(stepLevels.compactMap(\.self)).sorted()
        var names = levels.map { $0.map(drawing.name) ?? "" }
        if stepLevels.contains(nil) {
            let at = receptions.map(drawing.name).joined(
                separator: drawing.text(vi: " hoặc ", en: " or "))
            levels.insert(nil, at: 0)
            names.insert(drawing.text(vi: "Nơi tiếp nhận: ", en: "Reception: ") + at, at: 0)
        }
        self.names = names
        lane = stepLevels.map { levels.firstIndex(of: $0) ?? 0 }
    }
}
