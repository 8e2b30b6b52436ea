"""Newton's method for the equilibrium composition at one temperature.

Unknowns are y_c = ln(p_c / 1 bar) of the components (`element_basis`). Mass action gives every species,

    ln p_k = sum_c nu_kc y_c + kappa_k(T) - z_k ln p_e,

the electrons follow in closed form since all ions are singly charged,

    p_e^2 = sum_cations exp(..) / (1 + sum_anions exp(..)),

and the balances of the components are solved in logarithms, in which they are nearly linear over the hundreds
of decades that traces span. The remaining equation fixes the pressure (sum p_k = p) or the density
(sum W_k p_k = rho R T). The same code runs in NumPy, for the table of initial guesses, and in JAX.
"""

from functools import lru_cache
from types import ModuleType
from typing import Any, NamedTuple

import numpy as np

from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array, Scalar
from shocklayer.gas.equilibrium.element_basis import Basis
from shocklayer.gas.thermo import NumericArray, basis_functions, evaluate

PRESSURE, DENSITY = "pressure", "density"

_LARGEST_STEP = 20.0
_TOLERANCE = 1e-7  # on a Newton step; the error left after it is of the order of its square
_MOST_STEPS = 80


_Computed = Any  # an array of NumPy or of JAX, whichever the caller works in


class Linearisation(NamedTuple):
    """The balances and their derivatives at one estimate; all leading axes before the batch.

    Attributes
    ----------
    log_pressures, pressures : array
        Of the species, in bar, (species, ...).
    electron_gradient : array
        d ln p_e / d y, (components, ...).
    residual : array
        (components, ...).
    jacobian : array
        (components, components, ...).
    ions : tuple of array, or None
        Weights of cations and anions in d ln p_e; None without electrons.
    """

    log_pressures: _Computed
    pressures: _Computed
    electron_gradient: _Computed
    residual: _Computed
    jacobian: _Computed
    ions: tuple[_Computed, _Computed] | None


@lru_cache(maxsize=128)
def _row_matrices(b: Basis, closure: str) -> tuple[np.ndarray, tuple[np.ndarray, ...]]:
    """Return matrices (row, species) of the sums whose logarithms make up the balances.

    The first holds positive and negative part of every balance of a component that is present, then the
    closure; the others the two parts of each balance of an absent component.
    """
    present, absent = [], []
    for c, is_absent in b.rows:
        gain = np.maximum(b.formation[:, c], 0.0)
        loss = np.maximum(-b.formation[:, c], 0.0) + b.abundance[c] * b.molar_masses
        (absent if is_absent else present).append(np.stack([gain, loss]))
    last = np.ones_like(b.molar_masses) if closure == PRESSURE else b.molar_masses
    return np.concatenate([*present, last[None]]), tuple(absent)


def _electron(
    xp: ModuleType, b: Basis, logs: NumericArray
) -> tuple[NumericArray, NumericArray, NumericArray]:
    """Return ln p_e and the weights of cations and anions in its derivative."""
    cations = logs[b.cation]
    top = xp.max(cations, axis=0)
    scaled = xp.exp(cations - top)
    total = xp.sum(scaled, axis=0)
    anions = xp.exp(logs[b.anion])
    partner = 1.0 + xp.sum(anions, axis=0)
    return 0.5 * (top + xp.log(total / partner)), scaled / total, anions / partner


def _product(xp: ModuleType, matrix: np.ndarray, vector: NumericArray) -> NumericArray:
    return xp.tensordot(matrix, vector, axes=1)


def _sums(
    xp: ModuleType, b: Basis, matrix: np.ndarray, pressures: NumericArray, gradient: NumericArray
) -> tuple[NumericArray, NumericArray]:
    """Return sums over species and the gradients of their logarithms with respect to y."""
    factors = np.concatenate([np.ones((1, len(b.charges))), b.formation.T, b.charges[None].astype(float)])
    wide = (matrix[:, None, :] * factors[None]).reshape(-1, matrix.shape[1])
    all_sums = _product(xp, wide, pressures).reshape(matrix.shape[0], factors.shape[0], *pressures.shape[1:])
    total = all_sums[:, 0]
    gradients = (all_sums[:, 1:-1] - all_sums[:, -1:] * gradient[None]) / total[:, None]
    return total, gradients


def linearise(
    xp: ModuleType, b: Basis, closure: str, y: NumericArray, kappa: NumericArray, log_q: NumericArray
) -> Linearisation:
    """Evaluate the balances and their derivatives.

    Parameters
    ----------
    xp : module
        ``numpy`` or ``jax.numpy``.
    b : Basis
    closure : {"pressure", "density"}
    y : array
        ln of the component pressures in bar, (components, ...).
    kappa : array
        Logarithms of the formation constants, (species, ...).
    log_q : array
        ln p in bar, or ln(rho R T) in bar, (...).

    Returns
    -------
    Linearisation
    """
    logs = _product(xp, b.formation, y) + kappa
    if b.ionised:
        log_pe, cations, anions = _electron(xp, b, logs)
        gradient = 0.5 * (
            _product(xp, b.formation[b.cation].T, cations) - _product(xp, b.formation[b.anion].T, anions)
        )
        charges = b.charges.reshape(-1, *([1] * (logs.ndim - 1)))
        logs = logs - charges * log_pe
        ions = cations, anions
    else:
        ions = None
        gradient = xp.zeros_like(y)
    pressures = xp.exp(logs)
    matrix, absent = _row_matrices(b, closure)
    total, gradients = _sums(xp, b, matrix, pressures, gradient)
    log_total = xp.log(total)
    residual, jacobian = {}, {}
    absent_matrices = iter(absent)
    row = 0
    for c, is_absent in b.rows:
        if is_absent:
            pair = next(absent_matrices)
            shift = xp.max(logs[np.flatnonzero(pair.any(axis=0))], axis=0)
            parts, slopes = _sums(xp, b, pair, xp.exp(xp.minimum(logs - shift, 300.0)), gradient)
            residual[c] = xp.log(parts[0]) - xp.log(parts[1])
            jacobian[c] = slopes[0] - slopes[1]
        else:
            residual[c] = log_total[row] - log_total[row + 1]
            jacobian[c] = gradients[row] - gradients[row + 1]
            row += 2
    residual[b.closing_row] = log_total[-1] - log_q
    jacobian[b.closing_row] = gradients[-1]
    ordered = [xp.stack([part[c] for c in range(len(b.components))]) for part in (residual, jacobian)]
    return Linearisation(logs, pressures, gradient, ordered[0], ordered[1], ions)


