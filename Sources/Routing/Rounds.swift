internal import CoreMetrics
internal import DossierStore
internal import Dossiers
internal import Logging

/// The router's rounds over jobs and reminders.
struct Rounds {
    let courier: Courier
    private var cursor: Int64 = 0
    private var sweptAt: ContinuousClock.Instant?
    /// When the first of every giver's are delivered next.
    private var fairAt = ContinuousClock.now
    /// Dossiers that could not be reminded of, left alone until the next try.
    private var unremindable: Set<DossierID> = []
    private var forgivenAt = ContinuousClock.now
    /// Whether the last batch was full, so that several at once have work.
    private var isBacklog = false

    init(_ courier: Courier) { self.courier = courier }

    private var settings: RouterSettings { courier.settings }

    /// Works until nothing is left to do now.
    mutating func untilIdle(_ isStopping: () -> Bool) async throws {
        while !isStopping() {
            let isSweep = sweptAt.map { .now - $0 >= settings.sweepInterval } ?? true
            if isSweep {
                sweptAt = .now
                cursor = 0
            }
            let claimed = try await deliver()
            try await courier.followGroups()
            let reminded = try await remind(unless: claimed > 0 && !isSweep)
            courier.pulse.beat()
            isBacklog = claimed >= settings.batchLimit
            if !isBacklog && reminded < settings.batchLimit { return }
        }
    }

    /// Delivers what is due behind the cursor and, beside a backlog, the first of every giver's;
    /// returns how many jobs were claimed.
    private mutating func deliver() async throws -> Int {
        let (courier, cursor) = (courier, cursor)
        let isFair = isBacklog && ContinuousClock.now >= fairAt
        async let fair = isFair ? courier.deliverFairly(after: cursor) : nil
        let reports = try await withThrowingTaskGroup(of: BatchReport.self) { group in
            for _ in 0..<(isBacklog ? settings.concurrency : 1) {
                group.addTask { try await courier.deliver(after: cursor) }
            }
            return try await group.reduce(into: []) { $0.append($1) }
        }
        self.cursor = reports.map(\.cursor).reduce(cursor, max)
        var claimed = reports.map(\.claimed).reduce(0, +)
        if let (count, search) = try await fair {
            claimed += count
            // However long the backlog, at most a tenth of the time goes into looking over it.
            fairAt = .now + max(settings.fairInterval, search * 9)
        }
        return claimed
    }

    private mutating func remind(unless isBusy: Bool) async throws -> Int {
        if isBusy { return 0 }
        if .now - forgivenAt > .seconds(300) {
            unremindable = []
            forgivenAt = .now
        }
        let (done, failed) = try await courier.store.remindBatch(
            limit: settings.batchLimit, skipping: Array(unremindable))
        courier.metrics.reminders.increment(by: done)
        if done > 0 { courier.logger.info("reminded", metadata: ["dossiers": "\(done)"]) }
        for (dossier, reason) in failed {
            unremindable.insert(dossier)
            courier.logger.error(
                "a dossier cannot be reminded of",
                metadata: ["dossier": "\(dossier)", "reason": "\(reason)"])
        }
        return done
    }
}
