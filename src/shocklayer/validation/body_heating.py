"""Heating of leading edges, along bodies and behind them, compared with wind tunnels, flights and codes."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache, partial

import numpy as np

from shocklayer import heating
from shocklayer.core.constants import GAS_CONSTANT
from shocklayer.heating.blowing import blowing_reduction
from shocklayer.heating.convective.fay_riddell import FayRiddell
from shocklayer.heating.convective.sutton_graves import SuttonGraves
from shocklayer.heating.gas_table import cold_enthalpy, gas_enthalpy
from shocklayer.heating.leading_edge.model import normal_flow
from shocklayer.heating.leading_edge.swept_cylinder import SweptCylinder
from shocklayer.heating.stagnation_flow import stagnation_flow
from shocklayer.planet.bodies import EARTH, MARS
from shocklayer.scenario.heating import HeatingConfig
from shocklayer.scenario.model_choice import configured
from shocklayer.validation.comparison_row import Kind, Row, compare, table
from shocklayer.validation.flights import result_of, vehicle_of
from shocklayer.vehicle.shape import Capsule, Sphere, SphereCone

_LAMINAR_BAND, _LAMINAR = "20 %, five wind tunnels and their gauges", (0.80, 1.20)
_BUSHNELL_BAND, _BUSHNELL = "15 %, of the source", (0.85, 1.15)
_TURBULENT_BAND, _TURBULENT = "25 %, expected of turbulent correlations", (0.75, 1.25)
_SHOCK_TUBE_MACH = 2.96
"""Mach number of dissociated air behind a strong shock: density ratio 11, isentropic exponent 1.15."""
_MARTIAN_FORMATION = 8.94e6
"""Enthalpy of formation of carbon dioxide, with the other sign [J/kg]."""


def swept_leading_edges(case: str) -> list[Row]:
    """Compare the attachment line of swept cylinders with wind tunnels.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        Stanton numbers of CUBRC and of five tunnels, coefficients of Bushnell; laminar or turbulent as the
        source states.
    """
    rows = []
    for entry in table("cubrc_swept_cylinder"):
        turbulent = entry["state"] != "laminar"
        names = "rho_inf_kg_m3 velocity_m_s T_inf_K cylinder_radius_m sweep_deg T_wall_K_assumed".split()
        stream = [float(entry[name]) for name in names]
        rows.append(
            compare(
                case,
                f"Stanton number, run {entry['run']}, {entry['sweep_deg']} deg, {entry['state']}",
                float(entry["Stanton_x100"]) / 100.0,
                partial(_edge_stanton, *stream, turbulent),
                "1",
                _TURBULENT if turbulent else _LAMINAR,
                entry,
                band_source=_TURBULENT_BAND if turbulent else _LAMINAR_BAND,
            )
        )
    for entry in table("tunnel_sphere_cylinder_heating"):
        if entry["shape"] != "sphere":
            stream = [*_stream(entry), float(entry["radius_m"]), float(entry["sweep_deg"])]
            rows.append(
                compare(
                    case,
                    f"Stanton number, {entry['case_id']}, {entry['sweep_deg']} deg, Mach {entry['mach']}",
                    float(entry["Stanton_x100"]) / 100.0,
                    partial(_edge_stanton, *stream, float(entry["T_wall_K"]), False),
                    "1",
                    _LAMINAR,
                    entry,
                    band_source=_LAMINAR_BAND,
                )
            )
    for entry in table("bushnell_swept_cylinder"):
        turbulent = entry["state"] == "turbulent"
        rows.append(
            compare(
                case,
                f"heat-transfer coefficient at {entry['sweep_deg']} deg, {entry['state']}, Reynolds number "
                f"{float(entry['reynolds_number_diameter']):.3g}",
                float(entry["heat_transfer_coefficient_W_m2_K"]),
                partial(_bushnell, entry),
                "W/m2/K",
                _TURBULENT if turbulent else _BUSHNELL,
                entry,
                band_source=_TURBULENT_BAND if turbulent else _BUSHNELL_BAND,
            )
        )
    return rows


def _stream(entry: Mapping[str, str]) -> tuple[float, float, float]:
    """Return density, speed and temperature of a stream of given Mach and unit Reynolds number."""
    cold = float(entry["T_inf_K"])
    speed = float(entry["mach"]) * float(np.sqrt(1.4 * GAS_CONSTANT / EARTH.molar_mass * cold))
    return float(entry["unit_Re_per_m"]) * _sutherland(cold) / speed, speed, cold


def _sutherland(temperature: float) -> float:
    """Return the viscosity of cold air [Pa s], by Sutherland."""
    return 1.458e-6 * temperature**1.5 / (temperature + 110.4)


def _edge_flux(
    density: float, speed: float, cold: float, radius: float, sweep: float, wall: float, turbulent: bool
) -> tuple[float, float]:
    """Return the flux [W/m^2] to a swept cylinder in its state, and the enthalpy of the gas at the wall."""
    normal, along = normal_flow(density, speed, cold, radius, np.radians(sweep), EARTH)
    enthalpy = gas_enthalpy("earth", wall, normal.pressure)
    model = configured("heating.leading_edge", HeatingConfig().leading_edge)
    assert isinstance(model, SweptCylinder)
    line = model.attachment_line(normal, along, enthalpy, EARTH)
    coefficient, recovery = (
        (line.turbulent, line.turbulent_recovery) if turbulent else (line.laminar, line.laminar_recovery)
    )
    return float(coefficient * (recovery - enthalpy)), float(enthalpy)


def _edge_stanton(
    density: float, speed: float, cold: float, radius: float, sweep: float, wall: float, turbulent: bool
) -> float:
    flux, enthalpy = _edge_flux(density, speed, cold, radius, sweep, wall, turbulent)
    total = float(cold_enthalpy("earth", cold)) + 0.5 * speed**2
    return flux / (density * speed * (total - enthalpy))


def _bushnell(entry: Mapping[str, str]) -> float:
    """Return the coefficient over the source's own recovery temperature, at Mach 8 and 738 K."""
    mach, total, wall, diameter = 8.0, 738.0, 311.0, 0.0254
    turbulent, sweep = entry["state"] == "turbulent", float(entry["sweep_deg"])
    cold = total / (1.0 + 0.2 * mach**2)
    speed = mach * float(np.sqrt(1.4 * GAS_CONSTANT / EARTH.molar_mass * cold))
    density = float(entry["reynolds_number_diameter"]) * _sutherland(cold) / (speed * diameter)
    flux, _ = _edge_flux(density, speed, cold, 0.5 * diameter, sweep, wall, turbulent)
    line = cold + (total - cold) * np.cos(np.radians(sweep)) ** 2
    recovered = line + (0.89 if turbulent else 0.85) * (total - line)
    return flux / (recovered - wall)


