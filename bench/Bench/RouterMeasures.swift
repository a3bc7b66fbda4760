import DossierStore
import Dossiers
import EmbeddedPostgres
import FoundationEssentials
import Logging
import Postgres
import Routing

/// Routers at work, each with connections of its own, until a piece of work is done.
struct Routers {
    let ground: Ground
    let count: Int

    func run<T: Sendable>(_ work: () async throws -> T) async throws -> T {
        var logger = Logger(label: "bench")
        logger.logLevel = .error
        let connection = ConnectionSettings(ground.cluster.connectionString)
        let settings = RouterSettings()
        return try await withThrowingTaskGroup(of: Void.self) { group in
            for _ in 0..<count {
                let pool = PostgresPool(connection, size: RouterService.connections(settings))
                let service = RouterService(
                    store: DossierStore(pool: pool), connection: connection, settings: settings,
                    logger: logger)
                group.addTask { try await service.run() }
            }
            let value = try await work()
            group.cancelAll()
            try await group.waitForAll()
            return value
        }
    }

    /// Delivers what waits; returns the hand-offs a second.
    func drain(_ backlog: Int) async throws -> Double {
        try await run {
            Double(backlog) / (try await seconds { try await untilEmpty() })
        }
    }

    func untilEmpty() async throws {
        let query: SQL = "select exists (select from job)"
        while try await ground.pool.query(query).bool(0, 0) {
            try await Task.sleep(for: .milliseconds(20))
        }
    }
}

/// The router on a backlog, beside pgbench with the minimal set-based SQL.
struct RouterBench {
    let ground: Ground
    let backlog: Int

    func run(rounds: Int) async throws -> Figure {
        var router: [Double] = []
        var limit: [Double] = []
        let receiver = try await receiver()
        for round in 1...rounds {
            Progress.say("router, round \(round) of \(rounds)")
            _ = try await ground.fill(backlog, handedOff: true)
            let batches = try Programs.pgbench(
                "\(ground.sql)/deliver_batch.sql", connection: ground.cluster.connectionString,
                clients: 2, transactions: backlog / 1_000, variables: ["unit": receiver])
            limit.append(batches * 500)
            _ = try await ground.fill(backlog, handedOff: true)
            router.append(try await Routers(ground: ground, count: 1).drain(backlog))
        }
        return Figure(
            name: "router, backlog of \(backlog)", unit: "hand-offs/s", values: router,
            limit: (limit, "pgbench, 2 clients"), goal: "≥ 0.6; ≥ 40 000/s")
    }

    private func receiver() async throws -> String {
        let rows = try await ground.pool.query(
            "select id from unit where code = 'H21.21553.VX' and valid_to is null")
        return String(try rows.int32(0, 0))
    }
}

/// Two routers on one backlog, beside one.
struct RoutersBench {
    let ground: Ground
    let backlog: Int

    func run(rounds: Int) async throws -> Figure {
        var rates: [[Double]] = [[], []]
        for round in 1...rounds {
            Progress.say("two routers, round \(round) of \(rounds)")
            for count in [1, 2] {
                _ = try await ground.fill(backlog, handedOff: true)
                rates[count - 1].append(
                    try await Routers(ground: ground, count: count).drain(backlog))
            }
        }
        return Figure(
            name: "2 routers, backlog of \(backlog)", unit: "hand-offs/s", values: rates[1],
            limit: (rates[0], "1 router"), goal: "≥ 1.0")
    }
}

/// How long a single dossier of one agency is on its way while another's backlog is delivered.
struct FairBench {
    let ground: Ground
    let backlog: Int
    let routers: Int

    func run() async throws -> [Figure] {
        Progress.say("a neighbour's dossiers beside a backlog, routers: \(routers)")
        _ = try await ground.fill(backlog, handedOff: true)
        let waits = try await Routers(ground: ground, count: routers).run {
            try await handOffWhileBusy()
        }
        let name = "beside a backlog of \(backlog), \(routers) router\(routers == 1 ? "" : "s")"
        return [
            Figure(
                name: "another agency's dossier, \(name)", unit: "ms", values: waits, limit: nil,
                goal: "median"),
            Figure(
                name: "the longest of \(waits.count)", unit: "ms", values: [waits.max() ?? .nan],
                limit: nil, goal: "≤ 1 000 ms"),
        ]
    }

    /// Hands one dossier after another off as long as a thousand of the backlog are left.
    private func handOffWhileBusy() async throws -> [Double] {
        var dossiers: [DossierID] = []
        let isBusy: SQL = "select count(*) >= 1000 from (select from job limit 1000) j"
        while try await ground.pool.query(isBusy).bool(0, 0) {
            let dossier = try await ground.receive(atNeighbour: true)
            _ = try await ground.store.perform(
                .handOff(outcome: nil, note: ""), on: dossier.id, by: ground.neighbour,
                commandID: .random())
            dossiers.append(dossier.id)
            try await Task.sleep(for: .milliseconds(100))
        }
        try await Routers(ground: ground, count: 0).untilEmpty()
        let rows = try await ground.pool.query(
            """
            select extract(epoch from delivered_at - since)::float8 * 1000 from dossier
            where id = any(\(dossiers))
            """)
        return try (0..<rows.count).map { try rows.decode($0, 0, as: Double.self) }
    }
}
