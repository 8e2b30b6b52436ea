"""Attenuation by the plasma sheath over time and frequency, at each antenna."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure

from shocklayer.radio.presets import presets
from shocklayer.radio.slab import slab_attenuation
from shocklayer.report.figures import style
from shocklayer.report.formatting import axis_label
from shocklayer.report.palette import CYAN, INK
from shocklayer.report.view import View

_LEVEL = 10.0
"""Attenuation of the contour drawn [dB]."""
_LOW, _HIGH = 0.1, 300.0
"""Attenuation at the ends of the colour map [dB]."""
_NAVIGATION = {"L1": ("GNSS-L1",), "L2 L5": ("GNSS-L2", "GNSS-L5")}
"""Labels of the satellite-navigation carriers by preset; two are too close for a label each."""


def attenuation_spectrum(view: View) -> Figure | None:
    """Draw the attenuation by the sheath over time and frequency, one panel per antenna position.

    Parameters
    ----------
    view : View
        The flight.

    Returns
    -------
    Figure or None
        None when the scenario has no radio link.
    """
    antennas = [link["antenna"] for link in view.scenario_list("radio")]
    positions = [(float(each["station"]), float(each.get("roll") or 0.0)) for each in antennas]
    distinct = sorted(set(positions))
    if not distinct or not view.links:
        return None
    figure = style.new_figure(style.WIDTH, 1.2 + (2.5 if len(distinct) < 4 else 1.7) * len(distinct))
    panels = list(figure.subplots(len(distinct), 1, sharex=True, squeeze=False)[:, 0])
    meshes = []
    for axes, position in zip(panels, distinct, strict=True):
        time, carrier, loss = _spectrum(view, positions.index(position))
        meshes.append(
            axes.pcolormesh(
                time,
                carrier / 1e9,
                np.clip(loss, _LOW, _HIGH).T,
                norm=LogNorm(_LOW, _HIGH),
                cmap="magma_r",
                shading="gouraud",
                rasterized=True,
            )
        )
        if (loss > _LEVEL).any() and (loss < _LEVEL).any():
            axes.contour(time, carrier / 1e9, loss.T, levels=[_LEVEL], colors="white", linewidths=0.9)
        _link_carriers(axes, view, [each == position for each in positions])
        _navigation_carriers(axes, view)
        axes.set_yscale("log")
        axes.set_ylim(carrier[0] / 1e9, carrier[-1] / 1e9)
        axes.grid(False)
        axes.set_ylabel("Frequency [GHz]")
        station, roll = position
        leeward = f", {np.degrees(roll):.0f}° from the leeward side" if roll else ""
        style.add_remark(axes, f"antenna at $s/R_N$ = {station:.3g}{leeward}; white: {_LEVEL:g} dB")
    panels[-1].set_xlabel(axis_label("time", "Time"))
    label = "Attenuation by the sheath, one way [dB]"
    style.add_colorbar(figure, meshes[0], panels, label, fraction=0.05, pad=0.02, aspect=30, extend="both")
    return figure


def _link_carriers(axes: Axes, view: View, at_this_antenna: list[bool]) -> None:
    """Draw and name the carriers of the links whose antenna a panel represents."""
    for link, here in zip(view.scenario_list("radio"), at_this_antenna, strict=True):
        if not here:
            continue
        carrier = float(link["frequency"]) / 1e9
        axes.axhline(carrier, color=CYAN, linewidth=0.8, linestyle=(0, (4, 2)))
        magnet = ", without its magnet" if link["antenna"].get("magnetic_field") else ""
        axes.annotate(
            style.escape_mathtext(str(link["name"]) + magnet),
            (0.005, carrier),
            xycoords=axes.get_yaxis_transform(),
            xytext=(0, 2),
            textcoords="offset points",
            fontsize=7,
            color=INK,
        )


def _navigation_carriers(axes: Axes, view: View) -> None:
    """Draw the carriers of the Earth's navigation satellites, whether or not a link receives them."""
    if view.planet.name != "earth":
        return
    bands = presets()
    for label, names in _NAVIGATION.items():
        for name in names:
            axes.axhline(bands[name] / 1e9, color=CYAN, linewidth=0.7, linestyle=(0, (1, 1.5)))
        axes.annotate(
            label,
            (1.006, bands[names[0]] / 1e9),
            xycoords=axes.get_yaxis_transform(),
            va="bottom" if len(names) == 1 else "top",
            fontsize=7,
            color=INK,
        )


def _spectrum(view: View, link: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return time [s], frequency [Hz] and attenuation (time, frequency) [dB] at the antenna of a link."""
    layer = view.layer
    if layer is not None and "link_attenuation" in layer:
        return _interpolate_in_time(
            layer["layer_time"].values,
            layer["carrier"].values,
            layer["link_attenuation"].values[:, link],
            layer["link_electron_density"].values[:, link],
        )
    carrier = np.geomspace(5e7, 1e11, 200)
    samples = view.decimated(240)
    density, collision_frequency, thickness = (
        np.nan_to_num(view.stored(f"antenna_{name}")[samples, link])[:, None]
        for name in ("electron_density", "collision_frequency", "layer_thickness")
    )
    loss = slab_attenuation(carrier, density, collision_frequency, thickness)
    return view.time[samples], carrier, np.asarray(loss)


def _interpolate_in_time(
    solved: np.ndarray, carrier: np.ndarray, loss: np.ndarray, density: np.ndarray
) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Interpolate the attenuation (time, carrier) [dB] between the times [s] at which the layer was solved.

    Attenuation falls steeply at the plasma frequency, which follows the peak density [1/m3]. Interpolated at
    constant frequency, that edge would move in steps; so logarithms are interpolated at a constant ratio of
    carrier to plasma frequency.
    """
    time = np.linspace(solved[0], solved[-1], 400)
    log_carrier, log_loss = np.log(carrier), np.log(np.maximum(loss, 1e-3))
    log_plasma = 0.5 * np.log(np.maximum(density, 1.0))
    later = np.clip(np.searchsorted(solved, time), 1, len(solved) - 1)
    weight = (time - solved[later - 1]) / (solved[later] - solved[later - 1])
    current = np.interp(time, solved, log_plasma)
    total = np.zeros((time.size, log_carrier.size))
    for samples, weights in ((later - 1, 1.0 - weight), (later, weight)):
        for row, (sample, part) in enumerate(zip(samples, weights, strict=True)):
            shifted = log_carrier + log_plasma[sample] - current[row]
            total[row] += part * np.interp(shifted, log_carrier, log_loss[sample])
    return time, carrier, np.exp(total)
