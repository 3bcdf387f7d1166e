"""Chapter, code and tests speak of the same rules."""

from tests.rule_index import ROOT, exercised, implemented, stated, with_index


def test_every_rule_of_the_code_is_stated_in_a_chapter() -> None:
    assert not implemented().keys() - stated().keys()


def test_every_rule_of_a_chapter_is_implemented() -> None:
    assert not stated().keys() - implemented().keys()


def test_every_rule_of_a_chapter_is_tested() -> None:
    assert not stated().keys() - exercised().keys()


def test_every_rule_that_a_test_names_is_stated_in_a_chapter() -> None:
    assert not exercised().keys() - stated().keys()


def test_the_index_in_the_front_door_is_fresh() -> None:
    front_door = (ROOT / "SPEC.md").read_text()
    assert with_index(front_door) == front_door, "stale: run `make index`"
