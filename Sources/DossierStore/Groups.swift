internal import Dossiers
internal import Postgres

extension DossierStore {
    /// Lists the groups that wait to be brought up to date, by the job of each; not those that have
    /// failed before.
    public func groupJobs(limit: Int = 100) async throws -> [Int64] {
        let rows = try await pool.query(
            """
            select id from job
            where tenant = \(tenant) and due_at <= now() and kind = 1 and tries is null
            order by id limit \(Int64(limit))
            """)
        return try (0..<rows.count).map { try rows.int64($0, 0) }
    }

    /// Brings an interlinked group up to date: tells the parent how far its children have come,
    /// opens those that are due, gives up those that never can be, and ends with the parent what
    /// follows it.
    ///
    /// All of it is one transaction, and a group at rest changes nothing.
    ///
    /// The dossiers of a group are locked parent first, then the children by number, so that
    /// routers never wait for each other in a ring.
    ///
    /// - Returns: Whether the job was still there to be done.
    @discardableResult
    public func followGroup(job: Int64) async throws -> Bool {
        try await pool.transaction { [self] session in
            let claimed = try session.pipeline([
                Self.unitsStayAsTheyAre,
                """
                select dossier from job where tenant = \(tenant) and id = \(job) and kind = 1
                for update skip locked
                """,
                "select clock_timestamp()",
            ])
            guard !claimed[1].isEmpty else { return false }
            let now = Instant(microseconds: try claimed[2].timestamp(0, 0).microseconds)
            if var work = try GroupWork(
                store: self, member: try claimed[1].int64(0, 0), now: now, &session)
            {
                try work.run(&session)
            }
            try session.commit(with: [
                "delete from job where tenant = \(tenant) and id = \(job)",
                // What was parked of the group before is done with it.
                """
                delete from parked_job where tenant = \(tenant) and kind = 1
                    and dossier = \(try claimed[1].int64(0, 0))
                """,
            ])
            return true
        }
    }
}

/// The dossiers of one group under lock, and what is done to them.
private struct GroupWork {
    private struct Member {
        var dossier: Dossier
        var hash: [UInt8]
        let edition: Edition
    }

    private let store: DossierStore
    private let now: Instant
    private var parent: Member
    private var children: [DossierID: Member] = [:]

    /// Locks the group of a dossier; nil where it is in none.
    init?(
        store: DossierStore, member: DossierID, now: Instant, _ session: inout Session
    ) throws {
        let found = try session.execute(
            """
            select coalesce(group_of, id) from dossier
            where tenant = \(store.tenant) and id = \(member)
            """)
        guard !found.isEmpty else { return nil }
        let group = try found.int64(0, 0)
        self.store = store
        self.now = now
        var locked = try Self.lock("d.id = \(group)", store, &session)
        guard let parent = locked.popLast() else { return nil }
        self.parent = parent
        let members = try Self.lock(
            "d.group_of = \(group) and d.id <> \(group)", store, &session)
        for child in members { children[child.dossier.id] = child }
    }

    private static func lock(
        _ condition: SQL, _ store: DossierStore, _ session: inout Session
    ) throws -> [Member] {
        let rows = try session.execute(
            """
            select \(DossierRow.columns) from dossier d
            join intake i on i.tenant = d.tenant and i.dossier = d.id
            where d.tenant = \(store.tenant) and \(condition) order by d.id for update of d
            """)
        return try (0..<rows.count).map { index in
            let row = try DossierRow(rows, index)
            return Member(
                dossier: row.dossier, hash: row.hash, edition: try store.law(of: row, &session))
        }
    }

    private var levels: LevelSet {
        children.values.reduce(parent.dossier.touched) { $0.union($1.dossier.touched) }
    }

    mutating func run(_ session: inout Session) throws {
        while let task = nextTask {
            switch task {
            case .note(let child, let status):
                try change(.group(.progressed(child: child, status)), &session)
            case .open(let child): try open(child, &session)
            case .end(_, let id, let command):
                guard let child = children[id] else { return }
                children[id] = try changed(child, command, &session)
            }
        }
    }

