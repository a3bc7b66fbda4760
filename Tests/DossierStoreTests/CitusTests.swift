import Postgres
import TestSupport
import Testing

/// The keys as Citus asks for them, read from the catalogue, without Citus.
///
/// A table with a `tenant` is distributed by it: whatever is unique in it and each foreign key to
/// it has to name the tenant, and all tenants are of one type, so that a province's rows share one
/// server. Tables without one are reference tables; those may not point to distributed ones.
struct CitusTests {
    private func shortfalls(_ database: TestDatabase) async throws -> [String] {
        let rows = try await database.pool.query(
            """
            with spread as (
                select c.oid, a.attnum, a.atttypid, a.attnotnull
                from pg_class c join pg_attribute a on a.attrelid = c.oid
                where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p')
                    and a.attname = 'tenant' and not a.attisdropped
            )
            select 'unique without a tenant: ' || indexrelid::regclass
            from pg_index join spread on oid = indrelid
            where (indisunique or indisexclusion) and attnum <> all (indkey)
            union all
            select 'foreign key without a tenant: ' || conname
            from pg_constraint k join spread t on t.oid = confrelid
            left join spread f on f.oid = conrelid
            where not exists (
                select from unnest(conkey, confkey) as pair(here, there)
                where here = f.attnum and there = t.attnum)
            union all
            select 'another kind of tenant: ' || oid::regclass
            from spread where atttypid <> 'smallint'::regtype or not attnotnull
            order by 1
            """)
        return try (0..<rows.count).map { try rows.text($0, 0) }
    }

    @Test func `every table with a tenant can be distributed by it`() async throws {
        let database = try await TestDatabase.make()
        #expect(try await shortfalls(database) == [])
        let rows = try await database.pool.query(
            """
            select table_name::text from information_schema.columns
            join information_schema.tables using (table_schema, table_name)
            where table_schema = 'public' and column_name = 'tenant' and table_type = 'BASE TABLE'
            order by 1
            """)
        #expect(
            try (0..<rows.count).map { try rows.text($0, 0) } == [
                "day_number", "dossier", "intake", "job", "ledger", "matter_group", "opinion",
                "parked_job",
            ], "docs/scale.md lists them too")
        await database.pool.shutdown()
    }

    @Test func `a key without a tenant is found`() async throws {
        let database = try await TestDatabase.make()
        try await database.pool.executeScript(
            """
            alter table intake add constraint by_code unique (code);
            create table apart (
                tenant smallint not null, id bigint, other integer,
                primary key (tenant, id),
                constraint crossed foreign key (other, id) references dossier (tenant, id));
            create table hall (
                tenant smallint not null references hall (tenant), primary key (tenant));
            create table note (
                tenant integer not null, dossier bigint,
                constraint whole foreign key (tenant, dossier) references dossier (tenant, id));
            create table office (
                id bigint, province smallint,
                constraint from_outside foreign key (province, id) references dossier (tenant, id))
            """)
        #expect(
            try await shortfalls(database) == [
                "another kind of tenant: note", "foreign key without a tenant: crossed",
                "foreign key without a tenant: from_outside", "unique without a tenant: by_code",
            ])
        await database.pool.shutdown()
    }
}
