"""The viscous, finite-rate layer of many flight points: its shock, and profiles at the stations."""

import os
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import NamedTuple

import numpy as np

from shocklayer.core.jax_setup import jax
from shocklayer.core.types import ArrayLike
from shocklayer.core.validity import ValidityRange
from shocklayer.gas.kinetics.reaction_mechanism import mechanism
from shocklayer.gas.kinetics.sources import KineticModel, kinetic_model
from shocklayer.gas.mixtures import Mixture
from shocklayer.shock_layer.inviscid.blunt_body import inviscid_family
from shocklayer.shock_layer.inviscid.body_outline import forebody_end, reference_length
from shocklayer.shock_layer.viscous.march_grid import SETTLED, march_grid
from shocklayer.shock_layer.viscous.outer_flow import (
    OuterFlow,
    OuterFlowFamily,
    SurfaceCurve,
    surface_curve,
)
from shocklayer.shock_layer.viscous.stream_tubes import FreeStream, TubeProfiles, march
from shocklayer.shock_layer.viscous.wall import Wall
from shocklayer.vehicle.shape import Shape

VALIDITY = (
    ValidityRange(
        "viscous stream tubes (shock as a jump)",
        "knudsen_number",
        0.0,
        0.03,
        "the shock is as thick as the layer beyond; electron density uncertain by a factor of four",
        ("electron_density", "attenuation", "blackouts"),
    ),
)
"""Range of the viscous layer."""

_LOOSE, _TIGHT = 5e-3, 1e-3
"""Relative tolerance of the chemistry while the stand-off is iterated, and in the last march."""
_APEX, _SIDE = 0.25, 0.8
"""Arc lengths over nose radius where the layer's thickness sets the shock, and where it is checked."""
BLOCK = 16
"""Flight points marched together; blocks of one size share one compiled program."""
_POINTS = 64
"""Points of a profile, from wall to shock."""
_PROFILES = ("electron_density", "temperature", "vibrational_temperature", "speed", "pressure")


class ViscousLayer(NamedTuple):
    """Viscous layer with finite-rate chemistry; NumPy arrays.

    Attributes
    ----------
    electron_density : numpy.ndarray
        (points, stations) peak across the layer [1/m^3].
    peak_distance, thickness : numpy.ndarray
        (points, stations) distance from the wall of the peak, and of the shock by mass balance [m].
    distance : numpy.ndarray
        (points, stations, samples) of the samples of a profile from the wall [m].
    electron_density_profile, temperature, vibrational_temperature, speed, pressure : numpy.ndarray
        (points, stations, samples) [1/m^3, K, K, m/s, Pa].
    mole_fractions : numpy.ndarray
        (points, stations, samples, species).
    heat_flux : numpy.ndarray
        (points, stations) to the wall [W/m^2].
    heat_flux_parts : numpy.ndarray
        (points, stations, 3) its parts by conduction, vibration and diffusion of what recombines [W/m^2].
    shock_standoff : numpy.ndarray
        (points) distance of the shock a quarter of a nose radius from the stagnation point [m].
    effective_exponent : numpy.ndarray
        (points) of the perfect gas whose shock has the same stand-off.
    imbalance : numpy.ndarray
        (points) relative difference between assumed and computed thickness there.
    side_imbalance : numpy.ndarray
        (points) the same at 0.8 nose radii, signed, where nothing is matched.
    failed : numpy.ndarray
        (points) number of tubes that did not reach the end of a step, over the last march; normally zero.
    """

    electron_density: np.ndarray
    peak_distance: np.ndarray
    thickness: np.ndarray
    distance: np.ndarray
    electron_density_profile: np.ndarray
    temperature: np.ndarray
    vibrational_temperature: np.ndarray
    speed: np.ndarray
    pressure: np.ndarray
    mole_fractions: np.ndarray
    heat_flux: np.ndarray
    heat_flux_parts: np.ndarray
    shock_standoff: np.ndarray
    effective_exponent: np.ndarray
    imbalance: np.ndarray
    side_imbalance: np.ndarray
    failed: np.ndarray


@partial(jax.jit, static_argnums=(1, 5))
def _march(
    curve: SurfaceCurve,
    m: KineticModel,
    stream: FreeStream,
    outer_flow: OuterFlow,
    wall: Wall,
    tubes: int,
    relative: ArrayLike,
) -> TubeProfiles:
    return march(curve, m, stream, outer_flow, wall, tubes, relative)


