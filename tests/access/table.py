"""Who meets what at every address: the table that `test_matrix.py` walks. An address without a row fails the run.

The room is Are's. *member* is Kari, who made it; *former_member* is Frida, who left; *taken_out* is Vera, whom Are took
out; *wrong_role* is Ingrid, who is in it for the FACT team and acts for the municipality; *leader* is Berit, who leads
Kari's unit. The others were never in it. `row(H, person=A)`: hidden from all but the person; `helpers`, `selves` and
`outside` name groups.
"""

from __future__ import annotations

from collections.abc import Mapping

from tests.access.outcomes import A, Address, D, H, N, Row, S, row

PUBLIC = row(A)
NOTHING = row(N)  # 405, before anybody is asked who they are
SIGNED_IN = row(A, outside=S)
NOTHING_SIGNED_IN = row(N, outside=S)
HIDDEN_SIGNED_IN = row(H, outside=S)
SELF = row(H, selves=A, outside=S)
ADMINISTRATOR = row(H, administrator=A, outside=S)
KEEPERS = row(H, leader=A, administrator=A, outside=S)  # of the unit that Berit leads
HELPERS = row(A, selves=H, outside=S)
ENQUIRY = row(H, member=A, former_member=A, outside=S)  # Kari has asked the place where Frida works
RECEIVES = row(H, former_member=A, outside=S)
LEADERS = row(H, leader=A, outside=S)
IN_PILOT = row(H, member=A, leader=A, outside=S)  # Berit has made it and brought Kari in
LEADS_PILOT = row(H, leader=A, outside=S)
IN_PLAN = row(H, member=A, leader=A, other_organisation=A, administrator=A, outside=S)  # who work in the two
LEADS_PLAN = LEADERS
IN_PROJECT = IN_PILOT  # Berit has made an improvement project too, and brought Kari in
LEADS_PROJECT = LEADS_PILOT
HAVE_FACTOR = row(A, selves=H, outside=S)  # the story's helpers have a second factor, the others do not
HAVE_PROOF = row(A, selves=D, outside=S)  # nothing to confirm with: signed in by a code alone


def page(both: Row) -> Address:
    """An address that shows a page and takes its form, for the same people."""
    return Address(both, both)


def shown(row: Row) -> Address:
    """An address that only shows something."""
    return Address(row, NOTHING)


def taken(row: Row, **data: str) -> Address:
    """An address that only takes something."""
    return Address(NOTHING, row, data)


