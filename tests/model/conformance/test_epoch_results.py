import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.conformance.epoch_inputs import EpochCase, epoch_case
from tao_model.conformance.epoch_results import Explanation, epoch_result, explain
from tao_model.consensus.interface import EpochInput
from tao_model.consensus.reference import EpochStages, run_stages, stored_and_paid
from tao_model.units import Uid
from tests.recorded import records
from tests.strategies.consensus import epochs


def explained(epoch: EpochInput, uid: int) -> tuple[EpochStages, Explanation]:
    stages = run_stages(epoch)
    case = EpochCase(epoch, None, None, ())
    return stages, explain(case, "reference", stages, stored_and_paid(stages, epoch), Uid(uid))


def masked_subnet() -> EpochInput:
    """One validator, the owner, whose weights and those of others fail for every reason."""
    return epoch_case(
        {
            "current_block": 1000,
            "stake_rao": [50, 30, 0, 0, 0],
            "owner_uid": 0,
            "last_update": [900, 900, 900, 900, 900],
            "block_at_registration": [0, 0, 900, 899, 899],
            "earliest_commit_block": [898, None, None, None, None],
            "weights": [
                [[0, 10], [1, 20], [2, 30], [3, 40]],
                [[1, 5], [3, 7], [4, 9]],
                [[0, 1]],
                [],
                [],
            ],
        }
    ).epoch


def test_a_weight_that_does_not_count_says_why() -> None:
    _, of_owner = explained(masked_subnet(), 0)
    assert [(w.uid, w.masked) for w in of_owner.as_validator.given] == [
        (0, None),
        (1, None),
        (2, "set_before_registration"),
        (3, "committed_before_registration"),
    ]
    _, of_other = explained(masked_subnet(), 1)
    assert [(w.uid, w.masked) for w in of_other.as_validator.given] == [
        (1, "to_itself"),
        (3, None),
        (4, None),
    ]
    _, of_miner = explained(masked_subnet(), 2)
    assert [(w.uid, w.masked) for w in of_miner.as_validator.given] == [(0, "no_permit")]


def test_without_commit_reveal_a_pending_commit_masks_nothing() -> None:
    epoch = attrs.evolve(masked_subnet(), commit_reveal_enabled=False)
    assert explained(epoch, 0)[1].as_validator.given[3].masked is None


def test_a_miner_is_told_of_weights_for_it_that_do_not_count() -> None:
    _, told = explained(masked_subnet(), 3)
    assert [(w.uid, w.weight, w.masked) for w in told.as_miner.masked] == [
        (0, 40, "committed_before_registration")
    ]
    assert [weight.uid for weight in told.as_miner.received] == [1]


def test_a_weight_for_a_neuron_that_does_not_exist_is_told() -> None:
    record = next(r for r in records("epoch") if "out_of_range" in r["flags"])
    epoch = epoch_case(record).epoch
    reasons = {
        weight.masked
        for uid in range(epoch.neuron_count)
        for weight in explained(epoch, uid)[1].as_validator.given
        if weight.uid >= epoch.neuron_count
    }
    assert reasons == {"no_such_neuron"}


@given(epochs(quirks=True, min_neurons=1), st.data())
def test_every_neuron_of_every_epoch_can_be_explained(
    epoch: EpochInput, data: st.DataObject
) -> None:
    uid = data.draw(st.integers(0, epoch.neuron_count - 1))
    stages, told = explained(epoch, uid)
    assert told.uid == uid
    assert told.as_miner.incentive == stages.incentive[uid]
    assert told.as_validator.dividends == stages.dividends[uid]


@given(epochs(quirks=False, min_neurons=1), st.data())
def test_what_counts_of_its_weights_is_what_the_epoch_counted(
    epoch: EpochInput, data: st.DataObject
) -> None:
    uid = data.draw(st.integers(0, epoch.neuron_count - 1))
    stages, told = explained(epoch, uid)
    counted = [(w.uid, w.weight << 32) for w in told.as_validator.given if w.masked is None]
    assert counted == list(stages.counted_weights[uid])
    shares = [(w.uid, w.share) for w in told.as_validator.given if w.masked is None]
    assert shares == list(stages.weights[uid])


