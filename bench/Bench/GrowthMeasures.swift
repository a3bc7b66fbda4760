import DossierStore
import Dossiers
import FoundationEssentials
import Postgres

/// What one kind of look costs at one size, in milliseconds.
struct GrowthTimes {
    let name: String
    let milliseconds: [Double]
}

/// What a hand-off costs, and how much it leaves behind, at one size.
struct HandOffCost {
    let name: String
    let count: Int
    let used: Consumption
    let seconds: Double
}

/// The looks and hand-offs whose cost must not grow with the number of dossiers.
struct GrowthMeasures {
    let growth: GrowthGround
    let dossiers: Int
    /// How many dossiers behind the loaded ones were just received; they are handed off.
    let fresh: Int
    /// The lines of a page: so few that the smallest size fills it as the largest does.
    private static let lines = 5
    private var ground: Ground { growth.ground }
    private var store: DossierStore { growth.ground.store }

    // MARK: - Looking

    func looks(_ count: Int) async throws -> [GrowthTimes] {
        let units = try await busyUnits()
        let dossiers = try await someDossiers(count)
        var all: [GrowthTimes] = []
        func time(_ name: String, _ count: Int, _ look: (Int) async throws -> Void) async throws {
            Progress.say("\(name), \(self.dossiers) dossiers")
            for index in 0..<min(count, 50) { try await look(index) }
            var times: [Double] = []
            for index in 0..<count {
                times.append(try await seconds { try await look(index) } * 1_000)
            }
            all.append(GrowthTimes(name: name, milliseconds: times))
        }
        try await time("inbox of a unit", count) {
            _ = try await store.inbox(of: units[$0 % units.count].id, limit: Self.lines)
        }
        try await time("its next page", count) {
            let unit = units[$0 % units.count]
            var filter = DossierFilter()
            (filter.custodian, filter.after) = (unit.id, (unit.due, unit.last))
            filter.limit = Self.lines
            _ = try await store.list(filter)
        }
        try await time("look-up by code", count) {
            _ = try await store.find(code: dossiers[$0 % dossiers.count].code)
        }
        try await time("timeline", count) {
            _ = try await store.file(dossiers[$0 % dossiers.count].id)
        }
        try await time("late ones of a unit", count) {
            var filter = DossierFilter()
            (filter.custodian, filter.onlyLate) = (units[$0 % units.count].id, true)
            filter.limit = Self.lines
            _ = try await store.list(filter)
        }
        try await time("late ones of the province", count / 10) { _ in
            var filter = DossierFilter()
            (filter.onlyLate, filter.limit) = (true, Self.lines)
            _ = try await store.list(filter)
        }
        let report = try report()
        try await time("monthly report", 30) { _ in _ = try await ground.pool.query(report) }
        return all
    }

    /// The units that fill two pages, each with the last line of its first.
    private func busyUnits() async throws -> [(id: UnitID, due: Instant, last: DossierID)] {
        let rows = try await ground.pool.query(
            """
            select custodian, due, id from (
                select custodian, due, id,
                       row_number() over (partition by custodian order by due, id) as line,
                       count(*) over (partition by custodian) as lines
                from dossier where tenant = 1 and status <= 5) d
            where line = \(Int64(Self.lines)) and lines >= 2 * line
            """, timeout: .seconds(120))
        return try (0..<rows.count).compactMap { row in
            guard let unit = UnitID(rawValue: try rows.int32(row, 0)) else { return nil }
            return (
                unit, Instant(microseconds: try rows.timestamp(row, 1).microseconds),
                try rows.int64(row, 2)
            )
        }
    }

    private func someDossiers(_ count: Int) async throws -> [(id: DossierID, code: String)] {
        let rows = try await ground.pool.query(
            "select dossier, code from intake order by random() limit \(Int64(count))",
            timeout: .seconds(120))
        return try (0..<rows.count).map { (try rows.int64($0, 0), try rows.text($0, 1)) }
    }

