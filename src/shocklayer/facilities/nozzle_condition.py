"""The nozzle of a run: its contour, the area at which the stream is wanted, and the streams there."""

from __future__ import annotations

from collections.abc import Callable
from math import exp, log, sqrt
from typing import NamedTuple

import numpy as np
from scipy.optimize import root_scalar

from shocklayer.core.errors import UserError
from shocklayer.core.types import Array
from shocklayer.facilities.condition import LIMITS, Chemistry, Condition
from shocklayer.facilities.contour import CONE_HALF_ANGLE, Contour, cone, read_contour
from shocklayer.facilities.nozzle_expansion import (
    FiniteRate,
    NozzleProfile,
    expand_at_finite_rate,
    expand_with_frozen_vibration,
    profile,
)
from shocklayer.facilities.reflected_shock import NozzleExit, expand_steadily, throat_of
from shocklayer.facilities.run_document import NozzleDocument, ProfileDocument
from shocklayer.gas.equilibrium.state import GasState
from shocklayer.gas.mixtures import Mixture

AREA_FIELDS = (
    "nozzle.area_ratio",
    "nozzle.pitot_ratio",
    "nozzle.mach_number",
    "nozzle.contour",
    "nozzle.exit_diameter",
)
"""Fields of which one at least has to be set."""
_AREA_RANGE = (1.01, 1.0e5)
_ASSUMED_THROAT = 0.025  # [m], of the length scale of a cone where no diameter is known
_ROUNDING = 0.01  # relative difference between a stated area ratio and that of its contour


class NozzleRun(NamedTuple):
    """Streams of a nozzle.

    Attributes
    ----------
    throat : GasState
        State in the throat.
    flux : Array
        Density times speed there [kg/(m^2 s)].
    streams : dict of Chemistry to NozzleExit
        In the two limits, and of the chosen chemistry.
    document : NozzleDocument
        Areas.
    along : ProfileDocument or None
        Along the nozzle, with finite-rate chemistry.
    contour : Contour or None
        The nozzle, where one is known or assumed.
    notes : list of str
        What was assumed.
    """

    throat: GasState
    flux: Array
    streams: dict[Chemistry, NozzleExit]
    document: NozzleDocument
    along: ProfileDocument | None
    contour: Contour | None
    notes: list[str]


class _Target(NamedTuple):
    """Where the stream is wanted: an area ratio, a Pitot ratio or a Mach number."""

    area_ratio: float | None
    pitot_ratio: float | None
    mach_number: float | None


def required_area(condition: Condition) -> dict[str, str]:
    """Return the area ratio as a required field unless another one says where the stream is wanted."""
    return {} if any(key in condition.fields for key in AREA_FIELDS) else {"nozzle.area_ratio": "100"}


def _contour(condition: Condition) -> Contour | None:
    datum = condition.fields.get("nozzle.contour")
    if datum is None:
        return None
    contour = read_contour(str(datum.value))
    wanted = condition.number("nozzle.area_ratio")
    if wanted is not None and wanted > contour.area_ratio * (1.0 + _ROUNDING):
        if datum.source == "--set":
            raise UserError(
                f"nozzle.area_ratio {wanted:g} is beyond the end of {datum.value}, whose area ratio is "
                f"{contour.area_ratio:.4g}"
            )
        return None
    return contour


def _geometric(condition: Condition, contour: Contour | None) -> float | None:
    throat, end = condition.number("nozzle.throat_diameter"), condition.number("nozzle.exit_diameter")
    if throat is not None and end is not None:
        if end <= throat:
            raise UserError(
                f"nozzle.exit_diameter ({end:g} m) must exceed nozzle.throat_diameter ({throat:g} m)"
            )
        return (end / throat) ** 2
    return None if contour is None else contour.area_ratio


def _throat_diameter(condition: Condition, contour: Contour | None) -> float | None:
    known = condition.number("nozzle.throat_diameter")
    return known if known is not None else None if contour is None else contour.throat_diameter


