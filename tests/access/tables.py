"""Every table and who may see a row in it: the table that `test_rowsecurity.py` holds the database to.

The viewers: `person`, whom the room is about; `member`, a helper in the room; `jobs`, our own machinery. Never: one
who was never in, a former member, the member in another role or as themselves, a link-holder, a visitor, or a
connection that forgot to say who asks.
"""

from __future__ import annotations

PERSON, MEMBER, JOBS = "person", "member", "jobs"

# Room-bound, or private to somebody: row-level security is on, and exactly these see the row made in the room.
ROWS: dict[str, frozenset[str]] = {
    "appointments_alternative": frozenset({PERSON, MEMBER}),
    "appointments_answer": frozenset({PERSON, MEMBER}),
    "appointments_appointment": frozenset({PERSON, MEMBER}),  # no job of ours reads what is agreed
    "appointments_feed": frozenset({MEMBER, JOBS}),  # whose address it is
    "appointments_mailing": frozenset({MEMBER}),  # whose wish it is
    "appointments_unsuited": frozenset({PERSON, MEMBER}),
    "appointments_wait": frozenset({PERSON, MEMBER}),
    "audit_line": frozenset({PERSON, MEMBER, JOBS}),  # the member's own look at the person's room
    "audit_seal": frozenset({JOBS}),
    "audit_waiting": frozenset({JOBS}),
    "consents_break_glass": frozenset({PERSON, MEMBER, JOBS}),  # the member is the one who broke the glass
    "consents_consent": frozenset({PERSON, MEMBER, JOBS}),
    "consents_objection": frozenset({PERSON, JOBS}),  # nobody in the room learns whose decision it was
    "consents_party": frozenset({PERSON, MEMBER, JOBS}),
    "directory_enquiry": frozenset({MEMBER}),  # the sender, the unit it lies with, those it has passed through
    "directory_enquiry_step": frozenset({MEMBER}),
    "files_file": frozenset({PERSON, MEMBER, JOBS}),  # no content; jobs seal its key anew
    "feedback_addressed": frozenset({PERSON, MEMBER}),
    "feedback_episode": frozenset({PERSON, MEMBER}),  # the helper who leads it, no others of the room
    "feedback_session": frozenset({PERSON, MEMBER}),
    "feedback_shown": frozenset({PERSON, MEMBER}),  # to whom the person shows the curve: those, and who leads it
    "handovers_agenda_link": frozenset({JOBS}),
    "handovers_effect": frozenset({JOBS}),  # and leaders of the two organisations: numbers about nobody
    "handovers_handover": frozenset({PERSON, MEMBER, JOBS}),  # ids, codes and times: jobs remind
    "handovers_mark": frozenset({PERSON, MEMBER, JOBS}),
    "handovers_nudge": frozenset({JOBS}),
    "handovers_point": frozenset({PERSON}),  # words: the person's and the two helpers', not the room's
    "handovers_quote": frozenset({PERSON}),
    "handovers_summary": frozenset({PERSON}),
    "handovers_told": frozenset({PERSON, JOBS}),  # and the helpers of the two organisations; a job counts
    "improvement_asked": frozenset({MEMBER}),  # whoever is asked
    "improvement_attendance": frozenset({MEMBER}),  # as the course
    "improvement_batch": frozenset({MEMBER}),  # those in a project of both organisations: numbers of five or more
    "collaboration_pair": frozenset({MEMBER}),  # those who work in the two; no job of ours reads plans
    "collaboration_plan": frozenset(),  # a draft: for the leaders of the two alone
    "collaboration_step": frozenset(),
    "improvement_barrier": frozenset({MEMBER}),  # those in the project; no job of ours reads what they write
    "improvement_benefit": frozenset({MEMBER}),
    "improvement_course": frozenset({MEMBER}),  # the organisation's leaders, and whoever leads a project that it is in
    "improvement_member": frozenset({MEMBER}),
    "improvement_note": frozenset({MEMBER}),
    "improvement_pilot": frozenset({MEMBER}),
    "improvement_project": frozenset({MEMBER}),
    "improvement_waiting": frozenset(),  # nobody: it waits for four others
    "journal_mark": frozenset({MEMBER}),  # whoever made it, and colleagues of the same organisation in the room
    "journal_phrase": frozenset({MEMBER}),  # whoever works in the organisation
    "live_event": frozenset({PERSON, MEMBER, JOBS}),
    "live_mark": frozenset({PERSON, MEMBER, JOBS}),
    "live_stream": frozenset({PERSON, MEMBER, JOBS}),
    "live_subscriber": frozenset({PERSON, MEMBER, JOBS}),
    "measures_answer": frozenset({MEMBER, JOBS}),  # staff of the organisations it is counted for; no author in it
    "measures_asked": frozenset({PERSON, MEMBER, JOBS}),  # who is asked, and who set it off
    "measures_collection": frozenset({MEMBER, JOBS}),
    "measures_form": frozenset({PERSON, MEMBER}),  # whom it is about, and who gave it
    "measures_licence": frozenset({MEMBER}),  # whoever works in the organisation
    "measures_own_text": frozenset({PERSON, MEMBER}),  # the organisation's staff, and whoever has a form in it
    "measures_waiting": frozenset(),  # nobody: it waits for four others
    "notify_delivery": frozenset({JOBS}),
    "notify_choice": frozenset({PERSON, JOBS}),
    "notify_device": frozenset({PERSON, JOBS}),
    "notify_room_choice": frozenset({PERSON, JOBS}),
    "notify_way": frozenset({PERSON, JOBS}),  # one's own number and address
    "opinions_asked": frozenset({PERSON, MEMBER}),  # no job of ours reads what services think
    "opinions_question": frozenset({PERSON, MEMBER}),
    "opinions_view": frozenset({PERSON, MEMBER}),
    "people_invitation": frozenset({PERSON, MEMBER, JOBS}),  # the one invited, and the one who invited
    "people_person": frozenset({PERSON, MEMBER, JOBS}),
    "people_trust_person": frozenset({PERSON, JOBS}),
    "pilots_answer": frozenset({MEMBER, JOBS}),  # the leaders in the pilot; a job asks who has not written
    "pilots_verdict": frozenset({MEMBER}),  # the leaders in the pilot
    "pilots_room": frozenset({PERSON, MEMBER}),  # no job of ours needs to know which room it is
    "promises_step": frozenset({PERSON, MEMBER, JOBS}),
    "rooms_access_question": frozenset({PERSON, MEMBER, JOBS}),
    "rooms_ball": frozenset({PERSON, MEMBER, JOBS}),
    "rooms_membership": frozenset({PERSON, MEMBER, JOBS}),
    "rooms_message": frozenset({PERSON, MEMBER}),  # no job of ours reads what people write
    "rooms_room": frozenset({PERSON, MEMBER, JOBS}),
    "rooms_wish": frozenset({PERSON, MEMBER, JOBS}),
}

