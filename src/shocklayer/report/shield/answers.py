"""What one asks of a heat shield first, in words."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class ShieldAnswer(NamedTuple):
    """A question and its answer, short and in a sentence."""

    question: str
    short: str
    text: str


def temperature_words(kelvin: float) -> str:
    """Return a temperature in kelvins and degrees Celsius."""
    return f"{kelvin:.0f} K ({kelvin - 273.15:.0f} °C)"


def answers(summary: Mapping[str, Any]) -> list[ShieldAnswer]:
    """Return the answers of a case or of the shield of a flight.

    Parameters
    ----------
    summary : mapping
        With ``peaks``, ``recession`` and ``bondline``.

    Returns
    -------
    list of ShieldAnswer
        Surface, recession, bond line, and the sizing where there was one.
    """
    surface, bond = summary["peaks"]["surface_temperature"], summary["bondline"]
    found = [
        ShieldAnswer(
            "How hot does the surface get?",
            temperature_words(surface["value"]),
            f"at {surface['time']:.4g} s.",
        ),
        ShieldAnswer(
            "How much burns off?",
            f"{summary['recession'] * 1e3:.3g} mm",
            f"{summary['mass_loss']:.3g} kg/m² lost in all"
            + (
                f"; decomposed down to {summary['virgin_depth'] * 1e3:.3g} mm."
                if summary["virgin_depth"] > summary["recession"] + 5e-5
                else "."
            ),
        ),
        ShieldAnswer(
            "How hot does the bond line get?",
            temperature_words(bond["peak_temperature"]),
            f"{bond['depth'] * 1e3:.4g} mm deep, at {bond['time']:.4g} s"
            + ("; it is still rising at the end." if bond["still_rising"] else "."),
        ),
    ]
    if "thickness" in bond:
        effect = bond["sensitivity"]
        found.append(
            ShieldAnswer(
                f"How thick for {temperature_words(bond['limit'])} at the bond line?",
                f"{bond['thickness'] * 1e3:.4g} mm",
                f"{bond['areal_mass']:.3g} kg/m². One per cent more heat flux takes "
                f"{effect['heat_flux']:.2g} % more, one per cent more conductivity "
                f"{effect['thermal_conductivity']:.2g} %, and 10 K of margin "
                f"{effect['margin'] * 1e4:.2g} mm.",
            )
        )
    return found


def headline(summary: Mapping[str, Any]) -> str:
    """Return the answers as lines for the terminal."""
    lines = [str(summary["title"])]
    lines += [f"  {each.question:48s} {each.short}, {each.text}" for each in answers(summary)]
    return "\n".join([*lines, *(f"Warning: {each['message']}" for each in summary["warnings"])])