PEOPLE: Mapping[str, Address] = {
    # The way in. allauth's own views send whoever is signed in home, and say nothing about who exists.
    "sign-in/": page(PUBLIC),
    "sign-in/code/": page(PUBLIC),
    "sign-in/password/": page(PUBLIC),
    "sign-in/second-factor/": page(PUBLIC),
    "sign-in/passkey/": page(PUBLIC),
    "sign-out/": taken(PUBLIC),
    "lock/": taken(PUBLIC),
    "unlock/": page(PUBLIC),
    "session/": shown(SIGNED_IN),
    "session/stay/": taken(SIGNED_IN),
    "choose-role/": Address(SIGNED_IN, HIDDEN_SIGNED_IN, {"role": "{role_id}"}),  # the role is somebody else's
    # Links: whoever holds one may open it; a wrong one gets one neutral page (410), whoever asks.
    "i/<str:secret>/": page(PUBLIC),
    "q/<str:secret>/": page(PUBLIC),
    "n/<str:secret>/": page(PUBLIC),
    "a/<str:secret>/": page(PUBLIC),
    "surveys/": shown(HELPERS),
    "questionnaires/": shown(HELPERS),
    "questionnaires/load/": page(row(H, leader=A, outside=S)),
    "questionnaires/<str:instrument>/": shown(HELPERS),
    "questionnaires/<str:instrument>/questionnaire.json": shown(HELPERS),
    "questionnaires/<str:instrument>/sheet.yaml": shown(HELPERS),
    "questionnaires/<str:instrument>/licence/": page(row(H, leader=A, outside=S)),
    "questionnaires/<str:instrument>/text/": page(row(H, leader=A, outside=S)),
    "surveys/ask/": page(row(H, leader=A, outside=S)),
    "surveys/<str:kind>/": shown(HELPERS),
    "surveys/<str:kind>/results.csv": shown(HELPERS),
    "password/": page(PUBLIC),
    "password/<str:secret>/": page(PUBLIC),
    # One's own.
    "me/": page(SIGNED_IN),
    "me/trust-persons/": page(SELF),
    "me/calendar/": page(SIGNED_IN),
    "me/calendar/mail/<str:secret>/": page(SIGNED_IN),
    "calendar/<str:secret>.ics": shown(PUBLIC),
    "me/notifications/": page(SIGNED_IN),
    "me/notifications/devices/": taken(SIGNED_IN),
    "me/notifications/devices/<uuid:device_id>/forget/": taken(HIDDEN_SIGNED_IN),  # the device is somebody else's
    "me/notifications/try/": taken(SIGNED_IN, channel="sms"),
    "me/notifications/try/<uuid:delivery_id>/": shown(HIDDEN_SIGNED_IN),  # the try is somebody else's
    "me/security/": page(SIGNED_IN),
    "me/security/changed/": page(SIGNED_IN),
    "me/security/sign-ins/others/end/": taken(SIGNED_IN),
    "me/security/sign-ins/<uuid:session_id>/end/": taken(HIDDEN_SIGNED_IN),  # the sign-in is somebody else's
    "me/security/confirm/password/": page(HAVE_PROOF),
    "me/security/confirm/code/": page(HAVE_PROOF),
    "me/security/confirm/passkey/": page(HAVE_PROOF),
    "me/security/password/": page(SIGNED_IN),
    "me/security/password/first/": page(SIGNED_IN),
    "me/security/passkeys/new/": page(SIGNED_IN),
    "me/security/passkeys/changed/": page(SIGNED_IN),
    "me/security/passkeys/<int:pk>/": page(HAVE_FACTOR),  # helpers are asked to confirm before they are told
    "me/security/passkeys/<int:pk>/remove/": page(HAVE_FACTOR),
    "me/security/app/": page(SIGNED_IN),
    "me/security/app/remove/": page(HAVE_FACTOR),
    "me/security/recovery/": Address(HIDDEN_SIGNED_IN, NOTHING_SIGNED_IN),  # nobody has made any
    "me/security/recovery/new/": page(SIGNED_IN),
    # Organisations and roles.
    "admin-desk/": page(ADMINISTRATOR),
    "admin-desk/organisations/new/": page(ADMINISTRATOR),
    "admin-desk/organisations/<uuid:organisation_id>/urgent/": page(ADMINISTRATOR),
    "admin-desk/organisations/<uuid:organisation_id>/units/new/": page(ADMINISTRATOR),
    "admin-desk/units/<uuid:unit_id>/staff/new/": page(ADMINISTRATOR),
    "admin-desk/roles/<uuid:role_id>/end/": taken(ADMINISTRATOR),
    # The story: in story mode only (the tests run in it).
    "story/": page(PUBLIC),
    "story/outbox/": page(PUBLIC),
}
UI: Mapping[str, Address] = {
    "ui/": shown(PUBLIC),
    "ui/<slug:page>/": shown(PUBLIC),
    "language/": taken(PUBLIC),
    "scheme/": taken(PUBLIC),
    "manifest.webmanifest": shown(PUBLIC),
    "sw.js": shown(PUBLIC),
    "offline/": shown(PUBLIC),
    "favicon.ico": shown(PUBLIC),
}
DIRECTORY: Mapping[str, Address] = {
    "directory/": shown(SIGNED_IN),
    "directory/units/<uuid:unit_id>/": shown(SIGNED_IN),
    "directory/units/<uuid:unit_id>/edit/": page(KEEPERS),
    "directory/units/<uuid:unit_id>/confirm/": taken(KEEPERS),
    "directory/units/<uuid:unit_id>/ask/": page(HELPERS),
    "admin-desk/take-in/": page(ADMINISTRATOR),
    "me/absence/": page(HELPERS),
    "me/absence/of/<uuid:role_id>/": page(HIDDEN_SIGNED_IN),  # Tor's: nobody of the table leads him
    "me/absence/<uuid:absence_id>/remove/": taken(HIDDEN_SIGNED_IN),
    "hand-overs/": shown(LEADERS),
    "hand-overs/<uuid:from_id>/<uuid:to_id>/": shown(LEADERS),
    "plans/": shown(HELPERS),
    "plans/new/": Address(LEADERS, LEADERS, {"organisation": "{other_organisation_id}"}),
    "plans/<uuid:pair_id>/": shown(IN_PLAN),
    "plans/<uuid:pair_id>/draft/": page(LEADS_PLAN),
    "plans/<uuid:pair_id>/draft/step/": taken(LEADS_PLAN, do="add", journey="new", what="Ringer", side="both"),
    "plans/<uuid:pair_id>/draft/agree/": taken(LEADS_PLAN),
    "plans/<uuid:pair_id>/change/": taken(LEADS_PLAN),
    "pilots/": shown(HELPERS),
    "pilots/new/": page(LEADERS),
    "pilots/<uuid:pilot_id>/": shown(IN_PILOT),
    "pilots/<uuid:pilot_id>/plan/": page(LEADS_PILOT),
    "pilots/<uuid:pilot_id>/members/": Address(LEADS_PILOT, LEADS_PILOT, {"role": "{pilot_role_id}"}),
    "pilots/<uuid:pilot_id>/terms/": page(LEADS_PILOT),
    "pilots/<uuid:pilot_id>/ready/": taken(IN_PILOT, ready="yes"),
    "pilots/<uuid:pilot_id>/answers/": page(LEADS_PILOT),
    "pilots/<uuid:pilot_id>/figures/": shown(IN_PILOT),
    "pilots/<uuid:pilot_id>/figures.csv": shown(IN_PILOT),
    "pilots/<uuid:pilot_id>/end/": page(LEADS_PILOT),
    "pilots/<uuid:pilot_id>/start/": taken(LEADS_PILOT),
    "how-it-goes/": shown(HELPERS),
    "library/": shown(SIGNED_IN),
    "library/new/": page(LEADERS),
    "library/<uuid:entry_id>/": page(LEADERS),
    "library/<uuid:entry_id>/remove/": taken(LEADERS),
    "improvement/": shown(HELPERS),
    "improvement/new/": page(LEADERS),
    "improvement/asked/<uuid:asked_id>/": taken(row(H, member=A, outside=S), all="1"),  # Kari is asked
    "improvement/training/": shown(LEADERS),
    "improvement/training/new/": page(LEADERS),
    "improvement/training/<uuid:course_id>/": page(LEADERS),  # Berit's, whose unit it is
    "improvement/training/<uuid:course_id>/giver/": taken(LEADERS, role="{pilot_role_id}"),
    "improvement/training/<uuid:course_id>/cancel/": taken(LEADERS),
    "improvement/<uuid:project_id>/": shown(IN_PROJECT),
    "improvement/<uuid:project_id>/plan/": page(LEADS_PROJECT),
    "improvement/<uuid:project_id>/end/": page(LEADS_PROJECT),
    "improvement/<uuid:project_id>/pilots/": taken(LEADS_PROJECT, pilot="{pilot_id}"),
    "improvement/<uuid:project_id>/people/": Address(
        LEADS_PROJECT, LEADS_PROJECT, {"role": "{pilot_role_id}", "part": "team"}
    ),
    "improvement/<uuid:project_id>/people/out/": taken(LEADS_PROJECT, role="{pilot_role_id}"),
    "improvement/<uuid:project_id>/barriers/new/": page(IN_PROJECT),
    "improvement/<uuid:project_id>/barriers/<uuid:barrier_id>/": page(IN_PROJECT),
    "improvement/<uuid:project_id>/barriers/<uuid:barrier_id>/gone/": taken(IN_PROJECT, how="Avtalt."),
    "improvement/<uuid:project_id>/phase/": taken(LEADS_PROJECT, phase="develop"),
    "improvement/<uuid:project_id>/benefits/new/": page(IN_PROJECT),
    "improvement/<uuid:project_id>/benefits/<uuid:benefit_id>/": page(IN_PROJECT),
    "improvement/<uuid:project_id>/notes/": taken(IN_PROJECT, kind="learnt", words="Ring først."),
    "improvement/<uuid:project_id>/notes/<uuid:note_id>/remove/": taken(row(H, leader=A, outside=S)),
    "directory/enquiries/": shown(HELPERS),
    "directory/enquiries/<uuid:enquiry_id>/": shown(ENQUIRY),
    "directory/enquiries/<uuid:enquiry_id>/take/": taken(RECEIVES),
    "directory/enquiries/<uuid:enquiry_id>/answer/": taken(RECEIVES, answer="Ja"),
    "directory/enquiries/<uuid:enquiry_id>/pass-on/": Address(
        RECEIVES, RECEIVES, {"to": "role:{role_id}", "reason": "Tor vet det"}
    ),
}
# In Are's room: hidden from whoever was never in it, denied neutrally to whoever was.
IN_ROOM = row(H, member=A, person=A, former_member=D, taken_out=D, outside=S)
HELPER_IN_ROOM = IN_ROOM.but(person=H)
PERSON_IN_ROOM = row(H, person=A, outside=S)  # pages of the person's own do not exist for helpers
HELPERS_OWN = row(A, selves=H, outside=S)
LEADERS = row(H, leader=A, outside=S)
HEALTH_PERSONNEL = row(H, member=A, former_member=A, other_organisation=A, wrong_role=A, outside=S)
YES = {"confirmed": "yes"}  # the button on the page that says what will happen
NOT_NOW = IN_ROOM.but(member=D, person=H)  # theirs to do, but not while the room is open

