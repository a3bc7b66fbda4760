public import Dossiers
internal import Postgres

/// What one batch of the router came to.
public struct BatchReport: Hashable, Sendable {
    /// How many jobs were claimed.
    public var claimed = 0
    /// How many dossiers were delivered or reminded of.
    public var done = 0
    /// How many jobs had become pointless, such as the delivery of a withdrawn dossier.
    public var obsolete = 0
    /// How many were set aside for a person, with owner and reason.
    public var parked = 0
    /// The last job claimed; the next batch begins behind it.
    public var cursor: Int64 = 0
    /// How long each delivered dossier was on its way, from stamp to stamp of the database's clock,
    /// in microseconds.
    public var waits: [Int64] = []

    public init() {}
}

extension DossierStore {
    /// Delivers a batch of hand-offs: claims their jobs, resolves the receiving units by the day's
    /// directory, and performs `deliver` for each through the law, all in one transaction.
    ///
    /// The claim is a row lock of this transaction: a router that dies gives everything back at
    /// once, and one that was suspended cannot commit after the database has dropped it. A dossier
    /// that a clerk has locked is left for the next batch.
    ///
    /// - Parameters:
    ///   - cursor: Only jobs behind this one, and none that has failed before.
    ///   - jobs: These alone, also those that have failed before.
    public func deliverBatch(
        after cursor: Int64 = 0, limit: Int = 500, only jobs: [Int64]? = nil
    ) async throws -> BatchReport {
        try await pool.transaction { [self] session in
            let claimed = try session.pipeline([
                Self.unitsStayAsTheyAre,
                """
                select id, dossier from job
                where \(jobs.map { "tenant = \(tenant) and id = any(\($0))" } ?? fresh(cursor))
                    and due_at <= now() and kind = 0
                order by id limit \(Int64(limit)) for update skip locked
                """,
                "select clock_timestamp()",
            ])
            var report = BatchReport()
            report.claimed = claimed[1].count
            guard report.claimed > 0 else { return report }
            let now = Instant(microseconds: try claimed[2].timestamp(0, 0).microseconds)
            var work = RoutingWork(
                store: self, now: now, directory: try catalogue.directory(&session))
            for row in 0..<report.claimed {
                work.jobs[try claimed[1].int64(row, 1), default: []].append(
                    try claimed[1].int64(row, 0))
                report.cursor = max(report.cursor, try claimed[1].int64(row, 0))
            }
            try work.decide(&session)
            report.done = work.batch.count
            report.obsolete = work.obsolete
            report.parked = work.parked.count
            report.waits = work.waits
            try session.commit(with: work.statements)
            return report
        }
    }

    /// Reminds of what has fallen due, a batch at a time; where the database refuses a batch, each
    /// dossier by itself, so that one bad row stops no other.
    ///
    /// - Parameter skipping: Dossiers that could not be reminded of before; they are left alone.
    /// - Returns: How many were reminded of, and which could not be, with the reason.
    public func remindBatch(
        limit: Int = 500, skipping: [DossierID] = []
    ) async throws -> (done: Int, failed: [DossierID: String]) {
        do {
            return try await remind(limit: limit, skipping: skipping)
        } catch let error as PostgresError where error.isOfTheWork {
            var (done, failed) = (0, [DossierID: String]())
            for dossier in try await remindable(limit: limit, skipping: skipping) {
                do {
                    let one = try await remind(limit: 1, skipping: [], only: dossier)
                    done += one.done
                    failed.merge(one.failed) { $1 }
                } catch let error as PostgresError where error.isOfTheWork {
                    failed[dossier] = error.description
                }
            }
            return (done, failed)
        }
    }

    private func remindable(limit: Int, skipping: [DossierID]) async throws -> [DossierID] {
        let rows = try await pool.query(
            """
            select id from dossier
            where tenant = \(tenant) and status <= 5 and alarm_at <= now()
                and id <> all(\(skipping))
            order by alarm_at limit \(Int64(limit))
            """)
        return try (0..<rows.count).map { try rows.int64($0, 0) }
    }

    private func remind(
        limit: Int, skipping: [DossierID], only dossier: DossierID? = nil
    ) async throws -> (done: Int, failed: [DossierID: String]) {
        try await pool.transaction { [self] session in
            let read = try session.pipeline([
                """
                select \(DossierRow.columns) from dossier d
                join intake i on i.tenant = d.tenant and i.dossier = d.id
                where d.tenant = \(tenant) and d.status <= 5 and d.alarm_at <= now()
                    and d.id <> all(\(skipping)) and (\(dossier) is null or d.id = \(dossier))
                order by d.alarm_at limit \(Int64(limit)) for update of d skip locked
                """,
                "select clock_timestamp()",
            ])
            let now = Instant(microseconds: try read[1].timestamp(0, 0).microseconds)
            var batch = ChangeBatch(tenant: tenant)
            var failed: [DossierID: String] = [:]
            for index in 0..<read[0].count {
                do {
                    let row = try DossierRow(read[0], index)
                    let edition = try law(of: row, &session)
                    let transition = try edition.apply(
                        .remind, to: row.dossier, by: .router, at: now, beside: row.groupLevels)
                    batch.append(transition, after: row.hash, command: .random())
                } catch let error as TransitionError {
                    failed[try read[0].int64(index, 0)] = error.description
                } catch let error as StoreError {
                    failed[try read[0].int64(index, 0)] = error.description
                }
            }
            if batch.count > 0 { try session.commit(with: batch.update(finishing: [])) }
            return (batch.count, failed)
        }
    }
}

