"""Whether the tables that a scenario names cover its flight; a unit slip of 1000 leaves it outside them."""

from collections.abc import Iterator
from pathlib import Path

from pydantic_core import PydanticCustomError

from shocklayer.core.errors import UserError
from shocklayer.core.units import quote
from shocklayer.scenario import builtin
from shocklayer.scenario.fields import validation_error
from shocklayer.scenario.models import Scenario

__all__ = ["uncovered"]

_SLIP = 1e-2
"""Fraction of the start of the flight at which even a table that is constant beyond its ends must reach."""


def uncovered(scenario: Scenario, base_dir: Path) -> Iterator[PydanticCustomError]:
    """Yield a mistake for every table that the flight begins far outside of.

    Parameters
    ----------
    scenario : Scenario
        The scenario, or those parts of it that are right.
    base_dir : Path
        Folder that file names are relative to.

    Yields
    ------
    PydanticCustomError
        For a table of air that ends more than a tenth of the altitude of entry below it; for a table of wind
        or a schedule against speed, constant beyond its ends, that ends below a hundredth of the altitude or
        speed of entry.
    """
    for each in (_air, _wind, _schedules, _mesh):
        try:
            yield from each(scenario, base_dir)
        except (AttributeError, UserError):
            continue  # a field or file that is mistaken itself is reported elsewhere


def _air(scenario: Scenario, base_dir: Path) -> Iterator[PydanticCustomError]:
    entry, air = scenario.flight.entry, scenario.planet.atmosphere
    file: object = getattr(air, "file", None)
    if entry is None or entry.altitude is None or not isinstance(file, str):
        return
    from shocklayer.planet.tables import atmosphere_table, refuse_uncovered

    path = builtin.resolve(file, base_dir)
    top = float(atmosphere_table(path)["altitude_m"][-1])
    try:
        refuse_uncovered(path, top, entry.altitude)
    except UserError as error:
        yield validation_error(str(error), "planet.atmosphere.file")


def _wind(scenario: Scenario, base_dir: Path) -> Iterator[PydanticCustomError]:
    entry, wind = scenario.flight.entry, scenario.planet.wind
    if entry is None or entry.altitude is None or wind is None:
        return
    from shocklayer.planet.tables import wind_table

    top = float(wind_table(builtin.resolve(wind.file, base_dir))["altitude_m"][-1])
    if top < _SLIP * entry.altitude:
        yield validation_error(
            f"{quote(wind.file)}: the table ends at {top / 1e3:g} km, but the flight begins at "
            f"{entry.altitude / 1e3:g} km; are its altitudes in kilometres?",
            "planet.wind.file",
        )


def _mesh(scenario: Scenario, base_dir: Path) -> Iterator[PydanticCustomError]:
    shape = scenario.vehicle.shape
    if shape.kind != "mesh":
        return
    import numpy as np

    from shocklayer.scenario.surface_mesh import closed_surface

    path = builtin.resolve(shape.file, base_dir)
    vertices, faces = closed_surface(path)
    sides = shape.unit_length * np.ptp(vertices[np.unique(faces)], axis=0)
    largest = float(sides.max())
    for name, at_least, at_most in (("nose_radius", 1e-4, 10.0), ("reference_length", 1e-2, 1e2)):
        given = float(getattr(scenario.vehicle, name))
        if not at_least * largest <= given <= at_most * largest:
            yield validation_error(
                f"with unit_length {shape.unit_length:g} m the body of {quote(shape.file)} is "
                f"{' by '.join(f'{side:.3g}' for side in sorted(sides)[::-1])} m, which does not fit "
                f"vehicle.{name} {given:g} m; give the length of the file's unit, such as "
                'unit_length = "1 mm"',
                "vehicle.shape.unit_length",
            )
            return


def _schedules(scenario: Scenario, base_dir: Path) -> Iterator[PydanticCustomError]:
    entry, controls = scenario.flight.entry, scenario.flight.controls
    if entry is None:
        return
    for name in type(controls).model_fields:
        schedule = getattr(controls, name, None)
        file = getattr(schedule, "file", None)
        if file is None or schedule is None or schedule.against != "speed":
            continue
        fastest = schedule.points[-1]
        if fastest < _SLIP * entry.speed:
            yield validation_error(
                f"{quote(file)}: the speeds end at {fastest:g} m/s, but the flight begins at "
                f"{entry.speed:g} m/s; are they in kilometres per second?",
                f"flight.controls.{name}",
            )
