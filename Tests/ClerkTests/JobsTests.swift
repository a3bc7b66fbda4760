import DossierStore
import Foundation
import Postgres
import TestSupport
import Testing

/// What a person sees of the router's work: `motcua status` and `motcua jobs`.
@Suite struct JobsTests {
    private struct Job: Decodable {
        struct Try: Decodable {
            let at: String
            let reason: String
            let isTemporary: Bool
        }

        struct Text: Decodable {
            let vi: String
            let en: String
        }

        let id: Int64
        let kind: String
        let code: String
        let ownerCode: String
        let standing: String
        let parkedAt: String?
        let nextTryAt: String?
        let attempts: Int
        let tries: [Try]
        let remedy: Text
    }

    private struct Status: Decodable {
        struct Queue: Decodable {
            let kind: String
            let unit: String
            let jobs: Int
        }

        let routers: [String]
        let waiting: Int
        let retried: Int
        let parked: Int
        let lagSeconds: Double
        let queues: [Queue]
        let parkedQueues: [Queue]
    }

    private func handOff(_ program: Program) throws -> String {
        let filed = try program.run(
            "motcua receive --procedure 1.014359 --applicant An --all-papers --json")
        let code = try Answers.decode(Answers.Outcome.self, filed.output).code
        #expect(try program.run("motcua hand-off \(code)").exitCode == 0)
        return code
    }

    private func job(_ program: Program, _ name: String) throws -> Job {
        let answer = try program.run("motcua jobs explain \(name) --json")
        try #require(answer.exitCode == 0, "\(answer.output)")
        return try Answers.decode(Job.self, answer.output)
    }

    @Test func aJobIsExplainedFromItsFirstTryToItsParking() async throws {
        let database = try await TestDatabase.make()
        try await database.officer("clerk", at: "H21.21553")
        let program = Program(
            database: database.connection.connectionString, others: ["MOTCUA_AS": "clerk"])
        let vietnamese = Program(
            database: database.connection.connectionString, language: "vi")
        let code = try handOff(program)

        let fresh = try job(program, code)
        #expect(fresh.standing == "waiting" && fresh.kind == "deliver" && fresh.tries.isEmpty)
        #expect(try program.run("motcua jobs list").output == "Nothing.\n")
        #expect(try program.run("motcua jobs retry \(fresh.id)").exitCode == 1)

        try await database.store.putOff(job: fresh.id, reason: "a deadlock", isTemporary: true)
        let retried = try job(program, "\(fresh.id)")
        #expect(retried.standing == "retried" && retried.attempts == 0)
        #expect(retried.nextTryAt != nil && retried.tries.map(\.isTemporary) == [true])
        let listed = try program.run("motcua jobs list").output
        #expect(listed.contains(code) && listed.contains("tried again"))

        for number in 1...5 {
            try await database.store.putOff(
                job: fresh.id, reason: "refused \(number)", isTemporary: false)
        }
        let parked = try job(program, code)
        #expect(parked.standing == "parked" && parked.attempts == 5 && parked.parkedAt != nil)
        #expect(parked.ownerCode == "H21.21553" && parked.code == code)
        #expect(parked.tries.map(\.reason).first == "a deadlock")
        #expect(parked.tries.map(\.reason).last == "refused 5")
        #expect(parked.remedy.en.contains("motcua jobs retry \(fresh.id)"))
        let (english, other) = (
            try program.run("motcua jobs explain \(code)").output,
            try vietnamese.run("motcua jobs explain \(code)").output
        )
        #expect(english.contains("Job \(fresh.id): deliver dossier \(code)"))
        #expect(english.contains("(temporary, does not count)"))
        #expect(english.contains("motcua send-back \(code)"))
        #expect(other.contains("Việc \(fresh.id): chuyển hồ sơ \(code)"))
        #expect(other.contains("(tạm thời, không tính)"))
        #expect(try program.run("motcua jobs list --unit H21.01").output == "Nothing.\n")
        await database.pool.shutdown()
    }

    @Test func parkedJobsAreGivenBackByNumberDossierOwnerOrAll() async throws {
        let database = try await TestDatabase.make()
        try await database.officer("clerk", at: "H21.21553")
        let program = Program(
            database: database.connection.connectionString, others: ["MOTCUA_AS": "clerk"])
        let code = try handOff(program)
        func park() async throws -> Int64 {
            let id = try job(program, code).id
            for _ in 1...5 {
                try await database.store.putOff(job: id, reason: "no", isTemporary: false)
            }
            return id
        }
        for way in ["NUMBER", code, "--owner H21.21553", "--all"] {
            let id = try await park()
            #expect(try program.run("motcua jobs retry --owner H21.01").output.contains("0 jobs"))
            let line = "motcua jobs retry \(way.replacing("NUMBER", with: "\(id)"))"
            let answer = try program.run(line)
            #expect(answer.exitCode == 0 && answer.output == "Gave 1 job back to the router.\n")
            #expect(try job(program, code).standing == "waiting", "\(line)")
        }
        for wrong in ["", "1 --all", "--all --owner H21.01"] {
            #expect(try program.run("motcua jobs retry \(wrong)").exitCode == 64, "\(wrong)")
        }
        #expect(try program.run("motcua jobs explain 4711").exitCode == 1)
        #expect(try program.run("motcua jobs explain H21.21553-200101-0001").exitCode == 1)
        await database.pool.shutdown()
    }

    @Test func statusTellsWhatWaitsAndWhetherARouterRuns() async throws {
        let database = try await TestDatabase.make()
        try await database.officer("clerk", at: "H21.21553")
        let program = Program(
            database: database.connection.connectionString, others: ["MOTCUA_AS": "clerk"])
        let idle = try program.run("motcua status")
        #expect(idle.exitCode == 0)
        #expect(idle.output.contains("No router runs; start `motcua-router`."))
        #expect(idle.output.contains("Waiting: 0 jobs"))
        let first = try job(program, handOff(program)).id
        _ = try handOff(program)
        let third = try job(program, handOff(program)).id
        try await database.store.putOff(job: first, reason: "no", isTemporary: true)
        for _ in 1...5 {
            try await database.store.putOff(job: third, reason: "no", isTemporary: false)
        }
        let status = try Answers.decode(
            Status.self, program.run("motcua status --json").output)
        #expect(status.waiting == 2 && status.retried == 1 && status.parked == 1)
        #expect(status.routers == [] && status.lagSeconds > 0)
        #expect(status.queues.map(\.unit) == ["H21.21553"] && status.queues.map(\.jobs) == [2])
        #expect(status.parkedQueues.map(\.kind) == ["deliver"])
        let text = try program.run("motcua status --lang vi").output
        #expect(text.contains("Đang chờ: 2 việc") && text.contains("Bị treo: 1 việc"))
        #expect(text.contains("chuyển hồ sơ, bị treo"))
        await database.pool.shutdown()
        let nowhere = Program(database: "host=/nonexistent dbname=x")
        #expect(try nowhere.run("motcua status").exitCode == 3)
    }
}
