"""Profiles across the shock layer as a labelled dataset: the group ``layer`` of a result."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from shocklayer.core.jax_setup import jax
from shocklayer.core.types import AnyArray
from shocklayer.flight import FlightHistory
from shocklayer.radio.spectrum import CARRIERS, spectrum
from shocklayer.shock_layer import forebody_end
from shocklayer.shock_layer.stations import Meridian, Stations
from shocklayer.vehicle import shape as shapes
from shocklayer.vehicle.shape import Shape

if TYPE_CHECKING:
    import xarray

    from shocklayer.shock_layer import SheathHistory

_OUTLINE = 121
"""Points of the body's outline that goes along for drawing."""

_LAYER = ("layer_time", "station", "normal")
_WORDS = {
    "distance": ("m", "distance from the wall along the surface normal"),
    "temperature": ("K", "temperature of translation and rotation of heavy particles"),
    "vibrational_temperature": ("K", "temperature of vibration, electronic excitation and free electrons"),
    "speed": ("m s-1", "gas speed along the body"),
    "pressure": ("Pa", "gas pressure"),
    "electron_density": ("m-3", "electron density"),
    "collision_frequency": ("s-1", "momentum-transfer collisions of an electron per second"),
}
"""Unit and long name of the variables over time, station and position across the layer."""


def layer_profiles(
    history: FlightHistory,
    stations: Stations,
    sheath: SheathHistory,
    names: Sequence[str],
    links: Sequence[str] = (),
) -> xarray.Dataset:
    """Put the profiles of the finite-rate layer into a labelled dataset.

    Parameters
    ----------
    history : FlightHistory
        The flight.
    stations : Stations
        Where on the body.
    sheath : SheathHistory
        The layer at the moments at which it was solved.
    names : sequence of str
        Names of its species.
    links : sequence of str
        Names of the radio links, whose antennas the stations hold.

    Returns
    -------
    xarray.Dataset
        Variables over ``layer_time``, ``station`` and ``normal`` (0 at the wall, 1 at the shock), with
        ``mole_fraction`` over ``species`` besides, ``attenuation`` over ``carrier``, that above the antennas
        (``link_attenuation``, over ``radio``), and the body's outline; at an angle of attack that of the body
        which has the windward meridian, at every moment.
    """
    import xarray

    count = stations.along_body.size
    layer = type(sheath.layer)(*(v[:, :count] if v.ndim > 1 else v for v in sheath.layer))
    lost = spectrum(
        sheath.layer.thickness, sheath.layer.electron_density_profile, sheath.layer_collision_frequency
    )
    values = {
        name: getattr(layer, name)
        for name in ("distance", "temperature", "vibrational_temperature", "speed", "pressure")
    }
    values["electron_density"] = layer.electron_density_profile
    values["collision_frequency"] = sheath.layer_collision_frequency[:, :count]
    arrays: dict[str, tuple[tuple[str, ...], np.ndarray, dict[str, str]]] = {
        name: (_LAYER, np.asarray(values[name]), {"units": unit, "long_name": words})
        for name, (unit, words) in _WORDS.items()
    }
    arrays["mole_fraction"] = (
        (*_LAYER, "species"),
        np.asarray(layer.mole_fractions),
        {"units": "1", "long_name": "mole fraction"},
    )
    arrays["thickness"] = (
        _LAYER[:2],
        np.asarray(layer.thickness),
        {"units": "m", "long_name": "distance of the shock from the wall along the surface normal"},
    )
    arrays["attenuation"] = (
        ("layer_time", "station", "carrier"),
        lost[:, :count],
        {"units": "dB", "long_name": "one-way loss through the sheath along the surface normal"},
    )
    if links:
        arrays["link_attenuation"] = (
            ("layer_time", "radio", "carrier"),
            lost[:, list(stations.antennas)],
            {"units": "dB", "long_name": "one-way loss through the sheath above the antenna of a link"},
        )
        arrays["link_electron_density"] = (
            ("layer_time", "radio"),
            sheath.layer.electron_density[:, list(stations.antennas)],
            {"units": "m-3", "long_name": "peak electron density above the antenna of a link"},
        )
    moments = sheath.solved
    arrays |= _outlines(stations.meridians[0], moments)
    coordinates = {
        "layer_time": (
            "layer_time",
            np.asarray(history.time)[moments],
            {"units": "s", "long_name": "time from the start of the scenario at which the layer was solved"},
        ),
        "altitude": (
            "layer_time",
            np.asarray(history.altitude)[moments],
            {"units": "m", "long_name": "altitude above the WGS-84 ellipsoid"},
        ),
        "air_speed": (
            "layer_time",
            np.asarray(history.speed)[moments],
            {"units": "m s-1", "long_name": "speed relative to the rotating planet"},
        ),
        "station": (
            "station",
            stations.along_body,
            {
                "units": "1",
                "long_name": "surface distance from the stagnation point over nose radius (up to 0.03 "
                "of a radius, the layer there)",
            },
        ),
        "normal": (
            "normal",
            np.linspace(0.0, 1.0, layer.distance.shape[-1]),
            {"units": "1", "long_name": "distance from the wall over the layer's thickness"},
        ),
        "carrier": ("carrier", CARRIERS, {"units": "Hz", "long_name": "carrier frequency"}),
        "species": ("species", np.asarray(names, dtype=object), {"long_name": "chemical species"}),
    }
    if links:
        coordinates["radio"] = ("radio", np.asarray(links, dtype=object), {"long_name": "radio link"})
    about = {
        "title": "Profiles across the viscous shock layer, solved at finite rate",
        "failed_tubes": int(sheath.failed),
        # Past this station it is the edge of the wake.
        "forebody_end": _forebody_end(stations.meridians[0]),
    }
    return xarray.Dataset(arrays, coordinates, about)


