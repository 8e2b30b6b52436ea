"""The condition of a run: the facility's own, with the user's settings over it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Literal, TypedDict

from shocklayer.core.errors import UserError, one_line
from shocklayer.core.units import quote
from shocklayer.facilities.catalogue import Facility, nearest_clause
from shocklayer.facilities.coherence import Dropped, conflicts, dropped_fields
from shocklayer.facilities.datum import CONDITION_DIMENSIONS, Datum, Status, si_unit, to_si

if TYPE_CHECKING:
    from shocklayer.gas.mixtures import Mixture

Chemistry = Literal["equilibrium", "frozen", "finite-rate", "two-temperature"]
"""Chemistry of the nozzle expansion."""
Limit = Literal["equilibrium", "frozen"]
"""The two limits of chemistry."""
CHEMISTRIES: tuple[Chemistry, ...] = ("equilibrium", "frozen", "finite-rate", "two-temperature")
LIMITS: tuple[Limit, Limit] = ("equilibrium", "frozen")

_BOUNDS = {
    "shock_speed": (350.0, 15000.0),
    "fill.pressure": (0.1, 1.0e7),
    "fill.temperature": (100.0, 1000.0),
    "driver_gas.pressure": (1.0e3, 1.0e9),
    "driver_gas.temperature": (100.0, 10000.0),
    "driver_gas.fill_pressure": (1.0e3, 1.0e8),
    "driver_gas.fill_temperature": (100.0, 1000.0),
    "driver_gas.compression_ratio": (1.0, 1000.0),
    "driver_gas.throat_diameter": (1.0e-3, 10.0),
    "driver_gas.loss_factor": (0.1, 1.5),
    "driver_gas.length": (0.01, 1000.0),
    "secondary_driver.pressure": (10.0, 1.0e7),
    "secondary_driver.temperature": (100.0, 1000.0),
    "secondary_driver.shock_speed": (350.0, 15000.0),
    "secondary_driver.length": (0.01, 1000.0),
    "acceleration.pressure": (1.0e-2, 1.0e6),
    "acceleration.temperature": (100.0, 1000.0),
    "acceleration.length": (0.01, 1000.0),
    "acceleration.shock_speed": (350.0, 20000.0),
    "reservoir.pressure": (100.0, 1.0e9),
    "reservoir.temperature": (250.0, 20000.0),
    "heater.mass_flow": (1.0e-6, 1.0e4),
    "heater.power": (1.0, 1.0e10),
    "heater.efficiency": (0.01, 1.0),
    "nozzle.area_ratio": (1.0, 1.0e5),
    "nozzle.pitot_ratio": (1.0e-7, 0.9),
    "nozzle.exit_diameter": (1.0e-3, 20.0),
    "nozzle.mach_number": (1.0, 30.0),
    "nozzle.throat_diameter": (1.0e-4, 1.0),
    "tube.length": (0.01, 1000.0),
    "tube.diameter": (1.0e-3, 10.0),
    "model.nose_radius": (1.0e-5, 10.0),
    "model.length": (1.0e-4, 100.0),
    "model.cone_angle": (0.017, 1.4),
    "model.wedge_angle": (0.0017, 1.4),
    "model.wall_temperature": (100.0, 3000.0),
    "model.scale": (1.0e-4, 10.0),
}
"""Bounds of the settings, SI; a value outside is taken as a typing error."""


class FieldDocument(TypedDict):
    """One field of a condition as it is printed."""

    value: str | float | list[float] | None
    unit: str
    status: Status
    source: str


class Condition:
    """Settings of one run: the facility's default condition and the user's overrides.

    Parameters
    ----------
    facility : Facility
        Entry of the catalogue or of a file.
    settings : sequence of str
        ``"key=value"`` with the keys of `CONDITION_DIMENSIONS`; the value ``none`` unsets a field.

    Attributes
    ----------
    fields : dict of str to Datum
        Fields that hold.
    dropped : list of Dropped
        Fields of the catalogue that do not go with the user's.

    Mistakes in the settings are kept until `check` refuses them all.
    """

    def __init__(self, facility: Facility, settings: Sequence[str] = ()) -> None:
        self.facility = facility
        given: dict[str, Datum] = {}
        unset: set[str] = set()
        mistakes: list[str] = []
        for setting in settings:
            key, separator, value = setting.partition("=")
            key, value = key.strip(), value.strip().strip("\"'")
            if not separator or not value:
                mistakes.append(f"--set needs KEY=VALUE, not {quote(setting)}")
                continue
            if key not in CONDITION_DIMENSIONS:
                near = nearest_clause(key, CONDITION_DIMENSIONS)
                mistakes.append(f"--set {one_line(key)}: no such field; {near}")
                continue
            if value.casefold() == "none":
                given.pop(key, None)
                unset.add(key)
                continue
            unset.discard(key)
            given[key] = Datum(value=value, status="given", source="--set")
        catalogue = {key: datum for key, datum in facility.condition.items() if key not in unset}
        self.dropped: list[Dropped] = dropped_fields(catalogue, given, "reservoir.temperature" in given)
        gone = {each.key for each in self.dropped}
        self.fields: dict[str, Datum] = {k: d for k, d in catalogue.items() if k not in gone} | given
        self._leave_out_assumed_driver(given)
        self._mistakes = mistakes + conflicts(given)
        for key in self.fields:
            if CONDITION_DIMENSIONS[key] is not None:
                self._note(self.number, key)

    def _leave_out_assumed_driver(self, given: Mapping[str, Datum]) -> None:
        """Leave out a driver that is only assumed where shock speed or reservoir are known without it."""
        if not {"shock_speed", "reservoir.temperature"} & set(self.fields):
            return
        driver = [key for key in self.fields if key.startswith("driver_gas.")]
        if any(self.fields[key].status == "assumed" for key in driver) and not set(driver) & set(given):
            for key in driver:
                del self.fields[key]

    def _note(self, read: Callable[..., object], *arguments: object) -> None:
        """Read a field, and keep the mistake that it has."""
        try:
            read(*arguments)
        except UserError as mistake:
            self._mistakes += mistake.mistakes

    def check(self, allowed: Sequence[str], required: Mapping[str, str]) -> None:
        """Refuse all mistakes of the settings at once.

        Parameters
        ----------
        allowed : sequence of str
            Fields that the run reads.
        required : mapping of str to str
            Fields that the run cannot do without, each with a value to suggest.

        Raises
        ------
        UserError
            With a sentence for every setting that is malformed, unknown, without a unit, out of bounds or of
            no use to this kind of facility, and for every required field that is not set.
        """
        self._note(self.refuse_except, allowed)
        # A field dropped because of one that does not apply is not missing: that one is the mistake.
        misled = {each.key for each in self.dropped if not set(each.because) <= set(allowed)}
        for key, example in required.items():
            if key not in misled:
                self._note(self.required, key, example)
        self._note(self.chemistry)
        self._note(self.test_gas)
        if self._mistakes:
            raise UserError(*dict.fromkeys(self._mistakes))

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
        datum = self.fields.get(key)
        if datum is None:
            return None
        origin = datum.source if datum.source == "--set" else self.facility.name
        value = to_si(datum.value, CONDITION_DIMENSIONS[key] or "", key, origin)
        low, high = _BOUNDS[key]
        if not low <= value <= high:
            unit = si_unit(CONDITION_DIMENSIONS[key] or "")
            raise UserError(
                f"{key} in {origin} must be between {low:g} and {high:g}"
                f"{'' if unit == '1' else ' ' + unit}, not {quote(datum.value)}"
            )
        return value

    def required(self, key: str, example: str) -> float:
        """Return a required field in SI.

        Parameters
        ----------
        key : str
            Dotted name.
        example : str
            A value to suggest in the error message.

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
            gone = next((each for each in self.dropped if each.key == key), None)
            why = "is not in the catalogue"
            if gone is not None:
                why = f"({gone.datum.value}) was measured in another shot than that with {gone.because[0]}"
            raise UserError(f'{key} of {self.facility.name} {why}; set it, as in --set {key}="{example}"')
        return value

    def name(self, key: str, default: str) -> str:
        """Return a field whose value is a name.

        Parameters
        ----------
        key : str
            Dotted name.
        default : str
            Name where it is not set.

        Returns
        -------
        str
            The name.
        """
        datum = self.fields.get(key)
        return default if datum is None else str(datum.value)

    def chemistry(self) -> Chemistry:
        """Return the chosen chemistry of the nozzle.

        Returns
        -------
        str
            One of `CHEMISTRIES`.

        Raises
        ------
        UserError
            If it is another name.
        """
        name = self.name("nozzle.chemistry", "equilibrium")
        for chemistry in CHEMISTRIES:
            if name == chemistry:
                return chemistry
        raise UserError(f"nozzle.chemistry must be {' or '.join(CHEMISTRIES)}, not {quote(name)}")

    def test_gas(self) -> Mixture:
        """Return the test gas: ``fill.mixture``, or else the facility's gas.

        Returns
        -------
        Mixture
            A mixture of the gas package by name ("air" means air13, "N2" pure nitrogen), or a composition.
        """
        from shocklayer.facilities.gases import gas

        return gas(self.gas_name(), "fill.mixture")

    def gas_name(self) -> str:
        """Return the name or composition of the test gas."""
        return self.name("fill.mixture", "N2" if self.facility.gases == ("N2",) else "air")

    def refuse_except(self, allowed: Sequence[str]) -> None:
        """Refuse settings that do not apply to this kind of facility.

        Parameters
        ----------
        allowed : sequence of str
            Fields that the run reads.

        Raises
        ------
        UserError
            If a field set by the user is not among them.
        """
        useless = [
            f"--set {key}: a {self.facility.kind} facility has no such field; "
            f"its fields are {', '.join(allowed)}"
            for key, datum in self.fields.items()
            if key not in allowed and datum.source == "--set"
        ]
        if useless:
            raise UserError(*useless)

    def document(self) -> dict[str, FieldDocument]:
        """Return the fields with their values, units, status and source.

        Returns
        -------
        dict
            Dotted name to value, unit, status and source.
        """
        shown: dict[str, FieldDocument] = {}
        for key, datum in self.fields.items():
            dimension = CONDITION_DIMENSIONS[key]
            shown[key] = {
                "value": datum.value if dimension is None else self.number(key),
                "unit": "1" if dimension is None else si_unit(dimension),
                "status": datum.status,
                "source": datum.source,
            }
        return shown
