"""Which numbers of a scenario an ensemble can disperse, and the values that its flights draw."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from jaxtyping import Float

from shocklayer.core.errors import UserError
from shocklayer.core.units import DIMENSIONS
from shocklayer.ensemble.sampling import unit_points
from shocklayer.scenario import Scenario
from shocklayer.scenario.dispersible_fields import dispersible_numbers
from shocklayer.scenario.distribution import Covariance, Distribution
from shocklayer.scenario.ensemble_table import FACTORS

_ENTRY = "flight.entry."
_OF_LINK = (
    "transmit_power",
    "transmit_gain",
    "receive_gain",
    "losses",
    "noise_temperature",
    "bandwidth",
    "required_signal_to_noise",
    "clear_margin",
    "threshold",
)
_OF_PARACHUTE = ("drag_area", "inflation_time", "deploy.altitude", "deploy.mach", "deploy.time")
_OF_VEHICLE = (
    "vehicle.mass",
    "vehicle.reference_area",
    "vehicle.nose_radius",
    "vehicle.reference_length",
    "vehicle.emissivity",
    "vehicle.aerodynamics.drag_coefficient",
    "vehicle.aerodynamics.lift_coefficient",
    "vehicle.aerodynamics.lift_to_drag",
)
_OF_CONTROLS = ("flight.controls.bank_angle", "flight.controls.angle_of_attack")
_POSITIVE = ("mass", "area", "radius", "length", "factor", "power", "temperature", "bandwidth", "altitude")
_CF = {"m/s": "m s-1", "m^2": "m2", "m/s^2": "m s-2"}
"""Units as the CF conventions write them."""
_OF_LAUNCH = re.compile(r"flight\.(launch|stage\.\d+|fairing)\.[a-z_]+(\.[a-z_]+)?")


class Inputs(NamedTuple):
    """The dispersed inputs of a scenario.

    Attributes
    ----------
    names : tuple of str
        Dotted names, in the order of the table, those of the covariance last.
    distributions : dict of str to Distribution
        Of the inputs that are drawn by themselves.
    covariance : Covariance or None
        Of those that are drawn together.
    dimensions : dict of str to (str or None)
        Dimension by name; None for plain numbers.
    """

    names: tuple[str, ...]
    distributions: dict[str, Distribution]
    covariance: Covariance | None
    dimensions: dict[str, str | None]

    def unit(self, name: str) -> str:
        """Return the unit in which values are stored: SI, angles in degrees."""
        dimension = self.dimensions[name]
        if dimension is None:
            return "1"
        return (
            "degree"
            if dimension == "angle"
            else _CF.get(DIMENSIONS[dimension].unit, DIMENSIONS[dimension].unit)
        )

    def stored(self, name: str, values: np.ndarray) -> np.ndarray:
        """Return values as they are stored: angles in degrees."""
        return np.degrees(values) if self.dimensions[name] == "angle" else values


def accepted_names(scenario: Scenario) -> list[str]:
    """List the dotted names that an ensemble of a scenario can disperse.

    Parameters
    ----------
    scenario : Scenario
        The scenario.

    Returns
    -------
    list of str
        Names of numbers that the scenario has, and factors.
    """
    return list(_accepted(scenario))


def _accepted(scenario: Scenario) -> Iterator[str]:
    known = dispersible_numbers(scenario)
    launched = scenario.flight.entry is None
    for name in known:
        if launched and (_OF_LAUNCH.fullmatch(name) or name == "vehicle.mass"):
            yield name
        elif not launched and (name.startswith(_ENTRY) or name in _OF_VEHICLE or name in _OF_CONTROLS):
            yield name
        elif re.fullmatch(r"radio\.\d+\.(" + "|".join(map(re.escape, _OF_LINK)) + ")", name):
            yield name
        elif re.fullmatch(r"flight\.parachute\.\d+\.(" + "|".join(map(re.escape, _OF_PARACHUTE)) + ")", name):
            yield name
    yield from FACTORS


def read_inputs(scenario: Scenario) -> Inputs:
    """Take the dispersed inputs from a scenario, and refuse those that cannot be dispersed.

    Parameters
    ----------
    scenario : Scenario
        The scenario.

    Returns
    -------
    Inputs
        Names and distributions.

    Raises
    ------
    UserError
        One sentence for each name that cannot be dispersed, with the list of those that can.
    """
    covariance = scenario.ensemble_extras.covariance
    names = (*scenario.ensemble, *(covariance.names if covariance is not None else ()))
    accepted = accepted_names(scenario)
    refused = [name for name in names if name not in accepted]
    if refused:
        can = f"{', '.join(accepted)} can"
        where = f"in {scenario.origin}: cannot be dispersed"
        raise UserError(*(f"ensemble.{name} {where}{_why(name)}; {can}" for name in refused))
    known = dispersible_numbers(scenario)
    dimensions = {name: None if name in FACTORS else known[name][1] for name in names}
    return Inputs(names, dict(scenario.ensemble), covariance, dimensions)


def _why(name: str) -> str:
    """Return a clause that says why a name cannot be dispersed."""
    if name.startswith("vehicle.shape."):
        return ", since the shock layer is computed for one shape"
    if name.startswith("flight.stop."):
        return ", since a stop condition decides where a flight is counted as ended"
    if name.startswith("observer.") or ".to." in name:
        return ", since places on the ground are known"
    if name.endswith((".frequency", ".antenna.station", ".antenna.roll")):
        return ", since the shock layer's loss is computed for one carrier and one antenna"
    return ""


def draw(
    inputs: Inputs, sampling: str, key: str, seed: int, start: int, stop: int
) -> dict[str, Float[np.ndarray, " flights"]]:
    """Draw the inputs of some flights.

    Parameters
    ----------
    inputs : Inputs
        The distributions.
    sampling : str
        See `shocklayer.ensemble.sampling.unit_points`.
    key : str
        Hash of the scenario.
    seed : int
        Seed of the ensemble.
    start, stop : int
        First flight, and the one after the last.

    Returns
    -------
    dict of str to ndarray
        Values by dotted name [SI, rad].
    """
    points = unit_points(sampling, key, seed, inputs.names, start, stop)
    columns = {name: points[:, k] for k, name in enumerate(inputs.names)}
    values = {name: quantile(each, columns[name]) for name, each in inputs.distributions.items()}
    if inputs.covariance is not None:
        normal = np.stack([_normal(columns[name]) for name in inputs.covariance.names], axis=1)
        # Sums in a fixed order: the bits of a product of matrices depend on its size.
        factor = _root(np.array(inputs.covariance.matrix))
        for row, name in enumerate(inputs.covariance.names):
            total = np.full(stop - start, inputs.covariance.centres[row])
            for k in range(row + 1):
                total = total + factor[row, k] * normal[:, k]
            values[name] = total
    return {name: values[name] for name in inputs.names}


def _normal(points: np.ndarray) -> np.ndarray:
    from scipy.special import ndtri

    return ndtri(points)


def _root(matrix: np.ndarray) -> np.ndarray:
    """Return a lower triangular root of a covariance that may be singular."""
    deviation = np.sqrt(np.maximum(np.diag(matrix), 0.0))
    scaled = np.where(deviation > 0.0, deviation, 1.0)
    correlation = matrix / np.outer(scaled, scaled)
    size = len(matrix)
    root = np.zeros((size, size))
    for i in range(size):
        for j in range(i + 1):
            rest = correlation[i, j] - root[i, :j] @ root[j, :j]
            if i == j:
                root[i, i] = np.sqrt(max(rest, 0.0))
            elif root[j, j] > 1e-9:
                root[i, j] = rest / root[j, j]
    return scaled[:, None] * root


def quantile(distribution: Distribution, probability: np.ndarray) -> np.ndarray:
    """Values of a distribution at probabilities.

    Parameters
    ----------
    distribution : Distribution
        The distribution.
    probability : ndarray
        Between 0 and 1.

    Returns
    -------
    ndarray
        Values [SI].
    """
    centre, width = distribution.centre, distribution.width
    if distribution.kind == "discrete":
        edges = np.cumsum(distribution.weights)
        index = np.searchsorted(edges, probability * edges[-1], side="right")
        return np.array(distribution.values)[np.minimum(index, len(edges) - 1)]
    if width == 0.0:
        return np.full(probability.shape, centre)
    if distribution.kind == "uniform":
        return centre + width * (2.0 * probability - 1.0)
    if distribution.kind == "triangular":
        tail = np.minimum(probability, 1.0 - probability)
        return centre + width * np.sign(probability - 0.5) * (1.0 - np.sqrt(2.0 * tail))
    if distribution.truncate is not None:
        from scipy.special import ndtr

        low, high = ndtr(-distribution.truncate), ndtr(distribution.truncate)
        probability = low + probability * (high - low)
    normal = _normal(probability)
    return centre * np.exp(width * normal) if distribution.kind == "lognormal" else centre + width * normal


def impossible(values: dict[str, np.ndarray]) -> tuple[np.ndarray, list[str]]:
    """Find flights whose drawn inputs are physically impossible.

    Parameters
    ----------
    values : dict of str to ndarray
        From `draw`.

    Returns
    -------
    ndarray of int
        (flights,) 0 for a possible flight, else one more than the place in the list of the offending input.
    list of str
        Names of the inputs.
    """
    names = list(values)
    code = np.zeros(len(next(iter(values.values()))) if values else 0, dtype=np.int32)
    for number, name in enumerate(names):
        each, last = values[name], name.rsplit(".", 1)[-1]
        bad = ~np.isfinite(each)
        if last.endswith(_POSITIVE) or last in ("drag_coefficient", "speed", "emissivity", "mach"):
            bad |= each <= 0.0
        if last == "emissivity":
            bad |= each > 1.0
        if last == "latitude":
            bad |= np.abs(each) > 0.5 * np.pi
        if last in ("flight_path_angle", "angle_of_attack"):
            bad |= np.abs(each) > 0.5 * np.pi
        if last == "inflation_time":
            bad |= each < 0.0
        code = np.where((code == 0) & bad, number + 1, code)
    return code, names
