"""The chain on flights that nobody chose: any accepted scenario ends in a complete and physical result."""

from __future__ import annotations

import json
import math
import tomllib
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from shocklayer import run
from shocklayer.core.errors import UserError
from shocklayer.result import Result
from shocklayer.scenario import load

BOUNDS = {"sheath", "line-of-sight", "start-of-flight", "end-of-flight", "model-range"}
CHECKS = [HealthCheck.too_slow, HealthCheck.data_too_large]


def number(low: float, high: float) -> st.SearchStrategy[float]:
    """Draw a number of few digits, as people write them."""
    return st.floats(low, high).map(lambda value: float(f"{value:.4g}"))


@st.composite
def vehicles(draw: st.DrawFn) -> str:
    """A vehicle of the catalogue, or one of stated mass, size and shape."""
    if draw(st.booleans()):
        names = ["ram-c-ii", "stardust", "soyuz", "viking", "apollo-command-module", "x-15", "fire-ii", "ixv"]
        return f'name = "{draw(st.sampled_from(names))}"'
    radius, mass = draw(number(0.01, 5.0)), draw(number(1.0, 2e4))
    half_angle, bluntness = draw(number(5.0, 70.0)), draw(number(1.1, 6.0))
    kinds = [
        'shape = { kind = "sphere" }',
        f'shape = {{ kind = "sphere-cone", half_angle = "{half_angle} deg", '
        f'base_diameter = "{2 * radius * bluntness:.4g} m" }}',
        f'shape = {{ kind = "capsule", diameter = "{1.6 * radius:.4g} m", '
        f'corner_radius = "{0.1 * radius:.4g} m", '
        f'cone_half_angle = "{draw(number(5, 35))} deg", length = "{1.2 * radius:.4g} m" }}',
    ]
    lines = [f'mass = "{mass} kg"', f'nose_radius = "{radius} m"', draw(st.sampled_from(kinds))]
    if draw(st.booleans()):
        lift = draw(number(-0.5, 1.5))
        lines.append(
            f"aerodynamics = {{ drag_coefficient = {draw(number(0.2, 2.0))}, lift_to_drag = {lift} }}"
        )
    if draw(st.booleans()):
        lines.append(f"emissivity = {draw(number(0.05, 1.0))}")
    return "\n".join(lines)


@st.composite
def flights(draw: st.DrawFn) -> str:
    """A whole scenario: an entry at Earth or Mars, with antennas, observers and a parachute or without."""
    planet = draw(st.sampled_from(["earth", "earth", "earth", "mars"]))
    speed = draw(number(0.8, 14.0)) if planet == "earth" else draw(number(0.8, 7.5))
    altitude = draw(number(25.0, 180.0))
    text = [
        'title = "A random flight"',
        "[planet]",
        f'body = "{planet}"',
        "[vehicle]",
        draw(vehicles()),
        "[flight]",
    ]
    if draw(st.booleans()):
        text.append('epoch = "2031-02-03T04:05:06Z"')
    text += [
        "[flight.entry]",
        f'frame = "{draw(st.sampled_from(["planet-relative", "inertial"]))}"',
        f'altitude = "{altitude} km"',
        f'speed = "{speed} km/s"',
        f'flight_path_angle = "{draw(number(-90.0, 10.0))} deg"',
        f'heading = "{draw(number(0, 360))} deg"',
        f'latitude = "{draw(number(-90, 90))} deg"',
        f'longitude = "{draw(number(-180, 180))} deg"',
    ]
    if draw(st.booleans()):
        text += [
            "[[flight.parachute]]",
            'name = "main"',
            f"deploy = {{ mach = {draw(number(0.3, 2.0))} }}",
            f'drag_area = "{draw(number(1, 400))} m^2"',
        ]
    text += ["[flight.stop]", f'altitude = "{draw(number(0.0, 12.0))} km"', 'time = "3000 s"']
    text += ["[output]", "samples = 120"]
    for index in range(draw(st.integers(0, 2))):
        text += [
            "[[observer]]",
            f'name = "Station {index}"',
            f'latitude = "{draw(number(-80, 80))} deg"',
            f'longitude = "{draw(number(-180, 180))} deg"',
        ]
    ends = ["", 'to = { kind = "constellation", name = "gps" }']
    for index in range(draw(st.integers(0, 2))):
        text += [
            "[[radio]]",
            f'name = "Link {index}"',
            f'frequency = "{draw(number(0.1, 35.0))} GHz"',
            f"antenna = {{ station = {draw(number(0.0, 2.0))} }}",
            draw(st.sampled_from(ends)) if planet == "earth" else "",
        ]
    return "\n".join(text) + "\n"


