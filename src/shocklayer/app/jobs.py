"""Long work: a queue, one job at a time, its stages, and the folder of its results."""

from __future__ import annotations

import json
import secrets
import shutil
import sys
import threading
import time
import traceback
from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal, Protocol, runtime_checkable

from shocklayer.app.refusal import Refusal
from shocklayer.app.worker import WorkerEndedError

MOST_WAITING = 4
"""Number of jobs that may wait behind the one that runs."""
MOST_KEPT = 20
"""Number of ended jobs whose results are kept, the newest."""
LONGEST = 6 * 3600.0
"""Time after which a job is stopped [s]."""

State = Literal["queued", "running", "done", "failed", "cancelled"]

STAGES: dict[str, tuple[str, ...]] = {
    "run": (
        "loading",
        "computing the flight",
        "computing the shock layer",
        "computing heating",
        "computing the plasma sheath",
        "computing radio links",
        "computing line of sight",
        "matching ground facilities",
        "writing the report",
        "packing the results",
    ),
    "ensemble": (
        "loading",
        "computing the scenario's own flight",
        "computing the shock layer of the scenario's own flight",
        "computing the shock layer of faster and slower flights",
        "flying",
        "computing statistics",
        "flying the chosen flights again",
        "writing the report",
        "packing the results",
    ),
    "claims": ("reading", "writing the page", "packing the results"),
}
"""Stages of each kind of job, in their order."""


@runtime_checkable
class Computes(Protocol):
    """What computes jobs: `shocklayer.app.worker.Worker`."""

    def ask(
        self,
        task: str,
        arguments: Mapping[str, Any],
        time_limit: float,
        progress: Callable[[str], None] | None = None,
    ) -> str:
        """Return the answer to a task as JSON text."""
        ...

    def kill(self) -> None:
        """End the task that is being computed."""
        ...

    def close(self) -> None:
        """End for good."""
        ...


@dataclass
class Job:
    """One job.

    Parameters
    ----------
    identity : str
        Its name in addresses: 128 random bits.
    kind : str
        A key of `STAGES`.
    title : str
        For the page.
    arguments : mapping
        Of its task.
    command : str
        The command line that repeats it.
    folder : Path
        Where it writes; nothing else is in it.
    """

    identity: str
    kind: str
    title: str
    arguments: Mapping[str, Any]
    command: str
    folder: Path
    state: State = "queued"
    stage: str = ""
    progress: float = 0.0
    error: str = ""
    created: float = field(default_factory=time.time)
    started: float | None = None
    ended: float | None = None
    files: dict[str, Path] = field(default_factory=dict)

    @property
    def is_over(self) -> bool:
        """Whether it has ended, one way or another."""
        return self.state in ("done", "failed", "cancelled")

    def document(self) -> dict[str, object]:
        """Return what ``GET /api/jobs/ID`` answers."""
        stages = STAGES[self.kind]
        now = self.ended if self.ended is not None else time.time()
        return {
            "id": self.identity,
            "kind": self.kind,
            "title": self.title,
            "state": self.state,
            "progress": round(self.progress, 4),
            "stage": self.stage,
            "stages": list(stages),
            "seconds": 0.0 if self.started is None else round(now - self.started, 1),
            "error": self.error,
            "command": self.command,
            "url": f"/jobs/{self.identity}",
            "files": sorted(self.files),
        }

    def reached(self, message: str) -> None:
        """Note a stage, or ``stage|fraction`` of it."""
        stage, _, fraction = message.partition("|")
        stages = STAGES[self.kind]
        position = stages.index(stage) if stage in stages else 0
        if position < len(stages) * self.progress - 1.0:
            return  # computed again for a later stage
        self.stage = stage
        share = (position + (float(fraction) if fraction else 0.0)) / len(stages)
        self.progress = max(self.progress, min(share, 1.0))


