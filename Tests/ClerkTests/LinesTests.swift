import Dossiers
import Postgres
import TestSupport
import Testing

@testable import Clerk
@testable import DossierStore

/// What is printed of a dossier whose days have passed: its ledger is written with times of its
/// own, for no transcript can wait for them.
@Suite struct LinesTests {
    /// A dossier of 1.115242, whose opinions stop the clock and whose silence is consent.
    private struct Life {
        let edition: Edition
        let directory: Directory
        private(set) var entries: [LedgerEntry] = []
        private(set) var dossier: Dossier

        /// Received on a Monday morning and worked on in the commune's economic division.
        init(_ database: TestDatabase, stopEnds: Bool = true) async throws {
            directory = try await database.store.directory()
            let published = try await database.store.edition(of: "1.115242")
            edition = Edition(
                id: published.id, procedure: published.procedure,
                ruleSet: published.ruleSet.with(stopEnds: stopEnds),
                calendars: published.calendars)
            let shop = try Self.unit("H21.21553", directory)
            let received = try edition.receive(
                Application(
                    applicant: Applicant(name: "An"), channel: .direct, subject: "21553",
                    caseCode: nil,
                    papers: edition.procedure.papers.map {
                        FiledPaper(code: $0.code, originals: $0.originals, copies: $0.copies)
                    }, note: ""),
                at: .init(
                    id: 1, code: "H21.21553-260302-0001", unit: shop, isDifficultArea: false),
                by: Self.officer(1, shop), at: Self.instant("2026-03-02T08:00"))
            entries = [received.entry]
            dossier = received.dossier
            let division = try Self.unit("H21.21553.KT", directory)
            try act(.handOff(outcome: nil, note: ""), at: "2026-03-02T08:30", shop)
            try act(.deliver(to: division), at: "2026-03-02T08:30", nil)
            try act(.accept, at: "2026-03-02T09:00", division)
        }

        mutating func act(_ command: Dossiers.Command, at time: String, _ unit: Unit?) throws {
            try act(command, at: Self.instant(time), unit)
        }

        mutating func act(_ command: Dossiers.Command, at time: Instant, _ unit: Unit?) throws {
            let officer = unit.map { Self.officer(unit == nil ? 0 : 2, $0) } ?? .router
            let transition = try edition.apply(command, to: dossier, by: officer, at: time)
            entries.append(transition.entry)
            dossier = transition.dossier
        }

        /// Lets the router do what falls due up to a time.
        mutating func wait(until time: String) throws {
            let end = try Self.instant(time)
            while let alarm = edition.alarm(for: dossier), alarm.at <= end {
                try act(.remind, at: alarm.at, nil)
            }
        }

        func unit(_ code: String) throws -> Unit { try Self.unit(code, directory) }

        var names: Names {
            let reception = entries.first?.event.reception
            return Names(
                file: DossierFile(
                    dossier: dossier, edition: edition,
                    application: reception?.application
                        ?? Application(
                            applicant: Applicant(name: ""), channel: .direct, subject: "",
                            caseCode: nil, papers: [], note: ""),
                    entries: entries, officers: [1: "clerk", 2: "officer"], units: [:],
                    unitCodes: [:], signatures: [:], childDues: [:],
                    parkedReason: nil),
                directory: directory)
        }

        func section(at time: String) throws -> OpinionSection {
            OpinionSection(
                lines: try edition.opinionLines(of: dossier, at: Self.instant(time)), names: names)
        }

        func text(_ language: Language) -> String {
            FileText(names: names, language: language).lines.joined(separator: "\n")
        }

        private static func unit(_ code: String, _ directory: Directory) throws -> Unit {
            let day = try #require(CivilDate("2026-03-02"))
            return try #require(directory.unit(code: code, on: day))
        }

        private static func officer(_ id: OfficerID, _ unit: Unit) -> Officer {
            Officer(id: id, name: "officer", unit: unit.id, posts: Set(unit.posts))
        }

        private static func instant(_ time: String) throws -> Instant {
            try #require(Instant(time + "+07:00"))
        }
    }

    @Test func theSilentAreNamedAndTheirSilenceMovesTheDate() async throws {
        let database = try await TestDatabase.make()
        var life = try await Life(database)
        await database.pool.shutdown()
        let (division, build, green) = (
            try life.unit("H21.21553.KT"), try life.unit("H21.04"), try life.unit("H21.05")
        )
        let requests = [build, green].map { OpinionRequest(consultation: "agencies", unit: $0) }
        try life.act(.opinion(.ask(requests)), at: "2026-03-02T10:00", division)
        #expect(
            life.text(.en).contains(
                "stands since 02/03/2026 10:00, for the opinion of \(build.name), \(green.name)"))
        let asked = try DueHistory(life.entries)
        #expect(asked.open != nil && asked.changes.isEmpty)
        try life.act(
            .opinion(.answer(number: 1, .agree, text: "")), at: "2026-03-05T10:00", build)
        try life.wait(until: "2026-03-18T10:00")

