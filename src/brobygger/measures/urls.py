"""Addresses of questionnaires."""

from __future__ import annotations

from django.urls import path

from brobygger.measures.views import asking, catalogue, entering, fetching, filling, handing, loading, results, room

app_name = "measures"
urlpatterns = [
    path("q/<str:secret>/", filling.fill_in, name="fill-in"),
    path("rooms/<uuid:room_id>/forms/", room.forms, name="forms"),
    path("rooms/<uuid:room_id>/forms/give/", room.give, name="give"),
    path("rooms/<uuid:room_id>/forms/<uuid:form_id>/", room.one, name="form"),
    path("rooms/<uuid:room_id>/forms/<uuid:form_id>/seen-by/", room.seen_by, name="seen-by"),
    path("rooms/<uuid:room_id>/forms/<uuid:form_id>/fhir.json", fetching.fhir, name="fhir"),
    path("rooms/<uuid:room_id>/forms/<uuid:form_id>/enter/", entering.enter, name="enter"),
    path("rooms/<uuid:room_id>/forms/<uuid:form_id>/hand/", handing.hand, name="hand"),
    path("rooms/<uuid:room_id>/forms/<uuid:form_id>/here/", handing.here, name="here"),
    path("rooms/<uuid:room_id>/forms/<uuid:form_id>/take-back/", handing.take_back, name="take-back"),
    path("surveys/", results.surveys, name="surveys"),
    path("surveys/ask/", asking.ask, name="ask"),
    path("surveys/<str:kind>/", results.results, name="results"),
    path("surveys/<str:kind>/results.csv", results.results_csv, name="results-csv"),
    path("questionnaires/", catalogue.questionnaires, name="questionnaires"),
    path("questionnaires/load/", loading.load, name="load"),
    path("questionnaires/<str:instrument>/", catalogue.questionnaire, name="questionnaire"),
    path("questionnaires/<str:instrument>/licence/", catalogue.licence, name="licence"),
    path("questionnaires/<str:instrument>/text/", loading.text, name="text"),
    path("questionnaires/<str:instrument>/questionnaire.json", catalogue.questionnaire_json, name="json"),
    path("questionnaires/<str:instrument>/sheet.yaml", catalogue.sheet_yaml, name="sheet"),
]
