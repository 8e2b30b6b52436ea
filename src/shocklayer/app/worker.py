"""A worker process as the server sees it: asked one task at a time, killed and started again at will."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from shocklayer.app import frames
from shocklayer.app.refusal import Refusal

_LARGEST_MEMORY = 1_500_000_000
"""Resident memory beyond which a worker is replaced after its task [bytes]."""


class WorkerEndedError(Exception):
    """The process ended before it answered."""


class Worker:
    """One process that computes one task at a time.

    Parameters
    ----------
    most_waiting : int
        Number of requests that may wait for their turn.
    """

    def __init__(self, most_waiting: int = 8) -> None:
        self._most_waiting = most_waiting
        self._turn = threading.Lock()
        self._state = threading.Lock()
        self._waiting = 0
        self._closed = False
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start the process if it does not run, so that the first task need not wait for it."""
        with self._state:
            self._running()

    @property
    def process_number(self) -> int | None:
        """Number of the process; None where there is none."""
        process = self._process
        return None if process is None or process.poll() is not None else process.pid

    def ask(
        self,
        task: str,
        arguments: Mapping[str, Any],
        time_limit: float,
        progress: Callable[[str], None] | None = None,
    ) -> str:
        """Return the answer to a task as JSON text.

        Parameters
        ----------
        task : str
            A name of `shocklayer.app.tasks.TASKS`.
        arguments : mapping
            Its arguments, as JSON has them.
        time_limit : float
            Time after which the process is killed [s].
        progress : callable, optional
            Called with the name of each stage.

        Returns
        -------
        str
            JSON.

        Raises
        ------
        Refusal
            422 for a mistake of the user or a task that fails or takes too long, 429 if too many wait.
        WorkerEndedError
            If the process ended, or was killed, before it answered.
        """
        with self._state:
            if self._waiting > self._most_waiting:
                raise Refusal(429, "Too many requests are waiting; try again in a moment.")
            self._waiting += 1
        try:
            with self._turn:
                return self._ask(task, arguments, time_limit, progress)
        finally:
            with self._state:
                self._waiting -= 1

    def _ask(
        self,
        task: str,
        arguments: Mapping[str, Any],
        time_limit: float,
        progress: Callable[[str], None] | None,
    ) -> str:
        with self._state:
            process = self._running()
        expired = threading.Event()

        def expire() -> None:
            expired.set()
            process.kill()

        timer = threading.Timer(time_limit, expire)
        timer.daemon = True
        timer.start()
        try:
            assert process.stdin is not None and process.stdout is not None
            frames.write(process.stdin, b"A", frames.dumps({"task": task, "arguments": arguments}))
            while (message := frames.read(process.stdout)) is not None:
                kind, text = message
                if kind == b"P":
                    if progress is not None:
                        progress(json.loads(text))
                elif kind == b"U":
                    raise Refusal(422, *json.loads(text))
                elif kind == b"F":
                    raise Refusal(
                        422,
                        "This could not be computed with these values; the terminal of the server says why "
                        f"({json.loads(text)}).",
                    )
                else:
                    self._replace_large(process)
                    return text
        except OSError:
            pass
        finally:
            timer.cancel()
        process.wait(10)
        if expired.is_set():
            raise Refusal(422, f"This took longer than {time_limit:g} s and was stopped.")
        raise WorkerEndedError

    def kill(self) -> None:
        """End the process at once; the next task starts another."""
        process = self._process
        if process is not None:
            process.kill()
            process.wait(10)

    def close(self) -> None:
        """End the process for good."""
        with self._state:
            self._closed = True
        self.kill()

    def _running(self) -> subprocess.Popen[bytes]:
        """Return the process, started if there is none; called with the state locked."""
        if self._closed:
            raise WorkerEndedError
        if self._process is None or self._process.poll() is not None:
            source = str(Path(__file__).resolve().parents[2])
            paths = [source, *filter(None, [os.environ.get("PYTHONPATH")])]
            # -P: nothing is imported from the folder that the server was started in. A session of its own: an
            # interrupt from the terminal reaches the server alone, which ends its workers itself.
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "shocklayer.app.worker_process"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
                start_new_session=True,
            )
        return self._process

    def _replace_large(self, process: subprocess.Popen[bytes]) -> None:
        """Start another process where this one has grown large; compiled programs add up."""
        try:
            pages = int(Path(f"/proc/{process.pid}/statm").read_text().split()[1])
        except (OSError, ValueError, IndexError):
            return
        if pages * os.sysconf("SC_PAGE_SIZE") > _LARGEST_MEMORY:
            process.kill()
            process.wait(10)
            self.start()
