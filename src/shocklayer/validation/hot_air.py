"""Properties of hot air compared with published tables and other codes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cache, partial
from typing import Any

import numpy as np

from shocklayer import gas
from shocklayer.gas.kinetics import mechanism, relax_behind_shock
from shocklayer.gas.transport import TransportProperties, transport_properties
from shocklayer.scenario.layer import LayerConfig
from shocklayer.validation.comparison_row import Kind, Row, compare, number, table

_TOLERANCE = (0.9, 1.1)


def equilibrium_transport(case: str) -> list[Row]:
    """Compare viscosity and conductivities of equilibrium air with three published tables and codes.

    Parameters
    ----------
    case : str
        Name of the case.

    Returns
    -------
    list of Row
        Within 10 %, the uncertainty of the collision integrals. At some temperatures the tables
        differ by more than that among themselves, so that no result is within 10 % of all.
    """
    rows = []
    for k, entry in enumerate(table("equilibrium_air_transport")):
        name = entry["quantity"]
        author = entry["source"].split(",")[0].split(" with")[0]
        words = f"{name} at {float(entry['T_K']):g} K, {float(entry['p_Pa']):g} Pa ({author})"
        rows.append(
            compare(
                case,
                words,
                float(entry["value"]),
                partial(_transport, k),
                entry["unit"],
                _TOLERANCE,
                entry,
                kind="code",
                band_source="10 %, uncertainty of collision integrals; the tables differ by more in places",
            )
        )
    return rows


def _transport(k: int) -> float:
    """Return the property of a row of the table."""
    name = table("equilibrium_air_transport")[k]["quantity"].replace(" ", "_")
    return float(getattr(_transport_properties(), name)[k])


@cache
def _transport_properties() -> TransportProperties:
    """Return the properties at every row of the table."""
    air = gas.mixture("air13")
    entries = table("equilibrium_air_transport")
    temperature, pressure = (np.array([float(e[key]) for e in entries]) for key in ("T_K", "p_Pa"))
    state = gas.equilibrium_tp(air, temperature, pressure)
    return transport_properties(air, state.mole_fractions, temperature, pressure, equilibrium=True)


_TORR = 133.322


@dataclass(frozen=True)
class _Zone:
    """A relaxation zone to compute, with a description that distinguishes it within an experiment."""

    words: str
    mixture: str
    composition: dict[str, float] | None
    speed: float
    temperature: float
    pressure: float
    far: float  # end of the zone [m]
    rate_set: str = "park-1993"
    impact_energy: str = "full"
    two_temperature: bool = True


_FIRE = ("air11", None, 11_360.0, 195.0, 2.0, 0.08)  # Panesi's state ahead of the shock at 1634 s
_MARRONE = ("air11", None, 4270.0, 300.0, _TORR, 0.3)  # Mach 12.28
_ZONES = {
    "fire-full": _Zone("electrons pay all of the ionisation energy", *_FIRE),
    "fire-gnoffo": _Zone("electrons pay after Gnoffo 1989", *_FIRE, impact_energy="gnoffo-1989"),
    "marrone-gupta": _Zone("rates gupta-1990", *_MARRONE, rate_set="gupta-1990", two_temperature=False),
    "marrone-park": _Zone("rates park-1993", *_MARRONE, two_temperature=False),
} | {
    f"oxygen-{speed:g}": _Zone(
        f"oxygen, {speed:g} m/s, {torr} Torr", "air5", {"O2": 1.0}, speed, 295.0, torr * _TORR, 0.04
    )
    for speed, torr in ((4440.0, 0.8), (4130.0, 1.0), (3950.0, 1.0), (3400.0, 1.0), (3070.0, 2.0))
}


def relaxation_zones(case: str) -> list[Row]:
    """Compare relaxation lengths behind normal shocks with measured and independently computed ones.

    Parameters
    ----------
    case : str
        Name of the case, whose last part selects the zones of the table.

    Returns
    -------
    list of Row
        Lengths and times within a factor of two, the spread of published rates (0.7 to 1.4 with the rates of
        the source); peak vibrational temperatures within the stated error of 20 % where measured, and within
        15 % where computed.
    """
    entries = [e for e in table("relaxation_zones") if f"relaxation-{e['case']}" == case]
    rows = []
    for entry in entries:
        zone = _ZONES[entry["zone"]]
        level = number(entry["level"])
        what = " ".join(w for w in (entry["kind"], entry["level"], entry["species"]) if w)
        rows.append(
            compare(
                case,
                f"{what} ({zone.words})",
                float(entry["value"]),
                partial(_read_in, entry["zone"], entry["kind"], entry["species"], level or 0.0),
                entry["unit"],
                (float(entry["low"]), float(entry["high"])),
                entry,
                kind=_KINDS[entry["case"]] if zone == _default_rates(zone) else "alternative",
                band_source=_band_source(entry),
            )
        )
    return rows


_KINDS: dict[str, Kind] = {"oxygen": "nature", "marrone": "code", "fire-ii": "code"}
"""What the references of each experiment are: measured in a shock tube, or computed by others."""


def _default_rates(zone: _Zone) -> _Zone:
    """Return a zone with the rates and temperatures of the default finite-rate layer."""
    return replace(
        zone, rate_set=LayerConfig().rate_set, impact_energy=_Zone.impact_energy, two_temperature=True
    )


def _band_source(entry: Mapping[str, str]) -> str:
    """Return where the band of a row of ``relaxation_zones.csv`` comes from."""
    if entry["unit"] == "K" and entry["case"] == "oxygen":
        return "20 %, error stated for the measured vibrational temperature"
    if entry["unit"] == "K":
        return "our choice for temperatures that another code computed"
    if entry["zone"] == "marrone-gupta":
        return "our choice for the rates of the reference with other thermodynamic data"
    return "factor of two, the spread of published rates"


@cache
def _flow_in(zone: str) -> dict[str, Any]:
    return _flow(_ZONES[zone])


def _read_in(zone: str, kind: str, species: str, level: float) -> float:
    return _read(_flow_in(zone), kind, species, level)


def _flow(zone: _Zone) -> dict[str, Any]:
    """Compute a zone: distance [m], time in the laboratory [s], temperatures [K] and species."""
    mixture = gas.mixture(zone.mixture, zone.composition)
    distance = np.concatenate([[0.0], np.geomspace(1e-5 * zone.far, zone.far, 300)])
    flow = relax_behind_shock(
        mixture,
        zone.speed,
        zone.temperature,
        zone.pressure,
        distance=distance,
        rate_set=mechanism(mixture, zone.rate_set, impact_energy=zone.impact_energy),
        two_temperature=zone.two_temperature,
    )
    x = np.asarray(flow.mole_fractions)
    ahead = gas.frozen_state_tp(mixture, mixture.cold_mole_fractions, zone.temperature, zone.pressure)
    return {
        "distance": distance,
        "time": distance / zone.speed,  # of the shock's passage, in the laboratory
        "temperature": np.asarray(flow.temperature),
        "vibration": np.asarray(flow.vibrational_temperature),
        "electrons": np.asarray(flow.electron_density),
        "density": np.asarray(flow.density) / float(ahead.density),
        "moles": x * (mixture.molar_mass / (x @ mixture.molar_masses))[:, None],
        "names": mixture.names,
    }


def _read(flow: dict[str, Any], kind: str, species: str, level: float) -> float:
    """Evaluate one quantity of the table in a computed zone."""
    distance, time, vibration = flow["distance"], flow["time"], flow["vibration"]
    temperature, electrons = flow["temperature"], flow["electrons"]
    moles = flow["moles"][:, flow["names"].index(species)] if species else np.zeros_like(distance)
    apart = np.flatnonzero(np.abs(temperature / vibration - 1.0) > 0.05)
    read = {
        "largest vibrational temperature": lambda: np.max(vibration),
        "largest vibrational temperature at time": lambda: time[np.argmax(vibration)],
        "vibrational temperature rises to, at time": lambda: _reached(time, vibration, level),
        "temperatures meet within 5 % from": lambda: distance[apart[-1]],
        "half the final electron density at": lambda: _reached(distance, electrons, 0.5 * electrons[-1]),
        "final temperature": lambda: temperature[-1],
        "temperature falls to": lambda: _reached(distance, -temperature, -level),
        "density ratio rises to": lambda: _reached(distance, flow["density"], level),
        "moles per cold mole rise to": lambda: _reached(distance, moles, level),
        "moles per cold mole fall to": lambda: _reached(distance, -moles, -level),
        "most moles per cold mole": lambda: np.max(moles),
        "most moles per cold mole at": lambda: distance[np.argmax(moles)],
    }
    return float(read[kind]())


def _reached(where: np.ndarray, value: np.ndarray, level: float) -> float:
    """Return where a value first reaches a level; nan if it does not."""
    above = np.flatnonzero(value >= level)
    if not above.size or not above[0]:
        return float("nan")
    k = above[0]
    return float(np.interp(level, value[k - 1 : k + 1], where[k - 1 : k + 1]))
