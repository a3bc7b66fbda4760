public import Dossiers
internal import Postgres

/// A dossier as lists show it.
public struct DossierSummary: Hashable, Sendable {
    public let id: DossierID
    public let code: String
    public let procedure: String
    public let procedureName: String
    public let applicant: String
    /// The portal's number of the state; see `DossierState`.
    public let status: Int
    public let step: String?
    /// The unit that answers for it, by code; nil once it is closed.
    public let custodian: String?
    public let custodianName: String?
    public let receivedAt: Instant
    public let due: Instant
    public let isDelivered: Bool
    public let remindedAt: Instant?
    /// Whether the due date had passed when the list was made, or the dossier closed late.
    public let isLate: Bool
}

/// A dossier with its law, its ledger and the names of those who appear in it.
public struct DossierFile: Sendable {
    public let dossier: Dossier
    public let edition: Edition
    public let application: Application
    public let entries: [LedgerEntry]
    public let officers: [OfficerID: String]
    public let units: [UnitID: String]
    public let unitCodes: [UnitID: String]
    /// The signature lines of acts under a mandate, naming both officers.
    public let signatures: [MandateID: String]
    /// When each child of the group is due; its own pauses may move it beyond the group's date.
    public let childDues: [DossierID: Instant]
    /// Why the router set its delivery aside, if it did.
    public let parkedReason: String?
}

/// A question that a unit has not answered yet.
public struct AwaitedOpinion: Hashable, Sendable {
    public let dossier: DossierID
    public let code: String
    public let number: Int
    public let question: String
    public let due: Instant
    public let askedAt: Instant
    public let procedureName: String
    /// The name of the unit that holds the dossier.
    public let askedBy: String
}

extension DossierStore {
    /// Lists what a unit answers for, nearest due date first.
    ///
    /// What an ended unit still holds lies in the inbox of the unit that succeeded it.
    public func inbox(of unit: UnitID, limit: Int = 50) async throws -> [DossierSummary] {
        let former = try await pool.query(Self.formerUnits("\(unit.rawValue)"))
        let ids = try (0..<former.count).map { try former.int32($0, 0) }
        var filter = DossierFilter()
        filter.limit = limit
        return try await list(filter, of: [unit.rawValue] + ids)
    }

    /// The ended units that a unit succeeded, directly or through others.
    ///
    /// Each is looked up by itself (`offset 0`): of a join the server thinks that a recursion has
    /// many rows, and reads all units.
    static func formerUnits(_ unit: SQL) -> SQL {
        """
        with recursive line as (
            select id, code from unit where id = \(unit)
            union
            select u.id, u.code from line l cross join lateral (
                select id, code from unit
                where string_to_array(successor, ' ') @> array[l.code]
                    and valid_to >= valid_from
                    and valid_to < (now() at time zone interval '07:00')::date
                offset 0) u
        )
        select id from line where id <> \(unit)
        """
    }

    static func summary(_ rows: Rows, _ row: Int) throws -> DossierSummary {
        func text(_ column: Int) throws -> String? {
            rows.isNull(row, column) ? nil : try rows.text(row, column)
        }
        func instant(_ column: Int) throws -> Instant {
            Instant(microseconds: try rows.timestamp(row, column).microseconds)
        }
        return DossierSummary(
            id: try rows.int64(row, 0), code: try rows.text(row, 1),
            procedure: try rows.text(row, 2), procedureName: try rows.text(row, 3),
            applicant: try rows.text(row, 4), status: Int(try rows.int16(row, 5)),
            step: try text(6), custodian: try text(7), custodianName: try text(8),
            receivedAt: try instant(9), due: try instant(10), isDelivered: try rows.bool(row, 11),
            remindedAt: rows.isNull(row, 12) ? nil : try instant(12),
            isLate: try rows.bool(row, 13))
    }

    /// Finds a dossier by its code, in either printed order, and returns its number and version.
    ///
    /// - Throws: ``StoreError/noDossier(code:)``.
    public func find(code: String) async throws -> (id: DossierID, version: Int) {
        let typed = code.uppercased()
        var spellings = [typed]
        if let parsed = DossierCode(typed) {
            for style in [DossierCodeFormat.Style.national, .qcvn] {
                for date in [DossierCodeFormat.DateStyle.yymmdd, .yyyymmdd] {
                    spellings.append(
                        parsed.text(DossierCodeFormat(style: style, date: date, digits: 4)))
                }
            }
        }
        let rows = try await pool.query(
            """
            select d.id, d.version from intake i
            join dossier d on d.tenant = i.tenant and d.id = i.dossier
            where i.tenant = \(tenant) and i.code = any(\(spellings)) limit 1
            """)
        guard !rows.isEmpty else { throw StoreError.noDossier(code: code) }
        return (try rows.int64(0, 0), Int(try rows.int32(0, 1)))
    }

