import DossierStore
import Dossiers
import Foundation
import Postgres
import TestSupport
import WorkflowFiles

@testable import Auditor

/// A database with dossiers under way, and what is done to its ledger.
struct Province: Sendable {
    let connection: ConnectionSettings
    let pool: PostgresPool
    let store: DossierStore
    let law: Edition
    let counter: Dossiers.Unit

    /// Opens a new database with the shipped law and no dossiers.
    static func open() async throws -> Province {
        let database = try await TestDatabase.make()
        return try await Province(database.connection, database.pool)
    }

    init(_ connection: ConnectionSettings, _ pool: PostgresPool) async throws {
        self.connection = connection
        self.pool = pool
        store = DossierStore(pool: pool)
        law = try await store.edition(of: "1.001193")
        let directory = try await store.directory()
        counter = try directory.units.first { $0.code == "H21.21553" && $0.period.last == nil }
            .unwrapped("the counter")
    }

    private var officer: Officer {
        Officer(
            id: counter.id.rawValue, name: counter.code, unit: counter.id,
            posts: Set(counter.posts))
    }

    /// Receives a dossier.
    @discardableResult
    func receive() async throws -> Dossier {
        let papers = law.procedure.papers.filter(\.required).map {
            FiledPaper(code: $0.code, originals: 1, copies: 0)
        }
        let application = Application(
            applicant: Applicant(name: #"Nguyễn Thị Hoa \t|}"#), channel: .direct,
            subject: counter.area, caseCode: nil, papers: papers, note: "")
        let outcome = try await store.receive(
            application, procedure: law.procedure.code, at: counter.id, by: officer,
            commandID: .random())
        guard case .done(let transition) = outcome else { throw ProvinceError("repeated") }
        return transition.dossier
    }

    /// Receives a dossier and hands it on, so that its ledger has three rows.
    @discardableResult
    func work() async throws -> Dossier {
        try await handOn(try await receive())
    }

    /// Hands a dossier on and delivers it.
    @discardableResult
    func handOn(_ dossier: Dossier) async throws -> Dossier {
        _ = try await store.perform(
            .handOff(outcome: nil, note: ""), on: dossier.id, by: officer, commandID: .random())
        _ = try await store.deliverBatch()
        return try await store.file(dossier.id).dossier
    }

    /// Seals until nothing is left; in a cluster shared by tests others' transactions may have to
    /// end first.
    @discardableResult
    func sealAll(limit: Int = 50_000) async throws -> [Seal] {
        var seals: [Seal] = []
        for _ in 0..<6_000 {
            if let seal = try await store.seal(limit: limit) {
                seals.append(seal)
            } else if try await store.ledgerStanding().unsealed.rows == 0 {
                return seals
            } else {
                try await Task.sleep(for: .milliseconds(10))
            }
        }
        throw ProvinceError("the ledger is not sealed")
    }

    /// Does something that only a superuser can, with the triggers asleep.
    func tamper(_ sql: String) async throws {
        try await pool.transaction { session in
            try session.execute("set local session_replication_role = replica")
            try session.executeScript(sql)
        }
    }

    /// What the verifier finds in the database; empty where all is well.
    func audit(
        published: [SealRecord] = [], stamps: StampAudit = StampAudit(roots: nil)
    ) async throws -> [String] {
        var audit = LedgerAudit(published: published, stamps: stamps)
        try await audit.read(database: connection.connectionString)
        return audit.findings.list.map { "\($0.place): \($0.problem.en)" }
    }

    /// What the verifier finds in an export.
    func auditExport(
        published: [SealRecord] = [], stamps: StampAudit = StampAudit(roots: nil)
    ) async throws -> [String] {
        let file = TemporaryFile()
        try await export(to: file)
        var audit = LedgerAudit(published: published, stamps: stamps)
        try await audit.read(export: file.path)
        return audit.findings.list.map { "\($0.place): \($0.problem.en)" }
    }

    func export(to file: TemporaryFile) async throws {
        try Data().write(to: file.url)
        let handle = try FileHandle(forWritingTo: file.url)
        _ = try await store.exportLedger { try handle.write(contentsOf: Data($0.utf8)) }
        try handle.close()
    }

    func published() async throws -> [SealRecord] {
        try await store.seals().map { seal in
            SealRecord(
                number: seal.number, rows: seal.rows, begins: seal.begins, ends: seal.ends,
                at: seal.at.microseconds, root: seal.root, hash: seal.hash)
        }
    }
}

/// A file that goes away with its last user.
final class TemporaryFile: Sendable {
    let url = FileManager.default.temporaryDirectory
        .appendingPathComponent("motcua-ledger-\(UUID().uuidString)")
    var path: String { url.path }

    deinit { try? FileManager.default.removeItem(at: url) }  // it lies in the temporary folder

    func write(_ text: String) throws { try Data(text.utf8).write(to: url) }

    var text: String { get throws { try String(contentsOf: url, encoding: .utf8) } }
}

struct ProvinceError: Error {
    let what: String
    init(_ what: String) { self.what = what }
}

extension Optional {
    func unwrapped(_ what: String) throws -> Wrapped {
        guard let self else { throw ProvinceError("there is no \(what)") }
        return self
    }
}

/// Waits until a condition holds, for at most so many seconds.
func eventually(
    _ what: String, within seconds: Int = 60, _ holds: () async throws -> Bool
) async throws {
    for _ in 0..<(seconds * 20) {
        if try await holds() { return }
        try await Task.sleep(for: .milliseconds(50))
    }
    throw ProvinceError("it took too long until \(what)")
}
