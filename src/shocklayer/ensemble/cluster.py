"""Chunks of an ensemble on a dask.distributed scheduler; only this module imports it."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from typing import Any

from shocklayer.core.errors import UserError
from shocklayer.core.import_closure import closure_digest
from shocklayer.ensemble import outputs
from shocklayer.ensemble.engine import Chunk, compute_chunk, progress_message, write_chunk
from shocklayer.ensemble.setting import Setting
from shocklayer.ensemble.sheath import Sheath
from shocklayer.ensemble.store import Store

_RETRIES = 5
_TIMEOUT = 30.0
_IN_FLIGHT = 64
"""Chunks handed to the scheduler at a time, so that their results do not fill this process's memory."""


def compute_on_cluster(
    address: str,
    store: Store,
    setting: Setting,
    sheath: Sheath,
    pending: Sequence[tuple[int, int]],
    progress: Callable[[str], None],
) -> None:
    """Compute chunks on a scheduler's workers and write them here.

    Parameters
    ----------
    address : str
        Of the scheduler, such as ``tcp://127.0.0.1:8786``.
    store : Store
        The ensemble.
    setting : Setting
        What all flights have in common.
    sheath : Sheath
        The shock layer about the scenario's flight; it is sent to every worker once.
    pending : sequence of (int, int)
        First flight, and the one after the last, of each chunk.
    progress : callable
        Called with a short text after each chunk.

    Raises
    ------
    UserError
        If dask.distributed is not installed, the scheduler does not answer, or its workers have another
        version of the physics.
    """
    try:
        from distributed import Client, as_completed
    except ImportError:
        raise UserError(
            "--cluster needs the package distributed; install it with: pip install 'shocklayer[cluster]'"
        ) from None
    try:
        client = Client(address, timeout=_TIMEOUT, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as fault:
        raise UserError(f"--cluster: no scheduler answers at '{address}' ({fault}).") from None
    try:
        _check_workers(client, address, str(store.plan["physics"]))
        shared = client.scatter((setting, sheath), broadcast=True)
        began, done, total = time.monotonic(), 0, sum(stop - start for start, stop in pending)
        waiting = list(pending)

        def submit() -> Any:
            start, stop = waiting.pop(0)
            plan = (store.plan["sampling"], store.plan["seed"], start, stop)
            return client.submit(_chunk, shared, *plan, retries=_RETRIES, pure=False)

        first = [submit() for _ in range(min(_IN_FLIGHT, len(waiting)))]
        running = as_completed(first, loop=client.loop)
        for future in running:
            start, stop, chunk, seconds = future.result()
            write_chunk(store, start, chunk, seconds)
            future.release()
            done += stop - start
            progress(progress_message(store, done, total, began))
            if waiting:
                running.add(submit())
    finally:
        client.close()


def _check_workers(client: Any, address: str, physics: str) -> None:
    """Refuse a cluster without workers, or whose workers compute something else."""
    try:
        client.wait_for_workers(1, timeout=_TIMEOUT)
    except (OSError, TimeoutError):
        raise UserError(f"--cluster: the scheduler at '{address}' has no workers.") from None
    try:
        found = client.run(_physics)
    except Exception as fault:  # whatever a worker without this package raises
        raise UserError(
            f"--cluster: the workers of '{address}' cannot import shocklayer ({fault})."
        ) from None
    other = [worker for worker, digest in found.items() if digest != physics]
    if other:
        raise UserError(
            f"--cluster: the worker {other[0]} has another version of the physics or of Python; install "
            "the same."
        )


def _physics() -> str:
    return closure_digest(outputs.__name__)


def _chunk(
    shared: tuple[Setting, Sheath], sampling: str, seed: int, start: int, stop: int
) -> tuple[int, int, Chunk, float]:
    """Compute one chunk in a worker."""
    clock = time.monotonic()
    chunk = compute_chunk(*shared, sampling, seed, start, stop)
    return start, stop, chunk, time.monotonic() - clock
