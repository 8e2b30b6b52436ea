"""Which fields of a condition belong together: a measured shot, and the choices of which only one holds.

A shot of the catalogue has settings (fill, driver) and what was measured with them (shock speeds, reservoir
pressure, Pitot pressure). Once the user sets one of these, the rest of what was measured is of another shot
and is dropped.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from shocklayer.facilities.datum import Datum

MEASURED = (
    "secondary_driver.shock_speed",
    "shock_speed",
    "reservoir.pressure",
    "acceleration.shock_speed",
    "nozzle.pitot_ratio",
)
"""Fields that are measured in a shot."""
_SETTINGS = ("fill.pressure", "fill.temperature", "fill.mixture")
_SHOT = ("fill.pressure", "shock_speed")
_BEHIND_DRIVER = ("driver_gas.", "secondary_driver.")
_LENGTHS = ("driver_gas.length", "secondary_driver.length")
_ACCELERATION = ("acceleration.pressure", "acceleration.temperature")
_AREA = ("nozzle.area_ratio", "nozzle.pitot_ratio", "nozzle.mach_number")
EXCLUSIVE = (_AREA, ("driver_gas.composition", "driver_gas.mixture"))
"""Groups of fields of which one is set at most."""
_REPLACES = {
    "driver_gas.compression_ratio": ("driver_gas.pressure", "driver_gas.temperature"),
    "driver_gas.fill_pressure": ("driver_gas.temperature",),
    "driver_gas.pressure": ("driver_gas.compression_ratio",),
    "driver_gas.temperature": (
        "driver_gas.compression_ratio",
        "driver_gas.fill_pressure",
        "driver_gas.fill_temperature",
    ),
    "heater.mass_flow": ("reservoir.temperature",),
    "reservoir.temperature": ("heater.mass_flow", "heater.power", "heater.efficiency"),
    "nozzle.exit_diameter": _AREA,
    "nozzle.contour": (
        "nozzle.area_ratio",
        "nozzle.mach_number",
        "nozzle.exit_diameter",
        "nozzle.throat_diameter",
    ),
}


class Dropped(NamedTuple):
    """A field of the catalogue that does not go with the user's settings.

    Attributes
    ----------
    key : str
        Dotted name.
    datum : Datum
        What it was.
    because : tuple of str
        The user's fields that exclude it.
    measured : bool
        Whether it belongs to a measured shot (else another choice replaces it).
    """

    key: str
    datum: Datum
    because: tuple[str, ...]
    measured: bool


def _same_gas(given: Datum, catalogue: Datum | None) -> bool:
    """Whether a test gas is the same gas in another model, as air5 and air13."""
    first, second = str(given.value), "air13" if catalogue is None else str(catalogue.value)
    return first == second or (first.startswith("air") and second.startswith("air"))


def _another_shot(key: str, given: Datum, catalogue: Mapping[str, Datum]) -> bool:
    """Whether a field set by the user makes the shot another one."""
    if key == "fill.mixture":
        return not _same_gas(given, catalogue.get(key))
    known = catalogue.get(key)
    return known is None or str(known.value) != str(given.value)


def dropped_fields(
    catalogue: Mapping[str, Datum], given: Mapping[str, Datum], reservoir_given: bool
) -> list[Dropped]:
    """Return the fields of the catalogue that do not go with those set by the user.

    Parameters
    ----------
    catalogue : mapping
        Default condition of the facility.
    given : mapping
        Fields that the user sets, those unset left out.
    reservoir_given : bool
        Whether the shock tube is skipped because the reservoir is given.

    Returns
    -------
    list of Dropped
    """
    out: list[Dropped] = []
    changed = [key for key, datum in given.items() if _another_shot(key, datum, catalogue)]
    before = [key for key in changed if key in (*_SETTINGS, "shock_speed", "reservoir.pressure")]
    before += [key for key in changed if key.startswith(_BEHIND_DRIVER) and key not in _LENGTHS]
    after = [key for key in changed if key in (*_ACCELERATION, "acceleration.shock_speed")]
    for key in MEASURED:
        if key not in catalogue or key in given:
            continue
        if "reservoir.temperature" in catalogue and key == "reservoir.pressure":
            continue  # a supply that is given, not measured in a shot
        if key == "secondary_driver.shock_speed":
            before_it = [cause for cause in before if cause.startswith(_BEHIND_DRIVER)]
            if before_it:
                out.append(Dropped(key, catalogue[key], tuple(before_it), True))
            continue
        causes = before + (after if key in ("acceleration.shock_speed", "shock_speed") else [])
        if key == "shock_speed":
            causes = [cause for cause in causes if cause not in _ACCELERATION]
        if causes and not (reservoir_given and key == "shock_speed"):
            out.append(Dropped(key, catalogue[key], tuple(causes), True))
    replaced = [key for key in changed if key in _SHOT or key.startswith(_BEHIND_DRIVER)]
    if replaced and "reservoir.temperature" in catalogue and "reservoir.temperature" not in given:
        out += [
            Dropped(key, catalogue[key], tuple(replaced), True)
            for key in ("reservoir.temperature", "reservoir.pressure")
            if key in catalogue and key not in given
        ]
    gone = {each.key for each in out}
    for group in EXCLUSIVE:
        chosen = tuple(key for key in group if key in given)
        out += [
            Dropped(key, catalogue[key], chosen, False)
            for key in group
            if chosen and key in catalogue and key not in given and key not in gone
        ]
    gone |= {each.key for each in out}
    for key, replaced in _REPLACES.items():
        if key in given:
            out += [
                Dropped(old, catalogue[old], (key,), False)
                for old in replaced
                if old in catalogue and old not in given and old not in gone
            ]
    return out


def conflicts(given: Mapping[str, Datum]) -> list[str]:
    """Return a sentence for every group of exclusive fields of which the user sets more than one."""
    out = []
    for group in EXCLUSIVE:
        chosen = [key for key in group if key in given]
        if len(chosen) > 1:
            out.append(f"{' and '.join(chosen)} say the same in two ways: set one of them")
    return out


def sentence(fields: Sequence[Dropped]) -> str:
    """Return the sentence that says which measured fields were dropped, and why."""
    names = " and ".join(f"{each.key} = {each.datum.value}" for each in fields)
    causes = " and ".join(dict.fromkeys(cause for each in fields for cause in each.because))
    source = fields[0].datum.source
    return (
        f"{names} of the catalogue's shot ({source}) {'is' if len(fields) == 1 else 'are'} not used, because "
        f"{causes} {'is' if ' and ' not in causes else 'are'} set: what was measured in one shot does not "
        "hold for another"
    )
