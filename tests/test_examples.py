"""The examples are what their generator writes, and what the README says of them."""

import json
import subprocess
import sys
from typing import Any

from tao_model.addresses import decode
from tao_model.conformance.epoch_inputs import epoch_case
from tao_model.conformance.scenarios.form import read_scenario
from tao_model.consensus.reference import run_stages
from tao_model.state import ROOT as ROOT_SUBNET
from tests.rule_index import ROOT

EXAMPLES = ROOT / "examples"


def _metagraph() -> dict[str, Any]:
    value = json.loads((EXAMPLES / "metagraph.json").read_text())
    assert isinstance(value, dict)
    return value


def test_the_example_is_what_its_generator_writes() -> None:
    generator = EXAMPLES / "make_metagraph.py"
    done = subprocess.run([sys.executable, str(generator)], capture_output=True, check=True)
    assert (EXAMPLES / "metagraph.json").read_bytes() == done.stdout, "run make_metagraph.py"


def test_the_example_has_the_scale_of_a_subnet() -> None:
    metagraph = _metagraph()
    assert metagraph["neuron_count"] == 256
    assert len({decode(hotkey) for hotkey in metagraph["hotkeys"]}) == 256
    assert sum(1 for row in metagraph["weights"] if row) == 20


def test_the_example_shows_every_reason_for_which_stake_or_weights_do_not_count() -> None:
    epoch = epoch_case(_metagraph()).epoch
    stages = run_stages(epoch)
    assert not all(stages.active)
    given = sum(map(len, epoch.weights))
    counted = sum(map(len, stages.counted_weights))
    assert counted < given
    # The owner keeps the weight that it gives itself.
    assert epoch.owner_uid is not None
    assert epoch.owner_uid in dict(stages.counted_weights[epoch.owner_uid])
    assert any(0 < trust < stages.validator_trust[111] // 2 for trust in stages.validator_trust)


def test_the_day_is_what_its_generator_writes() -> None:
    generator = EXAMPLES / "make_day.py"
    done = subprocess.run([sys.executable, str(generator)], capture_output=True, check=True)
    assert (EXAMPLES / "day.json").read_bytes() == done.stdout, "run make_day.py"


def test_the_day_has_tens_of_validators_hundreds_of_miners_and_only_calls_that_exist() -> None:
    found = read_scenario(str(EXAMPLES / "day.json"))
    subnets = [one for netuid, one in found.genesis.subnets.items() if netuid != ROOT_SUBNET]
    assert len(subnets) == 12
    assert found.genesis.subnet(ROOT_SUBNET).neurons.count == 24
    assert sum(one.neurons.count for one in subnets) > 600
