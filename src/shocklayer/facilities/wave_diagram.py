r"""Waves of a shot over position and time, and the test time between them.

Position from the primary diaphragm, time from its bursting, shocks of constant speed. The head of an
expansion that is reflected runs back through the expansion as a characteristic :math:`u + a`: with
:math:`\xi = x/t = u - a` in a centred expansion, :math:`\mathrm d\ln t = \mathrm d\xi / 2a`.

Expansion tube (Paull & Stalker, J. Fluid Mechanics 245 (1992) 493): the test gas arrives with the interface
to the acceleration gas; the test ends with the tail of the expansion centred at the secondary diaphragm, or
with the head of that expansion reflected from the driver gas, whichever comes first.

Reflected-shock tunnel: the nozzle is taken as started once a wave that runs against the flow has been
carried through it, :math:`\int \mathrm dx/(u-a)`. The latest end is when all test gas has left through the
throat. The earliest arrival of driver gas is that of the jet along the wall where the reflected shock
bifurcates in the boundary layer of the driver gas (Davies & Wilson, Physics of Fluids 12 (1969) I-37; Mark,
NACA TM 1418 (1958)), for a calorically perfect driver gas. Contamination that matters is measured between the
two; the value given is their geometric mean.
"""

from __future__ import annotations

from math import inf, sqrt
from typing import NamedTuple, TypedDict

import numpy as np

EARLIEST = "driver gas along the wall"
LATEST = "all test gas has left"
EXPANSION = "reflected head of the driver's expansion"
"""Limits of the test time of a reflected-shock tunnel."""


class Wave(TypedDict):
    """A wave or interface: distance from the primary diaphragm [m] over time from its bursting [s]."""

    name: str
    distance: list[float]
    time: list[float]


class TestTime(TypedDict):
    """Test time with its limits [s], what ends it, and the end by every limit known, after it starts."""

    value: float
    low: float
    high: float
    ended_by: str
    starts: float
    limits: dict[str, float]


class WaveDiagram(NamedTuple):
    """Waves of a shot, and the test time between them.

    Attributes
    ----------
    waves : list of Wave
        From the first to the last.
    test_time : TestTime
        Between them.
    """

    waves: list[Wave]
    test_time: TestTime


class Fan(NamedTuple):
    """A centred expansion: speeds and sound speeds from its head to its tail, (node,) [m/s]."""

    speed: np.ndarray
    sound: np.ndarray

    def until(self, speed: float) -> Fan:
        """Return the part of the expansion up to a speed [m/s]."""
        keep = self.speed < speed
        sound = float(np.interp(speed, self.speed, self.sound))
        return Fan(np.append(self.speed[keep], speed), np.append(self.sound[keep], sound))

    def reflected(self, start: float) -> tuple[np.ndarray, np.ndarray]:
        """Return positions [m] and times [s] of a u + a characteristic that enters at the head at a time."""
        slope = self.speed - self.sound
        growth = np.diff(slope) / (self.sound[1:] + self.sound[:-1])
        time = start * np.exp(np.concatenate(([0.0], np.cumsum(growth))))
        return slope * time, time


def _line(name: str, *points: tuple[float, float]) -> Wave:
    return {"name": name, "distance": [x for x, _ in points], "time": [t for _, t in points]}


