"""Relaxation of vibration and of free electrons.

Vibration with translation (Landau-Teller, harmonic oscillators):

    dE_s/dt = n_s [E_s(T) - E_s(T_v)] / tau_s,      1/tau_s = sum_r x_r / tau_sr,
    tau_sr = exp[a_sr (T^-1/3 - b_sr) - 18.42] / p_atm + 1 / (n c_s sigma_sr),

Millikan & White (J. Chem. Phys. 39, 1963, 3209) with the constants per pair of Park (J. Thermophys. Heat
Transfer 7(3), 1993, Table 1) and his limiting cross section 3e-21 m^2 (50 000 K / T)^2; c_s is the mean speed
of the vibrating species and n the number density of heavy particles (Gnoffo, Gupta & Shinn, NASA TP-2867,
1989, eqs. 56-58). Partners add as rates (harmonic mean). Pairs without constants have those of the formula of
Millikan & White.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import numpy as np

from shocklayer.core.constants import (
    AVOGADRO,
    BOLTZMANN,
    ELECTRON_MASS,
    ELEMENTARY_CHARGE,
    GAS_CONSTANT,
    STANDARD_ATMOSPHERE,
    VACUUM_PERMITTIVITY,
)
from shocklayer.core.csv_columns import read_rows
from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.gas.kinetics.modes import energy_modes
from shocklayer.gas.mixtures import Mixture
from shocklayer.gas.transport.integrals import electron_momentum_fit

_LIMIT_CROSS_SECTION = 3.0e-21  # [m^2], of pairs without their own (Park 1993)
_LIMIT_TEMPERATURE = 50_000.0  # [K]
_SETS = ("park-1993", "kim-jo-2021")


@dataclass(frozen=True, eq=False)
class Relaxation:
    """Constants of vibrational relaxation of a mixture; a constant to JAX.

    Attributes
    ----------
    vibrators : numpy.ndarray
        Places of the species that vibrate.
    modes : numpy.ndarray
        (mode, 2): characteristic temperature [K], degeneracy.
    mode_of : numpy.ndarray
        (vibrator, mode) 1 where the mode belongs to the species.
    slope, shift : numpy.ndarray
        a [K^1/3] and a b + 18.42, (vibrator, species).
    cross_section, cross_section_exponent : numpy.ndarray
        sigma = cross_section T^exponent [m^2], (vibrator, species); infinite without correction.
    speed : numpy.ndarray
        sqrt(8 R / (pi M)) of the vibrators.
    heavy : numpy.ndarray
        1 for heavy species, 0 for the electron.
    momentum : numpy.ndarray
        (neutral, 4) cubic fits of ln(pi Omega11) with electrons.
    neutral, ion : numpy.ndarray
        Places of neutrals and of ions.
    inverse_mass : numpy.ndarray
        Electron mass over the mass of each species.
    """

    vibrators: np.ndarray
    modes: np.ndarray
    mode_of: np.ndarray
    slope: np.ndarray
    shift: np.ndarray
    cross_section: np.ndarray
    cross_section_exponent: np.ndarray
    speed: np.ndarray
    heavy: np.ndarray
    momentum: np.ndarray
    neutral: np.ndarray
    ion: np.ndarray
    inverse_mass: np.ndarray


def _table(name: str) -> list[dict[str, str]]:
    path = files("shocklayer") / "data" / "gas" / "kinetics" / f"{name}.csv"
    return read_rows(path.read_text(encoding="utf-8"))


@cache
def vibrational_modes() -> dict[str, tuple[tuple[float, float], ...]]:
    """Return the harmonic modes of the molecules: (characteristic temperature [K], degeneracy) by species.

    Returns
    -------
    dict of str to tuple of (float, float)
    """
    out: dict[str, tuple[tuple[float, float], ...]] = {}
    for row in _table("vibration"):
        mode = (float(row["theta_vib_K"]), float(row["degeneracy"]))
        out[row["species"]] = (*out.get(row["species"], ()), mode)
    return out


@cache
def _pair_constants(name: str) -> dict[tuple[str, str], tuple[float, float, float, float]]:
    """Constants (a, b, cross section at 1 K, its exponent) of pairs; Park's where the set has none."""
    out = {}
    for wanted in dict.fromkeys(("park-1993", name)):
        for row in _table("millikan_white"):
            if row["set"] != wanted:
                continue
            form, reference = row["sigma_v_form"], row["sigma_v_ref_m2"]
            if form.startswith("limit"):
                section = float(reference) * _LIMIT_TEMPERATURE**2, -2.0
            elif form.startswith("power"):
                section = float(reference), float(form.split()[1])
            else:
                section = np.inf, 0.0
            a, b = float(row["A_MW_K_to_one_third"]), float(row["B_MW_K_to_minus_one_third"])
            out[row["vibrator"], row["partner"]] = (a, b, *section)
    return out


