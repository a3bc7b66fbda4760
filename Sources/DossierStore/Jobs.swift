public import Dossiers
public import Postgres

extension PostgresError {
    /// Whether a refusal may be the fault of single rows of a batch, so that going through it one
    /// by one lets the others through.
    ///
    /// A lost connection, a full or read-only server, a missing table or right (class 42) are
    /// nobody's in the batch: they are waited out, and count against no job.
    public var isOfTheWork: Bool {
        switch self {
        case .server(let error):
            switch error.sqlState {
            case "40001", "40P01", "55P03", "57014": true
            default: !error.canRetry && !error.sqlState.hasPrefix("42")
            }
        case .timedOut, .decoding, .transactionAborted, .misuse: true
        case .cannotConnect, .pooled, .connectionLost, .cancelled, .poolExhausted, .poolClosed:
            false
        }
    }
}

extension DossierStore {
    /// How many failures of its own a job may have before it is parked.
    public static let attemptLimit: Int16 = 5

    /// The condition of a job that has not failed yet, behind a cursor.
    func fresh(_ cursor: Int64) -> SQL {
        "tenant = \(tenant) and id > \(cursor) and tries is null"
    }

    /// The failures of a job `j` with one more, of which the first and the last nineteen are kept.
    static func tries(and reason: SQL, isTemporary: Bool) -> SQL {
        """
        case when jsonb_array_length(j.tries) >= 20 then j.tries - 1
             else coalesce(j.tries, '[]') end
            || jsonb_build_object('at', clock_timestamp(), 'reason', (\(reason))::text,
                                  'temporary', \(isTemporary)::boolean)
        """
    }

    /// Lists the deliveries that are due behind a cursor and have not failed, for going through
    /// them one by one.
    public func claimable(after cursor: Int64, limit: Int) async throws -> [Int64] {
        try await ids(
            """
            select id from job where \(fresh(cursor)) and due_at <= now() and kind = 0
            order by id limit \(Int64(limit))
            """)
    }

    /// Picks the first deliveries of every giver behind a cursor, so that the backlog of one keeps
    /// no other's dossier waiting until the cursor comes to it.
    ///
    /// It reads every job behind the cursor: a router asks now and then, not for each batch.
    public func firstOfEachGiver(after cursor: Int64, each: Int) async throws -> [Int64] {
        try await ids(
            """
            select unnest((array_agg(id order by id))[1:\(Int64(each))]) from job
            where \(fresh(cursor)) and due_at <= now() and kind = 0
            group by giver
            """)
    }

    /// Lists the jobs that have failed and are due to be tried again, longest due first.
    public func dueAgain(limit: Int = 100) async throws -> [(id: Int64, kind: JobKind)] {
        let rows = try await pool.query(
            """
            select id, kind from job
            where tenant = \(tenant) and tries is not null and due_at <= now()
            order by due_at limit \(Int64(limit))
            """)
        return try (0..<rows.count).map {
            (try rows.int64($0, 0), JobKind(rawValue: try rows.int16($0, 1)) ?? .deliver)
        }
    }

    private func ids(_ sql: SQL) async throws -> [Int64] {
        let rows = try await pool.query(sql)
        return try (0..<rows.count).map { try rows.int64($0, 0) }
    }

    /// Puts off a job that failed, for a second, then two, four and so on up to a minute, shortened
    /// or lengthened by up to half; parks it at the fifth failure that is its own.
    ///
    /// - Parameter isTemporary: The failure passes by itself and never counts towards parking.
    /// - Returns: Whether it is parked now.
    @discardableResult
    public func putOff(job: Int64, reason: String, isTemporary: Bool) async throws -> Bool {
        let tries = Self.tries(and: "\(reason)", isTemporary: isTemporary)
        let isLast: SQL = "not \(isTemporary)::boolean and attempts + 1 >= \(Self.attemptLimit)"
        let rows = try await pool.query(
            """
            with given_up as (
                delete from job where tenant = \(tenant) and id = \(job) and \(isLast) returning *
            ), parked as (
                insert into parked_job
                    (tenant, id, dossier, number, kind, owner, attempts, reason, tries)
                select j.tenant, j.id, j.dossier, j.number, j.kind, coalesce(u.id, d.receiver),
                       j.attempts + 1, \(reason), \(tries)
                from given_up j join dossier d on d.tenant = j.tenant and d.id = j.dossier
                left join unit u on u.id = d.from_unit
                returning id
            ), put_off as (
                update job j set
                    attempts = attempts + (not \(isTemporary)::boolean)::int, tries = \(tries),
                    due_at = clock_timestamp()
                        + least(60, power(2, coalesce(jsonb_array_length(tries), 0)))
                        * (0.5 + random()) * interval '1 second'
                where tenant = \(tenant) and id = \(job) and not (\(isLast))
            )
            select count(*) from parked
            """)
        return try rows.int64(0, 0) > 0
    }

