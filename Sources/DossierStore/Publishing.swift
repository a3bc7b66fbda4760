internal import Crypto
public import Dossiers
internal import FoundationEssentials
internal import Postgres

/// What a province publishes beside its procedures.
public struct Organisation: Sendable {
    public let levels: [LevelDescription]
    public let posts: [(id: PostID, name: Bilingual)]
    public let roles: [Role]
    public let areas: [Area]
    public let units: [Unit]
    public let calendars: [WorkingCalendar]

    public init(
        levels: [LevelDescription], posts: [(id: PostID, name: Bilingual)], roles: [Role],
        areas: [Area], units: [Unit], calendars: [WorkingCalendar]
    ) {
        self.levels = levels
        self.posts = posts
        self.roles = roles
        self.areas = areas
        self.units = units
        self.calendars = calendars
    }
}

extension DossierStore {
    /// Publishes levels, posts, roles, areas, units and calendars.
    ///
    /// What is there already under the
    /// same key is brought up to date, except a calendar version, which never changes.
    ///
    /// A unit keeps the number it was given when it was first published; the numbers in `units`
    /// count only for their level.
    public func publish(_ organisation: Organisation, province: (code: String, name: String))
        async throws
    {
        try await pool.transaction(timeout: .seconds(120)) { [self] session in
            try publish(organisation, province: province, &session)
        }
    }

    func publish(
        _ organisation: Organisation, province: (code: String, name: String),
        _ session: inout Session
    ) throws {
        try session.pipeline([
            """
            insert into tenant (id, code, name)
            values (\(tenant), \(province.code), \(province.name))
            on conflict (id) do update set code = excluded.code, name = excluded.name
            """,
            Self.upsert(organisation.levels), Self.upsert(organisation.posts),
            Self.upsert(organisation.roles), Self.upsert(organisation.areas),
            Self.upsert(organisation.units),
            "update catalogue set version = version + 1",
        ])
        for calendar in organisation.calendars { try Self.publish(calendar, &session) }
    }

    private static func upsert(_ levels: [LevelDescription]) -> SQL {
        """
        insert into level (rank, code, name_vi, name_en, valid_from, valid_to)
        select * from unnest(
            \(levels.map { Int16($0.level.rank) }), \(levels.map(\.code)), \(levels.map(\.name.vi)),
            \(levels.map(\.name.en)), \(levels.map { Day($0.period.first) }),
            \(levels.map { $0.period.last.map(Day.init) }))
        on conflict (rank) do update set
            code = excluded.code, name_vi = excluded.name_vi, name_en = excluded.name_en,
            valid_from = excluded.valid_from, valid_to = excluded.valid_to
        """
    }

    private static func upsert(_ posts: [(id: PostID, name: Bilingual)]) -> SQL {
        """
        insert into post (id, name_vi, name_en)
        select * from unnest(\(posts.map(\.id)), \(posts.map(\.name.vi)), \(posts.map(\.name.en)))
        on conflict (id) do update set name_vi = excluded.name_vi, name_en = excluded.name_en
        """
    }

    private static func upsert(_ roles: [Role]) -> SQL {
        """
        insert into role (id, name_vi, name_en, binding, level)
        select * from unnest(
            \(roles.map(\.id)), \(roles.map(\.name.vi)), \(roles.map(\.name.en)),
            \(roles.map(\.binding.rawValue)), \(roles.map { $0.level.map { Int16($0.rank) } }))
        on conflict (id) do update set
            name_vi = excluded.name_vi, name_en = excluded.name_en, binding = excluded.binding,
            level = excluded.level
        """
    }

    private static func upsert(_ areas: [Area]) -> SQL {
        """
        insert into area (code, valid_from, valid_to, name, level, parent, successors, is_difficult)
        select code, valid_from, valid_to, name, level, parent,
               coalesce(string_to_array(nullif(successors, ''), ' '), '{}'), is_difficult
        from unnest(
            \(areas.map(\.code)), \(areas.map { Day($0.period.first) }),
            \(areas.map { $0.period.last.map(Day.init) }), \(areas.map(\.name)),
            \(areas.map { Int16($0.level.rank) }), \(areas.map(\.parent)),
            \(areas.map { $0.successors.joined(separator: " ") }), \(areas.map(\.isDifficult))
        ) as a(code, valid_from, valid_to, name, level, parent, successors, is_difficult)
        on conflict (code, valid_from) do update set
            valid_to = excluded.valid_to, name = excluded.name, level = excluded.level,
            parent = excluded.parent, successors = excluded.successors,
            is_difficult = excluded.is_difficult
        """
    }