def _formula(molar_mass: float, partner_mass: float, theta: float) -> tuple[float, float, float, float]:
    """Millikan & White 1963: a = 1.16e-3 mu^1/2 theta^4/3, b = 0.015 mu^1/4 (mu in g/mol)."""
    mu = 1e3 * molar_mass * partner_mass / (molar_mass + partner_mass)
    section = _LIMIT_CROSS_SECTION * _LIMIT_TEMPERATURE**2
    return 1.16e-3 * np.sqrt(mu) * theta ** (4 / 3), 0.015 * mu**0.25, section, -2.0


@lru_cache(maxsize=64)
def relaxation(mixture: Mixture, name: str = "park-1993") -> Relaxation:
    """Return the constants of vibrational relaxation of a mixture (kept).

    Parameters
    ----------
    mixture : Mixture
    name : str
        ``park-1993`` (default; with the Mars pairs of Park et al. 1994) or ``kim-jo-2021``.

    Returns
    -------
    Relaxation

    Raises
    ------
    UserError
        There is no such set.
    """
    if name not in _SETS:
        raise UserError(f"There is no set of relaxation times {name!r}; known are {', '.join(_SETS)}.")
    modes = vibrational_modes()
    vibrators = [k for k, n in enumerate(mixture.names) if n in modes]
    constants = _pair_constants(name)
    names, masses = mixture.names, mixture.molar_masses
    table = np.empty((len(vibrators), len(names), 4))
    for row, v in enumerate(vibrators):
        lowest = min(theta for theta, _ in modes[names[v]])
        for r, partner in enumerate(names):
            found = constants.get((names[v], partner))
            table[row, r] = found if found else _formula(masses[v], masses[r], lowest)
    flat = [(row, mode) for row, v in enumerate(vibrators) for mode in modes[names[v]]]
    mode_of = np.zeros((len(vibrators), len(flat)))
    for column, (row, _) in enumerate(flat):
        mode_of[row, column] = 1.0
    heavy = energy_modes(mixture).heavy
    neutral = np.flatnonzero((mixture.charges == 0) & (heavy > 0.0))
    a, b, section, exponent = np.moveaxis(table, -1, 0)
    return Relaxation(
        vibrators=np.array(vibrators, dtype=int),
        modes=np.array([mode for _, mode in flat]).reshape(-1, 2),
        mode_of=mode_of,
        slope=a,
        shift=a * b + 18.42,
        cross_section=section,
        cross_section_exponent=exponent,
        speed=np.sqrt(8.0 * GAS_CONSTANT / (np.pi * masses[vibrators])),
        heavy=heavy,
        momentum=np.array([electron_momentum_fit(names[k]) for k in neutral]),
        neutral=neutral,
        ion=np.flatnonzero(mixture.charges > 0),
        inverse_mass=ELECTRON_MASS * AVOGADRO / masses,
    )


