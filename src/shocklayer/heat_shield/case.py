"""A case of the heat shield alone: from its file to the history of its temperatures."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from shocklayer.core.jax_setup import jnp
from shocklayer.core.validity import Notice
from shocklayer.gas.ablation.wall_gas import wall_gas
from shocklayer.heat_shield.build import gas_table, shield_of
from shocklayer.heat_shield.exposure import COLD_WALL_TEMPERATURE, Exposure, exposure_of
from shocklayer.heat_shield.exposure_gas import edge_gas
from shocklayer.heat_shield.implicit_step import Shield
from shocklayer.heat_shield.march import Snapshot, march
from shocklayer.heat_shield.materials import Material, material_of
from shocklayer.heat_shield.notices import notices_of
from shocklayer.heat_shield.profiles import ShieldHistory, history_of
from shocklayer.scenario.shield_case import ShieldCase

__all__ = ["CaseResult", "Problem", "compute", "finish", "prepare"]


@dataclass(frozen=True)
class Problem:
    """A case ready to be marched.

    Parameters
    ----------
    case : ShieldCase
        As checked.
    materials : tuple of Material
        Of the layers.
    exposure : Exposure
        What heats the surface.
    shield : Shield
        The stack.
    times : numpy.ndarray, shape (steps + 1,)
        Ends of the steps [s].
    """

    case: ShieldCase
    materials: tuple[Material, ...]
    exposure: Exposure
    shield: Shield
    times: np.ndarray

    def march(self, shield: Shield | None = None, exposure: Exposure | None = None) -> Snapshot:
        """Return the march, with another stack or history where one is given."""
        history = exposure or self.exposure
        return march(
            shield or self.shield,
            self.case.exposure.initial_temperature,
            jnp.asarray(np.diff(self.times)),
            history.boundaries(self.times),
        )


@dataclass(frozen=True)
class CaseResult:
    """Result of a case.

    Parameters
    ----------
    problem : Problem
        The case.
    history : ShieldHistory
        Over time.
    notices : tuple of Notice
        Models outside their range, and assumptions.
    """

    problem: Problem
    history: ShieldHistory
    notices: tuple[Notice, ...]


def prepare(case: ShieldCase, base_dir: Path, *, refinement: float = 1.0) -> Problem:
    """Set up a case.

    Parameters
    ----------
    case : ShieldCase
        As checked.
    base_dir : Path
        Folder that file names are relative to.
    refinement : float
        Cells and steps over those of the default.

    Returns
    -------
    Problem
        Grid, properties, gas table and history.

    Raises
    ------
    UserError
        A file cannot be read.
    """
    materials = tuple(material_of(layer, base_dir) for layer in case.layer)
    edge = edge_gas(case.exposure.gas)
    cold = wall_gas(
        edge, None, np.array([101_325.0]), np.zeros(1), np.array([COLD_WALL_TEMPERATURE]), carbon_wall=False
    )
    exposure = exposure_of(case.exposure, base_dir, float(cold.enthalpy[0, 0, 0]))
    table = gas_table(
        materials[0], edge, exposure.pressure, char_lost=case.exposure.surface_chemistry == "equilibrium"
    )
    shield = shield_of(
        materials,
        [layer.thickness for layer in case.layer],
        table,
        case.back,
        case.exposure.blowing_parameter,
        float(exposure.time[-1]),
        refinement=refinement,
    )
    return Problem(case, materials, exposure, shield, exposure.steps(refinement))


def compute(case: ShieldCase, base_dir: Path, *, refinement: float = 1.0) -> CaseResult:
    """Compute a case.

    Parameters
    ----------
    case : ShieldCase
        As checked.
    base_dir : Path
        Folder that file names are relative to.
    refinement : float
        Cells and steps over those of the default.

    Returns
    -------
    CaseResult
        Temperatures, recession and what to know about them.

    Raises
    ------
    UserError
        A file cannot be read.
    """
    return finish(prepare(case, base_dir, refinement=refinement))


def finish(problem: Problem) -> CaseResult:
    """Return the result of a case that is set up."""
    case = problem.case
    inside = [depth for depth in case.sensors if depth <= float(problem.shield.thickness.sum())]
    history = history_of(
        problem.shield, problem.times, problem.march(), case.exposure.initial_temperature, inside
    )
    notices = notices_of(problem.materials, history, case.layer[0].thickness, case)
    # A flux given without recovery enthalpy comes from the gas too, whatever the temperature of the wall.
    given = problem.exposure.given_flux(problem.times, case.exposure.radiative_heat_flux)
    return CaseResult(problem, replace(history, convective=history.convective + given), notices)
