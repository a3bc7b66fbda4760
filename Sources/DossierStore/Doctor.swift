internal import Dossiers
internal import Postgres

extension DossierStore {
    /// Examines every dossier: its ledger replays to exactly the stored state (P9), is numbered
    /// without a gap and chained by hash (P11), its custodians are the replayed ones and tile (P2),
    /// it and its group touch at most two levels (P1), and while open it has a custodian, the next
    /// deadline the law gives, a holder of its post, and in transit a job (P3).
    ///
    /// The post is looked for in units that have officers here.
    ///
    /// - Parameter progress: Told after each batch how many dossiers have been examined.
    /// - Returns: The number examined and what was found, in the order of dossier numbers.
    public func examine(
        batch: Int = 1_000, progress: (Int) -> Void = { _ in }
    ) async throws -> (examined: Int, findings: [Finding]) {
        var examined = 0
        var findings: [Finding] = []
        var last: DossierID = 0
        let staff = try await staff()
        while true {
            let after = last
            let (ids, found) = try await pool.transaction(.snapshot, timeout: .seconds(300)) {
                [self] session in
                try examine(after: after, batch, staff, &session)
            }
            guard let end = ids.last else { return (examined, findings) }
            last = end
            examined += ids.count
            findings += found
            progress(examined)
        }
    }

    /// The posts held today in each unit that has, or had, officers; and the units' names.
    private func staff() async throws -> [UnitID: (name: String, posts: Set<PostID>)] {
        let rows = try await pool.query(
            """
            select u.id, u.name, coalesce(array_agg(distinct p.post) filter (where p.post is not
                   null), '{}')
            from unit u
            join appointment any_of on any_of.unit = u.id
            left join lateral (
                select unnest(a.posts) as post from appointment a where a.unit = u.id
                    and \(Self.today) between a.valid_from and coalesce(a.valid_to, 'infinity')
                union
                select unnest(m.posts) from mandate m
                where m.unit = u.id and \(Self.today) between m.valid_from and m.valid_to
                    and \(Self.hasItsPrincipal(on: Self.today))
            ) p on true
            group by u.id, u.name
            """)
        return try (0..<rows.count).reduce(into: [:]) { staff, row in
            guard let unit = UnitID(rawValue: try rows.int32(row, 0)) else { return }
            staff[unit] = (
                try rows.text(row, 1), Set(try rows.decode(row, 2, as: [String].self))
            )
        }
    }

    private func examine(
        after last: DossierID, _ batch: Int,
        _ staff: [UnitID: (name: String, posts: Set<PostID>)], _ session: inout Session
    ) throws -> ([DossierID], [Finding]) {
        let dossiers = try session.execute(
            """
            select \(DossierRow.columns), d.alarm_at,
                   (select bit_or(g.touched) from dossier g
                    where g.tenant = d.tenant and g.group_of = d.group_of)
            from dossier d join intake i on i.tenant = d.tenant and i.dossier = d.id
            where d.tenant = \(tenant) and d.id > \(last) order by d.id limit \(Int64(batch))
            """)
        let ids = try (0..<dossiers.count).map { try dossiers.int64($0, 0) }
        let read = try session.pipeline([
            """
            select \(LedgerRow.columns) from ledger l
            where tenant = \(tenant) and dossier = any(\(ids)) order by dossier, number
            """,
            """
            select dossier, number, unit, answered_at is not null, silent_at is not null,
                   withdrawn_at is not null, due
            from opinion where tenant = \(tenant) and dossier = any(\(ids))
            order by dossier, number
            """,
            """
            select dossier from job where tenant = \(tenant) and kind = 0 and dossier = any(\(ids))
            union
            select dossier from parked_job
            where tenant = \(tenant) and kind = 0 and dossier = any(\(ids))
            """,
        ])
        let ledgers = try Self.grouped(read[0])
        let opinions = try Self.grouped(read[1])
        let underWay = try Self.grouped(read[2])
        var patients = try ids.indices.map { index in
            try Patient(
                rows: dossiers, index: index, ledger: (read[0], ledgers[ids[index]] ?? []),
                opinions: (read[1], opinions[ids[index]] ?? []),
                hasJob: underWay[ids[index]] != nil, staff: staff, store: self, &session)
        }
        let tasks = try lostTasks(of: patients.compactMap(\.parent), &session)
        let findings = try ids.indices.flatMap { index in
            try patients[index].examined(tasks[ids[index]] ?? [])
        }
        return (ids, findings)
    }

    private static func grouped(_ rows: Rows) throws -> [DossierID: [Int]] {
        try (0..<rows.count).reduce(into: [:]) { groups, row in
            groups[try rows.int64(row, 0), default: []].append(row)
        }
    }
}

/// One dossier under examination.
private struct Patient {
    let rows: Rows
    let index: Int
    let ledger: (rows: Rows, indices: [Int])
    let opinions: (rows: Rows, indices: [Int])
    let hasJob: Bool
    let staff: [UnitID: (name: String, posts: Set<PostID>)]
    let store: DossierStore
    /// The dossier and its law; nil where they cannot be read.
    private var row: (row: DossierRow, edition: Edition)?
    private var ailments: [Ailment] = []

    init(
        rows: Rows, index: Int, ledger: (rows: Rows, indices: [Int]),
        opinions: (rows: Rows, indices: [Int]), hasJob: Bool,
        staff: [UnitID: (name: String, posts: Set<PostID>)], store: DossierStore,
        _ session: inout Session
    ) throws {
        self.rows = rows
        self.index = index
        self.ledger = ledger
        self.opinions = opinions
        self.hasJob = hasJob
        self.staff = staff
        self.store = store
        do {
            let found = try DossierRow(rows, index)
            row = (found, try store.law(of: found, &session))
        } catch let error as StoreError {
            note(error)
        }
    }

