"""The parts of a run's document that all kinds of facility share, and its warnings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NotRequired, TypedDict

import numpy as np

from shocklayer.core.types import Array
from shocklayer.facilities import condensation
from shocklayer.facilities.coherence import sentence
from shocklayer.facilities.condition import Condition, FieldDocument, Limit
from shocklayer.facilities.wave_diagram import LATEST, TestTime, Wave, WaveDiagram
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


class StateDocument(TypedDict):
    """State of the gas in the shock tube or throat, SI units; speed in the laboratory."""

    temperature: float
    pressure: float
    density: float
    enthalpy: float
    sound_speed: float
    speed: float


class NozzleDocument(TypedDict):
    """Nozzle of a run.

    ``area_ratio`` is that at which the streams are given (the effective one where a Pitot pressure is set),
    ``geometric_area_ratio`` that of the contour or the diameters, ``displacement_thickness`` [m] what the
    boundary layer takes where both are known, ``contour`` where the contour is from.
    """

    area_ratio: float
    geometric_area_ratio: float | None
    displacement_thickness: float | None
    throat_diameter: float | None
    contour: str | None


class ProfileDocument(TypedDict):
    """States along the nozzle, SI units."""

    distance: list[float]
    area_ratio: list[float]
    temperature: list[float]
    vibrational_temperature: list[float]
    pressure: list[float]
    density: list[float]
    speed: list[float]
    mach_number: list[float]
    pitot_pressure: list[float]
    mole_fractions: dict[str, list[float]]


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
    test_time_limits: NotRequired[TestTime]
    waves: NotRequired[list[Wave]]
    condensation: CondensationDocument
    warnings: list[WarningDocument]
    throat: NotRequired[dict[str, float]]
    shock_tube: NotRequired[dict[str, float]]
    states: NotRequired[dict[str, StateDocument]]
    driver: NotRequired[dict[str, float]]
    heater: NotRequired[dict[str, float]]
    secondary_driver: NotRequired[dict[str, float]]
    nozzle: NotRequired[NozzleDocument]
    nozzle_profile: NotRequired[ProfileDocument]


class RunDocument(ModelDocument):
    """The document that ``shocklayer tunnel run --json`` prints."""

    facility: str
    kind: str
    mode: str
    test_gas: str
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


def add_waves(document: ModelDocument, condition: Condition, diagram: WaveDiagram | None) -> None:
    """Put the waves of a shot and the test time between them into its document.

    Parameters
    ----------
    document : ModelDocument
        Of the run; it keeps the test time that the operator states where no other is known or that is
        shorter.
    condition : Condition
        Settings of the run.
    diagram : WaveDiagram or None
        Waves, where the lengths of the tubes are known.
    """
    if diagram is None:
        return
    time = diagram.test_time
    document["test_time_limits"] = time
    document["waves"] = diagram.waves
    stated = condition.facility.longest_test_time()
    computed = f"{time['low']:.3g} to {time['high']:.3g} s, ended by {time['ended_by']}"
    if time["ended_by"] == LATEST:
        computed = f"{time['value']:.3g} s, upper bound: all the test gas leaves through the throat"
    if stated is not None and stated < time["value"]:
        document["test_time_basis"] = f"stated by the operator; computed: {computed}"
        return
    document["test_time"] = time["value"]
    document["test_time_basis"] = f"computed: {computed}"
    if stated is not None:
        document["test_time_basis"] += f"; the operator states up to {stated:g} s"


def stated_test_time(condition: Condition) -> tuple[float | None, str]:
    """Return the longest test time that the operator states [s], and what it is based on."""
    stated = condition.facility.longest_test_time()
    return stated, "stated by the operator" if stated is not None else "not known"


def assumptions(condition: Condition) -> list[WarningDocument]:
    """Return a warning for every field that the catalogue assumes, and for those that were dropped.

    Parameters
    ----------
    condition : Condition
        Settings of the run.

    Returns
    -------
    list of dict
        Warnings.
    """
    warnings: list[WarningDocument] = [
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
    measured = [each for each in condition.dropped if each.measured]
    if measured:
        names = ", ".join(each.key for each in measured)
        warnings.insert(0, note("facility catalogue", names, sentence(measured)))
    gases = condition.facility.gases
    if "fill.mixture" not in condition.fields and not {"air", "N2"} & set(gases):
        message = f"the test gas of {condition.facility.name} is {', '.join(gases)}; it is computed as air"
        warnings.append(note("test gas", "fill.mixture", message))
    return warnings


def note(model: str, quantity: str, message: str) -> WarningDocument:
    """Return a warning without numbers: an assumption, or a choice made for the user.

    Parameters
    ----------
    model, quantity : str
        Name of the model and of the quantity.
    message : str
        For the user.

    Returns
    -------
    dict
        The warning.
    """
    return {
        "model": model,
        "quantity": quantity,
        "value": None,
        "low": None,
        "high": None,
        "message": message,
    }


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


def chemistry_spread(streams: Mapping[Limit, StreamDocument]) -> list[WarningDocument]:
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
            "message": "the stream is between composition and vibration frozen and both in equilibrium: "
            f"{low:.0f} to {high:.0f} K; nozzle.chemistry = finite-rate or two-temperature computes it",
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
    vapour = stream["mole_fractions"].get("H2O", 0.0) * pressure
    if vapour > 1e-3 and temperature < (frost := condensation.frost_point(vapour)):
        warnings.append(
            {
                "model": "condensation",
                "quantity": "temperature",
                "value": temperature,
                "low": frost,
                "high": None,
                "message": f"the water vapour of the test gas is supersaturated below {frost:.0f} K and may "
                "condense",
            }
        )
    return {"state": state, "saturation_temperature": saturation, "onset_temperature": onset}, warnings
