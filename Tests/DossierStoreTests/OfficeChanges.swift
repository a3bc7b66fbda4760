import DossierStore
import Dossiers
import EmbeddedPostgres
import Foundation
import Logging
import Postgres
import TestSupport
import WorkflowFiles

@testable import Routing

extension Rounds {
    static let quietLogger: Logger = {
        var logger = Logger(label: "router-tests")
        logger.logLevel = .critical
        return logger
    }()

    /// Rounds that sweep every time and say nothing.
    static func quiet(
        _ store: DossierStore, batch: Int = 500, fairShare: Int = RouterSettings().fairShare
    ) -> Rounds {
        var settings = RouterSettings()
        settings.batchLimit = batch
        settings.fairShare = fairShare
        settings.sweepInterval = .zero
        return Rounds(Courier(store: store, settings: settings, logger: quietLogger))
    }

    /// One round over everything that is due, what has failed before included.
    mutating func overEverything() async throws {
        try await untilIdle { false }
        try await courier.tryAgain()
    }
}

extension Office {
    /// Publishes a variant of the near procedure under another code.
    func publish(
        _ code: String, ruleSet change: (RuleSet) -> RuleSet = { $0 },
        _ variant: (Procedure) -> Procedure
    ) async throws {
        let workspace = TestDatabase.workspace
        guard
            let file = workspace.procedures.first(where: {
                $0.procedure.code == Self.near && $0.procedure.period.last == nil
            }), let ruleSet = workspace.ruleSets.first(where: { $0.id == file.procedure.ruleSet })
        else { throw OfficeError.noSuchUnit }
        try await store.publish(
            variant(file.procedure.changed(code: code)), ruleSet: change(ruleSet), source: code)
    }

    /// A calendar on which every hour of every day is a working hour.
    static func always(version: Int = 1, daysOff: [CivilDate: DayName] = [:]) throws
        -> WorkingCalendar
    {
        guard let midnight = TimeOfDay(minutes: 0), let end = TimeOfDay(minutes: 1_440) else {
            throw OfficeError.noSuchUnit
        }
        let day = Shift(start: midnight, end: end)
        return try WorkingCalendar(
            id: "always", version: version, years: 2_020...2_100, utcOffsetMinutes: 420,
            standardDayMinutes: 1_440, fractionalMonthDays: 30,
            hours: Dictionary(uniqueKeysWithValues: Weekday.allCases.map { ($0, [day]) }),
            daysOff: daysOff)
    }

    /// Publishes a near procedure that is always in working hours and has little patience.
    func publishImpatient(
        _ code: String, limit: String, brief: String = "0.001 hour",
        _ change: @escaping (Procedure) -> Procedure = { $0 }
    ) async throws {
        guard let limit = TimeLimit(limit), let brief = TimeLimit(brief) else {
            throw OfficeError.noSuchUnit
        }
        try await store.publish(
            Organisation(
                levels: [], posts: [], roles: [], areas: [], units: [],
                calendars: [try Self.always()]),
            province: ("H21", "Gia Lai"))
        let variant = { (procedure: Procedure) in
            change(
                procedure.changed(
                    calendar: "always", counting: .byHours, limits: TimeLimits(general: limit),
                    steps: procedure.steps.map { $0.changed(limit: nil) }))
        }
        try await publish(code, ruleSet: { $0.impatient(brief) }, variant)
    }

    /// A unit of the province that fills a role for a commune.
    func unit(_ role: RoleID, for unit: Dossiers.Unit) throws -> Dossiers.Unit {
        try directory.resolve(
            role: role, subject: unit.area, receiving: unit.id, on: unit.period.first)
    }

    /// The one-stop shop of the province.
    func provinceCounter() throws -> Dossiers.Unit {
        let found = directory.units.first {
            $0.level.rank == 3 && $0.roles.contains("one-stop") && $0.period.last == nil
        }
        guard let found else { throw OfficeError.noSuchUnit }
        return found
    }

    /// Follows every group until none waits, delivering in between.
    func route() async throws {
        for _ in 0..<20 {
            let delivered = try await store.deliverBatch().done
            let jobs = try await store.groupJobs()
            for job in jobs { try await store.followGroup(job: job) }
            if delivered == 0, jobs.isEmpty { return }
        }
    }

    /// Publishes the units anew with one more role for all that have a role already.
    func addRole(_ role: RoleID, toUnitsWith known: RoleID) async throws {
        let workspace = TestDatabase.workspace
        let units = workspace.units.map { unit in
            Dossiers.Unit(
                id: unit.id, code: unit.code, name: unit.name, area: unit.area,
                serves: unit.serves,
                roles: unit.roles.contains(known) ? unit.roles + [role] : unit.roles,
                posts: unit.posts, calendar: unit.calendar, period: unit.period,
                parent: unit.parent, successor: unit.successor)
        }
        let added = Role(id: role, name: Bilingual(vi: role), binding: .nearest, level: nil)
        try await store.publish(
            Organisation(
                levels: [], posts: [], roles: [added], areas: [], units: units, calendars: []),
            province: ("H21", "Gia Lai"))
    }

    /// Publishes the units anew, all keeping a calendar.
    func keepCalendar(_ calendar: WorkingCalendar) async throws {
        let units = TestDatabase.workspace.units.map { unit in
            Dossiers.Unit(
                id: unit.id, code: unit.code, name: unit.name, area: unit.area,
                serves: unit.serves, roles: unit.roles, posts: unit.posts, calendar: calendar.id,
                period: unit.period, parent: unit.parent, successor: unit.successor)
        }
        try await store.publish(
            Organisation(
                levels: [], posts: [], roles: [], areas: [], units: units,
                calendars: [calendar]),
            province: ("H21", "Gia Lai"))
    }

    /// The jobs that wait for a dossier.
    func jobs(of dossier: DossierID) async throws -> [Int64] {
        let rows = try await pool.query("select id from job where dossier = \(dossier) order by id")
        return try (0..<rows.count).map { try rows.int64($0, 0) }
    }

    /// Runs a statement behind the back of every trigger, as only a superuser can.
    func damage(_ statement: String) async throws {
        try await pool.transaction { session in
            try session.execute("set local session_replication_role = replica")
            try session.executeScript(statement)
        }
    }
}

/// A database server that one test may stop and crash, with the shipped law published.
struct OwnCluster {
    let cluster: EmbeddedCluster
    let office: Office

    /// Starts a server for a test and removes it with its files, whatever becomes of the test.
    static func with(
        directory: String = "/tmp/motcua-crash-\(UUID().uuidString.prefix(8).lowercased())",
        _ test: (OwnCluster) async throws -> Void
    ) async throws {
        let cluster = EmbeddedCluster(directory: directory)
        defer {
            try? cluster.stop(.immediate)  // what is left lies in the temporary folder
            try? FileManager.default.removeItem(atPath: cluster.directory)  // the same
        }
        try cluster.start()
        let connection = ConnectionSettings(cluster.connectionString)
        let pool = PostgresPool(connection, size: 8)
        try await Migrations.migrate(pool)
        try await DossierStore(pool: pool).publish(TestDatabase.workspace)
        let office = try await Office(
            name: EmbeddedCluster.database, connection: connection, pool: pool)
        try await test(OwnCluster(cluster: cluster, office: office))
    }
}
