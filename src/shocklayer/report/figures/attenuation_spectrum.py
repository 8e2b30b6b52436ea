"""Attenuation by the plasma sheath over time and frequency, at each antenna."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure

from shocklayer.radio.presets import presets
from shocklayer.radio.slab import slab_attenuation
from shocklayer.report.figures import style
from shocklayer.report.formatting import axis_label, station_words
from shocklayer.report.palette import CYAN, INK, MUTED
from shocklayer.report.view import View

_LEVEL = 10.0
"""Attenuation of the contour drawn [dB]."""
_LOW, _HIGH = 0.1, 300.0
"""Attenuation at the ends of the colour map [dB]."""
_LABEL_HEIGHT = 0.065
"""Distance between the names of two carriers, as a fraction of a panel."""
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
    spectra = [_spectrum(view, positions.index(position)) for position in distinct]
    figure = style.new_figure(style.WIDTH, 1.2 + (2.5 if len(distinct) < 4 else 1.7) * len(distinct))
    figure.set_layout_engine("constrained", h_pad=0.06)
    panels = list(figure.subplots(len(distinct), 1, sharex=True, squeeze=False)[:, 0])
    meshes = []
    for axes, position, (time, carrier, loss) in zip(panels, distinct, spectra, strict=True):
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
        axes.set_yscale("log")
        axes.set_ylim(carrier[0] / 1e9, carrier[-1] / 1e9)
        _carriers(axes, view, [each == position for each in positions])
        if not (loss > _LOW).any():
            words = f"no attenuation above {_LOW:g} dB"
            axes.text(0.5, 0.9, words, transform=axes.transAxes, ha="center", color=MUTED)
        axes.grid(False)
        axes.set_ylabel("Frequency [GHz]")
        station, roll = position
        leeward = f", {np.degrees(roll):.0f}° from the leeward side" if roll else ""
        style.add_remark(axes, f"antenna at {station_words(station)}{leeward}; white: {_LEVEL:g} dB")
    panels[-1].set_xlabel(axis_label("time", "Time"))
    label = "Attenuation by the sheath, one way [dB]"
    style.add_colorbar(figure, meshes[0], panels, label, fraction=0.05, pad=0.02, aspect=30, extend="both")
    return figure


def _carriers(axes: Axes, view: View, at_this_antenna: list[bool]) -> None:
    """Draw the carriers of a panel, with their names to its right, moved apart where carriers are close.

    They are those of the links whose antenna the panel represents and, at the Earth, those of the navigation
    satellites, whether or not a link receives them.
    """
    low, high = axes.get_ylim()
    span = np.log(high / low)
    names: list[str] = []
    heights: list[float] = []
    for link, here in zip(view.scenario_list("radio"), at_this_antenna, strict=True):
        carrier = float(link["frequency"]) / 1e9
        if not here or not low < carrier < high:
            continue
        axes.axhline(carrier, color=CYAN, linewidth=0.8, linestyle=(0, (4, 2)))
        magnet = ", without its magnet" if link["antenna"].get("magnetic_field") else ""
        names.append(style.escape_mathtext(str(link["name"]) + magnet))
        heights.append(float(np.log(carrier / low) / span))
    bands = presets() if view.planet.name == "earth" else {}
    for label, members in _NAVIGATION.items() if bands else ():
        for name in members:
            axes.axhline(bands[name] / 1e9, color=CYAN, linewidth=0.7, linestyle=(0, (1, 1.5)))
        names.append(label)
        heights.append(float(np.log(bands[members[0]] / 1e9 / low) / span))
    positions = style.separate_positions(heights, _LABEL_HEIGHT, 0.02, 0.98)
    for name, height, position in zip(names, heights, positions, strict=True):
        axes.annotate(
            name,
            (1.0, height),
            xycoords="axes fraction",
            xytext=(1.03, position),
            textcoords="axes fraction",
            va="center",
            fontsize=7,
            color=INK,
            arrowprops={"arrowstyle": "-", "color": MUTED, "linewidth": 0.5, "shrinkA": 0, "shrinkB": 0},
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
