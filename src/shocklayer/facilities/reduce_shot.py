"""Reduce the file of a shot: the document that ``shocklayer tunnel reduce`` prints."""

from __future__ import annotations

from pathlib import Path
from typing import NotRequired, TypedDict

import numpy as np

from shocklayer.core.errors import UserError
from shocklayer.core.types import Array
from shocklayer.facilities.catalogue import Facility, resolve
from shocklayer.facilities.condition import Condition
from shocklayer.facilities.contour import Contour, cone, read_contour
from shocklayer.facilities.reduction import Draws, Inputs, Reduced, Target, budget, fit_shock, reduce_samples
from shocklayer.facilities.run_document import WarningDocument, note, outside
from shocklayer.facilities.shot_file import Shot, read_with_mistakes
from shocklayer.facilities.trace import Measured
from shocklayer.gas.mixtures import Mixture

_ROOM = Measured(298.15, 5.0)  # [K], where the temperature of the fill is not given
_NO_FACILITY = Facility(name="no facility", kind="reflected-shock")


class Interval(TypedDict):
    """A value with its 95 % interval, SI."""

    value: float
    low: float
    high: float


class ReducedStream(TypedDict):
    """Test section, each with its interval."""

    temperature: Interval
    vibrational_temperature: Interval
    pressure: Interval
    density: Interval
    speed: Interval
    mach_number: Interval
    unit_reynolds_number: Interval
    pitot_pressure: Interval
    dynamic_pressure: Interval
    mole_fractions: dict[str, Interval]


class ReduceDocument(TypedDict):
    """The document that ``shocklayer tunnel reduce --json`` prints."""

    facility: str
    samples: int
    seed: int
    shock_speed: Interval
    attenuation: float
    reservoir: dict[str, Interval]
    nozzle: dict[str, Interval]
    test_section: ReducedStream
    budget: dict[str, dict[str, float]]
    warnings: list[WarningDocument]
    inputs: NotRequired[dict[str, Interval]]


class Reduction(TypedDict):
    """The document with the samples behind it."""

    document: ReduceDocument
    results: dict[str, np.ndarray]


def _checked(path: Path) -> tuple[Shot, Condition, Contour | None]:
    """Read the file, its facility and its contour, and refuse all mistakes of them at once."""
    shot, mistakes = read_with_mistakes(path)
    condition, contour = Condition(_NO_FACILITY), None
    name = shot.contour
    try:
        condition = _condition(shot, path)
        named = condition.fields.get("nozzle.contour")
        name = None if named is None else str(named.value)
    except UserError as mistake:
        mistakes += mistake.mistakes
    try:
        contour = None if name is None else read_contour(name)
    except UserError as mistake:
        mistakes += mistake.mistakes
    if mistakes:
        raise UserError(*dict.fromkeys(mistakes))
    return shot, condition, contour


def _condition(shot: Shot, path: Path) -> Condition:
    """Nozzle, gas and driver of the facility, with what the shot says over it."""
    facility = _NO_FACILITY
    if shot.facility:
        beside = path.parent / shot.facility
        facility = resolve(str(beside) if beside.is_file() else shot.facility)
        if shot.mode:
            facility = facility.in_mode(shot.mode)
    settings = [
        f"{key}={value}"
        for key, value in (
            ("fill.mixture", shot.fill_mixture),
            ("nozzle.contour", shot.contour),
            ("nozzle.chemistry", shot.chemistry),
        )
        if value is not None
    ]
    settings += [f"nozzle.{key}={m.value!r}" for key, m in shot.nozzle.items() if key != "pitot_pressure"]
    if "pitot_pressure" in shot.nozzle:
        settings += ["nozzle.area_ratio=none", "nozzle.mach_number=none", "nozzle.pitot_ratio=none"]
    condition = Condition(facility, settings)
    condition.check([*condition.fields], {})
    return condition


