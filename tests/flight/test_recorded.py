"""Flights recorded together against single flights: the same ends, histories and parachutes."""

import numpy as np
import pytest

from shocklayer import flight, planet
from shocklayer.flight import dormand_prince
from shocklayer.flight.ensemble import prepare
from shocklayer.flight.entry import EntryState
from shocklayer.flight.recorded import Canopies, record, sample, sample_times
from shocklayer.flight.trajectory import Parachute, StopConditions, simulate
from shocklayer.vehicle import aerodynamics

AIR = planet.atmosphere()
BODY = flight.Body(100.0, 1.0, 0.5, 1.0, aerodynamics.constant(1.0, 0.3))
CONTROLS = flight.Controls()
ANGLES = np.radians([-8.0, -6.0, -12.0])
STOP = StopConditions(altitude=2e3)
CHUTE = Parachute("drogue", 4.0, 2.0, mach=1.5)


def entry(angle):
    return EntryState(120e3, 7.5e3, angle, 1.0, 0.3, 0.4)


@pytest.fixture(scope="module")
def flown():
    rows, common, _ = prepare(entry(ANGLES), BODY, AIR, CONTROLS, STOP, (1.0, 1.0, 1.0))
    many = np.ones(3)
    chute = Canopies(4.0 * many, 2.0 * many, -np.inf * many, 1.5 * many, np.inf * many)
    nodes = record(rows, common, STOP, [chute])
    return nodes, sample(nodes, rows, common, sample_times(nodes, 81))


def test_recorded_flights_are_single_flights(flown):
    nodes, columns = flown
    for k, angle in enumerate(ANGLES):
        alone = simulate(entry(float(angle)), BODY, AIR, CONTROLS, STOP, (CHUTE,), samples=400)
        assert dormand_prince.STOP_NAMES[nodes.stop[k]] == alone.events[-1].name
        assert columns["time"][k, -1] == pytest.approx(alone.time[-1], abs=0.02)
        assert np.linalg.norm(columns["position"][k, -1] - alone.position[-1]) < 10.0
        opening = next(each.time for each in alone.events if each.name == "drogue-opening")
        assert nodes.openings[0][k] == pytest.approx(opening, abs=0.02)
        for name, size in (("altitude", 20.0), ("speed", 1.0), ("heading", 1e-4)):
            between = np.interp(columns["time"][k], alone.time, getattr(alone, name))
            assert np.abs(columns[name][k] - between).max() < 3.0 * size, name
        assert columns["load_factor"][k].max() == pytest.approx(alone.load_factor.max(), rel=0.02)


def test_samples_are_in_order(flown):
    nodes, columns = flown
    assert np.all(np.diff(columns["time"], axis=1) >= 0.0)
    assert np.array_equal(columns["time"][:, 0], np.zeros(3))
    assert np.all(np.isfinite(columns["air_density"]))
    assert np.all(nodes.count > 20)
