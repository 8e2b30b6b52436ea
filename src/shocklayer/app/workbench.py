"""What one server holds: its token, its worker processes, its jobs and their folder."""

from __future__ import annotations

import secrets
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from shocklayer.app.jobs import JobQueue
from shocklayer.app.refusal import Refusal
from shocklayer.app.worker import Worker, WorkerEndedError

READING_LIMIT = 120.0
"""Time in which an article or scenario must be read [s]."""
FLYING_LIMIT = 1200.0
"""Time in which a flight of the page must be computed [s]; the first one of a shape compiles programs."""


class Workbench:
    """One server's own state.

    Parameters
    ----------
    port : int
        Port on the loopback interface.
    """

    def __init__(self, port: int) -> None:
        self.port = port
        self.token = secrets.token_urlsafe(32)
        self.folder = Path(tempfile.mkdtemp(prefix="shocklayer-"))
        self.reader = Worker(most_waiting=16)
        self.physics = Worker(most_waiting=6)
        self.jobs = JobQueue(Worker(), self.folder)

    def read(self, task: str, arguments: Mapping[str, Any]) -> str:
        """Return the answer of a task that needs no JAX, as JSON text."""
        return _ask(self.reader, task, arguments, READING_LIMIT)

    def compute(self, task: str, arguments: Mapping[str, Any]) -> str:
        """Return the answer of a task of the physics that a page waits for, as JSON text."""
        return _ask(self.physics, task, arguments, FLYING_LIMIT)

    def warm_up(self) -> None:
        """Start the processes that read and compute, and fly once, so that the first request waits less."""
        self.reader.start()
        try:
            self.physics.ask("envelope", {"scenario": "stardust", "set": []}, FLYING_LIMIT)
        except (Refusal, WorkerEndedError):
            pass  # the first flight starts it again, and says what is wrong

    def close(self) -> None:
        """End every process and remove the results."""
        self.jobs.close()
        self.reader.close()
        self.physics.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def _ask(worker: Worker, task: str, arguments: Mapping[str, Any], limit: float) -> str:
    try:
        return worker.ask(task, arguments, limit)
    except WorkerEndedError:
        raise Refusal(
            503,
            "The process that computes was ended from outside and starts again; repeat the request.",
            headers={"retry-after": "1"},
        ) from None
