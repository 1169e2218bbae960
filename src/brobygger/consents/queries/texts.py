"""The text a person is asked with: versioned content, checked when it is read, filled with names, and as shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any

import yaml

LANGUAGES = ("nb", "nn", "en")
REFUSALS = ("under-16", "cannot-consent")
ANSWERS = ("yes", "no")
DEFINITION = Path(__file__).resolve().parent.parent / "definitions" / "room_consent.yaml"


class BrokenDefinition(ValueError):
    """The content file does not have the shape it must have; the message says where."""


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and its paragraphs."""

    heading: str
    paragraphs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """Something one may choose; `usual` is chosen beforehand."""

    code: str
    label: str
    explanation: str = ""
    usual: bool = False


@dataclass(frozen=True, slots=True)
class ConsentText:
    """The question about a room, ready for a page: paragraphs, choices, and the words of the two answers."""

    version: str
    language: str
    title: str
    lead: str
    sections: tuple[Section, ...]
    kinds: tuple[Choice, ...]
    months: tuple[Choice, ...]
    confirmations: tuple[Choice, ...]
    yes: str
    no: str

    def filled(self, *, asker: str, controller: str) -> ConsentText:
        """The text with the names in place: who asks, and which organisation is responsible."""
        names = {"asker": asker, "controller": controller}
        sections = tuple(
            replace(section, paragraphs=tuple(_fill(text, names) for text in section.paragraphs))
            for section in self.sections
        )
        return replace(self, lead=_fill(self.lead, names), sections=sections)

    def as_shown(self, *, parties: Sequence[str] = ()) -> str:
        """What stands on the page, as plain text: this is what the answer seals. `parties`: asked about by name."""
        blocks = [self.title, self.lead]
        for section in self.sections:
            blocks += ["", section.heading, *section.paragraphs]
        blocks += ["", *(f"[ ] {one.label}: {one.explanation}" for one in self.kinds)]
        blocks += ["", *(f"( ) {one.label}" for one in self.months)]
        blocks += ["", *(f"[ ] {name}" for name in parties), *(f"[ ] {one.label}" for one in self.confirmations)]
        blocks += [f"[{self.yes}]", f"[{self.no}]"]
        return "\n".join(blocks)

    def paragraphs(self) -> list[str]:
        """Every sentence block of the question itself, without the choices."""
        return [self.title, self.lead, *(text for section in self.sections for text in section.paragraphs)]


@dataclass(frozen=True, slots=True)
class PartyText:
    """The question about one more helper or one's own trust person."""

    version: str
    language: str
    title: str
    paragraphs: tuple[str, ...]
    yes: str
    no: str

    def as_shown(self) -> str:
        """What stands on the page, as plain text: this is what the answer seals."""
        return "\n".join([self.title, *self.paragraphs, f"[{self.yes}]", f"[{self.no}]"])


def text(language: str, version: str | None = None) -> ConsentText:
    """The question in a language (one of nb, nn, en; another gives nb), in the newest version or a given one.

    Raises LookupError for a version that never was.
    """
    found = _version(version)
    spoken = language if language in LANGUAGES else LANGUAGES[0]
    body = found["text"][spoken]
    return ConsentText(
        version=found["version"],
        language=spoken,
        title=body["title"],
        lead=body["lead"],
        sections=tuple(Section(part["heading"], tuple(part["paragraphs"])) for part in body["sections"]),
        kinds=tuple(
            Choice(code, body["kinds"][code]["label"], body["kinds"][code]["explanation"], code in found["usual_kinds"])
            for code in found["kinds"]
        ),
        months=tuple(
            Choice(str(count), body["months"][count], usual=count == found["usual_months"]) for count in found["months"]
        ),
        confirmations=tuple(Choice(code, body["confirmations"][code]) for code in found["confirmations"]),
        yes=body["answers"]["yes"],
        no=body["answers"]["no"],
    )


def party_text(language: str, *, asker: str, name: str, place: str, version: str | None = None) -> PartyText:
    """The question about one more helper: who asks, whom it is about, and from where."""
    return _party("party", language, version, {"asker": asker, "name": name, "place": place})


def kin_text(language: str, *, name: str, version: str | None = None) -> PartyText:
    """The question about a next of kin or somebody one trusts."""
    return _party("kin", language, version, {"name": name})


def refusal(reason: str, language: str) -> str:
    """Why a yes cannot be taken here (`under-16`, `cannot-consent`), in plain words. Raises KeyError for another."""
    spoken = language if language in LANGUAGES else LANGUAGES[0]
    return str(_version(None)["text"][spoken]["refusals"][reason])


def newest_version() -> str:
    """The version that is asked with now."""
    return str(_version(None)["version"])


