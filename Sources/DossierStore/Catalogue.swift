internal import Dossiers
internal import FoundationEssentials
internal import Postgres
internal import Synchronization

/// The published law as this process has read it: editions, calendars and the units by period.
///
/// An edition and the version of its calendar never change; the directory does, and so do the
/// calendars that units keep beside it: when the catalogue's number has risen, all is read again.
final class Catalogue: Sendable {
    private struct Key: Hashable {
        let edition: EditionID
        let calendarVersion: Int
    }

    private struct Read {
        var editions: [Key: Edition] = [:]
        var directory: (version: Int64, directory: Directory)?
    }

    private let read = Mutex(Read())

    /// What is stored of an edition: the procedure and its rule set as they were compiled when it
    /// was published, so that a later parser cannot change the law of an old dossier (promise P6).
    struct CompiledEdition: Codable {
        let procedure: Procedure
        let ruleSet: RuleSet
    }

    /// Returns an edition with a version of its calendar, read through the session at need.
    func edition(
        _ id: EditionID, calendarVersion: Int, _ session: inout Session
    ) throws -> Edition {
        let key = Key(edition: id, calendarVersion: calendarVersion)
        if let edition = read.withLock({ $0.editions[key] }) { return edition }
        let rows = try session.execute(
            "select compiled::text from procedure_edition where id = \(id)")
        guard !rows.isEmpty else { throw StoreError.unreadableCatalogue("edition \(id)") }
        let compiled: CompiledEdition = try Self.decode(rows.text(0, 0), "edition \(id)")
        let edition = Edition(
            id: id, procedure: compiled.procedure, ruleSet: compiled.ruleSet,
            calendars: try calendars(
                compiled.procedure.calendar, version: calendarVersion, &session))
        read.withLock { $0.editions[key] = edition }
        return edition
    }

    /// Returns the newest version of a procedure's calendar.
    func newestCalendarVersion(
        ofEdition id: EditionID, _ session: inout Session
    ) throws -> Int {
        let rows = try session.execute(
            """
            select max(c.version) from calendar c join procedure_edition e
                on c.id = e.compiled -> 'procedure' ->> 'calendar'
            where e.id = \(id)
            """)
        guard !rows.isEmpty, !rows.isNull(0, 0) else {
            throw StoreError.unreadableCatalogue("calendar of edition \(id)")
        }
        return Int(try rows.int32(0, 0))
    }

    /// The procedure's calendar in the version asked for, every other one in its newest.
    private func calendars(
        _ own: String, version: Int, _ session: inout Session
    ) throws -> [String: WorkingCalendar] {
        let rows = try session.execute(
            """
            select distinct on (id) id, compiled::text from calendar
            where id <> \(own) or version = \(Int32(version))
            order by id, version desc
            """)
        var calendars: [String: WorkingCalendar] = [:]
        for row in 0..<rows.count {
            let id = try rows.text(row, 0)
            calendars[id] = try Self.decode(rows.text(row, 1), "calendar \(id)")
        }
        guard calendars[own] != nil else {
            throw StoreError.unreadableCatalogue("calendar \(own), version \(version)")
        }
        return calendars
    }

    /// Returns every calendar in its newest version.
    func newestCalendars(_ session: inout Session) throws -> [String: WorkingCalendar] {
        let rows = try session.execute(
            """
            select distinct on (id) id, compiled::text from calendar order by id, version desc
            """)
        return try (0..<rows.count).reduce(into: [:]) { calendars, row in
            let id = try rows.text(row, 0)
            calendars[id] = try Self.decode(rows.text(row, 1), "calendar \(id)")
        }
    }

    /// Returns the edition of a number of a procedure, with the newest version of its calendar.
    func edition(
        of procedure: String, number: Int, _ session: inout Session
    ) throws -> Edition {
        let rows = try session.execute(
            """
            select id from procedure_edition
            where code = \(procedure) and edition = \(Int32(clamping: number))
            """)
        guard !rows.isEmpty else {
            throw StoreError.noSuchEdition(procedure: procedure, edition: number)
        }
        let id = try rows.int32(0, 0)
        let version = try newestCalendarVersion(ofEdition: id, &session)
        return try edition(id, calendarVersion: version, &session)
    }

