"""Choice of flight points, interpolation between them and caching, with a solver of known answer."""

import numpy as np
import pytest

from shocklayer import gas
from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jax
from shocklayer.shock_layer.equivalent_cone import equivalent_body
from shocklayer.shock_layer.meridian import Meridian
from shocklayer.shock_layer.viscous import along_trajectory, cached_solution
from shocklayer.shock_layer.viscous.along_trajectory import choose_points, solve_along_flight
from shocklayer.shock_layer.viscous.cached_solution import FlightPoints
from shocklayer.shock_layer.viscous.solver import ViscousLayer
from shocklayer.shock_layer.viscous.wall import Wall
from shocklayer.vehicle.shape import Capsule, SphereCone

SCALE_HEIGHT = 7000.0


def meridian(shape, arc_length):
    return Meridian(shape, arc_length, np.zeros(arc_length.shape[-1]))  # its stations are not used here


def unit_frequency(fractions, number_density, temperature):
    return np.ones(number_density.shape)


def falling(samples=101, speed=7600.0):
    altitude = np.linspace(120e3, 20e3, samples)
    density = 1.2 * np.exp(-altitude / SCALE_HEIGHT)
    one = np.ones(samples)
    return FlightPoints(speed * one, density, density * 7e4, 240.0 * one, density * speed**2, 1e-7 / density)


def power_law(calls, lost=(), points=4):
    """A layer whose electron density is a power of air density, as it nearly is along a flight."""

    def solve(shape, mixture, speed, density, pressure, temperature, stagnation_pressure, arcs, **_):
        calls.append(density.size)
        species = len(mixture.names)
        across = np.ones((density.size, np.size(arcs), points))
        profile = across * (1e20 * density**1.5)[:, None, None]
        profile[list(lost)] = np.nan
        values = {
            name: np.ones((density.size, np.size(arcs)))
            for name in ("peak_distance", "thickness", "heat_flux")
        }
        return ViscousLayer(
            electron_density=profile[..., 0],
            distance=across,
            electron_density_profile=profile,
            temperature=8000.0 * across,
            vibrational_temperature=8000.0 * across,
            speed=across,
            pressure=across,
            mole_fractions=np.ones((*across.shape, species)) / species,
            shock_standoff=density,
            effective_exponent=density,
            imbalance=density,
            side_imbalance=density,
            failed=np.zeros(density.size, dtype=int),
            heat_flux_parts=np.ones((*across.shape[:2], 3)) / 3.0,
            **values,
        )

    return solve


def test_points_are_even_in_the_logarithm_of_density():
    flight = falling(samples=2001)
    chosen = choose_points(flight, 21)
    assert flight.knudsen_number[chosen[0]] <= along_trajectory.FINITE_RATE_KNUDSEN
    assert chosen[-1] == 2000
    # An exponential atmosphere and a straight fall: even in altitude too, but closer in rarefied air.
    rarefied = flight.knudsen_number[chosen] > 0.01
    high, low = np.diff(chosen[rarefied]), np.diff(chosen[~rarefied])
    assert np.ptp(high) <= 1 and np.ptp(low) <= 1
    assert low.mean() / high.mean() == pytest.approx(3.0, rel=0.03)


def test_points_follow_the_speed_where_density_is_constant():
    flight = falling(samples=2001)
    speed = np.linspace(8000.0, 3000.0, 2001)
    level = flight._replace(speed=speed, density=np.full(2001, 1e-4), knudsen_number=np.full(2001, 1e-3))
    chosen = choose_points(level, 9)
    assert (chosen[0], chosen[-1]) == (0, 2000)
    steps = 3.0 * -np.diff(np.log(speed[chosen])) + 0.5 * np.diff(chosen) / 2001
    np.testing.assert_allclose(steps, steps.mean(), rtol=0.01)


def test_a_slow_flight_is_not_solved():
    assert choose_points(falling(speed=2000.0), 9).size == 0


def test_a_power_law_is_interpolated_exactly_and_cached(monkeypatch, tmp_path):
    calls = []
    monkeypatch.setattr(cached_solution, "solve_finite_rate", power_law(calls))
    monkeypatch.setattr(cached_solution, "private_folder", lambda _: tmp_path)
    shape, air, flight = SphereCone(0.15, 0.157, 1.3), gas.mixture("air11"), falling()

    def solve():
        body = meridian(shape, np.array([0.0, 0.3]))
        return solve_along_flight([body], air, flight, unit_frequency, number=9)

    first, second = solve(), solve()
    assert first is not None and second is not None
    assert calls == [9]
    inside = first.inside
    expected = 1e20 * flight.density[inside] ** 1.5
    assert first.electron_density[inside, 1] == pytest.approx(expected, rel=1e-9)
    np.testing.assert_array_equal(first.electron_density, second.electron_density)
    flight.speed[:] *= 1.001
    solve()
    assert calls == [9, 9]


