"""How much TAO exists, and how much a block adds to it (chapter 02-supply).

In reading order: :mod:`curve` (what a block creates at an issuance), :mod:`balances` (what
paying does to two accounts), :mod:`issuance` (the two counters, and all that moves them),
:mod:`alpha` (the same for a subnet's token), :mod:`schedule` (the course of emission while
nothing is recycled).
"""

from tao_model.supply.curve import alpha_block_emission, block_emission, block_emission_by_logarithm

__all__ = ["alpha_block_emission", "block_emission", "block_emission_by_logarithm"]
