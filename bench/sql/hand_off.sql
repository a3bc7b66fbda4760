-- The limit of a clerk's hand-off: the statements of DossierStore.perform in the same two round
-- trips, with nothing decided between them.
\set id (random(1, :dossiers) + :first)
\startpipeline
begin;
select d.*, i.code from dossier d join intake i on i.tenant = d.tenant and i.dossier = d.id
where d.tenant = 1 and d.id = :id for update of d;
select * from ledger where tenant = 1 and dossier = :id and command = '00000000-0000-4000-8000-000000000000';
select clock_timestamp();
\endpipeline
\startpipeline
with change as (
    select id, version + 1 as version, sha256(hash) as hash, now() as changed_at, unit, officer
    from dossier where tenant = 1 and id = :id
), state as (
    update dossier d set
        version = c.version, hash = c.hash, status = 1, changed_at = c.changed_at,
        alarm_at = c.changed_at + interval '4 hours', alarm = 1, step = 'verify',
        from_unit = c.unit, from_step = 'intake', since = c.changed_at, unit = null,
        step_due = null, is_send_back = false
    from change c
    where d.tenant = 1 and d.id = c.id and d.version = c.version - 1 and d.status = 2
    returning d.id, d.version, d.changed_at, d.custodian, d.hash, d.officer, d.from_unit
), entry as (
    insert into ledger (tenant, dossier, number, at, kind, officer, unit, custodian, command, hash, data)
    select 1, id, version, changed_at, 3, officer, from_unit, custodian, gen_random_uuid(), hash,
           '{"note":"","outcome":"forward","to":"verify"}'
    from state
), follow_up as (
    insert into job (tenant, dossier, number, giver)
    select 1, id, version, custodian from state returning id
), woken as (
    select pg_notify('motcua_job', '') from follow_up limit 1
)
select (select count(*) from state), (select count(*) from woken);
commit;
\endpipeline
