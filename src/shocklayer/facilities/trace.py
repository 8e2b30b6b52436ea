"""Traces of a shot: arrival of a shock at a sensor, and mean pressure in a window.

No JAX here.
"""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

import numpy as np

from shocklayer.core.csv_columns import read_columns
from shocklayer.core.errors import UserError
from shocklayer.core.units import convert

_NOISE = 6.0  # times the scatter of the first tenth that a rise has to exceed
_LEVEL = 0.5  # part of the rise at which the shock has arrived
_SETTLE = 20  # samples over which levels before and after are averaged


class Measured(NamedTuple):
    """A measured value with its uncertainty.

    Attributes
    ----------
    value : float
        SI.
    uncertainty : float
        Half-width of the 95 % interval.
    """

    value: float
    uncertainty: float


def read_trace(path: Path, column: str) -> tuple[np.ndarray, np.ndarray]:
    """Read a trace.

    Parameters
    ----------
    path : Path
        CSV file with ``time_s`` and the column.
    column : str
        Name of the column.

    Returns
    -------
    time, signal : ndarray, shape (sample,)
        [s], and the unit of the column.

    Raises
    ------
    UserError
        If the file or a column is missing, or the times do not ascend.
    """
    columns = read_columns(path, ("time_s", column))
    time, signal = columns["time_s"], columns[column]
    if time.size < 10 or np.any(np.diff(time) <= 0.0):
        raise UserError(f"{path}: time_s must ascend, over 10 samples at least")
    return time, signal


def within(
    time: np.ndarray, signal: np.ndarray, window: tuple[float, float] | None, origin: str
) -> tuple[np.ndarray, np.ndarray]:
    """Return the part of a trace in a window [s].

    Raises
    ------
    UserError
        If fewer than 3 samples are inside.
    """
    if window is None:
        return time, signal
    inside = (time >= window[0]) & (time <= window[1])
    if inside.sum() < 3:
        raise UserError(
            f"{origin}: the window {window[0]:g} s to {window[1]:g} s holds {int(inside.sum())} samples of "
            f"the trace, which goes from {time[0]:g} s to {time[-1]:g} s"
        )
    return time[inside], signal[inside]


def arrival(time: np.ndarray, signal: np.ndarray, origin: str) -> Measured:
    """Return the time at which a shock arrives at a sensor.

    The shock is the steepest step that stands out of the scatter; it has arrived where the signal passes the
    middle between the levels before and after. The uncertainty is half the time from a tenth to nine tenths
    of the rise, and a sampling interval at least.

    Parameters
    ----------
    time, signal : ndarray, shape (sample,)
        Trace [s], any unit.
    origin : str
        Sensor, for the message.

    Returns
    -------
    Measured
        [s].

    Raises
    ------
    UserError
        If no rise stands out of the scatter.
    """
    step = float(np.median(np.diff(time)))
    half = max(2, min(_SETTLE, time.size // 10))
    kernel = np.concatenate((np.full(half, 1.0), np.full(half, -1.0))) / half
    rise = np.convolve(signal, kernel, mode="valid")  # mean after less mean before
    last = int(np.argmax(np.abs(rise)))
    if rise[last] < 0.0:  # a sensor whose signal falls
        rise, signal = -rise, -signal
    quiet = rise[: max(last - half, 3)]
    scatter = float(np.std(quiet)) if quiet.size > 3 else 0.0
    if rise[last] <= max(_NOISE * scatter, 1e-12 * float(np.ptp(signal)), 0.0):
        raise UserError(
            f"{origin}: no shock stands out of the trace; give its arrival, or a window around it"
        )
    centre = last + half
    before = float(np.mean(signal[centre - half : max(centre - 1, centre - half + 1)]))
    after = float(np.median(signal[centre + 1 : centre + half]))
    jump = after - before
    span = slice(max(centre - half, 0), min(centre + half, time.size))
    times = [_crossing(time[span], signal[span], before + level * jump) for level in (0.1, _LEVEL, 0.9)]
    width = max(0.5 * (times[2] - times[0]), step)
    return Measured(times[1], width)


def _crossing(time: np.ndarray, signal: np.ndarray, level: float) -> float:
    """First time at which the signal passes a level and stays above it for two samples."""
    above = signal >= level
    steady = above[:-1] & above[1:]
    index = int(np.argmax(steady)) if steady.any() else signal.size - 1
    if index == 0:
        return float(time[0])
    low, high = signal[index - 1], signal[index]
    part = (level - low) / (high - low) if high > low else 1.0
    return float(time[index - 1] + np.clip(part, 0.0, 1.0) * (time[index] - time[index - 1]))


def pressure_factor(column: str, origin: str) -> float:
    """Return what takes a pressure column to pascal, from the unit in its name.

    Parameters
    ----------
    column : str
        Name such as ``p5_kPa`` or ``supply [MPa]``.
    origin : str
        For the message.

    Returns
    -------
    float
        Factor.

    Raises
    ------
    UserError
        If the name has no unit of pressure.
    """
    match = re.search(r"(?:_|\[|\()\s*([A-Za-z]+)\s*[\])]?$", column)
    if match is not None:
        try:
            return convert(f"1 {match[1]}", "pressure")
        except ValueError:
            pass
    raise UserError(f"{origin}: the column {column!r} must end in a unit of pressure, as p5_Pa or p5_MPa")


def mean_in(time: np.ndarray, signal: np.ndarray) -> Measured:
    """Return the mean of a trace and how uncertain it is.

    Parameters
    ----------
    time, signal : ndarray, shape (sample,)
        Trace in its window.

    Returns
    -------
    Measured
        Mean over time; the uncertainty is twice the standard deviation of its slow part (means of a tenth of
        the window each), which is how much the reservoir changes during the test.
    """
    mean = float(np.trapezoid(signal, time) / (time[-1] - time[0]))
    parts = [float(part.mean()) for part in np.array_split(signal, min(10, signal.size))]
    return Measured(mean, 2.0 * float(np.std(parts, ddof=1)))