class JobQueue:
    """All jobs of one server.

    Parameters
    ----------
    worker : Computes
        The process that computes them.
    folder : Path
        Where their folders are made.
    """

    def __init__(self, worker: Computes, folder: Path) -> None:
        self._worker = worker
        self._folder = folder
        self._jobs: dict[str, Job] = {}
        self._waiting: deque[Job] = deque()
        self._running: Job | None = None
        self._closed = False
        self._changed = threading.Condition()
        self._thread = threading.Thread(target=self._work, name="jobs", daemon=True)
        self._thread.start()

    def submit(self, kind: str, title: str, arguments: Mapping[str, Any], command: str) -> Job:
        """Put a job at the end of the queue.

        Parameters
        ----------
        kind : str
            A key of `STAGES`.
        title : str
            For the page.
        arguments : mapping
            Of its task.
        command : str
            The command line that repeats it.

        Returns
        -------
        Job
            The job.

        Raises
        ------
        Refusal
            429 if the queue is full.
        """
        with self._changed:
            self.refuse_if_full()
            identity = secrets.token_hex(16)
            folder = self._folder / identity
            folder.mkdir(mode=0o700)
            job = Job(identity, kind, title, arguments, command, folder)
            self._jobs[identity] = job
            self._waiting.append(job)
            self._take()
            return job

    def refuse_if_full(self) -> None:
        """Raise the refusal of a full queue."""
        if self._running is not None and len(self._waiting) >= MOST_WAITING:
            raise Refusal(
                429,
                f"{MOST_WAITING} jobs are waiting already; wait until one has ended, or end one.",
                headers={"retry-after": "10"},
            )

    def get(self, identity: str) -> Job:
        """Return a job by its name; a refusal with 404 if there is none."""
        job = self._jobs.get(identity)
        if job is None:
            raise Refusal(404, "There is no such job; the newest twenty are kept until the server ends.")
        return job

    def newest(self) -> list[Job]:
        """Return all jobs, newest first."""
        return list(self._jobs.values())[::-1]

    def end(self, identity: str) -> Job:
        """End a job that waits or runs; remove one that has ended, with its results.

        Parameters
        ----------
        identity : str
            Its name.

        Returns
        -------
        Job
            The job.
        """
        with self._changed:
            job = self.get(identity)
            if job.is_over:
                self._remove(job)
                return job
            if job in self._waiting:
                self._waiting.remove(job)
            else:
                self._worker.kill()
            self._finish(job, "cancelled")
            return job

    def close(self) -> None:
        """End all work; the worker is killed by its owner."""
        with self._changed:
            self._closed = True
            self._waiting.clear()
            self._changed.notify_all()
        self._worker.close()
        self._thread.join(10)

    def _take(self) -> None:
        """Give the next job to the thread if it is free; called with the lock."""
        if self._running is None and self._waiting:
            self._running = self._waiting.popleft()
            self._running.state = "running"
            self._running.started = time.time()
            self._changed.notify_all()

    def _work(self) -> None:
        while True:
            with self._changed:
                while self._running is None and not self._closed:
                    self._changed.wait()
                if self._closed or self._running is None:
                    return
                job = self._running
            try:
                state, error, names = self._compute(job)
            except Exception:  # a fault of ours in one job must not end the others
                # Whatever goes wrong with one job, the next one is computed.
                traceback.print_exc(file=sys.stderr)
                state, error, names = "failed", "The server has met a fault; its terminal says which.", []
            with self._changed:
                if not job.is_over:
                    job.files = {name: job.folder / name for name in names}
                    self._finish(job, state, error)
                self._running = None
                self._take()

    def _compute(self, job: Job) -> tuple[State, str, list[str]]:
        """Return how a job ended, the sentence if it failed, and the names of its files."""
        if job.is_over:
            return job.state, "", []

        def reached(stage: str) -> None:
            # A job that was ended just before its process had started.
            if job.is_over:
                self._worker.kill()
            else:
                job.reached(stage)

        arguments = {**job.arguments, "folder": str(job.folder), "command": job.command}
        try:
            answer = self._worker.ask(f"job-{job.kind}", arguments, LONGEST, reached)
        except Refusal as refusal:
            return "failed", " ".join(refusal.sentences), []
        except WorkerEndedError:
            return (
                "failed",
                "The process that computed this job was ended from outside; start the job again.",
                [],
            )
        return "done", "", list(json.loads(answer)["files"])

    def _finish(self, job: Job, state: State, error: str = "") -> None:
        """Note how a job ended and drop the oldest results; called with the lock."""
        job.state, job.error, job.ended = state, error, time.time()
        if state == "done":
            job.progress = 1.0
        else:
            shutil.rmtree(job.folder, ignore_errors=True)
        over = [each for each in self._jobs.values() if each.is_over]
        for old in over[: max(len(over) - MOST_KEPT, 0)]:
            self._remove(old)

    def _remove(self, job: Job) -> None:
        self._jobs.pop(job.identity, None)
        shutil.rmtree(job.folder, ignore_errors=True)
