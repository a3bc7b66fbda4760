import DossierStore
import Dossiers
import FoundationEssentials
import Postgres

/// The doctor on copies of one dossier of six ledger rows, each with a hash chain of its own.
struct DoctorBench {
    struct Unwell: Error, CustomStringConvertible {
        let description: String
    }

    let ground: Ground
    let dossiers: Int
    private let rowsEach = 6

    func run() async throws -> [Figure] {
        Progress.say("the doctor: making \(dossiers) dossiers with \(rowsEach) ledger rows each")
        try await fill()
        Progress.say("the doctor: examining")
        let start = ContinuousClock.now
        let (examined, findings) = try await ground.store.examine()
        let time = (ContinuousClock.now - start).seconds
        guard examined == dossiers, findings.isEmpty else {
            throw Unwell(
                description: "examined \(examined) of \(dossiers), found \(findings.prefix(3))")
        }
        return [
            Figure(
                name: "doctor, \(dossiers) dossiers", unit: "ledger rows/s",
                values: [Double(dossiers * rowsEach) / time], goal: "a million in two minutes"),
            Figure(
                name: "doctor, memory at the end", unit: "MB", values: [try residentMegabytes()],
                goal: "–"),
        ]
    }

    /// Received, handed off, delivered, accepted, handed off, delivered; then copied.
    private func fill() async throws {
        let dossier = try await ground.receive()
        let receiver = try await ground.takeOver(dossier)
        let step = try await ground.store.file(dossier.id).dossier.state.step ?? ""
        let way = ground.edition.procedure.step(step)?.outcomes.first?.id
        _ = try await ground.store.perform(
            .handOff(outcome: way, note: ""), on: dossier.id, by: receiver, commandID: .random())
        _ = try await ground.store.deliverBatch()
        try await ground.pool.executeScript(
            """
            set session_replication_role = replica;
            create temp table one_dossier as select * from dossier where id = \(dossier.id);
            create temp table one_intake as select * from intake where dossier = \(dossier.id);
            create temp table one_ledger as select * from ledger where dossier = \(dossier.id);
            truncate dossier, intake, job, parked_job;
            truncate ledger;
            insert into intake select (jsonb_populate_record(i, jsonb_build_object(
                'dossier', i.dossier + n, 'code', 'B-' || n, 'command', gen_random_uuid()))).*
                from one_intake i, generate_series(1, \(dossiers)) n;
            do $$ begin
                for turn in 1..\(rowsEach) loop
                    insert into ledger (tenant, dossier, number, at, kind, officer, unit,
                                        custodian, command, data, hash)
                    select l.tenant, l.dossier + n, l.number, l.at, l.kind, l.officer, l.unit,
                        l.custodian, l.command, text, sha256(
                            coalesce(before.hash, decode(repeat('00', 32), 'hex')) || convert_to(
                                concat_ws('|', l.tenant, l.dossier + n, l.number,
                                    (extract(epoch from l.at) * 1000000)::bigint, l.kind,
                                    l.officer, coalesce(l.unit::text, '-'),
                                    coalesce(l.custodian::text, '-'), l.command, text), 'UTF8'))
                    from one_ledger l cross join generate_series(1, \(dossiers)) n
                    cross join lateral replace(l.data, '\(dossier.code)', 'B-' || n) text
                    left join ledger before on before.tenant = l.tenant
                        and before.dossier = l.dossier + n and before.number = l.number - 1
                    where l.number = turn;
                end loop;
            end $$;
            insert into dossier select (jsonb_populate_record(d, jsonb_build_object(
                'id', d.id + n, 'hash', l.hash))).*
                from one_dossier d cross join generate_series(1, \(dossiers)) n
                join ledger l on l.dossier = d.id + n and l.number = d.version;
            drop table one_dossier, one_intake, one_ledger;
            set session_replication_role = origin;
            """, timeout: .seconds(900))
        try await ground.pool.executeScript("vacuum analyze", timeout: .seconds(900))
    }

    /// The resident memory of this process; not a number where the system does not tell.
    private func residentMegabytes() throws -> Double {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
        let kilobytes = line?.split { !$0.isNumber }.first.flatMap { Double($0) }
        return (kilobytes ?? .nan) / 1_024
    }
}
