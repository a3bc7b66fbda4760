-- The report of a month, a line a unit: received, settled in time and late, and what the unit holds
-- at the end of the list in time and late. :month is the month's first day.
--
-- Received comes from the day's numbers, settled from an index of closed dossiers alone, held from
-- the inbox's index: nothing reads a dossier itself. Settled counts where it was received.
with received as (
    select unit as code, sum(last) as count from day_number
    where tenant = 1 and day >= :month and day < :month + interval '1 month'
    group by unit
), settled as (
    select receiver as id, count(*) filter (where changed_at <= due) as in_time,
           count(*) filter (where changed_at > due) as late
    from dossier
    where tenant = 1 and status > 5
        and changed_at >= :month::timestamp at time zone interval '07:00'
        and changed_at < (:month + interval '1 month') at time zone interval '07:00'
    group by receiver
), held as (
    select custodian as id, count(*) filter (where due >= now()) as in_time,
           count(*) filter (where due < now()) as late
    from dossier
    where tenant = 1 and status <= 5
    group by custodian
)
select u.code, u.name, coalesce(r.count, 0) as received, coalesce(s.in_time, 0) as settled_in_time,
       coalesce(s.late, 0) as settled_late, coalesce(h.in_time, 0) as held_in_time,
       coalesce(h.late, 0) as held_late
from unit u
left join received r on r.code = u.code
left join settled s on s.id = u.id
left join held h on h.id = u.id
where u.valid_to is null and (r.code is not null or s.id is not null or h.id is not null)
order by u.code;
