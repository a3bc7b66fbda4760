public import DossierStore
public import Dossiers
public import Logging
public import ServiceLifecycle

/// Seals the ledger at intervals, and earlier where many rows wait, until it is told to stop.
///
/// Several routers may do it: the database lets one at a time.
public struct SealingService: Service, CustomStringConvertible {
    private let store: DossierStore
    private let interval: Duration
    private let rows: Int
    private let limit: Int
    private let logger: Logger
    public var description: String { "sealing" }

    /// Makes a sealer.
    ///
    /// - Parameters:
    ///   - rows: How many unsealed rows do not wait for the interval to end.
    ///   - limit: About the most rows of one seal; where more came, seals follow at once.
    public init(
        store: DossierStore, interval: Duration = .seconds(60), rows: Int = 50_000,
        limit: Int = 200_000, logger: Logger
    ) {
        (self.store, self.interval, self.rows) = (store, interval, rows)
        (self.limit, self.logger) = (limit, logger)
    }

    /// Seals, waits, and seals again; what the database refuses is logged and tried again.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            while !Task.isCancelled {
                await sealAll()
                await untilDue()
            }
        }
    }

    /// Returns when the interval has passed, many rows wait, or the task is cancelled.
    ///
    /// The time that the database takes to answer is not counted.
    private func untilDue() async {
        var left = interval
        while !Task.isCancelled, left > .zero {
            let step = min(.seconds(1), left)
            try? await Task.sleep(for: step)  // cancelled means stopping, as the loop sees
            left -= step
            // A database that fails is told of by the seal itself.
            if let isDue = try? await store.hasUnsealed(rows), isDue { return }
        }
    }

    private func sealAll() async {
        do {
            while !Task.isCancelled, let seal = try await store.seal(limit: limit) {
                logger.debug(
                    "sealed", metadata: ["seal": "\(seal.number)", "rows": "\(seal.rows)"])
                // One that was cut short has most of the limit.
                if seal.rows < limit / 2 { return }
            }
        } catch {
            if Task.isCancelled { return }
            logger.warning("the ledger could not be sealed", metadata: ["error": "\(error)"])
        }
    }
}

/// Has seals stamped by a time-stamp authority until it is told to stop.
///
/// Nobody waits for it: while the authority fails, seals go on and the backlog is logged.
public struct StampingService: Service, CustomStringConvertible {
    private let store: DossierStore
    private let authority: TimeStampAuthority
    private let interval: Duration
    private let longestPause: Duration
    private let now: @Sendable () -> Instant
    private let logger: Logger
    private static let portion = 100
    public var description: String { "stamping" }

    /// Makes a stamper.
    ///
    /// - Parameters:
    ///   - interval: How often it looks for new seals.
    ///   - longestPause: How long at most it leaves an authority that failed alone.
    ///   - now: This machine's clock.
    public init(
        store: DossierStore, authority: TimeStampAuthority, interval: Duration,
        longestPause: Duration = .seconds(300), now: @escaping @Sendable () -> Instant,
        logger: Logger
    ) {
        (self.store, self.authority, self.logger) = (store, authority, logger)
        (self.interval, self.longestPause, self.now) = (interval, longestPause, now)
    }

    /// Stamps, waits, and stamps again; an authority that fails is asked again after pauses that
    /// double.
    public func run() async throws {
        await cancelWhenGracefulShutdown {
            var stamped = 0
            var pause = min(interval, longestPause)
            while !Task.isCancelled {
                do {
                    stamped = try await stampAll(after: stamped)
                    pause = min(interval, longestPause)
                    try await Task.sleep(for: interval)
                } catch {
                    if Task.isCancelled { return }
                    await log(error, tryingAgainIn: pause)
                    try? await Task.sleep(for: pause)  // as above
                    pause = min(pause * 2, longestPause)
                }
            }
        }
    }

    /// Stamps every seal that has no stamp; returns the seal up to which all have one.
    private func stampAll(after stamped: Int) async throws -> Int {
        var newest = stamped
        while true {
            let seals = try await store.unstampedSeals(after: stamped, limit: Self.portion)
            guard let first = seals.first else { return newest }
            newest = max(newest, first.number)
            for seal in seals {
                let stamp = try await authority.stamp(seal.hash, now: now)
                try await store.keepStamp(
                    stamp.token, at: stamp.at, of: seal, from: authority.url)
                logger.debug("stamped", metadata: ["seal": "\(seal.number)"])
            }
        }
    }

    private func log(_ error: any Error, tryingAgainIn pause: Duration) async {
        var metadata: Logger.Metadata = ["error": "\(error)", "in": "\(pause)"]
        if let standing = try? await store.ledgerStanding() {  // the database may be what fails
            metadata["backlog"] = "\(standing.unstamped.seals)"
        }
        logger.warning("a seal could not be stamped; trying again", metadata: metadata)
    }
}
