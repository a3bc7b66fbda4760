import DossierStore
import Dossiers
import EmbeddedPostgres
import FoundationEssentials
import Postgres
import WorkflowFiles

/// A database with the shipped workflows, and dossiers made by the thousand.
struct Ground {
    let cluster: EmbeddedCluster
    let sql: String
    let pool: PostgresPool
    let store: DossierStore
    let officer: Officer
    /// An officer of another agency.
    let neighbour: Officer
    let edition: Edition
    private let neighbourArea: String

    static let procedure = "1.014359"
    static let counter = "H21.21553"
    static let subject = "21553"

    init(cluster: EmbeddedCluster, workflows: String, sql: String) async throws {
        self.cluster = cluster
        self.sql = sql
        pool = PostgresPool(ConnectionSettings(cluster.connectionString), size: 12)
        store = DossierStore(pool: pool)
        let workspace = Workspace.load(workflows).workspace
        try await Migrations.migrate(pool)
        try await store.publish(
            Organisation(
                levels: workspace.levels, posts: workspace.posts.map { ($0.id, $0.name) },
                roles: workspace.roles, areas: workspace.areas, units: workspace.units,
                calendars: workspace.calendars.values.sorted { $0.id < $1.id }),
            province: ("H21", "Gia Lai"))
        for file in workspace.procedures where file.procedure.code == Self.procedure {
            guard let ruleSet = workspace.ruleSets.first(where: { $0.id == file.procedure.ruleSet })
            else { continue }
            try await store.publish(file.procedure, ruleSet: ruleSet, source: file.text)
        }
        officer = try await store.addOfficer(
            login: "bench", name: "Bench", unit: Self.counter, posts: workspace.posts.map(\.id)
        ).officer
        let other = try await store.directory().units.first {
            $0.level.rank == 1 && $0.roles.contains("one-stop") && $0.code.hasPrefix("H21.")
                && $0.code != Self.counter && $0.period.last == nil
        }
        guard let other else { preconditionFailure("the workflows have more than one commune") }
        neighbour = try await store.addOfficer(
            login: "neighbour", name: "Neighbour", unit: other.code, posts: other.posts
        ).officer
        neighbourArea = other.area
        edition = try await store.edition(of: Self.procedure)
    }

    /// Receives one dossier through the store.
    func receive(atNeighbour: Bool = false) async throws -> Dossier {
        let officer = atNeighbour ? neighbour : officer
        guard let unit = officer.unit else { preconditionFailure("the bench's officer has a unit") }
        let papers = edition.procedure.papers.map {
            FiledPaper(code: $0.code, originals: $0.originals, copies: $0.copies)
        }
        let outcome = try await store.receive(
            Application(
                applicant: Applicant(name: "Nguyễn Văn An"), channel: .direct,
                subject: atNeighbour ? neighbourArea : Self.subject, caseCode: nil, papers: papers,
                note: ""),
            procedure: Self.procedure, at: unit, by: officer, commandID: .random())
        guard case .done(let transition) = outcome else {
            preconditionFailure("a new command id is done")
        }
        return transition.dossier
    }

    /// Hands a dossier off and accepts it where it is delivered; answers the officer there.
    func takeOver(_ dossier: Dossier) async throws -> Officer {
        _ = try await store.perform(
            .handOff(outcome: nil, note: ""), on: dossier.id, by: officer, commandID: .random())
        _ = try await store.deliverBatch()
        guard let unit = try await store.file(dossier.id).dossier.custodian else {
            preconditionFailure("what was delivered has a custodian")
        }
        let receiver = Officer(id: officer.id, name: officer.name, unit: unit, posts: officer.posts)
        _ = try await store.perform(
            .accept, on: dossier.id, by: receiver, commandID: .random())
        return receiver
    }

    /// Replaces all dossiers by copies of one that was received, or handed off, through the store.
    ///
    /// Loading is not measured; the copies' hashes are not their own, which nothing measured reads.
    ///
    /// - Returns: The number before the first copy.
    func fill(_ count: Int, handedOff: Bool) async throws -> DossierID {
        let first = try await prepare(handedOff: handedOff)
        try await copy(count, after: first, handedOff: handedOff)
        try await pool.executeScript("vacuum analyze", timeout: .seconds(900))
        try await pool.executeScript("checkpoint", timeout: .seconds(300))
        return first
    }

    /// Makes the dossier to be copied, and removes all.
    ///
    /// - Returns: The number before the first copy.
    func prepare(handedOff: Bool) async throws -> DossierID {
        let dossier = try await receive()
        if handedOff {
            _ = try await store.perform(
                .handOff(outcome: nil, note: ""), on: dossier.id, by: officer, commandID: .random())
        }
        try await pool.executeScript(
            """
            drop table if exists one_dossier, one_intake, one_ledger;
            create table one_dossier as select * from dossier where id = \(dossier.id);
            create table one_intake as select * from intake where dossier = \(dossier.id);
            create table one_ledger as select * from ledger where dossier = \(dossier.id);
            set session_replication_role = replica;
            truncate dossier, intake, job, parked_job;
            truncate ledger;
            set session_replication_role = origin;
            """, timeout: .seconds(60))
        return dossier.id + 1_000_000
    }

    /// Adds copies of the prepared dossier; the jobs of those handed off come all at once.
    func copy(_ count: Int, after first: DossierID, handedOff: Bool) async throws {
        try await pool.executeScript(
            """
            set session_replication_role = replica;
            insert into dossier select (jsonb_populate_record(d, jsonb_build_object(
                'id', \(first) + n))).*
                from one_dossier d, generate_series(1, \(count)) n;
            insert into intake select (jsonb_populate_record(i, jsonb_build_object(
                'dossier', \(first) + n, 'code', 'B-' || \(first) + n,
                'command', gen_random_uuid()))).*
                from one_intake i, generate_series(1, \(count)) n;
            insert into ledger select (jsonb_populate_record(l, jsonb_build_object(
                'dossier', \(first) + n))).*
                from one_ledger l, generate_series(1, \(count)) n;
            set session_replication_role = origin;
            """, timeout: .seconds(900))
        guard handedOff else { return }
        try await pool.executeScript(
            """
            insert into job (tenant, dossier, number, giver)
            select tenant, id, version, custodian from dossier
            where id > \(first) order by id
            """,
            timeout: .seconds(300))
    }
}
