"""Theorems that a test states are forgotten after it."""

from collections.abc import Iterator

import pytest

from tao_proofs.engine import claims


@pytest.fixture(autouse=True)
def _registry_as_before() -> Iterator[None]:
    theorems, disproofs = dict(claims.THEOREMS), dict(claims.DISPROOFS)
    yield
    claims.THEOREMS.clear()
    claims.THEOREMS.update(theorems)
    claims.DISPROOFS.clear()
    claims.DISPROOFS.update(disproofs)