def spheres_in_tunnels(case: str) -> list[Row]:
    """Compare the stagnation flux of spheres with wind tunnels.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        Five tunnels, to walls kept cold.
    """
    rows = []
    for entry in table("tunnel_sphere_cylinder_heating"):
        if entry["shape"] == "sphere":
            rows.append(
                compare(
                    case,
                    f"Stanton number, {entry['case_id']}, Mach {entry['mach']}",
                    float(entry["Stanton_x100"]) / 100.0,
                    partial(_sphere_stanton, entry),
                    "1",
                    _LAMINAR,
                    entry,
                    band_source=_LAMINAR_BAND,
                )
            )
    (entry,) = table("h2k_sphere_heating")
    rows.append(
        compare(
            case,
            "stagnation flux of a sphere in H2K",
            float(entry["q_stag_measured_W_cm2"]) * 1e4,
            partial(_h2k, entry),
            "W/m2",
            (0.9, 1.1),
            entry,
            band_source="10 %, our choice for a calibrated gauge",
        )
    )
    return rows


def _sphere_stanton(entry: Mapping[str, str]) -> float:
    density, speed, cold = _stream(entry)
    wall = float(entry["T_wall_K"])
    flux = heating.stagnation_heat_flux(
        density, speed, float(entry["radius_m"]), air_temperature=cold, wall_temperature=wall
    )
    total = float(cold_enthalpy("earth", cold)) + 0.5 * speed**2
    kept = float(gas_enthalpy("earth", wall, 1e4))
    return float(flux.convective) / (density * speed * (total - kept))


