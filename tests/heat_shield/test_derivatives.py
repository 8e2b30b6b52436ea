"""Derivatives of a shield's march, and a batch of marches: what ensembles and sizing by gradients rest on."""

import numpy as np
import pytest

from shocklayer.core.jax_setup import jax, jnp
from shocklayer.heat_shield.case import prepare
from shocklayer.heat_shield.march import march
from shocklayer.scenario.shield_case import load_case

CASE = """
[[layer]]
thickness = "20 mm"
density = "2000 kg/m^3"
specific_heat = "1000 J/kg/K"
thermal_conductivity = 2.0
emissivity = 0.8
[exposure]
heat_flux = "0.2 MW/m^2"
duration = "20 s"
"""
STEP = 1e-3


@pytest.mark.long
def test_derivatives_of_a_batch_are_its_differences(tmp_path):
    """Of the temperature in depth over heat flux and thickness; one program for values and derivatives."""
    path = tmp_path / "case.toml"
    path.write_text(CASE, encoding="utf-8")
    case, _, base = load_case(path)
    problem = prepare(case, base)
    times = np.linspace(0.0, 20.0, 9)
    boundary = problem.exposure.boundaries(times)

    def end(factors):
        shield = problem.shield._replace(thickness=problem.shield.thickness * factors[1])
        heated = boundary._replace(heat_flux=boundary.heat_flux * factors[0])
        return march(shield, 300.0, jnp.diff(jnp.asarray(times)), heated, iterations=4).temperature[-1]

    along = jnp.repeat(jnp.eye(2), 3, axis=0)
    factors = 1.0 + jnp.tile(jnp.array([-STEP, 0.0, STEP]), 2)[:, None] * along
    value, slope = (
        np.asarray(each) for each in jax.jit(jax.vmap(lambda f, t: jax.jvp(end, (f,), (t,))))(factors, along)
    )
    np.testing.assert_allclose(value[1], value[4], rtol=1e-12)
    assert np.all(np.diff(value[1, :-1]) < 0.0)
    for middle in (1, 4):
        difference = (value[middle + 1] - value[middle - 1]) / (2.0 * STEP)
        np.testing.assert_allclose(slope[middle], difference, rtol=1e-3, atol=0.05)
    assert slope[1, 0] > 100.0 and slope[4, -1] < -1.0
