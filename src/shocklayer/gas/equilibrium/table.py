"""A table of equilibrium states in (ln T, ln p), built at run time from the exact solver, for ensembles.

Interpolation is linear: monotone wherever the nodes are, and many times faster than the solver. The error is
quadratic in the spacing; the default grid of 800 by 160 nodes keeps density within 2e-4, enthalpy within 5e-4
and electron density (above 2000 K) within 1e-3 of the exact solver.
"""

import equinox as eqx
import numpy as np
from jaxtyping import Bool, Float

from shocklayer.core.constants import BOLTZMANN, GAS_CONSTANT
from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.gas.equilibrium.solver import equilibrium_tp
from shocklayer.gas.mixtures import Mixture

_LEAST_ELECTRONS = 1e-100  # floor of the electrons' mole fraction, so that its logarithm stays linear


class TableState(eqx.Module):
    """The properties of a state that the table has.

    Attributes
    ----------
    temperature, pressure : Array
        (...) [K], [Pa].
    density : Array
        (...) [kg/m^3].
    enthalpy : Array
        (...) [J/kg].
    entropy : Array
        (...) [J/(kg K)].
    molar_mass : Array
        (...) [kg/mol].
    sound_speed : Array
        (...) equilibrium [m/s].
    electron_density : Array
        (...) [1/m^3].
    in_range : Array
        (...) bool; whether the state is inside the table (outside, values are those of its edge).
    """

    temperature: Float[Array, "*batch"]
    pressure: Float[Array, "*batch"]
    density: Float[Array, "*batch"]
    enthalpy: Float[Array, "*batch"]
    entropy: Float[Array, "*batch"]
    molar_mass: Float[Array, "*batch"]
    sound_speed: Float[Array, "*batch"]
    electron_density: Float[Array, "*batch"]
    in_range: Bool[Array, "*batch"]


class EquilibriumTable(eqx.Module):
    """Equilibrium states on a uniform grid of (ln T, ln p); a JAX pytree.

    Attributes
    ----------
    values : Array
        (pressure, temperature, quantity): ln M, h, s, ln a and ln x_e.
    first, spacing : Array
        (2,) ln T in K and ln p in Pa of the first node, and the distances between nodes.
    """

    values: Float[Array, "pressures temperatures 5"]
    first: Float[Array, "2"]
    spacing: Float[Array, "2"]

    def at(self, temperature: ArrayLike, pressure: ArrayLike) -> TableState:
        """Interpolate at a temperature and pressure.

        Parameters
        ----------
        temperature, pressure : array_like
            (...) [K], [Pa].

        Returns
        -------
        TableState
        """
        t, p = jnp.broadcast_arrays(jnp.asarray(temperature, dtype=float), jnp.asarray(pressure, dtype=float))
        i, u = self._position(jnp.log(t), 0)
        j, v = self._position(jnp.log(p), 1)
        low, high = (self._row(j + k, i, u) for k in (0, 1))
        row = low + v[..., None] * (high - low)
        return self._state(t, p, row)

    def at_enthalpy(self, enthalpy: ArrayLike, pressure: ArrayLike) -> TableState:
        """Interpolate at an enthalpy and pressure, the exact inverse of `at`.

        Parameters
        ----------
        enthalpy, pressure : array_like
            (...) [J/kg], [Pa].

        Returns
        -------
        TableState
        """
        h, p = jnp.broadcast_arrays(jnp.asarray(enthalpy, dtype=float), jnp.asarray(pressure, dtype=float))
        j, v = self._position(jnp.log(p), 1)
        last = self.values.shape[1] - 2

        def column(i: Array) -> Array:
            return (1.0 - v) * self.values[j, i, 1] + v * self.values[j + 1, i, 1]

        low = jnp.zeros_like(j)
        width = 1 << last.bit_length()
        while width > 1:
            width //= 2
            trial = jnp.minimum(low + width, last)
            low = jnp.where(column(trial) <= h, trial, low)
        left, right = column(low), column(low + 1)
        u = (h - left) / (right - left)
        log_t = self.first[0] + (low + u) * self.spacing[0]
        return self.at(jnp.exp(log_t), p)

    def _position(self, value: Array, axis: int) -> tuple[Array, Array]:
        number = self.values.shape[1 - axis]
        position = jnp.clip((value - self.first[axis]) / self.spacing[axis], 0.0, number - 1.0)
        index = jnp.minimum(position.astype(int), number - 2)
        return index, position - index

    def _row(self, j: Array, i: Array, u: Array) -> Array:
        left = self.values[j, i]
        return left + u[..., None] * (self.values[j, i + 1] - left)

    def _state(self, t: Array, p: Array, row: Array) -> TableState:
        mass = jnp.exp(row[..., 0])
        last = self.first + self.spacing * (np.array(self.values.shape[1::-1]) - 1)
        logs = jnp.stack([jnp.log(t), jnp.log(p)], axis=-1)
        edge = 1e-9
        electrons = jnp.exp(row[..., 4])
        return TableState(
            temperature=t,
            pressure=p,
            density=p * mass / (GAS_CONSTANT * t),
            enthalpy=row[..., 1],
            entropy=row[..., 2],
            molar_mass=mass,
            sound_speed=jnp.exp(row[..., 3]),
            electron_density=electrons * p / (BOLTZMANN * t),
            in_range=jnp.all((logs >= self.first - edge) & (logs <= last + edge), axis=-1),
        )


def equilibrium_table(
    mixture: Mixture,
    temperatures: tuple[float, float] = (200.0, 20_000.0),
    pressures: tuple[float, float] = (0.1, 1.0e8),
    number: tuple[int, int] = (800, 160),
) -> EquilibriumTable:
    """Build a table of equilibrium states from the exact solver.

    Parameters
    ----------
    mixture : Mixture
    temperatures, pressures : tuple of float
        Ends [K], [Pa].
    number : tuple of int
        Nodes along ln T and ln p, at least 2 each.

    Returns
    -------
    EquilibriumTable

    Raises
    ------
    UserError
        The ends are not ascending and positive, or there are too few nodes.

    Notes
    -----
    Range and data of `equilibrium_tp`.
    """
    ends = np.log(np.array([temperatures, pressures], dtype=float))
    if not np.all(np.isfinite(ends)) or np.any(ends[:, 0] >= ends[:, 1]) or min(number) < 2:
        raise UserError("A table needs ascending positive ends and at least two nodes along each axis.")
    log_t, log_p = (np.linspace(ends[k, 0], ends[k, 1], number[k]) for k in (0, 1))
    state = equilibrium_tp(mixture, np.exp(log_t)[None, :], np.exp(log_p)[:, None])
    electrons = state.electron_density * BOLTZMANN * state.temperature / state.pressure
    values = jnp.stack(
        [
            jnp.log(state.molar_mass),
            state.enthalpy,
            state.entropy,
            jnp.log(state.sound_speed),
            jnp.log(jnp.maximum(electrons, _LEAST_ELECTRONS)),
        ],
        axis=-1,
    )
    spacing = (ends[:, 1] - ends[:, 0]) / (np.array(number) - 1)
    return EquilibriumTable(values, jnp.asarray(ends[:, 0]), jnp.asarray(spacing))
