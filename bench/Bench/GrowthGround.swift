import DossierStore
import Dossiers
import EmbeddedPostgres
import FoundationEssentials
import Postgres
import WorkflowFiles

/// A database that grows: copies of dossiers that went through the store from reception to return,
/// at every counter of a province and under every procedure that lets them.
struct GrowthGround {
    struct TooBig: Error, CustomStringConvertible {
        let description: String
    }

    /// The bytes on disk of a dossier with its ledger and indexes, as measured, with room for
    /// write-ahead log; for the estimate before loading.
    static let bytesPerDossier: Int64 = 8_000

    let ground: Ground
    let models: Int
    private let officers: [UnitID: Officer]

    init(_ ground: Ground, workflows: String) async throws {
        self.ground = ground
        let workspace = Workspace.load(workflows).workspace
        for file in workspace.procedures where file.procedure.code != Ground.procedure {
            guard let ruleSet = workspace.ruleSets.first(where: { $0.id == file.procedure.ruleSet })
            else { continue }
            try await ground.store.publish(file.procedure, ruleSet: ruleSet, source: file.text)
        }
        let directory = try await ground.store.directory()
        officers = Dictionary(
            uniqueKeysWithValues: directory.units.map {
                (
                    $0.id,
                    Officer(id: $0.id.rawValue, name: $0.name, unit: $0.id, posts: Set($0.posts))
                )
            })
        try await ground.pool.executeScript(
            """
            insert into officer (id, login, name) select id, 'unit' || id, name from unit
            on conflict do nothing;
            create schema growth;
            create table growth.snapshot (
                dossier bigint, version int, state dossier, primary key (dossier, version));
            """)
        let counters = directory.units.filter {
            $0.period.last == nil && $0.level.rank == 1 && $0.roles.contains("one-stop")
        }
        let codes = Set(workspace.procedures.map(\.procedure.code)).sorted()
        models = try await Self.makeModels(ground, counters, codes, officers)
        Progress.say("\(models) dossiers went through the store as models")
    }

    func officer(of unit: UnitID) -> Officer { officers[unit] ?? ground.officer }

    // MARK: - Models

    private static func makeModels(
        _ ground: Ground, _ counters: [Unit], _ codes: [String], _ officers: [UnitID: Officer]
    ) async throws -> Int {
        Progress.say("taking dossiers through the store")
        var editions: [Edition] = []
        for code in codes {
            do {
                let edition = try await ground.store.edition(of: code)
                // Six hand-offs, one more or less, lead through six to eight steps.
                if (6...8).contains(edition.procedure.steps.count) { editions.append(edition) }
            } catch is StoreError {
                Progress.say("\(code) has no edition in force")
            }
        }
        var living: [(id: DossierID, edition: Edition)] = []
        for (index, counter) in counters.enumerated() {
            for turn in 0..<editions.count {
                let edition = editions[(index + turn) % editions.count]
                guard let id = try await received(ground, edition, counter, officers) else {
                    continue
                }
                living.append((id, edition))
                break
            }
        }
        try await snapshot(ground)
        for _ in 0..<60 where !living.isEmpty {
            var going: [(id: DossierID, edition: Edition)] = []
            for model in living where try await advance(ground, model, officers) {
                going.append(model)
            }
            try await snapshot(ground)
            _ = try await ground.store.deliverBatch()
            try await snapshot(ground)
            living = going
        }
        try await ground.pool.executeScript(sql(ground, "growth_models", [:]))
        return Int(try await ground.pool.query("select count(*) from growth.model").int64(0, 0))
    }

    private static func snapshot(_ ground: Ground) async throws {
        try await ground.pool.executeScript(
            """
            insert into growth.snapshot select id, version, d from dossier d
            on conflict do nothing
            """)
    }

