public import Dossiers
public import Postgres

/// Dossiers in PostgreSQL.
///
/// `perform` is the one door through which a dossier changes; this target is
/// the only place with SQL, and it decides nothing: every decision is `Edition.apply`.
public final class DossierStore: Sendable {
    let pool: PostgresPool
    let tenant: Int16
    let catalogue = Catalogue()

    /// Makes a store of a tenant (a province) over a pool of connections.
    public init(pool: PostgresPool, tenant: Int16 = 1) {
        self.pool = pool
        self.tenant = tenant
    }

    /// What a command came to.
    public enum Outcome: Hashable, Sendable {
        /// It was carried out now.
        case done(Transition)
        /// The same command id was carried out before; nothing changed now (promise P5).
        case repeated(LedgerEntry)

        /// The ledger row of the command, new or old.
        public var entry: LedgerEntry {
            switch self {
            case .done(let transition): transition.entry
            case .repeated(let entry): entry
            }
        }
    }

    // MARK: - The one door

    /// Carries a command out on a dossier: reads and locks it, lets the law decide, and writes
    /// state, ledger row and jobs in one transaction of two round trips.
    ///
    /// - Parameters:
    ///   - version: The version the officer saw; another one is a conflict. nil for none.
    ///   - commandID: The command's own id; a repeated one answers with the first outcome.
    /// - Throws: ``TransitionError`` when a rule refuses, ``StoreError/conflict(code:by:at:did:)``
    ///   when somebody acted first, `PostgresError` when the database fails.
    public func perform(
        _ command: Command, on id: DossierID, expecting version: Int? = nil,
        by officer: Officer, commandID: UUIDBytes
    ) async throws -> Outcome {
        try await pool.transaction { [self] session in
            let read = try session.pipeline([
                """
                select \(DossierRow.columns) from dossier d
                join intake i on i.tenant = d.tenant and i.dossier = d.id
                where d.tenant = \(tenant) and d.id = \(id) for update of d
                """,
                """
                select \(LedgerRow.columns) from ledger l
                where tenant = \(tenant) and dossier = \(id) and command = \(commandID)
                """,
                "select clock_timestamp()",
            ])
            if !read[1].isEmpty {
                let entry = try LedgerRow(read[1], 0).entry
                guard entry.event.name == command.name else {
                    throw StoreError.otherCommand(did: entry.event.name)
                }
                return .repeated(entry)
            }
            guard !read[0].isEmpty else { throw StoreError.noDossier(code: "\(id)") }
            let row = try DossierRow(read[0], 0)
            if let version, row.dossier.version != version {
                throw try conflict(row.dossier, &session)
            }
            let edition = try law(of: row, &session)
            let now = Instant(microseconds: try read[2].timestamp(0, 0).microseconds)
            let transition = try edition.apply(command, to: row.dossier, by: officer, at: now)
            var batch = ChangeBatch(tenant: tenant)
            batch.append(transition, after: row.hash, command: commandID)
            try session.commit(with: [batch.update(finishing: [])])
            return .done(transition)
        }
    }

    /// Returns the edition that governs a stored dossier.
    ///
    /// - Throws: ``StoreError/corrupt(dossier:problem:)`` when the edition lacks its step.
    func law(of row: DossierRow, _ session: inout Session) throws -> Edition {
        let dossier = row.dossier
        let edition = try catalogue.edition(
            row.edition, calendarVersion: dossier.reception.calendarVersion, &session)
        if let step = dossier.state.step, edition.procedure.step(step) == nil {
            throw StoreError.corrupt(
                dossier: dossier.id, problem: "its edition has no step \"\(step)\"")
        }
        return edition
    }

    private func conflict(
        _ dossier: Dossier, _ session: inout Session
    ) throws -> StoreError {
        let rows = try session.execute(
            """
            select \(LedgerRow.columns), coalesce(o.name, 'motcua-router') from ledger l
            left join officer o on o.id = l.officer
            where tenant = \(tenant) and dossier = \(dossier.id)
                and number = \(Int32(dossier.version))
            """)
        guard !rows.isEmpty else {
            return .corrupt(
                dossier: dossier.id, problem: "ledger row \(dossier.version) is missing")
        }
        let last = try LedgerRow(rows, 0)
        return .conflict(
            code: dossier.code, by: try rows.text(0, LedgerRow.columnCount), at: last.entry.at,
            did: last.entry.event.name)
    }

    // MARK: - Reception

    /// Receives a dossier at a one-stop shop: gives it the next code of the unit's day and begins
    /// its ledger.
    ///
    /// The code's number is taken under the lock of the unit's day and returned by a refusal, so
    /// that codes have neither gap nor repeat.
    public func receive(
        _ application: Application, procedure: String, at unit: UnitID, by officer: Officer,
        commandID: UUIDBytes
    ) async throws -> Outcome {
        do {
            return try await receiveNow(application, procedure, unit, officer, commandID)
        } catch let error as PostgresError where error.constraint == "a_reception_happens_once" {
            // The same command came twice at once; the other was first and its outcome answers.
            return try await receiveNow(application, procedure, unit, officer, commandID)
        }
    }

