"""The standard atmosphere compared with the tables of the standard."""

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
    air = planet.atmosphere("us76")
    rows = []
    for entry in table("ussa76_points"):
        altitude = float(entry["geometric_altitude_km"]) * 1e3
        state = air.at(altitude)
        relative = 1e-3 if altitude <= 86e3 else 2e-2
        for column, unit, words, predicted in (
            ("T_K", "K", "temperature", state.temperature),
            ("p_Pa", "Pa", "pressure", state.pressure),
            ("rho_kg_m3", "kg/m3", "density", state.density),
            ("sound_speed_m_s", "m/s", "speed of sound", state.sound_speed),
        ):
            measured = number(entry[column])
            if measured is None:
                continue
            rows.append(
                compare(
                    case,
                    f"{words} at {altitude / 1e3:g} km",
                    measured,
                    float(predicted),
                    unit,
                    (1 - relative, 1 + relative),
                    entry,
                    kind="formula",
                    band_source=_ROUNDING if altitude <= 86e3 else _INTERPOLATION,
                )
            )
    return rows
