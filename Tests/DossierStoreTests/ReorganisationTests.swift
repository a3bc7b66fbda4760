import DossierStore
import Dossiers
import Postgres
import Testing
import WorkflowFiles

@testable import TestSupport

/// The first of July 2025 again, with open dossiers at every level: the districts of Bình Định end,
/// the province goes over into Gia Lai, 155 communes into their successors.
///
/// The database stamps with its own clock, so the day of the reform is moved to today.
struct ReorganisationTests {
    private static let reform = CivilDate("2025-07-01")!

    private let today: CivilDate
    private let workspace = TestDatabase.workspace

    init() async throws {
        let now = try await TestDatabase.make().store.now()
        today = now.date(offsetMinutes: 420)
    }

    private var eve: CivilDate { CivilDate(daysSinceEpoch: Int(today.daysSinceEpoch) - 1) }

    /// A period of the real world as it lies around today.
    private func moved(_ period: Period) -> Period {
        let last = period.last.map { $0 >= Self.reform ? nil : $0 } ?? nil
        return Period(
            first: period.first >= Self.reform ? today : period.first,
            last: last.map { $0.daysSinceEpoch == Self.reform.daysSinceEpoch - 1 ? eve : $0 })
    }

    /// The organisation before the reform (nothing has ended by it yet), or after it.
    private func organisation(isAfter: Bool) -> Organisation {
        func period(_ real: Period) -> Period? {
            if isAfter { return moved(real) }
            guard real.first < Self.reform else { return nil }
            let endsByReform = real.last.map { $0.daysSinceEpoch >= Self.reform.daysSinceEpoch - 1 }
            return Period(first: real.first, last: endsByReform == true ? nil : real.last)
        }
        return Organisation(
            levels: workspace.levels.compactMap { level in
                period(level.period).map {
                    LevelDescription(
                        code: level.code, level: level.level, name: level.name, period: $0)
                }
            },
            posts: workspace.posts.map { ($0.id, $0.name) }, roles: workspace.roles,
            areas: workspace.areas.compactMap { area in
                period(area.period).map {
                    Area(
                        code: area.code, name: area.name, level: area.level, parent: area.parent,
                        period: $0, successors: area.successors, isDifficult: area.isDifficult)
                }
            },
            units: workspace.units.compactMap { unit in
                period(unit.period).map {
                    Dossiers.Unit(
                        id: unit.id, code: unit.code, name: unit.name, area: unit.area,
                        serves: unit.serves, roles: unit.roles, posts: unit.posts,
                        calendar: unit.calendar, period: $0, parent: unit.parent,
                        successor: unit.successor)
                }
            },
            calendars: workspace.calendars.values.sorted { $0.id < $1.id })
    }

    /// A province on the eve of the reform, with the procedures of those years.
    private func open() async throws -> Office {
        let name = TestDatabase.freshName()
        try await TestDatabase.administrate("create database \(name)")
        let database = TestDatabase(name: name)
        try await Migrations.migrate(database.pool)
        try await database.store.publish(
            organisation(isAfter: false), province: ("H08", "Bình Định"))
        for file in workspace.procedures where file.procedure.period.last != nil {
            guard let ruleSet = workspace.ruleSets.first(where: { $0.id == file.procedure.ruleSet })
            else { continue }
            try await database.store.publish(
                file.procedure.changed(period: Period(first: file.procedure.period.first)),
                ruleSet: ruleSet, source: file.text)
        }
        return try await Office(
            name: name, connection: database.connection, pool: database.pool)
    }

    private func oneStops(_ office: Office, rank: UInt8) -> [Dossiers.Unit] {
        office.directory.units.filter {
            $0.level.rank == rank && $0.roles.contains("one-stop") && $0.code.hasPrefix("H08")
                && $0.period.contains(today)
        }
    }

    private func reorganise(
        _ office: Office, dryRun: Bool
    ) async throws -> [DossierStore.TransferLine] {
        try await office.store.reorganise(
            organisation(isAfter: true), province: ("H21", "Gia Lai"), on: today,
            basis: "Nghị quyết 202/2025/QH15", dryRun: dryRun,
            by: Officer(id: 1, name: "Quản trị", unit: nil, posts: []))
    }

