"""NRLMSIS 2.1."""

from __future__ import annotations

from typing import Annotated, ClassVar, Literal

import numpy as np
from pydantic import Field

from shocklayer import planet
from shocklayer.core.validity import ValidityRange
from shocklayer.flight.atmosphere.model import AtmosphereModel
from shocklayer.planet.bodies import Planet
from shocklayer.scenario.fields import DateTime, Number
from shocklayer.scenario.files import ScenarioFiles

VALIDITY = (
    ValidityRange(
        "NRLMSIS 2.1", "altitude", -np.inf, 1000e3, "Emmert et al. (2022): from the ground to the exosphere"
    ),
)
"""Range within which the model is evaluated."""


class NrlmsisAtmosphere(AtmosphereModel):
    """NRLMSIS 2.1; requires the extra msis."""

    model: Literal["nrlmsis"] = Field(description="NRLMSIS 2.1.")
    date: DateTime = Field(description="Date and time (UTC) of the start of the flight.")
    f107: Annotated[float, Number(above=0, at_most=1000)] = Field(
        description="Solar radio flux F10.7 of the previous day [10^-22 W/m^2/Hz]."
    )
    f107a: Annotated[float, Number(above=0, at_most=1000)] = Field(
        description="81-day mean of F10.7 centred on the day [10^-22 W/m^2/Hz]."
    )
    ap: Annotated[float, Number(at_least=0, at_most=400)] = Field(description="Daily geomagnetic index Ap.")
    place: Literal["start", "track"] = Field(
        default="start",
        description="Position of the profile: at the start of the flight, or at each altitude where and "
        "when the flight last passed through it (the flight is computed twice).",
    )
    references: ClassVar[tuple[str, ...]] = ("emmert-2022",)
    validity: ClassVar[tuple[ValidityRange, ...]] = VALIDITY
    planets: ClassVar[tuple[str, ...]] = ("earth",)

    @property
    def along_track(self) -> bool:
        """Whether the profile follows the flight's track."""
        return self.place == "track"

    def build(
        self,
        world: Planet,
        latitude: float,
        longitude: float,
        files: ScenarioFiles,
        track: planet.Track | None = None,
    ) -> planet.Atmosphere:
        """Return the air at the start or along the track; see `AtmosphereModel.build`."""
        return planet.atmosphere(
            "nrlmsis",
            date=self.date.replace(tzinfo=None).isoformat(),
            f107=self.f107,
            f107a=self.f107a,
            ap=self.ap,
            **({"latitude": latitude, "longitude": longitude} if track is None else {"track": track}),
        )
