"""Chemistry of stream tubes over one step along the body: one small stiff system for each tube.

Most tubes are slow and need one chemistry step per interval; those that have just crossed the shock
need dozens. So the tubes that have not reached the end of the interval are gathered into a chunk, advanced
and put back, until none is left: the cost is that of the steps taken, not of the slowest tube times the
number of tubes.
"""

from typing import NamedTuple

import numpy as np
from jaxtyping import Bool, Float, Int

from shocklayer.core.constants import GAS_CONSTANT
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import AnyArray, Array, ArrayLike
from shocklayer.gas.kinetics.equations import jacobian, right_side
from shocklayer.gas.kinetics.flow_types import CompositionSums, FlowType, LocalState, composition_sums
from shocklayer.gas.kinetics.rosenbrock import invert
from shocklayer.gas.kinetics.sources import KineticModel, molar_functions

_LARGEST_CHUNK, _SMALLEST_CHUNK, _CHUNKS = 192, 16, 12
"""Tubes advanced at once: a twelfth of all, within bounds that dispatch and the cache set."""
_SAFETY, _LEAST, _MOST = 0.9, 0.15, 4.0
_ROUNDS = 20000
"""Chunks after which an interval is abandoned; the tubes left over keep the state they had reached."""
_SMALL_NEUTRAL, _SMALL_ION = 1e-4, 1e-6
"""Mole numbers [mol/kg] below which relative accuracy is not required."""
_State = tuple[ArrayLike, Array, Array, Array, Array]
"""Of the loop over chunks: their count, positions, unknowns, next steps, and steps tried."""


class TubeConditions(NamedTuple):
    """What is constant in a tube over one interval, and closes its equations.

    Attributes
    ----------
    total_enthalpy : array
        (tubes,) [J/kg].
    pressure : array
        (tubes,) mean pressure of the interval [Pa].
    """

    total_enthalpy: AnyArray
    pressure: AnyArray


class Tube(FlowType):
    """Total enthalpy, pressure and speed constant; the extra unknown is the speed, set between intervals."""

    distance = True

    def two_temperature_state(
        self, s: CompositionSums, tv: Array, extra: Array, x: ArrayLike, p: TubeConditions
    ) -> LocalState:
        """Return the state of a gas of two temperatures: T from the total enthalpy."""
        t = (p.total_enthalpy - 0.5 * extra**2 - s.rest) / s.capacity
        volume = GAS_CONSTANT * (s.heavy * t + s.electrons * tv) / p.pressure
        return LocalState(jnp.asarray(t), tv, jnp.asarray(p.pressure), volume, extra)


TUBE = Tube()


def tube_state(
    m: KineticModel,
    unknowns: Float[AnyArray, "unknowns ..."],
    total_enthalpy: Float[AnyArray, "..."],
    pressure: Float[AnyArray, "..."],
) -> LocalState:
    """Return temperature, specific volume and speed of tubes.

    Parameters
    ----------
    m : KineticModel
        Of two temperatures.
    unknowns : array, shape (unknowns, ...)
        Mole numbers [mol/kg], T_v [K], speed [m/s].
    total_enthalpy, pressure : array, shape (...)
        [J/kg], [Pa].

    Returns
    -------
    LocalState
    """
    number = len(m.mixture.names)
    sums = composition_sums(m, unknowns[:number], molar_functions(m, unknowns[number]).enthalpy)
    conditions = TubeConditions(total_enthalpy, pressure)
    return TUBE.two_temperature_state(sums, unknowns[number], unknowns[number + 1], 0.0, conditions)


def _scales(m: KineticModel) -> np.ndarray:
    """Absolute tolerance over the relative one, for each unknown (unknowns, 1)."""
    charged = np.array([s.charge != 0 for s in m.mixture.species])
    return np.concatenate([np.where(charged, _SMALL_ION, _SMALL_NEUTRAL), [1e3, 1e3]])[:, None]


