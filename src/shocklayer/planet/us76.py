"""US Standard Atmosphere 1976 from its own definition, 0 to 1000 km, in NumPy.

Below 86 km the seven layers of constant molecular-scale temperature gradient; from 86 to 1000 km the
standard's temperature segments and the diffusion integrals of its six species. Constants are those
printed in the standard: its gas constant and Avogadro number differ from today's in the fifth digit.

References
----------
U.S. Standard Atmosphere, 1976. NOAA-S/T 76-1562 (NASA-TM-X-74335): tables 2 to 8, equations 18 to 42.
"""

from typing import NamedTuple

import numpy as np

GAS_CONSTANT_US76 = 8.31432
"""Gas constant of the standard [J/(mol K)]."""
AVOGADRO_US76 = 6.022169e23
"""Avogadro number of the standard [1/mol]."""
MOLAR_MASS_SEA_LEVEL = 0.0289644
"""Mean molar mass of air below 80 km [kg/mol]."""
EFFECTIVE_EARTH_RADIUS = 6356766.0
"""Radius that turns geometric into geopotential altitude [m]."""
SPECIES = ("N2", "O", "O2", "Ar", "He", "H")
"""Species above 86 km, in the order of the number densities."""
MOLAR_MASSES = np.array([0.0280134, 0.0159994, 0.0319988, 0.039948, 0.0040026, 0.00100797])
"""Molar masses of SPECIES [kg/mol]."""

_G0 = 9.80665
_BASE_ALTITUDE = np.array([0.0, 11e3, 20e3, 32e3, 47e3, 51e3, 71e3])  # geopotential [m]
_LAPSE = np.array([-6.5e-3, 0.0, 1.0e-3, 2.8e-3, 0.0, -2.8e-3, -2.0e-3])  # [K/m]
# Ratio of mean molar mass to its sea-level value from 80 to 86 km geometric, every 500 m (table 8).
_MOLAR_MASS_RATIO_ALTITUDE = np.arange(80e3, 86.01e3, 500.0)
_MOLAR_MASS_RATIO = np.array(
    [
        1.0,
        0.999996,
        0.999989,
        0.999971,
        0.999941,
        0.999909,
        0.999870,
        0.999829,
        0.999786,
        0.999741,
        0.999694,
        0.999641,
        0.999579,
    ]
)

_Z7, _Z8, _Z9, _Z10, _Z11, _Z12 = 86e3, 91e3, 110e3, 120e3, 500e3, 1000e3  # geometric [m]
_T7, _T9, _T10, _T11, _T_EXOSPHERE = 186.8673, 240.0, 360.0, 999.2356, 1000.0
_ELLIPSE_CENTRE, _ELLIPSE_AMPLITUDE, _ELLIPSE_WIDTH = 263.1905, -76.3232, -19942.9
_RELAXATION = 0.01875e-3  # lambda of equation 31 [1/m]

# Number densities at 86 km [1/m3], N2 O O2 Ar He; hydrogen at 500 km.
_NUMBER_DENSITY_86 = np.array([1.129794e20, 8.6e16, 3.030898e19, 1.351400e18, 7.5817e14])
_HYDROGEN_500 = 8.0e10
_HYDROGEN_FLUX = 7.2e11  # [1/(m2 s)]
_THERMAL_DIFFUSION = {"O": 0.0, "O2": 0.0, "Ar": 0.0, "He": -0.40, "H": -0.25}
_DIFFUSION = {  # a [1/(m s)], b [-] of D = a / N (T / 273.15)^b
    "O": (6.986e20, 0.750),
    "O2": (4.863e20, 0.750),
    "Ar": (4.487e20, 0.870),
    "He": (1.700e21, 0.691),
    "H": (3.305e21, 0.500),
}
_EDDY_DIFFUSION = 1.2e2  # [m2/s]
_TRANSPORT = {  # Q, U, W of equation 37, per km3, km and km3
    "O": (-5.809644e-4, 56.90311, 2.706240e-5),
    "O2": (1.366212e-4, 86.000, 8.333333e-5),
    "Ar": (9.434079e-5, 86.000, 8.333333e-5),
    "He": (-2.457369e-4, 86.000, 6.666667e-4),
}
_OXYGEN_BELOW_97 = (-3.416248e-3, 97.0, 5.008765e-4)  # q, u, w of atomic oxygen, zero above 97 km


class StandardAtmosphere(NamedTuple):
    """Profiles of the standard on given altitudes.

    Attributes
    ----------
    altitude : ndarray
        Geometric altitude [m].
    temperature : ndarray
        Kinetic temperature [K].
    pressure : ndarray
        Pressure [Pa].
    density : ndarray
        Mass density [kg/m3].
    molar_mass : ndarray
        Mean molar mass [kg/mol].
    """

    altitude: np.ndarray
    temperature: np.ndarray
    pressure: np.ndarray
    density: np.ndarray
    molar_mass: np.ndarray