    /// The dossier where its procedure has children.
    var parent: (dossier: Dossier, edition: Edition)? {
        row.flatMap { $0.edition.procedure.children.isEmpty ? nil : ($0.row.dossier, $0.edition) }
    }

    /// - Parameter tasks: What its group has to do without having a job for it.
    mutating func examined(_ tasks: [GroupTask]) throws -> [Finding] {
        if let row {
            do {
                let entries = try ledger.indices.map { try LedgerRow(ledger.rows, $0) }
                examineLedger(entries, row.row)
                try examineState(row.row.dossier, row.edition)
                ailments += tasks.map { .groupIsBehind($0) }
            } catch let error as StoreError {
                note(error)
            }
        }
        let id = try rows.int64(index, 0)
        let code = try rows.text(index, DossierRow.Column.allCases.count)
        return ailments.map { Finding(dossier: id, code: code, ailment: $0) }
    }

    private mutating func note(_ error: StoreError) {
        if case .corrupt(_, let problem) = error {
            ailments.append(.unreadable(problem))
        } else {
            ailments.append(.unreadable(error.description))
        }
    }

    /// Replays and hashes the ledger row by row.
    private mutating func examineLedger(_ entries: [LedgerRow], _ row: DossierRow) {
        var replayed: Dossier?
        var hash = LedgerHash.beforeFirst
        var isChained = true
        var last: Instant?
        for row in entries {
            if isChained {
                hash = LedgerHash.next(
                    after: hash, tenant: store.tenant, row.entry,
                    custodian: row.custodian.flatMap(UnitID.init(rawValue:)), command: row.command,
                    data: row.data)
                isChained = hash == row.hash
                if !isChained { ailments.append(.hashIsWrong(row: row.entry.number)) }
            }
            if let last, row.entry.at < last {
                ailments.append(.timeRunsBackwards(row: row.entry.number))
            }
            last = row.entry.at
            do {
                replayed = try Dossier.following(replayed, row.entry)
            } catch {
                ailments.append(.ledgerCannotBeReplayed(error))
                return
            }
            if replayed?.custodian?.rawValue != row.custodian {
                ailments.append(.custodianIsWrong(row: row.entry.number))
            }
        }
        guard let replayed else { return ailments.append(.ledgerCannotBeReplayed(.noReception)) }
        if replayed != row.dossier { ailments.append(.stateIsNotItsLedgers) }
        if isChained, entries.last?.hash != row.hash { ailments.append(.lastHashIsMissing) }
        examineCustody(entries.map(\.entry))
    }

    private mutating func examineCustody(_ entries: [LedgerEntry]) {
        // A ledger that cannot be replayed has been told of.
        guard let intervals = try? Custody.intervals(of: entries) else { return }
        let gaps = zip(intervals, intervals.dropFirst()).contains { $0.to != $1.from }
        let isOpen = intervals.dropLast().contains { $0.to == nil }
        if gaps || isOpen || intervals.first?.from != entries.first?.at {
            ailments.append(.custodyDoesNotTile)
        }
    }

    private mutating func examineState(_ dossier: Dossier, _ edition: Edition) throws {
        if !dossier.touched.isWithinLimit { ailments.append(.passesThreeLevels) }
        let first = DossierRow.columnCount
        if !rows.isNull(index, first + 1) {
            let group = LevelSet(
                rawValue: UInt16(bitPattern: try rows.int16(index, first + 1)))
            if !group.isWithinLimit { ailments.append(.groupPassesThreeLevels) }
        }
        let alarm =
            rows.isNull(index, first)
            ? nil : Instant(microseconds: try rows.timestamp(index, first).microseconds)
        let lawful = edition.alarm(for: dossier)?.at
        // An earlier look costs nothing; a later one could miss what falls due.
        let isLater = alarm.flatMap { stored in lawful.map { stored > $0 } } ?? false
        if isLater || (alarm == nil) != (lawful == nil) {
            ailments.append(.alarmIsWrong)
        }
        if dossier.isUndelivered, !hasJob { ailments.append(.undeliveredWithoutJob) }
        if let step = dossier.state.step, let post = edition.step(step).post,
            let unit = dossier.custodian, let staff = staff[unit], !dossier.isUndelivered,
            !staff.posts.contains(post)
        {
            ailments.append(.postIsEmpty(unit: staff.name, post: post))
        }
        try examineOpinions(dossier)
    }

    /// The table in which units find what they were asked says what the dossier says.
    private mutating func examineOpinions(_ dossier: Dossier) throws {
        let (table, indices) = opinions
        let stored = try indices.map { row in
            [
                Int64(try table.int16(row, 1)), Int64(try table.int32(row, 2)),
                try table.bool(row, 3) ? 1 : 0, try table.bool(row, 4) ? 1 : 0,
                try table.bool(row, 5) ? 1 : 0, try table.timestamp(row, 6).microseconds,
            ]
        }
        let own = dossier.opinions.map { opinion in
            [
                Int64(opinion.number), Int64(opinion.unit.rawValue),
                opinion.answer == nil ? 0 : 1, opinion.silentAt == nil ? 0 : 1,
                opinion.withdrawn == nil ? 0 : 1, opinion.due.microseconds,
            ]
        }
        if stored != own { ailments.append(.opinionsAreNotItsMatters) }
    }
}

extension Dossier {
    /// Whether the router has yet to deliver it.
    var isUndelivered: Bool {
        switch state {
        case .inTransit(let transit), .returning(let transit, _): transit.deliveredAt == nil
        case .filed, .held, .paused, .decided, .returned, .refused, .stopped, .withdrawn: false
        }
    }
}
