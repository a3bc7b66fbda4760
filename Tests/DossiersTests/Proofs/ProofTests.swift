import Dossiers
import Testing

/// Routes written as text: `intake@reception -> verify -> sign; sign! -> return`.
///
/// A step's level is a number of its rank, `r` for the receiving unit; `a>b` is a way, `a!b` one
/// that decides.
private func graph(
    _ steps: String, ways: String, receptions: [UInt8] = [1],
    opinions: [String: [UInt8]] = [:], children: [RouteGraph.Child] = []
) -> RouteGraph {
    var leading: [String: [RouteGraph.Way]] = [:]
    for way in ways.split(separator: " ") {
        let decides = way.contains("!")
        let ends = way.split(separator: decides ? "!" : ">").map(String.init)
        leading[ends[0], default: []].append(
            .init(outcome: "to-\(ends[1])", next: ends[1], decides: decides))
    }
    let nodes = steps.split(separator: " ").map { step in
        let parts = step.split(separator: ":").map(String.init)
        let level = UInt8(parts[1]).flatMap { AdministrativeLevel(rank: $0) }
        let asked = opinions[parts[0]].map {
            [RouteGraph.Opinion(id: "opinion", levels: levels($0))]
        }
        return RouteGraph.Node(
            id: parts[0], level: level, opinions: asked ?? [], ways: leading[parts[0]] ?? [],
            canReturn: level == nil)
    }
    return RouteGraph(nodes: nodes, receptions: levels(receptions), children: children)
}

private func levels(_ ranks: [UInt8]) -> LevelSet {
    ranks.compactMap { AdministrativeLevel(rank: $0) }.reduce(into: LevelSet()) {
        $0.insert(LevelSet($1))
    }
}

@Suite struct TwoLevelProofTests {
    private func path(_ graph: RouteGraph, child: (String) -> RouteGraph? = { _ in nil }) -> String?
    {
        TwoLevelProof.witness(graph, child: child).map {
            $0.stops.map(\.description).joined(separator: " ")
        }
    }

    @Test func oneAndTwoLevelsPass() {
        #expect(path(graph("in:r check:1 out:r", ways: "in>check check!out")) == nil)
        #expect(
            path(graph("in:r check:1 sign:3 out:r", ways: "in>check check>sign sign!out")) == nil)
    }

    @Test func threeLevelsAreShownByTheShortestPath() {
        let long = graph(
            "in:r check:1 more:1 sign:3 up:4 out:r",
            ways: "in>check check>more more>sign check>sign sign>up sign!out up!out")
        #expect(path(long) == "in check sign up")
    }

    @Test func everyReceptionCounts() {
        let route = "in:r sign:3 out:r"
        #expect(path(graph(route, ways: "in>sign sign!out", receptions: [1, 3])) == nil)
        let up = graph("in:r a:3 b:4 out:r", ways: "in>a a>b b!out", receptions: [3])
        #expect(path(up) == nil)
        let both = graph("in:r a:3 b:4 out:r", ways: "in>a a>b b!out", receptions: [1, 3])
        #expect(path(both) == "in a b")
        #expect(TwoLevelProof.witness(both)?.reception.rank == 1)
    }

    @Test func theLevelOfTheReturnCounts() {
        // The result goes back to the shop that received it, whatever lies between.
        #expect(path(graph("in:r a:4 out:r", ways: "in>a a!out", receptions: [1])) == nil)
    }

    @Test func consultationsCount() {
        let asked = graph(
            "in:r a:1 b:3 out:r", ways: "in>a a>b b!out", opinions: ["a": [4]])
        #expect(path(asked) == "in a + opinion b")
        let alone = graph("in:r a:1 out:r", ways: "in>a a!out", opinions: ["a": [3, 4]])
        #expect(path(alone) == "in a + opinion")
    }

    @Test func alternativesDoNotAddUp() {
        // Province or ministry, never both on one path.
        let either = graph("in:r a:1 b:3 c:4 out:r", ways: "in>a a>b a>c b!out c!out")
        #expect(path(either) == nil)
        #expect(TwoLevelProof.reachable(either) == [levels([1]), levels([1, 3]), levels([1, 4])])
    }

    @Test func childrenCount() {
        let child = RouteGraph.Child(id: "birth", procedure: "2")
        let parent = graph("in:r a:3 out:r", ways: "in>a a!out", children: [child])
        let local = graph("in:r a:1 out:r", ways: "in>a a!out")
        let central = graph("in:r a:1 b:4 out:r", ways: "in>a a>b b!out")
        #expect(path(parent) == nil)
        #expect(path(parent, child: { $0 == "2" ? local : nil }) == nil)
        #expect(
            path(parent, child: { $0 == "2" ? central : nil })
                == "in a birth/in birth/a birth/b")
        #expect(path(parent, child: { _ in parent }) == nil)
    }

    @Test func oneChildTakesOnePathOnly() {
        let child = RouteGraph.Child(id: "birth", procedure: "2")
        let parent = graph("in:r out:r", ways: "in!out", children: [child])
        let either = graph("in:r a:1 b:3 c:4 out:r", ways: "in>a a>b a>c b!out c!out")
        #expect(path(parent, child: { $0 == "2" ? either : nil }) == nil)
    }

    @Test func theSentenceNamesLevelsAndSteps() {
        let up = graph("in:r a:3 b:4 out:r", ways: "in>a a>b b!out")
        let sentence = TwoLevelProof.witness(up)?.sentence { level in
            Bilingual(vi: "cấp \(level.rank)", en: "level \(level.rank)")
        }
        #expect(
            sentence
                == Bilingual(
                    vi: "qua 3 cấp hành chính (cấp 1 → cấp 3 → cấp 4) theo đường in → a → b",
                    en: "passes 3 administrative levels (level 1 → level 3 → level 4) by in → a → b"
                ))
    }
}

