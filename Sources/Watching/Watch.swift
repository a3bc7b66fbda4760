public import DossierStore
internal import Dossiers
public import Logging
public import Routing

/// What is told of a router and its database: to Prometheus, and to whoever restarts it.
///
/// However often it is asked, the database is asked once a second and by one connection.
public actor Watch {
    private let store: DossierStore
    private let counts: PrometheusFactory
    private let pulse: Pulse
    private let lifetime: Duration
    private let patience: Duration
    private let logger: Logger
    private typealias Signs = (vitals: Vitals, ledger: LedgerStanding?)
    private var asked: (answer: Task<Signs, any Error>, ended: ContinuousClock.Instant?)?

    /// Makes a watch.
    ///
    /// - Parameters:
    ///   - store: Over a pool of its own, so that it takes no connection from the router.
    ///   - counts: The backend of the router's metrics.
    ///   - lifetime: For how long what the database answered is told again.
    ///   - patience: How long after its last round a router counts as hanging.
    public init(
        store: DossierStore, counts: PrometheusFactory, pulse: Pulse,
        keeping lifetime: Duration = .seconds(1), patience: Duration = .seconds(60), logger: Logger
    ) {
        self.store = store
        self.counts = counts
        self.pulse = pulse
        self.lifetime = lifetime
        self.patience = patience
        self.logger = logger
    }

    /// The vital signs, at most `lifetime` old; nil where the database does not answer.
    private func signs() async -> Signs? {
        let answer: Task<Signs, any Error>
        if let asked, asked.ended.map({ .now - $0 < lifetime }) ?? true {
            answer = asked.answer
        } else {
            answer = Task { [store] in
                // What only tells of seals takes nothing else off the page.
                (try await store.vitals(timeout: .seconds(2)), try? await store.ledgerStanding())
            }
            asked = (answer, nil)
        }
        let result = await answer.result
        if asked?.answer == answer, asked?.ended == nil { asked?.ended = .now }
        do {
            return try result.get()
        } catch {
            logger.debug("no vital signs", metadata: ["error": "\(error)"])
            return nil
        }
    }

    /// The page for Prometheus; of a database that does not answer it says so, and what is known.
    public func metrics() async -> String {
        var page = Exposition()
        let signs = await signs()
        page.gauge("motcua_up", "1 while the database answers, else 0.", signs == nil ? 0 : 1)
        page.gauge(
            "motcua_ready", "1 while the router is at work, else 0.", health().isReady ? 1 : 0)
        if let signs {
            Self.write(signs.vitals, to: &page)
            if let ledger = signs.ledger { Self.write(ledger, at: signs.vitals.at, to: &page) }
        }
        counts.write(to: &page)
        return page.text
    }

    /// Whether the router is at work, and why not.
    public nonisolated func health() -> Health {
        switch pulse.sign {
        case .starting: Health(.starting)
        case .beat(let ago): ago > patience ? Health(.hanging(ago)) : Health(nil)
        case .failed(let reason): Health(.database(reason))
        case .stopping: Health(.stopping)
        }
    }

    /// The gauges of the database; one line adds another.
    static func write(_ vitals: Vitals, to page: inout Exposition) {
        page.gauge(
            "motcua_jobs", "Jobs that wait, by kind and by the unit that gave the dossiers.",
            vitals.queues.map { (labels($0), Double($0.jobs)) })
        page.gauge(
            "motcua_oldest_job_seconds", "For how long the oldest of them has waited.",
            vitals.queues.map { (labels($0), vitals.at.seconds(since: $0.oldest)) })
        page.gauge(
            "motcua_jobs_retried", "How many of them have failed and are tried again.",
            vitals.queues.map { (labels($0), Double($0.retried)) })
        page.gauge(
            "motcua_jobs_parked", "Jobs set aside, by kind and by the unit that must see to them.",
            vitals.parked.map {
                ([("kind", $0.kind.name), ("owner", $0.owner)], Double($0.jobs))
            })
        page.gauge(
            "motcua_reminders_due", "Dossiers whose reminder has fallen due, counted up to 10000.",
            Double(vitals.remindersDue))
        page.gauge(
            "motcua_routers", "Routers connected to the database.", Double(vitals.routers.count))
        page.gauge(
            "motcua_database_connections", "Open connections to the database.",
            Double(vitals.connections))
        page.gauge(
            "motcua_database_connections_limit", "How many its server takes in all.",
            Double(vitals.connectionLimit))
        page.gauge(
            "motcua_oldest_snapshot_transactions",
            "How many transactions ago the oldest snapshot was taken that keeps dead rows.",
            Double(vitals.oldestSnapshotAge))
        page.gauge(
            "motcua_oldest_snapshot_seconds",
            "For how long a session has held it, where the login may see that.",
            vitals.oldestSnapshotSeconds ?? (vitals.oldestSnapshotAge == 0 ? 0 : nil))
    }

    /// How far the seals and their stamps are behind.
    static func write(_ ledger: LedgerStanding, at now: Instant, to page: inout Exposition) {
        page.gauge(
            "motcua_unsealed_rows", "Ledger rows that no seal covers yet, up to 100000.",
            Double(ledger.unsealed.rows))
        page.gauge(
            "motcua_unsealed_seconds", "How old the oldest of them is.",
            ledger.unsealed.since.map { now.seconds(since: $0) } ?? 0)
        page.gauge(
            "motcua_unstamped_seals", "Seals that no authority has stamped yet.",
            Double(ledger.unstamped.seals))
        page.gauge(
            "motcua_unstamped_seconds", "How old the oldest of them is.",
            ledger.unstamped.since.map { now.seconds(since: $0) } ?? 0)
    }

    private static func labels(_ queue: Vitals.Queue) -> Exposition.Labels {
        [("kind", queue.kind.name), ("agency", queue.giver)]
    }
}
