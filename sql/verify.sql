-- Verifies the ledger's hash chains without a line of the program: prints one row for everything
-- wrong, and nothing when all is as it was written.
--
--     psql "$MOTCUA_DATABASE_URL" -f sql/verify.sql
--
-- A row's hash is the SHA-256 of the hash before it (32 zero bytes before the first) followed by
-- its columns as text, parted by '|': tenant, dossier, number, instant in microseconds since 1970,
-- kind, officer, unit, custodian ('-' where there is none), command, data, and the mandate where
-- one was used. docs/ledger.md tells more; motcua-verify also checks seals and time stamps.
with chain as (
    select l.*,
           lag(hash, 1, decode(repeat('00', 32), 'hex')) over w as before,
           row_number() over w as expected,
           row_number() over w = count(*) over (partition by tenant, dossier) as is_last
    from public.ledger l
    window w as (partition by tenant, dossier order by number)
), found as (
    select tenant, dossier, number,
           format('its number should be %s: a row was removed or inserted', expected) as problem
    from chain where number <> expected
    union all
    select tenant, dossier, number, 'its hash does not follow from the row before and its content'
    from chain
    where hash <> sha256(before || convert_to(
        concat_ws('|', tenant, dossier, number, (extract(epoch from at) * 1000000)::bigint, kind,
                  officer, coalesce(unit::text, '-'), coalesce(custodian::text, '-'), command,
                  data, mandate),
        'UTF8'))
    union all
    select tenant, dossier, number, 'its data is no JSON object, so that its text can be read twice'
    from chain where data !~ '^\{.*\}$'
    union all
    select c.tenant, c.dossier, c.number, 'the state of the dossier is not what this row led to'
    from chain c left join public.dossier d on d.tenant = c.tenant and d.id = c.dossier
    where c.is_last and (d.version is distinct from c.number or d.hash is distinct from c.hash
                         or d.changed_at is distinct from c.at
                         or d.custodian is distinct from c.custodian)
    union all
    select d.tenant, d.id, 0, 'the dossier has no ledger'
    from public.dossier d
    where not exists (
        select from public.ledger l where l.tenant = d.tenant and l.dossier = d.id)
    union all
    select d.tenant, d.id, 0, 'the dossier has no reception record'
    from public.dossier d
    where not exists (
        select from public.intake i where i.tenant = d.tenant and i.dossier = d.id)
)
select tenant, dossier, number, problem from found order by tenant, dossier, number, problem;
