"""The standard atmosphere compared with the tables of the standard."""

from functools import cache, partial

from shocklayer import planet
from shocklayer.validation.comparison_row import Row, compare, number, table

_ROUNDING = "rounding of the printed tables, with a margin"
_INTERPOLATION = "accuracy of the tabulated points above 86 km"


def standard_atmosphere(case: str) -> list[Row]:
    """Compare temperature, pressure, density and speed of sound with the printed standard.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        Within 0.1 % up to 86 km, and 2 % above, the accuracy of the tabulated points there.
    """
    rows = []
    for entry in table("ussa76_points"):
        altitude = float(entry["geometric_altitude_km"]) * 1e3
        relative = 1e-3 if altitude <= 86e3 else 2e-2
        for column, unit, words, name in (
            ("T_K", "K", "temperature", "temperature"),
            ("p_Pa", "Pa", "pressure", "pressure"),
            ("rho_kg_m3", "kg/m3", "density", "density"),
            ("sound_speed_m_s", "m/s", "speed of sound", "sound_speed"),
        ):
            measured = number(entry[column])
            if measured is None:
                continue
            rows.append(
                compare(
                    case,
                    f"{words} at {altitude / 1e3:g} km",
                    measured,
                    partial(_state, altitude, name),
                    unit,
                    (1 - relative, 1 + relative),
                    entry,
                    kind="formula",
                    band_source=_ROUNDING if altitude <= 86e3 else _INTERPOLATION,
                )
            )
    return rows


def _state(altitude: float, name: str) -> float:
    return float(getattr(_atmosphere().at(altitude), name))


@cache
def _atmosphere() -> planet.Atmosphere:
    return planet.atmosphere("us76")
