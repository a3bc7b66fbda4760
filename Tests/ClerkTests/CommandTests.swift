import DossierStore
import Dossiers
import EmbeddedPostgres
import Foundation
import Postgres
import TestSupport
import Testing

/// What no transcript can hold, because it depends on the day or on the machine.
@Suite struct CommandTests {
    private struct Why: Decodable {
        struct Day: Decodable {
            let date: String
            let counts: String
            let seconds: Int?
            let total: Int?
        }

        let days: [Day]
        let due: String
        let originalDue: String
    }

    @Test func everyDayUpToTheDueDateIsExplained() async throws {
        let database = try await TestDatabase.make()
        try await database.officer("clerk", at: "H21.21553")
        let program = Program(
            database: database.connection.connectionString, others: ["MOTCUA_AS": "clerk"])
        let received = try program.run(
            "motcua receive --procedure 1.014359 --applicant An --all-papers --json")
        #expect(received.exitCode == 0)
        let code = try #require(received.output.firstMatch(of: /"code":"([^"]+)"/)?.1)
        let json = try program.run("motcua why-due --json \(code)")
        let decoder = JSONDecoder()
        decoder.keyDecodingStrategy = .convertFromSnakeCase
        let why = try decoder.decode(Why.self, from: Data(json.output.utf8))
        #expect(why.due == why.originalDue)
        let limit = 12 * 8 * 3_600
        let counted = why.days.compactMap(\.seconds).reduce(0, +)
        #expect(counted == limit)
        #expect(why.days.last?.total == limit)
        let text = try program.run("motcua vi-sao-han --lang vi \(code)").output
        #expect(text.contains("thời hạn 12 ngày làm việc"))
        #expect(text.contains("ngày nghỉ hằng tuần (Chủ Nhật)"))
        await database.pool.shutdown()
    }

    @Test func manyAreReceivedInOneRunAndARefusedLineDoesNotStopTheRest() async throws {
        let database = try await TestDatabase.make()
        try await database.officer("clerk", at: "H21.21553")
        let program = Program(database: database.connection.connectionString)
        let line = #"{"as":"clerk","procedure":"1.014359","applicant":"An","all_papers":true}"#
        let bad = #"{"as":"clerk","procedure":"0.000000","applicant":"An"}"#
        let answer = try program.run(
            "printf '%s\\n' '\(line)' '\(bad)' '\(line)' | motcua receive --from -")
        #expect(answer.exitCode == 1)
        #expect(answer.output.matches(of: /Received dossier/).count == 2)
        #expect(answer.output.contains("No edition of procedure 0.000000"))
        await database.pool.shutdown()
    }

    @Test func thePortalsApplicationsAreFiledInOneRun() async throws {
        let database = try await TestDatabase.make()
        try await database.officer("clerk", at: "H21.21553")
        let program = Program(database: database.connection.connectionString)
        let line =
            #"{"as":"clerk","procedure":"1.014359","applicant":"An","result_by":"online"}"#
        let bad = #"{"as":"clerk","procedure":"1.014359","applicant":"An","result_by":"dove"}"#
        let answer = try program.run("printf '%s\\n' '\(line)' '\(bad)' | motcua file --from -")
        #expect(answer.exitCode == 64)
        #expect(answer.output.contains("Filed dossier H21.21553-"))
        #expect(answer.output.contains("Line 2 cannot be read"))
        let listed = try program.run("motcua list --json --as clerk").output
        #expect(listed.contains(#""status":"filed""#))
        await database.pool.shutdown()
    }

