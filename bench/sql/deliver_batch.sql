-- The limit of the router: what a program that decides nothing could reach on this schema. It claims
-- 500 jobs, moves the dossiers to one fixed unit, appends ledger rows with a made-up hash, and takes
-- the jobs away.
with claimed as (
    select id, dossier from job
    where tenant = 1 and due_at <= now()
    order by id limit 500 for update skip locked
), moved as (
    update dossier d set
        version = version + 1, changed_at = now(), delivered_at = now(), unit = :unit,
        custodian = :unit, step_due = now() + interval '1 day',
        alarm_at = now() + interval '4 hours', alarm = 1, hash = sha256(hash)
    from claimed c
    where d.tenant = 1 and d.id = c.dossier
    returning d.id, d.version, d.changed_at, d.custodian, d.hash
), entry as (
    insert into ledger (tenant, dossier, number, at, kind, officer, unit, custodian, command, hash, data)
    select 1, id, version, changed_at, 4, 0, null, custodian, gen_random_uuid(), hash,
           '{"stepDue": null, "to": ' || custodian || '}'
    from moved
), gone as (
    delete from job j using claimed c where j.tenant = 1 and j.id = c.id
)
select count(*) from moved;
