"""Trajectories of the built-in scenarios compared with radar tables and reconstructions."""

from __future__ import annotations

from functools import cache

import numpy as np

from shocklayer import chain
from shocklayer.flight import FlightHistory
from shocklayer.result.result import Result
from shocklayer.scenario import load
from shocklayer.validation.comparison_row import Row, compare, table
from shocklayer.vehicle.catalogue import Vehicle, build


@cache
def flown(scenario: str) -> FlightHistory:
    """Simulate the flight of a built-in scenario, once per process.

    Parameters
    ----------
    scenario : str
        Its name.

    Returns
    -------
    FlightHistory
        The flight.
    """
    return chain.fly_scenario(scenario)


@cache
def result_of(scenario: str, *overrides: str) -> Result:
    """Run a built-in scenario through the chain, once per process.

    Parameters
    ----------
    scenario : str
        Its name.
    *overrides : str
        ``key=value`` settings.

    Returns
    -------
    Result
        The result.
    """
    return chain.run(scenario, overrides=overrides)


@cache
def vehicle_of(scenario: str) -> Vehicle:
    """Build the vehicle that a built-in scenario flies.

    Parameters
    ----------
    scenario : str
        Its name.

    Returns
    -------
    Vehicle
        The vehicle, with its shape.
    """
    loaded = load(scenario)
    return build(loaded.vehicle, loaded.base_dir, loaded.origin)


def _column(rows: tuple[dict[str, str], ...], name: str) -> np.ndarray:
    return np.array([float(row[name]) if row[name] else np.nan for row in rows])


def _at(history: FlightHistory, name: str, time: np.ndarray) -> np.ndarray:
    return np.interp(time, np.asarray(history.time), np.asarray(getattr(history, name)))


def fire_ii_trajectory(case: str) -> list[Row]:
    """Compare FIRE II with NASA's table, which is itself a point-mass computation with tabulated density.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        Altitude within 50 m at each time, peak deceleration within 2 %.
    """
    rows = table("fire2_trajectory")
    history = flown("fire-ii")
    time = _column(rows, "time_s")
    altitude = _at(history, "altitude", time - time[0])
    measured = _column(rows, "altitude_m")
    rms = float(np.sqrt(np.mean((altitude - measured) ** 2)))
    source, status = rows[0]["source"], rows[0]["status"]
    comparisons = [
        Row(
            case,
            f"altitude at {t:g} s (rms of all rows {rms:.0f} m)",
            float(m),
            float(p),
            "m",
            (1 - 50.0 / m, 1 + 50.0 / m),
            source,
            status,
        )
        for t, m, p in zip(time, measured, altitude, strict=True)
    ]
    peak = next(row for row in table("entry_cases") if row["case_id"] == "EN-FIRE2")
    load = np.asarray(history.load_factor)
    comparisons.append(compare(case, "peak deceleration", 74.3, float(load.max()), "g0", (0.98, 1.02), peak))
    return comparisons


def stardust_trajectory(case: str) -> list[Row]:
    """Compare Stardust's peak deceleration with the reconstruction.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        Within the 3-sigma uncertainty of the source, 3.64 g.
    """
    entry = next(row for row in table("entry_cases") if row["case_id"] == "EN-STARDUST")
    measured = float(entry["value"])
    load = float(np.asarray(flown("stardust").load_factor).max())
    tolerance = (1 - 3.64 / measured, 1 + 3.64 / measured)
    return [compare(case, "peak deceleration", measured, load, "g0", tolerance, entry)]


def apollo_4_trajectory(case: str) -> list[Row]:
    """Compare the bottom of Apollo 4's skip, flown with the flight's own vertical lift-to-drag ratio.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        Within 0.7 km and 4 s, as the independent run in the source; the apex is not compared, because 5 % of
        drag moves it by 6 km.
    """
    entry = next(row for row in table("entry_cases") if row["case_id"] == "EN-APOLLO4")
    history = flown("apollo-4")
    time, altitude = np.asarray(history.time), np.asarray(history.altitude)
    early = time < 200.0
    bottom = int(np.argmin(np.where(early, altitude, np.inf)))
    event = next((e for e in history.events if "minimum" in e.name and e.time < 200.0), None)
    when, height = (event.time, event.altitude) if event else (time[bottom], altitude[bottom])
    source, status = entry["source"], entry["status"]
    return [
        Row(
            case,
            "altitude of the skip's bottom",
            55.60,
            float(height) / 1e3,
            "km",
            (1 - 0.7 / 55.6, 1 + 0.7 / 55.6),
            source,
            status,
        ),
        Row(case, "time of the skip's bottom", 80.0, float(when), "s", (76 / 80, 84 / 80), source, status),
    ]


def ram_c_ii_trajectory(case: str) -> list[Row]:
    """Compare RAM C-II with the table of its flight from 121.92 to 30 km.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        Altitude within 1 km and speed within 2 % at each sixth row of the table and at the last.
    """
    rows = [row for row in table("ramc2_trajectory") if 30.0 <= float(row["altitude_km"]) <= 121.92]
    start = float(rows[0]["time_from_liftoff_s"])
    history = flown("ram-c-ii")
    comparisons = []
    for row in [*rows[:-1:6], rows[-1]]:
        time = float(row["time_from_liftoff_s"])
        altitude, speed = float(row["altitude_km"]) * 1e3, float(row["velocity_km_s"]) * 1e3
        for words, measured, name, unit, width in (
            ("altitude", altitude, "altitude", "m", 1e3 / altitude),
            ("speed", speed, "speed", "m/s", 0.02),
        ):
            predicted = float(_at(history, name, np.array([time - start]))[0])
            comparisons.append(
                compare(
                    case,
                    f"{words} {time:g} s after lift-off",
                    measured,
                    predicted,
                    unit,
                    (1 - width, 1 + width),
                    row,
                )
            )
    return comparisons
