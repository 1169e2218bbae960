"""A project as its page shows it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from brobygger.improvement import queries
from brobygger.improvement.forms import KINDS, NOTES, PARTS, NoteForm
from brobygger.improvement.queries import BarrierCard, ProjectPage
from brobygger.improvement.rules import NoteKind
from brobygger.improvement.views import intentions, sentences
from brobygger.kernel.actor import Actor


def page_of(actor: Actor, project_id: UUID, note: NoteForm | None = None) -> dict[str, Any]:
    """All that the project's page shows, with what was typed into the note where it was refused."""
    found = queries.page(actor, project_id)
    return {
        "project": found,
        "happens": intentions.shown(queries.happens(actor, project_id)),
        "standing": sentences.standing(found),
        "phases": sentences.phases(found.phase),
        "benefits": queries.benefits(actor, project_id),
        "asks": [sentences.ask(found, one) for one in found.asks],
        "barriers": [_barrier(one) for one in found.barriers],
        "gone": [_barrier(one) for one in found.gone],
        "organisations": [
            {"name": one.name, "members": [(member, PARTS[member.part]) for member in one.members]}
            for one in found.organisations
        ],
        "notes": [{"note": one, "kind": NOTES[one.kind]} for one in found.notes],
        "note_form": note or NoteForm(initial={"kind": NoteKind.LEARNT}),
    }


def members_of(found: ProjectPage) -> list[tuple[UUID, str]]:
    """Whom one can let have something: the project's people, by role."""
    return [
        (member.card.role_id, f"{member.card.name}, {member.card.organisation_name}")
        for one in found.organisations
        for member in one.members
    ]


def _barrier(one: BarrierCard) -> dict[str, Any]:
    return {"barrier": one, "kind": KINDS[one.kind], "late": one.due_on is not None and one.due_on < queries.today()}
