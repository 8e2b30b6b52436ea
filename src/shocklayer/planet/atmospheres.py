"""The atmospheres to choose from: US76, a table from a file, NRLMSIS through the optional pymsis."""

from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from shocklayer.core.constants import AVOGADRO, GAS_CONSTANT
from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import ArrayLike
from shocklayer.planet.bodies import EARTH, Planet
from shocklayer.planet.perturbation import Perturbation, log_density_at, wind_at
from shocklayer.planet.profile import Atmosphere, build_atmosphere, grid_altitudes
from shocklayer.planet.splines import spline_coefficients
from shocklayer.planet.tables import atmosphere_table, wind_table
from shocklayer.planet.us76 import us_standard_atmosphere_1976

US76_BOTTOM = -5000.0
"""Lowest altitude of the standard [m]."""
US76_TOP = 1000e3
"""Highest altitude of the standard [m]."""
_HOTTEST = 5000.0
"""Upper limit of the temperature of air [K]."""


def atmosphere(model: str = "us76", **options: Any) -> Atmosphere:
    """Make an atmosphere by the name of its model.

    Parameters
    ----------
    model : {"us76", "table", "nrlmsis"}
        Which model.
    **options
        ``table``: ``file`` (path of the CSV file), optionally ``planet`` (a `Planet`). ``nrlmsis``:
        ``date`` (ISO 8601), ``f107``, ``f107a``, ``ap``, and either ``latitude`` and ``longitude`` [rad] or
        a ``track`` (`Track`).

    Returns
    -------
    Atmosphere
        The common spline.

    Raises
    ------
    UserError
        For an unknown model, a faulty table or a missing extra.
    """
    if model == "us76":
        if options:
            raise UserError(f"planet.atmosphere: model 'us76' has no options, but got {sorted(options)}")
        return _us76()
    if model == "table":
        if "file" not in options:
            raise UserError("planet.atmosphere: model 'table' needs 'file', the path of a CSV file")
        return atmosphere_from_table(options["file"], options.get("planet", EARTH))
    if model == "nrlmsis":
        return _nrlmsis(**options)
    raise UserError(f"planet.atmosphere: unknown model {model!r}; known are 'us76', 'table' and 'nrlmsis'")


@lru_cache(maxsize=1)
def _us76() -> Atmosphere:
    profile = us_standard_atmosphere_1976(grid_altitudes())
    return build_atmosphere(
        np.log(profile.density), profile.temperature, profile.molar_mass, US76_BOTTOM, US76_TOP
    )


def atmosphere_from_table(path: str | Path, planet: Planet = EARTH) -> Atmosphere:
    """Make an atmosphere from a CSV table.

    Parameters
    ----------
    path : str or Path
        File with the columns ``altitude_m``, ``temperature_K``, ``density_kg_m3`` and optionally
        ``pressure_Pa``; altitude (geometric) strictly monotonic. Other columns are ignored.
    planet : Planet
        The planet whose air it is.

    Returns
    -------
    Atmosphere
        ln density, temperature and molar mass joined by a monotone cubic (PCHIP: Fritsch & Carlson, SIAM J.
        Numer. Anal. 17(2), 1980). With a pressure column the molar mass follows from the ideal-gas law,
        otherwise it is that of US76 at the same altitude, on other
        planets that of their air near the ground. Beyond the table the density continues with the
        slope of its last interval, at constant temperature and molar mass.

    Raises
    ------
    UserError
        One sentence naming the file, row and column at fault.
    """
    table = atmosphere_table(path)
    altitude, temperature, density = (
        table[name] for name in ("altitude_m", "temperature_K", "density_kg_m3")
    )
    knots = grid_altitudes()
    if "pressure_Pa" in table:
        mass_at_rows = density * GAS_CONSTANT * temperature / table["pressure_Pa"]
        molar_mass = _resample(altitude, mass_at_rows, knots)
    else:
        on_earth = planet.name == "earth"
        standard = us_standard_atmosphere_1976(knots).molar_mass if on_earth else planet.molar_mass
        molar_mass = np.broadcast_to(standard, knots.shape)
    log_density = np.log(density)
    inside = _resample(altitude, log_density, knots)
    lower = (log_density[1] - log_density[0]) / (altitude[1] - altitude[0])
    upper = (log_density[-1] - log_density[-2]) / (altitude[-1] - altitude[-2])
    if upper >= 0.0:
        # A table that ends in an inversion: fall off with the local hydrostatic scale height instead.
        mass = np.interp(altitude[-1], knots, molar_mass)
        gravity = planet.gravitational_parameter / planet.mean_radius**2
        upper = -mass * gravity / (GAS_CONSTANT * temperature[-1])
    inside += upper * np.maximum(knots - altitude[-1], 0.0) + lower * np.minimum(knots - altitude[0], 0.0)
    return build_atmosphere(
        inside, _resample(altitude, temperature, knots), molar_mass, altitude[0], altitude[-1], planet
    )


