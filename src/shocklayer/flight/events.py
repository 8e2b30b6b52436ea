"""Events and peaks on the dense output of a flight, all brackets refined together."""

from collections.abc import Callable

import numpy as np

from shocklayer.flight.dense_output import Event, Leg, Samples, sample

ENTRY_INTERFACE = 121_920.0
"""Altitude of the entry interface, 400 000 ft [m]."""
MACH_NUMBERS = (30.0, 25.0, 20.0, 15.0, 10.0, 5.0, 3.0, 2.0, 1.0)
"""Mach numbers whose downward crossings are events."""

STANDSTILL = 1e-6
"""Rate of climb that counts as zero [m/s]."""

_POINTS = 33  # of one refinement: a bracket shrinks 32-fold (roots) or 16-fold (peaks)
Quantity = Callable[[Samples], np.ndarray]
"""A function of the samples whose root or peak is wanted."""
HeatFluxFunction = Callable[[np.ndarray, np.ndarray, np.ndarray], np.ndarray]
"""Heat flux to the stagnation point [W/m^2] from air density [kg/m^3], air temperature [K] and speed."""


def refine_roots(leg: Leg, brackets: list[tuple[float, float, Quantity]], rounds: int = 6) -> np.ndarray:
    """Find the times at which quantities change sign, to about 1e-9 of the bracket.

    Parameters
    ----------
    leg : Leg
        Accepted steps.
    brackets : list of (float, float, function)
        Start, end and quantity with a sign change between [s].
    rounds : int
        Number of refinements.

    Returns
    -------
    ndarray
        The roots [s].
    """
    low = np.array([bracket[0] for bracket in brackets])
    high = np.array([bracket[1] for bracket in brackets])
    root = 0.5 * (low + high)
    for _ in range(rounds if brackets else 0):
        times = np.linspace(low, high, _POINTS)
        samples = sample(leg, times.ravel())
        for i, (_, _, quantity) in enumerate(brackets):
            values = quantity(samples.select(slice(i, None, len(brackets))))
            changes = np.flatnonzero((values[:-1] > 0.0) != (values[1:] > 0.0))
            index = int(changes[0]) if changes.size else 0
            left, right = values[index], values[index + 1]
            low[i], high[i] = times[index, i], times[index + 1, i]
            fraction = left / (left - right) if left != right else 0.0
            root[i] = low[i] + np.clip(fraction, 0.0, 1.0) * (high[i] - low[i])
    return root


def refine_peaks(leg: Leg, brackets: list[tuple[float, float, Quantity]], rounds: int = 5) -> np.ndarray:
    """Find the times of the maxima of quantities within their brackets.

    Parameters
    ----------
    leg : Leg
        Accepted steps.
    brackets : list of (float, float, function)
        Start, end and quantity with one maximum between [s].
    rounds : int
        Number of refinements.

    Returns
    -------
    ndarray
        Times of the maxima [s].
    """
    low = np.array([bracket[0] for bracket in brackets])
    high = np.array([bracket[1] for bracket in brackets])
    peak = 0.5 * (low + high)
    for _ in range(rounds if brackets else 0):
        times = np.linspace(low, high, _POINTS)
        samples = sample(leg, times.ravel())
        for i, (_, _, quantity) in enumerate(brackets):
            index = int(np.argmax(quantity(samples.select(slice(i, None, len(brackets))))))
            peak[i] = times[index, i]
            low[i], high[i] = times[max(index - 1, 0), i], times[min(index + 1, _POINTS - 1), i]
    return peak


def scan_times(leg: Leg) -> np.ndarray:
    """Return the times at which a leg is scanned: its nodes and three points within each step."""
    inner = leg.time[:-1, None] + np.diff(leg.time)[:, None] * np.array([0.0, 0.25, 0.5, 0.75])
    return np.append(inner.ravel(), leg.time[-1])


