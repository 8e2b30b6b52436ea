"""Models that a scenario chooses, and the works that they rest on."""

from __future__ import annotations

from shocklayer.core.references import reference
from shocklayer.planet.bodies import PLANETS
from shocklayer.scenario import Scenario
from shocklayer.scenario.model_choice import FAMILIES, Choice, configured, default_model

_FINITE_RATE = "layer.rate_set", "layer.wall_temperature", "layer.wall_catalycity"
"""Families that only the finite-rate layer uses."""
_RATE_SET = "layer.rate_set"
_PROPAGATION = "radio.propagation"


def models(scenario: Scenario, chemistry: str) -> dict[str, str]:
    """Return which model answered each question.

    Parameters
    ----------
    scenario : Scenario
        The scenario.
    chemistry : {"finite-rate", "equilibrium", "frozen"}
        Chemistry of the layer that was computed.

    Returns
    -------
    dict of str to str
        Description of the model, by the question.
    """
    asked = scenario.layer.chemistry
    chosen: dict[str, list[str]] = {}
    for family, choice in _choices(scenario, chemistry):
        if family != _PROPAGATION:
            words = chosen.setdefault(FAMILIES[family].label, [])
            words.append(configured(family, choice).description())
    described = {label: ", ".join(words) for label, words in chosen.items()}
    air = FAMILIES["planet.atmosphere"].label
    return {
        air: described.pop(air),
        "planet": scenario.planet.body,
        "gravity": PLANETS[scenario.planet.body].gravity_model,
        "aerodynamics": scenario.vehicle.aerodynamics.model,
        "chemistry": chemistry if chemistry == asked else f"{chemistry} ({asked})",
        "mixture": scenario.layer.mixture,
        **described,
        FAMILIES[_PROPAGATION].label: _sheath(scenario, chemistry),
    }


def references(scenario: Scenario, chemistry: str) -> dict[str, list[str]]:
    """Return the works that each model choice rests on, in full.

    Parameters
    ----------
    scenario : Scenario
        The scenario.
    chemistry : {"finite-rate", "equilibrium", "frozen"}
        Chemistry of the layer that was computed.

    Returns
    -------
    dict of str to list of str
        Entries of a reference list, by the question; without those that rest on none.
    """
    works: dict[str, tuple[str, ...]] = {
        "planet": PLANETS[scenario.planet.body].references,
        "aerodynamics": scenario.vehicle.aerodynamics.references,
        "thermodynamics": ("mcbride-2002",),
        "collision frequency": ("wright-2005",),
    }
    for family, choice in _choices(scenario, chemistry):
        label = "chemistry" if family == _RATE_SET else FAMILIES[family].label
        works[label] = (*works.get(label, ()), *configured(family, choice).references)
    if "chemistry" in works:
        works["chemistry"] = (*works["chemistry"], "gnoffo-1989")
    return {name: [reference(id).text for id in dict.fromkeys(ids)] for name, ids in works.items() if ids}


def _choices(scenario: Scenario, chemistry: str) -> list[tuple[str, Choice]]:
    """Return the choices that count for the result, by family; without a link, the default propagation."""
    finite_rate = chemistry == "finite-rate"
    choices = [
        (family, choice)
        for family, _, choice in scenario.model_choices()
        if finite_rate or family not in _FINITE_RATE
    ]
    if not scenario.radio:
        choices.append((_PROPAGATION, default_model(_PROPAGATION, scenario.planet.body)))
    return choices


def _sheath(scenario: Scenario, chemistry: str) -> str:
    """Return in words how waves cross the sheath."""
    antennas = [link.antenna for link in scenario.radio]
    methods = [
        configured(family, choice).description().replace("-", " ")
        for family, choice in _choices(scenario, chemistry)
        if family == _PROPAGATION
    ]
    method = " and ".join(dict.fromkeys(methods))
    angle = (
        "at the angle of the propagation path"
        if any(each.pattern for each in antennas)
        else "normal incidence"
    )
    magnet = ", in a static magnetic field" if any(each.magnetic_field for each in antennas) else ""
    if chemistry == "finite-rate":
        layer = f"{method} through the layer's profile"
    else:
        slab = "uniform slab of the layer's thickness"
        layer = slab if method == "full wave" else f"{method} through a {slab}"
    return f"{layer}, {angle}{magnet}"
