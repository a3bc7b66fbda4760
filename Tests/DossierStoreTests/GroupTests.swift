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
            try await rounds.untilIdle { false }
            return try await office.store.parkedJobs().count == 1
        }
        #expect(try await office.store.parkedJobs()[0].reason.contains("9.999999"))
        #expect(try await office.store.retryParked() == 1)
        #expect(try await office.count("select from job where kind = 1") == 1)
    }
}
