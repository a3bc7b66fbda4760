import DossierStore
import Dossiers
import Postgres
import Testing

/// Who writes by hand.
enum Hand: String, CaseIterable, Sendable {
    case officer = "motcua_officer"
    case router = "motcua_router"
    /// The owner of the tables, who may do anything but what a trigger or a constraint refuses.
    case owner
}

/// A statement that somebody writes by hand against a promise, and what refuses it: the name of a
/// constraint or trigger, else the SQLSTATE.
struct Attempt: Sendable {
    let name: String
    let sql: String
    let refusal: String
    var hands: [Hand] = Hand.allCases

    /// SQLSTATE of a missing privilege.
    static let forbidden = "42501"

    init(_ name: String, _ sql: String, refusedBy refusal: String, as hands: [Hand] = Hand.allCases)
    {
        self.name = name
        self.sql = sql
        self.refusal = refusal
        self.hands = hands
    }

    /// A change of a dossier together with a ledger row that fits it: only the offence is wrong.
    static func forge(
        _ dossier: String, _ changes: String = "step_due = step_due",
        version: String = "version + 1",
        at: String = "greatest(clock_timestamp(), changed_at)", kind: String = "5",
        command: String = "gen_random_uuid()"
    ) -> String {
        """
        with state as (
            update dossier set version = \(version), changed_at = \(at),
                hash = sha256('forged'), \(changes)
            where tenant = 1 and id = \(dossier) returning *
        )
        insert into ledger (tenant, dossier, number, at, kind, officer, unit, custodian, command,
                            hash, data)
        select tenant, id, version, changed_at, \(kind), 1, null, custodian, \(command), hash, '{}'
        from state
        """
    }

    /// A new dossier, copied from another with changes, with its reception in the ledger.
    static func forgeReception(
        _ changes: String, like dossier: String = "{held}", number: String = "version"
    ) -> String {
        """
        with state as (
            insert into dossier
            select (jsonb_populate_record(
                d, jsonb_build_object(
                    'id', d.id + 1000000, 'version', 1, 'received_at', d.changed_at)
                    || '\(changes)')).*
            from dossier d where tenant = 1 and id = \(dossier) returning *
        ), paper as (
            insert into intake select (jsonb_populate_record(i, jsonb_build_object(
                'dossier', i.dossier + 1000000, 'code', 'F' || gen_random_uuid(),
                'command', gen_random_uuid()))).*
            from intake i where tenant = 1 and dossier = \(dossier)
        )
        insert into ledger (tenant, dossier, number, at, kind, officer, unit, custodian, command,
                            hash, data)
        select tenant, id, \(number), changed_at, case when \(number) = 1 then 1 else 5 end, 1,
               null, custodian, gen_random_uuid(), hash, '{}'
        from state
        """
    }
}

/// An office with a dossier in each of several states, at which statements by hand are thrown.
actor Target {
    static let shared = Target()

    struct Scene: Sendable {
        let office: Office
        let pools: [Hand: PostgresPool]
        let names: [String: String]
    }

    private var made: Task<Scene, any Error>?

    func scene() async throws -> Scene {
        let task = made ?? Task { try await Self.make() }
        made = task
        return try await task.value
    }

    private static func make() async throws -> Scene {
        let office = try await Office.open()
        let held = try await office.receive(Office.near)
        let isAtProvince: (Dossier) -> Bool = { $0.custodian?.level.rank == 3 }
        let far = try await office.advance(office.receive(), until: isAtProvince)
        let decided = try await office.advance(office.receive(Office.near)) {
            if case .decided = $0.state { true } else { false }
        }
        let closed = try await office.perform(
            .withdraw(reason: "đổi ý"), on: office.receive(Office.near))
        let onWay = try await office.perform(
            .handOff(outcome: nil, note: ""), on: office.receive(Office.near))
        let asking = try await asking(office)
        let ended = try await office.pool.query(
            "select min(id) from procedure_edition where valid_to < now()")
        let names = [
            "{ended}": "\(try ended.int32(0, 0))",
            "{held}": "\(held.id)", "{far}": "\(far.id)", "{decided}": "\(decided.id)",
            "{closed}": "\(closed.id)", "{onway}": "\(onWay.id)",
            "{province}": "\(far.custodian?.rawValue ?? 0)",
            "{other}": "\(office.communes[1].id.rawValue)",
            "{asking}": "\(asking.id)", "{asked}": "\(asking.opinions[0].unit.rawValue)",
            "{heir}": "\(office.communes[2].id.rawValue)",
        ]
        return Scene(
            office: office,
            pools: [
                .officer: try await office.sessions(as: Hand.officer.rawValue),
                .router: try await office.sessions(as: Hand.router.rawValue),
                .owner: office.pool,
            ],
            names: names)
    }
}

extension Target {
    /// A dossier with four opinions asked of one unit: awaited, answered, withdrawn, silent.
    private static func asking(_ office: Office) async throws -> Dossier {
        let code = "9.000021"
        try await office.publishImpatient(code, limit: "8 hour", brief: "0.5 hour")
        let unit = try office.unit("commune-police", for: office.communes[0])
        let asked = try await office.perform(
            .opinion(
                .ask(
                    (1...4).map { number in
                        OpinionRequest(
                            consultation: nil, unit: unit, question: "Câu hỏi \(number)",
                            within: TimeLimit(number == 4 ? "0.001 hour" : "1 hour"))
                    })), on: office.receive(code))
        try await office.perform(
            .opinion(.answer(number: 2, .agree, text: "")), on: asked)
        try await office.perform(
            .opinion(.withdraw(number: 3, reason: "không cần nữa")), on: asked)
        try await eventually("the silence") {
            _ = try await office.store.remindBatch()
            return try await office.count("select from opinion where silent_at is not null") == 1
        }
        return try await office.store.file(asked.id).dossier
    }
}

private struct Accepted: Error {}

extension Target.Scene {
    /// Tries a statement and takes it back; returns what refused it, or nil when nothing did.
    func refusal(of sql: String, as hand: Hand) async throws -> String? {
        let text = names.reduce(sql) { $0.replacing($1.key, with: $1.value) }
        do {
            try await pools[hand]?.transaction { session in
                try session.executeScript(text)
                throw Accepted()
            }
            return nil
        } catch is Accepted {
            return nil
        } catch let error as PostgresError {
            return error.constraint ?? error.sqlState ?? "\(error)"
        }
    }

    /// Makes every attempt by every hand and expects its refusal; nothing may have changed after.
    func expectRefusals(_ attempts: [Attempt]) async throws {
        for attempt in attempts {
            for hand in attempt.hands {
                let refusal = try await refusal(of: attempt.sql, as: hand)
                #expect(refusal == attempt.refusal, "\(attempt.name), by \(hand.rawValue)")
            }
        }
        let (examined, findings) = try await office.store.examine()
        #expect(examined == 6)
        #expect(findings == [])
    }
}
