"""The world of the access tests: one room with people who are in it, were in it, and never were; everybody signed in.

It is made once for a module, in a transaction that is rolled back; each request runs in a savepoint of its own.
"""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client

from brobygger.appointments import services as appointments
from brobygger.appointments.queries import one as one_appointment
from brobygger.appointments.queries import page as page_of_appointments
from brobygger.collaboration import services as collaboration
from brobygger.consents.queries import review_queue
from brobygger.directory import services as directory
from brobygger.feedback import services as feedback
from brobygger.handovers import services as handovers
from brobygger.improvement import services as improvement
from brobygger.improvement.queries import questions
from brobygger.journal import services as journal
from brobygger.journal.queries import phrases
from brobygger.kernel import clock
from brobygger.kernel.ids import new_id
from brobygger.kernel.rowsecurity import transaction_as
from brobygger.library import services as library
from brobygger.measures import services as measures
from brobygger.measures.rules import Mode
from brobygger.notify import services as notices
from brobygger.opinions import services as opinions
from brobygger.opinions.queries import page as page_of_opinions
from brobygger.people import services
from brobygger.people.models import SignIn
from brobygger.pilots import services as pilots
from brobygger.rooms import queries
from brobygger.rooms import services as rooms
from tests import personas
from tests.access.outcomes import Outcome, outcome_of

PICTURE = base64.b64decode(  # one black dot
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
)
NOWHERE = UUID("00000000-0000-4000-8000-000000000000")  # an id that nothing has

# Who each persona of the table is in the story.
WHO: dict[str, tuple[str, int]] = {
    "other_organisation": ("sara", 0),
    "other_person": ("trine", 0),
    "next_of_kin": ("liv", 0),
    "leader": ("berit", 0),  # of the unit that Kari works in
    "researcher": ("nora", 0),
    "administrator": ("odd", 0),
    "person": ("are", 0),
    "member": ("kari", 0),
    "former_member": ("frida", 0),
    "taken_out": ("vera", 0),
    "wrong_role": ("ingrid", 0),
}


@dataclass
class World:
    """Everybody's browser, and the ids that fill in addresses."""

    cast: personas.Cast
    browsers: dict[str, Client] = field(default_factory=dict)
    ids: dict[str, Any] = field(default_factory=dict)

    def address(self, pattern: str, **others: Any) -> str:
        """Fill in an address of the URLconf, with other ids where given."""
        values = self.ids | others
        address = "/" + pattern
        for part in parts(pattern):
            kind, _, name = part.rpartition(":")
            assert name in values, f"tests/access/world.py has no {name} ({kind}) for {pattern}"
            address = address.replace(f"<{part}>", str(values[name]))
        return address

    def filled(self, value: Any) -> Any:
        """A value of a POST: `{room_id}` and the like stand for the world's ids."""
        return value.format(**self.ids) if isinstance(value, str) else value

    def ask(self, persona: str, method: str, address: str, data: Any = None) -> HttpResponseBase:
        """One request as a persona; whatever it changed is rolled back."""
        with undone():
            client = self.browsers[persona]
            client.raise_request_exception = False
            kept = dict(client.cookies.items())
            answer = client.get(address) if method == "GET" else client.post(address, data or {})
            client.cookies.clear()
            client.cookies.update(kept)
        return answer

    def meets(self, persona: str, method: str, address: str, data: Any = None) -> Outcome:
        """What a persona meets there."""
        answer = self.ask(persona, method, address, data)
        return outcome_of(answer.status_code, answer.headers.get("Location", ""))


def _room_with_a_history(cast: personas.Cast) -> dict[str, Any]:
    """Are's room: Kari made it, Frida has left, Vera was taken out, Ingrid is in it for the FACT team."""
    kari, are, frida = cast.actor("kari"), cast.actor("are"), cast.actor("frida")
    room_id = cast.open_room(wishes=[cast.role("frida"), cast.role("vera"), cast.role("ingrid", 1)])
    with transaction_as(kari):
        message = rooms.post_message(kari, room_id=room_id, client_id=new_id(), text="Hei alle sammen")
        shown = rooms.post_picture(kari, room_id=room_id, client_id=new_id(), given=PICTURE)
        file_id = queries.entry(kari, room_id, shown.message_id).file.id
        wish_id = rooms.wish_for(kari, room_id=room_id, wish=rooms.WishInput(role_id=cast.role("knut")))
        members = {member.name: member.id for member in queries.members(kari, room_id).members}
    with transaction_as(frida):
        rooms.leave(frida, room_id=room_id)
    with transaction_as(kari):
        rooms.note_visit(kari, room_id=room_id)
    with transaction_as(are):
        looks = [line for line in queries.log_page(are, room_id).lines if line.may_ask_why]
        question_id = rooms.ask_why(are, room_id=room_id, line_id=looks[0].line_id)
        rooms.take_out_helper(are, room_id=room_id, membership_id=members["Vera Moe"])
        objection = queries.choices(are, room_id).out[0]
    return {
        **_opinion(cast, room_id, members["Ingrid Sæle"]),
        **_appointment(cast, room_id),
        "room_id": room_id,
        "handover_id": _handover(cast, room_id),
        "episode_id": _episode(cast, room_id),
        "form_id": _form(cast, room_id),
        "message_id": message.message_id,
        "file_id": file_id,
        "ball_id": message.message_id,  # any id of the room: whom it is not asked of meets the same
        "membership_id": members["Ingrid Sæle"],
        "wish_id": wish_id,
        "objection_id": objection.objection_id,
        "line_id": looks[0].line_id,
        "question_id": question_id,
    }


