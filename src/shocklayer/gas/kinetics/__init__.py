"""Two-temperature finite-rate chemistry: rates, relaxation, reactors and the zone behind a shock."""

from shocklayer.gas.kinetics.figures import relaxation_figure
from shocklayer.gas.kinetics.flows import flow_along_streamline, relax_behind_shock
from shocklayer.gas.kinetics.lanes import Controls
from shocklayer.gas.kinetics.mechanism import Mechanism, mechanism, production_rates
from shocklayer.gas.kinetics.modes import vibrational_energy, vibrational_temperature
from shocklayer.gas.kinetics.rate_sets import RateSet, Reaction, rate_set, rate_set_names, readings
from shocklayer.gas.kinetics.reactors import relax_at_constant_pressure, relax_at_constant_volume
from shocklayer.gas.kinetics.relaxation import electron_vibration_time, relaxation_times
from shocklayer.gas.kinetics.results import ReactingFlow, relaxation_length
from shocklayer.gas.kinetics.sources import TwoTemperatureSources, two_temperature_sources

__all__ = [
    "Controls",
    "Mechanism",
    "RateSet",
    "ReactingFlow",
    "Reaction",
    "TwoTemperatureSources",
    "electron_vibration_time",
    "flow_along_streamline",
    "mechanism",
    "production_rates",
    "rate_set",
    "rate_set_names",
    "readings",
    "relax_at_constant_pressure",
    "relax_at_constant_volume",
    "relax_behind_shock",
    "relaxation_figure",
    "relaxation_length",
    "relaxation_times",
    "two_temperature_sources",
    "vibrational_energy",
    "vibrational_temperature",
]
