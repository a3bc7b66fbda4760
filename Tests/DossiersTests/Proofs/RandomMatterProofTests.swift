import Dossiers
import Testing

/// The two-level proof against every path of small routes with opinions and children.
@Suite struct RandomMatterProofTests {
    static let seed: UInt64 = 529_2022
    static let rounds = 300
    /// The longest path tried, in stops: no shortest way beyond two levels needs more.
    static let longest = 14

    /// A matter: a route with children, and the routes of those by their procedures.
    struct Matter {
        let graph: RouteGraph
        let routes: [String: RouteGraph]
    }

    private static let ranks: [UInt8] = [1, 3, 4]

    private func levels(_ random: inout RouteDice, most: Int) -> LevelSet {
        (0..<Int.random(in: 1...most, using: &random)).reduce(into: LevelSet()) { set, _ in
            set.insert(
                LevelSet(AdministrativeLevel(rank: Self.ranks.randomElement(using: &random)!)!))
        }
    }

    private func route(
        _ random: inout RouteDice, nodes: ClosedRange<Int>, children: [String]
    ) -> RouteGraph {
        let count = Int.random(in: nodes, using: &random)
        let made = (0..<count).map { place in
            let ways = (0..<Int.random(in: 0...2, using: &random)).map { number in
                RouteGraph.Way(
                    outcome: "\(number)", next: "s\(Int.random(in: 0..<count, using: &random))",
                    decides: false)
            }
            let isReceiving = place == 0 || Int.random(in: 0..<2, using: &random) == 0
            let asked = Int.random(in: 0..<3, using: &random) == 0 ? 2 : 0
            let opinions = (0..<asked).map { number in
                RouteGraph.Opinion(id: "o\(number)", levels: levels(&random, most: 1))
            }
            return RouteGraph.Node(
                id: "s\(place)",
                level: isReceiving
                    ? nil : AdministrativeLevel(rank: Self.ranks.randomElement(using: &random)!),
                opinions: opinions, ways: ways, canReturn: true)
        }
        return RouteGraph(
            nodes: made, receptions: levels(&random, most: 2),
            children: children.map { RouteGraph.Child(id: $0, procedure: $0) })
    }

    private func matter(_ random: inout RouteDice) -> Matter {
        let names = (0..<Int.random(in: 0...2, using: &random)).map { "c\($0)" }
        var routes: [String: RouteGraph] = [:]
        for name in names { routes[name] = route(&random, nodes: 1...2, children: []) }
        return Matter(graph: route(&random, nodes: 1...3, children: names), routes: routes)
    }

    /// A place on a path: where, the levels touched, the children opened.
    private struct Place: Hashable {
        let node: Int
        let levels: LevelSet
        let opened: Set<String>
    }

    /// Every set of levels that a stop at a node can leave: any of its opinions held, or none.
    private func stops(
        _ node: RouteGraph.Node, _ levels: LevelSet, _ reception: AdministrativeLevel
    ) -> [LevelSet] {
        let here = levels.union(LevelSet(node.level ?? reception))
        return node.opinions.reduce(into: [here]) { sets, opinion in
            sets += sets.map { $0.union(opinion.levels) }
        }
    }

    /// The levels of every path of a route, whole or partial, by its length in stops.
    private func paths(
        _ graph: RouteGraph, from start: Int, having levels: LevelSet,
        reception: AdministrativeLevel, routes: [String: RouteGraph]
    ) -> [Int: Set<LevelSet>] {
        let numbers = Dictionary(uniqueKeysWithValues: graph.nodes.enumerated().map { ($1.id, $0) })
        let children = graph.children.compactMap { child in
            routes[child.procedure].map { (child.id, options($0, reception: reception)) }
        }
        var layers: [Int: Set<Place>] = [
            1: Set(
                stops(graph.nodes[start], levels, reception).map {
                    Place(node: start, levels: $0, opened: [])
                })
        ]
        for length in 1..<Self.longest {
            for place in layers[length] ?? [] {
                let node = graph.nodes[place.node]
                for next in node.ways.compactMap({ numbers[$0.next] }) {
                    for touched in stops(graph.nodes[next], place.levels, reception) {
                        layers[length + 1, default: []].insert(
                            Place(node: next, levels: touched, opened: place.opened))
                    }
                }
                for (name, options) in children where !place.opened.contains(name) {
                    for (added, sets) in options where length + added <= Self.longest {
                        for touched in sets {
                            layers[length + added, default: []].insert(
                                Place(
                                    node: place.node, levels: place.levels.union(touched),
                                    opened: place.opened.union([name])))
                        }
                    }
                }
            }
        }
        return layers.mapValues { Set($0.map(\.levels)) }
    }

