"""Ensembles for the page; this module alone knows how the package of ensembles is called."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shocklayer.core.errors import UserError

if TYPE_CHECKING:
    from shocklayer.scenario import Scenario

_ABSENT = "Ensembles need the package zarr; install it with: pip install 'shocklayer[ensemble]'."


def check(arguments: Mapping[str, Any]) -> dict[str, object]:
    """Check that a scenario can be flown as an ensemble.

    Parameters
    ----------
    arguments : mapping
        As `scenarios.read`.

    Returns
    -------
    dict
        ``title``.

    Raises
    ------
    UserError
        If it cannot, or there is no package of ensembles.
    """
    if not available():
        raise UserError(_ABSENT)
    from shocklayer.app import scenarios
    from shocklayer.ensemble.inputs import read_inputs

    scenario = scenarios.read(arguments)
    read_inputs(scenario)
    return {"title": scenario.title}


def available() -> bool:
    """Say whether what ensembles need is installed: the optional package of their store."""
    return find_spec("zarr") is not None


def fly(
    scenario: Scenario, arguments: Mapping[str, Any], folder: Path, progress: Callable[[str], None]
) -> None:
    """Fly an ensemble and write its results.

    Parameters
    ----------
    scenario : Scenario
        Loaded.
    arguments : mapping
        ``n``, ``sampling`` and ``seed``.
    folder : Path
        Folder to make.
    progress : callable
        Called with ``stage|fraction``.

    Raises
    ------
    UserError
        If the store's package is missing, or the scenario cannot be dispersed as it says.
    """
    if not available():
        raise UserError(_ABSENT)
    from shocklayer.ensemble import run_ensemble

    def report(message: str) -> None:
        counted = re.match(r"flying: (\d+) of (\d+)", message)
        if counted:
            progress(f"flying|{int(counted[1]) / int(counted[2]):.3f}")
        elif message == "writing the report":
            progress(message)

    run_ensemble(
        scenario,
        int(arguments["n"]),
        folder,
        seed=arguments.get("seed"),
        sampling=arguments.get("sampling") or "random",
        progress=report,
    )
