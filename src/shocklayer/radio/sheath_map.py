"""A vehicle's sheath over air density and speed: solved once, cached by content, used by many flights.

The finite-rate layer takes seconds a point. Over the logarithms of air density and speed its peak electron
density and the loss of a wave through it are smooth, so an ensemble reads them from a map. Density stands for
altitude: flights through other air than the standard's, at the same speed and density, differ in temperature
alone, which at these speeds is a ten-thousandth of the energy.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from shocklayer import gas, planet, plasma, shock_layer
from shocklayer.core.batching import map_in_chunks
from shocklayer.core.constants import BOLTZMANN
from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.plasma.stage import FINITE_RATE_MIXTURE
from shocklayer.radio.spectrum import CARRIERS, spectrum
from shocklayer.shock_layer.viscous.cached_solution import FlightPoints, solve_cached
from shocklayer.vehicle.catalogue import Vehicle

ALTITUDES = np.array([24.0, 30.0, 38.0, 46.0, 54.0, 61.0, 67.0, 72.0, 76.0, 79.5, 82.5, 85.0]) * 1e3
"""Altitudes of the standard atmosphere whose density the map has rows for [m]."""
SPEEDS = np.array([3000.0, 3800.0, 4700.0, 5600.0, 6500.0, 7700.0])
"""Speeds of the map's columns [m/s]: to low orbits; above, give others."""


class SheathMap(NamedTuple):
    """Electron density and loss of a vehicle's sheath: a JAX pytree.

    Attributes
    ----------
    log_air_density : Array
        (rows,) ascending [ln kg/m3].
    log_speed : Array
        (columns,) ascending [ln m/s].
    station : Array
        (stations,) surface distance over nose radius [-].
    log_carrier : Array
        (carriers,) ascending [ln Hz].
    log_electron_density : Array
        (rows, columns, stations) of the peak across the layer [ln 1/m3].
    log_attenuation : Array
        (rows, columns, stations, carriers) of the loss, one way [ln dB].
    lost : Array
        (rows, columns) where the march failed and the map is interpolated over.
    """

    log_air_density: Array
    log_speed: Array
    station: Array
    log_carrier: Array
    log_electron_density: Array
    log_attenuation: Array
    lost: Array


