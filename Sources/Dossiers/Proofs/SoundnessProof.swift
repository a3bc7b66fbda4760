/// What is unsound in a route; each names the step at which it can be mended.
public enum RouteFault: Hashable, Sendable {
    /// No path from the reception leads to the step.
    case unreachable(StepID)
    /// The step has no way on, and the result cannot be handed over at it.
    case deadEnd(StepID)
    /// The steps lead only to each other; a dossier that enters never comes out.
    case endlessLoop([StepID])
    /// A path decides a second time; the path ends with the step of the second decision.
    case decidedTwice(path: [StepID], outcome: String)
    /// A path reaches the return of the result with nothing decided.
    case returnedUndecided(path: [StepID])
}

/// Proves that a route is sound: every step is reached and can finish, and every path that returns
/// a result has passed exactly one decision.
public enum SoundnessProof {
    /// Returns everything unsound, in the order of the steps.
    public static func faults(_ graph: RouteGraph) -> [RouteFault] {
        guard !graph.nodes.isEmpty else { return [] }
        let next = ways(graph)
        let isReached = reached(from: [0], next)
        let unreachable = graph.nodes.indices.filter { !isReached[$0] }
            .map { RouteFault.unreachable(graph.nodes[$0].id) }
        return unreachable + traps(graph, next) + decisions(graph, from: 0, isDecided: false)
    }

    /// Returns what is unsound about the decision on the ways of one dossier from a step on: a path
    /// that decides again, or one that returns a result with nothing decided.
    public static func decisionFaults(
        _ graph: RouteGraph, from step: StepID, isDecided: Bool
    ) -> [RouteFault] {
        graph.places[step].map { decisions(graph, from: $0, isDecided: isDecided) } ?? []
    }

    /// The places each step leads to; a way to an unknown step is left out.
    static func ways(_ graph: RouteGraph) -> [[Int]] {
        let places = graph.places
        return graph.nodes.map { $0.ways.compactMap { places[$0.next] } }
    }

    private static func reached(from starts: [Int], _ next: [[Int]]) -> [Bool] {
        var isReached = Array(repeating: false, count: next.count)
        var waiting = starts
        for start in starts { isReached[start] = true }
        while let place = waiting.popLast() {
            for way in next[place] where !isReached[way] {
                isReached[way] = true
                waiting.append(way)
            }
        }
        return isReached
    }

    /// Finds dead ends and endless loops: groups of steps that nothing leaves or returns from.
    ///
    /// Steps that merely lead into such a group are not named: mending the group mends them.
    private static func traps(_ graph: RouteGraph, _ next: [[Int]]) -> [RouteFault] {
        var before = Array(repeating: [Int](), count: next.count)
        for (place, ways) in next.enumerated() {
            for way in ways { before[way].append(place) }
        }
        let returns = graph.nodes.indices.filter {
            graph.nodes[$0].ways.isEmpty && graph.nodes[$0].canReturn
        }
        let canFinish = reached(from: returns, before)
        var faults: [RouteFault] = []
        var isTold = Array(repeating: false, count: next.count)
        for place in graph.nodes.indices where !canFinish[place] && !isTold[place] {
            let onwards = reached(from: [place], next)
            let group = onwards.indices.filter { onwards[$0] }
            let backwards = reached(from: [place], before)
            guard group.allSatisfy({ backwards[$0] }) else { continue }
            for member in group { isTold[member] = true }
            if next[place].isEmpty {
                faults.append(.deadEnd(graph.nodes[place].id))
            } else {
                faults.append(.endlessLoop(group.map { graph.nodes[$0].id }))
            }
        }
        return faults
    }

    /// Walks the pairs of step and "decided" breadth first, so that each fault has a shortest path.
    private static func decisions(
        _ graph: RouteGraph, from start: Int, isDecided: Bool
    ) -> [RouteFault] {
        struct State: Hashable {
            let place: Int
            let isDecided: Bool
        }
        let places = graph.places
        var queue = [(state: State(place: start, isDecided: isDecided), from: Int?.none)]
        var seen: Set<State> = [queue[0].state]
        var told: Set<[String]> = []
        var faults: [RouteFault] = []

        func path(to index: Int) -> [StepID] {
            var steps: [StepID] = []
            var current: Int? = index
            while let place = current {
                steps.append(graph.nodes[queue[place].state.place].id)
                current = queue[place].from
            }
            return steps.reversed()
        }

        var index = 0
        while index < queue.count {
            let state = queue[index].state
            let node = graph.nodes[state.place]
            if node.ways.isEmpty, node.canReturn, !state.isDecided {
                faults.append(.returnedUndecided(path: path(to: index)))
            }
            for way in node.ways {
                if way.decides, state.isDecided {
                    if told.insert([node.id, way.outcome]).inserted {
                        faults.append(
                            .decidedTwice(path: path(to: index), outcome: way.outcome))
                    }
                    continue
                }
                guard let place = places[way.next] else { continue }
                let next = State(place: place, isDecided: state.isDecided || way.decides)
                if seen.insert(next).inserted { queue.append((next, index)) }
            }
            index += 1
        }
        return faults
    }
}
