"""Bring the .po files up to date with the code, without the gettext programs: `python scripts/extract_translations.py`.

Every msgid (English) of a folder of src/brobygger goes into that folder's locale/{nb,nn}/LC_MESSAGES/django.po. What is
translated is kept, what another folder has translated already is filled in, what is no longer used is dropped. Where
two folders translate the same text differently, that is said: only one of them would be shown.
`scripts/translations.py` compiles and checks. Scripts of the pages hold no text of their own (docs/ui.md).
"""

from __future__ import annotations

import ast
import io
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parent.parent / "src" / "brobygger"
LANGUAGES = ("nb", "nn")
# What the first arguments of each function are: c the context, s the text, p its plural.
FUNCTIONS = {
    "_": "s",
    "gettext": "s",
    "gettext_lazy": "s",
    "gettext_noop": "s",
    "ngettext": "sp",
    "ngettext_lazy": "sp",
    "pgettext": "cs",
    "pgettext_lazy": "cs",
    "npgettext": "csp",
    "npgettext_lazy": "csp",
}
_CALL = re.compile(r"""\b(?:n?p?gettext|_)\((?:[^()"']|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')*\)""")
_HEAD = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: {plural}\\n"

"""
Key = tuple[str, str | None]


def key_of(message: Message) -> Key:
    """A message's identity: its (first) msgid and its context."""
    return (message.id if isinstance(message.id, str) else message.id[0], message.context)


def folders() -> Iterator[Path]:
    """The folders that can hold texts of their own. What config says stands in the package's own locale."""
    yield from sorted(path for path in PACKAGE.iterdir() if (path / "__init__.py").exists())


def locale_of(folder: Path, language: str) -> Path:
    """Where a folder's translations are kept."""
    owner = PACKAGE if folder.name == "config" else folder
    return owner / "locale" / language / "LC_MESSAGES" / "django.po"


def used_in(folder: Path) -> Catalog:
    """Every msgid of a folder's Python files and templates, in the order of the files."""
    catalog = Catalog(charset="utf-8")
    for path in sorted(folder.rglob("*")):
        if path.suffix == ".py" and "migrations" not in path.parts:
            source = path.read_text(encoding="utf-8")
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            source = "\n".join(_CALL.findall(templatize(path.read_text(encoding="utf-8"), origin=str(path))))
        else:
            continue
        for msgid, context in in_python(source):
            catalog.add(msgid, context=context)
    return catalog


def in_python(source: str) -> Iterator[tuple[str | tuple[str, str], str | None]]:
    """Every text of the calls to gettext and its kin, those inside f-strings too: (msgid or its two forms, context)."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        shape = FUNCTIONS.get(name, "")
        given = [one.value for one in node.args[: len(shape)] if isinstance(one, ast.Constant)]
        if not shape or len(given) != len(shape) or not all(isinstance(one, str) for one in given):
            continue
        parts = dict(zip(shape, map(str, given), strict=True))
        yield (parts["s"], parts["p"]) if "p" in parts else parts["s"], parts.get("c")


def read(path: Path, language: str) -> Catalog:
    """A folder's translations; empty where there are none yet."""
    if not path.exists():
        return Catalog(locale=language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def write(path: Path, catalog: Catalog) -> None:
    """Write a .po without what changes by itself (dates, places, versions)."""
    written = io.BytesIO()
    write_po(written, catalog, width=120, no_location=True, omit_header=True)
    head = _HEAD.format(language=catalog.locale_identifier, plural=catalog.plural_forms)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(head + written.getvalue().decode(), encoding="utf-8")


def texts(message: Message) -> tuple[str, ...]:
    """The translations of a message: one, or one for each plural form."""
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ())


def is_translated(message: Message | None) -> bool:
    """Whether every form has a text."""
    return message is not None and bool(texts(message)) and all(texts(message))


def known(language: str) -> tuple[dict[Key, Message], list[str]]:
    """Everything translated in any folder, and what folders disagree about."""
    found: dict[Key, Message] = {}
    disagreements = []
    for path in sorted(PACKAGE.rglob(f"locale/{language}/LC_MESSAGES/django.po")):
        for message in read(path, language):
            if not message.id or not is_translated(message):
                continue
            first = found.setdefault(key_of(message), message)
            if texts(first) != texts(message):
                where = path.relative_to(PACKAGE).parts[0]
                disagreements.append(f"{language} {where}: {texts(message)[0]!r}, elsewhere {texts(first)[0]!r}")
    return found, disagreements


def update(path: Path, language: str, used: Catalog, everywhere: dict[Key, Message]) -> None:
    """Write one folder's file anew."""
    old = {key_of(message): message for message in read(path, language) if message.id}
    new = Catalog(locale=language)
    place = {key: position for position, key in enumerate(old)}  # what is there keeps its place
    for message in sorted(filter(lambda one: one.id, used), key=lambda one: place.get(key_of(one), len(place))):
        choices = (old.get(key_of(message)), everywhere.get(key_of(message)))
        have = next((one for one in choices if one is not None and is_translated(one)), None)
        fits = have is not None and isinstance(have.id, str) == isinstance(message.id, str)
        new.add(message.id, string=have.string if have and fits else None, context=message.context)
    write(path, new)


def main() -> int:
    """Bring all folders' files up to date; 1 if folders disagree about a text."""
    if not settings.configured:
        settings.configure(USE_I18N=True)
    said = []
    used = {folder: used_in(folder) for folder in folders()}
    for language in LANGUAGES:
        everywhere, disagreements = known(language)
        said += disagreements
        for folder, catalog in used.items():
            path = locale_of(folder, language)
            if len(catalog) or path.exists():
                update(path, language, catalog, everywhere)
    sys.stdout.write("".join(f"{line}\n" for line in said))
    return 1 if said else 0


if __name__ == "__main__":
    sys.exit(main())
