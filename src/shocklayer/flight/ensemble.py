"""Many flights at once, with a summary of each.

On a processor the flights are integrated in blocks of 64, each until its own slowest flight has stopped: a
block's state stays in the first-level cache. On an accelerator all flights of a call are one batch. The
result of a flight does not depend on the number of flights, blocks or devices.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, NamedTuple

import numpy as np
from jaxtyping import Float

from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.flight import dormand_prince
from shocklayer.flight.controls import ConstantBank, Controls, Schedule
from shocklayer.flight.dormand_prince import Limits
from shocklayer.flight.dynamics import GROUND_DISTANCE, HEAT_LOAD, Body, FlightModel
from shocklayer.flight.ensemble_batch import (
    DispersedInputs,
    build_model,
    dispersed_inputs,
    find_stop,
    integrate_batch,
)
from shocklayer.flight.entry import EntryState, cartesian, check_frame, initial_state, rotation_velocity
from shocklayer.flight.trajectory import DEFAULT_TIME_LIMIT, StopConditions
from shocklayer.planet.geodesy import ecef_to_geodetic
from shocklayer.planet.perturbation import Perturbation
from shocklayer.planet.profile import Atmosphere
from shocklayer.vehicle.aerodynamics import at_angle

BLOCK = 64
"""Flights of a block: with fewer, the overhead of calls dominates; more leave the cache."""
FLIGHTS_PER_CALL = {"cpu": 4096, "gpu": 65536}
"""Flights of one call to a device; whatever the number of flights, every call runs the same program."""


Column = Array | np.ndarray
"""One element per flight."""


class EnsembleSummary(NamedTuple):
    """End and peaks of every flight; arrays (n,) unless said otherwise (NumPy from `fly_many`).

    Attributes
    ----------
    time : ndarray or Array
        Time of the end [s].
    position, velocity : ndarray or Array
        Earth-fixed position and planet-relative velocity at the end (n, 3) [m, m/s].
    latitude, longitude, altitude : ndarray or Array
        Geodetic coordinates of the end [rad, rad, m].
    speed, mach_number : ndarray or Array
        Planet-relative speed [m/s] and Mach number [-] at the end.
    heat_load, ground_distance : ndarray or Array
        Stagnation heat load [J/m2] and distance along the ground track [m].
    peak_heat_flux, peak_heat_time : ndarray or Array
        Greatest stagnation heat flux [W/m2] and its time [s].
    peak_load_factor, peak_load_time : ndarray or Array
        Greatest aerodynamic acceleration over standard gravity [-] and its time [s].
    stop : ndarray or Array
        Why the flight ended: index into ``dormand_prince.STOP_NAMES``.
    accepted, rejected : ndarray or Array
        Numbers of steps.
    """

    time: Column
    position: Column
    velocity: Column
    latitude: Column
    longitude: Column
    altitude: Column
    speed: Column
    mach_number: Column
    heat_load: Column
    ground_distance: Column
    peak_heat_flux: Column
    peak_heat_time: Column
    peak_load_factor: Column
    peak_load_time: Column
    stop: Column
    accepted: Column
    rejected: Column


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
) -> EnsembleSummary:
    """Fly many entries and summarise each.

    Parameters
    ----------
    entry : EntryState
        Entry states; fields are numbers or arrays (n,).
    body : Body
        The vehicle; its numbers may be arrays (n,), its coefficients are common to all flights.
    atmosphere : Atmosphere
        The atmosphere, common to all flights.
    controls : Controls, optional
        Constants may be arrays (n,); schedules are common to all flights.
    stop : StopConditions, optional
        When to end, common to all flights; impact always ends a flight.
    density_factor, drag_factor, lift_factor : ArrayLike
        Factors on air density and coefficients, numbers or arrays (n,) [-].
    perturbation : Perturbation, optional
        Random profiles of density and wind for each flight, from `shocklayer.planet.draw_perturbation`.
    rtol : float
        Relative tolerance of a step [-]; at 1e-6 the end of an entry is accurate to a few metres.
    devices : sequence of Device, optional
        Devices to distribute the flights over; all of JAX's default backend if absent. Results do not
        depend on them.

    Returns
    -------
    EnsembleSummary
        End, peaks and step counts per flight.
    """
    columns, common, limits = prepare(
        entry, body, atmosphere, controls, stop, (density_factor, drag_factor, lift_factor), perturbation
    )
    targets = list(jax.devices() if devices is None else devices)
    blocks = targets[0].platform == "cpu"
    count, size = columns.shape[1], FLIGHTS_PER_CALL["cpu" if blocks else "gpu"]
    # Every call has the same shape, and so runs the same program. The padding of the last one starts above
    # the escape altitude and stops after its first step.
    padding = np.repeat(columns[:, -1:], -count % size, axis=1)
    padding[0] = 2.0 * dormand_prince.ESCAPE_ALTITUDE
    columns = np.concatenate([columns, padding], axis=1)
    on_device = [jax.device_put((common, limits, float(rtol)), device) for device in targets]

    def call(number: int) -> list[np.ndarray]:
        index = number % len(targets)
        part = columns[:, number * size : (number + 1) * size]
        summary = solve(jax.device_put(part, targets[index]), *on_device[index], blocks=blocks)
        return [np.asarray(field) for field in summary]

    numbers = range(columns.shape[1] // size)
    if len(targets) == 1:
        parts = [call(number) for number in numbers]
    else:
        with ThreadPoolExecutor(len(targets)) as pool:
            parts = list(pool.map(call, numbers))
    return EnsembleSummary(*(np.concatenate(field)[:count] for field in zip(*parts, strict=True)))


def _entry_states(dispersed: DispersedInputs) -> EntryState:
    altitude, speed, flight_path_angle, heading, latitude, longitude = dispersed.entry
    return EntryState(altitude, speed, flight_path_angle, heading, latitude, longitude)


def prepare(
    entry: EntryState,
    body: Body,
    atmosphere: Atmosphere,
    controls: Controls | None,
    stop: StopConditions | None,
    factors: tuple[ArrayLike, ArrayLike, ArrayLike],
    perturbation: Perturbation | None = None,
) -> tuple[np.ndarray, FlightModel, Limits]:
    """Turn the inputs of many flights into arrays.

    Parameters
    ----------
    entry, body, atmosphere, controls, stop, perturbation
        As for `fly_many`.
    factors : tuple of ArrayLike
        On density, drag and lift.

    Returns
    -------
    columns : ndarray
        Rows of `DispersedInputs` over the flights (rows, n).
    common : FlightModel
        What is common to all flights.
    limits : Limits
        Stop conditions.
    """
    check_frame(entry)
    controls, stop = controls or Controls(), stop or StopConditions()
    scheduled = isinstance(controls.bank_angle, Schedule), isinstance(controls.angle_of_attack, Schedule)
    bank, angle = controls.bank_angle, controls.angle_of_attack
    if isinstance(bank, ConstantBank):
        bank = bank.angle
    values = (
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
        np.broadcast_arrays(*(np.asarray(value, dtype=float) for value in values), np.zeros(1))[:-1]
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
    common = FlightModel(Body(1.0, 1.0, 1.0, 1.0, aerodynamics), atmosphere, controls)
    common, limits = jax.tree.map(lambda leaf: jnp.asarray(leaf, dtype=jnp.float64), (common, limits))
    return columns, common, limits


def fly_with_gradients(
    entry: EntryState,
    body: Body,
    atmosphere: Atmosphere,
    controls: Controls | None = None,
    stop: StopConditions | None = None,
    *,
    rtol: float = 1e-8,
) -> tuple[EnsembleSummary, dict[str, EnsembleSummary]]:
    """Fly one entry and differentiate its summary with respect to the entry state.

    Forward differentiation of the integration itself: six copies of the flight are one batch, each with the
    tangent of one number of the entry state.

    Parameters
    ----------
    entry : EntryState
        One entry state.
    body, atmosphere, controls, stop, rtol
        As in `fly_many`.

    Returns
    -------
    summary : EnsembleSummary
        End and peaks; one value per field.
    gradients : dict of EnsembleSummary
        By the name of the entry's field: derivatives of every field of the summary, per SI unit and radian
        (integer fields have none).
    """
    names = EntryState._fields[:6]
    columns, common, limits = prepare(entry, body, atmosphere, controls, stop, (1.0, 1.0, 1.0))
    copies = jnp.asarray(np.repeat(columns[:, :1], len(names), axis=1))
    tangents = jnp.zeros_like(copies).at[: len(names)].set(jnp.eye(len(names)))
    summary, slopes = _differentiated(copies, tangents, common, limits, jnp.asarray(float(rtol)))
    return (
        jax.tree.map(lambda column: column[0], summary),
        {name: jax.tree.map(lambda column, i=i: column[i], slopes) for i, name in enumerate(names)},
    )


@jax.jit
def _differentiated(
    columns: Array, tangents: Array, common: FlightModel, limits: Limits, rtol: Array
) -> tuple[EnsembleSummary, EnsembleSummary]:
    """Summary of one batch and its derivative along tangents of the columns."""
    return jax.jvp(lambda rows: solve(rows, common, limits, rtol, blocks=False), (columns,), (tangents,))


@partial(jax.jit, static_argnames="blocks")
def solve(
    columns: Float[Array, "rows flights"],
    common: FlightModel,
    limits: Limits,
    rtol: ArrayLike,
    *,
    blocks: bool,
) -> EnsembleSummary:
    """Integrate and summarise the flights of one call to a device.

    Parameters
    ----------
    columns : Array
        What differs from flight to flight (rows, flights): the six numbers of the entry state, then the other
        fields of `DispersedInputs`.
    common : FlightModel
        What does not: coefficients, air, schedules.
    limits : Limits
        Stop conditions.
    rtol : Array
        Relative tolerance [-].
    blocks : bool
        Whether the flights, a multiple of `BLOCK`, are integrated block by block, with the stages of a step
        written out, which suits a processor; otherwise they are one batch, with the stages as a loop.

    Returns
    -------
    EnsembleSummary
        One element per flight.
    """
    dispersed, world = dispersed_inputs(columns), common.atmosphere.planet
    position, velocity = cartesian(_entry_states(dispersed), world)
    velocity = velocity - dispersed.inertial[:, None] * rotation_velocity(position, world)
    state = initial_state(position, velocity)
    if blocks:
        parts = jax.tree.map(lambda column: column.reshape(*column.shape[:-1], -1, BLOCK), (state, columns))
        done = jax.lax.map(
            lambda part: integrate_batch(part[0], dispersed_inputs(part[1]), common, limits, rtol, True),
            (parts[0], jnp.moveaxis(parts[1], 1, 0)),
        )
        done = jax.tree.map(lambda column: column.reshape(-1), done)
    else:
        done = integrate_batch(state, dispersed, common, limits, rtol, False)
    time, end, ambient = find_stop(done.previous, done.batch, build_model(dispersed, common), limits, blocks)
    position, velocity = jnp.stack(end[:3], axis=-1), jnp.stack(end[3:6], axis=-1)
    latitude, longitude, altitude = ecef_to_geodetic(position, world)
    return EnsembleSummary(
        time=time,
        position=position,
        velocity=velocity,
        latitude=latitude,
        longitude=longitude,
        altitude=altitude,
        speed=jnp.sqrt(jnp.sum(velocity * velocity, axis=-1)),
        mach_number=ambient.mach,
        heat_load=end[HEAT_LOAD],
        ground_distance=end[GROUND_DISTANCE],
        peak_heat_flux=jnp.exp(done.heat.greatest),
        peak_heat_time=done.heat.time,
        peak_load_factor=jnp.exp(done.load.greatest),
        peak_load_time=done.load.time,
        stop=jnp.where(
            done.batch.stop == dormand_prince.RUNNING, dormand_prince.STOP_FAILED, done.batch.stop
        ),
        accepted=done.accepted,
        rejected=done.attempts - done.accepted,
    )