        let section = try life.section(at: "2026-03-18T10:00")
        let english = section.lines(.en).joined(separator: "\n")
        #expect(english.contains("silent, taken for consent"))
        #expect(english.contains("Never answered: \(green.name) (opinion 2); taken for consent by"))
        #expect(
            section.lines(.vi).joined(separator: "\n").contains(
                "Không trả lời: \(green.name) (ý kiến số 2); coi là đồng ý theo Nghị quyết"))
        let shape = OpinionsShape(section)
        #expect(shape.silent.map(\.code) == ["H21.05"])
        #expect(shape.opinions.map(\.standing) == [.answered, .silentConsent])
        #expect(shape.opinions[1].lateSeconds ?? 0 > 0 && shape.opinions[0].lateSeconds == nil)

        let why = try Reasons(life.names)
        let change = try #require(why.history.changes.first)
        #expect(change.cause.name == "opinions")
        #expect(change.before == why.history.originalDue && change.after > change.before)
        #expect(change.after == life.dossier.clock.due && why.history.changes.count == 1)
        #expect(
            why.lines(.vi).joined(separator: "\n").contains(
                "chờ ý kiến không tính vào thời hạn (phần thời hạn còn lại chạy tiếp)"))

        try life.act(
            .opinion(.answer(number: 2, .disagree, text: "trùng quy hoạch")),
            at: "2026-03-19T10:00", green)
        let late = try life.section(at: "2026-03-20T10:00").lines(.en).joined(separator: "\n")
        #expect(late.contains("Disagrees (late)") && !late.contains("Never answered"))
        #expect(late.contains("Late by") && late.contains("trùng quy hoạch"))
    }

    @Test func theRouterDraftsTheApologyAnOfficerSigns() async throws {
        let database = try await TestDatabase.make()
        var life = try await Life(database)
        await database.pool.shutdown()
        try life.wait(until: "2026-03-22T10:00")
        #expect(life.text(.en).contains("no reason yet; sign it with `motcua apologise`"))
        #expect(life.text(.vi).contains("chưa nêu lý do; ký bằng `motcua apologise`"))
        try life.wait(until: "2026-04-02T10:00")
        let lateness = try life.edition.lateness(
            of: life.entries, at: try #require(Instant("2026-04-02T10:00:00+07:00")))
        let text = LatenessText(lateness: lateness, names: life.names, language: .en).lines
        #expect(text.contains { $0.hasPrefix("Due now 23/03/2026 08:00: late by ") })
        let division = try life.unit("H21.21553.KT")
        try life.act(
            .apologise(reason: "thiếu người", extension: TimeLimit("5 working-day")),
            at: "2026-04-02T10:00", division)
        #expect(life.text(.en).contains("(thiếu người); appointed again 1 time"))
        let why = try Reasons(life.names)
        #expect(why.history.changes.last?.after == life.dossier.clock.due)
        #expect(
            why.lines(.en).contains {
                $0.hasPrefix("Apologised and appointed again, 5 working days further")
            })
    }

    @Test func whatNoUnitFillsIsRefused() {
        let failure = Failure(RoutingError.unknownRole("province-moon"))
        #expect(failure.kind == .refused && failure.sentence.vi.contains("province-moon"))
    }

    @Test func aStopThatIsAPauseIsToldAsOne() async throws {
        let database = try await TestDatabase.make()
        var life = try await Life(database, stopEnds: false)
        await database.pool.shutdown()
        let division = try life.unit("H21.21553.KT")
        try life.act(.stop(reason: "tranh chấp"), at: "2026-03-03T08:00", division)
        #expect(life.text(.en).contains("for `motcua resume` after the stop"))
        let stands = try Reasons(life.names).lines(.en)
        #expect(stands.contains { $0.contains("stopped by notice, still open") })
        try life.act(.resume(note: ""), at: "2026-03-04T08:00", division)
        let history = try PortalHistory(life.names.file)
        #expect(history.moves.map(\.status.rawValue) == [2, 4, 8, 4])
        #expect(!history.moves.contains { !$0.isLegal })
        let why = try Reasons(life.names)
        #expect(why.history.open == nil && why.history.changes.count == 1)
        #expect(why.history.changes.last?.after == life.dossier.clock.due)
    }
}

extension RuleSet {
    fileprivate func with(stopEnds: Bool) -> RuleSet {
        RuleSet(
            id: id, name: name, period: period, legalBasis: legalBasis, levels: levels,
            codeFormat: codeFormat, forms: forms, transferCutoff: transferCutoff,
            acceptWithin: acceptWithin, remindBefore: remindBefore, remindEvery: remindEvery,
            pauseReview: pauseReview, collectWithin: collectWithin, stopEnds: stopEnds,
            checkWithin: checkWithin, portal: portal)
    }
}
