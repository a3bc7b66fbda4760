import Crypto
import Foundation
import Testing

/// The house checks itself; that each check can fail is shown by `CheckTests`.
struct TidyTests {
    /// What a target may never import; doors and rooms not named here are free.
    static let walls: [(target: String, mustNotImport: Set<String>)] = [
        ("Postgres", ["Dossiers", "DossierStore", "WorkflowFiles", "Papers"]),
        ("EmbeddedPostgres", ["Dossiers", "DossierStore", "WorkflowFiles", "Papers"]),
        ("WorkflowFiles", ["CPostgres", "Postgres", "EmbeddedPostgres", "DossierStore", "Papers"]),
        ("DossierStore", ["CPostgres", "EmbeddedPostgres", "WorkflowFiles", "Papers", "Yams"]),
        ("Papers", ["CPostgres", "Postgres", "EmbeddedPostgres", "DossierStore", "WorkflowFiles"]),
        (
            "PortalRecords",
            [
                "CPostgres", "Postgres", "DossierStore", "WorkflowFiles", "Papers", "Yams",
                "Foundation",
            ]
        ),
        ("VietQR", ["Dossiers", "Postgres", "DossierStore", "Foundation", "FoundationEssentials"]),
        (
            "Sealing",
            ["CPostgres", "EmbeddedPostgres", "WorkflowFiles", "Papers", "Routing", "Yams"]
        ),
        (
            // Shares no code with what it verifies.
            "Auditor",
            [
                "CPostgres", "Dossiers", "DossierStore", "EmbeddedPostgres", "Papers",
                "Routing", "Sealing", "WorkflowFiles", "Yams",
            ]
        ),
        // The HTTP client would cost every command its time to load.
        ("Clerk", ["CPostgres", "Yams", "Crypto", "Sealing", "AsyncHTTPClient", "X509"]),
        ("Routing", ["CPostgres", "Yams", "Crypto", "EmbeddedPostgres"]),
        ("Watching", ["CPostgres", "Yams", "Crypto", "EmbeddedPostgres"]),
        ("Router", ["CPostgres", "Yams", "Crypto"]),
    ]

    /// Fails with every finding on a line of its own.
    private func expectNone(
        _ findings: [String], sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let list = findings.joined(separator: "\n")
        #expect(findings.isEmpty, "\n\(list)", sourceLocation: sourceLocation)
    }

    private func swift(_ folder: String) -> [String] {
        Repository.files(under: folder, suffixes: [".swift"])
    }

    private var allSwift: [String] {
        ["Package.swift"] + swift("Sources") + swift("Tests") + swift("bench")
    }

    @Test func `the law imports nothing`() throws {
        let files = swift("Sources/Dossiers")
        try #require(!files.isEmpty)
        let found = try Repository.findings(in: files) {
            Checks.imports($0, allowed: { _ in false })
        }
        expectNone(found)
    }

    @Test(arguments: walls.map(\.target))
    func `no target imports through a wall`(target: String) throws {
        let forbidden = try #require(Self.walls.first { $0.target == target }).mustNotImport
        let found = try Repository.findings(in: swift("Sources/\(target)")) {
            Checks.imports($0, allowed: { !forbidden.contains(String($0)) })
        }
        expectNone(found)
    }

    @Test(arguments: [
        "Auditor", "Dossiers", "DossierStore", "WorkflowFiles", "Papers", "PortalRecords",
        "Sealing", "VietQR",
    ])
    func `only doors read a clock`(target: String) throws {
        let found = try Repository.findings(in: swift("Sources/\(target)"), Checks.clockReads)
        expectNone(found)
    }

    @Test func `only DossierStore speaks SQL`() throws {
        // The embedded cluster looks for its own database and makes it: no table of ours. The
        // auditor reads the ledger by itself.
        let rooms = ["Sources/DossierStore/", "Sources/EmbeddedPostgres/", "Sources/Auditor/"]
        let files = swift("Sources").filter { path in !rooms.contains { path.hasPrefix($0) } }
        try expectNone(Repository.findings(in: files, Checks.sql))
    }

    @Test func `files are no longer than one can hold in mind`() throws {
        try expectNone(Repository.findings(in: swift("Sources"), Checks.fileLength))
    }

    @Test func `functions fit on a screen`() throws {
        try expectNone(Repository.findings(in: swift("Sources"), Checks.functionLength))
    }

    @Test func `lines fit`() throws {
        let files =
            allSwift + Repository.files(under: "sql", suffixes: [".sql"])
            + Repository.files(under: "scripts") + Repository.files(under: ".ci")
            + ["Makefile", "Dockerfile", "docker-compose.yml"]
        try expectNone(Repository.findings(in: files, Checks.lineLength))
    }

    @Test func `nothing is left unfinished`() throws {
        let suffixes = [".swift", ".sql", ".md", ".yaml", ".yml", "Makefile", "Dockerfile", ".sh"]
        let files =
            Repository.files(suffixes: suffixes).filter { $0 != "CONTRIBUTING.md" }
            + Repository.files(under: "scripts") + Repository.files(under: ".ci")
        try expectNone(Repository.findings(in: Array(Set(files)).sorted(), Checks.unfinished))
    }

    @Test func `every public type and function is documented`() throws {
        try expectNone(Repository.findings(in: swift("Sources"), Checks.undocumented))
    }

    @Test func `migrations are numbered without a gap`() throws {
        let folder = "sql/migrations"
        let files = Repository.files(under: folder, suffixes: [".sql"])
        try #require(!files.isEmpty)
        #expect(Checks.migrationNames(files.map { String($0.dropFirst(folder.count + 1)) }) == [])
    }

    /// `sha256sum *.sql > SHA256SUMS` at a release; from then on a listed file is never edited.
    @Test func `released migrations are as they were released`() throws {
        let list = "sql/migrations/SHA256SUMS"
        guard Repository.exists(list) else { return }
        for line in try Repository.text(list).split(separator: "\n") {
            let words = line.split(separator: " ")
            try #require(words.count == 2)
            let path = "sql/migrations/\(words[1])"
            let digest = SHA256.hash(data: try Repository.bytes(path))
            #expect(Array(digest) == Self.bytes(hexadecimal: words[0]), "\(path) was edited")
        }
    }

    @Test func `scripts stop at the first error`() throws {
        let scripts = Repository.files(under: "scripts") + Repository.files(under: ".ci")
        try #require(scripts.contains("scripts/setup") && scripts.contains(".ci/run"))
        for path in scripts {
            let full = Repository.root.appendingPathComponent(path).path
            let text = try Repository.text(path)
            guard text.hasPrefix("#!/usr/bin/env bash\n") else { continue }
            #expect(text.contains("\nset -euo pipefail\n"), "\(path) lacks set -euo pipefail")
            #expect(FileManager.default.isExecutableFile(atPath: full), "\(path) cannot be run")
        }
    }

    @Test func `what is built is not kept`() throws {
        let ignored = try Repository.text(".gitignore").split(separator: "\n")
        #expect(ignored.contains(".build/") && ignored.contains("Package.resolved"))
    }

    static func bytes(hexadecimal text: some StringProtocol) -> [UInt8] {
        let digits = text.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count - 1, by: 2).map {
            UInt8(digits[$0] * 16 + digits[$0 + 1])
        }
    }
}
