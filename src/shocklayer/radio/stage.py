"""The radio links of a flight through its plasma sheath: a stage of the chain."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from typing import Any, NamedTuple

import numpy as np

from shocklayer import planet, radio, shock_layer, visibility
from shocklayer.core.batching import map_in_chunks
from shocklayer.core.csv_columns import ascending, read_columns
from shocklayer.core.errors import UserError, error_context
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.flight import FlightHistory
from shocklayer.planet.bodies import PLANETS
from shocklayer.plasma.stage import NO_LAYER_KNUDSEN, Sheath
from shocklayer.scenario import Scenario
from shocklayer.scenario.links import MOST_GAIN, RadioConfig
from shocklayer.shock_layer.stations import Places
from shocklayer.stages import Findings
from shocklayer.vehicle import shape as shapes
from shocklayer.vehicle.catalogue import Vehicle


def transmit(
    scenario: Scenario,
    vehicle: Vehicle,
    history: FlightHistory,
    places: Places,
    sheath: Sheath,
    found: Findings,
) -> None:
    """Find attenuation, margin and blackout of every link.

    Parameters
    ----------
    scenario : Scenario
        Its links.
    vehicle : Vehicle
        What flies: the antennas look along the normals of its surface.
    history : FlightHistory
        The flight.
    places : Places
        Where the antennas are.
    sheath : Sheath
        The plasma there; without profiles across it the layer is a uniform slab.
    found : Findings
        Takes the variables, the windows and the warnings.
    """
    names = ("attenuation", "attenuation_low", "attenuation_high", "attenuation_frozen")
    losses: dict[str, list[np.ndarray]] = {
        name: [] for name in (*names, "link_margin", "blackout", "usable_satellites")
    }
    windows: list[dict[str, Any]] = []
    possible: list[dict[str, Any]] = []
    outages: list[dict[str, Any]] = []
    variables = found.variables
    for link, place in zip(scenario.radio, places.antennas, strict=True):
        sheaths = _sheaths(place, sheath.layer, sheath.variables)
        ways = _ways(scenario, vehicle, link, history)
        crossed = [_crossing(link, each) for each in sheaths]
        through, clear = _best_way(link, ways, crossed)
        # Waves reflected at both faces of a layer interfere: more electrons may mean a little less loss.
        through[1], through[2] = np.minimum.reduce(through[:3]), np.maximum.reduce(through[:3])
        closes = clear >= link.threshold
        margins = [clear - loss - link.threshold for loss in through]
        # A link that is lost without the sheath too, for instance below the horizon, is no blackout.
        lost = [(margin < 0.0) & closes for margin in margins]
        if not closes.any():
            found.warnings.append(_never_closes(link, clear))
        count, fault = _count(link, ways, crossed[0], history)
        outages += fault
        columns = (*through, margins[0], lost[0].astype(np.int8), count)
        for name, values in zip(losses, columns, strict=True):
            losses[name].append(values)
        told, least, most = (
            radio.find_windows(history.time, history.altitude, flags, margin)
            for flags, margin in zip(lost[:3], margins[:3], strict=True)
        )
        head = {"radio": link.name, "frequency": link.frequency}
        windows += [{**head, **window} for window in radio.with_uncertainty(told, least, most)]
        possible += [{**head, **window} for window in radio.without_overlap(most, told)]
    found.warnings.extend(_too_early(history, windows))
    for name, columns in losses.items():
        empty = np.zeros((history.time.size, 0), dtype=np.int8 if name == "blackout" else float)
        variables[name] = np.stack(columns, axis=1) if columns else empty
    for name in ("electron_density", "collision_frequency", "layer_thickness"):
        variables[f"antenna_{name}"] = sheath.variables[name][:, list(places.antennas)]
    variables["frequency"] = np.array([link.frequency for link in scenario.radio], dtype=float)
    found.summary["blackouts"] = windows
    found.summary["possible_blackouts"] = possible
    found.summary["navigation_outages"] = outages


class _Crossed(NamedTuple):
    """The layer above an antenna: thickness (time,), profiles from wall to shock (time, points)."""

    thickness: np.ndarray
    density: np.ndarray
    collisions: np.ndarray
    uniform: bool


class _Way(NamedTuple):
    """The way from the antenna to one other end; each (time,)."""

    clear: np.ndarray  # margin without any plasma [dB], not a number out of sight
    angle: np.ndarray  # to the surface normal [rad]


_POINTS = 64
_ANGLES = np.radians([0.0, 20.0, 40.0, 55.0, 65.0, 75.0, 82.0])
"""Angles of incidence at which a sheath is crossed; between them the loss is interpolated, beyond kept."""


def _sheaths(
    place: int, sheath: shock_layer.SheathHistory | None, variables: dict[str, np.ndarray]
) -> list[_Crossed]:
    """Return the sheath as found, at both ends of its band, and frozen; a slab where it has no profile."""
    wide = np.ones(_POINTS)
    collisions = variables["collision_frequency"][:, place, None] * wide
    found = []
    for end in ("", "_low", "_high", "_frozen"):
        density = variables[f"electron_density{end}"][:, place]
        profile, frequency = density[:, None] * wide, collisions
        if sheath is not None and end != "_frozen":
            scale = density / np.maximum(variables["electron_density"][:, place], 1e-30)
            inside = sheath.inside[:, None]
            profile = np.where(inside, sheath.electron_density_profile[:, place] * scale[:, None], profile)
            frequency = np.where(inside, sheath.collision_frequency_profile[:, place], collisions)
        uniform = sheath is None or end == "_frozen"
        found.append(_Crossed(variables["layer_thickness"][:, place], profile, frequency, uniform))
    return found


def _crossing(link: RadioConfig, sheath: _Crossed) -> np.ndarray:
    """Attenuation (time, angle) at `_ANGLES`; one column where the direction does not count."""
    antenna = link.antenna
    if sheath.uniform and antenna.pattern is None and antenna.magnetic_field == 0.0:
        slab = (sheath.density[:, 0], sheath.collisions[:, 0], sheath.thickness)
        return np.asarray(_slab_attenuation(link.frequency, *slab))[:, None]
    angles = np.zeros(1) if antenna.pattern is None else _ANGLES
    tilted = antenna.magnetic_field > 0.0 and (angles.size > 1 or antenna.magnetic_field_angle > 0.0)
    field = radio.magnetic_field_vector(
        antenna.magnetic_field, antenna.magnetic_field_angle, antenna.magnetic_field_azimuth
    )
    doublings = _enough_doublings(link.frequency, sheath, field) if tilted else 0

    def cross(angle: float) -> Any:
        def one(thickness: Any, density: Any, collisions: Any) -> Any:
            if tilted:
                return _in_field(link.frequency, thickness, density, collisions, field, angle, doublings)
            if antenna.magnetic_field > 0.0:
                return _magnetised(link.frequency, thickness, density, collisions, antenna.magnetic_field)
            if angle == 0.0:
                return _normal(link.frequency, thickness, density, collisions)
            return _oblique(link.frequency, thickness, density, collisions, angle)

        return one

    return np.stack([map_in_chunks(cross(float(angle)), *sheath[:3]) for angle in angles], axis=1)


def _enough_doublings(frequency: float, sheath: _Crossed, field: Any) -> int:
    """Return how often slices must be doubled for every layer: few values, so that few programs are made."""

    def one(thickness: Any, density: Any, collisions: Any) -> Any:
        return _needed(frequency, thickness, density, collisions, field)

    needed = map_in_chunks(one, *sheath[:3])
    most = float(np.max(needed[np.isfinite(needed)], initial=1.0))
    return 4 * math.ceil(most / 4.0)


def _ways(scenario: Scenario, vehicle: Vehicle, link: RadioConfig, history: FlightHistory) -> list[_Way]:
    """Return the ways to every other end: one, or one for each satellite of a constellation."""
    end = link.to
    pattern = link.antenna.pattern
    if end is None:
        always = np.ones(history.time.shape)
        return [_Way(radio.clear_margin(link, always, always > 0.0), 0.0 * always)]
    if end.kind == "constellation":
        places = radio.satellite_positions(radio.CONSTELLATIONS[end.name], history.time)
        targets = [places[:, k] for k in range(places.shape[1])]
        views = [radio.in_sight(history.position, target) for target in targets]
        ranges = [np.linalg.norm(target - history.position, axis=1) for target in targets]
    else:
        world = PLANETS[scenario.planet.body]
        place = np.asarray(planet.geodetic_to_ecef(end.latitude, end.longitude, end.altitude, world))
        targets = [np.broadcast_to(place, history.position.shape)]
        if end.kind == "relay":
            # A relay looks down: only the planet itself can be in the way.
            view = visibility.visibility_from_space(targets[0], history.position, planet=world)
        else:
            view = visibility.visibility(
                end.latitude, end.longitude, end.altitude, 0.0, history.position, planet=world
            )
        views, ranges = [np.asarray(view.visible, dtype=bool)], [np.asarray(view.slant_range)]
    clear = [radio.clear_margin(link, *each) for each in zip(ranges, views, strict=True)]
    if pattern is None:
        return [_Way(margin, np.zeros_like(margin)) for margin in clear]
    slope = shapes.point_at(vehicle.shape, link.antenna.station * vehicle.nose_radius).surface_angle
    normal = radio.surface_normal(
        history.position,
        history.velocity,
        history.angle_of_attack,
        history.bank_angle,
        float(slope),
        link.antenna.roll,
    )
    gain = _pattern(scenario, link)
    ways = []
    for margin, target in zip(clear, targets, strict=True):
        angle = radio.angle_off_axis(normal, history.position, target)
        ways.append(_Way(margin + gain(angle), angle))
    return ways


def _pattern(scenario: Scenario, link: RadioConfig) -> Callable[[np.ndarray], np.ndarray]:
    """Return the antenna's gain relative to its axis as a function of the angle off it."""
    pattern = link.antenna.pattern
    assert pattern is not None
    if pattern.file is None:
        exponent = pattern.exponent or 0.0
        return lambda angle: radio.cosine_pattern(angle, exponent)
    path = scenario.file(pattern.file)
    with error_context(f"the antenna's pattern of radio link {link.name} in {scenario.origin}"):
        columns = read_columns(path, ("angle_deg", "gain_dB"))
        order = ascending(path, "angle_deg", columns["angle_deg"])
        if np.abs(columns["gain_dB"]).max() > MOST_GAIN:
            raise UserError(f"{path}: column 'gain_dB' leaves -{MOST_GAIN:g} to {MOST_GAIN:g} dB")
    table = np.radians(columns["angle_deg"][order]), columns["gain_dB"][order]
    return lambda angle: radio.table_pattern(angle, *table)


