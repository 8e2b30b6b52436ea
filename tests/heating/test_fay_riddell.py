"""Fay-Riddell heating against theory, Navier-Stokes solutions and a flight; its velocity gradient."""

import numpy as np
import pytest

from shocklayer import heating
from shocklayer.heating import velocity_gradient
from shocklayer.heating.convective import fay_riddell
from shocklayer.planet.bodies import EARTH
from shocklayer.scenario import load
from shocklayer.scenario.heating import HeatingConfig
from shocklayer.validation.comparison_row import table
from shocklayer.validation.flights import vehicle_of
from shocklayer.vehicle.shape import Capsule, Sphere, SphereCone


def test_perfect_gas_is_that_of_sibulkin():
    """Without dissociation and with constant rho mu: q = 0.763 Pr^-0.6 sqrt(rho mu du/ds) (h_e - h_w)."""
    flux = float(heating.fay_riddell(2e-6, 2e-6, 5e3, 0.0))
    assert flux == pytest.approx(0.763 * 0.71**-0.6 * np.sqrt(2e-6 * 5e3), rel=1e-12)


def test_dissociation_adds_what_lewis_number_says():
    """Le 1.4: 1.4^0.52 = 1.191, so a gas with half its enthalpy in dissociation gives 9.56 % more."""
    ratio = float(heating.fay_riddell(2e-6, 3e-6, 5e3, 0.5) / heating.fay_riddell(2e-6, 3e-6, 5e3, 0.0))
    assert ratio == pytest.approx(1.0956, abs=1e-4)
    assert float(heating.fay_riddell(2e-6, 3e-6, 5e3, 0.5, lewis_number=1.0)) == pytest.approx(
        float(heating.fay_riddell(2e-6, 3e-6, 5e3, 0.0)), rel=1e-12
    )


@pytest.mark.parametrize("row", table("fire2_heating"), ids=lambda row: row["case_id"])
def test_fire_ii_against_three_navier_stokes_codes(row):
    """Hash et al., AIAA 2007-605, at the wall temperature of each: within 0.88 to 1.06 of their mean."""
    mean = np.mean([float(row[f"q_conv_CFD_{code}_W_cm2"]) for code in ("DPLR", "LAURA", "US3D")]) * 1e4
    density, speed, radius, cold, wall = (
        float(row[key]) for key in ("rho_inf_kg_m3", "velocity_m_s", "nose_radius_m", "T_inf_K", "T_wall_K")
    )
    flux = heating.stagnation_heat_flux(density, speed, radius, air_temperature=cold, wall_temperature=wall)
    assert 0.88 < float(flux.convective) / mean < 1.06


def test_apollo_4_with_its_own_shape():
    """TM X-58091, cold wall: 19 of 21 rows within 10 %, all within 15 %; nothing is fitted to the flight."""
    body = vehicle_of("apollo-4").shape
    rows = [row for row in table("apollo4_flight") if row["density_kg_m3"]]
    density, speed, reference = (
        np.array([float(row[key]) for row in rows])
        for key in ("density_kg_m3", "velocity_relative_m_s", "qdot_conv_coldwall_SR0p732_W_m2")
    )
    flux = heating.stagnation_heat_flux(
        density, speed, float(body.nose_radius), gradient_factors=heating.shape_factors(body)
    )
    ratio = np.asarray(flux.cold_wall) / reference
    assert np.count_nonzero((ratio > 0.9) & (ratio < 1.1)) >= 19
    assert (ratio > 0.85).all() and (ratio < 1.15).all()


def test_velocity_gradient_of_a_sphere():
    """The shock-fitted pressure falls faster than Newton's at the nose, by 18 to 25 % of its curvature."""
    factors = velocity_gradient.sphere_factors()
    assert ((factors > 1.08) & (factors < 1.13)).all()
    np.testing.assert_allclose(velocity_gradient.compute_factors(Sphere(2.0)), factors, rtol=1e-3)
    # A slender cone is a sphere there.
    slender = SphereCone(nose_radius=0.1, half_angle=np.radians(9.0), length=1.0)
    np.testing.assert_array_equal(heating.shape_factors(slender), factors)


def test_stored_factors_of_a_vehicle_are_those_computed():
    capsule = vehicle_of("apollo-4").shape
    assert isinstance(capsule, Capsule)
    stored = heating.shape_factors(capsule)
    np.testing.assert_allclose(stored, velocity_gradient.compute_factors(capsule), rtol=2e-3)
    # The sonic point of a capsule is at its shoulder, nearer than on a sphere of its nose radius.
    assert (stored > velocity_gradient.sphere_factors()).all()


def test_a_blunter_body_in_a_gas_of_high_exponent_has_a_smaller_gradient():
    """On a cone of 70 deg the flow is subsonic to the shoulder where the shock stands far off."""
    cone = vehicle_of("mars-pathfinder").shape
    factors = heating.shape_factors(cone)
    assert factors[0] > 1.0 > factors[2] > factors[-1] > 0.4


def test_the_table_of_factors_can_be_written_and_read():
    text = velocity_gradient.table([])
    (row,) = [line for line in text.splitlines() if line.startswith("Sphere")]
    written = np.array([float(cell) for cell in row.split(",")[3:]])
    np.testing.assert_allclose(written, velocity_gradient.sphere_factors(), rtol=1e-3)


def test_newtonian_gradient_times_the_factor():
    """V = 6 km/s, strong shock: du/ds R = factor sqrt(2 p_s / rho_s)."""
    factors = np.full(5, 1.1)
    gradient = velocity_gradient.velocity_gradient(factors, 0.08, 0.5, 3.4e4, 0.012)
    assert float(gradient) == pytest.approx(1.1 / 0.5 * np.sqrt(2.0 * 3.4e4 / 0.012), rel=1e-12)


def test_default_on_earth_and_on_mars():
    assert load("stardust").heating.convective == "fay-riddell"
    assert load("mars-pathfinder").heating.convective == "sutton-graves"
    chosen = load("mars-pathfinder", ["heating.convective=fay-riddell"])
    assert chosen.heating.convective == "fay-riddell"


def test_brandis_johnston_by_its_printed_constants():
    """FIRE II at 71 km: 281 W/cm2 and 37 km: 417 W/cm2, worked out independently of this package."""
    assert float(heating.brandis_johnston(8.57e-5, 11310.0, 0.9347)) == pytest.approx(281e4, rel=5e-3)
    assert float(heating.brandis_johnston(6.05e-3, 6190.0, 0.7021)) == pytest.approx(417e4, rel=5e-3)
    below, above = (float(heating.brandis_johnston(2e-4, speed, 0.5)) for speed in (9499.9, 9500.1))
    assert above == pytest.approx(below, rel=0.02)


@pytest.mark.long
def test_correlations_agree_with_the_theory_they_were_fitted_to():
    """Detra, Kemp and Riddell fitted Fay and Riddell's theory in Newtonian flow: within 25 % up to 7 km/s."""
    for speed, density in ((3000.0, 3e-3), (5000.0, 1e-3), (7000.0, 2e-4)):
        fluxes = [
            float(
                heating.stagnation_heat_flux(
                    density, speed, 0.3, EARTH, HeatingConfig(convective=name)
                ).cold_wall
            )
            for name in ("fay-riddell", "detra-kemp-riddell", "brandis-johnston")
        ]
        assert max(fluxes) / min(fluxes) < 1.25


def test_range_is_stated():
    speeds = [entry for entry in fay_riddell.VALIDITY if entry.quantity == "speed"]
    assert [(entry.low, entry.high) for entry in speeds] == [(0.0, 11.5e3)]
