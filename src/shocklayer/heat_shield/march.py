"""March of a shield through time by a two-stage, L-stable, singly diagonally implicit Runge-Kutta method.

Second order (Alexander, SIAM J. Numer. Anal. 14, 1977): gamma = 1 - 1/sqrt(2), weights 1 - gamma and gamma,
the second stage being the end of the step. The sums of the weighted fluxes are the changes of what is
conserved, so that energy and mass close to the error of the iteration.
"""

from __future__ import annotations

import math
from functools import partial
from typing import NamedTuple

from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array
from shocklayer.heat_shield.implicit_step import (
    Content,
    Estimate,
    Fluxes,
    Shield,
    densities,
    energy_of,
    implicit_step,
    widths,
)
from shocklayer.heat_shield.surface import Boundary

GAMMA = 1.0 - 1.0 / math.sqrt(2.0)
"""Stage coefficient; the stages end at `GAMMA` and at 1 of the step."""


class Totals(NamedTuple):
    """Integrals over time since the start, per area.

    Attributes
    ----------
    conduction, back, energy_lost : Array
        Energy in at the surface, out of the back face, and carried away by gas and char [J/m^2].
    gas, char : Array
        Mass lost [kg/m^2].
    """

    conduction: Array
    back: Array
    energy_lost: Array
    gas: Array
    char: Array


class Snapshot(NamedTuple):
    """The shield at one time; arrays over all steps are stacked on the leading axis.

    Attributes
    ----------
    temperature : Array, shape (cells + 2,)
        Of the surface, the cells and the back face [K].
    share : Array, shape (components, cells of the first layer)
        Share of each component that is left.
    recession : Array
        [m].
    fluxes : Fluxes
        At the end of the step.
    totals : Totals
        Since the start.
    stored : Array
        Enthalpy of the stack from its temperatures [J/m^2].
    mass : Array
        Of the first layer [kg/m^2].
    change : Array
        Last change of a temperature in the iteration [K].
    """

    temperature: Array
    share: Array
    recession: Array
    fluxes: Fluxes
    totals: Totals
    stored: Array
    mass: Array
    change: Array


class _Carry(NamedTuple):
    content: Content
    estimate: Estimate
    rate: Array
    totals: Totals


def start(shield: Shield, temperature: float | Array) -> tuple[Content, Estimate]:
    """Return content and estimate of a virgin shield of one temperature [K]."""
    cells = sum(f.size - 1 for f in shield.fractions)
    count = shield.fractions[0].size - 1
    everywhere = jnp.full(cells + 2, temperature, dtype=float)
    share = jnp.ones((shield.reactions.order.size, count))
    zero = jnp.zeros(())
    content = Content(energy_of(shield, everywhere[1:-1], share, zero), share * widths(shield, zero)[0], zero)
    return content, Estimate(everywhere, share, jnp.zeros(count), zero, zero, zero)


@partial(jax.jit, static_argnames=("iterations",))
def march(
    shield: Shield,
    temperature: float | Array,
    steps: Array,
    boundaries: Boundary,
    iterations: int | None = None,
) -> Snapshot:
    """March a virgin shield through time.

    Parameters
    ----------
    shield : Shield
        The stack.
    temperature : float
        Initial temperature [K].
    steps : Array, shape (steps,)
        Lengths of the steps [s].
    boundaries : Boundary
        What acts on the surface at the ends of both stages, each array (steps, 2).
    iterations : int, optional
        Fixed number of iterations of each stage: then derivatives in reverse mode are possible. By default
        as many as needed; derivatives are then in forward mode.

    Returns
    -------
    Snapshot
        At the end of every step, (steps, ...).
    """
    content, estimate = start(shield, temperature)
    zero = jnp.zeros(())

    def advance(carry: _Carry, row: tuple[Array, Boundary]) -> tuple[_Carry, Snapshot]:
        step, boundary = row
        before = carry.content
        ratio = (1.0 - GAMMA) / GAMMA

        # A loop over both stages, so that the stage is compiled once.
        def stage(
            held: tuple[Content, Estimate, Array], row: tuple[Boundary, Array]
        ) -> tuple[tuple[Content, Estimate, Array], tuple[Fluxes, Array]]:
            base, estimate, span = held
            boundary, number = row
            rate = jnp.where(
                number == 0, carry.rate, (estimate.temperature - carry.estimate.temperature) / span
            )
            guess = estimate.temperature + jnp.where(number == 0, GAMMA, 1.0 - GAMMA) * step * rate
            after, solution, fluxes, change = implicit_step(
                shield, boundary, base, GAMMA * step, estimate._replace(temperature=guess), iterations
            )
            # Start of the second stage: before + (1 - gamma) step * rates of the first.
            following = jax.tree.map(
                lambda a, b: jnp.where(number == 0, a + ratio * (b - a), b), before, after
            )
            return (following, solution, span), (fluxes, change)

        (after, solution, _), (fluxes, changes) = jax.lax.scan(
            stage, (before, carry.estimate, GAMMA * step), (boundary, jnp.arange(2))
        )
        mean = jax.tree.map(lambda each: step * ((1.0 - GAMMA) * each[0] + GAMMA * each[1]), fluxes)
        flux_2, change = jax.tree.map(lambda each: each[1], fluxes), changes[1]
        totals = Totals(
            carry.totals.conduction + mean.conduction,
            carry.totals.back + mean.back,
            carry.totals.energy_lost + mean.energy_lost,
            carry.totals.gas + mean.gas,
            carry.totals.char + mean.char,
        )
        rate = (solution.temperature - carry.estimate.temperature) / step
        seen = Snapshot(
            solution.temperature,
            solution.share,
            after.recession,
            flux_2,
            totals,
            jnp.sum(energy_of(shield, solution.temperature[1:-1], solution.share, after.recession)),
            jnp.sum(densities(shield, solution.share) * widths(shield, after.recession)[0]),
            change,
        )
        return _Carry(after, solution, rate, totals), seen

    carry = _Carry(content, estimate, jnp.zeros_like(estimate.temperature), Totals(*[zero] * 5))
    return jax.lax.scan(advance, carry, (steps, boundaries))[1]