def solve_finite_rate(
    shape: Shape,
    mixture: Mixture,
    speed: ArrayLike,
    density: ArrayLike,
    pressure: ArrayLike,
    temperature: ArrayLike,
    stagnation_pressure: ArrayLike,
    arc_lengths: ArrayLike | Sequence[float],
    *,
    rate_set: str = "park-1993",
    wall: Wall | None = None,
    tubes: int = 48,
    refine: float = 1.0,
    passes: int = 5,
    standoff: ArrayLike | None = None,
) -> ViscousLayer:
    """Solve the viscous layer with finite-rate, two-temperature chemistry at many flight points.

    The layer between body and shock is divided into stream tubes that enter behind a frozen shock and are
    marched along the body with reactions and with diffusion between them down to the wall. Shock and pressure
    are those of the inviscid flow of a perfect gas whose shock stand-off equals the thickness of the tubes, a
    quarter of a nose radius from the stagnation point.

    Parameters
    ----------
    shape : Shape
        The forebody, with a spherical nose; past the shoulder of a capsule or blunt cone the tubes continue
        along the edge of the wake.
    mixture : Mixture
        Air, with ions and electrons.
    speed, density, pressure, temperature, stagnation_pressure : array_like, shape (points,)
        Flight points [m/s, kg/m^3, Pa, K, Pa].
    arc_lengths : array_like, shape (stations,)
        Stations, distance along the surface [m]; nearer to the stagnation point than 0.03 nose radii the
        layer at 0.03 is returned.
    rate_set : str
        Name of a set of reaction rates.
    wall : Wall, optional
        Wall temperature, catalycity, accommodation, each one number or (points,); 1250 K and non-catalytic by
        default.
    tubes : int
        Number of stream tubes.
    refine : float
        Factor on the number of steps along the body.
    passes : int
        Marches that iterate the stand-off, the last of them at full accuracy.
    standoff : array_like, shape (points,), optional
        Known stand-off a quarter of a nose radius from the stagnation point [m], such as that of the same
        layer on another wall: it is marched once, at full accuracy.

    Returns
    -------
    ViscousLayer
        NumPy arrays; not traceable.

    Notes
    -----
    Range: hypersonic continuum flow, zero angle of attack, no ablation; nose Knudsen number below 0.03
    (`VALIDITY`). Source: the equations and their verification are on the theory page of the shock layer.
    """
    points = [
        np.atleast_1d(np.asarray(v, float))
        for v in (speed, density, pressure, temperature, stagnation_pressure)
    ]
    streams = FreeStream(*np.broadcast_arrays(*points))
    length, shoulder = reference_length(shape), forebody_end(shape)
    stations = np.maximum(np.atleast_1d(np.asarray(arc_lengths, float)), SETTLED * length)
    end = max(float(stations.max()), _SIDE * length)
    marks = (_APEX * length, _SIDE * length)
    curve = surface_curve(shape, march_grid(length, end, [*stations, marks[0]], refine, shoulder), end)
    family = OuterFlowFamily(shape, inviscid_family(shape, min(end, shoulder)), curve, marks[0])
    m = kinetic_model(mechanism(mixture, rate_set))
    total = np.size(streams.speed)
    # A short last block repeats its last point, so that the compiled program is used again.
    size = BLOCK if total > BLOCK else total

    def solve(first: int) -> ViscousLayer:
        index = np.minimum(np.arange(first, first + size), total - 1)
        block = FreeStream(*(v[index] for v in streams))
        block_wall = (wall or Wall()).at(index)
        known = None if standoff is None else np.broadcast_to(np.asarray(standoff, float), (total,))[index]
        solved = _solve_block(curve, m, block, marks, family, stations, block_wall, tubes, passes, known)
        return ViscousLayer(*(values[: total - first] for values in solved))

    # The compiled march releases the interpreter lock, so that each thread keeps a core busy.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        blocks = list(pool.map(solve, range(0, total, BLOCK)))
    return ViscousLayer(*(np.concatenate(column) for column in zip(*blocks, strict=True)))