def expansion_tube(
    tube_length: float,
    acceleration_length: float,
    shock_speed: float,
    gas_speed: float,
    second_shock_speed: float,
    slow_speed: float,
    stream_speed: float,
    fan: Fan,
    driver_fan: Fan | None,
) -> WaveDiagram:
    """Return the waves of an expansion tube, and its test time.

    Parameters
    ----------
    tube_length, acceleration_length : float
        Of shock tube and acceleration tube [m].
    shock_speed, gas_speed : float
        First shock, and the gas behind it [m/s].
    second_shock_speed : float
        Shock in the acceleration tube [m/s].
    slow_speed, stream_speed : float
        Speed of the expanded test gas [m/s]: behind the second shock without boundary layer, and as computed.
    fan : Fan
        Expansion of the test gas, at least to `stream_speed`.
    driver_fan : Fan, optional
        Expansion of the driver gas to the speed of the test gas behind the first shock.

    Returns
    -------
    WaveDiagram
        The band is that of the interface moving as the gas behind the second shock, or as the shock itself
        (Mirels, Physics of Fluids 6 (1963) 1201).
    """
    first = tube_length / shock_speed
    end = tube_length + acceleration_length
    expanded = fan.until(stream_speed)
    sound = float(expanded.sound[-1])
    interface = acceleration_length / stream_speed
    # The head of the expansion meets the driver gas behind the slug of test gas.
    slug = tube_length - gas_speed * first
    x, t = expanded.reflected(slug / float(fan.sound[0]))
    last = t[-1] + max(acceleration_length - x[-1], 0.0) / (stream_speed + sound)
    within = x < acceleration_length
    limits = {}
    if stream_speed > sound:
        limits["tail of the expansion"] = acceleration_length / (stream_speed - sound) - interface
    limits["reflected head of the expansion"] = max(float(last) - interface, 0.0)
    name, value = min(limits.items(), key=lambda pair: pair[1])
    times = (value, _duration(fan.until(slow_speed), acceleration_length))
    waves = [
        _line("shock", (0.0, 0.0), (tube_length, first)),
        _line("driver gas", (0.0, 0.0), (end, end / gas_speed)),
        _line("second shock", (tube_length, first), (end, first + acceleration_length / second_shock_speed)),
        _line("test gas", (tube_length, first), (end, first + interface)),
        _line(
            "head of the expansion",
            (tube_length, first),
            (tube_length + float(x[0]), first + float(t[0])),
        ),
    ]
    if stream_speed > sound:
        tail = acceleration_length / (stream_speed - sound)
        waves.append(_line("tail of the expansion", (tube_length, first), (end, first + tail)))
    path = [(tube_length + float(a), first + float(b)) for a, b in zip(x[within], t[within], strict=True)]
    if last > interface:
        waves.append(_line("reflected head of the expansion", *path, (end, first + float(last))))
    if driver_fan is not None:
        head = float(driver_fan.speed[0] - driver_fan.sound[0])
        tail = float(driver_fan.speed[-1] - driver_fan.sound[-1])
        waves += [
            _line("head of the driver's expansion", (0.0, 0.0), (head * first, first)),
            _line("tail of the driver's expansion", (0.0, 0.0), (tail * first, first)),
        ]
    time: TestTime = {
        "value": value,
        "low": min(times),
        "high": max(times),
        "ended_by": name,
        "starts": first + interface,
        "limits": limits,
    }
    return WaveDiagram(waves, time)


def _duration(fan: Fan, length: float) -> float:
    """Time from interface to tail of an expansion at a distance from where it is centred."""
    speed, sound = float(fan.speed[-1]), float(fan.sound[-1])
    return inf if speed <= sound else length / (speed - sound) - length / speed


class DriverGas(NamedTuple):
    """Driver gas behind the interface, calorically perfect.

    Attributes
    ----------
    pressure, sound_speed, exponent : float
        [Pa], [m/s], ratio of specific heats.
    wall_sound_speed : float
        Of the gas at the temperature of the tube [m/s].
    """

    pressure: float
    sound_speed: float
    exponent: float
    wall_sound_speed: float


