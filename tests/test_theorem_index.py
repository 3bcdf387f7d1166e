"""What the index says of a theorem is what a run made of it, as it is now."""

from tao_proofs.running import statements
from tests.rule_index import ROOT
from tests.theorem_index import read, stale, with_index


def test_every_theorem_is_recorded_as_it_is_now() -> None:
    assert [one.name for one in stale(read())] == [], "stale: run `make index`"


def test_nothing_is_recorded_that_is_no_theorem() -> None:
    assert list(read()) == [name for name in statements() if name in read()]


def test_the_index_of_theorems_in_the_front_door_is_fresh() -> None:
    front_door = (ROOT / "SPEC.md").read_text()
    assert with_index(front_door, list(read().values())) == front_door, "stale: run `make index`"
