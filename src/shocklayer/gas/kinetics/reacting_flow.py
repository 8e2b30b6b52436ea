"""The result of the reacting flows, and the conversion between batches of any shape and lists of cases."""

from functools import partial

import equinox as eqx
import numpy as np
from jaxtyping import Bool, Float, Int

from shocklayer.core.constants import AVOGADRO
from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.gas.kinetics.batched_solve import Solution
from shocklayer.gas.kinetics.flow_types import composition_sums
from shocklayer.gas.kinetics.reaction_mechanism import Mechanism, mechanism
from shocklayer.gas.kinetics.sources import KineticModel, kinetic_model, molar_functions
from shocklayer.gas.mixtures import Mixture

RATE_RANGE = (200.0, 30_000.0)
"""Temperatures between which the rate fits are commonly used [K]."""


class ReactingFlow(eqx.Module):
    """States along a reacting flow; a JAX pytree. Batch axes come first, then the points.

    Attributes
    ----------
    distance : Array
        (..., point) along the flow [m]; zero in a reactor.
    time : Array
        (..., point) since the start [s].
    temperature, vibrational_temperature : Array
        (..., point) of translation and rotation, and of vibration, electronic excitation and electrons [K].
    pressure : Array
        (..., point) [Pa].
    density : Array
        (..., point) [kg/m^3].
    speed : Array
        (..., point) [m/s]; zero in a reactor.
    mole_fractions : Array
        (..., point, species) [-].
    electron_density : Array
        (..., point) [1/m^3].
    steps : Array
        (...) steps of the integrator.
    completed : Array
        (...) bool; whether the integration reached the last point. Points not reached are NaN.
    in_range : Array
        (..., point) bool; whether both temperatures are inside `RATE_RANGE`.
    """

    distance: Float[Array, "*batch point"]
    time: Float[Array, "*batch point"]
    temperature: Float[Array, "*batch point"]
    vibrational_temperature: Float[Array, "*batch point"]
    pressure: Float[Array, "*batch point"]
    density: Float[Array, "*batch point"]
    speed: Float[Array, "*batch point"]
    mole_fractions: Float[Array, "*batch point species"]
    electron_density: Float[Array, "*batch point"]
    steps: Int[Array, "*batch"]
    completed: Bool[Array, "*batch"]
    in_range: Bool[Array, "*batch point"]


def flow_model(
    mixture: Mixture, rates: str | Mechanism, two_temperature: bool, relaxation_set: str
) -> KineticModel:
    """Return the model of a rate set, or of a mechanism made for the same mixture."""
    mech = rates if isinstance(rates, Mechanism) else mechanism(mixture, rates)
    if mech.mixture != mixture:
        raise UserError("The mechanism was made for another mixture than the flow's.")
    return kinetic_model(mech, two_temperature, relaxation_set)


def upstream_composition(mixture: Mixture, mole_fractions: ArrayLike | None) -> Array:
    """Return the mole fractions at the start, by default those of the cold gas.

    Parameters
    ----------
    mixture : Mixture
    mole_fractions : array_like or None
        (..., species) [-].

    Returns
    -------
    Array
        (..., species).

    Raises
    ------
    UserError
        The number of species is not the mixture's.
    """
    if mole_fractions is None:
        return jnp.asarray(mixture.cold_mole_fractions)
    x = jnp.asarray(mole_fractions, dtype=float)
    if x.shape[-1:] != (len(mixture.names),):
        given = x.shape[-1] if x.ndim else 0
        raise UserError(f"`mole_fractions` has {given} species; the mixture has {len(mixture.names)}.")
    return x