def check() -> None:
    """Read the definition anew and check its shape. Raises BrokenDefinition."""
    _read(DEFINITION.read_text(encoding="utf-8"))


def _party(which: str, language: str, version: str | None, names: Mapping[str, str]) -> PartyText:
    found = _version(version)
    spoken = language if language in LANGUAGES else LANGUAGES[0]
    body = found["text"][spoken][which]
    return PartyText(
        version=found["version"],
        language=spoken,
        title=_fill(body["title"], names),
        paragraphs=tuple(_fill(paragraph, names) for paragraph in body["paragraphs"]),
        yes=_fill(body["answers"]["yes"], names),
        no=_fill(body["answers"]["no"], names),
    )


def _fill(template: str, names: Mapping[str, str]) -> str:
    """Put names in place. Not str.format: a name with braces must stay a name."""
    for key, value in names.items():
        template = template.replace("{" + key + "}", value)
    return template


def _version(version: str | None) -> dict[str, Any]:
    versions = _definition()
    if version is None:
        return versions[-1]
    for found in versions:
        if found["version"] == version:
            return found
    raise LookupError(f"the consent text has no version {version!r}")


@cache
def _definition() -> list[dict[str, Any]]:
    return _read(DEFINITION.read_text(encoding="utf-8"))


def _read(source: str) -> list[dict[str, Any]]:
    content = yaml.safe_load(source)
    _must(isinstance(content, dict) and content.get("name") == "room_consent", "name")
    versions = content.get("versions")
    _must(isinstance(versions, list) and bool(versions), "versions")
    for found in versions:
        _check_version(found)
    names = [found["version"] for found in versions]
    _must(len(set(names)) == len(names), "versions: a version stands twice")
    begins = [found["from"] for found in versions]
    _must(begins == sorted(begins), "versions: not in the order of time")
    return list(versions)


def _check_version(found: Any) -> None:
    _must(isinstance(found, dict) and isinstance(found.get("version"), str), "version")
    where = found["version"]
    _must(len(where) <= 20 and isinstance(found.get("from"), dt.date), f"{where}: version, from")
    for name, kind in (("kinds", str), ("months", int), ("confirmations", str), ("usual_kinds", str)):
        _must(_is_list(found.get(name), kind), f"{where}: {name}")
    _must(set(found["usual_kinds"]) <= set(found["kinds"]), f"{where}: usual_kinds")
    _must(found.get("usual_months") in found["months"], f"{where}: usual_months")
    _must(isinstance(found.get("text"), dict) and set(found["text"]) == set(LANGUAGES), f"{where}: text")
    for language, body in found["text"].items():
        _check_text(f"{where} {language}", body, found)
    counts = {
        language: [len(section["paragraphs"]) for section in body["sections"]]
        for language, body in found["text"].items()
    }
    _must(len({str(count) for count in counts.values()}) == 1, f"{where}: the languages do not say the same")


def _check_text(where: str, body: Any, found: Mapping[str, Any]) -> None:
    _must(isinstance(body, dict), where)
    for name in ("title", "lead"):
        _must(_is_text(body.get(name)), f"{where}: {name}")
    _must(isinstance(body.get("sections"), list) and bool(body["sections"]), f"{where}: sections")
    for section in body["sections"]:
        _must(_is_text(section.get("heading")) and _is_list(section.get("paragraphs"), str), f"{where}: sections")
    _must(_has_texts(body.get("confirmations"), found["confirmations"]), f"{where}: confirmations")
    _must(_has_texts(body.get("months"), found["months"]), f"{where}: months")
    _must(_has_texts(body.get("answers"), ANSWERS), f"{where}: answers")
    _must(_has_texts(body.get("refusals"), REFUSALS), f"{where}: refusals")
    kinds = body.get("kinds")
    _must(isinstance(kinds, dict) and set(kinds) == set(found["kinds"]), f"{where}: kinds")
    for kind in kinds.values():
        _must(_has_texts(kind, ("label", "explanation")), f"{where}: kinds")
    for which in ("party", "kin"):
        asked = body.get(which)
        _must(isinstance(asked, dict) and _is_text(asked.get("title")), f"{where}: {which}")
        _must(_is_list(asked.get("paragraphs"), str), f"{where}: {which} paragraphs")
        _must(_has_texts(asked.get("answers"), ANSWERS), f"{where}: {which} answers")


def _has_texts(value: Any, keys: Sequence[Any]) -> bool:
    return isinstance(value, dict) and set(value) == set(keys) and all(_is_text(part) for part in value.values())


def _is_list(value: Any, kind: type) -> bool:
    return isinstance(value, list) and bool(value) and all(isinstance(part, kind) for part in value)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and bool(value.strip())


def _must(holds: bool, where: str) -> None:
    if not holds:
        raise BrokenDefinition(f"room_consent.yaml: {where}")
