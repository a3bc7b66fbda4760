public import DossierStore
internal import Dossiers
public import Logging
public import Postgres
public import ServiceLifecycle

/// How a router works.
public struct RouterSettings: Sendable {
    /// The most jobs of one transaction.
    public var batchLimit = 500
    /// How many batches run at once while there is a backlog.
    public var concurrency = 2
    /// How long it waits for a notification before it looks by itself; jittered by half.
    public var pollInterval: Duration = .seconds(1)
    /// How often it looks at the jobs it has passed: those put off or committed out of order.
    public var sweepInterval: Duration = .seconds(1)

    public init() {}
}

/// The routing daemon: delivers hand-offs and reminds of what falls due, until it is told to stop.
///
/// A notification wakes it, the rows are the truth, and the poll is the guarantee. Several routers
/// share one database: each claims what no other holds.
public struct RouterService: Service {
    private let store: DossierStore
    private let connection: ConnectionSettings
    private let settings: RouterSettings
    private let logger: Logger

    /// Makes a router over a store; `connection` is where it listens.
    public init(
        store: DossierStore, connection: ConnectionSettings,
        settings: RouterSettings = RouterSettings(), logger: Logger
    ) {
        self.store = store
        self.connection = connection
        self.settings = settings
        self.logger = logger
    }

    /// Works until graceful shutdown or cancellation; whatever the database does meanwhile is
    /// waited out.
    ///
    /// - Throws: `PostgresError.pooled` where a connection pooler stands in front of the database.
    public func run() async throws {
        let listener = try PostgresListener(
            connection, channels: ["motcua_job"], checkInterval: .seconds(3))
        logger.info("router started", metadata: ["batch": "\(settings.batchLimit)"])
        try await withGracefulShutdownHandler {
            try await work(listener)
        } onGracefulShutdown: {
            listener.wake()
        }
        await listener.close()
        logger.info("router stopped")
    }

    private var isStopping: Bool { Task.isCancelled || Task.isShuttingDownGracefully }

    private func work(_ listener: PostgresListener) async throws {
        var rounds = Rounds(store: store, settings: settings, logger: logger)
        var backoff = Backoff()
        while !isStopping {
            do {
                try await rounds.untilIdle { isStopping }
                if isStopping { break }
                _ = try await listener.next(timeout: settings.pollInterval.jittered())
                backoff.reset()
            } catch PostgresError.pooled {
                throw PostgresError.pooled
            } catch {
                let pause = backoff.next()
                store.closeIdleConnections()
                logger.warning(
                    "the database did not answer; trying again",
                    metadata: ["error": "\(error)", "in": "\(pause)"])
                try? await Task.sleep(for: pause)  // cancelled means stopping, which the loop sees
            }
        }
    }
}

/// The router's rounds over jobs and reminders.
struct Rounds {
    let store: DossierStore
    let settings: RouterSettings
    let logger: Logger
    private var cursor: Int64 = 0
    private var sweptAt: ContinuousClock.Instant?
    /// Dossiers that could not be reminded of, left alone until the next try.
    private var unremindable: Set<DossierID> = []
    private var forgivenAt = ContinuousClock.now
    /// Whether the last batch was full, so that several at once have work.
    private var isBacklog = false
    /// How many jobs a batch may hold now: halved when one takes too long, then rising again.
    private var batchLimit: Int

    init(store: DossierStore, settings: RouterSettings, logger: Logger) {
        self.store = store
        self.settings = settings
        self.logger = logger
        batchLimit = settings.batchLimit
    }

    /// Works until nothing is left to do now.
    mutating func untilIdle(_ isStopping: () -> Bool) async throws {
        while !isStopping() {
            let isSweep = sweptAt.map { .now - $0 >= settings.sweepInterval } ?? true
            if isSweep {
                sweptAt = .now
                cursor = 0
            }
            let claimed = try await deliver()
            try await followGroups()
            let reminded = try await remind(unless: claimed > 0 && !isSweep)
            isBacklog = claimed >= batchLimit
            if !isBacklog && reminded < settings.batchLimit { return }
        }
    }

