-- The whole schema as the migrations make it. Written by scripts/schema; never edited.
-- Roles and settings of the database are made by the migrations alone.

CREATE FUNCTION public.day_numbers_only_rise() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    raise exception 'day numbers rise one by one, from one'
        using errcode = 'restrict_violation', constraint = 'day_numbers_only_rise';
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
        when new.touched & old.touched <> old.touched then 'a level once touched stays counted'
        when new.edition <> old.edition then 'it keeps the edition of the day it came in'
        when new.changed_at < old.changed_at then 'time does not run backwards'
        when new.changed_at > now() + interval '1 hour' then 'its stamp is not the database''s'
        else 'what reception fixed stays'
    end using errcode = 'restrict_violation', constraint = 'a_dossier_changes_by_its_ledger';
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

CREATE FUNCTION public.require_reception() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
begin
    if exists (
        select from received r
        left join public.intake i on i.tenant = r.tenant and i.dossier = r.id
        left join public.procedure_edition e
            on e.id = r.edition
            and (r.received_at at time zone interval '07:00')::date
                between e.valid_from and coalesce(e.valid_to, 'infinity')
        where i.dossier is null or e.id is null
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

CREATE TABLE public.ledger (
    dossier bigint NOT NULL,
    at timestamp with time zone NOT NULL,
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
    CONSTRAINT a_hash_has_32_bytes CHECK ((length(hash) = 32)),
    CONSTRAINT a_ledger_begins_with_a_reception CHECK (((number = 1) = (kind = 1))),
    CONSTRAINT rows_are_numbered_from_one CHECK ((number >= 1))
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
    CONSTRAINT a_decision_has_a_ruling CHECK (((status = ANY (ARRAY[4, 5, 6])) = ((ruling IS NOT
        NULL) AND (outcome IS NOT NULL) AND (decided_step IS NOT NULL) AND (decided_at IS NOT
        NULL)))),
    CONSTRAINT a_holding_has_an_officer_and_a_step CHECK (((status <> ALL (ARRAY[2, 3, 4])) OR
        ((unit IS NOT NULL) AND (step IS NOT NULL) AND (officer IS NOT NULL) AND (since IS NOT
        NULL) AND (delivered_at IS NULL)))),
    CONSTRAINT a_pause_has_a_reason CHECK (((status = 3) = ((pause_reason IS NOT NULL) AND
        (paused_at IS NOT NULL)))),
    CONSTRAINT a_status_is_one_of_the_life_cycle CHECK (((status >= 1) AND (status <= 9))),
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
    WHEN (status = ANY (ARRAY[1, 5])) THEN ((custodian = unit) AND (unit IS NOT NULL))
    WHEN (status = ANY (ARRAY[2, 3, 4])) THEN ((custodian = unit) AND (unit IS NOT NULL))
    ELSE true
END),
    CONSTRAINT the_custodians_level_is_counted CHECK (((((touched >> (custodian & 15)))::integer
        & 1) = 1)),
    CONSTRAINT the_last_row_is_numbered CHECK ((version >= 1)),
    CONSTRAINT the_receivers_level_is_counted CHECK (((((touched >> (receiver & 15)))::integer &
        1) = 1))
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
    last_error text
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

CREATE TABLE public.parked_job (
    id bigint NOT NULL,
    dossier bigint NOT NULL,
    parked_at timestamp with time zone DEFAULT now() NOT NULL,
    number integer NOT NULL,
    owner integer NOT NULL,
    tenant smallint NOT NULL,
    attempts smallint NOT NULL,
    reason text NOT NULL
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

ALTER TABLE ONLY public.officer
    ADD CONSTRAINT officer_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.parked_job
    ADD CONSTRAINT parked_job_pkey PRIMARY KEY (tenant, id);

ALTER TABLE ONLY public.post
    ADD CONSTRAINT post_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.procedure_edition
    ADD CONSTRAINT procedure_edition_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.role
    ADD CONSTRAINT role_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.tenant
    ADD CONSTRAINT tenant_code_key UNIQUE (code);

ALTER TABLE ONLY public.tenant
    ADD CONSTRAINT tenant_pkey PRIMARY KEY (id);

ALTER TABLE ONLY public.unit
    ADD CONSTRAINT unit_pkey PRIMARY KEY (id);

CREATE INDEX appointment_by_unit ON public.appointment USING btree (unit);

CREATE INDEX dossier_alarm ON public.dossier USING btree (tenant, alarm_at) WHERE (status <= 5);

CREATE INDEX dossier_inbox ON public.dossier USING btree (tenant, custodian, due) WHERE (status
        <= 5);

CREATE INDEX parked_job_by_owner ON public.parked_job USING btree (tenant, owner);

CREATE TRIGGER a_calendar_version_stays BEFORE DELETE OR UPDATE ON public.calendar FOR EACH ROW
        EXECUTE FUNCTION public.refuse_change('a_calendar_version_stays');

CREATE TRIGGER a_change_comes_with_its_ledger_row AFTER UPDATE ON public.dossier REFERENCING NEW
        TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.require_ledger_row();

CREATE TRIGGER a_days_first_number_is_one BEFORE INSERT ON public.day_number FOR EACH ROW WHEN
        ((new.last <> 1)) EXECUTE FUNCTION public.day_numbers_only_rise();

CREATE TRIGGER a_dossier_begins_with_its_reception BEFORE INSERT ON public.dossier FOR EACH ROW
        WHEN (((new.version <> 1) OR (new.received_at <> new.changed_at) OR ((new.received_at <
        (now() - '01:00:00'::interval)) OR (new.received_at > (now() + '01:00:00'::interval)))))
        EXECUTE FUNCTION public.refuse_change('a_dossier_begins_with_its_reception');

CREATE TRIGGER a_dossier_changes_by_its_ledger BEFORE UPDATE ON public.dossier FOR EACH ROW WHEN
        (((old.status > 5) OR (new.version <> (old.version + 1)) OR (new.changed_at <
        old.changed_at) OR (new.changed_at > (now() + '01:00:00'::interval)) OR ((new.touched &
        old.touched) <> old.touched) OR (new.edition <> old.edition) OR (new.tenant <>
        old.tenant) OR (new.id <> old.id) OR (new.receiver <> old.receiver) OR (new.received_at
        <> old.received_at) OR (new.original_due <> old.original_due) OR (new.subject <>
        old.subject) OR (new.time_limit <> old.time_limit) OR (new.calendar_version <>
        old.calendar_version))) EXECUTE FUNCTION public.refuse_impossible_change();

CREATE TRIGGER a_dossier_is_never_removed BEFORE DELETE ON public.dossier FOR EACH ROW EXECUTE
        FUNCTION public.refuse_change('a_dossier_is_never_removed');

CREATE TRIGGER a_dossier_is_received_in_force AFTER INSERT ON public.dossier REFERENCING NEW
        TABLE AS received FOR EACH STATEMENT EXECUTE FUNCTION public.require_reception();

CREATE TRIGGER a_ledger_row_comes_with_its_state AFTER INSERT ON public.ledger REFERENCING NEW
        TABLE AS added FOR EACH STATEMENT EXECUTE FUNCTION public.require_state();

CREATE TRIGGER a_new_dossier_comes_with_its_ledger_row AFTER INSERT ON public.dossier REFERENCING
        NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION public.require_ledger_row();

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

CREATE TRIGGER calendars_are_never_emptied BEFORE TRUNCATE ON public.calendar FOR EACH STATEMENT
        EXECUTE FUNCTION public.refuse_change('a_calendar_version_stays');

CREATE TRIGGER day_numbers_only_rise BEFORE UPDATE ON public.day_number FOR EACH ROW WHEN
        (((new.last <> (old.last + 1)) OR (new.unit <> old.unit) OR (new.day <> old.day)))
        EXECUTE FUNCTION public.day_numbers_only_rise();

CREATE TRIGGER dossiers_are_never_emptied BEFORE TRUNCATE ON public.dossier FOR EACH STATEMENT
        EXECUTE FUNCTION public.refuse_change('a_dossier_is_never_removed');

CREATE TRIGGER editions_are_never_emptied BEFORE TRUNCATE ON public.procedure_edition FOR EACH
        STATEMENT EXECUTE FUNCTION public.refuse_change('an_edition_is_never_removed');

CREATE TRIGGER the_ledger_is_never_emptied BEFORE TRUNCATE ON public.ledger FOR EACH STATEMENT
        EXECUTE FUNCTION public.refuse_change('the_ledger_only_grows');

CREATE TRIGGER the_ledger_only_grows BEFORE DELETE OR UPDATE ON public.ledger FOR EACH ROW
        EXECUTE FUNCTION public.refuse_change('the_ledger_only_grows');

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

ALTER TABLE ONLY public.parked_job
    ADD CONSTRAINT parked_job_owner_fkey FOREIGN KEY (owner) REFERENCES public.unit(id);

ALTER TABLE ONLY public.role
    ADD CONSTRAINT role_level_fkey FOREIGN KEY (level) REFERENCES public.level(rank);

GRANT SELECT ON TABLE public.appointment TO motcua_officer;
GRANT SELECT ON TABLE public.appointment TO motcua_router;

GRANT SELECT ON TABLE public.area TO motcua_officer;
GRANT SELECT ON TABLE public.area TO motcua_router;

GRANT SELECT ON TABLE public.calendar TO motcua_officer;
GRANT SELECT ON TABLE public.calendar TO motcua_router;

GRANT SELECT ON TABLE public.catalogue TO motcua_officer;
GRANT SELECT ON TABLE public.catalogue TO motcua_router;

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

GRANT SELECT ON TABLE public.custody TO motcua_officer;
GRANT SELECT ON TABLE public.custody TO motcua_router;

GRANT SELECT,INSERT,UPDATE ON TABLE public.day_number TO motcua_officer;
GRANT SELECT ON TABLE public.day_number TO motcua_router;

GRANT SELECT,INSERT,UPDATE ON TABLE public.dossier TO motcua_officer;
GRANT SELECT,UPDATE ON TABLE public.dossier TO motcua_router;

GRANT USAGE ON SEQUENCE public.dossier_number TO motcua_officer;

GRANT SELECT,INSERT ON TABLE public.intake TO motcua_officer;
GRANT SELECT ON TABLE public.intake TO motcua_router;

GRANT SELECT,INSERT ON TABLE public.job TO motcua_officer;
GRANT SELECT,INSERT,DELETE,UPDATE ON TABLE public.job TO motcua_router;

GRANT SELECT ON TABLE public.level TO motcua_officer;
GRANT SELECT ON TABLE public.level TO motcua_router;

GRANT SELECT ON TABLE public.officer TO motcua_officer;
GRANT SELECT ON TABLE public.officer TO motcua_router;

GRANT SELECT,DELETE ON TABLE public.parked_job TO motcua_officer;
GRANT SELECT,INSERT,DELETE ON TABLE public.parked_job TO motcua_router;

GRANT SELECT ON TABLE public.post TO motcua_officer;
GRANT SELECT ON TABLE public.post TO motcua_router;

GRANT SELECT ON TABLE public.procedure_edition TO motcua_officer;
GRANT SELECT ON TABLE public.procedure_edition TO motcua_router;

GRANT SELECT ON TABLE public.role TO motcua_officer;
GRANT SELECT ON TABLE public.role TO motcua_router;

GRANT SELECT ON TABLE public.tenant TO motcua_officer;
GRANT SELECT ON TABLE public.tenant TO motcua_router;

GRANT SELECT ON TABLE public.unit TO motcua_officer;
GRANT SELECT ON TABLE public.unit TO motcua_router;

