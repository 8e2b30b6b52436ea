"""Flights that are not integrated together: launches, and flights in air that depends on their own track."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import numpy as np
from pydantic import BaseModel

from shocklayer import planet
from shocklayer.core.errors import UserError
from shocklayer.ensemble.aerodynamic_factors import aerodynamic_factors, scaled
from shocklayer.ensemble.setting import Setting
from shocklayer.flight import FlightHistory, dormand_prince
from shocklayer.flight.air import atmosphere_model, build_atmosphere
from shocklayer.flight.stage import fly
from shocklayer.heating.stagnation import heat_flux_of_flight
from shocklayer.planet import Atmosphere, Track
from shocklayer.scenario import Scenario
from shocklayer.scenario.flight import Schedule

SINGLE_SAMPLES = 641
"""Samples of each of these flights."""
_EVENTS = 80
_Model = TypeVar("_Model", bound=BaseModel)
_OF_BODY = ("mass", "reference_area", "nose_radius", "reference_length")


def fly_one(
    setting: Setting, values: dict[str, float], number: int, seed: int
) -> tuple[dict[str, np.ndarray], int, str]:
    """Fly one flight of an ensemble as a single run does.

    Parameters
    ----------
    setting : Setting
        What all flights have in common.
    values : dict of str to float
        Drawn inputs [SI, rad].
    number : int
        Of the flight, for its random air.
    seed : int
        Seed of the ensemble.

    Returns
    -------
    columns : dict of str to ndarray
        The fields of `Samples` at `SINGLE_SAMPLES` times.
    reason : int
        Why it ended: index into ``dormand_prince.STOP_NAMES``.
    failure : str
        One clause that says why it failed, or empty text.
    """
    try:
        history = _fly(setting, values, number, seed)
    except UserError as error:
        blank = {name: np.ones(SINGLE_SAMPLES) for name in _NAMES}
        blank |= {name: np.ones((SINGLE_SAMPLES, 3)) for name in ("position", "velocity")}
        return blank, dormand_prince.STOP_FAILED, str(error).split("\n")[0]
    count = history.time.size
    index = np.minimum(np.arange(SINGLE_SAMPLES), count - 1)
    if count > SINGLE_SAMPLES:
        index = np.unique(np.linspace(0, count - 1, SINGLE_SAMPLES).astype(int))
    columns = {name: np.asarray(getattr(history, name))[index] for name in (*_NAMES, "position", "velocity")}
    reason = dormand_prince.STOP_NAMES.index(history.events[-1].name)
    failed = reason == dormand_prince.STOP_FAILED
    return columns, reason, "the integration of the flight came to no end" if failed else ""


_NAMES = [
    name
    for name in FlightHistory.__dataclass_fields__
    if name not in ("position", "velocity", "events", "notices", "dense_path")
]


def _fly(setting: Setting, values: dict[str, float], number: int, seed: int) -> FlightHistory:
    scenario, vehicle = setting.scenario, setting.vehicle
    drag, lift = aerodynamic_factors(setting, values)
    body = {name: values[f"vehicle.{name}"] for name in _OF_BODY if f"vehicle.{name}" in values}
    vehicle = replace(vehicle, aerodynamics=scaled(vehicle.aerodynamics, float(drag), float(lift)), **body)
    for name, value in values.items():
        if name.startswith("flight."):
            scenario = with_number(scenario, name, value)
    flux = heat_flux_of_flight(
        scenario.heating, setting.planet, vehicle.shape, vehicle.nose_radius, vehicle.emissivity
    )
    track = None
    history = None
    for _ in range(2 if atmosphere_model(scenario.planet).along_track else 1):
        air = _air(setting, scenario, values.get("planet.density_factor", 1.0), number, seed, track)
        history = fly(
            scenario.flight, vehicle, air, scenario.base_dir, samples=SINGLE_SAMPLES - _EVENTS, heat_flux=flux
        )
        track = Track(history.time, history.altitude, history.latitude, history.longitude)
    assert history is not None
    return history


def _air(
    setting: Setting, scenario: Scenario, factor: float, number: int, seed: int, track: Track | None
) -> Atmosphere:
    """Return the air of one flight."""
    air = setting.air
    if track is not None:
        still = scenario.planet.model_copy(update={"perturbation": None})
        air = build_atmosphere(still, scenario.flight, setting.files, seed, track)
    air = with_density(air, factor)
    random = scenario.planet.perturbation
    if random is not None:
        drawn = planet.draw_perturbation(
            seed, [number], random.density, random.wind, random.correlation_height
        )
        air = planet.perturbed(air, drawn)
    return air


def with_density(air: Atmosphere, factor: float) -> Atmosphere:
    """Return air with its density multiplied.

    Parameters
    ----------
    air : Atmosphere
        The air.
    factor : float
        [-].

    Returns
    -------
    Atmosphere
        The air.
    """
    if factor == 1.0:
        return air
    return air._replace(coefficients=air.coefficients.at[:, 0].add(np.log(factor)))


def with_number(model: _Model, name: str, value: float) -> _Model:
    """Return a part of a scenario with one number changed.

    Parameters
    ----------
    model : BaseModel
        The scenario, or a part of it.
    name : str
        Dotted name of the number.
    value : float
        The number [SI].

    Returns
    -------
    BaseModel
        A copy.
    """
    head, _, rest = name.partition(".")
    inner = getattr(model, head)
    if not rest:
        changed = inner.model_copy(update={"constant": value}) if isinstance(inner, Schedule) else value
    elif isinstance(inner, tuple):
        index, _, rest = rest.partition(".")
        entries = list(inner)
        entries[int(index)] = with_number(entries[int(index)], rest, value)
        changed = tuple(entries)
    else:
        changed = with_number(inner, rest, value)
    return model.model_copy(update={head: changed})
