"""The tasks of the worker processes by name; each imports what it needs when it is first asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Progress = Callable[[str], None]
"""Called with the name of a stage as it begins."""
Arguments = Mapping[str, Any]


def claims(arguments: Arguments, progress: Progress) -> object:
    """Check an article; the list that ``shocklayer claims --json`` prints. Without JAX."""
    from shocklayer.claims.article_check import check_article
    from shocklayer.claims.source import decode

    article = decode(arguments["text"].encode("utf-8"), "the text")
    return check_article(article).as_list()


def sliders(arguments: Arguments, progress: Progress) -> object:
    """Return the numbers of a scenario that can be moved. Without JAX."""
    from shocklayer.app import sliders

    return sliders.document(arguments)


def check(arguments: Arguments, progress: Progress) -> object:
    """Check a scenario with its settings, before it waits for its turn. Without JAX."""
    from shocklayer.app import scenarios

    return {"title": scenarios.read(arguments).title}


def check_ensemble(arguments: Arguments, progress: Progress) -> object:
    """Check a scenario whose flights are to be dispersed. Without JAX."""
    from shocklayer.app import ensemble_adapter

    return ensemble_adapter.check(arguments)


def fly(arguments: Arguments, progress: Progress) -> object:
    """Fly a scenario with the equilibrium layer: summary, figures, numbers to compare."""
    from shocklayer.app import flights

    return flights.fly(arguments)


def envelope(arguments: Arguments, progress: Progress) -> object:
    """Return Mach number, total enthalpy and altitude along a flight."""
    from shocklayer.app import flights

    return flights.envelope(arguments)


def tunnel(arguments: Arguments, progress: Progress) -> object:
    """Run one condition of a facility of the catalogue."""
    from shocklayer.app import tunnels

    return tunnels.run(arguments)


def job_run(arguments: Arguments, progress: Progress) -> object:
    """Run the chain and write its report into the folder of the job."""
    from shocklayer.app import job_tasks

    return job_tasks.run(arguments, progress)


def job_ensemble(arguments: Arguments, progress: Progress) -> object:
    """Fly an ensemble and write its report into the folder of the job."""
    from shocklayer.app import job_tasks

    return job_tasks.ensemble(arguments, progress)


def job_claims(arguments: Arguments, progress: Progress) -> object:
    """Check an article and write its page into the folder of the job."""
    from shocklayer.app import job_tasks

    return job_tasks.claims(arguments, progress)


TASKS: dict[str, Callable[[Arguments, Progress], object]] = {
    "claims": claims,
    "sliders": sliders,
    "check": check,
    "check-ensemble": check_ensemble,
    "fly": fly,
    "envelope": envelope,
    "tunnel": tunnel,
    "job-run": job_run,
    "job-ensemble": job_ensemble,
    "job-claims": job_claims,
}