    /// Receives a dossier where the procedure is received at the counter.
    private static func received(
        _ ground: Ground, _ edition: Edition, _ counter: Unit, _ officers: [UnitID: Officer]
    ) async throws -> DossierID? {
        guard let officer = officers[counter.id] else { return nil }
        let papers = edition.procedure.papers.map {
            FiledPaper(code: $0.code, originals: $0.originals, copies: $0.copies)
        }
        do {
            return try await ground.store.receive(
                Application(
                    applicant: Applicant(name: "Nguyễn Văn An"), channel: .direct,
                    subject: counter.area, caseCode: nil, papers: papers, note: ""),
                procedure: edition.procedure.code, at: counter.id, by: officer,
                commandID: .random()
            ).entry.dossier
        } catch is TransitionError { return nil } catch is StoreError { return nil }
    }

    /// Takes a model one act further; false where it is closed or the law wants more than that.
    private static func advance(
        _ ground: Ground, _ model: (id: DossierID, edition: Edition), _ officers: [UnitID: Officer]
    ) async throws -> Bool {
        let dossier = try await ground.store.file(model.id).dossier
        guard let custodian = dossier.custodian, let officer = officers[custodian] else {
            return false
        }
        let command: Command
        switch dossier.state {
        case .inTransit(let transit), .returning(let transit, _):
            guard transit.deliveredAt != nil else { return true }
            command = .accept
        case .held(let holding):
            guard let way = model.edition.procedure.step(holding.step)?.outcomes.first else {
                return false
            }
            command =
                way.decision == nil
                ? .handOff(outcome: way.id, note: "") : .decide(outcome: way.id, note: "")
        case .decided(let holding, _):
            let isEnd = model.edition.procedure.step(holding.step)?.returnsResult == true
            command = isEnd ? .returnResult(to: "người nộp") : .handOff(outcome: nil, note: "")
        case .filed, .paused, .returned, .refused, .stopped, .withdrawn: return false
        }
        do {
            _ = try await ground.store.perform(
                command, on: model.id, by: officer, commandID: .random())
            return true
        } catch is TransitionError { return false }
    }

    // MARK: - Loading

    /// Empties the database and fills it with a number of dossiers and some just received.
    ///
    /// - Throws: ``TooBig`` where the disk has no room for them.
    func load(_ dossiers: Int, fresh: Int) async throws {
        let needed = Int64(dossiers) * Self.bytesPerDossier
        let free = ScratchCluster.freeBytes(at: ground.cluster.directory)
        Progress.say(
            "\(dossiers) dossiers need about \(needed >> 30) GiB; \(free >> 30) GiB are free")
        guard needed < free - free / 10 else {
            throw TooBig(description: "the disk has no room for \(dossiers) dossiers")
        }
        try await ground.pool.executeScript(
            """
            set session_replication_role = replica;
            truncate dossier, intake, ledger, job, parked_job, opinion, day_number;
            set session_replication_role = origin;
            """, timeout: .seconds(300))
        let chunk = 50_000
        for first in stride(from: 1, through: dossiers + fresh, by: chunk) {
            let last = min(first + chunk - 1, dossiers + fresh)
            try await ground.pool.executeScript(
                Self.sql(
                    ground, "growth_load",
                    ["first": first, "last": last, "all": dossiers, "models": models]),
                timeout: .seconds(900))
            if last % (chunk * 4) == 0 { Progress.say("\(last) loaded") }
        }
        try await ground.pool.executeScript("vacuum analyze", timeout: .seconds(3_600))
        try await ground.pool.executeScript("checkpoint", timeout: .seconds(900))
    }

    /// A script of the folder of SQL with its `:name` values filled in.
    static func sql(_ ground: Ground, _ name: String, _ values: [String: Int]) throws -> String {
        let path = "\(ground.sql)/\(name).sql"
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw Programs.Failed(description: "\(path) cannot be read")
        }
        return values.reduce(String(decoding: bytes, as: UTF8.self)) { text, value in
            text.replacing(":\(value.key)", with: "\(value.value)")
        }
    }
}
