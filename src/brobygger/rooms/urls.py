"""Addresses of rooms. Ids in addresses are random; nothing in an address says whom a room is about."""

from __future__ import annotations

from django.urls import path

from brobygger.rooms.views import (
    about,
    changes,
    choices,
    choosing,
    consent,
    home,
    log,
    members,
    messages,
    new,
    record,
    room,
)

app_name = "rooms"
urlpatterns = [
    path("", home.home, name="home"),
    path("rooms/new/", new.new, name="new"),
    path("rooms/staff/", choosing.staff, name="fragment-staff"),
    path("rooms/duty/", log.duty_list, name="duty-list"),
    path("rooms/emergency/", log.break_glass, name="break-glass"),
    path("rooms/review/", log.review, name="review"),
    path("rooms/review/questions/<uuid:question_id>/", log.answer_question, name="answer-question"),
    path("rooms/review/emergencies/<uuid:case_id>/", log.review_break_glass, name="review-break-glass"),
    path("rooms/<uuid:room_id>/", room.room, name="room"),
    path("rooms/<uuid:room_id>/waiting/", new.waiting, name="waiting"),
    path("rooms/<uuid:room_id>/consent/", consent.consent, name="consent"),
    path("rooms/<uuid:room_id>/consent/hand/", consent.hand_device, name="hand-device"),
    path("rooms/<uuid:room_id>/consent/here/", consent.consent_here, name="consent-here"),
    path("rooms/<uuid:room_id>/consent/back/", consent.take_device_back, name="take-device-back"),
    path("rooms/<uuid:room_id>/consent/mine/", consent.my_consent, name="my-consent"),
    # pieces that the page's script fetches
    path("rooms/<uuid:room_id>/older/", room.older, name="older"),
    path("rooms/<uuid:room_id>/since/", room.since, name="fragment-since"),
    path("rooms/<uuid:room_id>/regions/", room.regions, name="fragment-regions"),
    path("rooms/<uuid:room_id>/receipts/now/", room.receipts, name="fragment-receipts"),
    path("rooms/<uuid:room_id>/audience/", room.audience, name="fragment-audience"),
    path("rooms/<uuid:room_id>/messages/<uuid:message_id>/now/", room.one_message, name="fragment-message"),
    # messages
    path("rooms/<uuid:room_id>/messages/", messages.post, name="post"),
    path("rooms/<uuid:room_id>/messages/<uuid:message_id>/", messages.message, name="message"),
    path("rooms/<uuid:room_id>/messages/<uuid:message_id>/edit/", messages.edit, name="edit"),
    path("rooms/<uuid:room_id>/messages/<uuid:message_id>/take-back/", messages.take_back, name="take-back"),
    path("rooms/<uuid:room_id>/messages/<uuid:message_id>/journal/", messages.journal, name="journal"),
    path("rooms/<uuid:room_id>/messages/<uuid:message_id>/journal/undo/", record.not_after_all, name="not-journalled"),
    path("rooms/<uuid:room_id>/record/", record.record, name="record"),
    path("rooms/<uuid:room_id>/record/text/", record.take, name="record-text"),
    path("rooms/<uuid:room_id>/phrases/", record.phrases, name="phrases"),
    path("rooms/<uuid:room_id>/ball/", changes.answer_ball, name="answer-ball"),
    path("rooms/<uuid:room_id>/search/", room.search, name="search"),
    # the person decides
    path("rooms/<uuid:room_id>/choices/", choices.choices, name="choices"),
    path("rooms/<uuid:room_id>/choices/withdraw/", choices.withdraw, name="withdraw"),
    path(
        "rooms/<uuid:room_id>/choices/organisations/<uuid:organisation_id>/out/",
        choices.take_out_organisation,
        name="take-out-organisation",
    ),
    path(
        "rooms/<uuid:room_id>/choices/helpers/<uuid:membership_id>/out/",
        choices.take_out_helper,
        name="take-out-helper",
    ),
    path("rooms/<uuid:room_id>/choices/out/<uuid:objection_id>/lift/", changes.lift, name="lift"),
    path("rooms/<uuid:room_id>/choices/wishes/<uuid:wish_id>/", choices.answer_wish, name="answer-wish"),
    path("rooms/<uuid:room_id>/choices/participation/", changes.participation, name="participation"),
    path("rooms/<uuid:room_id>/choices/receipts/", changes.person_receipts, name="person-receipts"),
    path("rooms/<uuid:room_id>/choices/history/", changes.history, name="history"),
    path("rooms/<uuid:room_id>/choices/pause/", changes.pause, name="pause"),
    path("rooms/<uuid:room_id>/choices/resume/", changes.resume, name="resume"),
    path("rooms/<uuid:room_id>/matters/", room.matters, name="matters"),
    path("rooms/<uuid:room_id>/log/", log.log, name="log"),
    path("rooms/<uuid:room_id>/log/<uuid:line_id>/why/", log.ask_why, name="ask-why"),
    path("rooms/<uuid:room_id>/export/", about.export, name="export"),
    # members and the room
    path("rooms/<uuid:room_id>/members/", members.members, name="members"),
    path("rooms/<uuid:room_id>/members/add/", members.add, name="add-member"),
    path("rooms/<uuid:room_id>/members/next-of-kin/", members.next_of_kin, name="next-of-kin"),
    path("rooms/<uuid:room_id>/members/<uuid:membership_id>/remove/", members.remove, name="remove-member"),
    path("rooms/<uuid:room_id>/leave/", members.leave, name="leave"),
    path("rooms/<uuid:room_id>/hand-over/", members.hand_over, name="hand-over"),
    path("rooms/<uuid:room_id>/settings/", about.settings, name="settings"),
    path("rooms/<uuid:room_id>/settings/answer-within/", changes.answer_within, name="answer-within"),
    path("rooms/<uuid:room_id>/settings/receipts/", changes.receipts, name="receipts"),
    path("rooms/<uuid:room_id>/settings/close/", about.close, name="close"),
    path("rooms/<uuid:room_id>/settings/reopen/", changes.reopen, name="reopen"),
]
