public import Dossiers
internal import Postgres

/// What to list.
public struct DossierFilter: Hashable, Sendable {
    public var custodian: UnitID?
    public var procedure: String?
    public var receivedBy: UnitID?
    public var onlyOpen = true
    public var onlyLate = false
    public var limit = 50
    /// The last dossier of the page before, as shown: due date and number.
    public var after: (due: Instant, id: DossierID)?

    public init() {}

    public static func == (left: Self, right: Self) -> Bool {
        left.custodian == right.custodian && left.procedure == right.procedure
            && left.receivedBy == right.receivedBy && left.onlyOpen == right.onlyOpen
            && left.onlyLate == right.onlyLate && left.limit == right.limit
            && left.after?.due == right.after?.due && left.after?.id == right.after?.id
    }

    public func hash(into hasher: inout Hasher) {
        hasher.combine(custodian)
        hasher.combine(procedure)
        hasher.combine(after?.id)
    }
}

extension DossierStore {
    /// Lists dossiers by due date; a unit's inbox is the list of what it answers for.
    public func list(_ filter: DossierFilter) async throws -> [DossierSummary] {
        try await list(filter, of: filter.custodian.map { [$0.rawValue] })
    }

    /// Lists what some units answer for, or any.
    func list(_ filter: DossierFilter, of units: [Int32]?) async throws -> [DossierSummary] {
        // What a unit answers for is open.
        let closed: SQL =
            filter.onlyOpen || units != nil
            ? "" : "union all (\(page(filter, isOpen: false, of: nil)))"
        let rows = try await pool.query(
            """
            select d.id, i.code, e.code, e.name, i.applicant, d.status, d.step, u.code, u.name,
                   d.received_at, d.due, d.delivered_at is not null, d.reminded_at,
                   \(Self.lateness)
            from ((\(page(filter, isOpen: true, of: units))) \(closed)) p
            join dossier d on d.tenant = \(tenant) and d.id = p.id
            join intake i on i.tenant = d.tenant and i.dossier = d.id
            join procedure_edition e on e.id = d.edition
            left join unit u on u.id = d.custodian
            order by p.due, p.id limit \(Int64(filter.limit))
            """)
        return try (0..<rows.count).map { try Self.summary(rows, $0) }
    }

    private static let lateness: SQL =
        "d.due < case when d.status <= 5 then now() else d.changed_at end"

    /// The query of a page of open or of closed dossiers: `id` and `due`.
    ///
    /// It is read in the order of a unit's index, the custodian's or, for closed ones, the
    /// receiver's; where no unit is named, a page of each unit that has any. One index of all by
    /// due date would cost every hand-off one more entry.
    private func page(_ filter: DossierFilter, isOpen: Bool, of units: [Int32]?) -> SQL {
        let (column, status): (SQL, SQL) =
            isOpen ? ("custodian", "status <= 5") : ("receiver", "status > 5")
        let named = isOpen ? units : filter.receivedBy.map { [$0.rawValue] }
        let all: SQL = "select \(column) from dossier where tenant = \(tenant) and \(status)"
        let owners: SQL =
            if let named {
                "owner(unit) as (select unnest(\(named)))"
            } else {
                """
                owner(unit) as (
                    (\(all) order by 1 limit 1)
                    union all
                    select (\(all) and \(column) > o.unit order by 1 limit 1)
                    from owner o where o.unit is not null
                )
                """
            }
        // Written out: of a bound limit the server thinks a tenth of the rows, and sorts them all.
        let limit = SQL(trusted: String(filter.limit))
        return """
            with recursive \(owners)
            select f.id, f.due from owner o cross join lateral (
                select d.id, d.due from dossier d
                where d.\(status) and d.\(column) = o.unit and \(conditions(filter, isOpen: isOpen))
                order by d.due, d.id limit \(limit)) f
            order by f.due, f.id limit \(limit)
            """
    }

    private func conditions(_ filter: DossierFilter, isOpen: Bool) -> SQL {
        var conditions: [SQL] = ["d.tenant = \(tenant)"]
        if let unit = filter.receivedBy { conditions.append("d.receiver = \(unit.rawValue)") }
        if filter.onlyLate { conditions.append(isOpen ? "d.due < now()" : Self.lateness) }
        if let code = filter.procedure {
            conditions.append(
                """
                d.edition = any(array(select id from procedure_edition where code = \(code)))
                """)
        }
        if let after = filter.after {
            let due = Timestamp(after.due)
            conditions.append("d.due >= \(due) and (d.due, d.id) > (\(due), \(after.id))")
        }
        return conditions.dropFirst().reduce(conditions[0]) { "\($0) and \($1)" }
    }
}
