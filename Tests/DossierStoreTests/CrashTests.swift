import DossierStore
import Dossiers
import EmbeddedPostgres
import Postgres
import Testing

/// P10: what was acknowledged is there, once, whatever the database went through.
struct CrashTests {
    /// Carries out a command as a careful door does: the same id again until there is an answer.
    private func insist(
        _ command: Command, on dossier: Dossier, _ office: Office
    ) async throws -> LedgerEntry {
        let (id, officer) = (UUIDBytes.random(), try office.officer(dossier.custodian))
        for _ in 0..<600 {
            do {
                return try await office.store.perform(
                    command, on: dossier.id, by: officer, commandID: id
                ).entry
            } catch let error as PostgresError where error.canRetry {
                try await Task.sleep(for: .milliseconds(50))
            }
        }
        throw OfficeError.tookTooLong(command.name)
    }

    @Test func `a crash of the database loses and doubles no acknowledged command`() async throws {
        try await OwnCluster.with { try await crash($0) }
    }

    private func crash(_ own: OwnCluster) async throws {
        let office = own.office
        let dossiers = try await withThrowingTaskGroup(of: [Dossier].self) { group in
            for lane in 0..<6 {
                group.addTask {
                    var dossiers: [Dossier] = []
                    for _ in 0..<40 {
                        dossiers.append(try await office.receive(at: office.communes[lane]))
                    }
                    return dossiers
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        let entries = try await withThrowingTaskGroup(of: [LedgerEntry].self) { group in
            for lane in 0..<6 {
                group.addTask {
                    var entries: [LedgerEntry] = []
                    for dossier in dossiers[(lane * 40)..<(lane * 40 + 40)] {
                        entries.append(
                            try await insist(
                                .requestSupplement(papers: [], reason: "thiếu"), on: dossier, office
                            ))
                        entries.append(
                            try await insist(.recordSupplement(note: ""), on: dossier, office))
                        entries.append(
                            try await insist(
                                .handOff(outcome: nil, note: "\(lane)"), on: dossier, office))
                    }
                    return entries
                }
            }
            group.addTask {
                for _ in 0..<3 {
                    try await Task.sleep(for: .milliseconds(250))
                    try own.cluster.restart(.immediate)
                }
                return []
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(entries.count == 720)
        for dossier in dossiers {
            let stored = try await office.store.file(dossier.id).entries
            let acknowledged = entries.filter { $0.dossier == dossier.id }
            #expect(Array(stored.dropFirst()) == acknowledged.sorted { $0.number < $1.number })
        }
        #expect(try await office.store.examine().findings == [])
    }
}