def _solve_block(
    curve: SurfaceCurve,
    m: KineticModel,
    stream: FreeStream,
    marks: tuple[float, float],
    family: OuterFlowFamily,
    stations: np.ndarray,
    wall: Wall,
    tubes: int,
    passes: int,
    known: np.ndarray | None,
) -> ViscousLayer:
    """Iterate the stand-off of one block of flight points; return the last march at the stations."""
    nose, grid = family.nose, np.asarray(curve.arc_length)
    apex, side = (int(np.argmin(np.abs(grid - s))) for s in marks)
    count = np.shape(stream.speed)
    lowest, highest = 1.001 * family.lowest, 0.999 * family.highest
    standoff = np.clip(np.full(count, 0.085 * nose) if known is None else known, lowest, highest)
    before: tuple[np.ndarray, np.ndarray] | None = None
    rate = np.full(count, 0.5)
    for _ in range(passes - 1 if known is None else 0):
        outer_flow = family.at(standoff, stream.speed, stream.pressure, stream.stagnation_pressure)
        profiles = _march(curve, m, stream, outer_flow, wall, tubes, _LOOSE)
        gap = np.asarray(profiles.thickness)[apex] - standoff
        # The layer thickens with the stand-off it is given: the slope seen so far speeds the fixed point.
        if before is not None:
            change = standoff - before[0]
            slope = np.where(
                np.abs(change) > 1e-6 * nose, (gap - before[1]) / np.where(change == 0, 1, change), -0.5
            )
            rate = np.clip(-slope, 0.4, 1.2)
        before = (standoff, gap)
        standoff = np.clip(standoff + gap / rate, lowest, highest)
    outer_flow = family.at(standoff, stream.speed, stream.pressure, stream.stagnation_pressure)
    profiles = _march(curve, m, stream, outer_flow, wall, tubes, _TIGHT)
    thickness = np.asarray(profiles.thickness)
    return _read_profiles(m, profiles, grid, stations)._replace(
        shock_standoff=standoff,
        effective_exponent=family.exponent(standoff),
        imbalance=np.abs(thickness[apex] - standoff) / standoff,
        side_imbalance=thickness[side] / outer_flow.thickness[side] - 1.0,
    )


def _peak(distance: np.ndarray, density: np.ndarray) -> tuple[float, float]:
    """Value and distance at the vertex of the parabola, in the logarithm, through peak and neighbours."""
    best = int(np.argmax(density))
    near = slice(best - 1, best + 2)
    if not 0 < best < density.size - 1 or np.min(density[near]) <= 0.0:
        return density[best], distance[best]
    shift, height = distance[near] - distance[best], np.log(density[near] / density[best])
    bend, slope, _ = np.polyfit(shift / shift[2], height, 2)
    if bend >= 0.0:  # all three equal
        return density[best], distance[best]
    return density[best] * np.exp(-0.25 * slope**2 / bend), distance[best] - 0.5 * slope / bend * shift[2]


def _read_profiles(
    m: KineticModel,
    profiles: TubeProfiles,
    grid: np.ndarray,
    stations: np.ndarray,
) -> ViscousLayer:
    """Resample the tubes at the stations on even samples from wall to shock."""
    rows = [int(np.argmin(np.abs(grid - s))) for s in stations]
    tube = TubeProfiles(*(np.asarray(v) for v in profiles))
    count = tube.thickness.shape[1]
    species = len(m.mixture.names)
    fractions = np.moveaxis(np.asarray(tube.mole_numbers)[rows], 1, -1)  # (stations, tubes, points, species)
    fractions = fractions / fractions.sum(-1, keepdims=True)
    shape = (count, len(rows), _POINTS)
    out = {name: np.full(shape, np.nan) for name in _PROFILES}
    distance, mixed = np.full(shape, np.nan), np.full((*shape, species), np.nan)
    peak, peak_at, thickness = (np.full(shape[:2], np.nan) for _ in range(3))
    for s, k in enumerate(rows):
        for b in range(count):
            inside = tube.active[k, :, b]
            if not (inside.any() and np.isfinite(tube.thickness[k, b])):
                continue  # the march of this flight point has failed: NaN says so to the caller
            middle = np.asarray(tube.distance)[k, inside, b]
            thickness[b, s] = max(tube.thickness[k, b], middle[-1])
            samples = np.linspace(0.0, thickness[b, s], _POINTS)
            for name in _PROFILES:
                values = getattr(tube, name)[k, inside, b]
                out[name][b, s] = np.interp(samples, middle, values)
            distance[b, s] = samples
            for i in range(species):
                mixed[b, s, :, i] = np.interp(samples, middle, fractions[s, inside, b, i])
            electrons = np.asarray(tube.electron_density)[k, inside, b]
            # Ions recombine on the wall, so their density falls to zero there.
            out["electron_density"][b, s] = np.interp(
                samples, np.append(0.0, middle), np.append(0.0, electrons)
            )
            peak[b, s], peak_at[b, s] = _peak(middle, electrons)
    unset = np.zeros(count)  # filled in by the caller
    heat = np.stack([np.asarray(tube.heat_flux)[max(k - 1, 0)].T for k in rows], axis=1)
    return ViscousLayer(
        electron_density=peak,
        peak_distance=peak_at,
        thickness=thickness,
        distance=distance,
        electron_density_profile=out["electron_density"],
        temperature=out["temperature"],
        vibrational_temperature=out["vibrational_temperature"],
        speed=out["speed"],
        pressure=out["pressure"],
        mole_fractions=mixed,
        heat_flux=heat.sum(axis=-1),
        heat_flux_parts=heat,
        shock_standoff=unset,
        effective_exponent=unset,
        imbalance=unset,
        side_imbalance=unset,
        failed=np.asarray(tube.failed).sum(axis=0),
    )
