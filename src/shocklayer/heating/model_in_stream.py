"""What a model in the stream of a tunnel feels, and which flight the stream is equivalent to.

From the test section of a run alone: state behind the bow shock of a blunt nose, heat flux by the same theory
as in flight (Fay & Riddell), shock stand-off, pressure on a cone and a wedge, Reynolds number, viscous
interaction, density times length, and flow lengths in the test time. Equivalent flight: the speed whose
kinetic energy is the total enthalpy of the stream above the cold gas, and the altitude at which the US
Standard Atmosphere 1976 has the density of the stream, times the scale of the model (density times length is
what binary reactions depend on).

Range of validity: continuum; laminar at the stagnation point; the wall fully catalytic. Heat flux in air and
in carbon dioxide (by the Martian mixture) only.
"""

from __future__ import annotations

from functools import cache
from math import log, nan, pi, sqrt
from typing import TypedDict

import numpy as np

from shocklayer.core.constants import GAS_CONSTANT
from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jnp
from shocklayer.core.types import Array
from shocklayer.facilities.gases import gas
from shocklayer.facilities.nozzle_expansion import rigid_state
from shocklayer.facilities.pitot import relaxed_shock
from shocklayer.facilities.run_document import RunDocument, StreamDocument, WarningDocument, note
from shocklayer.facilities.thermally_perfect import viscosity
from shocklayer.gas.equilibrium.frozen import frozen_state_tp
from shocklayer.gas.equilibrium.state import GasState
from shocklayer.gas.mixtures import Mixture
from shocklayer.gas.shocks.conical import conical_shock
from shocklayer.gas.shocks.oblique import oblique_shock
from shocklayer.heating.convective.fay_riddell import FayRiddell
from shocklayer.heating.gas_table import cold_enthalpy
from shocklayer.heating.stagnation_flow import StagnationFlow
from shocklayer.heating.velocity_gradient import sphere_factors, velocity_gradient
from shocklayer.planet.atmospheres import atmosphere
from shocklayer.planet.bodies import EARTH, MARS
from shocklayer.shock_layer.inviscid.bow_shock import standoff_ratio

WALL_TEMPERATURE = 300.0
"""Of a model that is cold at the start of the test [K]."""
_HIGHEST = 150e3  # [m], above which no altitude is looked for
_COLD = 298.15


class Shocked(TypedDict):
    """State behind the bow shock on the axis, SI."""

    temperature: float
    pressure: float
    density: float
    speed: float
    density_ratio: float


class Surface(TypedDict):
    """Cone or wedge at zero incidence, SI: half-angle and shock angle in degrees, state on the surface."""

    angle: float
    shock_angle: float
    pressure: float
    temperature: float
    pressure_coefficient: float


class ModelInStream(TypedDict):
    """A model in the stream, SI; None where the model's dimension is not set."""

    flight_equivalent_speed: float
    flight_equivalent_altitude: float | None
    behind_shock_equilibrium: Shocked
    behind_shock_frozen: Shocked
    pitot_coefficient: float
    wall_temperature: float
    nose_radius: float | None
    stagnation_heat_flux: float | None
    standoff_equilibrium: float | None
    standoff_frozen: float | None
    length: float | None
    density_times_length: float | None
    reynolds_number: float | None
    knudsen_number: float | None
    viscous_interaction: float | None
    viscous_drag_parameter: float | None
    flow_lengths: float | None
    cone: Surface | None
    wedge: Surface | None
    warnings: list[WarningDocument]


class TunnelRun(RunDocument):
    """The document that ``shocklayer tunnel run --json`` prints: the run, and a model in its stream."""

    model: ModelInStream


def with_model(document: RunDocument) -> TunnelRun:
    """Return the document of a run with a model in its stream.

    Parameters
    ----------
    document : RunDocument
        From `facilities.run_facility.run`.

    Returns
    -------
    TunnelRun
    """
    return {**document, "model": model_in_stream(document)}


