"""The sheath of a scenario's vehicle over altitude and speed, as labelled data and as figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from shocklayer import chain, planet, plasma, shock_layer
from shocklayer.core.errors import UserError
from shocklayer.core.json_output import dump_json
from shocklayer.core.output_folder import write_complete
from shocklayer.core.quantities import QUANTITIES
from shocklayer.core.validity import Notice, out_of_range
from shocklayer.flight import FlightHistory
from shocklayer.radio.sheath_map import ALTITUDES, SPEEDS, attenuation, electron_density, sheath_map
from shocklayer.radio.spectrum import CARRIERS
from shocklayer.result.dataset import attributes
from shocklayer.scenario import Scenario, load
from shocklayer.scenario.model_choice import configured
from shocklayer.shock_layer.body_notices import axisymmetry_notices
from shocklayer.shock_layer.rate_set.model import RateSetModel
from shocklayer.shock_layer.stations import station_grid
from shocklayer.shock_layer.wall_catalycity.model import WallCatalycityModel
from shocklayer.vehicle.catalogue import Vehicle, build
from shocklayer.vehicle.shape import maximum_arc_length

if TYPE_CHECKING:
    import xarray

_SPEED_STEP = 1100.0
"""Width of the columns that are added for a flight faster than the map's own [m/s]."""
_MOST_STATIONS = 3


def map_scenario(
    scenario: Scenario | str | PathLike[str],
    *,
    stations: Sequence[float] = (),
    overrides: Sequence[str] = (),
    progress: Callable[[str], None] | None = None,
) -> xarray.Dataset:
    """Map peak electron density and the loss of each link over altitude and speed.

    Parameters
    ----------
    scenario : Scenario, str or path
        A loaded scenario, the path of a scenario file, or a built-in name: its vehicle, its layer's wall and
        rates, its links, and the flight that is drawn on the map.
    stations : sequence of float
        Surface distances from the tip of the nose over its radius [-] at which the density is mapped; those
        of the antennas by default, or the stagnation point, the middle and the end of the body.
    overrides : sequence of str
        ``key=value`` settings, as ``--set`` takes them.
    progress : callable, optional
        Called with a short text at each step.

    Returns
    -------
    xarray.Dataset
        ``electron_density`` (altitude, speed, station) [m-3], ``attenuation`` (altitude, speed, radio) [dB]
        through the sheath above each link's antenna, one way, at normal incidence, ``interpolated``
        (altitude, speed) where the march failed; ``path_altitude`` and ``path_speed`` of the flight.

    Raises
    ------
    UserError
        If the scenario cannot be read, is not flown in the Earth's air, or has a body or an angle of attack
        outside the range of the layer everywhere.

    Notes
    -----
    Altitudes are those at which the US Standard Atmosphere 1976 has the mapped density: in other air the
    same density and speed give nearly the same sheath. The angle of attack is the flight's mean above
    Mach 5, the meridian the windward one; ablation products and magnets are not included.
    Range: that of the viscous layer; the attribute ``warnings`` says, as JSON, where the map is outside it,
    and what of the scenario is not included.
    """
    step = progress or (lambda message: None)
    scenario = scenario if isinstance(scenario, Scenario) else load(fspath(scenario), overrides)
    if scenario.planet.body != "earth":
        raise UserError(
            f"{scenario.origin}: planet.body is '{scenario.planet.body}'; the sheath is mapped in the air of "
            "the Earth only"
        )
    _check_carriers(scenario)
    layer = scenario.layer
    if not isinstance(layer.wall_temperature, float):
        chosen = configured("layer.wall_temperature", layer.wall_temperature).model_name
        raise UserError(
            f"{scenario.origin}: layer.wall_temperature is '{chosen}', which depends on "
            "the flight; for a map give a temperature, such as --set layer.wall_temperature='1250 K'"
        )
    catalycity = cast(WallCatalycityModel, configured("layer.wall_catalycity", layer.wall_catalycity))
    rates = cast(RateSetModel, configured("layer.rate_set", layer.rate_set))
    vehicle = build(scenario.vehicle, scenario.base_dir, scenario.origin)
    step("computing the flight")
    history = chain.fly_scenario(scenario)
    fast = np.asarray(history.mach_number) > 5.0
    attack = _attack(vehicle, history, fast)
    speeds = SPEEDS
    while speeds[-1] < float(np.max(history.speed)):
        speeds = np.append(speeds, speeds[-1] + _SPEED_STEP)
    end = float(maximum_arc_length(vehicle.shape)) / vehicle.nose_radius
    mapped_stations = _stations(scenario, stations, end)
    antennas = [link.antenna.station for link in scenario.radio]
    step("solving the shock layer")
    mapped = sheath_map(
        vehicle,
        sorted({*mapped_stations, *antennas}),
        ALTITUDES,
        speeds,
        shock_layer.Wall(
            layer.wall_temperature, catalycity.recombination_probability(layer.wall_temperature)
        ),
        attack,
        rate_set=rates.table,
    )
    # Rows ascend in density; reversed, they ascend in altitude.
    density = np.exp(np.asarray(mapped.log_air_density))[::-1]
    speeds = np.exp(np.asarray(mapped.log_speed))
    grid = np.meshgrid(density, speeds, indexing="ij")
    solved_stations = [float(station) for station in np.asarray(mapped.station)]
    peak_density = np.asarray(electron_density(mapped, *grid))
    losses = [
        np.asarray(attenuation(mapped, *grid, link.frequency))[..., solved_stations.index(station)]
        for link, station in zip(scenario.radio, antennas, strict=True)
    ]
    altitude = _standard_altitude(density)
    antennas_of_links = [link.antenna for link in scenario.radio]
    grid_on_body = station_grid(layer, antennas_of_links, vehicle)
    notices = [
        *axisymmetry_notices(scenario.vehicle, antennas_of_links, vehicle, history, grid_on_body),
        *_exclusions(scenario, attack),
        *out_of_range(
            shock_layer.FINITE_RATE_VALIDITY, {"knudsen_number": _knudsen_number(altitude, vehicle)}
        ),
    ]
    return _labelled(
        attributes(scenario, vehicle, "map")
        | {
            "title": f"Sheath of {vehicle.title or vehicle.name} over altitude and speed",
            "angle_of_attack": float(np.degrees(attack)),
            "warnings": dump_json([notice.document() for notice in notices]),
        },
        scenario,
        altitude=altitude,
        air_density=density,
        speed=speeds,
        station=np.array(mapped_stations),
        electron_density=peak_density[..., [solved_stations.index(station) for station in mapped_stations]],
        attenuation=np.stack(losses, axis=-1) if losses else np.zeros((*peak_density.shape[:2], 0)),
        interpolated=np.asarray(mapped.lost, dtype=np.int8)[::-1],
        path_altitude=_standard_altitude(np.asarray(history.air_density)),
        path_speed=np.asarray(history.speed),
    )


