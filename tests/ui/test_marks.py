"""Organisations' marks."""

from __future__ import annotations

from uuid import UUID, uuid4

from brobygger.ui.marks import mark_of, marks_of


def test_marks_follow_the_order_of_joining_and_begin_again_after_six():
    ids = [UUID(int=number) for number in (5, 3, 5, 9, 1, 2, 4, 8)]
    assert list(marks_of([None, *ids]).values()) == [1, 2, 3, 4, 5, 6, 1]


def test_a_mark_without_a_room_is_always_the_same():
    one = uuid4()
    assert mark_of(one) == mark_of(UUID(str(one)))
    assert 1 <= mark_of(one) <= 6
    assert mark_of(None) == 0
