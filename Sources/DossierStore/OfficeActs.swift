public import Dossiers
internal import Postgres

/// Acts of the administration that change what open dossiers lie under: their edition, their
/// calendar, their units. Each act is one transaction and one row of `office_act`; each dossier it
/// touches has a ledger row; a dry run does the same and gives it back.
extension DossierStore {
    /// An act in a dry run; thrown to give everything back.
    struct DryRun<Report: Sendable>: Error {
        let report: Report
    }

    /// Carries an act out, or only pretends to.
    ///
    /// The act gets a store of its own, so that what it reads of a law that is then given back is
    /// not remembered.
    ///
    /// - Throws: ``StoreError/basisMissing`` where no legal basis is named.
    func act<Report: Sendable>(
        basis: String, dryRun: Bool,
        _ body: @Sendable @escaping (DossierStore, inout Session) throws -> Report
    ) async throws -> Report {
        guard basis.contains(where: { !$0.isWhitespace }) else { throw StoreError.basisMissing }
        let store = DossierStore(pool: pool, tenant: tenant)
        do {
            return try await pool.transaction(timeout: .seconds(1_800)) { session in
                let report = try body(store, &session)
                if dryRun { throw DryRun(report: report) }
                return report
            }
        } catch let pretence as DryRun<Report> {
            return pretence.report
        }
    }

    /// Puts an act on record.
    func record(
        _ kind: String, basis: String, detail: some Encodable, _ session: inout Session
    ) throws {
        try session.execute(
            """
            insert into office_act (kind, basis, detail)
            values (\(kind), \(basis), \(JSONText(Event.json(detail))))
            """)
    }

    /// The database's clock.
    func now(_ session: inout Session) throws -> Instant {
        let rows = try session.execute("select clock_timestamp()")
        return Instant(microseconds: try rows.timestamp(0, 0).microseconds)
    }

    /// Goes through the open dossiers under a condition, in the order of their numbers, a batch at
    /// a time, and writes what becomes of each.
    ///
    /// All of them are locked before the first is written, since what is written locks the rows of
    /// its group: an act never waits for a dossier while it holds one. What comes to be under the
    /// condition meanwhile and is in other hands is left to them.
    ///
    /// - Parameter decide: Answers the transition of a dossier, or nil where it stays as it is.
    func change(
        where condition: SQL, _ session: inout Session,
        decide: (DossierRow, inout Session) throws -> Transition?
    ) throws {
        try session.execute(
            """
            select count(*) from (
                select from dossier d
                where d.tenant = \(tenant) and d.status <= 5 and (\(condition))
                order by d.id for update
            ) locked
            """)
        var last: DossierID = 0
        while true {
            let rows = try session.execute(
                """
                select \(DossierRow.columns) from dossier d
                join intake i on i.tenant = d.tenant and i.dossier = d.id
                where d.tenant = \(tenant) and d.status <= 5 and d.id > \(last) and (\(condition))
                order by d.id limit 500 for update of d skip locked
                """)
            guard !rows.isEmpty else { return }
            var batch = ChangeBatch(tenant: tenant)
            for index in 0..<rows.count {
                let row = try DossierRow(rows, index)
                last = row.dossier.id
                if let transition = try decide(row, &session) {
                    batch.append(transition, after: row.hash, command: .random())
                }
            }
            if batch.count > 0 { _ = try session.pipeline(batch.update(finishing: [])) }
        }
    }

    /// Reads the ledger of a dossier.
    func ledger(of dossier: DossierID, _ session: inout Session) throws -> [LedgerEntry] {
        let rows = try session.execute(
            """
            select \(LedgerRow.columns) from ledger l
            where tenant = \(tenant) and dossier = \(dossier) order by number
            """)
        return try (0..<rows.count).map { try LedgerRow(rows, $0).entry }
    }

    // MARK: - Editions

    /// What becomes of one open dossier when its procedure moves to another edition.
    public struct MigrationLine: Hashable, Sendable {
        public let code: String
        /// The number of the edition it is under.
        public let from: Int
        public let step: StepID
        /// Why it must stay; nil where it moves.
        public let obstacle: MigrationObstacle?
    }

