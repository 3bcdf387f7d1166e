"""Planted defects of chapter 10-registration."""

from tao_model import registration
from tao_model.numbers.fixed_point import U64F64
from tao_model.numbers.integers import U64
from tao_model.registration import decay_factor, rounded_product
from tao_model.state.parameters import SubnetParameters
from tao_model.units import BlockNumber, Rao
from tao_proofs.engine.mutants import mutant


@mutant(of=registration.fallen_price)
def price_without_floor(
    price: Rao, parameters: SubnetParameters, current_block: BlockNumber
) -> Rao:
    """A price falls below its least."""
    if parameters.burn_half_life > 0 and current_block > 1:
        price = Rao(rounded_product(price, decay_factor(parameters.burn_half_life)))
    return min(price, parameters.max_burn)


@mutant(of=registration.fallen_price, defect="D-84")
def price_keeps_its_half_life(
    price: Rao, parameters: SubnetParameters, current_block: BlockNumber
) -> Rao:
    """A price that has not fallen to twice its least stays."""
    falls = parameters.burn_half_life > 0 and current_block > 1
    if falls and price >= 2 * parameters.min_burn:
        price = Rao(rounded_product(price, decay_factor(parameters.burn_half_life)))
    return min(max(price, parameters.min_burn), parameters.max_burn)


@mutant(of=registration.fallen_price)
def price_is_halved_at_once(
    price: Rao, parameters: SubnetParameters, current_block: BlockNumber
) -> Rao:
    """The price is halved in every block."""
    return min(max(Rao(price // 2), parameters.min_burn), parameters.max_burn)


@mutant(of=registration.raised_price)
def multiplier_below_one(price: Rao, parameters: SubnetParameters) -> Rao:
    """A multiplier below one lowers the price."""
    raised = price * parameters.burn_increase_multiplier // U64F64.one
    return Rao(min(max(U64.saturate(raised), parameters.min_burn), parameters.max_burn))


@mutant(of=registration.raised_price)
def raised_without_ceiling(price: Rao, parameters: SubnetParameters) -> Rao:
    """The greatest price does not hold after a registration."""
    multiplier = max(parameters.burn_increase_multiplier, U64F64.one)
    return Rao(U64.saturate(price * multiplier // U64F64.one))
