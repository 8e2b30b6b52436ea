"""The CSV tables that a scenario names, read and checked without JAX."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

# NumPy is imported by the functions: most scenarios name no table.

__all__ = [
    "antenna_pattern",
    "check_atmosphere",
    "check_mesh",
    "check_wind",
    "coefficient_table",
    "exposure_table",
    "material_table",
    "schedule_table",
]

MOST_GAIN = 200.0
"""Largest gain or loss accepted [dB]."""
MOST_COEFFICIENT = 100.0
"""Largest magnitude of a coefficient accepted [-]."""
_MOST_MACH = 300.0
"""Largest Mach number accepted [-]; an interstellar meteoroid reaches 260."""


def coefficient_table(path: str | Path) -> dict[str, np.ndarray]:
    """Read a table of aerodynamic coefficients.

    Parameters
    ----------
    path : str or Path
        CSV file with the columns ``mach``, ``drag_coefficient`` and optionally ``lift_coefficient`` and
        ``angle_of_attack_deg``; with the latter, every Mach number needs a row for every angle.

    Returns
    -------
    dict of ndarray
        ``mach`` (m,) and ``angle_of_attack_deg`` (a,), ascending; ``drag_coefficient`` and
        ``lift_coefficient`` (m, a), lift zero if absent.

    Raises
    ------
    UserError
        Names the file, row and column of the first mistakes.
    """
    import numpy as np

    from shocklayer.core.csv_columns import Column, ascending, read_columns
    from shocklayer.core.errors import UserError, one_line

    columns = read_columns(
        path,
        (Column("mach", 0.0, _MOST_MACH), Column("drag_coefficient", 0.0, MOST_COEFFICIENT)),
        (
            Column("lift_coefficient", -MOST_COEFFICIENT, MOST_COEFFICIENT),
            Column("angle_of_attack_deg", -180.0, 180.0),
        ),
        minimum_rows=1,
    )
    lift = columns.setdefault("lift_coefficient", np.zeros_like(columns["mach"]))
    if "angle_of_attack_deg" not in columns:
        order = ascending(path, "mach", columns["mach"])
        return {
            "mach": columns["mach"][order],
            "angle_of_attack_deg": np.zeros(1),
            "drag_coefficient": columns["drag_coefficient"][order, None],
            "lift_coefficient": lift[order, None],
        }
    machs, rows = np.unique(columns["mach"], return_inverse=True)
    angles, columns_of = np.unique(columns["angle_of_attack_deg"], return_inverse=True)
    filled = np.zeros((machs.size, angles.size), dtype=int)
    np.add.at(filled, (rows, columns_of), 1)
    if np.any(filled != 1):
        row, column = np.argwhere(filled != 1)[0]
        raise UserError(
            f"{one_line(str(path))}: Mach {machs[row]:g} with angle of attack {angles[column]:g} deg is "
            f"given {filled[row, column]} times; every Mach number needs every angle once"
        )
    table = {"mach": machs, "angle_of_attack_deg": angles}
    for name in ("drag_coefficient", "lift_coefficient"):
        table[name] = np.zeros((machs.size, angles.size))
        table[name][rows, columns_of] = columns[name]
    return table


def antenna_pattern(path: str | Path) -> tuple[np.ndarray, np.ndarray]:
    """Read the pattern of an antenna.

    Parameters
    ----------
    path : str or Path
        CSV file with the columns ``angle_deg`` and ``gain_dB``, angle strictly monotonic.

    Returns
    -------
    angle, gain : ndarray, shape (rows,)
        Ascending angles from the axis [rad] and gains relative to that on the axis [dB].

    Raises
    ------
    UserError
        Names the file, row and column of the first mistakes.
    """
    import numpy as np

    from shocklayer.core.csv_columns import Column, ascending, read_columns

    columns = read_columns(
        path, (Column("angle_deg", -180.0, 180.0), Column("gain_dB", -MOST_GAIN, MOST_GAIN))
    )
    order = ascending(path, "angle_deg", columns["angle_deg"])
    return np.radians(columns["angle_deg"][order]), columns["gain_dB"][order]


def schedule_table(
    path: str | Path, column: str, low: float, high: float
) -> tuple[str, np.ndarray, np.ndarray]:
    """Read a control against time or speed.

    Parameters
    ----------
    path : str or Path
        CSV file with one of the columns ``time_s`` and ``speed_m_s``, strictly monotonic, and the control.
    column : str
        Column of the control.
    low, high : float
        Limits of its values, in the unit of the column.

    Returns
    -------
    against : {"time", "speed"}
        What the values are given against.
    points, values : ndarray, shape (rows,)
        Ascending times [s] or speeds [m/s]; values in the unit of the column.

    Raises
    ------
    UserError
        Names the file, row and column of the first mistakes.
    """
    from shocklayer.core.csv_columns import Column, ascending, read_columns
    from shocklayer.core.errors import UserError, one_line

    name = one_line(Path(path).name)
    columns = read_columns(
        path, (Column(column, low, high),), ("time_s", Column("speed_m_s", 0.0)), minimum_rows=1
    )
    against = [each for each in ("time_s", "speed_m_s") if each in columns]
    if len(against) != 1:
        raise UserError(f'the file "{name}" needs exactly one of the columns time_s and speed_m_s')
    order = ascending(name, against[0], columns[against[0]])
    return against[0].split("_")[0], columns[against[0]][order], columns[column][order]


def check_atmosphere(path: Path) -> None:
    """Check a table of air; see `shocklayer.planet.tables.atmosphere_table`."""
    from shocklayer.planet.tables import atmosphere_table

    atmosphere_table(path)


def check_mesh(path: Path) -> None:
    """Check a surface mesh; see `shocklayer.scenario.surface_mesh.closed_surface`."""
    from shocklayer.scenario.surface_mesh import closed_surface

    closed_surface(path)


def check_wind(path: Path) -> None:
    """Check a table of wind; see `shocklayer.planet.tables.wind_table`."""
    from shocklayer.planet.tables import wind_table

    wind_table(path)


def material_table(path: str | Path) -> dict[str, np.ndarray]:
    """Read the properties of a material against temperature.

    Parameters
    ----------
    path : str or Path
        CSV file with the columns ``temperature_K``, ``specific_heat_J_kg_K``, ``thermal_conductivity_W_m_K``
        and optionally ``emissivity``.

    Returns
    -------
    dict of ndarray
        By column, temperature ascending.

    Raises
    ------
    UserError
        Names the file, row and column of the first mistakes.
    """
    from shocklayer.core.csv_columns import Column, ascending, read_columns

    columns = read_columns(
        path,
        (
            Column("temperature_K", high=20_000.0, positive=True),
            Column("specific_heat_J_kg_K", high=1e5, positive=True),
            Column("thermal_conductivity_W_m_K", high=1e4, positive=True),
        ),
        (Column("emissivity", 0.0, 1.0),),
        minimum_rows=1,
    )
    order = ascending(path, "temperature_K", columns["temperature_K"])
    return {name: values[order] for name, values in columns.items()}


def exposure_table(path: str | Path) -> dict[str, np.ndarray]:
    """Read a history of what heats a surface.

    Parameters
    ----------
    path : str or Path
        CSV file with the column ``time_s`` and either ``heat_flux_W_m2``, or
        ``heat_transfer_coefficient_kg_m2_s`` and ``recovery_enthalpy_J_kg``, or ``surface_temperature_K``;
        optionally ``pressure_Pa``, and ``recovery_enthalpy_J_kg`` beside a heat flux.

    Returns
    -------
    dict of ndarray
        By column, time ascending.

    Raises
    ------
    UserError
        Names the file, row and column of the first mistakes.
    """
    import numpy as np

    from shocklayer.core.csv_columns import Column, ascending, read_columns
    from shocklayer.core.errors import UserError, one_line

    ways = ("heat_flux_W_m2", "heat_transfer_coefficient_kg_m2_s", "surface_temperature_K")
    columns = read_columns(
        path,
        (Column("time_s", -1e7, 1e7),),
        (
            Column("heat_flux_W_m2", -1e10, 1e10),
            Column("heat_transfer_coefficient_kg_m2_s", 0.0, 1e4),
            Column("recovery_enthalpy_J_kg", -1e8, 1e9),
            Column("surface_temperature_K", high=1e4, positive=True),
            Column("pressure_Pa", 0.0, 1e9),
        ),
    )
    name = one_line(str(path))
    given = [way for way in ways if way in columns]
    if len(given) != 1:
        fault = "no column says what heats the surface" if not given else f"{len(given)} columns say it"
        raise UserError(
            f"{name}: {fault}; beside time_s give heat_flux_W_m2, or heat_transfer_coefficient_kg_m2_s and "
            "recovery_enthalpy_J_kg, or surface_temperature_K"
        )
    if given == [ways[1]] and "recovery_enthalpy_J_kg" not in columns:
        raise UserError(
            f"{name}: column 'recovery_enthalpy_J_kg' is missing; heat_transfer_coefficient_kg_m2_s needs it"
        )
    order = ascending(path, "time_s", columns["time_s"])
    return {key: np.asarray(values)[order] for key, values in columns.items()}
