"""Run one condition of a facility: the document that ``shocklayer tunnel run`` prints."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from shocklayer.core.errors import UserError
from shocklayer.facilities.catalogue import Facility
from shocklayer.facilities.condition import Condition
from shocklayer.facilities.datum import MODEL_FIELDS

if TYPE_CHECKING:
    from shocklayer.facilities.run_document import ModelDocument, RunDocument

BLOWDOWN_KINDS = ("blowdown", "combustion-heated blowdown")
"""Kinds of facility that `run_blowdown` models."""
SHOCK_KINDS = ("reflected-shock",)
"""Kinds of facility that `run_reflected_shock` models."""
GIVEN_SUPPLY_KINDS = ("arc-jet", "gun tunnel", "hotshot")
"""Kinds of facility of which the nozzle is modelled, from a nozzle supply that is given."""
_NO_MODEL = {
    "ballistic range": "the model flies through gas at rest, so that there is no stream to compute",
    "plasma tunnel": "its jet is mostly subsonic, and is described by the enthalpy and pressure at the model",
    "ludwieg tube": "its gas expands unsteadily from a heated tube, which is not modelled",
    "unspecified": "nobody has published of what kind it is",
}
EXPANSION_KINDS = ("expansion",)
"""Kinds of facility that `run_expansion_tube` models."""


def run(facility: Facility, settings: Sequence[str] = ()) -> RunDocument:
    """Run one condition of a facility.

    Parameters
    ----------
    facility : Facility
        Entry of the catalogue or of a file.
    settings : sequence of str
        ``"key=value"`` overrides of the facility's default condition; ``"mode=NAME"`` chooses a mode.

    Returns
    -------
    RunDocument
        ``facility``, ``kind``, ``condition``, ``reservoir``, ``test_section`` (for the chosen chemistry),
        ``equilibrium`` and ``frozen`` (the same in the two limits), ``test_time`` [s] with
        ``test_time_basis``, ``condensation``, ``warnings``; all in SI.

    Raises
    ------
    UserError
        If there is no model for the facility's kind, or a field is missing or wrong.
    """
    facility, others = in_chosen_mode(facility, settings)
    condition = Condition(facility, others)
    fields, required, run_condition = _model(facility)
    condition.check((*fields, *MODEL_FIELDS), required(condition))
    computed = run_condition(condition)
    return {
        "facility": facility.name,
        "kind": facility.kind,
        "mode": facility.mode,
        "test_gas": condition.gas_name(),
        "condition": condition.document(),
        **computed,
    }


def check_settings(facility: Facility, settings: Sequence[str]) -> None:
    """Refuse all mistakes of settings at once, without asking for those that are missing.

    Parameters
    ----------
    facility : Facility
        Entry of the catalogue or of a file.
    settings : sequence of str
        As `run`.

    Raises
    ------
    UserError
        With a sentence for every mistake.
    """
    facility, others = in_chosen_mode(facility, settings)
    fields, _, _ = _model(facility)
    Condition(facility, others).check((*fields, *MODEL_FIELDS), {})


def in_chosen_mode(facility: Facility, settings: Sequence[str]) -> tuple[Facility, list[str]]:
    """Return a facility in the mode that the settings choose, and the other settings.

    Parameters
    ----------
    facility : Facility
        Entry.
    settings : sequence of str
        As `run`.

    Returns
    -------
    facility : Facility
        In its mode.
    settings : list of str
        Without those of the mode.
    """
    modes = [setting.partition("=")[2].strip().strip("\"'") for setting in settings if _sets_mode(setting)]
    if modes and modes[-1].casefold() != "none":
        facility = facility.in_mode(modes[-1])
    return facility, [setting for setting in settings if not _sets_mode(setting)]


def _sets_mode(setting: str) -> bool:
    return setting.partition("=")[0].strip() == "mode"


def _model(
    facility: Facility,
) -> tuple[tuple[str, ...], Callable[[Condition], dict[str, str]], Callable[[Condition], ModelDocument]]:
    """Return the fields that a facility's model reads, those it requires, and the model; imports JAX."""
    if facility.kind in BLOWDOWN_KINDS:
        from shocklayer.facilities import blowdown_condition as model
    elif facility.kind in SHOCK_KINDS:
        from shocklayer.facilities import reflected_shock_condition as model
    elif facility.kind in GIVEN_SUPPLY_KINDS:
        from shocklayer.facilities import given_supply_condition as model
    elif facility.kind in EXPANSION_KINDS:
        from shocklayer.facilities import expansion_tube_condition as model
    else:
        raise UserError(
            f"{facility.name} is of kind {facility.kind!r} and can be only matched to a flight, not run: "
            f"{_NO_MODEL[facility.kind]}"
        )
    return model.FIELDS, model.required_fields, model.run_condition
