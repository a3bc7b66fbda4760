public import Dossiers
internal import Postgres

/// How the routing of a database fares: what waits, what failed, and what could stand in its way.
public struct Vitals: Hashable, Sendable {
    /// The jobs of one kind that one unit's dossiers wait for.
    public struct Queue: Hashable, Sendable {
        public let kind: JobKind
        /// The code of the unit that gave the dossiers; empty where it is not known.
        public let giver: String
        public let jobs: Int
        /// How many of them have failed and are tried again.
        public let retried: Int
        /// Since when the oldest has waited.
        public let oldest: Instant
    }

    /// The jobs of one kind set aside for one unit.
    public struct Parked: Hashable, Sendable {
        public let kind: JobKind
        /// The code of the unit that must see to them.
        public let owner: String
        public let jobs: Int
        public let oldest: Instant
    }

    /// When it was so, by the database's clock.
    public let at: Instant
    /// The longest queues first, at most 500.
    public let queues: [Queue]
    /// The most first, at most 500.
    public let parked: [Parked]
    /// How many dossiers wait for a reminder that has fallen due; counted up to 10 000.
    public let remindersDue: Int
    /// The live routers, each as `HOST:PROCESS`.
    public let routers: [String]
    /// Open connections to this database, and how many its server takes in all.
    public let connections: Int
    public let connectionLimit: Int
    /// How many transactions ago the oldest snapshot was taken that keeps dead rows from being
    /// removed: of a session, a prepared transaction or a replication slot.
    public let oldestSnapshotAge: Int
    /// For how many seconds a session has held the oldest one; nil where none does, or where the
    /// login may not see it (it needs `pg_read_all_stats`).
    public let oldestSnapshotSeconds: Double?

    /// How many jobs wait.
    public var waiting: Int { queues.map(\.jobs).reduce(0, +) }
    /// How many of them have failed and are tried again.
    public var retried: Int { queues.map(\.retried).reduce(0, +) }
    /// How many jobs are set aside.
    public var parkedJobs: Int { parked.map(\.jobs).reduce(0, +) }
    /// For how many seconds the oldest waiting job has waited; 0 where none does.
    public var lag: Double { queues.map { at.seconds(since: $0.oldest) }.max() ?? 0 }
}

extension Instant {
    /// The seconds that have passed since an earlier instant; 0 where it is later.
    public func seconds(since earlier: Instant) -> Double {
        Double(max(0, microseconds - earlier.microseconds)) / 1e6
    }
}

extension DossierStore {
    /// What a router's connection calls itself, so that ``Vitals/routers`` can name it.
    public static let routerPrefix = "motcua-router@"

    /// Takes the vital signs, in one round trip on one snapshot.
    ///
    /// It reads every job, a million of them in about half a second: whoever asks often keeps the
    /// answer for a while.
    ///
    /// - Parameter timeout: How long the database may take.
    public func vitals(timeout: Duration = .seconds(5)) async throws -> Vitals {
        let read = try await pool.transaction(.snapshot, timeout: timeout) { [self] session in
            try session.pipeline([
                """
                select q.kind, coalesce(u.code, ''), q.jobs, q.retried, q.oldest from (
                    select kind, giver, count(*) as jobs, count(tries) as retried,
                           min(coalesce((tries->0->>'at')::timestamptz, due_at)) as oldest
                    from job where tenant = \(tenant) group by kind, giver
                ) q left join unit u on u.id = q.giver
                order by q.jobs desc, u.code limit 500
                """,
                """
                select p.kind, u.code, count(*), min(p.parked_at) from parked_job p
                join unit u on u.id = p.owner
                where p.tenant = \(tenant) group by p.kind, u.code
                order by count(*) desc, u.code limit 500
                """,
                """
                select count(*) from (
                    select from dossier
                    where tenant = \(tenant) and status <= 5 and alarm_at <= now() limit 10000
                ) due
                """,
                """
                select count(*), current_setting('max_connections')::bigint,
                       coalesce(greatest(
                           max(age(backend_xmin)) filter (where pid <> pg_backend_pid()),
                           (select max(age(transaction)) from pg_prepared_xacts
                            where database = current_database()),
                           (select max(age(xmin)) from pg_replication_slots)), 0)::bigint,
                       extract(epoch from clock_timestamp() - min(xact_start) filter (
                           where backend_xmin is not null and pid <> pg_backend_pid()))::float8,
                       clock_timestamp(),
                       coalesce(array_agg(distinct split_part(
                           substr(application_name, \(Int32(Self.routerPrefix.count + 1))), ' ', 1))
                           filter (where application_name like \(Self.routerPrefix + "% listener")),
                           '{}')
                from pg_stat_activity where datname = current_database()
                """,
            ])
        }
        return try Vitals(queues: read[0], parked: read[1], reminders: read[2], server: read[3])
    }
}

extension Vitals {
    fileprivate init(queues: Rows, parked: Rows, reminders: Rows, server: Rows) throws {
        self.queues = try (0..<queues.count).map { row in
            Queue(
                kind: JobKind(rawValue: try queues.int16(row, 0)) ?? .deliver,
                giver: try queues.text(row, 1), jobs: Int(try queues.int64(row, 2)),
                retried: Int(try queues.int64(row, 3)),
                oldest: Instant(try queues.timestamp(row, 4)))
        }
        self.parked = try (0..<parked.count).map { row in
            Parked(
                kind: JobKind(rawValue: try parked.int16(row, 0)) ?? .deliver,
                owner: try parked.text(row, 1), jobs: Int(try parked.int64(row, 2)),
                oldest: Instant(try parked.timestamp(row, 3)))
        }
        remindersDue = Int(try reminders.int64(0, 0))
        connections = Int(try server.int64(0, 0))
        connectionLimit = Int(try server.int64(0, 1))
        oldestSnapshotAge = Int(try server.int64(0, 2))
        oldestSnapshotSeconds =
            server.isNull(0, 3) ? nil : try server.decode(0, 3, as: Double.self)
        at = Instant(try server.timestamp(0, 4))
        routers = try server.decode(0, 5, as: [String].self)
    }
}
