import DossierStore
import Dossiers
import Foundation
import Postgres
import TestSupport
import Testing

@testable import Auditor

/// Proofs and exports as people make and check them: with the programs, offline where it can be.
struct ProofTests {
    private static let folder = URL(
        fileURLWithPath: (try? FileManager.default.destinationOfSymbolicLink(
            atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
    ).deletingLastPathComponent().path

    private struct Answer {
        let output: String
        let exitCode: Int32
    }

    /// Runs a shell line; without a database where none is given.
    private func run(
        _ line: String, _ province: Province? = nil, language: String = "en"
    ) throws -> Answer {
        let process = Process()
        let pipe = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", "exec 2>&1; " + line]
        process.environment = [
            "PATH": Self.folder + ":/usr/bin:/bin", "HOME": "/nonexistent",
            "MOTCUA_LANG": language,
            "MOTCUA_DATABASE_URL": province?.connection.connectionString ?? "",
        ]
        process.standardOutput = pipe
        process.standardInput = FileHandle.nullDevice
        try process.run()
        let data = pipe.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        return Answer(
            output: String(decoding: data, as: UTF8.self), exitCode: process.terminationStatus)
    }

    /// A province with two seals, stamped, and another dossier not sealed yet; and the code of one
    /// whose rows lie in both seals.
    private func stampedProvince() async throws -> (Province, code: String, OpenSSL) {
        let province = try await Province.open()
        let openSSL = try OpenSSL.shared.get()
        for _ in 0..<2 { try await province.work() }
        let dossier = try await province.receive()
        try await province.sealAll()
        try await province.handOn(dossier)
        for _ in 0..<3 { try await province.work() }
        try await province.sealAll()
        for seal in try await province.store.seals() {
            let reply = try openSSL.reply(to: try AuditTests.query(seal.hash), by: .rsa)
            try await province.store.keepStamp(
                try AuditTests.token(reply), at: seal.at, of: seal, from: "test")
        }
        return (province, dossier.code, openSSL)
    }

    @Test func `a dossier's proof holds offline, against what was published and stamped`()
        async throws
    {
        let (province, code, openSSL) = try await stampedProvince()
        let (proof, published) = (TemporaryFile(), TemporaryFile())
        #expect(
            try run("motcua receipt-proof \(code) > \(proof.path)", province).exitCode == 0)
        #expect(
            try run("motcua ledger seals > \(published.path)", province).exitCode == 0)
        let file = try JSONDecoder().decode(ProofFile.self, from: Data(contentsOf: proof.url))
        #expect(Set(file.rows.map(\.seal)).count >= 2 && file.rows.count == 3)
        let options = "--published \(published.path) --tsa-ca \(openSSL.path("root.pem"))"
        let checked = try run("motcua-verify proof \(proof.path) \(options)")
        #expect(checked.exitCode == 0, "\(checked.output)")
        #expect(checked.output.contains("The proof holds: dossier \(code), rows sealed 3"))
        #expect(checked.output.contains("published, stamped"))
        let alone = try run("motcua-verify proof \(proof.path)", language: "vi")
        #expect(alone.exitCode == 0)
        #expect(alone.output.contains("Bằng chứng đúng"))
        #expect(alone.output.contains("--tsa-ca"))
        // Another root, and a list without the seals.
        let other = openSSL.path("other.pem")
        #expect(
            try run("motcua-verify proof \(proof.path) --tsa-ca \(other)").exitCode == 1)
        try published.write("")
        #expect(
            try run("motcua-verify proof \(proof.path) --published \(published.path)").exitCode
                == 1)
    }

    @Test(arguments: [
        ("text", #"Nguyễn"#, "Trần"), ("before", #""before":"00"#, #""before":"01"#),
        ("index", #""index":0"#, #""index":1"#), ("number", #""number":"#, #""number":9"#),
        ("format", "motcua-receipt 1", "motcua-receipt 2"), ("syntax", "{", "["),
        ("time", #""at":1"#, #""at":2"#), ("end", #""ends":"#, #""ends":1"#),
    ])
    func `a proof with anything changed does not hold`(
        _ name: String, _ old: String, _ new: String
    ) async throws {
        let (province, code, _) = try await stampedProvince()
        let proof = TemporaryFile()
        _ = try run("motcua receipt-proof \(code) > \(proof.path)", province)
        let text = try proof.text
        try #require(text.contains(old), "\(text)")
        try proof.write(text.replacing(old, with: new, maxReplacements: 1))
        let answer = try run("motcua-verify proof \(proof.path)")
        #expect(answer.exitCode == 1, "\(answer.output)")
        #expect(!answer.output.contains("holds"))
    }

    @Test func `each hash of a proof counts`() async throws {
        let (province, code, _) = try await stampedProvince()
        let proof = TemporaryFile()
        _ = try run("motcua receipt-proof \(code) > \(proof.path)", province)
        let text = try proof.text
        let hashes = text.matches(of: /"[0-9a-f]{64}"/).map(\.range)
        #expect(hashes.count > 12)
        for range in hashes {
            var changed = text
            let place = text.index(range.lowerBound, offsetBy: 20)
            changed.replaceSubrange(place...place, with: text[place] == "a" ? "b" : "a")
            let file = try JSONDecoder().decode(ProofFile.self, from: Data(changed.utf8))
            var audit = ProofAudit(file, published: nil, stamps: StampAudit(roots: nil))
            await audit.run()
            #expect(audit.findings.count > 0, "the hash at \(text[range])")
        }
    }

    @Test func `export and database are verified by the program, with its exit codes`()
        async throws
    {
        let (province, code, openSSL) = try await stampedProvince()
        let (file, published) = (TemporaryFile(), TemporaryFile())
        let exported = try run("motcua ledger export --out \(file.path)", province)
        #expect(exported.output.contains("rows 18, dossiers 6, seals "))
        _ = try run("motcua ledger seals > \(published.path)", province)
        let options = "--published \(published.path) --tsa-ca \(openSSL.path("root.pem"))"
        let sound = try run("motcua-verify export \(file.path) \(options)")
        #expect(sound.exitCode == 0 && sound.output.contains("Nothing found"), "\(sound.output)")
        let piped = try run("motcua ledger export 2>/dev/null | motcua-verify export -", province)
        #expect(piped.exitCode == 0 && piped.output.contains("--tsa-ca"))
        let database = try run("motcua-verify database \(options)", province, language: "vi")
        #expect(database.exitCode == 0 && database.output.contains("Không phát hiện gì"))

        try await province.tamper("update ledger set officer = 5 where number = 2")
        let found = try run("motcua-verify database", province, language: "vi")
        #expect(found.exitCode == 1)
        #expect(found.output.hasPrefix("dòng 1/"), "\(found.output)")
        #expect(try run("motcua-verify database 'host=/nonexistent'").exitCode == 3)
        #expect(try run("motcua-verify database").exitCode == 64)
        #expect(try run("motcua-verify export /nonexistent").exitCode == 64)
        #expect(try run("motcua-verify export \(file.path) --tsa-ca /dev/null").exitCode == 64)
        #expect(try run("motcua-verify nonsense").exitCode == 64)
        #expect(try run("motcua ledger export --out /nonexistent/x", province).exitCode == 64)
        #expect(try run("motcua ledger export > /dev/full", province).exitCode == 64)
        #expect(try run("motcua receipt-proof H21.nothing", province).exitCode == 1)
        _ = code
    }

    @Test func `the standing is told to people and to programs`() async throws {
        let province = try await Province.open()
        let before = try run("motcua ledger status", province)
        #expect(before.output.contains("There is no seal yet"))
        let dossier = try await province.work()
        #expect(
            try run("motcua ledger status", province).output.contains("Rows not sealed yet: 3"))
        let early = try run("motcua receipt-proof \(dossier.code)", province)
        #expect(early.exitCode == 1 && early.output.contains("is sealed yet"))
        let seal = try #require(try await province.sealAll().last)
        let after = try run("motcua so-cai tinh-trang", province, language: "vi")
        #expect(after.output.contains("Mọi dòng đã được niêm phong."))
        let json = try run("motcua ledger status --json", province).output
        #expect(json.contains(#""last_seal":\#(seal.number)"#))
        #expect(json.contains(#""unsealed_rows":0"#))
        #expect(json.contains(#""unstamped_seals":\#(seal.number)"#))
    }
}
