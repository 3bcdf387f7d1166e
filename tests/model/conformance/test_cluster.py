import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import attrs
import pytest

from tao_model.conformance import parallel
from tao_model.conformance.checker import check_files
from tao_model.conformance.cluster import cluster
from tao_model.conformance.codec import InputError
from tests.model.cli.running import refused, run
from tests.recorded import GOLDEN, records


@attrs.frozen
class Running:
    address: str
    pids: list[int]


@pytest.fixture(scope="module")
def running() -> Iterator[Running]:
    """A cluster of three worker processes."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.dask_cluster", "3"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        assert process.stdout is not None
        yield Running(**json.loads(process.stdout.readline()))
        assert process.stdin is not None
        process.stdin.close()


def test_the_loss_of_a_worker_loses_and_repeats_no_record(
    running: Running, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(parallel, "CHUNK_BYTES", 1 << 12)
    some = tmp_path / "some.jsonl"
    broken = [{**r, "output": {}} if n % 50 == 7 else r for n, r in enumerate(records("pool_swap"))]
    some.write_text("".join(json.dumps(record) + "\n" for record in broken))
    files = [str(some), str(GOLDEN / "pool_power.jsonl.gz")]
    told: list[int] = []

    def progress(lines: int) -> None:
        if len(told) == 3:
            os.kill(running.pids[0], signal.SIGKILL)
        told.append(lines)

    with cluster(running.address) as connected:
        assert connected.jobs == 3
        report = check_files(files, "reference", connected.jobs, progress, connected.executor)
    assert report == check_files(files)
    assert len(told) > 50
    assert report.passed + report.failed == sum(told) == len(broken) + len(records("pool_power"))


def test_the_command_checks_on_a_cluster(running: Running) -> None:
    outcome = run(
        "vectors", "check", "--cluster", running.address, GOLDEN / "block_emission.jsonl.gz"
    )
    assert (outcome.code, outcome.errors) == (0, "")
    assert outcome.last_line == "529 passed, 0 failed"


def test_a_search_runs_on_a_cluster(running: Running, tmp_path: Path) -> None:
    adapter = f"{sys.executable} -m tests.adapters.wrong off_by_one"
    outcome = run(
        *("conform", "--adapter", adapter, "--fuzz", "400", "--kind", "block_emission"),
        *("--cluster", running.address, "--found", tmp_path / "found.jsonl"),
    )
    assert outcome.code == 1
    assert outcome.last_line.endswith("asked, a disagreement")


def test_an_address_at_which_nobody_answers_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tao_model.conformance.cluster._SECONDS_TO_CONNECT", 1)
    with (
        pytest.raises(InputError, match=r"--cluster tcp://127\.0\.0\.1:9"),
        cluster("tcp://127.0.0.1:9"),
    ):
        pass


def test_without_dask_the_message_says_how_to_install_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    outcome = run("vectors", "check", "--cluster", "tcp://x:1", GOLDEN / "pool_power.jsonl.gz")
    assert "pip install 'tao-spec[cluster]'" in refused(outcome)


def test_dask_is_not_imported_by_whoever_names_no_cluster() -> None:
    code = (
        "import sys; from tao_model.cli import main\n"
        "try: main()\n"
        "finally: assert not {'distributed', 'dask', 'hypothesis'} & sys.modules.keys()"
    )
    subprocess.run(
        [sys.executable, "-c", code, "vectors", "kinds"], check=True, capture_output=True
    )
