"""Adiabatic reactors of constant pressure or constant volume."""

from functools import partial

from shocklayer.core.constants import GAS_CONSTANT
from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.gas.kinetics.batched_solve import Tolerances, solve
from shocklayer.gas.kinetics.flow_types import (
    CONSTANT_PRESSURE,
    CONSTANT_VOLUME,
    PressureAndEnthalpy,
    VolumeAndEnergy,
)
from shocklayer.gas.kinetics.reacting_flow import (
    BatchShape,
    ReactingFlow,
    enthalpy_of,
    flow_model,
    mole_numbers,
    reacting_flow,
    unknowns,
    upstream_composition,
)
from shocklayer.gas.kinetics.reaction_mechanism import Mechanism
from shocklayer.gas.kinetics.sources import KineticModel
from shocklayer.gas.mixtures import Mixture


def relax_adiabatically(
    mixture: Mixture,
    mole_fractions: ArrayLike,
    temperature: ArrayLike,
    pressure: ArrayLike,
    time: ArrayLike,
    *,
    constant: str = "pressure",
    vibrational_temperature: ArrayLike | None = None,
    rate_set: str | Mechanism = "park-1993",
    two_temperature: bool = True,
    relaxation_set: str = "park-1993",
    tolerances: Tolerances = Tolerances(),  # noqa: B008 (an immutable tuple)
) -> ReactingFlow:
    """Return the history of an adiabatic reactor at constant pressure or constant volume.

    Parameters
    ----------
    mixture : Mixture
    mole_fractions : array_like
        At the start (..., species) [-].
    temperature, pressure : array_like
        At the start (...) [K], [Pa].
    time : array_like
        Ascending times at which the state is returned (..., point) [s].
    constant : {"pressure", "volume"}, optional
        Which of the two does not change.
    vibrational_temperature : array_like, optional
        At the start (...) [K]; by default equal to `temperature`.
    rate_set, two_temperature, relaxation_set, tolerances
        As in `relax_behind_shock`.

    Returns
    -------
    ReactingFlow

    Raises
    ------
    UserError
        Unknown rate set, mole fractions of the wrong length, or another `constant`.
    """
    if constant not in ("pressure", "volume"):
        raise UserError(f"`constant` must be 'pressure' or 'volume', not {constant!r}.")
    m = flow_model(mixture, rate_set, two_temperature, relaxation_set)
    t, p = jnp.asarray(temperature, dtype=float), jnp.asarray(pressure, dtype=float)
    tv = t if vibrational_temperature is None else jnp.asarray(vibrational_temperature, dtype=float)
    x, times = upstream_composition(mixture, mole_fractions), jnp.asarray(time, dtype=float)
    batch = BatchShape(t, p, tv, species=(x,), points=(times,))
    flat = [batch.flatten(a) for a in (t, p, tv)]
    outputs = batch.flatten_columns(times)
    at_pressure, at_volume, start = _initial_state(m, *flat, batch.flatten_columns(x))
    first = 1e-6 * outputs[-1]
    if constant == "volume":
        solution = solve(m, CONSTANT_VOLUME, at_volume, start, outputs, first, tolerances)
    else:
        solution = solve(m, CONSTANT_PRESSURE, at_pressure, start, outputs, first, tolerances)
    return reacting_flow(m, batch.shape, solution, jnp.zeros_like(outputs), outputs)


@partial(jax.jit, static_argnames="m")
def _initial_state(
    m: KineticModel, t: Array, p: Array, tv: Array, mole_fractions: Array
) -> tuple[PressureAndEnthalpy, VolumeAndEnergy, Array]:
    """Parameters of both kinds of reactor, and the unknowns, of each case."""
    n = mole_numbers(m.mixture, mole_fractions)
    theta = tv if m.two_temperature else t
    heavy = jnp.tensordot(m.modes.heavy, n, axes=1)
    electrons = jnp.sum(n, axis=0) - heavy
    work = GAS_CONSTANT * (heavy * t + electrons * theta)  # p v
    enthalpy = enthalpy_of(m, n, t, theta)
    return (
        PressureAndEnthalpy(p, enthalpy),
        VolumeAndEnergy(work / p, enthalpy - work),
        unknowns(n, theta, jnp.zeros_like(t)),
    )
