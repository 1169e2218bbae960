"""Writing a plan together, and deciding on it. One function, one transaction."""

from brobygger.collaboration.services.deciding import agree, take_back
from brobygger.collaboration.services.writing import (
    Points,
    StepInput,
    add_step,
    begin,
    begin_anew,
    change_step,
    move_step,
    remove_step,
    set_points,
)

__all__ = [
    "Points",
    "StepInput",
    "add_step",
    "agree",
    "begin",
    "begin_anew",
    "change_step",
    "move_step",
    "remove_step",
    "set_points",
    "take_back",
]
