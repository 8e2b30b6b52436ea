"""The viscous, finite-rate layer of many flight points: its shock, and profiles at the stations."""

import os
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from shocklayer.core.jax_setup import jax
from shocklayer.core.validity import ValidityRange
from shocklayer.gas.kinetics.reaction_mechanism import mechanism
from shocklayer.gas.kinetics.sources import Model, model
from shocklayer.gas.mixtures import Mixture
from shocklayer.shock_layer.inviscid.blunt_body import forebody_end, inviscid_family, reference_length
from shocklayer.shock_layer.viscous.outer_flow import Path, Surround, Surroundings, path_of
from shocklayer.shock_layer.viscous.stream_tubes import Stream, TubeProfiles, march, march_grid
from shocklayer.shock_layer.viscous.wall import Wall
from shocklayer.vehicle.shape import Shape

VALIDITY = (
    ValidityRange(
        "viscous stream tubes (shock as a jump)",
        "knudsen_number",
        0.0,
        0.03,
        "the shock is as thick as the layer beyond; electron density uncertain by a factor of four",
    ),
)
"""Range of the viscous layer."""

_LOOSE, _TIGHT = 5e-3, 1e-3
"""Relative tolerance of the chemistry while the shock is sought, and in the last march."""
_APEX, _SIDE = 0.25, 0.8
"""Arc lengths over nose radius where the layer's thickness picks the shock, and where it is checked."""
BLOCK = 16
"""Flight points marched together; blocks of one size share one compiled program."""
_POINTS = 64
"""Points of a profile, from wall to shock."""