def sheath_map(
    vehicle: Vehicle,
    stations: Sequence[float],
    altitudes: ArrayLike | Sequence[float] = ALTITUDES,
    speeds: ArrayLike | Sequence[float] = SPEEDS,
    wall: shock_layer.Wall | None = None,
    angle_of_attack: float = 0.0,
    roll: float = np.pi,
    rate_set: str = "park-1993",
) -> SheathMap:
    """Solve a vehicle's sheath over altitude and speed, or read it from the cache.

    Parameters
    ----------
    vehicle : Vehicle
        The vehicle.
    stations : sequence of float
        Surface distances from the nose, the stagnation point at zero angle of attack, over its radius [-].
    altitudes : array_like, shape (rows,)
        Ascending or descending altitudes of the standard atmosphere [m]; those at which the nose Knudsen
        number is above the range of the layer are left out.
    speeds : array_like, shape (columns,)
        Ascending speeds [m/s].
    wall : Wall, optional
        Temperature and catalycity; 1250 K and inert by default.
    angle_of_attack : float
        At which the vehicle flies [rad].
    roll : float
        Of the meridian with the stations, from the lee side [rad]; the windward one by default.
    rate_set : str
        Name of a rate set of `shocklayer.gas.kinetics`.

    Returns
    -------
    SheathMap
        The map.

    Raises
    ------
    UserError
        If fewer than two rows or columns are left, or the meridian has no equivalent cone.
    """
    air = planet.atmosphere("us76").at(np.sort(np.asarray(altitudes, dtype=float))[::-1])
    columns = np.sort(np.asarray(speeds, dtype=float))
    dense = np.asarray(air.mean_free_path) / vehicle.nose_radius <= shock_layer.FINITE_RATE_KNUDSEN
    rows = int(dense.sum())
    if rows < 2 or columns.size < 2:
        raise UserError(
            f"a map of the sheath needs at least two altitudes and two speeds; {rows} of the altitudes are "
            f"in the range of the layer (nose Knudsen number up to {shock_layer.FINITE_RATE_KNUDSEN}), and "
            f"{columns.size} speeds are given"
        )
    density, pressure, temperature, path = (
        np.repeat(np.asarray(values)[dense], columns.size)
        for values in (air.density, air.pressure, air.temperature, air.mean_free_path)
    )
    speed = np.tile(columns, rows)
    mixture = gas.mixture("air13")
    air_state = (speed, density, pressure, temperature)
    axis = jnp.zeros(1)

    _refuse_incidence(vehicle, angle_of_attack, roll)
    from_nose = np.asarray(stations, dtype=float) * vehicle.nose_radius
    lengths = np.asarray(
        shock_layer.equivalent_cone.distance_from_stagnation(vehicle.shape, from_nose, angle_of_attack, roll)
    )
    turned = shock_layer.equivalent_cone.equivalent_body(vehicle.shape, angle_of_attack, roll)
    body = jax.tree.map(float, turned)

    def solve(*point: Array) -> Array:
        return shock_layer.solve(body, mixture, *point, axis).stagnation_pressure

    stagnation_pressure = map_in_chunks(solve, *air_state)
    points = FlightPoints(*air_state, stagnation_pressure, path / vehicle.nose_radius)
    solved = solve_cached(body, gas.mixture(FINITE_RATE_MIXTURE), points, lengths, rate_set, wall)
    number_density = solved.pressure / (BOLTZMANN * np.maximum(solved.temperature, 1.0))
    collisions = np.asarray(
        _collisions(
            gas.mixture(FINITE_RATE_MIXTURE).names,
            solved.mole_fractions,
            number_density,
            solved.vibrational_temperature,
        )
    )
    loss = spectrum(solved.thickness, solved.electron_density_profile, collisions)
    shape = (rows, columns.size, lengths.size)
    solved_points = np.all(np.isfinite(solved.electron_density), axis=1)
    lost = np.logical_not(np.reshape(solved_points, shape[:2]))
    return SheathMap(
        jnp.asarray(np.log(np.asarray(air.density)[dense])),
        jnp.asarray(np.log(columns)),
        jnp.asarray(np.asarray(stations, dtype=float)),
        jnp.asarray(np.log(CARRIERS)),
        jnp.asarray(_bridged(np.log(np.maximum(solved.electron_density, 1.0)).reshape(shape), lost)),
        jnp.asarray(_bridged(np.log(np.maximum(loss, 1e-6)).reshape(*shape, -1), lost)),
        jnp.asarray(lost),
    )


def _refuse_incidence(vehicle: Vehicle, angle_of_attack: float, roll: float) -> None:
    """Reject an angle of attack for which the layer cannot be computed."""
    if angle_of_attack == 0.0:
        return
    if not shock_layer.equivalent_cone.takes_incidence(vehicle.shape):
        raise UserError(
            f"a map of the sheath: angle_of_attack is {angle_of_attack:.3g} rad; the layer of a capsule or a "
            "cone blunter than 45 deg can be computed only at 0"
        )
    half = getattr(vehicle.shape, "half_angle", 0.0)
    slope = float(np.degrees(shock_layer.equivalent_cone.inclination(half, angle_of_attack, roll)))
    (allowed,) = shock_layer.equivalent_cone.VALIDITY
    if not allowed.low <= slope <= allowed.high:
        raise UserError(
            f"a map of the sheath: at angle_of_attack {angle_of_attack:.3g} rad and roll {roll:.3g} rad the "
            f"surface is inclined at {slope:.0f} deg to the flow; "
            f"{allowed.low:.0f} to {allowed.high:.0f} deg are accepted"
        )


