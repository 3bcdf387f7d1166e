"""The chapters that have theorems."""

import importlib
from typing import Final

CHAPTERS: Final = (
    "numbers",
    "supply",
    "emission",
    "pools",
    "consensus",
    "reciprocal",
    "children",
    "share_pools",
    "registration",
    "subnets",
)
"""Modules of theorems, in reading order."""


def load() -> None:
    """Import every chapter, so that its theorems are registered."""
    for chapter in CHAPTERS:
        importlib.import_module(f"tao_proofs.{chapter}")
