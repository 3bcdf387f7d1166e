from typing import Any

import attrs
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tao_model.addresses import encode
from tao_model.conformance.codec import InputError, unstructure
from tao_model.conformance.epoch_inputs import DEFAULTS, EpochCase, epoch_case, stored_epoch
from tao_model.consensus.interface import EpochInput
from tao_model.consensus.reference import run_epoch, run_stages
from tao_model.units import AccountId
from tests.recorded import records
from tests.strategies.consensus import epochs

TAO = 10**9
HOTKEYS = [AccountId(bytes([uid]) * 32) for uid in range(3)]


def epoch_input(**changes: object) -> dict[str, object]:
    """Return the least that an epoch input says: two validators and a miner."""
    fields: dict[str, object] = {
        "stake_rao": [3 * TAO, TAO, 0],
        "weights": [[[2, 7]], [[2, 9]], []],
    }
    return fields | changes


def metagraph(**changes: object) -> dict[str, object]:
    fields: dict[str, object] = {
        "format": "tao-spec/metagraph",
        "netuid": 5,
        "block": 1000,
        "hotkeys": [encode(hotkey) for hotkey in HOTKEYS],
    }
    return epoch_input(**fields) | changes


def recorded(**changes: object) -> dict[str, Any]:
    return {**records("epoch")[0], **changes}


def defaults_of(case: EpochCase) -> dict[str, object]:
    return {default.field: default.value for default in case.defaults_used}


def refused(value: object, **settings: object) -> str:
    with pytest.raises(InputError) as error:
        epoch_case(value, settings)
    return str(error.value)


# What is taken for absent fields.


def test_the_least_epoch_input_is_filled_in_so_that_all_of_it_counts() -> None:
    case = epoch_case(epoch_input())
    stages = run_stages(case.epoch)
    assert stages.permits == (True, True, False)
    assert all(stages.active)
    assert [len(row) for row in stages.counted_weights] == [1, 1, 0]
    assert all(stake > 0 for stake in stages.active_stake[:2])


def test_defaults_are_those_of_the_schema() -> None:
    case = epoch_case(epoch_input())
    assert defaults_of(case).keys() == DEFAULTS.keys()
    assert defaults_of(case) == {
        "neuron_count": 3,
        "current_block": 1,
        "tempo": 360,
        "activity_cutoff": 5000,
        "last_update": (1, 1, 1),
        "block_at_registration": (0, 0, 0),
        "last_mechanism_step_block": 1,
        "stake_threshold": 0,
        "owner_uid": None,
        "max_allowed_validators": 128,
        "validator_permit": (True, True, False),
        "kappa": 32767,
        "bonds_penalty": 65535,
        "yuma3_enabled": False,
        "liquid_alpha_enabled": False,
        "alpha_low": 45875,
        "alpha_high": 58982,
        "alpha_sigmoid_steepness": 1000,
        "bonds_moving_average": 900000,
        "commit_reveal_enabled": True,
        "earliest_commit_block": (None, None, None),
        "bonds": ((), (), ()),
        "emission": 360 * TAO,
    }


def test_half_of_the_default_emission_goes_to_miners() -> None:
    output = run_epoch(epoch_case(epoch_input()).epoch)
    assert sum(output.server_emission) == 180 * TAO
    assert sum(output.validator_emission) == pytest.approx(180 * TAO, abs=100)


def test_a_metagraph_has_its_own_block_and_names_its_neurons() -> None:
    case = epoch_case(metagraph())
    assert (case.netuid, case.epoch.current_block) == (5, 1000)
    assert case.hotkeys == tuple(HOTKEYS)
    assert case.epoch.last_update == (1000, 1000, 1000)
    assert case.epoch.last_mechanism_step_block == 640
    assert "current_block" not in defaults_of(case)


def test_given_bonds_count() -> None:
    for value in (epoch_input(bonds=[[[2, 5]], [], []]), metagraph(bonds=[[[2, 5]], [], []])):
        stages = run_stages(epoch_case(value).epoch)
        assert [len(row) for row in stages.counted_bonds] == [1, 0, 0]


def test_at_block_zero_everybody_has_updated_in_block_one_so_that_weights_count() -> None:
    case = epoch_case(metagraph(block=0))
    assert case.epoch.last_update == (1, 1, 1)
    assert run_stages(case.epoch).counted_weights[0] != ()


