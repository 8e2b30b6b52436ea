"""The heat flux of the finite-rate layer in place of that of a correlation, where the layer was solved."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from shocklayer.flight import Event, FlightHistory
from shocklayer.planet.bodies import Planet
from shocklayer.scenario.heating import HeatingConfig
from shocklayer.shock_layer.viscous.along_trajectory import FINITE_RATE_VALIDITY, SPEED_LIMIT, WallFlux

PARTS = ("conductive", "vibrational", "diffusive")
"""Names of the parts of the layer's flux, in their order."""
_RAREFIED_KNUDSEN = 1.0
"""Nose Knudsen number from which the bridging to free-molecular flow counts alone."""
_SLOW = 2000.0
"""Speed up to which the correlation counts alone; air hardly dissociates there [m/s]."""
_PEAK = "peak-heating"
_MODELS = ("convective", "distribution")


def uses_layer(config: HeatingConfig, planet: Planet) -> bool:
    """Return whether the flux is that of the finite-rate layer where one is solved.

    Parameters
    ----------
    config : HeatingConfig
        The choice; ``auto`` takes the layer on Earth unless a convective model or distribution is chosen.
    planet : Planet
        Its gas: the Martian layer's wall recombines oxygen to molecules only.

    Returns
    -------
    bool
    """
    if config.flux != "auto":
        return config.flux == "layer"
    return planet.name == "earth" and not any(name in config.model_fields_set for name in _MODELS)


def layer_factor(
    flux: WallFlux, correlation: np.ndarray, knudsen_number: np.ndarray, speed: np.ndarray
) -> np.ndarray:
    """Return the layer's flux over that of the correlation, along a flight.

    Parameters
    ----------
    flux : WallFlux
        Of the layer.
    correlation : numpy.ndarray, shape (samples, stations)
        Laminar flux by the models to a fully catalytic wall at the temperature of the layer's [W/m^2].
    knudsen_number, speed : numpy.ndarray, shape (samples,)
        On the nose radius; of the flight [m/s].

    Returns
    -------
    numpy.ndarray, shape (samples, stations)
        One where neither is known. Outside the samples solved it is that of the nearest earlier one (of the
        first, before it). It fades to one in the logarithm of the Knudsen number from 0.03, the end of the
        layer's range, to 1, and in speed from 3 to 2 km/s, so that the flux has no step.
    """
    total = flux.parts.sum(axis=-1)
    solved = np.isfinite(total[:, 0])
    if not solved.any():
        return np.ones(correlation.shape)
    samples = np.arange(solved.size)
    before = np.maximum.accumulate(np.where(solved, samples, -1))
    source = np.where(before >= 0, before, int(np.argmax(solved)))
    with np.errstate(divide="ignore", invalid="ignore"):
        factor = np.where((total > 0.0) & (correlation > 0.0), total / correlation, 1.0)[source]
    rarefied = np.log(_RAREFIED_KNUDSEN / np.maximum(knudsen_number, 1e-12))
    rarefied = rarefied / np.log(_RAREFIED_KNUDSEN / FINITE_RATE_VALIDITY[0].high)
    slow = (speed - _SLOW) / (SPEED_LIMIT - _SLOW)
    weight = np.clip(np.minimum(rarefied, slow), 0.0, 1.0)
    return factor ** weight[:, None]


def with_peak_of(history: FlightHistory, flux: np.ndarray) -> FlightHistory:
    """Return the flight with its event of peak heating where a flux is greatest.

    Parameters
    ----------
    history : FlightHistory
        Its event is that of the correlation, which alone is known while the flight is integrated.
    flux : numpy.ndarray, shape (samples,)
        Total heat flux to the stagnation point [W/m^2].

    Returns
    -------
    FlightHistory
        Unchanged if it has no such event; without it where the flux is greatest at the start or the end.
    """
    if all(event.name != _PEAK for event in history.events):
        return history
    k = int(np.argmax(flux))
    *events, last = history.events
    events = [event for event in events if event.name != _PEAK]
    if 0 < k < flux.size - 1:
        events.append(
            Event(_PEAK, *(float(column[k]) for column in (history.time, history.altitude, history.speed)))
        )
    return replace(history, events=[*sorted(events, key=lambda event: event.time), last])
