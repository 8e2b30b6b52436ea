"""The layer at an angle of attack against the Space Shuttle's windward line of symmetry."""

from __future__ import annotations

from typing import Any

import numpy as np

from shocklayer import gas, heating, shock_layer
from shocklayer.core.constants import GAS_CONSTANT
from shocklayer.core.jax_setup import jax
from shocklayer.shock_layer import equivalent_cone
from shocklayer.shock_layer.viscous.cached_solution import FlightPoints, solve_cached
from shocklayer.validation.comparison_row import Row, table
from shocklayer.vehicle.shape import SphereCone, arc_length_of_axial

_BAND = (0.75, 1.25)
"""Fair for the heat flux that thermocouples in tiles give."""
_NOSE_RADIUS = 0.6
"""Effective radius of the Orbiter's nose [m], recalled; that of the catalogue."""
_LENGTH = 32.89


def sts_3_windward_heating(case: str) -> list[Row]:
    """Compare heat flux along the windward line of symmetry with STS-3's thermocouples.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        Every station three times: the viscous finite-rate layer on the equivalent cone with an inert and with
        a fully catalytic wall (the tiles' glass lies between, near the inert one), at the wall temperature
        measured, and Sutton and Graves with Lees' distribution on that cone. 25 % either way.
    """
    rows: list[Row] = []
    entries = table("sts3_windward_centerline")
    for point in dict.fromkeys(entry["time_from_EI_s"] for entry in entries):
        mine = [
            entry for entry in entries if entry["time_from_EI_s"] == point and entry["state"] == "laminar"
        ]
        if mine:
            rows += _at_point(case, mine)
    return rows


def _at_point(case: str, entries: list[Any]) -> list[Row]:
    first = entries[0]
    attack, speed, density, warmth = (
        float(first[name]) for name in ("alpha_deg", "velocity_m_s", "rho_inf_kg_m3", "T_inf_K")
    )
    attack = np.radians(attack)
    body = SphereCone(_NOSE_RADIUS, 0.0, _LENGTH)
    turned = jax.jit(lambda angle: equivalent_cone.equivalent_body(body, angle, np.pi))(attack)
    cone = jax.tree.map(float, turned)
    along = np.asarray(arc_length_of_axial(body, np.array([float(entry["x_m"]) for entry in entries])))
    arcs = np.asarray(equivalent_cone.distance_from_stagnation(body, along, attack, np.pi))
    air = gas.mixture("air11")
    pressure = density * GAS_CONSTANT * warmth / float(air.molar_mass)
    met = (speed, density, pressure, warmth)
    state = shock_layer.solve(cone, air, *met, np.zeros(1))
    known = [np.array([value]) for value in (*met, float(state.stagnation_pressure))]
    points = FlightPoints(*known, knudsen_number=np.zeros(1))
    wall = float(np.mean([float(entry["T_wall_K"]) for entry in entries]))
    fluxes = {
        words: solve_cached(cone, air, points, arcs, wall=shock_layer.Wall(wall, catalycity)).heat_flux[0]
        for words, catalycity in (("inert wall", 0.0), ("fully catalytic wall", 1.0))
    }
    mach = speed / float(np.sqrt(1.4 * pressure / density))
    share = np.asarray(jax.jit(heating.distribution)(cone, arcs, mach))
    fluxes["Sutton-Graves and Lees"] = (
        float(heating.convective_stagnation(density, speed, _NOSE_RADIUS)) * share
    )
    return [
        Row(
            case,
            f"heat flux at {float(entry['time_from_EI_s']):g} s, x/L {float(entry['x_over_L']):g}, {words}",
            float(entry["q_conv_kW_m2"]) * 1e3,
            float(found[k]),
            "W/m2",
            _BAND,
            entry["source"],
            entry["status"],
        )
        for k, entry in enumerate(entries)
        for words, found in fluxes.items()
    ]