def _episode(cast: personas.Cast, room_id: UUID) -> UUID:
    """Kari and Are look together at how it goes."""
    kari = cast.actor("kari")
    with transaction_as(kari):
        key = feedback.begin(kari, room_id=room_id)
        feedback.begin_session(kari, room_id=room_id, episode_id=key)
    return key


def _opinion(cast: personas.Cast, room_id: UUID, through: UUID) -> dict[str, Any]:
    """Are has asked the FACT team what they think, and Kari has said so unasked."""
    are, kari = cast.actor("are"), cast.actor("kari")
    with transaction_as(are):
        key = opinions.ask(are, room_id=room_id, text="Er det tid for jobb nå?", through=through)
    with transaction_as(kari):
        opinions.say(kari, room_id=room_id, question_id=key, text="Ja, to dager i uken.")
        (view,) = page_of_opinions(kari, room_id).questions[0].views
    return {"opinion_id": key, "view_id": view.id}


def _appointment(cast: personas.Cast, room_id: UUID) -> dict[str, Any]:
    """Kari and Are meet tomorrow, and Kari has offered the day after."""
    kari, hour, day = cast.actor("kari"), dt.timedelta(hours=1), dt.timedelta(days=1)
    tomorrow = clock.now() + day
    with transaction_as(kari):
        both = tuple(one.id for one in queries.members(kari, room_id).members if one.is_me or one.kind == "person")
        given = appointments.Given("Samtale", tomorrow, tomorrow + hour, people=both)
        key = appointments.make(kari, room_id=room_id, given=given)
        offered = [(tomorrow + day, tomorrow + day + hour)]
        appointments.offer(kari, room_id=room_id, appointment_id=key, offered=offered)
        appointments.begin_wait(kari, room_id=room_id, what="Svar fra DPS", usual_weeks=6)
        (wait,) = page_of_appointments(kari, room_id).waits
        (other,) = one_appointment(kari, room_id, key).card.alternatives
    return {"appointment_id": key, "alternative_id": other.id, "wait_id": wait.id}


def _handover(cast: personas.Cast, room_id: UUID) -> UUID:
    """Are goes from Kari to Øyane DPS, and has said yes to a first meeting."""
    kari, are = cast.actor("kari"), cast.actor("are")
    with transaction_as(kari):
        key = handovers.begin(kari, room_id=room_id, unit_id=services.story_id("unit", "dps-poliklinikk"))
        handovers.offer(kari, room_id=room_id, handover_id=key)
    with transaction_as(are):
        handovers.answer(are, room_id=room_id, handover_id=key, answer="yes")
    return key


def _form(cast: personas.Cast, room_id: UUID) -> UUID:
    """Kari reads some questions aloud to Are."""
    kari, day = cast.actor("kari"), dt.timedelta(days=1)
    with transaction_as(kari):
        return measures.give(
            kari,
            instrument="how-i-am",
            room_id=room_id,
            about_person_id=cast.person("are"),
            until=clock.now() + day,
            mode=Mode.ALOUD,
        ).form_id


def _phrase(cast: personas.Cast) -> UUID:
    """A standard sentence of the organisation that Kari works in."""
    berit = cast.actor("berit")
    with transaction_as(berit):
        journal.add_phrase(berit, text="Avtalt i samarbeidsrommet.")
        return phrases(berit)[0].id


def _enquiry(cast: personas.Cast) -> UUID:
    """Kari has asked the GP's office something."""
    kari = cast.actor("kari")
    with transaction_as(kari):
        return directory.send(kari, unit_id=services.story_id("unit", "gp-office"), question="Når er det vakt?")


def _absence(cast: personas.Cast) -> UUID:
    """Tor is away, for ever so long."""
    tor, today = cast.actor("tor"), clock.now().date()
    with transaction_as(tor):
        until = today + dt.timedelta(days=99)
        return directory.set_absence(tor, role_id=cast.role("tor"), first_day=today, last_day=until)


def _pilot(cast: personas.Cast) -> dict[str, Any]:
    """Berit prepares a pilot and has brought Kari in."""
    berit, plan = cast.actor("berit"), pilots.Plan("Pilot", "Mål", "Innenfor?", 2)
    with transaction_as(berit):
        key = pilots.make(berit, plan=plan)
        pilots.bring_in(berit, pilot_id=key, role_id=cast.role("kari"))
    return {"pilot_id": key, "pilot_role_id": cast.role("sara")}


