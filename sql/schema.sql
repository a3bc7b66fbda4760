-- The whole schema as the migrations make it. Written by scripts/schema; never edited.
-- Roles and settings of the database are made by the migrations alone.

CREATE FUNCTION public.chain_seal() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.continue_ledger_positions() RETURNS boolean
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.count_levels_of_groups() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER
    SET search_path TO 'pg_catalog'
    AS $$
declare
    ended smallint;
    one record;
begin
    if not exists (select from changed where group_of is not null) then
        return null;
    end if;
    insert into public.matter_group (tenant, id, touched)
    select distinct on (tenant, group_of) tenant, group_of, touched
    from changed where group_of is not null order by tenant, group_of
    on conflict (tenant, id) do update set touched = excluded.touched where false; -- locks it
    -- A level that has ended counts as its successor's, which is counted itself.
    select coalesce(bit_or((1 << rank)::smallint), 0::smallint) into ended from public.level
    where valid_to < (now() at time zone interval '07:00')::date;
    for one in select distinct tenant, group_of as id from changed where group_of is not null loop
        update public.matter_group set touched = (
            select coalesce(nullif(bit_or(d.touched) & ~ended, 0::smallint), bit_or(d.touched))
            from public.dossier d
            where d.tenant = one.tenant and (d.group_of = one.id or d.id = one.id))
        where tenant = one.tenant and id = one.id;
    end loop;
    return null;
end
$$;

CREATE FUNCTION public.day_numbers_only_rise() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception 'day numbers rise one by one, from one'
        using errcode = 'restrict_violation', constraint = 'day_numbers_only_rise';
end
$$;

CREATE FUNCTION public.is_owners_repair(act smallint) RETURNS boolean
    LANGUAGE plpgsql STABLE
    AS $$
begin
    return act = 34 and pg_has_role(session_user, (
        select relowner from pg_catalog.pg_class where oid = 'public.ledger'::regclass), 'member');
end
$$;

CREATE FUNCTION public.ledger_position(transaction xid8) RETURNS bigint
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN (((transaction)::text)::bigint + 0);

CREATE TABLE public.ledger (
    dossier bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    "position" bigint DEFAULT public.ledger_position(pg_current_xact_id()) NOT NULL,
    number integer NOT NULL,
    officer integer NOT NULL,
    unit integer,
    custodian integer,
    tenant smallint NOT NULL,
    kind smallint NOT NULL,
    command uuid NOT NULL,
    hash bytea NOT NULL,
    login text DEFAULT SESSION_USER NOT NULL,
    data text NOT NULL,
    mandate integer,
    CONSTRAINT a_hash_has_32_bytes CHECK ((length(hash) = 32)),
    CONSTRAINT a_ledger_begins_with_a_reception CHECK (((number = 1) = (kind = ANY (ARRAY[1,
        13])))),
    CONSTRAINT rows_are_numbered_from_one CHECK ((number >= 1))
);

CREATE FUNCTION public.last_act(of_tenant smallint, of_dossier bigint) RETURNS public.ledger
    LANGUAGE plpgsql STABLE
    AS $$
declare
    act public.ledger;
begin
    select l.* into act from public.dossier d
    join public.ledger l on l.tenant = d.tenant and l.dossier = d.id and l.number = d.version
    where d.tenant = of_tenant and d.id = of_dossier;
    return act;
end
$$;

CREATE FUNCTION public.refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception '% refuses %: what it holds is never changed', tg_table_name, tg_op
        using errcode = 'restrict_violation', constraint = tg_argv[0];
end
$$;

CREATE FUNCTION public.refuse_impossible_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception 'dossier % refuses this change: %', old.id, case
        when old.status > 5 then 'it is closed'
        when new.version <> old.version + 1 then 'every change is one numbered ledger row'
        when new.changed_at < old.changed_at then 'time does not run backwards'
        when new.changed_at > now() + interval '1 hour' then 'its stamp is not the database''s'
        else 'what reception fixed stays'
    end using errcode = 'restrict_violation', constraint = 'a_dossier_changes_by_its_ledger';
end
$$;

CREATE FUNCTION public.refuse_router() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    if not pg_has_role(session_user, (
        select relowner from pg_catalog.pg_class where oid = 'public.dossier'::regclass), 'member')
    then
        raise exception 'a router receives the children of a group only'
            using errcode = 'insufficient_privilege';
    end if;
    return new;
end
$$;

CREATE FUNCTION public.require_asked_level() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    if exists (
        select from asked a
        left join public.dossier d on d.tenant = a.tenant and d.id = a.dossier
        where d.id is null or d.touched >> (a.unit & 15) & 1 <> 1
            or d.matter is null
    ) then
        raise exception 'an opinion is asked by a dossier that counts the asked level'
            using errcode = 'restrict_violation', constraint = 'the_asked_level_is_counted';
    end if;
    return null;
end
$$;

CREATE FUNCTION public.require_asking() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
    act public.ledger := public.last_act(new.tenant, new.dossier);
begin
    if public.is_owners_repair(act.kind)
        or (act.kind = 15 and new.asked_at = act.at
            and num_nulls(new.answered_at, new.silent_at, new.withdrawn_at) = 3
            and exists (
                select from jsonb_array_elements(act.data::jsonb) o
                where (o ->> 'number')::int = new.number and (o ->> 'unit')::int = new.unit
                    and (o ->> 'due')::bigint = extract(epoch from new.due) * 1000000
                    and (o ->> 'countsInLimit')::boolean = new.counts_in_limit
                    and o ->> 'consultation' is not distinct from new.consultation
                    and o ->> 'question' = new.question))
    then
        return null;
    end if;
    raise exception 'the ledger of dossier % asks no such opinion', new.dossier
        using errcode = 'restrict_violation', constraint = 'an_opinion_is_asked_by_its_ledger';
end
$$;

CREATE FUNCTION public.require_dossier() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    if exists (
        select from added a
        left join public.dossier d on d.tenant = a.tenant and d.id = a.dossier
        where d.id is null
    ) then
        raise exception 'an intake came without its dossier'
            using errcode = 'restrict_violation', constraint = 'an_intake_comes_with_its_dossier';
    end if;
    return null;
