"""An executable specification of the Bittensor (TAO) economy.

The chapters of ``spec/`` and the modules of this package have the same names; every
rule has an ID that its chapter, its function, its tests and its theorems share.
"""

from typing import Final

REVISION: Final = "v425"
"""The revision of production that the model describes: spec_version 425."""
