"""The picture of a relaxation zone."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure

from shocklayer.core.errors import UserError
from shocklayer.gas.kinetics.reacting_flow import ReactingFlow
from shocklayer.gas.mixtures import Mixture

_LEAST = 1e-6  # least mole fraction shown
_DASHES = ("-", "--", "-.", ":")


def relaxation_figure(
    flow: ReactingFlow, mixture: Mixture, species: Sequence[str] | None = None, title: str = ""
) -> Figure:
    """Draw temperatures and composition behind a shock.

    Parameters
    ----------
    flow : ReactingFlow
        Of one shock, from `relax_behind_shock`.
    mixture : Mixture
        Its mixture.
    species : sequence of str, optional
        Species to draw; by default all whose mole fraction exceeds 1e-6 somewhere.
    title : str
        Above the figure.

    Returns
    -------
    matplotlib.figure.Figure
        Two panels over the distance behind the shock, logarithmic.

    Raises
    ------
    UserError
        The flow holds more than one shock, or a species is not in the mixture.
    """
    if np.ndim(flow.distance) != 1:
        raise UserError("relaxation_figure draws one shock; give one member of the batch.")
    distance = np.asarray(flow.distance)
    shown = distance > 0.0
    x = distance[shown]
    fractions = np.asarray(flow.mole_fractions)[shown]
    largest = np.nanmax(fractions, axis=0)
    names = (
        list(species) if species else [n for n, f in zip(mixture.names, largest, strict=True) if f > _LEAST]
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
        below.plot(x, np.maximum(column, 1e-30), dash, color=color, label=_label(name))
    below.set_yscale("log")
    below.set_ylim(_LEAST, 1.5)
    below.set_ylabel("mole fraction [-]")
    below.set_xlabel("distance behind the shock [m]")
    below.set_xscale("log")
    below.set_xlim(*_interesting(x, np.asarray(flow.temperature)[shown]))
    below.legend(frameon=False, ncols=1, loc="center left", bbox_to_anchor=(1.0, 0.5))
    for axes in (above, below):
        axes.grid(True, which="major", alpha=0.3)
    if title:
        figure.suptitle(title)
    return figure


def _label(name: str) -> str:
    """Write N2+ as a formula."""
    body, sign = (name[:-1], name[-1]) if name[-1] in "+-" else (name, "")
    digits = "".join(f"$_{c}$" if c.isdigit() else c for c in body)
    return digits + (f"$^{sign}$" if sign else "")


def _interesting(x: np.ndarray, temperature: np.ndarray) -> tuple[float, float]:
    """Part of the distances where something happens."""
    first, last = temperature[0], temperature[-1]
    span = max(abs(first - last), 1e-9)
    begun = np.flatnonzero(np.abs(temperature - first) > 0.005 * span)
    moving = np.flatnonzero(np.abs(temperature - last) > 0.002 * span)
    low = x[begun[0]] if begun.size else x[0]
    high = x[moving[-1]] if moving.size else x[-1]
    return max(x[0], low / 3.0), min(x[-1], high * 3.0)
