"""Plan a condition: fill, driver and nozzle that give a wanted stream, or which bound forbids it.

The inverse of a run. What is wanted is a total enthalpy, a Mach number and a static pressure of the stream;
what is not wanted stays as in the facility's own condition. The answer is checked by the run itself: its
``expected`` is what `run` gives for its ``settings``.

- Blowdown and given supply: temperature and pressure of the reservoir, and the nozzle's Mach number.
- Reflected shock: nozzle supply from enthalpy and pressure; then shock speed and fill pressure whose ideal
  reflection has them (the measured relaxation of a shot is not known beforehand); then, where the facility
  has a driver, the driver pressure that gives this shock speed.
- Expansion tube: both shock speeds and the fill pressure; the nozzle and the fill of the acceleration tube
  stay.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from math import exp, log
from typing import TypedDict

import numpy as np
from scipy.optimize import root_scalar

from shocklayer.core.errors import UserError
from shocklayer.facilities.condition import LIMITS, Condition
from shocklayer.facilities.driver import shock_speed as driven_speed
from shocklayer.facilities.driver_condition import driver_of
from shocklayer.facilities.entry import Facility
from shocklayer.facilities.plan_bounds import Bound, NoSolutionError, bounds_of
from shocklayer.facilities.reflected_shock import shock_tube
from shocklayer.facilities.run_document import ReservoirDocument, RunDocument, StreamDocument
from shocklayer.facilities.run_facility import (
    BLOWDOWN_KINDS,
    EXPANSION_KINDS,
    GIVEN_SUPPLY_KINDS,
    SHOCK_KINDS,
    check_settings,
    run,
)
from shocklayer.facilities.thermally_perfect import ThermallyPerfectGas
from shocklayer.gas.equilibrium.solver import equilibrium_hp, equilibrium_tp
from shocklayer.gas.mixtures import Mixture

_CLOSE = 2e-4
_ROOM = 298.15
_SHOCK_SPEEDS = (500.0, 14000.0)


class Wish(TypedDict):
    """What is wanted of the stream, SI; None where the facility's own condition stays."""

    total_enthalpy: float | None
    mach_number: float | None
    pressure: float | None


class Expected(TypedDict):
    """Reservoir and test section that the settings give, as in a run."""

    reservoir: ReservoirDocument
    test_section: StreamDocument
    test_time: float | None


class PlanDocument(TypedDict):
    """The document that ``shocklayer tunnel plan --json`` prints."""

    facility: str
    mode: str
    wanted: dict[str, float]
    settings: dict[str, str]
    expected: Expected | None
    bounds: list[Bound]
    feasible: bool
    reason: str


def plan(facility: Facility, wish: Wish, settings: Sequence[str] = ()) -> PlanDocument:
    """Find the settings that give a wanted stream.

    Parameters
    ----------
    facility : Facility
        Entry, in the mode that is wanted.
    wish : Wish
        What is wanted.
    settings : sequence of str
        Further ``"key=value"`` settings that hold, such as the chemistry of the nozzle.

    Returns
    -------
    PlanDocument
        ``settings`` as `run` takes them, ``expected``, ``bounds`` and ``feasible``. Where a bound of the
        facility is passed the settings are given all the same; where there is no solution, ``expected`` is
        None and the bound says why.

    Raises
    ------
    UserError
        If nothing is wanted, the facility cannot be run, or a setting is wrong.
    """
    if all(value is None for value in wish.values()):
        raise UserError("a plan needs a wanted enthalpy, Mach number or pressure")
    solve = _solver(facility)
    check_settings(facility, settings)
    try:
        found = solve(facility, wish, settings)
        document = run(facility, [*settings, *(f"{key}={value}" for key, value in found.items())])
    except NoSolutionError as problem:
        return _document(facility, wish, {}, None, [problem.bound])
    bounds = bounds_of(facility, document, found)
    return _document(facility, wish, found, document, bounds)


