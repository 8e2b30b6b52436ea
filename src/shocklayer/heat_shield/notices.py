"""What the user should know about a shield: materials beyond their range, assumptions, what is missing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from shocklayer.core.validity import Notice
from shocklayer.heat_shield.materials import Material
from shocklayer.heat_shield.profiles import ShieldHistory
from shocklayer.heating.wall import VALIDITY
from shocklayer.scenario.shield_case import ShieldCase

RADIATIVE_WALL = VALIDITY[0].model
"""Model of the notice of a wall that is too hot to last in radiative equilibrium."""
_OXIDATION = 1500.0
"""Below which a carbon wall oxidises more slowly than equilibrium has it [K]."""
_SHARE = 0.1
"""Share of the recession from which on that is worth a notice."""
_TEMPERATURES = ("surface_temperature", "bondline_temperature")


def notices_of(
    materials: Sequence[Material],
    history: ShieldHistory,
    thickness: float,
    case: ShieldCase | None = None,
) -> tuple[Notice, ...]:
    """Return the notices of a computed shield.

    Parameters
    ----------
    materials : sequence of Material
        Of the layers.
    history : ShieldHistory
        Over time.
    thickness : float
        Of the outermost layer [m].
    case : ShieldCase, optional
        The case, for what only it states.

    Returns
    -------
    tuple of Notice
        One sentence each.
    """
    return (
        *_materials(materials, history),
        *_surface(materials[0], history, thickness),
        *(_stated(materials[0], case, history) if case is not None else ()),
    )


def beside_shield(notices: Sequence[Notice]) -> tuple[Notice, ...]:
    """Return the notices of heating of a flight whose shield is computed.

    Parameters
    ----------
    notices : sequence of Notice
        Of the heating stage.

    Returns
    -------
    tuple of Notice
        That of the wall in radiative equilibrium says where the temperature of the shield is.
    """
    return tuple(
        replace(
            notice,
            message=f"{notice.message} The shield's own temperature, with conduction and ablation, is "
            "surface_temperature.",
        )
        if notice.model == RADIATIVE_WALL
        else notice
        for notice in notices
    )


def _materials(materials: Sequence[Material], history: ShieldHistory) -> Iterator[Notice]:
    """Yield where a material is hotter than it lasts or than its tables reach."""
    tops = [float(history.surface_temperature.max()), *history.interface.max(axis=0)[:-1].tolist()]
    for number, (material, reached) in enumerate(zip(materials, tops, strict=True), start=1):
        name = f"Layer {number} ({material.title}) reached {reached:.0f} K"
        limit = material.limit_temperature
        if limit is not None and reached > limit:
            text = f"{name}; it does not last above {limit:.0f} K, but is computed as if it did."
            yield Notice("heat shield", _TEMPERATURES[0], text, reached, None, limit, _TEMPERATURES)
        ends = [float(each.temperature[-1]) for each in material.virgin.values() if each.temperature.size > 1]
        if ends and reached > min(ends):
            text = f"{name}; its properties are known up to {min(ends):.0f} K and are constant beyond."
            yield Notice("heat shield", _TEMPERATURES[0], text, reached, None, min(ends), _TEMPERATURES)


def _surface(first: Material, history: ShieldHistory, thickness: float) -> Iterator[Notice]:
    """Yield what is uncertain about the loss of char, and whether the iteration converged."""
    lost = float(history.recession[-1])
    cold = history.surface_temperature[1:] < _OXIDATION
    below = float(np.diff(history.recession)[cold].sum())
    if first.carbon_surface and lost > 1e-5 and below > _SHARE * lost:
        yield Notice(
            "surface chemistry",
            "recession",
            f"{100.0 * below / lost:.0f} % of the recession is below 1500 K, where carbon oxidises more "
            "slowly than in the equilibrium assumed: an upper bound.",
            outputs=("recession",),
        )
    if lost > 0.97 * thickness:
        yield Notice(
            "heat shield",
            "recession",
            "The outermost layer is burnt through; what follows is not computed.",
            outputs=("recession", "bondline_temperature"),
        )
    if history.largest_change > 0.1:
        yield Notice(
            "heat shield",
            "shield_temperature",
            f"In one step the iteration left a change of {history.largest_change:.2g} K.",
            history.largest_change,
            outputs=_TEMPERATURES,
        )


def _stated(first: Material, case: ShieldCase, history: ShieldHistory) -> Iterator[Notice]:
    """Yield what a case leaves out."""
    exposure = case.exposure
    # A file of fluxes alone has no gas either: nothing is exchanged with it at any time.
    flux_alone = exposure.heat_flux is not None or (
        exposure.file is not None and not history.convective.any()
    )
    if not first.radiates and exposure.surface_temperature is None:
        yield Notice(
            "heat shield",
            "emissivity",
            "No emissivity is given for the outermost layer: its surface does not radiate.",
            outputs=_TEMPERATURES,
        )
    if first.carbon_surface and flux_alone and exposure.recovery_enthalpy is None:
        yield Notice(
            "surface chemistry",
            "recession",
            "The heat flux is given without recovery_enthalpy: no char is lost, and the pyrolysis gas does "
            "not reduce the flux.",
            outputs=("recession",),
        )
