"""Heat flux and wall temperature along the body and behind it, with their band."""

from __future__ import annotations

from typing import NamedTuple

from shocklayer.core.jax_setup import jax, jnp
from shocklayer.core.stored_programs import stored_program
from shocklayer.core.types import Array, ArrayLike
from shocklayer.heating.afterbody.model import AfterbodyModel
from shocklayer.heating.band import flux_with_band
from shocklayer.heating.catalycity.model import HeatedWallModel
from shocklayer.heating.convective.model import ConvectiveModel
from shocklayer.heating.distribution.model import DistributionModel
from shocklayer.heating.edge import edge_flow, growth_lengths
from shocklayer.heating.gas_table import gas_enthalpy
from shocklayer.heating.radiative.model import RadiativeModel
from shocklayer.heating.recombination import recombination_loss
from shocklayer.heating.stagnation import COLD_WALL_TEMPERATURE, coefficient_at
from shocklayer.heating.stagnation_flow import StagnationFlow, recovery_enthalpy, stagnation_flow
from shocklayer.heating.transition.model import TransitionModel, laminar_layer
from shocklayer.heating.turbulent.model import TurbulentModel
from shocklayer.heating.wall import HeatFlux, hot_wall_flux, wall_balance, wall_temperature
from shocklayer.planet.bodies import Planet
from shocklayer.vehicle.shape import Shape, maximum_arc_length

_BASE_PRESSURE = 0.02
"""Pressure behind the forebody over that of the stagnation point; only the gas at the wall depends on it."""
_COMPLETE = 2.0
"""Parameter of transition at which it is complete, over that at which it begins."""


class Models(NamedTuple):
    """The gas and the models of one scenario: constants of a compiled program."""

    planet: Planet
    convective: ConvectiveModel
    radiative: RadiativeModel
    distribution: DistributionModel
    transition: TransitionModel
    turbulent: TurbulentModel
    afterbody: AfterbodyModel
    wall: HeatedWallModel


class Points(NamedTuple):
    """Flight samples: free stream (samples), and edge over the stations (samples, stations).

    ``layer_factor`` is the flux of the finite-rate layer over that of the models, one without a layer, and
    ``reference_temperature`` that of a wall to which the laminar flux is wanted too.
    """

    density: Array
    temperature: Array
    speed: Array
    mach_number: Array
    reference_temperature: Array
    pressure_ratio: Array
    edge_speed: Array
    arc_length: Array
    layer_factor: Array


class BandEnd(NamedTuple):
    """One end of the band: fluxes [W/m^2] and wall temperature [K] over the stations (samples, stations)."""

    convective: Array
    radiative: Array
    wall_temperature: Array


class BodyHeating(NamedTuple):
    """Heating of a body (samples, stations), and of what is behind it in a last column.

    Attributes
    ----------
    convective, cold_wall, radiative : jax.Array
        Fluxes [W/m^2].
    wall_temperature : jax.Array
        [K].
    reference : jax.Array
        Laminar flux by the models to a fully catalytic wall at the reference temperature [W/m^2].
    turbulent : jax.Array
        Share of turbulent flow, 0 to 1.
    unknown_radiative : jax.Array
        How much radiation there could be where the model of radiation says nothing [W/m^2].
    low, high : BandEnd
        Ends of the band.
    """

    convective: Array
    cold_wall: Array
    radiative: Array
    wall_temperature: Array
    reference: Array
    turbulent: Array
    unknown_radiative: Array
    low: BandEnd
    high: BandEnd