def _document(
    facility: Facility,
    wish: Wish,
    settings: dict[str, str],
    document: RunDocument | None,
    bounds: list[Bound],
) -> PlanDocument:
    passed = [bound["message"] for bound in bounds if not bound["met"]]
    return {
        "facility": facility.name,
        "mode": facility.mode,
        "wanted": {name: value for name, value in _values(wish).items() if value is not None},
        "settings": ({"mode": facility.mode} if facility.mode and settings else {}) | settings,
        "expected": None
        if document is None
        else {
            "reservoir": document["reservoir"],
            "test_section": document["test_section"],
            "test_time": document["test_time"],
        },
        "bounds": bounds,
        "feasible": not passed,
        "reason": "; ".join(passed) if passed else "every published bound is met",
    }


def _values(wish: Wish) -> dict[str, float | None]:
    return {
        "total_enthalpy": wish["total_enthalpy"],
        "mach_number": wish["mach_number"],
        "pressure": wish["pressure"],
    }


_Solver = Callable[[Facility, Wish, Sequence[str]], dict[str, str]]


def _solver(facility: Facility) -> _Solver:
    if facility.kind in BLOWDOWN_KINDS:
        return _plan_blowdown
    if facility.kind in SHOCK_KINDS:
        return _plan_reflected_shock
    if facility.kind in GIVEN_SUPPLY_KINDS:
        return _plan_supply
    if facility.kind in EXPANSION_KINDS:
        return _plan_expansion
    run(facility)  # says why there is no model
    raise UserError(f"{facility.name} cannot be planned")


def _text(value: float, unit: str = "") -> str:
    return f"{value:.9g} {unit}".strip()


def _plan_blowdown(facility: Facility, wish: Wish, settings: Sequence[str]) -> dict[str, str]:
    condition = Condition(facility, settings)
    gas = ThermallyPerfectGas(condition.test_gas())
    mach = wish["mach_number"] or condition.required("nozzle.mach_number", "6")
    if wish["total_enthalpy"] is None:
        temperature = condition.required("reservoir.temperature", "900 K")
    else:
        temperature = float(gas.temperature_of_enthalpy(wish["total_enthalpy"] + gas.enthalpy(_ROOM)))
    if not 250.0 <= temperature <= 20000.0:
        raise _too_hot(temperature)
    return _scale_pressure(facility, wish, settings, temperature, {"nozzle.mach_number": _text(mach)})


def _scale_pressure(
    facility: Facility, wish: Wish, settings: Sequence[str], temperature: float, fixed: dict[str, str]
) -> dict[str, str]:
    """Reservoir pressure at which the static pressure is the wanted one, at a fixed temperature."""
    pressure = Condition(facility, settings).number("reservoir.pressure") or 1.0e6
    found = {"reservoir.temperature": _text(temperature, "K"), **fixed}
    for _ in range(8):
        found["reservoir.pressure"] = _text(pressure, "Pa")
        if wish["pressure"] is None:
            break
        static = run(facility, _all(settings, found))["test_section"]["pressure"]
        if abs(static / wish["pressure"] - 1.0) < _CLOSE:
            break
        pressure = _within(pressure * wish["pressure"] / static)
    return found


def _too_hot(temperature: float) -> NoSolutionError:
    return NoSolutionError(
        f"the reservoir would have to be at {temperature:.0f} K, which is outside 250 to 20 000 K",
        "reservoir.temperature",
        temperature,
        250.0,
        20000.0,
    )


def _within(pressure: float) -> float:
    if not 100.0 <= pressure <= 1.0e9:
        raise NoSolutionError(
            f"the reservoir would have to be at {pressure:.3g} Pa, which is outside 100 Pa to 1 GPa",
            "reservoir.pressure",
            pressure,
            100.0,
            1.0e9,
        )
    return pressure


def _all(settings: Sequence[str], found: dict[str, str]) -> list[str]:
    return [*settings, *(f"{key}={value}" for key, value in found.items())]


def _nozzle(condition: Condition, wish: Wish) -> dict[str, str]:
    """Mach number of the nozzle where one is wanted; the contour stays where it reaches that far."""
    if wish["mach_number"] is None:
        return {}
    found = {"nozzle.mach_number": _text(wish["mach_number"])}
    chemistry = condition.chemistry()
    if chemistry in LIMITS or "nozzle.contour" not in condition.fields:
        return found
    try:
        run(condition.facility, _all([f"nozzle.chemistry={chemistry}"], found))
    except UserError:
        return found | {"nozzle.contour": "none"}
    return found