    /// Lists travel as words parted by spaces: codes, roles and posts hold none.
    private static func upsert(_ units: [Unit]) -> SQL {
        """
        insert into unit (id, code, valid_from, valid_to, name, area, serves, roles, posts,
                          calendar, parent, successor)
        select coalesce(known.id, nextval('unit_ordinal')::int << 4 | u.level), u.code,
               u.valid_from, u.valid_to, u.name, u.area,
               coalesce(string_to_array(nullif(u.serves, ''), ' '), '{}'),
               coalesce(string_to_array(nullif(u.roles, ''), ' '), '{}'),
               coalesce(string_to_array(nullif(u.posts, ''), ' '), '{}'),
               u.calendar, u.parent, u.successor
        from unnest(
            \(units.map { Int32($0.level.rank) }), \(units.map(\.code)),
            \(units.map { Day($0.period.first) }), \(units.map { $0.period.last.map(Day.init) }),
            \(units.map(\.name)), \(units.map(\.area)),
            \(units.map { $0.serves.joined(separator: " ") }),
            \(units.map { $0.roles.joined(separator: " ") }),
            \(units.map { $0.posts.joined(separator: " ") }), \(units.map(\.calendar)),
            \(units.map(\.parent)), \(units.map(\.successor))
        ) as u(level, code, valid_from, valid_to, name, area, serves, roles, posts, calendar,
               parent, successor)
        left join unit known using (code, valid_from)
        on conflict (code, valid_from) do update set
            valid_to = excluded.valid_to, name = excluded.name, area = excluded.area,
            serves = excluded.serves, roles = excluded.roles, posts = excluded.posts,
            calendar = excluded.calendar, parent = excluded.parent, successor = excluded.successor
        """
    }

    static func publish(_ calendar: WorkingCalendar, _ session: inout Session) throws {
        let compiled = try encode(calendar)
        let hash = sha256(compiled)
        let known = try session.execute(
            """
            select sha256 from calendar
            where id = \(calendar.id) and version = \(Int32(calendar.version))
            """)
        if !known.isEmpty {
            guard try known.bytes(0, 0) == hash else {
                throw StoreError.publishedOtherwise(
                    "calendar \(calendar.id), version \(calendar.version)")
            }
            return
        }
        try session.execute(
            """
            insert into calendar (id, version, compiled, sha256)
            values (\(calendar.id), \(Int32(calendar.version)), \(JSONText(compiled)), \(hash))
            """)
    }

    /// Publishes an edition of a procedure: its text, the text's hash, and the law made from it.
    ///
    /// The edition before it ends on the day before the new one's first day.
    ///
    /// - Returns: Whether it was new; publishing the same text again changes nothing.
    /// - Throws: ``StoreError/publishedOtherwise(_:)`` when the number is taken by another text.
    @discardableResult
    public func publish(
        _ procedure: Procedure, ruleSet: RuleSet, source: String
    ) async throws -> Bool {
        let compiled = try Self.encode(
            Catalogue.CompiledEdition(procedure: procedure, ruleSet: ruleSet))
        let hash = Self.sha256(source)
        return try await pool.transaction { session in
            let known = try session.execute(
                """
                select sha256, compiled -> 'ruleSet' = \(JSONText(compiled)) -> 'ruleSet'
                from procedure_edition
                where code = \(procedure.code) and edition = \(Int32(procedure.edition))
                """)
            if !known.isEmpty {
                guard try known.bytes(0, 0) == hash else {
                    throw StoreError.publishedOtherwise(
                        "procedure \(procedure.code), edition \(procedure.edition)")
                }
                guard try known.bool(0, 1) else {
                    throw StoreError.publishedOtherwise(
                        "rule set \(ruleSet.id) of procedure \(procedure.code), edition "
                            + "\(procedure.edition)")
                }
                return false
            }
            let first = Day(procedure.period.first)
            try session.commit(with: [
                """
                update procedure_edition set valid_to = \(first) - 1
                where code = \(procedure.code) and valid_from < \(first)
                    and (valid_to is null or valid_to >= \(first))
                """,
                """
                insert into procedure_edition
                    (code, edition, valid_from, valid_to, name, source, sha256, compiled)
                values (\(procedure.code), \(Int32(procedure.edition)), \(first),
                        \(procedure.period.last.map(Day.init)), \(procedure.name.vi), \(source),
                        \(hash), \(JSONText(compiled)))
                """,
                "update catalogue set version = version + 1",
            ])
            return true
        }
    }

    private static func encode(_ value: some Encodable) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private static func sha256(_ text: String) -> [UInt8] {
        Array(SHA256.hash(data: Array(text.utf8)))
    }
}
