"""Chemistry of stream tubes over one interval along the body: many small stiff systems, one for each tube.

The tubes of all flight points are lanes of one batch. Most are slow and need one step for the interval; those
that have just crossed the shock need dozens. So the lanes that have not arrived are gathered into a chunk,
advanced, and put back, until none is left: the cost is that of the steps taken, not of the slowest lane times
the number of lanes.
"""

from typing import Any, NamedTuple

import numpy as np

from shocklayer.core.constants import GAS_CONSTANT
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.gas.kinetics.equations import jacobian, right_side
from shocklayer.gas.kinetics.flow_types import Closure, Point, Sums, composition_sums
from shocklayer.gas.kinetics.rosenbrock import invert
from shocklayer.gas.kinetics.sources import Model, internal

_LARGEST_CHUNK, _SMALLEST_CHUNK, _CHUNKS = 192, 16, 12
"""Lanes advanced at once: a twelfth of all, within bounds that dispatch and the cache set."""
_SAFETY, _LEAST, _MOST = 0.9, 0.15, 4.0
_ROUNDS = 20000
"""Chunks after which an interval is given up; the lanes left over keep the state they had reached."""
_SMALL_NEUTRAL, _SMALL_ION = 1e-4, 1e-6
"""Mole numbers [mol/kg] below which relative accuracy is not asked for."""


class Interval(NamedTuple):
    """What closes the equations of a tube over one interval, each (lane,).

    Attributes
    ----------
    total_enthalpy : array
        [J/kg].
    pressure : array
        Mean pressure of the interval [Pa].
    """

    total_enthalpy: Any
    pressure: Any


class Tube(Closure):
    """Energy, pressure and speed kept; the extra unknown is the speed, which changes between intervals."""

    distance = True

    def two(self, s: Sums, tv: Any, extra: Any, x: Any, p: Any) -> Point:
        """T from the total enthalpy."""
        t = (p.total_enthalpy - 0.5 * extra**2 - s.rest) / s.capacity
        volume = GAS_CONSTANT * (s.heavy * t + s.electrons * tv) / p.pressure
        return Point(t, tv, p.pressure, volume, extra)


TUBE = Tube()


def tube_point(m: Model, unknowns: Any, total_enthalpy: Any, pressure: Any) -> Point:
    """Return temperature, specific volume and speed of tubes.

    Parameters
    ----------
    m : Model
        Of two temperatures.
    unknowns : array
        (unknown, ...): mole numbers [mol/kg], T_v [K], speed [m/s].
    total_enthalpy, pressure : array
        (...) [J/kg], [Pa].

    Returns
    -------
    Point
    """
    number = len(m.mixture.names)
    sums = composition_sums(m, unknowns[:number], internal(m, unknowns[number]).enthalpy)
    closing = Interval(total_enthalpy, pressure)
    return TUBE.two(sums, unknowns[number], unknowns[number + 1], 0.0, closing)


def _scales(m: Model) -> np.ndarray:
    """Unknowns that count as small (unknown, 1): the absolute tolerance over the relative one."""
    charged = np.array([s.charge != 0 for s in m.mixture.species])
    return np.concatenate([np.where(charged, _SMALL_ION, _SMALL_NEUTRAL), [1e3, 1e3]])[:, None]


def _attempt(m: Model, p: Interval, y: Any, x: Any, step: Any, end: Any, relative: Any) -> Any:
    """Try one step of RODAS3 (Sandu et al., Atmos. Environ. 31, 1997) in every lane."""
    active = x < end * (1.0 - 1e-12)
    h = jnp.where(active, jnp.minimum(step, end - x), 1.0)
    value, matrix, _ = jacobian(m, TUBE, p, x, y)
    inverse = invert((2.0 * jnp.eye(y.shape[0]))[:, :, None] / h - matrix)

    def substitute(right: Any) -> Any:
        return jnp.sum(inverse * right[None], axis=1)

    one = substitute(value)
    two = substitute(value + 4.0 / h * one)
    three = substitute(right_side(m, TUBE, p, x, y + 2.0 * one) + (one - two) / h)
    half_way = y + 2.0 * one + three
    four = substitute(right_side(m, TUBE, p, x, half_way) + (one - two - 8.0 / 3.0 * three) / h)
    new = half_way + four
    scale = relative * (_scales(m) + jnp.maximum(jnp.abs(y), jnp.abs(new)))
    error = jnp.sqrt(jnp.mean((four / scale) ** 2, axis=0))
    error = jnp.where(jnp.isfinite(error), error, 1e9)
    number = len(m.mixture.names)
    taken = active & (error <= 1.0) & (new[number] > 100.0) & (new[number + 1] > 1.0)
    # Traces that fall below zero by rounding are set to it.
    clipped = jnp.concatenate([jnp.maximum(new[:number], 0.0), new[number:]])
    factor = jnp.clip(_SAFETY * jnp.maximum(error, 1e-10) ** (-1.0 / 3.0), _LEAST, _MOST)
    longer = jnp.where(active, jnp.where(taken & (h < step), jnp.maximum(step, h * factor), h * factor), step)
    return jnp.where(taken, clipped, y), jnp.where(taken, x + h, x), longer


def react(m: Model, p: Interval, unknowns: Any, length: Any, first_step: Any, relative: Any = 1e-3) -> Any:
    """Advance tubes over one interval at given pressure.

    Parameters
    ----------
    m : Model
        Of two temperatures.
    p : Interval
        Each (lane,).
    unknowns : array
        (unknown, lane): mole numbers [mol/kg], T_v [K], speed [m/s].
    length : array
        (lane,) path length [m]; zero for a lane that waits.
    first_step : array
        (lane,) first step tried [m].
    relative : float or array
        Relative tolerance.

    Returns
    -------
    tuple of array
        Unknowns at the end, the step to try next, the number of steps tried (0-d), and which lanes did not
        arrive (lane,).
    """
    lanes = unknowns.shape[1]
    chunk = min(lanes, max(_SMALLEST_CHUNK, min(_LARGEST_CHUNK, lanes // _CHUNKS)))
    if jax.default_backend() != "cpu":
        chunk = lanes

    def waiting(x: Any) -> Any:
        return x < length * (1.0 - 1e-12)

    def going(state: Any) -> Any:
        count, x, *_ = state
        return jnp.any(waiting(x)) & (count < _ROUNDS)

    def advance(state: Any) -> Any:
        count, x, y, step, tried = state
        open_ = waiting(x)
        _, places = jax.lax.top_k(open_.astype(jnp.float32), chunk)
        part = jax.tree.map(lambda a: a[places], p)
        new, arrival, longer = _attempt(
            m, part, y[:, places], x[places], step[places], length[places], relative
        )
        return (
            count + 1,
            x.at[places].set(arrival),
            y.at[:, places].set(new),
            step.at[places].set(longer),
            tried + jnp.sum(open_[places]),
        )

    state = (0, jnp.zeros(lanes), unknowns, first_step, jnp.zeros((), dtype=int))
    _, x, y, step, tried = jax.lax.while_loop(going, advance, state)
    return y, step, tried, waiting(x)
