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

    @Option(help: "How many dossiers of six ledger rows the doctor examines.")
    var dossiers = 170_000

    @Option(help: "How often each figure is taken; the median is printed.")
    var rounds = 3

    @Option(help: "For how long an old snapshot is held, in seconds; 0 leaves that out.")
    var snapshotSeconds = 0

    @Option(help: "Only these: \(Measure.allCases.map(\.rawValue).joined(separator: ", ")).")
    var only: [Measure] = Measure.allCases

    @Option(help: "The folder of the workflows.")
    var workflows = "workflows"

    @Option(help: "The folder of the limits' SQL.")
    var sql = "bench/sql"

    @Option(help: "The folder of the built programs.")
    var programs = ".build/release"

    @Option(help: "A folder to draw the figures into, as SVG.")
    var plots: String?

    func validate() throws {
        guard (0...3_600).contains(snapshotSeconds) else {
            throw ValidationError("--snapshot-seconds is a number from 0 to 3600")
        }
        guard (1_000...10_000_000).contains(backlog), (1...99).contains(rounds) else {
            throw ValidationError("--backlog is at least 1000, --rounds from 1 to 99")
        }
    }

    func run() async throws {
        let scratch = try ScratchCluster()
        defer { scratch.remove() }
        let ground = try await Ground(cluster: scratch.cluster, workflows: workflows, sql: sql)
        var table = ResultTable()
        for measure in only { try await take(measure, ground, &table) }
        print(table.text)
        if let plots { try BarPlot(figures: table.figures).write(to: "\(plots)/figures.svg") }
    }

    private func take(
        _ measure: Measure, _ ground: Ground, _ table: inout ResultTable
    ) async throws {
        switch measure {
        case .pure:
            let law = try SampleLaw(workflows: workflows)
            table.add(try PureBench.applying(law, rounds: rounds))
            table.add(try PureBench.dueDates(law, rounds: rounds))
            table.add(PureBench.spans(rounds: rounds))
        case .router:
            table.add(try await RouterBench(ground: ground, backlog: backlog).run(rounds: rounds))
        case .routers:
            table.add(try await RoutersBench(ground: ground, backlog: backlog).run(rounds: rounds))
        case .fair:
            for routers in [1, 2] {
                table.add(
                    try await FairBench(ground: ground, backlog: backlog, routers: routers).run())
            }
        case .snapshot:
            guard snapshotSeconds > 0 else { return }
            table.add(
                try await SnapshotBench(ground: ground, length: .seconds(snapshotSeconds)).run())
        case .faults: table.add(try await FaultBench(ground: ground).run())
        case .clerks:
            for clients in [1, 4, 8] {
                table.add(
                    try await ClerkBench(ground: ground, clients: clients).run(rounds: rounds))
            }
        case .pickUp: table.add(try await PickUpBench(ground: ground).run())
        case .doctor:
            table.add(try await DoctorBench(ground: ground, dossiers: dossiers).run())
        case .start: table.add(try await StartBench(ground: ground, programs: programs).run())
        }
    }
}

/// What can be measured, in the order of the table.
enum Measure: String, CaseIterable, ExpressibleByArgument {
    case pure, router, routers, fair, snapshot, faults, clerks
    case pickUp = "pick-up"
    case doctor, start
}

/// Speaks of progress on standard error, so that the table alone is on standard output.
enum Progress {
    static func say(_ line: String) {
        FileHandle.standardErrorWrite("bench: \(line)\n")
    }
}
