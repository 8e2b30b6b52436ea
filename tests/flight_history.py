"""A flight history made of given columns, for tests of what stands behind the flight."""

from typing import Any

import numpy as np

from shocklayer.flight import FlightHistory


def flight_history(**columns: Any) -> FlightHistory:
    """Return a history with the given columns; every other column is zero, and nothing happened."""
    given = {name: np.asarray(values, dtype=float) for name, values in columns.items()}
    count = len(next(iter(given.values())))
    zeros = {name: np.zeros(count) for name in FlightHistory._fields if name not in ("events", "notices")}
    zeros |= {"position": np.zeros((count, 3)), "velocity": np.zeros((count, 3))}
    return FlightHistory(**(zeros | given), events=[], notices=())
