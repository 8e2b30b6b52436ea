"""Blocks of lanes against single flights, against themselves on two devices, and their gradients."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from shocklayer import flight, planet
from shocklayer.flight import dormand_prince
from shocklayer.vehicle import aerodynamics

AIR = planet.atmosphere()
COUNT = 70
STOP = flight.StopConditions(altitude=10e3, mach=2.0)


def inputs(count=COUNT):
    random = np.random.default_rng(1)
    entry = flight.EntryState(
        np.full(count, 120e3),
        7500.0 + 10.0 * random.standard_normal(count),
        np.radians(-2.0 + 0.1 * random.standard_normal(count)),
        np.radians(0.1 * random.standard_normal(count)),
        0.0,
        0.0,
    )
    mass = 100.0 * (1.0 + 0.03 * random.standard_normal(count))
    body = flight.Body(mass, 1.0, 0.5, 1.0, aerodynamics.constant(1.0, 0.3))
    return entry, body, flight.Controls(bank_angle=np.radians(5.0 * random.standard_normal(count)))


ENTRY, BODY, CONTROLS = inputs()


@pytest.fixture(scope="module")
def summary():
    return flight.fly_many(ENTRY, BODY, AIR, CONTROLS, STOP, rtol=1e-6)


@pytest.mark.parametrize("lane", [0, 7, 69])
def test_a_lane_is_the_single_flight(lane, summary):
    """At rtol 1e-6 an ensemble's end is within 5 m and its peaks within 0.02 % of a tight single flight."""
    single = flight.simulate(
        flight.EntryState(
            120e3,
            float(ENTRY.speed[lane]),
            float(ENTRY.flight_path_angle[lane]),
            float(ENTRY.heading[lane]),
            0.0,
            0.0,
        ),
        BODY._replace(mass=float(BODY.mass[lane])),
        AIR,
        flight.Controls(bank_angle=float(CONTROLS.bank_angle[lane])),
        STOP,
        rtol=1e-11,
    )
    np.testing.assert_allclose(summary.position[lane], single.position[-1], atol=5.0)
    assert float(summary.time[lane]) == pytest.approx(single.time[-1], abs=0.01)
    assert float(summary.mach_number[lane]) == pytest.approx(2.0, abs=2e-6)
    assert float(summary.heat_load[lane]) == pytest.approx(single.heat_load[-1], rel=1e-4)
    assert float(summary.ground_distance[lane]) == pytest.approx(single.ground_distance[-1], abs=10.0)
    assert float(summary.peak_heat_flux[lane]) == pytest.approx(single.convective_heat_flux.max(), rel=2e-4)
    assert float(summary.peak_load_factor[lane]) == pytest.approx(single.load_factor.max(), rel=2e-4)
    times = {event.name: event.time for event in single.events}
    assert float(summary.peak_heat_time[lane]) == pytest.approx(times["peak-heating"], abs=0.2)
    assert float(summary.peak_load_time[lane]) == pytest.approx(times["peak-deceleration"], abs=0.2)
    assert int(summary.stop[lane]) == dormand_prince.STOP_MACH


def test_a_lane_does_not_depend_on_its_company(summary):
    few = flight.fly_many(
        ENTRY._replace(
            altitude=ENTRY.altitude[3:5],
            speed=ENTRY.speed[3:5],
            flight_path_angle=ENTRY.flight_path_angle[3:5],
            heading=ENTRY.heading[3:5],
        ),
        BODY._replace(mass=BODY.mass[3:5]),
        AIR,
        CONTROLS._replace(bank_angle=CONTROLS.bank_angle[3:5]),
        STOP,
        rtol=1e-6,
    )
    for whole, part in zip(summary, few, strict=True):
        np.testing.assert_array_equal(np.asarray(whole)[3:5], part)


def many():
    """More lanes than one call takes, so that two devices both have work."""
    entry, body, controls = inputs(4200)
    return flight.fly_many(entry, body, AIR, controls, STOP, rtol=1e-6)


