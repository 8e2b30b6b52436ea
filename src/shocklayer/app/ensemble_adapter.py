"""Ensembles for the page; this module alone knows how the package of ensembles is called."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shocklayer.core.errors import UserError

if TYPE_CHECKING:
    from shocklayer.scenario import Scenario
    from shocklayer.scenario.distribution import Limit

_ABSENT = (
    "Ensembles need zarr, which is not installed; install the extra with: pip install 'shocklayer[ensemble]'"
)
_FLYING = re.compile(r"flying: (\d+) of (\d+) flights")


def available() -> bool:
    """Say whether what ensembles are written with is installed."""
    return find_spec("zarr") is not None


def check(arguments: Mapping[str, Any]) -> dict[str, object]:
    """Check that a scenario can be flown as an ensemble. Without JAX.

    Parameters
    ----------
    arguments : mapping
        As `scenarios.read`, with ``limit``.

    Returns
    -------
    dict
        ``title``.

    Raises
    ------
    UserError
        If it cannot, or a library is missing.
    """
    if not available():
        raise UserError(_ABSENT)
    from shocklayer.app import scenarios
    from shocklayer.ensemble.inputs import read_inputs

    scenario = scenarios.read(arguments)
    read_inputs(scenario)
    limits(arguments.get("limit") or ())
    return {"title": scenario.title}


def limits(given: Sequence[str]) -> list[Limit]:
    """Return limits that quantities must not exceed.

    Parameters
    ----------
    given : sequence of str
        ``NAME=VALUE``, as ``--limit`` takes them.

    Returns
    -------
    list of Limit
        In SI.

    Raises
    ------
    UserError
        If a value is not a number with or without a unit.
    """
    from pydantic_core import PydanticCustomError

    from shocklayer.scenario.distribution import Limit
    from shocklayer.scenario.ensemble_table import limit_value

    read: list[Limit] = []
    for each in given:
        name, _, value = each.partition("=")
        try:
            read.append(Limit(quantity=name, at_most=limit_value(value)))
        except PydanticCustomError as error:
            words = (error.context or {}).get("text", error.message())
            raise UserError(f"limit {name}: {words}") from None
    return read


def fly(
    scenario: Scenario, arguments: Mapping[str, Any], folder: Path, progress: Callable[[str], None]
) -> None:
    """Fly an ensemble and write its results.

    Parameters
    ----------
    scenario : Scenario
        Loaded.
    arguments : mapping
        ``n``, ``sampling``, ``seed`` and ``limit``.
    folder : Path
        Folder to make.
    progress : callable
        Called with ``stage|fraction``.

    Raises
    ------
    UserError
        If the scenario cannot be dispersed as it says.
    """
    from shocklayer.ensemble.run import run_ensemble

    run_ensemble(
        scenario,
        arguments["n"],
        folder,
        seed=arguments.get("seed"),
        sampling=arguments["sampling"],
        limits=limits(arguments.get("limit") or ()),
        progress=lambda message: progress(stage_of(message)),
    )


def stage_of(message: str) -> str:
    """Return a progress message of the ensemble as a stage, with the share of the flights that are flown.

    Parameters
    ----------
    message : str
        Such as ``flying: 4096 of 10000 flights, 12 s left``.

    Returns
    -------
    str
        Such as ``flying|0.41``.
    """
    flown = _FLYING.match(message)
    if flown is None:
        return message
    return f"flying|{int(flown[1]) / max(int(flown[2]), 1):.3f}"
