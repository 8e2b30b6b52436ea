"""One implicit step of the heat conduction in the shield with pyrolysis and recession.

Finite volumes on cells that move with the receding surface. Balances of energy and of the share y of each
component that is left, per area,

    d/dt int rho h dx = [k dT/dx + m_g h_g + v rho h],        d/dt int y dx = [v y] - int K y^n dx,

brackets being differences between the faces of a cell, v the speed of a face and m_g the flux of pyrolysis
gas, which reaches the surface at once. Unknown are the temperatures of surface, cells and back face. Newton's
method with the tridiagonal part of the derivatives; what couples distant cells (the flux of gas, the speed
of the surface) comes from the estimate before.
"""

from __future__ import annotations

from typing import NamedTuple

from shocklayer.core.constants import STEFAN_BOLTZMANN
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array
from shocklayer.heat_shield import mesh
from shocklayer.heat_shield.layer_properties import LayerProperties, evaluate, mixed, volumetric_enthalpy
from shocklayer.heat_shield.pyrolysis import Reactions, implicit_share, rate_constant
from shocklayer.heat_shield.surface import (
    Boundary,
    GasTable,
    SurfaceLaw,
    at_pressure,
    gas_blowing,
    gas_enthalpy,
    surface_fluxes,
)

_LARGEST_CHANGE = 400.0
"""Largest change of a temperature in one iteration [K]."""
TOLERANCE = 1e-6
"""Change of temperature below which the iteration ends [K]; the energy is accounted from the fluxes."""
MOST_ITERATIONS = 25
_THINNEST = 0.02
"""Share of the outermost layer at which recession stops: nothing of it is left then."""


class BackFace(NamedTuple):
    """Condition at the back face.

    Attributes
    ----------
    held : Array
        1 where its temperature is held, else 0.
    temperature : Array
        Held temperature, or that of what it radiates to [K].
    emissivity : Array
        Zero for an adiabatic face.
    """

    held: Array
    temperature: Array
    emissivity: Array


class Shield(NamedTuple):
    """A stack of layers, the heated one first.

    Attributes
    ----------
    layers : tuple of LayerProperties
        Materials.
    fractions : tuple of Array
        Faces of the cells of each layer, from 0 to 1.
    thickness : Array, shape (layers,)
        [m].
    reactions : Reactions
        Pyrolysis of the first layer, none with no components.
    table : GasTable
        Gas at the wall.
    law : SurfaceLaw
        Constants of the surface.
    back : BackFace
        Condition at the back face.
    """

    layers: tuple[LayerProperties, ...]
    fractions: tuple[Array, ...]
    thickness: Array
    reactions: Reactions
    table: GasTable
    law: SurfaceLaw
    back: BackFace


class Content(NamedTuple):
    """What is conserved.

    Attributes
    ----------
    energy : Array, shape (cells,)
        Enthalpy of the cells per area [J/m^2].
    left : Array, shape (components, cells of the first layer)
        Share of each component that is left times the width of the cell [m].
    recession : Array
        [m].
    """

    energy: Array
    left: Array
    recession: Array


class Estimate(NamedTuple):
    """Estimate of the solution: temperatures of surface, cells and back face, and what couples far cells."""

    temperature: Array
    share: Array
    gas_behind: Array
    surface_gas: Array
    speed: Array
    blowing: Array


class Fluxes(NamedTuple):
    """Fluxes at the end of a step.

    Attributes
    ----------
    conduction : Array
        Into the material at the surface [W/m^2].
    back : Array
        Out of the back face [W/m^2].
    energy_lost : Array
        Enthalpy that pyrolysis gas and char carry through the surface [W/m^2].
    gas, char : Array
        Mass [kg/(m^2 s)].
    convective : Array
        From the gas to the surface [W/m^2].
    """

    conduction: Array
    back: Array
    energy_lost: Array
    gas: Array
    char: Array
    convective: Array


class _Residual(NamedTuple):
    """Imbalance at an estimate, and what the step ends with if that is the solution."""

    change: Array
    energy: Array
    share: Array
    source: Array
    density: Array
    fluxes: Fluxes


def densities(shield: Shield, share: Array) -> Array:
    """Return the density of the cells of the first layer, (cells,) [kg/m^3]."""
    char = shield.layers[0].density[1]
    return char + jnp.sum(shield.reactions.density_lost[:, None] * share, axis=0)


def widths(shield: Shield, recession: Array) -> tuple[Array, ...]:
    """Return the widths of the cells of each layer [m]."""
    first = jnp.diff(shield.fractions[0]) * (shield.thickness[0] - recession)
    others = [jnp.diff(f) * shield.thickness[k] for k, f in enumerate(shield.fractions) if k > 0]
    return (first, *others)


