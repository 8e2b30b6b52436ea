"""The settings of a run, and the warnings every kind of run may give."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from shocklayer.core.errors import UserError
from shocklayer.facilities.catalogue import CONDITION, Facility, Figure, nearest_clause, si_unit, to_si

if TYPE_CHECKING:
    from shocklayer.gas.mixtures import Mixture

CHEMISTRIES = ("equilibrium", "frozen")
"""Chemistry of the nozzle expansion."""

# Bounds beyond which a setting is a slip of the pen, not a tunnel.
_SENSIBLE = {
    "shock_speed": (350.0, 15000.0),
    "fill.pressure": (0.1, 1.0e7),
    "fill.temperature": (100.0, 1000.0),
    "driver_gas.pressure": (1.0e3, 1.0e9),
    "driver_gas.temperature": (100.0, 10000.0),
    "acceleration.pressure": (1.0e-2, 1.0e6),
    "acceleration.temperature": (100.0, 1000.0),
    "acceleration.shock_speed": (350.0, 20000.0),
    "reservoir.pressure": (100.0, 1.0e9),
    "reservoir.temperature": (250.0, 20000.0),
    "nozzle.area_ratio": (1.0, 1.0e5),
    "nozzle.mach_number": (1.0, 30.0),
    "nozzle.throat_diameter": (1.0e-4, 1.0),
    "tube.length": (0.01, 1000.0),
    "tube.diameter": (1.0e-3, 10.0),
}


class Condition:
    """Settings of one run: the facility's own with the user's over them.

    Parameters
    ----------
    facility : Facility
        Entry of the catalogue or of a file.
    settings : sequence of str
        ``"key=value"`` with the keys of `CONDITION`.

    Raises
    ------
    UserError
        If a setting is malformed, unknown, unitless or out of any sensible bound.
    """

    def __init__(self, facility: Facility, settings: Sequence[str] = ()) -> None:
        self.facility = facility
        self.fields: dict[str, Figure] = dict(facility.condition)
        for setting in settings:
            key, separator, value = setting.partition("=")
            key, value = key.strip(), value.strip().strip("\"'")
            if not separator or not value:
                raise UserError(f"--set needs KEY=VALUE, not {setting!r}")
            if key not in CONDITION:
                raise UserError(f"--set {key}: no such field; {nearest_clause(key, CONDITION)}")
            self.fields[key] = Figure(value=value, status="given", source="--set")
        for key in self.fields:
            if CONDITION[key] is not None:
                self.number(key)

    def number(self, key: str) -> float | None:
        """Return a field in SI, or None where it is not set.

        Parameters
        ----------
        key : str
            Dotted name.

        Returns
        -------
        float or None
            Value.
        """
        found = self.fields.get(key)
        if found is None:
            return None
        origin = found.source if found.source == "--set" else self.facility.name
        value = to_si(found.value, CONDITION[key] or "", key, origin)
        low, high = _SENSIBLE[key]
        if not low <= value <= high:
            unit = si_unit(CONDITION[key] or "")
            raise UserError(
                f"{key} in {origin} must lie between {low:g} and {high:g}"
                f"{'' if unit == '1' else ' ' + unit}, not {found.value!r}"
            )
        return value

    def needed(self, key: str, example: str) -> float:
        """Return a field in SI that the run cannot do without.

        Parameters
        ----------
        key : str
            Dotted name.
        example : str
            A value for the message.

        Returns
        -------
        float
            Value.

        Raises
        ------
        UserError
            If it is not set.
        """
        value = self.number(key)
        if value is None:
            raise UserError(
                f"{key} of {self.facility.name} is not known to the catalogue; "
                f'give it with --set {key}="{example}"'
            )
        return value

    def word(self, key: str, default: str) -> str:
        """Return a field that is a word.

        Parameters
        ----------
        key : str
            Dotted name.
        default : str
            Where it is not set.

        Returns
        -------
        str
            The word.
        """
        found = self.fields.get(key)
        return default if found is None else str(found.value)

    def chemistry(self) -> str:
        """Return the chosen chemistry of the nozzle.

        Returns
        -------
        str
            "equilibrium" or "frozen".

        Raises
        ------
        UserError
            If it is another word.
        """
        word = self.word("nozzle.chemistry", "equilibrium")
        if word not in CHEMISTRIES:
            raise UserError(f"nozzle.chemistry must be {' or '.join(CHEMISTRIES)}, not {word!r}")
        return word

    def only(self, allowed: Sequence[str]) -> None:
        """Refuse settings that this kind of facility has no use for.

        Parameters
        ----------
        allowed : sequence of str
            Fields the run reads.

        Raises
        ------
        UserError
            If a field set by the user is not among them.
        """
        for key, figure in self.fields.items():
            if key not in allowed and figure.source == "--set":
                raise UserError(
                    f"--set {key}: a {self.facility.kind} facility has no such field; "
                    f"it has {', '.join(allowed)}"
                )

    def document(self) -> dict[str, Any]:
        """Return the fields with their values, units, status and source.

        Returns
        -------
        dict
            Dotted name to a dict of value, unit, status and source.
        """
        shown: dict[str, Any] = {}
        for key, figure in self.fields.items():
            dimension = CONDITION[key]
            value = figure.value if dimension is None else self.number(key)
            shown[key] = {"value": value, "unit": "1" if dimension is None else si_unit(dimension)}
            shown[key] |= {"status": figure.status, "source": figure.source}
        return shown


def assumed(condition: Condition) -> list[dict[str, Any]]:
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
            "value": figure.value,
            "low": None,
            "high": None,
            "message": f"{key} = {figure.value} is assumed: {figure.source}",
        }
        for key, figure in condition.fields.items()
        if figure.status == "assumed"
    ]


def out_of_range(
    model: str, quantity: str, value: float, low: float | None, high: float | None, message: str
) -> list[dict[str, Any]]:
    """Return a warning where a value is outside what a model covers.

    Parameters
    ----------
    model, quantity : str
        What left its range.
    value : float
        Its value.
    low, high : float or None
        The range.
    message : str
        What that means.

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


