"""Where the layer is computed: stations along the windward side, antennas where they are on the body."""

import numpy as np
import pytest
from tests.flight_history import flight_history

from shocklayer.scenario import load
from shocklayer.shock_layer import stations
from shocklayer.shock_layer.body_notices import axisymmetry_notices
from shocklayer.vehicle.catalogue import build
from shocklayer.vehicle.shape import SphereCone


def flying(scenario, degrees):
    attack = np.radians(np.asarray(degrees, dtype=float))
    vehicle = build(scenario.vehicle, scenario.base_dir, scenario.origin)
    return vehicle, flight_history(angle_of_attack=attack, mach_number=np.full(attack.size, 20.0))


def antennas(scenario):
    return [link.antenna for link in scenario.radio]


def chosen(scenario, vehicle, history):
    return stations.choose_stations(scenario.layer, antennas(scenario), vehicle, history)


def notices(scenario, degrees):
    vehicle, history = flying(scenario, degrees)
    grid = stations.station_grid(scenario.layer, antennas(scenario), vehicle)
    return axisymmetry_notices(scenario.vehicle, antennas(scenario), vehicle, history, grid)


def test_without_an_angle_of_attack_antennas_stand_among_the_stations():
    scenario = load("ram-c-ii")
    stations = chosen(scenario, *flying(scenario, [0.0, 0.0]))
    assert len(stations.meridians) == 1
    for link, column in zip(scenario.radio, stations.antennas, strict=True):
        assert stations.columns[column] == pytest.approx(link.antenna.station)


def test_every_antenna_of_a_glider_looks_through_the_layer_of_its_own_meridian():
    scenario = load("space-shuttle", ["radio.0.antenna.roll='0 deg'"])
    vehicle, history = flying(scenario, [30.0, 40.0])
    stations = chosen(scenario, vehicle, history)
    windward, lee = stations.meridians
    assert isinstance(windward.shape, SphereCone) and isinstance(lee.shape, SphereCone)
    assert np.degrees(windward.shape.half_angle) == pytest.approx([30.0, 40.0])
    np.testing.assert_array_equal(lee.shape.half_angle, [0.0, 0.0])
    # Stations keep their distance from the stagnation point; antennas keep their position on the body.
    count, station = stations.along_body.size, scenario.radio[1].antenna.station
    np.testing.assert_allclose(windward.arc_length[0, :count], stations.along_body * vehicle.nose_radius)
    away = windward.arc_length[:, stations.antennas[1]] / vehicle.nose_radius
    np.testing.assert_allclose(away, station - np.radians([30.0, 40.0]))
    assert stations.antennas[0] == stations.columns.size - 1
    np.testing.assert_allclose(lee.arc_length[:, 0] / vehicle.nose_radius, station + np.radians([30.0, 40.0]))


def test_warnings_name_what_the_equivalent_bodies_leave_out():
    shuttle, capsule = load("space-shuttle"), load("apollo-4")

    def models(scenario, degrees):
        return [notice.model for notice in notices(scenario, degrees)]

    assert models(shuttle, [40.0]) == ["shock layer of a glider"]
    assert models(shuttle, [55.0])[0] == "layer of an equivalent cone"
    shaded = load("ixv")
    assert "faces away from the flow by up to 40 deg" in notices(shaded, [40.0])[0].message
    assert models(capsule, [20.0])[0] == "shock layer at zero angle of attack"
    assert "shock layer at zero angle of attack" not in models(capsule, [3.0])
    assert models(load("ram-c-ii"), [0.0]) == []