def wall_jet_speed(gas: DriverGas, gas_speed: float) -> float | None:
    """Return the speed of the driver gas that a bifurcated reflected shock lets along the wall [m/s].

    Parameters
    ----------
    gas : DriverGas
        Behind the interface.
    gas_speed : float
        Speed of test and driver gas before the shock [m/s].

    Returns
    -------
    float or None
        Towards the end wall; None where the shock does not bifurcate.
    """
    g = gas.exponent
    half = 0.25 * (g + 1.0) * gas_speed / gas.sound_speed
    mach = half + sqrt(half**2 + 1.0)  # of the shock that brings this gas to rest
    shock = mach * gas.sound_speed - gas_speed  # in the laboratory
    wall_mach = shock / gas.wall_sound_speed
    foot = (1.0 + 0.5 * (g - 1.0) * wall_mach**2) ** (g / (g - 1.0))
    if wall_mach > 1.0:  # Rayleigh
        foot = (0.5 * (g + 1.0) * wall_mach**2) ** (g / (g - 1.0)) * (
            (g + 1.0) / (2.0 * g * wall_mach**2 - g + 1.0)
        ) ** (1.0 / (g - 1.0))
    behind = 1.0 + 2.0 * g / (g + 1.0) * (mach**2 - 1.0)
    if not 1.0 < foot < behind:
        return None
    speed, sound = mach * gas.sound_speed, gas.sound_speed
    for ratio in (foot, behind / foot):
        normal = ((g + 1.0) * ratio + g - 1.0) / (2.0 * g)  # square of the normal Mach number
        if normal >= (speed / sound) ** 2:  # too slow for a shock: compressed at constant entropy
            square = speed**2 + 2.0 * sound**2 / (g - 1.0) * (1.0 - ratio ** ((g - 1.0) / g))
            speed = sqrt(max(square, 0.0))
            break
        density = (g + 1.0) * normal / ((g - 1.0) * normal + 2.0)
        # The speed along the wave stays, that across it falls with the density.
        speed = sqrt(speed**2 - normal * sound**2 * (1.0 - density**-2))
        sound *= sqrt(ratio / density)
    jet = speed - shock
    return jet if jet > 0.0 else None


def reflected_shock(
    tube_length: float,
    shock_speed: float,
    gas_speed: float,
    reflected_speed: float,
    drain: float | None,
    nozzle: tuple[float, float] | None,
    driver_gas: DriverGas | None,
    driver_fan: Fan | None,
    driver_length: float | None,
    sound_speed: float,
) -> WaveDiagram | None:
    """Return the waves of a reflected-shock tunnel, and its test time.

    Parameters
    ----------
    tube_length : float
        Shock tube [m].
    shock_speed, gas_speed, reflected_speed : float
        Incident shock, gas behind it, and reflected shock [m/s].
    drain : float, optional
        Time in which all test gas leaves through the throat [s].
    nozzle : (float, float), optional
        Times in which the stream, and a wave that runs against it, pass the nozzle [s].
    driver_gas : DriverGas, optional
        Behind the interface.
    driver_fan : Fan, optional
        Expansion of the driver gas to the speed of the test gas.
    driver_length : float, optional
        Length of the driver [m]: its expansion is reflected from the end.
    sound_speed : float
        Of the gas behind the incident shock [m/s].

    Returns
    -------
    WaveDiagram or None
        None where nothing is known that ends the test.
    """
    arrival = tube_length / shock_speed
    meeting = (tube_length + reflected_speed * arrival) / (gas_speed + reflected_speed)
    place = gas_speed * meeting
    transit, started = nozzle if nozzle is not None else (0.0, 0.0)
    ends: dict[str, float] = {}
    waves = [
        _line("shock", (0.0, 0.0), (tube_length, arrival)),
        _line("driver gas", (0.0, 0.0), (place, meeting)),
        _line("reflected shock", (tube_length, arrival), (place, meeting)),
    ]
    shift = transit - started  # a limit that moves with the gas is later at the exit of the nozzle
    jet = None if driver_gas is None else wall_jet_speed(driver_gas, gas_speed)
    if jet is not None:
        early = meeting - arrival + (tube_length - place) / jet
        ends[EARLIEST] = max(early + shift, 0.0)
        waves.append(_line(EARLIEST, (place, meeting), (tube_length, arrival + early)))
    if drain is not None:
        ends[LATEST] = drain
    if driver_fan is not None:
        head = float(driver_fan.speed[0] - driver_fan.sound[0])
        tail = float(driver_fan.speed[-1] - driver_fan.sound[-1])
        waves.append(_line("tail of the driver's expansion", (0.0, 0.0), (tail * arrival, arrival)))
        reach = -head * arrival if driver_length is None else driver_length
        if head < 0.0:
            waves.append(_line("head of the driver's expansion", (0.0, 0.0), (-reach, -reach / head)))
        if driver_length is not None and head < 0.0:
            wave, end = _reflected_driver_head(driver_fan, driver_length, tube_length, gas_speed, sound_speed)
            waves.append(wave)
            ends[EXPANSION] = max(end - arrival + shift, 0.0)
    if not ends:
        return None
    bound = ends.get(EXPANSION, inf)
    high = min(ends.get(LATEST, inf), bound)
    low = min(ends.get(EARLIEST, high), high)
    if high == inf:
        high = low
    name = "arrival of driver gas" if low < high else min(ends, key=lambda key: abs(ends[key] - high))
    time: TestTime = {
        "value": sqrt(low * high),
        "low": low,
        "high": high,
        "ended_by": name,
        "starts": arrival + started,
        "limits": ends,
    }
    waves.append(_line("nozzle started", (tube_length, arrival), (tube_length, arrival + started)))
    return WaveDiagram(waves if nozzle is not None else waves[:-1], time)


