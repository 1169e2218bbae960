"""Pilots, read: `pages` for members; `starting` what is asked before a room; `answers`; `figures`; `ending`."""

from brobygger.pilots.queries.answers import AnswersPage, Asked, Meeting, Said, answers, asked, open_meeting, to_ask
from brobygger.pilots.queries.ending import EndPage, Thought, end, near_end, to_evaluate
from brobygger.pilots.queries.figures import FiguresPage, use_figures
from brobygger.pilots.queries.pages import (
    MemberCard,
    OrganisationCard,
    PilotPage,
    found,
    lacks,
    leaders,
    mine,
    page,
    today,
)
from brobygger.pilots.queries.starting import of_room, offered, stopped

__all__ = [
    "AnswersPage",
    "Asked",
    "EndPage",
    "FiguresPage",
    "Meeting",
    "MemberCard",
    "OrganisationCard",
    "PilotPage",
    "Said",
    "Thought",
    "answers",
    "asked",
    "end",
    "found",
    "lacks",
    "leaders",
    "mine",
    "near_end",
    "of_room",
    "offered",
    "open_meeting",
    "page",
    "stopped",
    "to_ask",
    "to_evaluate",
    "today",
    "use_figures",
]
