"""The viscous finite-rate layer over a whole flight: solved at chosen points, kept on disk, interpolated.

A march takes seconds a point, so a flight gets a few dozen, spread over the logarithms of air density and of
speed, in which the logarithm of electron density is smooth. What was solved is kept by its content.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from shocklayer.core.array_cache import ArraySpec, content_key, load_or_compute
from shocklayer.core.cache_folder import private_folder
from shocklayer.core.constants import BOLTZMANN
from shocklayer.core.errors import UserError
from shocklayer.core.import_closure import closure_digest
from shocklayer.core.jax_setup import jax
from shocklayer.gas.kinetics.rate_sets import rate_set as read_rate_set
from shocklayer.gas.mixtures import Mixture
from shocklayer.shock_layer.inviscid.blunt_body import ends_at_shoulder, inviscid_family, reference_length
from shocklayer.shock_layer.viscous import solver
from shocklayer.shock_layer.viscous.solver import BLOCK, ViscousLayer, solve_finite_rate
from shocklayer.shock_layer.viscous.solver import VALIDITY as FINITE_RATE_VALIDITY
from shocklayer.shock_layer.viscous.wall import Wall
from shocklayer.vehicle.shape import Shape, SphereCone

FINITE_RATE_KNUDSEN = 0.3
"""Nose Knudsen number up to which points are solved; the model's own range ends at 0.03, and it warns."""
SPEED_LIMIT = 3000.0
"""Speed below which air hardly ionises, and nothing is solved [m/s]."""
LONGEST = 300.0
"""Length of the body over its nose radius up to which the layer is followed: its flow alone takes a second a
nose radius, the first time."""
_NOSE = 0.25
"""Arc length over nose radius below which a station is given the layer found there. The march begins at the
axis with tubes that have only just entered; up to here the layer of a spherical nose is nearly uniform along
the body, and this is where its thickness sets the stand-off."""
_FEWEST = 2
_RARE = 0.01
"""Nose Knudsen number above which electron density falls with the fourth power of the air's and more: points
stand `_CLOSER` times as close there."""
_CLOSER = 3.0
_SPEED_WEIGHT = 3.0
"""Points asked for by a change of the logarithm of speed, over those by the same change of density's."""
_IDLE = 0.5
"""The same for a whole flight in which neither changes: its points are spread evenly over the samples."""

__all__ = [
    "FINITE_RATE_KNUDSEN",
    "FINITE_RATE_VALIDITY",
    "FlightPoints",
    "Line",
    "SheathHistory",
    "choose_points",
    "solve_along_flight",
]


class FlightPoints(NamedTuple):
    """Where a flight meets the air, one entry a sample.

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


class SheathHistory(NamedTuple):
    """The sheath at every sample between the first and the last point solved.

    Attributes
    ----------
    inside : numpy.ndarray
        (samples,) whether the sample lies between the points solved; elsewhere all else is meaningless.
    electron_density, thickness, collision_frequency : numpy.ndarray
        (samples, stations) peak across the layer [1/m^3], thickness [m], collision frequency where the
        density peaks [1/s].
    electron_density_profile, collision_frequency_profile : numpy.ndarray
        (samples, stations, points) from wall to shock, at even distances [1/m^3, 1/s].
    solved : numpy.ndarray
        (solved,) indices of the samples at which the layer was solved.
    failed : int
        Tubes that did not reach the end of an interval.
    lost : numpy.ndarray
        Densities of the air at the points whose march failed, which are interpolated over [kg/m^3].
    layer : ViscousLayer
        The layer at the samples solved, profiles and all.
    layer_collision_frequency : numpy.ndarray
        (solved, stations, points) along those profiles [1/s].
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


