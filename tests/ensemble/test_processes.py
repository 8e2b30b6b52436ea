"""The command in processes of its own: killed and resumed, interrupted, on a cluster of two workers."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from shocklayer.ensemble.store import CHUNK, Store

pytestmark = pytest.mark.long
COUNT = 2 * CHUNK + 100


def command(capsule: Path, out: Path, *more: str) -> list[str]:
    words = [
        sys.executable,
        "-m",
        "shocklayer",
        "ensemble",
        str(capsule),
        "-n",
        str(COUNT),
        "--out",
        str(out),
    ]
    return [*words, *more]


def arrays(folder: Path) -> dict[str, np.ndarray]:
    return Store(folder, json.loads((folder / "plan.json").read_text())).read()


def same(one: Path, other: Path) -> bool:
    first, second = arrays(one), arrays(other)
    return first.keys() == second.keys() and all(
        each.tobytes() == second[name].tobytes() for name, each in first.items()
    )


@pytest.fixture(scope="module")
def undisturbed(capsule: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("undisturbed") / "out"
    subprocess.run(command(capsule, folder), check=True)
    return folder


def stop_after_first_chunk(words: list[str], folder: Path, number: int, entry: int) -> subprocess.Popen[str]:
    process = subprocess.Popen(words, stderr=subprocess.PIPE, text=True)
    while not (folder / "chunks" / f"{entry:06d}.json").exists():
        assert process.poll() is None
        time.sleep(0.05)
    process.send_signal(number)
    return process


def test_killed_and_resumed(undisturbed: Path, capsule: Path, tmp_path: Path):
    folder = tmp_path / "out"
    stop_after_first_chunk(command(capsule, folder), folder, signal.SIGKILL, 0).wait()
    subprocess.run(command(capsule, folder, "--resume"), check=True)
    assert same(folder, undisturbed)


def test_interrupted_and_resumed(undisturbed: Path, capsule: Path, tmp_path: Path):
    folder = tmp_path / "out"
    process = stop_after_first_chunk(command(capsule, folder), folder, signal.SIGINT, 0)
    _, said = process.communicate()
    assert process.returncode == 130
    assert "--resume" in said and "Traceback" not in said
    subprocess.run(command(capsule, folder, "--resume"), check=True)
    assert same(folder, undisturbed)


def test_cluster_of_which_one_worker_is_killed(undisturbed: Path, capsule: Path, tmp_path: Path):
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address, python = f"tcp://127.0.0.1:{port}", [sys.executable, "-m"]
    scheduler = [*python, "distributed.cli.dask_scheduler", "--port", str(port), "--no-dashboard"]
    worker = [
        *python,
        "distributed.cli.dask_worker",
        address,
        "--nthreads",
        "1",
        "--no-dashboard",
        "--no-nanny",
    ]
    running = [
        subprocess.Popen(words, cwd=tmp_path, env=dict(os.environ)) for words in (scheduler, worker, worker)
    ]
    try:
        folder = tmp_path / "out"
        process = stop_after_first_chunk(command(capsule, folder, "--cluster", address), folder, 0, 0)
        running[1].kill()
        assert process.wait() == 0
        assert same(folder, undisturbed)
    finally:
        for each in running:
            each.kill()
