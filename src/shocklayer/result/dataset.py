"""From bare arrays to a labelled dataset and its summary."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np

from shocklayer import __version__
from shocklayer.core.json_output import plain
from shocklayer.core.quantities import QUANTITIES
from shocklayer.core.stage_output import StageOutput
from shocklayer.core.utc import utc_stamp
from shocklayer.core.validity import Notice, resolve
from shocklayer.facilities.stage import FacilitiesOutput
from shocklayer.flight import FlightHistory
from shocklayer.flight.stage import FlightOutput
from shocklayer.heat_shield.stage import HeatShieldOutput
from shocklayer.heating.stage import HeatingOutput
from shocklayer.heating.velocity_gradient import shape_factors
from shocklayer.planet.bodies import PLANETS
from shocklayer.plasma.stage import PlasmaOutput
from shocklayer.radio.stage import RadioOutput
from shocklayer.result import provenance
from shocklayer.result.peaks import peaks, sample_of_peaks, versions
from shocklayer.result.result import Result
from shocklayer.result.shield_result import shield_summary
from shocklayer.result.where import Where
from shocklayer.scenario import Scenario
from shocklayer.shock_layer.stage import ShockLayerOutput
from shocklayer.shock_layer.stations import Stations
from shocklayer.vehicle.catalogue import Vehicle
from shocklayer.visibility.stage import VisibilityOutput

if TYPE_CHECKING:
    import xarray

_COORDINATES = ("time", "track_time", "station", "radio", "observer", "facility")


def assemble(
    scenario: Scenario,
    vehicle: Vehicle,
    stations: Stations,
    flight: FlightOutput,
    layer: ShockLayerOutput,
    heating: HeatingOutput,
    plasma: PlasmaOutput,
    radio: RadioOutput,
    visibility: VisibilityOutput,
    facilities: FacilitiesOutput,
    shield: HeatShieldOutput | None = None,
    notices: Sequence[Notice] = (),
) -> Result:
    """Assemble the outputs of all stages into a labelled dataset and a summary.

    Parameters
    ----------
    scenario : Scenario
        What was asked.
    vehicle : Vehicle
        What flew.
    stations : Stations
        Where on the body.
    flight, layer, heating, plasma, radio, visibility, facilities : StageOutput
        Outputs of the stages.
    shield : HeatShieldOutput, optional
        That of the heat shield, where the scenario has one.
    notices : sequence of Notice
        Those of no stage.

    Returns
    -------
    Result
        Dataset and summary.

    Raises
    ------
    ValueError
        If a variable holds a missing number that its long name does not explain: a fault of ours.
    """
    import xarray  # half a second that a flight alone need not wait for

    outputs: tuple[StageOutput, ...] = (flight, layer, heating, plasma, radio, visibility, facilities)
    outputs += () if shield is None else (shield,)
    variables = {name: values for output in outputs for name, values in output.variables.items()}
    names = {
        "station": stations.along_body,
        "radio": [link.name for link in scenario.radio],
        "observer": [observer.name for observer in scenario.observer],
        "facility": facilities.names,
    }
    dated = {} if (epoch := scenario.flight.epoch) is None else {"units": _since(epoch)}
    coordinates: dict[str, Any] = {
        **{
            name: (name, variables[name], QUANTITIES[name].attributes() | dated)
            for name in ("time", "track_time")
        },
        "station": ("station", stations.along_body, QUANTITIES["station"].attributes()),
    }
    for name in ("radio", "observer", "facility"):
        coordinates[name] = (
            name,
            np.asarray(names[name], dtype=object),
            {"long_name": f"name of the {name}"},
        )
    if shield is not None:
        coordinates["depth"] = ("depth", shield.depth, QUANTITIES["depth"].attributes())
    arrays: dict[str, Any] = {}
    for name, values in variables.items():
        if name in _COORDINATES:
            continue
        quantity = QUANTITIES[name]
        array = np.asarray(values)
        if (
            array.dtype.kind == "f"
            and "not a number" not in quantity.long_name
            and not np.isfinite(array).all()
        ):
            raise ValueError(f"{name} holds a number that is not finite, and no reason is known")
        arrays[name] = (quantity.dims, array, quantity.attributes())
    data = xarray.Dataset(arrays, coordinates, attributes(scenario, vehicle, "run"))
    where = Where(flight.history, PLANETS[scenario.planet.body], epoch)
    lists = {
        "blackouts": where.windows(radio.blackouts),
        "possible_blackouts": where.windows(radio.possible_blackouts),
        "navigation_outages": where.windows(radio.navigation_outages),
        "links": radio.links,
        "sightings": where.passes(visibility),
        "facilities": facilities.coverage,
    }
    every = [*flight.notices, *notices, *(notice for output in outputs[1:] for notice in output.notices)]
    summary = _summary(scenario, vehicle, flight.history, data, where, lists, every, plasma.chemistry)
    if shield is not None and scenario.heat_shield is not None:
        summary["heat_shield"] = plain(shield_summary(scenario.heat_shield, shield))
    return Result(data, summary)


def attributes(scenario: Scenario, vehicle: Vehicle, command: str) -> dict[str, Any]:
    """Return the global attributes of a file of results, and where they come from.

    Parameters
    ----------
    scenario : Scenario
        What was asked.
    vehicle : Vehicle
        What flew.
    command : str
        The command that does the same.

    Returns
    -------
    dict
        By name, as CF and this package have them.
    """
    moment = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return {
        "Conventions": "CF-1.11",
        "title": scenario.title,
        "source": f"shocklayer {__version__}",
        "history": f"{moment} shocklayer {command} {scenario.origin}",
        "references": "; ".join(dict.fromkeys(vehicle.sources)) or "none stated for the vehicle",
        "scenario": scenario.as_json(),
        "scenario_hash": scenario.hash(),
        "vehicle": vehicle.title or vehicle.name,
        "nose_radius": vehicle.nose_radius,
        "emissivity": vehicle.emissivity,
        "velocity_gradient_factors": shape_factors(vehicle.shape),
        **({} if scenario.flight.epoch is None else {"epoch": f"{utc_stamp(scenario.flight.epoch, 0.0)}Z"}),
    }


def _since(epoch: datetime) -> str:
    """Return the unit of a time coordinate with an epoch; seconds count as they pass, leap seconds too."""
    return f"seconds since {utc_stamp(epoch, 0.0).replace('T', ' ')}"


def _summary(
    scenario: Scenario,
    vehicle: Vehicle,
    history: FlightHistory,
    data: xarray.Dataset,
    where: Where,
    lists: Mapping[str, Sequence[Mapping[str, Any]]],
    notices: Sequence[Notice],
    chemistry: str,
) -> dict[str, Any]:
    summits = peaks(data)
    positions, load = sample_of_peaks(data), data["heat_load"].values
    positions.pop("heat_load", None)
    contributions = np.diff(load, prepend=0.0) / max(float(load[-1]), 1e-300)
    resolved = resolve(notices, positions, {"heat_load": contributions}, _coverage(history.time, lists))
    doubtful = {name for notice in resolved for name in notice.touches}
    for name, entry in summits.items():
        entry["in_range"] = name not in doubtful
    document = {
        "title": scenario.title,
        "vehicle": vehicle.title or vehicle.name,
        "events": where.events(),
        "end": where.end(),
        "peaks": summits,
        **lists,
        "warnings": [notice.document(history.time, history.altitude) for notice in resolved],
        "provenance": {
            "versions": versions(),
            "scenario": scenario.origin,
            "scenario_hash": scenario.hash(),
            "seed": scenario.seed,
            "models": provenance.models(scenario, chemistry),
            "references": provenance.references(scenario, chemistry),
            "vehicle_sources": list(vehicle.sources),
            "unverified": [*(f"vehicle.{name}" for name in vehicle.unverified), *scenario.unverified],
        },
    }
    return plain(document)


def _coverage(
    time: np.ndarray, lists: Mapping[str, Sequence[Mapping[str, Any]]]
) -> dict[str, bool | np.ndarray]:
    """Return which flight samples the entries of each list cover, or whether there are any."""
    coverage: dict[str, bool | np.ndarray] = {"events": True, "end": True}
    for name, entries in lists.items():
        if any("start" in entry for entry in entries):
            covered = np.zeros(time.shape, dtype=bool)
            for entry in entries:
                covered |= (time >= entry["start"]["time"]) & (time <= entry["end"]["time"])
            coverage[name] = covered
        else:
            coverage[name] = bool(entries)
    return coverage
