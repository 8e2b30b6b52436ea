"""Ranges of validity: what is outside is said with its extent, and no declared range goes unchecked."""

import importlib
import pkgutil

import numpy as np
import pytest
from tests.shock_layer.viscous.test_along_trajectory import power_law

import shocklayer
from shocklayer import chain
from shocklayer.core import validity
from shocklayer.core.validity import Notice, ValidityRange, out_of_range, resolve
from shocklayer.shock_layer.viscous import cached_solution
from shocklayer.shock_layer.wall_temperature import radiative_equilibrium

SPEED = ValidityRange("model", "speed", 1000.0, 7000.0, "a source", ("stagnation_heat_flux", "heat_load"))


def test_the_value_farthest_outside_and_its_samples_are_named():
    (notice,) = out_of_range([SPEED], {"speed": np.array([500.0, 6000.0, 7700.0, np.nan, 7100.0])})
    assert (notice.value, notice.low, notice.high) == (500.0, 1000.0, 7000.0)
    np.testing.assert_array_equal(notice.samples, [True, False, True, False, True])
    assert notice.message == "model: speed reached 0.5 km/s (valid: 1 to 7 km/s)."


def test_a_model_is_checked_only_where_it_is_used():
    values, active = {"speed": np.array([500.0, 6000.0, 7700.0])}, np.array([False, True, True])
    (notice,) = out_of_range([SPEED], values, active)
    assert notice.value == 7700.0
    np.testing.assert_array_equal(notice.samples, [False, False, True])
    assert out_of_range([SPEED], values, np.array([False, True, False])) == []
    assert out_of_range([SPEED], {"speed": 500.0}, np.zeros(3, dtype=bool)) == []
    (always,) = out_of_range([SPEED], {"speed": 500.0})
    assert always.samples is None


def test_a_quantity_over_samples_and_stations_counts_where_any_station_is_outside():
    (notice,) = out_of_range([SPEED], {"speed": np.array([[2000.0, 3000.0], [2000.0, 9000.0]])})
    np.testing.assert_array_equal(notice.samples, [False, True])


def test_an_open_end_is_none_and_left_out_of_the_sentence():
    open_range = ValidityRange("model", "knudsen_number", -np.inf, 0.03, "a source")
    (notice,) = out_of_range([open_range], {"knudsen_number": 37.5})
    assert (notice.low, notice.high) == (None, 0.03)
    assert notice.message == "model: Knudsen number reached 37.5 (valid: up to 0.03)."


def test_a_range_without_its_quantity_is_a_fault():
    with pytest.raises(KeyError):
        out_of_range([SPEED], {"mach_number": 3.0})


def test_touches_are_the_peaks_at_which_the_notice_applies():
    late = Notice("a", "speed", "", outputs=("stagnation_heat_flux", "heat_load", "blackouts"))
    early = Notice("b", "speed", "", outputs=late.outputs, samples=np.array([True, False, False, False]))
    flux, loads = {"stagnation_heat_flux": 2}, {"heat_load": np.array([0.1, 0.4, 0.5, 0.0])}
    blackout = {"blackouts": np.array([False, True, True, False])}
    partial, entire = resolve([early, late], flux, loads, blackout)
    assert entire.touches == ("stagnation_heat_flux", "heat_load", "blackouts")
    # An integral is touched by whatever brings a share of it; a peak and a window only at their samples.
    assert partial.touches == ("heat_load",)
    small = {"heat_load": np.array([0.001, 0.499, 0.5, 0.0])}
    assert resolve([early], flux, small, blackout)[0].touches == ()
    unrelated = Notice("c", "speed", "", outputs=("sightings",))
    assert [each.touches for each in resolve([unrelated, late], flux, loads, {"sightings": False})][1] == ()


def test_a_document_says_where_on_the_flight():
    (notice,) = out_of_range([SPEED], {"speed": np.array([500.0, 6000.0, 7700.0])})
    document = notice.document(np.array([0.0, 1.0, 2.0]), np.array([90e3, 80e3, 70e3]))
    assert document["time"] == [0.0, 2.0] and document["altitude"] == [70e3, 90e3]
    assert {"model", "quantity", "value", "low", "high", "message", "touches"} <= set(document)


def declared() -> set[tuple[str, str]]:
    """Return (model, quantity) of every range that any module declares in a ``VALIDITY...``."""
    pairs = set()
    for module in pkgutil.walk_packages(shocklayer.__path__, "shocklayer."):
        if module.name.endswith("__main__"):
            continue
        names = vars(importlib.import_module(module.name))
        for name, value in names.items():
            if name.startswith("VALIDITY"):
                tables = value.values() if isinstance(value, dict) else [value]
                pairs |= {(entry.model, entry.quantity) for table in tables for entry in table}
    return pairs


@pytest.mark.long
def test_every_declared_range_is_checked_by_some_flight(monkeypatch, tmp_path):
    checked, original = set(), validity.out_of_range

    def recording(ranges, values, active=None):
        ranges = list(ranges)
        checked.update((entry.model, entry.quantity) for entry in ranges)
        return original(ranges, values, active)

    for module in pkgutil.walk_packages(shocklayer.__path__, "shocklayer."):
        if not module.name.endswith("__main__"):
            loaded = importlib.import_module(module.name)
            if getattr(loaded, "out_of_range", None) is original:
                monkeypatch.setattr(loaded, "out_of_range", recording)
    monkeypatch.setattr(cached_solution, "solve_finite_rate", power_law([], points=64))
    monkeypatch.setattr(cached_solution, "private_folder", lambda _: tmp_path)
    hot = ["layer.wall_temperature='radiative-equilibrium'", "output.samples=50"]
    air = "{ model = 'nrlmsis', date = '1968-08-25T15:00:00Z', f107 = 130, f107a = 140, ap = 10 }"
    glass = "heating.catalycity='reaction-cured-glass'"
    chain.run("ram-c-ii", overrides=[*hot, glass, f"planet.atmosphere={air}"])
    leaning = ["flight.controls.angle_of_attack='10 deg'", "output.samples=50"]
    chain.run("mars-pathfinder", overrides=["layer.chemistry='finite-rate'", *leaning])
    other = ["heating.convective='detra-kemp-riddell'", "layer.chemistry='equilibrium'", "output.samples=50"]
    chain.run("space-shuttle", overrides=[*other, "radio.0.propagation='geometric-optics'"])
    radiation = "heating.radiative='brandis-johnston'"
    fit = [
        radiation,
        "heating.convective='brandis-johnston'",
        "layer.chemistry='equilibrium'",
        "output.samples=50",
    ]
    chain.run("stardust", overrides=fit)
    assert declared() - checked == set()
    assert radiative_equilibrium.VALIDITY[0].quantity == "wall_temperature"
