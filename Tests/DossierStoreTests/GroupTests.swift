import DossierStore
import Dossiers
import Postgres
import TestSupport
import Testing

@testable import Routing

/// Interlinked groups through the real store: one receipt, several dossiers, one return.
struct GroupTests {
    @Test func `a group opens its children in order, and one return returns them all`()
        async throws
    {
        let office = try await Office.openGroup()
        let parent = try await office.beginGroup()
        #expect(try await office.childStatuses(of: parent.id) == ["birth": "open"])
        let birth = try await office.child("birth", of: parent.id)
        #expect(birth.code != parent.code && birth.matter?.parent?.code == parent.code)
        if case .inTransit = birth.state {} else { Issue.record("\(birth.state)") }
        await #expect(throws: TransitionError.self) {
            let now = try await office.advance(parent) {
                if case .held(let holding) = $0.state { holding.step == "group" } else { false }
            }
            try await office.perform(.decide(outcome: "done", note: ""), on: now)
        }
        try await office.settle(birth, .granted)
        #expect(
            try await office.childStatuses(of: parent.id)
                == ["birth": "granted-at-counter", "residence": "open", "card": "open"])
        // The sibling's result is among the papers of the next.
        let residence = try await office.child("residence", of: parent.id)
        let papers = try await office.store.file(residence.id).application.papers
        #expect(papers.contains { $0.originals == 1 })
        await #expect(throws: TransitionError.self) {
            try await office.perform(
                .returnResult(to: "x"), on: office.child("birth", of: parent.id))
        }
        try await office.settle(residence, .refused)
        try await office.settle(office.child("card", of: parent.id), .granted)

        var now = try await office.store.file(parent.id).dossier
        now = try await office.perform(.decide(outcome: "done", note: ""), on: now)
        now = try await office.advance(now) { _ in false }
        try await office.route()
        if case .returned = now.state {} else { Issue.record("\(now.state)") }
        for id in ["birth", "residence", "card"] {
            #expect(try await office.child(id, of: parent.id).custodian == nil)
        }
        #expect(try await office.count("select from job") == 0)
        #expect(try await office.store.examine().findings == [])
    }

    @Test func `what needs a refused child is given up, and a group without a grant is refused`()
        async throws
    {
        let office = try await Office.openGroup()
        let parent = try await office.beginGroup()
        try await office.settle(office.child("birth", of: parent.id), .refused)
        #expect(
            try await office.childStatuses(of: parent.id)
                == ["birth": "refused-at-counter", "residence": "skipped", "card": "skipped"])
        let now = try await office.advance(try await office.store.file(parent.id).dossier) {
            if case .held = $0.state { true } else { false }
        }
        await #expect(throws: TransitionError.self) {
            try await office.perform(.decide(outcome: "done", note: ""), on: now)
        }
        try await office.perform(.decide(outcome: "none", note: ""), on: now)
        #expect(try await office.store.examine().findings == [])
    }

    @Test func `a withdrawn group takes its children with it`() async throws {
        let office = try await Office.openGroup()
        let parent = try await office.beginGroup()
        let birth = try await office.child("birth", of: parent.id)
        _ = try await office.store.perform(
            .withdraw(reason: "đổi ý"), on: parent.id, by: office.officer(parent.reception.unit),
            commandID: .random())
        try await office.route()
        #expect(try await office.store.file(birth.id).dossier.state == .withdrawn)
        #expect(try await office.store.examine().findings == [])
    }

    @Test func `an officer chooses the conditional children, and others do not hold the group up`()
        async throws
    {
        let office = try await Office.openGroup([
            ChildProcedure(
                id: "road", procedure: "9.000031", after: [], papers: [:], condition: .chosen),
            ChildProcedure(
                id: "zone", procedure: "9.000032", after: [], papers: [:], condition: .chosen),
        ])
        let begun = try await office.beginGroup()
        let parent = try await office.advance(office.store.file(begun.id).dossier) {
            if case .held(let holding) = $0.state { holding.step == "group" } else { false }
        }
        await #expect(throws: TransitionError.self) {
            try await office.perform(.group(.choose(["river"])), on: parent)
        }
        try await office.perform(.group(.choose(["zone"])), on: parent)
        try await office.route()
        #expect(try await office.childStatuses(of: parent.id) == ["zone": "open"])
        try await office.settle(office.child("zone", of: parent.id), .granted)
        let now = try await office.store.file(parent.id).dossier
        try await office.perform(.decide(outcome: "done", note: ""), on: now)
        #expect(try await office.store.examine().findings == [])
    }

    @Test func `P1: the dossiers of a group are counted together, whoever writes`() async throws {
        let office = try await Office.openGroup()
        let parent = try await office.beginGroup()
        let birth = try await office.child("birth", of: parent.id)
        func hide(_ dossier: DossierID, _ levels: Int) async throws {
            try await office.pool.query(
                SQL(
                    trusted: Attempt.forge("\(dossier)", "touched = touched | \(levels)")
                ))
        }
        try await hide(birth.id, 1 << 3)
        await #expect {
            try await hide(parent.id, 1 << 4)
        } throws: {
            ($0 as? PostgresError)?.constraint == "one_matter_passes_at_most_two_levels"
        }
    }

    @Test func `a child that its router may not pass on stays with its clerk`() async throws {
        let office = try await Office.openGroup()
        try await office.publish("9.000031") { procedure in
            procedure.changed(
                edition: procedure.edition + 1,
                period: Period(
                    first: CivilDate(daysSinceEpoch: Int(procedure.period.first.daysSinceEpoch) + 1)
                ),
                consultations: [
                    Consultation(
                        id: "police", step: procedure.steps[0].id, roles: ["civil-registry"],
                        question: Bilingual(vi: "?"), deadline: TimeLimit("1 hour")!,
                        countsInLimit: true, always: true, silence: .recorded)
                ])
        }
        let parent = try await office.beginGroup()
        let birth = try await office.child("birth", of: parent.id)
        guard case .held(let holding) = birth.state else {
            Issue.record("\(birth.state)")
            return
        }
        #expect(holding.unit == parent.reception.unit)
        #expect(try await office.childStatuses(of: parent.id) == ["birth": "open"])
        #expect(try await office.store.parkedJobs().isEmpty)
        #expect(try await office.store.examine().findings == [])
    }

    @Test func `children come in under the law of the edition that their group was moved to`()
        async throws
    {
        let office = try await Office.openGroup()
        let procedure = try await office.store.edition(of: Office.group).procedure
        let (moved, stays, orphan) = (
            try await office.receive(Office.group), try await office.receive(Office.group),
            try await office.receive(Office.group)
        )
        for dossier in [moved, stays, orphan] {
            try await office.perform(.handOff(outcome: nil, note: ""), on: dossier)
        }
        let today = moved.reception.at.date(offsetMinutes: 420)
        let tomorrow = Period(first: CivilDate(daysSinceEpoch: Int(today.daysSinceEpoch) + 1))
        try await office.publish("9.000031") { $0.changed(edition: 8, period: tomorrow) }
        for (edition, children) in [
            (8, procedure.children),
            (9, [ChildProcedure(id: "lost", procedure: "9.999999", after: [], papers: [:])]),
        ] {
            try await office.publish(Office.group) { plain in
                plain.changed(
                    edition: edition, period: tomorrow, steps: Office.groupSteps(plain),
                    children: children)
            }
        }
        func migrate(to edition: Int) async throws -> [String: MigrationObstacle?] {
            let lines = try await office.store.migrateDossiers(
                of: Office.group, to: edition, steps: [:], basis: "QĐ 1", dryRun: edition == 9,
                by: office.officer(office.communes[0].id))
            return Dictionary(uniqueKeysWithValues: lines.map { ($0.code, $0.obstacle) })
        }
        #expect(
            try await migrate(to: 9)[orphan.code] == .noChildEdition(procedure: "9.999999"))
        // One goes on under the law it came in under before the others are moved.
        _ = try await office.store.deliverBatch(only: office.jobs(of: stays.id))
        for job in try await office.store.groupJobs() {
            try await office.store.followGroup(job: job)
        }
        #expect(try await migrate(to: 8)[moved.code] == .some(nil))
        try await office.route()
        for (parent, edition) in [(moved, 8), (stays, procedure.edition)] {
            let birth = try await office.child("birth", of: parent.id)
            let law = try await office.store.file(birth.id).edition
            #expect(law.procedure.edition == edition)
        }
        #expect(try await office.store.examine().findings == [])
        #expect(try await office.verified().isEmpty)
    }

    @Test func `two routers following one group open each child once`() async throws {
        let office = try await Office.openGroup()
        let parent = try await office.perform(
            .handOff(outcome: nil, note: ""), on: office.receive(Office.group))
        _ = try await office.store.deliverBatch()
        let jobs = try await office.store.groupJobs()
        let done = try await withThrowingTaskGroup(of: Bool.self) { group in
            for _ in 0..<4 {
                let store = office.anotherStore()
                group.addTask { try await store.followGroup(job: jobs[0]) }
            }
            return try await group.reduce(into: 0) { $0 += $1 ? 1 : 0 }
        }
        #expect(done == 1)
        #expect(try await office.count("select from dossier where group_of = \(parent.id)") == 2)
        #expect(try await office.store.examine().findings == [])
    }

    @Test func `a group that cannot be followed is parked with its reason`() async throws {
        let office = try await Office.openGroup([
            ChildProcedure(id: "lost", procedure: "9.999999", after: [], papers: [:])
        ])
        try await office.perform(.handOff(outcome: nil, note: ""), on: office.receive(Office.group))
        var rounds = Rounds.quiet(office.store)
        try await eventually("the group is parked") {
            try await office.pool.query("update job set due_at = now()")
            try await rounds.overEverything()
            return try await office.store.parkedJobs().count == 1
        }
        #expect(try await office.store.parkedJobs()[0].reason.contains("9.999999"))
        #expect(try await office.store.retry(.all) == 1)
        #expect(try await office.count("select from job where kind = 1") == 1)
    }
}
