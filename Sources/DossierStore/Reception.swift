public import Dossiers
public import Postgres

extension DossierStore {
    /// Receives a dossier at a one-stop shop: gives it the next code of the unit's day and begins
    /// its ledger.
    ///
    /// The code's number is taken under the lock of the unit's day and returned by a refusal, so
    /// that codes have neither gap nor repeat.
    public func receive(
        _ application: Application, procedure: String, at unit: UnitID, by officer: Officer,
        commandID: UUIDBytes
    ) async throws -> Outcome {
        try await once {
            try await self.begin(application, procedure, unit, commandID) { edition, desk, now in
                try edition.receive(application, at: desk, by: officer, at: now)
            }
        }
    }

    /// Files an application that came in online; an officer takes it in or says what is wrong.
    public func file(
        _ application: Application, procedure: String, at unit: UnitID, by officer: Officer,
        commandID: UUIDBytes
    ) async throws -> Outcome {
        try await once {
            try await self.begin(application, procedure, unit, commandID) { edition, desk, now in
                try edition.file(application, at: desk, by: officer, at: now)
            }
        }
    }

    private func once(_ act: () async throws -> Outcome) async throws -> Outcome {
        do {
            return try await act()
        } catch let error as PostgresError where error.constraint == "a_reception_happens_once" {
            // The same command came twice at once; the other was first and its outcome answers.
            return try await act()
        }
    }

    private func begin(
        _ application: Application, _ procedure: String, _ unit: UnitID, _ commandID: UUIDBytes,
        _ decide: @Sendable @escaping (Edition, Edition.Desk, Instant) throws -> Transition
    ) async throws -> Outcome {
        try await pool.transaction { [self] session in
            let begun = try session.pipeline([
                Self.unitsStayAsTheyAre,
                """
                select \(LedgerRow.columns) from ledger l join intake i using (tenant, dossier)
                where i.tenant = \(tenant) and i.command = \(commandID) and number = 1
                """,
                "select clock_timestamp()",
            ])
            if !begun[1].isEmpty { return .repeated(try LedgerRow(begun[1], 0).entry) }
            let now = Instant(microseconds: try begun[2].timestamp(0, 0).microseconds)
            let (edition, desk) = try receptionDesk(
                unit, procedure, subject: application.subject, lawOf: Self.day(of: now), now,
                parent: nil,
                &session)
            let transition = try decide(edition, desk, now)
            let batch = try receptionBatch(transition, commandID)
            try session.commit(with: [batch])
            return .done(transition)
        }
    }

    /// The statement that takes a reception in.
    func receptionBatch(_ transition: Transition, _ commandID: UUIDBytes) throws -> SQL {
        guard let received = transition.entry.event.reception else {
            preconditionFailure("a reception yields a reception")
        }
        var batch = ChangeBatch(tenant: tenant)
        batch.append(transition, after: LedgerHash.beforeFirst, command: commandID)
        return batch.insert([(received, transition.dossier)])
    }

    /// Finds the law and prepares the desk for a reception: its number and code are taken.
    ///
    /// - Parameter lawDay: The day whose law governs: today, or that of the child's group.
    func receptionDesk(
        _ id: UnitID, _ procedure: String, subject: String, lawOf lawDay: CivilDate, _ now: Instant,
        parent: ParentLink?, groupDue: Instant? = nil, _ session: inout Session
    ) throws -> (Edition, Edition.Desk) {
        let directory = try catalogue.directory(&session)
        guard let unit = directory.unit(id) else { throw StoreError.noUnit(code: "\(id.rawValue)") }
        let edition = try self.edition(of: procedure, on: lawDay, &session)
        let day = edition.day(of: now)
        guard let area = directory.area(code: subject, on: day) else {
            throw StoreError.noArea(code: subject)
        }
        let number = try session.execute("select nextval('dossier_number')").int64(0, 0)
        let code = try nextCode(unit, day, edition, &session)
        return (
            edition,
            Edition.Desk(
                id: Self.dossierID(day: day, number: number), code: code, unit: unit,
                isDifficultArea: area.isDifficult, parent: parent, groupDue: groupDue)
        )
    }

    /// Returns the edition that governs a dossier received on a day.
    ///
    /// - Throws: ``StoreError/noEdition(procedure:day:)`` where none is in force.
    func edition(
        of procedure: String, on day: CivilDate, _ session: inout Session
    ) throws -> Edition {
        guard let edition = try catalogue.edition(of: procedure, on: day, &session) else {
            throw StoreError.noEdition(procedure: procedure, day: day)
        }
        return edition
    }

    private func nextCode(
        _ unit: Unit, _ day: CivilDate, _ edition: Edition, _ session: inout Session
    ) throws -> String {
        let rows = try session.execute(
            """
            insert into day_number as d (tenant, unit, day, last)
            values (\(tenant), \(unit.code), \(Day(day)), 1)
            on conflict (tenant, unit, day) do update set last = d.last + 1
            returning last
            """)
        let number = Int(try rows.int32(0, 0))
        guard let code = DossierCode(unit: unit.code, day: day, number: number) else {
            throw StoreError.noUnit(code: unit.code)
        }
        return code.text(edition.ruleSet.codeFormat)
    }

    /// A dossier's number begins with the month of its reception, counted from January 2000.
    static func dossierID(day: CivilDate, number: Int64) -> DossierID {
        Int64((day.year - 2_000) * 12 + day.month) << 32 | number & 0xffff_ffff
    }
}