@stored_program(static=("models",))
def heat_body(
    models: Models,
    nose_radius: ArrayLike,
    emissivity: ArrayLike,
    factors: Array,
    points: Points,
    shapes: Shape,
) -> BodyHeating:
    """Compute the heating of a body at flight samples.

    Parameters
    ----------
    models : Models
        The models.
    nose_radius, emissivity : ArrayLike
        Of the vehicle [m, -].
    factors : jax.Array
        Velocity gradient by `velocity_gradient.shape_factors`.
    points : Points
        Free stream and edge.
    shapes : Shape
        The body of each sample, dimensions (samples,).

    Returns
    -------
    BodyHeating
        At the stations, and in a last column of the afterbody.

    Notes
    -----
    The flux is the laminar one, of the distribution, plus what turbulence adds to it, times the share of
    turbulent flow; once turbulent, the layer stays so. The laminar one is that of the finite-rate layer where
    a factor is given. Behind the forebody it is the fraction of the
    afterbody model.
    """
    planet = models.planet
    flow = stagnation_flow(points.density, points.speed, points.temperature, nose_radius, planet, factors)
    flow = jax.tree.map(lambda column: column[:, None], flow)
    points = _with_afterbody(points)
    end = jax.vmap(maximum_arc_length)(shapes)[:, None]
    # The stations' distances are rounded, and at an angle of attack they are of the mean flight.
    behind = points.arc_length > 1.01 * end
    along = jax.vmap(models.distribution.ratio)(shapes, points.arc_length, points.mach_number)
    low, fraction, high = models.afterbody.fraction()
    ratio = jnp.where(behind, fraction * points.layer_factor[:, :1], along * points.layer_factor)
    pressure = flow.pressure * points.pressure_ratio
    recovery = recovery_enthalpy(flow.total_enthalpy, points.edge_speed, pressure, planet)
    at_nose = coefficient_at(models.convective, flow, planet)
    loss = recombination_loss(models.wall, flow, pressure, planet)
    laminar = hot_wall_flux(lambda enthalpy: at_nose(enthalpy) * ratio, recovery, loss)
    wall_enthalpy = gas_enthalpy(planet.name, points.reference_temperature[:, None], pressure)
    by_models = hot_wall_flux(lambda enthalpy: at_nose(enthalpy) * along, recovery)(wall_enthalpy)
    progress, turbulent = _turbulence(models, flow, points, pressure, shapes)
    progress = jnp.where(behind, 0.0, progress)

    def with_turbulence(smooth: Array, rough: Array, share: Array) -> Array:
        return smooth + share * jnp.maximum(rough - smooth, 0.0)

    def heat_flux(enthalpy: Array) -> Array:
        return with_turbulence(laminar(enthalpy), turbulent(enthalpy), _share(progress))

    radiation = models.radiative.heat_flux(flow.density, flow.speed, flow.nose_radius, planet)
    unknown = models.radiative.unknown_heat_flux(flow.density, flow.speed, flow.nose_radius, planet)
    seen = models.radiative.along_body(points.pressure_ratio, planet).at[:, -1].set(0.0)
    radiation, unknown = radiation * seen, unknown * seen
    with_band = flux_with_band(models.convective, flow, ratio, recovery, pressure, planet, loss)
    late, error = models.transition.uncertainty_factor, models.turbulent.uncertainty
    shares = jnp.stack([_share(progress * by) for by in (1.0, 1.0 / late, late)])
    errors = jnp.array([1.0, 1.0 - error, 1.0 + error])[:, None, None]
    bases = jnp.stack([jnp.where(behind, base / fraction, 1.0) for base in (fraction, low, high)])

    def result_and_ends(enthalpy: Array) -> Array:
        return with_turbulence(bases * with_band(enthalpy), errors * turbulent(enthalpy), shares)

    # The radiation of the result: a wall that it heats less would take more by convection.
    three = jnp.broadcast_to(recovery, shares.shape)
    wall = wall_balance(result_and_ends, three, pressure, radiation, emissivity, planet.name)

    def end_of_band(k: int, radiative: Array) -> BandEnd:
        temperature = wall_temperature(wall.heat_flux[k] + radiative, emissivity)
        limited = jnp.minimum(temperature, wall.recovery_temperature[k])
        # The balance and its inverse differ by rounding where the wall is as hot as the gas or near 0 K.
        order = jnp.minimum if k == 1 else jnp.maximum
        return BandEnd(wall.heat_flux[k], radiative, order(limited, wall.temperature[0]))

    cold = gas_enthalpy(planet.name, COLD_WALL_TEMPERATURE, pressure)
    factor = models.radiative.uncertainty_factor
    return BodyHeating(
        wall.heat_flux[0],
        heat_flux(cold),
        radiation,
        wall.temperature[0],
        by_models,
        _share(progress),
        unknown,
        end_of_band(1, radiation / factor),
        end_of_band(2, radiation * factor + unknown),
    )


def _with_afterbody(points: Points) -> Points:
    """Return the points with a column behind the forebody."""

    def appended(values: Array, last: float) -> Array:
        return jnp.concatenate([values, jnp.full_like(values[:, :1], last)], axis=1)

    return points._replace(
        pressure_ratio=appended(points.pressure_ratio, _BASE_PRESSURE),
        edge_speed=appended(points.edge_speed, 0.0),
        arc_length=appended(points.arc_length, jnp.inf),
        layer_factor=appended(points.layer_factor, 1.0),
    )


def _share(progress: Array) -> Array:
    """Return the share of turbulent flow from the progress of transition."""
    return jnp.clip((progress - 1.0) / (_COMPLETE - 1.0), 0.0, 1.0)


def _turbulence(
    models: Models, flow: StagnationFlow, points: Points, pressure: Array, shapes: Shape
) -> tuple[Array, HeatFlux]:
    """Return the progress of transition along the body, and the turbulent flux."""
    planet = models.planet
    lengths = jax.vmap(growth_lengths)(shapes, points.arc_length, points.mach_number)
    edge = edge_flow(flow.total_enthalpy, pressure, points.edge_speed, planet)
    arc = jnp.where(jnp.isfinite(points.arc_length), points.arc_length, 0.0)
    layer = laminar_layer(edge, arc, lengths.laminar, planet)
    progress = jax.lax.cummax(models.transition.progress(layer), axis=1)
    kinetic = 0.5 * edge.speed**2
    recovery = flow.total_enthalpy - (1.0 - models.turbulent.recovery_factor) * jnp.minimum(
        kinetic, flow.total_enthalpy
    )
    loss = recombination_loss(models.wall, flow, pressure, planet)
    flux = hot_wall_flux(
        lambda enthalpy: models.turbulent.transfer_coefficient(edge, lengths.turbulent, enthalpy, planet),
        recovery,
        loss,
    )
    return progress, flux