def _reflected_driver_head(
    fan: Fan, driver_length: float, tube_length: float, gas_speed: float, sound_speed: float
) -> tuple[Wave, float]:
    """Reflected head of the driver's expansion, and when it is at the end of the shock tube [s]."""
    gone = driver_length / float(fan.sound[0] - fan.speed[0])
    # The gas between driver end and head is at rest: back through it as a simple wave, then the fan.
    x, t = fan.reflected(gone)
    points = [(float(a), float(b)) for a, b in zip(x, t, strict=True)]
    # On in state 3 to the interface, then in the test gas behind the incident shock.
    tail = float(fan.speed[-1] + fan.sound[-1])
    gap = gas_speed * points[-1][1] - points[-1][0]
    meeting = points[-1][1] + gap / (tail - gas_speed)
    points.append((gas_speed * meeting, meeting))
    end = meeting + (tube_length - points[-1][0]) / (gas_speed + sound_speed)
    if points[-1][0] > tube_length:
        before = max(k for k, (a, _) in enumerate(points) if a <= tube_length)
        (xa, ta), (xb, tb) = points[before], points[before + 1]
        end = ta + (tb - ta) * (tube_length - xa) / (xb - xa)
        points = points[: before + 1]
    points.append((tube_length, end))
    return _line(EXPANSION, *points), end


def nozzle_times(
    distance: np.ndarray, area_ratio: np.ndarray, exponent: float, stream_speed: float
) -> tuple[float, float]:
    r"""Return the times in which a stream, and a wave against it, pass a nozzle.

    Parameters
    ----------
    distance, area_ratio : ndarray, shape (point,)
        From the throat on [m], [-].
    exponent : float
        Isentropic exponent [-].
    stream_speed : float
        At the end [m/s].

    Returns
    -------
    transit, started : float
        :math:`\int \mathrm dx/u` and :math:`\int \mathrm dx/(u-a)` from an area ratio of 1.05 on [s],
        with the Mach numbers of a perfect gas.
    """
    g = exponent
    machs = np.geomspace(1.0, 60.0, 600)
    areas = (2.0 / (g + 1.0) * (1.0 + 0.5 * (g - 1.0) * machs**2)) ** (0.5 * (g + 1.0) / (g - 1.0)) / machs
    mach = np.exp(np.interp(np.log(area_ratio), np.log(areas), np.log(machs)))
    relative = mach / np.sqrt(1.0 + 0.5 * (g - 1.0) * mach**2)
    speed = stream_speed * relative / relative[-1]
    inside = area_ratio >= 1.05
    x, u, m = distance[inside], speed[inside], mach[inside]
    return float(np.trapezoid(1.0 / u, x)), float(np.trapezoid(1.0 / (u * (1.0 - 1.0 / m)), x))
