import io

from hypothesis import given

from tao_model.addresses import encode
from tao_model.conformance.epoch_inputs import EpochCase, epoch_case
from tao_model.conformance.epoch_results import explain
from tao_model.consensus.interface import EpochInput
from tao_model.consensus.reference import run_stages, stored_and_paid
from tao_model.reports.explanation import print_explanation
from tao_model.reports.tables import terminal
from tao_model.units import AccountId, Uid
from tests.strategies.consensus import epochs

HOTKEYS = [AccountId(bytes([uid]) * 32) for uid in range(4)]


def subnet(**changes: object) -> EpochCase:
    """Return two validators, the first with three quarters of the stake, and two miners."""
    fields: dict[str, object] = {
        "netuid": 9,
        "current_block": 10_000,
        "last_update": [9_999, 9_000, 4_000, 4_000],
        "stake_rao": [3 * 10**9, 10**9, 0, 0],
        "weights": [[[2, 100], [3, 100]], [[1, 50], [2, 300]], [], []],
        "hotkeys": [encode(hotkey) for hotkey in HOTKEYS],
    }
    return epoch_case({name: v for name, v in (fields | changes).items() if v is not ...})


def told(case: EpochCase, uid: int, *, every: bool = False) -> str:
    stages = run_stages(case.epoch)
    output = stored_and_paid(stages, case.epoch)
    file = io.StringIO()
    console = terminal(file, 200)
    explanation = explain(case, "reference", stages, output, Uid(uid))
    print_explanation(console, explanation, every=every)
    return "\n".join(line.rstrip() for line in file.getvalue().splitlines())


def test_the_neuron_is_named_with_its_subnet_hotkey_and_block() -> None:
    first, second = told(subnet(), 0).splitlines()[:2]
    assert first == (
        f"Neuron 0 of subnet 9, hotkey {encode(HOTKEYS[0])}, at block 10,000: "
        "every stage of the epoch"
    )
    assert second == "Production at revision v425, computed by engine reference"
    assert told(subnet(netuid=..., hotkeys=...), 0).startswith("Neuron 0 of the subnet, at block")


def test_stages_stand_in_the_order_of_computation() -> None:
    text = told(subnet(), 0)
    titles = [
        "Activity",
        "Stake",
        "Permit",
        "Weights that it gives",
        "Weights that it receives",
        "Consensus, rank and incentive",
        "Bonds that it holds",
        "Bonds in it",
        "Earnings",
        "21 fields not in the input",
    ]
    places = [text.index(f"\n{title}") for title in titles]
    assert places == sorted(places)


def test_activity_is_told_with_the_cutoff() -> None:
    assert "last updated at block 9,999, 1 block ago." in told(subnet(), 0)
    assert "The cutoff is 5,000 blocks: it is active." in told(subnet(), 0)
    assert "last updated at block 4,000, 6,000 blocks ago." in told(subnet(), 2)
    assert "The cutoff is 5,000 blocks: it is inactive." in told(subnet(), 2)
    assert "block 10,001, in the future." in told(subnet(last_update=[10_001, 0, 0, 0]), 0)


def test_stake_is_told_with_the_threshold() -> None:
    assert "stake weight is 3.000000000 tokens, the threshold is 0.000000000: it counts." in told(
        subnet(), 0
    )
    below = subnet(stake_threshold=4 * 10**9)
    assert "the threshold is 4.000000000: it does not count." in told(below, 0)
    owner = subnet(stake_threshold=4 * 10**9, owner_uid=0)
    assert "it is the subnet owner's and counts in any case: it counts." in told(owner, 0)


def test_the_permit_is_told_with_the_place_by_stake() -> None:
    first = told(subnet(), 0)
    assert "It comes into the epoch with a permit: it may validate now." in first
    assert "Nobody stands before it by stake, and 128 may validate. From the next" in first
    assert "1 neuron stands before it by stake" in told(subnet(), 1)
    miner = told(subnet(), 2)
    assert "It comes into the epoch with no permit: it may not validate now." in miner
    assert "3 neurons stand before it by stake" in miner
    assert "Without stake nobody gets one. From the next epoch on it may not validate." in miner
    owner = told(subnet(owner_uid=2, validator_permit=[True, True, False, False]), 2)
    assert "with no permit; as the subnet owner's it has one anyway: it may validate now" in owner


