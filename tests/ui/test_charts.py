"""Curves: every point is inside the picture and in the table; what is not known breaks the curve, and is said so."""

from __future__ import annotations

import math

import pytest
from django.template import Context, Template
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as some

from brobygger.ui.charts import BOTTOM, LEFT, RIGHT, TOP, Band, Level, Point, drawn

VALUES = some.lists(some.none() | some.floats(0, 1e6), max_size=40)


def points(values: list[float | None]) -> list[Point]:
    return [Point(f"punkt {n}", value, f"{value}") for n, value in enumerate(values)]


@given(VALUES)
def test_every_point_is_inside_the_picture_and_in_the_table(values: list[float | None]) -> None:
    found = drawn(points(values), levels=[Level(3, "midt")])
    assert len(found["rows"]) == len(values)
    assert len(found["dots"]) == sum(value is not None for value in values)
    for one in found["dots"]:
        assert LEFT <= float(one["x"]) <= RIGHT
        assert TOP - 0.1 <= float(one["y"]) <= BOTTOM + 0.1
    assert 2 <= len(found["ticks"]) <= 7


@given(some.lists(some.floats(0, 1e6), min_size=2, max_size=20))
def test_higher_is_drawn_higher_and_later_to_the_right(values: list[float]) -> None:
    dots = drawn(points(list(values)))["dots"]
    places = [float(one["x"]) for one in dots]
    assert places == sorted(places)
    most, least = values.index(max(values)), values.index(min(values))
    assert float(dots[most]["y"]) <= float(dots[least]["y"])


def test_what_is_not_known_breaks_the_curve() -> None:
    found = drawn(points([1, 2, None, 3, 4, None, 5]))
    assert len(found["paths"]) == 2
    assert len(found["dots"]) == 5


def test_an_axis_that_is_held_still_keeps_its_ends() -> None:
    found = drawn(points([5.0, 45.0]), low=0, high=40, bands=[Band(12, 20, "inni")])
    assert [one["text"] for one in found["ticks"]] == ["0", "10", "20", "30", "40"]
    assert float(found["dots"][1]["y"]) == TOP
    assert math.isclose(float(found["bands"][0]["high"]), (BOTTOM - TOP) / 5, abs_tol=0.1)
    with pytest.raises(ValueError, match="low to high"):
        drawn([], low=3, high=3)


def test_the_component_says_in_words_and_numbers_what_the_picture_shows() -> None:
    template = Template(
        '{% load ui %}{% ui "chart" drawing=d id="x" heading=evil text="Median 2" first="Når" second="Dager"'
        ' marked_text="rekke" %}'
    )
    drawing = drawn(points([1.5, None, 2.5]), levels=[Level(2, "Median 2")], marked=[2])
    with translation.override("nb"):
        html = template.render(Context({"d": drawing, "evil": "<b>"}))
    assert "&lt;b&gt;" in html
    assert 'aria-hidden="true"' in html
    assert html.count("<tr>") == 5
    assert "2.5 <span" in html
    assert "data-marked" in html
    assert "1,5" not in html.split("<details")[0], "a comma in a place would break the drawing"
