"""Validation: predictions of the chain compared with formulas, other codes and measurements."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from importlib import import_module

from shocklayer.core.errors import UserError
from shocklayer.core.suggestions import closest
from shocklayer.validation.comparison_row import Row

__all__ = ["CASES", "Row", "rows", "run"]

CASES: dict[str, tuple[str, str]] = {
    "us-standard-atmosphere-1976": ("atmosphere", "standard_atmosphere"),
    "heating-correlations": ("correlations", "heating_correlations"),
    "critical-density": ("correlations", "critical_density"),
    "equilibrium-shock": ("correlations", "equilibrium_shock"),
    "equilibrium-air-transport": ("hot_air", "equilibrium_transport"),
    "relaxation-oxygen": ("hot_air", "relaxation_zones"),
    "relaxation-marrone": ("hot_air", "relaxation_zones"),
    "relaxation-fire-ii": ("hot_air", "relaxation_zones"),
    "shock-standoff": ("shock_layer", "shock_standoff"),
    "blunt-cone-pressure": ("shock_layer", "blunt_cone_pressure"),
    "shoulder-pressure": ("shock_layer", "shoulder_pressure"),
    "tunnel-match": ("correlations", "tunnel_match"),
    "shock-tunnel-reservoir": ("correlations", "shock_tunnel_reservoir"),
    "tunnel-shots": ("tunnel_shots", "tunnel_shots"),
    "allen-eggers": ("closed_forms", "allen_eggers"),
    "equilibrium-glide": ("closed_forms", "equilibrium_glide"),
    "nesc-check-cases": ("check_cases", "nesc_check_cases"),
    "fire-ii-trajectory": ("flights", "fire_ii_trajectory"),
    "stardust-trajectory": ("flights", "stardust_trajectory"),
    "apollo-4-trajectory": ("flights", "apollo_4_trajectory"),
    "ram-c-ii-trajectory": ("flights", "ram_c_ii_trajectory"),
    "catalogue-flights": ("flight_facts", "catalogue_flights"),
    "stardust-heating": ("stagnation_heating", "stardust_heating"),
    "fire-ii-heating": ("stagnation_heating", "fire_ii_heating"),
    "apollo-4-heating": ("stagnation_heating", "apollo_4_heating"),
    "heat-shield": ("heat_shield", "heat_shield"),
    "sts-3-windward-heating": ("incidence", "sts_3_windward_heating"),
    "swept-leading-edge-heating": ("body_heating", "swept_leading_edges"),
    "sphere-heating-in-tunnels": ("body_heating", "spheres_in_tunnels"),
    "sphere-heating-distribution": ("body_heating", "along_a_sphere"),
    "blowing-at-a-stagnation-point": ("body_heating", "blowing"),
    "afterbody-heating": ("body_heating", "afterbody"),
    "rarefied-cone-heating": ("body_heating", "rarefied_cone"),
    "msl-nose-heating": ("body_heating", "mars_nose"),
    "wall-temperatures-predicted": ("body_heating", "wall_temperatures"),
    "ram-c-ii-electron-density": ("sheath", "ram_c_ii_electron_density"),
    "ram-c-ii-rate-sets": ("sheath", "ram_c_ii_rate_sets"),
    "ram-c-ii-reflectometer": ("sheath", "ram_c_ii_reflectometer"),
    "collision-frequency-rule": ("sheath", "collision_rule"),
    "blackout-windows": ("blackouts", "blackout_windows"),
}
"""Every case: its name, and the module and function that compute it; imported only when it is run."""


def rows(cases: Sequence[str] = (), progress: Callable[[str], None] | None = None) -> Iterator[Row]:
    """List comparisons; each prediction is computed when it is first asked for.

    Parameters
    ----------
    cases : sequence of str
        Names of cases; all of them by default.
    progress : callable, optional
        Called with the name of each case before its rows.

    Yields
    ------
    Row
        One for each comparison, in the order of the cases.

    Raises
    ------
    UserError
        If a name is not a case.
    """
    for name in cases:
        if name not in CASES:
            raise UserError(
                f"--case: '{name}' is not a case; did you mean '{closest(name, CASES)}'? "
                f"Known cases: {', '.join(CASES)}."
            )
    for name in cases or CASES:
        if progress is not None:
            progress(name)
        module, function = CASES[name]
        yield from getattr(import_module(f"shocklayer.validation.{module}"), function)(name)


def run(cases: Sequence[str] = (), progress: Callable[[str], None] | None = None) -> list[Row]:
    """Compare predictions with references.

    Parameters
    ----------
    cases : sequence of str
        Names of cases; all of them by default.
    progress : callable, optional
        Called with the name of each case before it is computed.

    Returns
    -------
    list of Row
        One row per comparison, in the order of the cases, every prediction computed.

    Raises
    ------
    UserError
        If a name is not a case.
    """
    # Imported here, because the names of the cases are needed without JAX.
    release = import_module("shocklayer.core.jax_setup").release_programs

    def next_case(name: str) -> None:
        release()
        if progress is not None:
            progress(name)

    computed = []
    for row in rows(cases, next_case):
        _ = row.predicted
        computed.append(row)
    return computed
