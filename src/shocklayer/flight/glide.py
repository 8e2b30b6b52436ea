"""Equilibrium glide: the altitude and flight-path angle at which a glider's path bends with the planet.

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
"""Altitudes between which the glide is looked for [m]."""


@jax.jit
def _bending(
    altitude: Array, motion: tuple[Array, Array, Array, Array, Array], model: FlightModel
) -> tuple[Array, Array]:
    """Rate of the flight-path angle [rad/s] and deceleration [m/s2] at altitudes [m]."""
    position, velocity = cartesian(EntryState(altitude, *motion[:5]), model.atmosphere.planet)
    state = initial_state(position, velocity)
    rate, around = evaluate(jnp.zeros_like(state[0]), state, model)

    world = model.atmosphere.planet

    def path_angle(place: Array, motion: Array) -> Array:
        _, sine, cosine, level = geodetic_up(place[..., 0], place[..., 1], place[..., 2], world)
        safe = jnp.maximum(level, 1e-6)
        up = jnp.stack([cosine * place[..., 0] / safe, cosine * place[..., 1] / safe, sine], axis=-1)
        climb = jnp.sum(up * motion, axis=-1) / jnp.sqrt(jnp.sum(motion * motion, axis=-1))
        return jnp.arcsin(climb)

    _, bend = jax.jvp(
        path_angle, (position, velocity), (jnp.stack(rate[:3], axis=-1), jnp.stack(rate[3:6], axis=-1))
    )
    return bend, around.drag


def equilibrium_glide(
    speed: float,
    heading: float,
    latitude: float,
    longitude: float,
    body: Body,
    atmosphere: Atmosphere,
    controls: Controls | None = None,
) -> EntryState:
    """Find the state from which a glider of given speed glides without oscillation.

    The flight-path angle is kept by lift, weight and the planet's curvature and rotation; its small slope
    follows from how the balanced altitude changes with speed.

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
        If the vehicle has too little lift, or is too fast, to balance between 5 and 120 km.
    """
    model = make_model(body, atmosphere, broadcast_constants(controls or Controls()))

    def balance(airspeed: float, angle: float) -> tuple[float, float]:
        low, high = LOWEST, HIGHEST
        drag = 0.0
        for _ in range(6):
            heights = np.linspace(low, high, 65)
            level = jnp.ones(heights.size)
            motion = (airspeed * level, angle * level, heading * level, latitude * level, longitude * level)
            bend, drags = (np.asarray(value) for value in _bending(jnp.asarray(heights), motion, model))
            if bend[0] <= 0.0 or bend[-1] >= 0.0:
                raise UserError(
                    f"flight: no equilibrium glide at {airspeed:g} m/s between {low:g} and {high:g} m; "
                    "the lift does not balance the weight there, or the speed needs none"
                )
            place = int(np.argmax(bend <= 0.0))
            low, high, drag = heights[place - 1], heights[place], float(drags[place])
        return 0.5 * (low + high), drag

    angle, altitude = 0.0, 0.0
    step = 0.01 * speed
    for _ in range(3):
        altitude, drag = balance(speed, angle)
        slope = (balance(speed + step, angle)[0] - balance(speed - step, angle)[0]) / (2.0 * step)
        angle = float(-drag * slope / (speed + 9.8 * slope))
    return EntryState(altitude, speed, angle, heading, latitude, longitude)
