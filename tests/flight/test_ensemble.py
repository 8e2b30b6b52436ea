"""Ensembles against single flights, two devices against one, gradients against finite differences."""

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from shocklayer import flight, planet
from shocklayer.core.jax_setup import jnp
from shocklayer.flight import dormand_prince, ensemble
from shocklayer.vehicle import aerodynamics

AIR = planet.atmosphere()
COUNT = 70
CALL = 2 * ensemble.BLOCK
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


@pytest.fixture(scope="module", autouse=True)
def short_calls():
    """Calls of two blocks, so that a few flights fill two of them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(ensemble.FLIGHTS_PER_CALL, "cpu", CALL)
        yield


@pytest.fixture(scope="module")
def summary():
    return flight.fly_many(ENTRY, BODY, AIR, CONTROLS, STOP, rtol=1e-6)


def element(values, number):
    return float(np.asarray(values)[number])


@pytest.mark.parametrize("number", [0, 7, 69])
def test_a_flight_of_an_ensemble_agrees_with_the_single_flight(number, summary):
    """At rtol 1e-6 an ensemble's end is within 5 m and its peaks within 0.02 % of a tight single flight."""
    single = flight.simulate(
        flight.EntryState(
            120e3,
            element(ENTRY.speed, number),
            element(ENTRY.flight_path_angle, number),
            element(ENTRY.heading, number),
            0.0,
            0.0,
        ),
        BODY._replace(mass=element(BODY.mass, number)),
        AIR,
        flight.Controls(bank_angle=element(CONTROLS.bank_angle, number)),
        STOP,
        rtol=1e-11,
    )
    np.testing.assert_allclose(summary.position[number], single.position[-1], atol=5.0)
    assert float(summary.time[number]) == pytest.approx(single.time[-1], abs=0.01)
    assert float(summary.mach_number[number]) == pytest.approx(2.0, abs=2e-6)
    assert float(summary.heat_load[number]) == pytest.approx(single.continuum_heat_load[-1], rel=1e-4)
    assert float(summary.ground_distance[number]) == pytest.approx(single.ground_distance[-1], abs=10.0)
    assert float(summary.peak_heat_flux[number]) == pytest.approx(single.continuum_heat_flux.max(), rel=2e-4)
    assert float(summary.peak_load_factor[number]) == pytest.approx(single.load_factor.max(), rel=2e-4)
    times = {event.name: event.time for event in single.events}
    assert float(summary.peak_heat_time[number]) == pytest.approx(times["peak-heating"], abs=0.2)
    assert float(summary.peak_load_time[number]) == pytest.approx(times["peak-deceleration"], abs=0.2)
    assert int(summary.stop[number]) == dormand_prince.STOP_MACH


def test_a_flight_does_not_depend_on_the_others(summary):
    def two_of(values):
        return np.asarray(values)[3:5]

    few = flight.fly_many(
        ENTRY._replace(
            altitude=two_of(ENTRY.altitude),
            speed=two_of(ENTRY.speed),
            flight_path_angle=two_of(ENTRY.flight_path_angle),
            heading=two_of(ENTRY.heading),
        ),
        BODY._replace(mass=two_of(BODY.mass)),
        AIR,
        CONTROLS._replace(bank_angle=two_of(CONTROLS.bank_angle)),
        STOP,
        rtol=1e-6,
    )
    for all_flights, two in zip(summary, few, strict=True):
        np.testing.assert_array_equal(np.asarray(all_flights)[3:5], two)


def many():
    """More flights than one call takes, so that both devices are used."""
    ensemble.FLIGHTS_PER_CALL["cpu"] = CALL
    entry, body, controls = inputs(CALL + COUNT)
    return flight.fly_many(entry, body, AIR, controls, STOP, rtol=1e-6)


@pytest.mark.long  # took 19 to 43 s with an empty cache
def test_two_devices_give_the_same_numbers(tmp_path):
    """JAX fixes its devices when it starts, so a second process runs with two of them."""
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


def test_factors_and_stop_reasons_of_each_flight():
    """A density factor and a drag factor have the same effect on the path; each flight has its own reason."""
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


def test_one_batch_flies_what_the_blocks_fly(summary):
    """The form for accelerators on the processor: the same steps; step-size control amplifies rounding."""
    columns, common, limits = ensemble.prepare(ENTRY, BODY, AIR, CONTROLS, STOP, (1.0, 1.0, 1.0))
    batch = ensemble.solve(jnp.asarray(columns), common, limits, jnp.asarray(1e-6), blocks=False)
    for name in ("position", "velocity", "heat_load", "peak_heat_flux", "peak_load_time", "time"):
        np.testing.assert_allclose(getattr(batch, name), getattr(summary, name), rtol=1e-6, err_msg=name)
    for name in ("stop", "accepted", "rejected"):
        np.testing.assert_array_equal(getattr(batch, name), getattr(summary, name), err_msg=name)


def test_gradients_are_those_of_finite_differences():
    """Peak heating and range against each part of the entry state, central differences at rtol 1e-10."""
    entry = flight.EntryState(120e3, 7500.0, np.radians(-2.0), 0.3, 0.2, 0.1)
    body = flight.Body(100.0, 1.0, 0.5, 1.0, aerodynamics.constant(1.0, 0.3))
    nominal, gradients = flight.fly_with_gradients(entry, body, AIR, None, STOP, rtol=1e-9)
    steps = {"altitude": 20.0, "speed": 0.5, "flight_path_angle": 1e-5, "heading": 1e-3, "latitude": 1e-3}
    entries = {name: np.full(10, float(getattr(entry, name))) for name in entry._fields[:6]}
    for i, (name, step) in enumerate(steps.items()):
        entries[name][2 * i] += step
        entries[name][2 * i + 1] -= step
    shifted = flight.fly_many(
        flight.EntryState._make([*entries.values(), entry.frame]), body, AIR, None, STOP, rtol=1e-10
    )
    for field in ("peak_heat_flux", "ground_distance", "heat_load", "time"):
        values = np.asarray(getattr(shifted, field))
        for i, (name, step) in enumerate(steps.items()):
            difference = (values[2 * i] - values[2 * i + 1]) / (2.0 * step)
            gradient = float(getattr(gradients[name], field))
            scale = abs(float(getattr(nominal, field)))
            assert gradient == pytest.approx(difference, rel=2e-3, abs=1e-4 * scale), (field, name)
