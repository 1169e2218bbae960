"""Changing hand-overs. One function = one transaction = one use-case."""

from brobygger.handovers.services.after import tell_after
from brobygger.handovers.services.common import EVENT, unmet
from brobygger.handovers.services.counting import count_effects, keep_effects
from brobygger.handovers.services.finding import DECISIONS, ask_unit, be_ready, choose_two
from brobygger.handovers.services.meeting import (
    BY,
    CHECKS,
    fix_meeting,
    need_another_time,
    note,
    set_first,
)
from brobygger.handovers.services.nudging import Opened, Reminder, nudge, open_nudge, say_no
from brobygger.handovers.services.planning import (
    add_point,
    agenda_is_ready,
    agree_point,
    change_point,
    raise_point,
    remove_agreed,
    remove_point,
    show_agenda,
)
from brobygger.handovers.services.quoting import LONGEST as LONGEST_QUOTE
from brobygger.handovers.services.quoting import agree_to_quote, take_quote_back, write_quote
from brobygger.handovers.services.speaking import say_point
from brobygger.handovers.services.starting import answer, begin, change_helper, offer, set_voicemail, stop
from brobygger.handovers.services.summing import (
    Telling,
    agree_to_summary,
    proposed,
    take_to_send,
    tells,
    write_summary,
)
from brobygger.handovers.services.texting import (
    LinkToWrite,
    ask_by_text,
    link_to_write,
    opens_agenda,
    write_by_text,
)

__all__ = [
    "BY",
    "CHECKS",
    "DECISIONS",
    "EVENT",
    "LONGEST_QUOTE",
    "LinkToWrite",
    "Opened",
    "Reminder",
    "Telling",
    "add_point",
    "agenda_is_ready",
    "agree_point",
    "agree_to_quote",
    "agree_to_summary",
    "answer",
    "ask_by_text",
    "ask_unit",
    "be_ready",
    "begin",
    "change_helper",
    "change_point",
    "choose_two",
    "count_effects",
    "fix_meeting",
    "keep_effects",
    "link_to_write",
    "need_another_time",
    "note",
    "nudge",
    "offer",
    "open_nudge",
    "opens_agenda",
    "proposed",
    "raise_point",
    "remove_agreed",
    "remove_point",
    "say_no",
    "say_point",
    "set_first",
    "set_voicemail",
    "show_agenda",
    "stop",
    "take_quote_back",
    "take_to_send",
    "tell_after",
    "tells",
    "unmet",
    "write_by_text",
    "write_quote",
    "write_summary",
]
