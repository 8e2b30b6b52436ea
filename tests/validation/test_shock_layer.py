"""Shock-fitted flow against pressures of another code, and a shock photographed in a ballistic range."""

import numpy as np
import pytest

from shocklayer.shock_layer.inviscid.blunt_body import inviscid_family
from shocklayer.validation import shock_layer
from shocklayer.validation.comparison_row import table
from shocklayer.vehicle.shape import Sphere


@pytest.mark.long
def test_pressure_of_a_blunt_cone_agrees_with_another_code(monkeypatch):
    """Nose and cone of RAM C, perfect gas, Mach 25: two codes that share only the equations."""
    entries = [
        row for row in table("blunt_cone_pressure") if row["experiment"].startswith("blunt 9 deg cone")
    ]
    entries = [row for row in entries if row["exponent"] == "1.4"]
    monkeypatch.setattr(shock_layer, "table", lambda name: entries)
    rows = shock_layer.blunt_cone_pressure("blunt-cone-pressure")
    assert len(rows) > 10
    ratio = np.array([row.ratio for row in rows])
    assert np.all(np.abs(ratio - 1.0) < 0.05), ratio
    assert np.sqrt(np.mean((ratio - 1.0) ** 2)) < 0.03


@pytest.mark.long
def test_the_windward_meridian_is_that_of_its_equivalent_cone(monkeypatch):
    """A blunt 15 deg cone at 10 deg, by a three-dimensional code, against a cone of 25 deg."""
    entries = [
        row
        for row in table("blunt_cone_pressure")
        if row["angle_of_attack_deg"] == "10" and row["meridian_deg"] == "0"
    ]
    monkeypatch.setattr(shock_layer, "table", lambda name: entries)
    rows = shock_layer.blunt_cone_pressure("blunt-cone-pressure")
    assert len(rows) > 10
    ratio = np.array([row.ratio for row in rows])
    # Downstream, cross-flow relieves the pressure by up to a tenth.
    assert np.all((ratio > 0.98) & (ratio < 1.11)), ratio


def test_pressure_of_a_capsule_agrees_with_another_code(monkeypatch):
    entries = [row for row in table("shoulder_pressure") if row["experiment"].startswith("Apollo")]
    monkeypatch.setattr(shock_layer, "table", lambda name: entries)
    rows = shock_layer.shoulder_pressure("shoulder-pressure")
    ratio = np.array([row.ratio for row in rows])
    assert len(rows) > 15
    # The last three are on the corner, where the pressure falls to a fifth within a twentieth of the radius.
    assert np.all(np.abs(ratio[:-3] - 1.0) < 0.02), ratio
    assert np.all(np.abs(ratio[-3:] - 1.0) < 0.2), ratio


def test_shape_of_a_measured_shock():
    """Nonaka's photograph: the solution with its stand-off agrees within 15 % up to 80 deg."""
    family = inviscid_family(Sphere(1.0), 1.5)
    entries = [row for row in table("shock_standoff") if row["experiment"].startswith("Nonaka")]
    angle = np.radians([float(row["angle_deg"]) for row in entries])
    measured = np.array([float(row["standoff_over_R"]) for row in entries])
    computed = shock_layer._along(family, family.standoff, angle)
    solution = np.array([np.interp(measured[0], computed[:, 0], column) for column in computed.T])
    assert np.all(np.abs(solution / measured - 1.0) < 0.15), solution / measured
