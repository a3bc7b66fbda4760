import DossierStore
import Dossiers
import Foundation
import Postgres
import TestSupport
import Testing

/// Acts that depend on the day, or that change what dossiers lie under.
@Suite struct OfficeTests {
    /// A workflows folder of its own for a test, in which files are changed.
    private struct Copy {
        let path = "\(NSTemporaryDirectory())/motcua-\(UUID().uuidString)"

        init() throws {
            try FileManager.default.copyItem(atPath: TestDatabase.workflows, toPath: path)
        }

        /// Changes a file; every replacement must be found.
        func change(_ file: String, _ replacements: [(String, String)]) throws {
            let full = "\(path)/\(file)"
            var text = try String(contentsOfFile: full, encoding: .utf8)
            for (old, new) in replacements {
                try #require(text.contains(old), "\(file) has no \(old)")
                text = text.replacingOccurrences(of: old, with: new)
            }
            try text.write(toFile: full, atomically: true, encoding: .utf8)
        }

        func remove() throws { try FileManager.default.removeItem(atPath: path) }
    }

    private func receive(_ program: Program, _ options: String = "") throws -> String {
        let answer = try program.run(
            "motcua receive --as clerk --procedure 1.014359 --applicant An --all-papers --json "
                + options)
        try #require(answer.exitCode == 0, "\(answer.output)")
        return try Answers.decode(Answers.Outcome.self, answer.output).code
    }

    private func show(_ program: Program, _ code: String) throws -> Answers.File {
        try Answers.decode(
            Answers.File.self, try program.run("motcua show --json \(code)").output)
    }

    private func day(_ database: TestDatabase, _ offset: Int) async throws -> CivilDate {
        let today = try await database.store.now().date(offsetMinutes: 7 * 60)
        return CivilDate(daysSinceEpoch: Int(today.daysSinceEpoch) + offset)
    }

    @Test func whatWasEnteredLateIsLateAtItsEntry() async throws {
        let database = try await TestDatabase.make()
        try await database.officer("clerk", at: "H21.21553")
        let program = Program(database: database.connection.connectionString)
        let filed = try await day(database, -60)
        let code = try receive(
            program, "--filed-at \(filed)T08:30 --result-by postal --address Huế")
        let file = try show(program, code)
        #expect(file.filedAt?.hasPrefix("\(filed)T08:30:00") == true)
        #expect(file.resultBy == "postal")
        let json = try program.run("motcua lateness --json \(code)")
        let late = try Answers.decode(Answers.Late.self, json.output)
        #expect(late.lateSeconds > 0 && late.lateSeconds == late.originalLateSeconds)
        let entry = try #require(late.shares.first)
        #expect(entry.kind == "late-entry")
        let beyond = late.shares.map(\.beyondDueSeconds).reduce(0, +)
        // Each share is cut to whole seconds by itself.
        #expect(abs(beyond - late.lateSeconds) <= late.shares.count)
        let text = try program.run("motcua tre-han --lang vi \(code)").output
        #expect(text.contains("nhập muộn") && text.contains("Hẹn trả ban đầu"))

        let apology = "motcua apologise --as clerk \(code) --reason \"nhập muộn\""
        #expect(try program.run(apology + " --extension soon").exitCode == 64)
        #expect(try program.run(apology + " --extension \"3 working-day\"").exitCode == 0)
        let why = try Answers.decode(
            Answers.Why.self, try program.run("motcua why-due --json \(code)").output)
        #expect(why.received.hasPrefix("\(filed)T08:30:00"))
        #expect(why.explainedDue == why.originalDue)
        #expect(why.changes.map(\.cause) == ["apology"] && why.isUnbroken)
        let after = try Answers.decode(
            Answers.Late.self, try program.run("motcua lateness --json \(code)").output)
        #expect(after.lateSeconds == 0 && after.originalLateSeconds > 0)
        let tomorrow = try await day(database, 1)
        let future = try program.run(
            "motcua receive --as clerk --procedure 1.014359 --applicant An --all-papers "
                + "--filed-at \(tomorrow)T08:30")
        #expect(future.exitCode == 1 && future.output.contains("--filed-at"))
        await database.pool.shutdown()
    }

