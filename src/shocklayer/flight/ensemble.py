"""Many flights at once: blocks of lanes, each with its own loop, spread over the devices.

A block of 64 lanes keeps its state in the processor's first cache and stops when its own slowest lane stops.
A result depends on its lane alone, not on the number of flights, blocks or devices.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, Literal, NamedTuple

import numpy as np

from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.flight import dormand_prince, ensemble_gpu
from shocklayer.flight.controls import Controls, Schedule, Turn
from shocklayer.flight.dormand_prince import Limits
from shocklayer.flight.dynamics import GROUND_DISTANCE, HEAT_LOAD, Body, FlightModel
from shocklayer.flight.ensemble_batch import (
    PLAIN_ROWS,
    Dispersed,
    dispersed_of,
    locate,
    model_of,
    solve_block,
)
from shocklayer.flight.entry import EntryState, cartesian, check_frame, initial_state, rotation_velocity
from shocklayer.flight.trajectory import DEFAULT_TIME_LIMIT, StopConditions
from shocklayer.planet.geodesy import ecef_to_geodetic
from shocklayer.planet.perturbation import Perturbation
from shocklayer.planet.profile import Atmosphere
from shocklayer.vehicle.aerodynamics import at_angle

BLOCK = 64
"""Lanes of a block: fewer pay for the calls, more leave the cache and wait for slower lanes."""
LANES_PER_CALL = {"cpu": 4096, "gpu": 65536}
"""Lanes of one call to a device; whatever the number of flights, every call runs the same program."""
Blocks = Literal["in turn", "together", "kernel", "interpreted kernel"]
"""How the blocks of a call are flown: one after the other, which suits a processor; all as one block; or as
the programs of one kernel of a graphics processor, which can be interpreted on a processor to test it."""


class Summary(NamedTuple):
    """End and peaks of every flight; arrays (n,) unless said otherwise (NumPy from `fly_many`).

    Attributes
    ----------
    time : ArrayLike
        Time of the end [s].
    position, velocity : ArrayLike
        Earth-fixed position and planet-relative velocity at the end (n, 3) [m, m/s].
    latitude, longitude, altitude : ArrayLike
        Geodetic place of the end [rad, rad, m].
    speed, mach_number : ArrayLike
        Planet-relative speed [m/s] and Mach number [-] at the end.
    heat_load, ground_distance : ArrayLike
        Stagnation heat load [J/m2] and distance along the ground track [m].
    peak_heat_flux, peak_heat_time : ArrayLike
        Greatest stagnation heating [W/m2] and when [s].
    peak_load_factor, peak_load_time : ArrayLike
        Greatest aerodynamic acceleration over standard gravity [-] and when [s].
    stop : ArrayLike
        Why the flight ended: index into ``kernel.STOP_NAMES``.
    accepted, rejected : ArrayLike
        Numbers of steps.
    """

    time: ArrayLike
    position: ArrayLike
    velocity: ArrayLike
    latitude: ArrayLike
    longitude: ArrayLike
    altitude: ArrayLike
    speed: ArrayLike
    mach_number: ArrayLike
    heat_load: ArrayLike
    ground_distance: ArrayLike
    peak_heat_flux: ArrayLike
    peak_heat_time: ArrayLike
    peak_load_factor: ArrayLike
    peak_load_time: ArrayLike
    stop: ArrayLike
    accepted: ArrayLike
    rejected: ArrayLike


def fly_many(
    entry: EntryState,
    body: Body,
    atmosphere: Atmosphere,
    controls: Controls | None = None,
    stop: StopConditions | None = None,
    *,
    density_factor: ArrayLike = 1.0,
    drag_factor: ArrayLike = 1.0,
    lift_factor: ArrayLike = 1.0,
    perturbation: Perturbation | None = None,
    rtol: float = 1e-6,
    devices: Sequence[Any] | None = None,
) -> Summary:
    """Fly many entries and summarise each.

    Parameters
    ----------
    entry : EntryState
        Entry states; fields are numbers or arrays (n,).
    body : Body
        The vehicle; its numbers may be arrays (n,), its coefficients are shared.
    atmosphere : Atmosphere
        The air, shared.
    controls : Controls, optional
        Constants may be arrays (n,); schedules are shared.
    stop : StopConditions, optional
        When to end, shared; impact always ends a flight.
    density_factor, drag_factor, lift_factor : ArrayLike
        Factors on air density and coefficients, numbers or arrays (n,) [-].
    perturbation : Perturbation, optional
        A random profile of the air for each flight, as `shocklayer.planet.draw_perturbation` makes them.
    rtol : float
        Relative tolerance of a step [-]; at 1e-6 the end of an entry is good to a few metres.
    devices : sequence of Device, optional
        Devices to share the work; all of JAX's default backend if absent. Results do not depend on them.

    Returns
    -------
    Summary
        End, peaks and step counts per flight.
    """
    columns, shared, limits = _prepare(
        entry, body, atmosphere, controls, stop, (density_factor, drag_factor, lift_factor), perturbation
    )
    places = list(jax.devices() if devices is None else devices)
    graphics = places[0].platform != "cpu"
    count, size = columns.shape[1], LANES_PER_CALL["gpu" if graphics else "cpu"]
    # Every call has the same shape, and so runs the same program. What fills the last one up begins beyond
    # the altitude of escape and ends with its first step.
    filling = np.repeat(columns[:, -1:], -count % size, axis=1)
    filling[0] = 2.0 * dormand_prince.ESCAPE_ALTITUDE
    columns = np.concatenate([columns, filling], axis=1)
    blocks: Blocks = "in turn"
    if graphics:
        blocks = "kernel" if ensemble_gpu.supported(shared, columns.shape[0], PLAIN_ROWS) else "together"
    common = [jax.device_put((shared, limits, float(rtol)), place) for place in places]

    def call(number: int) -> list[np.ndarray]:
        index = number % len(places)
        part = columns[:, number * size : (number + 1) * size]
        found = solve(jax.device_put(part, places[index]), *common[index], blocks=blocks)
        return [np.asarray(field) for field in found]

    numbers = range(columns.shape[1] // size)
    if len(places) == 1:
        found = [call(number) for number in numbers]
    else:
        with ThreadPoolExecutor(len(places)) as pool:
            found = list(pool.map(call, numbers))
    return Summary(*(np.concatenate(parts)[:count] for parts in zip(*found, strict=True)))


def _entry_of(dispersed: Dispersed) -> EntryState:
    altitude, speed, flight_path_angle, heading, latitude, longitude = dispersed.entry
    return EntryState(altitude, speed, flight_path_angle, heading, latitude, longitude)


def _prepare(
    entry: EntryState,
    body: Body,
    atmosphere: Atmosphere,
    controls: Controls | None,
    stop: StopConditions | None,
    factors: tuple[ArrayLike, ArrayLike, ArrayLike],
    perturbation: Perturbation | None = None,
) -> tuple[np.ndarray, FlightModel, Limits]:
    """Columns of `Dispersed` over the flights (rows, n), and what the flights share."""
    check_frame(entry)
    controls, stop = controls or Controls(), stop or StopConditions()
    scheduled = isinstance(controls.bank_angle, Schedule), isinstance(controls.angle_of_attack, Schedule)
    bank, angle = controls.bank_angle, controls.angle_of_attack
    if isinstance(bank, Turn):
        bank = bank.angle
    given = (
        *entry[:6],
        1.0 if entry.frame == "inertial" else 0.0,
        body.mass,
        body.reference_area,
        body.nose_radius,
        body.reference_length,
        0.0 if scheduled[0] else bank,
        0.0 if scheduled[1] else angle,
        *factors,
    )
    columns = np.stack(
        np.broadcast_arrays(*(np.asarray(value, dtype=float) for value in given), np.zeros(1))[:-1]
    )
    if perturbation is not None:
        profiles = [perturbation.log_density, *(perturbation.wind or ())]
        rows = [np.asarray(profile, dtype=float).T for profile in profiles]
        if columns.shape[1] == 1:
            columns = np.repeat(columns, rows[0].shape[1], axis=1)
        columns = np.concatenate([columns, *rows])
    aerodynamics = body.aerodynamics
    if not isinstance(angle, Schedule) and np.ndim(angle) == 0:
        aerodynamics = at_angle(aerodynamics, angle)
    limits = Limits(
        altitude=-np.inf if stop.altitude is None else stop.altitude,
        mach=-np.inf if stop.mach is None else stop.mach,
        speed=-np.inf if stop.speed is None else stop.speed,
        time=DEFAULT_TIME_LIMIT if stop.time is None else stop.time,
    )
    controls = controls._replace(
        bank_angle=bank if scheduled[0] else 0.0, angle_of_attack=angle if scheduled[1] else 0.0
    )
    shared = FlightModel(Body(1.0, 1.0, 1.0, 1.0, aerodynamics), atmosphere, controls)
    shared, limits = jax.tree.map(lambda leaf: jnp.asarray(leaf, dtype=jnp.float64), (shared, limits))
    return columns, shared, limits


def fly_with_gradients(
    entry: EntryState,
    body: Body,
    atmosphere: Atmosphere,
    controls: Controls | None = None,
    stop: StopConditions | None = None,
    *,
    rtol: float = 1e-8,
) -> tuple[Summary, dict[str, Summary]]:
    """Fly one entry and differentiate its summary with respect to the entry state.

    Forward differentiation of the integration itself, all six directions as six lanes of one flight.

    Parameters
    ----------
    entry : EntryState
        One entry state.
    body, atmosphere, controls, stop, rtol
        As in `fly_many`.

    Returns
    -------
    summary : Summary
        End and peaks; fields of one value each.
    gradients : dict of Summary
        By the name of the entry's field: derivatives of every field of the summary, per SI unit and radian
        (whole-numbered fields have none).
    """
    names = EntryState._fields[:6]
    columns, shared, limits = _prepare(entry, body, atmosphere, controls, stop, (1.0, 1.0, 1.0))
    lanes = jnp.asarray(np.repeat(columns[:, :1], BLOCK, axis=1))
    tangents = jnp.zeros_like(lanes).at[: len(names), : len(names)].set(jnp.eye(len(names)))
    found, slopes = _differentiated(lanes, tangents, shared, limits, jnp.asarray(float(rtol)))
    return (
        jax.tree.map(lambda column: column[0], found),
        {name: jax.tree.map(lambda column, i=i: column[i], slopes) for i, name in enumerate(names)},
    )


@jax.jit
def _differentiated(
    lanes: Array, tangents: Array, shared: FlightModel, limits: Limits, rtol: Array
) -> tuple[Summary, Summary]:
    """Summary of one block and its derivative along tangents of the columns."""
    return jax.jvp(lambda rows: solve(rows, shared, limits, rtol, "loop"), (lanes,), (tangents,))


@partial(jax.jit, static_argnames=("form", "blocks"))
def solve(
    columns: Array,
    shared: FlightModel,
    limits: Limits,
    rtol: Array,
    form: dormand_prince.Form = "walled",
    blocks: Blocks = "in turn",
) -> Summary:
    """Fly lanes, a multiple of BLOCK, block by block: what `fly_many` runs on a device in one call.

    Parameters
    ----------
    columns : Array
        What differs from lane to lane (rows, lanes): the six numbers of the entry state, then the fields of
        `Dispersed`.
    shared : FlightModel
        What does not: coefficients, air, schedules.
    limits : Limits
        Stop conditions.
    rtol : Array
        Relative tolerance [-].
    form : Form
        How the stages stand in the compiled program of a processor; see `kernel.Form`.
    blocks : Blocks
        How the blocks are flown.

    Returns
    -------
    Summary
        Per lane.
    """
    if blocks != "in turn":
        form = "plain"
    dispersed, world = dispersed_of(columns), shared.atmosphere.planet
    position, velocity = cartesian(_entry_of(dispersed), world)
    velocity = velocity - dispersed.inertial[:, None] * rotation_velocity(position, world)
    state = initial_state(position, velocity)
    if blocks == "together":
        done = solve_block(state, dispersed, shared, limits, rtol, form)
    elif blocks == "in turn":
        parts = jax.tree.map(lambda column: column.reshape(*column.shape[:-1], -1, BLOCK), (state, columns))
        done = jax.lax.map(
            lambda part: solve_block(part[0], dispersed_of(part[1]), shared, limits, rtol, form),
            (parts[0], jnp.moveaxis(parts[1], 1, 0)),
        )
    else:
        interpret = blocks == "interpreted kernel"
        done = ensemble_gpu.solve_blocks(state, columns, shared, limits, rtol, interpret)
    done = jax.tree.map(lambda column: column.reshape(-1), done)
    time, end, around = locate(done, model_of(dispersed, shared), limits, form)
    position, velocity = jnp.stack(end[:3], axis=-1), jnp.stack(end[3:6], axis=-1)
    latitude, longitude, altitude = ecef_to_geodetic(position, world)
    return Summary(
        time=time,
        position=position,
        velocity=velocity,
        latitude=latitude,
        longitude=longitude,
        altitude=altitude,
        speed=jnp.sqrt(jnp.sum(velocity * velocity, axis=-1)),
        mach_number=around.mach,
        heat_load=end[HEAT_LOAD],
        ground_distance=end[GROUND_DISTANCE],
        peak_heat_flux=jnp.exp(done.heat.greatest),
        peak_heat_time=done.heat.time,
        peak_load_factor=jnp.exp(done.load.greatest),
        peak_load_time=done.load.time,
        stop=jnp.where(
            done.lanes.stop == dormand_prince.RUNNING, dormand_prince.STOP_FAILED, done.lanes.stop
        ),
        accepted=done.accepted,
        rejected=done.attempts - done.accepted,
    )
