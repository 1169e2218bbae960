"""Addresses of people."""

from __future__ import annotations

from django.urls import path

from brobygger.people.views import desk, inviting, me, signing_in, story

app_name = "people"
urlpatterns = [
    path("sign-in/", signing_in.sign_in, name="sign-in"),
    path("sign-in/code/", signing_in.code, name="code"),
    path("sign-out/", signing_in.sign_out, name="sign-out"),
    path("choose-role/", signing_in.choose_role, name="choose-role"),
    path("unlock/", signing_in.unlock, name="unlock"),
    path("lock/", signing_in.lock, name="lock"),
    path("session/", signing_in.session, name="session"),
    path("session/stay/", signing_in.stay, name="stay"),
    path("i/<str:secret>/", inviting.invitation, name="invitation"),
    path("password/", inviting.ask_password_link, name="ask-password-link"),
    path("password/<str:secret>/", inviting.set_password, name="set-password"),
    path("me/", me.me, name="me"),
    path("me/trust-persons/", me.trust_persons, name="trust-persons"),
    path("me/security/", me.security, name="security"),
    path("me/security/sign-ins/others/end/", me.end_others, name="end-others"),
    path("me/security/sign-ins/<uuid:session_id>/end/", me.end_sign_in, name="end-sign-in"),
    path("story/", story.story, name="story"),
    path("admin-desk/", desk.desk, name="desk"),
    path("admin-desk/organisations/new/", desk.add_organisation, name="desk-add-organisation"),
    path("admin-desk/organisations/<uuid:organisation_id>/urgent/", desk.urgent, name="desk-urgent"),
    path("admin-desk/organisations/<uuid:organisation_id>/units/new/", desk.add_unit, name="desk-add-unit"),
    path("admin-desk/units/<uuid:unit_id>/staff/new/", desk.invite_staff, name="desk-invite-staff"),
    path("admin-desk/roles/<uuid:role_id>/end/", desk.end_role, name="desk-end-role"),
]
