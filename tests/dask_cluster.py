"""A cluster of Dask on this machine: ``python -m tests.dask_cluster WORKERS`` until its input ends.

It writes its address and the ids of its workers' processes.
"""

import json
import sys
from typing import Any

import distributed


def main() -> None:
    """Be a cluster."""
    dask: Any = distributed  # its classes have no types
    cluster = dask.LocalCluster(
        n_workers=int(sys.argv[1]), threads_per_worker=1, processes=True, dashboard_address=None
    )
    with cluster:
        pids = [worker.pid for worker in cluster.workers.values()]
        print(json.dumps({"address": cluster.scheduler_address, "pids": pids}), flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
