"""The scenario of a request: a built-in one by its name, or an uploaded one; with what was changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from shocklayer.app.settings import CHOICES, refuse_unknown, scenario_text
from shocklayer.core.errors import UserError
from shocklayer.core.suggestions import closest
from shocklayer.core.units import quote
from shocklayer.scenario import Scenario, builtin, load
from shocklayer.scenario.dispersible_fields import dispersible_numbers

NAMES = builtin.builtin_names("scenarios")


def check_name(name: str) -> str:
    """Return the name of a built-in scenario; nothing else is ever opened.

    Parameters
    ----------
    name : str
        As given by the client; capitals and spaces around it do not matter.

    Returns
    -------
    str
        The name as it is in the catalogue.

    Raises
    ------
    UserError
        If there is no such built-in scenario.
    """
    known = name.strip().lower()
    if known not in NAMES:
        raise UserError(
            f"scenario: there is no built-in scenario {quote(name[:80])}; the nearest is "
            f"{quote(closest(name[:80], NAMES))}"
        )
    return known


def read(arguments: Mapping[str, Any], extra: Sequence[str] = ()) -> Scenario:
    """Return the scenario that a request asks for.

    Parameters
    ----------
    arguments : mapping
        ``scenario`` (name of a built-in one) or ``toml`` (text of an uploaded one), and ``set``.
    extra : sequence of str
        Settings of the server, which those of the request replace.

    Returns
    -------
    Scenario
        Checked.

    Raises
    ------
    UserError
        For every mistake.
    """
    name, toml = arguments.get("scenario"), arguments.get("toml")
    source = scenario_text(toml) if toml is not None else check_name(str(name))
    changes: list[str] = list(arguments.get("set") or [])
    unchanged = load(source)
    known = {*dispersible_numbers(unchanged), *CHOICES}
    refuse_unknown(changes, known, unchanged.origin)
    settings = [*extra, *changes]
    seed = arguments.get("seed")
    return load(source, settings, seed=seed) if settings or seed is not None else unchanged
