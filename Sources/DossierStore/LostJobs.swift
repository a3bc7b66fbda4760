internal import Dossiers
internal import Postgres

extension DossierStore {
    /// Gives parked jobs back to the router to begin anew, and makes one anew where a dossier is on
    /// its way, or a group has something to do, and has none.
    ///
    /// - Returns: How many.
    @discardableResult
    public func retry(_ given: Given) async throws -> Int {
        let (parked, lost): (SQL, SQL) =
            switch given {
            case .all: ("true", "true")
            case .owned(let unit): ("owner = \(unit.rawValue)", "from_unit = \(unit.rawValue)")
            case .of(let dossier): ("dossier = \(dossier)", "d.id = \(dossier)")
            case .one(let job): ("id = \(job)", "false")
            }
        return try await pool.transaction { [self] session in
            let groups =
                switch given {
                case .all: try lostGroups(of: nil, &session)
                case .of(let dossier): try lostGroups(of: dossier, &session)
                case .owned, .one: [DossierID]()
                }
            let queued = try session.execute(
                """
                with given as (
                    delete from parked_job where tenant = \(tenant) and \(parked) returning *
                ), lost as (
                    select tenant, id as dossier, version as number, custodian from dossier d
                    where tenant = \(tenant) and status in (1, 5) and delivered_at is null
                        and \(lost)
                        and id not in (
                            select dossier from job where tenant = \(tenant) and kind = 0)
                        and id not in (
                            select dossier from parked_job where tenant = \(tenant) and kind = 0)
                ), queued as (
                    insert into job (tenant, dossier, number, kind, giver)
                    select tenant, dossier, number, kind, owner from given
                    union all select tenant, dossier, number, 0, custodian from lost
                    union all select tenant, id, version, 1, coalesce(custodian, receiver)
                        from dossier where tenant = \(tenant) and id = any(\(groups))
                    returning id
                ), woken as (
                    select pg_notify('motcua_job', '') from queued limit 1
                )
                select (select count(*) from queued), (select count(*) from woken)
                """)
            return Int(try queued.int64(0, 0))
        }
    }

    /// The groups, by their parents, that have something to do and no job for it.
    private func lostGroups(
        of dossier: DossierID?, _ session: inout Session
    ) throws -> [DossierID] {
        var (lost, last): ([DossierID], DossierID) = ([], 0)
        while true {
            let rows = try session.execute(
                """
                select \(DossierRow.columns) from dossier d
                join intake i on i.tenant = d.tenant and i.dossier = d.id
                where d.tenant = \(tenant) and d.id > \(last)
                    and (\(dossier) is null or d.id = (
                        select coalesce(group_of, id) from dossier
                        where tenant = \(tenant) and id = \(dossier)))
                    and (d.status <= 5 or exists (
                        select from dossier c
                        where c.tenant = d.tenant and c.group_of = d.id and c.status <= 5))
                    and d.edition in (
                        select id from procedure_edition
                        where jsonb_array_length(compiled -> 'procedure' -> 'children') > 0)
                order by d.id limit 500
                """)
            guard !rows.isEmpty else { return lost }
            var parents: [(dossier: Dossier, edition: Edition)] = []
            for index in 0..<rows.count {
                last = try rows.int64(index, 0)
                if let parent = try member(rows, index, &session) { parents.append(parent) }
            }
            lost += try lostTasks(of: parents, &session).keys.sorted()
        }
    }

    /// Returns what the groups of some parents have to do without having a job for it.
    func lostTasks(
        of parents: [(dossier: Dossier, edition: Edition)], _ session: inout Session
    ) throws -> [DossierID: [GroupTask]] {
        guard !parents.isEmpty else { return [:] }
        let ids = parents.map(\.dossier.id)
        let read = try session.pipeline([
            """
            select \(DossierRow.columns) from dossier d
            join intake i on i.tenant = d.tenant and i.dossier = d.id
            where d.tenant = \(tenant) and d.group_of = any(\(ids)) and d.id <> d.group_of
            order by d.id
            """,
            """
            select distinct coalesce(d.group_of, d.id) from (
                select dossier from job where tenant = \(tenant) and kind = 1
                union all
                select dossier from parked_job where tenant = \(tenant) and kind = 1
            ) w join dossier d on d.tenant = \(tenant) and d.id = w.dossier
            """,
        ])
        var children: [DossierID: [(dossier: Dossier, edition: Edition)]] = [:]
        for index in 0..<read[0].count {
            guard let child = try member(read[0], index, &session) else { continue }
            children[child.dossier.group ?? child.dossier.id, default: []].append(child)
        }
        let busy = Set(try (0..<read[1].count).map { try read[1].int64($0, 0) })
        return parents.reduce(into: [:]) { tasks, parent in
            let id = parent.dossier.id
            let own = parent.edition.groupTasks(of: parent.dossier, children: children[id] ?? [])
            if !own.isEmpty, !busy.contains(id) { tasks[id] = own }
        }
    }

    /// Reads a dossier with its law; nil where it is damaged, which the doctor tells of it.
    private func member(
        _ rows: Rows, _ index: Int, _ session: inout Session
    ) throws -> (dossier: Dossier, edition: Edition)? {
        do {
            let row = try DossierRow(rows, index)
            return (row.dossier, try law(of: row, &session))
        } catch StoreError.corrupt {
            return nil
        }
    }
}