def _supply(
    facility: Facility, wish: Wish, settings: Sequence[str], cold: float
) -> tuple[dict[str, str], float, float]:
    """Return settings of a given nozzle supply that meets the wish, its temperature and pressure."""
    condition = Condition(facility, settings)
    mixture = condition.test_gas()
    found = _nozzle(condition, wish)
    pressure = condition.number("reservoir.pressure") or 20.0e6
    known = condition.number("reservoir.temperature")
    if known is None and wish["total_enthalpy"] is None:
        own = run(facility, settings)["reservoir"]
        known, pressure = own["temperature"], own["pressure"] or pressure
    temperature = known or 0.0
    for _ in range(12):
        if wish["total_enthalpy"] is not None:
            supply = equilibrium_hp(mixture, wish["total_enthalpy"] + cold, pressure)
            temperature = float(supply.temperature)
            if not 250.0 <= temperature <= 20000.0:
                raise _too_hot(temperature)
        found["reservoir.temperature"] = _text(temperature, "K")
        found["reservoir.pressure"] = _text(pressure, "Pa")
        if wish["pressure"] is None:
            break
        try:
            static = run(facility, _all(settings, found))["test_section"]["pressure"]
        except UserError as problem:
            raise NoSolutionError(str(problem)) from None
        if abs(static / wish["pressure"] - 1.0) < _CLOSE:
            break
        pressure = _within(pressure * wish["pressure"] / static)
    return found, temperature, pressure


def _plan_supply(facility: Facility, wish: Wish, settings: Sequence[str]) -> dict[str, str]:
    condition = Condition(facility, settings)
    temperature = condition.number("fill.temperature") or _ROOM
    cold = float(equilibrium_tp(condition.test_gas(), temperature, 1.0e5).enthalpy)
    return _supply(facility, wish, settings, cold)[0]


def _plan_reflected_shock(facility: Facility, wish: Wish, settings: Sequence[str]) -> dict[str, str]:
    condition = Condition(facility, settings)
    mixture = condition.test_gas()
    temperature = condition.number("fill.temperature") or _ROOM
    cold = float(equilibrium_tp(mixture, temperature, 1.0e5).enthalpy)
    found, hot, pressure = _supply(facility, wish, settings, cold)
    enthalpy = float(equilibrium_tp(mixture, hot, pressure).enthalpy)
    speed, fill = _shock(mixture, temperature, enthalpy - cold, pressure)
    del found["reservoir.temperature"]
    found |= {
        "fill.pressure": _text(fill, "Pa"),
        "fill.temperature": _text(temperature, "K"),
        "shock_speed": _text(speed, "m/s"),
        "reservoir.pressure": _text(pressure, "Pa"),
    }
    return found | _driver(facility, settings, speed, fill, temperature, mixture)


def _shock(mixture: Mixture, temperature: float, enthalpy: float, pressure: float) -> tuple[float, float]:
    """Shock speed and fill pressure whose ideal reflection has an enthalpy above the fill, and a pressure."""
    fill, speed = pressure / 200.0, 2000.0
    sound = float(equilibrium_tp(mixture, temperature, fill).sound_speed)
    low, high = max(_SHOCK_SPEEDS[0], 1.06 * sound), _SHOCK_SPEEDS[1]

    def excess(candidate: float, fill: float) -> float:
        return log(float(shock_tube(fill, temperature, candidate, None, mixture).enthalpy) / enthalpy)

    for _ in range(8):
        if excess(low, fill) > 0.0 or excess(high, fill) < 0.0:
            raise NoSolutionError(
                f"no incident shock from {low:.0f} to {high:.0f} m/s gives {enthalpy / 1e6:.3g} MJ/kg",
                "shock_speed",
                None,
                low,
                high,
            )
        speed = float(root_scalar(excess, (fill,), bracket=(low, high), xtol=1e-3).root)
        ideal = float(shock_tube(fill, temperature, speed, None, mixture).reflected.pressure)
        if abs(ideal / pressure - 1.0) < 1e-5:
            break
        fill = fill * pressure / ideal
        if not 0.1 <= fill <= 1.0e7:
            raise NoSolutionError(
                f"the fill would have to be at {fill:.3g} Pa, which is outside 0.1 Pa to 10 MPa",
                "fill.pressure",
                fill,
                0.1,
                1.0e7,
            )
    return speed, fill


