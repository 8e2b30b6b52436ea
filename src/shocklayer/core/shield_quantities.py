"""Quantities of the heat shield: temperatures over depth, recession, fronts, mass and heat fluxes."""

from __future__ import annotations

from shocklayer.core.quantity import Quantity

_T, _TD = ("time",), ("time", "depth")

SHIELD = (
    Quantity("depth", "x", "m", "mm", 1e3, "depth under the original surface of the heat shield", ("depth",)),
    Quantity("sensor", "x_s", "m", "mm", 1e3, "depth of a sensor under the original surface", ("sensor",)),
    Quantity(
        "surface_temperature",
        "T_w",
        "K",
        "K",
        1.0,
        "temperature of the heated surface of the heat shield",
        _T,
    ),
    Quantity(
        "shield_temperature",
        "T",
        "K",
        "K",
        1.0,
        "temperature in the heat shield; not a number where the material is burnt off",
        _TD,
    ),
    Quantity(
        "sensor_temperature",
        "T_s",
        "K",
        "K",
        1.0,
        "temperature at the depth of a sensor; not a number once it is burnt off",
        ("time", "sensor"),
    ),
    Quantity(
        "bondline_temperature",
        "T_b",
        "K",
        "K",
        1.0,
        "temperature at the bond line, the inner face of the outermost layer of the heat shield",
        _T,
    ),
    Quantity("back_temperature", "T_r", "K", "K", 1.0, "temperature of the back face of the heat shield", _T),
    Quantity("recession", "s", "m", "mm", 1e3, "recession of the heated surface", _T),
    Quantity(
        "char_depth",
        "x_c",
        "m",
        "mm",
        1e3,
        "depth of the char front (2 % of what pyrolysis takes is left) under the original surface",
        _T,
    ),
    Quantity(
        "virgin_depth",
        "x_v",
        "m",
        "mm",
        1e3,
        "depth of the virgin front (98 % of what pyrolysis takes is left) under the original surface",
        _T,
    ),
    Quantity(
        "pyrolysis_gas_flux",
        r"\dot m_g",
        "kg m-2 s-1",
        "g/(m² s)",
        1e3,
        "mass flux of pyrolysis gas through the surface",
        _T,
    ),
    Quantity(
        "char_flux", r"\dot m_c", "kg m-2 s-1", "g/(m² s)", 1e3, "mass flux of char lost by the surface", _T
    ),
    Quantity(
        "mass_loss",
        "m",
        "kg m-2",
        "kg/m²",
        1.0,
        "mass per area that the heat shield has lost since the start",
        _T,
    ),
    Quantity(
        "surface_heat_flux",
        "q_k",
        "W m-2",
        "MW/m²",
        1e-6,
        "heat flux conducted into the material at its heated surface",
        _T,
    ),
    Quantity(
        "gas_heat_flux",
        "q_g",
        "W m-2",
        "MW/m²",
        1e-6,
        "convective heat flux from the gas to the surface of the heat shield, with hot wall and blowing",
        _T,
    ),
)
