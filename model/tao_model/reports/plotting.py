"""What all pictures have in common. Needs matplotlib (``pip install 'tao-spec[plots]'``)."""

from typing import Any, Final

BLUE: Final = "#0072B2"
ORANGE: Final = "#D55E00"
GREEN: Final = "#009E73"
PINK: Final = "#CC79A7"
YELLOW: Final = "#E69F00"
GREY: Final = "#767676"
LIGHT: Final = "#D9D9D9"

TAO: Final = 1e9
"""Rao in a TAO."""

STYLE: Final[dict[Any, Any]] = {
    "font.size": 10,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.edgecolor": GREY,
    "svg.hashsalt": "tao-spec",
    "svg.fonttype": "path",
}
"""Set while a picture is drawn and written."""
