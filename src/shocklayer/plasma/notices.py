"""Notices of the plasma stage: what is assumed or not known about the electrons of a layer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from shocklayer.core.plasma_outputs import PLASMA_OUTPUTS
from shocklayer.core.validity import Notice
from shocklayer.scenario.model_choice import default_model
from shocklayer.shock_layer import BASE_PRESSURE, SPEED_LIMIT, SheathHistory
from shocklayer.shock_layer.rate_set.model import RateSetModel
from shocklayer.shock_layer.stage import SIGNIFICANT_ELECTRON_DENSITY

_TRACE = 0.01
"""Mole fraction below which a species is too rare for its collisions with electrons to count."""
_IONISED = 1e12
"""Electron density from which a layer counts as ionised [1/m^3]."""
_RADIANT_SPEED = 10e3
"""Speed above which radiation may cool the layer [m/s]."""
ABLATION_TEMPERATURE = 1000.0
"""Wall temperature by which organic heat shields decompose [K]: phenolic resins char between 600 and 1100 K
(H. E. Goldstein, J. Macromolecular Science A 3(4), 649, 1969), Teflon depolymerises above some 800 K."""
_ABLATION = "layer without ablation products"


def unknown_collisions(
    names: tuple[str, ...], known: np.ndarray, fractions: np.ndarray, density: np.ndarray
) -> list[Notice]:
    """Say where species without electron collision data are more than traces of an ionised layer.

    Parameters
    ----------
    names : tuple of str
        Species.
    known : ndarray of bool, shape (species,)
        Whether their collisions with electrons are known.
    fractions : ndarray, shape (..., species)
        Mole fractions.
    density : ndarray, shape (...)
        Electron density [1/m^3].

    Returns
    -------
    list of Notice
        One, or none.
    """
    ionised = density > _IONISED
    if known.all() or not ionised.any():
        return []
    most = float(fractions[ionised][:, ~known].sum(axis=-1).max())
    if most <= _TRACE:
        return []
    missing = ", ".join(name for name, has_data in zip(names, known, strict=True) if not has_data)
    return [
        Notice(
            "electron collisions",
            "collision_frequency",
            f"Collision cross sections of electrons with {missing} are not known; these species make up to "
            f"{100 * most:.0f} % of the layer.",
            most,
            0.0,
            _TRACE,
            ("attenuation", "blackouts"),
            _samples(ionised & (fractions[..., ~known].sum(axis=-1) > _TRACE), density),
        )
    ]


def _samples(where: np.ndarray, density: np.ndarray) -> np.ndarray | None:
    """Return the flight samples of a condition over samples and columns; None for profiles."""
    return np.asarray(where.any(axis=1)) if density.ndim == 2 else None


def without_electrons(mixture: str) -> Notice:
    """Say that a gas of neutral species forms no plasma, so that no link is lost."""
    message = (
        f"The gas {mixture} has no charged species, so that no plasma forms and no link is lost at any "
        "temperature; air11 and air13 have them."
    )
    return Notice(f"gas {mixture}", "electron_density", message, 0.0, outputs=PLASMA_OUTPUTS)


def slower_than_solved(speed: np.ndarray, inside: np.ndarray, density: np.ndarray) -> list[Notice]:
    """Say where there is significant plasma but the finite-rate layer was not solved.

    Parameters
    ----------
    speed : ndarray, shape (samples,)
        Flight speed [m/s].
    inside : ndarray of bool, shape (samples,)
        Where the layer was solved.
    density : ndarray, shape (samples, columns)
        Electron density [1/m^3].

    Returns
    -------
    list of Notice
        One, or none.
    """
    left = ~inside & (density.max(axis=1) > SIGNIFICANT_ELECTRON_DENSITY)
    if not left.any():
        return []
    return [
        Notice(
            "viscous stream tubes, slower than solved",
            "speed",
            f"Below {SPEED_LIMIT:.0f} m/s the finite-rate layer is not solved: the ratio of electron density "
            "to its equilibrium value is kept at the last one computed, which may over-predict electrons.",
            float(speed[left].min()),
            SPEED_LIMIT,
            outputs=PLASMA_OUTPUTS,
            samples=left,
        )
    ]


NEVER_SOLVABLE = "the flight is never dense and fast enough at once"


def equilibrium_instead(reason: str) -> list[Notice]:
    """Say that electron density is that of equilibrium because the finite-rate layer was not solved.

    Parameters
    ----------
    reason : str
        Why not.

    Returns
    -------
    list of Notice
        One.
    """
    message = (
        f"The finite-rate layer was not solved ({reason}); electron density is that of equilibrium, with the "
        "interval that this chemistry has on flights computed both ways."
    )
    return [Notice("chemistry of the layer", "electron_density", message, outputs=PLASMA_OUTPUTS)]


def limiting_chemistry(name: str, density: np.ndarray, low: np.ndarray, high: np.ndarray) -> list[Notice]:
    """Say how far electron density in a limit of chemistry may be off.

    Parameters
    ----------
    name : str
        Chemistry asked for.
    density : ndarray, shape (samples, columns)
        Electron density [1/m^3].
    low, high : ndarray, shape (samples, columns)
        Factors on it.

    Returns
    -------
    list of Notice
        One, or none where there is no significant plasma.
    """
    ionised = (density > SIGNIFICANT_ELECTRON_DENSITY).any(axis=1)
    if name not in ("equilibrium", "frozen") or not ionised.any():
        return []
    least, most = float(low[ionised].min()), float(high[ionised].max())
    message = (
        f"Electron density is that of {name} chemistry. Finite-rate layers of the flights computed both ways "
        f"have {least:.2g} to {most:.2g} times that of equilibrium at the Knudsen numbers of this flight, "
        'which its interval includes; layer.chemistry = "auto" computes it at finite rate.'
    )
    return [
        Notice(
            f"{name} chemistry of the layer",
            "electron_density",
            message,
            outputs=PLASMA_OUTPUTS,
            samples=np.asarray(ionised),
        )
    ]


def wake_edge(stations: np.ndarray, end: float) -> list[Notice]:
    """Say what is assumed where the layer is followed past a shoulder.

    Parameters
    ----------
    stations : ndarray, shape (columns,)
        Surface distance over nose radius.
    end : float
        That of the shoulder.

    Returns
    -------
    list of Notice
        One, or none.
    """
    if stations.max() <= end:
        return []
    return [
        Notice(
            "edge of the wake",
            "station",
            f"Past the shoulder, at {end:.3g} nose radii, the layer is followed along the edge of the wake, "
            f"where the pressure falls to {100.0 * BASE_PRESSURE:g} % of the rise to the stagnation point "
            "(0.5 to 4 % are measured, which the interval of electron density includes). The recirculating "
            "flow behind the base is not modelled.",
            float(stations.max()),
            0.0,
            end,
            ("attenuation", "blackouts"),
        )
    ]


def radiation_losses(
    speed: np.ndarray, air_density: np.ndarray, inside: np.ndarray, radiative_heat_flux: np.ndarray
) -> list[Notice]:
    """Say that the layer does not cool by radiation, and estimate by how much it should.

    Parameters
    ----------
    speed, air_density : ndarray, shape (samples,)
        Of the flight [m/s, kg/m^3].
    inside : ndarray of bool, shape (samples,)
        Where the layer was solved.
    radiative_heat_flux : ndarray, shape (samples,)
        At the stagnation point [W/m^2].

    Returns
    -------
    list of Notice
        One, or none.
    """
    fast = inside & (speed > _RADIANT_SPEED)
    if not fast.any():
        return []
    # The layer radiates as much outward as to the wall.
    energy_flux = 0.5 * air_density[fast] * speed[fast] ** 3
    lost = 2.0 * radiative_heat_flux[fast] / energy_flux
    return [
        Notice(
            "viscous stream tubes (no loss by radiation)",
            "speed",
            "The viscous layer does not cool by radiation. Estimated from the radiative heating of the "
            f"stagnation point, it would lose up to {100.0 * lost.max():.2g} % of the energy of the air.",
            float(speed[fast].max()),
            0.0,
            _RADIANT_SPEED,
            PLASMA_OUTPUTS,
            fast,
        )
    ]


def rate_set(model: RateSetModel, planet: str) -> list[Notice]:
    """State the known fault of a rate set in a two-temperature layer.

    Parameters
    ----------
    model : RateSetModel
        The rate set.
    planet : str
        Name of the planet.

    Returns
    -------
    list of Notice
        One, or none.
    """
    if not model.known_fault:
        return []
    name, reference = model.model_name, default_model("layer.rate_set", planet)
    other = "" if name == reference else f"; the interval of electron density was computed with {reference}"
    message = f"Rate set {name}: {model.known_fault}{other}."
    return [Notice(f"rates {name}", "electron_density", message, outputs=PLASMA_OUTPUTS)]


def ablation_products(wall: np.ndarray, density: np.ndarray, included: bool, declared: bool) -> list[Notice]:
    """Say where a heat shield would give off gas that the layer does not contain.

    Parameters
    ----------
    wall : ndarray, shape (samples, stations)
        Wall temperature in radiative equilibrium [K].
    density : ndarray, shape (samples, columns)
        Electron density [1/m^3].
    included : bool
        Whether the scenario adds the alkali metals of a heat shield to the layer.
    declared : bool
        Whether the vehicle has a heat shield.

    Returns
    -------
    list of Notice
        One where the layer is ionised behind a wall above `ABLATION_TEMPERATURE`; none where the products
        are included.
    """
    hottest = np.fmax.reduce(np.asarray(wall, dtype=float), axis=1)
    ablating = (hottest > ABLATION_TEMPERATURE) & (density.max(axis=1) > SIGNIFICANT_ELECTRON_DENSITY)
    if included or not ablating.any():
        return []
    shield = "the heat shield" if declared else "a heat shield, if the vehicle has one,"
    return [
        Notice(
            _ABLATION,
            "wall_temperature",
            f"The wall passes {ABLATION_TEMPERATURE:.0f} K, above which {shield} gives off gas. Its traces "
            "of sodium and potassium ionise at lower temperatures than air and may prolong a blackout, as on "
            "RAM C-II below 56 km; they are not in the layer. layer.ablation adds them.",
            float(np.nanmax(hottest)),
            0.0,
            ABLATION_TEMPERATURE,
            # The ionised air outnumbers the alkali electrons at its peak; they count where a window ends.
            ("blackouts",),
            ablating,
        )
    ]


def with_wall(notices: Sequence[Notice], wall: np.ndarray) -> tuple[Notice, ...]:
    """Return notices with the greatest wall temperature of a result whose heat flux is the layer's own.

    Parameters
    ----------
    notices : sequence of Notice
        Made with the wall temperatures by which the layer was solved.
    wall : ndarray, shape (samples, stations)
        Wall temperature of the result [K].

    Returns
    -------
    tuple of Notice
        The same, but for that of missing ablation products.
    """
    hottest = float(np.nanmax(wall))
    return tuple(
        replace(each, value=hottest) if each.model == _ABLATION and hottest > ABLATION_TEMPERATURE else each
        for each in notices
    )


def failed_points(layer: SheathHistory) -> list[Notice]:
    """Say that the layer of some flight points could not be solved."""
    lost = layer.lost
    if not lost.size:
        return []
    message = (
        f"The march of the layer failed at {lost.size} of the flight points solved, in air of "
        f"{lost.min():.3g} to {lost.max():.3g} kg/m3; the sheath there is interpolated between the others."
    )
    return [Notice("viscous stream tubes", "air_density", message, float(lost.max()), outputs=PLASMA_OUTPUTS)]
