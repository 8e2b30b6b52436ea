"""The viscous finite-rate layer at given flight points, cached on disk by everything it depends on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

import numpy as np

from shocklayer.core.array_cache import ArraySpec, content_key, load_or_compute
from shocklayer.core.cache_folder import private_folder
from shocklayer.core.errors import UserError
from shocklayer.core.import_closure import closure_digest
from shocklayer.core.jax_setup import jax
from shocklayer.gas.kinetics.rate_sets import rate_set as read_rate_set
from shocklayer.gas.mixtures import Mixture
from shocklayer.shock_layer.inviscid.blunt_body import inviscid_family
from shocklayer.shock_layer.inviscid.body_outline import ends_at_shoulder, reference_length
from shocklayer.shock_layer.viscous import solver
from shocklayer.shock_layer.viscous.march_grid import SETTLED
from shocklayer.shock_layer.viscous.solver import ViscousLayer, solve_finite_rate
from shocklayer.shock_layer.viscous.wall import Wall
from shocklayer.vehicle.shape import Shape

LONGEST = 300.0
"""Largest arc length over nose radius at which the layer is computed: the inviscid flow alone takes a second
per nose radius, the first time."""


class UnsolvableBodyError(UserError):
    """The finite-rate layer cannot be computed about this body or so far along it."""


class FlightPoints(NamedTuple):
    """The flow ahead of a vehicle at samples of its flight.

    Attributes
    ----------
    speed, density, pressure, temperature, stagnation_pressure, knudsen_number : numpy.ndarray
        (samples,) [m/s, kg/m^3, Pa, K, Pa, -].
    """

    speed: np.ndarray
    density: np.ndarray
    pressure: np.ndarray
    temperature: np.ndarray
    stagnation_pressure: np.ndarray
    knudsen_number: np.ndarray


def solve_cached(
    shape: Shape,
    mixture: Mixture,
    points: FlightPoints,
    arc_lengths: np.ndarray,
    rate_set: str = "park-1993",
    wall: Wall | None = None,
    standoff: np.ndarray | None = None,
) -> ViscousLayer:
    """Return the layer at given flight points from the cache on disk, or solve and store it.

    Parameters
    ----------
    shape : Shape
        The forebody.
    mixture : Mixture
        Air, with ions.
    points : FlightPoints
        The flow ahead of the body; every point is solved.
    arc_lengths : numpy.ndarray
        (stations,) distances from the stagnation point [m]; nearer than 0.03 nose radii, the layer
        at 0.03 is returned.
    rate_set : str
        Name of a set of reaction rates, or a file.
    wall : Wall, optional
        Temperature and catalycity, each one number or (points,); 1250 K and non-catalytic by
        default.
    standoff : numpy.ndarray, shape (points,), optional
        Known stand-off of the shock, see `solve_finite_rate`.

    Returns
    -------
    ViscousLayer
        NaN at a point whose march failed.

    Raises
    ------
    UnsolvableBodyError
        If the body's face is so flat that the inviscid flow about it does not converge, or a station lies
        farther than `LONGEST` nose radii from the stagnation point.
    """
    wall = wall or Wall()
    stations = np.maximum(np.asarray(arc_lengths, dtype=float), SETTLED * reference_length(shape))
    speed, density, pressure, temperature, stagnation = (
        np.asarray(column, dtype=float) for column in points[:5]
    )
    farthest = float(stations.max()) / reference_length(shape)
    if farthest > LONGEST:
        raise UnsolvableBodyError(
            f"the finite-rate layer is computed up to {LONGEST:g} nose radii from the stagnation point, but "
            f"the farthest station or antenna is at {farthest:.4g}; give nearer layer.stations, or the "
            'chemistry "equilibrium" or "frozen"'
        )
    numbers = (
        np.asarray(jax.tree.leaves(shape), dtype=float),
        *(np.asarray(each, dtype=float) for each in wall),
        stations,
        speed,
        density,
        pressure,
        temperature,
        stagnation,
        *(() if standoff is None else (np.asarray(standoff, dtype=float),)),
    )
    # JAX changes results at rounding level only, but a bug fixed in it must not survive in the cache.
    key = content_key(
        closure_digest(solver.__name__),
        jax.__version__,
        type(shape).__name__,
        repr((mixture.species, mixture.composition)),
        repr(read_rate_set(rate_set)),  # its content, as it may be a user's file
        *numbers,
    )

    def solve() -> dict[str, np.ndarray]:
        _require_flow(shape)
        solved = solve_finite_rate(
            shape,
            mixture,
            speed,
            density,
            pressure,
            temperature,
            stagnation,
            stations,
            rate_set=rate_set,
            wall=wall,
            standoff=standoff,
        )
        return solved._asdict()

    expected = _expected(speed.size, stations.size, len(mixture.names))
    return ViscousLayer(
        **load_or_compute(private_folder("viscous-layer"), key, solve, expected, _finite_unless_failed)
    )


def _expected(points: int, stations: int, species: int) -> dict[str, ArraySpec]:
    """Return shapes and types of the layer's arrays; the number of samples of a profile is left open."""
    profile = dict.fromkeys(ViscousLayer._fields, ArraySpec((points, stations, None)))
    at_wall = ("electron_density", "peak_distance", "thickness", "heat_flux")
    of_point = ("shock_standoff", "effective_exponent", "imbalance", "side_imbalance")
    return (
        profile
        | dict.fromkeys(at_wall, ArraySpec((points, stations)))
        | dict.fromkeys(of_point, ArraySpec((points,)))
        | {
            "heat_flux_parts": ArraySpec((points, stations, 3)),
            "mole_fractions": ArraySpec((points, stations, None, species)),
            "failed": ArraySpec((points,), np.int64),
        }
    )


def _finite_unless_failed(layer: Mapping[str, np.ndarray]) -> bool:
    """Whether everything is finite, except at points whose march failed before or behind a station."""
    failed = ~np.isfinite(layer["electron_density"]).all(axis=1) | ~np.isfinite(layer["side_imbalance"])
    return all(bool(np.isfinite(values[~failed]).all()) for values in layer.values())


def _require_flow(shape: Shape) -> None:
    """Refuse a body about which the inviscid flow does not converge: a face that is nearly flat."""
    if not ends_at_shoulder(shape):
        return
    with np.errstate(all="ignore"):
        family = inviscid_family(shape, 0.0)
    if np.isfinite(family.standoff).all() and np.isfinite(family.pressure).all():
        return
    raise UnsolvableBodyError(
        "the finite-rate layer needs the inviscid flow, which does not converge about so flat a face (it "
        "does for nose radii of up to five half widths, and for cones of up to 75 deg); give the chemistry "
        '"equilibrium" or "frozen"'
    )
