import ArgumentParser
import DossierStore
import Dossiers

struct StatusCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "status",
        abstract: "Say how the routing fares / Tình hình bộ định tuyến",
        discussion: """
            Asks the database, not the router: what waits and for how long, what is parked, which
            routers are connected, and what could stand in their way.
            Example: motcua status
            """,
        aliases: ["tinh-hinh"])

    @OptionGroup var options: Options

    struct Report: Encodable {
        struct Queue: Encodable {
            let kind: String
            let unit: String
            let jobs: Int
            let retried: Int?
            let oldestSeconds: Double
        }

        let at: String
        let routers: [String]
        let waiting: Int
        let retried: Int
        let parked: Int
        let lagSeconds: Double
        let remindersDue: Int
        let connections: Int
        let connectionLimit: Int
        let oldestSnapshotTransactions: Int
        let oldestSnapshotSeconds: Double?
        let queues: [Queue]
        let parkedQueues: [Queue]

        init(_ vitals: Vitals) {
            at = LocalTime.iso(vitals.at)
            routers = vitals.routers
            waiting = vitals.waiting
            retried = vitals.retried
            parked = vitals.parkedJobs
            lagSeconds = vitals.lag
            remindersDue = vitals.remindersDue
            connections = vitals.connections
            connectionLimit = vitals.connectionLimit
            oldestSnapshotTransactions = vitals.oldestSnapshotAge
            oldestSnapshotSeconds = vitals.oldestSnapshotSeconds
            queues = vitals.queues.map {
                Queue(
                    kind: $0.kind.name, unit: $0.giver, jobs: $0.jobs, retried: $0.retried,
                    oldestSeconds: vitals.at.seconds(since: $0.oldest))
            }
            parkedQueues = vitals.parked.map {
                Queue(
                    kind: $0.kind.name, unit: $0.owner, jobs: $0.jobs, retried: nil,
                    oldestSeconds: vitals.at.seconds(since: $0.oldest))
            }
        }
    }

    func run() async throws {
        try await options.atDesk { desk in
            let vitals = try await desk.store.vitals(timeout: .seconds(30))
            desk.answer(
                Report(vitals),
                Texts.status(vitals).map { desk.language($0) } + queues(vitals, desk.language))
        }
    }

    /// The table of what waits and what is parked; nothing where neither is.
    private func queues(_ vitals: Vitals, _ language: Language) -> [String] {
        guard !vitals.queues.isEmpty || !vitals.parked.isEmpty else { return [] }
        var table = Table(
            [Texts.kind, Texts.unit, Texts.jobs, Texts.waits].map { language($0) })
        func add(_ kind: Bilingual, _ unit: String, _ jobs: Int, _ oldest: Instant) {
            let age = language(Texts.age(vitals.at.seconds(since: oldest)))
            table.add([language(kind), unit, "\(jobs)", age].map { Table.Cell($0) })
        }
        for queue in vitals.queues {
            add(Texts.kind(queue.kind, isParked: false), queue.giver, queue.jobs, queue.oldest)
        }
        for queue in vitals.parked {
            add(Texts.kind(queue.kind, isParked: true), queue.owner, queue.jobs, queue.oldest)
        }
        return [""] + table.lines(Terminal.output)
    }
}