DIRECTORY = "the staff directory: who works where is known inside the services"
SIGN_IN = "read before anybody is signed in: found by secret hashes, or by the account itself"
PILOTS = "plans between organisations and which of their staff are in: no service user, no room"
MACHINERY = "our machinery: ids, kinds and times only"

# Without row-level security, each with its reason. None of them may hold a room's or a stream's id.
OPEN: dict[str, str] = {
    "account_emailaddress": SIGN_IN,
    "account_emailconfirmation": SIGN_IN,
    "auth_group": MACHINERY,
    "auth_group_permissions": MACHINERY,
    "auth_permission": MACHINERY,
    "config_shared_cache": MACHINERY,
    "directory_absence": "who is away until when, and who answers; never why",
    "library_entry": "what one learns from, for everybody who is signed in",
    "directory_entry": "what stands about each unit, for everybody who is signed in",
    "directory_registered": "what Enhetsregisteret, which is public, says about units",
    "django_content_type": MACHINERY,
    "django_migrations": MACHINERY,
    "django_session": SIGN_IN,
    "kernel_outbox": MACHINERY,
    "mfa_authenticator": SIGN_IN,
    "people_account": SIGN_IN,
    "pilots_member": PILOTS,
    "pilots_pilot": PILOTS,
    "pilots_refused": "how many were outside a pilot in a week: numbers only",
    "pilots_terms": PILOTS,
    "people_contact_point": DIRECTORY,
    "people_one_time_code": SIGN_IN,
    "people_organisation": DIRECTORY,
    "people_role": DIRECTORY,
    "people_sign_in": SIGN_IN,
    "people_unit": DIRECTORY,
    "procrastinate_events": MACHINERY,
    "procrastinate_jobs": MACHINERY,
    "procrastinate_periodic_defers": MACHINERY,
    "procrastinate_workers": MACHINERY,
}

