"""Ensembles for the page; this module alone knows how the package of ensembles is called."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shocklayer.core.errors import UserError

if TYPE_CHECKING:
    from shocklayer.scenario import Scenario

_ABSENT = "Ensembles are not part of this installation; `shocklayer run` flies the nominal flight."


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

    return {"title": scenarios.read(arguments).title}


def available() -> bool:
    """Say whether the package of ensembles is installed."""
    return find_spec("shocklayer.ensemble") is not None


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
        If there is no package of ensembles.
    """
    raise UserError(_ABSENT)
