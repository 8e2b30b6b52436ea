"""Adiabatic reactors at constant pressure and constant volume."""

from functools import partial
from typing import Any

from shocklayer.core.constants import GAS_CONSTANT
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.gas.kinetics.batched_solve import Controls, solve
from shocklayer.gas.kinetics.flow_types import (
    CONSTANT_PRESSURE,
    CONSTANT_VOLUME,
    Closure,
    PressureAndEnthalpy,
    VolumeAndEnergy,
)
from shocklayer.gas.kinetics.reacting_flow import (
    Lanes,
    ReactingFlow,
    enthalpy_of,
    flow_model,
    mole_numbers,
    reacting_flow,
    unknowns,
    upstream_composition,
)
from shocklayer.gas.kinetics.reaction_mechanism import Mechanism
from shocklayer.gas.kinetics.sources import Model
from shocklayer.gas.mixtures import Mixture


def _reactor(
    closure: Closure,
    mixture: Mixture,
    mole_fractions: ArrayLike,
    temperature: ArrayLike,
    pressure: ArrayLike,
    time: ArrayLike,
    vibrational_temperature: ArrayLike | None,
    rate_set: str | Mechanism,
    two_temperature: bool,
    relaxation_set: str,
    controls: Controls,
) -> ReactingFlow:
    m = flow_model(mixture, rate_set, two_temperature, relaxation_set)
    t, p = jnp.asarray(temperature, dtype=float), jnp.asarray(pressure, dtype=float)
    tv = t if vibrational_temperature is None else jnp.asarray(vibrational_temperature, dtype=float)
    x, wanted = upstream_composition(mixture, mole_fractions), jnp.asarray(time, dtype=float)
    lanes = Lanes(t, p, tv, species=(x,), points=(wanted,))
    flat = [lanes.flat(a) for a in (t, p, tv)]
    outputs = lanes.leading(wanted)
    parameters, start = _reactor_start(m, closure, *flat, lanes.leading(x))
    solution = solve(m, closure, parameters, start, outputs, 1e-6 * outputs[-1], controls)
    return reacting_flow(m, lanes.shape, solution, jnp.zeros_like(outputs), outputs)


@partial(jax.jit, static_argnames=("m", "closure"))
def _reactor_start(
    m: Model, closure: Closure, t: Array, p: Array, tv: Array, mole_fractions: Array
) -> tuple[Any, Array]:
    """Parameters of the closure and unknowns of lanes."""
    n = mole_numbers(m.mixture, mole_fractions)
    hotter = tv if m.two_temperature else t
    heavy = jnp.tensordot(m.modes.heavy, n, axes=1)
    electrons = jnp.sum(n, axis=0) - heavy
    work = GAS_CONSTANT * (heavy * t + electrons * hotter)  # p v
    enthalpy = enthalpy_of(m, n, t, hotter)
    parameters: Any = PressureAndEnthalpy(p, enthalpy)
    if closure is CONSTANT_VOLUME:
        parameters = VolumeAndEnergy(work / p, enthalpy - work)
    return parameters, unknowns(n, hotter, jnp.zeros_like(t))


def relax_at_constant_pressure(
    mixture: Mixture,
    mole_fractions: ArrayLike,
    temperature: ArrayLike,
    pressure: ArrayLike,
    time: ArrayLike,
    *,
    vibrational_temperature: ArrayLike | None = None,
    rate_set: str | Mechanism = "park-1993",
    two_temperature: bool = True,
    relaxation_set: str = "park-1993",
    controls: Controls = Controls(),  # noqa: B008 (an immutable tuple)
) -> ReactingFlow:
    """Return the history of an adiabatic reactor at constant pressure.

    Parameters
    ----------
    mixture : Mixture
    mole_fractions : array_like
        At the start (..., species) [-].
    temperature, pressure : array_like
        At the start (...) [K], [Pa].
    time : array_like
        Ascending times at which the state is wanted (..., point) [s].
    vibrational_temperature : array_like, optional
        At the start (...) [K]; by default equal to `temperature`.
    rate_set, two_temperature, relaxation_set, controls
        As in `relax_behind_shock`.

    Returns
    -------
    ReactingFlow

    Raises
    ------
    UserError
        Unknown rate set, or mole fractions of the wrong length.
    """
    return _reactor(
        CONSTANT_PRESSURE,
        mixture,
        mole_fractions,
        temperature,
        pressure,
        time,
        vibrational_temperature,
        rate_set,
        two_temperature,
        relaxation_set,
        controls,
    )


def relax_at_constant_volume(
    mixture: Mixture,
    mole_fractions: ArrayLike,
    temperature: ArrayLike,
    pressure: ArrayLike,
    time: ArrayLike,
    *,
    vibrational_temperature: ArrayLike | None = None,
    rate_set: str | Mechanism = "park-1993",
    two_temperature: bool = True,
    relaxation_set: str = "park-1993",
    controls: Controls = Controls(),  # noqa: B008 (an immutable tuple)
) -> ReactingFlow:
    """Return the history of an adiabatic reactor at constant volume.

    Parameters
    ----------
    mixture, mole_fractions, temperature, pressure, time
        As in `relax_at_constant_pressure`, the pressure at the start.
    vibrational_temperature, rate_set, two_temperature, relaxation_set, controls
        As there.

    Returns
    -------
    ReactingFlow

    Raises
    ------
    UserError
        As `relax_at_constant_pressure`.
    """
    return _reactor(
        CONSTANT_VOLUME,
        mixture,
        mole_fractions,
        temperature,
        pressure,
        time,
        vibrational_temperature,
        rate_set,
        two_temperature,
        relaxation_set,
        controls,
    )