def model_in_stream(document: RunDocument) -> ModelInStream:
    """Compute what a model in the test section of a run feels.

    Parameters
    ----------
    document : RunDocument
        From `facilities.run_facility.run`; the model is that of its ``model.`` fields.

    Returns
    -------
    ModelInStream
        The parts that need a nose radius, a length or an angle are None without it.
    """
    mixture = gas(document["test_gas"], "fill.mixture")
    section = document["test_section"]
    state = _stream_state(mixture, section)
    speed = jnp.asarray(section["speed"])

    def setting(key: str) -> float | None:
        field = document["condition"].get(f"model.{key}")
        value = None if field is None else field["value"]
        return float(value) if isinstance(value, int | float) else None

    wall = setting("wall_temperature") or WALL_TEMPERATURE
    radius = setting("nose_radius")
    length = setting("length")
    warnings: list[WarningDocument] = []
    if section["mach_number"] <= 1.05:
        raise UserError("a model in the stream needs a supersonic stream")
    behind = {frozen: _shocked(mixture, frozen, state, speed) for frozen in (False, True)}
    scale = setting("scale") or 1.0
    altitude = density_altitude(section["density"] * scale)
    if altitude is None:
        message = (
            f"no altitude up to {_HIGHEST / 1e3:g} km has the density of the stream times the model's scale, "
            f"{section['density'] * scale:.3g} kg/m^3"
        )
        warnings.append(note("model in the stream", "model.flight_equivalent_altitude", message))
    chosen = document["condition"].get("nozzle.chemistry")
    chemistry = "equilibrium" if chosen is None or chosen["value"] == "equilibrium" else "frozen"
    reference = length if length is not None else radius
    slip = None if reference is None else _slip(section, state, reference, wall)
    flux = None
    if radius is not None:
        flux, remarks = _heat_flux(document, mixture, state, radius, wall, behind[False])
        warnings += remarks
    test_time = document["test_time"]
    return {
        "flight_equivalent_speed": sqrt(2.0 * max(document["reservoir"]["enthalpy"], 0.0)),
        "flight_equivalent_altitude": altitude,
        "behind_shock_equilibrium": behind[False],
        "behind_shock_frozen": behind[True],
        "pitot_coefficient": section["pitot_pressure"] / (section["density"] * section["speed"] ** 2),
        "wall_temperature": wall,
        "nose_radius": radius,
        "stagnation_heat_flux": flux,
        "standoff_equilibrium": _standoff(radius, section, behind[False]),
        "standoff_frozen": _standoff(radius, section, behind[True]),
        "length": length,
        "density_times_length": None if reference is None else section["density"] * reference,
        "reynolds_number": None if slip is None else slip[0],
        "knudsen_number": None if slip is None else slip[1],
        "viscous_interaction": None if slip is None else slip[2],
        "viscous_drag_parameter": None if slip is None else slip[3],
        "flow_lengths": None
        if reference is None or test_time is None
        else test_time * section["speed"] / reference,
        "cone": _surface(mixture, section, chemistry, "cone", setting("cone_angle"), warnings),
        "wedge": _surface(mixture, section, chemistry, "wedge", setting("wedge_angle"), warnings),
        "warnings": warnings,
    }


def _stream_state(mixture: Mixture, section: StreamDocument) -> GasState:
    fractions = jnp.asarray([section["mole_fractions"].get(name, 0.0) for name in mixture.names])
    fractions = fractions / fractions.sum()
    t, tv = section["temperature"], section["vibrational_temperature"]
    if abs(tv / t - 1.0) < 1e-6:
        return frozen_state_tp(mixture, fractions, t, section["pressure"])
    pressure, density = jnp.asarray(section["pressure"]), jnp.asarray(section["density"])
    return rigid_state(mixture, fractions, jnp.asarray(t), pressure, density, jnp.asarray(tv))


def _shocked(mixture: Mixture, frozen: bool, state: GasState, speed: Array) -> Shocked:
    behind, ratio = relaxed_shock(mixture, frozen, state, speed)
    return {
        "temperature": float(behind.temperature),
        "pressure": float(behind.pressure),
        "density": float(behind.density),
        "speed": float(ratio * speed),
        "density_ratio": float(1.0 / ratio),
    }


def _standoff(radius: float | None, section: StreamDocument, behind: Shocked) -> float | None:
    if radius is None:
        return None
    return radius * float(standoff_ratio(section["mach_number"], 1.0 / behind["density_ratio"]))


