import DossierStore
import Dossiers
import Postgres
import TestSupport
import Testing

@testable import Routing

/// Opinions through the real store: asked, found by who was asked, answered, silent.
struct OpinionTests {
    private static let code = "9.000020"

    /// An office whose procedure asks three agencies at `verify`, always in working hours.
    private func open(limit: String = "8 hour") async throws -> (Office, Dossier) {
        let office = try await Office.open()
        try await office.publishImpatient(Self.code, limit: limit, brief: "0.5 hour") {
            $0.changed(consultations: [
                Consultation(
                    id: "keepers", step: "verify", roles: ["commune-police", "commune-economy"],
                    question: Bilingual(vi: "Có vướng mắc gì không?"),
                    deadline: TimeLimit("1 hour")!, countsInLimit: true, always: true,
                    silence: .recorded)
            ])
        }
        let dossier = try await office.advance(office.receive(Self.code)) {
            if case .held(let holding) = $0.state { holding.step == "verify" } else { false }
        }
        return (office, dossier)
    }

    private func requests(_ office: Office, within: String? = nil) throws -> [OpinionRequest] {
        try ["commune-police", "commune-economy"].map {
            OpinionRequest(
                consultation: "keepers", unit: try office.unit($0, for: office.communes[0]),
                within: within.flatMap { TimeLimit($0) })
        }
    }

    @Test func `an asked agency finds the question, answers once, and the submission goes up`()
        async throws
    {
        let (office, held) = try await open()
        await #expect(throws: TransitionError.self) {
            try await office.perform(.handOff(outcome: "qualified", note: ""), on: held)
        }
        let asked = try await office.perform(.opinion(.ask(requests(office))), on: held)
        let police = try office.unit("commune-police", for: office.communes[0])
        let economy = try office.unit("commune-economy", for: office.communes[0])
        #expect(try await office.store.opinionsAwaited(of: police.id).map(\.number) == [1])
        #expect(try await office.store.opinionsAwaited(of: economy.id).map(\.code) == [held.code])
        await #expect(
            throws: TransitionError.opinionsAwaited(code: held.code, numbers: [1, 2])
        ) {
            try await office.perform(.handOff(outcome: "qualified", note: ""), on: asked)
        }
        for (number, unit, stance) in [
            (1, police, Stance.agreeWithConditions), (2, economy, Stance.disagree),
        ] {
            _ = try await office.store.perform(
                .opinion(.answer(number: number, stance, text: "xem công văn")), on: held.id,
                by: office.officer(unit.id), commandID: .random())
        }
        await #expect(throws: TransitionError.opinionClosed(code: held.code, number: 1)) {
            try await office.store.perform(
                .opinion(.answer(number: 1, .agree, text: "")), on: held.id,
                by: office.officer(police.id), commandID: .random())
        }
        #expect(try await office.store.opinionsAwaited(of: police.id).isEmpty)
        let now = try await office.store.file(held.id).dossier
        #expect(now.opinions.map(\.standing) == [.answered, .answered])
        try await office.perform(.handOff(outcome: "qualified", note: ""), on: now)
        #expect(try await office.store.examine().findings == [])
    }

    @Test func `the router records silence when the deadline passes, and the agency stays named`()
        async throws
    {
        let (office, held) = try await open()
        let asked = try await office.perform(
            .opinion(.ask(requests(office, within: "0.001 hour"))), on: held)
        let rounds = Rounds.quiet(office.store)
        try await eventually("the silence") {
            var rounds = rounds
            try await rounds.untilIdle { false }
            return try await office.store.file(held.id).dossier.opinions
                .allSatisfy { $0.standing == .silent }
        }
        let file = try await office.store.file(held.id)
        let lines = try file.edition.opinionLines(
            of: file.dossier, at: file.dossier.changedAt.adding(seconds: 3_600))
        #expect(lines.allSatisfy { ($0.lateSeconds ?? 0) > 3_000 })
        #expect(file.dossier.clock.stoppedAt == nil)
        #expect(try await office.count("select from opinion where silent_at is not null") == 2)
        // A late answer is taken and stays late.
        let police = try office.unit("commune-police", for: office.communes[0])
        _ = try await office.store.perform(
            .opinion(.answer(number: 1, .agree, text: "")), on: held.id,
            by: office.officer(police.id), commandID: .random())
        let late = try await office.store.file(held.id).dossier
        #expect(late.opinions[0].standing == .answeredLate && late.opinions[0].silentAt != nil)
        try await office.perform(.handOff(outcome: "qualified", note: ""), on: late)
        #expect(asked.opinions.count == 2)
        #expect(try await office.store.examine().findings == [])
    }

    @Test func `P1: nobody asks a third level, by the program or by hand`() async throws {
        let office = try await Office.open()
        let dossier = try await office.advance(office.receive(Office.far)) {
            if case .held(let holding) = $0.state { holding.step == "appraise" } else { false }
        }
        let ministry = try #require(
            office.directory.units.first { $0.level.rank == 4 && $0.period.last == nil })
        await #expect(
            throws: TransitionError.thirdLevel(code: dossier.code, unit: ministry.name)
        ) {
            try await office.perform(
                .opinion(
                    .ask([
                        OpinionRequest(
                            consultation: nil, unit: ministry, question: "?",
                            within: TimeLimit("1 working-day"))
                    ])), on: dossier)
        }
        await #expect {
            try await office.pool.executeScript(
                Attempt.ask("\(dossier.id)", number: 1, unit: "\(ministry.id.rawValue)"))
        } throws: {
            ($0 as? PostgresError)?.constraint == "the_asked_level_is_counted"
        }
    }

    @Test func `the doctor finds a table of opinions that is not what the dossier says`()
        async throws
    {
        let (office, held) = try await open()
        _ = try await office.perform(.opinion(.ask(requests(office))), on: held)
        try await office.damage("delete from opinion where number = 2")
        #expect(
            try await office.store.examine().findings.map(\.ailment) == [.opinionsAreNotItsMatters])
        try await office.store.repair(
            held.id, reason: "dựng lại bảng ý kiến", by: office.officer(held.custodian))
        #expect(try await office.store.examine().findings == [])
        #expect(try await office.count("select from office_act where kind = 'repair'") == 1)
    }
}
