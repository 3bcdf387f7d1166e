"""A short walk of the machine; ``make walk`` is a long one."""

import os

from hypothesis import HealthCheck, settings

from tests.model.invariants.network_machine import NetworkMachine

IS_CAMPAIGN = os.environ.get("TAO_SPEC_PROFILE") == "campaign"


class TestNetwork(NetworkMachine.TestCase):  # type: ignore[misc, valid-type] # made at run time
    settings = settings(
        max_examples=2_000 if IS_CAMPAIGN else 80,
        stateful_step_count=30,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
