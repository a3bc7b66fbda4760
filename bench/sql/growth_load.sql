-- Loads the dossiers :first to :last of :all as copies of dossiers that went through the store; those
-- behind :all have just been received.
--
-- growth.snapshot holds each model after every row of its ledger, growth.line these rows. The
-- copies are received over the year before now, in order; the last twentieth is open, at every
-- stage, and of the older ones one in four hundred. A copy's hashes are its model's: nothing that
-- is measured reads them, and a verifier would say so.
set session_replication_role = replica;

create temp table chosen as
select m.*, ((extract(year from m.received at time zone interval '07:00') - 2000) * 12
             + extract(month from m.received at time zone interval '07:00'))::bigint << 32 | m.n
             as id,
       s.state as model
from (
    select n, model.number as model_number,
           now() - interval '365 days' * greatest(0, 1 - n::float8 / :all) as received,
           n > :all * 0.95 or n % 400 = 0 as is_open,
           case when n > :all then 1
                when n > :all * 0.95 or n % 400 = 0 then 1 + n % (model.rows - 1)
                else model.rows end as version
    from generate_series(:first, :last) n
    join growth.model model on model.number = (n * 7919::bigint) % :models
) m
join growth.snapshot s on s.model = m.model_number and s.version = m.version;

insert into dossier
select d.*
from chosen c
-- A closed one was settled after one to seventeen days, some of them late.
cross join lateral (
    select c.received - (c.model).received_at as later,
           interval '1 day' * (1 + c.n % 17) as took
) t
cross join lateral jsonb_populate_record(c.model, jsonb_build_object(
    'id', c.id, 'received_at', c.received, 'started_at', c.received,
    'original_due', (c.model).original_due + t.later, 'due', (c.model).due + t.later,
    'changed_at', case when c.is_open then (c.model).changed_at + t.later
                       else c.received + t.took end,
    'decided_at', case when c.is_open then (c.model).decided_at + t.later
                       else c.received + t.took end,
    'alarm_at', case when c.is_open then now() + interval '1 day' end,
    'since', (c.model).since + t.later, 'delivered_at', (c.model).delivered_at + t.later,
    'step_due', (c.model).step_due + t.later)) d
order by c.id;

insert into ledger (tenant, dossier, number, at, kind, officer, unit, custodian, command, hash, data)
select 1, c.id, l.number, c.received + interval '6 hours' * (l.number - 1), l.kind, l.officer,
       l.unit, l.custodian, gen_random_uuid(), l.hash, l.data
from chosen c
join growth.line l on l.model = c.model_number and l.number <= c.version
order by c.id, l.number;

insert into intake (tenant, dossier, code, command, applicant, identity_number, phone, address,
                    email, channel)
select 1, c.id,
       format('%s-%s-%s', u.code, to_char(c.received at time zone interval '07:00', 'YYMMDD'),
              lpad(c.n::text, greatest(4, length(c.n::text)), '0')),
       gen_random_uuid(),
       concat_ws(' ',
           (array['Nguyễn', 'Trần', 'Lê', 'Phạm', 'Huỳnh', 'Võ', 'Đặng', 'Bùi', 'Đỗ', 'Hồ', 'Rơ Châm',
                  'Siu'])[1 + c.n % 12],
           (array['Văn', 'Thị', 'Minh', 'Thị Thu', 'Quốc', 'Ngọc', 'Hữu'])[1 + c.n / 12 % 7],
           (array['An', 'Bình', 'Châu', 'Dũng', 'Hạnh', 'Hùng', 'Lan', 'Mai', 'Nga', 'Phương', 'Quý',
                  'Sơn', 'Thảo', 'Tuấn', 'Uyên', 'Yến', 'Đức'])[1 + c.n / 84 % 17]),
       '0520' || lpad(c.n::text, 8, '0'), '09' || lpad((c.n % 100000000)::text, 8, '0'),
       format('Tổ dân phố %s, %s', 1 + c.n % 20, a.name), '', 'direct'
from chosen c
join unit u on u.id = (c.model).receiver
join area a on a.code = u.area and a.valid_to is null
order by c.id;

insert into day_number as d (tenant, unit, day, last)
select 1, u.code, (c.received at time zone interval '07:00')::date, count(*)
from chosen c join unit u on u.id = (c.model).receiver
group by 2, 3
on conflict (tenant, unit, day) do update set last = d.last + excluded.last;

drop table chosen;
set session_replication_role = origin;