def condensation_document(mixture: Any, temperature: float, pressure: float) -> tuple[dict[str, Any], list]:
    """Compare a stream with the condensation limits of its gas.

    Parameters
    ----------
    mixture : Mixture
        Test gas.
    temperature, pressure : float
        Static state [K], [Pa].

    Returns
    -------
    document : dict
        ``state`` ("dry", "supersaturated" or "condensed"), ``saturation_temperature`` and
        ``onset_temperature`` [K].
    warnings : list of dict
        Where the stream is not dry.
    """
    from shocklayer.facilities import condensation

    saturation = float(condensation.saturation_temperature(mixture, pressure))
    onset = float(condensation.onset_temperature(mixture, pressure))
    if temperature >= saturation:
        state = "dry"
    elif temperature >= onset:
        state = "supersaturated"
    else:
        state = "condensed"
    meaning = {
        "dry": "",
        "supersaturated": "the stream is supersaturated: it may condense, the sooner the slower it expands",
        "condensed": "the stream is colder than any in which condensation has been avoided: it condenses",
    }[state]
    warnings = out_of_range("condensation", "temperature", temperature, saturation, None, meaning)
    return {"state": state, "saturation_temperature": saturation, "onset_temperature": onset}, warnings


def test_gas(condition: Condition) -> Mixture:
    """Return the mixture a condition is filled with: ``fill.mixture``, or else the facility's gas.

    Parameters
    ----------
    condition : Condition
        Settings of the run.

    Returns
    -------
    Mixture
        A mixture of the gas room; "air" means air13, "N2" pure nitrogen.
    """
    from shocklayer.gas.mixtures import mixture

    default = "N2" if condition.facility.gases == ("N2",) else "air"
    name = condition.word("fill.mixture", default)
    return mixture(*{"air": ("air13", None), "N2": ("air13", {"N2": 1.0})}.get(name, (name, None)))