    /// Delivers what is due behind the cursor; returns how many jobs were claimed.
    private mutating func deliver() async throws -> Int {
        let (store, cursor, limit) = (store, cursor, batchLimit)
        do {
            let reports = try await withThrowingTaskGroup(of: BatchReport.self) { group in
                for _ in 0..<(isBacklog ? settings.concurrency : 1) {
                    group.addTask { try await store.deliverBatch(after: cursor, limit: limit) }
                }
                return try await group.reduce(into: []) { $0.append($1) }
            }
            for report in reports { note(report) }
            batchLimit = min(settings.batchLimit, batchLimit * 2)
            return reports.map(\.claimed).reduce(0, +)
        } catch let error as PostgresError where !error.canRetry {
            return try await deliverOneByOne(error)
        } catch let error as PostgresError where error.tookTooLong {
            batchLimit = max(1, batchLimit / 2)
            throw error
        }
    }

    /// After the database refused a batch: each job by itself, so that one bad row stops no other.
    private mutating func deliverOneByOne(_ refusal: PostgresError) async throws -> Int {
        logger.warning("a batch was refused; going one by one", metadata: ["error": "\(refusal)"])
        var claimed = 0
        for job in try await store.claimable(after: cursor, limit: settings.batchLimit) {
            do {
                let report = try await store.deliverBatch(only: job)
                note(report)
                claimed += report.claimed
            } catch let error as PostgresError where !error.canRetry {
                let isParked = try await store.postpone(job: job, reason: "\(error)")
                logger.error(
                    "a job was refused",
                    metadata: ["job": "\(job)", "parked": "\(isParked)", "error": "\(error)"])
            }
            cursor = max(cursor, job)
        }
        return claimed
    }

    /// Brings interlinked groups up to date; one that cannot be is put off, then parked.
    private func followGroups() async throws {
        for job in try await store.groupJobs() {
            do {
                try await store.followGroup(job: job)
            } catch let error as PostgresError where error.canRetry {
                throw error
            } catch {
                let isParked = try await store.postpone(job: job, reason: "\(error)")
                logger.error(
                    "a group cannot be followed",
                    metadata: ["job": "\(job)", "parked": "\(isParked)", "error": "\(error)"])
            }
        }
    }

    private mutating func note(_ report: BatchReport) {
        cursor = max(cursor, report.cursor)
        guard report.claimed > 0 else { return }
        logger.debug(
            "batch",
            metadata: [
                "claimed": "\(report.claimed)", "delivered": "\(report.done)",
                "obsolete": "\(report.obsolete)",
            ])
        if report.parked > 0 {
            logger.warning(
                "jobs were parked; see motcua jobs list", metadata: ["parked": "\(report.parked)"])
        }
    }

    private mutating func remind(unless isBusy: Bool) async throws -> Int {
        if isBusy { return 0 }
        if .now - forgivenAt > .seconds(300) {
            unremindable = []
            forgivenAt = .now
        }
        let (done, failed) = try await store.remindBatch(
            limit: settings.batchLimit, skipping: Array(unremindable))
        if done > 0 { logger.info("reminded", metadata: ["dossiers": "\(done)"]) }
        for (dossier, reason) in failed {
            unremindable.insert(dossier)
            logger.error(
                "a dossier cannot be reminded of",
                metadata: ["dossier": "\(dossier)", "reason": "\(reason)"])
        }
        return done
    }
}

extension PostgresError {
    /// Whether less work at once may be done in the time there is (SQLSTATE 57014: cancelled by
    /// the server's own limit).
    fileprivate var tookTooLong: Bool {
        if case .timedOut = self { true } else { sqlState == "57014" }
    }
}

/// Waiting times that double up to a cap, jittered so that routers do not come back all at once.
struct Backoff {
    private var attempt = 0

    mutating func next() -> Duration {
        let ceiling = min(5_000, 50 << min(attempt, 10))
        attempt += 1
        return .milliseconds(Int.random(in: ceiling / 2...ceiling))
    }

    mutating func reset() { attempt = 0 }
}

extension Duration {
    /// The duration, shortened or lengthened by up to half.
    func jittered() -> Duration { self * Double.random(in: 0.5...1.5) }
}
