"""Every quantity once: name, symbol, unit, how it is shown and what it is called.

netCDF attributes, axis labels and the nomenclature page all come from the one table here. No JAX, no
xarray: this module must load at once.
"""

from __future__ import annotations

from shocklayer.core.heating_quantities import HEATING
from shocklayer.core.quantity import Quantity
from shocklayer.core.sheath_quantities import SHEATH
from shocklayer.core.shield_quantities import SHIELD
from shocklayer.core.tracking_quantities import TRACKING

_NO_LAYER = "not a number where the air is too thin for a layer to be solved (nose Knudsen number above 0.1)"
_NO_SHOCK = "not a number where the flight is too slow for a bow shock (Mach number below 1.2)"


_T, _TS, _TR, _TO, _TF = (
    ("time",),
    ("time", "station"),
    ("time", "radio"),
    ("time", "observer"),
    ("time", "facility"),
)

_FLIGHT = (
    # coordinates
    Quantity("time", "t", "s", "s", 1.0, "time from the start of the scenario", _T),
    Quantity(
        "station",
        "s/R_N",
        "1",
        "1",
        1.0,
        "surface distance from the stagnation point over nose radius",
        ("station",),
    ),
    # where the vehicle is
    Quantity("latitude", r"\phi", "degrees_north", "deg", 1.0, "geodetic latitude", _T, "latitude"),
    Quantity("longitude", r"\lambda", "degrees_east", "deg", 1.0, "longitude", _T, "longitude"),
    Quantity(
        "altitude",
        "h",
        "m",
        "km",
        1e-3,
        "altitude above the ellipsoid (WGS-84 on Earth)",
        _T,
        "height_above_reference_ellipsoid",
    ),
    Quantity(
        "ground_distance",
        "x",
        "m",
        "km",
        1e-3,
        "distance flown over the ground since the start",
        _T,
        "",
    ),
    # how it flies
    Quantity(
        "speed",
        "V",
        "m s-1",
        "km/s",
        1e-3,
        "speed relative to the rotating planet (not to the air or to inertial space)",
        _T,
        "platform_speed_wrt_ground",
    ),
    Quantity(
        "flight_path_angle",
        r"\gamma",
        "degree",
        "deg",
        1.0,
        "flight-path angle, planet-relative (negative down)",
        _T,
        "",
    ),
    Quantity("heading", r"\psi", "degree", "deg", 1.0, "heading, planet-relative (clockwise from north)", _T),
    Quantity("inertial_speed", "V_i", "m s-1", "km/s", 1e-3, "speed relative to inertial space", _T),
    Quantity("mass", "m", "kg", "kg", 1.0, "vehicle mass", _T),
    Quantity("angle_of_attack", r"\alpha", "degree", "deg", 1.0, "angle of attack", _T),
    Quantity("bank_angle", r"\sigma", "degree", "deg", 1.0, "bank angle (positive to the right)", _T),
    Quantity(
        "load_factor",
        "n",
        "1",
        "g0",
        1.0,
        "aerodynamic load factor in units of standard gravity",
        _T,
        "",
    ),
    # the air it meets
    Quantity(
        "air_density", r"\rho_\infty", "kg m-3", "kg/m³", 1.0, "free-stream air density", _T, "air_density"
    ),
    Quantity(
        "air_pressure",
        r"p_\infty",
        "Pa",
        "Pa",
        1.0,
        "free-stream air pressure",
        _T,
        "air_pressure",
    ),
    Quantity(
        "air_temperature",
        r"T_\infty",
        "K",
        "K",
        1.0,
        "free-stream air temperature",
        _T,
        "air_temperature",
    ),
    Quantity("mach_number", "M", "1", "1", 1.0, "Mach number by the local speed of sound", _T, ""),
    Quantity("knudsen_number", "Kn", "1", "1", 1.0, "Knudsen number on the nose radius", _T),
    Quantity("reynolds_number", "Re", "1", "1", 1.0, "free-stream Reynolds number on the nose radius", _T),
    Quantity("dynamic_pressure", "q", "Pa", "kPa", 1e-3, "dynamic pressure", _T),
    Quantity(
        "total_enthalpy",
        "h_0",
        "J kg-1",
        "MJ/kg",
        1e-6,
        "total enthalpy above the elements at 298.15 K",
        _T,
        "",
    ),
    # the shock layer
    Quantity(
        "shock_standoff",
        r"\Delta",
        "m",
        "mm",
        1e3,
        f"stand-off distance of the bow shock; {_NO_SHOCK}",
        _T,
    ),
    Quantity(
        "stagnation_pressure",
        "p_s",
        "Pa",
        "kPa",
        1e-3,
        "stagnation-point pressure",
        _T,
        "",
    ),
    Quantity(
        "stagnation_temperature",
        "T_s",
        "K",
        "K",
        1.0,
        "stagnation-point gas temperature in chemical equilibrium, outside the boundary layer",
        _T,
        "",
    ),
    Quantity("edge_temperature", "T_e", "K", "K", 1.0, "gas temperature at the boundary-layer edge", _TS),
    Quantity("edge_pressure", "p_e", "Pa", "kPa", 1e-3, "surface pressure", _TS),
    Quantity(
        "layer_thickness",
        r"\delta",
        "m",
        "mm",
        1e3,
        f"thickness of the shock layer normal to the body; {_NO_SHOCK}, and {_NO_LAYER}",
        _TS,
    ),
)

_OUTSIDE = (
    # sight
    Quantity(
        "visible", "v", "1", "1", 1.0, "1 where the vehicle is above the observer's horizon, else 0", _TO
    ),
    Quantity(
        "elevation",
        r"\epsilon",
        "degree",
        "deg",
        1.0,
        "apparent elevation of the vehicle above the observer's horizontal, with the refraction that the "
        "observer's table chooses",
        _TO,
    ),
    Quantity("slant_range", "d", "m", "km", 1e-3, "straight-line distance from observer to vehicle", _TO),
    # tunnel
    Quantity(
        "facility_match",
        r"\mu",
        "1",
        "1",
        1.0,
        "share of the similarity parameters that the facility reproduces, of those known for it",
        _TF,
    ),
)

QUANTITIES: dict[str, Quantity] = {
    quantity.name: quantity for quantity in (*_FLIGHT, *HEATING, *SHEATH, *_OUTSIDE, *TRACKING, *SHIELD)
}
"""Every quantity by its name."""


def render_nomenclature() -> str:
    """Return the nomenclature page as MyST Markdown."""
    lines = [
        "# Nomenclature",
        "",
        "Every variable of `result.nc`, its unit there and the unit in which figures and reports show it.",
        "This page is made from `shocklayer.core.quantities`.",
        "",
        "| name | symbol | unit | shown in | dimensions | what it is |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for q in QUANTITIES.values():
        dims = ", ".join(q.dims)
        lines.append(f"| `{q.name}` | ${q.symbol}$ | {q.unit} | {q.display_unit} | {dims} | {q.long_name} |")
    return "\n".join(lines) + "\n"