def result_of(text: str) -> Result | None:
    """Run a scenario with the equilibrium layer; None if it is refused in one sentence."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "flight.toml"
        path.write_text(text)
        try:
            scenario = load(str(path), ("layer.chemistry=equilibrium",))
        except UserError as refused:
            assert str(refused).strip() and "Traceback" not in str(refused)
            return None
        return run(scenario)


def check(result: Result) -> None:
    """Hold a result to what every result promises."""
    data, summary = result.data, result.summary
    json.dumps(summary, allow_nan=False)
    for name, variable in data.variables.items():
        if variable.dtype.kind != "f":
            continue
        values = variable.values
        assert not np.isinf(values).any(), f"{name} is infinite"
        if np.isnan(values).any():
            assert "not a number" in variable.attrs["long_name"], f"{name} is NaN without a reason"
    time = data["time"].values
    assert np.all(np.diff(time) > 0.0)
    for name in ("air_density", "heat_load", "convective_heat_flux", "radiative_heat_flux"):
        assert np.nanmin(data[name].values, initial=0.0) >= 0.0, name
    assert np.all(np.diff(data["heat_load"].values) >= -1e-9 * data["heat_load"].values[-1])
    wall = data["wall_temperature"].values.max(axis=1)
    gas = data["stagnation_temperature"].values
    assert np.all((wall <= gas * 1.001 + 1.0) | np.isnan(gas)), (
        f"wall above the gas by {np.nanmax(wall - gas)} K"
    )
    for low, middle, high in (
        ("wall_temperature_low", "wall_temperature", "wall_temperature_high"),
        ("stagnation_heat_flux_low", "stagnation_heat_flux", "stagnation_heat_flux_high"),
        ("electron_density_low", "electron_density", "electron_density_high"),
        ("attenuation_low", "attenuation", "attenuation_high"),
    ):
        if middle in data:
            a, b, c = (data[name].values for name in (low, middle, high))
            slack = 1e-6 * np.abs(b) + (
                0.05 if middle == "wall_temperature" else 1e-9
            )  # K: its root is iterated
            assert np.all((a <= b + slack) | np.isnan(a) | np.isnan(b)), low
            assert np.all((b <= c + slack) | np.isnan(b) | np.isnan(c)), high
    for window in (*summary["blackouts"], *summary["possible_blackouts"]):
        for end in ("start", "end"):
            assert window[end]["bound_by"] in BOUNDS
            assert time[0] - 1e-6 <= window[end]["time"] <= time[-1] + 1e-6
        assert window["start"]["time"] <= window["end"]["time"]
    assert math.isclose(summary["end"]["time"], time[-1], abs_tol=1e-6)
    assert summary["end"]["reason"]
    for each in (*summary["events"], *summary["peaks"].values()):
        assert time[0] - 1e-6 <= each["time"] <= time[-1] + 1e-6


def run_and_check(text: str) -> None:
    """Run a scenario, check it, and name what a failure belongs to."""
    tomllib.loads(text)
    result = result_of(text)
    if result is not None:
        check(result)


@pytest.mark.long
@settings(max_examples=3, suppress_health_check=CHECKS, derandomize=True, database=None)
@given(flights())
def test_a_few_random_flights(text: str) -> None:
    run_and_check(text)


@pytest.mark.long
@settings(max_examples=300, suppress_health_check=CHECKS, database=None, print_blob=True)
@given(flights())
def test_three_hundred_random_flights(text: str) -> None:
    run_and_check(text)
