"""Boost by stages and descent under parachutes."""

import numpy as np
import pytest
from scipy.integrate import solve_ivp

from shocklayer import flight, planet
from shocklayer.core.errors import UserError
from shocklayer.vehicle import aerodynamics

AIR = planet.atmosphere()
DRAG = aerodynamics.constant(0.3)
PAYLOAD = flight.Body(500.0, 1.0, 0.2, 1.0, DRAG)
STAGES = (
    flight.Stage("one", 3500.0, 23000.0, 700e3, 265.0, 0.6, 5.0, 3.0, DRAG),
    flight.Stage("two", 900.0, 7000.0, 200e3, 285.0, 0.5, 5.0, 2.0, DRAG),
)


def site(**changes):
    given = {
        "latitude": 0.6,
        "longitude": -1.3,
        "altitude": 0.0,
        "heading": 1.9,
        "vertical_rise": 8.0,
        "pitch_over": 0.1,
    }
    return flight.LaunchSite(**(given | changes))


def test_vertical_boost_at_the_pole_is_one_dimensional():
    """On the axis nothing turns: SciPy integrates thrust less back-pressure, drag and gravity along it."""
    stage = STAGES[0]
    history = flight.launch(
        site(latitude=np.pi / 2, vertical_rise=80.0, pitch_over=0.0),
        (stage,),
        PAYLOAD,
        AIR,
        None,
        flight.StopConditions(time=85.0),
        rtol=1e-10,
    )
    total = 500.0 + 3500.0 + 23000.0
    flow = 700e3 / (265.0 * 9.80665)

    def rate(time, y):
        air = AIR.at(y[0])
        radius = 6356752.314245 + y[0]
        q = 6378137.0 / radius
        gravity = (
            3.986004418e14 / radius**2 * (1.0 - 3.0 * 1.08262982e-3 * q**2 - 4.0 * -2.53243535e-6 * q**3)
        )
        thrust = 700e3 - 0.6 * float(air.pressure)
        drag = 0.5 * float(air.density) * y[1] ** 2 * 3.0 * 0.3
        return [y[1], (thrust - drag) / (total - flow * time) - gravity]

    expected = solve_ivp(rate, (0.0, 85.0), [0.0, 0.0], rtol=1e-9, atol=1e-6).y[:, -1]
    assert history.altitude[-1] == pytest.approx(expected[0], abs=1.0)
    assert history.speed[-1] == pytest.approx(expected[1], abs=0.05)
    assert history.mass[-1] == pytest.approx(total - flow * 85.0, rel=1e-9)


def test_staged_boost_keeps_its_books():
    history = flight.launch(site(), STAGES, PAYLOAD, AIR, None, flight.StopConditions(altitude=10e3))
    named = {event.name: event for event in history.events}
    burns = [
        stage.propellant_mass * stage.specific_impulse * 9.80665 / stage.vacuum_thrust for stage in STAGES
    ]
    assert named["one-burn-out"].time == pytest.approx(burns[0])
    assert named["two-ignition"].time == pytest.approx(burns[0] + 5.0)
    assert named["two-burn-out"].time == pytest.approx(sum(burns) + 5.0)
    assert history.mass[0] == pytest.approx(34900.0)
    assert np.interp(burns[0] + 2.0, history.time, history.mass) == pytest.approx(500.0 + 7900.0)
    assert history.mass[-1] == 500.0
    assert history.events[-1].name == "stop-altitude"
    names = [event.name for event in history.events]
    assert names.index("pitch-over") < names.index("one-burn-out") < names.index("maximum-altitude")
    assert "minimum-altitude" not in names
    # It flies where it was turned to, and the gravity turn keeps thrust along the velocity: never up again.
    boost = (history.time > 30.0) & (history.time < burns[0])
    assert np.all(np.abs(history.heading[boost] - 1.9) < 0.1)
    assert np.all(np.diff(history.flight_path_angle[boost]) < 0.0)
    for field in history.columns().values():
        assert np.all(np.isfinite(field))


