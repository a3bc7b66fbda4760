import DossierStore
import Dossiers
import Postgres
import Testing

/// Whoever locks the rows of several groups does so in one order, so that nobody waits in a ring.
struct LockOrderTests {
    /// One statement that changes dossiers.
    private func change(_ dossiers: [DossierID]) -> String {
        """
        set enable_hashjoin = off;
        with state as (
            update dossier d set version = version + 1, hash = sha256('forged'),
                changed_at = greatest(clock_timestamp(), changed_at)
            from unnest(array\(dossiers)) o(id) where d.tenant = 1 and d.id = o.id returning d.*
        )
        insert into ledger (tenant, dossier, number, at, kind, officer, unit, custodian, command,
                            hash, data)
        select tenant, id, version, changed_at, 5, 1, null, custodian, gen_random_uuid(), hash, '{}'
        from state
        """
    }

    private func waitForLocks(_ count: Int, _ office: Office) async throws {
        try await eventually("\(count) sessions wait for a lock") {
            try await office.count(
                """
                select from pg_stat_activity
                where datname = current_database() and wait_event_type = 'Lock'
                """) == count
        }
    }

    private func session(_ office: Office) async throws -> PostgresConnection {
        try await PostgresConnection.open(office.connection)
    }

    @Test func `two batches over the same groups in opposite order wait in line`() async throws {
        let office = try await Office.open()
        var ids: [DossierID] = []
        for _ in 0..<6 { ids.append(try await office.receive(Office.near).id) }
        // Whatever the plan, a batch meets its rows by number: one the first group, a gate and the
        // second group, the other the second group, a gate and the first.
        let groups = [ids[0], ids[1], ids[2], ids[3], ids[1], ids[0]]
        for (id, group) in zip(ids, groups) {
            try await office.damage("update dossier set group_of = \(group) where id = \(id)")
        }
        try await office.damage(
            "insert into matter_group select distinct 1, group_of, 2 from dossier")
        let gate = try await session(office)
        try await gate.executeScript(
            "begin; select from matter_group where id in (\(ids[2]), \(ids[3])) for update")
        let (one, other) = (try await session(office), try await session(office))
        let orders = (change([ids[0], ids[2], ids[4]]), change([ids[1], ids[3], ids[5]]))
        async let first: Void = one.executeScript(orders.0)
        try await waitForLocks(1, office)
        async let second: Void = other.executeScript(orders.1)
        try await waitForLocks(2, office)
        try await gate.executeScript("commit")
        _ = try await (first, second)
        #expect(try await office.count("select from ledger where number = 2") == 6)
        for connection in [gate, one, other] { await connection.close() }
    }

    @Test func `an act over many dossiers and a clerk at one of a group wait in line`()
        async throws
    {
        let office = try await Office.open()
        let (low, count) = (try await office.receive(Office.near).id, 600)
        let high = low + Int64(count)
        // More dossiers than an act writes at once, the first and the last of one group.
        let parent = try await office.receive(Office.far).id
        try await office.damage(
            """
            insert into dossier select (jsonb_populate_record(d, jsonb_build_object(
                'id', d.id + n))).*
                from dossier d, generate_series(1, \(count)) n where id = \(low)
                on conflict do nothing;
            insert into intake select (jsonb_populate_record(i, jsonb_build_object(
                'dossier', \(low) + n, 'code', n::text, 'command', gen_random_uuid()))).*
                from intake i, generate_series(1, \(count)) n where dossier = \(low)
                on conflict do nothing;
            update dossier set group_of = \(parent), matter = jsonb_build_object(
                'children', '[]'::jsonb, 'opinions', '[]'::jsonb, 'watched', '[]'::jsonb,
                'workers', '{}'::jsonb, 'parent', jsonb_build_object(
                    'child', 'x', 'code', 'x', 'dossier', \(parent)))
            where id in (\(low), \(high))
            """)
        try await office.publish(Office.near) { $0.changed(edition: 8) }
        let clerk = try await session(office)
        try await clerk.executeScript(
            "begin; select from dossier where tenant = 1 and id = \(high) for update")
        async let act = office.store.migrateDossiers(
            of: Office.near, to: 8, steps: [:], basis: "Quyết định 1/2026", dryRun: false,
            by: Officer(id: 1, name: "Quản trị", unit: nil, posts: []))
        try await waitForLocks(1, office)
        try await clerk.executeScript(Attempt.forge("\(high)"))
        try await clerk.executeScript("commit")
        #expect(try await act.count { $0.obstacle == nil } == count)
        await clerk.close()
    }
}
