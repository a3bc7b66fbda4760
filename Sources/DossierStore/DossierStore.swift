public import Dossiers
public import Postgres
internal import Tracing

/// Dossiers in PostgreSQL.
///
/// `perform` is the one door through which a dossier changes; this target is
/// the only place with SQL, and it decides nothing: every decision is `Edition.apply`.
public final class DossierStore: Sendable {
    let pool: PostgresPool
    let tenant: Int16
    let catalogue: Catalogue

    /// Makes a store of a tenant (a province) over a pool of connections.
    public init(pool: PostgresPool, tenant: Int16 = 1) {
        self.pool = pool
        self.tenant = tenant
        catalogue = Catalogue()
    }

    /// Closes the connections that nobody uses: one has been found dead, and so may these be.
    public func closeIdleConnections() { pool.closeIdle() }

    /// The day on which an instant falls; Viet Nam keeps one time, seven hours ahead of UTC.
    static func day(of instant: Instant) -> CivilDate { instant.date(offsetMinutes: 7 * 60) }

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
        try await withSpan("motcua.perform") { span in
            span.attributes["motcua.command"] = command.name
            do {
                return try await performNow(command, id, version, officer, commandID)
            } catch let error as PostgresError
                where error.constraint == "one_matter_passes_at_most_two_levels"
            {
                // Another dossier of the group went to a new level meanwhile; the law sees it now.
                return try await performNow(command, id, version, officer, commandID)
            }
        }
    }

    private func performNow(
        _ command: Command, _ id: DossierID, _ version: Int?, _ officer: Officer,
        _ commandID: UUIDBytes
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
            if !read[1].isEmpty { return try repeated(LedgerRow(read[1], 0), command) }
            guard !read[0].isEmpty else { throw StoreError.noDossier(code: "\(id)") }
            let row = try DossierRow(read[0], 0)
            if let version, row.dossier.version != version {
                throw try conflict(row.dossier, &session)
            }
            let edition = try law(of: row, &session)
            let now = Instant(microseconds: try read[2].timestamp(0, 0).microseconds)
            let transition = try edition.apply(
                command, to: row.dossier, by: officer, at: now, beside: row.groupLevels)
            var batch = ChangeBatch(tenant: tenant)
            batch.append(transition, after: row.hash, command: commandID)
            try session.commit(with: batch.update(finishing: []))
            return .done(transition)
        }
    }

    /// Answers a command whose id is in the ledger already (promise P5).
    func repeated(_ row: LedgerRow, _ command: Command) throws(StoreError) -> Outcome {
        guard row.entry.event.name == command.name else {
            throw .otherCommand(did: row.entry.event.name)
        }
        return .repeated(row.entry)
    }

    /// Returns the edition that governs a stored dossier.
    ///
    /// - Throws: ``StoreError/corrupt(dossier:problem:)`` when the edition lacks its step.
    func law(of row: DossierRow, _ session: inout Session) throws -> Edition {
        let dossier = row.dossier
        let edition = try catalogue.edition(
            row.edition, calendarVersion: dossier.clock.calendarVersion, &session)
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
}
