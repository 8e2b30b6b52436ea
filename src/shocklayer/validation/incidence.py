"""Heating at an angle of attack compared with the Space Shuttle's windward centreline."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from shocklayer import gas, heating, shock_layer
from shocklayer.core.constants import GAS_CONSTANT
from shocklayer.core.jax_setup import jax
from shocklayer.scenario.models import HeatingConfig
from shocklayer.shock_layer import equivalent_cone
from shocklayer.shock_layer.viscous.cached_solution import FlightPoints, solve_cached
from shocklayer.validation.comparison_row import Row, compare, table
from shocklayer.validation.flights import vehicle_of
from shocklayer.vehicle.shape import SphereCone, arc_length_of_axial

_TOLERANCE = (0.75, 1.25)
"""Accepted ratio of heat fluxes that are derived from thermocouples in tiles."""


def sts_3_windward_heating(case: str) -> list[Row]:
    """Compare heat flux along the windward centreline with STS-3's thermocouples.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        Every station three times: the viscous finite-rate layer on the equivalent cone with a non-catalytic
        and a fully catalytic wall (the glass of the tiles is between, close to non-catalytic), at the
        measured wall temperature, and Sutton-Graves with Lees' distribution on that cone. Tolerance 25 %.
    """
    rows: list[Row] = []
    entries = table("sts3_windward_centerline")
    for point in dict.fromkeys(entry["time_from_EI_s"] for entry in entries):
        laminar = [
            entry for entry in entries if entry["time_from_EI_s"] == point and entry["state"] == "laminar"
        ]
        if laminar:
            rows += _at_point(case, laminar)
    return rows


def _at_point(case: str, entries: Sequence[Mapping[str, str]]) -> list[Row]:
    first = entries[0]
    degrees, speed, density, temperature = (
        float(first[name]) for name in ("alpha_deg", "velocity_m_s", "rho_inf_kg_m3", "T_inf_K")
    )
    attack = np.radians(degrees)
    body = vehicle_of("space-shuttle").shape
    assert isinstance(body, SphereCone)
    equivalent = jax.jit(lambda angle: equivalent_cone.equivalent_body(body, angle, np.pi))(attack)
    cone = jax.tree.map(float, equivalent)
    along = np.asarray(arc_length_of_axial(body, np.array([float(entry["x_m"]) for entry in entries])))
    arcs = np.asarray(equivalent_cone.distance_from_stagnation(body, along, attack, np.pi))
    air = gas.mixture("air11")
    pressure = density * GAS_CONSTANT * temperature / float(air.molar_mass)
    free_stream = (speed, density, pressure, temperature)
    state = shock_layer.solve(cone, air, *free_stream, np.zeros(1))
    known = [np.array([value]) for value in (*free_stream, float(state.stagnation_pressure))]
    points = FlightPoints(*known, knudsen_number=np.zeros(1))
    wall = float(np.mean([float(entry["T_wall_K"]) for entry in entries]))
    fluxes = {
        words: solve_cached(cone, air, points, arcs, wall=shock_layer.Wall(wall, catalycity)).heat_flux[0]
        for words, catalycity in (("non-catalytic wall", 0.0), ("fully catalytic wall", 1.0))
    }
    mach = speed / float(np.sqrt(1.4 * pressure / density))
    distribution = np.asarray(jax.jit(heating.lees_distribution)(cone, arcs, mach))
    at_nose = heating.stagnation_heat_flux(
        density,
        speed,
        float(body.nose_radius),
        config=HeatingConfig(convective="sutton-graves"),
        air_temperature=temperature,
        wall_temperature=wall,
    )
    fluxes["Sutton-Graves and Lees"] = float(at_nose.convective) * distribution
    return [
        compare(
            case,
            f"heat flux at {float(entry['time_from_EI_s']):g} s, x/L {float(entry['x_over_L']):g}, {words}",
            float(entry["q_conv_kW_m2"]) * 1e3,
            float(flux[k]),
            "W/m2",
            _TOLERANCE,
            entry,
        )
        for k, entry in enumerate(entries)
        for words, flux in fluxes.items()
    ]
