from tao_model.conformance.kinds import KINDS
from tao_model.conformance.listing import kind_list
from tests.rule_index import stated


def test_every_kind_is_listed_with_its_rules_in_the_order_of_the_model() -> None:
    listed = kind_list()
    assert (listed.format, listed.revision) == ("tao-spec/kinds", "v425")
    assert [(kind.kind, kind.rules) for kind in listed.kinds] == [
        (kind.name, kind.rules) for kind in KINDS.values()
    ]


def test_a_kind_exercises_rules_that_a_chapter_states() -> None:
    for kind in kind_list().kinds:
        assert kind.rules, kind.kind
        assert set(kind.rules) <= stated().keys(), kind.kind
