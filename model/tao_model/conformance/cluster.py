"""An executor on many machines: a cluster of Dask, for what one machine is too small for.

Dask runs what a lost worker had under way on another one, and hands out each result once; so
a record is neither lost nor counted twice. Only who names a cluster needs Dask.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import attrs

from tao_model.conformance.codec import InputError
from tao_model.conformance.parallel import Done, Executor, Item, ProcessDied, Submitted

_SECONDS_TO_CONNECT: Final = 10


@attrs.frozen
class _Workers:
    """The workers that a client knows.

    Dask's own executor will not do: of work whose worker is lost while its result is under way
    it looks at the state again once it has the result, and then takes the result for an error.
    """

    client: Any

    def submit(self, work: Callable[[Item], Done], item: Item, /) -> Submitted[Done]:
        submitted: Submitted[Done] = self.client.submit(work, item, pure=False)
        return submitted


@attrs.frozen
class Cluster:
    """A connection to a cluster."""

    executor: Executor
    jobs: int
    """How many tasks it runs at once."""


def _dask() -> Any:
    try:
        # Whoever names no cluster does not need it.
        import distributed  # noqa: PLC0415
    except ImportError:
        problem = "needs Dask: pip install 'tao-spec[cluster]', here and on every worker"
        raise InputError("--cluster", problem) from None
    return distributed


@contextmanager
def cluster(address: str) -> Iterator[Cluster]:
    """Connect to the scheduler at an address, such as ``tcp://10.0.0.1:8786``.

    Raises :class:`InputError` where Dask is not installed, nobody answers or there is no
    worker, and :class:`ProcessDied` where one task has brought down several workers.
    """
    dask = _dask()
    try:
        client = dask.Client(address, timeout=_SECONDS_TO_CONNECT, set_as_default=False)
    except (OSError, ValueError) as error:
        raise InputError(f"--cluster {address}", str(error) or "nobody answers") from None
    with client:
        jobs = sum(client.nthreads().values())
        if not jobs:
            raise InputError(f"--cluster {address}", "has no workers")
        try:
            yield Cluster(_Workers(client), jobs)
        except dask.scheduler.KilledWorker as killed:
            raise ProcessDied(f"the cluster gave up: {killed}") from None