    @Test func aCalendarAmendedLateRedatesWhatIsOpen() async throws {
        let database = try await TestDatabase.make()
        try await database.officer("clerk", at: "H21.21553")
        let program = Program(
            database: database.connection.connectionString, others: ["MOTCUA_AS": "clerk"])
        let code = try receive(program)
        let before = try show(program, code)
        let copy = try Copy()
        let calendar = try await database.store.edition(of: "1.014359").calendar
        var off = try await day(database, 2)
        while try !calendar.isWorkingDay(off) {
            off = CivilDate(daysSinceEpoch: Int(off.daysSinceEpoch) + 1)
        }
        try copy.change(
            "calendars/office.yaml",
            [
                ("\nversion: 1\n", "\nversion: 2\n"),
                (
                    "\ndays_off:\n",
                    "\ndays_off:\n  - {date: \(off), vi: \"Nghỉ bù\", en: \"Swapped\", "
                        + "source: \"9859/TB-BNV\"}\n"
                ),
            ])
        let amend = "motcua calendar amend \(copy.path)/calendars/office.yaml --basis 9859/TB-BNV"
        let dry = try program.run(amend + " --dry-run --json")
        let report = try Answers.decode(Answers.Act.self, dry.output)
        #expect(report.dossiers.map(\.code) == [code] && report.dryRun == true)
        #expect(report.dossiers.first?.before == before.due)
        let unchanged = try show(program, code)
        #expect(unchanged.due == before.due && unchanged.version == before.version)

        #expect(try program.run(amend).exitCode == 0)
        let after = try show(program, code)
        #expect(after.due == report.dossiers.first?.after && after.due != before.due)
        let why = try Answers.decode(
            Answers.Why.self, try program.run("motcua why-due --json \(code)").output)
        #expect(why.changes.map(\.cause) == ["calendar"] && why.isUnbroken)
        #expect(why.changes.first?.basis == "9859/TB-BNV")
        #expect(try program.run("motcua why-due \(code)").output.contains("9859/TB-BNV"))
        let again = try program.run(amend)
        #expect(again.exitCode == 1 && again.output.contains("raise `version`"))
        let none = try program.run("motcua calendar amend README.md --basis x")
        #expect(none.exitCode == 1)
        let procedure = try program.run(
            "motcua calendar amend workflows/national/1.014359.yaml --basis x")
        #expect(procedure.exitCode == 1 && procedure.output.contains("is no calendar"))
        let draft = "\(copy.path)/calendars/office.yaml"
        try copy.change("calendars/office.yaml", [("\nversion: 2\n", "\nversion: none\n")])
        let broken = try program.run("motcua calendar amend \(draft) --basis x")
        #expect(broken.exitCode == 1 && broken.output.contains("\(draft):"))
        #expect(broken.output.contains("1 error, 0 warnings."))
        #expect(try program.run("motcua calendar amend nowhere.yaml --basis x").exitCode == 64)
        #expect(try program.run("motcua doctor").exitCode == 0)
        try copy.remove()
        await database.pool.shutdown()
    }