def _loss_at(crossed: np.ndarray, angle: np.ndarray) -> np.ndarray:
    """Interpolate the loss between the angles at which the sheath was crossed."""
    if crossed.shape[1] == 1:
        return crossed[:, 0]
    at = np.clip(angle, 0.0, _ANGLES[-1])
    lower = np.clip(np.searchsorted(_ANGLES, at, side="right") - 1, 0, _ANGLES.size - 2)
    share = (at - _ANGLES[lower]) / (_ANGLES[lower + 1] - _ANGLES[lower])
    rows = np.arange(at.size)
    return (1.0 - share) * crossed[rows, lower] + share * crossed[rows, lower + 1]


def _best_way(
    link: RadioConfig, ways: list[_Way], crossed: list[np.ndarray]
) -> tuple[list[np.ndarray], np.ndarray]:
    """Return losses and clear margin of the best way at each instant: that of most margin without plasma."""
    clear = np.stack([way.clear for way in ways])
    best = np.where(np.isfinite(clear), clear, -np.inf).argmax(axis=0)
    rows = np.arange(best.size)
    angle = np.stack([way.angle for way in ways])[best, rows]
    return [_loss_at(each, angle) for each in crossed], clear[best, rows]


def _count(
    link: RadioConfig, ways: list[_Way], crossed: np.ndarray, history: FlightHistory
) -> tuple[np.ndarray, list[dict[str, Any]]]:
    """Count the satellites that a link can use, and find when they are too few for a fix."""
    if link.to is None or link.to.kind != "constellation":
        return np.full(history.time.shape, np.nan), []
    with np.errstate(invalid="ignore"):
        before = np.sum([way.clear >= link.threshold for way in ways], axis=0)
        left = [way.clear - _loss_at(crossed, way.angle) for way in ways]
        usable = np.sum([margin >= link.threshold for margin in left], axis=0)
    few = (usable < radio.FEWEST_SATELLITES) & (before >= radio.FEWEST_SATELLITES)
    outages = []
    for window in radio.find_windows(history.time, history.altitude, few):
        during = (history.time >= window["start_time"]) & (history.time <= window["end_time"])
        fewest = int(np.min(usable[during])) if during.any() else 0
        outages.append({"radio": link.name, "constellation": link.to.name, **window, "fewest": fewest})
    return usable.astype(float), outages


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


