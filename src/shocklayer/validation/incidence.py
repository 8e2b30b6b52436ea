"""Heating at an angle of attack compared with the Space Shuttle's windward centreline."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial
from typing import NamedTuple

import numpy as np

from shocklayer import gas, heating, shock_layer
from shocklayer.core.constants import GAS_CONSTANT
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.heating.body import Points, heat_body
from shocklayer.heating.stage import body_models
from shocklayer.planet.bodies import EARTH
from shocklayer.scenario import load
from shocklayer.shock_layer import equivalent_cone
from shocklayer.shock_layer.viscous.cached_solution import FlightPoints, solve_cached
from shocklayer.validation.comparison_row import HARDLY_FAILS, Row, compare, table
from shocklayer.validation.flights import vehicle_of
from shocklayer.vehicle.shape import SphereCone, arc_length_of_axial

_TOLERANCE = (0.75, 1.25)
"""Accepted ratio of heat fluxes that are derived from thermocouples in tiles."""


_LAYER_WALL = 1250.0
"""Wall temperature of the finite-rate layer of a run [K]."""
_DEFAULT = "by the default models"
_END = 0.95
"""End of the body over its reference length."""
_INPUT = f"{HARDLY_FAILS}: behind the end of the body, which was placed by this thermocouple"
_WALLS = {"viscous layer, non-catalytic wall": 0.0, "viscous layer, fully catalytic wall": 1.0}
"""Catalycity of each wall under the viscous layer."""


def sts_3_windward_heating(case: str) -> list[Row]:
    """Compare heat flux along the windward centreline with STS-3's thermocouples.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        Every station three times: as a run computes it, with the wall of the scenario, which has tiles of
        one catalycity, along the equivalent cone and behind its end; and by the viscous finite-rate layer on
        that cone alone, with a non-catalytic and a fully catalytic wall, at the measured wall temperature.
        Tolerance 25 %. The last station lies behind the end of the body, which was placed by it, and does not
        count.
    """
    rows = []
    for point, entries in _points().items():
        for k, entry in enumerate(entries):
            for words in (_DEFAULT, *_WALLS):
                rows.append(
                    compare(
                        case,
                        f"heat flux at {float(point):g} s, x/L {float(entry['x_over_L']):g}, {words}",
                        float(entry["q_conv_kW_m2"]) * 1e3,
                        partial(_flux_at, point, k, words),
                        "W/m2",
                        _TOLERANCE,
                        entry,
                        kind="nature" if words == _DEFAULT else "alternative",
                        not_counted=_INPUT if float(entry["x_over_L"]) > _END else "",
                        band_source="25 %, expected of fluxes derived from thermocouples in tiles",
                    )
                )
    return rows


def _points() -> dict[str, list[Mapping[str, str]]]:
    """Return the laminar rows of each flight point."""
    points: dict[str, list[Mapping[str, str]]] = {}
    for entry in table("sts3_windward_centerline"):
        if entry["state"] == "laminar":
            points.setdefault(entry["time_from_EI_s"], []).append(entry)
    return points


def _flux_at(point: str, k: int, words: str) -> float:
    """Return the flux [W/m^2] at a station of a flight point."""
    return float((_by_default(point) if words == _DEFAULT else _by_layer(point, _WALLS[words]))[k])


class _Setting(NamedTuple):
    """The equivalent cone of a flight point, its stations on it, and its free stream."""

    cone: SphereCone
    arcs: np.ndarray
    nose_radius: float
    speed: float
    density: float
    temperature: float

    @property
    def pressure(self) -> float:
        """Free-stream pressure [Pa]."""
        return self.density * GAS_CONSTANT * self.temperature / float(gas.mixture("air11").molar_mass)


@cache
def _setting(point: str) -> _Setting:
    entries = _points()[point]
    degrees, speed, density, temperature = (
        float(entries[0][name]) for name in ("alpha_deg", "velocity_m_s", "rho_inf_kg_m3", "T_inf_K")
    )
    attack = np.radians(degrees)
    body = vehicle_of("space-shuttle").shape
    assert isinstance(body, SphereCone)
    equivalent = jax.jit(lambda angle: equivalent_cone.equivalent_body(body, angle, np.pi))(attack)
    axial = np.array([float(entry["x_m"]) for entry in entries])
    # Past the end of the body the distance goes on along the axis, as the wake does.
    along = np.asarray(arc_length_of_axial(body, axial)) + np.maximum(axial - float(body.length), 0.0)
    arcs = np.asarray(equivalent_cone.distance_from_stagnation(body, along, attack, np.pi))
    cone = jax.tree.map(float, equivalent)
    return _Setting(cone, arcs, float(body.nose_radius), speed, density, temperature)


@cache
def _by_default(point: str) -> np.ndarray:
    """Return the flux at every station [W/m^2] as a run computes it, with the wall of the scenario."""
    setting, scenario = _setting(point), load("space-shuttle")
    vehicle = vehicle_of("space-shuttle")
    free_stream = (setting.speed, setting.density, setting.pressure, setting.temperature)
    state = shock_layer.solve(setting.cone, gas.mixture("air13"), *free_stream, setting.arcs)
    one = np.ones(1)
    points = Points(
        jnp.asarray(setting.density * one),
        jnp.asarray(setting.temperature * one),
        jnp.asarray(setting.speed * one),
        jnp.asarray(setting.speed / float(np.sqrt(1.4 * setting.pressure / setting.density)) * one),
        jnp.asarray(_LAYER_WALL * one),
        jnp.asarray(state.edge_pressure / state.stagnation_pressure)[None],
        jnp.asarray(state.edge_speed)[None],
        jnp.asarray(setting.arcs)[None],
        jnp.ones((1, setting.arcs.size)),
    )
    body = jax.tree.map(lambda size: jnp.asarray(size * one), setting.cone)
    models = body_models(scenario.heating, EARTH, vehicle.shape)
    factors = heating.shape_factors(vehicle.shape)
    body_of = (setting.nose_radius, vehicle.emissivity, jnp.asarray(factors))
    by_models = heat_body(models, *body_of, points, body)
    factor = _layer_flux(point, _LAYER_WALL, 1.0) / np.asarray(by_models.reference)[0, :-1]
    flux = heat_body(models, *body_of, points._replace(layer_factor=jnp.asarray(factor)[None]), body)
    return np.asarray(flux.convective)[0, :-1]


def _wall_temperature(point: str) -> float:
    """Return the mean of the measured wall temperatures [K]."""
    return float(np.mean([float(entry["T_wall_K"]) for entry in _points()[point]]))


@cache
def _by_layer(point: str, catalycity: float) -> np.ndarray:
    """Return the flux at every station [W/m^2] of the viscous layer over a wall as measured."""
    return _layer_flux(point, _wall_temperature(point), catalycity)


@cache
def _layer_flux(point: str, temperature: float, catalycity: float) -> np.ndarray:
    """Return the flux at every station [W/m^2] of the viscous layer over a wall of given catalycity."""
    setting = _setting(point)
    air = gas.mixture("air11")
    free_stream = (setting.speed, setting.density, setting.pressure, setting.temperature)
    state = shock_layer.solve(setting.cone, air, *free_stream, np.zeros(1))
    known = [np.array([value]) for value in (*free_stream, float(state.stagnation_pressure))]
    points = FlightPoints(*known, knudsen_number=np.zeros(1))
    wall = shock_layer.Wall(temperature, catalycity)
    return solve_cached(setting.cone, air, points, setting.arcs, wall=wall).heat_flux[0]
