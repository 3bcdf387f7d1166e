"""Why a call was refused."""

from collections.abc import Callable

from tao_model.rejection import Reason, Rejected


def refusal(call: Callable[..., object], *arguments: object) -> Reason | None:
    """Return the reason for which ``call`` refuses the arguments, or ``None``."""
    try:
        call(*arguments)
    except Rejected as rejected:
        return rejected.reason
    return None
