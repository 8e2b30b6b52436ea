"""An ensemble from its scenario to its report."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from shocklayer.core.errors import UserError
from shocklayer.core.json_output import dump_json
from shocklayer.ensemble.engine import compute, plan_of, sheath_of
from shocklayer.ensemble.export import footprint_kml
from shocklayer.ensemble.histories import histories
from shocklayer.ensemble.linear import linear_deviations
from shocklayer.ensemble.report import write_report
from shocklayer.ensemble.sampling import SAMPLINGS
from shocklayer.ensemble.setting import set_up
from shocklayer.ensemble.sheath import scenario_flight
from shocklayer.ensemble.statistics import resolve_quantity
from shocklayer.ensemble.store import reopen
from shocklayer.ensemble.summary import labels_of, names_of, read_sample, statistics_table, summarise
from shocklayer.scenario import Scenario
from shocklayer.scenario.distribution import Limit

_FINAL = ("summary.json", "statistics.csv", "histories.nc", "footprint.kml", "figures", "report.html")


def run_ensemble(
    scenario: Scenario,
    count: int,
    directory: str | os.PathLike[str],
    *,
    seed: int | None = None,
    sampling: str = "random",
    limits: Sequence[Limit] = (),
    resume: bool = False,
    cluster: str | None = None,
    progress: Callable[[str], None] | None = None,
) -> dict[str, Any]:
    """Fly an ensemble and write its statistics and report.

    Parameters
    ----------
    scenario : Scenario
        The scenario with its ensemble.
    count : int
        Number of flights.
    directory : path
        The folder; it must not exist unless ``resume``.
    seed : int, optional
        Seed; the scenario's by default.
    sampling : {"random", "sobol", "latin-hypercube"}
        How inputs are drawn.
    limits : sequence of Limit
        Limits besides those of the scenario.
    resume : bool
        Whether to go on with what the folder has.
    cluster : str, optional
        Address of a dask scheduler that computes the chunks.
    progress : callable, optional
        Called with a short text at each step.

    Returns
    -------
    dict
        Content of ``summary.json``.

    Raises
    ------
    UserError
        If the scenario cannot be dispersed as it says, a limit is on no quantity of it, or the folder cannot
        be used.
    Interrupted
        If the user stopped it; what was written is kept.
    """
    step = progress or (lambda message: None)
    if sampling not in SAMPLINGS:
        raise UserError(f"--sampling: '{sampling}' is not accepted; give {', '.join(SAMPLINGS)}.")
    if resume and Path(directory).exists():
        reopen(directory, plan_of(scenario, count, seed, sampling))
    every = [*scenario.ensemble_extras.limits, *limits]
    setting = set_up(scenario)
    step("computing the scenario's own flight")
    own = scenario_flight(setting)
    labels = labels_of(setting, own.stations.along_body)
    for number, limit in enumerate(every):
        in_file = number < len(every) - len(limits)
        where = f"ensemble.limit.{number} in {scenario.origin}" if in_file else "--limit"
        resolve_quantity(limit.quantity, names_of(labels), where)
    store, sheath = compute(
        setting,
        own,
        count,
        directory,
        seed=seed,
        sampling=sampling,
        resume=resume,
        cluster=cluster,
        progress=step,
    )
    step("computing statistics")
    sample = read_sample(store, setting.inputs, labels)
    if not sample.numbers.size:
        first = store.entries_text()[0]["failed"][0]["reason"]
        raise UserError(f"{scenario.origin}: none of the {count} flights could be computed: {first}")
    linear = linear_deviations(setting, sheath or sheath_of(setting, own, step), labels)
    document = summarise(store, setting, sample, every, linear)
    step("flying the chosen flights again")
    chosen = histories(store, setting, sample)
    step("writing the report")
    staging = Path(tempfile.mkdtemp(prefix=".report-", dir=store.directory))
    try:
        chosen.to_netcdf(staging / "histories.nc", engine="h5netcdf")
        (staging / "statistics.csv").write_text(statistics_table(document), encoding="utf-8")
        (staging / "footprint.kml").write_text(footprint_kml(document, setting.planet), encoding="utf-8")
        write_report(staging, document, sample, setting, chosen)
        (staging / "summary.json").write_text(dump_json(document), encoding="utf-8")
        for name in _FINAL:
            target = store.directory / name
            if target.is_dir():
                shutil.rmtree(target)
            (staging / name).replace(target)
    except OSError as fault:
        reason = fault.strerror or fault
        raise UserError(f"--out: '{store.directory}' could not be written ({reason}).") from fault
    finally:
        shutil.rmtree(staging, ignore_errors=True)
    store.update_plan(finished=True)
    return document