def test_weights_that_it_gives_are_told_with_what_becomes_of_each() -> None:
    text = told(subnet(), 1)
    assert "Of its 2 weights 1 counts; the consensus lowers 1 of them." in text
    assert "What stands sums to 0.500000000: its validator trust." in text
    table = text.split("Weights that it gives")[1]
    assert [line.split() for line in table.splitlines()[6:8]] == [
        ["2", "300", "1.000000000", "0.500000000", "0.500000000", "0.500000000"],
        ["1", "50", "-", "-", "-", "-", "to", "itself"],
    ]
    assert "It has set no weights." in told(subnet(), 2)


def test_weights_that_it_receives_are_told_with_who_gives_them() -> None:
    assert "2 validators give it a weight that counts." in told(subnet(), 2)
    assert "1 validator gives it a weight that counts." in told(subnet(), 3)
    assert "Nobody gives it a weight that counts." in told(subnet(), 0)
    assert "1 weight for it does not count:" in told(subnet(), 1)
    assert "not count:" not in told(subnet(), 3)


def test_the_consensus_is_told_with_the_stake_behind_it() -> None:
    assert (
        "The consensus is 0.500000000: active stake of 1.000000000 gives at least that, "
        "and 0.49999 is needed."
    ) in told(subnet(), 2)
    assert (
        "The consensus is 0.500000000: active stake of 0.750000000 gives at least that"
    ) in told(subnet(), 3)
    zero = "Less stake than the 0.49999 needed backs any weight: the consensus is zero."
    assert zero in told(subnet(), 0)


def test_bonds_are_told_with_what_they_earn() -> None:
    assert "by Yuma2 they earn part x incentive." in told(subnet(), 0)
    three = told(subnet(yuma3_enabled=True), 0)
    assert "by Yuma3 they earn part x incentive x active stake." in three
    liquid = told(subnet(yuma3_enabled=True, liquid_alpha_enabled=True), 0)
    assert "by Yuma3 with liquid alpha they earn" in liquid
    assert "It holds no bonds; " in told(subnet(), 2)
    assert "2 validators hold bonds in it." in told(subnet(), 2)
    assert "1 validator holds bonds in it." in told(subnet(), 3)
    assert "Nobody holds bonds in it." in told(subnet(), 0)


def test_a_bond_that_does_not_count_says_so() -> None:
    lately = subnet(
        block_at_registration=[0, 0, 0, 9_990], bonds=[[[2, 65535], [3, 13107]], [], [], []]
    )
    assert "0.20000, does not count" in told(lately, 0)
    assert "1.00000, does not count" not in told(lately, 0)


def test_earnings_are_told_share_by_share() -> None:
    # Validators share half; the first has most of the bonds. Miner 2 has 4/7 of all ranks.
    text = told(subnet(), 2)
    assert "The epoch distributes 360.000000000 alpha." in text
    assert "As miner, by incentive: 0.285714285 of it, 102.857142" in text
    assert "As validator, by dividends: 0.000000000 of it, 0.000000000 alpha." in text
    idle = told(subnet(weights=[[], [], [], []]), 0)
    assert "As validator, by stake, as nobody has incentive or dividends: 0.75" in idle


def test_long_lists_are_cut_unless_everything_is_asked_for() -> None:
    many = epoch_case(
        {"stake_rao": [9] + [0] * 15, "weights": [[[uid, 1] for uid in range(1, 16)]] + [[]] * 15}
    )
    assert told(many, 0).count("... and 5 more; --all lists them.") == 2
    assert "more; --all" not in told(many, 0, every=True)
    assert len(told(many, 0, every=True).splitlines()) == len(told(many, 0).splitlines()) + 8


@given(epochs(quirks=True, min_neurons=1))
def test_every_neuron_of_every_epoch_can_be_told(epoch: EpochInput) -> None:
    assert "Earnings" in told(EpochCase(epoch, None, None, ()), 0)
