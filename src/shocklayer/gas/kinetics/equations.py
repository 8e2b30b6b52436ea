"""The differential equations of a reacting gas and their Jacobian, for any number of cases.

    dn_i/dt = v w_i,
    (c_ve + p_e dv/dT_v) dT_v/dt = v Q - p_e (dv/dt at constant T_v),

with v the specific volume, Q the heating of vibration and electrons (`sources`) and p_e the electron
pressure; the rest is in the flow type. With one temperature the flow type gives dT/dt instead.
"""

import numpy as np

from shocklayer.core.constants import GAS_CONSTANT
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array
from shocklayer.gas.kinetics.flow_types import (
    CompositionSums,
    FlowType,
    LocalState,
    Parameters,
    ReactionHeating,
    composition_sums,
)
from shocklayer.gas.kinetics.sources import (
    KineticModel,
    MolarFunctions,
    Sources,
    coefficients,
    internal_capacity,
    molar_functions,
    source_derivatives,
    sources,
)


def local_state(
    m: KineticModel, flow_type: FlowType[Parameters], p: Parameters, x: Array, y: Array
) -> LocalState:
    """Return the local state of unknowns.

    Parameters
    ----------
    m : KineticModel
    flow_type : FlowType
        The flow type.
    p : NamedTuple
        Parameters of the flow type, each scalar or (case,).
    x : Array
        (case,) independent variable.
    y : Array
        (unknown, case).

    Returns
    -------
    LocalState
    """
    number = len(m.mixture.names)
    n, theta, extra = y[:number], y[number], y[number + 1]
    if not m.two_temperature:
        return flow_type.one_temperature_state(jnp.sum(n, axis=0), theta, extra, x, p)
    return flow_type.two_temperature_state(
        composition_sums(m, n, molar_functions(m, theta).enthalpy), theta, extra, x, p
    )


def _state_and_sums(
    m: KineticModel, flow_type: FlowType[Parameters], p: Parameters, inner: MolarFunctions, x: Array, y: Array
) -> tuple[LocalState, CompositionSums | None]:
    """Local state with the molar functions given."""
    number = len(m.mixture.names)
    n, theta, extra = y[:number], y[number], y[number + 1]
    if not m.two_temperature:
        return flow_type.one_temperature_state(jnp.sum(n, axis=0), theta, extra, x, p), None
    sums = composition_sums(m, n, inner.enthalpy)
    return flow_type.two_temperature_state(sums, theta, extra, x, p), sums


def _assemble(
    m: KineticModel,
    flow_type: FlowType[Parameters],
    p: Parameters,
    inner: MolarFunctions,
    source: Sources,
    x: Array,
    y: Array,
) -> Array:
    """dy/dx with the molar functions and the source terms given."""
    number = len(m.mixture.names)
    n, theta, extra = y[:number], y[number], y[number + 1]
    point, sums = _state_and_sums(m, flow_type, p, inner, x, y)
    rate = source.species * point.volume
    per = 1.0 / point.speed if flow_type.distance else jnp.ones_like(theta)
    extra_rate = flow_type.extra_rate(point, x, p)
    if sums is None:
        heat = jnp.sum(n * inner.heat, axis=0)
        released, created = jnp.sum(rate * inner.enthalpy, axis=0), jnp.sum(rate, axis=0)
        heating = ReactionHeating(jnp.sum(n, axis=0), heat, released, created)
        slope = flow_type.temperature_rate(point, heating, x, p)
        return jnp.concatenate([rate * per, (slope * per)[None], extra_rate[None]])

    def volume(s: CompositionSums, tv: Array, e: Array, position: Array) -> Array:
        return flow_type.two_temperature_state(s, tv, e, position, p).volume

    # Work on the free electrons: dv at constant T_v, and by T_v.
    at = (sums, theta, extra, x)
    zero, one = jnp.zeros_like(theta), jnp.ones_like(theta)
    change = composition_sums(m, rate, inner.enthalpy)
    _, expansion = jax.jvp(volume, at, (change, zero, extra_rate / per, one / per))
    warmer = CompositionSums(
        zero, zero, zero, jnp.sum(n * inner.heat, axis=0) + GAS_CONSTANT * sums.electrons
    )
    _, by_temperature = jax.jvp(volume, at, (warmer, one, zero, zero))
    electron_pressure = GAS_CONSTANT * sums.electrons * theta / point.volume
    capacity = internal_capacity(m, inner.heat, n) + electron_pressure * by_temperature
    slope = (source.heating * point.volume - electron_pressure * expansion) / capacity
    return jnp.concatenate([rate * per, (slope * per)[None], extra_rate[None]])


