public import Dossiers
internal import Postgres

/// A mandate with the names that belong to it.
public struct MandateRecord: Hashable, Sendable {
    public let mandate: Mandate
    public let officer: String
    public let unitCode: String
    public let unitName: String
}

/// A mandate as it is given.
public struct MandateGrant: Hashable, Sendable {
    public let kind: Mandate.Kind
    public let decision: String
    /// The login of the officer in whose stead.
    public let principal: String
    /// The login of the officer who acts.
    public let officer: String
    public let posts: [PostID]
    /// The procedures it is limited to; empty for all.
    public let procedures: [String]
    public let period: (first: CivilDate, last: CivilDate)

    public init(
        kind: Mandate.Kind, decision: String, principal: String, officer: String,
        posts: [PostID], procedures: [String], period: (first: CivilDate, last: CivilDate)
    ) {
        self.kind = kind
        self.decision = decision
        self.principal = principal
        self.officer = officer
        self.posts = posts
        self.procedures = procedures
        self.period = period
    }

    public static func == (left: Self, right: Self) -> Bool {
        left.decision == right.decision && left.principal == right.principal
            && left.officer == right.officer && left.posts == right.posts
            && left.procedures == right.procedures && left.kind == right.kind
            && left.period == right.period
    }

    public func hash(into hasher: inout Hasher) { hasher.combine(decision) }
}

extension DossierStore {
    /// The mandates of the officer `o`, in force today, as JSON.
    static let mandatesOfOfficer: SQL =
        """
        (select json_agg(\(mandateJSON) order by m.id)::text from mandate m
         join officer p on p.id = m.principal
         where m.officer = o.id and \(today) between m.valid_from and m.valid_to
             and \(hasItsPrincipal(on: today)))
        """

    /// A delegation ends with its principal's appointment; an acting appointment is for when the
    /// post has no holder.
    static func hasItsPrincipal(on day: SQL) -> SQL {
        """
        (m.kind <> 'delegation' or exists (
            select from appointment pa where pa.officer = m.principal and pa.unit = m.unit
                and \(day) between pa.valid_from and coalesce(pa.valid_to, 'infinity')))
        """
    }

    private static let mandateJSON: SQL =
        """
        json_build_object(
            'id', m.id, 'kind', m.kind, 'decision', m.decision, 'principal', m.principal,
            'principalName', p.name, 'unit', m.unit, 'posts', m.posts,
            'procedures', m.procedures,
            'period', json_build_object('first', m.valid_from, 'last', m.valid_to))
        """

    /// Gives an officer the right to act in another's stead, within what the other may do.
    ///
    /// - Throws: ``StoreError/noOfficer(login:)``, or ``StoreError/beyondMandate(posts:of:)`` where
    ///   the principal does not hold a post named.
    @discardableResult
    public func grant(_ grant: MandateGrant) async throws -> MandateRecord {
        try await pool.transaction { session in
            let (principal, officer) = (
                try session.execute(Self.officer(grant.principal)),
                try session.execute(Self.officer(grant.officer))
            )
            guard !principal.isEmpty else { throw StoreError.noOfficer(login: grant.principal) }
            guard !officer.isEmpty else { throw StoreError.noOfficer(login: grant.officer) }
            let own = try Self.record(principal, 0)
            let missing = Set(grant.posts).subtracting(own.officer.posts).sorted()
            guard missing.isEmpty, !grant.posts.isEmpty else {
                throw StoreError.beyondMandate(posts: missing, of: grant.principal)
            }
            let rows = try session.execute(
                """
                with m as (
                    insert into mandate (kind, decision, principal, officer, unit, posts,
                                         procedures, valid_from, valid_to)
                    values (\(grant.kind.rawValue), \(grant.decision), \(own.officer.id),
                            \(try officer.int32(0, 0)), \(own.officer.unit?.rawValue),
                            \(grant.posts), \(grant.procedures), \(Day(grant.period.first)),
                            \(Day(grant.period.last)))
                    returning *
                )
                \(Self.mandates)
                """)
            return try Self.mandate(rows, 0)
        }
    }

    private static let mandates: SQL =
        """
        select \(mandateJSON)::text, o.name, u.code, u.name from m
        join officer p on p.id = m.principal join officer o on o.id = m.officer
        join unit u on u.id = m.unit order by m.valid_from, m.id
        """

    private static func mandate(_ rows: Rows, _ row: Int) throws -> MandateRecord {
        guard let mandate = Event.read(Mandate.self, try rows.text(row, 0)) else {
            throw StoreError.unreadableCatalogue("mandate of \(try rows.text(row, 1))")
        }
        return MandateRecord(
            mandate: mandate, officer: try rows.text(row, 1), unitCode: try rows.text(row, 2),
            unitName: try rows.text(row, 3))
    }

    /// Lists mandates by first day; those in force today, or all there ever were.
    public func mandates(all: Bool = false) async throws -> [MandateRecord] {
        let rows = try await pool.query(
            """
            with m as (
                select * from mandate
                where \(all) or \(Self.today) between valid_from and valid_to
            )
            \(Self.mandates)
            """)
        return try (0..<rows.count).map { try Self.mandate(rows, $0) }
    }

