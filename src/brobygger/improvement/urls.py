"""Addresses of improvement projects."""

from __future__ import annotations

from django.urls import path

from brobygger.improvement.views import benefits, intentions, people, projects, training, work

app_name = "improvement"
ONE = "improvement/<uuid:project_id>/"
urlpatterns = [
    path("improvement/", projects.listing, name="list"),
    path("improvement/new/", projects.new, name="new"),
    path("improvement/asked/<uuid:asked_id>/", intentions.answer, name="answer"),
    path("improvement/training/", training.overview, name="training"),
    path("improvement/training/new/", training.new, name="new-course"),
    path("improvement/training/<uuid:course_id>/", training.course, name="course"),
    path("improvement/training/<uuid:course_id>/giver/", training.giver, name="giver"),
    path("improvement/training/<uuid:course_id>/cancel/", training.cancel, name="cancel-course"),
    path(ONE, projects.project, name="project"),
    path(f"{ONE}plan/", projects.plan, name="plan"),
    path(f"{ONE}end/", projects.end, name="end"),
    path(f"{ONE}pilots/", projects.link, name="link"),
    path(f"{ONE}people/", people.people, name="people"),
    path(f"{ONE}people/out/", people.out, name="out"),
    path(f"{ONE}barriers/new/", work.new, name="new-barrier"),
    path(f"{ONE}barriers/<uuid:barrier_id>/", work.barrier, name="barrier"),
    path(f"{ONE}barriers/<uuid:barrier_id>/gone/", work.gone, name="gone"),
    path(f"{ONE}phase/", benefits.phase, name="phase"),
    path(f"{ONE}benefits/new/", benefits.new, name="new-benefit"),
    path(f"{ONE}benefits/<uuid:benefit_id>/", benefits.benefit, name="benefit"),
    path(f"{ONE}notes/", work.note, name="note"),
    path(f"{ONE}notes/<uuid:note_id>/remove/", work.remove, name="remove-note"),
]
