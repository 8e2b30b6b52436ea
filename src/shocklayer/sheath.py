"""The plasma sheath of a flight and what it does to the radio links: two stages of the chain."""

from __future__ import annotations

from typing import Any

import numpy as np

from shocklayer import gas, layer, plasma, radio, sight
from shocklayer.constants import BOLTZMANN
from shocklayer.flight import FlightHistory
from shocklayer.layer import departures
from shocklayer.numerics import jax, jnp
from shocklayer.scenario import Scenario
from shocklayer.scenario.links import RadioConfig
from shocklayer.stages import Findings, in_chunks
from shocklayer.vehicle import shape as shapes
from shocklayer.vehicle.catalogue import Vehicle

_NO_LAYER_KNUDSEN = 1.0
"""Knudsen number on the nose radius above which molecules hit the body before they hit each other: there is
no shock layer, and single collisions at these speeds ionise next to nothing."""


def ionise(
    scenario: Scenario,
    vehicle: Vehicle,
    history: FlightHistory,
    stations: np.ndarray,
    state: layer.LayerState,
    found: Findings,
) -> layer.SheathHistory | None:
    """Find electron density in both limits of chemistry or at finite rate, and the electrons' collisions.

    Parameters
    ----------
    scenario : Scenario
        What is asked.
    vehicle : Vehicle
        What flies.
    history : FlightHistory
        The flight.
    stations : ndarray
        Surface distance over nose radius.
    state : LayerState
        The inviscid layer.
    found : Findings
        Takes the variables and warnings.

    Returns
    -------
    SheathHistory or None
        Profiles across the layer, where they were solved at finite rate.
    """
    layered = (history.knudsen_number <= _NO_LAYER_KNUDSEN)[:, None]
    equilibrium = np.where(layered, np.asarray(state.electron_density), 0.0)
    kept = np.where(layered, np.asarray(state.electron_density_frozen), 0.0)
    frozen = scenario.layer.chemistry == "frozen"
    density = kept if frozen else equilibrium
    fractions = state.mole_fractions_frozen if frozen else state.mole_fractions
    temperature = state.temperature_frozen if frozen else state.edge_temperature
    names = gas.mixture(scenario.layer.mixture).names

    def collide(fractions: Any, number_density: Any, temperature: Any) -> Any:
        return _collisions(names, fractions, number_density, temperature)

    crowd = np.asarray(state.edge_pressure) / (BOLTZMANN * np.asarray(temperature))
    frequency = in_chunks(collide, fractions, crowd, temperature)
    thickness = np.asarray(state.thickness)
    sheath = None
    if scenario.layer.chemistry == "finite-rate":
        sheath = _finite_rate(vehicle, history, stations, found)
    if sheath is not None:
        # Outside the points solved the air is too thin, or the flight too slow, to ionise at finite rate.
        inside = sheath.inside[:, None]
        density = np.where(inside, sheath.electron_density, np.where(_thin(history)[:, None], 0.0, density))
        frequency = np.where(inside, sheath.collision_frequency, frequency)
        thickness = np.where(inside, sheath.thickness, thickness)
    found.variables.update(
        electron_density=density,
        electron_density_equilibrium=equilibrium,
        electron_density_frozen=kept,
        collision_frequency=frequency,
        plasma_frequency=np.asarray(plasma.plasma_frequency(density)),
        layer_thickness=thickness,
    )
    return sheath


def _thin(history: FlightHistory) -> np.ndarray:
    """Return where the air is too thin for the finite-rate layer to be solved."""
    return history.knudsen_number > layer.FINITE_RATE_KNUDSEN


def _finite_rate(
    vehicle: Vehicle, history: FlightHistory, stations: np.ndarray, found: Findings
) -> layer.SheathHistory | None:
    """Solve the viscous layer along the flight, where the shape has a spherical nose and a cone at most."""
    if isinstance(vehicle.shape, shapes.Capsule):
        found.warnings.append(
            {
                "model": "viscous stream tubes",
                "quantity": "shape",
                "value": None,
                "low": None,
                "high": None,
                "message": "The finite-rate layer is made for spheres and sphere-cones; the electron density "
                "of this capsule is that of chemical equilibrium instead.",
            }
        )
        return None
    points = layer.FlightPoints(
        history.speed,
        history.air_density,
        history.air_pressure,
        history.air_temperature,
        np.asarray(found.variables["stagnation_pressure"]),
        history.knudsen_number,
    )
    # The rate sets are for eleven species; argon, 1 % of the air, takes no part that matters.
    mixture = gas.mixture("air11")

    def collide(fractions: Any, number_density: Any, temperature: Any) -> Any:
        return _collisions(mixture.names, fractions, number_density, temperature)

    sheath = layer.solve_along_flight(vehicle.shape, mixture, points, stations * vehicle.nose_radius, collide)
    if sheath is not None:
        met = {"knudsen_number": history.knudsen_number[sheath.solved]}
        found.warnings.extend(departures(layer.FINITE_RATE_VALIDITY, met))
    return sheath