def _column(values: np.ndarray, like: Any) -> np.ndarray:
    return np.asarray(values).reshape(*np.shape(values), *([1] * like.ndim))


def pair_times(rel: Relaxation, temperature: Any) -> tuple[Any, Any]:
    """Return what is needed of every pair: p tau of Millikan & White, and 1/(c sigma) of Park's limit.

    Parameters
    ----------
    rel : Relaxation
    temperature : array
        (...) [K].

    Returns
    -------
    tuple of array
        (vibrator, species, ...): [Pa s] and [s/m^3], the latter to be divided by the number density.
    """
    log_t = jnp.log(temperature)
    exponent = _column(rel.slope, log_t) * jnp.exp(-log_t / 3.0) - _column(rel.shift, log_t)
    millikan_white = STANDARD_ATMOSPHERE * jnp.exp(exponent)
    speed = rel.speed[:, None] * rel.cross_section
    park = jnp.exp(-(0.5 + _column(rel.cross_section_exponent, log_t)) * log_t) / _column(speed, log_t)
    return millikan_white, park


def pair_rates(times: tuple[Any, Any], rel: Relaxation, temperature: Any) -> Any:
    """Return what one mole per volume of each partner adds to 1/tau of each vibrating species.

    Parameters
    ----------
    times : tuple of array
        From `pair_times`.
    rel : Relaxation
    temperature : array
        (...) [K].

    Returns
    -------
    array
        (vibrator, species, ...) [m^3/(mol s)].
    """
    millikan_white, park = times
    # x_r / tau_sr with p = c R T and n = c N_A: the total concentration cancels against x_r = c_r / c.
    return _column(rel.heavy, temperature) / (millikan_white / (GAS_CONSTANT * temperature) + park / AVOGADRO)


def oscillator_energy(rel: Relaxation, temperature: Any) -> Any:
    """Return the energy of the harmonic oscillators of each vibrating species.

    Parameters
    ----------
    rel : Relaxation
    temperature : array
        (...) [K].

    Returns
    -------
    array
        (vibrator, ...) [J/mol].
    """
    theta, degeneracy = _column(rel.modes[:, 0], temperature), _column(rel.modes[:, 1], temperature)
    energy = GAS_CONSTANT * degeneracy * theta / jnp.expm1(jnp.minimum(theta / temperature, 600.0))
    return jnp.tensordot(rel.mode_of, energy, axes=1)


def electron_exchange(
    rel: Relaxation, concentrations: Any, electrons: Any, temperature: Any, electron_temperature: Any
) -> Any:
    """Return the power that free electrons gain from heavy particles by elastic collisions.

    Parameters
    ----------
    rel : Relaxation
    concentrations : array
        (species, ...) [mol/m^3].
    electrons : array
        Concentration of electrons (...) [mol/m^3].
    temperature, electron_temperature : array
        (...) [K].

    Returns
    -------
    array
        (...) [W/m^3]: 3 n_e k (T - T_e) sum_r (m_e/m_r) nu_r with nu_r = (4/3) n_r c_e pi Omega11_er
        (Mitchner & Kruger, Partially Ionized Gases, 1973, ch. II.7-8), neutrals from Wright et al. (2005),
        ions with the Coulomb cross section of Gnoffo, Gupta & Shinn (NASA TP-2867, 1989, eq. 71).
    """
    log_t = jnp.log(electron_temperature)
    powers = jnp.stack([jnp.ones_like(log_t), log_t, log_t**2, log_t**3])
    neutral = jnp.exp(jnp.tensordot(rel.momentum, powers, axes=1))
    hits = jnp.sum(
        concentrations[rel.neutral] * _column(rel.inverse_mass[rel.neutral], log_t) * neutral, axis=0
    )
    if rel.ion.size:
        length = ELEMENTARY_CHARGE**2 / (4.0 * np.pi * VACUUM_PERMITTIVITY * BOLTZMANN) / electron_temperature
        number = jnp.maximum(AVOGADRO * electrons, 1.0)
        coulomb = (8.0 * np.pi / 27.0) * length**2 * jnp.log1p(9.0 / (4.0 * np.pi * length**3 * number))
        ions = jnp.sum(concentrations[rel.ion] * _column(rel.inverse_mass[rel.ion], log_t), axis=0)
        # Gnoffo's cross section carries the factor 4/3 of the momentum-transfer frequency already.
        hits = hits + ions * coulomb * 0.75
    speed = jnp.sqrt(8.0 * BOLTZMANN * electron_temperature / (np.pi * ELECTRON_MASS))
    frequency = (4.0 / 3.0) * AVOGADRO * speed * hits
    return 3.0 * GAS_CONSTANT * electrons * (temperature - electron_temperature) * frequency


