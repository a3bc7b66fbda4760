import DossierStore
import Dossiers
import Postgres
import TestSupport
import Testing

/// What the program prints, compared with recorded sessions; `MOTCUA_RECORD=1` records them anew.
@Suite struct TranscriptTests {
    private static let officers = [
        ("clerk", "H21.21553"), ("social", "H21.21553.VX"), ("commune", "H21.21553.UB"),
        ("merit", "H21.02"), ("province", "H21"),
    ]

    @Test(arguments: [
        ("life-en", "en"), ("life-vi", "vi"), ("refusals-en", "en"), ("refusals-vi", "vi"),
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
            while try await database.store.deliverBatch().claimed > 0 {}
        }
        await database.pool.shutdown()
        if Transcript.records { return try transcript.write(played) }
        let expected = try transcript.read()
        #expect(played == expected, "\(name): record anew with MOTCUA_RECORD=1 and read the change")
    }
}
