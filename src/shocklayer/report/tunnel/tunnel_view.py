"""What the page of a run of a tunnel shows, from its document."""

from __future__ import annotations

from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from shocklayer.core.constants import GAS_CONSTANT

if TYPE_CHECKING:
    from shocklayer.facilities.entry import Facility
    from shocklayer.facilities.run_document import ProfileDocument, StreamDocument
    from shocklayer.facilities.wave_diagram import TestTime, Wave
    from shocklayer.heating.model_in_stream import TunnelRun

_MOLAR_MASS = 0.0289652  # [kg/mol], dry air
_SPACE = 100e3  # [m], where no altitude is published


class Box(NamedTuple):
    """Published bounds of a facility: speeds by total enthalpy [m/s], altitudes [m], and which are known."""

    speeds: tuple[float, float]
    altitudes: tuple[float, float]
    words: str


class Flown(NamedTuple):
    """A flight over the envelope: name, speeds [m/s] and altitudes [m]."""

    name: str
    speed: np.ndarray
    altitude: np.ndarray


class TunnelView:
    """A run as drawn.

    Parameters
    ----------
    document : TunnelRun
        From `heating.model_in_stream.with_model`.
    facility : Facility
        Entry, in the mode of the run.
    flown : Flown, optional
        A flight to draw over the envelope.
    """

    def __init__(self, document: TunnelRun, facility: Facility, flown: Flown | None = None) -> None:
        self.document = document
        self.entry = facility
        self.facility = document["facility"]
        self.flight_name = flown.name if flown is not None else ""
        self.flight_speed = flown.speed if flown is not None else np.empty(0)
        self.flight_altitude = flown.altitude if flown is not None else np.empty(0)

    @property
    def waves(self) -> list[Wave]:
        """Waves of the shot."""
        return self.document.get("waves", [])

    @property
    def test_time(self) -> TestTime | None:
        """Test time with its limits, None where it is only stated."""
        return self.document.get("test_time_limits")

    @property
    def tube_length(self) -> float:
        """Length of the shock tube [m]."""
        field = self.document["condition"].get("tube.length")
        value = None if field is None else field["value"]
        return float(value) if isinstance(value, int | float) else 0.0

    @property
    def nozzle(self) -> ProfileDocument | None:
        """States along the nozzle, None where only its ends are computed."""
        return self.document.get("nozzle_profile")

    @property
    def chemistry(self) -> str:
        """Chemistry of the nozzle."""
        field = self.document["condition"].get("nozzle.chemistry")
        return "equilibrium" if field is None else str(field["value"])

    def stream(self, name: str) -> dict[str, float]:
        """Return the numbers of ``test_section``, ``equilibrium`` or ``frozen``."""
        chosen: dict[str, StreamDocument] = {
            "test_section": self.document["test_section"],
            "equilibrium": self.document["equilibrium"],
            "frozen": self.document["frozen"],
        }
        return {key: value for key, value in chosen[name].items() if isinstance(value, int | float)}

    @property
    def equivalent_speed(self) -> float:
        """Speed of the equivalent flight [m/s]."""
        return self.document["model"]["flight_equivalent_speed"]

    @property
    def equivalent_altitude(self) -> float | None:
        """Altitude of the equivalent flight [m]."""
        return self.document["model"]["flight_equivalent_altitude"]

    @property
    def envelope(self) -> Box | None:
        """Published bounds of the facility, None where neither enthalpy nor speed is published."""
        from shocklayer.facilities.matching import envelope

        limits = envelope(self.entry)
        low, high = limits.total_enthalpy
        if high is None:
            return None
        floor, ceiling = limits.altitude
        words = "enthalpy and altitude as published"
        if floor is None and ceiling is None:
            words = "enthalpy as published, altitude not published"
        return Box(
            (sqrt(2.0 * max(low or 0.0, 0.0)), sqrt(2.0 * high)),
            (floor or 0.0, _SPACE if ceiling is None else ceiling),
            words,
        )

    @property
    def points(self) -> list[tuple[str, float, float]]:
        """Published conditions with enthalpy and density: name, speed [m/s] and altitude [m]."""
        from shocklayer.heating.model_in_stream import density_altitude

        found: list[tuple[str, float, float]] = []
        for point in self.entry.points:
            enthalpy = point.value("total_enthalpy")
            pressure, temperature = point.value("static_pressure"), point.value("static_temperature")
            altitude = None
            if pressure is not None and temperature is not None:
                altitude = density_altitude(pressure * _MOLAR_MASS / (GAS_CONSTANT * temperature))
            if enthalpy is not None and altitude is not None:
                found.append((point.name, sqrt(2.0 * enthalpy), altitude))
        return found