def _resample(altitude: np.ndarray, values: np.ndarray, knots: np.ndarray) -> np.ndarray:
    """Monotone cubic through the rows of a table at the knots, constant beyond its ends."""
    from scipy.interpolate import PchipInterpolator  # slow to import, and only tables need it

    if len(altitude) == 2:
        return np.interp(knots, altitude, values)
    return PchipInterpolator(altitude, values)(np.clip(knots, altitude[0], altitude[-1]))


def with_wind(
    air: Atmosphere,
    altitude: ArrayLike | Sequence[float],
    east: ArrayLike | Sequence[float],
    north: ArrayLike | Sequence[float],
) -> Atmosphere:
    """Add a wind profile to an atmosphere.

    Parameters
    ----------
    air : Atmosphere
        The atmosphere.
    altitude : array_like
        Ascending altitudes, at least two [m].
    east, north : array_like
        Wind towards the east and the north there [m/s]; constant beyond the ends.

    Returns
    -------
    Atmosphere
        The same air with wind.
    """
    rows, knots = np.asarray(altitude, dtype=float), grid_altitudes()
    blow = [_resample(rows, np.asarray(values, dtype=float), knots) for values in (east, north)]
    return air._replace(wind=jnp.asarray(spline_coefficients(np.stack(blow, axis=-1))))


def with_wind_table(air: Atmosphere, path: str | Path) -> Atmosphere:
    """Add a wind table from a file to an atmosphere.

    Parameters
    ----------
    air : Atmosphere
        The atmosphere.
    path : str or Path
        CSV file with the columns ``altitude_m``, ``wind_east_m_s`` and ``wind_north_m_s`` (where the wind
        blows to); constant beyond its ends.

    Returns
    -------
    Atmosphere
        The same air with wind.

    Raises
    ------
    UserError
        One sentence naming the file, row and column at fault.
    """
    table = wind_table(path)
    return with_wind(air, *(table[name] for name in ("altitude_m", "wind_east_m_s", "wind_north_m_s")))


def perturbed(air: Atmosphere, perturbation: Perturbation) -> Atmosphere:
    """Fold the departures drawn for one flight into the air itself.

    Parameters
    ----------
    air : Atmosphere
        The mean air.
    perturbation : Perturbation
        Profiles of one flight (1, knots + 2), as `draw_perturbation` returns them.

    Returns
    -------
    Atmosphere
        Air on the common knots, the same as for a flight of an ensemble with this perturbation.
    """
    one = Perturbation(*jax.tree.map(lambda profile: profile[0], tuple(perturbation)))
    knots = jnp.asarray(grid_altitudes())
    denser = spline_coefficients(np.asarray(log_density_at(one, knots))[:, None])
    air = air._replace(coefficients=air.coefficients.at[:, :1].add(jnp.asarray(denser)))
    if one.wind is None:
        return air
    blown = jnp.asarray(spline_coefficients(np.stack(wind_at(one, knots), axis=-1)))
    return air._replace(wind=blown if air.wind is None else air.wind + blown)


class Track(NamedTuple):
    """Where a flight was: arrays over its times.

    Attributes
    ----------
    time : ndarray
        Time from the flight's beginning [s].
    altitude : ndarray
        Geodetic altitude [m].
    latitude, longitude : ndarray
        Geodetic latitude and longitude [rad].
    """

    time: np.ndarray
    altitude: np.ndarray
    latitude: np.ndarray
    longitude: np.ndarray


