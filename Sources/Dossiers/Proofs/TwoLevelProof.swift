/// Proves that no path of a route passes more than two administrative levels (promise P1).
///
/// The proof walks the reachable pairs of step and set of levels, breadth first. There are few: the
/// sets within the limit are at most 121, and a set beyond it ends the walk. The first such set is
/// reached by a shortest path, which is the witness.
public enum TwoLevelProof {
    /// A place of a witness: a step, and what was asked or opened there.
    public struct Stop: Hashable, Sendable, CustomStringConvertible {
        public let step: StepID
        /// The consultation that brought in a level, if one did.
        public let consultation: String?
        /// The child dossier, outermost first, whose route the step belongs to.
        public let child: [String]

        public var description: String {
            let name = (child + [step]).joined(separator: "/")
            return consultation.map { "\(name) + \($0)" } ?? name
        }
    }

    /// A shortest path that passes too many levels.
    public struct Witness: Hashable, Sendable {
        public let levels: LevelSet
        public let stops: [Stop]
        /// The level of the one-stop shop at which the path begins.
        public let reception: AdministrativeLevel

        /// The witness as a sentence without its subject, in both languages.
        ///
        /// - Parameter name: Gives a level its name.
        public func sentence(name: (AdministrativeLevel) -> Bilingual) -> Bilingual {
            let names = levels.levels.map(name)
            let path = stops.map(\.description).joined(separator: " → ")
            return Bilingual(
                vi: "qua \(levels.count) cấp hành chính "
                    + "(\(names.map(\.vi).joined(separator: " → "))) theo đường \(path)",
                en: "passes \(levels.count) administrative levels "
                    + "(\(names.map(\.en).joined(separator: " → "))) by \(path)")
        }
    }

    /// Returns the shortest path beyond the limit, or nil: the route is within it.
    ///
    /// - Parameters:
    ///   - graph: The route.
    ///   - child: Finds the route of a child's procedure; an unknown one touches nothing.
    public static func witness(
        _ graph: RouteGraph, child: (String) -> RouteGraph? = { _ in nil }
    ) -> Witness? {
        graph.receptions.levels
            .compactMap { reception in
                Walk(graph, reception: reception, within: [], child: child).beyond
            }
            .min { $0.stops.count < $1.stops.count }
    }

    /// Returns the shortest path beyond the limit from a step on, for a matter that has touched
    /// levels already; nil where every way on stays within it.
    public static func witness(
        _ graph: RouteGraph, from step: StepID, having levels: LevelSet,
        reception: AdministrativeLevel, child: (String) -> RouteGraph? = { _ in nil }
    ) -> Witness? {
        Walk(graph, reception: reception, within: [], from: (step, levels), child: child).beyond
    }

    /// Returns every set of levels within the limit that a whole or partial path may touch.
    public static func reachable(
        _ graph: RouteGraph, child: (String) -> RouteGraph? = { _ in nil }
    ) -> Set<LevelSet> {
        graph.receptions.levels.reduce(into: []) { sets, reception in
            sets.formUnion(Walk(graph, reception: reception, within: [], child: child).sets.keys)
        }
    }
}

/// A breadth-first walk over a route from one reception.
private struct Walk {
    /// Where a walk may be: at a step, having touched levels, with some children opened.
    private struct State: Hashable {
        let place: Int
        let levels: LevelSet
        let opened: UInt64

        /// Whether a child, by its place among the children, may be opened now.
        func mayOpen(_ child: Int, of graph: RouteGraph) -> Bool {
            let step = graph.children[child].step
            return opened & (1 << UInt64(child)) == 0
                && (step == nil || step == graph.nodes[place].id)
        }

        func opening(_ child: Int, _ levels: LevelSet) -> State {
            State(
                place: place, levels: self.levels.union(levels),
                opened: opened | 1 << UInt64(child))
        }
    }

    private struct Move {
        let state: State
        let from: Int?
        let stops: [TwoLevelProof.Stop]
    }

    /// The sets of levels within the limit, each with a shortest path to it.
    private(set) var sets: [LevelSet: [TwoLevelProof.Stop]] = [:]
    /// The first set beyond the limit.
    private(set) var beyond: TwoLevelProof.Witness?

