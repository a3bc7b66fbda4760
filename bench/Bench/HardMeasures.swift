import DossierStore
import Dossiers
import EmbeddedPostgres
import Postgres

/// The router while an old snapshot keeps every dead row, beside itself without one.
///
/// Backlogs are loaded one after another beside the router at work; only its deliveries count.
struct SnapshotBench {
    let ground: Ground
    let length: Duration

    private static let backlog = 200_000
    /// How many figures are printed of the whole.
    private static let parts = 5

    func run() async throws -> [Figure] {
        let without = try await rates(for: min(length, .seconds(120)))
        let with = try await rates(for: length, holding: true)
        return (0..<Self.parts).map { part in
            let range = part * with.count / Self.parts..<(part + 1) * with.count / Self.parts
            return Figure(
                name: "router, a snapshot held \(Int(length.seconds)) s, fifth \(part + 1)",
                unit: "hand-offs/s", values: Array(with[range]),
                limit: (without, "itself without"), goal: "≥ 0.9")
        }
    }

    /// The hand-offs a second of each backlog.
    private func rates(for length: Duration, holding: Bool = false) async throws -> [Double] {
        var next = try await ground.prepare(handedOff: true)
        let holder = PostgresPool(ConnectionSettings(ground.cluster.connectionString), size: 1)
        return try await holder.withConnection { connection in
            if holding {
                try await connection.executeScript(
                    """
                    set idle_in_transaction_session_timeout = 0;
                    begin isolation level repeatable read;
                    select count(*) from catalogue
                    """)
            }
            let routers = Routers(ground: ground, count: 1)
            let rates = try await routers.run {
                var rates: [Double] = []
                let end = ContinuousClock.now + length
                while .now < end || rates.count < Self.parts {
                    try await ground.copy(Self.backlog, after: next, handedOff: true)
                    next += DossierID(Self.backlog)
                    let time = try await seconds { try await routers.untilEmpty() }
                    rates.append(Double(Self.backlog) / time)
                    Progress.say("\(holding ? "with" : "without") an old snapshot: \(time.short) s")
                }
                return rates
            }
            if holding { try await connection.executeScript("rollback") }
            return rates
        }
    }
}

/// The router's rate before a fault and after, from the ledger's own stamps.
struct FaultBench {
    let ground: Ground

    enum Fault: String, CaseIterable {
        case backends = "its sessions ended"
        case fast = "the server restarted (fast)"
        case immediate = "the server restarted (immediate)"
    }

    /// Enough for before, the fault and thirteen seconds after.
    private static let backlog = 1_000_000

    func run() async throws -> [Figure] {
        var figures: [Figure] = []
        for fault in Fault.allCases { figures += try await take(fault) }
        return figures
    }

    private func take(_ fault: Fault) async throws -> [Figure] {
        Progress.say("the rate after a fault: \(fault.rawValue)")
        _ = try await ground.fill(Self.backlog, handedOff: true)
        let broken = try await Routers(ground: ground, count: 1).run {
            try await Task.sleep(for: .seconds(4))
            let now = try await ground.pool.query("select clock_timestamp()").timestamp(0, 0)
            try await cause(fault)
            try await Task.sleep(for: .seconds(14))
            return now
        }
        guard try await ground.pool.query("select exists (select from job)").bool(0, 0) else {
            throw Programs.Failed(description: "the backlog ran out before the fault was over")
        }
        let rows = try await ground.pool.query(
            """
            select floor(extract(epoch from at - \(broken)))::int4, count(*)
            from ledger where kind = 4 group by 1
            """)
        var rates: [Int: Double] = [:]
        for row in 0..<rows.count {
            rates[Int(try rows.int32(row, 0))] = Double(try rows.int64(row, 1))
        }
        let before = (-3..<0).map { rates[$0] ?? 0 }
        let back = (0..<14).first { (rates[$0] ?? 0) >= 0.9 * before.median }
        return [
            Figure(
                name: "router, 10 to 13 s after: \(fault.rawValue)", unit: "hand-offs/s",
                values: (10..<13).map { rates[$0] ?? 0 }, limit: (before, "3 s before"),
                goal: "≥ 0.9"),
            Figure(
                name: "until it is back at 0.9: \(fault.rawValue)", unit: "s",
                values: [back.map(Double.init) ?? .infinity], limit: nil, goal: "≤ 10"),
        ]
    }

    private func cause(_ fault: Fault) async throws {
        switch fault {
        case .backends:
            _ = try await ground.pool.query(
                """
                select pg_terminate_backend(pid) from pg_stat_activity
                where datname = current_database() and pid <> pg_backend_pid()
                """)
        case .fast: try restart(.fast)
        case .immediate: try restart(.immediate)
        }
    }

    private func restart(_ mode: EmbeddedCluster.StopMode) throws {
        try ground.cluster.stop(mode)
        try ground.cluster.start()
    }
}