def _plan(cast: personas.Cast) -> dict[str, Any]:
    """Berit has begun a collaboration plan with Sara's organisation."""
    berit, other = cast.actor("berit"), cast.actor("sara").organisation_id
    assert other is not None
    with transaction_as(berit):
        return {"pair_id": collaboration.begin(berit, organisation_id=other), "other_organisation_id": other}


def _project(cast: personas.Cast) -> dict[str, Any]:
    """Berit leads an improvement project and has brought Kari in; something is in the way, and something learnt."""
    berit, plan = cast.actor("berit"), improvement.Plan("Overganger", "Ingen mellom to stoler.", clock.now().date())
    with transaction_as(berit):
        key = improvement.make(berit, plan=plan)
        improvement.bring_in(berit, project_id=key, role_id=cast.role("kari"), part="team")
        barrier = improvement.add_barrier(berit, project_id=key, work=improvement.Work("place", "Hvor er møtet?"))
        hope = improvement.Hope("Vi møtes", "Ingen forteller alt på nytt", "Flere kommer", "Fremmøte hver måned")
        benefit = improvement.add_benefit(berit, project_id=key, hope=hope)
        note = improvement.note(berit, project_id=key, kind="learnt", words="Ring først.")
    between = (cast.organisation("oygarden"), cast.organisation("oygarden"))
    with transaction_as(personas.MAKER):
        improvement.ask(personas.MAKER, handover_id=key, between=between, roles=[cast.role("kari")])
    kari = cast.actor("kari")
    with transaction_as(kari):
        (asked,) = questions(kari)
    ids = {"project_id": key, "barrier_id": barrier, "note_id": note, "benefit_id": benefit, "asked_id": asked.id}
    with transaction_as(berit):
        unit = services.story_id("unit", "oygarden-psyk")
        entry = library.add(berit, given=library.Given("event", "Kurs i recovery", day=clock.now().date()))
        ids |= {"entry_id": entry}
        return ids | {"course_id": improvement.plan_course(berit, unit_id=unit, held_on=clock.now().date())}


def _emergency_access(cast: personas.Cast) -> UUID:
    """Kari has opened Trine's room in an emergency: a case for the leader of her unit."""
    cast.open_room(about="trine", by="maria", wishes=[cast.role("knut")])
    kari, berit = cast.actor("kari"), cast.actor("berit")
    with transaction_as(kari):
        rooms.break_glass(kari, reason="Trine svarer ikke, og det haster.", mobile="+4799900002")
    with transaction_as(berit):
        return review_queue(berit)[0].id


def _somebodys_sign_in(world: World) -> UUID:
    """A sign-in that belongs to nobody of the table."""
    world.cast.browser("maria")
    with transaction_as(personas.MAKER):
        return SignIn.objects.get(person_id=world.cast.person("maria")).pk


def _somebodys_notices(world: World) -> dict[str, Any]:
    """A device and a try that belong to nobody of the table."""
    maria = world.cast.actor("maria")
    keys = {
        "p256dh": "BEl62iUYgUivxIkv69yViEuiBIa-Ib9-SkvMeAtA3LFgDzkrxZJjSgSnfckjBJuBkr3qBUYIHBQFLXYp5Nksh8U",
        "auth": "AAAAAAAAAAAAAAAAAAAAAA",
    }
    with transaction_as(maria):
        device = notices.keep_device(maria, endpoint="https://fcm.googleapis.com/fcm/send/x", **keys)
        return {"device_id": device, "delivery_id": notices.send_try(maria, channel="push", device_id=device)}


def parts(pattern: str) -> list[str]:
    """The variable parts of an address: `uuid:room_id`, …"""
    return [piece.partition(">")[0] for piece in pattern.split("<")[1:]]


@contextmanager
def undone() -> Iterator[None]:
    """Roll back what happens inside, and nothing before."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def build() -> World:
    """Make everybody and sign them in."""
    world = World(personas.make())
    for persona, (name, number) in WHO.items():
        world.browsers[persona] = world.cast.browser(name, number)
    world.browsers |= {"link_holder": Client(), "anonymous": Client()}
    world.ids |= {
        "pk": 987_654_321,
        "page": "room",
        "kind": "first-meeting",
        "from_id": world.cast.organisation("oygarden"),
        "to_id": world.cast.organisation("dps"),
        "instrument": "ors",
        "secret": "a-secret-that-nobody-has",
        "session_id": _somebodys_sign_in(world),
        **_somebodys_notices(world),
        "organisation_id": world.cast.organisation("oygarden"),
        "unit_id": services.story_id("unit", "oygarden-psyk"),
        **_room_with_a_history(world.cast),
        "phrase_id": _phrase(world.cast),
        "enquiry_id": _enquiry(world.cast),
        "absence_id": _absence(world.cast),
        **_pilot(world.cast),
        **_plan(world.cast),
        **_project(world.cast),
        "case_id": _emergency_access(world.cast),
        "role_id": world.cast.role("tor"),  # nobody of the table
    }
    return world