def _heat_flux(
    document: RunDocument, mixture: Mixture, state: GasState, radius: float, wall: float, behind: Shocked
) -> tuple[float | None, list[WarningDocument]]:
    """Stagnation heat flux [W/m^2] by the theory used for flights, from the enthalpy of the stream."""
    names = {name for name, x in zip(mixture.names, mixture.composition, strict=True) if x > 0.05}
    if names <= {"N2", "O2", "Ar"} and "N2" in names:
        body = EARTH
    elif names <= {"CO2", "N2", "Ar"} and "CO2" in names:
        body = MARS
    else:
        message = (
            f"the heat flux of a model is computed in air and carbon dioxide, not in {document['test_gas']}"
        )
        return None, [note("model in the stream", "model.stagnation_heat_flux", message)]
    warnings: list[WarningDocument] = []
    if names == {"N2"}:
        message = "the heat flux of a model in nitrogen is computed with the transport properties of air"
        warnings.append(note("model in the stream", "model.stagnation_heat_flux", message))
    section = document["test_section"]
    cold = frozen_state_tp(mixture, mixture.cold_mole_fractions, _COLD, 1e5)
    above = float(state.enthalpy - cold.enthalpy) + 0.5 * section["speed"] ** 2
    total = above + float(cold_enthalpy(body.name, _COLD))
    pressure = section["pitot_pressure"]
    gradient = velocity_gradient(
        sphere_factors(),
        1.0 / behind["density_ratio"],
        radius,
        pressure - section["pressure"],
        behind["density"] * pressure / behind["pressure"],
    )
    flow = StagnationFlow(
        density=jnp.asarray(section["density"]),
        speed=jnp.asarray(section["speed"]),
        free_stream_pressure=jnp.asarray(section["pressure"]),
        pressure=jnp.asarray(pressure),
        total_enthalpy=jnp.asarray(total),
        nose_radius=jnp.asarray(radius),
        velocity_gradient=gradient,
    )
    wall_enthalpy = cold_enthalpy(body.name, wall)
    coefficient = FayRiddell().transfer_coefficient(flow, jnp.asarray(wall_enthalpy), body)
    return float(coefficient * (total - wall_enthalpy)), warnings


def _slip(
    section: StreamDocument, state: GasState, length: float, wall: float
) -> tuple[float, float, float, float]:
    """Reynolds and Knudsen number of a length, and the two parameters of viscous interaction.

    chi = M^3 sqrt(C/Re) and V = M sqrt(C/Re), with C = rho_w mu_w/(rho mu) at one pressure (Hayes &
    Probstein, Hypersonic Flow Theory, 1959); mean free path mu sqrt(pi/(2 R T))/rho.
    """
    mach = section["mach_number"]
    reynolds = section["unit_reynolds_number"] * length
    mu = section["density"] * section["speed"] / section["unit_reynolds_number"]
    specific = GAS_CONSTANT / float(state.molar_mass)
    path = mu / section["density"] * sqrt(pi / (2.0 * specific * section["temperature"]))
    chapman = float(viscosity(wall)) / mu * section["temperature"] / wall
    root = sqrt(chapman / reynolds)
    return reynolds, path / length, mach**3 * root, mach * root


def _surface(
    mixture: Mixture,
    section: StreamDocument,
    chemistry: str,
    body: str,
    angle: float | None,
    warnings: list[WarningDocument],
) -> Surface | None:
    if angle is None:
        return None
    stream = mixture, section["speed"], section["temperature"], section["pressure"], chemistry
    degrees = float(np.degrees(angle))
    if body == "cone":
        cone = conical_shock(*stream, cone_angle=angle)
        state, beta = cone.surface, float(cone.shock_angle)
        attached = bool(cone.attached) and bool(cone.resolved)
    else:
        wedge = oblique_shock(*stream, deflection=angle)
        state, beta, attached = wedge.state, float(wedge.shock_angle), bool(wedge.attached)
    if not attached:
        message = f"no attached shock turns this stream by a {body} of {degrees:.4g} degrees"
        warnings.append(note("model in the stream", f"model.{body}_angle", message))
        return None
    dynamic = section["dynamic_pressure"]
    return {
        "angle": degrees,
        "shock_angle": float(np.degrees(beta)),
        "pressure": float(state.pressure),
        "temperature": float(state.temperature),
        "pressure_coefficient": (float(state.pressure) - section["pressure"]) / dynamic,
    }


@cache
def _density_table() -> tuple[np.ndarray, np.ndarray]:
    heights = np.linspace(0.0, _HIGHEST, 1501)
    return heights, np.log(np.asarray(atmosphere("us76").at(heights).density))


def density_altitude(density: float) -> float | None:
    """Return the altitude at which the US Standard Atmosphere 1976 has a density.

    Parameters
    ----------
    density : float
        [kg/m^3].

    Returns
    -------
    float or None
        Altitude [m], within 1 m; None outside 0 to 150 km.
    """
    heights, logs = _density_table()
    wanted = log(density) if density > 0.0 else nan
    if not logs[-1] <= wanted <= logs[0]:
        return None
    return float(np.interp(-wanted, -logs, heights))