def _chemistry_step(
    m: KineticModel, p: TubeConditions, y: Array, x: Array, step: Array, end: Array, relative: ArrayLike
) -> tuple[Array, Array, Array]:
    """Try one step of RODAS3 (Sandu et al., Atmos. Environ. 31, 1997) in every tube.

    Returns unknowns and position, unchanged in tubes whose error was too large, and the step to try next.
    """
    active = x < end * (1.0 - 1e-12)
    h = jnp.where(active, jnp.minimum(step, end - x), 1.0)
    value, matrix, _ = jacobian(m, TUBE, p, x, y)
    inverse = invert((2.0 * jnp.eye(y.shape[0]))[:, :, None] / h - matrix)

    def substitute(right: Array) -> Array:
        return jnp.sum(inverse * right[None], axis=1)

    one = substitute(value)
    two = substitute(value + 4.0 / h * one)
    three = substitute(right_side(m, TUBE, p, x, y + 2.0 * one) + (one - two) / h)
    third_stage = y + 2.0 * one + three
    four = substitute(right_side(m, TUBE, p, x, third_stage) + (one - two - 8.0 / 3.0 * three) / h)
    new = third_stage + four
    scale = relative * (_scales(m) + jnp.maximum(jnp.abs(y), jnp.abs(new)))
    error = jnp.sqrt(jnp.mean((four / scale) ** 2, axis=0))
    error = jnp.where(jnp.isfinite(error), error, 1e9)
    number = len(m.mixture.names)
    accepted = active & (error <= 1.0) & (new[number] > 100.0) & (new[number + 1] > 1.0)
    # Traces that fall below zero by rounding are set to it.
    clipped = jnp.concatenate([jnp.maximum(new[:number], 0.0), new[number:]])
    factor = jnp.clip(_SAFETY * jnp.maximum(error, 1e-10) ** (-1.0 / 3.0), _LEAST, _MOST)
    following = jnp.where(
        active, jnp.where(accepted & (h < step), jnp.maximum(step, h * factor), h * factor), step
    )
    return jnp.where(accepted, clipped, y), jnp.where(accepted, x + h, x), following


def react(
    m: KineticModel,
    p: TubeConditions,
    unknowns: Float[Array, "unknowns tubes"],
    length: Float[Array, " tubes"],
    first_step: Float[Array, " tubes"],
    relative: ArrayLike = 1e-3,
) -> tuple[Float[Array, "unknowns tubes"], Float[Array, " tubes"], Int[Array, ""], Bool[Array, " tubes"]]:
    """Advance the chemistry of tubes over one interval at constant pressure.

    Parameters
    ----------
    m : KineticModel
        Of two temperatures.
    p : TubeConditions
        Each (tubes,).
    unknowns : array, shape (unknowns, tubes)
        Mole numbers [mol/kg], T_v [K], speed [m/s].
    length : array, shape (tubes,)
        Path length [m]; zero for a tube that does not react.
    first_step : array, shape (tubes,)
        First step tried [m].
    relative : float or array
        Relative tolerance.

    Returns
    -------
    tuple of array
        Unknowns at the end, the step to try next [m], the number of steps tried (0-d), and which tubes did
        not reach the end (tubes,).
    """
    tubes = unknowns.shape[1]
    chunk = min(tubes, max(_SMALLEST_CHUNK, min(_LARGEST_CHUNK, tubes // _CHUNKS)))
    if jax.default_backend() != "cpu":
        chunk = tubes

    def unfinished(x: Array) -> Array:
        return x < length * (1.0 - 1e-12)

    def any_unfinished(state: _State) -> Array:
        count, x, *_ = state
        return jnp.any(unfinished(x)) & (count < _ROUNDS)

    def advance(state: _State) -> _State:
        count, x, y, step, tried = state
        pending = unfinished(x)
        _, picked = jax.lax.top_k(pending.astype(jnp.float32), chunk)
        part = jax.tree.map(lambda a: a[picked], p)
        new, arrival, following = _chemistry_step(
            m, part, y[:, picked], x[picked], step[picked], length[picked], relative
        )
        return (
            count + 1,
            x.at[picked].set(arrival),
            y.at[:, picked].set(new),
            step.at[picked].set(following),
            tried + jnp.sum(pending[picked]),
        )

    state = (0, jnp.zeros(tubes), unknowns, first_step, jnp.zeros((), dtype=int))
    _, x, y, step, tried = jax.lax.while_loop(any_unfinished, advance, state)
    return y, step, tried, unfinished(x)