def geopotential_altitude(altitude: np.ndarray) -> np.ndarray:
    """Geopotential altitude [m'] of a geometric altitude [m] (equation 18)."""
    return EFFECTIVE_EARTH_RADIUS * altitude / (EFFECTIVE_EARTH_RADIUS + altitude)


def _gravity(altitude: np.ndarray) -> np.ndarray:
    return _G0 * (EFFECTIVE_EARTH_RADIUS / (EFFECTIVE_EARTH_RADIUS + altitude)) ** 2


def _lower(altitude: np.ndarray) -> StandardAtmosphere:
    """Return the standard below 86 km (equations 23, 33a and 33b), continued downward by its first layer."""
    hydrostatic = _G0 * MOLAR_MASS_SEA_LEVEL / GAS_CONSTANT_US76
    temperatures, logs = [288.15], [np.log(101325.0)]
    for i in range(6):
        step = _BASE_ALTITUDE[i + 1] - _BASE_ALTITUDE[i]
        temperatures.append(temperatures[i] + _LAPSE[i] * step)
        if _LAPSE[i] == 0.0:
            logs.append(logs[i] - hydrostatic * step / temperatures[i])
        else:
            logs.append(logs[i] - hydrostatic / _LAPSE[i] * np.log(temperatures[i + 1] / temperatures[i]))
    height = geopotential_altitude(altitude)
    layer = np.clip(np.searchsorted(_BASE_ALTITUDE, height, side="right") - 1, 0, 6)
    base, lapse, above = np.array(temperatures)[layer], _LAPSE[layer], height - _BASE_ALTITUDE[layer]
    scale = base + lapse * above
    isothermal = lapse == 0.0
    drop = np.where(isothermal, above / base, np.log(scale / base) / np.where(isothermal, 1.0, lapse))
    pressure = np.exp(np.array(logs)[layer] - hydrostatic * drop)
    ratio = np.interp(altitude, _MOLAR_MASS_RATIO_ALTITUDE, _MOLAR_MASS_RATIO)
    return StandardAtmosphere(
        altitude,
        scale * ratio,
        pressure,
        pressure * MOLAR_MASS_SEA_LEVEL / (GAS_CONSTANT_US76 * scale),
        MOLAR_MASS_SEA_LEVEL * ratio,
    )