    private var nextTask: GroupTask? {
        let children = children.sorted { $0.key < $1.key }
            .map { ($0.value.dossier, $0.value.edition) }
        return parent.edition.groupTasks(of: parent.dossier, children: children).first
    }

    private mutating func change(_ command: Command, _ session: inout Session) throws {
        parent = try changed(parent, command, &session)
    }

    private func changed(
        _ member: Member, _ command: Command, _ session: inout Session
    ) throws -> Member {
        let transition = try member.edition.apply(
            command, to: member.dossier, by: .router, at: now, beside: levels)
        var batch = ChangeBatch(tenant: store.tenant)
        let hash = batch.append(transition, after: member.hash, command: .random())
        _ = try session.pipeline(batch.update(finishing: []))
        return Member(dossier: transition.dossier, hash: hash, edition: member.edition)
    }

    /// Receives a child where its parent was received, under the law of the group, with the papers
    /// that serve it and the results of its granted siblings; then it goes on by itself.
    private mutating func open(_ child: ChildProcedure, _ session: inout Session) throws {
        let link = ParentLink(
            dossier: parent.dossier.id, code: parent.dossier.code, child: child.id)
        let directory = try store.catalogue.directory(&session)
        let day = parent.edition.day(of: now)
        guard let unit = directory.standing(parent.dossier.reception.unit, on: day) else {
            throw StoreError.noUnit(code: "\(parent.dossier.reception.unit.rawValue)")
        }
        let (edition, desk) = try store.receptionDesk(
            unit.id, child.procedure, subject: parent.dossier.reception.subject,
            lawOf: parent.edition.lawDay(receivedAt: parent.dossier.reception.at), now,
            parent: link,
            groupDue: parent.dossier.clock.due, &session)
        let received = try edition.receive(
            try application(for: child, edition, &session), at: desk, by: .router, at: now)
        _ = try session.execute(try store.receptionBatch(received, .random()))
        let first = edition.procedure.steps[0]
        var member = Member(
            dossier: received.dossier,
            hash: try hash(of: received.dossier.id, &session), edition: edition)
        // A reception with several ways on waits for its clerk, and so does one whose only way the
        // law refuses as yet.
        if first.outcomes.count == 1, first.outcomes[0].decision == nil {
            do {
                member = try changed(member, .handOff(outcome: nil, note: ""), &session)
            } catch is TransitionError {}
        }
        children[member.dossier.id] = member
        try change(
            .group(
                .opened(child: child.id, dossier: member.dossier.id, code: member.dossier.code)),
            &session)
    }

    private func hash(of dossier: DossierID, _ session: inout Session) throws -> [UInt8] {
        try session.execute(
            "select hash from dossier where tenant = \(store.tenant) and id = \(dossier)"
        ).bytes(0, 0)
    }

    private func application(
        for child: ChildProcedure, _ edition: Edition, _ session: inout Session
    ) throws -> Application {
        let rows = try session.execute(
            """
            select \(LedgerRow.columns) from ledger l
            where tenant = \(store.tenant) and dossier = \(parent.dossier.id) and number = 1
            """)
        guard let whole = try LedgerRow(rows, 0).entry.event.reception?.application else {
            throw StoreError.corrupt(
                dossier: parent.dossier.id, problem: "its ledger has no reception")
        }
        let known = edition.procedure.papers.map(\.code)
        let results = child.papers.values.filter(known.contains).sorted().map {
            FiledPaper(code: $0, originals: 1, copies: 0)
        }
        let own = whole.papers.filter { paper in
            known.contains(paper.code) && !results.contains { $0.code == paper.code }
        }
        let channel =
            edition.procedure.reception.channels.contains(whole.channel)
            ? whole.channel : edition.procedure.reception.channels[0]
        return Application(
            applicant: whole.applicant, channel: channel, subject: whole.subject, caseCode: nil,
            papers: own + results, note: parent.dossier.code)
    }
}