@given(epochs(quirks=False, min_neurons=1), st.data())
def test_the_weights_of_validators_and_miners_are_the_same_weights(
    epoch: EpochInput, data: st.DataObject
) -> None:
    giver = data.draw(st.integers(0, epoch.neuron_count - 1))
    target = data.draw(st.integers(0, epoch.neuron_count - 1))
    as_validator = explained(epoch, giver)[1].as_validator
    as_miner = explained(epoch, target)[1].as_miner
    assert [w.share for w in as_validator.given if w.uid == target and w.masked is None] == [
        w.share for w in as_miner.received if w.uid == giver
    ]
    assert [w.masked for w in as_validator.given if w.uid == target and w.masked] == [
        w.masked for w in as_miner.masked if w.uid == giver
    ]
    held = [b for b in as_validator.bonds if b.uid == target]
    in_it = [b for b in as_miner.bonds if b.uid == giver]
    assert [(b.before, b.share, b.after) for b in held] == [
        (b.before, b.share, b.after) for b in in_it
    ]


def test_a_consensus_has_the_stake_that_it_needs() -> None:
    told = [
        explained(epoch, uid)[1]
        for record in records("epoch")[:150]
        for epoch in [epoch_case(record).epoch]
        for uid, consensus in enumerate(record["output"]["consensus"])
        if consensus and epoch.neuron_count <= 16
    ]
    assert len(told) > 50
    for miner in (each.as_miner for each in told):
        # Validators' active stake is normalised once more, which costs each a bit at most.
        lost = len(miner.received) + 1
        assert miner.supporting_stake + lost >= (miner.kappa << 32) // 65535


@given(epochs(quirks=False, min_neurons=1), st.data())
def test_a_position_by_stake_decides_on_the_next_permit(
    epoch: EpochInput, data: st.DataObject
) -> None:
    uid = data.draw(st.integers(0, epoch.neuron_count - 1))
    told = explained(epoch, uid)[1]
    among = told.permit.position < epoch.max_allowed_validators and told.stake.stake != 0
    assert told.permit.next == (among or told.stake.is_owner)


@pytest.mark.parametrize(
    ("settings", "rule"),
    [
        ({}, "yuma2"),
        ({"liquid_alpha_enabled": True}, "yuma2"),
        ({"yuma3_enabled": True}, "yuma3"),
        ({"yuma3_enabled": True, "liquid_alpha_enabled": True}, "yuma3_liquid_alpha"),
        ({"yuma3_enabled": True, "liquid_alpha_enabled": True, "weights": [[], []]}, "yuma3"),
    ],
)
def test_the_rule_of_bonds_is_told(settings: dict[str, object], rule: str) -> None:
    case = epoch_case({"stake_rao": [9, 0], "weights": [[[1, 1]], []]}, settings)
    assert explained(case.epoch, 0)[1].as_validator.bonds_follow == rule


def test_payment_by_stake_is_told() -> None:
    idle = epoch_case({"stake_rao": [9, 3], "weights": [[], []]}).epoch
    assert explained(idle, 0)[1].earnings.by_stake
    assert not explained(masked_subnet(), 0)[1].earnings.by_stake


def test_bonds_that_do_not_count_are_told() -> None:
    registered_lately = {"block_at_registration": [0, 990, 0], "bonds": [[[1, 5], [2, 6]], [], []]}
    case = epoch_case(
        {
            "current_block": 1000,
            "stake_rao": [9, 0, 0],
            "weights": [[], [], []],
            **registered_lately,
        }
    )
    bonds = {bond.uid: bond.counted for bond in explained(case.epoch, 0)[1].as_validator.bonds}
    assert bonds == {1: False, 2: True}


def test_a_result_says_from_what_and_by_what_it_was_computed() -> None:
    case = epoch_case({"netuid": 4, "stake_rao": [9, 0], "weights": [[[1, 1]], []]})
    output = stored_and_paid(run_stages(case.epoch), case.epoch)
    result = epoch_result(case, "reference", output)
    assert (result.format, result.revision) == ("tao-spec/epoch-result", "v425")
    assert (result.engine, result.netuid, result.block) == ("reference", 4, 1)
    assert (result.neuron_count, result.hotkeys, result.emission) == (2, None, 360 * 10**9)
    assert result.defaults_used == case.defaults_used
    assert result.output == output