ROOMS: Mapping[str, Address] = {
    "": shown(SIGNED_IN),
    "news/": shown(SIGNED_IN),
    "rooms/new/": page(HELPERS_OWN),
    "rooms/staff/": shown(SIGNED_IN),
    "rooms/duty/": shown(HELPERS_OWN),
    "phrases/": Address(LEADERS, LEADERS, {"text": "Avtalt per telefon."}),
    "phrases/<uuid:phrase_id>/remove/": taken(LEADERS),
    "rooms/emergency/": page(HEALTH_PERSONNEL),
    "rooms/review/": shown(LEADERS),
    "rooms/review/questions/<uuid:question_id>/": taken(LEADERS, answer="Hun skulle ringe ham samme dag."),
    "rooms/review/emergencies/<uuid:case_id>/": taken(LEADERS, review="justified"),
    # Reading.
    "rooms/<uuid:room_id>/": shown(IN_ROOM),
    "rooms/<uuid:room_id>/waiting/": shown(HELPER_IN_ROOM),
    "rooms/<uuid:room_id>/older/": shown(IN_ROOM),
    "rooms/<uuid:room_id>/since/": shown(IN_ROOM),
    "rooms/<uuid:room_id>/regions/": shown(IN_ROOM),
    "rooms/<uuid:room_id>/receipts/now/": shown(IN_ROOM),
    "rooms/<uuid:room_id>/audience/": shown(IN_ROOM),
    "rooms/<uuid:room_id>/search/": shown(IN_ROOM),
    "rooms/<uuid:room_id>/members/": shown(IN_ROOM),
    "rooms/<uuid:room_id>/messages/<uuid:message_id>/": shown(IN_ROOM),
    "rooms/<uuid:room_id>/messages/<uuid:message_id>/now/": shown(IN_ROOM),
    "rooms/<uuid:room_id>/files/<uuid:file_id>/": shown(IN_ROOM),
    # Writing.
    "rooms/<uuid:room_id>/other/": page(IN_ROOM),
    "rooms/<uuid:room_id>/messages/": taken(IN_ROOM, text="Hei"),
    "rooms/<uuid:room_id>/messages/<uuid:message_id>/edit/": taken(HELPER_IN_ROOM, text="Rettet"),  # Kari wrote it
    "rooms/<uuid:room_id>/messages/<uuid:message_id>/take-back/": taken(HELPER_IN_ROOM),
    "rooms/<uuid:room_id>/messages/<uuid:message_id>/journal/": taken(HELPER_IN_ROOM),
    "rooms/<uuid:room_id>/messages/<uuid:message_id>/journal/undo/": taken(HELPER_IN_ROOM),
    "rooms/<uuid:room_id>/record/": Address(HELPER_IN_ROOM, HELPER_IN_ROOM, {"message": "{message_id}"}),
    "rooms/<uuid:room_id>/record/text/": taken(HELPER_IN_ROOM, message="{message_id}", format="done", recorded="yes"),
    "rooms/<uuid:room_id>/phrases/": shown(HELPER_IN_ROOM),
    "rooms/<uuid:room_id>/opinions/": Address(
        IN_ROOM, IN_ROOM, {"text": "Hva tenker dere?", "through": "{membership_id}"}
    ),
    "rooms/<uuid:room_id>/opinions/<uuid:opinion_id>/ask/": taken(IN_ROOM, through="{membership_id}"),
    "rooms/<uuid:room_id>/opinions/<uuid:opinion_id>/say/": taken(HELPER_IN_ROOM, text="Det vi vet"),
    "rooms/<uuid:room_id>/opinions/views/<uuid:view_id>/take-back/": taken(HELPER_IN_ROOM),
    "rooms/<uuid:room_id>/forms/": shown(IN_ROOM),
    "rooms/<uuid:room_id>/forms/give/": page(HELPER_IN_ROOM),
    "rooms/<uuid:room_id>/forms/<uuid:form_id>/": shown(IN_ROOM),  # Kari gave it
    "rooms/<uuid:room_id>/forms/<uuid:form_id>/fhir.json": shown(IN_ROOM),
    "rooms/<uuid:room_id>/forms/<uuid:form_id>/seen-by/": taken(PERSON_IN_ROOM, seen_by="room"),
    "rooms/<uuid:room_id>/forms/<uuid:form_id>/enter/": page(HELPER_IN_ROOM),
    "rooms/<uuid:room_id>/forms/<uuid:form_id>/hand/": page(HELPER_IN_ROOM),
    "rooms/<uuid:room_id>/forms/<uuid:form_id>/here/": page(HIDDEN_SIGNED_IN),  # only on a device that is handed over
    "rooms/<uuid:room_id>/forms/<uuid:form_id>/take-back/": page(HIDDEN_SIGNED_IN),
    "rooms/<uuid:room_id>/appointments/": shown(IN_ROOM),
    "rooms/<uuid:room_id>/appointments/waits/": taken(HELPER_IN_ROOM, what="Svar fra DPS", usual_weeks="6"),
    "rooms/<uuid:room_id>/appointments/waits/<uuid:wait_id>/end/": taken(HELPER_IN_ROOM),
    "rooms/<uuid:room_id>/appointments/new/": page(IN_ROOM),
    "rooms/<uuid:room_id>/appointments/<uuid:appointment_id>/": shown(IN_ROOM),
    "rooms/<uuid:room_id>/appointments/<uuid:appointment_id>/appointment.ics": shown(IN_ROOM),
    "rooms/<uuid:room_id>/appointments/<uuid:appointment_id>/change/": page(IN_ROOM),
    "rooms/<uuid:room_id>/appointments/<uuid:appointment_id>/cancel/": taken(IN_ROOM),
    "rooms/<uuid:room_id>/appointments/<uuid:appointment_id>/unsuited/": taken(IN_ROOM),
    "rooms/<uuid:room_id>/appointments/<uuid:appointment_id>/suits/": taken(IN_ROOM),
    "rooms/<uuid:room_id>/appointments/<uuid:appointment_id>/offer/": page(HELPER_IN_ROOM),
    "rooms/<uuid:room_id>/appointments/alternatives/<uuid:alternative_id>/answer/": taken(IN_ROOM, fits="no"),
    "rooms/<uuid:room_id>/appointments/alternatives/<uuid:alternative_id>/choose/": taken(HELPER_IN_ROOM),
    "first-meeting/card/": page(PUBLIC),
    "first-meeting/course/": page(PUBLIC),
    "first-meeting/leaders/": page(PUBLIC),
    "rooms/<uuid:room_id>/how-it-goes/": Address(IN_ROOM, IN_ROOM.but(person=D), {}),
    "rooms/<uuid:room_id>/how-it-goes/<uuid:episode_id>/": page(IN_ROOM),
    "rooms/<uuid:room_id>/hand-overs/": Address(IN_ROOM, IN_ROOM.but(person=D), {"unit": "{unit_id}"}),
    "rooms/<uuid:room_id>/hand-overs/<uuid:handover_id>/": page(IN_ROOM),
    "rooms/<uuid:room_id>/hand-overs/<uuid:handover_id>/after/": taken(
        HELPER_IN_ROOM, what="barrier-place", value="yes"
    ),
    "rooms/<uuid:room_id>/hand-overs/<uuid:handover_id>/quotes/": page(IN_ROOM),
    "rooms/<uuid:room_id>/hand-overs/<uuid:handover_id>/agenda/": Address(
        IN_ROOM, IN_ROOM, {"part": "important", "text": "Hverdagen"}
    ),
    "rooms/<uuid:room_id>/hand-overs/<uuid:handover_id>/agenda/voice/": page(IN_ROOM),
    "rooms/<uuid:room_id>/hand-overs/<uuid:handover_id>/table/": Address(IN_ROOM, IN_ROOM, {"text": "Vi ses"}),
    "rooms/<uuid:room_id>/hand-overs/<uuid:handover_id>/two/": Address(
        HELPER_IN_ROOM, HELPER_IN_ROOM, {"role": "{role_id}"}
    ),
    "rooms/<uuid:room_id>/hand-overs/<uuid:handover_id>/times/": page(HELPER_IN_ROOM),
    "rooms/<uuid:room_id>/hand-overs/<uuid:handover_id>/summary/": Address(IN_ROOM, IN_ROOM, {"do": "agree"}),
    "rooms/<uuid:room_id>/ball/": taken(IN_ROOM),
    "rooms/<uuid:room_id>/matters/": page(IN_ROOM),
    # The question, and what the person decides.
    "rooms/<uuid:room_id>/consent/": page(PERSON_IN_ROOM),
    "rooms/<uuid:room_id>/consent/mine/": shown(PERSON_IN_ROOM),
    "rooms/<uuid:room_id>/consent/hand/": page(NOT_NOW),  # the question is answered
    "rooms/<uuid:room_id>/consent/here/": page(HIDDEN_SIGNED_IN),  # only on a device that is handed over
    "rooms/<uuid:room_id>/consent/back/": page(HIDDEN_SIGNED_IN),
    "rooms/<uuid:room_id>/choices/": shown(PERSON_IN_ROOM),
    "rooms/<uuid:room_id>/choices/withdraw/": Address(PERSON_IN_ROOM, PERSON_IN_ROOM, YES),
    "rooms/<uuid:room_id>/choices/organisations/<uuid:organisation_id>/out/": Address(
        PERSON_IN_ROOM, PERSON_IN_ROOM, YES
    ),
    "rooms/<uuid:room_id>/choices/helpers/<uuid:membership_id>/out/": Address(PERSON_IN_ROOM, PERSON_IN_ROOM, YES),
    "rooms/<uuid:room_id>/choices/out/<uuid:objection_id>/lift/": taken(PERSON_IN_ROOM),
    "rooms/<uuid:room_id>/choices/wishes/<uuid:wish_id>/": page(PERSON_IN_ROOM),
    "rooms/<uuid:room_id>/choices/participation/": taken(PERSON_IN_ROOM, participation="read"),
    "rooms/<uuid:room_id>/choices/receipts/": taken(PERSON_IN_ROOM, person_receipts="on"),
    "rooms/<uuid:room_id>/choices/history/": taken(PERSON_IN_ROOM, history="no"),
    "rooms/<uuid:room_id>/choices/pause/": taken(PERSON_IN_ROOM),
    "rooms/<uuid:room_id>/choices/resume/": taken(PERSON_IN_ROOM.but(person=D)),  # it is open
    "rooms/<uuid:room_id>/log/": shown(PERSON_IN_ROOM),
    "rooms/<uuid:room_id>/log/<uuid:line_id>/why/": taken(PERSON_IN_ROOM),
    "rooms/<uuid:room_id>/export/": Address(PERSON_IN_ROOM, PERSON_IN_ROOM, {"format": "json"}),
    # Members, and the room itself.
    "rooms/<uuid:room_id>/members/add/": page(IN_ROOM),
    "rooms/<uuid:room_id>/members/next-of-kin/": page(IN_ROOM),
    "rooms/<uuid:room_id>/members/<uuid:membership_id>/remove/": Address(HELPER_IN_ROOM, HELPER_IN_ROOM, YES),
    "rooms/<uuid:room_id>/leave/": Address(IN_ROOM, IN_ROOM.but(person=D), YES),  # it is their room
    "rooms/<uuid:room_id>/hand-over/": page(HELPER_IN_ROOM),
    "rooms/<uuid:room_id>/settings/": shown(HELPER_IN_ROOM),
    "rooms/<uuid:room_id>/promises/go-on/": taken(IN_ROOM),
    "rooms/<uuid:room_id>/promises/<uuid:message_id>/settle/": taken(HELPER_IN_ROOM),
    "rooms/<uuid:room_id>/promises/<uuid:ball_id>/saved/": taken(HELPER_IN_ROOM),
    "rooms/<uuid:room_id>/settings/answer-within/": taken(HELPER_IN_ROOM, answer_within="3"),
    "rooms/<uuid:room_id>/settings/receipts/": taken(HELPER_IN_ROOM, receipts="off"),
    "rooms/<uuid:room_id>/settings/close/": Address(IN_ROOM, IN_ROOM, YES),
    "rooms/<uuid:room_id>/settings/reopen/": taken(NOT_NOW),
}
TABLE: Mapping[str, Address] = {**PEOPLE, **UI, **DIRECTORY, **ROOMS}
