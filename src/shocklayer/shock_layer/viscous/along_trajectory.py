"""The viscous finite-rate layer along a flight: solved at chosen points and interpolated between them.

A march takes seconds per flight point, so a flight gets a few dozen points, spread over the logarithms of air
density and of speed, in which the logarithm of electron density is smooth.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np

from shocklayer.core.constants import BOLTZMANN
from shocklayer.core.jax_setup import jax
from shocklayer.core.types import ArrayLike
from shocklayer.gas.mixtures import Mixture
from shocklayer.shock_layer.inviscid.body_outline import reference_length
from shocklayer.shock_layer.meridian import Meridian
from shocklayer.shock_layer.viscous.cached_solution import FlightPoints, solve_cached
from shocklayer.shock_layer.viscous.solver import BLOCK, ViscousLayer
from shocklayer.shock_layer.viscous.solver import VALIDITY as FINITE_RATE_VALIDITY
from shocklayer.shock_layer.viscous.wall import Wall
from shocklayer.vehicle.shape import SphereCone

FINITE_RATE_KNUDSEN = 0.1
"""Nose Knudsen number up to which the layer is solved. The reflectometers of RAM C-II saw the sheath appear
at up to 84 km, where it is 0.07, within a factor of 1.6 of the electron density computed there; nothing
measured supports the layer in thinner air. From 0.03 on the shock is as thick as the layer: a notice."""
SPEED_LIMIT = 3000.0
"""Speed below which air hardly ionises, and nothing is solved [m/s]."""
_FEWEST = 2
_RAREFIED = 0.01
"""Nose Knudsen number above which electron density falls with the fourth or a higher power of air density:
points are `_CLOSER` times as close there."""
_CLOSER = 3.0
_SPEED_WEIGHT = 3.0
"""Weight of a change of the logarithm of speed over that of density in the spacing of points."""
_NEAREST = 0.1
"""Arc length over nose radius; nearer to the stagnation point the heat flux there is returned. At low
altitude the boundary layer is so thin that only few tubes are in it before."""
_IDLE = 0.5
"""Weight for a flight in which neither changes: its points are spread evenly over the samples."""

__all__ = [
    "FINITE_RATE_KNUDSEN",
    "FINITE_RATE_VALIDITY",
    "FlightPoints",
    "SheathHistory",
    "choose_points",
    "is_solvable",
    "solve_along_flight",
]


class WallFlux(NamedTuple):
    """The layer's heat flux to a fully catalytic wall; not a number at samples where it was not solved.

    Attributes
    ----------
    parts : numpy.ndarray
        (samples, stations, 3) by conduction, vibration and diffusion [W/m^2].
    wall_temperature : numpy.ndarray
        (samples,) of the wall of that layer [K].
    """

    parts: np.ndarray
    wall_temperature: np.ndarray


class SheathHistory(NamedTuple):
    """The layer at every sample that is fast and dense enough.

    Attributes
    ----------
    inside : numpy.ndarray
        (samples,) whether the layer was solved at the sample or at its neighbours; elsewhere the values are
        meaningless.
    electron_density, thickness, collision_frequency : numpy.ndarray
        (samples, stations) peak across the layer [1/m^3], thickness [m], collision frequency at the peak
        [1/s].
    electron_density_profile, collision_frequency_profile : numpy.ndarray
        (samples, stations, points) from wall to shock, at even distances [1/m^3, 1/s].
    solved : numpy.ndarray
        (solved,) indices of the samples at which the layer was solved.
    failed : int
        Number of tubes that did not reach the end of a step.
    lost : numpy.ndarray
        Air density at the points whose march failed, which are interpolated over [kg/m^3].
    layer : ViscousLayer
        The layer at the samples solved, with its profiles.
    layer_collision_frequency : numpy.ndarray
        (solved, stations, points) along those profiles [1/s].
    wall_flux : WallFlux or None
        Heat flux along the first meridian, from a tenth of the nose radius on, where it was asked for.
    """

    inside: np.ndarray
    electron_density: np.ndarray
    thickness: np.ndarray
    collision_frequency: np.ndarray
    electron_density_profile: np.ndarray
    collision_frequency_profile: np.ndarray
    solved: np.ndarray
    failed: int
    lost: np.ndarray
    layer: ViscousLayer
    layer_collision_frequency: np.ndarray
    wall_flux: WallFlux | None = None


def choose_points(points: FlightPoints, number: int) -> np.ndarray:
    """Choose the samples of a flight at which the layer is solved.

    Parameters
    ----------
    points : FlightPoints
        The flight.
    number : int
        Largest number of points.

    Returns
    -------
    numpy.ndarray
        Ascending indices, evenly spaced in the weighted path through the logarithms of density and speed,
        closer together in rarefied air, and both ends of every part of the flight that is fast and dense
        enough; empty where none is.
    """
    solvable = is_solvable(points)
    samples = np.flatnonzero(solvable)
    if samples.size < _FEWEST:
        return samples[:0]
    rarefied = points.knudsen_number > _RAREFIED
    weight = np.where(rarefied[1:] | rarefied[:-1], _CLOSER, 1.0)
    # Between two such parts of a flight, as before and after a coast in space, no points are placed.
    weight = np.where(solvable[1:] & solvable[:-1], weight, 0.0)
    weighted = np.concatenate([[0.0], np.cumsum(weight * np.diff(_path_length(points)))])[samples]
    targets = np.linspace(weighted[0], weighted[-1], number)
    nearest = np.abs(weighted[:, None] - targets).argmin(axis=0)
    edges = np.diff(solvable.astype(int), prepend=0, append=0)
    ends = np.concatenate([np.flatnonzero(edges > 0), np.flatnonzero(edges < 0) - 1])
    return np.unique(np.concatenate([samples[nearest], ends]))


def is_solvable(points: FlightPoints) -> np.ndarray:
    """Return where a flight is dense and fast enough for the layer to be solved.

    Parameters
    ----------
    points : FlightPoints
        The flight.

    Returns
    -------
    numpy.ndarray of bool, shape (samples,)
        True up to a nose Knudsen number of `FINITE_RATE_KNUDSEN` and from `SPEED_LIMIT` on.
    """
    return (points.knudsen_number <= FINITE_RATE_KNUDSEN) & (points.speed >= SPEED_LIMIT)


def _path_length(points: FlightPoints) -> np.ndarray:
    """Return the path length through the logarithms of density and speed, increasing at every sample."""
    # A launch begins at rest.
    speed = np.log(np.maximum(points.speed, 1.0))
    steps = np.abs(np.diff(np.log(points.density))) + _SPEED_WEIGHT * np.abs(np.diff(speed))
    return np.concatenate([[0.0], np.cumsum(steps + _IDLE / points.speed.size)])


def solve_along_flight(
    meridians: Sequence[Meridian],
    mixture: Mixture,
    points: FlightPoints,
    collision_frequency: Callable[[np.ndarray, np.ndarray, np.ndarray], ArrayLike],
    *,
    number: int = 32,
    rate_set: str = "park-1993",
    seed: Callable[[ViscousLayer], np.ndarray] | None = None,
    wall: Wall | None = None,
    with_flux: bool = False,
) -> SheathHistory | None:
    """Solve the viscous finite-rate layer along a flight.

    Parameters
    ----------
    meridians : sequence of Meridian
        Meridians of the body; their stations follow one another as the stations of the result. Nearer to
        the stagnation point than 0.03 nose radii, the layer at 0.03 is returned.
    mixture : Mixture
        Air, with ions.
    points : FlightPoints
        The flight at its samples.
    collision_frequency : callable
        Collision frequency of electrons [1/s] from mole fractions, number density [1/m^3] and electron
        temperature [K] (the plasma package provides it).
    number : int
        Number of points solved.
    rate_set : str
        Name of a set of reaction rates, or a file.
    seed : callable, optional
        Electron density along the profiles [1/m^3] of a solved layer, with electrons from sources other than
        air, such as alkali metals.
    wall : Wall, optional
        Temperature and catalycity, each one number or (samples,); 1250 K and non-catalytic by default.
    with_flux : bool
        Whether to march once more, with a fully catalytic wall, for the heat flux to it.

    Returns
    -------
    SheathHistory or None
        None where the flight is never fast and dense enough for a layer to be solved, or no march succeeded.

    Raises
    ------
    UnsolvableBodyError
        If a meridian is too long or the face of the body too flat, see `solve_cached`.
    """
    from scipy.interpolate import PchipInterpolator  # slow to import, and few flights need it

    chosen = choose_points(points, number)
    if chosen.size < _FEWEST:
        return None
    at_chosen = FlightPoints(*(np.asarray(column)[chosen] for column in points))
    wall = wall or Wall()
    chosen_wall = wall.at(chosen)
    layer = _join(
        [_solve_meridian(each, chosen, mixture, at_chosen, rate_set, chosen_wall) for each in meridians]
    )
    complete = np.isfinite(layer.electron_density).all(axis=1)
    lost = points.density[chosen[~complete]]
    chosen, layer = chosen[complete], ViscousLayer(*(values[complete] for values in layer))
    if chosen.size < _FEWEST:
        return None
    if seed is not None:
        profile = seed(layer)
        layer = layer._replace(electron_density_profile=profile, electron_density=profile.max(axis=-1))
    number_density = layer.pressure / (BOLTZMANN * np.maximum(layer.temperature, 1.0))
    frequency = np.asarray(
        collision_frequency(layer.mole_fractions, number_density, layer.vibrational_temperature)
    )
    peak = layer.electron_density_profile.argmax(axis=-1)[..., None]
    at_peak = np.take_along_axis(frequency, peak, axis=-1)[..., 0]
    path = _path_length(points)

    def interpolate(values: np.ndarray) -> np.ndarray:
        """Interpolate the logarithm of a positive quantity at the points solved by a monotone cubic."""
        logarithm = PchipInterpolator(path[chosen], np.log(np.maximum(values, 1e-30)), axis=0)
        return np.exp(logarithm(np.clip(path, path[chosen[0]], path[chosen[-1]])))

    samples = np.arange(points.speed.size)
    inside = is_solvable(points) & (samples >= chosen[0]) & (samples <= chosen[-1])
    flux = None
    if with_flux:
        standoff = layer.shock_standoff
        parts = _catalytic_flux(meridians[0], chosen, mixture, points, rate_set, wall, standoff)
        along = _flux_along(parts, path, chosen)
        temperature = np.broadcast_to(np.asarray(wall.temperature, float), samples.shape)
        flux = WallFlux(np.where(inside[:, None, None], along, np.nan), temperature)
    return SheathHistory(
        inside=inside,
        electron_density=interpolate(layer.electron_density),
        thickness=interpolate(layer.thickness),
        collision_frequency=interpolate(at_peak),
        electron_density_profile=interpolate(layer.electron_density_profile),
        collision_frequency_profile=interpolate(frequency),
        solved=chosen,
        failed=int(np.sum(layer.failed)),
        lost=lost,
        layer=layer,
        layer_collision_frequency=frequency,
        wall_flux=flux,
    )


def _catalytic_flux(
    meridian: Meridian,
    chosen: np.ndarray,
    mixture: Mixture,
    points: FlightPoints,
    rate_set: str,
    wall: Wall,
    standoff: np.ndarray,
) -> np.ndarray:
    """Return the parts of the heat flux to a fully catalytic wall (solved, stations, 3), the shock known."""
    at_chosen = FlightPoints(*(np.asarray(column)[chosen] for column in points))
    catalytic = wall._replace(catalycity=1.0).at(chosen)
    solved = _solve_meridian(meridian, chosen, mixture, at_chosen, rate_set, catalytic, standoff)
    return solved.heat_flux_parts


def _flux_along(parts: np.ndarray, path: np.ndarray, chosen: np.ndarray) -> np.ndarray:
    """Interpolate the flux between the points solved, its logarithm, and the shares of its parts."""
    from scipy.interpolate import PchipInterpolator

    total = parts.sum(axis=-1)
    good = np.isfinite(total).all(axis=1)
    if good.sum() < _FEWEST:
        return np.full((path.size, *parts.shape[1:]), np.nan)
    at, flux = path[chosen[good]], np.maximum(total[good], 1e-30)
    where = np.clip(path, at[0], at[-1])
    logarithm = PchipInterpolator(at, np.log(flux), axis=0)(where)
    shares = PchipInterpolator(at, parts[good] / flux[..., None], axis=0)(where)
    return shares * np.exp(logarithm)[..., None]


_ANGLE_GROUP = np.radians(4.0)
"""Range of a body's half-angle along a flight for which one body is solved."""