@Suite struct SoundnessProofTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let steps: String
        let ways: String
        let faults: [RouteFault]

        init(_ steps: String, _ ways: String, _ faults: RouteFault...) {
            self.steps = steps
            self.ways = ways
            self.faults = faults
        }

        var testDescription: String { "\(steps) with \(ways)" }
    }

    @Test(arguments: [
        Row("in:r a:1 out:r", "in>a a!out"),
        Row("in:r a:1 b:1 out:r", "in>a a>b b>a b!out"),
        Row("in:r a:1 b:1 out:r", "in>a a!b b>out"),
        Row("in:r a:1 b:1 out:r", "in>a a!out b>a", .unreachable("b")),
        Row("in:r a:1 b:1 out:r", "in>a a!out a>b", .deadEnd("b")),
        Row("in:r a:1 b:1 out:r", "in>a a!out a>b b>nowhere", .deadEnd("b")),
        Row("in:r a:1 b:1 c:1 out:r", "in>a a!out a>b b>c c>b", .endlessLoop(["b", "c"])),
        Row("in:r a:1 b:1 c:1 out:r", "in>a a!out a>b b>c c>c", .endlessLoop(["c"])),
        Row("in:r a:1 out:r", "in>a a>out", .returnedUndecided(path: ["in", "a", "out"])),
        Row(
            "in:r a:1 b:1 out:r", "in>a a!b b!out",
            .decidedTwice(path: ["in", "a", "b"], outcome: "to-out")),
        Row(
            "in:r a:1 b:1 out:r", "in>a a>b a!b b>out",
            .returnedUndecided(path: ["in", "a", "b", "out"])),
        Row(
            "in:r a:1 b:1 out:r", "in>a a!b b>a b>out",
            .decidedTwice(path: ["in", "a", "b", "a"], outcome: "to-b")),
        Row("in:r", "", .returnedUndecided(path: ["in"])),
    ])
    func faultsAreFound(_ row: Row) {
        #expect(SoundnessProof.faults(graph(row.steps, ways: row.ways)) == row.faults)
    }

    @Test func nothingHasNoFault() {
        let empty = RouteGraph(nodes: [], receptions: [])
        #expect(SoundnessProof.faults(empty) == [])
        #expect(TwoLevelProof.witness(empty) == nil)
        #expect(PartsProof.longest(empty, weights: []) == nil)
    }
}

@Suite struct PartsProofTests {
    @Test func theLongestPathIsSummed() {
        let route = graph("in:r a:1 b:1 out:r", ways: "in>a in>b a!out b!out")
        let sum = PartsProof.longest(route, weights: [1, 2, 5, nil])
        #expect(sum?.total == 6)
        #expect(sum?.path == ["in", "b", "out"])
        #expect(sum?.isComplete == true)
    }

    @Test func aLoopIsPassedOnce() {
        let route = graph("in:r a:1 b:1 out:r", ways: "in>a a>b b>a b!out")
        let sum = PartsProof.longest(route, weights: [1, 2, nil, 0])
        #expect(sum?.total == 3)
        #expect(sum?.isComplete == false)
    }

    @Test func manyWaysTakeNoTime() {
        // Sixty forks have more paths than could ever be tried.
        let names = (0...60).map { "s\($0)" }
        let steps = names.flatMap { ["\($0):1", "\($0)x:1"] }.joined(separator: " ")
        let ways = zip(names, names.dropFirst()).flatMap { here, next in
            ["\(here)>\(next)", "\(here)>\(here)x", "\(here)x>\(next)"]
        }
        let route = graph(steps, ways: ways.joined(separator: " "))
        let weights = route.nodes.map { _ in Int?(1) }
        #expect(PartsProof.longest(route, weights: weights)?.total == 121)
    }
}