    @Test func aDraftIsTriedOnWhatIsFinished() async throws {
        let database = try await TestDatabase.make()
        try await database.officer("clerk", at: "H21.21553")
        let program = Program(
            database: database.connection.connectionString, others: ["MOTCUA_AS": "clerk"])
        let code = try receive(program)
        #expect(try program.run("motcua withdraw \(code) --reason \"thôi\"").exitCode == 0)
        let copy = try Copy()
        let file = "national/1.014359.yaml"
        try copy.change(
            file,
            [
                ("\nedition: 1\n", "\nedition: 2\n"),
                (
                    "\npapers:\n",
                    "\npapers:\n  - {code: TP-MOI, name: \"Giấy mới\", original: 1, copy: 0, "
                        + "electronic: false, required: true}\n"
                ),
            ])
        let shadow = "motcua shadow 1.014359 --draft \(copy.path)/\(file)"
        let answer = try program.run(shadow + " --json")
        #expect(answer.exitCode == 0)
        let report = try Answers.decode(Answers.Act.self, answer.output)
        #expect(report.examined == 1 && report.refused == 1)
        #expect(report.dossiers.first?.refusal?.en.contains("TP-MOI missing") == true)
        #expect(try program.run(shadow).output.contains("1 finished dossier: 1 would be refused"))
        let other = try program.run("motcua shadow 1.001193 --draft \(copy.path)/\(file)")
        #expect(other.exitCode == 1 && other.output.contains("no draft of procedure 1.001193"))
        try copy.change(file, [("\nrule_set: ", "\nrule_set: X")])
        let wrong = try program.run(shadow)
        #expect(wrong.exitCode == 1 && wrong.output.contains("\(copy.path)/\(file):"))
        #expect(wrong.output.contains("1 error, 0 warnings."))
        try copy.remove()
        await database.pool.shutdown()
    }

