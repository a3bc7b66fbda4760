import DossierStore
import Dossiers
import Postgres
import TestSupport
import Testing

/// What the program prints, compared with recorded sessions; `MOTCUA_RECORD=1` records them anew.
@Suite struct TranscriptTests {
    private static let officers = [
        ("clerk", "H21.21553"), ("social", "H21.21553.VX"), ("commune", "H21.21553.UB"),
        ("merit", "H21.02"), ("province", "H21"), ("centre", "H21.01"), ("invest", "H21.03"),
        ("build", "H21.04"), ("green", "H21.05"), ("law", "H21.06"), ("tax", "H21.12"),
        ("land", "H21.14"), ("police", "H21.21553.CA"), ("card", "H21.19"),
    ]

    @Test(arguments: [
        ("life-en", "en"), ("life-vi", "vi"), ("refusals-en", "en"), ("refusals-vi", "vi"),
        ("opinions-en", "en"), ("opinions-vi", "vi"), ("mandates-en", "en"), ("mandates-vi", "vi"),
        ("pauses-en", "en"), ("pauses-vi", "vi"), ("group-en", "en"), ("group-vi", "vi"),
    ])
    func session(_ name: String, _ language: String) async throws {
        let database = try await TestDatabase.make()
        for (login, unit) in Self.officers { try await database.officer(login, at: unit) }
        let now = try await database.store.now().date(offsetMinutes: 7 * 60)
        let day = "\(now)".replacing("-", with: "").dropFirst(2)
        let transcript = Transcript(name: name)
        let program = Program(
            database: database.connection.connectionString, language: language)
        let played = try await transcript.play(program, day: String(day)) {
            try await Self.route(database.store)
        }
        await database.pool.shutdown()
        if Transcript.records { return try transcript.write(played) }
        let expected = try transcript.read()
        #expect(played == expected, "\(name): record anew with MOTCUA_RECORD=1 and read the change")
    }

    /// Does what the router would: delivers, and follows groups, until nothing is left to do now.
    private static func route(_ store: DossierStore) async throws {
        var isIdle = false
        while !isIdle {
            isIdle = try await store.deliverBatch().claimed == 0
            for job in try await store.groupJobs() where try await store.followGroup(job: job) {
                isIdle = false
            }
        }
    }
}