def choose_points(points: FlightPoints, number: int) -> np.ndarray:
    """Choose the samples of a flight at which the layer is solved.

    Parameters
    ----------
    points : FlightPoints
        The flight.
    number : int
        How many at most.

    Returns
    -------
    numpy.ndarray
        Ascending indices, evenly spread over the logarithms of density and speed travelled through, closer
        together in rare air; empty where the flight is never both fast and dense enough.
    """
    able = np.flatnonzero((points.knudsen_number <= FINITE_RATE_KNUDSEN) & (points.speed >= SPEED_LIMIT))
    if able.size < _FEWEST:
        return able[:0]
    first, last = int(able[0]), int(able[-1])
    rare = points.knudsen_number[first : last + 1] > _RARE
    weight = np.where(rare[1:] | rare[:-1], _CLOSER, 1.0)
    path = _path(points)[first : last + 1]
    travelled = np.concatenate([[0.0], np.cumsum(weight * np.diff(path))])
    wanted = np.linspace(0.0, travelled[-1], number)
    nearest = np.abs(travelled[:, None] - wanted).argmin(axis=0)
    return np.unique(first + nearest)


def _path(points: FlightPoints) -> np.ndarray:
    """Return the way travelled through the logarithms of density and speed, increasing at every sample."""
    steps = np.abs(np.diff(np.log(points.density))) + _SPEED_WEIGHT * np.abs(np.diff(np.log(points.speed)))
    return np.concatenate([[0.0], np.cumsum(steps + _IDLE / points.speed.size)])


class Line(NamedTuple):
    """A line along the body, from the stagnation point, as that of an axisymmetric body.

    Attributes
    ----------
    shape : Shape
        The body; sizes that change along the flight, as those of the equivalent bodies at an angle of attack
        do, (samples,) each.
    arc_length : numpy.ndarray
        (samples, places) or (places,) distances from the stagnation point [m]; nearer than a quarter of the
        nose radius the layer at that distance is taken.
    """

    shape: Shape
    arc_length: np.ndarray


def solve_along_flight(
    lines: Sequence[Line],
    mixture: Mixture,
    points: FlightPoints,
    collide: Any,
    *,
    number: int = 32,
    rate_set: str = "park-1993",
    seed: Callable[[ViscousLayer], np.ndarray] | None = None,
    wall: Wall | None = None,
) -> SheathHistory | None:
    """Solve the viscous finite-rate layer along a flight.

    Parameters
    ----------
    lines : sequence of Line
        Lines along the body; their places stand one after another as the stations of what is returned.
    mixture : Mixture
        Air, with ions.
    points : FlightPoints
        The flight at its samples.
    collide : callable
        ``collide(mole_fractions, number_density, electron_temperature)`` gives collisions per second [1/s];
        a room above this one knows how.
    number : int
        Points solved.
    rate_set : str
        Rate set of the gas room.
    seed : callable, optional
        Gives the electron density along the profiles [1/m^3] once the layer is solved, with electrons of
        other sources than air; a room above this one knows how.
    wall : Wall, optional
        Temperature and catalycity, each one number or (samples,); 1250 K and inert by default.

    Returns
    -------
    SheathHistory or None
        None where the flight is never fast and dense enough for a layer worth solving, or no march succeeded.
    """
    from scipy.interpolate import PchipInterpolator  # slow to import, and few flights need it

    chosen = choose_points(points, number)
    if chosen.size < _FEWEST:
        return None
    met = FlightPoints(*(np.asarray(column)[chosen] for column in points))
    touched = (wall or Wall()).at(chosen)
    solved = _joined([_along_line(line, chosen, mixture, met, rate_set, touched) for line in lines])
    whole = np.isfinite(solved.electron_density).all(axis=1)
    lost = points.density[chosen[~whole]]
    chosen, solved = chosen[whole], ViscousLayer(*(values[whole] for values in solved))
    if chosen.size < _FEWEST:
        return None
    if seed is not None:
        profile = seed(solved)
        solved = solved._replace(electron_density_profile=profile, electron_density=profile.max(axis=-1))
    density = solved.pressure / (BOLTZMANN * np.maximum(solved.temperature, 1.0))
    frequency = np.asarray(collide(solved.mole_fractions, density, solved.vibrational_temperature))
    peak = solved.electron_density_profile.argmax(axis=-1)[..., None]
    at_peak = np.take_along_axis(frequency, peak, axis=-1)[..., 0]
    path = _path(points)

    def spread(values: np.ndarray) -> np.ndarray:
        """Join the logarithms of a positive quantity at the points solved by a monotone cubic (PCHIP)."""
        logs = PchipInterpolator(path[chosen], np.log(np.maximum(values, 1e-30)), axis=0)
        return np.exp(logs(np.clip(path, path[chosen[0]], path[chosen[-1]])))

    samples = np.arange(points.speed.size)
    return SheathHistory(
        inside=(samples >= chosen[0]) & (samples <= chosen[-1]),
        electron_density=spread(solved.electron_density),
        thickness=spread(solved.thickness),
        collision_frequency=spread(at_peak),
        electron_density_profile=spread(solved.electron_density_profile),
        collision_frequency_profile=spread(frequency),
        solved=chosen,
        failed=int(np.sum(solved.failed)),
        lost=lost,
        layer=solved,
        layer_collision_frequency=frequency,
    )


