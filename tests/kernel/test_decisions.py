"""A decision is recorded, a refusal raises, and nothing is remembered outside the request."""

import pytest

from brobygger.kernel import decisions
from brobygger.kernel.errors import Denied, Hidden


def test_a_yes_is_recorded():
    with decisions.collecting() as made:
        decisions.hide_unless(True, "rooms.read")
    assert [(d.what, d.allowed) for d in made] == [("rooms.read", True)]


def test_a_no_hides_and_is_recorded_too():
    with decisions.collecting() as made, pytest.raises(Hidden):
        decisions.hide_unless(False, "rooms.read", why="never a member")
    assert [(d.what, d.allowed) for d in made] == [("rooms.read", False)]


def test_a_denial_carries_a_neutral_reason_and_keeps_the_real_one_for_the_log():
    with pytest.raises(Denied) as refusal:
        decisions.deny_unless(False, "rooms.read", reason="not-here-any-more", why="consent withdrawn")
    assert refusal.value.reason == "not-here-any-more"
    assert refusal.value.why == "consent withdrawn"


def test_requests_do_not_see_each_others_decisions():
    with decisions.collecting() as outer:
        with decisions.collecting() as inner:
            decisions.record("inner", True)
        decisions.record("outer", True)
    assert [d.what for d in inner] == ["inner"]
    assert [d.what for d in outer] == ["outer"]