def _along(thickness: Any, density: Any) -> Any:
    return jnp.linspace(0.0, 1.0, density.shape[-1]) * thickness


def _cross_normal(frequency: Any, thickness: Any, density: Any, collisions: Any) -> Any:
    distance = _along(thickness, density)
    return radio.profile_response(frequency, distance, density, collisions).attenuation


def _cross_oblique(frequency: Any, thickness: Any, density: Any, collisions: Any, angle: Any) -> Any:
    """Half the power in either polarisation, since nobody knows how the vehicle is rolled against the way."""
    distance = _along(thickness, density)
    through = [
        radio.profile_response(frequency, distance, density, collisions, angle, polarisation).attenuation
        for polarisation in ("TE", "TM")
    ]
    nepers = jnp.stack(through) * (math.log(10.0) / 10.0)
    return -10.0 / math.log(10.0) * (jax.nn.logsumexp(-nepers) - math.log(2.0))


def _cross_magnetised(frequency: Any, thickness: Any, density: Any, collisions: Any, field: Any) -> Any:
    return radio.both_circular(frequency, _along(thickness, density), density, collisions, field)


def _doublings(frequency: Any, thickness: Any, density: Any, collisions: Any, field: Any) -> Any:
    layer = thickness / ((density.shape[-1] - 1) * _CUTS)
    return radio.needed_doublings(frequency, density, collisions, layer, field, _ANGLES[-1])


_CUTS = 4
"""Layers between two points of a profile in a magnetic field: 0.01 dB from eight, for half the work."""
_slab_attenuation = jax.jit(radio.slab_attenuation)
_normal = jax.jit(jax.vmap(_cross_normal, in_axes=(None, 0, 0, 0)))
_oblique = jax.jit(jax.vmap(_cross_oblique, in_axes=(None, 0, 0, 0, None)))
_magnetised = jax.jit(jax.vmap(_cross_magnetised, in_axes=(None, 0, 0, 0, None)))
_needed = jax.jit(jax.vmap(_doublings, in_axes=(None, 0, 0, 0, None)))


@partial(jax.jit, static_argnums=6)
def _in_field(
    frequency: Any, thickness: Any, density: Any, collisions: Any, field: Any, angle: Any, doublings: int
) -> Any:
    def one(thickness: Any, density: Any, collisions: Any) -> Any:
        distance = _along(thickness, density)
        return radio.magnetised_profile(
            frequency, distance, density, collisions, field, angle, _CUTS, doublings
        ).attenuation_unpolarised

    return jax.vmap(one)(thickness, density, collisions)


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