def energy_of(shield: Shield, temperature: Array, share: Array, recession: Array) -> Array:
    """Return the enthalpy of every cell per area, (cells,) [J/m^2]."""
    parts: list[Array] = []
    start = 0
    for k, width in enumerate(widths(shield, recession)):
        layer = shield.layers[k]
        enthalpy = evaluate(layer, temperature[start : start + width.size]).enthalpy
        density = densities(shield, share) if k == 0 else jnp.full(width.shape, layer.density[0])
        parts.append(volumetric_enthalpy(layer, enthalpy, density) * width)
        start += width.size
    return jnp.concatenate(parts)


def _residual(
    shield: Shield,
    table: GasTable,
    boundary: Boundary,
    start: Content,
    step: Array,
    lag: Estimate,
    temperature: Array,
) -> _Residual:
    """Return the imbalance of surface, cells and back face, and what follows from the temperatures."""
    outer, cells, back = temperature[0], temperature[1:-1], temperature[-1]
    count = shield.fractions[0].size - 1
    hot, reactions = cells[:count], shield.reactions
    size: tuple[Array, ...] = widths(shield, start.recession + step * lag.speed)
    speed = lag.speed * (1.0 - shield.fractions[0])
    crossing = mesh.limited_faces(lag.share)
    gained = start.left + step * jnp.diff(speed * crossing, axis=1)
    share = implicit_share(rate_constant(reactions, hot), reactions.order, gained / size[0], step, lag.share)
    source = reactions.density_lost @ ((gained - size[0] * share) / step)

    energy = energy_of(shield, cells, share, start.recession + step * lag.speed)
    density = densities(shield, share)
    resistance: list[Array] = []
    start_of = 0
    for k, width in enumerate(size):
        layer = shield.layers[k]
        value = evaluate(layer, cells[start_of : start_of + width.size]).conductivity
        here = density if k == 0 else jnp.full(width.shape, layer.density[0])
        resistance.append(0.5 * width / mixed(layer, value, here))
        start_of += width.size
    half = jnp.concatenate(resistance)
    layer, last = shield.layers[0], shield.layers[-1]
    middle = evaluate(layer, 0.5 * (outer + cells[0])).conductivity
    at_surface = 0.5 * size[0][0] / mixed(layer, middle, density[0])
    behind = evaluate(last, 0.5 * (back + cells[-1])).conductivity
    at_back = (
        0.5 * size[-1][-1] / mixed(last, behind, last.density[0] if len(shield.layers) > 1 else density[-1])
    )
    flux = jnp.concatenate(
        [
            ((outer - cells[0]) / at_surface)[None],
            (cells[:-1] - cells[1:]) / (half[:-1] + half[1:]),
            ((cells[-1] - back) / at_back)[None],
        ]
    )
    gain = flux[:-1] - flux[1:]

    # Temperatures of the faces of the first layer; nothing crosses its inner one.
    weight = size[0][1:] / (size[0][1:] + size[0][:-1])
    face = jnp.concatenate([outer[None], weight * hot[:-1] + (1.0 - weight) * hot[1:], hot[-1:]])
    gas = gas_enthalpy(table, face)
    moved = volumetric_enthalpy(layer, evaluate(layer, face).enthalpy, densities(shield, crossing)) * speed
    through = lag.gas_behind * gas[1:] - (lag.gas_behind + source) * gas[:-1] + jnp.diff(moved)
    gain = gain.at[:count].add(through)

    wall = evaluate(layer, outer)
    at_wall = densities(shield, crossing[:, :1])[0]
    balance = surface_fluxes(
        table,
        shield.law,
        boundary,
        outer,
        mixed(layer, wall.emissivity, at_wall),
        volumetric_enthalpy(layer, wall.enthalpy, at_wall) / at_wall,
        lag.blowing,
    )
    given = (boundary.imposed_temperature - outer) / at_surface
    surface = jnp.where(boundary.imposed > 0.5, given, balance.net - flux[0])
    radiated = shield.back.emissivity * STEFAN_BOLTZMANN * (back**4 - shield.back.temperature**4)
    rear = jnp.where(shield.back.held > 0.5, (shield.back.temperature - back) / at_back, flux[-1] - radiated)
    end = start.energy + step * gain
    change = jnp.concatenate([surface[None], end - energy, rear[None]])
    # From the balance and not from the excess of temperature: bounded while the iteration is far off.
    melting = jnp.where(
        outer > shield.law.melting_temperature, jnp.maximum(balance.available - flux[0], 0.0), 0.0
    )
    char = balance.char_flux + melting / shield.law.heat_of_fusion
    char = jnp.where(boundary.imposed > 0.5, 0.0, char)
    lost = (lag.gas_behind[0] + source[0]) * gas[0] + moved[0]
    convective = jnp.where(boundary.imposed > 0.5, flux[0], balance.convective)
    fluxes = Fluxes(flux[0], flux[-1], lost, jnp.sum(source), char, convective)
    return _Residual(change, end, share, source, at_wall, fluxes)