    // MARK: - For a person

    /// Lists the jobs that have failed: the parked ones, oldest first, then those that are tried
    /// again by themselves; of one owner where a unit is given.
    public func failedJobs(owner: UnitID? = nil) async throws -> [JobRecord] {
        let ofOwner: SQL = "\(owner?.rawValue)::int is null or owner = \(owner?.rawValue)"
        return try await records("parked_at is not null or tries is not null", and: ofOwner)
    }

    /// Lists the parked jobs, oldest first; of one owner where a unit is given.
    public func parkedJobs(owner: UnitID? = nil) async throws -> [JobRecord] {
        try await failedJobs(owner: owner).filter { $0.parkedAt != nil }
    }

    /// Reads one job; nil where there is none, which is so once it is done.
    public func job(_ id: Int64) async throws -> JobRecord? {
        try await records("id = \(id)").first
    }

    /// Lists the jobs of a dossier, whatever became of them.
    public func jobs(of dossier: DossierID) async throws -> [JobRecord] {
        try await records("dossier = \(dossier)")
    }

    private func records(_ which: SQL, and owner: SQL = "true") async throws -> [JobRecord] {
        let rows = try await pool.query(
            """
            select w.id, w.kind, w.dossier, i.code, u.code, u.name, w.parked_at, w.due_at,
                   w.attempts, t.at, t.reason, t.temporary
            from (
                select tenant, id, kind, dossier, owner, parked_at, parked_at as due_at, attempts,
                       coalesce(tries, jsonb_build_array(jsonb_build_object(
                           'at', parked_at, 'reason', reason, 'temporary', false))) as tries
                from parked_job where tenant = \(tenant) and (\(which)) and (\(owner))
                union all
                select tenant, id, kind, dossier, owner, null, due_at, attempts, tries
                from (
                    select j.*, coalesce(g.id, d.receiver) as owner, null::timestamptz as parked_at
                    from job j join dossier d on d.tenant = j.tenant and d.id = j.dossier
                    left join unit g on g.id = d.from_unit
                ) j
                where tenant = \(tenant) and (\(which)) and (\(owner))
            ) w
            join intake i on i.tenant = w.tenant and i.dossier = w.dossier
            join unit u on u.id = w.owner
            left join lateral rows from (
                jsonb_to_recordset(w.tries) as (at timestamptz, reason text, temporary boolean)
            ) with ordinality as t(at, reason, temporary, place) on true
            order by w.parked_at nulls last, w.id, t.place
            """)
        var records: [JobRecord] = []
        for row in 0..<rows.count {
            let trial = rows.isNull(row, 9) ? nil : try Self.trial(rows, row)
            if let last = records.last, last.id == (try rows.int64(row, 0)) {
                records[records.count - 1].tries += trial.map { [$0] } ?? []
            } else {
                records.append(try Self.record(rows, row, trial))
            }
        }
        return records
    }

    private static func trial(_ rows: Rows, _ row: Int) throws -> JobRecord.Try {
        JobRecord.Try(
            at: Instant(try rows.timestamp(row, 9)), reason: try rows.text(row, 10),
            isTemporary: try rows.bool(row, 11))
    }

    private static func record(
        _ rows: Rows, _ row: Int, _ trial: JobRecord.Try?
    ) throws -> JobRecord {
        let standing: JobRecord.Standing =
            if !rows.isNull(row, 6) {
                .parked(at: Instant(try rows.timestamp(row, 6)))
            } else if trial != nil {
                .retried(next: Instant(try rows.timestamp(row, 7)))
            } else {
                .waiting
            }
        return JobRecord(
            id: try rows.int64(row, 0),
            kind: JobKind(rawValue: try rows.int16(row, 1)) ?? .deliver,
            dossier: try rows.int64(row, 2), code: try rows.text(row, 3),
            ownerCode: try rows.text(row, 4), owner: try rows.text(row, 5), standing: standing,
            attempts: Int(try rows.int16(row, 8)), tries: trial.map { [$0] } ?? [])
    }

    /// What is given back to the router.
    public enum Given: Hashable, Sendable {
        /// Every parked job.
        case all
        /// The parked jobs that a unit must see to.
        case owned(by: UnitID)
        /// What there is of a dossier.
        case of(DossierID)
        /// One job.
        case one(Int64)
    }
}