def _driver(
    facility: Facility,
    settings: Sequence[str],
    speed: float,
    fill: float,
    temperature: float,
    mixture: Mixture,
) -> dict[str, str]:
    """Driver pressure that gives a shock speed, where the facility has a driver; else nothing."""
    keys = [*settings, "shock_speed=none", "reservoir.temperature=none", "reservoir.pressure=none"]
    condition = Condition(facility, keys)
    if driver_of(condition) is None or "secondary_driver.pressure" in condition.fields:
        return {}
    base = Condition(facility, keys).number("driver_gas.pressure") or 20.0e6

    def excess(log_pressure: float) -> float:
        chosen = Condition(facility, [*keys, f"driver_gas.pressure={exp(log_pressure)} Pa"])
        driver = driver_of(chosen)
        assert driver is not None
        try:
            return log(driven_speed(driver, fill, temperature, mixture) / speed)
        except UserError:
            return -1.0

    low, high = log(max(1.2e3, 0.02 * base)), log(min(9.9e8, 10.0 * base))
    if excess(high) < 0.0 or excess(low) > 0.0:
        return {}
    pressure = exp(float(root_scalar(excess, bracket=(low, high), xtol=1e-4).root))
    return {"driver_gas.pressure": _text(pressure, "Pa")}


def _plan_expansion(facility: Facility, wish: Wish, settings: Sequence[str]) -> dict[str, str]:
    own = run(facility, settings)
    tube = own["shock_tube"] if "shock_tube" in own else {}
    condition = Condition(facility, settings)
    start = {
        "shock_speed": tube["shock_speed"],
        "fill.pressure": condition.required("fill.pressure", "3 kPa"),
        "acceleration.shock_speed": tube["second_shock_speed"],
    }
    wanted: dict[str, float] = {
        name: value
        for name, value in (
            ("enthalpy", wish["total_enthalpy"]),
            ("mach_number", wish["mach_number"]),
            ("pressure", wish["pressure"]),
        )
        if value is not None
    }
    # What each unknown moves most; those of nothing wanted stay.
    pairs = {
        "enthalpy": "acceleration.shock_speed",
        "mach_number": "shock_speed",
        "pressure": "fill.pressure",
    }
    free = [pairs[name] for name in wanted]
    units = {"shock_speed": "m/s", "fill.pressure": "Pa", "acceleration.shock_speed": "m/s"}
    acceleration = condition.required("acceleration.pressure", "10 Pa")

    def settings_of(values: dict[str, float]) -> dict[str, str]:
        found = {key: _text(value, units[key]) for key, value in values.items()}
        return found | {"acceleration.pressure": _text(acceleration, "Pa")}

    def reached(values: dict[str, float]) -> np.ndarray:
        document = run(facility, _all(settings, settings_of(values)))
        have = {"enthalpy": document["reservoir"]["enthalpy"], **_numbers(document["test_section"])}
        return np.array([log(have[name] / wanted[name]) for name in wanted])

    values = dict(start)
    try:
        miss = reached(values)
        for _ in range(12):
            if np.abs(miss).max() < 0.5 * _CLOSE:
                break
            columns = []
            for key in free:
                moved = values | {key: values[key] * exp(1e-3)}
                columns.append((reached(moved) - miss) / 1e-3)
            step = -np.linalg.solve(np.stack(columns, axis=1), miss)
            step *= min(1.0, 0.25 / max(float(np.abs(step).max()), 1e-12))
            values |= {key: values[key] * exp(move) for key, move in zip(free, step, strict=True)}
            miss = reached(values)
    except (UserError, np.linalg.LinAlgError) as problem:
        raise NoSolutionError(f"no shock speeds and fill give the wanted stream ({problem})") from None
    if np.abs(miss).max() > 5.0 * _CLOSE:
        raise NoSolutionError(
            "no shock speeds and fill give the wanted stream: the iteration does not converge"
        )
    return settings_of(values)


def _numbers(stream: StreamDocument) -> dict[str, float]:
    return {"mach_number": stream["mach_number"], "pressure": stream["pressure"]}