def right_side(m: KineticModel, flow_type: FlowType[Parameters], p: Parameters, x: Array, y: Array) -> Array:
    """Return dy/dx (distance or time) of all cases.

    Parameters
    ----------
    m : KineticModel
    flow_type : FlowType
        The flow type.
    p : NamedTuple
        Parameters of the flow type, each scalar or (case,).
    x : Array
        (case,).
    y : Array
        (unknown, case): mole numbers [mol/kg], T_v or T [K], the auxiliary quantity of the flow type.

    Returns
    -------
    array
        (unknown, case).
    """
    number = len(m.mixture.names)
    n, theta = y[:number], y[number]
    inner = molar_functions(m, theta)
    point, _ = _state_and_sums(m, flow_type, p, inner, x, y)
    k = coefficients(m, point.temperature, theta)
    source = sources(m, k, n / point.volume, point.temperature, theta)
    return _assemble(m, flow_type, p, inner, source, x, y)


def jacobian(
    m: KineticModel, flow_type: FlowType[Parameters], p: Parameters, x: Array, y: Array
) -> tuple[Array, Array, Array]:
    """Return dy/dx with its derivatives with respect to y and x.

    Parameters
    ----------
    m : KineticModel
    flow_type : FlowType
    p : NamedTuple
    x : Array
        (case,).
    y : Array
        (unknown, case).

    Returns
    -------
    tuple of Array
        f (unknown, case), df/dy (unknown, unknown, case), df/dx (unknown, case).

    Notes
    -----
    Exact. The expensive part, the functions of temperature, is differentiated along the two temperatures
    only; the source terms with respect to composition in closed form; and the cheap algebra of the flow type
    along every unknown.
    """
    number = len(m.mixture.names)
    n, tv = y[:number], y[number]
    one, zero = jnp.ones_like(tv), jnp.zeros_like(tv)
    inner, inner_slope = jax.jvp(lambda v: molar_functions(m, v), (tv,), (one,))

    def internals(z: Array) -> MolarFunctions:
        return jax.tree.map(lambda a, s: a + s * (z[number] - tv), inner, inner_slope)

    def volume_and_temperature(z: Array) -> tuple[Array, Array]:
        point, _ = _state_and_sums(m, flow_type, p, internals(z), x, z)
        return point.volume, point.temperature

    unit = np.eye(y.shape[0])[:, :, None] * jnp.ones_like(tv)
    (volume, t), push = jax.linearize(volume_and_temperature, y)
    volume_slope, t_slope = jax.vmap(push)(unit)  # (unknown, case)

    c = n / volume
    k, push_coefficients = jax.linearize(lambda a, b: coefficients(m, a, b), t, tv)
    source, push_source = jax.linearize(lambda given, a, b: sources(m, given, c, a, b), k, t, tv)
    by_t = push_source(push_coefficients(one, zero), one, zero)
    by_tv = push_source(push_coefficients(zero, one), zero, one)
    species_slope, heating_slope = source_derivatives(m, k, c, t, tv)

    # Along unknown j: c changes by e_j / v - c dv_j / v, T by dT_j, T_v by one for its own unknown.
    at_composition = np.eye(y.shape[0])[:, :number]
    diluted = -volume_slope / volume
    by_species = jnp.swapaxes(species_slope, 0, 1)  # (by species, of species, case)
    undiluted = jnp.concatenate([by_species, jnp.zeros((2, *by_species.shape[1:]))]) / volume
    of_species = (
        undiluted
        + diluted[:, None] * jnp.sum(by_species * c[:, None], axis=0)
        + t_slope[:, None] * by_t.species
        + unit[:, number][:, None] * by_tv.species
    )
    of_heating = (
        jnp.tensordot(at_composition, heating_slope, axes=1) / volume
        + diluted * jnp.sum(heating_slope * c, axis=0)
        + t_slope * by_t.heating
        + unit[:, number] * by_tv.heating
    )
    value, push_rest = jax.linearize(
        lambda s, z: _assemble(m, flow_type, p, internals(z), s, x, z), source, y
    )
    columns = jax.vmap(push_rest)(Sources(of_species, of_heating), unit)
    matrix = jnp.swapaxes(columns, 0, 1)
    if flow_type.autonomous:
        return value, matrix, jnp.zeros_like(y)
    _, slope = jax.jvp(lambda z: right_side(m, flow_type, p, z, y), (x,), (one,))
    return value, matrix, slope
