"""Compute an ensemble: chunk after chunk, on all cores, with writing behind the computation."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np

from shocklayer import __version__
from shocklayer.core.errors import UserError
from shocklayer.core.import_closure import closure_digest
from shocklayer.ensemble import outputs
from shocklayer.ensemble.flights import BATCH, fly_batch
from shocklayer.ensemble.inputs import draw
from shocklayer.ensemble.outputs import OUTPUTS, evaluate_batch
from shocklayer.ensemble.setting import Setting
from shocklayer.ensemble.sheath import ScenarioFlight, Sheath, solve_sheath
from shocklayer.ensemble.store import CHUNK, ArraySpecification, Store, create, reopen
from shocklayer.flight.dormand_prince import STOP_NAMES
from shocklayer.scenario import Scenario

_PILOT_SEED = 0
_PILOT_MACH = 1.0
_AHEAD = 2
"""Chunks that may wait to be written."""


class Interrupted(Exception):
    """The user stopped an ensemble.

    Attributes
    ----------
    done, count : int
        Flights written, and wanted.
    """

    def __init__(self, done: int, count: int) -> None:
        super().__init__(f"{done} of {count} flights")
        self.done = done
        self.count = count


Chunk = tuple[dict[str, np.ndarray], list[tuple[int, str]]]
"""Arrays of a chunk, and numbers and reasons of the flights that failed."""


def compute(
    setting: Setting,
    own: ScenarioFlight,
    count: int,
    directory: str | os.PathLike[str],
    *,
    seed: int | None = None,
    sampling: str = "random",
    resume: bool = False,
    cluster: str | None = None,
    progress: Callable[[str], None] | None = None,
) -> tuple[Store, Sheath | None]:
    """Compute the flights of an ensemble and write them.

    Parameters
    ----------
    setting : Setting
        What all flights have in common.
    own : ScenarioFlight
        The scenario's own flight.
    count : int
        Number of flights.
    directory : path
        The folder; it must not exist unless ``resume``.
    seed : int, optional
        Seed; the scenario's by default.
    sampling : {"random", "sobol", "latin-hypercube"}
        How inputs are drawn.
    resume : bool
        Whether to go on with what the folder has; a folder that does not exist is begun.
    cluster : str, optional
        Address of a dask scheduler that computes the chunks.
    progress : callable, optional
        Called with a short text at each step.

    Returns
    -------
    store : Store
        The folder, with every flight in it.
    sheath : Sheath or None
        The shock layer about the scenario's flight, if any flight had to be computed.

    Raises
    ------
    UserError
        If the folder cannot be used.
    Interrupted
        If the user stopped it; what was written is kept.
    """
    step = progress or (lambda message: None)
    if count < 1:
        raise UserError(f"-n: {count} flights; give 1 or more.")
    sheath = None
    plan = plan_of(setting.scenario, count, seed, sampling)
    if resume and Path(directory).exists():
        store = reopen(directory, plan)
    else:
        layout = _layout(setting, own.stations.along_body)
        store = create(directory, plan, *layout, _attributes(setting))
    pending = store.pending()
    if pending:
        try:
            sheath = sheath_of(setting, own, step)
            store.update_plan(notices=[each.document() for each in sheath.notices])
            if cluster is not None:
                from shocklayer.ensemble.cluster import compute_on_cluster

                compute_on_cluster(cluster, store, setting, sheath, pending, step)
            else:
                _compute_here(store, setting, sheath, pending, step)
        except KeyboardInterrupt:
            raise Interrupted(_done(store), store.count) from None
    return store, sheath


def plan_of(scenario: Scenario, count: int, seed: int | None, sampling: str) -> dict[str, Any]:
    """Return the plan of an ensemble, which decides what its flights are.

    Parameters
    ----------
    scenario : Scenario
        The scenario with its ensemble.
    count : int
        Number of flights.
    seed : int, optional
        Seed; the scenario's by default.
    sampling : str
        How inputs are drawn.

    Returns
    -------
    dict
        Content of ``plan.json``.
    """
    covariance = scenario.ensemble_extras.covariance
    return {
        "finished": False,
        "title": scenario.title,
        "scenario": scenario.origin,
        "scenario_hash": scenario.hash(),
        "seed": scenario.seed if seed is None else seed,
        "sampling": sampling,
        "flights": count,
        "chunk": CHUNK,
        "physics": closure_digest(outputs.__name__),
        "version": __version__,
        "inputs": [*scenario.ensemble, *(covariance.names if covariance is not None else ())],
    }


def sheath_of(setting: Setting, own: ScenarioFlight, progress: Callable[[str], None]) -> Sheath:
    """Compute the shock layer about the scenario's flight, as widely as the dispersed flights need it.

    Parameters
    ----------
    setting : Setting
        What all flights have in common.
    own : ScenarioFlight
        The scenario's own flight.
    progress : callable
        Called with a short text at each step.

    Returns
    -------
    Sheath
        It depends on the scenario alone.
    """
    return solve_sheath(setting, own, _pilots(setting), progress)


def _done(store: Store) -> int:
    return sum(int(each.get("stop", 0)) - int(each.get("start", 0)) for each in store.entries_text())


def _pilots(setting: Setting) -> tuple[np.ndarray, np.ndarray] | None:
    """Return densities and speeds that dispersed flights meet, to choose where the sheath is solved."""
    if not setting.inputs.names or setting.launched:
        return None
    values = draw(setting.inputs, "sobol", setting.scenario.hash(), _PILOT_SEED, 0, BATCH)
    if all(np.ptp(each) == 0.0 for each in values.values()):
        return None
    flown = fly_batch(setting, values, np.arange(BATCH), setting.scenario.seed)
    fine = np.array([not clause for clause in flown.failure])
    columns = flown.columns
    fast = (columns["mach_number"] > _PILOT_MACH) & fine[:, None]
    if not fast.any():
        return None
    return columns["air_density"][fast], columns["speed"][fast]


def compute_chunk(
    setting: Setting, sheath: Sheath, sampling: str, seed: int, start: int, stop: int, threads: int = 1
) -> Chunk:
    """Compute the flights of one chunk.

    Parameters
    ----------
    setting : Setting
        What all flights have in common.
    sheath : Sheath
        The shock layer about the scenario's flight.
    sampling : str
        How inputs are drawn.
    seed : int
        Seed of the ensemble.
    start, stop : int
        First flight, and the one after the last.
    threads : int
        Batches computed at a time.

    Returns
    -------
    values : dict of str to ndarray
        Inputs and outputs (flights, ...).
    failed : list of (int, str)
        Numbers of the flights that failed, and why.
    """
    drawn = draw(setting.inputs, sampling, setting.scenario.hash(), seed, start, stop)

    def batch(first: int) -> tuple[dict[str, np.ndarray], list[str]]:
        part = slice(first - start, min(first + BATCH, stop) - start)
        values = {name: each[part] for name, each in drawn.items()}
        numbers = np.arange(first, min(first + BATCH, stop))
        flown = fly_batch(setting, values, numbers, seed)
        return evaluate_batch(setting, sheath, flown, values), flown.failure

    firsts = range(start, stop, BATCH)
    if threads > 1 and len(firsts) > 1:
        # The first batch alone: what it compiles serves the others.
        results = [batch(firsts[0])]
        pool = ThreadPoolExecutor(threads)
        try:
            results += [each.result() for each in [pool.submit(batch, first) for first in firsts[1:]]]
        finally:
            pool.shutdown(cancel_futures=True)
    else:
        results = [batch(first) for first in firsts]
    joined = {name: np.concatenate([each[0][name] for each in results]) for name in results[0][0]}
    joined |= {name: setting.inputs.stored(name, each) for name, each in drawn.items()}
    clauses = [clause for _, each in results for clause in each]
    return joined, [(start + k, clause) for k, clause in enumerate(clauses) if clause]


def write_chunk(store: Store, start: int, chunk: Chunk, seconds: float) -> None:
    """Write a chunk that was computed; outputs without their dimension are left out."""
    values, failed = chunk
    kept = {name: each for name, each in values.items() if each.ndim == 1 or each.shape[1]}
    reasons = [{"flight": flight, "reason": reason} for flight, reason in failed]
    store.write(start, kept, {"seconds": round(seconds, 3), "failed": reasons})


def _compute_here(
    store: Store,
    setting: Setting,
    sheath: Sheath,
    pending: Sequence[tuple[int, int]],
    progress: Callable[[str], None],
) -> None:
    """Compute chunks on all cores of this machine; the last is written while the next is computed."""
    threads = max(os.cpu_count() or 1, 1)
    waiting: list[Future[None]] = []
    began, done = time.monotonic(), 0
    total = sum(stop - start for start, stop in pending)
    with ThreadPoolExecutor(1) as writer:
        for start, stop in pending:
            progress(progress_message(store, done, total, began))
            clock = time.monotonic()
            chunk = compute_chunk(
                setting, sheath, store.plan["sampling"], store.plan["seed"], start, stop, threads
            )
            while len(waiting) >= _AHEAD:
                waiting.pop(0).result()
            waiting.append(writer.submit(write_chunk, store, start, chunk, time.monotonic() - clock))
            done += stop - start
        for each in waiting:
            each.result()


def progress_message(store: Store, done: int, total: int, began: float) -> str:
    """Say how many flights are done, and how long the others will take.

    Parameters
    ----------
    store : Store
        The ensemble.
    done, total : int
        Flights computed since the start, and to compute.
    began : float
        When it started, on the monotonic clock [s].

    Returns
    -------
    str
        Text for the progress line.
    """
    words = f"flying: {store.count - total + done} of {store.count} flights"
    if done:
        left = (time.monotonic() - began) / done * (total - done)
        words += f", {left:.0f} s left"
    return words


def _layout(
    setting: Setting, stations: np.ndarray
) -> tuple[dict[str, ArraySpecification], dict[str, tuple[Sequence[Any], dict[str, Any]]]]:
    """Return the arrays and dimensions of the store."""
    scenario = setting.scenario
    coordinates: dict[str, tuple[Sequence[Any], dict[str, Any]]] = {
        "station": (
            list(stations),
            {"units": "1", "long_name": "surface distance from the stagnation point over nose radius"},
        ),
        "radio": ([link.name for link in scenario.radio], {"long_name": "name of the radio link"}),
        "observer": ([each.name for each in scenario.observer], {"long_name": "name of the observer"}),
    }
    coordinates = {name: each for name, each in coordinates.items() if len(each[0])}
    arrays = {
        name: ArraySpecification(
            (), "float64", {"units": setting.inputs.unit(name), "long_name": f"drawn input {name}"}
        )
        for name in setting.inputs.names
    }
    for name, output in OUTPUTS.items():
        if output.dimension is None or output.dimension in coordinates:
            dimensions = () if output.dimension is None else (output.dimension,)
            about = {"units": output.units, "long_name": output.long_name}
            arrays[name] = ArraySpecification(dimensions, "float64", about)
    arrays["end_reason"] = ArraySpecification(
        (),
        "int8",
        {
            "long_name": "why the flight ended",
            "flag_values": list(range(len(STOP_NAMES))),
            "flag_meanings": " ".join(STOP_NAMES),
        },
    )
    for name, words in (
        ("in_range", "1 where the models of heating stay inside their ranges"),
        ("failed", "1 where the flight could not be computed"),
    ):
        about = {"long_name": words, "flag_values": [0, 1], "flag_meanings": "no yes"}
        arrays[name] = ArraySpecification((), "int8", about)
    return arrays, coordinates


def _attributes(setting: Setting) -> dict[str, str]:
    return {
        "Conventions": "CF-1.11",
        "title": f"Ensemble of {setting.scenario.title}",
        "source": f"shocklayer {__version__}",
        "scenario_hash": setting.scenario.hash(),
    }
