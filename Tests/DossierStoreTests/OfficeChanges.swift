import DossierStore
import Dossiers
import EmbeddedPostgres
import Foundation
import Postgres
import TestSupport
import WorkflowFiles

extension Office {
    /// Publishes a variant of the near procedure under another code.
    func publish(
        _ code: String, ruleSet change: (RuleSet) -> RuleSet = { $0 },
        _ variant: (Procedure) -> Procedure
    ) async throws {
        let workspace = TestDatabase.workspace
        guard
            let file = workspace.procedures.first(where: {
                $0.procedure.code == Self.near && $0.procedure.period.last == nil
            }), let ruleSet = workspace.ruleSets.first(where: { $0.id == file.procedure.ruleSet })
        else { throw OfficeError.noSuchUnit }
        try await store.publish(
            variant(file.procedure.changed(code: code)), ruleSet: change(ruleSet), source: code)
    }

    /// Publishes the units anew with one more role for all that have a role already.
    func addRole(_ role: RoleID, toUnitsWith known: RoleID) async throws {
        let workspace = TestDatabase.workspace
        let units = workspace.units.map { unit in
            Dossiers.Unit(
                id: unit.id, code: unit.code, name: unit.name, area: unit.area,
                serves: unit.serves,
                roles: unit.roles.contains(known) ? unit.roles + [role] : unit.roles,
                posts: unit.posts, calendar: unit.calendar, period: unit.period,
                parent: unit.parent, successor: unit.successor)
        }
        let added = Role(id: role, name: Bilingual(vi: role), binding: .nearest, level: nil)
        try await store.publish(
            Organisation(
                levels: [], posts: [], roles: [added], areas: [], units: units, calendars: []),
            province: ("H21", "Gia Lai"))
    }

    /// Runs a statement behind the back of every trigger, as only a superuser can.
    func damage(_ statement: String) async throws {
        try await pool.transaction { session in
            try session.execute("set local session_replication_role = replica")
            try session.executeScript(statement)
        }
    }
}

/// A database server that one test may stop and crash, with the shipped law published.
struct OwnCluster {
    let cluster: EmbeddedCluster
    let office: Office

    /// Starts a server for a test and removes it with its files, whatever becomes of the test.
    static func with(_ test: (OwnCluster) async throws -> Void) async throws {
        let cluster = EmbeddedCluster(
            directory: "/tmp/motcua-crash-\(UUID().uuidString.prefix(8).lowercased())")
        defer {
            try? cluster.stop(.immediate)  // what is left lies in the temporary folder
            try? FileManager.default.removeItem(atPath: cluster.directory)  // the same
        }
        try cluster.start()
        let connection = ConnectionSettings(cluster.connectionString)
        let pool = PostgresPool(connection, size: 8)
        try await Migrations.migrate(pool)
        try await DossierStore(pool: pool).publish(TestDatabase.workspace)
        let office = try await Office(
            name: EmbeddedCluster.database, connection: connection, pool: pool)
        try await test(OwnCluster(cluster: cluster, office: office))
    }
}