/// The deciding half of a batch.
private struct RoutingWork {
    let store: DossierStore
    let now: Instant
    let directory: Directory
    /// The claimed jobs of each dossier.
    var jobs: [DossierID: [Int64]] = [:]
    var batch: ChangeBatch
    var finished: [Int64] = []
    var waits: [Int64] = []
    var obsolete = 0
    var parked: [(job: Int64, owner: UnitID, reason: String)] = []

    init(store: DossierStore, now: Instant, directory: Directory) {
        self.store = store
        self.now = now
        self.directory = directory
        batch = ChangeBatch(tenant: store.tenant)
    }

    mutating func decide(_ session: inout Session) throws {
        let rows = try session.execute(
            """
            select \(DossierRow.columns) from dossier d
            join intake i on i.tenant = d.tenant and i.dossier = d.id
            where d.tenant = \(store.tenant) and d.id = any(\(Array(jobs.keys)))
            for update of d skip locked
            """)
        try dropOrphans(rows, &session)
        for index in 0..<rows.count {
            let id = try rows.int64(index, 0)
            let claimed = jobs[id] ?? []
            guard let job = claimed.first else { continue }
            // Of several jobs of one dossier only one can still have something to deliver.
            finished += claimed.dropFirst()
            obsolete += claimed.count - 1
            do {
                try decide(DossierRow(rows, index), job, &session)
            } catch let error as TransitionError {
                try park(job, rows, index, error.description)
            } catch let error as RoutingError {
                try park(job, rows, index, error.description)
            } catch let error as StoreError {
                try park(job, rows, index, error.description)
            }
        }
    }

    private mutating func decide(
        _ row: DossierRow, _ job: Int64, _ session: inout Session
    ) throws {
        let dossier = row.dossier
        let transit: Transit
        switch dossier.state {
        case .inTransit(let leg), .returning(let leg, _): transit = leg
        case .filed, .held, .paused, .decided, .returned, .refused, .stopped, .withdrawn:
            return dropJob(job)
        }
        guard transit.deliveredAt == nil else { return dropJob(job) }
        let edition = try store.law(of: row, &session)
        let unit = try receiver(of: transit, dossier, edition)
        let transition = try edition.apply(
            .deliver(to: unit), to: dossier, by: .router, at: now, beside: row.groupLevels)
        batch.append(transition, after: row.hash, command: UUIDBytes(job: job))
        finished.append(job)
        waits.append(now.microseconds - transit.givenAt.microseconds)
    }

    private func receiver(
        of transit: Transit, _ dossier: Dossier, _ edition: Edition
    ) throws -> Unit {
        let day = edition.day(of: now)
        if let known = transit.unit {
            guard let unit = directory.standing(known, on: day) else {
                throw RoutingError.noSuccessor(
                    unit: directory.unit(known)?.code ?? "\(known.rawValue)", day)
            }
            return unit
        }
        return try directory.resolve(
            role: edition.step(transit.step).role, subject: dossier.reception.subject,
            receiving: dossier.reception.unit, on: day)
    }

    /// Takes away the jobs of dossiers that do not exist, unlike those that are merely locked.
    private mutating func dropOrphans(_ locked: Rows, _ session: inout Session) throws {
        guard locked.count < jobs.count else { return }
        let found = try session.execute(
            """
            select id from dossier
            where tenant = \(store.tenant) and id = any(\(Array(jobs.keys)))
            """)
        let existing = Set(try (0..<found.count).map { try found.int64($0, 0) })
        for (dossier, claimed) in jobs where !existing.contains(dossier) {
            finished += claimed
            obsolete += claimed.count
        }
    }

    private mutating func dropJob(_ job: Int64) {
        finished.append(job)
        obsolete += 1
    }

    /// Sets a job aside; its owner is the unit that gave the dossier, else the one that took it in.
    private mutating func park(_ job: Int64, _ rows: Rows, _ index: Int, _ reason: String) throws {
        let giver = DossierRow.Column.fromUnit.index
        let owner = try rows.int32(
            index, rows.isNull(index, giver) ? DossierRow.Column.receiver.index : giver)
        guard let unit = UnitID(rawValue: owner) else { return }
        finished.append(job)
        parked.append((job, unit, reason))
    }

    var statements: [SQL] {
        var statements: [SQL] = []
        if !parked.isEmpty {
            statements.append(
                """
                insert into parked_job
                    (tenant, id, dossier, number, owner, attempts, reason, tries)
                select j.tenant, j.id, j.dossier, j.number, coalesce(u.id, d.receiver),
                       j.attempts + 1, p.reason,
                       \(DossierStore.tries(and: "p.reason", isTemporary: false))
                from unnest(
                    \(parked.map(\.job)), \(parked.map(\.owner.rawValue)), \(parked.map(\.reason))
                ) as p(id, owner, reason)
                join job j on j.tenant = \(store.tenant) and j.id = p.id
                join dossier d on d.tenant = j.tenant and d.id = j.dossier
                left join unit u on u.id = p.owner
                """)
        }
        if batch.count > 0 {
            statements += batch.update(finishing: finished)
        } else if !finished.isEmpty {
            statements.append(
                "delete from job where tenant = \(store.tenant) and id = any(\(finished))")
        }
        return statements
    }
}

extension UUIDBytes {
    /// A job's id as a command id (version 8 of RFC 9562), so that a job delivers once.
    init(job: Int64) {
        self.init(high: 0x6d6f_7463_7561_8000, low: 1 << 63 | UInt64(bitPattern: job))
    }
}
