"""Notices on where the body's axisymmetric layer does not represent the body."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from shocklayer.core.plasma_outputs import PLASMA_OUTPUTS
from shocklayer.core.validity import Notice, ValidityRange, out_of_range
from shocklayer.flight import FlightHistory
from shocklayer.scenario.links import AntennaConfig
from shocklayer.scenario.shapes import GliderConfig, MeshConfig
from shocklayer.scenario.vehicle import VehicleConfig
from shocklayer.shock_layer import equivalent_cone
from shocklayer.shock_layer.stations import ZERO_ANGLE
from shocklayer.vehicle import shape as shapes
from shocklayer.vehicle.aerodynamics.shading import shaded_fraction
from shocklayer.vehicle.catalogue import Vehicle

_HEATING = ("convective_heat_flux", "wall_temperature")
_FAST_MACH = 1.2
"""Mach number above which the angle of attack counts."""

_LEAST_SHADE = 0.01
"""Fraction of the windward area that other panels may hide before it is a matter of notice."""

VALIDITY = (
    ValidityRange(
        "shock layer at zero angle of attack",
        "angle_of_attack",
        -5.0,
        5.0,
        "up to 5 deg the flow along the axis represents that of a capsule",
        (*_HEATING, *PLASMA_OUTPUTS),
    ),
)
"""Range of the angle of attack of a body whose layer does not follow it [deg]."""


def axisymmetry_notices(
    config: VehicleConfig,
    antennas: Sequence[AntennaConfig],
    vehicle: Vehicle,
    history: FlightHistory,
    stations: np.ndarray,
) -> list[Notice]:
    """Say where one axisymmetric body, or several, do not represent the body.

    Parameters
    ----------
    config : VehicleConfig
        The shape as the scenario gives it.
    antennas : sequence of AntennaConfig
        Those of the radio links.
    vehicle : Vehicle
        The vehicle.
    history : FlightHistory
        Its angle of attack.
    stations : ndarray
        Surface distance over nose radius.

    Returns
    -------
    list of Notice
    """
    return [
        *_at_incidence(antennas, vehicle, history),
        *_behind_the_nose(config),
        *_shaded(vehicle, history),
        *_behind_the_shoulder(vehicle, stations),
    ]


def _at_incidence(
    antennas: Sequence[AntennaConfig], vehicle: Vehicle, history: FlightHistory
) -> list[Notice]:
    """Say that a capsule is computed along its axis, or which meridians have no equivalent cone."""
    fast = np.asarray(history.mach_number) > _FAST_MACH
    attack = np.asarray(history.angle_of_attack)
    if not fast.any() or float(np.abs(attack[fast]).max()) < ZERO_ANGLE:
        return []
    if not equivalent_cone.takes_incidence(vehicle.shape):
        return [
            replace(
                notice,
                message=f"The vehicle flies at up to {abs(notice.value or 0.0):.0f} deg; shock layer, "
                "heating and sheath are computed for the flow along its axis, whose shock is fixed by the "
                "shoulder.",
            )
            for notice in out_of_range(VALIDITY, {"angle_of_attack": np.degrees(attack)}, fast)
        ]
    half = float(getattr(vehicle.shape, "half_angle", 0.0))
    slopes = [equivalent_cone.inclination(half, attack, antenna.roll) for antenna in antennas]
    steepest = equivalent_cone.inclination(half, np.abs(attack), np.pi)
    inclination = np.degrees(np.stack([np.asarray(each) for each in (steepest, *slopes)], axis=1))
    ranges = [each._replace(outputs=(*_HEATING, *PLASMA_OUTPUTS)) for each in equivalent_cone.VALIDITY]
    notices = out_of_range(ranges, {"surface_inclination": inclination}, fast)
    return [replace(notice, message=_inclination_sentence(notice.value or 0.0)) for notice in notices]


def _inclination_sentence(degrees: float) -> str:
    if degrees > 0.0:
        return (
            f"The windward surface is inclined to the flow by up to {degrees:.0f} deg; "
            "the layer of a 45 deg cone is used."
        )
    return (
        f"An antenna is on a surface that faces away from the flow by up to {-degrees:.0f} deg; it is "
        "computed as parallel to the flow, which gives higher pressure and more electrons."
    )


def _shaded(vehicle: Vehicle, history: FlightHistory) -> list[Notice]:
    """Say how much of a mesh other panels hide from the flow, at the angles of attack that are flown."""
    if vehicle.surface is None:
        return []
    fast = np.asarray(history.mach_number) > _FAST_MACH
    if not fast.any():
        return []
    attack = np.asarray(history.angle_of_attack)[fast]
    worst = max(shaded_fraction(*vehicle.surface, float(angle)) for angle in {attack.min(), attack.max()})
    if worst <= _LEAST_SHADE:
        return []
    return [
        Notice(
            "panels without shadows",
            "shaded_fraction",
            f"Other panels hide {100.0 * worst:.0f} % of the windward area of the mesh from the flow, but "
            "are computed as exposed to it: drag, and with it deceleration, is too high.",
            worst,
            0.0,
            _LEAST_SHADE,
            ("load_factor", "dynamic_pressure", "stagnation_heat_flux", "heat_load", "events"),
        )
    ]


def _behind_the_nose(config: VehicleConfig) -> list[Notice]:
    """Say which parts of a glider or mesh have no layer."""
    if isinstance(config.shape, MeshConfig):
        return [
            Notice(
                "shock layer of the nose alone",
                "station",
                "Layer, heating and sheath are those of a sphere of the nose radius; they do not describe "
                "the body behind its nose or its leading edges.",
                config.reference_length / config.nose_radius,
                0.0,
                config.shape.maximum_station(config.nose_radius),
                (*_HEATING, *PLASMA_OUTPUTS),
            )
        ]
    if isinstance(config.shape, GliderConfig):
        return [
            Notice(
                "shock layer of a glider",
                "station",
                "Behind its nose the glider is computed as a round body with a straight generator: its "
                "windward line of symmetry is that of a cone; leading edges, wings and the flow across them "
                "are not included.",
                config.shape.maximum_station(config.nose_radius),
                0.0,
                float(np.pi / 2.0),
                (*_HEATING, *PLASMA_OUTPUTS),
            )
        ]
    return []


def _behind_the_shoulder(vehicle: Vehicle, stations: np.ndarray) -> list[Notice]:
    """Say what is printed at stations past a shoulder, where only the finite-rate layer is computed."""
    end = float(shapes.maximum_arc_length(vehicle.shape)) / vehicle.nose_radius
    if stations.max() <= end * (1.0 + 1e-9):
        return []
    return [
        Notice(
            "heating of the forebody",
            "station",
            "At stations past the shoulder, heating and the equilibrium or frozen layer are those at the "
            "shoulder. Wakes of such bodies heat the wall with 5 to 15 % of the stagnation flux.",
            float(stations.max()),
            0.0,
            end,
        )
    ]
