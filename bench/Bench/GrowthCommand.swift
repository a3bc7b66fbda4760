import ArgumentParser

/// Measures at growing numbers of dossiers, six hand-offs each.
struct Growth: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Measures looks and hand-offs at growing numbers of dossiers.")

    @Option(help: "A number of dossiers; give several, growing.")
    var dossiers = [10_000, 1_000_000]

    @Option(help: "How often each look is taken.")
    var looks = 1_000

    @ParentCommand var bench: Bench

    func validate() throws {
        guard dossiers == dossiers.sorted(), dossiers.allSatisfy({ $0 >= 1_000 }), looks >= 100
        else {
            throw ValidationError("--dossiers grow, from 1000 on; --looks is at least 100")
        }
    }

    func run() async throws {
        let scratch = try ScratchCluster()
        defer { scratch.remove() }
        let ground = try await Ground(
            cluster: scratch.cluster, workflows: bench.workflows, sql: bench.sql)
        let growth = try await GrowthGround(ground, workflows: bench.workflows)
        var table = GrowthTable(handOffs: 0)
        for size in dossiers {
            let measures = GrowthMeasures(growth: growth, dossiers: size, fresh: 10_000)
            let time = try await seconds { try await growth.load(size, fresh: measures.fresh) }
            Progress.say("loaded \(size) in \(time.short) s")
            table.handOffs = try await measures.handOffs()
            table.add(try await measures.looks(looks), at: size)
            let room = try await measures.room()
            let clerk = try await measures.clerk()
            let router = try await measures.router()
            table.add([router.times], at: size)
            table.add(room, [clerk, router.cost], at: size)
        }
        print(table.text)
        if let plots = bench.plots {
            try GrowthPlot(lines: table.lines).write(to: "\(plots)/growth.svg")
        }
    }
}
