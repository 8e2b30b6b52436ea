"""Tables of air and wind from a user's file: read and checked without JAX, so that loading a scenario can."""

from pathlib import Path

import numpy as np

from shocklayer.core.constants import GAS_CONSTANT
from shocklayer.core.csv_columns import Column, ascending, read_columns
from shocklayer.core.errors import UserError, one_line

__all__ = ["atmosphere_table", "refuse_uncovered", "wind_table"]

_LOWEST, _HIGHEST = -5e3, 1000e3
"""Range of altitude of the common profile [m]."""
_TEMPERATURES = 20.0, 5000.0
"""Limits of the temperature of air [K]; a table outside them is wrong."""
_DENSEST = 100.0
"""Upper limit of the density of air, above that on Venus [kg/m^3]."""
_FASTEST_WIND = 1000.0
"""Upper limit of wind speeds [m/s]; in the thermosphere they reach some hundreds."""
_MOLAR_MASSES = 1e-3, 0.2
"""Limits of the molar mass of air [kg/mol]."""
_EXTRAPOLATED = 0.1
"""Fraction of the altitude of entry by which a table may end below it: the profile goes on exponentially."""


def atmosphere_table(path: str | Path) -> dict[str, np.ndarray]:
    """Read a table of air.

    Parameters
    ----------
    path : str or Path
        CSV file with the columns ``altitude_m``, ``temperature_K``, ``density_kg_m3`` and optionally
        ``pressure_Pa``, altitude strictly monotonic.

    Returns
    -------
    dict of ndarray, shape (rows,)
        The columns in ascending altitude.

    Raises
    ------
    UserError
        Names the file, row and column of values that air does not have.
    """
    columns = read_columns(
        path,
        (
            "altitude_m",
            Column("temperature_K", *_TEMPERATURES),
            Column("density_kg_m3", high=_DENSEST, positive=True),
        ),
        (Column("pressure_Pa", positive=True),),
    )
    order = ascending(path, "altitude_m", columns["altitude_m"])
    table = {name: values[order] for name, values in columns.items()}
    name, altitude = one_line(str(path)), table["altitude_m"]
    if altitude[-1] < _LOWEST or altitude[0] > _HIGHEST:
        raise UserError(f"{name}: column 'altitude_m' is outside {_LOWEST:g} to {_HIGHEST:g} m")
    if "pressure_Pa" in table:
        molar_mass = table["density_kg_m3"] * GAS_CONSTANT * table["temperature_K"] / table["pressure_Pa"]
        low, high = _MOLAR_MASSES
        outside = (molar_mass < low) | (molar_mass > high)
        if outside.any():
            row = int(order[int(np.argmax(outside))]) + 2
            raise UserError(
                f"{name}: row {row}: pressure, density and temperature imply a molar mass that is not "
                f"between {low * 1e3:g} and {high * 1e3:g} g/mol"
            )
    return table


def wind_table(path: str | Path) -> dict[str, np.ndarray]:
    """Read a table of horizontal wind.

    Parameters
    ----------
    path : str or Path
        CSV file with the columns ``altitude_m``, ``wind_east_m_s`` and ``wind_north_m_s``, altitude strictly
        monotonic.

    Returns
    -------
    dict of ndarray, shape (rows,)
        The columns in ascending altitude.

    Raises
    ------
    UserError
        Names the file, row and column of the first mistakes.
    """
    speeds = [Column(name, -_FASTEST_WIND, _FASTEST_WIND) for name in ("wind_east_m_s", "wind_north_m_s")]
    columns = read_columns(path, ("altitude_m", *speeds))
    order = ascending(path, "altitude_m", columns["altitude_m"])
    return {name: values[order] for name, values in columns.items()}


def refuse_uncovered(path: str | Path, altitude: float, flown: float) -> None:
    """Refuse a table of air that ends far below the altitude where a flight begins.

    Parameters
    ----------
    path : str or Path
        The file, for the message.
    altitude : float
        Altitude of the last row [m].
    flown : float
        Altitude at which the flight begins [m].

    Raises
    ------
    UserError
        If the table ends more than a tenth of that altitude below it.
    """
    if altitude < (1.0 - _EXTRAPOLATED) * flown:
        hint = "; are its altitudes in kilometres?" if altitude < 1e-2 * flown else ""
        raise UserError(
            f"{one_line(str(path))}: the table ends at {altitude / 1e3:g} km, but the flight begins at "
            f"{flown / 1e3:g} km; column 'altitude_m' must cover the flight{hint}"
        )