def solve_small(xp: ModuleType, matrix: NumericArray, right: NumericArray) -> NumericArray:
    """Solve small linear systems by elimination, many at once.

    Parameters
    ----------
    xp : module
        ``numpy`` or ``jax.numpy``.
    matrix : array
        (n, n, ...).
    right : array
        (n, m, ...) with the same trailing axes, m right-hand sides.

    Returns
    -------
    array
        (n, m, ...).
    """
    n = matrix.shape[0]
    for k in range(n):
        others = (np.arange(n) != k).astype(float).reshape(n, *([1] * (matrix.ndim - 2)))
        factor = (others * matrix[:, k] / matrix[k, k])[:, None]
        right = right - factor * right[k]
        matrix = matrix - factor * matrix[k][None]
    return xp.stack([right[k] / matrix[k, k] for k in range(n)])


def newton_step(
    xp: ModuleType, b: Basis, closure: str, y: NumericArray, kappa: NumericArray, log_q: NumericArray
) -> NumericArray:
    """Return the change of y of one Newton step, limited in size."""
    line = linearise(xp, b, closure, y, kappa, log_q)
    step = solve_small(xp, line.jacobian, line.residual[:, None])[:, 0]
    return -xp.clip(step, -_LARGEST_STEP, _LARGEST_STEP)


def formation_constants(xp: ModuleType, b: Basis, log_temperature: NumericArray) -> NumericArray:
    """Return kappa, (species, ...)."""
    functions = basis_functions(xp, log_temperature)
    return evaluate(xp, b.breaks, b.formation_constants, log_temperature, functions)


def iterate(b: Basis, closure: str, kappa: Array, log_q: Array, first: Array) -> Array:
    """Iterate to convergence; the batch iterates until its slowest element has converged.

    Parameters
    ----------
    b : Basis
    closure : {"pressure", "density"}
    kappa : Array
        (species, ...).
    log_q : Array
        (...).
    first : Array
        First estimate, (components, ...).

    Returns
    -------
    Array
        y, (components, ...).
    """

    def unfinished(carry: tuple[Array, Array, Scalar]) -> Array:
        _, change, count = carry
        return jnp.any(change > _TOLERANCE) & (count < _MOST_STEPS)

    def body(carry: tuple[Array, Array, Scalar]) -> tuple[Array, Array, Scalar]:
        y, _, count = carry
        step = newton_step(jnp, b, closure, y, kappa, log_q)
        return y + step, jnp.max(jnp.abs(step), axis=0), count + 1

    change = jnp.full(log_q.shape, jnp.inf)
    return jax.lax.while_loop(unfinished, body, (first, change, 0))[0]


def sensitivity(
    b: Basis, closure: str, y: Array, kappa: Array, slope: Array, log_q: Array
) -> tuple[Linearisation, Array, Array, Array]:
    """Return the linearisation and what follows from it: Newton's step and the derivatives of y.

    Parameters
    ----------
    b : Basis
    closure : {"pressure", "density"}
    y : Array
        (components, ...).
    kappa : Array
        (species, ...).
    slope : Array
        d kappa / d ln T, (species, ...).
    log_q : Array
        ln p in bar, or ln(rho R T) in bar, (...).

    Returns
    -------
    line : Linearisation
    step : Array
        Newton step of y to equilibrium.
    by_t : Array
        d y / d ln T at constant q.
    by_q : Array
        d y / d ln q.
    """
    # The residual depends on T only through kappa: its derivative along (0, slope).
    line, along = jax.jvp(lambda k: linearise(jnp, b, closure, y, k, log_q), (kappa,), (slope,))
    unit = jnp.zeros_like(y).at[b.closing_row].set(-1.0)
    right = jnp.stack([line.residual, along.residual, unit], axis=1)
    changes = -solve_small(jnp, line.jacobian, right)
    return line, changes[:, 0], changes[:, 1], changes[:, 2]


def log_pressure_change(b: Basis, line: Linearisation, change: Array, slope: Array | float) -> Array:
    """Return the change of ln p_k along d y = `change`, d kappa = `slope`, (species, ...)."""
    logs = jnp.tensordot(b.formation, change, axes=1) + slope
    if line.ions is None:
        return logs
    cations, anions = line.ions
    electron = 0.5 * (jnp.sum(cations * logs[b.cation], axis=0) - jnp.sum(anions * logs[b.anion], axis=0))
    return logs - b.charges.reshape(-1, *([1] * (logs.ndim - 1))) * electron
