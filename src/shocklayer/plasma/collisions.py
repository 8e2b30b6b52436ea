"""Collision frequency of electrons with neutral species and with ions."""

from collections.abc import Sequence
from functools import cache
from importlib.resources import files
from math import pi

import numpy as np

from shocklayer.core.constants import BOLTZMANN, ELECTRON_MASS, ELEMENTARY_CHARGE, VACUUM_PERMITTIVITY
from shocklayer.core.csv_columns import read_rows
from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.core.validity import ValidityRange

_WRIGHT = "Wright, Bose, Palmer & Levin, AIAA J. 43(12), 2005, pp. 2558-2564"

VALIDITY = (ValidityRange("electron collision integrals", "electron_temperature", 1000.0, 20000.0, _WRIGHT),)
"""Range of the tabulated integrals; beyond it they are extrapolated as powers of temperature."""


@cache
def _tables() -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Natural logarithms of temperature [K] and of the integral [m^2] for each neutral species."""
    text = (files("shocklayer") / "data/plasma/electron_neutral_q11.csv").read_text("utf-8")
    rows: dict[str, list[tuple[float, float]]] = {}
    for row in read_rows(text):
        rows.setdefault(row["species"], []).append(
            (float(row["temperature_K"]), float(row["momentum_transfer_integral_angstrom2"]) * 1e-20)
        )
    return {
        name: (np.log([t for t, _ in sorted(points)]), np.log([q for _, q in sorted(points)]))
        for name, points in rows.items()
    }


def momentum_transfer_integral(species: str, electron_temperature: ArrayLike) -> Array:
    """Maxwell-averaged momentum-transfer cross section pi Omega11 of electrons with a neutral species.

    Parameters
    ----------
    species : str
        Neutral species, such as ``"N2"``.
    electron_temperature : ArrayLike
        Electron temperature [K].

    Returns
    -------
    jax.Array
        Cross section [m^2]: linear in the logarithms between the tabulated temperatures, extrapolated with
        the slope of the last interval outside them.

    Raises
    ------
    UserError
        If there are no data for the species.

    Notes
    -----
    Range: 1000-20 000 K (N and NO from 2000 K, N2 from 500 K); stated accuracy 15-35 % in air.
    Source: M. J. Wright et al., AIAA J. 43(12), 2005 (carbon species: AIAA J. 45(1), 2007).
    """
    tables = _tables()
    if species not in tables:
        raise UserError(
            f"no electron collision data for species {species!r}; available: {', '.join(sorted(tables))}"
        )
    nodes, values = tables[species]
    logarithm = jnp.log(jnp.asarray(electron_temperature, float))
    interval = jnp.clip(jnp.searchsorted(nodes, logarithm) - 1, 0, nodes.size - 2)
    low, base = jnp.asarray(nodes)[interval], jnp.asarray(values)[interval]
    slope = jnp.asarray(np.diff(values) / np.diff(nodes))[interval]
    return jnp.exp(base + slope * (logarithm - low))


def has_collision_data(species: str) -> bool:
    """Whether there are data for the collisions of electrons with a species: ions, and tabulated neutrals.

    Parameters
    ----------
    species : str
        Name; ``e-`` for electrons, ions end in ``+``.

    Returns
    -------
    bool
        True for electrons too, as collisions between electrons do not change their total momentum.
    """
    return species == "e-" or species.endswith("+") or species in _tables()


def coulomb_integral(electron_density: ArrayLike, electron_temperature: ArrayLike) -> Array:
    """Momentum-transfer cross section of electrons with singly charged ions, screened by the electrons.

    Parameters
    ----------
    electron_density : ArrayLike
        Electron density [1/m^3].
    electron_temperature : ArrayLike
        Electron temperature [K].

    Returns
    -------
    jax.Array
        pi Omega11 of the attractive screened Coulomb potential [m^2].

    Notes
    -----
    With b = e^2/(4 pi eps0 k T), Debye length l of the electrons and T* = l/b:
    (pi/2) b^2 ln(1 + 0.784 T* (1 + 0.476 exp(-0.0313 T*))). Range: T* above 4 (3 % there, 1 % from 10 to
    1000); below 0.5, where the fit has no meaning, T* is replaced by 0.5.
    Source: Wright et al., AIAA J. 43(12), 2005, Eq. 6, a fit to Stallcop, Partridge & Levin, 1992.
    """
    energy = BOLTZMANN * jnp.asarray(electron_temperature, float)
    closest = ELEMENTARY_CHARGE**2 / (4.0 * pi * VACUUM_PERMITTIVITY) / energy
    electrons = jnp.maximum(jnp.asarray(electron_density, float), 1e-30)
    debye = jnp.sqrt(VACUUM_PERMITTIVITY * energy / electrons) / ELEMENTARY_CHARGE
    reduced = jnp.maximum(debye / closest, 0.5)
    growth = 0.784 * reduced * (1.0 + 0.476 * jnp.exp(-0.0313 * reduced))
    return 0.5 * pi * closest**2 * jnp.log1p(growth)


def collision_frequency(
    mixture_names: Sequence[str],
    mole_fractions: ArrayLike,
    number_density: ArrayLike,
    electron_temperature: ArrayLike,
) -> Array:
    """Momentum-transfer collision frequency of electrons with all other species of a mixture.

    nu = (4/3) sqrt(8 k T_e / (pi m_e)) sum of n_k Q_k over neutrals (tabulated) and ions (Coulomb).

    Parameters
    ----------
    mixture_names : sequence of str
        Species names in the order of the mole fractions; ``e-`` for electrons, ions end in ``+``.
    mole_fractions : ArrayLike, shape (..., species)
        Mole fractions.
    number_density : ArrayLike
        Number density of all particles, electrons included [1/m^3].
    electron_temperature : ArrayLike
        Electron temperature [K].

    Returns
    -------
    jax.Array
        Collision frequency [1/s] of the shape of ``number_density``.

    Raises
    ------
    UserError
        If a neutral species has no electron collision data.

    Notes
    -----
    Range: 1000-20 000 K (`VALIDITY`). Singly charged ions. Source: the collision integrals of Wright et
    al., AIAA J. 43(12), 2005; the average (4/3) n v Q as in Mitchner & Kruger, Partially Ionized Gases,
    1973, chapter II.
    """
    fractions = jnp.asarray(mole_fractions, float)
    density = jnp.asarray(number_density, float)
    temperature = jnp.maximum(jnp.asarray(electron_temperature, float), 1.0)
    names = tuple(mixture_names)
    electrons = fractions[..., names.index("e-")] * density if "e-" in names else jnp.zeros_like(density)
    coulomb = coulomb_integral(electrons, temperature)
    total = jnp.zeros_like(density * temperature)
    for position, name in enumerate(names):
        if name == "e-":
            continue
        cross_section = coulomb if name.endswith("+") else momentum_transfer_integral(name, temperature)
        total = total + fractions[..., position] * cross_section
    mean_speed = jnp.sqrt(8.0 * BOLTZMANN * temperature / (pi * ELECTRON_MASS))
    return 4.0 / 3.0 * mean_speed * density * total


def collision_frequency_from_pressure(pressure: ArrayLike, temperature: ArrayLike) -> Array:
    """Electron collision frequency by a common approximation, nu = 5.738e7 p / sqrt(T).

    Parameters
    ----------
    pressure : ArrayLike
        Pressure [Pa].
    temperature : ArrayLike
        Temperature [K].

    Returns
    -------
    jax.Array
        Collision frequency [1/s].

    Notes
    -----
    Equivalent to a constant cross section of 9.56e-20 m^2 for every particle, that of molecular nitrogen near
    2000 K. In nitrogen it agrees with the sum over species within 30 % from 1000 to 20 000 K; it neglects
    atoms and ions. For comparison with published attenuation that uses it.
    """
    return 5.738e7 * jnp.asarray(pressure, float) / jnp.sqrt(jnp.asarray(temperature, float))
