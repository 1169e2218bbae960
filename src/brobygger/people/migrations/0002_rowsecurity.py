"""Who may read whom; and the one function that says who is signed in.

A person's row: their own, every member of staff (the directory), those who share a room with the asker, and our own
jobs. Trust persons are the person's own. Tables without policies are listed in people.models.WITHOUT_ROW_SECURITY.
"""

from django.db import migrations

from brobygger.kernel.rowsecurity import enable

COMPANIONS = """
create function my_companions() returns uuid[] language sql stable security definer set search_path = public, pg_temp
    as $$
    select coalesce(array_agg(distinct substring(seat from 6)::uuid), '{}')
    from live_subscriber
    where stream_id = any(my_streams()) and seat like 'self:%'
    $$;
"""

OWN_ROOM = """
create function people_has_own_room(p_person uuid) returns boolean language sql stable security definer
    set search_path = public, pg_temp
    as $$ select exists (select 1 from live_subscriber where seat = 'self:' || p_person) $$;
"""

WHO = """
create function people_who(p_session_hash text, p_story boolean, p_now timestamptz default null)
    returns table (
        session_id uuid, account_id uuid, person_id uuid, name text, language text, is_story boolean,
        level integer, locked boolean, has_pin boolean, as_self boolean,
        idle_until timestamptz, absolute_until timestamptz, last_active_at timestamptz, asked_at timestamptz,
        role_id uuid, title text, is_leader boolean, is_administrator boolean, unit_id uuid, unit_name text,
        organisation_id uuid, organisation_name text, sector text,
        roles integer, has_own_room boolean, has_factor boolean
    )
    language sql stable security definer set search_path = public, pg_temp
    as $$
    select s.id, a.id, p.id, p.name, p.language, s.is_story,
           s.level, s.locked or s.idle_until <= t.now, s.device_pin <> '', s.as_self,
           s.idle_until, s.absolute_until, s.last_active_at, t.now,
           r.id, r.title, r.is_leader, r.is_administrator, u.id, u.name, o.id, o.name, o.sector,
           (select count(*)::integer from people_role mine
            where mine.person_id = p.id and mine.valid_from <= t.now
              and (mine.valid_until is null or mine.valid_until > t.now)),
           people_has_own_room(p.id),
           f.has_factor
    from (select coalesce(p_now, app_now()) as now) t
    join people_sign_in s on s.session_hash = p_session_hash
    join people_account a on a.id = s.account_id and a.is_active
    join people_person p on p.id = a.person_id and p.id = s.person_id
    left join people_role r on r.id = s.role_id and r.person_id = p.id
         and r.valid_from <= t.now and (r.valid_until is null or r.valid_until > t.now)
    left join people_unit u on u.id = r.unit_id
    left join people_organisation o on o.id = u.organisation_id
    cross join lateral (
        select exists (
            select 1 from mfa_authenticator m where m.user_id = a.id and m.type in ('totp', 'webauthn')
        ) as has_factor
    ) f
    where s.ended_at is null
      and s.auth_hash = encode(sha256(convert_to(a.password, 'UTF8')), 'hex')
      and s.absolute_until > t.now
      and (s.idle_until > t.now or s.device_pin <> '')
      and (s.role_id is null or r.id is not null)
      and (s.role_id is null or s.level >= 4 or not f.has_factor)
      and (p_story or not s.is_story)
    $$;
"""

STAFF = "exists (select 1 from people_role r where r.person_id = people_person.id)"
SIGNED_IN = "(app_actor() like 'role:%' or app_actor() like 'self:%')"
OWN_OR_SYSTEM = "id = app_person() or app_is_system()"
COMPANION = "id = any((select my_companions())::uuid[])"


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0001_initial"),
        ("kernel", "0002_who_acts"),
        ("live", "0002_my_streams"),
        ("mfa", "0003_authenticator_type_uniq"),
    ]
    operations = [
        migrations.RunSQL(COMPANIONS, "drop function my_companions()"),
        migrations.RunSQL(OWN_ROOM, "drop function people_has_own_room(uuid)"),
        migrations.RunSQL(WHO, "drop function people_who(text, boolean, timestamptz)"),
        enable("people_person", using=OWN_OR_SYSTEM),
        enable("people_person", using=f"({SIGNED_IN} and {STAFF}) or {COMPANION}", commands="select"),
        enable("people_trust_person", using="app_actor() = 'self:' || person_id or app_is_system()"),
        enable("people_invitation", using="app_is_system()"),
        enable(
            "people_invitation",
            using="person_id = app_person() or app_actor() = 'role:' || sent_by_role_id",
            commands="select",
        ),
    ]
