"""Temperatures and composition in the relaxation zone behind a shock."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from shocklayer.core.errors import UserError
from shocklayer.gas.kinetics.reacting_flow import ReactingFlow
from shocklayer.gas.mixtures import Mixture

_SMALLEST_FRACTION = 1e-6
"""Smallest mole fraction shown."""
_DASHES = ("-", "--", "-.", ":")


def relaxation_figure(
    flow: ReactingFlow, mixture: Mixture, species: Sequence[str] | None = None, title: str = ""
) -> Figure:
    """Draw temperatures and composition behind a shock.

    Parameters
    ----------
    flow : ReactingFlow
        For one shock, from `relax_behind_shock`.
    mixture : Mixture
        The gas mixture.
    species : sequence of str, optional
        Species to draw; by default all whose mole fraction exceeds 1e-6 somewhere.
    title : str
        Title of the figure.

    Returns
    -------
    matplotlib.figure.Figure
        Two panels over the distance behind the shock, logarithmic.

    Raises
    ------
    UserError
        If the flow contains more than one shock, or a species is not in the mixture.
    """
    if np.ndim(flow.distance) != 1:
        raise UserError("relaxation_figure draws a single shock; select one member of the batch.")
    distance = np.asarray(flow.distance)
    shown = distance > 0.0
    x = distance[shown]
    fractions = np.asarray(flow.mole_fractions)[shown]
    largest = np.nanmax(fractions, axis=0)
    names = (
        list(species)
        if species
        else [n for n, f in zip(mixture.names, largest, strict=True) if f > _SMALLEST_FRACTION]
    )
    figure = Figure(figsize=(8.0, 7.5), layout="constrained")
    above, below = figure.subplots(2, 1, sharex=True)
    above.plot(x, np.asarray(flow.temperature)[shown], label="translation and rotation, T")
    tv = np.asarray(flow.vibrational_temperature)[shown]
    if not np.allclose(tv, np.asarray(flow.temperature)[shown]):
        above.plot(x, tv, "--", label="vibration and electrons, T$_v$")
    above.set_ylabel("temperature [K]")
    above.set_ylim(bottom=0.0)
    above.legend(frameon=False, loc="upper right")
    for k, name in enumerate(names):
        column = fractions[:, mixture.index(name)]
        dash = "--" if "+" in name else _DASHES[(k // 10) % len(_DASHES)]
        color = "black" if name == "e-" else f"C{k % 10}"
        below.plot(x, np.maximum(column, 1e-30), dash, color=color, label=_formula(name))
    below.set_yscale("log")
    below.set_ylim(_SMALLEST_FRACTION, 1.5)
    below.set_ylabel("mole fraction [-]")
    below.set_xlabel("distance behind the shock [m]")
    below.set_xscale("log")
    below.set_xlim(*_relaxing_range(x, np.asarray(flow.temperature)[shown]))
    below.legend(frameon=False, ncols=1, loc="center left", bbox_to_anchor=(1.0, 0.5))
    for axes in (above, below):
        axes.grid(True, which="major", alpha=0.3)
    if title:
        figure.suptitle(title)
    return figure


def _formula(name: str) -> str:
    """Return a species name as a formula in mathtext, such as N2+ with subscript and superscript."""
    body, sign = (name[:-1], name[-1]) if name[-1] in "+-" else (name, "")
    digits = "".join(f"$_{c}$" if c.isdigit() else c for c in body)
    return digits + (f"$^{sign}$" if sign else "")


def _relaxing_range(x: np.ndarray, temperature: np.ndarray) -> tuple[float, float]:
    """Return the range of distances [m] in which the temperature changes."""
    first, last = temperature[0], temperature[-1]
    span = max(abs(first - last), 1e-9)
    started = np.flatnonzero(np.abs(temperature - first) > 0.005 * span)
    unrelaxed = np.flatnonzero(np.abs(temperature - last) > 0.002 * span)
    low = x[started[0]] if started.size else x[0]
    high = x[unrelaxed[-1]] if unrelaxed.size else x[-1]
    return max(x[0], low / 3.0), min(x[-1], high * 3.0)
