from tao_model.conformance.kinds.share_pools import KINDS
from tests.recorded import mismatches, records


def test_share_pools_answer_as_production_did() -> None:
    (share_pool,) = KINDS
    assert mismatches(share_pool, list(records("share_pool"))) == []