    /// Reads a dossier with its law, ledger and names.
    public func file(_ id: DossierID) async throws -> DossierFile {
        try await pool.transaction(.snapshot) { [self] session in
            let read = try session.pipeline([
                """
                select \(DossierRow.columns) from dossier d
                join intake i on i.tenant = d.tenant and i.dossier = d.id
                where d.tenant = \(tenant) and d.id = \(id)
                """,
                """
                select \(LedgerRow.columns) from ledger l
                where tenant = \(tenant) and dossier = \(id) order by number
                """,
                "select reason from parked_job where tenant = \(tenant) and dossier = \(id)",
                """
                select o.id, o.name from officer o where id in (
                    select officer from ledger where tenant = \(tenant) and dossier = \(id))
                """,
                """
                select u.id, u.name, u.code from unit u where id in (
                    select unit from ledger where tenant = \(tenant) and dossier = \(id)
                    union select custodian from ledger where tenant = \(tenant) and dossier = \(id)
                    union select unit from opinion where tenant = \(tenant) and dossier = \(id))
                """,
                """
                select m.id, m.kind, p.name, o.name, m.decision from mandate m
                join officer p on p.id = m.principal join officer o on o.id = m.officer
                where m.id in (
                    select mandate from ledger where tenant = \(tenant) and dossier = \(id))
                """,
                """
                select id, due from dossier
                where tenant = \(tenant) and group_of = \(id) and id <> \(id)
                """,
            ])
            guard !read[0].isEmpty else { throw StoreError.noDossier(code: "\(id)") }
            let row = try DossierRow(read[0], 0)
            let entries = try (0..<read[1].count).map { try LedgerRow(read[1], $0).entry }
            guard let received = entries.first?.event.reception else {
                throw StoreError.corrupt(dossier: id, problem: "its ledger has no reception")
            }
            var (officers, units, codes) = (
                [OfficerID: String](), [UnitID: String](), [UnitID: String]()
            )
            for index in 0..<read[3].count {
                officers[try read[3].int32(index, 0)] = try read[3].text(index, 1)
            }
            for index in 0..<read[4].count {
                guard let unit = UnitID(rawValue: try read[4].int32(index, 0)) else { continue }
                units[unit] = try read[4].text(index, 1)
                codes[unit] = try read[4].text(index, 2)
            }
            return DossierFile(
                dossier: row.dossier,
                edition: try catalogue.edition(
                    row.edition, calendarVersion: row.dossier.clock.calendarVersion, &session),
                application: received.application, entries: entries, officers: officers,
                units: units, unitCodes: codes, signatures: try Self.signatures(read[5]),
                childDues: try Self.dues(read[6]),
                parkedReason: read[2].isEmpty ? nil : try read[2].text(0, 0))
        }
    }

    private static func dues(_ rows: Rows) throws -> [DossierID: Instant] {
        try (0..<rows.count).reduce(into: [:]) { dues, row in
            dues[try rows.int64(row, 0)] = Instant(
                microseconds: try rows.timestamp(row, 1).microseconds)
        }
    }

    private static func signatures(_ rows: Rows) throws -> [MandateID: String] {
        try (0..<rows.count).reduce(into: [:]) { signatures, row in
            let kind = Mandate.Kind(rawValue: try rows.text(row, 1)) ?? .delegation
            signatures[try rows.int32(row, 0)] =
                "\(kind.abbreviation) \(try rows.text(row, 2)): \(try rows.text(row, 3)) "
                + "(\(try rows.text(row, 4)))"
        }
    }

    /// Lists what a unit was asked and has not answered, nearest deadline first.
    public func opinionsAwaited(of unit: UnitID) async throws -> [AwaitedOpinion] {
        let rows = try await pool.query(
            """
            select o.dossier, i.code, o.number, o.question, o.due, o.asked_at, e.name, u.name
            from opinion o
            join dossier d on d.tenant = o.tenant and d.id = o.dossier and d.status <= 5
            join intake i on i.tenant = o.tenant and i.dossier = o.dossier
            join procedure_edition e on e.id = d.edition
            left join unit u on u.id = d.custodian
            where o.tenant = \(tenant)
                and (o.unit = \(unit.rawValue)
                     or o.unit in (select id from (\(Self.formerUnits("\(unit.rawValue)"))) f))
                and o.answered_at is null and o.silent_at is null and o.withdrawn_at is null
            order by o.due, o.dossier, o.number
            """)
        return try (0..<rows.count).map { row in
            AwaitedOpinion(
                dossier: try rows.int64(row, 0), code: try rows.text(row, 1),
                number: Int(try rows.int16(row, 2)), question: try rows.text(row, 3),
                due: Instant(microseconds: try rows.timestamp(row, 4).microseconds),
                askedAt: Instant(microseconds: try rows.timestamp(row, 5).microseconds),
                procedureName: try rows.text(row, 6),
                askedBy: rows.isNull(row, 7) ? "" : try rows.text(row, 7))
        }
    }

    /// Returns the units in force on the database's day, with areas and roles of every period.
    public func directory() async throws -> Directory {
        try await pool.transaction { [self] session in try catalogue.directory(&session) }
    }

    /// Returns the edition of a procedure that governs a dossier received now.
    public func edition(of procedure: String) async throws -> Edition {
        try await pool.transaction { [self] session in
            try edition(of: procedure, on: Self.day(of: try now(&session)), &session)
        }
    }

    /// Returns the database's clock, the one that stamps.
    public func now() async throws -> Instant {
        let rows = try await pool.query("select clock_timestamp()")
        return Instant(microseconds: try rows.timestamp(0, 0).microseconds)
    }
}