def test_a_wall_that_changes_along_the_flight_is_evaluated_at_the_points_solved(monkeypatch, tmp_path):
    walls, solve = [], power_law([])

    def recorded(*arguments, wall, **options):
        walls.append(wall)
        return solve(*arguments, **options)

    monkeypatch.setattr(cached_solution, "solve_finite_rate", recorded)
    monkeypatch.setattr(cached_solution, "private_folder", lambda _: tmp_path)
    flight = falling()
    warm = np.linspace(300.0, 2000.0, flight.speed.size)
    body = meridian(SphereCone(0.15, 0.157, 1.3), np.array([0.0, 0.3]))
    for temperature in (warm, warm, warm + 1.0):  # the second comes from the cache
        solve_along_flight(
            [body],
            gas.mixture("air11"),
            flight,
            unit_frequency,
            number=9,
            wall=Wall(temperature=temperature, catalycity=0.1),
        )
    chosen = choose_points(flight, 9)
    assert len(walls) == 2
    np.testing.assert_array_equal(walls[0].temperature, warm[chosen])
    assert walls[0].catalycity == 0.1


def test_points_whose_march_failed_are_interpolated_over(monkeypatch, tmp_path):
    monkeypatch.setattr(cached_solution, "solve_finite_rate", power_law([], lost=(3, 4)))
    monkeypatch.setattr(cached_solution, "private_folder", lambda _: tmp_path)
    flight = falling()
    history = solve_along_flight(
        [meridian(SphereCone(0.15, 0.157, 1.3), np.array([0.0, 0.3]))],
        gas.mixture("air11"),
        flight,
        unit_frequency,
        number=9,
    )
    assert history is not None
    assert history.solved.size == 7 and history.lost.size == 2
    expected = 1e20 * flight.density[history.inside] ** 1.5
    assert history.electron_density[history.inside, 1] == pytest.approx(expected, rel=1e-9)


def test_a_changing_angle_of_attack_is_solved_on_few_bodies_and_returned_in_order(monkeypatch, tmp_path):
    calls, bodies = [], []
    solve = power_law(calls)

    def recorded(shape, *rest, **options):
        bodies.append(float(np.degrees(shape.half_angle)))
        return solve(shape, *rest, **options)

    monkeypatch.setattr(cached_solution, "solve_finite_rate", recorded)
    monkeypatch.setattr(cached_solution, "private_folder", lambda _: tmp_path)
    flight = falling()
    count = flight.speed.size
    # The nose goes down and up again: neighbours in time are not neighbours in angle.
    attack = np.radians(30.0 + 10.0 * np.cos(np.linspace(0.0, 2.0 * np.pi, count)))
    turned = jax.vmap(lambda angle: equivalent_body(SphereCone(0.6, 0.0, 20.0), angle, np.pi))(attack)
    windward = meridian(turned, np.tile([0.2, 5.0], (count, 1)))
    level = meridian(SphereCone(0.6, 0.1, 20.0), np.array([3.0]))
    history = solve_along_flight([windward, level], gas.mixture("air11"), flight, unit_frequency, number=17)
    assert history is not None and history.electron_density.shape == (count, 3)
    expected = 1e20 * flight.density[history.inside] ** 1.5
    for column in history.electron_density[history.inside].T:
        assert column == pytest.approx(expected, rel=1e-9)
    # Each body covers at most four degrees, and one the meridian that does not change.
    angles = np.sort(bodies[:-1])
    assert 4 <= angles.size <= 5 and np.all((angles > 19.9) & (angles < 40.1))
    assert np.all(np.diff(angles) < 2 * 4.0) and bodies[-1] == pytest.approx(np.degrees(0.1))


@pytest.mark.long
def test_a_flat_face_is_refused_in_one_sentence():
    """The shock-fitted flow diverges there and leaves NaN."""
    disc = Capsule(99.0, 3.9, 0.0)
    with pytest.raises(UserError, match="so flat a face"):
        solve_along_flight([meridian(disc, np.array([1.0]))], gas.mixture("air11"), falling(), unit_frequency)


def test_a_needle_is_refused_in_one_sentence():
    """A nose of 1 mm on a cone of 1.3 m would take the inviscid flow half an hour."""
    needle = SphereCone(1e-3, 0.157, 1.3)
    with pytest.raises(UserError, match="up to 300 nose radii from the stagnation point"):
        solve_along_flight(
            [meridian(needle, np.array([0.1, 1.2]))], gas.mixture("air11"), falling(), unit_frequency
        )
