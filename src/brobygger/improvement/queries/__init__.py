"""Improvement projects as those in them see them."""

from brobygger.improvement.queries.benefits import BenefitCard, Reading, benefit, benefits
from brobygger.improvement.queries.intentions import Happens, OwnStep, Question, Waits, happens, questions, waits
from brobygger.improvement.queries.projects import (
    BarrierCard,
    MemberCard,
    NoteCard,
    OrganisationCard,
    PilotCard,
    ProjectCard,
    ProjectPage,
    found,
    mine,
    page,
    today,
)
from brobygger.improvement.queries.training import (
    CourseCard,
    TrainingCard,
    UnitCard,
    course,
    givers_found,
    training,
    units,
)

__all__ = [
    "BarrierCard",
    "BenefitCard",
    "CourseCard",
    "Happens",
    "MemberCard",
    "NoteCard",
    "OrganisationCard",
    "OwnStep",
    "PilotCard",
    "ProjectCard",
    "ProjectPage",
    "Question",
    "Reading",
    "TrainingCard",
    "UnitCard",
    "Waits",
    "benefit",
    "benefits",
    "course",
    "found",
    "givers_found",
    "happens",
    "mine",
    "page",
    "questions",
    "today",
    "training",
    "units",
    "waits",
]