def test_two_devices_give_the_same_numbers(tmp_path):
    """Devices are fixed when JAX starts: a second process with two of them writes its answer down."""
    script = tmp_path / "two.py"
    script.write_text(
        "from shocklayer.core.jax_setup import jax\n"
        "jax.config.update('jax_num_cpu_devices', 2)\n"
        "import sys, numpy as np\n"
        "sys.path.insert(0, '.')\n"
        "from tests.flight.test_ensemble import many\n"
        "assert len(jax.devices()) == 2\n"
        "np.savez(sys.argv[1], *many())\n"
    )
    out = tmp_path / "two.npz"
    root = Path(__file__).parents[2]
    subprocess.run([sys.executable, str(script), str(out)], check=True, timeout=300, cwd=root)
    other = np.load(out)
    for number, field in enumerate(many()):
        np.testing.assert_array_equal(field, other[f"arr_{number}"])


def test_factors_and_stops_per_lane():
    """Density and drag factors are one and the same to the path; stop reasons are kept apart."""
    entry = flight.EntryState(np.full(3, 120e3), 7500.0, np.radians(-2.0), 0.3, 0.2, 0.1)
    body = flight.Body(100.0, 1.0, 0.5, 1.0, aerodynamics.constant(1.0))
    factors = np.array([1.0, 1.1, 1.2])
    denser = flight.fly_many(entry, body, AIR, None, STOP, density_factor=factors, rtol=1e-9)
    dragged = flight.fly_many(entry, body, AIR, None, STOP, drag_factor=factors, rtol=1e-9)
    np.testing.assert_allclose(dragged.position, denser.position, atol=0.1)
    ratio = np.asarray(denser.peak_heat_flux / dragged.peak_heat_flux)
    np.testing.assert_allclose(ratio, np.sqrt(factors), rtol=1e-6)
    mixed = flight.fly_many(
        entry._replace(altitude=np.array([120e3, 50e3, 400e3]), speed=np.array([7500.0, 300.0, 12000.0]),
                       flight_path_angle=np.array([-0.03, -0.5, 0.4])),
        body, AIR, None, flight.StopConditions(mach=2.0, time=5e5),
    )  # fmt: skip
    names = [dormand_prince.STOP_NAMES[int(stop)] for stop in mixed.stop]
    assert names == ["stop-mach", "impact", "escape"]
    assert float(mixed.altitude[1]) == pytest.approx(0.0, abs=1e-3)


def test_gradients_are_those_of_finite_differences():
    """Peak heating and range against each part of the entry state, central differences at rtol 1e-10."""
    entry = flight.EntryState(120e3, 7500.0, np.radians(-2.0), 0.3, 0.2, 0.1)
    body = flight.Body(100.0, 1.0, 0.5, 1.0, aerodynamics.constant(1.0, 0.3))
    nominal, gradients = flight.fly_with_gradients(entry, body, AIR, None, STOP, rtol=1e-9)
    steps = {"altitude": 20.0, "speed": 0.5, "flight_path_angle": 1e-5, "heading": 1e-3, "latitude": 1e-3}
    lanes = {name: np.full(10, float(getattr(entry, name))) for name in entry._fields[:6]}
    for i, (name, step) in enumerate(steps.items()):
        lanes[name][2 * i] += step
        lanes[name][2 * i + 1] -= step
    shifted = flight.fly_many(flight.EntryState(**lanes), body, AIR, None, STOP, rtol=1e-10)
    for field in ("peak_heat_flux", "ground_distance", "heat_load", "time"):
        values = np.asarray(getattr(shifted, field))
        for i, (name, step) in enumerate(steps.items()):
            difference = (values[2 * i] - values[2 * i + 1]) / (2.0 * step)
            found = float(getattr(gradients[name], field))
            scale = abs(float(getattr(nominal, field)))
            assert found == pytest.approx(difference, rel=2e-3, abs=1e-4 * scale), (field, name)
