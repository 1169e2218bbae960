"""Collecting texts keeps what is there, finds what is new, drops what is gone and tells of disagreement."""

from __future__ import annotations

from pathlib import Path

import pytest
from scripts import extract_translations as tool

CODE = """
a = f"<b>{_('Inside')}</b>"
b = ngettext("%(n)s room", "%(n)s rooms", n)
c = pgettext("verb", "Save")
d = _(name)
"""
PAGE = """{% load i18n %}{% translate "It's" %}
{% blocktranslate count n=x %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}"""


@pytest.fixture
def package(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(tool, "PACKAGE", tmp_path)
    for name in ("one", "two"):
        (tmp_path / name / "templates").mkdir(parents=True)
        (tmp_path / name / "__init__.py").write_text("", encoding="utf-8")
    return tmp_path


def write(package: Path, name: str, language: str, text: str) -> Path:
    path = package / name / "locale" / language / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text('msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n' + text, encoding="utf-8")
    return path


def test_texts_of_code_and_pages_are_found_also_inside_f_strings(package: Path):
    (package / "one" / "views.py").write_text(CODE, encoding="utf-8")
    (package / "one" / "templates" / "a.html").write_text(PAGE, encoding="utf-8")
    found = {message.id: message.context for message in tool.used_in(package / "one") if message.id}
    assert found == {
        "Inside": None,
        ("%(n)s room", "%(n)s rooms"): None,
        "Save": "verb",
        "It's": None,
        ("%(n)s day", "%(n)s days"): None,
    }


def test_what_is_translated_keeps_its_place_and_what_is_gone_goes(package: Path):
    (package / "one" / "views.py").write_text('_("New")\n_("B")\n_("A")\n', encoding="utf-8")
    path = write(
        package, "one", "nb", 'msgid "A"\nmsgstr "a"\n\nmsgid "Gone"\nmsgstr "borte"\n\nmsgid "B"\nmsgstr "b"\n'
    )
    assert tool.main() == 0
    kept = [(message.id, message.string) for message in tool.read(path, "nb") if message.id]
    assert kept == [("A", "a"), ("B", "b"), ("New", "")]
    before = path.read_bytes()
    tool.main()
    assert path.read_bytes() == before


def test_what_another_folder_knows_is_filled_in(package: Path):
    (package / "one" / "views.py").write_text('_("Close")\n', encoding="utf-8")
    (package / "two" / "views.py").write_text('_("Close")\n', encoding="utf-8")
    write(package, "two", "nn", 'msgid "Close"\nmsgstr "Lukk"\n')
    tool.main()
    (message,) = [one for one in tool.read(tool.locale_of(package / "one", "nn"), "nn") if one.id]
    assert message.string == "Lukk"


def test_folders_that_disagree_are_told(package: Path, capsys: pytest.CaptureFixture[str]):
    for name, text in (("one", "Fjern"), ("two", "Ta ut")):
        (package / name / "views.py").write_text('_("Remove")\n', encoding="utf-8")
        write(package, name, "nb", f'msgid "Remove"\nmsgstr "{text}"\n')
    assert tool.main() == 1
    assert "nb two: 'Ta ut', elsewhere 'Fjern'" in capsys.readouterr().out