    /// The report of the month before this one.
    private func report() throws -> SQL {
        let path = "\(ground.sql)/monthly_report.sql"
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw Programs.Failed(description: "\(path) cannot be read")
        }
        let month = "(date_trunc('month', now() at time zone interval '07:00')::date - 31)"
        return SQL(
            trusted: String(decoding: bytes, as: UTF8.self)
                .replacing(":month", with: "date_trunc('month', \(month))::date"))
    }

    // MARK: - Handing off

    /// One clerk hands the fresh dossiers off, one after the other.
    func clerk() async throws -> HandOffCost {
        Progress.say("a clerk's hand-offs, \(dossiers) dossiers")
        let rows = try await ground.pool.query(
            """
            select d.id, d.receiver, l.data::json ->> 'outcome' from dossier d
            join growth.line l
                on l.model = (d.id & 4294967295) * 7919 % \(Int64(growth.models)) and l.number = 2
            where d.id & 4294967295 > \(Int64(dossiers)) and d.version = 1 and l.kind = 3
            order by d.id
            """, timeout: .seconds(120))
        return try await cost("one clerk", rows.count) {
            for row in 0..<rows.count {
                guard let unit = UnitID(rawValue: try rows.int32(row, 1)) else { continue }
                _ = try await store.perform(
                    .handOff(outcome: rows.text(row, 2), note: ""), on: rows.int64(row, 0),
                    by: growth.officer(of: unit), commandID: .random())
            }
        }
    }

    /// The router delivers them, a batch at a time, from the head of a backlog of as many jobs as
    /// there are dossiers.
    func router() async throws -> (times: GrowthTimes, cost: HandOffCost) {
        // What is handed off within a unit needs no delivery.
        let given = Int(try await ground.pool.query("select count(*) from job").int64(0, 0))
        try await ground.pool.executeScript(
            """
            insert into job (tenant, dossier, number)
            select tenant, id, version from dossier where id & 4294967295 <= \(dossiers)
            order by id
            """, timeout: .seconds(900))
        try await ground.pool.executeScript("vacuum analyze job", timeout: .seconds(300))
        try await ground.pool.executeScript("checkpoint", timeout: .seconds(300))
        Progress.say("the router's batches, backlog of \(dossiers)")
        var times: [Double] = []
        var delivered = 0
        let cost = try await cost("router", given) {
            var cursor: Int64 = 0
            while delivered < given {
                let time = try await seconds {
                    let report = try await store.deliverBatch(after: cursor)
                    guard report.done > 0 else {
                        throw Programs.Failed(description: "a batch delivered nothing")
                    }
                    (cursor, delivered) = (report.cursor, delivered + report.done)
                }
                times.append(time * 1_000)
            }
        }
        return (GrowthTimes(name: "claim and delivery of 500", milliseconds: times), cost)
    }

    private func cost(
        _ name: String, _ count: Int, _ work: () async throws -> Void
    ) async throws -> HandOffCost {
        let before = try await Consumption.now(ground)
        let time = try await seconds(work)
        return HandOffCost(
            name: name, count: count, used: try await Consumption.now(ground) - before,
            seconds: time)
    }

    // MARK: - Room

    /// Bytes on disk by table: rows, heap and indexes.
    func room() async throws -> [(table: String, rows: Double, heap: Double, indexes: Double)] {
        let rows = try await ground.pool.query(
            """
            select relname::text, reltuples::int8, pg_table_size(oid), pg_indexes_size(oid)
            from pg_class where oid in ('dossier'::regclass, 'ledger'::regclass, 'intake'::regclass)
            order by relname
            """)
        return try (0..<rows.count).map {
            (
                try rows.text($0, 0), Double(try rows.int64($0, 1)), Double(try rows.int64($0, 2)),
                Double(try rows.int64($0, 3))
            )
        }
    }

    /// How many hand-offs the ledger holds for each dossier.
    func handOffs() async throws -> Double {
        let rows = try await ground.pool.query(
            """
            select sum(l.count)::float8 / count(*) from growth.model m cross join lateral (
                select count(*) from growth.line where model = m.number and kind = 3) l
            """)
        return try rows.decode(0, 0, as: Double.self)
    }
}
