"""From the march to what a result holds: temperatures at fixed depths, fronts, bond line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import pairwise

import numpy as np

from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.types import Array
from shocklayer.heat_shield import mesh
from shocklayer.heat_shield.implicit_step import Shield, densities, widths
from shocklayer.heat_shield.layer_properties import evaluate, mixed
from shocklayer.heat_shield.march import Snapshot, start

CHAR_SHARE, VIRGIN_SHARE = 0.02, 0.98
"""Density at the char front and at the virgin front: char plus these shares of what pyrolysis takes."""


@dataclass(frozen=True)
class ShieldHistory:
    """A shield over time.

    Parameters
    ----------
    time : numpy.ndarray, shape (times,)
        [s].
    depth : numpy.ndarray, shape (depths,)
        Under the original surface; both ends of every layer are among them [m].
    temperature : numpy.ndarray, shape (times, depths)
        NaN where the material is burnt off [K].
    interface : numpy.ndarray, shape (times, layers)
        At the inner face of every layer [K].
    surface_temperature, recession, char_depth, virgin_depth : numpy.ndarray, shape (times,)
        [K], and depths under the original surface [m].
    gas_flux, char_flux, mass_loss : numpy.ndarray, shape (times,)
        [kg/(m^2 s)], and per area since the start [kg/m^2].
    conduction, convective : numpy.ndarray, shape (times,)
        Heat flux into the material, and from the gas to the surface [W/m^2].
    energy_imbalance, mass_imbalance : float
        What is missing in the balance of the whole time, over what was exchanged.
    largest_change : float
        Largest last change of a temperature in an iteration [K].
    """

    time: np.ndarray
    depth: np.ndarray
    temperature: np.ndarray
    interface: np.ndarray
    surface_temperature: np.ndarray
    recession: np.ndarray
    char_depth: np.ndarray
    virgin_depth: np.ndarray
    gas_flux: np.ndarray
    char_flux: np.ndarray
    mass_loss: np.ndarray
    conduction: np.ndarray
    convective: np.ndarray
    energy_imbalance: float
    mass_imbalance: float
    largest_change: float

    def at_depth(self, depth: float) -> np.ndarray:
        """Return the temperature at a depth over time, NaN once burnt off, (times,) [K]."""
        upper = int(np.clip(np.searchsorted(self.depth, depth), 1, self.depth.size - 1))
        low, high = self.depth[upper - 1], self.depth[upper]
        share = (depth - low) / (high - low)
        above = self.temperature[:, upper - 1]
        # Between the surface and the first depth that is left.
        burnt = ~np.isfinite(above)
        below = self.temperature[:, upper]
        left = np.where(burnt, self.recession, low)
        top = np.where(burnt, self.surface_temperature, above)
        part = np.where(burnt, (depth - left) / np.maximum(high - left, 1e-12), share)
        value = top + (below - top) * part
        return np.where(depth >= self.recession - 1e-12, value, np.nan)


def interfaces(shield: Shield, temperature: Array, share: Array, recession: Array) -> Array:
    """Return the temperature at the inner face of every layer: both sides conduct the same flux.

    Parameters
    ----------
    shield : Shield
        The stack.
    temperature : Array, shape (cells + 2,)
        Of surface, cells and back face [K].
    share : Array, shape (components, cells of the first layer)
        Share of each component that is left.
    recession : float
        [m].

    Returns
    -------
    Array
        (layers,) [K]; the last is that of the back face.
    """
    cells, values, position = temperature[1:-1], [], 0
    density = densities(shield, share)
    ends = []
    for k, width in enumerate(widths(shield, recession)):
        layer = shield.layers[k]
        span = cells[position : position + width.size]
        here = density if k == 0 else jnp.full(width.shape, layer.density[0])
        conductivity = mixed(layer, evaluate(layer, span).conductivity, here)
        ends.append((2.0 * conductivity[0] / width[0], span[0], 2.0 * conductivity[-1] / width[-1], span[-1]))
        position += width.size
    for above, below in pairwise(ends):
        values.append((above[2] * above[3] + below[0] * below[1]) / (above[2] + below[0]))
    return jnp.stack([*values, temperature[-1]])


@partial(jax.jit)
def _sampled(shield: Shield, snapshot: Snapshot, depth: Array) -> tuple[Array, Array, Array, Array]:
    """Return temperature at fixed depths, at the interfaces, and the depths of both fronts, over time."""

    def one(temperature: Array, share: Array, recession: Array) -> tuple[Array, Array, Array, Array]:
        joints = interfaces(shield, temperature, share, recession)
        faces = mesh.faces_below(shield.fractions[0], shield.thickness[0], recession)
        places, values = [recession[None]], [temperature[:1]]
        position, top = 0, jnp.zeros(())
        for k, fractions in enumerate(shield.fractions):
            here = faces if k == 0 else top + fractions * shield.thickness[k]
            count = fractions.size - 1
            places += [0.5 * (here[1:] + here[:-1]), here[-1:]]
            values += [temperature[1 + position : 1 + position + count], joints[k : k + 1]]
            position, top = position + count, here[-1]
        sampled = jnp.interp(depth, jnp.concatenate(places), jnp.concatenate(values))
        sampled = jnp.where(depth >= recession - 1e-12, sampled, jnp.nan)
        char, virgin = shield.layers[0].density[1], shield.layers[0].density[0]
        lost = jnp.where(virgin > char, virgin - char, 1.0)
        left = (densities(shield, share) - char) / lost
        rising = jnp.maximum.accumulate(left) + jnp.arange(left.size) * 1e-12
        middle = 0.5 * (faces[1:] + faces[:-1])

        def front(level: float) -> Array:
            found = jnp.interp(level, rising, middle)
            found = jnp.where(level <= rising[0], recession, found)
            return jnp.where(level > rising[-1], faces[-1], found)

        charring = virgin > char
        return (
            sampled,
            joints,
            jnp.where(charring, front(CHAR_SHARE), recession),
            jnp.where(charring, front(VIRGIN_SHARE), recession),
        )

    return jax.vmap(one)(snapshot.temperature, snapshot.share, snapshot.recession)


def history_of(
    shield: Shield,
    times: np.ndarray,
    snapshot: Snapshot,
    initial_temperature: float,
    sensors: Sequence[float],
) -> ShieldHistory:
    """Return what a result holds of a march.

    Parameters
    ----------
    shield : Shield
        The stack.
    times : numpy.ndarray, shape (steps + 1,)
        Ends of the steps, the start first [s].
    snapshot : Snapshot
        Result of the march over its steps.
    initial_temperature : float
        [K].
    sensors : sequence of float
        Depths that are to be among those of the result [m].

    Returns
    -------
    ShieldHistory
        Over all times, the start included.
    """
    content, estimate = start(shield, initial_temperature)
    first = snapshot._replace(
        temperature=estimate.temperature[None], share=estimate.share[None], recession=jnp.zeros(1)
    )
    edges = np.concatenate([[0.0], np.cumsum(np.asarray(shield.thickness))])
    inner = [edges[k] + np.asarray(f) * (edges[k + 1] - edges[k]) for k, f in enumerate(shield.fractions)]
    depth = np.unique(np.concatenate([edges, *inner, np.asarray(sensors, dtype=float)]))
    depth = depth[np.concatenate([[True], np.diff(depth) > 1e-12])]
    initial = _sampled(shield, first, jnp.asarray(depth))
    later = _sampled(shield, snapshot, jnp.asarray(depth))
    temperature, joints, char, virgin = (
        np.concatenate([np.asarray(a), np.asarray(b)]) for a, b in zip(initial, later, strict=True)
    )
    totals, fluxes = snapshot.totals, snapshot.fluxes

    def series(values: Array, begin: float = 0.0) -> np.ndarray:
        return np.concatenate([[begin], np.asarray(values)])

    stored = float(snapshot.stored[-1] - jnp.sum(content.energy))
    supplied = float(totals.conduction[-1] - totals.back[-1] - totals.energy_lost[-1])
    exchanged = np.abs(np.diff(series(totals.conduction))).sum() + abs(float(totals.energy_lost[-1]))
    mass = float(shield.thickness[0] * shield.layers[0].density[0]) - float(snapshot.mass[-1])
    lost = float(totals.gas[-1] + totals.char[-1])
    return ShieldHistory(
        time=np.asarray(times),
        depth=depth,
        temperature=temperature,
        interface=joints,
        surface_temperature=series(snapshot.temperature[:, 0], initial_temperature),
        recession=series(snapshot.recession),
        char_depth=char,
        virgin_depth=virgin,
        gas_flux=series(fluxes.gas),
        char_flux=series(fluxes.char),
        mass_loss=series(totals.gas + totals.char),
        conduction=series(fluxes.conduction),
        convective=series(fluxes.convective),
        energy_imbalance=(stored - supplied) / max(exchanged, 1e-3),
        mass_imbalance=(mass - lost) / max(mass, 1e-9) if lost > 0.0 else 0.0,
        largest_change=float(jnp.max(snapshot.change)),
    )
