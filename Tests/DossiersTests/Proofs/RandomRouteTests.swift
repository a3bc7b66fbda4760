import Dossiers
import Testing

/// The proofs against an enumeration that tries every walk, on small routes drawn at random.
@Suite struct RandomRouteTests {
    static let seed: UInt64 = 4_118_2025
    static let rounds = 400

    /// A route of up to five steps, most of them no sensible procedure.
    private func route(_ random: inout RouteDice) -> RouteGraph {
        let count = Int.random(in: 2...5, using: &random)
        let ranks: [UInt8] = [1, 3, 4]
        let nodes = (0..<count).map { place in
            let ways = (0..<Int.random(in: 0...2, using: &random)).map { number in
                RouteGraph.Way(
                    outcome: "\(number)", next: "s\(Int.random(in: 0..<count, using: &random))",
                    decides: Int.random(in: 0..<3, using: &random) == 0)
            }
            let rank = ranks.randomElement(using: &random)
            let isReceiving = place == 0 || Int.random(in: 0..<3, using: &random) == 0
            let isAsking = Int.random(in: 0..<4, using: &random) == 0
            let opinions = (isAsking ? ranks.randomElement(using: &random) : nil)
                .flatMap { AdministrativeLevel(rank: $0) }
                .map { [RouteGraph.Opinion(id: "o", levels: LevelSet($0))] }
            return RouteGraph.Node(
                id: "s\(place)",
                level: isReceiving ? nil : rank.flatMap { AdministrativeLevel(rank: $0) },
                opinions: opinions ?? [], ways: ways, canReturn: isReceiving)
        }
        let receptions = ranks.filter { _ in Bool.random(using: &random) }
            .compactMap { AdministrativeLevel(rank: $0) }
        return RouteGraph(
            nodes: nodes, receptions: receptions.reduce(into: []) { $0.insert(LevelSet($1)) })
    }

    /// A walk as the places it has passed, the levels touched and the decisions taken.
    private struct Walk: Hashable {
        var places: [Int]
        var levels: LevelSet
        var decisions: Int
    }

    /// Every walk of at most so many steps, shortest first, asking every opinion or none.
    private func walks(_ graph: RouteGraph, longest: Int, visit: (Walk) -> Bool) {
        let places = Dictionary(uniqueKeysWithValues: graph.nodes.enumerated().map { ($1.id, $0) })
        for reception in graph.receptions.levels {
            var current = [Walk(places: [0], levels: LevelSet(reception), decisions: 0)]
            for _ in 0..<longest {
                var next: [Walk] = []
                for walk in current {
                    var walk = walk
                    let node = graph.nodes[walk.places[walk.places.count - 1]]
                    walk.levels.insert(LevelSet(node.level ?? reception))
                    for opinion in node.opinions { walk.levels.insert(opinion.levels) }
                    guard visit(walk) else { continue }
                    for way in node.ways {
                        guard let place = places[way.next] else { continue }
                        next.append(
                            Walk(
                                places: walk.places + [place], levels: walk.levels,
                                decisions: walk.decisions + (way.decides ? 1 : 0)))
                    }
                }
                current = next
            }
        }
    }

