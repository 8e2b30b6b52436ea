"""Equilibrium glide: altitude and flight-path angle at which lift keeps the flight-path angle constant.

References
----------
Eggers, A. J., Allen, H. J. & Neice, S. E., NACA Report 1382 (1958). Chapman, D. R., NASA TR R-11 (1959).
"""

import numpy as np

from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array
from shocklayer.flight.controls import Controls, broadcast_constants
from shocklayer.flight.dynamics import Body, FlightModel, evaluate
from shocklayer.flight.entry import EntryState, cartesian, initial_state
from shocklayer.flight.trajectory import make_model
from shocklayer.planet.geodesy import geodetic_up
from shocklayer.planet.profile import Atmosphere

LOWEST, HIGHEST = 5e3, 120e3
"""Altitude range searched for the glide [m]."""


@jax.jit
def _path_angle_rate(
    altitude: Array, motion: tuple[Array, Array, Array, Array, Array], model: FlightModel
) -> tuple[Array, Array]:
    """Rate of the flight-path angle [rad/s] and deceleration [m/s2] at altitudes [m]."""
    position, velocity = cartesian(EntryState(altitude, *motion[:5]), model.atmosphere.planet)
    state = initial_state(position, velocity)
    rate, ambient = evaluate(jnp.zeros_like(state[0]), state, model)

    world = model.atmosphere.planet

    def path_angle(position: Array, velocity: Array) -> Array:
        _, sine, cosine, level = geodetic_up(position[..., 0], position[..., 1], position[..., 2], world)
        safe = jnp.maximum(level, 1e-6)
        up = jnp.stack([cosine * position[..., 0] / safe, cosine * position[..., 1] / safe, sine], axis=-1)
        climb = jnp.sum(up * velocity, axis=-1) / jnp.sqrt(jnp.sum(velocity * velocity, axis=-1))
        return jnp.arcsin(climb)

    _, angle_rate = jax.jvp(
        path_angle, (position, velocity), (jnp.stack(rate[:3], axis=-1), jnp.stack(rate[3:6], axis=-1))
    )
    return angle_rate, ambient.drag


def equilibrium_glide(
    speed: float,
    heading: float,
    latitude: float,
    longitude: float,
    body: Body,
    atmosphere: Atmosphere,
    controls: Controls | None = None,
) -> EntryState:
    """Find the entry state of an equilibrium glide at a given speed.

    Lift, weight and the curvature and rotation of the planet keep the flight-path angle constant; its small
    value follows from the change of the equilibrium altitude with speed.

    Parameters
    ----------
    speed : float
        Planet-relative speed [m/s].
    heading : float
        Clockwise from north [rad].
    latitude, longitude : float
        Geodetic coordinates [rad].
    body : Body
        The glider.
    atmosphere : Atmosphere
        The air.
    controls : Controls, optional
        Controls at the start of the glide.

    Returns
    -------
    EntryState
        Planet-relative entry state on the glide.

    Raises
    ------
    UserError
        If there is no equilibrium between 5 and 120 km: the lift is too small or the speed too high.
    """
    model = make_model(body, atmosphere, broadcast_constants(controls or Controls()))

    def balance(airspeed: float, angle: float) -> tuple[float, float]:
        low, high = LOWEST, HIGHEST
        drag = 0.0
        for _ in range(6):
            altitudes = np.linspace(low, high, 65)
            level = jnp.ones(altitudes.size)
            motion = (airspeed * level, angle * level, heading * level, latitude * level, longitude * level)
            angle_rate, drags = (
                np.asarray(value) for value in _path_angle_rate(jnp.asarray(altitudes), motion, model)
            )
            if angle_rate[0] <= 0.0 or angle_rate[-1] >= 0.0:
                raise UserError(
                    f"flight.entry: no equilibrium glide at {airspeed:g} m/s between {low:g} and {high:g} m; "
                    "the lift is too small there, or the speed too close to orbital speed"
                )
            index = int(np.argmax(angle_rate <= 0.0))
            low, high, drag = altitudes[index - 1], altitudes[index], float(drags[index])
        return 0.5 * (low + high), drag

    angle, altitude = 0.0, 0.0
    step = 0.01 * speed
    for _ in range(3):
        altitude, drag = balance(speed, angle)
        slope = (balance(speed + step, angle)[0] - balance(speed - step, angle)[0]) / (2.0 * step)
        angle = float(-drag * slope / (speed + 9.8 * slope))
    return EntryState(altitude, speed, angle, heading, latitude, longitude)
