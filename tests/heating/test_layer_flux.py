"""The finite-rate layer's heat flux in place of the correlation's: where, and without steps."""

from dataclasses import replace

import numpy as np
import pytest
from tests.flight_history import flight_history

from shocklayer.flight import Event
from shocklayer.heating.layer_flux import layer_factor, uses_layer, with_peak_of
from shocklayer.planet.bodies import EARTH, MARS
from shocklayer.plasma.notices import ablation_products, with_wall
from shocklayer.scenario.heating import HeatingConfig
from shocklayer.shock_layer.viscous.along_trajectory import WallFlux

KNUDSEN = np.geomspace(30.0, 1e-6, 401)
SPEED = np.linspace(7800.0, 500.0, 401)
SOLVED = (KNUDSEN <= 0.1) & (SPEED >= 3000.0)


def _factor(ratio):
    """The layer gives ``ratio`` times the correlation at two stations, a quarter of it by diffusion."""
    correlation = np.outer(1e5 * np.exp(-(((np.arange(401) - 200) / 80.0) ** 2)), [1.0, 0.4])
    total = np.where(SOLVED[:, None], correlation * ratio[:, None], np.nan)
    parts = total[..., None] * np.array([0.7, 0.05, 0.25])
    return layer_factor(WallFlux(parts, np.full(401, 1250.0)), correlation, KNUDSEN, SPEED)


def test_factor_is_the_ratio_where_solved_and_fades_without_a_step():
    ratio = np.linspace(1.4, 0.8, 401)
    factor = _factor(ratio)
    inside = SOLVED & (KNUDSEN <= 0.03)
    np.testing.assert_allclose(factor[inside], np.stack([ratio, ratio], axis=1)[inside], rtol=1e-12)
    assert np.all(factor[KNUDSEN >= 1.0] == 1.0)
    assert np.all(factor[SPEED <= 2000.0] == 1.0)
    assert np.abs(np.diff(factor, axis=0)).max() < 0.02


def test_without_a_solved_sample_or_a_flux_the_factor_is_one():
    nowhere = WallFlux(np.full((401, 2, 3), np.nan), np.full(401, 1250.0))
    assert np.all(layer_factor(nowhere, np.ones((401, 2)), KNUDSEN, SPEED) == 1.0)
    parts = np.where(SOLVED[:, None, None], np.ones((401, 2, 3)), np.nan)
    assert np.all(
        layer_factor(WallFlux(parts, nowhere.wall_temperature), np.zeros((401, 2)), KNUDSEN, SPEED) == 1.0
    )


@pytest.mark.parametrize(
    ("config", "planet", "expected"),
    [
        ({}, EARTH, True),
        ({}, MARS, False),
        ({"convective": "sutton-graves"}, EARTH, False),
        ({"distribution": "lees"}, EARTH, False),
        ({"catalycity": "metal"}, EARTH, True),
        ({"convective": "sutton-graves", "flux": "layer"}, EARTH, True),
        ({"flux": "layer"}, MARS, True),
        ({"flux": "correlation"}, EARTH, False),
    ],
)
def test_a_chosen_correlation_is_used(config, planet, expected):
    assert uses_layer(HeatingConfig(**config), planet) is expected


def test_the_event_of_peak_heating_is_at_the_peak_of_the_flux():
    time = np.linspace(0.0, 400.0, 401)
    names = ("entry-interface", "peak-heating", "mach-2", "ground")
    events = [
        Event(name, t, 1e5 - 200.0 * t, 5e3)
        for name, t in zip(names, (1.0, 200.0, 250.0, 400.0), strict=True)
    ]
    flight = replace(flight_history(time=time, altitude=1e5 - 200.0 * time, speed=SPEED), events=events)
    moved = with_peak_of(flight, np.exp(-(((time - 260.0) / 50.0) ** 2)))
    assert [event.name for event in moved.events] == ["entry-interface", "mach-2", "peak-heating", "ground"]
    assert moved.events[2][1:] == pytest.approx((260.0, 48e3, SPEED[260]))
    assert "peak-heating" not in [event.name for event in with_peak_of(flight, time).events]
    assert with_peak_of(replace(flight, events=events[:1]), time).events == events[:1]


def test_the_notice_of_ablation_has_the_wall_temperature_of_the_result():
    solved_by = np.full((3, 2), 3980.0)
    notices = ablation_products(solved_by, np.full((3, 2), 1e20), False, True)
    (notice,) = with_wall(notices, np.array([[3940.0, 3000.0]] * 3))
    assert (notice.value, notice.message) == (3940.0, notices[0].message)
    assert with_wall(notices, np.full((3, 2), 900.0)) == tuple(notices)
