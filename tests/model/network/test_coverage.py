from tao_model.network.blocks import STEPS
from tao_model.network.coverage import as_markdown, missing_calls, missing_steps


def test_a_step_is_missing_as_long_as_nothing_runs_it() -> None:
    assert len(missing_steps()) == sum(step.run is None for step in STEPS)


def test_what_is_missing_is_listed() -> None:
    text = as_markdown()
    assert all(name in text for name in (*missing_calls(), *missing_steps()))
    assert (
        "Out of scope, leases are not modelled: `SubtensorModule.register_leased_network`" in text
    )
