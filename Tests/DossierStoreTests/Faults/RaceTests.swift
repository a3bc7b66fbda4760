import DossierStore
import Dossiers
import Foundation
import Postgres
import Synchronization
import Testing

/// Clerks and routers race on the same dossiers; afterwards the history of every command and reply
/// is checked against the ledgers, after the manner of Jepsen.
struct RaceTests {
    /// What a clerk was told about a command.
    private enum Reply {
        case done(LedgerEntry)
        /// Refused by a rule or a conflict: nothing happened.
        case refused
        /// The connection was lost: it may have happened.
        case unknown
    }

    private struct Attempt: Sendable {
        let dossier: DossierID
        let command: UUIDBytes
        let began: ContinuousClock.Instant
        let ended: ContinuousClock.Instant
        let reply: Reply
    }

    private final class History: Sendable {
        private let attempts = Mutex<[Attempt]>([])
        private let began = ContinuousClock.now
        func add(_ attempt: Attempt) { attempts.withLock { $0.append(attempt) } }
        var all: [Attempt] { attempts.withLock { $0 } }

        /// The commands known to be done and those known to be refused.
        var tally: (done: Int, refused: Int) {
            all.reduce(into: (0, 0)) { tally, attempt in
                switch attempt.reply {
                case .done: tally.done += 1
                case .refused: tally.refused += 1
                case .unknown: break
                }
            }
        }
        var saysSomething: Bool { tally.done > 100 && tally.refused > 100 }

        /// The race lasts a minute; on a busy machine until the history says something, and five
        /// minutes at most.
        var goesOn: Bool {
            let passed = ContinuousClock.now - began
            return passed < .seconds(60) || passed < .seconds(300) && !saysSomething
        }
    }

    @Test func `two clerks, two routers and a killer race for a minute, and the history holds`()
        async throws
    {
        let seed = Seeded.fresh()
        let office = try await Office.open()
        var dossiers: [Dossier] = []
        for _ in 0..<10 { dossiers.append(try await office.receive(Office.near)) }
        let edition = try await office.store.edition(of: Office.near)
        let history = History()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for clerk in 0..<2 {
                let dossiers = dossiers
                group.addTask {
                    var random = Seeded(seed &+ UInt64(clerk))
                    let store = office.anotherStore()
                    while history.goesOn {
                        guard let dossier = dossiers.randomElement(using: &random) else { return }
                        try await attempt(dossier.id, edition, office, store, history, &random)
                    }
                }
            }
            group.addTask { try await routers(office, history, seed) }
            try await group.waitForAll()
        }
        while try await office.store.deliverBatch().claimed > 0 {}
        try await check(history, office, seed)
    }

    /// Two routers, one of which is killed and started again and again; backends are killed, too.
    private func routers(
        _ office: Office, _ history: History, _ seed: UInt64
    ) async throws {
        var random = Seeded(seed &+ 99)
        let steady = try Program.router(office.connection.connectionString)
        while history.goesOn {
            let other = try Program.router(office.connection.connectionString, batch: 2)
            try await Task.sleep(for: .milliseconds(Int.random(in: 300...2_500, using: &random)))
            _ = try await insist {
                try await office.pool.query(
                    """
                    select pg_terminate_backend(pid) from pg_stat_activity
                    where datname = current_database() and pid <> pg_backend_pid()
                        and random() < 0.2
                    """)
            }
            try await other.crash()
        }
        steady.signal(SIGTERM)
        #expect(try await steady.exitCode(within: 10) == 0)
    }

    /// One command of a clerk who saw the dossier a moment ago: it may be stale, wrong or repeated.
    private func attempt(
        _ id: DossierID, _ edition: Edition, _ office: Office, _ store: DossierStore,
        _ history: History, _ random: inout Seeded
    ) async throws {
        let seen = try await insist { try await store.file(id).dossier }
        let commands: [Command] = [
            .accept, .handOff(outcome: nil, note: ""), .sendBack(reason: "xem lại"),
            .requestSupplement(papers: [], reason: "thiếu"), .recordSupplement(note: ""),
        ]
        guard let command = commands.randomElement(using: &random) else { return }
        let version = Bool.random(using: &random) ? seen.version : nil
        let officer = try office.officer(seen.custodian)
        let commandID = UUIDBytes.random()
        let began = ContinuousClock.now
        var reply = Reply.unknown
        for _ in 0...Int.random(in: 0...1, using: &random) {
            do {
                let outcome = try await store.perform(
                    command, on: id, expecting: version, by: officer, commandID: commandID)
                reply = .done(outcome.entry)
            } catch is TransitionError {
                reply = .refused
            } catch is StoreError {
                reply = .refused
            } catch let error as PostgresError where error.canRetry {
                // Unknown stays unknown, and what was done before stays done.
            }
        }
        history.add(
            Attempt(
                dossier: id, command: commandID, began: began, ended: .now, reply: reply))
    }

    private func check(_ history: History, _ office: Office, _ seed: UInt64) async throws {
        let rows = try await office.pool.query(
            "select dossier, number, command::text, at from ledger order by dossier, number")
        var numbers: [String: Int32] = [:]
        var last: (dossier: DossierID, number: Int32, at: Int64) = (0, 0, 0)
        for row in 0..<rows.count {
            let dossier = try rows.int64(row, 0)
            let (number, at) = (try rows.int32(row, 1), try rows.timestamp(row, 3).microseconds)
            if dossier == last.dossier {
                #expect(number == last.number + 1 && at >= last.at, "seed \(seed)")
            }
            last = (dossier, number, at)
            numbers["\(dossier) \(try rows.text(row, 2))"] = number
        }
        for attempt in history.all {
            let key = "\(attempt.dossier) \(attempt.command)"
            switch attempt.reply {
            case .done(let entry):
                #expect(numbers[key] == Int32(entry.number), "acknowledged; seed \(seed)")
            case .refused:
                #expect(numbers[key] == nil, "refused; seed \(seed)")
            case .unknown: break
            }
        }
        // Of two acts on one dossier, the one that had ended before the other began comes first.
        let acts = Dictionary(grouping: history.all, by: \.dossier)
        for attempts in acts.values {
            let known = attempts.compactMap { attempt -> (Attempt, Int)? in
                if case .done(let entry) = attempt.reply { (attempt, entry.number) } else { nil }
            }.sorted { $0.1 < $1.1 }
            var latest = known.first?.0.began
            for (attempt, _) in known {
                #expect(latest.map { attempt.ended >= $0 } ?? true, "seed \(seed)")
                latest = max(latest ?? attempt.began, attempt.began)
            }
        }
        #expect(history.saysSomething, "\(history.tally); seed \(seed)")
        try await office.audit(
            history.all.compactMap { if case .done(let entry) = $0.reply { entry } else { nil } })
    }
}
