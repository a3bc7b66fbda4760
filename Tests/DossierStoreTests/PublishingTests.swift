import DossierStore
import Dossiers
import Postgres
import TestSupport
import Testing
import WorkflowFiles

/// Publishing the law and the organisation.
struct PublishingTests {
    private func catalogueVersion(_ office: Office) async throws -> Int64 {
        try await office.pool.query("select version from catalogue").int64(0, 0)
    }

    private func near() throws -> (ProcedureFile, RuleSet) {
        let file = try #require(
            TestDatabase.workspace.procedures.first {
                $0.procedure.code == Office.near && $0.procedure.period.last == nil
            })
        let ruleSet = try #require(
            TestDatabase.workspace.ruleSets.first { $0.id == file.procedure.ruleSet })
        return (file, ruleSet)
    }

    @Test func `publishing the same again changes nothing and keeps every number`() async throws {
        let office = try await Office.open()
        let before = office.directory.units
        let editions = try await office.count("select from procedure_edition")
        #expect(editions == TestDatabase.workspace.procedures.count)
        try await office.store.publish(TestDatabase.workspace)
        #expect(try await office.store.directory().units == before)
        #expect(try await office.count("select from procedure_edition") == editions)
        let (file, ruleSet) = try near()
        let isNew = try await office.store.publish(
            file.procedure, ruleSet: ruleSet, source: file.text)
        #expect(!isNew)
    }

    @Test func `every unit of the province is published with its level in its number`() async throws
    {
        let office = try await Office.open()
        let shipped = TestDatabase.workspace.units
        #expect(shipped.count > 2_000)
        #expect(office.directory.units.count == shipped.count)
        for unit in shipped {
            let stored = try #require(
                office.directory.unit(code: unit.code, on: unit.period.first), "\(unit.code)")
            #expect(stored.level == unit.level && stored.period == unit.period)
        }
    }

    @Test func `a unit that is published anew keeps its number and others see it`() async throws {
        let office = try await Office.open()
        let version = try await catalogueVersion(office)
        let workspace = TestDatabase.workspace
        let old = office.communes[0]
        let units = workspace.units.map { unit in
            unit.code != old.code || unit.period != old.period
                ? unit
                : Dossiers.Unit(
                    id: unit.id, code: unit.code, name: "Tên mới", area: unit.area,
                    serves: unit.serves, roles: unit.roles, posts: unit.posts,
                    calendar: unit.calendar, period: unit.period, parent: unit.parent,
                    successor: unit.successor)
        }
        let another = DossierStore(pool: office.pool)
        try await another.publish(
            Organisation(
                levels: workspace.levels, posts: [], roles: workspace.roles, areas: workspace.areas,
                units: Array(units.reversed()), calendars: []),
            province: ("H21", "Gia Lai"))
        #expect(try await catalogueVersion(office) > version)
        let directory = try await office.store.directory()
        #expect(directory.unit(old.id)?.name == "Tên mới")
        #expect(directory.units.count == office.directory.units.count)
    }

    @Test func `another text under a published number is refused`() async throws {
        let office = try await Office.open()
        let (file, ruleSet) = try near()
        let before = try await catalogueVersion(office)
        await #expect(
            throws: StoreError.publishedOtherwise(
                "procedure \(file.procedure.code), edition \(file.procedure.edition)")
        ) {
            try await office.store.publish(
                file.procedure, ruleSet: ruleSet, source: file.text + "\n")
        }
        #expect(try await catalogueVersion(office) == before)
    }

    @Test func `another content under a calendar's version is refused`() async throws {
        let office = try await Office.open()
        let calendar = try #require(TestDatabase.workspace.calendars["office"])
        let other = try WorkingCalendar(
            id: calendar.id, version: calendar.version, years: calendar.years,
            utcOffsetMinutes: calendar.utcOffsetMinutes, standardDayMinutes: 60,
            fractionalMonthDays: calendar.fractionalMonthDays, hours: calendar.hours,
            daysOff: calendar.daysOff, makeUpDays: calendar.makeUpDays)
        await #expect(throws: StoreError.publishedOtherwise("calendar office, version 1")) {
            try await office.store.publish(
                Organisation(
                    levels: [], posts: [], roles: [], areas: [], units: [], calendars: [other]),
                province: ("H21", "Gia Lai"))
        }
    }

    @Test func `P6: a new edition ends the old one the day before, and old dossiers keep theirs`()
        async throws
    {
        let office = try await Office.open()
        let old = try await office.receive(Office.near)
        let (file, ruleSet) = try near()
        let today = try await office.store.edition(of: Office.near)
            .day(of: office.store.now())
        let edition = file.procedure.edition
        let next = file.procedure.changed(
            edition: edition + 1, period: Period(first: today),
            limits: TimeLimits(general: try #require(TimeLimit("3 working-day"))))
        #expect(try await office.store.publish(next, ruleSet: ruleSet, source: "bản mới"))
        let rows = try await office.pool.query(
            """
            select edition, valid_to from procedure_edition
            where code = \(Office.near) order by valid_from desc
            """)
        #expect(try rows.int32(0, 0) == Int32(edition + 1) && rows.isNull(0, 1))
        let last = try rows.decode(1, 1, as: Day.self).daysSinceEpoch
        #expect(last == Int32(today.daysSinceEpoch) - 1)

        let new = try await office.receive(Office.near)
        let files = (try await office.store.file(old.id), try await office.store.file(new.id))
        #expect(files.0.edition.procedure.edition == edition)
        #expect(files.1.edition.procedure.edition == edition + 1)
        #expect(new.clock.limit.description == "3 working-day")
        #expect(try await office.advance(old) { _ in false }.custodian == nil)
        #expect(try await office.store.examine().findings == [])
    }

    @Test func `an edition that begins later does not govern today`() async throws {
        let office = try await Office.open()
        let (file, ruleSet) = try near()
        let today = try await office.store.edition(of: Office.near).day(of: office.store.now())
        let later = file.procedure.changed(
            edition: file.procedure.edition + 1, period: Period(first: today.adding(days: 30)))
        try await office.store.publish(later, ruleSet: ruleSet, source: "mai sau")
        let dossier = try await office.receive(Office.near)
        let governing = try await office.store.file(dossier.id).edition.procedure
        #expect(governing.edition == file.procedure.edition)
        await #expect(throws: StoreError.self) { try await office.receive("9.999999") }
    }
}