def test_without_a_block_the_epoch_runs_after_the_latest_that_the_file_names() -> None:
    blocks = {"last_update": [70, 40, 9], "block_at_registration": [3, 90, 1]}
    assert epoch_case(epoch_input(**blocks)).epoch.current_block == 91
    named = epoch_input(**blocks, last_mechanism_step_block=99)
    assert epoch_case(named).epoch.current_block == 100
    last = epoch_input(last_update=["18446744073709551615"] * 3)
    assert epoch_case(last).epoch.current_block == 2**64 - 1


def test_defaults_follow_the_tempo_that_is_given() -> None:
    given_tempo = epoch_case(metagraph(tempo=100)).epoch
    assert given_tempo.activity_cutoff == 1388
    assert given_tempo.emission == 100 * TAO
    assert given_tempo.last_mechanism_step_block == 900
    no_tempo = epoch_case(metagraph(tempo=0)).epoch
    assert (no_tempo.activity_cutoff, no_tempo.emission) == (1, 0)


@given(epochs(quirks=False))
def test_default_permits_are_those_that_the_epoch_grants_next(epoch: EpochInput) -> None:
    fields = unstructure(epoch)
    del fields["validator_permit"]
    taken = epoch_case(fields).epoch
    assert taken.validator_permit == run_epoch(taken).validator_permit


@given(epochs(quirks=False))
def test_an_epoch_input_that_says_everything_is_taken_as_it_is(epoch: EpochInput) -> None:
    case = epoch_case(unstructure(epoch))
    assert case == EpochCase(epoch, None, None, ())


@given(epochs(quirks=False), st.sampled_from(sorted(DEFAULTS)))
def test_a_field_that_is_given_is_kept_whatever_else_is_absent(
    epoch: EpochInput, name: str
) -> None:
    fields = unstructure(epoch)
    least = {kept: fields[kept] for kept in ("stake_bits", "weights", name)}
    case = epoch_case(least)
    assert getattr(case.epoch, name) == getattr(epoch, name)
    assert name not in defaults_of(case)


def test_stake_in_rao_and_in_bits_are_the_same_stake() -> None:
    bits = [str(stake << 64) for stake in (3 * TAO, TAO, 0)]
    in_bits = epoch_input(stake_bits=bits)
    del in_bits["stake_rao"]
    assert epoch_case(in_bits).epoch == epoch_case(epoch_input()).epoch


# Settings.


def test_a_setting_takes_the_place_of_a_field_and_of_a_default() -> None:
    case = epoch_case(metagraph(tempo=100), {"tempo": 50, "kappa": "65535"})
    assert (case.epoch.tempo, case.epoch.kappa) == (50, 65535)
    assert "kappa" not in defaults_of(case)


def test_a_setting_changes_a_record() -> None:
    assert epoch_case(recorded(), {"kappa": 5}).epoch.kappa == 5


@pytest.mark.parametrize("value", [epoch_input(), metagraph(), recorded()])
def test_a_wrong_setting_is_refused_by_its_name(value: object) -> None:
    message = "--set kappa: 65536 is out of range: proportion of 65535 is 0 to 65535"
    assert refused(value, kappa=65536) == message
    assert refused(value, kapa=1) == "--set kapa: unknown field; did you mean kappa?"
    assert refused(value, weights=[]).startswith("--set weights: expected ")


# Records.


def test_a_record_is_taken_as_it_is_with_every_quirk_of_storage() -> None:
    quirky = [r for r in records("epoch") if {"short_permits", "out_of_range"} & {*r["flags"]}]
    assert len(quirky) > 20
    for record in quirky:
        case = epoch_case(record)
        assert case == EpochCase(stored_epoch(record["input"]), None, None, ())
        assert unstructure(case.epoch) == record["input"]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"kind": "sum"}, '$.kind: expected "epoch", found "sum"'),
        ({"kind": 1}, "$.kind: expected a string, found 1"),
        ({"input": {}}, "$.input.neuron_count: is missing"),
        ({"input": []}, "$.input: expected an object, found a list of 0"),
        ({"inputs": {}}, '$: unknown field "inputs"'),
    ],
    ids=str,
)
def test_a_malformed_record_is_refused(changes: dict[str, object], message: str) -> None:
    assert refused(recorded(**changes)) == message


LENGTHS = ("stake_bits", "block_at_registration", "earliest_commit_block", "weights", "bonds")


@pytest.mark.parametrize("name", LENGTHS)
def test_a_list_of_a_length_that_storage_cannot_hold_is_refused(name: str) -> None:
    question = recorded()["input"]
    with pytest.raises(InputError) as error:
        stored_epoch({**question, name: question[name][:-1]})
    assert str(error.value) == f"$.{name}: expected 5 entries, one for each neuron, found 4"