def transmit(
    scenario: Scenario,
    history: FlightHistory,
    stations: np.ndarray,
    sheath: layer.SheathHistory | None,
    found: Findings,
) -> None:
    """Find attenuation, margin and blackout of every link.

    Parameters
    ----------
    scenario : Scenario
        Its links.
    history : FlightHistory
        The flight.
    stations : ndarray
        Surface distance over nose radius.
    sheath : SheathHistory or None
        Profiles across the layer; without them the layer is a uniform slab.
    found : Findings
        Takes the variables, the windows and the warnings.
    """
    losses = {"attenuation": [], "attenuation_frozen": [], "link_margin": [], "blackout": []}
    windows: list[dict[str, Any]] = []
    variables = found.variables
    for link in scenario.radio:
        place = int(np.searchsorted(stations, link.antenna.station))
        slab = (variables["collision_frequency"][:, place], variables["layer_thickness"][:, place])
        through = [
            np.asarray(_slab_attenuation(link.frequency, variables[name][:, place], *slab))
            for name in ("electron_density", "electron_density_frozen")
        ]
        if sheath is not None:
            through[0] = np.where(sheath.inside, _through_profile(link, place, sheath), through[0])
        clear = radio.clear_margin(link, *_path(link, history))
        margin = clear - through[0] - link.threshold
        # A link that is lost without the sheath too, for instance below the horizon, is no blackout.
        lost = (margin < 0.0) & (clear >= link.threshold)
        if not (clear >= link.threshold).any():
            found.warnings.append(_never_closes(link, clear))
        for name, values in zip(losses, (*through, margin, lost.astype(np.int8)), strict=True):
            losses[name].append(values)
        for window in radio.windows(history.time, history.altitude, lost, margin):
            windows.append({"radio": link.name, "frequency": link.frequency, **window})
    found.warnings.extend(_too_early(history, windows))
    for name, columns in losses.items():
        empty = np.zeros((history.time.size, 0), dtype=np.int8 if name == "blackout" else float)
        variables[name] = np.stack(columns, axis=1) if columns else empty
    variables["frequency"] = np.array([link.frequency for link in scenario.radio], dtype=float)
    found.summary["blackouts"] = windows


def _too_early(history: FlightHistory, windows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Say which blackouts begin where the layer is taken to form, and not where the air ionises."""
    thin = history.knudsen_number > _NO_LAYER_KNUDSEN
    if not thin[0] or thin.all():
        return []
    after = int(np.argmin(thin))
    early = [window["radio"] for window in windows if window["start_time"] <= history.time[after]]
    if not early:
        return []
    return [
        {
            "model": "onset of blackout",
            "quantity": "knudsen_number",
            "value": float(history.knudsen_number[after]),
            "low": 0.0,
            "high": 0.03,
            "message": f"The blackout of {', '.join(early)} is told to begin at "
            f"{history.altitude[after] / 1e3:.0f} km, where a shock layer first forms: the air there has "
            "not the time to ionise as far as this chemistry supposes, and the true beginning is lower.",
        }
    ]


def _through_profile(link: RadioConfig, place: int, sheath: layer.SheathHistory) -> np.ndarray:
    """Attenuation through the layer's own profile, by the full-wave solution."""

    def cross(thickness: Any, density: Any, frequency: Any) -> Any:
        return _profile_attenuation(link.frequency, thickness, density, frequency)

    return in_chunks(
        cross,
        sheath.thickness[:, place],
        sheath.electron_density_profile[:, place],
        sheath.collision_frequency_profile[:, place],
    )


def _cross(frequency: Any, thickness: Any, density: Any, collisions: Any) -> Any:
    distance = jnp.linspace(0.0, 1.0, density.shape[-1]) * thickness
    return radio.profile_response(frequency, distance, density, collisions).attenuation


_profile_attenuation = jax.jit(jax.vmap(_cross, in_axes=(None, 0, 0, 0)))


def _never_closes(link: RadioConfig, clear: np.ndarray) -> dict[str, Any]:
    """Say that a link has no margin to lose."""
    if np.isfinite(clear).any():
        best = float(np.nanmax(clear))
        reason = f"its best margin without any plasma is {best:.1f} dB, so it is lost to distance and noise"
    else:
        best, reason = None, "its other end is below the horizon throughout"
    return {
        "model": "link budget",
        "quantity": "link_margin",
        "value": best,
        "low": link.threshold,
        "high": None,
        "message": f"The link {link.name} never closes: {reason}, and no blackout can be told.",
    }


def _path(link: RadioConfig, history: FlightHistory) -> tuple[np.ndarray, np.ndarray]:
    """Return the distance to the other end of a link, and whether it is above the horizon."""
    end = link.to
    always = np.ones(history.time.shape, dtype=bool)
    if end is None:
        return np.ones(history.time.shape), always
    if end.kind == "constellation":
        # Of the satellites in view the one at the zenith is taken, the best case.
        return radio.NAVIGATION_ALTITUDES[end.name] - history.altitude, always
    view = sight.visibility(end.latitude, end.longitude, end.altitude, 0.0, history.position)
    return np.asarray(view.slant_range), np.asarray(view.visible, dtype=bool)


_slab_attenuation = jax.jit(radio.slab_attenuation)
_collisions = jax.jit(plasma.collision_frequency, static_argnums=0)
