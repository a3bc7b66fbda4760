import DossierStore
import Dossiers
import Postgres
import Synchronization
import Testing

/// Clerks at work without pause, each act repeated with its id until it is answered.
///
/// What was acknowledged is remembered, for the audit at the end.
final class Traffic: Sendable {
    private struct State {
        var entries: [LedgerEntry] = []
        var retries = 0
        var isOver = false
    }

    private let office: Office
    private let state = Mutex(State())

    private init(_ office: Office) { self.office = office }

    /// The acts acknowledged so far.
    var acknowledged: [LedgerEntry] { state.withLock { $0.entries } }

    /// How often an act had to be tried again so far.
    var retries: Int { state.withLock { $0.retries } }

    private func retried() { state.withLock { $0.retries += 1 } }

    /// Lets clerks work at so many counters while something happens to them.
    ///
    /// - Returns: Every act that was acknowledged.
    static func during(
        _ office: Office, lanes: Int = 3,
        _ fault: @escaping @Sendable (Traffic) async throws -> Void
    ) async throws -> [LedgerEntry] {
        let traffic = Traffic(office)
        try await withThrowingTaskGroup(of: Void.self) { group in
            for lane in 0..<lanes { group.addTask { try await traffic.work(lane) } }
            group.addTask {
                defer { traffic.state.withLock { $0.isOver = true } }
                try await fault(traffic)
            }
            try await group.waitForAll()
        }
        return traffic.acknowledged
    }

    /// Waits until so many more acts were acknowledged: work goes on.
    func goesOn(_ acts: Int = 10, within seconds: Int = 60) async throws {
        let before = acknowledged.count
        try await eventually("\(acts) acts are acknowledged", within: seconds) {
            acknowledged.count >= before + acts
        }
    }

    private func work(_ lane: Int) async throws {
        let edition = try await insist { try await self.office.store.edition(of: Office.near) }
        var desk: [Dossier] = []
        while !state.withLock({ $0.isOver }) {
            if desk.count < 6 {
                let id = UUIDBytes.random()
                desk.append(
                    try await insist {
                        try await self.office.receive(
                            Office.near, at: self.office.communes[lane], command: id,
                            edition: edition)
                    })
                continue
            }
            let dossier = desk.removeFirst()
            let next = try await act(on: dossier, edition)
            if next.custodian != nil { desk.append(next) }
        }
    }

    private func act(on dossier: Dossier, _ edition: Edition) async throws -> Dossier {
        let now = try await insist { try await self.office.store.file(dossier.id).dossier }
        guard let command = Self.next(now, edition) else {
            try await Task.sleep(for: .milliseconds(5))  // the router has yet to deliver it
            return now
        }
        let (id, officer) = (UUIDBytes.random(), try office.officer(now.custodian))
        let outcome = try await insist(retrying: retried) {
            try await self.office.store.perform(
                command, on: dossier.id, by: officer, commandID: id)
        }
        state.withLock { $0.entries.append(outcome.entry) }
        return now
    }

    /// What the custodian's officer does next; nil while the router is to act.
    private static func next(_ dossier: Dossier, _ edition: Edition) -> Command? {
        switch dossier.state {
        case .inTransit(let transit), .returning(let transit, _):
            transit.deliveredAt == nil ? nil : .accept
        case .held(let holding):
            edition.step(holding.step).outcomes.first.map {
                $0.decision == nil
                    ? .handOff(outcome: $0.id, note: "") : .decide(outcome: $0.id, note: "")
            }
        case .decided(let holding, _):
            edition.step(holding.step).returnsResult
                ? .returnResult(to: "người nộp") : .handOff(outcome: nil, note: "")
        case .filed, .paused, .returned, .refused, .stopped, .withdrawn: nil
        }
    }
}

/// Tries again what the database could not do for the time being.
func insist<Value>(
    retrying: () -> Void = {}, _ act: () async throws -> Value
) async throws -> Value {
    for _ in 0..<2_400 {
        do {
            return try await act()
        } catch let error as PostgresError where error.canRetry {
            retrying()
            try await Task.sleep(for: .milliseconds(50))
        }
    }
    throw OfficeError.tookTooLong("an answer of the database")
}

extension Office {
    /// Lets the routers finish, then audits every ledger: nothing acknowledged is missing, nothing
    /// is there twice, one unit answered at every instant, and what SQL alone recomputes holds.
    func audit(_ acknowledged: [LedgerEntry] = []) async throws {
        try await eventually("the routers are done", within: 120) {
            try await insist { try await self.count("select from job where due_at <= now()") } == 0
        }
        var stored: [DossierID: [LedgerEntry]] = [:]
        for entry in acknowledged where stored[entry.dossier] == nil {
            stored[entry.dossier] = try await store.file(entry.dossier).entries
        }
        for entry in acknowledged {
            let rows = stored[entry.dossier] ?? []
            #expect(
                rows.count > entry.number - 1 && rows[entry.number - 1] == entry,
                "row \(entry.number) of \(entry.dossier) was acknowledged")
        }
        #expect(
            Set(acknowledged.map { [$0.dossier, Int64($0.number)] }).count == acknowledged.count)
        #expect(
            try await count(
                """
                select from (
                    select tenant, dossier, kind, count(*) filter (where kind in (3, 6))
                        over (partition by tenant, dossier order by number) as hand_off
                    from ledger
                ) row where kind = 4 group by tenant, dossier, hand_off having count(*) > 1
                """) == 0, "a hand-off is delivered once")
        #expect(
            try await count(
                """
                select from custody c join custody n on n.tenant = c.tenant
                    and n.dossier = c.dossier and n.began < c.ended and n.began > c.began
                """) == 0, "custody overlaps")
        #expect(try await verified().isEmpty)
        #expect(try await store.examine().findings == [])
    }
}
