"""Changing improvement projects. One function = one transaction = one use-case."""

from brobygger.improvement.services.intentions import answer, ask
from brobygger.improvement.services.projects import (
    Plan,
    Work,
    add_barrier,
    bring_in,
    change_barrier,
    change_plan,
    end,
    link_pilot,
    make,
    note,
    open_again,
    put_away,
    remove_note,
    take_out,
)
from brobygger.improvement.services.training import cancel_course, let_give, not_give, plan_course, write_down

__all__ = [
    "Plan",
    "Work",
    "add_barrier",
    "answer",
    "ask",
    "bring_in",
    "cancel_course",
    "change_barrier",
    "change_plan",
    "end",
    "let_give",
    "link_pilot",
    "make",
    "not_give",
    "note",
    "open_again",
    "plan_course",
    "put_away",
    "remove_note",
    "take_out",
    "write_down",
]
