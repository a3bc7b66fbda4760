-- Seals: what the ledger held at an instant, as one hash over everything before it (P11).
-- docs/ledger.md says how to recompute every hash.

-- Small, and written in the order of the table: rows not sealed yet lie at its end.
create index ledger_position on ledger using brin (position)
    with (pages_per_range = 32, autosummarize = on);

-- A seal covers the ledger rows whose position is at least `begins` and less than `ends`; the next
-- one begins where it ends, so every row belongs to one seal or to none yet.
create table seal (
    number integer primary key,
    rows integer not null constraint a_seal_covers_something check (rows > 0),
    begins bigint not null,
    ends bigint not null constraint seals_end_one_after_another unique,
    at timestamptz not null,
    root bytea not null constraint a_root_has_32_bytes check (length(root) = 32),
    hash bytea not null constraint a_hash_has_32_bytes check (length(hash) = 32),
    login name not null default session_user,
    constraint a_seal_covers_something_final check (ends > begins)
);

-- Number, begin, time and hash are the database's: a sealer brings the end, the count and the root.
create function chain_seal() returns trigger language plpgsql as $$
declare
    previous record;
begin
    perform pg_advisory_xact_lock(120296480699746);
    select * into previous from public.seal order by number desc limit 1;
    new.number := coalesce(previous.number, 0) + 1;
    if new.begins <> coalesce(previous.ends, 0)
        or new.ends > public.ledger_position(pg_snapshot_xmin(pg_current_snapshot()))
    then
        raise exception 'a seal begins where the last one ended, and covers what is final'
            using errcode = 'restrict_violation', constraint = 'seals_follow_each_other';
    end if;
    new.at := clock_timestamp();
    new.hash := sha256(
        coalesce(previous.hash, decode(repeat('00', 32), 'hex')) || convert_to(
            concat_ws('|', new.number, new.rows, new.begins, new.ends,
                      (extract(epoch from new.at) * 1000000)::bigint, encode(new.root, 'hex')),
            'UTF8'));
    return new;
end
$$;

create trigger seals_follow_each_other
before insert on seal for each row execute function chain_seal();

create trigger a_seal_stays
before update or delete on seal for each row execute function refuse_change('a_seal_stays');

create trigger seals_are_never_emptied
before truncate on seal for each statement execute function refuse_change('a_seal_stays');

-- The time-stamp tokens (RFC 3161) over the hashes of seals, as they came.
create table stamp (
    seal integer primary key references seal,
    at timestamptz not null,
    received_at timestamptz not null default clock_timestamp(),
    authority text not null,
    token bytea not null
);

create trigger a_stamp_stays
before update or delete on stamp for each row execute function refuse_change('a_stamp_stays');

create trigger stamps_are_never_emptied
before truncate on stamp for each statement execute function refuse_change('a_stamp_stays');

-- A row behind the last seal would never be sealed. It can come only from a cluster that numbers
-- its transactions anew, which `continue_ledger_positions` mends.
create or replace function require_state() returns trigger language plpgsql as $$
begin
    if exists (
        select from added a
        left join public.dossier d
            on d.tenant = a.tenant and d.id = a.dossier and d.version = a.number
            and d.hash = a.hash
        where d.id is null
    ) then
        raise exception 'a ledger row came without the state it leads to'
            using errcode = 'restrict_violation', constraint = 'a_ledger_row_comes_with_its_state';
    end if;
    if (select ends from public.seal order by number desc limit 1)
        > public.ledger_position(pg_current_xact_id())
    then
        raise exception 'the ledger is sealed beyond this transaction'
            using errcode = 'restrict_violation', constraint = 'a_row_comes_after_the_last_seal',
                hint = 'This database came from another cluster: run motcua init as its owner.';
    end if;
    return null;
end
$$;

-- After a restore into another cluster: positions go on behind the last seal and the last row,
-- which would else be sealed only once transactions have caught up. Answers whether they had to
-- be raised.
create function continue_ledger_positions() returns boolean language plpgsql as $$
declare
    here bigint := public.ledger_position(pg_current_xact_id());
    missing bigint := greatest(
        (select ends from public.seal order by number desc limit 1),
        (select max(position) + 1 from public.ledger where position > here)) - here;
begin
    if missing is null or missing <= 0 then
        return false;
    end if;
    execute format(
        'create or replace function public.ledger_position(transaction xid8) returns bigint '
        'language sql immutable parallel safe return transaction::text::bigint + %s',
        public.ledger_position('0') + missing);
    return true;
end
$$;

revoke execute on function continue_ledger_positions() from public;

grant select on seal, stamp to motcua_officer, motcua_router;
grant insert (rows, begins, ends, root) on seal to motcua_router;
grant insert (seal, at, authority, token) on stamp to motcua_router;