_TURN = np.radians(4.0)
"""Change of a body's half-angle along a flight within which one body stands for all."""


def _along_line(
    line: Line, chosen: np.ndarray, mixture: Mixture, met: FlightPoints, rate_set: str, wall: Wall
) -> ViscousLayer:
    """Solve the layer of one line at the points chosen; bodies that hardly differ are taken together."""
    leaves, kind = jax.tree.flatten(line.shape)

    def here(values: Any, rank: int) -> np.ndarray:
        """Take what is given for every sample, or once for all, at the points chosen."""
        given = np.asarray(values, dtype=float)
        return given[chosen] if given.ndim > rank else np.broadcast_to(given, (chosen.size, *given.shape))

    sizes, arcs = [here(leaf, 0) for leaf in leaves], here(line.arc_length, 1)
    shape = jax.tree.unflatten(kind, sizes)
    half = np.asarray(shape.half_angle) if isinstance(shape, SphereCone) else np.zeros(chosen.size)
    count = max(int(np.ceil(np.ptp(half) / _TURN)), 1)
    group = np.minimum(((half - half.min()) / max(np.ptp(half), 1e-12) * count).astype(int), count - 1)
    parts, order = [], []
    for each in np.unique(group):
        mine = np.flatnonzero(group == each)
        # Whole blocks only, so that every group runs the same compiled program.
        filled = np.pad(mine, (0, -mine.size % BLOCK if count > 1 else 0), mode="edge")
        part = kept_or_solved(
            jax.tree.unflatten(kind, [float(np.median(size[mine])) for size in sizes]),
            mixture,
            FlightPoints(*(column[filled] for column in met)),
            arcs[mine].mean(axis=0),
            rate_set,
            wall.at(filled),
        )
        parts.append(ViscousLayer(*(values[: mine.size] for values in part)))
        order.append(mine)
    back = np.argsort(np.concatenate(order))
    return ViscousLayer(*(np.concatenate(column)[back] for column in zip(*parts, strict=True)))


def _joined(layers: Sequence[ViscousLayer]) -> ViscousLayer:
    """Put the places of several lines one after another; what belongs to the whole is the first one's."""
    first = layers[0]
    whole = {name for name in ViscousLayer._fields if getattr(first, name).ndim == 1}
    joined = {
        name: getattr(first, name)
        if name in whole
        else np.concatenate([getattr(one, name) for one in layers], 1)
        for name in ViscousLayer._fields
    }
    return ViscousLayer(**joined)._replace(failed=np.sum([one.failed for one in layers], axis=0))