def _h2k(entry: Mapping[str, str]) -> float:
    names = "p_inf_Pa T_inf_K velocity_m_s T_wall_K sphere_radius_m".split()
    pressure, cold, speed, wall, radius = (float(entry[name]) for name in names)
    density = pressure * EARTH.molar_mass / (GAS_CONSTANT * cold)
    flux = heating.stagnation_heat_flux(density, speed, radius, air_temperature=cold, wall_temperature=wall)
    return float(flux.convective)


def along_a_sphere(case: str) -> list[Row]:
    """Compare the flux along a sphere with shock-tube measurements and the theory printed with them.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        Over the stagnation value, within 0.08.
    """
    rows = []
    for entry in table("sphere_heating_distribution"):
        value, error = float(entry["flux_over_stagnation"]), float(entry["uncertainty"])
        kind: Kind = "nature" if entry["kind"] == "nature" else "code"
        angle = np.radians(float(entry["angle_deg"]))
        words = "measured in a shock tube" if kind == "nature" else "theory of the same work"
        rows.append(
            compare(
                case,
                f"flux over stagnation value at {float(entry['angle_deg']):g} deg, {words}",
                value,
                lambda angle=angle: float(heating.lees_distribution(Sphere(1.0), angle, _SHOCK_TUBE_MACH)),
                "1",
                (max(1.0 - error / value, 0.01), 1.0 + error / value),
                entry,
                kind=kind,
                band_source="0.08 of the stagnation value, the scatter of the figure",
            )
        )
    return rows


def blowing(case: str) -> list[Row]:
    """Compare the reduction of the flux by blowing with a hemisphere and a spherical segment.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        At the stagnation point, over the flux of the hemisphere without blowing. Away from it the flux
        depends on how the porous wall distributes the gas, which is not known.
    """
    return [
        compare(
            case,
            f"flux with blowing {entry['blowing_over_stream']} of the stream, {entry['body']}, "
            f"s = {entry['distance_cm']} cm",
            float(entry["flux_over_unblown_hemisphere"]),
            partial(_blown, entry["body"], float(entry["blowing_over_stream"])),
            "1",
            (0.8, 1.2),
            entry,
            kind="alternative",
            band_source="20 %, reading and normalisation of the figure",
            not_counted="not the default model: no run blows",
        )
        for entry in table("blowing")
    ]


@cache
def _blown(body: str, blowing_over_stream: float) -> float:
    density, speed = 552.0 / (287.05 * 300.0), 7.32 * float(np.sqrt(1.4 * 287.05 * 300.0))
    kept = gas_enthalpy("earth", 300.0, 4e4)

    def coefficient(radius: float, factors: np.ndarray | None) -> float:
        flow = stagnation_flow(density, speed, 300.0, radius, EARTH, factors)
        return float(FayRiddell().transfer_coefficient(flow, kept, EARTH))

    hemisphere = coefficient(0.089, None)
    segment = Capsule(nose_radius=0.213, diameter=0.178, corner_radius=0.001)
    own = hemisphere if body == "hemisphere" else coefficient(0.213, heating.shape_factors(segment))
    return own / hemisphere * float(blowing_reduction(blowing_over_stream * density * speed, own))


