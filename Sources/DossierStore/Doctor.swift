public import Dossiers
internal import Postgres

/// What the doctor found wrong with one dossier.
public struct Finding: Hashable, Sendable {
    public let dossier: DossierID
    public let problem: String
}

extension DossierStore {
    /// Examines every dossier: its ledger replays to exactly the stored state (P9), is numbered
    /// without a gap and chained by hash (P11), its custodians tile (P2), it touches at most two
    /// levels (P1), and while open it has a custodian, a next deadline and, in transit, a job (P3).
    ///
    /// - Returns: The number examined and what was found, in the order of dossier numbers.
    public func examine(batch: Int = 1_000) async throws -> (examined: Int, findings: [Finding]) {
        var examined = 0
        var findings: [Finding] = []
        var last: DossierID = 0
        while true {
            let after = last
            let (ids, found) = try await pool.transaction(.snapshot) { [self] session in
                try examine(after: after, batch, &session)
            }
            guard let end = ids.last else { return (examined, findings) }
            last = end
            examined += ids.count
            findings += found
        }
    }

    private func examine(
        after last: DossierID, _ batch: Int, _ session: inout Session
    ) throws -> ([DossierID], [Finding]) {
        let dossiers = try session.execute(
            """
            select \(DossierRow.columns),
                   exists (select from job j where j.tenant = d.tenant and j.dossier = d.id)
                   or exists (select from parked_job p
                              where p.tenant = d.tenant and p.dossier = d.id)
            from dossier d join intake i on i.tenant = d.tenant and i.dossier = d.id
            where d.tenant = \(tenant) and d.id > \(last) order by d.id limit \(Int64(batch))
            """)
        let ids = try (0..<dossiers.count).map { try dossiers.int64($0, 0) }
        let ledger = try session.execute(
            """
            select \(LedgerRow.columns) from ledger l
            where tenant = \(tenant) and dossier = any(\(ids)) order by dossier, number
            """)
        var rowsByDossier: [DossierID: [Int]] = [:]
        for row in 0..<ledger.count {
            rowsByDossier[try ledger.int64(row, 0), default: []].append(row)
        }
        var findings: [Finding] = []
        for index in 0..<dossiers.count {
            do {
                let row = try DossierRow(dossiers, index)
                let entries = try (rowsByDossier[ids[index]] ?? []).map {
                    try LedgerRow(ledger, $0)
                }
                let hasJob = try dossiers.bool(index, DossierRow.Column.allCases.count + 1)
                findings += try problems(row, entries, hasJob: hasJob, &session).map {
                    Finding(dossier: ids[index], problem: $0)
                }
            } catch let error as StoreError {
                findings.append(Finding(dossier: ids[index], problem: error.description))
            }
        }
        return (ids, findings)
    }

    private func problems(
        _ row: DossierRow, _ ledger: [LedgerRow], hasJob: Bool, _ session: inout Session
    ) throws -> [String] {
        var problems: [String] = []
        let dossier = row.dossier
        do {
            let replayed = try Dossier.replay(ledger.map(\.entry))
            if replayed != dossier { problems.append("its ledger replays to another state") }
        } catch {
            problems.append("its ledger cannot be replayed: \(error)")
        }
        var hash = LedgerHash.beforeFirst
        for entry in ledger {
            hash = LedgerHash.next(
                after: hash, tenant: tenant, entry.entry,
                custodian: entry.custodian.flatMap(UnitID.init(rawValue:)), command: entry.command,
                data: entry.data)
            if hash != entry.hash {
                problems.append("the hash of ledger row \(entry.entry.number) is wrong")
                break
            }
        }
        if hash != row.hash { problems.append("its state does not carry its ledger's last hash") }
        if zip(ledger, ledger.dropFirst()).contains(where: { $0.entry.at > $1.entry.at }) {
            problems.append("its ledger runs backwards in time")
        }
        if !dossier.touched.isWithinLimit { problems.append("it passes more than two levels") }
        if isUndelivered(dossier.state), !hasJob {
            problems.append("it is on its way and the router knows nothing of it")
        }
        _ = try law(of: row, &session)
        return problems
    }

    private func isUndelivered(_ state: DossierState) -> Bool {
        switch state {
        case .inTransit(let transit), .returning(let transit, _): transit.deliveredAt == nil
        case .held, .paused, .decided, .returned, .refused, .stopped, .withdrawn: false
        }
    }
}
