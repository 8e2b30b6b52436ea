"""A flight history made of given columns, for tests of the stages after the flight."""

from dataclasses import fields

import numpy as np
from numpy.typing import ArrayLike

from shocklayer.flight import FlightHistory

_NOT_COLUMNS = ("events", "notices", "dense_path")


def flight_history(**columns: ArrayLike) -> FlightHistory:
    """Return a history with the given columns; every other column is zero, and there are no events."""
    given = {name: np.asarray(values, dtype=float) for name, values in columns.items()}
    count = len(next(iter(given.values())))
    names = [field.name for field in fields(FlightHistory) if field.name not in _NOT_COLUMNS]
    zeros = {name: np.zeros(count) for name in names}
    zeros |= {"position": np.zeros((count, 3)), "velocity": np.zeros((count, 3))}
    return FlightHistory(**(zeros | given), events=[], notices=(), dense_path=None)