    @Test func openDossiersMoveToAnotherEdition() async throws {
        let database = try await TestDatabase.make()
        try await database.officer("clerk", at: "H21.21553")
        let program = Program(
            database: database.connection.connectionString, others: ["MOTCUA_AS": "clerk"])
        let code = try receive(program)
        #expect(try program.run("motcua hand-off \(code)").exitCode == 0)
        let copy = try Copy()
        let tomorrow = try await day(database, 1)
        let file = "national/1.014359.yaml"
        try copy.change(
            file,
            [
                ("\nedition: 1\n", "\nedition: 2\n"), ("id: verify\n", "id: inspect\n"),
                ("next: verify", "next: inspect"),
            ])
        let text = try String(contentsOfFile: "\(copy.path)/\(file)", encoding: .utf8)
        let dated = try #require(text.firstMatch(of: /\nfrom: (\S+)\n/))
        try copy.change(file, [("\nfrom: \(dated.1)\n", "\nfrom: \(tomorrow)\n")])
        let published = try program.run("motcua publish \(copy.path)/\(file)")
        try #require(published.exitCode == 0, "\(published.output)")
        let migrate = "motcua migrate-dossiers 1.014359 --to 2 --basis 1/QĐ"
        let stays = try program.run(migrate + " --dry-run --json")
        #expect(stays.exitCode == 1)
        let report = try Answers.decode(Answers.Act.self, stays.output)
        #expect(report.moved == 0 && report.stayed == 1)
        #expect(report.dossiers.first?.obstacle?.en.contains("--step verify=STEP") == true)
        let dry = try program.run(migrate + " --step verify=inspect --dry-run")
        #expect(dry.exitCode == 0 && dry.output.contains("1 dossier would move, 0 must stay."))
        #expect(try show(program, code).version == 2)
        let moved = try program.run(migrate + " --step verify=inspect")
        #expect(moved.exitCode == 0 && moved.output.contains("1 dossier moved"))
        #expect(try program.run("motcua show \(code)").output.contains("(edition 2)"))
        #expect(try program.run("motcua migrate-dossiers 1.014359 --to 9 --basis x").exitCode == 1)
        #expect(try program.run(migrate + " --step verify").exitCode == 64)
        #expect(
            try program.run("motcua migrate-dossiers 1.014359 --to 2 --basis \"\"").exitCode == 64)
        try copy.remove()
        await database.pool.shutdown()
    }

    @Test func successorsTakeTheirPlace() async throws {
        let database = try await TestDatabase.make()
        try await database.officer("centre", at: "H21.01")
        try await database.officer("build", at: "H21.04")
        let program = Program(
            database: database.connection.connectionString, others: ["MOTCUA_AS": "centre"])
        let filed = try program.run(
            "motcua receive --procedure 1.009645 --applicant An --all-papers --subject 21553 --json"
        )
        let code = try Answers.decode(Answers.Outcome.self, filed.output).code
        #expect(try program.run("motcua hand-off \(code)").exitCode == 0)
        while try await database.store.deliverBatch().claimed > 0 {}
        #expect(try show(program, code).custodian?.code == "H21.03")
        let copy = try Copy()
        let (today, yesterday) = (try await day(database, 0), try await day(database, -1))
        try copy.change(
            "units/agencies.yaml",
            [
                (
                    "roles: [province-construction], posts: [specialist, head-of-division, leader, "
                        + "registrar], calendar: office, from: 2025-07-01",
                    "roles: [province-construction, province-business-registration, "
                        + "province-investment], posts: [specialist, head-of-division, leader, "
                        + "registrar], calendar: office, from: 2025-07-01"
                ),
                (
                    "posts: [specialist, head-of-division, leader, registrar], calendar: office, "
                        + "from: 2025-07-01, parent: H21}\n  - {code: H21.04",
                    "posts: [specialist, head-of-division, leader, registrar], calendar: office, "
                        + "from: 2025-07-01, to: \(yesterday), successor: H21.04, parent: H21}\n"
                        + "  - {code: H21.04"
                ),
            ])
        let reorganise =
            "motcua reorganise --on \(today) --basis 1/NQ --province H21 --workflows \(copy.path)"
        let dry = try program.run(reorganise + " --dry-run --json")
        try #require(dry.exitCode == 0, "\(dry.output)")
        let report = try Answers.decode(Answers.Act.self, dry.output)
        #expect(report.dossiers.map(\.from) == ["H21.03"])
        #expect(report.dossiers.map(\.to) == ["H21.04"])
        #expect(try show(program, code).custodian?.code == "H21.03")
        let done = try program.run(reorganise)
        #expect(done.exitCode == 0 && done.output.contains("1 dossier went over, 0 could not."))
        #expect(try show(program, code).custodian?.code == "H21.04")
        #expect(try program.run("motcua accept --as build \(code)").exitCode == 0)
        let sheet = try program.run("motcua sheet \(code)").output
        #expect(sheet.contains("1/NQ"))
        #expect(try program.run("motcua show \(code)").output.contains("Reorganised: "))
        let unknown = "motcua reorganise --on \(today) --basis 1/NQ --province H99"
        #expect(try program.run(unknown).exitCode == 1)
        try copy.remove()
        await database.pool.shutdown()
    }

    @Test func aDamagedStateIsFoundAndRepaired() async throws {
        let database = try await TestDatabase.make()
        try await database.officer("clerk", at: "H21.21553")
        let program = Program(
            database: database.connection.connectionString, others: ["MOTCUA_AS": "clerk"])
        let code = try receive(program)
        try await database.pool.executeScript(
            """
            set session_replication_role = replica;
            update dossier set due = due + interval '1 day';
            set session_replication_role = origin;
            """, timeout: .seconds(60))
        let found = try program.run("motcua doctor")
        #expect(found.exitCode == 1)
        #expect(found.output.contains("Dossier \(code) (P9): its ledger replays to another state"))
        #expect(found.output.contains("use `motcua repair \(code)"))
        let json = try program.run("motcua doctor --json")
        #expect(json.output.contains(#""promise":"P9""#) && json.output.contains(#""remedy":{"#))
        #expect(try program.run("motcua repair \(code)").exitCode == 1)
        #expect(try program.run("motcua repair H21.21553-200101-0001 --reason x").exitCode == 1)
        let repaired = try program.run("motcua repair \(code) --reason \"sự cố đĩa\"")
        #expect(repaired.exitCode == 0)
        #expect(try program.run("motcua doctor").exitCode == 0)
        await database.pool.shutdown()
    }

    @Test(arguments: [
        "motcua opinions answer X one --stance agree", "motcua opinions answer X 1",
        "motcua pause X", "motcua duty notify X --notice 1 --dong much", "motcua mandate end seven",
        "motcua receive --procedure 1 --applicant A --filed-at yesterday",
        "motcua officer leave x --on soon", "motcua reorganise --on 2025-07-01",
    ])
    func whatCannotBeReadIsAUsageError(_ line: String) throws {
        #expect(try Program(database: nil).run(line).exitCode == 64)
    }
}