def save(mapped: xarray.Dataset, directory: str | PathLike[str]) -> Path:
    """Write a map into a new folder, complete or not at all.

    Parameters
    ----------
    mapped : xarray.Dataset
        As `map_scenario` returns it.
    directory : path
        Output folder; it must not exist.

    Returns
    -------
    pathlib.Path
        The folder: ``map.nc``, ``map.html`` (one page that opens offline) and ``figures/*.png``.

    Raises
    ------
    UserError
        If the folder exists, or cannot be created.
    """
    from shocklayer.report.figures import catalogue, sheath_map
    from shocklayer.report.page import map_page

    def fill(staging: Path) -> None:
        mapped.to_netcdf(staging / "map.nc", engine="h5netcdf")
        images = sheath_map.render(mapped)
        catalogue.save(images, staging / "figures")
        (staging / "map.html").write_text(map_page.document(mapped, images), encoding="utf-8")

    return write_complete(directory, fill)


def _stations(scenario: Scenario, asked: Sequence[float], end: float) -> list[float]:
    """Return the stations of the density: those given, else the antennas', else from nose to end."""
    for station in asked:
        if not 0.0 <= station <= end * (1.0 + 1e-9):
            raise UserError(
                f"--station: {station:g} is not on the forebody; 0 (the nose) to {end:.4g} nose radii are "
                "accepted"
            )
    antennas = sorted({link.antenna.station for link in scenario.radio})
    return sorted({*asked}) or antennas[:_MOST_STATIONS] or [0.0, 0.5 * end, end]


def _check_carriers(scenario: Scenario) -> None:
    """Reject a carrier outside the frequencies of the map."""
    low, high = CARRIERS[0], CARRIERS[-1]
    for link in scenario.radio:
        if not low <= link.frequency <= high:
            raise UserError(
                f"{scenario.origin}: the link '{link.name}' is at {link.frequency / 1e6:.4g} MHz; the map "
                f"covers losses from {low / 1e6:.0f} MHz to {high / 1e9:.0f} GHz"
            )


