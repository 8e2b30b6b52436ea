"""Random air: its statistics, its independence of the company, and one profile in two forms."""

import numpy as np
import pytest

from shocklayer import flight, planet
from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jnp
from shocklayer.planet import perturbation
from shocklayer.planet.atmospheres import Track, last_passage
from shocklayer.vehicle import aerodynamics

COUNT = 4000


@pytest.fixture(scope="module")
def drawn():
    return planet.draw_perturbation(7, np.arange(COUNT), 0.1, 20.0, 8000.0)


def _at(profiles, altitude):
    return np.asarray(perturbation.log_density_at(profiles, jnp.full(COUNT, altitude)))


def test_deviation_and_correlation_are_as_stated(drawn):
    low, same, far = (_at(drawn, altitude) for altitude in (40e3, 48e3, 120e3))
    # Standard errors at 4000 draws: 1.1 % of a deviation, 0.016 of a mean in deviations and of a correlation.
    assert low.std() == pytest.approx(0.1, rel=0.045)
    assert low.mean() == pytest.approx(0.0, abs=0.0064)
    assert np.corrcoef(low, same)[0, 1] == pytest.approx(np.exp(-1.0), abs=0.06)
    assert np.corrcoef(low, far)[0, 1] == pytest.approx(0.0, abs=0.064)
    east, north = perturbation.wind_at(drawn, jnp.full(COUNT, 40e3))
    assert np.asarray(east).std() == pytest.approx(20.0, rel=0.045)
    assert np.corrcoef(east, north)[0, 1] == pytest.approx(0.0, abs=0.064)
    assert np.corrcoef(east, low)[0, 1] == pytest.approx(0.0, abs=0.064)


def test_a_profile_depends_on_its_own_number_alone(drawn):
    alone = planet.draw_perturbation(7, [123], 0.1, 20.0, 8000.0)
    np.testing.assert_array_equal(alone.log_density[0], drawn.log_density[123])
    other = planet.draw_perturbation(8, [123], 0.1)
    assert other.wind is None and not np.allclose(other.log_density, alone.log_density)


def test_the_slope_is_that_of_the_profile(drawn):
    altitude, step = jnp.linspace(1e3, 199e3, COUNT), 1.0
    rise = perturbation.log_density_at(drawn, altitude + step) - perturbation.log_density_at(
        drawn, altitude - step
    )
    slope = perturbation.log_density_slope_at(drawn, altitude)
    np.testing.assert_allclose(slope, rise / (2 * step), atol=1e-9)


@pytest.mark.long  # took 19 to 43 s with an empty cache
def test_a_lane_meets_the_air_that_a_single_flight_meets():
    """The same profile beside the common spline of an ensemble and folded into that of one flight."""
    profiles = planet.draw_perturbation(3, [0, 1], 0.2, 30.0)
    entry = flight.EntryState(120e3, 7500.0, np.radians(-3.0), 0.3, 0.2, 0.1)
    body = flight.Body(100.0, 1.0, 0.5, 1.0, aerodynamics.constant(1.0, 0.3))
    stop = flight.StopConditions(altitude=20e3, mach=2.0)
    mean = planet.atmosphere()
    many = flight.fly_many(entry, body, mean, None, stop, perturbation=profiles, rtol=1e-9)
    single = flight.simulate(
        entry,
        body,
        planet.perturbed(mean, profiles._replace(log_density=profiles.log_density[1:], wind=_tail(profiles))),
        None,
        stop,
        rtol=1e-11,
    )
    np.testing.assert_allclose(np.asarray(many.position)[1], single.position[-1], atol=2.0)
    assert float(np.asarray(many.peak_heat_flux)[1]) == pytest.approx(
        single.continuum_heat_flux.max(), rel=3e-4
    )
    assert np.linalg.norm(np.asarray(many.position)[0] - np.asarray(many.position)[1]) > 1e3


def _tail(profiles):
    east, north = profiles.wind
    return east[1:], north[1:]


@pytest.mark.parametrize(
    ("options", "clue"),
    [((-0.1, 0.0, 8e3), "negative"), ((0.1, -1.0, 8e3), "negative"), ((0.1, 0.0, 1e3), "at least 2000 m")],
)
def test_what_cannot_be_drawn_is_said(options, clue):
    with pytest.raises(UserError, match=clue):
        planet.draw_perturbation(1, [0], *options)


def test_last_passage_of_a_skip():
    time = np.array([0.0, 10.0, 20.0, 30.0, 40.0])
    altitude = np.array([120e3, 50e3, 80e3, 60e3, 0.0])
    track = Track(time, altitude, 0.01 * time, np.array([3.1, 3.13, -3.12, -3.1, -3.0]))
    passage = last_passage(track, np.array([-1e3, 30e3, 70e3, 100e3, 200e3]))
    # Up to the top of the skip the last leg counts; above it only the first descent passed.
    np.testing.assert_allclose(passage.time, [40.0, 35.0, 25.0, 20.0 / 7.0, 0.0])
    np.testing.assert_allclose(passage.latitude, 0.01 * passage.time)
    assert abs(np.angle(np.exp(1j * (passage.longitude[2] - -3.11)))) < 1e-9
