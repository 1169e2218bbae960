"""Changing rooms: one use-case a function, one transaction each. Decide, lock, validate, write, audit, outbox."""

from brobygger.rooms.services.answering import answer_consent, answer_wish
from brobygger.rooms.services.deciding import (
    ANSWER_WITHIN,
    close,
    pause,
    reopen,
    resume,
    set_answer_within,
    set_history_choice,
    set_matters,
    set_participation,
    set_person_receipts,
    set_receipts,
)
from brobygger.rooms.services.emergency import break_glass, may_break_glass
from brobygger.rooms.services.exporting import NoPdf, export_files, export_json, export_pdf
from brobygger.rooms.services.inputs import (
    AboutInvited,
    AboutKnown,
    Added,
    BallInput,
    BreakGlassOpened,
    Posted,
    RoomCreated,
    WishInput,
)
from brobygger.rooms.services.looking import note, note_visit
from brobygger.rooms.services.members import add_member, end_places, hand_over_place, leave, remove_member
from brobygger.rooms.services.posting import answer_ball, edit_message, post_message, take_back
from brobygger.rooms.services.questions import answer_question, ask_why
from brobygger.rooms.services.recording import (
    mark_journalled,
    mark_recorded,
    record_file,
    record_text,
    unmark_journalled,
)
from brobygger.rooms.services.showing import file_of, post_picture, post_recording
from brobygger.rooms.services.starting import create_room
from brobygger.rooms.services.stopping import (
    lift_objection,
    take_out_helper,
    take_out_organisation,
    withdraw_consent,
)
from brobygger.rooms.services.wishing import wish_for

__all__ = [
    "ANSWER_WITHIN",
    "AboutInvited",
    "AboutKnown",
    "Added",
    "BallInput",
    "BreakGlassOpened",
    "NoPdf",
    "Posted",
    "RoomCreated",
    "WishInput",
    "add_member",
    "answer_ball",
    "answer_consent",
    "answer_question",
    "answer_wish",
    "ask_why",
    "break_glass",
    "close",
    "create_room",
    "edit_message",
    "end_places",
    "export_files",
    "export_json",
    "export_pdf",
    "file_of",
    "hand_over_place",
    "leave",
    "lift_objection",
    "mark_journalled",
    "mark_recorded",
    "may_break_glass",
    "note",
    "note_visit",
    "pause",
    "post_message",
    "post_picture",
    "post_recording",
    "record_file",
    "record_text",
    "remove_member",
    "reopen",
    "resume",
    "set_answer_within",
    "set_history_choice",
    "set_matters",
    "set_participation",
    "set_person_receipts",
    "set_receipts",
    "take_back",
    "take_out_helper",
    "take_out_organisation",
    "unmark_journalled",
    "wish_for",
    "withdraw_consent",
]
