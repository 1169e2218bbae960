"""Translations: `compile` makes the .mo files, `check` fails for a text that lacks its bokmål or nynorsk.

Each folder keeps its own `locale/{nb,nn}/LC_MESSAGES/django.po`; Babel compiles them, so no gettext tools are needed.
"""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "brobygger"
LANGUAGES = ("nb", "nn")
# Which arguments are texts, for each function; the plural form is found by the same text.
FUNCTIONS = {
    "_": (0,),
    "gettext": (0,),
    "gettext_lazy": (0,),
    "gettext_noop": (0,),
    "ngettext": (0,),
    "ngettext_lazy": (0,),
    "pgettext": (1,),
    "pgettext_lazy": (1,),
    "npgettext": (1,),
    "npgettext_lazy": (1,),
    # measures/instruments/problems.py: what is wrong with a definition, and what to do. It knows no Django.
    "must": (2, 3),
    "broken": (1, 2),
    "BrokenDefinition": (2, 3),
}
_CALL = re.compile(r"(?<![\w.])(?:gettext|ngettext|pgettext|npgettext|_)\(")
_HOLDER = re.compile(r"%\((\w+)\)[sd]|\{(\w*)\}")

Texts = dict[str, str]  # text -> where it was found first


def catalogues(language: str) -> list[Path]:
    """Return the catalogues of one language."""
    return sorted(SOURCE.glob(f"**/locale/{language}/LC_MESSAGES/django.po"))


def compile_all() -> int:
    """Make each .mo that is missing or older than its .po."""
    for language in LANGUAGES:
        for po in catalogues(language):
            mo = po.with_suffix(".mo")
            if mo.exists() and mo.stat().st_mtime >= po.stat().st_mtime:
                continue
            with po.open("rb") as source:
                catalogue = read_po(source, locale=language, abort_invalid=True)
            with mo.open("wb") as target:
                write_mo(target, catalogue)
    return 0


def check_all() -> int:
    """Say every text that is missing, empty, marked fuzzy, or has lost a placeholder."""
    used = dict(texts())
    faults = [fault for language in LANGUAGES for fault in check(language, used)]
    sys.stdout.write("".join(f"{fault}\n" for fault in faults))
    return 1 if faults else 0


def check(language: str, used: Texts) -> Iterator[str]:
    """Yield what is wrong with one language."""
    known: set[str] = set()
    for po in catalogues(language):
        with po.open("rb") as source:
            catalogue = read_po(source, locale=language, abort_invalid=True)
        for message in catalogue:
            if not message.id:
                continue
            forms = message.string if isinstance(message.string, tuple | list) else [message.string]
            text = message.id[0] if isinstance(message.id, tuple | list) else message.id
            where = f"{po.relative_to(ROOT)}: {text[:70]!r}"
            if message.fuzzy or not all(forms):
                yield f"{where} is not translated"
            elif _holders(text) != _holders(forms[-1]):
                yield f"{where} has lost or gained a placeholder"
            known.add(text)
    for text, where in used.items():
        if text not in known:
            yield f"{where}: {text[:70]!r} has no text in {language}"


def texts() -> Iterator[tuple[str, str]]:
    """Yield every text that the code and the templates want translated, with the file that says it."""
    import django
    from django.conf import settings

    if not settings.configured:
        settings.configure(USE_I18N=True)
        django.setup()
    from django.utils.translation.template import templatize

    for path in sorted(SOURCE.rglob("*")):
        where = str(path.relative_to(ROOT))
        if path.suffix == ".py" and "migrations" not in path.parts:
            for text in in_python(ast.parse(path.read_text(encoding="utf-8"))):
                yield text, where
        elif path.suffix in {".html", ".txt"} and "templates" in path.parts:
            for text in in_template(templatize(path.read_text(encoding="utf-8"), origin=where)):
                yield text, where


def in_python(tree: ast.AST) -> Iterator[str]:
    """Yield the texts of the calls to gettext and its kin."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        for text in (node.args[place] for place in FUNCTIONS.get(name, ()) if place < len(node.args)):
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                yield text.value


def in_template(code: str) -> Iterator[str]:
    """Yield the texts of what Django makes of a template for gettext's tools: calls among filler."""
    for call in _CALL.finditer(code):
        for closing in re.finditer(r"\)", code[call.end() :]):
            source = code[call.start() : call.end() + closing.end()].replace("\n", " ")
            with suppress(SyntaxError):  # a parenthesis inside the text: the call ends at a later one
                yield from in_python(ast.parse(source))
                break


def _holders(text: str) -> set[str]:
    return {name or other for name, other in _HOLDER.findall(text)}


if __name__ == "__main__":
    sys.exit({"compile": compile_all, "check": check_all}[sys.argv[1]]())