def electron_density(mapped: SheathMap, air_density: ArrayLike, speed: ArrayLike) -> Array:
    """Peak electron density across the layer at every station of a map.

    Parameters
    ----------
    mapped : SheathMap
        The map.
    air_density, speed : array_like
        Free-stream density and speed [kg/m3, m/s]; broadcast. Outside the map its edge values are used: see
        `covers`.

    Returns
    -------
    Array
        (..., stations) [1/m3]; bilinear in the logarithms.
    """
    return jnp.exp(_read(mapped, mapped.log_electron_density, air_density, speed))


def attenuation(mapped: SheathMap, air_density: ArrayLike, speed: ArrayLike, frequency: ArrayLike) -> Array:
    """Loss of a carrier through the sheath at every station of a map, at normal incidence.

    Parameters
    ----------
    mapped : SheathMap
        The map.
    air_density, speed : array_like
        Free-stream density and speed [kg/m3, m/s]; broadcast. Outside the map its edge values are used: see
        `covers`.
    frequency : float
        Carrier [Hz], 50 MHz to 100 GHz.

    Returns
    -------
    Array
        (..., stations) one way [dB]; linear in the logarithms.
    """
    losses = _read(mapped, mapped.log_attenuation, air_density, speed)
    index, weight = _locate(mapped.log_carrier, jnp.log(jnp.asarray(frequency, dtype=float)))
    return jnp.exp(losses[..., index] * (1.0 - weight) + losses[..., index + 1] * weight)


def covers(mapped: SheathMap, air_density: ArrayLike, speed: ArrayLike) -> Array:
    """Say where a map was solved.

    Parameters
    ----------
    mapped : SheathMap
        The map.
    air_density, speed : array_like
        Free-stream density and speed [kg/m3, m/s]; broadcast.

    Returns
    -------
    Array of bool
        False outside the map's densities and speeds, where its edge values are used.
    """
    dense, fast = jnp.log(jnp.asarray(air_density)), jnp.log(jnp.asarray(speed))
    rows, columns = mapped.log_air_density, mapped.log_speed
    return (dense >= rows[0]) & (dense <= rows[-1]) & (fast >= columns[0]) & (fast <= columns[-1])


def _read(mapped: SheathMap, table: Array, air_density: ArrayLike, speed: ArrayLike) -> Array:
    """Bilinear interpolation over the first two axes of a table."""
    dense, fast = jnp.broadcast_arrays(
        jnp.log(jnp.asarray(air_density, dtype=float)), jnp.log(jnp.asarray(speed, dtype=float))
    )
    i, s = _locate(mapped.log_air_density, dense)
    j, t = _locate(mapped.log_speed, fast)
    more = (...,) + (None,) * (table.ndim - 2)
    s, t = s[more], t[more]
    low = table[i, j] * (1.0 - t) + table[i, j + 1] * t
    high = table[i + 1, j] * (1.0 - t) + table[i + 1, j + 1] * t
    return low * (1.0 - s) + high * s


def _locate(grid: Array, value: Array) -> tuple[Array, Array]:
    """Interval of an ascending grid and relative position within it, clamped to the grid."""
    index = jnp.clip(jnp.searchsorted(grid, value) - 1, 0, grid.shape[0] - 2)
    return index, jnp.clip((value - grid[index]) / (grid[index + 1] - grid[index]), 0.0, 1.0)


def _bridged(table: np.ndarray, lost: np.ndarray) -> np.ndarray:
    """Interpolate rows that failed between their neighbours at the same speed."""
    filled, rows = table.copy(), np.arange(table.shape[0])
    for j in np.flatnonzero(lost.any(axis=0)):
        solved = ~lost[:, j]
        if not solved.any():
            raise UserError("a map of the sheath: every march at one of its speeds failed")
        flat = filled[:, j].reshape(rows.size, -1)
        flat = np.stack([np.interp(rows, rows[solved], column[solved]) for column in flat.T], axis=1)
        filled[:, j] = flat.reshape(filled[:, j].shape)
    return filled


_collisions = jax.jit(plasma.collision_frequency, static_argnums=0)
