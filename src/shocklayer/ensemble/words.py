"""What an ensemble says, in words for a flight director."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from shocklayer.report.formatting import (
    format_duration,
    format_kilometres,
    format_number,
    format_percent,
    format_quantity,
)

_QUANTITIES = {
    "peak_stagnation_heat_flux": ("stagnation_heat_flux", "the peak heat flux"),
    "heat_load": ("heat_load", "the heat load"),
    "peak_load_factor": ("load_factor", "the peak load factor"),
    "peak_dynamic_pressure": ("dynamic_pressure", "the peak dynamic pressure"),
}


def value_text(name: str, value: float | None) -> str:
    """Return a value of an output with its unit.

    Parameters
    ----------
    name : str
        Flat name of the output.
    value : float or None
        In the unit of the store.

    Returns
    -------
    str
        Text; a dash for None.
    """
    if value is None:
        return "–"
    head = name.split(".", 1)[0]
    if head in _QUANTITIES:
        return format_quantity(_QUANTITIES[head][0], value)
    if head == "peak_wall_temperature":
        return f"{format_number(value)} K"
    if head.endswith("altitude"):
        return format_kilometres(value)
    if head.endswith("_speed"):
        return f"{format_number(value, 4)} m/s"
    if head.endswith(("_time", "_duration")):
        return f"{format_number(value, 4)} s"
    if head.endswith(("latitude", "longitude", "elevation")):
        return f"{format_number(value, 5)} deg"
    return f"{format_number(value)} dB" if head == "largest_attenuation" else format_number(value)


def director(document: Mapping[str, Any]) -> str:
    """Return one paragraph with what a flight director asks first.

    Parameters
    ----------
    document : mapping
        The summary of an ensemble.

    Returns
    -------
    str
        Sentences.
    """
    flights, completed = document["flights"], document["completed"]
    sentences = [f"{flights} flights of {document['title']} were flown."]
    if document["failed"]:
        count = len(document["failed"])
        sentences.append(f"{count} of them could not be computed: {document['failed'][0]['reason']}.")
    sentences += [_high(document, name) for name in ("peak_load_factor", "peak_stagnation_heat_flux")]
    sentences += _blackouts(document)
    sentences += [_limit(each) for each in document["limits"]]
    sentences.append(_footprint(document))
    sentences.append(_driver(document))
    if completed < 2303:
        sentences.append(
            "An interval for the 99.87 percentile needs 2303 flights; with fewer its value is an estimate."
        )
    return " ".join(each for each in sentences if each)


def _high(document: Mapping[str, Any], name: str) -> str:
    found = document["statistics"].get(name)
    if not found or found["mean"] is None:
        return ""
    middle, high = found["percentiles"]["50"], found["percentiles"]["99.87"]
    words = _QUANTITIES[name][1]
    text = (
        f"{words[0].upper()}{words[1:]} is {value_text(name, middle['value'])} in the middle and "
        f"{value_text(name, high['value'])} at the 99.87 percentile"
    )
    if high["high"] is not None:
        text += f" (90 % interval {value_text(name, high['low'])} to {value_text(name, high['high'])})"
    return f"{text}."


def _blackouts(document: Mapping[str, Any]) -> list[str]:
    sentences = []
    for name, found in document["statistics"].items():
        head, _, link = name.partition(".")
        if head != "blackout_duration" or found["mean"] is None:
            continue
        if found["maximum"] == 0.0:
            sentences.append(f"The link {link} is lost to the plasma in no flight.")
            continue
        start = document["statistics"].get(f"blackout_start_altitude.{link}", {})
        part = found["percentiles"]
        text = (
            f"The link {link} is lost for {format_duration(part['50']['value'])} in the middle and for "
            f"{format_duration(part['95']['value'])} at the 95 percentile"
        )
        if start.get("mean") is not None:
            low, high = (start["percentiles"][each]["value"] for each in ("5", "95"))
            text += f", from an altitude of {format_kilometres(low)} to {format_kilometres(high)} (5 to 95 %)"
        sentences.append(f"{text}.")
    return sentences


def _limit(limit: Mapping[str, Any]) -> str:
    most = "at_most" in limit
    bound = limit["at_most"] if most else limit["at_least"]
    name = limit["quantity"]
    chance = f"{limit['exceeded']} of {limit['flights']} flights"
    interval = f"{format_percent(limit['low'])} to {format_percent(limit['high'])} with 90 % confidence"
    side = "above" if most else "below"
    words = _QUANTITIES[name][1] if name in _QUANTITIES else name.replace("_", " ")
    return f"{words[0].upper()}{words[1:]} is {side} {value_text(name, bound)} in {chance} ({interval})."


def _footprint(document: Mapping[str, Any]) -> str:
    described = document.get("footprint")
    if described is None:
        return str(document.get("footprint_note", ""))
    ellipse = next(each for each in described["ellipses"] if each["probability"] == 0.99)
    return (
        f"99 % of the flights end in an ellipse of {format_kilometres(2.0 * ellipse['semi_major'])} by "
        f"{format_kilometres(2.0 * ellipse['semi_minor'])} about the centre of all."
    )


def _driver(document: Mapping[str, Any]) -> str:
    """Name the input that drives the peak load factor and the heat load."""
    parts = []
    for name in ("peak_load_factor", "heat_load"):
        found = {
            key: each["sobol_first"]
            for key, each in document["sensitivity"].get(name, {}).items()
            if each["sobol_first"] is not None
        }
        if found:
            best = max(found, key=lambda key: found[key])
            share = format_percent(found[best], 2)
            parts.append(f"{_QUANTITIES[name][1]} by {best} ({share} of its variance)")
    return f"Most of the spread is caused in {' and in '.join(parts)}." if parts else ""
