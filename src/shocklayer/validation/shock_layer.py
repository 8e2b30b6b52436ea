"""Stand-off, shape of the shock and surface pressure of blunt bodies: measured, or computed by others."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from shocklayer import gas, shock_layer
from shocklayer.core.jax_setup import jax
from shocklayer.shock_layer.equivalent_cone import distance_from_stagnation, equivalent_body
from shocklayer.shock_layer.inviscid.blunt_body import MACH, InviscidFamily, inviscid_family
from shocklayer.shock_layer.inviscid.body_outline import shoulder
from shocklayer.shock_layer.viscous.solver import solve_finite_rate
from shocklayer.shock_layer.viscous.wall import Wall
from shocklayer.validation.comparison_row import Row, number, table
from shocklayer.vehicle.shape import Capsule, Sphere, SphereCone

_STATION = 0.25
"""Arc length over nose radius at which the viscous layer matches its shock."""
_COLD = 300.0
"""Wall temperature of a sphere in a ballistic range: it flies for milliseconds [K]."""
_FAIR = (0.85, 1.15)
"""The two sides of one photograph differ by up to 6 %, another code from it by up to 13 %."""


def _along(family: InviscidFamily, values: np.ndarray, places: Any) -> np.ndarray:
    """Read rows (G, K) at arc lengths over the nose radius; even about the axis."""
    from scipy.interpolate import PchipInterpolator  # slow to import

    arc = np.concatenate([-family.arc_length[:3][::-1], family.arc_length])
    whole = np.concatenate([values[:, :3][:, ::-1], values], axis=1)
    return PchipInterpolator(arc, whole, axis=1)(np.asarray(places, float))


@cache
def _conditions(
    radius: float, speed: float, pressure: float, temperature: float
) -> tuple[dict[str, float], float]:
    """Return stand-offs on the axis by the limits of chemistry, and the exponent that the layer finds."""
    air = gas.mixture("air13")
    density = float(gas.equilibrium_tp(air, temperature, pressure).density)
    state = shock_layer.solve(Sphere(radius), air, speed, density, pressure, temperature, np.zeros(1))
    square = speed**2 * density / (1.4 * pressure)
    solved = solve_finite_rate(
        Sphere(radius),
        gas.mixture("air11"),
        speed,
        density,
        pressure,
        temperature,
        float(state.stagnation_pressure),
        [_STATION * radius],
        wall=Wall(temperature=_COLD),
    )
    return {
        "correlation (Seiff), equilibrium": float(state.shock_standoff) / radius,
        "shock-fitted flow, density ratio of equilibrium": float(state.density_ratio),
        "shock-fitted flow, density ratio of a frozen gas": (0.4 * square + 2.0) / (2.4 * square),
    }, float(solved.effective_exponent[0])


def shock_standoff(case: str) -> list[Row]:
    """Compare shocks ahead of spheres in ballistic ranges, on the axis and to 80 deg from it.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        On the axis: the correlation, the shock-fitted flow with the density ratios of a gas in equilibrium
        and of a frozen one (which must lie below and above), and the viscous layer with finite-rate
        chemistry, which picks its member by its own thickness. Away from the axis: that member, and the
        member with the measured stand-off, which tests the shape alone. 15 %: the two sides of one
        photograph differ by 6 %, another code from it by 13 %.
    """
    from scipy.interpolate import PchipInterpolator  # slow to import

    family = inviscid_family(Sphere(1.0), 1.5)
    exponents = family.exponent
    ratios = ((exponents - 1.0) * MACH**2 + 2.0) / ((exponents + 1.0) * MACH**2)
    axis = _along(family, family.standoff, 0.0)
    bounds = {"equilibrium": (0.5, 1.05), "frozen": (0.95, 2.0)}
    rows, stem = [], {}
    for entry in table("shock_standoff"):
        keys = ("body_radius_m", "velocity_m_s", "p_inf_Pa", "T_inf_K")
        limits, exponent = _conditions(*(float(entry[key]) for key in keys))
        angle, seen = float(entry["angle_deg"]), float(entry["standoff_over_R"])
        shape = _along(family, family.standoff, np.radians(angle))
        found = {"viscous layer": (float(PchipInterpolator(exponents, shape)(exponent)), _FAIR)}
        if angle < 1.0:
            stem[entry["experiment"]] = seen
            for words, value in limits.items():
                if words.startswith("shock-fitted"):
                    value = float(PchipInterpolator(ratios, axis)(value))
                    found[words] = (value, bounds["frozen" if "frozen" in words else "equilibrium"])
                else:
                    found[words] = (value, _FAIR)
        else:
            member = PchipInterpolator(axis, shape)(stem[entry["experiment"]])
            found["shock-fitted flow with the measured stand-off"] = (float(member), _FAIR)
        for words, (value, band) in found.items():
            where = "on the axis" if angle < 1.0 else f"at {angle:.0f} deg"
            rows.append(
                Row(
                    case,
                    f"stand-off over radius {where}, {entry['experiment']}: {words}",
                    seen,
                    value,
                    "1",
                    band,
                    entry["source"],
                    entry["status"],
                )
            )
    return rows


def blunt_cone_pressure(case: str) -> list[Row]:
    """Compare the surface pressure of blunt cones with what other codes compute for the same gas.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        Rise above the free stream's pressure over that of the stagnation point; at an angle of attack, every
        meridian on its equivalent cone. 5 % on a cone at zero angle of attack (two grids, two schemes, one
        that smears its shock); 15 % with an angle.
    """
    rows = []
    for entry in table("blunt_cone_pressure"):
        meridian, attack, half = (
            np.radians(float(entry[f"{name}_deg"])) for name in ("meridian", "angle_of_attack", "half_angle")
        )
        body = SphereCone(nose_radius=1.0, half_angle=half, length=9.0)
        # The table counts meridians from the windward one, the layer from the lee side.
        cone = jax.tree.map(float, equivalent_body(body, attack, np.pi - meridian))
        arc = float(entry["arc_length_over_nose_radius"])
        away = float(distance_from_stagnation(body, arc, attack, np.pi - meridian))
        family = inviscid_family(cone, 7.5)
        member = int(np.argmin(np.abs(family.exponent - float(entry["exponent"]))))
        wall = _along(family, family.pressure[:, :, 0], away)[member]
        side = f", {np.degrees(meridian):.0f} deg from the windward meridian" if attack else ""
        rows.append(
            Row(
                case,
                f"pressure rise over stagnation rise at s/R {arc:g}, {entry['experiment']}{side}",
                float(entry["pressure_rise_over_stagnation_rise"]),
                float(wall),
                "1",
                (0.95, 1.05) if attack == 0.0 else (0.85, 1.15),
                entry["source"],
                entry["status"],
            )
        )
    return rows


def _forebody(entry: dict[str, str]) -> Capsule | SphereCone:
    """Return the body of a row of ``shoulder_pressure.csv``."""
    nose, angle = float(entry["nose_radius_m"]), number(entry["half_angle_deg"])
    if angle is not None:
        return SphereCone(nose_radius=nose, half_angle=np.radians(angle), length=float(entry["length_m"]))
    diameter, corner = float(entry["diameter_m"]), float(entry["corner_radius_m"])
    return Capsule(nose_radius=nose, diameter=diameter, corner_radius=corner)


def shoulder_pressure(case: str) -> list[Row]:
    """Compare the surface pressure of capsules and very blunt cones with what another code computes.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        As `blunt_cone_pressure`, on the face 5 %; on the shoulder, where the pressure falls by half within a
        few per cent of the radius, 20 %.
    """
    rows = []
    for entry in table("shoulder_pressure"):
        shape = _forebody(entry)
        family = inviscid_family(shape, 10.0 * float(shape.nose_radius))
        member = int(np.argmin(np.abs(family.exponent - float(entry["exponent"]))))
        arc = float(entry["arc_length_over_nose_radius"])
        on_face = arc < shoulder(shape)[0]
        rows.append(
            Row(
                case,
                f"pressure rise over stagnation rise at s/R {arc:g}, {entry['experiment']}",
                float(entry["pressure_rise_over_stagnation_rise"]),
                float(_along(family, family.pressure[:, :, 0], arc)[member]),
                "1",
                (0.95, 1.05) if on_face else (0.8, 1.2),
                entry["source"],
                entry["status"],
            )
        )
    return rows
