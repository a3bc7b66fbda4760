import ArgumentParser

/// Measures MotCua beside the limit of the same machine in the same run.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "motcua-bench",
        abstract: "Measures MotCua, each figure beside its limit from the same run.",
        subcommands: [Growth.self])

    @Option(help: "How many hand-offs the router's backlog holds.")
    var backlog = 100_000

    @Option(help: "How often each figure is taken; the median is printed.")
    var rounds = 3

    @Option(help: "The folder of the workflows.")
    var workflows = "workflows"

    @Option(help: "The folder of the limits' SQL.")
    var sql = "bench/sql"

    @Option(help: "The folder of the built programs.")
    var programs = ".build/release"

    @Option(help: "A folder to draw the figures into, as SVG.")
    var plots: String?

    func validate() throws {
        guard (1_000...10_000_000).contains(backlog), (1...99).contains(rounds) else {
            throw ValidationError("--backlog is at least 1000, --rounds from 1 to 99")
        }
    }

    func run() async throws {
        let scratch = try ScratchCluster()
        defer { scratch.remove() }
        let ground = try await Ground(cluster: scratch.cluster, workflows: workflows, sql: sql)
        var table = ResultTable()
        let law = try SampleLaw(workflows: workflows)
        table.add(try PureBench.applying(law, rounds: rounds))
        table.add(try PureBench.dueDates(law, rounds: rounds))
        table.add(try await RouterBench(ground: ground, backlog: backlog).run(rounds: rounds))
        for clients in [1, 4, 8] {
            table.add(
                try await ClerkBench(ground: ground, clients: clients).run(rounds: rounds))
        }
        table.add(try await PickUpBench(ground: ground).run())
        table.add(try await StartBench(ground: ground, programs: programs).run())
        print(table.text)
        if let plots { try BarPlot(figures: table.figures).write(to: "\(plots)/figures.svg") }
    }
}

/// Speaks of progress on standard error, so that the table alone is on standard output.
enum Progress {
    static func say(_ line: String) {
        FileHandle.standardErrorWrite("bench: \(line)\n")
    }
}