class ViscousLayer(NamedTuple):
    """Viscous layer with finite-rate chemistry; NumPy arrays, flight points (B) before stations (S).

    Attributes
    ----------
    electron_density : numpy.ndarray
        (B, S) peak across the layer [1/m^3].
    peak_distance, thickness : numpy.ndarray
        (B, S) of the peak from the wall, and of the shock by mass balance [m].
    distance : numpy.ndarray
        (B, S, P) of the points of a profile from the wall [m].
    electron_density_profile, temperature, vibrational_temperature, speed, pressure : numpy.ndarray
        (B, S, P) [1/m^3, K, K, m/s, Pa].
    mole_fractions : numpy.ndarray
        (B, S, P, species).
    heat_flux : numpy.ndarray
        (B, S) to the wall [W/m^2].
    shock_standoff : numpy.ndarray
        (B) distance of the shock a quarter of a nose radius from the stagnation point [m].
    effective_exponent : numpy.ndarray
        (B) of the perfect gas whose shock stands off as far.
    imbalance : numpy.ndarray
        (B) relative difference between assumed and found thickness there.
    side_imbalance : numpy.ndarray
        (B) the same at 0.8 nose radii, signed, where nothing is matched.
    failed : numpy.ndarray
        (B) tubes that did not reach the end of an interval, over the last march; zero when all is well.
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
    shock_standoff: np.ndarray
    effective_exponent: np.ndarray
    imbalance: np.ndarray
    side_imbalance: np.ndarray
    failed: np.ndarray


@partial(jax.jit, static_argnums=(1, 5))
def _march(
    path: Path, m: Model, stream: Stream, around: Surround, wall: Wall, tubes: int, relative: Any
) -> TubeProfiles:
    return march(path, m, stream, around, wall, tubes, relative)


def solve_finite_rate(
    shape: Shape,
    mixture: Mixture,
    speed: Any,
    density: Any,
    pressure: Any,
    temperature: Any,
    stagnation_pressure: Any,
    arc_lengths: Any,
    *,
    rate_set: str = "park-1993",
    wall: Wall | None = None,
    tubes: int = 48,
    refine: float = 1.0,
    passes: int = 5,
) -> ViscousLayer:
    """Solve the viscous layer with finite-rate, two-temperature chemistry at many flight points.

    The layer between body and shock is cut into stream tubes that enter behind a frozen shock and are marched
    along the body with reactions and with diffusion between them down to the wall. Shock and pressure are
    those of the inviscid flow of a perfect gas whose shock stands off as far as the tubes are thick, a
    quarter of a nose radius from the stagnation point.

    Parameters
    ----------
    shape : Shape
        The forebody, with a spherical nose; past the shoulder of a capsule or blunt cone the tubes go on
        along the edge of the wake.
    mixture : Mixture
        Air, with ions and electrons.
    speed, density, pressure, temperature, stagnation_pressure : array_like, shape (B,)
        Flight points [m/s, kg/m^3, Pa, K, Pa].
    arc_lengths : array_like, shape (S,)
        Stations, distance along the surface [m]; those nearer to the stagnation point than 0.02 nose radii
        are taken there.
    rate_set : str
        Name of a rate set of the gas room.
    wall : Wall, optional
        Wall temperature, catalycity, accommodation, each one number or (B,); 1250 K and inert by default.
    tubes : int
        Stream tubes.
    refine : float
        Factor on the steps along the body.
    passes : int
        Marches that seek the shock, the last of them at full accuracy.

    Returns
    -------
    ViscousLayer
        NumPy arrays; not traceable.

    Notes
    -----
    Range: hypersonic continuum flow, zero angle of attack, no ablation; nose Knudsen number below 0.03
    (`VALIDITY`). Source: the equations and their check stand on the theory page of the layer.
    """
    points = [
        np.atleast_1d(np.asarray(v, float))
        for v in (speed, density, pressure, temperature, stagnation_pressure)
    ]
    streams = Stream(*np.broadcast_arrays(*points))
    length, leave = reference_length(shape), forebody_end(shape)
    wanted = np.maximum(np.atleast_1d(np.asarray(arc_lengths, float)), 0.02 * length)
    end = max(float(wanted.max()), _SIDE * length)
    marks = (_APEX * length, _SIDE * length)
    path = path_of(shape, march_grid(length, end, [*wanted, marks[0]], refine, leave), end)
    around = Surroundings(shape, inviscid_family(shape, min(end, leave)), path, marks[0])
    m = model(mechanism(mixture, rate_set))
    total = streams.speed.size
    # A short last block repeats its last point, so that the compiled program is used again.
    size = BLOCK if total > BLOCK else total

    def solve(first: int) -> list[np.ndarray]:
        index = np.minimum(np.arange(first, first + size), total - 1)
        block = Stream(*(v[index] for v in streams))
        met = (wall or Wall()).at(index)
        solved = _solve_block(path, m, block, marks, around, wanted, met, tubes, passes)
        return [values[: total - first] for values in solved]

    # The compiled march leaves the interpreter free, so that each thread keeps a core busy.
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        blocks = list(pool.map(solve, range(0, total, BLOCK)))
    return ViscousLayer(*(np.concatenate(column) for column in zip(*blocks, strict=True)))


def _solve_block(
    path: Path,
    m: Model,
    stream: Stream,
    marks: tuple[float, float],
    around: Surroundings,
    wanted: np.ndarray,
    wall: Wall,
    tubes: int,
    passes: int,
) -> ViscousLayer:
    """Seek the stand-off of one block of flight points and read the last march at the stations."""
    nose, grid = around.nose, path.arc_length
    apex, side = (int(np.argmin(np.abs(grid - s))) for s in marks)
    count = np.shape(stream.speed)
    lowest, highest = 1.001 * around.lowest, 0.999 * around.highest
    standoff = np.clip(np.full(count, 0.085 * nose), lowest, highest)
    before: tuple[np.ndarray, np.ndarray] | None = None
    rate = np.full(count, 0.5)
    for turn in range(passes):
        last = turn == passes - 1
        surround = around.at(standoff, stream.speed, stream.pressure, stream.stagnation_pressure)
        profiles = _march(path, m, stream, surround, wall, tubes, _TIGHT if last else _LOOSE)
        found = np.asarray(profiles.thickness)
        gap = found[apex] - standoff
        if last:
            break
        # The layer thickens with the stand-off it is given: the slope seen so far speeds the fixed point.
        if before is not None:
            moved = standoff - before[0]
            slope = np.where(
                np.abs(moved) > 1e-6 * nose, (gap - before[1]) / np.where(moved == 0, 1, moved), -0.5
            )
            rate = np.clip(-slope, 0.4, 1.2)
        before = (standoff, gap)
        standoff = np.clip(standoff + gap / rate, lowest, highest)
    side_gap = found[side] / surround.thickness[side] - 1.0
    solved = _read(m, profiles, grid, wanted)
    return solved._replace(
        shock_standoff=standoff,
        effective_exponent=around.exponent(standoff),
        imbalance=np.abs(gap) / standoff,
        side_imbalance=side_gap,
    )


def _crest(distance: np.ndarray, density: np.ndarray) -> tuple[float, float]:
    """Height and place of the parabola, in the logarithm, through the largest value and its neighbours."""
    best = int(np.argmax(density))
    near = slice(best - 1, best + 2)
    if not 0 < best < density.size - 1 or np.min(density[near]) <= 0.0:
        return density[best], distance[best]
    shift, height = distance[near] - distance[best], np.log(density[near] / density[best])
    bend, slope, _ = np.polyfit(shift / shift[2], height, 2)
    if bend >= 0.0:  # all three alike
        return density[best], distance[best]
    return density[best] * np.exp(-0.25 * slope**2 / bend), distance[best] - 0.5 * slope / bend * shift[2]


def _read(
    m: Model,
    profiles: TubeProfiles,
    steps: np.ndarray,
    wanted: np.ndarray,
) -> ViscousLayer:
    """Resample the tubes at the stations on even points from wall to shock."""
    places = [int(np.argmin(np.abs(steps - s))) for s in wanted]
    tube = TubeProfiles(*(np.asarray(v) for v in profiles))
    lanes = tube.thickness.shape[1]
    names = m.mixture.names
    fractions = np.moveaxis(tube.mole_numbers[places], 1, -1)  # (S, J, B, species)
    fractions = fractions / fractions.sum(-1, keepdims=True)
    shape = (lanes, len(places), _POINTS)
    out = {
        name: np.zeros(shape)
        for name in (
            "distance",
            "electron_density",
            "temperature",
            "vibrational_temperature",
            "speed",
            "pressure",
        )
    }
    mixed = np.zeros((*shape, len(names)))
    peak, peak_at, thickness = (np.zeros(shape[:2]) for _ in range(3))
    for s, k in enumerate(places):
        for b in range(lanes):
            inside = tube.active[k, :, b]
            if not (inside.any() and np.isfinite(tube.thickness[k, b])):
                # The march of this flight point has failed: numbers that are none say so to whoever reads on.
                for values in (thickness, peak, peak_at):
                    values[b, s] = np.nan
                for values in (*out.values(), mixed):
                    values[b, s] = np.nan
                continue
            middle = tube.distance[k, inside, b]
            thickness[b, s] = max(tube.thickness[k, b], middle[-1])
            points = np.linspace(0.0, thickness[b, s], _POINTS)
            out["distance"][b, s] = points
            for name in out:
                if name == "distance":
                    continue
                values = getattr(tube, name)[k, inside, b]
                out[name][b, s] = np.interp(points, middle, values)
            for species in range(len(names)):
                mixed[b, s, :, species] = np.interp(points, middle, fractions[s, inside, b, species])
            electrons = tube.electron_density[k, inside, b]
            # Ions recombine on the wall, so their density falls to zero there.
            out["electron_density"][b, s] = np.interp(
                points, np.append(0.0, middle), np.append(0.0, electrons)
            )
            peak[b, s], peak_at[b, s] = _crest(middle, electrons)
    nothing = np.zeros(lanes)  # the caller knows
    heat = np.stack([tube.heat_flux[max(k - 1, 0)] for k in places], axis=1)
    return ViscousLayer(
        electron_density=peak,
        peak_distance=peak_at,
        thickness=thickness,
        distance=out["distance"],
        electron_density_profile=out["electron_density"],
        temperature=out["temperature"],
        vibrational_temperature=out["vibrational_temperature"],
        speed=out["speed"],
        pressure=out["pressure"],
        mole_fractions=mixed,
        heat_flux=heat,
        shock_standoff=nothing,
        effective_exponent=nothing,
        imbalance=nothing,
        side_imbalance=nothing,
        failed=tube.failed.sum(axis=0),
    )
