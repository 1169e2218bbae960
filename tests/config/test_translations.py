"""What looks for texts without a translation finds them, in code and in templates."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.utils.translation.template import templatize
from scripts import translations

PO = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'


@pytest.fixture
def source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(translations, "ROOT", tmp_path)
    monkeypatch.setattr(translations, "SOURCE", tmp_path)
    return tmp_path


def write(source: Path, language: str, text: str) -> None:
    po = source / "app" / "locale" / language / "LC_MESSAGES" / "django.po"
    po.parent.mkdir(parents=True, exist_ok=True)
    po.write_text(PO + text, encoding="utf-8")


def test_texts_are_found_in_code():
    code = 'a = _("One")\nb = t.ngettext("%(n)s room", "%(n)s rooms", n)\nc = pgettext("verb", "Save")\nd = f("No")'
    assert list(translations.in_python(ast.parse(code))) == ["One", "%(n)s room", "Save"]


def test_texts_are_found_in_templates():
    template = """{% load i18n %}<a title="{% translate "It's (here)" %}">
        {% blocktranslate trimmed count n=x with a=b %}
        One room of "{{ a }}" (now)
        {% plural %}{{ n }} rooms{% endblocktranslate %}</a>
        {% translate "Save" context "button" %}{% include "x" with label=_("A \\"label\\"") %}"""
    found = list(translations.in_template(templatize(template, origin="here")))
    assert found == ["It's (here)", 'One room of "%(a)s" (now)', "Save", 'A "label"']


def test_a_missing_an_empty_and_a_damaged_text_are_faults(source: Path):
    write(source, "nb", 'msgid "Hello %(name)s"\nmsgstr "Hei %(navn)s"\n\nmsgid "Room"\nmsgstr ""\n')
    faults = list(translations.check("nb", {"Room": "a.py", "Leave": "b.html"}))
    assert len(faults) == 3
    assert "placeholder" in faults[0]
    assert "'Room' is not translated" in faults[1]
    assert faults[2] == "b.html: 'Leave' has no text in nb"


def test_compiling_makes_what_django_reads_and_only_what_is_older(source: Path):
    for language in translations.LANGUAGES:
        write(source, language, 'msgid "Room"\nmsgstr "Rom"\n')
    translations.compile_all()
    mo = source / "app" / "locale" / "nb" / "LC_MESSAGES" / "django.mo"
    first = mo.stat().st_mtime_ns
    translations.compile_all()
    assert mo.stat().st_mtime_ns == first
    assert list(translations.check("nb", {"Room": "a.py"})) == []
