"""From two files to an instrument: what each says alone, and whether they fit together."""

from __future__ import annotations

import math
from dataclasses import replace

from brobygger.measures.instruments import sheet as sheets
from brobygger.measures.instruments.problems import Path, Source
from brobygger.measures.instruments.questionnaire import Form, read_form
from brobygger.measures.instruments.shape import Instrument, Item, Kind, Method, Score, Terms
from brobygger.measures.instruments.sheet import Sheet

LARGEST = 512 * 1024  # characters of one file


def read(questionnaire: str, sheet: str, *, name: str) -> Instrument:
    """The instrument in two files, called `name`.json and `name`.yaml in what is said of them.

    Raises BrokenDefinition: the first thing that is wrong, its file, line and place, and what to do.
    """
    source, beside = Source(f"{name}.json", questionnaire), Source(f"{name}.yaml", sheet)
    for one in (source, beside):
        too_large = len(one.text) > LARGEST
        one.must(
            not too_large, (), "The file is too large.", "Half a million signs are the most: {most}.", most=LARGEST
        )
    form, read_sheet = read_form(source), Sheet(beside)
    _same(read_sheet, form)
    made = _instrument(form, read_sheet)
    _check_text(source, made)
    return replace(made, scores=_in_order(read_sheet, made))


def _same(sheet: Sheet, form: Form) -> None:
    for name, value in (("instrument", form.key), ("version", form.version)):
        same = sheet.text(sheet.root, name, ()) == value
        sheet.must(
            same, (name,), "The Questionnaire says {given}.", "Let the two files say the same.", given=repr(value)
        )


def _instrument(form: Form, sheet: Sheet) -> Instrument:
    fastest = sheet.whole(sheet.root, "fastest_seconds", ())
    has_text = all(one.words for one in form.items)
    return Instrument(
        key=form.key,
        version=form.version,
        title=form.title,
        intro=form.intro,
        languages=form.languages if has_text else (),
        items=form.items,
        licence=sheets.licence(sheet),
        scores=tuple(sheets.scores(sheet)),
        bands=tuple(sheets.bands(sheet)),
        cut_offs=tuple(sheets.cut_offs(sheet)),
        changes=tuple(sheets.changes(sheet)),
        lineage=sheets.lineage(sheet),
        evidence=sheet.names(sheet.root, "evidence", ()),
        purpose=sheet.text(sheet.root, "purpose", (), needed=False),
        about=sheet.words(sheet.root, "about", (), needed=False),
        anonymous=bool(sheet.yes(sheet.root, "anonymous", ())),
        fastest=5 if fastest is None else fastest,
    )


def _check_text(source: Source, made: Instrument) -> None:
    """All items have text, or none has (then it is under licence); and all in one language at least."""
    with_text = [bool(one.words) for one in made.items]
    source.must(any(with_text) == all(with_text), ("item",), "Some items have text and some not.", "Write all.")
    none_allowed = made.licence.terms is Terms.LICENCE
    source.must(all(with_text) or none_allowed, ("item",), "The items have no text.", "Write it.")
    words = made.anonymous and any(one.kind is Kind.TEXT for one in made.items)
    source.must(not words, ("item",), "One's own words give away who wrote them.", "Ask with choices or sliders.")
    whole = bool(made.languages) or not all(with_text)
    source.must(whole, ("item",), "No language has every text.", "Translate what is missing in one of them.")


def _in_order(sheet: Sheet, made: Instrument) -> tuple[Score, ...]:
    """Each score after those it is made of; and everything that names a score or an item names one that is there."""
    items = {one.id: one for one in made.items}
    places: dict[str, Path] = {}
    for number, one in enumerate(made.scores):
        path: Path = ("scores", number)
        fresh = one.id not in places and one.id not in items
        sheet.must(
            fresh, (*path, "id"), "{given} stands twice.", "Give each score and item its own id.", given=repr(one.id)
        )
        places[one.id] = path
    for one in made.scores:
        _check_parts(sheet, one, places[one.id], items, places)
    for name, rows in (("bands", made.bands), ("cut_offs", made.cut_offs), ("reliable_change", made.changes)):
        for number, row in enumerate(rows):
            known = row.score in places  # type: ignore[attr-defined]
            sheet.must(known, (name, number, "score"), "There is no such score.", "Name one under scores.")
    ordered = _sorted(sheet, made.scores, places)
    _check_ranges(sheet, made, ordered, places)
    return ordered


def _check_parts(sheet: Sheet, one: Score, path: Path, items: dict[str, Item], places: dict[str, Path]) -> None:
    for number, part in enumerate(one.of):
        where = (*path, "of", number)
        known = part in items or part in places
        sheet.must(
            known, where, "There is no item or score {given}.", "Name one that the Questionnaire has.", given=repr(part)
        )
        words = part in items and items[part].kind is Kind.TEXT
        sheet.must(not words, where, "{given} is answered in words.", "Leave it out of the score.", given=repr(part))
    odd = next((part for part in one.reversed if part not in one.of or part not in items), None)
    sheet.must(
        odd is None,
        (*path, "reversed"),
        "{given} is not an item of this score.",
        "Name one of its items.",
        given=repr(odd),
    )


def _sorted(sheet: Sheet, scores: tuple[Score, ...], places: dict[str, Path]) -> tuple[Score, ...]:
    waiting, done = list(scores), []
    while waiting:
        ready = [one for one in waiting if not any(part in places and part not in done for part in one.of)]
        if not ready:
            ring = " → ".join(one.id for one in waiting)
            where = (*places[waiting[0].id], "of")
            raise sheet.source.broken(
                where, "The scores go in a ring: {ring}.", "Let one be made of items alone.", ring=ring
            )
        done += [one.id for one in ready]
        waiting = [one for one in waiting if one not in ready]
    by_id = {one.id: one for one in scores}
    return tuple(by_id[key] for key in done)


def _check_ranges(sheet: Sheet, made: Instrument, scores: tuple[Score, ...], places: dict[str, Path]) -> None:
    """A score's range is what its items can give; bands and cut-offs lie inside it."""
    ends = {one.id: one.ends for one in made.items if one.is_scored}
    for one in scores:
        lows, highs = [ends[part][0] for part in one.of], [ends[part][1] for part in one.of]
        share = len(one.of) if one.method is Method.MEAN else 1
        low, high = sorted((sum(lows) / share * one.times, sum(highs) / share * one.times))
        if one.method is Method.TABLE:
            whole = list(one.table) == list(range(math.ceil(low), math.floor(high) + 1))
            told = {"low": f"{low:g}", "high": f"{high:g}"}
            where = (*places[one.id], "table")
            sheet.must(
                whole, where, "The table lacks a number from {low} to {high}, or has more.", "Write each.", **told
            )
            low, high = min(one.table.values()), max(one.table.values())
        inside = abs(one.low - low) < 1e-9 and abs(one.high - high) < 1e-9
        where, said = (*places[one.id], "range"), {"low": f"{low:g}", "high": f"{high:g}"}
        sheet.must(
            inside, where, "Its items give {low} to {high}.", "Correct the range, the items, or `times`.", **said
        )
        ends[one.id] = (one.low, one.high)
    for number, band in enumerate(made.bands):
        low, high = ends[band.score]
        inside = low <= band.low and band.high <= high
        sheet.must(inside, ("bands", number, "range"), "It lies outside the score's range.", "Correct one of them.")
    for number, cut in enumerate(made.cut_offs):
        low, high = ends[cut.score]
        inside = low <= cut.value <= high
        sheet.must(inside, ("cut_offs", number, "value"), "It lies outside the score's range.", "Correct it.")
