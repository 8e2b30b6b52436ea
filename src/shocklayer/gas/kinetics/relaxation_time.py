"""Relaxation times of vibration with translation and with free electrons.

Vibration with translation (Landau-Teller, harmonic oscillators):

    dE_s/dt = n_s [E_s(T) - E_s(T_v)] / tau_s,      1/tau_s = sum_r x_r / tau_sr,
    tau_sr = exp[a_sr (T^-1/3 - b_sr) - 18.42] / p_atm + 1 / (n c_s sigma_sr),

Millikan & White (J. Chem. Phys. 39, 1963, 3209) with the constants per pair of Park (J. Thermophys. Heat
Transfer 7(3), 1993, Table 1) and his limiting cross section 3e-21 m^2 (50 000 K / T)^2; c_s is the mean speed
of the vibrating species and n the number density of heavy particles (Gnoffo, Gupta & Shinn, NASA TP-2867,
1989, eqs. 56-58). Rates add over the partners (harmonic mean of the times). Pairs without constants have
those of the formula of Millikan & White.
"""

from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files

import numpy as np

from shocklayer.core.constants import (
    AVOGADRO,
    ELECTRON_MASS,
    GAS_CONSTANT,
    STANDARD_ATMOSPHERE,
)
from shocklayer.core.csv_columns import read_rows
from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array, ArrayLike
from shocklayer.gas.kinetics.modes import energy_modes, species_first
from shocklayer.gas.mixtures import Mixture
from shocklayer.gas.transport.integrals import electron_momentum_fit

_LIMIT_CROSS_SECTION = 3.0e-21  # [m^2], of pairs without their own (Park 1993)
_LIMIT_TEMPERATURE = 50_000.0  # [K]
_SETS = ("park-1993", "kim-jo-2021", "millikan-white")


@dataclass(frozen=True, eq=False)
class Relaxation:
    """Constants of vibrational relaxation and of electron energy exchange of a mixture; a constant to JAX.

    Attributes
    ----------
    vibrators : numpy.ndarray
        Indices of the species that vibrate.
    modes : numpy.ndarray
        (mode, 2): characteristic temperature [K], degeneracy.
    mode_of : numpy.ndarray
        (vibrator, mode) 1 where the mode belongs to the species.
    slope, shift : numpy.ndarray
        a [K^1/3] and a b + 18.42, (vibrator, species).
    cross_section, cross_section_exponent : numpy.ndarray
        sigma = cross_section T^exponent [m^2], (vibrator, species); infinite where Park's limit is not used.
    speed : numpy.ndarray
        sqrt(8 R / (pi M)) of the vibrators.
    heavy : numpy.ndarray
        1 for heavy species, 0 for the electron.
    momentum : numpy.ndarray
        (neutral, 4) cubic fits of ln(pi Omega11) with electrons.
    neutral, ion : numpy.ndarray
        Indices of neutrals and of ions.
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
    """Return the vibrational modes of the molecules: (characteristic temperature [K], degeneracy) by species.

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
    for set_name in dict.fromkeys(("park-1993", name)):
        for row in _table("millikan_white"):
            if row["set"] != set_name:
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
    """Return the constants of vibrational relaxation of a mixture (cached).

    Parameters
    ----------
    mixture : Mixture
    name : str
        ``park-1993`` (default; with the Mars pairs of Park et al. 1994), ``kim-jo-2021``, or
        ``millikan-white``: every pair by the correlation of Millikan & White, J. Chem. Phys. 39(12), 1963.

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
    constants = {} if name == "millikan-white" else _pair_constants(name)
    names, masses = mixture.names, mixture.molar_masses
    table = np.empty((len(vibrators), len(names), 4))
    for row, v in enumerate(vibrators):
        lowest = min(theta for theta, _ in modes[names[v]])
        for r, partner in enumerate(names):
            published = constants.get((names[v], partner))
            table[row, r] = published or _formula(masses[v], masses[r], lowest)
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


def column(values: np.ndarray, like: Array) -> np.ndarray:
    """Append axes to constants so that they broadcast against (..., *like.shape)."""
    return np.asarray(values).reshape(*np.shape(values), *([1] * like.ndim))


def pair_times(rel: Relaxation, temperature: Array) -> tuple[Array, Array]:
    """Return p tau of Millikan & White and 1/(c sigma) of Park's limit for every pair.

    Parameters
    ----------
    rel : Relaxation
    temperature : Array
        (...) [K].

    Returns
    -------
    tuple of Array
        (vibrator, species, ...): [Pa s] and [s/m^3], the latter to be divided by the number density.
    """
    log_t = jnp.log(temperature)
    exponent = column(rel.slope, log_t) * jnp.exp(-log_t / 3.0) - column(rel.shift, log_t)
    millikan_white = STANDARD_ATMOSPHERE * jnp.exp(exponent)
    speed = rel.speed[:, None] * rel.cross_section
    park = jnp.exp(-(0.5 + column(rel.cross_section_exponent, log_t)) * log_t) / column(speed, log_t)
    return millikan_white, park


def pair_rates(times: tuple[Array, Array], rel: Relaxation, temperature: Array) -> Array:
    """Return the contribution of one mole per volume of each partner to 1/tau of each vibrating species.

    Parameters
    ----------
    times : tuple of Array
        From `pair_times`.
    rel : Relaxation
    temperature : Array
        (...) [K].

    Returns
    -------
    Array
        (vibrator, species, ...) [m^3/(mol s)].
    """
    millikan_white, park = times
    # x_r / tau_sr with p = c R T and n = c N_A: the total concentration cancels against x_r = c_r / c.
    return jnp.asarray(column(rel.heavy, temperature)) / (
        millikan_white / (GAS_CONSTANT * temperature) + park / AVOGADRO
    )


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
    Measured from about 300 to 8000 K; above, Park's limiting cross section dominates.
    """
    rel = relaxation(mixture, name)
    x, t, p = species_first(mole_fractions, temperature, pressure)
    c = x * (p / (GAS_CONSTANT * t))
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
    two fits differ by a factor 3 to 4. The two-temperature model, where vibration and electrons have one
    temperature, does not need it; three-temperature models and estimates of that assumption do.
    """
    rows = [row for row in _table("electron_vibration") if row["set"] == name]
    if not rows:
        raise UserError(f"There is no electron-vibration fit {name!r}; known are lee and bourdon-vervisch.")
    log_t = jnp.log10(jnp.asarray(electron_temperature, dtype=float))
    values = [float(r["a"]) * log_t**2 + float(r["b"]) * log_t + float(r["c"]) for r in rows]
    chosen = jnp.where(log_t < np.log10(7000.0), values[0], values[1])
    return STANDARD_ATMOSPHERE * 10.0**chosen / jnp.asarray(electron_pressure, dtype=float)