    @Test func theTwoLevelProofIsThatOfTryingEveryWalk() {
        var random = RouteDice(state: Self.seed)
        var refused = 0
        for round in 0..<Self.rounds {
            let graph = route(&random)
            var shortest: Int?
            walks(graph, longest: 11) { walk in
                if walk.levels.isWithinLimit { return walk.places.count < shortest ?? .max }
                shortest = min(shortest ?? .max, walk.places.count)
                return false
            }
            let witness = TwoLevelProof.witness(graph)
            #expect(
                witness?.stops.count == shortest, "seed \(Self.seed), round \(round): \(graph)")
            if shortest != nil { refused += 1 }
        }
        // A draw in which nearly all pass or nearly all fail would prove little.
        #expect((40...360).contains(refused))
    }

    @Test func theSoundnessProofIsThatOfTryingEveryWalk() {
        var random = RouteDice(state: Self.seed)
        for round in 0..<Self.rounds {
            let whole = route(&random)
            // Levels do not matter here, and one reception is enough.
            let graph = RouteGraph(nodes: whole.nodes, receptions: [.init(rawValue: 2)])
            var reached: Set<Int> = []
            var isDecidedTwice = false
            var isUndecided = false
            walks(graph, longest: 11) { walk in
                let place = walk.places[walk.places.count - 1]
                let node = graph.nodes[place]
                reached.insert(place)
                if walk.decisions > 1 { isDecidedTwice = true }
                if node.ways.isEmpty, node.canReturn, walk.decisions == 0 { isUndecided = true }
                return walk.decisions < 2
            }
            let faults = SoundnessProof.faults(graph)
            var unreachable: Set<String> = []
            var saidTwice = false
            var saidUndecided = false
            for fault in faults {
                switch fault {
                case .unreachable(let step): unreachable.insert(step)
                case .decidedTwice: saidTwice = true
                case .returnedUndecided: saidUndecided = true
                case .deadEnd, .endlessLoop: break
                }
            }
            let note = "seed \(Self.seed), round \(round): \(graph)"
            #expect(saidTwice == isDecidedTwice, "\(note)")
            #expect(saidUndecided == isUndecided, "\(note)")
            if !saidTwice {
                let expected = graph.nodes.indices.filter { !reached.contains($0) }.map { "s\($0)" }
                #expect(unreachable == Set(expected), "\(note)")
            }
        }
    }

    @Test func everyTrapIsToldAndNothingElse() {
        var random = RouteDice(state: Self.seed)
        for round in 0..<Self.rounds {
            let graph = route(&random)
            let count = graph.nodes.count
            var leads = (0..<count).map { here in (0..<count).map { $0 == here } }
            for (place, node) in graph.nodes.enumerated() {
                for way in node.ways { leads[place][Int(way.next.dropFirst()) ?? 0] = true }
            }
            for middle in 0..<count {
                for here in 0..<count where leads[here][middle] {
                    for there in 0..<count where leads[middle][there] { leads[here][there] = true }
                }
            }
            let ends = graph.nodes.indices.filter {
                graph.nodes[$0].ways.isEmpty && graph.nodes[$0].canReturn
            }
            var told: Set<Int> = []
            for fault in SoundnessProof.faults(graph) {
                switch fault {
                case .deadEnd(let step): told.insert(Int(step.dropFirst()) ?? 0)
                case .endlessLoop(let steps):
                    told.formUnion(steps.compactMap { Int($0.dropFirst()) })
                case .unreachable, .decidedTwice, .returnedUndecided: break
                }
            }
            for place in 0..<count {
                let canFinish = ends.contains { leads[place][$0] }
                let note = "seed \(Self.seed), round \(round), step \(place): \(graph)"
                #expect(!(canFinish && told.contains(place)), "\(note)")
                #expect(canFinish || told.contains { leads[place][$0] }, "\(note)")
            }
        }
    }

    @Test func theLongestPathIsThatOfTryingEveryPath() {
        var random = RouteDice(state: Self.seed)
        for round in 0..<Self.rounds {
            let whole = route(&random)
            let graph = RouteGraph(nodes: whole.nodes, receptions: [.init(rawValue: 2)])
            let weights = graph.nodes.map { _ in Int.random(in: 1...9, using: &random) }
            var longest: Int?
            walks(graph, longest: 5) { walk in
                guard Set(walk.places).count == walk.places.count else { return false }
                if graph.nodes[walk.places[walk.places.count - 1]].ways.isEmpty {
                    longest = max(longest ?? 0, walk.places.reduce(0) { $0 + weights[$1] })
                }
                return true
            }
            guard let longest else { continue }
            #expect(
                PartsProof.longest(graph, weights: weights)?.total == longest,
                "seed \(Self.seed), round \(round): \(graph)")
        }
    }
}

/// A small generator with a seed, so that a failure can be had again.
struct RouteDice: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var value = state
        value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
        value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
        return value ^ (value >> 31)
    }
}
