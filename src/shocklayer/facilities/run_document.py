"""The parts of a run's document that all kinds of facility share, and its warnings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NotRequired, TypedDict

import numpy as np

from shocklayer.core.types import Array
from shocklayer.facilities import condensation
from shocklayer.facilities.condition import Chemistry, Condition, FieldDocument
from shocklayer.gas.mixtures import Mixture


class WarningDocument(TypedDict):
    """A warning: a model outside its range, or an assumption."""

    model: str
    quantity: str
    value: str | float | list[float] | None
    low: float | None
    high: float | None
    message: str


class ReservoirDocument(TypedDict):
    """Nozzle supply: temperature [K], pressure [Pa], enthalpy [J/kg]; None for an expansion tube."""

    temperature: float | None
    pressure: float | None
    enthalpy: float
    mole_fractions: dict[str, float]


class StreamDocument(TypedDict):
    """Test section, SI units."""

    temperature: float
    vibrational_temperature: float
    pressure: float
    density: float
    speed: float
    mach_number: float
    unit_reynolds_number: float
    pitot_pressure: float
    dynamic_pressure: float
    mole_fractions: dict[str, float]


class CondensationDocument(TypedDict):
    """Condensation of the stream: its state, and temperature limits [K]."""

    state: str
    saturation_temperature: float
    onset_temperature: float
    minimum_total_temperature_saturation: NotRequired[float]
    minimum_total_temperature_onset: NotRequired[float]


class ModelDocument(TypedDict):
    """What a model of a facility computes for one condition, SI units.

    ``test_section`` is that of the chosen nozzle chemistry; ``equilibrium`` and ``frozen`` are the two
    limits.
    """

    reservoir: ReservoirDocument
    test_section: StreamDocument
    equilibrium: StreamDocument
    frozen: StreamDocument
    test_time: float | None
    test_time_basis: str
    condensation: CondensationDocument
    warnings: list[WarningDocument]
    throat: NotRequired[dict[str, float]]
    shock_tube: NotRequired[dict[str, float]]


class RunDocument(ModelDocument):
    """The document that ``shocklayer tunnel run --json`` prints."""

    facility: str
    kind: str
    condition: dict[str, FieldDocument]


def mole_fractions(mixture: Mixture, fractions: Array | np.ndarray) -> dict[str, float]:
    """Return mole fractions by species.

    Parameters
    ----------
    mixture : Mixture
        The gas.
    fractions : array, shape (species,)
        Mole fractions [-].

    Returns
    -------
    dict of str to float
        Mole fractions [-] in the order of the species.
    """
    return {name: float(value) for name, value in zip(mixture.names, fractions, strict=True)}


def stated_test_time(condition: Condition) -> tuple[float | None, str]:
    """Return the longest test time that the operator states [s], and what it is based on."""
    stated = condition.facility.longest_test_time()
    return stated, "stated by the operator" if stated is not None else "not known"


def assumptions(condition: Condition) -> list[WarningDocument]:
    """Return a warning for every field that the catalogue assumes.

    Parameters
    ----------
    condition : Condition
        Settings of the run.

    Returns
    -------
    list of dict
        Warnings.
    """
    return [
        {
            "model": "facility catalogue",
            "quantity": key,
            "value": datum.value,
            "low": None,
            "high": None,
            "message": f"{key} = {datum.value} is assumed: {datum.source}",
        }
        for key, datum in condition.fields.items()
        if datum.status == "assumed"
    ]


def outside(
    model: str, quantity: str, value: float, low: float | None, high: float | None, message: str
) -> list[WarningDocument]:
    """Return a warning if a value is outside the range of a model.

    Parameters
    ----------
    model, quantity : str
        Name of the model and of the quantity.
    value : float
        Value of the quantity.
    low, high : float or None
        Range of validity; None for an open end.
    message : str
        Consequence, for the user.

    Returns
    -------
    list of dict
        One warning, or none.
    """
    if (low is None or value >= low) and (high is None or value <= high):
        return []
    return [
        {"model": model, "quantity": quantity, "value": value, "low": low, "high": high, "message": message}
    ]


def chemistry_spread(streams: Mapping[Chemistry, StreamDocument]) -> list[WarningDocument]:
    """Warn where the two limits of nozzle chemistry differ by more than 2 % in temperature.

    Parameters
    ----------
    streams : mapping
        The streams in equilibrium and frozen.

    Returns
    -------
    list of dict
        One warning, or none.
    """
    low, high = sorted(stream["temperature"] for stream in streams.values())
    if high - low < 0.02 * low:
        return []
    return [
        {
            "model": "nozzle chemistry",
            "quantity": "test_section.temperature",
            "value": None,
            "low": low,
            "high": high,
            "message": "the flow with finite-rate chemistry is between frozen and equilibrium: "
            f"{low:.0f} to {high:.0f} K",
        }
    ]


def condensation_state(
    mixture: Mixture, stream: StreamDocument
) -> tuple[CondensationDocument, list[WarningDocument]]:
    """Compare a stream with the condensation limits of its gas.

    Parameters
    ----------
    mixture : Mixture
        Test gas.
    stream : StreamDocument
        Test section.

    Returns
    -------
    document : dict
        ``state`` ("dry", "supersaturated" or "condensed"), ``saturation_temperature`` and
        ``onset_temperature`` [K].
    warnings : list of dict
        One if the stream is not dry.
    """
    temperature, pressure = stream["temperature"], stream["pressure"]
    saturation = float(condensation.saturation_temperature(mixture, pressure))
    onset = float(condensation.onset_temperature(mixture, pressure))
    if temperature >= saturation:
        state, message = "dry", ""
    elif temperature >= onset:
        state = "supersaturated"
        message = "the stream is supersaturated and may condense, the more likely the slower it expands"
    else:
        state = "condensed"
        message = "the stream condenses: it is colder than any measured onset of condensation"
    warnings = outside("condensation", "temperature", temperature, saturation, None, message)
    return {"state": state, "saturation_temperature": saturation, "onset_temperature": onset}, warnings
