"""The frozen state and its parts (DESIGN, section 4).

:class:`State` is the whole, :class:`Subnet` what concerns one subnet. A part belongs to one
chapter, whose functions take and return it; ``network`` alone reaches across. What production
keeps by subnet stands in the subnet's record, except for root claims and rate limits, whose
rules go across subnets.
"""

from tao_model.state.maps import Map, put
from tao_model.state.subnets import Subnet
from tao_model.state.whole import ROOT, Block, State

__all__ = ["ROOT", "Block", "Map", "State", "Subnet", "put"]
