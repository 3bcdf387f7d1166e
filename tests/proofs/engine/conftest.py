"""Theorems that a test states are forgotten after it."""

from collections.abc import Iterator
from typing import Any

import pytest

from tao_proofs.engine import claims


@pytest.fixture(autouse=True)
def _registry_as_before() -> Iterator[None]:
    registries: list[dict[str, Any]] = [claims.THEOREMS, claims.ASSUMPTIONS, claims.DISPROOFS]
    before = [dict(registry) for registry in registries]
    yield
    for registry, entries in zip(registries, before, strict=True):
        registry.clear()
        registry.update(entries)
