public import Dossiers
public import Postgres

extension DossierStore {
    /// Makes a dossier's state equal to its ledger again, and its opinions and next deadline with
    /// it.
    ///
    /// The repair is a ledger row of its own; a repeated command id answers with the first outcome.
    ///
    /// - Throws: ``StoreError/cannotMend(code:why:)`` where the ledger itself is damaged or the
    ///   state is not as old as its last row.
    @discardableResult
    public func repair(
        _ id: DossierID, reason: String, by officer: Officer, commandID: UUIDBytes = .random()
    ) async throws -> Outcome {
        let command = Command.house(.repair(reason: reason))
        return try await pool.transaction { [self] session in
            let read = try session.pipeline([
                """
                select d.version, d.calendar_version, i.code from dossier d
                join intake i on i.tenant = d.tenant and i.dossier = d.id
                where d.tenant = \(tenant) and d.id = \(id) for update of d
                """,
                """
                select \(LedgerRow.columns) from ledger l
                where tenant = \(tenant) and dossier = \(id) order by number
                """,
                "select clock_timestamp()",
            ])
            guard !read[0].isEmpty else { throw StoreError.noDossier(code: "\(id)") }
            let code = try read[0].text(0, 2)
            let entries = try (0..<read[1].count).map { try LedgerRow(read[1], $0) }
            if let known = entries.first(where: { $0.command == commandID }) {
                return try repeated(known, command)
            }
            let dossier = try replayed(entries, code)
            guard try read[0].int32(0, 0) == Int32(dossier.version) else {
                throw StoreError.cannotMend(
                    code: code,
                    why: Bilingual(
                        vi: "trạng thái không cùng tuổi với sổ cái",
                        en: "its state is not as old as its ledger"))
            }
            let edition = try catalogue.edition(
                dossier.edition, calendarVersion: dossier.clock.calendarVersion, &session)
            let transition = try edition.apply(
                command, to: dossier, by: officer,
                at: Instant(microseconds: try read[2].timestamp(0, 0).microseconds))
            var batch = ChangeBatch(tenant: tenant)
            batch.append(
                transition, after: entries.last?.hash ?? LedgerHash.beforeFirst,
                command: commandID)
            _ = try session.pipeline(batch.update(finishing: []))
            try restoreOpinions(of: transition.dossier, &session)
            try record(
                "repair", basis: reason, detail: ["dossier": code], &session)
            return .done(transition)
        }
    }

    private func replayed(_ entries: [LedgerRow], _ code: String) throws -> Dossier {
        var hash = LedgerHash.beforeFirst
        for row in entries {
            hash = LedgerHash.next(
                after: hash, tenant: tenant, row.entry,
                custodian: row.custodian.flatMap(UnitID.init(rawValue:)), command: row.command,
                data: row.data)
            guard hash == row.hash else {
                throw StoreError.cannotMend(
                    code: code,
                    why: Bilingual(
                        vi: "sổ cái bị sửa ở dòng \(row.entry.number)",
                        en: "its ledger was changed at row \(row.entry.number)"))
            }
        }
        do {
            return try Dossier.replay(entries.map(\.entry))
        } catch {
            throw StoreError.cannotMend(
                code: code, why: Bilingual(vi: error.description, en: error.description))
        }
    }

    private func restoreOpinions(of dossier: Dossier, _ session: inout Session) throws {
        let opinions = dossier.opinions
        guard !opinions.isEmpty else { return }
        try session.execute(
            """
            insert into opinion as o (tenant, dossier, number, asked_at, due, answered_at,
                silent_at, withdrawn_at, unit, counts_in_limit, consultation, stance, question)
            select \(tenant), \(dossier.id), * from unnest(
                \(opinions.map { Int16($0.number) }), \(opinions.map { Timestamp($0.askedAt) }),
                \(opinions.map { Timestamp($0.due) }),
                \(opinions.map { ($0.answer?.at).map(Timestamp.init) }),
                \(opinions.map { $0.silentAt.map(Timestamp.init) }),
                \(opinions.map { ($0.withdrawn?.at).map(Timestamp.init) }),
                \(opinions.map(\.unit.rawValue)), \(opinions.map(\.countsInLimit)),
                \(opinions.map(\.consultation)), \(opinions.map { $0.answer?.stance.rawValue }),
                \(opinions.map(\.question)))
            on conflict (tenant, dossier, number) do update set
                due = excluded.due, answered_at = excluded.answered_at,
                silent_at = excluded.silent_at, withdrawn_at = excluded.withdrawn_at,
                unit = excluded.unit, stance = excluded.stance
            """)
    }
}
