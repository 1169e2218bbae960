"""Every component renders, says what it takes, is documented and shown; tags and form fields behave."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory
from django.utils import translation

from brobygger.ui import gallery

UI = Path(gallery.__file__).parent / "templates" / "ui"
NAMES = sorted(path.stem for path in (UI / "components").glob("[a-z]*.html"))
GALLERY = "".join(path.read_text(encoding="utf-8") for path in (UI / "gallery").glob("*.html"))
PAGES = "".join(path.read_text(encoding="utf-8") for path in UI.parent.rglob("*.html"))
DOCS = (settings.PACKAGE.parents[1] / "docs" / "ui.md").read_text(encoding="utf-8")


def render(template: str, **values: object) -> str:
    context = Context({"request": RequestFactory().get("/"), "csrf_token": "token", **values})
    return Template("{% load ui %}" + template).render(context)


@pytest.mark.parametrize("name", NAMES)
def test_a_component_lists_what_it_takes_and_is_documented_and_shown(name: str):
    source = (UI / "components" / f"{name}.html").read_text(encoding="utf-8")
    assert source.startswith("{% comment %}"), "opens with the list of its variables"
    assert f"`{name}`" in DOCS
    assert f'"{name}"' in PAGES


@pytest.mark.parametrize("name", NAMES)
def test_every_variable_of_a_component_is_in_its_list(name: str):
    source = (UI / "components" / f"{name}.html").read_text(encoding="utf-8")
    listed, _, body = source.partition("{% endcomment %}")
    own = set(re.findall(r"\bas (\w+)", body)) | set(re.findall(r"\basvar (\w+)", body))
    own |= {name for names in re.findall(r"\{% for ([\w, ]+) in", body) for name in re.split(r",\s*", names)}
    own |= {name for part in re.findall(r"\{% with ([^%]+)%\}", body) for name in re.findall(r"(\w+)=", part)}
    used = set(re.findall(r"\{\{ (\w+)", body)) | set(re.findall(r"\{% if (?:not )?(\w+)", body))
    given = {"attrs", "content", "csrf_token", "request", "forloop", "counter", "when", "actions"}
    words = set(re.findall(r"\w+", listed)) | set(re.findall(r"\w+", LISTED_ELSEWHERE.get(name, "")))
    assert used - own - given - words == set()


LISTED_ELSEWHERE = {"textarea": "name label id value hint error required maxlength placeholder"}


@pytest.mark.parametrize("page", ["index", *gallery.PAGES])
@pytest.mark.parametrize("language", ["nb", "nn", "en"])
@pytest.mark.django_db
def test_the_gallery_renders_in_every_language(client, page: str, language: str):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    answer = client.get("/ui/" if page == "index" else f"/ui/{page}/")
    assert answer.status_code == 200
    html = answer.content.decode()
    assert f'<html lang="{language}"' in html
    assert " style=" not in html
    assert not re.search(r"\son\w+=", html)
    assert re.findall(r"<script(?![^>]*\bsrc=)", html) == []


def test_what_people_write_never_becomes_markup():
    evil = '<img src=x onerror="alert(1)">'
    html = render(
        '{% ui "message" id=1 seq=1 membership=1 author=e author_title=e at=now text=e to=e reply_author=e reply_text=e'
        ' ball=e receipts=e state_text=e %}{% ui "room_item" href="/" title=e text=e why=e %}'
        '{% ui "button" label=e data_note=e %}{% ui "matters" name=e text=e contact_wish=e compact=True %}',
        e=evil,
        now=gallery.context()["moment"],
    )
    assert "<img" not in html
    assert html.count("&lt;img") >= 10


def test_keys_of_htmx_data_and_aria_become_attributes():
    html = render('{% ui "button" label="A" hx_get=url data_room="7" aria_label=none %}', url="/a?b=1&c=2", none=None)
    assert 'hx-get="/a?b=1&amp;c=2"' in html
    assert 'data-room="7"' in html
    assert "aria-label" not in html


def test_a_component_sees_only_what_it_is_given():
    assert "secret" not in render('{% with heading="secret" %}{% component "card" %}x{% endcomponent %}{% endwith %}')


def test_slots_go_where_the_component_wants_them():
    html = render(
        '{% component "card" heading="H" %}text{% if yes %}{% slot "actions" %}<b>act</b>{% endslot %}{% endif %}'
        '{% component "card" %}inner{% slot "actions" %}deep{% endslot %}{% endcomponent %}{% endcomponent %}',
        yes=True,
    )
    outer = html.rindex('<div class="ui-card__actions">')
    assert html.index("inner") < html.index("deep") < outer < html.index("<b>act</b>")


@pytest.mark.parametrize("template", ["{% ui button %}", '{% ui "button" label %}', "{% ui %}"])
def test_a_misspelt_tag_is_an_error(template: str):
    with pytest.raises(TemplateSyntaxError):
        render(template)


class Everything(forms.Form):
    """One field of each kind that pages use."""

    name = forms.CharField(help_text="As they like", widget=forms.TextInput(attrs={"autocomplete": "name"}))
    secret = forms.CharField(widget=forms.PasswordInput)
    why = forms.CharField(widget=forms.Textarea(attrs={"rows": 5}))
    day = forms.DateField(widget=forms.DateInput)
    period = forms.ChoiceField(choices=[("3", "Three"), ("6", "Six")])
    part = forms.ChoiceField(choices=[("read", "Read"), ("write", "Write")], widget=forms.RadioSelect)
    kinds = forms.MultipleChoiceField(choices=[("a", "A"), ("ab", "AB")], widget=forms.CheckboxSelectMultiple)
    agree = forms.BooleanField()


def test_every_kind_of_field_keeps_what_was_filled_in_but_never_a_password():
    data = {
        "name": "Are",
        "secret": "s3cret",
        "why": "w",
        "period": "6",
        "part": "read",
        "kinds": ["ab"],
        "agree": "on",
    }
    form = Everything(data)
    html = render("".join(f"{{% form_field form.{name} %}}" for name in Everything.base_fields), form=form)
    assert 'value="Are"' in html
    assert 'autocomplete="name"' in html
    assert "s3cret" not in html
    assert 'rows="5"' in html
    assert 'type="date"' in html
    assert re.search(r'<option value="6" selected>', html)
    checked = re.findall(r'value="(\w+)"[^>]* checked', html)
    assert checked == ["read", "ab", "on"]
    assert 'aria-describedby="id_name-hint"' in html


def test_an_error_is_tied_to_its_field_and_listed_with_a_link():
    form = Everything({})
    html = render("{% form_errors form %}{% form_field form.name %}{% form_field form.part %}", form=form)
    assert 'href="#id_name"' in html
    assert 'id="id_name-error"' in html
    assert re.search(r'id="id_name"[^>]*aria-invalid="true"[^>]*aria-describedby="id_name-hint id_name-error"', html)
    assert 'href="#id_part"' in html
    assert 'id="id_part"' in html


def test_a_form_without_errors_shows_no_summary():
    assert render("{% form_errors form %}", form=Everything()) == ""


def test_extra_keys_win_over_the_forms_own():
    html = render('{% form_field form.name label="Kallenavn" prefix="+47" %}', form=Everything())
    assert "Kallenavn" in html
    assert "+47" in html


def test_a_time_says_it_in_words_and_for_machines():
    moment = gallery.context()["yesterday"]
    with translation.override("nb"):
        html = render(
            "{% time moment %}{% time moment 'short' %}{% time date 'day' %}", moment=moment, date=moment.date()
        )
    assert html.count("i går") >= 2
    assert f'datetime="{moment.isoformat(timespec="seconds")}"' in html