    init(
        _ graph: RouteGraph, reception: AdministrativeLevel, within outer: [String],
        from start: (step: StepID, levels: LevelSet)? = nil, child: (String) -> RouteGraph?
    ) {
        let places = graph.places
        guard !graph.nodes.isEmpty, let beginning = start.map({ places[$0.step] }) ?? 0 else {
            return
        }
        let opened = graph.children.prefix(63).map { Self.options($0, reception, outer, child) }
        var queues: [[Move]] = [[]]
        var moves: [Move] = []
        var seen: Set<State> = []

        func push(_ state: State, from: Int?, stops: [TwoLevelProof.Stop], length: Int) {
            guard !seen.contains(state) else { return }
            while queues.count <= length { queues.append([]) }
            queues[length].append(Move(state: state, from: from, stops: stops))
        }

        func path(to index: Int) -> [TwoLevelProof.Stop] {
            var parts: [[TwoLevelProof.Stop]] = []
            var current: Int? = index
            while let place = current {
                parts.append(moves[place].stops)
                current = moves[place].from
            }
            return parts.reversed().flatMap(\.self)
        }

        let levels = start?.levels ?? LevelSet(reception)
        for entry in Self.entries(graph.nodes[beginning], levels, reception, outer) {
            push(
                State(place: beginning, levels: entry.levels, opened: 0), from: nil,
                stops: [entry.stop], length: 1)
        }
        var length = 0
        while length < queues.count {
            defer { length += 1 }
            for move in queues[length] where seen.insert(move.state).inserted {
                moves.append(move)
                let index = moves.count - 1
                let state = move.state
                guard state.levels.isWithinLimit else {
                    beyond = TwoLevelProof.Witness(
                        levels: state.levels, stops: path(to: index), reception: reception)
                    return
                }
                if sets[state.levels] == nil { sets[state.levels] = path(to: index) }
                for way in graph.nodes[state.place].ways {
                    guard let next = places[way.next] else { continue }
                    let node = graph.nodes[next]
                    for entry in Self.entries(node, state.levels, reception, outer) {
                        push(
                            State(place: next, levels: entry.levels, opened: state.opened),
                            from: index, stops: [entry.stop], length: length + 1)
                    }
                }
                for (number, options) in opened.enumerated()
                where state.mayOpen(number, of: graph) {
                    for (levels, stops) in options {
                        push(
                            state.opening(number, levels), from: index, stops: stops,
                            length: length + stops.count)
                    }
                }
            }
        }
    }

    /// The ways of being at a step: with nothing asked, and with each consultation held.
    private static func entries(
        _ node: RouteGraph.Node, _ before: LevelSet, _ reception: AdministrativeLevel,
        _ outer: [String]
    ) -> [(levels: LevelSet, stop: TwoLevelProof.Stop)] {
        let levels = before.union(LevelSet(node.level ?? reception))
        var entries = [
            (levels, TwoLevelProof.Stop(step: node.id, consultation: nil, child: outer))
        ]
        guard levels.isWithinLimit else { return entries }
        // Every consultation of a step may be held, so beside each alone there are all together.
        let asked = node.opinions.filter { !levels.isSuperset(of: $0.levels) }
        for opinion in asked {
            let stop = TwoLevelProof.Stop(
                step: node.id, consultation: opinion.id, child: outer)
            entries.append((levels.union(opinion.levels), stop))
        }
        if asked.count > 1 {
            let all = asked.reduce(levels) { $0.union($1.levels) }
            let stop = TwoLevelProof.Stop(
                step: node.id, consultation: asked.map(\.id).joined(separator: " + "), child: outer)
            entries.append((all, stop))
        }
        return entries
    }

    /// The sets of levels a child may touch, with a shortest path to each.
    private static func options(
        _ named: RouteGraph.Child, _ reception: AdministrativeLevel, _ outer: [String],
        _ child: (String) -> RouteGraph?
    ) -> [(LevelSet, [TwoLevelProof.Stop])] {
        // A group inside a group inside a group is a slip of the author; so is one inside itself.
        guard outer.count < 3, let graph = child(named.procedure) else { return [] }
        // The child is received where its parent was; where it cannot be, wherever it may.
        let own =
            graph.receptions.contains(LevelSet(reception))
            ? [reception] : graph.receptions.levels
        return own.flatMap { level in
            let walk = Walk(graph, reception: level, within: outer + [named.id], child: child)
            var found = walk.sets.map { ($0.key, $0.value) }
            if let beyond = walk.beyond { found.append((beyond.levels, beyond.stops)) }
            return found
        }
        .sorted { ($0.1.count, $0.0.rawValue) < ($1.1.count, $1.0.rawValue) }
    }
}