end
$$;

CREATE FUNCTION public.require_ledger_row() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    if exists (
        select from changed c
        left join public.ledger l
            on l.tenant = c.tenant and l.dossier = c.id and l.number = c.version
            and l.hash = c.hash and l.at = c.changed_at
            and l.custodian is not distinct from c.custodian
        left join public.unit u on u.id = c.custodian
        where l.dossier is null or (c.custodian is not null and u.id is null)
    ) then
        raise exception 'a dossier changed without its ledger row'
            using errcode = 'restrict_violation', constraint = 'a_change_comes_with_its_ledger_row';
    end if;
    return null;
end
$$;

CREATE FUNCTION public.require_opinion_act() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
    act public.ledger := public.last_act(new.tenant, new.dossier);
    said jsonb := case when act.kind in (16, 17, 18, 29) then act.data::jsonb end;
    is_named boolean := coalesce(
        (said ->> 'number')::int = new.number or said -> 'numbers' @> to_jsonb(new.number), false);
    is_closed boolean := num_nonnulls(old.answered_at, old.withdrawn_at) > 0;
    refusal text := case
        when public.is_owners_repair(act.kind) then null
        when new.due <> old.due then 'an_opinion_stays_as_asked'
        when is_closed or (old.silent_at is not null and act.kind is distinct from 16)
            then 'a_settled_opinion_stays'
        when (new.unit, new.answered_at, new.stance, new.silent_at, new.withdrawn_at)
            is distinct from (
                case when act.kind = 29 then coalesce((
                    select (c ->> 'to')::int from jsonb_array_elements(said -> 'changes') c
                    where (c ->> 'from')::int = old.unit), old.unit)
                else old.unit end,
                case when act.kind = 16 and is_named then act.at end,
                case when act.kind = 16 and is_named then said ->> 'stance' end,
                case when act.kind = 18 and is_named then act.at else old.silent_at end,
                case when act.kind = 17 and is_named then act.at end)
            then 'an_opinion_changes_by_its_ledger'
    end;
begin
    if refusal is not null then
        raise exception 'opinion % of dossier % refuses this change', new.number, new.dossier
            using errcode = 'restrict_violation', constraint = refusal;
    end if;
    return null;
end
$$;

CREATE FUNCTION public.require_reception() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    if exists (
        select from received r
        left join public.dossier p
            on p.tenant = r.tenant and p.id = r.group_of and r.group_of <> r.id
        left join public.procedure_edition g on g.id = p.edition
        left join public.intake i on i.tenant = r.tenant and i.dossier = r.id
        left join public.procedure_edition e
            on e.id = r.edition
            and greatest(g.valid_from,
                    (coalesce(p.received_at, r.received_at) at time zone interval '07:00')::date)
                between e.valid_from and coalesce(e.valid_to, 'infinity')
        where i.dossier is null or e.id is null
            or (r.group_of <> r.id and p.status is distinct from 1 and p.status is distinct from 2)
    ) then
        raise exception 'a dossier comes with its intake, under an edition in force'
            using errcode = 'restrict_violation', constraint = 'a_dossier_is_received_in_force';
    end if;
    return null;
end
$$;

CREATE FUNCTION public.require_state() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
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

CREATE FUNCTION public.require_statutory_act() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
declare
    act smallint;
begin
    select kind into act from public.ledger
    where tenant = new.tenant and dossier = new.id and number = new.version;
    if public.is_owners_repair(act) then
        return null;
    end if;
    if (new.edition <> old.edition and act is distinct from 28)
        or (new.calendar_version <> old.calendar_version and act is distinct from 30)
        or (new.original_due <> old.original_due and act is distinct from 14)
        or (new.touched & old.touched <> old.touched and (act is distinct from 29 or exists (
            select from public.level l
            where (old.touched & ~new.touched) >> l.rank & 1 = 1
                and coalesce(l.valid_to, 'infinity')
                    >= (now() at time zone interval '07:00')::date
        )))
    then
        raise exception 'dossier % refuses this change: %', old.id, case
            when new.touched & old.touched <> old.touched then 'a level once touched stays counted'
            when new.edition <> old.edition then 'it keeps the edition of the day it came in'
            else 'what reception fixed stays'
        end using errcode = 'restrict_violation', constraint = 'a_dossier_changes_by_its_ledger';
    end if;
    return null;
end
$$;

CREATE TABLE public.appointment (
    officer integer NOT NULL,
    unit integer NOT NULL,
    posts text[] NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    CONSTRAINT a_period_ends_after_it_began CHECK ((valid_to >= valid_from))
);

CREATE TABLE public.area (
    code text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    name text NOT NULL,
    level smallint NOT NULL,
    parent text,
    successors text[] NOT NULL,
    is_difficult boolean NOT NULL,
    CONSTRAINT a_period_ends_after_it_began CHECK ((valid_to >= valid_from))
);

CREATE TABLE public.calendar (
    id text NOT NULL,
    version integer NOT NULL,
    compiled jsonb NOT NULL,
    sha256 bytea NOT NULL,
    published_at timestamp with time zone DEFAULT now() NOT NULL,
    published_by name DEFAULT SESSION_USER NOT NULL
);

CREATE TABLE public.catalogue (
    is_the_one boolean DEFAULT true NOT NULL,
    version bigint NOT NULL,
    CONSTRAINT there_is_one_catalogue CHECK (is_the_one)
);

CREATE VIEW public.custody AS
 SELECT run.tenant,
    run.dossier,
    run.custodian AS unit,
    min(run.at) AS began,
    max(run.ended) AS ended
   FROM ( SELECT change.tenant,
            change.dossier,
            change.number,
            change.at,
            change.custodian,
            change.is_change,
            change.ended,
            count(*) FILTER (WHERE change.is_change) OVER w AS "interval"
           FROM ( SELECT ledger.tenant,
                    ledger.dossier,
                    ledger.number,
                    ledger.at,
                    ledger.custodian,
                    (ledger.custodian IS DISTINCT FROM lag(ledger.custodian) OVER w) AS is_change,
                    lead(ledger.at, 1, 'infinity'::timestamp with time zone) OVER w AS ended
                   FROM public.ledger
                  WINDOW w AS (PARTITION BY ledger.tenant, ledger.dossier ORDER BY
        ledger.number)) change
          WINDOW w AS (PARTITION BY change.tenant, change.dossier ORDER BY change.number)) run
  WHERE (run.custodian IS NOT NULL)
  GROUP BY run.tenant, run.dossier, run.custodian, run."interval";