def last_passage(track: Track, altitudes: np.ndarray) -> Track:
    """Say when and where a flight last passed altitudes.

    Parameters
    ----------
    track : Track
        The flight.
    altitudes : ndarray
        Altitudes [m]; above the flight's highest point its last moment there counts, below its end the end.

    Returns
    -------
    Track
        Time and position for each altitude.
    """
    height = np.asarray(track.altitude, dtype=float)
    above = height >= np.asarray(altitudes, dtype=float)[:, None]
    crossed = above[:, 1:] != above[:, :-1]
    last = crossed.shape[1] - 1 - np.argmax(crossed[:, ::-1], axis=1)
    rise = height[last + 1] - height[last]
    fraction = np.clip((altitudes - height[last]) / np.where(rise == 0.0, 1.0, rise), 0.0, 1.0)
    # Altitudes never crossed are above the highest point or below the end.
    outside = np.where(above.any(axis=1), height.size - 1.0, float(np.argmax(height)))
    position = np.where(crossed.any(axis=1), last + fraction, outside)
    index = np.arange(height.size)
    columns = (track.time, track.latitude, np.unwrap(track.longitude))
    time, latitude, longitude = (np.interp(position, index, column) for column in columns)
    return Track(time, altitudes, latitude, longitude)


def _nrlmsis(
    date: str | None = None,
    f107: float | None = None,
    f107a: float | None = None,
    ap: float | None = None,
    latitude: float = 0.0,
    longitude: float = 0.0,
    track: Track | None = None,
) -> Atmosphere:
    """NRLMSIS 2.1 over one position or along a track, with the indices as given (nothing is downloaded)."""
    given = {"date": date, "f107": f107, "f107a": f107a, "ap": ap}
    missing = [name for name, value in given.items() if value is None]
    if missing:
        raise UserError(f"planet.atmosphere: model 'nrlmsis' needs {', '.join(missing)}")
    try:
        moment = np.datetime64(str(date))
    except ValueError:
        raise UserError(f"planet.atmosphere.date: {date!r} is not an ISO 8601 date") from None
    try:
        import pymsis  # pyright: ignore[reportMissingImports] - an optional extra
    except ImportError:
        raise UserError(
            "planet.atmosphere: model 'nrlmsis' needs the extra 'msis' (pip install shocklayer[msis])"
        ) from None
    knots = grid_altitudes()
    if track is None:
        passage = Track(*(np.full(knots.shape, value) for value in (0.0, 0.0, latitude, longitude)))
    else:
        passage = last_passage(track, knots)
    output = pymsis.calculate(
        moment + np.round(1e3 * passage.time).astype("timedelta64[ms]"),
        np.degrees(passage.longitude),
        np.degrees(passage.latitude),
        np.maximum(knots, 0.0) * 1e-3,
        np.full(len(knots), float(f107)),  # pyright: ignore[reportArgumentType] - None was refused above
        np.full(len(knots), float(f107a)),  # pyright: ignore[reportArgumentType] - None was refused above
        np.full((len(knots), 7), ap, dtype=float),
        version=2.1,
    )
    table = np.asarray(output, dtype=float).reshape(len(knots), -1)
    # Columns: mass density, N2, O2, O, He, H, Ar, N, anomalous O, NO, temperature; absent species are NaN.
    number = np.nansum(table[:, 1:10], axis=1)
    density, temperature = table[:, 0], table[:, 10]
    if not (np.isfinite(density) & (density > 0.0) & (temperature < _HOTTEST)).all():
        raise UserError(
            f"planet.atmosphere: NRLMSIS 2.1 gives no result for f107 = {f107:g}, f107a = {f107a:g} and "
            f"ap = {ap:g}; 60 to 400, 60 to 300 and 0 to 400 have been observed"
        )
    log_density = np.log(density)
    ground = int(np.searchsorted(knots, 0.0))
    slope = (log_density[ground + 1] - log_density[ground]) / (knots[ground + 1] - knots[ground])
    log_density[:ground] = log_density[ground] + slope * (knots[:ground] - knots[ground])
    molar_mass = density / number * AVOGADRO
    return build_atmosphere(log_density, temperature, molar_mass, 0.0, float(knots[-1]))