def _upper_temperature(altitude: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Temperature [K] and its gradient [K/m] from 86 to 1000 km (equations 25, 27, 29 and 31)."""
    ellipse = np.sqrt(np.maximum(1.0 - ((altitude - _Z8) / _ELLIPSE_WIDTH) ** 2, 1e-12))
    stretch = (EFFECTIVE_EARTH_RADIUS + _Z10) / (EFFECTIVE_EARTH_RADIUS + altitude)
    decay = (_T_EXOSPHERE - _T10) * np.exp(-_RELAXATION * (altitude - _Z10) * stretch)
    where = [altitude <= _Z8, altitude <= _Z9, altitude <= _Z10]
    temperature = np.select(
        where,
        [
            np.full_like(altitude, _T7),
            _ELLIPSE_CENTRE + _ELLIPSE_AMPLITUDE * ellipse,
            _T9 + 12e-3 * (altitude - _Z9),
        ],
        _T_EXOSPHERE - decay,
    )
    gradient = np.select(
        where,
        [
            np.zeros_like(altitude),
            -_ELLIPSE_AMPLITUDE * (altitude - _Z8) / (_ELLIPSE_WIDTH**2 * ellipse),
            np.full_like(altitude, 12e-3),
        ],
        _RELAXATION * stretch**2 * decay,
    )
    return temperature, gradient


def _cumulative(rate: np.ndarray, altitude: np.ndarray) -> np.ndarray:
    return np.concatenate([[0.0], np.cumsum(0.5 * (rate[1:] + rate[:-1]) * np.diff(altitude))])


def number_densities(altitude: np.ndarray) -> np.ndarray:
    """Compute the number densities of the six species above 86 km.

    N2 follows hydrostatic mixing, O, O2, Ar and He the diffusion equation with eddy and vertical transport
    terms (equations 32 to 38), H the flux equation above 150 km (equations 39 to 42) and is zero below.

    Parameters
    ----------
    altitude : ndarray
        Ascending geometric altitudes from 86 to 1000 km [m].

    Returns
    -------
    ndarray
        Number densities (altitude, species) in the order of SPECIES [1/m3].
    """
    # The integrals converge to 1e-5 with 20 m steps where transport matters and 500 m steps above 150 km.
    grid = np.concatenate([np.arange(_Z7, 150e3, 20.0), np.arange(150e3, _Z12 + 1.0, 500.0)])
    temperature, gradient = _upper_temperature(grid)
    gravity = _gravity(grid)
    per_scale = gravity / (GAS_CONSTANT_US76 * temperature)
    mixed_mass = np.where(grid <= 100e3, MOLAR_MASS_SEA_LEVEL, MOLAR_MASSES[0])
    curve = np.clip(400.0 - ((grid - 95e3) * 1e-3) ** 2, 1e-3, None)
    eddy = np.where(
        grid < 95e3,
        _EDDY_DIFFUSION,
        np.where(grid < 115e3, _EDDY_DIFFUSION * np.exp(1.0 - 400.0 / curve), 0.0),
    )
    density: dict[str, np.ndarray] = {}
    density["N2"] = (
        _NUMBER_DENSITY_86[0] * _T7 / temperature * np.exp(-_cumulative(per_scale * mixed_mass, grid))
    )
    kilometres = grid * 1e-3
    for index, species in enumerate(("O", "O2", "Ar", "He"), start=1):
        # O and O2 diffuse through N2; Ar and He through N2, O and O2 together.
        background = density["N2"] if species in ("O", "O2") else density["N2"] + density["O"] + density["O2"]
        if species in ("O", "O2"):
            mean_mass = mixed_mass
        else:
            mean_mass = (
                density["N2"] * MOLAR_MASSES[0]
                + density["O"] * MOLAR_MASSES[1]
                + density["O2"] * MOLAR_MASSES[2]
            ) / background
            mean_mass = np.where(grid <= 100e3, MOLAR_MASS_SEA_LEVEL, mean_mass)
        a, b = _DIFFUSION[species]
        diffusion = a / background * (temperature / 273.15) ** b
        rate = (
            per_scale
            * diffusion
            / (diffusion + eddy)
            * (
                MOLAR_MASSES[index]
                + mean_mass * eddy / diffusion
                + _THERMAL_DIFFUSION[species] * GAS_CONSTANT_US76 / gravity * gradient
            )
        )
        q, u, w = _TRANSPORT[species]
        transport = q * (kilometres - u) ** 2 * np.exp(-w * (kilometres - u) ** 3)
        if species == "O":
            q, u, w = _OXYGEN_BELOW_97
            gap = np.maximum(u - kilometres, 0.0)
            transport = transport + q * gap**2 * np.exp(-w * gap**3)
        density[species] = (
            _NUMBER_DENSITY_86[index]
            * _T7
            / temperature
            * np.exp(-_cumulative(rate + transport * 1e-3, grid))
        )
    density["H"] = _hydrogen(grid, temperature, per_scale, np.sum(list(density.values()), axis=0))
    columns = []
    for species in SPECIES:
        floor = np.maximum(density[species], 1e-300)
        columns.append(np.exp(np.interp(altitude, grid, np.log(floor))))
    return np.stack(columns, axis=-1)


def _hydrogen(
    grid: np.ndarray, temperature: np.ndarray, per_scale: np.ndarray, background: np.ndarray
) -> np.ndarray:
    """Atomic hydrogen above 150 km from its upward flux (equation 39); diffusive balance above 500 km."""
    a, b = _DIFFUSION["H"]
    exponent = 1.0 + _THERMAL_DIFFUSION["H"]
    diffusion = a / background * (temperature / 273.15) ** b
    depth = _cumulative(per_scale * MOLAR_MASSES[5], grid)
    at_500 = np.interp(_Z11, grid, depth)
    depth = depth - at_500
    rate = _HYDROGEN_FLUX / diffusion * (temperature / _T11) ** exponent * np.exp(depth)
    flux = _cumulative(rate, grid)
    flux = flux - np.interp(_Z11, grid, flux)
    source = np.where(grid <= _Z11, _HYDROGEN_500 - flux, _HYDROGEN_500)
    profile = source * (_T11 / temperature) ** exponent * np.exp(-depth)
    return np.where(grid >= 150e3, profile, 0.0)


def us_standard_atmosphere_1976(altitude: np.ndarray) -> StandardAtmosphere:
    """Evaluate the US Standard Atmosphere 1976.

    Parameters
    ----------
    altitude : ndarray
        Ascending geometric altitudes, -5 to 1000 km [m].

    Returns
    -------
    StandardAtmosphere
        Temperature, pressure, density and mean molar mass on these altitudes.

    Notes
    -----
    The two parts of the standard meet at 86 km with a relative step in pressure of about 1e-4.

    References
    ----------
    NOAA-S/T 76-1562 (1976).
    """
    altitude = np.asarray(altitude, dtype=float)
    lower = _lower(np.minimum(altitude, _Z7))
    high = altitude > _Z7
    if not high.any():
        return lower
    above = altitude[high]
    densities = number_densities(above)
    total = densities.sum(axis=-1)
    mass_density = densities @ MOLAR_MASSES / AVOGADRO_US76
    temperature, _ = _upper_temperature(above)
    pressure = total * temperature * GAS_CONSTANT_US76 / AVOGADRO_US76
    columns = [lower.temperature, lower.pressure, lower.density, lower.molar_mass]
    for column, upper in zip(
        columns, [temperature, pressure, mass_density, mass_density / total * AVOGADRO_US76], strict=True
    ):
        column[high] = upper
    return StandardAtmosphere(altitude, *columns)
