"""The log's own table: partitioned by month, append-only by trigger, with a queue of what waits for its seal.

A partition is reached through `audit_line` alone: each has row-level security without a policy, so that it shows
nothing when asked directly. `audit_line_other` takes what no month takes, so that a line is never refused for its date.
"""

from django.db import migrations

LINE = """
create table audit_line (
    id uuid not null,
    at timestamptz not null,
    what varchar(60) not null,
    seat varchar(60) not null,
    person_id uuid,
    role_id uuid,
    organisation_id uuid,
    about_person_id uuid,
    room_id uuid,
    object_id uuid,
    basis varchar(60) not null,
    purpose varchar(60) not null,
    refused boolean not null,
    machine boolean not null,
    details jsonb not null,
    request_id varchar(64) not null,
    written_at timestamptz not null default now(),
    primary key (id, at)
) partition by range (at);
create index audit_line_about on audit_line (about_person_id, at desc, id desc) where about_person_id is not null;
create index audit_line_looks on audit_line (seat, room_id, what, at) where room_id is not null;
create index audit_line_at on audit_line (at);
"""

# now() is when the transaction began; the writer cannot say otherwise. The queue's row comes with the line or not at all.
TRIGGERS = """
create function audit_refuse() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
    raise exception 'the access log is append-only: % on % is refused', tg_op, tg_table_name
        using errcode = 'insufficient_privilege';
end $$;
create function audit_stamp() returns trigger language plpgsql set search_path = public, pg_temp as $$
begin
    new.written_at := now();
    return new;
end $$;
create function audit_queue() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
    insert into audit_waiting (line_id, at) values (new.id, new.at);
    return null;
end $$;
create trigger audit_line_stamp before insert on audit_line for each row execute function audit_stamp();
create trigger audit_line_queue after insert on audit_line for each row execute function audit_queue();
create trigger audit_line_append_only before update or delete on audit_line
    for each row execute function audit_refuse();
create trigger audit_line_no_truncate before truncate on audit_line execute function audit_refuse();
create trigger audit_seal_append_only before update or delete on audit_seal
    for each row execute function audit_refuse();
create trigger audit_seal_no_truncate before truncate on audit_seal execute function audit_refuse();
create trigger audit_waiting_no_truncate before truncate on audit_waiting execute function audit_refuse();
"""

PARTITIONS = """
create function audit_shut_partition(partition regclass) returns void language plpgsql
    set search_path = public, pg_temp as $$
begin
    execute format('alter table %s enable row level security', partition);
    execute format('create trigger audit_line_no_truncate before truncate on %s execute function audit_refuse()',
                   partition);
end $$;

create function audit_make_months(ahead integer) returns integer language plpgsql security definer
    set search_path = public, pg_temp set timezone = 'UTC' set lock_timeout = '2s' as $$
declare
    this_month date := date_trunc('month', app_now())::date;
    first date;
    name text;
    made integer := 0;
begin
    for step in 0 .. least(greatest(ahead, 0), 24) loop
        first := (this_month + make_interval(months => step))::date;
        name := 'audit_line_' || to_char(first, 'YYYY_MM');
        continue when to_regclass(name) is not null;
        -- Lines that came before their month was made stay where they are; the month then needs no partition.
        continue when exists (
            select 1 from audit_line_other where at >= first and at < first + interval '1 month'
        );
        execute format('create table %I (like audit_line including defaults including constraints)', name);
        perform audit_shut_partition(name::regclass);
        execute format('alter table audit_line attach partition %I for values from (%L) to (%L)',
                       name, first::timestamptz, (first + interval '1 month')::timestamptz);
        made := made + 1;
    end loop;
    return made;
end $$;

create table audit_line_other partition of audit_line default;
select audit_shut_partition('audit_line_other'::regclass);
select audit_make_months(3);
"""

BACKWARDS = """
drop table audit_line;
drop trigger audit_seal_append_only on audit_seal;
drop trigger audit_seal_no_truncate on audit_seal;
drop trigger audit_waiting_no_truncate on audit_waiting;
drop function audit_make_months(integer);
drop function audit_shut_partition(regclass);
drop function audit_queue();
drop function audit_stamp();
drop function audit_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial"), ("kernel", "0002_who_acts")]
    operations = [migrations.RunSQL([LINE, TRIGGERS, PARTITIONS], BACKWARDS)]
