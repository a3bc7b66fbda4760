import DossierStore
import Dossiers
import EmbeddedPostgres
import Postgres

@testable import TestSupport

/// A province at work: its database, its directory of today, and officers for every unit.
struct Office: Sendable {
    let name: String
    let connection: ConnectionSettings
    let pool: PostgresPool
    let store: DossierStore
    let directory: Directory

    /// The procedure that goes from a commune to its province and back.
    static let far = "1.014359"
    /// How many hand-offs a backlog holds.
    static let backlog = 3_000
    /// The procedure that stays in its commune.
    static let near = "1.001193"

    /// Opens a new database with the shipped law.
    static func open() async throws -> Office {
        let database = try await TestDatabase.make()
        return try await Office(
            name: database.name, connection: database.connection, pool: database.pool)
    }

    /// Opens a new database with 3,000 dossiers handed off and not yet delivered.
    static func openWithBacklog() async throws -> Office {
        let template = try await Backlog.shared.template()
        let name = "\(template)_\(UInt32.random(in: 0...UInt32.max))"
        try await TestDatabase.administrate("create database \(name) template \(template)")
        let database = TestDatabase(name: name)
        return try await Office(
            name: name, connection: database.connection, pool: database.pool)
    }

    init(name: String, connection: ConnectionSettings, pool: PostgresPool) async throws {
        self.name = name
        self.connection = connection
        self.pool = pool
        store = DossierStore(pool: pool)
        directory = try await store.directory()
    }

    /// A second store, with sessions and a catalogue of its own.
    func anotherStore(size: Int = 2) -> DossierStore {
        DossierStore(pool: PostgresPool(connection, size: size))
    }

    /// The one-stop shops of communes that are in force, by code.
    var communes: [Dossiers.Unit] {
        directory.units
            .filter {
                $0.period.last == nil && $0.level.rank == 1 && $0.roles.contains("one-stop")
                    && $0.code.hasPrefix("H21.")
            }
            .sorted { $0.code < $1.code }
    }

    /// An officer with every post of a unit; its number is the unit's.
    func officer(_ id: UnitID?) throws -> Officer {
        guard let id, let unit = directory.unit(id) else { throw OfficeError.noSuchUnit }
        return Officer(id: id.rawValue, name: unit.code, unit: id, posts: Set(unit.posts))
    }

    func application(
        _ procedure: Procedure, subject: String, name: String = "Nguyễn Thị Hoa",
        hasPapers: Bool = true
    ) -> Application {
        let papers = procedure.papers.filter(\.required).map {
            FiledPaper(code: $0.code, originals: 1, copies: 0)
        }
        return Application(
            applicant: Applicant(name: name), channel: .direct, subject: subject, caseCode: nil,
            papers: hasPapers ? papers : [], note: "")
    }

    /// Receives a dossier at a commune's counter.
    @discardableResult
    func receive(
        _ procedure: String = far, at unit: Dossiers.Unit? = nil, subject: String? = nil,
        name: String = "Nguyễn Thị Hoa", hasPapers: Bool = true, command: UUIDBytes = .random(),
        edition: Edition? = nil
    ) async throws -> Dossier {
        let unit = unit ?? communes[0]
        let law = if let edition { edition } else { try await store.edition(of: procedure) }
        let outcome = try await store.receive(
            application(
                law.procedure, subject: subject ?? unit.area, name: name, hasPapers: hasPapers),
            procedure: procedure, at: unit.id, by: officer(unit.id), commandID: command)
        switch outcome {
        case .done(let transition): return transition.dossier
        case .repeated(let entry): return try await store.file(entry.dossier).dossier
        }
    }

    /// Carries out a command as the custodian's officer and returns the dossier after it.
    @discardableResult
    func perform(_ command: Command, on dossier: Dossier) async throws -> Dossier {
        let outcome = try await store.perform(
            command, on: dossier.id, by: officer(dossier.custodian), commandID: .random())
        guard case .done(let transition) = outcome else { throw OfficeError.repeated }
        return transition.dossier
    }

