"""The point of a flight at an altitude, as the wish of a planned condition."""

from __future__ import annotations

import numpy as np

from shocklayer.core.errors import UserError
from shocklayer.facilities.plan import Wish
from shocklayer.flight import FlightHistory


def flight_point(history: FlightHistory, altitude: float) -> Wish:
    """Return total enthalpy, Mach number and static pressure where a flight passes an altitude.

    Parameters
    ----------
    history : FlightHistory
        The flight.
    altitude : float
        Altitude [m]; where the flight passes it more than once, the fastest passage counts.

    Returns
    -------
    Wish
        Total enthalpy above air at 298.15 K [J/kg], Mach number [-] and static pressure [Pa].

    Raises
    ------
    UserError
        If the flight does not pass the altitude, or is not supersonic there.
    """
    height = np.asarray(history.altitude)
    above = height - altitude
    crossings = np.flatnonzero(above[:-1] * above[1:] <= 0.0)
    if crossings.size == 0:
        raise UserError(
            f"--altitude: the flight does not pass {altitude / 1e3:g} km; it is between "
            f"{height.min() / 1e3:.4g} and {height.max() / 1e3:.4g} km"
        )
    speed = np.asarray(history.speed)
    first = int(max(crossings, key=lambda index: speed[index]))
    step = above[first] - above[first + 1]
    part = 0.5 if step == 0.0 else above[first] / step

    def at(values: np.ndarray) -> float:
        pair = np.asarray(values)[first : first + 2]
        return float(pair[0] + part * (pair[1] - pair[0]))

    mach = at(history.mach_number)
    if mach < 1.05:
        raise UserError(
            f"--altitude: at {altitude / 1e3:g} km the flight is at Mach {mach:.3g}, not supersonic"
        )
    pressure = float(np.exp(at(np.log(history.air_pressure))))
    return {"total_enthalpy": at(history.total_enthalpy), "mach_number": mach, "pressure": pressure}
