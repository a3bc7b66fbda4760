import DossierStore
import Dossiers
import EmbeddedPostgres
import FoundationEssentials
import Logging
import Postgres
import Routing
import Tracing

/// What the law alone costs, without a database.
enum PureBench {
    static func applying(_ law: SampleLaw, rounds: Int) throws -> Figure {
        let count = 1_000_000
        let values = try (0..<rounds).map { _ in
            let start = ContinuousClock.now
            var versions = 0
            for _ in 0..<count {
                let transition = try law.edition.apply(
                    .deliver(to: law.receiver), to: law.inTransit, by: .router, at: law.instant)
                versions &+= transition.dossier.version
            }
            precondition(versions == count * 3, "every transition is the third row")
            return Double(count) / (ContinuousClock.now - start).seconds
        }
        return Figure(
            name: "pure transitions, deadlines included", unit: "/s", values: values, limit: nil,
            goal: "≥ 5 000 000/s on one core")
    }

    /// What tracing costs where no backend is configured: a span around nothing.
    static func spans(rounds: Int) -> Figure {
        let count = 1_000_000
        let values = (0..<rounds).map { _ in
            let start = ContinuousClock.now
            var sum = 0
            for index in 0..<count {
                sum &+= withSpan("bench") { span in
                    span.attributes["index"] = index
                    return index
                }
            }
            precondition(sum != 0, "the sum keeps the work from being left out")
            return (ContinuousClock.now - start).seconds / Double(count) * 1e9
        }
        return Figure(
            name: "a span without a backend", unit: "ns", values: values, limit: nil,
            goal: "nothing beside a batch of 10 ms")
    }

    static func dueDates(_ law: SampleLaw, rounds: Int) throws -> Figure {
        let count = 1_000_000
        let values = try (0..<rounds).map { _ in
            let start = ContinuousClock.now
            var sum: Int64 = 0
            for index in 0..<count {
                let from = law.instant.adding(seconds: Int64(index % 10_000_000))
                sum &+= try law.edition.calendar.deadline(
                    from: from, limit: law.limit, mode: .byHours
                ).microseconds
            }
            precondition(sum != 0, "the sum keeps the work from being left out")
            return Double(count) / (ContinuousClock.now - start).seconds
        }
        return Figure(
            name: "due dates of 12 working days", unit: "/s", values: values, limit: nil,
            goal: "≥ 1 000 000/s")
    }
}

/// One clerk's hand-offs through the one door, beside pgbench with the same statements.
struct ClerkBench {
    let ground: Ground
    let clients: Int

    func run(rounds: Int) async throws -> Figure {
        let count = 8_000
        var clerk: [Double] = []
        var limit: [Double] = []
        for round in 1...rounds {
            Progress.say("\(clients) clerks, round \(round) of \(rounds)")
            var first = try await ground.fill(count * 4, handedOff: false)
            // pgbench draws dossiers at random: four times as many keep most draws fresh.
            limit.append(
                try Programs.pgbench(
                    "\(ground.sql)/hand_off.sql", connection: ground.cluster.connectionString,
                    clients: clients, transactions: count / clients,
                    variables: ["first": "\(first)", "dossiers": "\(count * 4)"]))
            first = try await ground.fill(count * 4, handedOff: false)
            let time = try await seconds { try await handOff(count, after: first) }
            clerk.append(Double(count) / time)
        }
        return Figure(
            name: "hand-offs through perform, \(clients) client\(clients == 1 ? "" : "s")",
            unit: "/s", values: clerk, limit: (limit, "pgbench, same statements"), goal: "≥ 0.8")
    }

    private func handOff(_ count: Int, after first: DossierID) async throws {
        try await withThrowingTaskGroup(of: Void.self) { group in
            for client in 0..<clients {
                group.addTask {
                    for number in stride(from: client + 1, through: count, by: clients) {
                        _ = try await ground.store.perform(
                            .handOff(outcome: nil, note: ""), on: first + Int64(number),
                            expecting: 1, by: ground.officer, commandID: .random())
                    }
                }
            }
            try await group.waitForAll()
        }
    }
}

/// From the commit of a hand-off to the commit of its delivery, with an idle router.
struct PickUpBench {
    let ground: Ground

    func run() async throws -> [Figure] {
        Progress.say("idle pick-up")
        var logger = Logger(label: "bench")
        logger.logLevel = .error
        let service = RouterService(
            store: ground.store,
            connection: ConnectionSettings(ground.cluster.connectionString), logger: logger)
        let first = try await ground.fill(500, handedOff: false)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            try await Task.sleep(for: .seconds(1))
            var values: [Double] = []
            for number in 1...500 {
                _ = try await ground.store.perform(
                    .handOff(outcome: nil, note: ""), on: first + Int64(number), by: ground.officer,
                    commandID: .random())
                let wait = try await seconds {
                    while try await !isDelivered(first + Int64(number)) {}
                }
                values.append(wait * 1_000)
                try await Task.sleep(for: .milliseconds(2))
            }
            group.cancelAll()
            try await group.waitForAll()
            return [
                Figure(
                    name: "idle pick-up, p50 (as a poller sees it)", unit: "ms",
                    values: [values.median], limit: nil, goal: "≤ 1.5 ms"),
                Figure(
                    name: "idle pick-up, p99", unit: "ms", values: [values.quantile(0.99)],
                    limit: nil, goal: "≤ 6 ms"),
            ]
        }
    }

    private func isDelivered(_ id: DossierID) async throws -> Bool {
        try await ground.pool.query(
            "select delivered_at is not null from dossier where tenant = 1 and id = \(id)"
        ).bool(0, 0)
    }
}

/// Start to exit of `motcua show`, beside psql with one query.
struct StartBench {
    let ground: Ground
    let programs: String

    func run() async throws -> Figure {
        Progress.say("motcua show")
        let code = try await ground.receive().code
        let url = ["MOTCUA_DATABASE_URL": ground.cluster.connectionString, "MOTCUA_AS": "bench"]
        var show: [Double] = []
        var limit: [Double] = []
        for _ in 0..<30 {
            show.append(
                try await seconds {
                    try Programs.run(["\(programs)/motcua", "show", code], environment: url)
                } * 1_000)
            limit.append(
                try await seconds {
                    try Programs.run(["psql", "-qAtc", "select 1", ground.cluster.connectionString])
                } * 1_000)
        }
        return Figure(
            name: "motcua show, start to exit", unit: "ms", values: show,
            limit: (limit, "psql, select 1"), goal: "≤ 25 ms")
    }
}
