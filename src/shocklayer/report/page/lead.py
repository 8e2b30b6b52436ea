"""One paragraph that summarises a flight for a general reader."""

from __future__ import annotations

from shocklayer.report.formatting import format_duration, format_number, format_quantity, join_words
from shocklayer.report.view import View

SUNLIGHT = 1361.0
"""Solar irradiance at the Earth's distance [W/m2]: G. Kopp and J. L. Lean, Geophys. Res. Lett. 38, 2011."""
SUN_SURFACE = 5772.0
"""Effective temperature of the Sun [K]: IAU resolution B3, 2015."""

UNNAMED = "Vehicle of the scenario"
"""How the summary calls a vehicle without a name."""


def lead(view: View) -> str:
    """Return what happened in one paragraph without technical terms.

    Parameters
    ----------
    view : View
        The flight.

    Returns
    -------
    str
        Four or five sentences of plain text.
    """
    sentences = (
        flight_sentence(view),
        heating_sentences(view),
        _blackout(view),
    )
    return " ".join(sentence for sentence in sentences if sentence)


def flight_sentence(view: View) -> str:
    """Say what flew, from where and how fast to where."""
    speed, altitude, distance = (view.stored(name) for name in ("speed", "altitude", "ground_distance"))
    mass = f"{format_number(float(view.stored('mass')[0]))}\u00a0kg"
    vehicle = str(view.summary.get("vehicle") or "").split(",")[0]
    if vehicle == UNNAMED:
        vehicle = ""
    return (
        f"{f'{vehicle} ({mass})' if vehicle else f'A vehicle of {mass}'} starts at an altitude of "
        f"{format_quantity('altitude', altitude[0])} with {format_quantity('speed', speed[0])} "
        f"({format_number(float(speed[0]) * 3.6)}\u00a0km/h); {format_duration(view.duration)} later it is "
        f"at {format_quantity('altitude', altitude[-1])} with {format_quantity('speed', speed[-1])}, after "
        f"{format_quantity('ground_distance', float(distance[-1] - distance[0]))} over the ground."
    )


def heating_sentences(view: View) -> str:
    """Give the peak heat flux and the highest gas temperature, with a comparison; empty without heating."""
    heat = view.peak("stagnation_heat_flux")
    if heat is None or heat["value"] is None or heat["value"] <= 0:
        return ""
    suns = heat["value"] / SUNLIGHT
    sunlight = f", about {format_number(suns, 2)} times full sunlight" if suns >= 2 else ""
    flux = format_quantity("stagnation_heat_flux", heat["value"])
    text = f"Heating peaks at {format_quantity('altitude', heat['altitude'])}: {flux} at the nose{sunlight}."
    gas = view.peak("stagnation_temperature")
    if gas is not None and gas["value"] is not None:
        hotter = ", hotter than the surface of the Sun" if gas["value"] > SUN_SURFACE else ""
        temperature = f"{format_number(gas['value'], 2)}\u00a0K"
        text += f" The gas between the shock wave and the nose reaches {temperature}{hotter}."
    return text


def _blackout(view: View) -> str:
    lost = [link for link in view.links if link.blackouts]
    uninterrupted = [link.name for link in view.links if link.uninterrupted]
    if not lost:
        return "No radio link is interrupted by the ionised gas." if uninterrupted else ""
    worst = max(lost, key=lambda link: link.blackout_time)
    first, last = worst.blackouts[0], worst.blackouts[-1]
    text = (
        f"The ionised gas interrupts radio: the {worst.name} link is lost for "
        f"{format_duration(worst.blackout_time)}, between "
        f"{format_quantity('altitude', first['start']['altitude'])} "
        f"{'or more ' if first['start']['bound_by'] == 'model-range' else ''}and "
        f"{format_quantity('altitude', last['end']['altitude'])}"
    )
    if last["end"]["bound_by"] == "line-of-sight":
        text += ", where it becomes unavailable for other reasons"
    if not uninterrupted:
        return f"{text}."
    return f"{text}; {join_words(uninterrupted)} {'is' if len(uninterrupted) == 1 else 'are'} not lost."