def kept_or_solved(
    shape: Shape,
    mixture: Mixture,
    points: FlightPoints,
    arc_lengths: np.ndarray,
    rate_set: str = "park-1993",
    wall: Wall | None = None,
) -> ViscousLayer:
    """Return the layer of given points from the disk, or solve it and keep it there.

    Parameters
    ----------
    shape : Shape
        The forebody.
    mixture : Mixture
        Air, with ions.
    points : FlightPoints
        What the body meets; every one is solved.
    arc_lengths : numpy.ndarray
        (stations,) distances from the stagnation point [m]; nearer than a quarter of the nose radius the
        layer at that distance is taken.
    rate_set : str
        Rate set of the gas room.
    wall : Wall, optional
        Temperature and catalycity, each one number or one a point; 1250 K and inert by default.

    Returns
    -------
    ViscousLayer
        The layer; not a number at a point whose march failed.

    Raises
    ------
    UserError
        If the body's face is so flat that the inviscid flow about it is not found, or a place lies more
        than `LONGEST` nose radii away.
    """
    wall = wall or Wall()
    wanted = np.maximum(np.asarray(arc_lengths, dtype=float), _NOSE * reference_length(shape))
    speed, density, pressure, temperature, stagnation = (
        np.asarray(column, dtype=float) for column in points[:5]
    )
    far = float(wanted.max()) / reference_length(shape)
    if far > LONGEST:
        raise UserError(
            f"the finite-rate layer is followed up to {LONGEST:g} nose radii from the stagnation point, and "
            f"the farthest station or antenna lies at {far:.4g}; name nearer layer.stations, or give "
            '"equilibrium" or "frozen"'
        )
    numbers = (
        np.asarray(jax.tree.leaves(shape), dtype=float),
        *(np.asarray(each, dtype=float) for each in wall),
        wanted,
        speed,
        density,
        pressure,
        temperature,
        stagnation,
    )
    # JAX changes the answer at rounding level only, but a fault mended in it must not live on in the cache.
    key = content_key(
        closure_digest(solver.__name__),
        jax.__version__,
        type(shape).__name__,
        repr((mixture.species, mixture.composition)),
        repr(read_rate_set(rate_set)),  # what it says, as it may be a user's file
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
            wanted,
            rate_set=rate_set,
            wall=wall,
        )
        return solved._asdict()

    expected = _expected(speed.size, wanted.size, len(mixture.names))
    return ViscousLayer(
        **load_or_compute(private_folder("viscous-layer"), key, solve, expected, _finite_unless_failed)
    )


def _expected(points: int, stations: int, species: int) -> dict[str, ArraySpec]:
    """Shapes and types of the layer's arrays; how many points a profile has is the solver's choice."""
    profile = dict.fromkeys(ViscousLayer._fields, ArraySpec((points, stations, None)))
    at_wall = ("electron_density", "peak_distance", "thickness", "heat_flux")
    of_point = ("shock_standoff", "effective_exponent", "imbalance", "side_imbalance")
    return (
        profile
        | dict.fromkeys(at_wall, ArraySpec((points, stations)))
        | dict.fromkeys(of_point, ArraySpec((points,)))
        | {
            "mole_fractions": ArraySpec((points, stations, None, species)),
            "failed": ArraySpec((points,), np.int64),
        }
    )


def _finite_unless_failed(layer: Mapping[str, np.ndarray]) -> bool:
    """Whether everything is finite but at points whose march failed: before a station, or on the way on."""
    failed = ~np.isfinite(layer["electron_density"]).all(axis=1) | ~np.isfinite(layer["side_imbalance"])
    return all(bool(np.isfinite(values[~failed]).all()) for values in layer.values())


def _require_flow(shape: Shape) -> None:
    """Refuse a body about which the inviscid flow was not found: a face that is all but flat."""
    if not ends_at_shoulder(shape):
        return
    with np.errstate(all="ignore"):
        family = inviscid_family(shape, 0.0)
    if np.isfinite(family.standoff).all() and np.isfinite(family.pressure).all():
        return
    raise UserError(
        "the finite-rate layer stands on the inviscid flow, which is not found about so flat a face (it is "
        "about noses with a radius of up to five half widths, and cones of up to 75 deg); give "
        '"equilibrium" or "frozen"'
    )
