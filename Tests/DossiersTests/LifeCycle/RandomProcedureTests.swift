import Dossiers
import Testing

/// Walks random procedures through commands good and bad, and holds every step to the promises.
@Suite struct RandomProcedureTests {
    static let walks = 320
    static let steps = 60

    @Test(arguments: 0..<8)
    func walksKeepThePromises(_ block: Int) throws {
        let share = Self.walks / 8
        for seed in block * share + 1...(block + 1) * share {
            var matter = try RandomMatter(seed: UInt64(seed))
            for number in 1...Self.steps {
                let fault: String?
                do { fault = try matter.step() } catch { fault = "\(error)" }
                #expect(fault == nil, "seed \(seed), step \(number): \(fault ?? "")")
                if fault != nil { return }
            }
        }
    }

    /// Wherever a random walk has led, a matter that keeps to two levels comes to its end when
    /// everybody does what is asked of them.
    @Test(arguments: 0..<4)
    func nothingIsStuck(_ block: Int) throws {
        var settled = 0
        for seed in 3_340 + block * 60..<3_400 + block * 60 {
            var matter = try RandomMatter(seed: UInt64(seed))
            for _ in 1...Int(seed % 50) + 1 { _ = try matter.step() }
            guard matter.isProven else { continue }
            settled += 1
            let fault = try matter.settle()
            #expect(fault == nil, "seed \(seed): \(fault ?? "")")
        }
        #expect(settled > 5)
    }

    /// A draw that seldom goes far would prove little.
    @Test func walksGoEverywhere() throws {
        var seen: Set<StateKind> = []
        var commands: Set<String> = []
        var isGroup = false
        var mandates = 0
        for seed in 1...60 {
            var matter = try RandomMatter(seed: UInt64(seed))
            for _ in 1...Self.steps { _ = try matter.step() }
            for dossier in matter.dossiers {
                seen.formUnion(dossier.walk.arrows.map(\.to))
                commands.formUnion(dossier.walk.arrows.map(\.command))
                mandates += dossier.walk.entries.count { $0.mandate != nil }
            }
            isGroup = isGroup || matter.dossiers.count > 1
        }
        #expect(isGroup && mandates > 20)
        #expect(Set(StateKind.allCases).subtracting(seen) == [])
        let known = Set(try Matrix().commands + ["receive", "file", "migrate"])
        #expect(known.subtracting(commands) == [])
    }

    @Test func proceduresAreAsManifoldAsTheyShouldBe() {
        var random = Seeded(118)
        var within = 0
        var loops = 0
        var deciding = 0
        for _ in 0..<200 {
            let procedure = RandomProcedure.draw(&random, code: "p", id: 1)
            let graph = RouteGraph(procedure, role: RandomOffice.role)
            if TwoLevelProof.witness(graph) == nil { within += 1 }
            let places = Dictionary(
                uniqueKeysWithValues: procedure.steps.enumerated().map { ($1.id, $0) })
            let isBack = procedure.steps.contains { step in
                step.outcomes.contains { places[$0.next]! <= places[step.id]! }
            }
            if isBack { loops += 1 }
            if procedure.steps.count(where: \.decides) > 1 { deciding += 1 }
        }
        #expect((20...180).contains(within))
        #expect(loops > 20 && deciding > 20)
    }
}