CREATE TABLE public.day_number (
    tenant smallint NOT NULL,
    unit text NOT NULL,
    day date NOT NULL,
    last integer NOT NULL
);

CREATE TABLE public.dossier (
    id bigint NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    received_at timestamp with time zone NOT NULL,
    original_due timestamp with time zone NOT NULL,
    due timestamp with time zone NOT NULL,
    alarm_at timestamp with time zone,
    reminded_at timestamp with time zone,
    since timestamp with time zone,
    delivered_at timestamp with time zone,
    step_due timestamp with time zone,
    paused_at timestamp with time zone,
    respond_by timestamp with time zone,
    decided_at timestamp with time zone,
    version integer NOT NULL,
    edition integer NOT NULL,
    calendar_version integer NOT NULL,
    receiver integer NOT NULL,
    custodian integer,
    unit integer,
    officer integer,
    from_unit integer,
    tenant smallint NOT NULL,
    status smallint NOT NULL,
    touched smallint NOT NULL,
    supplement_requests smallint NOT NULL,
    alarm smallint,
    is_send_back boolean,
    hash bytea NOT NULL,
    subject text NOT NULL,
    time_limit text NOT NULL,
    step text,
    from_step text,
    pause_reason text,
    ruling text,
    outcome text,
    decided_step text,
    started_at timestamp with time zone,
    stopped_at timestamp with time zone,
    group_of bigint,
    matter text,
    CONSTRAINT a_clock_stands_for_a_pause_or_an_opinion CHECK (((stopped_at IS NULL) OR (status =
        ANY (ARRAY[2, 3])) OR (status > 5))),
    CONSTRAINT a_decision_has_a_ruling CHECK (((status = ANY (ARRAY[4, 5, 6])) = ((ruling IS NOT
        NULL) AND (outcome IS NOT NULL) AND (decided_step IS NOT NULL) AND (decided_at IS NOT
        NULL)))),
    CONSTRAINT a_holding_has_an_officer_and_a_step CHECK (((status <> ALL (ARRAY[2, 3, 4])) OR
        ((unit IS NOT NULL) AND (step IS NOT NULL) AND (officer IS NOT NULL) AND (since IS NOT
        NULL) AND (delivered_at IS NULL)))),
    CONSTRAINT a_pause_has_a_reason CHECK (
CASE status
    WHEN 3 THEN ((pause_reason IS NOT NULL) AND (paused_at IS NOT NULL))
    WHEN 0 THEN ((pause_reason IS NULL) = (paused_at IS NULL))
    ELSE ((pause_reason IS NULL) AND (paused_at IS NULL))
END),
    CONSTRAINT a_status_is_one_of_the_life_cycle CHECK (((status >= 0) AND (status <= 9))),
    CONSTRAINT a_transit_has_a_giver_and_a_step CHECK (((status <> ALL (ARRAY[1, 5])) OR
        ((from_unit IS NOT NULL) AND (from_step IS NOT NULL) AND (officer IS NOT NULL) AND (since
        IS NOT NULL) AND (step IS NOT NULL) AND (is_send_back IS NOT NULL)))),
    CONSTRAINT an_open_dossier_has_a_next_deadline CHECK ((((status <= 5) = (alarm_at IS NOT
        NULL)) AND ((alarm_at IS NULL) = (alarm IS NULL)) AND isfinite(COALESCE(alarm_at,
        changed_at)))),
    CONSTRAINT an_open_dossier_has_one_custodian CHECK (((status <= 5) = (custodian IS NOT NULL))),
    CONSTRAINT one_matter_passes_at_most_two_levels CHECK
        (((bit_count(((touched)::integer)::bit(16)) >= 1) AND
        (bit_count(((touched)::integer)::bit(16)) <= 2))),
    CONSTRAINT the_custodian_is_the_giver_or_the_receiver CHECK (
CASE
    WHEN ((status = ANY (ARRAY[1, 5])) AND (delivered_at IS NULL)) THEN (custodian = from_unit)
    WHEN (status = ANY (ARRAY[0, 1, 2, 3, 4, 5])) THEN ((custodian = unit) AND (unit IS NOT NULL))
    ELSE true
END),
    CONSTRAINT the_custodians_level_is_counted CHECK (((((touched >> (custodian & 15)))::integer
        & 1) = 1)),
    CONSTRAINT the_last_row_is_numbered CHECK ((version >= 1)),
    CONSTRAINT what_is_filed_waits_to_be_taken_in CHECK (
CASE
    WHEN (status = 0) THEN ((started_at IS NULL) AND (unit IS NOT NULL) AND (step IS NOT NULL)
        AND (step_due IS NOT NULL))
    WHEN (status = ANY (ARRAY[7, 9])) THEN true
    ELSE (started_at IS NOT NULL)
END)
)
WITH (fillfactor='70');

CREATE SEQUENCE public.dossier_number
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

CREATE TABLE public.intake (
    tenant smallint NOT NULL,
    dossier bigint NOT NULL,
    code text NOT NULL,
    command uuid NOT NULL,
    applicant text NOT NULL,
    identity_number text NOT NULL,
    phone text NOT NULL,
    address text NOT NULL,
    email text NOT NULL,
    channel text NOT NULL,
    case_code text
);

CREATE TABLE public.job (
    id bigint NOT NULL,
    dossier bigint NOT NULL,
    due_at timestamp with time zone DEFAULT now() NOT NULL,
    number integer NOT NULL,
    tenant smallint NOT NULL,
    attempts smallint DEFAULT 0 NOT NULL,
    kind smallint DEFAULT 0 NOT NULL,
    giver integer,
    tries jsonb
)
WITH (fillfactor='90', autovacuum_vacuum_scale_factor='0.02', autovacuum_vacuum_cost_delay='0',
        autovacuum_analyze_scale_factor='0.1');