def _solve(residual_of: object, temperature: Array) -> tuple[_Residual, Array]:
    """Return the residual and the Newton step from the tridiagonal part of its derivatives."""
    size = temperature.size
    index = jnp.arange(size)
    value, linear = jax.linearize(residual_of, temperature)  # pyright: ignore[reportArgumentType]
    # Every third temperature is changed at once: three products give all three diagonals.
    products = jax.vmap(lambda seed: linear(seed).change)(
        jnp.stack([(index % 3 == colour).astype(float) for colour in range(3)])
    )
    lower = products[(index - 1) % 3, index].at[0].set(0.0)
    upper = products[(index + 1) % 3, index].at[-1].set(0.0)
    diagonal = products[index % 3, index]
    step = jax.lax.linalg.tridiagonal_solve(lower, diagonal, upper, -value.change[:, None])[:, 0]
    return value, jnp.clip(step, -_LARGEST_CHANGE, _LARGEST_CHANGE)


def implicit_step(
    shield: Shield,
    boundary: Boundary,
    start: Content,
    step: Array,
    first: Estimate,
    iterations: int | None = None,
) -> tuple[Content, Estimate, Fluxes, Array]:
    """Advance by the implicit Euler rule: content = start + step * rates(end).

    Parameters
    ----------
    shield : Shield
        The stack.
    boundary : Boundary
        What acts on the surface at the end of the step.
    start : Content
        Where the step starts.
    step : float
        Its length [s].
    first : Estimate
        Estimate of the solution.
    iterations : int, optional
        Number of iterations, for derivatives in reverse mode; by default as many as needed.

    Returns
    -------
    tuple
        Content, solution, fluxes at the end of the step, and the last change of a temperature [K].
    """
    table = at_pressure(shield.table, boundary.pressure)

    def iterate(held: Estimate) -> tuple[Estimate, tuple[Content, Fluxes], Array]:
        value, change = _solve(
            lambda t: _residual(shield, table, boundary, start, step, held, t), held.temperature
        )
        recession = start.recession + step * held.speed
        # Energy from the fluxes, not from the temperatures: what is left of the iteration is not lost.
        content = Content(value.energy, value.share * widths(shield, recession)[0], recession)
        fluxes = value.fluxes._replace(char=held.speed * value.density)
        following = _renewed(shield, table, boundary, held, value, start, held.temperature + change)
        return following, (content, fluxes), jnp.max(jnp.abs(change))

    if iterations is None:
        zero = jnp.zeros(())
        nothing = (start, Fluxes(*[zero] * 6))
        solution, end, change, _ = jax.lax.while_loop(
            lambda carry: (carry[2] > TOLERANCE) & (carry[3] < MOST_ITERATIONS),
            lambda carry: (*iterate(carry[0]), carry[3] + 1),
            (first, nothing, jnp.full((), jnp.inf), jnp.zeros((), int)),
        )
        return end[0], solution, end[1], change

    def once(held: Estimate, _: None) -> tuple[Estimate, tuple[tuple[Content, Fluxes], Array]]:
        following, end, change = iterate(held)
        return following, (end, change)

    solution, ends = jax.lax.scan(once, first, None, length=iterations)
    (content, fluxes), change = jax.tree.map(lambda each: each[-1], ends)
    return content, solution, fluxes, change


def _renewed(
    shield: Shield,
    table: GasTable,
    boundary: Boundary,
    held: Estimate,
    value: _Residual,
    start: Content,
    temperature: Array,
) -> Estimate:
    """Return the next estimate: temperatures, gas from behind, speed of the surface, blowing."""
    total = jnp.cumsum(value.source[::-1])[::-1]
    behind = jnp.append(total[1:], 0.0)
    blowing = gas_blowing(table, shield.law, boundary.transfer, total[0], temperature[0], held.blowing)
    remaining = shield.thickness[0] - start.recession > _THINNEST * shield.thickness[0]
    speed = jnp.where(remaining, value.fluxes.char / value.density, 0.0)
    return Estimate(temperature, value.share, behind, total[0], speed, blowing)