    @Test
    func `every open dossier of the old units goes to their successors, clocks and codes kept`()
        async throws
    {
        let office = try await open()
        let communes = oneStops(office, rank: 1)
        #expect(communes.count == 155)
        var open: [Dossier] = []
        for commune in communes {
            open.append(try await office.receive("1.001193", at: commune))
        }
        for district in oneStops(office, rank: 2) {
            let subject = try #require(
                communes.first { commune in
                    office.directory.area(code: commune.area, on: today)?.parent == district.area
                }, "\(district.code)")
            open.append(try await receive("1.001612", at: district, subject.area, office))
        }
        // One paused, one on its way, one decided, one at its second desk.
        open[0] = try await office.perform(
            .requestSupplement(papers: [], reason: "thiếu"), on: open[0])
        open[1] = try await office.perform(.handOff(outcome: nil, note: ""), on: open[1])
        open[2] = try await office.advance(open[2]) {
            if case .decided = $0.state { true } else { false }
        }
        open[156] = try await office.advance(open[156]) {
            if case .held(let holding) = $0.state { holding.cameFrom != nil } else { false }
        }
        let rows = try await office.count("select from ledger")

        let dry = try await reorganise(office, dryRun: true)
        #expect(try await office.count("select from ledger") == rows)
        #expect(try await office.store.directory().units == office.directory.units)

        let lines = try await reorganise(office, dryRun: false)
        #expect(lines == dry)
        #expect(lines.count == open.count && lines.allSatisfy { $0.obstacle == nil })
        #expect(try await office.count("select from office_act where kind = 'reorganisation'") == 1)
        let after = try await office.store.directory()
        for before in open {
            let found = try await office.store.find(code: before.code)
            let now = try await office.store.file(found.id).dossier
            #expect(now.code == before.code && now.clock.due == before.clock.due)
            #expect(now.clock.originalDue == before.clock.originalDue)
            let custodian = try #require(now.custodian.flatMap(after.unit))
            #expect(custodian.period.contains(today), "\(before.code): \(custodian.code)")
            #expect(now.touched.levels.allSatisfy { $0.rank != 2 })
        }
        #expect(try await office.store.examine().findings == [])
        #expect(try await office.verified().isEmpty)
        // Work goes on where it lies now, to the end.
        let done = try await Office(
            name: office.name, connection: office.connection, pool: office.pool
        ).advance(office.store.file(open[3].id).dossier) { _ in false }
        #expect(done.custodian == nil)
    }

    private func receive(
        _ procedure: String, at unit: Dossiers.Unit, _ subject: String, _ office: Office
    ) async throws -> Dossier {
        let law = try await office.store.edition(of: procedure)
        let outcome = try await office.store.receive(
            office.application(law.procedure, subject: subject), procedure: procedure, at: unit.id,
            by: office.officer(unit.id), commandID: .random())
        guard case .done(let transition) = outcome else { throw OfficeError.repeated }
        return transition.dossier
    }

    @Test
    func `a split unit's dossiers go where their subject lies, and one without an heir stays`()
        async throws
    {
        let office = try await Office.open()
        let (old, first, second) = (office.communes[0], office.communes[1], office.communes[2])
        let here = try await receive(Office.near, at: old, first.area, office)
        let there = try await receive(Office.near, at: old, second.area, office)
        let elsewhere = try await office.receive(Office.near, at: office.communes[3])
        let ended = [old.id: "\(first.code) \(second.code)", office.communes[3].id: nil]
        let units = office.directory.units.map { unit in
            guard let heirs = ended[unit.id] else { return unit }
            return Dossiers.Unit(
                id: unit.id, code: unit.code, name: unit.name, area: unit.area,
                serves: unit.serves, roles: unit.roles, posts: unit.posts,
                calendar: unit.calendar, period: Period(first: unit.period.first, last: eve),
                parent: unit.parent, successor: heirs)
        }
        let lines = try await office.store.reorganise(
            Organisation(
                levels: [], posts: [], roles: [], areas: [], units: units, calendars: []),
            province: ("H21", "Gia Lai"), on: today, basis: "chia tách", dryRun: false,
            by: Officer(id: 1, name: "Quản trị", unit: nil, posts: []))
        #expect(lines.map(\.code) == [here.code, there.code, elsewhere.code])
        #expect(lines.map(\.to) == [first.code, second.code, office.communes[3].code])
        #expect(lines.map { $0.obstacle == nil } == [true, true, false])
        #expect(try await office.store.file(there.id).dossier.custodian == second.id)
        #expect(try await office.store.file(elsewhere.id).dossier == elsewhere)
    }
}