def _attack(vehicle: Vehicle, history: FlightHistory, fast: np.ndarray) -> float:
    """Mean angle of attack of the fast part [rad]; zero for a body computed along its axis only."""
    if not fast.any() or not shock_layer.equivalent_cone.takes_incidence(vehicle.shape):
        return 0.0
    return float(np.mean(np.abs(np.asarray(history.angle_of_attack)[fast])))


def _standard_altitude(density: np.ndarray) -> np.ndarray:
    """Altitude at which the standard atmosphere has a density [m], limited to 0 to 150 km."""
    heights = np.linspace(0.0, 150e3, 1501)
    log_density = np.log(np.asarray(planet.atmosphere("us76").at(heights).density))
    return np.interp(-np.log(density), -log_density, heights)


def _knudsen_number(altitude: np.ndarray, vehicle: Vehicle) -> np.ndarray:
    return np.asarray(planet.atmosphere("us76").at(altitude).mean_free_path) / vehicle.nose_radius


def _exclusions(scenario: Scenario, attack: float) -> list[Notice]:
    """Say what of a scenario a map does not include."""
    excluded = {
        "ablation products": scenario.layer.ablation is not None,
        "magnets at an antenna": any(link.antenna.magnetic_field > 0.0 for link in scenario.radio),
        "other models of propagation than the full-wave solution": any(
            link.propagation != "full-wave" for link in scenario.radio
        ),
        # Without an angle of attack all meridians are alike.
        "antennas off the windward side": attack > 0.0
        and any(abs(link.antenna.roll - np.pi) > 1e-9 for link in scenario.radio),
    }
    return [
        Notice(
            "map of the sheath", "attenuation", f"The scenario has {words}; the map does not include them."
        )
        for words, present in excluded.items()
        if present
    ]


def _labelled(about: dict[str, Any], scenario: Scenario, **arrays: Any) -> xarray.Dataset:
    """Return the arrays with units and long names."""
    import xarray  # half a second, needed only here

    carriers = np.array([link.frequency for link in scenario.radio])
    dense = "at which the standard atmosphere has the mapped density"
    unit = {name: QUANTITIES[name].unit for name in ("air_density", "electron_density", "attenuation")}
    words = {
        "air_density": (("altitude",), unit["air_density"], "density of the air"),
        "electron_density": (
            ("altitude", "speed", "station"),
            unit["electron_density"],
            "peak electron density across the layer",
        ),
        "attenuation": (
            ("altitude", "speed", "radio"),
            unit["attenuation"],
            "loss through the sheath above the antenna, one way, normal incidence",
        ),
        "interpolated": (
            ("altitude", "speed"),
            "1",
            "1 where the march failed and the value is interpolated",
        ),
        "path_altitude": (("sample",), "m", f"the flight: altitude {dense}"),
        "path_speed": (("sample",), "m s-1", "the flight: speed relative to the planet"),
    }
    variables: dict[str, Any] = {
        name: (dims, arrays[name], {"units": units, "long_name": long_name})
        for name, (dims, units, long_name) in words.items()
    }
    variables["frequency"] = (("radio",), carriers, QUANTITIES["frequency"].attributes())
    variables["critical_density"] = (
        ("radio",),
        np.asarray(plasma.critical_density(carriers)),
        {"units": "m-3", "long_name": "electron density that just reflects the carrier"},
    )
    variables["antenna_station"] = (
        ("radio",),
        np.array([link.antenna.station for link in scenario.radio]),
        {"units": "1", "long_name": "surface distance of the antenna from the nose over its radius"},
    )
    names = np.array([link.name for link in scenario.radio], dtype=object)
    coordinates = {
        "altitude": ("altitude", arrays["altitude"], {"units": "m", "long_name": f"altitude {dense}"}),
        "speed": ("speed", arrays["speed"], QUANTITIES["speed"].attributes()),
        "station": (
            "station",
            arrays["station"],
            {"units": "1", "long_name": "surface distance from the tip of the nose over its radius"},
        ),
        "radio": ("radio", names, {"long_name": "name of the radio"}),
    }
    return xarray.Dataset(variables, coordinates, about)
