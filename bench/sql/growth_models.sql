-- Numbers the dossiers that went the whole way as models of copies, and empties the rest away.
create table growth.model as
select row_number() over (order by d.id)::int - 1 as number, d.id as dossier, d.version as rows
from dossier d where d.status = 6;

create table growth.line as
select m.number as model, l.number, l.kind, l.officer, l.unit, l.custodian, l.hash, l.data
from ledger l join growth.model m on m.dossier = l.dossier;

alter table growth.snapshot add column model int;
update growth.snapshot s set model = m.number from growth.model m where m.dossier = s.dossier;
create unique index on growth.snapshot (model, version);
create unique index on growth.line (model, number);
analyze growth.model, growth.line, growth.snapshot;