def find_events(leg: Leg) -> list[Event]:
    """Find the crossings and turning points of a leg, in the order of time.

    Parameters
    ----------
    leg : Leg
        Accepted steps, cut at the stop.

    Returns
    -------
    list of Event
        Entry interface (downward), Mach numbers (downward), local minima and maxima of altitude.
    """
    if len(leg.time) < 2:
        return []
    times = scan_times(leg)
    samples = sample(leg, times)
    roots: list[tuple[str, float, float, Quantity]] = []

    def add_roots(name: str, quantity: Quantity, downward: bool) -> None:
        values = quantity(samples)
        above = values > 0.0
        changes = (above[:-1] & ~above[1:]) if downward else (~above[:-1] & above[1:])
        roots.extend((name, times[k], times[k + 1], quantity) for k in np.flatnonzero(changes))

    add_roots("entry-interface", lambda s: s.altitude - ENTRY_INTERFACE, True)
    for mach in MACH_NUMBERS:
        add_roots(f"mach-{mach:g}", lambda s, mach=mach: s.mach_number - mach, True)
    # Above the entry interface the Mach number has no meaning.
    roots = [root for root in roots if np.interp(root[1], times, samples.altitude) <= ENTRY_INTERFACE + 1e3]
    # A body at rest on its launch pad is not at a minimum of altitude.
    add_roots("minimum-altitude", lambda s: s.climb_rate + STANDSTILL, False)
    add_roots("maximum-altitude", lambda s: s.climb_rate, True)
    names = [root[0] for root in roots]
    return name_events(leg, list(zip(names, refine_roots(leg, [root[1:] for root in roots]), strict=True)))


def find_peaks(legs: list[Leg], heat_flux: HeatFluxFunction | None = None) -> list[Event]:
    """Find the peaks of heating, dynamic pressure and, in unpowered flight, deceleration.

    Parameters
    ----------
    legs : list of Leg
        Consecutive legs of one flight.
    heat_flux : callable, optional
        Heat flux to the stagnation point; without it, the continuum estimate of the equations of motion.

    Returns
    -------
    list of Event
        One event per quantity whose greatest value is not at the start or end of the flight.
    """
    scans = [(times, sample(leg, times)) for leg, times in ((leg, scan_times(leg)) for leg in legs)]
    powered = [leg.model.thrust is not None for leg in legs]
    events = []
    for name, quantity in (
        ("peak-heating", _stagnation_heating(heat_flux)),
        ("peak-deceleration", lambda s: s.load_factor),
        ("peak-dynamic-pressure", lambda s: s.dynamic_pressure),
    ):
        used = [k for k in range(len(legs)) if not (name == "peak-deceleration" and powered[k])]
        if not used:
            continue
        number = max(used, key=lambda k: float(np.max(quantity(scans[k][1]))))
        leg, (times, samples) = legs[number], scans[number]
        index = int(np.argmax(quantity(samples)))
        if times[index] in (legs[used[0]].time[0], legs[used[-1]].time[-1]):
            continue
        if 0 < index < len(times) - 1:
            time = refine_peaks(leg, [(times[index - 1], times[index + 1], quantity)])[0]
        else:
            time = times[index]
        events += name_events(leg, [(name, float(time))])
    return events


def name_events(leg: Leg, times: list[tuple[str, float]]) -> list[Event]:
    """Make events of given names and times of a leg, in the order of time."""
    if not times:
        return []
    ordered = sorted(times, key=lambda pair: pair[1])
    at = sample(leg, np.array([time for _, time in ordered]))
    return [
        Event(name, float(time), float(at.altitude[i]), float(at.speed[i]))
        for i, (name, time) in enumerate(ordered)
    ]


def _stagnation_heating(heat_flux: HeatFluxFunction | None) -> Quantity:
    if heat_flux is None:
        return lambda s: s.continuum_heat_flux

    def flux(s: Samples) -> np.ndarray:
        columns = (s.air_density, s.air_temperature, s.speed)
        return heat_flux(*(column.ravel() for column in columns)).reshape(s.speed.shape)

    return flux