def _target(
    shot: Shot, condition: Condition, contour: Contour | None, draws: Draws
) -> tuple[Target, list[str]]:
    """Where the stream is wanted: as the shot says, or else as the facility does."""
    for key, measured in shot.nozzle.items():
        return Target(key, draws.draw(f"nozzle.{key}", measured, 1e-9)), []
    for key in ("area_ratio", "mach_number"):
        value = condition.number(f"nozzle.{key}")
        if value is not None:
            remark = f"nozzle.{key} = {value:g} is that of {condition.facility.name}, without uncertainty"
            return Target(key, draws.draw(key, Measured(value, 0.0))), [remark]
    throat, end = condition.number("nozzle.throat_diameter"), condition.number("nozzle.exit_diameter")
    area = contour.area_ratio if contour is not None else None
    if area is None and throat is not None and end is not None:
        area = (end / throat) ** 2
    if area is None:
        raise UserError(
            "nozzle of the shot needs area_ratio, pitot_ratio, pitot_pressure or mach_number, or a contour"
        )
    remark = f"nozzle.area_ratio = {area:.4g} is geometric; the boundary layer is neglected"
    return Target("area_ratio", draws.draw("area_ratio", Measured(area, 0.0))), [remark]


def _interval(values: Array | np.ndarray) -> Interval:
    samples = np.asarray(values, dtype=float)
    drawn = samples[1:][np.isfinite(samples[1:])]
    low, high = np.percentile(drawn, (2.5, 97.5)) if drawn.size else (np.nan, np.nan)
    value = float(samples[0])
    return {"value": value, "low": min(float(low), value), "high": max(float(high), value)}


def _results(mixture: Mixture, speed: np.ndarray, reduced: Reduced) -> dict[str, np.ndarray]:
    """Every result by its dotted name, each (sample,)."""
    stream, state = reduced.stream, reduced.stream.state
    vibration = stream.vibrational_temperature
    results = {
        "shock_speed": speed,
        "reservoir.temperature": reduced.supply.temperature,
        "reservoir.pressure": reduced.supply.pressure,
        "reservoir.enthalpy": reduced.enthalpy,
        "nozzle.area_ratio": reduced.area_ratio,
        "test_section.temperature": state.temperature,
        "test_section.vibrational_temperature": state.temperature if vibration is None else vibration,
        "test_section.pressure": state.pressure,
        "test_section.density": state.density,
        "test_section.speed": stream.speed,
        "test_section.mach_number": stream.mach_number,
        "test_section.unit_reynolds_number": stream.unit_reynolds_number,
        "test_section.pitot_pressure": stream.pitot_pressure,
        "test_section.dynamic_pressure": 0.5 * state.density * stream.speed**2,
    }
    results |= {
        f"test_section.mole_fractions.{name}": state.mole_fractions[:, index]
        for index, name in enumerate(mixture.names)
    }
    return {name: np.asarray(values, dtype=float) for name, values in results.items()}


def reduce_shot(path: Path) -> Reduction:
    """Reduce the file of a shot.

    Parameters
    ----------
    path : Path
        TOML file, see `shot_file.read_shot`.

    Returns
    -------
    Reduction
        ``document``: ``shock_speed``, ``reservoir``, ``nozzle`` and ``test_section``, each number with its
        95 % interval, ``budget`` (share of each input in the variance of each result) and ``warnings``; and
        ``results``: all samples by name, the first that of the measured values.

    Raises
    ------
    UserError
        If a field is missing or wrong, or the shot is not possible.
    """
    shot, condition, contour = _checked(path)
    mixture, chemistry = condition.test_gas(), condition.chemistry()
    draws = Draws(shot.samples, shot.seed)
    assert shot.fill_pressure is not None
    remarks: list[str] = []
    pressure = draws.draw("fill.pressure", shot.fill_pressure, 0.1)
    temperature = draws.draw("fill.temperature", shot.fill_temperature or _ROOM, 100.0)
    if shot.fill_temperature is None:
        remarks.append("fill.temperature is not given: 298.15 K, within 5 K, is assumed")
    fit = fit_shock(shot.sensors, draws)
    supply = None
    if shot.reservoir_pressure is not None:
        supply = draws.draw("reservoir.pressure", shot.reservoir_pressure, 100.0)
    else:
        remarks.append("reservoir.pressure is not given: that behind the ideal reflected shock is taken")
    target, more = _target(shot, condition, contour, draws)
    remarks += more
    _check(mixture, pressure, temperature, fit.speed)
    if chemistry in ("finite-rate", "two-temperature") and contour is None:
        contour, remark = _cone(condition, target)
        remarks.append(remark)
    reduced = reduce_samples(mixture, pressure, temperature, fit.speed, supply, target, chemistry, contour)
    results = _results(mixture, fit.speed, reduced)
    if not np.isfinite(results["test_section.temperature"][0]):
        raise UserError(f"{path}: no stream could be computed from the measured values")
    failed = int((~np.isfinite(results["test_section.temperature"])).sum())
    if failed:
        remarks.append(f"{failed} of {shot.samples} samples have no stream and are left out")
    document = _document(condition, shot, mixture, results, draws.inputs())
    document["attenuation"] = fit.attenuation
    ratio = float(reduced.supply.pressure[0] / reduced.ideal_pressure[0])
    document["warnings"] = [
        *outside(
            "relaxation to the measured pressure",
            "reservoir.pressure over that of ideal reflection",
            ratio,
            0.3,
            1.2,
            "the measured pressure is far from that behind the reflected shock: check fill and sensors",
        ),
        *(note("reduction of a shot", "shot", remark) for remark in remarks),
    ]
    if fit.degree == 2:
        message = (
            f"the shock loses {1e2 * fit.attenuation:.3g} % of its speed per metre; the speed is that at the "
            "last sensor"
        )
        document["warnings"].append(note("reduction of a shot", "shock_speed", message))
    return {"document": document, "results": results}


