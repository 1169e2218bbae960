"""Routes fail closed: no audience, no decision, a stream or an async view are all refused, their writes undone."""

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.http import HttpResponse, StreamingHttpResponse
from django.template import engines
from django.template.response import SimpleTemplateResponse
from django.test import RequestFactory
from django.urls import path

from brobygger.kernel import decisions, outbox, routes
from brobygger.kernel.actor import Actor, Kind, Level, anonymous
from brobygger.kernel.models import OutboxEvent
from brobygger.kernel.routes import DenyUndeclaredRoutes, NoDecision, route, walk

HELPER = Actor(kind=Kind.ROLE, key="6a2d3a3e-6a9b-4f0c-9d3f-0d7c5f7e9a11", level=Level.TWO_FACTOR)
PERSON = Actor(kind=Kind.SELF, key="6a2d3a3e-6a9b-4f0c-9d3f-0d7c5f7e9a12", level=Level.CODE)


def ask(view, actor=HELPER, method="get", **headers):
    request = getattr(RequestFactory(), method)("/somewhere/", headers=headers)
    request.actor = actor
    return view(request)


@route(audience="helper")
def careful(request):
    decisions.hide_unless(True, "test.read")
    return HttpResponse("fine")


@route(audience="helper")
def forgetful(request):
    outbox.emit("test.leak")
    return HttpResponse("leak")


@route(audience="helper")
def refusing(request):
    outbox.emit("test.half-done")
    decisions.hide_unless(False, "test.read", why="not theirs")
    return HttpResponse("never")


@route(audience="public")
def front(request):
    return HttpResponse("hello")


@pytest.mark.django_db
def test_a_view_that_decides_is_answered():
    assert ask(careful).status_code == 200


@pytest.mark.django_db
def test_a_view_that_forgot_to_decide_fails_and_its_writes_are_undone():
    with pytest.raises(NoDecision):
        ask(forgetful)
    assert not OutboxEvent.objects.filter(kind="test.leak").exists()


@pytest.mark.django_db
def test_a_refusal_undoes_the_views_writes_and_is_kept_by_itself(monkeypatch):
    kept = []
    monkeypatch.setattr(decisions, "_refusal_writers", [lambda actor, refusal: kept.append((actor.seat, refusal.what))])
    response = ask(refusing)
    assert response.status_code == 404
    assert kept == [(HELPER.seat, "test.read")]
    assert not OutboxEvent.objects.filter(kind="test.half-done").exists()


@pytest.mark.django_db
def test_a_page_for_others_does_not_exist_for_you():
    assert ask(careful, actor=PERSON).status_code == 404


@pytest.mark.django_db
def test_a_public_page_needs_no_decision():
    assert ask(front, actor=anonymous()).status_code == 200


def test_whoever_is_not_signed_in_is_sent_to_the_door_with_the_way_back():
    response = ask(careful, actor=anonymous())
    assert response.status_code == 302
    assert response["Location"].endswith("?next=%2Fsomewhere%2F")


def test_a_post_from_a_signed_out_page_is_not_redirected():
    assert ask(careful, actor=anonymous(), method="post").status_code == 401


@pytest.mark.django_db
def test_an_unlisted_stream_is_refused():
    @route(audience="public")
    def streaming(request):
        return StreamingHttpResponse([b"x"])

    with pytest.raises(NoDecision):
        ask(streaming)


@pytest.mark.django_db
def test_a_lazy_template_is_rendered_inside_the_transaction():
    @route(audience="public")
    def lazy(request):
        return SimpleTemplateResponse(engines["django"].from_string("ok"))

    assert ask(lazy).is_rendered


def test_an_async_view_and_an_unknown_audience_are_refused_at_import():
    with pytest.raises(NoDecision):

        @route(audience="public")
        async def later(request):
            return HttpResponse()

    with pytest.raises(ImproperlyConfigured):
        route(audience="everybody")


def test_the_middleware_refuses_a_view_without_audience():
    with pytest.raises(NoDecision):
        DenyUndeclaredRoutes(lambda request: HttpResponse()).process_view(None, lambda request: None, (), {})


def test_the_check_names_every_undeclared_address(monkeypatch):
    naked = path("naked/", lambda request: HttpResponse())
    monkeypatch.setattr(routes, "walk", lambda: walk([naked, path("fine/", front)]))
    assert [error.msg for error in routes.every_route_declared(None)] == ["naked/ has no @route"]
