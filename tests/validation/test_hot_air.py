"""Hot air against published tables, with their known disagreements."""

from shocklayer import validation
from shocklayer.validation import hot_air
from shocklayer.validation.comparison_row import table


def ratios(rows, words, author):
    return {
        float(row.quantity.split(" at ")[1].split()[0]): row.ratio
        for row in rows
        if row.quantity.startswith(words) and author in row.quantity
    }


def test_equilibrium_air_is_within_ten_percent_of_the_tables_where_these_agree():
    rows = validation.run(["equilibrium-air-transport"])
    for words in ("viscosity", "thermal conductivity"):
        code = ratios(rows, words, "CEA")
        assert set(code) == {1000.0, 3000.0, 5000.0, 7000.0, 9000.0}
        assert all(abs(ratio - 1.0) < 0.10 for ratio in code.values())
    viscosity = ratios(rows, "viscosity", "Gupta")
    assert all(abs(ratio - 1.0) < 0.10 for t, ratio in viscosity.items() if t <= 13_000.0)
    assert 1.15 < viscosity[15_000.0] < 1.20  # their Coulomb integrals are 18 % larger
    cooler = ratios(rows, "thermal conductivity", "Gupta")
    assert all(abs(ratio - 1.0) < 0.10 for t, ratio in cooler.items() if t <= 9000.0)
    for words in ("thermal conductivity", "electrical conductivity"):
        hotter = {t: ratio for t, ratio in ratios(rows, words, "D'Angola").items() if t >= 11_000.0}
        assert set(hotter) == {11_000.0, 13_000.0, 15_000.0}
        assert all(abs(ratio - 1.0) < 0.06 for ratio in hotter.values())


def test_oxygen_relaxes_as_measured():
    rows = validation.run(["relaxation-oxygen"])
    assert len(rows) == 15
    peaks = [row.ratio for row in rows if row.unit == "K"]
    assert all(0.8 < ratio < 1.05 for ratio in peaks)
    assert all(row.within for row in rows if "rises to" in row.quantity)
    assert all(0.4 < row.ratio < 1.6 for row in rows if row.unit == "s")


def test_air_relaxes_as_marrone_computed_with_contemporary_rates(monkeypatch):
    entries = [entry for entry in table("relaxation_zones") if entry["zone"] == "marrone-gupta"]
    monkeypatch.setattr(hot_air, "table", lambda name: entries)
    rows = validation.run(["relaxation-marrone"])
    assert all("gupta-1990" in row.quantity for row in rows)
    assert len(rows) == 6
    assert all(row.within for row in rows)
