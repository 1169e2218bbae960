"""The report on requirements says what the tests show, and no more."""

from types import SimpleNamespace

import pytest

from tests.requirements import Shown, register


def item(name: str, *ids: str) -> SimpleNamespace:
    return SimpleNamespace(nodeid=name, iter_markers=lambda _: [SimpleNamespace(args=ids)])


def test_the_register_has_each_id_once():
    ids = register()
    assert len(ids) == len(set(ids)) == 215


def test_a_marked_test_shows_its_requirement_unless_it_fails():
    plugin = Shown()
    plugin.pytest_collection_modifyitems([item("a", "SAM-01"), item("b", "SAM-02"), item("c", "SAM-02")])
    for name in ("a", "b"):
        plugin.pytest_runtest_logreport(SimpleNamespace(failed=True, nodeid=name))
    assert plugin.shown() == ["SAM-02"]


def test_an_id_that_the_register_does_not_have_stops_the_run():
    with pytest.raises(pytest.UsageError, match="SAM-99"):
        Shown().pytest_collection_modifyitems([item("a", "SAM-99")])
