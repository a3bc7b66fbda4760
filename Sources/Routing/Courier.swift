internal import CoreMetrics
internal import DossierStore
internal import Logging
internal import Postgres
internal import Tracing

/// The router's hands: delivers batches, goes one by one where the database refuses one, and puts
/// off what fails.
struct Courier: Sendable {
    let store: DossierStore
    let settings: RouterSettings
    let logger: Logger
    var metrics = RouterMetrics()
    var pulse = Pulse()

    /// Delivers a batch of what is due behind a cursor and has not failed.
    func deliver(after cursor: Int64) async throws -> BatchReport {
        do {
            return try await batch {
                try await store.deliverBatch(after: cursor, limit: settings.batchLimit)
            }
        } catch let error as PostgresError where error.isOfTheWork {
            return try await deliverEach(
                store.claimable(after: cursor, limit: settings.batchLimit), error)
        }
    }

    /// Delivers the first jobs of every giver that has a backlog, wherever the cursor is.
    ///
    /// - Returns: How many were claimed, and how long it took to find them.
    func deliverFairly(after cursor: Int64) async throws -> (claimed: Int, search: Duration) {
        let start = ContinuousClock.now
        let jobs = try await store.firstOfEachGiver(after: cursor, each: settings.fairShare)
        let search = ContinuousClock.now - start
        var claimed = 0
        for start in stride(from: 0, to: jobs.count, by: settings.batchLimit) {
            let some = Array(jobs[start..<min(start + settings.batchLimit, jobs.count)])
            do {
                claimed += try await batch {
                    try await store.deliverBatch(limit: some.count, only: some)
                }.claimed
            } catch let error as PostgresError where error.isOfTheWork {
                claimed += try await deliverEach(some, error).claimed
            }
        }
        return (claimed, search)
    }

    /// After the database refused a batch: each job by itself, so that one bad row stops no other.
    private func deliverEach(
        _ jobs: [Int64], _ refusal: PostgresError
    ) async throws -> BatchReport {
        logger.warning("a batch was refused; going one by one", metadata: ["error": "\(refusal)"])
        metrics.refusedBatches.increment()
        var sum = BatchReport()
        for job in jobs {
            sum.claimed += try await deliver(job)
            sum.cursor = max(sum.cursor, job)
        }
        return sum
    }

    /// Delivers one job, or puts it off; returns 1 where it was there to be done.
    private func deliver(_ job: Int64) async throws -> Int {
        do {
            return try await batch { try await store.deliverBatch(limit: 1, only: [job]) }.claimed
        } catch let error as PostgresError where error.isOfTheWork {
            try await putOff(job, error)
            return 1
        }
    }

    private func batch(_ work: () async throws -> BatchReport) async throws -> BatchReport {
        let start = ContinuousClock.now
        let report = try await withSpan("motcua.batch") { span in
            let report = try await work()
            span.attributes["motcua.claimed"] = report.claimed
            return report
        }
        guard report.claimed > 0 else { return report }
        metrics.note(report, took: .now - start)
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
        return report
    }

    /// Brings interlinked groups up to date; one that cannot be is put off, at last parked.
    func followGroups() async throws {
        for job in try await store.groupJobs() { try await follow(job) }
    }

    private func follow(_ job: Int64) async throws {
        do {
            let isDone = try await withSpan("motcua.group") { _ in
                try await store.followGroup(job: job)
            }
            if isDone { metrics.groups.increment() }
        } catch let error as PostgresError where !error.isOfTheWork {
            throw error
        } catch {
            try await putOff(job, error)
        }
    }

    /// Tries again what has failed and is due, each by itself.
    func tryAgain() async throws {
        for (job, kind) in try await store.dueAgain() {
            switch kind {
            case .deliver: _ = try await deliver(job)
            case .followGroup: try await follow(job)
            }
        }
    }

    private func putOff(_ job: Int64, _ error: any Error) async throws {
        let isTemporary = (error as? PostgresError)?.canRetry ?? false
        let isParked = try await store.putOff(
            job: job, reason: "\(error)", isTemporary: isTemporary)
        (isParked ? metrics.parked : isTemporary ? metrics.temporaryRetries : metrics.ownRetries)
            .increment()
        logger.error(
            "a job failed",
            metadata: ["job": "\(job)", "parked": "\(isParked)", "error": "\(error)"])
    }
}
