"""Stage: the inviscid shock layer at every flight sample and body station."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from shocklayer import gas
from shocklayer.core.batching import map_in_chunks
from shocklayer.core.jax_setup import jax
from shocklayer.core.plasma_outputs import PLASMA_OUTPUTS
from shocklayer.core.stage_output import StageOutput
from shocklayer.core.types import Array
from shocklayer.core.validity import SIGNIFICANT, Notice, ValidityRange, out_of_range
from shocklayer.flight import FlightHistory
from shocklayer.gas.mixtures import Mixture
from shocklayer.scenario.layer import LayerConfig
from shocklayer.shock_layer.inviscid import bow_shock, surface_pressure
from shocklayer.shock_layer.inviscid.equilibrium_frozen import LayerState, solve
from shocklayer.shock_layer.stations import Meridian, Stations
from shocklayer.shock_layer.viscous.along_trajectory import FINITE_RATE_KNUDSEN

SIGNIFICANT_ELECTRON_DENSITY = 1e15
"""Electron density above which its accuracy matters [1/m^3]: VHF is reflected at 8e14."""

_LIMITS = ("electron_density_equilibrium", "electron_density_frozen")
_STAGNATION = ("stagnation_pressure", "stagnation_temperature")


@dataclass(frozen=True)
class ShockLayerOutput(StageOutput):
    """The inviscid layer of a flight.

    Parameters
    ----------
    state : LayerState
        NumPy arrays: samples first, then every column of the stations.
    """

    state: LayerState


def compute(config: LayerConfig, history: FlightHistory, stations: Stations) -> ShockLayerOutput:
    """Solve the inviscid layer, in equilibrium and frozen, at every flight sample and column.

    Parameters
    ----------
    config : LayerConfig
        Gas and chemistry.
    history : FlightHistory
        The flight.
    stations : Stations
        Body stations.

    Returns
    -------
    ShockLayerOutput
        Stand-off, stagnation state and edge state.
    """
    mixture = gas.mixture(config.mixture)
    states = [_along(mixture, history, meridian) for meridian in stations.meridians]
    joined = {
        name: np.concatenate([getattr(each, name) for each in states], 1) for name in _per_column(states[0])
    }
    state = states[0]._replace(**joined)
    count = stations.along_body.size
    variables = {
        "shock_standoff": np.asarray(state.shock_standoff),
        "stagnation_pressure": np.asarray(state.stagnation_pressure),
        "stagnation_temperature": np.asarray(state.stagnation_temperature),
        "edge_temperature": np.asarray(state.edge_temperature)[:, :count],
        "edge_pressure": np.asarray(state.edge_pressure)[:, :count],
    }
    return ShockLayerOutput(variables, tuple(_notices(config, mixture, history, state)), state)


def _along(mixture: Mixture, history: FlightHistory, meridian: Meridian) -> LayerState:
    """Solve the layer along one meridian."""
    count = meridian.station.size
    # Columns are padded to a multiple of eight, so that flights share one compiled program.
    arcs = np.pad(meridian.arc_length, ((0, 0), (0, -count % 8)), mode="edge")
    leaves, structure = jax.tree.flatten(meridian.shape)

    def points(*columns: Array) -> LayerState:
        # One body per sample, its dimensions among the columns: with vmap, tracing takes four times as long.
        bodies = jax.tree.unflatten(structure, [size[:, None] for size in columns[5:]])
        return solve(bodies, mixture, *columns[:5])

    air = (history.speed, history.air_density, history.air_pressure, history.air_temperature)
    state = map_in_chunks(points, *air, arcs, *leaves)
    return state._replace(**{name: getattr(state, name)[:, :count] for name in _per_column(state)})


def _per_column(state: LayerState) -> list[str]:
    """Return the names of the fields that differ from column to column."""
    return [name for name in state._fields if np.ndim(getattr(state, name)) > 1]


def _notices(
    config: LayerConfig, mixture: Mixture, history: FlightHistory, state: LayerState
) -> list[Notice]:
    """Check the layer's models where there is a shock and where heating or ionisation counts."""
    shock = np.isfinite(np.asarray(state.shock_standoff))
    energy = np.asarray(history.air_density) * np.asarray(history.speed) ** 3
    ionised = np.asarray(state.electron_density).max(axis=1) > SIGNIFICANT_ELECTRON_DENSITY
    ionised &= history.knudsen_number <= FINITE_RATE_KNUDSEN  # no electron density is given in thinner air
    active = shock & ((energy > SIGNIFICANT * energy.max()) | ionised)
    # The finite-rate layer computes its own shock, pressures and chemistry.
    plasma = _LIMITS if config.chemistry in ("auto", "finite-rate") else (*_LIMITS, *PLASMA_OUTPUTS)
    data = ValidityRange(
        "thermodynamic data of the gas",
        "stagnation_temperature",
        0.0,
        mixture.temperature_limits[1],
        "end of the NASA-9 polynomials; beyond, heat capacities are constant",
        _STAGNATION,
    )
    values = {
        "mach_number": history.mach_number,
        "knudsen_number": history.knudsen_number,
        "stagnation_temperature": state.stagnation_temperature,
    }
    ranges = [
        each._replace(outputs=(*each.outputs, *plasma))
        for each in (*surface_pressure.VALIDITY, *bow_shock.VALIDITY, data)
    ]
    return out_of_range(ranges, values, active)
