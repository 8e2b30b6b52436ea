r"""Reduce a measured shot: arrival times, pressures and Pitot to reservoir and stream, with uncertainties.

1. Shock speed: weighted least squares of arrival over position. A straight line, unless the curvature of a
   parabola is more than twice its standard deviation (three sensors of known uncertainty, or four);
   then the speed is that at the last sensor, and the attenuation is given.
2. Every input is drawn from a normal distribution (Monte Carlo, seeded), and all samples go through shock
   tube and nozzle together, as one batch. The values are those of the measured inputs themselves, the limits
   the 2.5 and 97.5 percentiles.
3. Budget: squares of the coefficients of a linear fit of each result over the inputs, times the variances of
   the inputs, over their sum. What a linear fit leaves over is named.

Source: JCGM 101:2008 (propagation of distributions with a Monte Carlo method); Saltelli et al., Global
Sensitivity Analysis, 2008, section 1.2.5 (standardised regression coefficients).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array
from shocklayer.facilities.condition import Chemistry
from shocklayer.facilities.contour import Contour
from shocklayer.facilities.nozzle_expansion import (
    expand_at_finite_rate,
    expand_with_frozen_vibration,
    last_point,
    stream_of,
)
from shocklayer.facilities.reflected_shock import NozzleExit, expand_steadily, shock_tube, throat_of
from shocklayer.facilities.shot_file import Sensor
from shocklayer.facilities.trace import Measured
from shocklayer.gas.equilibrium.state import GasState
from shocklayer.gas.kinetics import Tolerances
from shocklayer.gas.mixtures import Mixture

COVERAGE = 1.959964
"""Half-width of the 95 % interval of a normal distribution over its standard deviation."""
_ITERATIONS = 8
_BLOCK = 256  # samples computed together, so that any number of them is compiled once
_MARCH = Tolerances(relative=1e-6, absolute=1e-12, max_steps=3000)
_SIGNIFICANT = 2.0
_CLOSE = 1e-6  # logarithm of reached over wanted Pitot pressure or Mach number
_CLOSE_ON_CONTOUR = 3e-5  # of the march along a contour, whose own tolerance is 1e-6


class ShockFit(NamedTuple):
    """Arrival of the shock over position.

    Attributes
    ----------
    speed : ndarray, shape (sample,)
        Speed of the shock (at the last sensor, where it is attenuated) [m/s].
    attenuation : float
        Relative loss of speed per metre at the measured values [1/m]; zero for a straight line.
    degree : int
        Of the polynomial.
    """

    speed: np.ndarray
    attenuation: float
    degree: int


class Inputs(NamedTuple):
    """Drawn inputs, each (sample,), the first sample the measured values themselves.

    Attributes
    ----------
    names : tuple of str
        Inputs that vary.
    columns : ndarray, shape (sample, input)
        Their values.
    """

    names: tuple[str, ...]
    columns: np.ndarray


class Draws:
    """Draws measured values; the first sample is the measured value.

    Parameters
    ----------
    samples : int
        Number of samples drawn.
    seed : int
        Of the random numbers.
    """

    def __init__(self, samples: int, seed: int) -> None:
        self._generator = np.random.default_rng(seed)
        self._samples = samples
        self._names: list[str] = []
        self._columns: list[np.ndarray] = []

    def draw(self, name: str, measured: Measured, least: float = -np.inf) -> np.ndarray:
        """Return the samples of one input, not below a least value.

        Parameters
        ----------
        name : str
            For the budget.
        measured : Measured
            Value and 95 % uncertainty.
        least : float
            Lower bound.

        Returns
        -------
        ndarray, shape (1 + samples,)
        """
        normal = self._generator.standard_normal(self._samples)
        spread = measured.uncertainty / COVERAGE
        values = np.maximum(measured.value + spread * np.concatenate(([0.0], normal)), least)
        if spread > 0.0:
            self._names.append(name)
            self._columns.append(values)
        return values

    def inputs(self) -> Inputs:
        """Return all inputs that vary."""
        if not self._columns:
            return Inputs((), np.zeros((1 + self._samples, 0)))
        return Inputs(tuple(self._names), np.stack(self._columns, axis=1))


def fit_shock(sensors: tuple[Sensor, ...], draws: Draws) -> ShockFit:
    """Fit the arrival of the shock over position.

    Parameters
    ----------
    sensors : tuple of Sensor
        Two at least, in the order of their positions.
    draws : Draws
        Draws positions and arrivals.

    Returns
    -------
    ShockFit

    Raises
    ------
    UserError
        If the uncertainty of the arrivals is so large that a sample has no forward speed.
    """
    columns = [
        (draws.draw(f"sensor {k} position", s.position), draws.draw(f"sensor {k} arrival", s.arrival))
        for k, s in enumerate(sensors, start=1)
    ]
    position = np.stack([x for x, _ in columns], axis=1)
    time = np.stack([t for _, t in columns], axis=1)
    speed = (sensors[-1].position.value - sensors[0].position.value) / (
        sensors[-1].arrival.value - sensors[0].arrival.value
    )
    # Variance of an arrival with that of its position along the path of the shock.
    variance = np.array([s.arrival.uncertainty**2 + (s.position.uncertainty / speed) ** 2 for s in sensors])
    known = bool((variance > 0.0).all())
    weight = 1.0 / variance if known else np.ones(len(sensors))
    degree = 1
    if len(sensors) >= 4 or (len(sensors) == 3 and known):
        value, deviation = _curvature(position[0], time[0], weight, known)
        if abs(value) > _SIGNIFICANT * deviation:
            degree = 2
    end = position[:, -1:]
    powers = np.stack([(position - end) ** k for k in range(degree + 1)], axis=2)
    normal = np.einsum("sik,i,sil->skl", powers, weight, powers)
    right = np.einsum("sik,i,si->sk", powers, weight, time)
    coefficients = np.linalg.solve(normal, right[..., None])[..., 0]
    if coefficients[:, 1].min() <= 0.0:
        raise UserError("the uncertainty of the arrivals is too large to tell the speed of the shock")
    attenuation = 0.0
    if degree == 2:  # V = 1 / t'(x), so that V'/V = -t''/t'
        attenuation = float(2.0 * coefficients[0, 2] / coefficients[0, 1])
    return ShockFit(1.0 / coefficients[:, 1], attenuation, degree)


def _curvature(
    position: np.ndarray, time: np.ndarray, weight: np.ndarray, known: bool
) -> tuple[float, float]:
    """Quadratic coefficient of arrival over position, and its standard deviation."""
    powers = np.vander(position - position.mean(), 3, increasing=True)
    normal = powers.T @ (weight[:, None] * powers)
    coefficients = np.linalg.solve(normal, powers.T @ (weight * time))
    covariance = np.linalg.inv(normal) / COVERAGE**2
    if not known:
        residual = time - powers @ coefficients
        covariance = np.linalg.inv(normal) * float(residual @ residual) / max(time.size - 3, 1)
    return float(coefficients[2]), float(np.sqrt(covariance[2, 2]))


class Reduced(NamedTuple):
    """Results of all samples, each (sample,) or (sample, species).

    Attributes
    ----------
    enthalpy : Array
        Supply enthalpy above the fill gas [J/kg].
    supply : GasState
        Nozzle supply.
    ideal_pressure : Array
        Pressure behind the reflected shock without relaxation [Pa].
    area_ratio : ndarray
        Area ratio at which the stream is given [-].
    stream : NozzleExit
        Stream.
    """

    enthalpy: Array
    supply: GasState
    ideal_pressure: Array
    area_ratio: np.ndarray
    stream: NozzleExit


class Target(NamedTuple):
    """What tells the area of the nozzle.

    Attributes
    ----------
    kind : str
        "area_ratio", "pitot_ratio", "pitot_pressure" or "mach_number".
    values : ndarray, shape (sample,)
        Its samples.
    """

    kind: str
    values: np.ndarray


def reduce_samples(
    mixture: Mixture,
    fill_pressure: np.ndarray,
    fill_temperature: np.ndarray,
    shock_speed: np.ndarray,
    supply_pressure: np.ndarray | None,
    target: Target,
    chemistry: Chemistry,
    contour: Contour | None,
) -> Reduced:
    """Take all samples through shock tube and nozzle.

    Parameters
    ----------
    mixture : Mixture
        Test gas.
    fill_pressure, fill_temperature, shock_speed : ndarray, shape (sample,)
        [Pa], [K], [m/s].
    supply_pressure : ndarray, shape (sample,), or None
        Measured nozzle-supply pressure [Pa]; that of the ideal reflection without.
    target : Target
        Where the stream is wanted.
    chemistry : str
        Of the nozzle.
    contour : Contour or None
        Nozzle, needed with finite-rate chemistry.

    Returns
    -------
    Reduced
    """
    columns = [fill_pressure, fill_temperature, shock_speed, target.values]
    if supply_pressure is not None:
        columns.append(supply_pressure)
    count = fill_pressure.size
    parts: list[Reduced] = []
    for start in range(0, count, _BLOCK):
        chosen = np.minimum(np.arange(start, start + _BLOCK), count - 1)
        block = [column[chosen] for column in columns]
        wanted = Target(target.kind, block[3])
        parts.append(_reduce_block(mixture, block, wanted, chemistry, contour))
    return jax.tree.map(lambda *leaves: np.concatenate([np.asarray(a) for a in leaves])[:count], *parts)


def _reduce_block(
    mixture: Mixture,
    columns: list[np.ndarray],
    target: Target,
    chemistry: Chemistry,
    contour: Contour | None,
) -> Reduced:
    pressure, temperature, speed, _, *measured = columns
    tube = shock_tube(pressure, temperature, speed, measured[0] if measured else None, mixture)
    supply = tube.supply
    throat, flux = throat_of(supply, mixture)

    def at(area: np.ndarray) -> NozzleExit:
        if chemistry == "frozen":
            return expand_with_frozen_vibration(mixture, throat, flux, jnp.asarray(area))
        if chemistry == "equilibrium":
            return expand_steadily(mixture, False, throat, supply.enthalpy, flux, area)
        assert contour is not None
        end = contour.positions_of(np.minimum(area, contour.area_ratio))
        flow = expand_at_finite_rate(
            mixture, throat, supply.enthalpy, flux, contour, end, chemistry, 2, tolerances=_MARCH
        )
        return last_point(stream_of(mixture, flow, chemistry))

    guess = None
    if chemistry in ("finite-rate", "two-temperature") and target.kind != "area_ratio":
        # The limit is near, and costs little.
        guess, _ = _solve_area(
            target,
            supply,
            lambda area: expand_with_frozen_vibration(mixture, throat, flux, jnp.asarray(area)),
        )
    area, stream = _solve_area(target, supply, at, guess, _CLOSE if guess is None else _CLOSE_ON_CONTOUR)
    return Reduced(tube.enthalpy, supply, tube.reflected.pressure, area, stream)


def _solve_area(
    target: Target,
    supply: GasState,
    at: Callable[[np.ndarray], NozzleExit],
    guess: np.ndarray | None = None,
    tolerance: float = _CLOSE,
) -> tuple[np.ndarray, NozzleExit]:
    """Area ratio of each sample at which its stream meets the target, by secants in the logarithm."""
    if target.kind == "area_ratio":
        return target.values, at(target.values)
    pressure = np.asarray(supply.pressure)

    def excess(stream: NozzleExit) -> np.ndarray:
        """Logarithm of reached over wanted; falls with the area."""
        if target.kind == "mach_number":
            return np.log(target.values / np.asarray(stream.mach_number))
        wanted = target.values * (pressure if target.kind == "pitot_ratio" else 1.0)
        return np.log(np.asarray(stream.pitot_pressure) / wanted)

    steepness = 0.4 if target.kind == "mach_number" else 1.0
    if guess is not None:
        log_area = np.log(guess)
    elif target.kind == "mach_number":
        log_area = np.log(np.maximum(target.values, 1.05) ** 2.4 * 1.2)
    else:
        ratio = target.values / (1.0 if target.kind == "pitot_ratio" else pressure)
        log_area = np.log(np.maximum(1.5 / ratio, 1.1))
    log_area = np.clip(log_area, np.log(1.01), np.log(1e5))
    before_area, before = None, None
    stream = at(np.exp(log_area))
    for _ in range(_ITERATIONS):
        now = excess(stream)
        if np.abs(now).max() < tolerance:
            break
        slope = np.full_like(now, steepness)
        if before is not None and before_area is not None:
            moved = log_area - before_area
            secant = np.divide(before - now, moved, out=slope.copy(), where=np.abs(moved) > 1e-9)
            slope = np.clip(secant, 0.3 * steepness, 4.0 * steepness)
        before_area, before = log_area, now
        log_area = np.clip(log_area + now / slope, np.log(1.01), np.log(1e5))
        stream = at(np.exp(log_area))
    miss = np.abs(excess(stream))
    if not miss[0] < 1e-4:
        raise UserError(f"nozzle.{target.kind} {target.values[0]:g} is not reached at any area of the nozzle")
    return np.exp(log_area), stream


def budget(inputs: Inputs, result: np.ndarray) -> dict[str, float]:
    """Return the share of each input in the variance of a result.

    Parameters
    ----------
    inputs : Inputs
        Drawn inputs.
    result : ndarray, shape (sample,)
        Result of each sample.

    Returns
    -------
    dict of str to float
        Shares that sum to one, with ``not linear`` for what a linear fit leaves over; empty where nothing
        varies.
    """
    values = result[1:]
    good = np.isfinite(values)
    if not inputs.names or not good.any():
        return {}
    values = values[good]
    variance = float(values.var())
    if variance <= (1e-10 * abs(float(values.mean()))) ** 2:
        return {}
    columns = inputs.columns[1:][good]
    scale = columns.std(axis=0)
    design = (columns - columns.mean(axis=0)) / np.where(scale > 0.0, scale, 1.0)
    coefficients, *_ = np.linalg.lstsq(design, values - values.mean(), rcond=None)
    left = float((values - values.mean() - design @ coefficients).var()) / variance
    squares = coefficients**2
    shares = squares / squares.sum() * (1.0 - left)
    return {name: float(share) for name, share in zip(inputs.names, shares, strict=True)} | {
        "not linear": left
    }
