"""The rule of Yos against the full Chapman-Enskog sums of the same collision integrals."""

import numpy as np
import pytest

from shocklayer import gas
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.gas.kinetics.modes import energy_modes
from shocklayer.gas.thermo import basis_functions, evaluate
from shocklayer.gas.transport import transport_properties
from shocklayer.gas.transport.mixture_rule import mixture_transport, rule_tables

AIR = gas.mixture("air11")
TEMPERATURE = np.array([1000.0, 3000.0, 5000.0, 7000.0, 8000.0, 20000.0])
ELECTRONS = np.where(TEMPERATURE > 10000.0, 5000.0, TEMPERATURE)
PRESSURE = np.full(TEMPERATURE.size, 2000.0)


@pytest.fixture(scope="module")
def both():
    fractions = np.array(gas.equilibrium_tp(AIR, TEMPERATURE, PRESSURE).mole_fractions)
    fractions[-1] = AIR.cold_mole_fractions
    modes = energy_modes(AIR)
    heats = np.stack(
        [
            np.asarray(evaluate(jnp, modes.breaks, modes.heat, log_t, basis_functions(jnp, log_t)))
            for log_t in jnp.log(jnp.asarray(ELECTRONS))
        ],
        axis=1,
    )
    rule = jax.jit(mixture_transport, static_argnums=0)(
        rule_tables(AIR), fractions.T, TEMPERATURE, ELECTRONS, PRESSURE, np.maximum(heats, 0.0)
    )
    full = transport_properties(AIR, fractions, TEMPERATURE, PRESSURE, electron_temperature=ELECTRONS)
    return rule, full


def test_viscosity_and_conductivity(both):
    rule, full = both
    np.testing.assert_allclose(rule.viscosity, full.viscosity, rtol=0.03)
    heavy = full.conductivity_translational + full.conductivity_rotational
    np.testing.assert_allclose(rule.conductivity, heavy, rtol=0.04)
    # The rule's electrons, from 7000 K on in equilibrium, carry up to a third less than Devoto's.
    light = full.conductivity_vibrational + full.conductivity_electron
    np.testing.assert_allclose(rule.conductivity_vibrational[:3], light[:3], rtol=0.01)
    assert np.all(np.abs(np.log(rule.conductivity_vibrational[3:5] / light[3:5])) < 0.4)


def test_diffusion(both):
    """Neutrals above 1000 K to 1 %, ions at the ambipolar rate; table steps show only below and beyond."""
    rule, full = both
    np.testing.assert_allclose(rule.diffusion.T[1:5], full.ambipolar_diffusion[1:5], rtol=0.01)
    neutral = AIR.charges == 0
    np.testing.assert_allclose(rule.diffusion.T[:, neutral], full.diffusion[:, neutral], rtol=0.02)
