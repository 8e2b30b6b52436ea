"""The finite-rate form of ``shocklayer gas shock``: the relaxation zone as a table, a document, a picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

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
"""Lines of the printed table; the document has every point."""


def relaxation(
    mixture: Mixture, speed: float, temperature: float, pressure: float, rate_set: str, plot: Path | None
) -> dict[str, Any]:
    """Return the relaxation zone behind a normal shock as one document.

    Parameters
    ----------
    mixture : Mixture
        A mixture the rate set is made for.
    speed, temperature, pressure : float
        Upstream state, in the frame of the shock [m/s, K, Pa].
    rate_set : str
        Name of a rate set.
    plot : Path, optional
        Where to draw the zone (PNG, SVG or PDF).

    Returns
    -------
    dict
        ``rate_set``, ``profile`` (name to list; mole fractions by species) and ``warnings``.

    Raises
    ------
    UserError
        If the gas is not supersonic, the rate set is not for the mixture, or the picture cannot be written.
    """
    from shocklayer.gas import frozen_state_tp
    from shocklayer.gas.kinetics import relax_behind_shock

    ahead = frozen_state_tp(mixture, mixture.cold_mole_fractions, temperature, pressure)
    if speed <= float(ahead.sound_speed):
        sound = float(ahead.sound_speed)
        raise UserError(
            f"--speed: {speed:g} m/s is not above the gas's sound speed of {sound:.0f} m/s, so there is no "
            "shock to relax behind."
        )
    flow = relax_behind_shock(mixture, speed, temperature, pressure, rate_set=rate_set)
    reached = np.isfinite(np.asarray(flow.temperature))
    profile: dict[str, Any] = {name: np.asarray(getattr(flow, name))[reached].tolist() for name in _COLUMNS}
    fractions = np.asarray(flow.mole_fractions)[reached]
    profile["mole_fractions"] = {name: fractions[:, i].tolist() for i, name in enumerate(mixture.names)}
    warnings = []
    if not bool(flow.completed):
        warnings.append({"model": "relaxation", "message": "the far end of the zone was not reached"})
    outside = ~np.asarray(flow.in_range)[reached]
    if outside.any():
        hottest = float(np.asarray(flow.temperature)[reached].max())
        message = (
            f"{outside.sum()} of {outside.size} points lie outside the rates' range (up to {hottest:.0f} K)"
        )
        warnings.append({"model": f"rates {rate_set}", "message": message})
    if plot is not None:
        from shocklayer.report.figures.relaxation import relaxation_figure

        title = f"{speed:g} m/s into {temperature:.4g} K, {pressure:.4g} Pa ({rate_set})"
        try:
            relaxation_figure(flow, mixture, title=title).savefig(plot, dpi=140)
        except (OSError, ValueError) as fault:
            raise UserError(f"--plot: '{plot}' could not be written ({fault}).") from fault
    return {"rate_set": rate_set, "profile": profile, "warnings": warnings}


def relaxation_table(document: dict[str, Any]) -> str:
    """Return the zone as text, a few lines of it.

    Parameters
    ----------
    document : dict
        From `relaxation`.

    Returns
    -------
    str
        A table of the main columns.
    """
    profile = document["profile"]
    count = len(profile["distance"])
    picked = sorted({round(i) for i in np.linspace(0, count - 1, min(_LINES, count))})
    lines = ["".join(f"{name.replace('_', ' ')[:22]:>24s}" for name in _COLUMNS)]
    lines.append("".join(f"{unit:>24s}" for unit in _COLUMNS.values()))
    lines += ["".join(f"{profile[name][i]:24.6g}" for name in _COLUMNS) for i in picked]
    return "\n".join([*lines, *(f"Warning: {w['model']}: {w['message']}" for w in document["warnings"])])
