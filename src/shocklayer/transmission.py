"""The radio links of a flight through its plasma sheath: a stage of the chain."""

from __future__ import annotations

from typing import Any

import numpy as np

from shocklayer import layer, planet, radio, sight
from shocklayer.flight import FlightHistory
from shocklayer.numerics import jax, jnp
from shocklayer.planet.bodies import PLANETS, Planet
from shocklayer.scenario import Scenario
from shocklayer.scenario.links import RadioConfig
from shocklayer.sheath import NO_LAYER_KNUDSEN
from shocklayer.stages import Findings, in_chunks


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
    names = ("attenuation", "attenuation_low", "attenuation_high", "attenuation_frozen")
    losses: dict[str, list[np.ndarray]] = {name: [] for name in (*names, "link_margin", "blackout")}
    windows: list[dict[str, Any]] = []
    possible: list[dict[str, Any]] = []
    variables = found.variables
    for link in scenario.radio:
        place = int(np.searchsorted(stations, link.antenna.station))
        through = _through_layer(link, place, sheath, variables)
        clear = radio.clear_margin(link, *_path(link, history, PLANETS[scenario.planet.body]))
        closes = clear >= link.threshold
        margins = [clear - loss - link.threshold for loss in through]
        # A link that is lost without the sheath too, for instance below the horizon, is no blackout.
        lost = [(margin < 0.0) & closes for margin in margins]
        if not closes.any():
            found.warnings.append(_never_closes(link, clear))
        columns = (*through, margins[0], lost[0].astype(np.int8))
        for name, values in zip(losses, columns, strict=True):
            losses[name].append(values)
        told, least, most = (
            radio.windows(history.time, history.altitude, flags, margin)
            for flags, margin in zip(lost[:3], margins[:3], strict=True)
        )
        head = {"radio": link.name, "frequency": link.frequency}
        windows += [{**head, **window} for window in radio.with_bands(told, least, most)]
        possible += [{**head, **window} for window in radio.unmatched(most, told)]
    found.warnings.extend(_too_early(history, windows))
    for name, columns in losses.items():
        empty = np.zeros((history.time.size, 0), dtype=np.int8 if name == "blackout" else float)
        variables[name] = np.stack(columns, axis=1) if columns else empty
    variables["frequency"] = np.array([link.frequency for link in scenario.radio], dtype=float)
    found.summary["blackouts"] = windows
    found.summary["possible_blackouts"] = possible


def _through_layer(
    link: RadioConfig, place: int, sheath: layer.SheathHistory | None, variables: dict[str, np.ndarray]
) -> list[np.ndarray]:
    """Attenuation at the density found, at the ends of its band, and frozen from the stagnation point."""
    densities = [variables[f"electron_density{end}"][:, place] for end in ("", "_low", "_high", "_frozen")]
    slab = (variables["collision_frequency"][:, place], variables["layer_thickness"][:, place])
    through = [np.asarray(_slab_attenuation(link.frequency, density, *slab)) for density in densities]
    if sheath is not None:
        for k, density in enumerate(densities[:3]):
            scale = density / np.maximum(densities[0], 1e-30)
            through[k] = np.where(sheath.inside, _through_profile(link, place, sheath, scale), through[k])
    return through


def _too_early(history: FlightHistory, windows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Say which blackouts begin where the layer is taken to form, and not where the air ionises."""
    thin = history.knudsen_number > NO_LAYER_KNUDSEN
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


def _through_profile(
    link: RadioConfig, place: int, sheath: layer.SheathHistory, scale: np.ndarray
) -> np.ndarray:
    """Attenuation through the layer's own profile times a factor, by the full-wave solution."""

    def cross(thickness: Any, density: Any, frequency: Any) -> Any:
        return _profile_attenuation(link.frequency, thickness, density, frequency)

    return in_chunks(
        cross,
        sheath.thickness[:, place],
        sheath.electron_density_profile[:, place] * scale[:, None],
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


def _path(link: RadioConfig, history: FlightHistory, world: Planet) -> tuple[np.ndarray, np.ndarray]:
    """Return the distance to the other end of a link, and whether it is above the horizon."""
    end = link.to
    always = np.ones(history.time.shape, dtype=bool)
    if end is None:
        return np.ones(history.time.shape), always
    if end.kind == "constellation":
        # Of the satellites in view the one at the zenith is taken, the best case.
        return radio.NAVIGATION_ALTITUDES[end.name] - history.altitude, always
    if end.kind == "relay":
        # A relay looks down: only the planet itself can be in the way.
        place = np.asarray(planet.geodetic_to_ecef(end.latitude, end.longitude, end.altitude, world))
        places = np.broadcast_to(place, history.position.shape)
        view = sight.visibility_from_space(places, history.position, planet=world)
    else:
        view = sight.visibility(
            end.latitude, end.longitude, end.altitude, 0.0, history.position, planet=world
        )
    return np.asarray(view.slant_range), np.asarray(view.visible, dtype=bool)


_slab_attenuation = jax.jit(radio.slab_attenuation)