def _solve_meridian(
    meridian: Meridian,
    chosen: np.ndarray,
    mixture: Mixture,
    points: FlightPoints,
    rate_set: str,
    wall: Wall,
    standoff: np.ndarray | None = None,
) -> ViscousLayer:
    """Solve the layer of one meridian at the points chosen; bodies that hardly differ are solved as one."""
    leaves, structure = jax.tree.flatten(meridian.shape)

    def at_chosen(values: ArrayLike, rank: int) -> np.ndarray:
        """Select from what is given for every sample, or once for all, the values at the points chosen."""
        given = np.asarray(values, dtype=float)
        return given[chosen] if given.ndim > rank else np.broadcast_to(given, (chosen.size, *given.shape))

    sizes, arcs = [at_chosen(leaf, 0) for leaf in leaves], at_chosen(meridian.arc_length, 1)
    shape = jax.tree.unflatten(structure, sizes)
    half = np.asarray(shape.half_angle) if isinstance(shape, SphereCone) else np.zeros(chosen.size)
    count = max(int(np.ceil(np.ptp(half) / _ANGLE_GROUP)), 1)
    group = np.minimum(((half - half.min()) / max(np.ptp(half), 1e-12) * count).astype(int), count - 1)
    parts, order = [], []
    for each in np.unique(group):
        members = np.flatnonzero(group == each)
        # Full blocks only, so that every group runs the same compiled program.
        filled = np.pad(members, (0, -members.size % BLOCK if count > 1 else 0), mode="edge")
        body = jax.tree.unflatten(structure, [float(np.median(size[members])) for size in sizes])
        nearest = 0.0 if standoff is None else _NEAREST * reference_length(body)
        part = solve_cached(
            body,
            mixture,
            FlightPoints(*(column[filled] for column in points)),
            np.maximum(arcs[members].mean(axis=0), nearest),
            rate_set,
            wall.at(filled),
            None if standoff is None else standoff[filled],
        )
        parts.append(ViscousLayer(*(values[: members.size] for values in part)))
        order.append(members)
    back = np.argsort(np.concatenate(order))
    return ViscousLayer(*(np.concatenate(column)[back] for column in zip(*parts, strict=True)))


def _join(layers: Sequence[ViscousLayer]) -> ViscousLayer:
    """Put the stations of several meridians one after another; values of a flight point are the first's."""
    first = layers[0]
    of_point = {name for name in ViscousLayer._fields if getattr(first, name).ndim == 1}
    joined = {
        name: getattr(first, name)
        if name in of_point
        else np.concatenate([getattr(one, name) for one in layers], 1)
        for name in ViscousLayer._fields
    }
    return ViscousLayer(**joined)._replace(failed=np.sum([one.failed for one in layers], axis=0))