# What ends, but never goes away: not even those who see a row may remove it.
NEVER_REMOVED = (
    "audit_line",
    "audit_seal",
    "consents_break_glass",
    "consents_consent",
    "consents_objection",
    "consents_party",
    "live_event",
    "live_mark",
    "live_stream",
    "live_subscriber",
    "rooms_membership",
    "rooms_message",
    "rooms_room",
)

# Functions that run with the owner's rights, and what for. Each has a fixed search_path; PUBLIC may call none.
AS_OWNER: dict[str, str] = {
    "audit_make_months(integer)": "makes the log's coming months",
    "audit_queue()": "trigger: a new line waits for its seal",
    "handovers_may_hear(uuid)": "whether a file is words of a hand-over that are not for this seat: yes or no",
    "handovers_sums(uuid[])": "whether a hand-over's summary is written and agreed, and no word of it",
    "handovers_quotes(uuid,uuid)": "words that persons have said yes to: to leaders of the two, without whose they are",
    "handovers_times(uuid[])": "when a hand-over's appointments are: to those in the room, and to jobs",
    "improvement_answer(uuid,boolean,boolean,boolean,boolean)": "an answer without author, from whoever is asked",
    "improvement_meetings(uuid)": "how many first meetings there were, to those in the project",
    "improvement_runs(uuid,uuid)": "whether a project of two organisations runs, to jobs",
    "live_append(jsonb,boolean)": "the only place that numbers events; checks the author's seat",
    "live_events_after(uuid[],bigint[],integer)": "the events after given heads, for the raw path",
    "live_mark(text,jsonb)": "moves a subscriber's own watermarks",
    "feedback_shown_curve(uuid)": "a curve's numbers, to those whom the person shows it to; no words",
    "live_news(uuid[],bigint[],integer)": "a round of the fan-out, for the live path's own job alone",
    "live_readers(uuid[])": "whose open streams an event goes to",
    "live_seats(text[])": "which streams some seats have now",
    "my_companions()": "the persons who are in my rooms",
    "my_from_seq(uuid)": "from where I may read a stream",
    "my_later_streams()": "my streams whose history begins later",
    "my_projects(boolean)": "the improvement projects I am in, or lead",
    "my_training()": "the organisations whose training I see to",
    "my_streams()": "which streams I may read now",
    "my_whole_streams()": "my streams that I may read from the start",
    "measures_answer_survey(uuid,jsonb)": "an anonymous answer, from its link's holder; no author is kept",
    "measures_link(text)": "what a link opens, by its hash: an id, nothing else",
    "my_led_units()": "the units I answer for as a leader",
    "people_has_own_room(uuid)": "whether there is a room about a person",
    "rooms_home(integer,integer,timestamp with time zone,uuid)": "my room list: counts over my own streams",
    "rooms_news(uuid[],bigint[],integer,integer)": "the same with bodies",
    "rooms_unsendable(jsonb,uuid[],boolean)": "the part of rooms_post_messages that looks at who is named",
    "rooms_message_bodies(uuid[])": "messages for the fan-out, to the live path's own job alone",
    "pilots_figures(uuid,date[],date,date[])": "numbers about a pilot's rooms, to whoever is in the pilot",
    "promises_of_room(uuid)": "what waits in a room I am in, and for jobs: ids, times and names, never words",
    "rooms_what_waits(uuid)": "whom a message names, without its words, to the job that tells members",
    "rooms_note_here(uuid)": "when I was here last, in my own membership alone",
    "rooms_post_messages(jsonb,boolean)": "messages with their numbers, as the seat that each names and that asks",
    "rooms_trust_persons(uuid)": "whom the person trusts, to those in the room",
    "people_who(text,boolean,timestamp with time zone)": "who is signed in",
}
