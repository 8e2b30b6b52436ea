"""A gas state as a JSON document and as a column of a printed table."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import typer

from shocklayer.core.errors import UserError, printable

if TYPE_CHECKING:
    from shocklayer.gas.equilibrium.state import GasState
    from shocklayer.gas.mixtures import Mixture

STATE_UNITS = {
    "temperature": "K",
    "pressure": "Pa",
    "density": "kg/m^3",
    "enthalpy": "J/kg",
    "internal_energy": "J/kg",
    "entropy": "J/(kg K)",
    "molar_mass": "kg/mol",
    "specific_heat_pressure": "J/(kg K)",
    "isentropic_exponent": "",
    "sound_speed": "m/s",
    "frozen_sound_speed": "m/s",
    "electron_density": "1/m^3",
}
"""Quantities of a state that are printed, with their units."""
_FLOW_UNITS = {
    "speed": "m/s",
    "mach_number": "",
    "density_ratio": "",
    "shock_angle": "deg",
    "deflection": "deg",
}


@dataclass
class StateColumn:
    """A gas state as it is printed.

    Parameters
    ----------
    values : dict of str to float
        Thermodynamic and flow quantities, in the units of `STATE_UNITS`.
    mole_fractions : dict of str to float
        By species [-].
    warnings : list of dict
        Models outside their range.
    """

    values: dict[str, float]
    mole_fractions: dict[str, float]
    warnings: list[dict[str, str | float | None]] = field(default_factory=list)

    def document(self) -> dict[str, object]:
        """Return the state as a JSON document."""
        return {**self.values, "mole_fractions": self.mole_fractions, "warnings": self.warnings}


def describe(mixture: Mixture, state: GasState) -> StateColumn:
    """Turn a gas state into a column.

    Parameters
    ----------
    mixture : Mixture
        The gas.
    state : GasState
        Its state, a single one.

    Returns
    -------
    StateColumn
        Its quantities, mole fractions and warnings.

    Raises
    ------
    UserError
        If the state is not finite.
    """
    values = {name: float(getattr(state, name)) for name in STATE_UNITS}
    if not all(math.isfinite(value) for value in values.values()):
        raise UserError("There is no such state: the given values lead to no finite temperature.")
    fractions = {species: float(x) for species, x in zip(mixture.names, state.mole_fractions, strict=True)}
    column = StateColumn(values, fractions)
    if not bool(state.in_range):
        low, high = mixture.temperature_limits
        temperature = values["temperature"]
        column.warnings.append(
            {
                "model": "NASA-9 thermodynamic data",
                "quantity": "temperature",
                "value": temperature,
                "low": low,
                "high": high,
                "message": f"{temperature:.0f} K is outside the range of the thermodynamic data; "
                "heat capacities are constant beyond it",
            }
        )
    return column


def show(document: Mapping[str, object], columns: Mapping[str, StateColumn], as_json: bool) -> None:
    """Print the document as JSON, or the columns as a table.

    Parameters
    ----------
    document : mapping
        JSON document.
    columns : mapping of str to StateColumn
        Columns by heading; an empty heading for a table without a header line.
    as_json : bool
        Whether to print JSON.
    """
    typer.echo(json.dumps(document, indent=2, allow_nan=False) if as_json else printable(_table(columns)))


def _table(columns: Mapping[str, StateColumn]) -> str:
    lines = ["".join([f"{'':28s}", *(f"{title:>16s}" for title in columns)])] if any(columns) else []
    states = list(columns.values())
    for name, unit in {**STATE_UNITS, **_FLOW_UNITS}.items():
        if any(name in state.values for state in states):
            cells = "".join(
                f"{state.values[name]:16.7g}" if name in state.values else f"{'':16s}" for state in states
            )
            lines.append(f"{name:28s}{cells} {unit}".rstrip())
    for species in states[0].mole_fractions:
        cells = "".join(f"{state.mole_fractions[species]:16.6e}" for state in states)
        lines.append(f"{f'x({species})':28s}{cells}")
    warnings = [warning["message"] for state in states for warning in state.warnings]
    return "\n".join([*lines, *(f"Warning: {message}" for message in warnings)])