ALTER TABLE public.job ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.job_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.level (
    rank smallint NOT NULL,
    code text NOT NULL,
    name_vi text NOT NULL,
    name_en text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    CONSTRAINT a_rank_fits_the_last_four_bits CHECK (((rank >= 1) AND (rank <= 15)))
);

CREATE TABLE public.mandate (
    id integer NOT NULL,
    kind text NOT NULL,
    decision text NOT NULL,
    principal integer NOT NULL,
    officer integer NOT NULL,
    unit integer NOT NULL,
    posts text[] NOT NULL,
    procedures text[] NOT NULL,
    valid_from date NOT NULL,
    valid_to date NOT NULL,
    granted_at timestamp with time zone DEFAULT now() NOT NULL,
    granted_by name DEFAULT SESSION_USER NOT NULL,
    CONSTRAINT a_mandate_has_a_decision CHECK ((decision <> ''::text)),
    CONSTRAINT a_mandate_is_a_delegation_or_acting CHECK ((kind = ANY (ARRAY['delegation'::text,
        'acting'::text]))),
    CONSTRAINT a_period_ends_after_it_began CHECK ((valid_to >= valid_from)),
    CONSTRAINT nobody_stands_for_oneself CHECK ((principal <> officer))
);

ALTER TABLE public.mandate ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.mandate_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.matter_group (
    tenant smallint NOT NULL,
    id bigint NOT NULL,
    touched smallint NOT NULL,
    CONSTRAINT one_matter_passes_at_most_two_levels CHECK
        (((bit_count(((touched)::integer)::bit(16)) >= 1) AND
        (bit_count(((touched)::integer)::bit(16)) <= 2)))
);

CREATE TABLE public.office_act (
    id integer NOT NULL,
    kind text NOT NULL,
    at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    basis text NOT NULL,
    detail jsonb NOT NULL,
    login name DEFAULT SESSION_USER NOT NULL,
    CONSTRAINT an_act_has_a_legal_basis CHECK ((basis ~ '[^[:space:]]'::text))
);

ALTER TABLE public.office_act ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.office_act_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.officer (
    id integer NOT NULL,
    login name NOT NULL,
    name text NOT NULL
);