def test_gravity_turn_obeys_the_speed_equation():
    """Along the velocity dv/dt = (T - D)/m - g sin(gamma), apart from the planet's rotation (0.03 m/s2)."""
    history = flight.launch(
        site(), STAGES, PAYLOAD, AIR, None, flight.StopConditions(time=60.0), samples=2000
    )
    late = history.time > 30.0
    acceleration = np.gradient(history.speed, history.time)[late]
    flow = 700e3 / (265.0 * 9.80665)
    mass = 34900.0 - flow * history.time[late]
    thrust = 700e3 - 0.6 * history.air_pressure[late]
    drag = history.dynamic_pressure[late] * 3.0 * 0.3
    gravity = 9.83 * (6.371e6 / (6.371e6 + history.altitude[late])) ** 2
    expected = (thrust - drag) / mass - gravity * np.sin(history.flight_path_angle[late])
    np.testing.assert_allclose(acceleration[5:-5], expected[5:-5], atol=0.1)


def test_impossible_launches_are_refused():
    weak = STAGES[0]._replace(vacuum_thrust=100e3)
    with pytest.raises(UserError, match="does not exceed the weight"):
        flight.launch(site(), (weak,), PAYLOAD, AIR)
    with pytest.raises(UserError, match="must be shorter than the burn"):
        flight.launch(site(vertical_rise=500.0), STAGES, PAYLOAD, AIR)
    with pytest.raises(UserError, match="at least one stage"):
        flight.launch(site(), (), PAYLOAD, AIR)
    with pytest.raises(UserError, match="not between lift-off"):
        flight.launch(site(), STAGES, PAYLOAD, AIR, fairing=flight.Fairing(10.0, 500.0))


def test_parachutes_open_in_turn_and_set_the_speed_of_landing():
    """Descent at 3 km and on the ground at sqrt(2 m g / (rho CdA)) under the chute that is open."""
    capsule = flight.Body(200.0, 1.0, 0.5, 1.0, aerodynamics.constant(1.2))
    entry = flight.EntryState(60e3, 3000.0, -0.5, 0.0, 0.5, 0.0)
    chutes = (
        flight.Parachute("drogue", 5.0, 1.0, mach=1.4),
        flight.Parachute("main", 100.0, 3.0, altitude=3e3),
    )
    history = flight.simulate(entry, capsule, AIR, None, None, chutes)
    names = [event.name for event in history.events]
    assert names.index("drogue-opening") < names.index("main-opening") < names.index("impact")
    named = {event.name: event for event in history.events}
    assert named["main-opening"].altitude == pytest.approx(3e3, abs=1e-2)
    opening = np.interp(named["drogue-opening"].time, history.time, history.mach_number)
    assert opening == pytest.approx(1.4, abs=1e-6)
    drogue_speed = np.sqrt(2.0 * 200.0 * 9.8 / (float(AIR.at(3e3).density) * (5.0 + 1.2)))
    assert named["main-opening"].speed == pytest.approx(drogue_speed, rel=0.03)
    landing = np.sqrt(2.0 * 200.0 * 9.8 / (1.225 * (100.0 + 1.2)))
    assert named["impact"].speed == pytest.approx(landing, rel=0.01)
    assert np.max(history.load_factor) < 60.0


def test_a_parachute_does_not_hide_the_flights_own_stop():
    capsule = flight.Body(200.0, 1.0, 0.5, 1.0, aerodynamics.constant(1.2))
    entry = flight.EntryState(60e3, 3000.0, -0.5, 0.0, 0.5, 0.0)
    chute = (flight.Parachute("drogue", 5.0, 1.0, altitude=5e3),)
    history = flight.simulate(entry, capsule, AIR, None, flight.StopConditions(altitude=8e3), chute)
    assert [event.name for event in history.events if "opening" in event.name] == []
    assert history.events[-1].name == "stop-altitude"
    assert history.altitude[-1] == pytest.approx(8e3, abs=1e-2)
