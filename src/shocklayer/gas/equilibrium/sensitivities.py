"""One equilibrium composition with its sums over species and its exact derivatives."""

from functools import partial
from typing import NamedTuple

import numpy as np

from shocklayer.core.constants import GAS_CONSTANT, STANDARD_PRESSURE
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array
from shocklayer.gas.equilibrium import initial_guess, newton
from shocklayer.gas.equilibrium.element_basis import Basis, basis
from shocklayer.gas.equilibrium.newton import DENSITY, PRESSURE
from shocklayer.gas.equilibrium.state import GasState, electron_density, in_range
from shocklayer.gas.mixtures import Mixture
from shocklayer.gas.thermo import basis_functions, evaluate


class LocalEquilibrium(NamedTuple):
    """Composition at (ln T, y): sums over species, and their changes along the equilibrium surface.

    Suffix ``_0``: change by the remaining Newton step to equilibrium; ``_t``: derivative along ln T at
    constant pressure or density; ``_q``: derivative along ln p or ln rho at constant T.
    """

    pressures: Array  # (species, ...) [bar]
    gas_constant: Array  # R/M [J/(kg K)]
    enthalpy: Array  # [J/kg]
    entropy: Array  # [J/(kg K)]
    frozen_heat: Array  # [J/(kg K)]
    residual: Array
    y_0: Array  # (components, ...)
    y_t: Array
    y_q: Array
    enthalpy_0: Array  # [J/kg]
    enthalpy_t: Array
    enthalpy_q: Array
    entropy_0: Array  # [J/(kg K)]
    molar_mass_0: Array  # of ln M
    molar_mass_t: Array
    molar_mass_q: Array
    pressure_t: Array  # of ln p


def _column(values: np.ndarray, like: Array) -> np.ndarray:
    """Shape a constant per species so that it multiplies (species, ...) arrays."""
    return values.reshape(-1, *([1] * like.ndim))


def _formation(b: Basis, log_t: Array) -> tuple[Array, Array]:
    """Kappa and d kappa / d ln T, (species, ...)."""
    slope = evaluate(jnp, b.breaks, b.formation_slopes, log_t, basis_functions(jnp, log_t))
    return newton.formation_constants(jnp, b, log_t), slope


def local_equilibrium(b: Basis, closure: str, log_t: Array, log_q: Array, y: Array) -> LocalEquilibrium:
    """Evaluate sums and derivatives of a converged composition.

    Parameters
    ----------
    b : Basis
    closure : {"pressure", "density"}
    log_t : Array
        ln of K, (...).
    log_q : Array
        ln p in bar, or ln(rho R) in bar/K, (...).
    y : Array
        (components, ...).

    Returns
    -------
    LocalEquilibrium
    """
    factors = np.concatenate([b.heat, b.enthalpy, b.entropy, b.formation_slopes], axis=1)
    values = evaluate(jnp, b.breaks, factors, log_t, basis_functions(jnp, log_t))
    cp, h, s, slope = values.reshape(4, len(b.charges), *log_t.shape)
    # The same product as in the iteration, so that the balances hold to the last digit.
    kappa = newton.formation_constants(jnp, b, log_t)
    closing = log_q + log_t if closure == DENSITY else log_q
    line, y_0, y_t, y_q = newton.sensitivity(b, closure, y, kappa, slope, closing)
    if closure == DENSITY:
        y_t = y_t + y_q
    change_0 = newton.log_pressure_change(b, line, y_0, 0.0)
    change_t = newton.log_pressure_change(b, line, y_t, slope)
    change_q = newton.log_pressure_change(b, line, y_q, 0.0)
    p = line.pressures
    weights = _column(b.molar_masses, log_t)
    total, mass = jnp.sum(p, axis=0), jnp.sum(weights * p, axis=0)
    changes = (change_0, change_t, change_q)
    mass_0, mass_t, mass_q = (jnp.sum(weights * p * d, axis=0) / mass for d in changes)
    total_0, total_t, total_q = (jnp.sum(p * d, axis=0) / total for d in changes)
    rt = GAS_CONSTANT * jnp.exp(log_t)
    enthalpy = rt * jnp.sum(p * h, axis=0) / mass
    chemical = s - line.log_pressures
    entropy = GAS_CONSTANT * jnp.sum(p * chemical, axis=0) / mass
    return LocalEquilibrium(
        pressures=p,
        gas_constant=GAS_CONSTANT * total / mass,
        enthalpy=enthalpy,
        entropy=entropy,
        frozen_heat=GAS_CONSTANT * jnp.sum(p * cp, axis=0) / mass,
        residual=jnp.max(jnp.abs(line.residual), axis=0),
        y_0=y_0,
        y_t=y_t,
        y_q=y_q,
        enthalpy_0=rt * jnp.sum(p * h * change_0, axis=0) / mass - enthalpy * mass_0,
        enthalpy_t=rt * jnp.sum(p * (cp + h * change_t), axis=0) / mass - enthalpy * mass_t,
        enthalpy_q=rt * jnp.sum(p * h * change_q, axis=0) / mass - enthalpy * mass_q,
        entropy_0=GAS_CONSTANT * jnp.sum(p * (chemical - 1.0) * change_0, axis=0) / mass - entropy * mass_0,
        molar_mass_0=mass_0 - total_0,
        molar_mass_t=mass_t - total_t,
        molar_mass_q=mass_q - total_q,
        pressure_t=total_t,
    )