def _target(condition: Condition, geometric: float | None, notes: list[str]) -> _Target:
    number = condition.number
    target = _Target(*(number(f"nozzle.{key}") for key in ("area_ratio", "pitot_ratio", "mach_number")))
    if target != (None, None, None):
        return target
    if geometric is None:
        raise UserError("nozzle.exit_diameter needs nozzle.throat_diameter, for the area ratio")
    notes.append(
        f"nozzle.area_ratio = {geometric:.4g} is assumed: geometric, the displacement by the boundary layer "
        "is neglected; nozzle.pitot_ratio gives the effective one"
    )
    return _Target(geometric, None, None)


def _miss(target: _Target, pitot_ratio: float, mach_number: float) -> float:
    """Difference in the wanted quantity; positive where the area is too small."""
    if target.pitot_ratio is not None:
        return log(pitot_ratio / target.pitot_ratio)
    assert target.mach_number is not None
    return target.mach_number - mach_number


def _words(target: _Target) -> str:
    if target.pitot_ratio is not None:
        return f"nozzle.pitot_ratio {target.pitot_ratio:g}"
    return f"nozzle.mach_number {target.mach_number:g}"


def _area_of_limit(target: _Target, supply: GasState, expand: Callable[[float], NozzleExit]) -> float:
    """Area ratio at which a stream in one of the limits meets the target."""
    if target.area_ratio is not None:
        return target.area_ratio

    def excess(log_area: float) -> float:
        stream = expand(exp(log_area))
        return _miss(target, float(stream.pitot_pressure / supply.pressure), float(stream.mach_number))

    low, high = (log(area) for area in _AREA_RANGE)
    if excess(low) < 0.0 or excess(high) > 0.0:
        raise UserError(f"{_words(target)} is not reached at any area ratio from 1.01 to 100 000")
    return exp(root_scalar(excess, bracket=(low, high), xtol=1e-9).root)


def expand_nozzle(condition: Condition, mixture: Mixture, supply: GasState) -> NozzleRun:
    """Expand the nozzle supply to where the stream is wanted.

    Parameters
    ----------
    condition : Condition
        Settings of the run: one of `AREA_FIELDS`, and ``nozzle.chemistry``.
    mixture : Mixture
        Test gas.
    supply : GasState
        Nozzle supply, in equilibrium.

    Returns
    -------
    NozzleRun
        A Pitot ratio or Mach number is met by the stream of the chosen chemistry; the two limits are given at
        the same area.

    Raises
    ------
    UserError
        If a field is missing or wrong, or the contour ends before the wanted condition.
    """
    notes: list[str] = []
    chemistry = condition.chemistry()
    contour = _contour(condition)
    geometric = _geometric(condition, contour)
    diameter = _throat_diameter(condition, contour)
    target = _target(condition, geometric, notes)
    throat, flux = throat_of(supply, mixture)

    def limit(name: Chemistry) -> Callable[[float], NozzleExit]:
        if name == "frozen":
            return lambda area: expand_with_frozen_vibration(mixture, throat, flux, area)
        return lambda area: expand_steadily(mixture, False, throat, supply.enthalpy, flux, area)

    along = None
    streams: dict[Chemistry, NozzleExit] = {}
    if chemistry == "equilibrium" or chemistry == "frozen":
        area = _area_of_limit(target, supply, limit(chemistry))
    else:
        if contour is None:
            near = _area_of_limit(target, supply, limit("equilibrium"))
            contour = _assumed_cone(near * (1.0 if target.area_ratio is not None else 3.0), diameter, notes)
        profiled, streams[chemistry] = _on_contour(target, mixture, throat, supply, flux, contour, chemistry)
        area = float(profiled.area_ratio[-1])
        along = _profile_document(mixture, profiled)
    for name in LIMITS:
        streams[name] = limit(name)(area)
    if geometric is not None and area > geometric * (1.0 + _ROUNDING):
        notes.append(
            f"the stream has an area ratio of {area:.4g}, more than the {geometric:.4g} of the nozzle, which "
            "the boundary layer can only reduce: the settings contradict the dimensions of the nozzle"
        )
    displacement = None
    if target.pitot_ratio is not None and geometric is not None and diameter is not None:
        displacement = 0.5 * diameter * (sqrt(geometric) - sqrt(area))
    document: NozzleDocument = {
        "area_ratio": area,
        "geometric_area_ratio": geometric,
        "displacement_thickness": displacement,
        "throat_diameter": diameter,
        "contour": None if contour is None else contour.description,
    }
    return NozzleRun(throat, flux, streams, document, along, contour, notes)