# What people write wrong.


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"weights": ...}, "$.weights: is missing"),
        ({"stake_rao": ...}, "$.stake_rao: is missing, and so is stake_bits"),
        ({"stake_bits": [1, 2, 3]}, "$.stake_bits: stake is given twice; stake_rao is there too"),
        ({"wieghts": []}, "$.wieghts: unknown field; did you mean weights?"),
        ({"x" * 99: 1}, '$."' + "x" * 56 + "...: unknown field; known are "),
        ({"block": 5}, '$.format: is missing; block is a field of "tao-spec/metagraph"'),
        ({"blok": 5}, "$.blok: unknown field; known are format, netuid, hotkeys, stake_rao, "),
        (
            {"format": "x"},
            '$.format: expected "tao-spec/metagraph" or "tao-spec/epoch-input", found "x"',
        ),
        ({"format": "tao-spec/metagraph"}, "$.netuid: is missing"),
        ({"kappa": True}, "$.kappa: expected an integer, found true"),
        ({"tempo": None}, "$.tempo: expected an integer, found null"),
        ({"neuron_count": 65536}, "$.neuron_count: 65536 is out of range: count is 0 to 65535"),
        ({"neuron_count": 4}, "$.stake_rao: expected 4 entries, one for each neuron, found 3"),
        ({"last_update": [1]}, "$.last_update: expected 3 entries, one for each neuron, found 1"),
        ({"validator_permit": []}, "$.validator_permit: expected 3 entries, one for each neuron"),
        ({"weights": [[]]}, "$.weights: expected 3 entries, one for each neuron, found 1"),
        ({"weights": [[], [], [[3, 1]]]}, "$.weights[2][0][0]: uid 3 does not exist; there are 3"),
        ({"bonds": [[], [[0, 1], [9, 1]], []]}, "$.bonds[1][1][0]: uid 9 does not exist"),
        ({"weights": [[], [], [[1, 1], [1, 2]]]}, "$.weights[2][1][0]: uid 1 is there twice"),
        ({"weights": [[[1, -1]], [], []]}, "$.weights[0][0][1]: -1 is out of range"),
        ({"owner_uid": 3}, "$.owner_uid: uid 3 does not exist; there are 3 neurons"),
        ({"hotkeys": []}, "$.hotkeys: expected 3 entries, one for each neuron, found 0"),
        ({"hotkeys": [encode(HOTKEYS[0])] * 3}, "$.hotkeys[1]: is that of uid 0"),
        ({"hotkeys": ["x"] * 3}, '$.hotkeys[0]: "x" is not an SS58 address'),
        ({"stake_rao": [0] * 65536}, "$.stake_rao: has 65,536 entries; a subnet has at most"),
    ],
    ids=lambda value: str(value)[:40],
)
def test_a_wrong_epoch_input_is_refused_with_the_path_of_the_field(
    changes: dict[str, object], message: str
) -> None:
    fields = {name: v for name, v in epoch_input(**changes).items() if v is not ...}
    assert refused(fields).startswith(message)


@pytest.mark.parametrize("name", ["netuid", "block", "stake_rao", "weights"])
def test_a_metagraph_says_of_which_subnet_and_block_it_is(name: str) -> None:
    fields = metagraph()
    del fields[name]
    assert refused(fields).startswith(f"$.{name}: is missing")


@pytest.mark.parametrize("name", ["current_block", "stake_bits"])
def test_a_metagraph_calls_block_and_stake_by_one_name(name: str) -> None:
    assert refused(metagraph(**{name: 1})).startswith(f"$.{name}: unknown field")


@pytest.mark.parametrize("value", [None, [], "text", 5, True])
def test_what_is_no_object_is_refused(value: object) -> None:
    assert refused(value).startswith("$: expected an object, found ")


def test_an_empty_subnet_is_a_subnet() -> None:
    case = epoch_case({"stake_rao": [], "weights": []})
    assert case.epoch.neuron_count == 0
    assert run_epoch(case.epoch).emission == ()


@given(epochs(quirks=True))
def test_what_storage_can_hold_is_accepted_from_a_record(epoch: EpochInput) -> None:
    stated = recorded(input=unstructure(epoch))
    assert epoch_case(stated).epoch == epoch


def test_every_field_of_an_epoch_is_given_or_has_a_default() -> None:
    names = {field.name for field in attrs.fields(EpochInput)}
    assert names - DEFAULTS.keys() == {"stake_bits", "weights"}
