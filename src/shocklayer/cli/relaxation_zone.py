"""The relaxation zone of ``shocklayer gas shock --chemistry finite-rate``: document, table and plot."""

from __future__ import annotations

from pathlib import Path
from typing import TypedDict

import numpy as np

from shocklayer.core.errors import UserError
from shocklayer.gas.mixtures import Mixture

_COLUMNS = {
    "distance": "m",
    "time": "s",
    "temperature": "K",
    "vibrational_temperature": "K",
    "pressure": "Pa",
    "density": "kg/m^3",
    "speed": "m/s",
    "electron_density": "1/m^3",
}
_LINES = 16
"""Lines of the printed table; the JSON document has every point."""


class _Warning(TypedDict):
    model: str
    message: str


class RelaxationDocument(TypedDict):
    """A relaxation zone: rate set, profiles by name (mole fractions by species) and warnings."""

    rate_set: str
    profile: dict[str, list[float] | dict[str, list[float]]]
    warnings: list[_Warning]


def relaxation(
    mixture: Mixture, speed: float, temperature: float, pressure: float, rate_set: str, plot: Path | None
) -> RelaxationDocument:
    """Compute the relaxation zone behind a normal shock as one document.

    Parameters
    ----------
    mixture : Mixture
        A mixture that the rate set covers.
    speed, temperature, pressure : float
        Upstream state in the frame of the shock [m/s], [K], [Pa].
    rate_set : str
        Name of a rate set.
    plot : Path, optional
        File for a plot of the zone (PNG, SVG or PDF).

    Returns
    -------
    RelaxationDocument
        Profiles over the distance from the shock, SI units, and warnings.

    Raises
    ------
    UserError
        If the gas is not supersonic, the rate set does not cover the mixture, or the plot cannot be written.
    """
    from shocklayer.gas import frozen_state_tp
    from shocklayer.gas.kinetics import relax_behind_shock

    ahead = frozen_state_tp(mixture, mixture.cold_mole_fractions, temperature, pressure)
    if speed <= float(ahead.sound_speed):
        sound = float(ahead.sound_speed)
        raise UserError(
            f"--speed: {speed:g} m/s is below the sound speed of the gas, {sound:.0f} m/s; there is no shock."
        )
    flow = relax_behind_shock(mixture, speed, temperature, pressure, rate_set=rate_set)
    computed = np.isfinite(np.asarray(flow.temperature))
    profile: dict[str, list[float] | dict[str, list[float]]] = {
        name: np.asarray(getattr(flow, name))[computed].tolist() for name in _COLUMNS
    }
    fractions = np.asarray(flow.mole_fractions)[computed]
    profile["mole_fractions"] = {name: fractions[:, i].tolist() for i, name in enumerate(mixture.names)}
    warnings: list[_Warning] = []
    if not bool(flow.completed):
        warnings.append({"model": "relaxation", "message": "integration stopped before the end of the zone"})
    outside = ~np.asarray(flow.in_range)[computed]
    if outside.any():
        hottest = float(np.asarray(flow.temperature)[computed].max())
        message = (
            f"{outside.sum()} of {outside.size} points are outside the temperature range of the rates "
            f"(up to {hottest:.0f} K)"
        )
        warnings.append({"model": f"rates {rate_set}", "message": message})
    if plot is not None:
        from shocklayer.report.figures.relaxation import relaxation_figure

        title = f"{speed:g} m/s into {temperature:.4g} K, {pressure:.4g} Pa ({rate_set})"
        try:
            relaxation_figure(flow, mixture, title=title).savefig(plot, dpi=140)
        except (OSError, ValueError) as error:
            raise UserError(f"--plot: '{plot}' could not be written ({error}).") from error
    return {"rate_set": rate_set, "profile": profile, "warnings": warnings}


def relaxation_table(document: RelaxationDocument) -> str:
    """Return a table of some points of the zone.

    Parameters
    ----------
    document : RelaxationDocument
        From `relaxation`.

    Returns
    -------
    str
        The main columns at 16 points.
    """
    columns = [np.asarray(document["profile"][name]) for name in _COLUMNS]
    count = columns[0].size
    chosen = sorted({round(i) for i in np.linspace(0, count - 1, min(_LINES, count))})
    lines = ["".join(f"{name.replace('_', ' ')[:22]:>24s}" for name in _COLUMNS)]
    lines.append("".join(f"{unit:>24s}" for unit in _COLUMNS.values()))
    lines += ["".join(f"{column[i]:24.6g}" for column in columns) for i in chosen]
    return "\n".join([*lines, *(f"Warning: {w['model']}: {w['message']}" for w in document["warnings"])])
