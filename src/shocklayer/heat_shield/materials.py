"""Materials: the catalogue, and those that a case states itself. Nothing here needs JAX."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from shocklayer.scenario import builtin
from shocklayer.scenario.heat_shield import ShieldLayerConfig
from shocklayer.scenario.tables import material_table

REFERENCE_TEMPERATURE = 298.0
"""Temperature of the enthalpies of formation of solids [K]."""
_CURVES = ("specific_heat", "thermal_conductivity", "emissivity")


@dataclass(frozen=True)
class Curve:
    """A property against temperature, piecewise linear and constant beyond its ends.

    Parameters
    ----------
    temperature, value : numpy.ndarray, shape (points,)
        [K], and the property in SI.
    """

    temperature: np.ndarray
    value: np.ndarray

    def at(self, temperature: np.ndarray) -> np.ndarray:
        """Return the property at given temperatures."""
        return np.interp(temperature, self.temperature, self.value)


@dataclass(frozen=True)
class Component:
    """One component of a charring material and its decomposition.

    Parameters
    ----------
    density, char_density : float
        Mass per volume of the material, virgin and charred [kg/m^3].
    rate : float
        Pre-exponential factor [1/s].
    activation_temperature : float
        E/R [K].
    order : float
        Order of the reaction.
    threshold_temperature : float
        Below which nothing decomposes [K].
    """

    density: float
    char_density: float
    rate: float
    activation_temperature: float
    order: float
    threshold_temperature: float


@dataclass(frozen=True)
class Material:
    """A material with its properties, virgin and charred.

    Parameters
    ----------
    name, title : str
        As listed.
    density, char_density : float
        [kg/m^3]; equal for a material that does not char.
    virgin, char : mapping of str to Curve
        ``specific_heat`` [J/(kg K)], ``thermal_conductivity`` [W/(m K)], ``emissivity``.
    formation_enthalpy : float
        Of the virgin material at 298 K, char zero [J/kg].
    components : tuple of Component
        Those that decompose.
    pyrolysis_gas : mapping of str to float
        Mole fractions of its elements.
    carbon_surface : bool
        Whether the surface is carbon that the gas takes up.
    melting_temperature, heat_of_fusion : float or None
        Melting of the surface [K, J/kg]; the melt is carried off.
    limit_temperature : float or None
        Above which the material does not last [K].
    radiates : bool
        Whether an emissivity is known.
    """

    name: str
    title: str
    density: float
    char_density: float
    virgin: Mapping[str, Curve]
    char: Mapping[str, Curve]
    formation_enthalpy: float = 0.0
    components: tuple[Component, ...] = ()
    pyrolysis_gas: Mapping[str, float] = field(default_factory=dict)
    carbon_surface: bool = False
    melting_temperature: float | None = None
    heat_of_fusion: float | None = None
    limit_temperature: float | None = None
    radiates: bool = True


def material_of(config: ShieldLayerConfig, base_dir: Path) -> Material:
    """Return the material of a layer.

    Parameters
    ----------
    config : ShieldLayerConfig
        The layer.
    base_dir : Path
        Folder that file names are relative to.

    Returns
    -------
    Material
        From the catalogue or from the layer's own properties.

    Raises
    ------
    UserError
        A table cannot be read.
    """
    if config.material is not None:
        return catalogued(config.material, config.emissivity)
    assert config.density is not None
    if config.properties is not None:
        table = material_table(builtin.resolve(config.properties.file, base_dir))
        t = table["temperature_K"]
        curves = {
            "specific_heat": Curve(t, table["specific_heat_J_kg_K"]),
            "thermal_conductivity": Curve(t, table["thermal_conductivity_W_m_K"]),
        }
        if "emissivity" in table:
            curves["emissivity"] = Curve(t, table["emissivity"])
    else:
        assert config.specific_heat is not None and config.thermal_conductivity is not None
        curves = {
            "specific_heat": _constant(config.specific_heat),
            "thermal_conductivity": _constant(config.thermal_conductivity),
        }
    if config.emissivity is not None:
        curves["emissivity"] = _constant(config.emissivity)
    radiates = "emissivity" in curves
    curves.setdefault("emissivity", _constant(0.0))
    return Material(
        "own properties",
        "own properties",
        config.density,
        config.density,
        curves,
        curves,
        melting_temperature=config.melting_temperature,
        heat_of_fusion=config.heat_of_fusion,
        radiates=radiates,
    )


def catalogued(name: str, emissivity: float | None = None) -> Material:
    """Return a material of the catalogue, its emissivity replaced where one is given."""
    entry = builtin.read("materials", name)
    virgin = {key: _curve(entry[key]) for key in _CURVES}
    char = {key: _curve(entry.get(f"char_{key}", entry[key])) for key in _CURVES}
    if emissivity is not None:
        virgin["emissivity"] = char["emissivity"] = _constant(emissivity)
    keys = Component.__dataclass_fields__
    density = float(entry["density"]["value"])
    limit = entry.get("limit_temperature", entry.get("melting_temperature"))
    return Material(
        name,
        str(entry["title"]),
        density,
        float(entry.get("char_density", entry["density"])["value"]),
        virgin,
        char,
        float(entry.get("formation_enthalpy", {"value": 0.0})["value"]),
        tuple(Component(**{key: float(each[key]) for key in keys}) for each in entry.get("component", [])),
        dict(entry.get("pyrolysis_gas", {"value": {}})["value"]),
        bool(entry.get("carbon_surface", False)),
        limit_temperature=None if limit is None else float(limit["value"]),
    )


def entries() -> list[dict[str, Any]]:
    """List the catalogue: a row per material, with the status and source of every figure.

    Returns
    -------
    list of dict
        ``name``, ``title``, ``kind``, ``density`` [kg/m^3], ``char_density``, ``status`` (the weakest of its
        figures), ``figures`` (each with ``status`` and ``source``) and ``source``.
    """
    rows: list[dict[str, Any]] = []
    for name in builtin.builtin_names("materials"):
        entry = builtin.read("materials", name)
        figures = {
            key: {"status": value["status"], "source": value["source"]}
            for key, value in entry.items()
            if isinstance(value, dict)
        }
        for number, each in enumerate(entry.get("component", []), start=1):
            figures[f"component {number}"] = {"status": each["status"], "source": each["source"]}
        weakest = max((each["status"] for each in figures.values()), key=STATUSES.index)
        rows.append(
            {
                "name": name,
                "title": entry["title"],
                "kind": entry["kind"],
                "density": float(entry["density"]["value"]),
                "char_density": float(entry.get("char_density", entry["density"])["value"]),
                "status": weakest,
                "source": "; ".join(dict.fromkeys(each["source"] for each in figures.values())),
                "figures": figures,
            }
        )
    return rows


STATUSES = ("verified", "reported", "recalled", "assumed")
"""How well a figure is known: read in the source named, read in a copy of it, from memory, assumed."""


def _constant(value: float) -> Curve:
    return Curve(np.array([300.0]), np.array([float(value)]))


def _curve(entry: Mapping[str, Any]) -> Curve:
    if "temperature" not in entry:
        return _constant(entry["value"])
    return Curve(np.array(entry["temperature"], dtype=float), np.array(entry["value"], dtype=float))