def _check(mixture: Mixture, pressure: np.ndarray, temperature: np.ndarray, speed: np.ndarray) -> None:
    from shocklayer.gas.equilibrium.solver import equilibrium_tp

    sound = float(equilibrium_tp(mixture, float(temperature[0]), float(pressure[0])).sound_speed)
    if speed.min() <= 1.05 * sound:
        raise UserError(
            f"the shock moves at {speed[0]:.0f} m/s (in the slowest sample {speed.min():.0f} m/s), which "
            f"must exceed the sound speed of the fill gas ({sound:.0f} m/s) by 5 %: check positions and "
            "arrivals"
        )


def _cone(condition: Condition, target: Target) -> tuple[Contour, str]:
    """Cone that stands in for an unknown contour."""
    wanted = float(target.values[0])
    area = {
        "area_ratio": lambda: 1.3 * float(target.values.max()),
        "pitot_ratio": lambda: 6.0 / wanted,
        "mach_number": lambda: 3.0 * wanted**2.8,
    }.get(target.kind, lambda: 1e4)()
    throat = condition.number("nozzle.throat_diameter") or 0.025
    label = f"cone of 10 deg half-angle, throat of {1e3 * throat:g} mm"
    remark = f"nozzle.contour is assumed: {label}; the contour decides how long the gas has to relax"
    return cone(area, throat, label), remark


def _document(
    condition: Condition, shot: Shot, mixture: Mixture, results: dict[str, np.ndarray], inputs: Inputs
) -> ReduceDocument:
    def interval(name: str) -> Interval:
        return _interval(results[name])

    part = "test_section."
    stream: ReducedStream = {
        "temperature": interval(f"{part}temperature"),
        "vibrational_temperature": interval(f"{part}vibrational_temperature"),
        "pressure": interval(f"{part}pressure"),
        "density": interval(f"{part}density"),
        "speed": interval(f"{part}speed"),
        "mach_number": interval(f"{part}mach_number"),
        "unit_reynolds_number": interval(f"{part}unit_reynolds_number"),
        "pitot_pressure": interval(f"{part}pitot_pressure"),
        "dynamic_pressure": interval(f"{part}dynamic_pressure"),
        "mole_fractions": {name: interval(f"{part}mole_fractions.{name}") for name in mixture.names},
    }
    return {
        "facility": condition.facility.name if shot.facility else "",
        "samples": shot.samples,
        "seed": shot.seed,
        "shock_speed": interval("shock_speed"),
        "attenuation": 0.0,
        "reservoir": {key: interval(f"reservoir.{key}") for key in ("temperature", "pressure", "enthalpy")},
        "nozzle": {"area_ratio": interval("nozzle.area_ratio")},
        "test_section": stream,
        "budget": {
            name: shares
            for name, values in results.items()
            if "mole_fractions" not in name and (shares := budget(inputs, values))
        },
        "warnings": [],
    }