ALTER TABLE public.officer ALTER COLUMN id ADD GENERATED BY DEFAULT AS IDENTITY (
    SEQUENCE NAME public.officer_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.opinion (
    dossier bigint NOT NULL,
    asked_at timestamp with time zone NOT NULL,
    due timestamp with time zone NOT NULL,
    answered_at timestamp with time zone,
    silent_at timestamp with time zone,
    withdrawn_at timestamp with time zone,
    unit integer NOT NULL,
    number smallint NOT NULL,
    tenant smallint NOT NULL,
    counts_in_limit boolean NOT NULL,
    consultation text,
    stance text,
    question text NOT NULL,
    CONSTRAINT a_withdrawn_opinion_has_no_answer CHECK (((withdrawn_at IS NULL) OR (answered_at
        IS NULL))),
    CONSTRAINT an_answer_has_a_stance CHECK (((answered_at IS NULL) = (stance IS NULL)))
);

CREATE TABLE public.parked_job (
    id bigint NOT NULL,
    dossier bigint NOT NULL,
    parked_at timestamp with time zone DEFAULT now() NOT NULL,
    number integer NOT NULL,
    owner integer NOT NULL,
    tenant smallint NOT NULL,
    attempts smallint NOT NULL,
    reason text NOT NULL,
    kind smallint DEFAULT 0 NOT NULL,
    tries jsonb
);

CREATE TABLE public.post (
    id text NOT NULL,
    name_vi text NOT NULL,
    name_en text NOT NULL
);

CREATE TABLE public.procedure_edition (
    id integer NOT NULL,
    code text NOT NULL,
    edition integer NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    name text NOT NULL,
    source text NOT NULL,
    sha256 bytea NOT NULL,
    compiled jsonb NOT NULL,
    published_at timestamp with time zone DEFAULT now() NOT NULL,
    published_by name DEFAULT SESSION_USER NOT NULL,
    CONSTRAINT a_period_ends_after_it_began CHECK ((valid_to >= valid_from))
);

ALTER TABLE public.procedure_edition ALTER COLUMN id ADD GENERATED ALWAYS AS IDENTITY (
    SEQUENCE NAME public.procedure_edition_id_seq
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1
);

CREATE TABLE public.role (
    id text NOT NULL,
    name_vi text NOT NULL,
    name_en text NOT NULL,
    binding text NOT NULL,
    level smallint
);

CREATE TABLE public.seal (
    number integer NOT NULL,
    rows integer NOT NULL,
    begins bigint NOT NULL,
    ends bigint NOT NULL,
    at timestamp with time zone NOT NULL,
    root bytea NOT NULL,
    hash bytea NOT NULL,
    login name DEFAULT SESSION_USER NOT NULL,
    CONSTRAINT a_hash_has_32_bytes CHECK ((length(hash) = 32)),
    CONSTRAINT a_root_has_32_bytes CHECK ((length(root) = 32)),
    CONSTRAINT a_seal_covers_something CHECK ((rows > 0)),
    CONSTRAINT a_seal_covers_something_final CHECK ((ends > begins))
);

CREATE TABLE public.stamp (
    seal integer NOT NULL,
    at timestamp with time zone NOT NULL,
    received_at timestamp with time zone DEFAULT clock_timestamp() NOT NULL,
    authority text NOT NULL,
    token bytea NOT NULL
);

CREATE TABLE public.tenant (
    id smallint NOT NULL,
    code text NOT NULL,
    name text NOT NULL
);

CREATE TABLE public.unit (
    id integer NOT NULL,
    code text NOT NULL,
    valid_from date NOT NULL,
    valid_to date,
    name text NOT NULL,
    area text NOT NULL,
    serves text[] NOT NULL,
    roles text[] NOT NULL,
    posts text[] NOT NULL,
    calendar text NOT NULL,
    parent text,
    successor text,
    CONSTRAINT a_period_ends_after_it_began CHECK ((valid_to >= valid_from)),
    CONSTRAINT a_unit_number_ends_with_its_level CHECK (((id > 0) AND ((id & 15) > 0)))
);

CREATE SEQUENCE public.unit_ordinal
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;

ALTER TABLE ONLY public.ledger
    ADD CONSTRAINT a_command_acts_once UNIQUE (tenant, dossier, command);

ALTER TABLE ONLY public.intake
    ADD CONSTRAINT a_dossier_code_is_given_once UNIQUE (tenant, code);

ALTER TABLE ONLY public.officer
    ADD CONSTRAINT a_login_is_one_officer UNIQUE (login);

ALTER TABLE ONLY public.intake
    ADD CONSTRAINT a_reception_happens_once UNIQUE (tenant, command);

ALTER TABLE ONLY public.unit
    ADD CONSTRAINT a_unit_code_begins_once_a_day UNIQUE (code, valid_from);

ALTER TABLE ONLY public.procedure_edition
    ADD CONSTRAINT an_edition_is_published_once UNIQUE (code, edition);

ALTER TABLE ONLY public.appointment
    ADD CONSTRAINT appointment_pkey PRIMARY KEY (officer, unit, valid_from);

ALTER TABLE ONLY public.area
    ADD CONSTRAINT area_pkey PRIMARY KEY (code, valid_from);

ALTER TABLE ONLY public.calendar
    ADD CONSTRAINT calendar_pkey PRIMARY KEY (id, version);

ALTER TABLE ONLY public.catalogue
    ADD CONSTRAINT catalogue_pkey PRIMARY KEY (is_the_one);

ALTER TABLE ONLY public.day_number
    ADD CONSTRAINT day_number_pkey PRIMARY KEY (tenant, unit, day);

ALTER TABLE ONLY public.dossier
    ADD CONSTRAINT dossier_pkey PRIMARY KEY (tenant, id);

ALTER TABLE ONLY public.intake
    ADD CONSTRAINT intake_pkey PRIMARY KEY (tenant, dossier);

ALTER TABLE ONLY public.job
    ADD CONSTRAINT job_pkey PRIMARY KEY (tenant, id);

ALTER TABLE ONLY public.ledger
    ADD CONSTRAINT ledger_pkey PRIMARY KEY (tenant, dossier, number);

ALTER TABLE ONLY public.level
    ADD CONSTRAINT level_code_key UNIQUE (code);

ALTER TABLE ONLY public.level
    ADD CONSTRAINT level_pkey PRIMARY KEY (rank);

ALTER TABLE ONLY public.mandate
    ADD CONSTRAINT mandate_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.matter_group
    ADD CONSTRAINT matter_group_pkey PRIMARY KEY (tenant, id);

ALTER TABLE ONLY public.office_act
    ADD CONSTRAINT office_act_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.officer
    ADD CONSTRAINT officer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.opinion
    ADD CONSTRAINT opinion_pkey PRIMARY KEY (tenant, dossier, number);

ALTER TABLE ONLY public.parked_job
    ADD CONSTRAINT parked_job_pkey PRIMARY KEY (tenant, id);

ALTER TABLE ONLY public.post
    ADD CONSTRAINT post_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procedure_edition
    ADD CONSTRAINT procedure_edition_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.role
    ADD CONSTRAINT role_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.seal
    ADD CONSTRAINT seal_pkey PRIMARY KEY (number);

ALTER TABLE ONLY public.seal
    ADD CONSTRAINT seals_end_one_after_another UNIQUE (ends);

ALTER TABLE ONLY public.stamp
    ADD CONSTRAINT stamp_pkey PRIMARY KEY (seal);

ALTER TABLE ONLY public.tenant
    ADD CONSTRAINT tenant_code_key UNIQUE (code);

ALTER TABLE ONLY public.tenant
    ADD CONSTRAINT tenant_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.unit
    ADD CONSTRAINT unit_pkey PRIMARY KEY (id);

CREATE INDEX appointment_by_unit ON public.appointment USING btree (unit);

CREATE INDEX dossier_alarm ON public.dossier USING btree (tenant, alarm_at) WHERE (status <= 5);

CREATE INDEX dossier_closed ON public.dossier USING btree (tenant, receiver, due) WHERE (status >
        5);

CREATE INDEX dossier_group ON public.dossier USING btree (tenant, group_of) WHERE (group_of IS
        NOT NULL);

CREATE INDEX dossier_inbox ON public.dossier USING btree (tenant, custodian, due) WHERE (status
        <= 5);

CREATE INDEX dossier_settled ON public.dossier USING btree (tenant, changed_at) INCLUDE
        (receiver, due) WHERE (status > 5);

CREATE INDEX job_of_a_group ON public.job USING btree (tenant, id) WHERE (kind = 1);

CREATE INDEX job_to_try_again ON public.job USING btree (tenant, due_at) WHERE (tries IS NOT NULL);

CREATE INDEX ledger_position ON public.ledger USING brin ("position") WITH (pages_per_range='32',
        autosummarize='on');

CREATE INDEX mandate_by_officer ON public.mandate USING btree (officer);

CREATE INDEX opinion_awaited ON public.opinion USING btree (tenant, unit, due) WHERE
        ((answered_at IS NULL) AND (silent_at IS NULL) AND (withdrawn_at IS NULL));

CREATE INDEX parked_job_by_owner ON public.parked_job USING btree (tenant, owner);

CREATE INDEX unit_by_successor ON public.unit USING gin (string_to_array(successor, ' '::text));

CREATE TRIGGER a_calendar_version_stays BEFORE DELETE OR UPDATE ON public.calendar FOR EACH ROW
        EXECUTE FUNCTION public.refuse_change('a_calendar_version_stays');

CREATE TRIGGER a_change_comes_with_its_ledger_row AFTER UPDATE ON public.dossier REFERENCING NEW
        TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.require_ledger_row();

CREATE TRIGGER a_days_first_number_is_one BEFORE INSERT ON public.day_number FOR EACH ROW WHEN
        ((new.last <> 1)) EXECUTE FUNCTION public.day_numbers_only_rise();

CREATE TRIGGER a_dossier_begins_with_its_reception BEFORE INSERT ON public.dossier FOR EACH ROW
        WHEN (((new.version <> 1) OR (new.received_at <> new.changed_at) OR (new.receiver IS
        DISTINCT FROM new.custodian) OR ((new.received_at < (now() - '01:00:00'::interval)) OR
        (new.received_at > (now() + '01:00:00'::interval))))) EXECUTE FUNCTION
        public.refuse_change('a_dossier_begins_with_its_reception');

CREATE TRIGGER a_dossier_changes_by_its_ledger BEFORE UPDATE ON public.dossier FOR EACH ROW WHEN
        (((old.status > 5) OR (new.version <> (old.version + 1)) OR (new.changed_at <
        old.changed_at) OR (new.changed_at > (now() + '01:00:00'::interval)) OR (new.tenant <>
        old.tenant) OR (new.id <> old.id) OR (new.receiver <> old.receiver) OR (new.received_at
        <> old.received_at) OR (new.subject <> old.subject) OR (new.time_limit <> old.time_limit)
        OR ((old.started_at IS NOT NULL) AND (new.started_at IS DISTINCT FROM old.started_at)) OR
        ((old.group_of IS NOT NULL) AND (new.group_of IS DISTINCT FROM old.group_of)) OR
        ((old.group_of IS NULL) AND (new.group_of <> new.id)))) EXECUTE FUNCTION
        public.refuse_impossible_change();

CREATE TRIGGER a_dossier_is_never_removed BEFORE DELETE ON public.dossier FOR EACH ROW EXECUTE
        FUNCTION public.refuse_change('a_dossier_is_never_removed');

CREATE TRIGGER a_dossier_is_received_in_force AFTER INSERT ON public.dossier REFERENCING NEW
        TABLE AS received FOR EACH STATEMENT EXECUTE FUNCTION public.require_reception();

CREATE TRIGGER a_ledger_row_comes_with_its_state AFTER INSERT ON public.ledger REFERENCING NEW
        TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.require_state();

CREATE TRIGGER a_mandate_is_never_removed BEFORE DELETE ON public.mandate FOR EACH ROW EXECUTE
        FUNCTION public.refuse_change('a_mandate_is_never_removed');

CREATE TRIGGER a_mandate_stays_as_given BEFORE UPDATE ON public.mandate FOR EACH ROW WHEN
        (((((((((((((old.id IS DISTINCT FROM new.id) OR (old.kind IS DISTINCT FROM new.kind)) OR
        (old.decision IS DISTINCT FROM new.decision)) OR (old.principal IS DISTINCT FROM
        new.principal)) OR (old.officer IS DISTINCT FROM new.officer)) OR (old.unit IS DISTINCT
        FROM new.unit)) OR (old.posts IS DISTINCT FROM new.posts)) OR (old.procedures IS DISTINCT
        FROM new.procedures)) OR (old.valid_from IS DISTINCT FROM new.valid_from)) OR
        (old.granted_at IS DISTINCT FROM new.granted_at)) OR (old.granted_by IS DISTINCT FROM
        new.granted_by)) OR (new.valid_to > old.valid_to))) EXECUTE FUNCTION
        public.refuse_change('a_mandate_stays_as_given');

CREATE TRIGGER a_new_dossier_comes_with_its_ledger_row AFTER INSERT ON public.dossier REFERENCING
        NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.require_ledger_row();

CREATE TRIGGER a_router_opens_children_only BEFORE INSERT ON public.dossier FOR EACH ROW WHEN
        ((((new.group_of IS NULL) OR (new.group_of = new.id)) AND (NOT pg_has_role(SESSION_USER,
        'motcua_officer'::name, 'member'::text)))) EXECUTE FUNCTION public.refuse_router();

CREATE TRIGGER a_seal_stays BEFORE DELETE OR UPDATE ON public.seal FOR EACH ROW EXECUTE FUNCTION
        public.refuse_change('a_seal_stays');

CREATE TRIGGER a_stamp_stays BEFORE DELETE OR UPDATE ON public.stamp FOR EACH ROW EXECUTE
        FUNCTION public.refuse_change('a_stamp_stays');

CREATE TRIGGER a_statutory_change_is_in_the_ledger AFTER UPDATE ON public.dossier FOR EACH ROW
        WHEN (((new.edition <> old.edition) OR (new.calendar_version <> old.calendar_version) OR
        (new.original_due <> old.original_due) OR ((new.touched & old.touched) <> old.touched)))
        EXECUTE FUNCTION public.require_statutory_act();

CREATE TRIGGER acts_are_never_emptied BEFORE TRUNCATE ON public.office_act FOR EACH STATEMENT
        EXECUTE FUNCTION public.refuse_change('an_act_stays_on_record');

CREATE TRIGGER an_act_stays_on_record BEFORE DELETE OR UPDATE ON public.office_act FOR EACH ROW
        EXECUTE FUNCTION public.refuse_change('an_act_stays_on_record');

CREATE TRIGGER an_edition_is_never_removed BEFORE DELETE ON public.procedure_edition FOR EACH ROW
        EXECUTE FUNCTION public.refuse_change('an_edition_is_never_removed');

CREATE TRIGGER an_edition_stays_as_published BEFORE UPDATE ON public.procedure_edition FOR EACH
        ROW WHEN (((((((((((new.id IS DISTINCT FROM old.id) OR (new.code IS DISTINCT FROM
        old.code)) OR (new.edition IS DISTINCT FROM old.edition)) OR (new.valid_from IS DISTINCT
        FROM old.valid_from)) OR (new.name IS DISTINCT FROM old.name)) OR (new.source IS DISTINCT
        FROM old.source)) OR (new.sha256 IS DISTINCT FROM old.sha256)) OR (new.compiled IS
        DISTINCT FROM old.compiled)) OR (new.published_at IS DISTINCT FROM old.published_at)) OR
        (new.published_by IS DISTINCT FROM old.published_by))) EXECUTE FUNCTION
        public.refuse_change('an_edition_stays_as_published');

CREATE TRIGGER an_intake_comes_with_its_dossier AFTER INSERT ON public.intake REFERENCING NEW
        TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.require_dossier();

CREATE TRIGGER an_opinion_changes_by_its_ledger AFTER UPDATE ON public.opinion FOR EACH ROW WHEN
        ((new.* IS DISTINCT FROM old.*)) EXECUTE FUNCTION public.require_opinion_act();

CREATE TRIGGER an_opinion_is_asked_by_its_ledger AFTER INSERT ON public.opinion FOR EACH ROW
        EXECUTE FUNCTION public.require_asking();

CREATE TRIGGER an_opinion_is_never_removed BEFORE DELETE ON public.opinion FOR EACH ROW EXECUTE
        FUNCTION public.refuse_change('an_opinion_is_never_removed');

CREATE TRIGGER an_opinion_stays_as_asked BEFORE UPDATE ON public.opinion FOR EACH ROW WHEN
        ((((((((old.tenant IS DISTINCT FROM new.tenant) OR (old.dossier IS DISTINCT FROM
        new.dossier)) OR (old.number IS DISTINCT FROM new.number)) OR (old.asked_at IS DISTINCT
        FROM new.asked_at)) OR (old.question IS DISTINCT FROM new.question)) OR
        (old.counts_in_limit IS DISTINCT FROM new.counts_in_limit)) OR (old.consultation IS
        DISTINCT FROM new.consultation))) EXECUTE FUNCTION
        public.refuse_change('an_opinion_stays_as_asked');

CREATE TRIGGER calendars_are_never_emptied BEFORE TRUNCATE ON public.calendar FOR EACH STATEMENT
        EXECUTE FUNCTION public.refuse_change('a_calendar_version_stays');

CREATE TRIGGER day_numbers_only_rise BEFORE UPDATE ON public.day_number FOR EACH ROW WHEN
        (((new.last <> (old.last + 1)) OR (new.unit <> old.unit) OR (new.day <> old.day)))
        EXECUTE FUNCTION public.day_numbers_only_rise();

CREATE TRIGGER dossiers_are_never_emptied BEFORE TRUNCATE ON public.dossier FOR EACH STATEMENT
        EXECUTE FUNCTION public.refuse_change('a_dossier_is_never_removed');

CREATE TRIGGER editions_are_never_emptied BEFORE TRUNCATE ON public.procedure_edition FOR EACH
        STATEMENT EXECUTE FUNCTION public.refuse_change('an_edition_is_never_removed');

CREATE TRIGGER seals_are_never_emptied BEFORE TRUNCATE ON public.seal FOR EACH STATEMENT EXECUTE
        FUNCTION public.refuse_change('a_seal_stays');

CREATE TRIGGER seals_follow_each_other BEFORE INSERT ON public.seal FOR EACH ROW EXECUTE FUNCTION
        public.chain_seal();

CREATE TRIGGER stamps_are_never_emptied BEFORE TRUNCATE ON public.stamp FOR EACH STATEMENT
        EXECUTE FUNCTION public.refuse_change('a_stamp_stays');

CREATE TRIGGER the_asked_level_is_counted AFTER INSERT ON public.opinion REFERENCING NEW TABLE AS
        asked FOR EACH STATEMENT EXECUTE FUNCTION public.require_asked_level();

CREATE TRIGGER the_ledger_is_never_emptied BEFORE TRUNCATE ON public.ledger FOR EACH STATEMENT
        EXECUTE FUNCTION public.refuse_change('the_ledger_only_grows');

CREATE TRIGGER the_ledger_only_grows BEFORE DELETE OR UPDATE ON public.ledger FOR EACH ROW
        EXECUTE FUNCTION public.refuse_change('the_ledger_only_grows');

CREATE TRIGGER the_level_of_a_successor_is_counted AFTER UPDATE ON public.opinion REFERENCING NEW
        TABLE AS asked FOR EACH STATEMENT EXECUTE FUNCTION public.require_asked_level();

CREATE TRIGGER the_levels_of_a_group_are_counted_together AFTER UPDATE ON public.dossier
        REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION
        public.count_levels_of_groups();

CREATE TRIGGER the_levels_of_a_new_child_are_counted_together AFTER INSERT ON public.dossier
        REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION
        public.count_levels_of_groups();

ALTER TABLE ONLY public.appointment
    ADD CONSTRAINT appointment_officer_fkey FOREIGN KEY (officer) REFERENCES public.officer(id);

ALTER TABLE ONLY public.appointment
    ADD CONSTRAINT appointment_unit_fkey FOREIGN KEY (unit) REFERENCES public.unit(id);

ALTER TABLE ONLY public.area
    ADD CONSTRAINT area_level_fkey FOREIGN KEY (level) REFERENCES public.level(rank);

ALTER TABLE ONLY public.dossier
    ADD CONSTRAINT dossier_edition_fkey FOREIGN KEY (edition) REFERENCES
        public.procedure_edition(id);

ALTER TABLE ONLY public.dossier
    ADD CONSTRAINT dossier_receiver_fkey FOREIGN KEY (receiver) REFERENCES public.unit(id);

ALTER TABLE ONLY public.mandate
    ADD CONSTRAINT mandate_officer_fkey FOREIGN KEY (officer) REFERENCES public.officer(id);

ALTER TABLE ONLY public.mandate
    ADD CONSTRAINT mandate_principal_fkey FOREIGN KEY (principal) REFERENCES public.officer(id);

ALTER TABLE ONLY public.mandate
    ADD CONSTRAINT mandate_unit_fkey FOREIGN KEY (unit) REFERENCES public.unit(id);

ALTER TABLE ONLY public.opinion
    ADD CONSTRAINT opinion_unit_fkey FOREIGN KEY (unit) REFERENCES public.unit(id);

ALTER TABLE ONLY public.parked_job
    ADD CONSTRAINT parked_job_owner_fkey FOREIGN KEY (owner) REFERENCES public.unit(id);

ALTER TABLE ONLY public.role
    ADD CONSTRAINT role_level_fkey FOREIGN KEY (level) REFERENCES public.level(rank);

ALTER TABLE ONLY public.stamp
    ADD CONSTRAINT stamp_seal_fkey FOREIGN KEY (seal) REFERENCES public.seal(number);

REVOKE ALL ON FUNCTION public.continue_ledger_positions() FROM PUBLIC;

GRANT SELECT ON TABLE public.ledger TO motcua_officer;
GRANT SELECT ON TABLE public.ledger TO motcua_router;

GRANT INSERT(dossier) ON TABLE public.ledger TO motcua_officer;
GRANT INSERT(dossier) ON TABLE public.ledger TO motcua_router;

GRANT INSERT(at) ON TABLE public.ledger TO motcua_officer;
GRANT INSERT(at) ON TABLE public.ledger TO motcua_router;

GRANT INSERT(number) ON TABLE public.ledger TO motcua_officer;
GRANT INSERT(number) ON TABLE public.ledger TO motcua_router;

GRANT INSERT(officer) ON TABLE public.ledger TO motcua_officer;
GRANT INSERT(officer) ON TABLE public.ledger TO motcua_router;

GRANT INSERT(unit) ON TABLE public.ledger TO motcua_officer;
GRANT INSERT(unit) ON TABLE public.ledger TO motcua_router;

GRANT INSERT(custodian) ON TABLE public.ledger TO motcua_officer;
GRANT INSERT(custodian) ON TABLE public.ledger TO motcua_router;

GRANT INSERT(tenant) ON TABLE public.ledger TO motcua_officer;
GRANT INSERT(tenant) ON TABLE public.ledger TO motcua_router;

GRANT INSERT(kind) ON TABLE public.ledger TO motcua_officer;
GRANT INSERT(kind) ON TABLE public.ledger TO motcua_router;

GRANT INSERT(command) ON TABLE public.ledger TO motcua_officer;
GRANT INSERT(command) ON TABLE public.ledger TO motcua_router;

GRANT INSERT(hash) ON TABLE public.ledger TO motcua_officer;
GRANT INSERT(hash) ON TABLE public.ledger TO motcua_router;

GRANT INSERT(data) ON TABLE public.ledger TO motcua_officer;
GRANT INSERT(data) ON TABLE public.ledger TO motcua_router;

GRANT INSERT(mandate) ON TABLE public.ledger TO motcua_officer;
GRANT INSERT(mandate) ON TABLE public.ledger TO motcua_router;

GRANT SELECT ON TABLE public.appointment TO motcua_officer;
GRANT SELECT ON TABLE public.appointment TO motcua_router;

GRANT SELECT ON TABLE public.area TO motcua_officer;
GRANT SELECT ON TABLE public.area TO motcua_router;

GRANT SELECT ON TABLE public.calendar TO motcua_officer;
GRANT SELECT ON TABLE public.calendar TO motcua_router;

GRANT SELECT ON TABLE public.catalogue TO motcua_officer;
GRANT SELECT ON TABLE public.catalogue TO motcua_router;

GRANT SELECT ON TABLE public.custody TO motcua_officer;
GRANT SELECT ON TABLE public.custody TO motcua_router;

GRANT SELECT,INSERT,UPDATE ON TABLE public.day_number TO motcua_officer;
GRANT SELECT,INSERT,UPDATE ON TABLE public.day_number TO motcua_router;

GRANT SELECT,INSERT,UPDATE ON TABLE public.dossier TO motcua_officer;
GRANT SELECT,INSERT,UPDATE ON TABLE public.dossier TO motcua_router;

GRANT USAGE ON SEQUENCE public.dossier_number TO motcua_officer;
GRANT USAGE ON SEQUENCE public.dossier_number TO motcua_router;

GRANT SELECT,INSERT ON TABLE public.intake TO motcua_officer;
GRANT SELECT,INSERT ON TABLE public.intake TO motcua_router;

GRANT SELECT,INSERT ON TABLE public.job TO motcua_officer;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.job TO motcua_router;

GRANT SELECT ON TABLE public.level TO motcua_officer;
GRANT SELECT ON TABLE public.level TO motcua_router;

GRANT SELECT ON TABLE public.mandate TO motcua_officer;
GRANT SELECT ON TABLE public.mandate TO motcua_router;

GRANT SELECT ON TABLE public.matter_group TO motcua_officer;
GRANT SELECT ON TABLE public.matter_group TO motcua_router;

GRANT SELECT ON TABLE public.office_act TO motcua_officer;
GRANT SELECT ON TABLE public.office_act TO motcua_router;

GRANT SELECT ON TABLE public.officer TO motcua_officer;
GRANT SELECT ON TABLE public.officer TO motcua_router;

GRANT SELECT,INSERT,UPDATE ON TABLE public.opinion TO motcua_officer;
GRANT SELECT,INSERT,UPDATE ON TABLE public.opinion TO motcua_router;

GRANT SELECT,DELETE ON TABLE public.parked_job TO motcua_officer;
GRANT SELECT,INSERT,DELETE ON TABLE public.parked_job TO motcua_router;

GRANT SELECT ON TABLE public.post TO motcua_officer;
GRANT SELECT ON TABLE public.post TO motcua_router;

GRANT SELECT ON TABLE public.procedure_edition TO motcua_officer;
GRANT SELECT ON TABLE public.procedure_edition TO motcua_router;

GRANT SELECT ON TABLE public.role TO motcua_officer;
GRANT SELECT ON TABLE public.role TO motcua_router;

GRANT SELECT ON TABLE public.seal TO motcua_officer;
GRANT SELECT ON TABLE public.seal TO motcua_router;

GRANT INSERT(rows) ON TABLE public.seal TO motcua_router;

GRANT INSERT(begins) ON TABLE public.seal TO motcua_router;

GRANT INSERT(ends) ON TABLE public.seal TO motcua_router;

GRANT INSERT(root) ON TABLE public.seal TO motcua_router;

GRANT SELECT ON TABLE public.stamp TO motcua_officer;
GRANT SELECT ON TABLE public.stamp TO motcua_router;

GRANT INSERT(seal) ON TABLE public.stamp TO motcua_router;

GRANT INSERT(at) ON TABLE public.stamp TO motcua_router;

GRANT INSERT(authority) ON TABLE public.stamp TO motcua_router;

GRANT INSERT(token) ON TABLE public.stamp TO motcua_router;

GRANT SELECT ON TABLE public.tenant TO motcua_officer;
GRANT SELECT ON TABLE public.tenant TO motcua_router;

GRANT SELECT ON TABLE public.unit TO motcua_officer;
GRANT SELECT ON TABLE public.unit TO motcua_router;

