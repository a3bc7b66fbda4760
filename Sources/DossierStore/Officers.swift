public import Dossiers
internal import Postgres

/// An officer as the directory knows one.
public struct OfficerRecord: Hashable, Sendable {
    public let officer: Officer
    public let login: String
    public let unitCode: String
    public let unitName: String

    public init(officer: Officer, login: String, unitCode: String, unitName: String) {
        self.officer = officer
        self.login = login
        self.unitCode = unitCode
        self.unitName = unitName
    }
}

extension DossierStore {
    /// The day in Viet Nam, which has kept UTC+7 since 1975; sessions themselves keep UTC.
    static let today: SQL = "(now() at time zone interval '07:00')::date"

    /// Returns who acts: the officer of the database login, or of another login where the session
    /// may speak for it.
    ///
    /// Speaking for another is for the embedded cluster and for administrators; the ledger keeps
    /// the session's own login beside the officer.
    ///
    /// - Throws: ``StoreError/noOfficer(login:)`` for a login without a post today, or one the
    ///   session may not speak for.
    public func actor(as login: String? = nil) async throws -> OfficerRecord {
        let rows = try await pool.query(
            """
            select o.id, o.name, u.id, a.posts, o.login::text, u.code, u.name,
                   \(Self.mandatesOfOfficer), \(Self.formerUnitsOfOfficer)
            from officer o
            join appointment a on a.officer = o.id
                and \(Self.today) between a.valid_from and coalesce(a.valid_to, 'infinity')
            join unit u on u.id = a.unit
                and \(Self.today) between u.valid_from and coalesce(u.valid_to, 'infinity')
            where o.login = coalesce(\(login)::name, session_user)
                and (o.login = session_user or pg_has_role(
                    (select c.relowner from pg_class c where c.oid = 'ledger'::regclass), 'member'))
            order by a.valid_from desc limit 1
            """)
        guard !rows.isEmpty else {
            let session = try await pool.query("select session_user::text").text(0, 0)
            throw StoreError.noOfficer(login: login ?? session)
        }
        return try Self.record(rows, 0)
    }

    /// Lists officers by unit and name; of one unit where a code is given.
    public func officers(unit code: String? = nil) async throws -> [OfficerRecord] {
        let rows = try await pool.query(
            """
            select o.id, o.name, u.id, a.posts, o.login::text, u.code, u.name
            from officer o join appointment a on a.officer = o.id join unit u on u.id = a.unit
            where \(Self.today) between a.valid_from and coalesce(a.valid_to, 'infinity')
                and (\(code) is null or u.code = \(code))
            order by u.code, o.name, o.id
            """)
        return try (0..<rows.count).map { try Self.record(rows, $0) }
    }

    /// Adds an officer to a unit from today on, or adds an appointment to a known one.
    ///
    /// - Throws: ``StoreError/noUnit(code:)`` when no unit bears the code today.
    @discardableResult
    public func addOfficer(
        login: String, name: String, unit code: String, posts: [PostID]
    ) async throws -> OfficerRecord {
        try await pool.transaction { session in
            let units = try session.execute(
                """
                select id from unit where code = \(code)
                    and \(Self.today) between valid_from and coalesce(valid_to, 'infinity')
                """)
            guard !units.isEmpty else { throw StoreError.noUnit(code: code) }
            let rows = try session.execute(
                """
                with person as (
                    insert into officer (login, name) values (\(login)::name, \(name))
                    on conflict (login) do update set name = excluded.name
                    returning id, name, login
                ), post as (
                    insert into appointment (officer, unit, posts, valid_from)
                    select id, \(try units.int32(0, 0)), \(posts), \(Self.today) from person
                    on conflict (officer, unit, valid_from) do update set posts = excluded.posts
                    returning unit, posts
                )
                select p.id, p.name, u.id, a.posts, p.login::text, u.code, u.name
                from person p, post a join unit u on u.id = a.unit
                """)
            return try Self.record(rows, 0)
        }
    }

    /// Gives an officer's login a role of the database that may act as an officer.
    public func createLogin(_ login: String) async throws {
        try await pool.transaction { session in
            let known = try session.execute(
                "select from pg_roles where rolname = \(login)::name")
            if known.isEmpty { try session.execute("create role \(identifier: login) login") }
            try session.execute("grant motcua_officer to \(identifier: login)")
        }
    }

    /// An officer by login, with what the officer may do today in the own right and in others'.
    ///
    /// - Throws: ``StoreError/noOfficer(login:)`` for a login without a post today.
    public func officer(login: String) async throws -> OfficerRecord {
        try await pool.transaction { try Self.officer(login, &$0) }
    }

    static func officer(_ login: String, _ session: inout Session) throws -> OfficerRecord {
        let rows = try session.execute(Self.officer(login))
        guard !rows.isEmpty else { throw StoreError.noOfficer(login: login) }
        return try record(rows, 0)
    }

    static func officer(_ login: String) -> SQL {
        """
        select o.id, o.name, u.id, a.posts, o.login::text, u.code, u.name, \(mandatesOfOfficer),
               \(formerUnitsOfOfficer)
        from officer o
        join appointment a on a.officer = o.id
            and \(today) between a.valid_from and coalesce(a.valid_to, 'infinity')
        join unit u on u.id = a.unit
        where o.login = \(login)::name order by a.valid_from desc limit 1
        """
    }

    /// The ended units that the unit `u` succeeded, and for which its officers answer.
    private static let formerUnitsOfOfficer: SQL =
        "array(select id from (\(formerUnits("u.id"))) f order by id)"

    static func record(_ rows: Rows, _ row: Int) throws -> OfficerRecord {
        let standsFor =
            rows.columnCount > 8 ? try rows.decode(row, 8, as: [Int32].self) : []
        let mandates =
            rows.columnCount > 7 && !rows.isNull(row, 7)
            ? Event.read([Mandate].self, try rows.text(row, 7)) : []
        guard let mandates else {
            throw StoreError.unreadableCatalogue("mandate of \(try rows.text(row, 4))")
        }
        return OfficerRecord(
            officer: Officer(
                id: try rows.int32(row, 0), name: try rows.text(row, 1),
                unit: UnitID(rawValue: try rows.int32(row, 2)),
                posts: Set(try rows.decode(row, 3, as: [String].self)),
                standsFor: Set(standsFor.compactMap(UnitID.init(rawValue:))),
                mandates: mandates),
            login: try rows.text(row, 4), unitCode: try rows.text(row, 5),
            unitName: try rows.text(row, 6))
    }
}