@partial(jax.custom_jvp, nondiff_argnums=(0, 1))
def potentials(b: Basis, closure: str, log_t: Array, log_q: Array, first: Array) -> Array:
    """Solve for y at given ln T and ln q; exact derivatives of any order.

    Parameters
    ----------
    b : Basis
    closure : {"pressure", "density"}
    log_t : Array
        ln of K, (...).
    log_q : Array
        ln p in bar, or ln(rho R) in bar/K, (...).
    first : Array
        First estimate, (components, ...).

    Returns
    -------
    Array
        (components, ...).
    """
    kappa = newton.formation_constants(jnp, b, log_t)
    return newton.iterate(b, closure, kappa, log_q + log_t if closure == DENSITY else log_q, first)


@potentials.defjvp
def _potentials_jvp(
    b: Basis,
    closure: str,
    primals: tuple[Array, Array, Array],
    tangents: tuple[Array, Array, Array],
) -> tuple[Array, Array]:
    log_t, log_q, first = primals
    y = potentials(b, closure, log_t, log_q, first)
    closing = log_q + log_t if closure == DENSITY else log_q
    _, _, y_t, y_q = newton.sensitivity(b, closure, y, *_formation(b, log_t), closing)
    if closure == DENSITY:
        y_t = y_t + y_q
    return y, y_t * tangents[0] + y_q * tangents[1]


def initial_potentials(b: Basis, closure: str, log_t: Array, log_q: Array) -> Array:
    """Return a first estimate of y from the table, (components, ...); arguments as `potentials`."""
    if closure == PRESSURE:
        return initial_guess.guess_potentials(b, log_t, log_q)
    log_p = initial_guess.guess_pressure(b, log_t, log_q)
    return initial_guess.guess_potentials(b, log_t, log_p)


def state_at(mixture: Mixture, log_t: Array, log_p: Array, y: Array) -> GasState:
    """Return the equilibrium state of a converged composition.

    Parameters
    ----------
    mixture : Mixture
    log_t, log_p : Array
        ln of K and of bar, (...).
    y : Array
        (components, ...).

    Returns
    -------
    GasState
    """
    b = basis(mixture)
    point = local_equilibrium(b, PRESSURE, log_t, log_p, y)
    t, p = jnp.exp(log_t), STANDARD_PRESSURE * jnp.exp(log_p)
    x = point.pressures / jnp.sum(point.pressures, axis=0)
    inactive = jnp.zeros((len(mixture.names) - len(b.order), *log_t.shape))
    x = jnp.moveaxis(jnp.concatenate([x, inactive])[b.inverse], 0, -1)
    rt = point.gas_constant * t
    heat = point.enthalpy_t / t
    expansion = 1.0 - point.molar_mass_t  # d ln v / d ln T at constant p
    compression = 1.0 + point.molar_mass_q  # -d ln v / d ln p at constant T
    exponent = 1.0 / (compression - point.gas_constant / heat * expansion**2)
    frozen_ratio = point.frozen_heat / (point.frozen_heat - point.gas_constant)
    return GasState(
        temperature=t,
        pressure=p,
        density=p / rt,
        enthalpy=point.enthalpy,
        entropy=point.entropy,
        internal_energy=point.enthalpy - rt,
        molar_mass=GAS_CONSTANT / point.gas_constant,
        mole_fractions=x,
        electron_density=electron_density(mixture, x, t, p),
        specific_heat_pressure=heat,
        specific_heat_volume=heat - point.gas_constant * expansion**2 / compression,
        isentropic_exponent=exponent,
        sound_speed=jnp.sqrt(exponent * rt),
        frozen_specific_heat_pressure=point.frozen_heat,
        frozen_sound_speed=jnp.sqrt(frozen_ratio * rt),
        residual=point.residual,
        in_range=in_range(mixture, t),
    )