    /// What a child may touch: received where its parent was, or else wherever it may be.
    private func options(
        _ graph: RouteGraph, reception: AdministrativeLevel
    ) -> [Int: Set<LevelSet>] {
        let own =
            graph.receptions.contains(LevelSet(reception))
            ? [reception] : graph.receptions.levels
        return own.reduce(into: [:]) { all, level in
            let found = paths(
                graph, from: 0, having: LevelSet(level), reception: level, routes: [:])
            all.merge(found.filter { $0.key <= 5 }) { $0.union($1) }
        }
    }

    private func shortestBeyond(_ paths: [Int: Set<LevelSet>]) -> Int? {
        paths.filter { $0.value.contains { !$0.isWithinLimit } }.keys.min()
    }

    @Test func theProofIsThatOfTryingEveryPath() {
        var random = RouteDice(state: Self.seed)
        var refused = 0
        for round in 0..<Self.rounds {
            let matter = matter(&random)
            let shortest = matter.graph.receptions.levels.compactMap { level in
                shortestBeyond(
                    paths(
                        matter.graph, from: 0, having: LevelSet(level), reception: level,
                        routes: matter.routes))
            }.min()
            let witness = TwoLevelProof.witness(matter.graph) { matter.routes[$0] }
            #expect(
                witness?.stops.count == shortest, "seed \(Self.seed), round \(round): \(matter)")
            #expect(witness?.levels.isWithinLimit != true)
            if shortest != nil { refused += 1 }
        }
        #expect((30...270).contains(refused))
    }

    /// From a step on, for a matter that has touched levels already, as a migration asks.
    @Test func theProofFromAStepIsThatOfTryingEveryPath() {
        var random = RouteDice(state: Self.seed + 1)
        var refused = 0
        for round in 0..<Self.rounds {
            let matter = matter(&random)
            let start = Int.random(in: 0..<matter.graph.nodes.count, using: &random)
            let having = levels(&random, most: 2)
            let reception = AdministrativeLevel(rank: Self.ranks.randomElement(using: &random)!)!
            let shortest = shortestBeyond(
                paths(
                    matter.graph, from: start, having: having, reception: reception,
                    routes: matter.routes))
            let witness = TwoLevelProof.witness(
                matter.graph, from: "s\(start)", having: having, reception: reception
            ) { matter.routes[$0] }
            #expect(
                witness?.stops.count == shortest, "seed \(Self.seed + 1), round \(round): \(matter)"
            )
            #expect(witness?.stops.first.map { $0.step == "s\(start)" } != false)
            if shortest != nil { refused += 1 }
        }
        #expect((30...270).contains(refused))
        let empty = matter(&random).graph
        let nowhere = TwoLevelProof.witness(
            empty, from: "nowhere", having: [], reception: AdministrativeLevel(rank: 1)!)
        #expect(nowhere == nil)
    }

    /// The office that fixes the duty is part of the matter at its step.
    @Test func theDutyCounts() {
        var fixture = EditionFixture.whole
        fixture.duty = DutyPolicy(
            step: "appraise", office: "ministry", outcomes: [], basis: "", payWithin: nil)
        let witness = TwoLevelProof.witness(
            RouteGraph(fixture.procedure, role: Office.role))
        #expect(
            witness?.stops.map(\.description) == ["intake", "assign", "appraise + duty"])
        let whole = RouteGraph(EditionFixture.whole.procedure, role: Office.role)
        #expect(TwoLevelProof.witness(whole) == nil)
    }
}