def relaxation_times(
    mixture: Mixture,
    mole_fractions: ArrayLike,
    temperature: ArrayLike,
    pressure: ArrayLike,
    name: str = "park-1993",
) -> Array:
    """Return the vibrational relaxation times of a mixture.

    Parameters
    ----------
    mixture : Mixture
    mole_fractions : array_like
        (..., species) [-].
    temperature : array_like
        Of translation and rotation (...) [K].
    pressure : array_like
        (...) [Pa], of a gas at that temperature throughout.
    name : str
        ``park-1993`` or ``kim-jo-2021``.

    Returns
    -------
    Array
        (..., vibrator) [s], vibrators in the order of the mixture (`Relaxation.vibrators`).

    Notes
    -----
    Measured from about 300 to 8000 K; above, Park's limiting cross section rules.
    """
    rel = relaxation(mixture, name)
    t, p = jnp.asarray(temperature, dtype=float), jnp.asarray(pressure, dtype=float)
    x = jnp.moveaxis(jnp.asarray(mole_fractions, dtype=float), -1, 0)
    shape = np.broadcast_shapes(t.shape, p.shape, x.shape[1:])
    t = jnp.broadcast_to(t, shape)
    c = jnp.broadcast_to(x * (p / (GAS_CONSTANT * t)), (x.shape[0], *shape))
    rates = jnp.sum(pair_rates(pair_times(rel, t), rel, t) * c, axis=1)
    return jnp.moveaxis(1.0 / rates, 0, -1)


def electron_vibration_time(
    electron_temperature: ArrayLike, electron_pressure: ArrayLike, name: str = "lee"
) -> Array:
    """Return the relaxation time of nitrogen vibration with free electrons.

    Parameters
    ----------
    electron_temperature : array_like
        (...) [K].
    electron_pressure : array_like
        (...) [Pa].
    name : str
        ``lee`` (fit of Candler 1988 to Lee 1986) or ``bourdon-vervisch`` (Phys. Plasmas 7, 2000, 4194).

    Returns
    -------
    Array
        (...) [s].

    Raises
    ------
    UserError
        There is no such fit.

    Notes
    -----
    log10(p_e tau / atm s) quadratic in log10 T_e, in two pieces that meet at 7000 K; 1000 to 50 000 K. The
    two fits differ by a factor 3 to 4. The two-temperature model, where vibration and electrons share one
    temperature, does not need it; three-temperature models and estimates of that sharing do.
    """
    rows = [row for row in _table("electron_vibration") if row["set"] == name]
    if not rows:
        raise UserError(f"There is no electron-vibration fit {name!r}; known are lee and bourdon-vervisch.")
    log_t = jnp.log10(jnp.asarray(electron_temperature, dtype=float))
    values = [float(r["a"]) * log_t**2 + float(r["b"]) * log_t + float(r["c"]) for r in rows]
    chosen = jnp.where(log_t < np.log10(7000.0), values[0], values[1])
    return STANDARD_ATMOSPHERE * 10.0**chosen / jnp.asarray(electron_pressure, dtype=float)