    @Test func anOfficersOwnLoginDoesTheWorkOfTheDeskAndNoMore() async throws {
        let database = try await TestDatabase.make()
        let login = "clerk_\(database.name)"
        try await database.officer(login, at: "H21.01")
        try await database.officer("other", at: "H21.01")
        try await database.store.createLogin(login)
        let program = Program(
            database: TestDatabase.cluster.connectionString(
                database: database.name, user: login))
        let filed = try program.run(
            "motcua file --procedure 1.009645 --applicant An --all-papers --subject 21553 --json")
        try #require(filed.exitCode == 0, "\(filed.output)")
        let code = try Answers.decode(Answers.Outcome.self, filed.output).code
        #expect(try program.run("motcua take-in \(code)").exitCode == 0)
        let asked = try program.run(
            "motcua opinions ask \(code) --of H21.02 --question x --within \"1 working-day\"")
        #expect(asked.exitCode == 0, "\(asked.output)")
        #expect(try program.run("motcua opinions withdraw \(code) 1 --reason x").exitCode == 0)
        #expect(try program.run("motcua inbox").exitCode == 0)
        #expect(try program.run("motcua reassign \(code) --to other --reason x").exitCode == 0)
        for act in [
            "motcua mandate grant --kind acting --decision 1 --of other --to \(login) "
                + "--post clerk --until 2030-12-31",
            "motcua officer leave other --on 2030-12-31",
            "motcua migrate-dossiers 1.009645 --to 1 --basis x",
        ] {
            let answer = try program.run(act)
            #expect(answer.exitCode == 1 && answer.output.contains("may not do that"), "\(act)")
        }
        #expect(try program.run("motcua take-in \(code) --as other").exitCode == 1)
        await database.pool.shutdown()
    }

    @Test func aDatabaseThatIsDownIsSaidSo() throws {
        let program = Program(database: "host=/nonexistent dbname=none")
        let answer = try program.run("motcua list")
        #expect(answer.exitCode == 3)
        let json = try program.run("motcua list --json")
        #expect(json.exitCode == 3)
        #expect(json.output.hasPrefix(#"{"error":{"kind":"database","message":"#))
    }

    @Test func aDatabaseWithoutSchemaAsksForInit() async throws {
        let name = TestDatabase.freshName()
        try await TestDatabase.administrate("create database \(name)")
        let program = Program(database: TestDatabase.cluster.connectionString(database: name))
        let answer = try program.run("motcua list")
        #expect(answer.exitCode == 3)
        #expect(answer.output.contains("run `motcua init`"))
        let begun = try program.run("motcua init --demo-officers H21.21553")
        #expect(begun.exitCode == 0)
        #expect(begun.output.contains("Added 2 officers."))
        let again = try program.run("motcua khoi-tao")
        #expect(again.exitCode == 0)
        #expect(again.output.contains("0 procedure editions new"))
    }

    @Test(arguments: ["motcua hand-off", "motcua receive", "motcua nonsense", "motcua show"])
    func aWrongCommandLineIsAUsageError(_ line: String) throws {
        #expect(try Program(database: nil).run(line).exitCode == 64)
    }

    @Test func filesAreCheckedAndDrawnWithoutADatabase() throws {
        let program = Program(database: "host=/nonexistent dbname=none")
        let sound = try program.run("motcua check workflows")
        #expect(sound.exitCode == 0)
        let rejected = try program.run("motcua check workflows/rejected/1.010781.yaml")
        #expect(rejected.exitCode == 1)
        #expect(rejected.output.contains("commune → province → ministry"))
        let drawn = try program.run("motcua ve 1.014359 --on 2025-08-01")
        #expect(drawn.exitCode == 0)
        #expect(drawn.output.contains("</svg>"))
        let mermaid = try program.run("motcua draw 1.014359 --format mermaid").output
        #expect(mermaid.contains("flowchart TD"))
        #expect(try program.run("motcua draw 9.999999").exitCode == 1)
    }

    @Test func helpVersionAndCompletionsNeedNothing() throws {
        let program = Program(database: nil)
        #expect(try program.run("motcua --help").exitCode == 0)
        #expect(try program.run("motcua --version").exitCode == 0)
        let script = try program.run("motcua --generate-completion-script bash")
        #expect(script.exitCode == 0)
        #expect(script.output.contains("tiep-nhan") || script.output.contains("receive"))
    }
}