def afterbody(case: str) -> list[Row]:
    """Compare the fraction of the afterbody with a flight.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        Within a factor of two.
    """
    from shocklayer.heating.afterbody.base_fraction import ConstantFraction

    return [
        compare(
            case,
            entry["quantity"],
            float(entry["value"]),
            lambda: ConstantFraction().fraction().value,
            "1",
            (0.5, 2.0),
            entry,
            band_source="factor of two, the spread of afterbodies in flight",
        )
        for entry in table("afterbody_heating")
    ]


def rarefied_cone(case: str) -> list[Row]:
    """Compare the flux to a blunt cone in rarefied nitrogen with a wind tunnel.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        Along the surface at zero angle of attack, to a wall at 300 K.
    """
    return [
        compare(
            case,
            f"heat flux {entry['distance_mm']} mm from the axis of a cone of 70 deg",
            float(entry["heat_flux_kW_m2"]) * 1e3,
            partial(_rarefied, float(entry["distance_mm"]) / 1e3),
            "W/m2",
            (0.75, 1.25),
            entry,
            band_source="25 %, our choice for gauges in rarefied flow",
        )
        for entry in table("rarefied_cone_heating")
    ]


def _rarefied(distance: float) -> float:
    density, speed, nose, base, half = 3.715e20 * 28.0134e-3 / 6.02214076e23, 1502.57, 0.0125, 0.025, 70.0
    slope = np.radians(half)
    length = nose * (1.0 - np.sin(slope)) + (base - nose * np.cos(slope)) / np.tan(slope)
    cone = SphereCone(nose_radius=nose, half_angle=slope, length=length)
    flux = heating.stagnation_heat_flux(
        density,
        speed,
        nose,
        gradient_factors=heating.shape_factors(cone),
        air_temperature=13.3,
        wall_temperature=300.0,
    )
    return float(flux.convective) * float(heating.lees_distribution(cone, distance, 20.0))


def mars_nose(case: str) -> list[Row]:
    """Compare the transfer coefficient at the nose of MSL with Navier-Stokes solutions.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        With pressure and total enthalpy of the solution.
    """
    return [
        compare(
            case,
            f"transfer coefficient at the nose of MSL at {entry['time_s']} s",
            float(entry["transfer_coefficient_kg_m2_s"]),
            partial(_mars_nose, float(entry["wall_pressure_Pa"]), float(entry["total_enthalpy_J_kg"])),
            "kg/m2/s",
            (0.85, 1.15),
            entry,
            kind="code",
            band_source="15 %, the accuracy usually expected of convective correlations",
        )
        for entry in table("msl_nose_heating")
    ]


def _mars_nose(pressure: float, enthalpy: float) -> float:
    speed = float(np.sqrt(2.0 * (enthalpy + _MARTIAN_FORMATION)))
    nose = float(vehicle_of("msl").nose_radius)
    flow = stagnation_flow(pressure / (0.96 * speed**2), speed, 150.0, nose, MARS)
    kept = gas_enthalpy("mars", 1500.0, pressure)
    return float(SuttonGraves().transfer_coefficient(flow, kept, MARS))


def wall_temperatures(case: str) -> list[Row]:
    """Compare the hottest wall of computed flights with predictions of their projects.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        In radiative equilibrium, without ablation.
    """
    return [
        compare(
            case,
            f"highest wall temperature of {entry['scenario']}",
            float(entry["temperature_K"]),
            lambda name=entry["scenario"]: _hottest(name),
            "K",
            (0.92, 1.08),
            entry,
            kind="code",
            band_source="8 %, our choice: a third of the error of the flux",
        )
        for entry in table("wall_temperature_predictions")
    ]


def _hottest(scenario: str) -> float:
    """Return the highest wall temperature of a flight [K]; it does not depend on the layer's chemistry."""
    return float(result_of(scenario, "layer.chemistry=equilibrium").data["wall_temperature"].max())