class BatchShape:
    """The common shape of the arguments, to be flattened to one axis of cases.

    Parameters
    ----------
    *arrays : Array
        Of the batch shape or broadcast to it.
    points, species : tuple of Array
        The same with one more axis behind.

    Attributes
    ----------
    shape : tuple of int
        Of the batch.
    count : int
        Number of cases.
    """

    def __init__(
        self, *arrays: Array, points: tuple[Array, ...] = (), species: tuple[Array, ...] = ()
    ) -> None:
        shapes = [a.shape for a in arrays] + [a.shape[:-1] for a in (*points, *species)]
        self.shape = np.broadcast_shapes(*shapes)
        self.count = int(np.prod(self.shape, dtype=int))

    def flatten(self, a: Array) -> Array:
        """Flatten (...) to (case,)."""
        return jnp.broadcast_to(a, self.shape).reshape(self.count)

    def flatten_columns(self, a: Array) -> Array:
        """Flatten (..., k) to (k, case)."""
        return jnp.broadcast_to(a, (*self.shape, a.shape[-1])).reshape(self.count, a.shape[-1]).T


def _unflatten(a: Array, shape: tuple[int, ...]) -> Array:
    return jnp.moveaxis(a, -1, 0).reshape(*shape, *a.shape[:-1])


def mole_numbers(mixture: Mixture, mole_fractions: Array) -> Array:
    """Return moles per kg of mole fractions (species, case)."""
    return mole_fractions / jnp.tensordot(mixture.molar_masses, mole_fractions, axes=1)


@partial(jax.jit, static_argnames=("m", "shape"))
def reacting_flow(
    m: KineticModel, shape: tuple[int, ...], solution: Solution, distance: Array, time: Array
) -> ReactingFlow:
    """Give the solution the shape of the batch; distance and time are (point, case)."""
    moles = jnp.sum(solution.mole_numbers, axis=0)
    density = 1.0 / solution.point.volume
    electron = m.mixture.electron_index
    electrons = (
        jnp.zeros_like(density) if electron is None else solution.mole_numbers[electron] * density * AVOGADRO
    )
    fractions = jnp.moveaxis(_unflatten(solution.mole_numbers / moles, shape), -2, -1)
    t, tv = solution.point.temperature, solution.point.vibrational_temperature
    low, high = RATE_RANGE
    inside = (t >= low) & (t <= high) & (tv >= low) & (tv <= high)
    moving = jnp.where(jnp.any(distance > 0.0, axis=0), solution.point.speed, 0.0)
    b = partial(_unflatten, shape=shape)
    return ReactingFlow(
        distance=b(distance),
        time=b(time),
        temperature=b(t),
        vibrational_temperature=b(tv),
        pressure=b(solution.point.pressure),
        density=b(density),
        speed=b(moving),
        mole_fractions=fractions,
        electron_density=b(electrons),
        steps=b(solution.steps),
        completed=b(solution.completed),
        in_range=b(inside),
    )


def unknowns(n: Array, theta: Array, extra: Array) -> Array:
    """Stack mole numbers (species, case), temperature and auxiliary quantity (case,)."""
    return jnp.concatenate([n, theta[None], extra[None]])


def enthalpy_of(m: KineticModel, n: Array, t: Array, tv: Array) -> Array:
    """Return the specific enthalpy (case,) [J/kg]; with one temperature `tv` is not used."""
    if not m.two_temperature:
        return jnp.sum(n * molar_functions(m, t).enthalpy, axis=0)
    sums = composition_sums(m, n, molar_functions(m, tv).enthalpy)
    return sums.capacity * t + sums.rest


def relaxation_length(flow: ReactingFlow, fraction: float = 0.01) -> Float[Array, "*batch"]:
    """Return the distance beyond which the temperature stays close to its last value.

    Parameters
    ----------
    flow : ReactingFlow
        From `relax_behind_shock`.
    fraction : float
        Largest relative difference.

    Returns
    -------
    Array
        (...) [m]: the first point from which on abs(T / T_last - 1) stays below `fraction`.
    """
    far = jnp.abs(flow.temperature / flow.temperature[..., -1:] - 1.0) >= fraction
    indices = jnp.arange(far.shape[-1])
    last = jnp.max(jnp.where(far, indices, -1), axis=-1)
    chosen = jnp.minimum(last + 1, far.shape[-1] - 1)
    return jnp.take_along_axis(flow.distance, chosen[..., None], axis=-1)[..., 0]