    /// Moves the open dossiers of a procedure to an edition, each wholly or not at all (promise
    /// P6).
    ///
    /// - Parameter steps: The steps that bear another name in the new edition, by their old names.
    /// - Returns: Every open dossier of another edition, with what keeps it where it stays.
    public func migrateDossiers(
        of procedure: String, to number: Int, steps: [StepID: StepID], basis: String,
        dryRun: Bool, by officer: Officer
    ) async throws -> [MigrationLine] {
        try await act(basis: basis, dryRun: dryRun) { store, session in
            let lines = try store.migrate(procedure, number, steps, basis, officer, &session)
            try store.record(
                "migration", basis: basis,
                detail: [
                    "procedure": procedure, "edition": "\(number)",
                    "moved": "\(lines.count { $0.obstacle == nil })",
                    "stayed": "\(lines.count { $0.obstacle != nil })",
                ], &session)
            return lines
        }
    }

    private func migrate(
        _ procedure: String, _ number: Int, _ steps: [StepID: StepID], _ basis: String,
        _ officer: Officer, _ session: inout Session
    ) throws -> [MigrationLine] {
        let target = try catalogue.edition(of: procedure, number: number, &session)
        let now = try now(&session)
        var routes: [CivilDate: Routes] = [:]
        var lines: [MigrationLine] = []
        try change(
            where: """
                d.edition in (select id from procedure_edition
                              where code = \(procedure) and id <> \(target.id))
                """, &session
        ) { row, session in
            let dossier = row.dossier
            let old = try law(of: row, &session)
            let new = try catalogue.edition(
                target.id, calendarVersion: dossier.clock.calendarVersion, &session)
            let day = new.lawDay(receivedAt: dossier.reception.at)
            let route = try routes[day] ?? Routes(store: self, root: new, on: day, &session)
            routes[day] = route
            var obstacle: MigrationObstacle?
            var transition: Transition?
            do throws(MigrationObstacle) {
                transition = try new.migrate(
                    dossier, from: old, steps: steps, basis: basis, graph: route.root,
                    child: { route.children[$0] }, by: officer, at: now,
                    beside: row.groupLevels)
            } catch { obstacle = error }
            lines.append(
                MigrationLine(
                    code: dossier.code, from: old.procedure.edition,
                    step: dossier.state.step ?? "", obstacle: obstacle))
            return transition
        }
        return lines
    }

    /// The routes of an edition and of its children's procedures as they are on a day; one with no
    /// edition in force is left out.
    private struct Routes {
        let root: RouteGraph
        private(set) var children: [String: RouteGraph] = [:]

        init(
            store: DossierStore, root edition: Edition, on day: CivilDate,
            _ session: inout Session
        ) throws {
            let roles = try store.catalogue.directory(&session).roles
            root = RouteGraph(edition.procedure) { roles[$0] }
            var waiting = edition.procedure.children.map(\.procedure)
            while let code = waiting.popLast() {
                guard children[code] == nil,
                    let child = try store.catalogue.edition(of: code, on: day, &session)
                else { continue }
                children[code] = RouteGraph(child.procedure) { roles[$0] }
                waiting += child.procedure.children.map(\.procedure)
            }
        }
    }

    /// Replays the finished dossiers of a procedure against a draft of its next edition and tells
    /// what would have been refused or late.
    ///
    /// - Returns: One line a dossier, in the order of their numbers.
    public func shadow(
        _ draft: Procedure, ruleSet: RuleSet, limit: Int = 10_000
    ) async throws -> [Shadow] {
        try await pool.transaction(.snapshot, timeout: .seconds(600)) { [self] session in
            let directory = try catalogue.directory(&session)
            let finished = try session.execute(
                """
                select d.id from dossier d join procedure_edition e on e.id = d.edition
                where d.tenant = \(tenant) and d.status > 5 and e.code = \(draft.code)
                order by d.id limit \(Int64(limit))
                """)
            guard !finished.isEmpty else { return [] }
            let edition = Edition(
                id: 0, procedure: draft, ruleSet: ruleSet,
                calendars: try catalogue.newestCalendars(&session))
            return try (0..<finished.count).map { row in
                let id = try finished.int64(row, 0)
                do {
                    let entries = try ledger(of: id, &session)
                    guard let first = entries.first else {
                        throw StoreError.corrupt(dossier: id, problem: "it has no ledger")
                    }
                    let day = edition.day(of: first.at)
                    return try edition.shadow(
                        entries,
                        isDifficult: { directory.area(code: $0, on: day)?.isDifficult ?? false },
                        unit: { directory.unit($0) })
                } catch let error as ReplayError {
                    throw StoreError.corrupt(dossier: id, problem: error.description)
                }
            }
        }
    }