    private func receiveNow(
        _ application: Application, _ procedure: String, _ unit: UnitID, _ officer: Officer,
        _ commandID: UUIDBytes
    ) async throws -> Outcome {
        try await pool.transaction { [self] session in
            let begun = try session.pipeline([
                """
                select \(LedgerRow.columns) from ledger l join intake i using (tenant, dossier)
                where i.tenant = \(tenant) and i.command = \(commandID) and number = 1
                """,
                "select clock_timestamp(), nextval('dossier_number')",
            ])
            if !begun[0].isEmpty { return .repeated(try LedgerRow(begun[0], 0).entry) }
            let now = Instant(microseconds: try begun[1].timestamp(0, 0).microseconds)
            let number = try begun[1].int64(0, 1)
            let desk = try receptionDesk(
                unit, procedure, subject: application.subject, now, &session)
            let code = try nextCode(desk, &session)
            let transition = try desk.edition.receive(
                application,
                at: Edition.Desk(
                    id: Self.dossierID(day: desk.day, number: number), code: code,
                    unit: desk.unit, isDifficultArea: desk.isDifficultArea),
                by: officer, at: now)
            guard case .received(let received) = transition.entry.event else {
                preconditionFailure("a reception yields a reception")
            }
            var batch = ChangeBatch(tenant: tenant)
            batch.append(transition, after: LedgerHash.beforeFirst, command: commandID)
            try session.commit(with: [batch.insert([(received, transition.dossier)])])
            return .done(transition)
        }
    }

    private struct ReceptionDesk {
        let edition: Edition
        let unit: Unit
        let day: CivilDate
        let isDifficultArea: Bool
    }

    private func receptionDesk(
        _ id: UnitID, _ procedure: String, subject: String, _ now: Instant,
        _ session: inout Session
    ) throws -> ReceptionDesk {
        let directory = try catalogue.directory(&session)
        guard let unit = directory.unit(id) else { throw StoreError.noUnit(code: "\(id.rawValue)") }
        let (edition, day) = try self.edition(of: procedure, at: now, &session)
        guard let area = directory.area(code: subject, on: day) else {
            throw StoreError.noArea(code: subject)
        }
        return ReceptionDesk(
            edition: edition, unit: unit, day: day, isDifficultArea: area.isDifficult)
    }

    /// Returns the edition that governs a dossier received now, and the day it is there.
    func edition(
        of procedure: String, at now: Instant, _ session: inout Session
    ) throws -> (Edition, CivilDate) {
        // The day is the province's; every calendar shipped for it keeps one offset from UTC.
        let rows = try session.execute(
            """
            select e.id, (c.compiled ->> 'utcOffsetMinutes')::int, e.valid_from, e.valid_to
            from procedure_edition e
            join lateral (
                select compiled from calendar
                where id = e.compiled -> 'procedure' ->> 'calendar'
                order by version desc limit 1
            ) c on true
            where e.code = \(procedure) order by e.valid_from desc, e.edition desc
            """)
        for row in 0..<rows.count {
            let offset = Int(try rows.int32(row, 1))
            let day = now.date(offsetMinutes: offset)
            let period = try Period(
                first: rows.decode(row, 2, as: Day.self), last: rows.decode(row, 3, as: Day?.self))
            guard period.contains(day) else { continue }
            let id = try rows.int32(row, 0)
            let version = try catalogue.newestCalendarVersion(ofEdition: id, &session)
            return (try catalogue.edition(id, calendarVersion: version, &session), day)
        }
        throw StoreError.noEdition(procedure: procedure, day: now.date(offsetMinutes: 7 * 60))
    }

    private func nextCode(_ desk: ReceptionDesk, _ session: inout Session) throws -> String {
        let rows = try session.execute(
            """
            insert into day_number as d (tenant, unit, day, last)
            values (\(tenant), \(desk.unit.code), \(Day(desk.day)), 1)
            on conflict (tenant, unit, day) do update set last = d.last + 1
            returning last
            """)
        let number = Int(try rows.int32(0, 0))
        guard let code = DossierCode(unit: desk.unit.code, day: desk.day, number: number) else {
            throw StoreError.noUnit(code: desk.unit.code)
        }
        return code.text(desk.edition.ruleSet.codeFormat)
    }

    /// A dossier's number begins with the month of its reception, counted from January 2000.
    static func dossierID(day: CivilDate, number: Int64) -> DossierID {
        Int64((day.year - 2_000) * 12 + day.month) << 32 | number & 0xffff_ffff
    }
}
