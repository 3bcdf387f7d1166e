"""Public claims about TAO, each with a verdict that the model computes (chapter 00-claims).

One function a claim: of supply (:mod:`supply`), of the split of emission (:mod:`emission`),
of consensus (:mod:`consensus`). Nothing here is a rule of production; the functions call the
rules and compare.
"""

from collections.abc import Callable
from typing import Final

from tao_model.claims.consensus import (
    poor_performers_are_excluded,
    rewards_follow_performance,
    stake_gives_weight,
    validators_out_of_consensus_earn_less,
)
from tao_model.claims.emission import (
    delegators_share_what_is_left_after_the_take,
    split_among_miners_validators_and_owner,
)
from tao_model.claims.supply import (
    daily_emission_at_the_first_halving,
    halving_like_bitcoin,
    inflation_at_the_first_halving,
    no_sale_before_the_start,
    supply_ends_at_the_cap,
)
from tao_model.claims.verdict import Verdict

CLAIMS: Final[tuple[Callable[[], Verdict], ...]] = (
    supply_ends_at_the_cap,
    halving_like_bitcoin,
    daily_emission_at_the_first_halving,
    inflation_at_the_first_halving,
    no_sale_before_the_start,
    split_among_miners_validators_and_owner,
    rewards_follow_performance,
    stake_gives_weight,
    validators_out_of_consensus_earn_less,
    poor_performers_are_excluded,
    delegators_share_what_is_left_after_the_take,
)
"""All claims, in the order of the chapter."""


def verdicts() -> tuple[Verdict, ...]:
    """Return the verdict on every claim."""
    return tuple(claim() for claim in CLAIMS)
