"""Changing improvement projects. One function = one transaction = one use-case."""

from brobygger.improvement.services.benefits import Hope, add_benefit, change_benefit, go_to_phase, read_off
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
    "Hope",
    "Plan",
    "Work",
    "add_barrier",
    "add_benefit",
    "answer",
    "ask",
    "bring_in",
    "cancel_course",
    "change_barrier",
    "change_benefit",
    "change_plan",
    "end",
    "go_to_phase",
    "let_give",
    "link_pilot",
    "make",
    "not_give",
    "note",
    "open_again",
    "plan_course",
    "put_away",
    "read_off",
    "remove_note",
    "take_out",
    "write_down",
]
