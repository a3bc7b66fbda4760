import ArgumentParser
import EmbeddedPostgres
import FoundationEssentials
import Postgres

/// Measures MotCua beside the limit of the same machine in the same run.
@main
struct Bench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "motcua-bench",
        abstract: "Measures MotCua, each figure beside its limit from the same run.")

    @Option(help: "How many hand-offs the router's backlog holds.")
    var backlog = 100_000

    @Option(help: "How many dossiers of six ledger rows the doctor examines.")
    var dossiers = 170_000

    @Flag(help: "Measure the doctor alone.")
    var doctor = false

    @Option(help: "How often each figure is taken; the median is printed.")
    var rounds = 3

    @Option(help: "The folder of the workflows.")
    var workflows = "workflows"

    @Option(help: "The folder of the limits' SQL.")
    var sql = "bench/sql"

    @Option(help: "The folder of the built programs.")
    var programs = ".build/release"

    func validate() throws {
        guard (1_000...10_000_000).contains(backlog), (1...99).contains(rounds) else {
            throw ValidationError("--backlog is at least 1000, --rounds from 1 to 99")
        }
    }

    func run() async throws {
        let directory = "/tmp/motcua-bench-\(ProcessInfo.processInfo.processIdentifier)"
        let cluster = EmbeddedCluster(
            directory: directory,
            settings: [
                "shared_buffers": "2GB", "max_wal_size": "8GB", "checkpoint_timeout": "30min",
            ])
        Progress.say("a cluster with fsync and synchronous_commit on")
        try cluster.start()
        defer {
            do {
                try cluster.stop(.fast)
                try FileManager.default.removeItem(atPath: directory)
            } catch { Progress.say("the cluster in \(directory) could not be removed: \(error)") }
        }
        let ground = try await Ground(cluster: cluster, workflows: workflows, sql: sql)
        var table = ResultTable()
        if doctor {
            table.add(try await DoctorBench(ground: ground, dossiers: dossiers).run())
            return print(table.text)
        }
        let law = try SampleLaw(workflows: workflows)
        table.add(try PureBench.applying(law, rounds: rounds))
        table.add(try PureBench.dueDates(law, rounds: rounds))
        table.add(try await RouterBench(ground: ground, backlog: backlog).run(rounds: rounds))
        for clients in [1, 4, 8] {
            table.add(
                try await ClerkBench(ground: ground, clients: clients).run(rounds: rounds))
        }
        table.add(try await PickUpBench(ground: ground).run())
        table.add(try await DoctorBench(ground: ground, dossiers: dossiers).run())
        table.add(try await StartBench(ground: ground, programs: programs).run())
        print(table.text)
    }
}

/// Speaks of progress on standard error, so that the table alone is on standard output.
enum Progress {
    static func say(_ line: String) {
        FileHandle.standardErrorWrite("bench: \(line)\n")
    }
}