    // MARK: - Calendars

    /// How the dates of one open dossier change under a new calendar version.
    public struct RedatingLine: Hashable, Sendable {
        public let code: String
        public let before: Instant
        public let after: Instant
        public let stepBefore: Instant?
        public let stepAfter: Instant?
    }

    /// Publishes a new version of a calendar and computes the dates of the open dossiers that count
    /// on it anew (a swap of working days announced late).
    ///
    /// - Returns: The dossiers whose dates change, with the dates before and after.
    public func amend(
        _ calendar: WorkingCalendar, basis: String, dryRun: Bool, by officer: Officer
    ) async throws -> [RedatingLine] {
        try await act(basis: basis, dryRun: dryRun) { store, session in
            let known = try session.execute(
                "select coalesce(max(version), 0) from calendar where id = \(calendar.id)")
            let version = Int(try known.int32(0, 0))
            guard calendar.version > version else {
                throw StoreError.calendarNotNewer(
                    calendar.id, version: calendar.version, known: version)
            }
            try Self.publish(calendar, &session)
            try session.execute("update catalogue set version = version + 1")
            let lines = try store.redate(under: calendar, basis, officer, &session)
            try store.record(
                "calendar", basis: basis,
                detail: [
                    "calendar": calendar.id, "version": "\(calendar.version)",
                    "dossiers": "\(lines.count)",
                ], &session)
            return lines
        }
    }

    /// Computes anew what counts on a calendar: the dates of its procedures' dossiers, and of
    /// others the dates of the steps at units that keep it.
    private func redate(
        under calendar: WorkingCalendar, _ basis: String, _ officer: Officer,
        _ session: inout Session
    ) throws -> [RedatingLine] {
        let now = try now(&session)
        let units = try catalogue.directory(&session).units
        let calendars = Dictionary(uniqueKeysWithValues: units.map { ($0.id, $0.calendar) })
        let keepers = units.filter { $0.calendar == calendar.id }.map(\.id.rawValue)
        var lines: [RedatingLine] = []
        try change(
            where: """
                d.status <= 3 and (
                    d.edition in (select id from procedure_edition
                        where compiled -> 'procedure' ->> 'calendar' = \(calendar.id))
                    or d.custodian = any(\(keepers)) and d.step_due is not null)
                """, &session
        ) { row, session in
            let entries = try ledger(of: row.dossier.id, &session)
            var laws: [EditionID: Edition] = [:]
            for id in Set(entries.compactMap(\.event.edition)) {
                laws[id] = try catalogue.edition(
                    id, calendarVersion: row.dossier.clock.calendarVersion, &session
                ).with(calendar: calendar)
            }
            let edition = try law(of: row, &session).with(calendar: calendar)
            let redating: Redating
            do {
                redating = try edition.redating(
                    of: entries, earlier: laws, calendars: calendars,
                    groupDue: try groupDue(of: row.dossier, &session), basis: basis)
            } catch let error as ControlSheet.Failure {
                throw StoreError.corrupt(dossier: row.dossier.id, problem: error.description)
            }
            let transition = try edition.apply(
                .house(.redate(redating)), to: row.dossier, by: officer, at: now)
            let (before, after) = (row.dossier, transition.dossier)
            let isRedated =
                before.clock.due != after.clock.due
                || before.state.stepDue != after.state.stepDue
            if isRedated {
                lines.append(
                    RedatingLine(
                        code: before.code, before: before.clock.due, after: after.clock.due,
                        stepBefore: before.state.stepDue, stepAfter: after.state.stepDue))
            }
            // What changes no date today may change one later: the version counts for it, too.
            let isCountedOn = edition.procedure.calendar == calendar.id
            return isRedated || isCountedOn ? transition : nil
        }
        return lines
    }

    /// When the group of a child is due; groups come before their children in every act.
    private func groupDue(
        of dossier: Dossier, _ session: inout Session
    ) throws -> Instant? {
        guard let parent = dossier.matter?.parent else { return nil }
        let rows = try session.execute(
            "select due from dossier where tenant = \(tenant) and id = \(parent.dossier)")
        return rows.isEmpty
            ? nil : Instant(microseconds: try rows.timestamp(0, 0).microseconds)
    }
}