def _assumed_cone(area_ratio: float, diameter: float | None, notes: list[str]) -> Contour:
    throat = _ASSUMED_THROAT if diameter is None else diameter
    scale = f"throat of {1e3 * throat:g} mm"
    if diameter is None:
        scale += " (no diameter is known)"
    label = f"cone of {CONE_HALF_ANGLE:g} deg half-angle, {scale}"
    notes.append(
        f"nozzle.contour is assumed: {label}; the contour decides how long the gas has to relax, and "
        "nozzle.contour gives the real one"
    )
    return cone(area_ratio, throat, label)


def _on_contour(
    target: _Target,
    mixture: Mixture,
    throat: GasState,
    supply: GasState,
    flux: Array,
    contour: Contour,
    chemistry: FiniteRate,
) -> tuple[NozzleProfile, NozzleExit]:
    def to(position: float) -> tuple[NozzleProfile, NozzleExit]:
        flow = expand_at_finite_rate(mixture, throat, supply.enthalpy, flux, contour, position, chemistry)
        if not bool(flow.completed):
            raise UserError("the integration along the nozzle did not reach its end: check nozzle.contour")
        return profile(mixture, flow, contour, chemistry)

    if target.area_ratio is not None:
        return to(contour.position(min(target.area_ratio, contour.area_ratio)))
    along, stream = to(float(contour.positions[-1]))
    misses = np.array(
        [
            _miss(target, float(pitot) / float(supply.pressure), float(mach))
            for pitot, mach in zip(along.pitot_pressure, along.mach_number, strict=True)
        ]
    )
    if misses[-1] > 0.0 or misses[0] < 0.0:
        reached = float(stream.pitot_pressure / supply.pressure)
        raise UserError(
            f"{_words(target)} is not reached on the nozzle: it ends at area ratio {contour.area_ratio:.4g} "
            f"with a Pitot ratio of {reached:.4g} and Mach number {float(stream.mach_number):.4g}"
        )
    last = int(np.argmax(misses < 0.0))

    def miss(position: float) -> float:
        _, stream = to(position)
        return _miss(target, float(stream.pitot_pressure / supply.pressure), float(stream.mach_number))

    low, high = float(along.position[last - 1]), float(along.position[last])
    return to(root_scalar(miss, bracket=(low, high), xtol=1e-7 * high).root)


def _profile_document(mixture: Mixture, along: NozzleProfile) -> ProfileDocument:
    flow = along.flow

    def listed(values: Array | np.ndarray) -> list[float]:
        return [float(value) for value in np.asarray(values)]

    fractions = np.asarray(flow.mole_fractions)
    return {
        "distance": listed(along.position),
        "area_ratio": listed(along.area_ratio),
        "temperature": listed(flow.temperature),
        "vibrational_temperature": listed(flow.vibrational_temperature),
        "pressure": listed(flow.pressure),
        "density": listed(flow.density),
        "speed": listed(flow.speed),
        "mach_number": listed(along.mach_number),
        "pitot_pressure": listed(along.pitot_pressure),
        "mole_fractions": {
            name: listed(fractions[:, index])
            for index, name in enumerate(mixture.names)
            if fractions[:, index].max() > 1e-9
        },
    }
