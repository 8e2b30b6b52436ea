"""The plasma sheath between body and shock, to scale, at a few altitudes."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import xarray
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from scipy.interpolate import PchipInterpolator

from shocklayer.report.figures import style
from shocklayer.report.figures.critical_lines import (
    COLOUR_MAP,
    add_link_legend,
    colour_limits,
    draw_critical_lines,
)
from shocklayer.report.formatting import axis_label, format_quantity
from shocklayer.report.palette import INK, MUTED
from shocklayer.report.view import View

_POINTS = 240
"""Points along the body of a drawn sheath."""
_SECTIONS = 4


class _Outline(NamedTuple):
    """Body and layer at one time, each of shape (points,).

    Distance along the body over nose radius, axial position and radius [m], surface angle [rad], layer
    thickness [m].
    """

    distance: np.ndarray
    axial: np.ndarray
    radius: np.ndarray
    angle: np.ndarray
    thickness: np.ndarray

    def offset(self, height: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return axial position and radius [m] of points at a height [m] above the surface."""
        angle = self.angle.reshape(-1, *[1] * (height.ndim - 1))
        axial, radius = self.axial.reshape(angle.shape), self.radius.reshape(angle.shape)
        return axial - height * np.sin(angle), radius + height * np.cos(angle)


def sheath_section(view: View) -> Figure | None:
    """Draw the sheath between body and shock, to scale, at a few times.

    Parameters
    ----------
    view : View
        The flight.

    Returns
    -------
    Figure or None
        None if no profiles across the layer were computed.
    """
    layer = view.layer
    if layer is None or layer.sizes["station"] < 2:
        return None
    samples = _samples(layer)
    if not samples:
        return None
    limits = colour_limits(view)
    left, right, bottom, top = _window(layer, samples)
    aspect = (top - bottom) / (right - left)
    columns = 2 if len(samples) > 1 and aspect < 1.1 else min(len(samples), 4)
    rows = -(-len(samples) // columns)
    height = style.WIDTH * 0.92 / columns * aspect + 0.35
    figure = style.new_figure(style.WIDTH, min(0.7 + rows * height, 8.5))
    figure.set_layout_engine("constrained", h_pad=0.07)
    grid = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
    meshes = []
    for axes, sample in zip(grid.flat, samples, strict=False):
        meshes.append(_draw_section(axes, view, layer, sample, limits))
        axes.set_xlim(left, right)
        axes.set_ylim(bottom, top)
        axes.set_aspect("equal")
        axes.grid(False)
        altitude = format_quantity("altitude", float(layer["altitude"].values[sample]))
        speed = format_quantity("speed", float(layer["air_speed"].values[sample]))
        axes.set_title(f"{altitude}, {speed}", fontsize=8)
    for axes in grid.flat[len(samples) :]:
        axes.set_visible(False)
    inclined = _at_incidence(layer)
    for axes in grid[-1]:
        axes.set_xlabel("Along the free stream, windward side [m]" if inclined else "Axial position [m]")
    for axes in grid[:, 0]:
        axes.set_ylabel("Across the free stream [m]" if inclined else "Radius [m]")
    add_link_legend(figure, view)
    style.add_colorbar(
        figure,
        meshes[0],
        list(grid.flat),
        axis_label("electron_density", "Electron density"),
        location="bottom",
        fraction=0.06,
        pad=0.02,
        aspect=45,
    )
    return figure


def _at_incidence(layer: xarray.Dataset) -> bool:
    """Say whether the outline is the windward meridian of a body at an angle of attack."""
    return "layer_time" in layer["body_axial"].dims


def _samples(layer: xarray.Dataset) -> list[int]:
    """Choose times with a significant plasma, spread over altitude."""
    peak = layer["electron_density"].values.max(axis=(1, 2))
    significant = np.flatnonzero(peak > 1e-4 * peak.max())
    if significant.size == 0:
        return []
    altitude = layer["altitude"].values[significant]
    wanted = np.linspace(altitude[0], altitude[-1], _SECTIONS)
    return sorted({int(significant[np.abs(altitude - each).argmin()]) for each in wanted})


def _outline(layer: xarray.Dataset, sample: int) -> _Outline:
    """Interpolate body and layer thickness to fine points along the body."""
    station = layer["station"].values
    distance = np.linspace(0.0, station[-1], _POINTS)

    def at_sample(name: str) -> np.ndarray:
        # At an angle of attack the equivalent body of the windward meridian differs from sample to sample.
        values = layer[f"body_{name}"]
        return (values.isel(layer_time=sample) if _at_incidence(layer) else values).values

    axial, radius, angle = (
        np.interp(distance, at_sample("station"), at_sample(name)) for name in ("axial", "radius", "angle")
    )
    # A monotone cubic: straight lines between so few stations would put corners into the shock.
    thickness = PchipInterpolator(station, layer["thickness"].values[sample])(distance)
    return _Outline(distance, axial, radius, np.radians(angle), thickness)


def _window(layer: xarray.Dataset, samples: list[int]) -> tuple[float, float, float, float]:
    """Return the window that contains body and sheath at all samples: left, right, bottom, top [m]."""
    left, right, top = 0.0, 0.0, 0.0
    for sample in samples:
        outline = _outline(layer, sample)
        axial, radius = outline.offset(outline.thickness)
        left = min(left, float(axial.min()))
        right = max(right, float(outline.axial.max()))
        top = max(top, float(radius.max()))
    margin = 0.03 * (right - left)
    return left - margin, right + margin, -0.12 * top, top + margin


def _draw_section(
    axes: Axes, view: View, layer: xarray.Dataset, sample: int, limits: tuple[float, float]
) -> QuadMesh:
    """Draw body, shock and the plasma between them at one sample."""
    outline = _outline(layer, sample)
    profiles = np.log10(np.maximum(layer["electron_density"].values[sample], 1.0))
    exponent = PchipInterpolator(layer["station"].values, profiles, axis=0)(outline.distance)
    x, y = outline.offset(outline.thickness[:, None] * layer["normal"].values)
    mesh = axes.pcolormesh(
        x,
        y,
        10.0 ** np.maximum(exponent, np.log10(limits[0])),
        norm=LogNorm(*limits),
        cmap=COLOUR_MAP,
        shading="gouraud",
        rasterized=True,
    )
    draw_critical_lines(axes, view, x, y, exponent)
    axes.plot(x[:, -1], y[:, -1], color=INK, linewidth=0.8)
    forebody_end = layer.attrs.get("forebody_end", outline.distance[-1])
    _draw_body(axes, outline, outline.distance <= forebody_end * (1.0 + 1e-9))
    return mesh


def _draw_body(axes: Axes, outline: _Outline, forebody: np.ndarray) -> None:
    """Draw the forebody as a solid, and the edge of the wake behind it as a dotted line."""
    axial, radius = outline.axial[forebody], outline.radius[forebody]
    section = np.concatenate([[axial[0]], axial, [axial[-1]]])
    axes.fill(section, np.concatenate([[0.0], radius, [0.0]]), color="#c9c5bd", linewidth=0)
    axes.plot(axial, radius, color=INK, linewidth=0.8)
    if not forebody.all():
        wake = ~forebody
        axes.plot(outline.axial[wake], outline.radius[wake], color=INK, linewidth=0.6, linestyle=(0, (2, 2)))
    axes.axhline(0.0, color=MUTED, linewidth=0.5, linestyle=(0, (6, 2, 1, 2)))