    /// Ends a mandate with a day.
    public func endMandate(_ id: MandateID, on day: CivilDate) async throws {
        let rows = try await pool.query(
            """
            update mandate set valid_to = greatest(least(valid_to, \(Day(day))), valid_from)
            where id = \(id) returning id
            """)
        guard !rows.isEmpty else { throw StoreError.noMandate(id) }
    }

    // MARK: - When an officer leaves

    /// Ends an officer's appointment with a day and gives the dossiers on the officer's desk to a
    /// colleague, all in one transaction (promise P3).
    ///
    /// - Returns: The codes of the dossiers that went over.
    /// - Throws: ``StoreError/postLeftEmpty(unit:post:dossiers:)`` where open dossiers would be
    ///   left without anyone who holds the post of their step; `TransitionError` where the
    ///   colleague cannot take one.
    @discardableResult
    public func endAppointment(
        of login: String, on day: CivilDate, handTo colleague: String?, by actor: Officer
    ) async throws -> [String] {
        try await pool.transaction { [self] session in
            let leaving = try Self.officer(login, &session)
            guard let unit = leaving.officer.unit else { throw StoreError.noOfficer(login: login) }
            try session.execute(
                """
                update appointment set valid_to = greatest(\(Day(day)), valid_from)
                where officer = \(leaving.officer.id) and unit = \(unit.rawValue)
                    and (valid_to is null or valid_to > \(Day(day)))
                """)
            try refuseEmptyPosts(leaving, unit, after: day, &session)
            guard let colleague else { return [] }
            return try reassign(
                from: leaving.officer, to: try Self.officer(colleague, &session).officer, actor,
                &session)
        }
    }

    /// Refuses where an open dossier of the unit is at a step whose post nobody holds after a day.
    private func refuseEmptyPosts(
        _ leaving: OfficerRecord, _ unit: UnitID, after day: CivilDate, _ session: inout Session
    ) throws {
        let rows = try session.execute(
            """
            select d.edition, d.calendar_version, d.step, array_agg(i.code order by i.code)
            from dossier d join intake i on i.tenant = d.tenant and i.dossier = d.id
            where d.tenant = \(tenant) and d.custodian = any(\(leaving.officer.desks))
                and d.status <= 5
            group by 1, 2, 3
            """)
        let staff = try session.execute(
            """
            select posts from appointment where unit = \(unit.rawValue)
                and \(Day(day)) + 1 between valid_from and coalesce(valid_to, 'infinity')
            union all
            select m.posts from mandate m
            join appointment a on a.officer = m.officer
                and \(Day(day)) + 1 between a.valid_from and coalesce(a.valid_to, 'infinity')
            where m.unit = \(unit.rawValue)
                and \(Day(day)) + 1 between m.valid_from and m.valid_to
                and \(Self.hasItsPrincipal(on: "\(Day(day)) + 1"))
            """)
        let held = try (0..<staff.count).reduce(into: Set<PostID>()) { posts, row in
            posts.formUnion(try staff.decode(row, 0, as: [String].self))
        }
        for row in 0..<rows.count {
            let edition = try catalogue.edition(
                try rows.int32(row, 0), calendarVersion: Int(try rows.int32(row, 1)), &session)
            guard let post = edition.procedure.step(try rows.text(row, 2))?.post,
                leaving.officer.posts.contains(post), !held.contains(post)
            else { continue }
            throw StoreError.postLeftEmpty(
                unit: leaving.unitName, post: post,
                dossiers: try rows.decode(row, 3, as: [String].self))
        }
    }

    private func reassign(
        from officer: Officer, to colleague: Officer, _ actor: Officer, _ session: inout Session
    ) throws -> [String] {
        let read = try session.pipeline([
            """
            select \(DossierRow.columns) from dossier d
            join intake i on i.tenant = d.tenant and i.dossier = d.id
            where d.tenant = \(tenant) and d.custodian = any(\(officer.desks))
                and d.officer = \(officer.id) and d.status in (2, 3, 4)
            order by d.id for update of d
            """,
            "select clock_timestamp()",
        ])
        let now = Instant(microseconds: try read[1].timestamp(0, 0).microseconds)
        var batch = ChangeBatch(tenant: tenant)
        var codes: [String] = []
        let house = Officer(
            id: actor.id, name: actor.name, unit: actor.unit, posts: actor.posts,
            standsFor: officer.standsFor.union([officer.unit].compactMap(\.self)))
        for index in 0..<read[0].count {
            let row = try DossierRow(read[0], index)
            let transition = try law(of: row, &session).apply(
                .house(.reassign(to: colleague, reason: officer.name)), to: row.dossier, by: house,
                at: now)
            batch.append(transition, after: row.hash, command: .random())
            codes.append(row.dossier.code)
        }
        if batch.count > 0 { _ = try session.pipeline(batch.update(finishing: [])) }
        return codes
    }
}

extension Officer {
    /// The units on whose desks the officer works: the own, and the ended ones it succeeded.
    fileprivate var desks: [Int32] {
        ([unit].compactMap(\.self) + standsFor).map(\.rawValue).sorted()
    }
}