    /// Returns the edition of a procedure in force on a day, with the newest version of its
    /// calendar; nil where none is.
    func edition(
        of procedure: String, on day: CivilDate, _ session: inout Session
    ) throws -> Edition? {
        let rows = try session.execute(
            """
            select id from procedure_edition
            where code = \(procedure)
                and \(Day(day)) between valid_from and coalesce(valid_to, 'infinity')
            order by valid_from desc, edition desc limit 1
            """)
        guard !rows.isEmpty else { return nil }
        let id = try rows.int32(0, 0)
        let version = try newestCalendarVersion(ofEdition: id, &session)
        return try edition(id, calendarVersion: version, &session)
    }

    /// Returns the units by period as they are published now.
    func directory(_ session: inout Session) throws -> Directory {
        let version = try session.execute("select version from catalogue").int64(0, 0)
        if let known = read.withLock({ $0.directory }), known.version == version {
            return known.directory
        }
        let directory = try Directory(stored: &session)
        read.withLock { $0 = Read(directory: (version, directory)) }
        return directory
    }

    private static func decode<T: Decodable>(_ text: String, _ what: String) throws -> T {
        do {
            return try JSONDecoder().decode(T.self, from: Data(text.utf8))
        } catch {
            throw StoreError.unreadableCatalogue("\(what) (\(error))")
        }
    }
}

extension Directory {
    /// Reads roles, units and areas.
    init(stored session: inout Session) throws {
        let tables = try session.pipeline([
            "select id, name_vi, name_en, binding, level from role",
            """
            select id, code, name, area, serves, roles, posts, calendar, valid_from, valid_to,
                   parent, successor
            from unit order by id
            """,
            """
            select code, name, level, parent, valid_from, valid_to, successors, is_difficult
            from area
            """,
        ])
        self.init(
            roles: try tables[0].map { try Role(stored: $0) },
            units: try tables[1].map { try Unit(stored: $0) },
            areas: try tables[2].map { try Area(stored: $0) })
    }
}

extension Role {
    fileprivate init(stored row: Row) throws {
        let id = try row.decode(0, as: String.self)
        guard let binding = Binding(rawValue: try row.decode(3, as: String.self)) else {
            throw StoreError.unreadableCatalogue("role \(id)")
        }
        let rank = try row.decode(4, as: Int16?.self)
        self.init(
            id: id,
            name: Bilingual(
                vi: try row.decode(1, as: String.self), en: try row.decode(2, as: String.self)),
            binding: binding, level: rank.flatMap { AdministrativeLevel(rank: UInt8(clamping: $0)) }
        )
    }
}

extension Unit {
    fileprivate init(stored row: Row) throws {
        let number = try row.decode(0, as: Int32.self)
        guard let id = UnitID(rawValue: number) else {
            throw StoreError.unreadableCatalogue("unit \(number)")
        }
        self.init(
            id: id, code: try row.decode(1, as: String.self),
            name: try row.decode(2, as: String.self), area: try row.decode(3, as: String.self),
            serves: try row.decode(4, as: [String].self),
            roles: try row.decode(5, as: [String].self),
            posts: try row.decode(6, as: [String].self),
            calendar: try row.decode(7, as: String.self),
            period: try Period(
                first: row.decode(8, as: Day.self), last: row.decode(9, as: Day?.self)),
            parent: try row.decode(10, as: String?.self),
            successor: try row.decode(11, as: String?.self))
    }
}

extension Area {
    fileprivate init(stored row: Row) throws {
        let code = try row.decode(0, as: String.self)
        let rank = try row.decode(2, as: Int16.self)
        guard let level = AdministrativeLevel(rank: UInt8(clamping: rank)) else {
            throw StoreError.unreadableCatalogue("area \(code)")
        }
        self.init(
            code: code, name: try row.decode(1, as: String.self), level: level,
            parent: try row.decode(3, as: String?.self),
            period: try Period(
                first: row.decode(4, as: Day.self), last: row.decode(5, as: Day?.self)),
            successors: try row.decode(6, as: [String].self),
            isDifficult: try row.decode(7, as: Bool.self))
    }
}

extension Period {
    init(first: Day, last: Day?) {
        self.init(
            first: CivilDate(daysSinceEpoch: Int(first.daysSinceEpoch)),
            last: last.map { CivilDate(daysSinceEpoch: Int($0.daysSinceEpoch)) })
    }
}

extension Day {
    init(_ date: CivilDate) { self.init(daysSinceEpoch: Int32(date.daysSinceEpoch)) }
}
