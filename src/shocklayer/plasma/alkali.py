"""Electrons from traces of alkali metals released by an ablating heat shield: Saha ionisation equilibrium."""

from math import pi

from shocklayer.core.constants import BOLTZMANN, ELECTRON_MASS, ELEMENTARY_CHARGE, PLANCK
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array, ArrayLike, Scalar

IONISATION_POTENTIAL = {"sodium": 5.1390767, "potassium": 4.3406637}
"""First ionisation energies [eV] (NIST Atomic Spectra Database); statistical weights: ion 1, atom 2."""
_STEPS = 60
"""Bisections of the logarithm of electron density."""


def saha_constant(metal: str, temperature: ArrayLike) -> Array:
    """Equilibrium constant n_e n_ion / n_atom of an alkali metal.

    Parameters
    ----------
    metal : {"sodium", "potassium"}
        The metal.
    temperature : ArrayLike
        Temperature [K].

    Returns
    -------
    jax.Array
        [1/m^3].

    Notes
    -----
    2 (g_ion/g_atom) (2 pi m_e k T / h^2)^(3/2) exp(-E/kT), the factor before the bracket being one. Range:
    below about 8000 K, where excited states of the atom do not yet count. Source: M. N. Saha, Phil. Mag. 40,
    1920.
    """
    energy = BOLTZMANN * jnp.asarray(temperature, float)
    states = (2.0 * pi * ELECTRON_MASS * energy / PLANCK**2) ** 1.5
    return states * jnp.exp(-IONISATION_POTENTIAL[metal] * ELEMENTARY_CHARGE / energy)


def with_alkali(
    temperature: ArrayLike, electron_density: ArrayLike, sodium: ArrayLike, potassium: ArrayLike
) -> Array:
    """Electron density of a gas with traces of sodium and potassium in ionisation equilibrium.

    Parameters
    ----------
    temperature : ArrayLike
        Temperature [K].
    electron_density : ArrayLike
        Density of electrons from the ions of the air [1/m^3].
    sodium, potassium : ArrayLike
        Number densities of the metals, atoms and ions together [1/m^3].

    Returns
    -------
    jax.Array
        Electron density [1/m^3], broadcast over the arguments.

    Notes
    -----
    Solves n_e = n_air + sum of n_s S_s / (n_e + S_s) by bisection of its logarithm. Range: traces in
    equilibrium; metals bound in oxides and hydroxides are neglected, as is charge exchange of the ions of
    the air with the metals. Source: `saha_constant`.
    """
    from_air, sodium, potassium, temperature = jnp.broadcast_arrays(
        *(jnp.asarray(v, float) for v in (electron_density, sodium, potassium, temperature))
    )
    constants = [saha_constant(metal, temperature) for metal in ("sodium", "potassium")]

    def from_metals(electrons: Array) -> Array:
        first, second = constants
        return sodium * first / (electrons + first + 1e-300) + potassium * second / (
            electrons + second + 1e-300
        )

    def bisect(_: Scalar, ends: tuple[Array, Array]) -> tuple[Array, Array]:
        low, high = ends
        middle = 0.5 * (low + high)
        electrons = jnp.exp(middle)
        below = from_air + from_metals(electrons) > electrons
        return jnp.where(below, middle, low), jnp.where(below, high, middle)

    least = jnp.log(jnp.maximum(from_air, 1e-30))
    most = jnp.log(jnp.maximum(from_air + sodium + potassium, 1e-30)) + 1e-12
    low, high = jax.lax.fori_loop(0, _STEPS, bisect, (least, most))
    return jnp.where(sodium + potassium > 0.0, jnp.exp(0.5 * (low + high)), from_air)