    /// Takes a dossier one act further on the way to a granted result: the receiver signs, the
    /// holder works, the router delivers.
    func advance(_ dossier: Dossier, _ edition: Edition) async throws -> Dossier {
        switch dossier.state {
        case .inTransit(let transit), .returning(let transit, _):
            if transit.deliveredAt != nil { return try await perform(.accept, on: dossier) }
            _ = try await store.deliverBatch()
            return try await store.file(dossier.id).dossier
        case .held(let holding):
            guard let way = edition.procedure.step(holding.step)?.outcomes.first else {
                throw OfficeError.noWayOn
            }
            return try await perform(
                way.decision == nil
                    ? .handOff(outcome: way.id, note: "") : .decide(outcome: way.id, note: ""),
                on: dossier)
        case .filed: return try await perform(.takeIn, on: dossier)
        case .paused: return try await perform(.recordSupplement(note: ""), on: dossier)
        case .decided(let holding, _):
            let isEnd = edition.procedure.step(holding.step)?.returnsResult == true
            return try await perform(
                isEnd ? .returnResult(to: "người nộp") : .handOff(outcome: nil, note: ""),
                on: dossier)
        case .returned, .refused, .stopped, .withdrawn: return dossier
        }
    }

    /// Takes a dossier further until it is closed or the condition holds.
    func advance(_ dossier: Dossier, until isThere: (Dossier) -> Bool) async throws -> Dossier {
        let edition = try await store.file(dossier.id).edition
        var dossier = dossier
        for _ in 0..<100 where dossier.custodian != nil && !isThere(dossier) {
            dossier = try await advance(dossier, edition)
        }
        return dossier
    }

    /// Receives dossiers at several counters at once and hands each off, undelivered.
    func queue(_ count: Int, procedure: String = near, width: Int = 6) async throws {
        let communes = communes
        let edition = try await store.edition(of: procedure)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<width {
                group.addTask {
                    for _ in 0..<(count / width + (lane < count % width ? 1 : 0)) {
                        let dossier = try await receive(
                            procedure, at: communes[lane], edition: edition)
                        try await perform(.handOff(outcome: nil, note: ""), on: dossier)
                    }
                }
            }
            try await group.waitForAll()
        }
    }

    /// How many rows a query counts.
    func count(_ sql: SQL) async throws -> Int {
        Int(try await pool.query("select count(*) from (\(sql)) counted").int64(0, 0))
    }

    /// The rows of every table that a command may write to.
    func rowCounts() async throws -> [Int] {
        var counts: [Int] = []
        for table in ["dossier", "ledger", "intake", "job", "parked_job", "day_number"] {
            counts.append(try await count("select from \(identifier: table)"))
        }
        return counts
    }

    /// Dossiers that have not exactly one `delivered` row.
    func wronglyDelivered() async throws -> Int {
        try await count(
            """
            select from dossier d left join ledger l
                on l.tenant = d.tenant and l.dossier = d.id and l.kind = 4
            group by d.id having count(l.number) <> 1
            """)
    }

    /// A pool of sessions that have one of the program's roles and no other right.
    func sessions(as role: String) async throws -> PostgresPool {
        let login = "store_tests_\(role)"
        try await pool.transaction { session in
            try session.execute("select pg_advisory_xact_lock(7001)")
            let known = try session.execute(
                "select from pg_roles where rolname = \(login)::text")
            if known.isEmpty {
                try session.execute(
                    "create role \(identifier: login) login in role \(identifier: role)")
            }
        }
        return PostgresPool(
            ConnectionSettings(
                TestDatabase.cluster.connectionString(database: name, user: login)),
            size: 8)
    }
}

/// The database with a backlog, made once and copied for each test that needs it.
private actor Backlog {
    static let shared = Backlog()
    private var made: Task<String, any Error>?

    func template() async throws -> String {
        let task =
            made
            ?? Task {
                let office = try await Office.open()
                try await office.queue(Office.backlog)
                await office.pool.shutdown()
                return office.name
            }
        made = task
        return try await task.value
    }
}

enum OfficeError: Error {
    case noSuchUnit
    case repeated
    case noWayOn
    case tookTooLong(String)
}

/// Waits until a condition holds, for at most so many seconds.
func eventually(
    _ what: String, within seconds: Int = 60, _ holds: () async throws -> Bool
) async throws {
    for _ in 0..<(seconds * 20) {
        if try await holds() { return }
        try await Task.sleep(for: .milliseconds(50))
    }
    throw OfficeError.tookTooLong(what)
}

/// A generator of random numbers that can be repeated from its seed (SplitMix64).
struct Seeded: RandomNumberGenerator {
    private var state: UInt64

    init(_ seed: UInt64) { state = seed }

    /// A seed of its own for every run, or the one in `MOTCUA_TEST_SEED`.
    static func fresh() -> UInt64 {
        environmentSeed ?? UInt64.random(in: 1...999_999_999)
    }

    mutating func next() -> UInt64 {
        state &+= 0x9e37_79b9_7f4a_7c15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
        return mixed ^ (mixed >> 31)
    }
}