def _outline(body: Shape, end: float) -> shapes.BodyProfile:
    """Return the line that stations count along: the forebody, and past a shoulder the edge of the wake."""
    front = shapes.profile(body, _OUTLINE)
    beyond = end - float(front.arc_length[-1])
    if beyond <= 1e-9 * end:
        return front
    return shapes.BodyProfile(
        arc_length=np.append(front.arc_length, front.arc_length[-1] + beyond),
        axial=np.append(front.axial, front.axial[-1] + beyond),
        radius=np.append(front.radius, front.radius[-1]),
        surface_angle=np.append(front.surface_angle, 0.0),
    )


def _forebody_end(line: Meridian) -> float:
    """Return the station at which the flow leaves the body for its wake; the last one where it does not."""

    def at_start(leaf: AnyArray) -> float:
        return float(leaf[0])

    body = jax.tree.map(at_start, line.shape)
    return min(forebody_end(body) / float(body.nose_radius), float(line.station.max()))


def _with_sizes(body: Shape, sizes: np.ndarray) -> Shape:
    """Return a body of the same kind with other dimensions, in the order of its leaves."""
    given = iter(sizes)

    def next_size(_: object) -> float:
        return float(next(given))

    return jax.tree.map(next_size, body)


def _outlines(line: Meridian, moments: np.ndarray) -> dict[str, Any]:
    """Return the body's outline; at every moment where an angle of attack changes the meridian."""
    sizes = np.stack([np.asarray(leaf)[moments] for leaf in jax.tree.leaves(line.shape)])
    changing = bool(np.ptp(sizes, axis=1).any())
    bodies = [_with_sizes(line.shape, column) for column in sizes.T]
    nose = float(bodies[0].nose_radius)
    # At an angle of attack the body's end moves against the stations, which are distances.
    end = 0.0 if changing else nose * float(line.station.max())
    fronts = [_outline(body, end) for body in (bodies if changing else bodies[:1])]
    rows = {
        "body_station": ([f.arc_length / nose for f in fronts], "1", "surface distance over nose radius"),
        "body_axial": ([f.axial for f in fronts], "m", "distance from the nose along the axis"),
        "body_radius": ([f.radius for f in fronts], "m", "distance from the axis"),
        "body_angle": (
            [np.degrees(f.surface_angle) for f in fronts],
            "degree",
            "angle of the surface to the axis",
        ),
    }
    dimensions = ("layer_time", "outline") if changing else ("outline",)
    return {
        name: (
            dimensions,
            np.stack(columns) if changing else columns[0],
            {"units": unit, "long_name": f"outline of the body: {words}"},
        )
        for name, (columns, unit, words) in rows.items()
    }
