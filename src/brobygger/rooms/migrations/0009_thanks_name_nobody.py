"""Thanks and "Received" call nobody, also where they are addressed to somebody: only what says something names its reader.

What says something is said in one place, `rooms_says_something`; promises ask it too: a thank-you waits for no answer.
"""

from importlib import import_module

from django.db import migrations

SAYS = r"""
create function rooms_says_something(p_quick text, p_text text) returns boolean language sql immutable parallel safe as $$
    select p_quick <> 'received' and p_text ~ '[[:alnum:]?]' and (length(p_text) > 80 or
        p_text !~* '^\W*(tusen |mange |hjert[ea]leg )?(takk|thanks|thank you)( skal (du|dere|de) ha| for (det|svar|svaret|hjelpen|hjelpa))?\W*$')
$$;
"""
_BEFORE = import_module("brobygger.rooms.migrations.0007_what_waits").WAITS.replace(
    "create function", "create or replace function"
)
_BEGIN, _END = _BEFORE.index("           bool_or(g.quick"), _BEFORE.index("    from live_subscriber s")
WAITS = (
    _BEFORE[:_BEGIN]
    + """           bool_or(rooms_says_something(g.quick, g.text)),
           bool_or((m.id = any(g.to_memberships) and rooms_says_something(g.quick, g.text))
                   or coalesce(b.holder_membership_id = m.id, false)),
           bool_or(coalesce(o.membership_id = m.id, false) and rooms_says_something(g.quick, g.text))
"""
    + _BEFORE[_END:]
)


class Migration(migrations.Migration):
    dependencies = [("rooms", "0008_what_is_shown")]
    operations = [
        migrations.RunSQL(SAYS, "drop function rooms_says_something(text, text)"),
        migrations.RunSQL(WAITS, _BEFORE),
    ]
