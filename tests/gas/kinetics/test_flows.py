"""Reacting flows: against Cantera's reactor, SciPy on other formulations, and the equilibrium solver."""

import cantera as ct
import numpy as np
import pytest
from scipy.integrate import solve_ivp

from shocklayer.core.constants import GAS_CONSTANT
from shocklayer.core.errors import UserError
from shocklayer.core.jax_setup import jax, jnp
from shocklayer.gas.equilibrium.solver import equilibrium_sp, equilibrium_tp
from shocklayer.gas.kinetics import (
    Tolerances,
    flow_along_streamline,
    mechanism,
    relax_adiabatically,
    relax_behind_shock,
    relaxation_length,
    two_temperature_sources,
    vibrational_energy,
    vibrational_temperature,
)
from shocklayer.gas.kinetics.modes import energy_modes
from shocklayer.gas.mixtures import mixture
from shocklayer.report.figures.relaxation import relaxation_figure

from .peer import cantera_gas

AIR = mixture("air11")
TIGHT = Tolerances(relative=1e-7)


def test_one_temperature_reactor_agrees_with_cantera():
    times = np.concatenate([[0.0], np.geomspace(1e-8, 1e-2, 40)])
    flow = relax_adiabatically(
        AIR, AIR.cold_mole_fractions, 9000.0, 5000.0, times, two_temperature=False, tolerances=TIGHT
    )
    gas = cantera_gas(mechanism(AIR))
    gas.TPX = 9000.0, 5000.0, AIR.cold_mole_fractions
    reactor = ct.IdealGasConstPressureReactor(gas)
    network = ct.ReactorNet([reactor])
    network.rtol, network.atol = 1e-10, 1e-18
    worst = 0.0
    for k in range(1, 41):
        network.advance(times[k])
        x = reactor.phase.X if hasattr(reactor, "phase") else reactor.thermo.X
        big = x > 1e-8
        worst = max(worst, np.max(np.abs(np.array(flow.mole_fractions[k])[big] / x[big] - 1.0)))
        worst = max(worst, abs(float(flow.temperature[k]) / reactor.T - 1.0))
    assert worst < 1e-5


def _scipy_shock_one_temperature(speed, temperature, pressure, distances):
    """Cantera's rates and enthalpies, u from momentum, T from the energy by Newton: nothing of ours."""
    gas = cantera_gas(mechanism(AIR))
    gas.TPX = temperature, pressure, AIR.cold_mole_fractions
    r, masses = ct.gas_constant, gas.molecular_weights
    flux = gas.density * speed
    momentum, total = pressure + flux * speed, gas.enthalpy_mass + 0.5 * speed**2

    def close(y, t):
        moles = np.sum(y / masses)
        for _ in range(40):
            gas.TP = t, pressure
            u = 0.5 * (momentum / flux - np.sqrt((momentum / flux) ** 2 - 4.0 * r * t * moles))
            error = r * t * np.sum(y * gas.standard_enthalpies_RT / masses) + 0.5 * u * u - total
            slope = r * np.sum(y * gas.standard_cp_R / masses) - u * r * moles / (2 * u - momentum / flux)
            t -= error / slope
            if abs(error / slope) < 1e-12 * t:
                break
        return t, u, moles

    last = [close(gas.Y, 9000.0)[0]]

    def slope(x, y):
        last[0], u, moles = close(y, last[0])
        gas.set_unnormalized_mass_fractions(y)
        gas.TP = last[0], flux * r * last[0] * moles / u
        return gas.net_production_rates * masses / flux

    y0 = gas.Y.copy()
    out = solve_ivp(slope, (0, distances[-1]), y0, "LSODA", t_eval=distances, rtol=1e-9, atol=1e-14)
    temperatures = np.array([close(y, last[0])[0] for y in out.y.T])
    moles = out.y / masses[:, None]
    return temperatures, (moles / moles.sum(axis=0)).T


def test_one_temperature_shock_agrees_with_cantera_rates_and_scipy():
    distances = np.geomspace(1e-5, 1.0, 25)
    flow = relax_behind_shock(
        AIR, 7000.0, 250.0, 20.0, distance=distances, two_temperature=False, tolerances=TIGHT
    )
    t, x = _scipy_shock_one_temperature(7000.0, 250.0, 20.0, distances)
    np.testing.assert_allclose(np.array(flow.temperature), t, rtol=1e-6)
    ours = np.array(flow.mole_fractions)
    big = x > 1e-7
    assert np.max(np.abs(ours[big] / x[big] - 1.0)) < 1e-5


@pytest.fixture(scope="module")
def shocks():
    """Three relaxation zones of two temperatures, from slow to strongly ionising."""
    return relax_behind_shock(
        AIR, np.array([5000.0, 7500.0, 11_000.0]), 250.0, 20.0, tolerances=TIGHT, number=120
    )


def test_two_temperature_shock_agrees_with_the_conservative_form(shocks):
    """The same physics written otherwise: energy of vibration and electrons as unknown, with p_e du/dx."""
    mech = mechanism(AIR)
    case = 2
    speed, temperature, pressure = 11_000.0, 250.0, 20.0
    cold = AIR.cold_mole_fractions / AIR.molar_mass
    modes = energy_modes(AIR)
    density = pressure * AIR.molar_mass / (GAS_CONSTANT * temperature)
    flux, momentum = density * speed, pressure + density * speed**2
    e0 = float(vibrational_energy(AIR, cold, temperature))
    total = cold @ (modes.offset + modes.capacity * GAS_CONSTANT * temperature) + e0 + 0.5 * speed**2

    def close(n, energy):
        tv = vibrational_temperature(AIR, n, energy)
        heavy, electrons = jnp.sum(n[:10]), n[10]
        rest = n @ modes.offset + energy + GAS_CONSTANT * electrons * tv

        def temperature_at(u):
            return (total - rest - 0.5 * u * u) / (GAS_CONSTANT * (n @ modes.capacity))

        def excess(u):  # momentum
            return (
                flux * GAS_CONSTANT * (heavy * temperature_at(u) + electrons * tv) / u + flux * u - momentum
            )

        u = jax.lax.stop_gradient(_bisect(excess, 1.0, 0.3 * speed))
        slope = jax.lax.stop_gradient(jax.grad(excess)(u))
        u = u - excess(u) / slope  # one Newton step carries the derivative
        return temperature_at(u), tv, u

    @jax.jit
    def right(y):
        n, energy = y[:11], y[11]
        t, tv, u = close(n, energy)
        source = two_temperature_sources(mech, flux / u * n, t, tv)
        by_n, by_energy = jax.grad(lambda a, b: close(a, b)[2], (0, 1))(n, energy)
        electron_pressure = flux / u * n[10] * GAS_CONSTANT * tv
        change = source.species / flux
        power = (source.energy - electron_pressure * (by_n @ change)) / (flux + electron_pressure * by_energy)
        return jnp.concatenate([change, power[None]])

    slopes = jax.jit(jax.jacfwd(right))
    distances = np.array(shocks.distance[case])
    chosen = np.flatnonzero((distances > 1e-5) & (distances < 2e-2))[::4]
    points = distances[chosen]
    out = solve_ivp(
        lambda x, y: np.array(right(y)),
        (0, points[-1]),
        np.append(cold, e0),
        "Radau",
        t_eval=points,
        jac=lambda x, y: np.array(slopes(y)),
        rtol=1e-7,
        atol=np.append(np.full(11, 1e-10), 1e-2),
    )
    for k, where in enumerate(chosen):
        t, tv, _ = close(jnp.asarray(out.y[:11, k]), jnp.asarray(out.y[11, k]))
        assert float(t) == pytest.approx(float(shocks.temperature[case, where]), rel=2e-5)
        assert float(tv) == pytest.approx(float(shocks.vibrational_temperature[case, where]), rel=2e-5)
        x = out.y[:11, k] / out.y[:11, k].sum()
        ours = np.array(shocks.mole_fractions[case, where])
        big = x > 1e-6
        assert np.max(np.abs(ours[big] / x[big] - 1.0)) < 2e-4


def _bisect(function, low, high):
    """Root of a function that falls from positive to negative."""

    def halve(_, bounds):
        middle = 0.5 * (bounds[0] + bounds[1])
        positive = function(middle) > 0.0
        return jnp.where(positive, middle, bounds[0]), jnp.where(positive, bounds[1], middle)

    low, high = jax.lax.fori_loop(0, 60, halve, (jnp.asarray(low), jnp.asarray(high)))
    return 0.5 * (low + high)


def test_shocks_conserve_mass_momentum_energy_and_elements(shocks):
    modes = energy_modes(AIR)
    assert bool(jnp.all(shocks.completed))
    x = np.array(shocks.mole_fractions)
    masses = x @ AIR.molar_masses
    flux = np.array(shocks.density * shocks.speed)
    momentum = np.array(shocks.pressure) + flux * np.array(shocks.speed)
    tv = np.array(shocks.vibrational_temperature)
    heavy = x @ (modes.offset) + GAS_CONSTANT * np.array(shocks.temperature) * (x @ modes.capacity)
    internal = np.array(vibrational_energy(AIR, x, tv)) + x[..., 10] * GAS_CONSTANT * tv
    total = (heavy + internal) / masses + 0.5 * np.array(shocks.speed) ** 2
    for quantity in (flux, momentum, total, *np.moveaxis(x @ AIR.element_matrix / masses[..., None], -1, 0)):
        np.testing.assert_allclose(quantity, quantity[:, :1] * np.ones(quantity.shape[1]), rtol=1e-9)
    charge = np.abs(x @ AIR.charges) / np.maximum(x[..., 10], 1e-20)
    assert np.max(charge) < 1e-6


def test_the_far_end_is_equilibrium(shocks):
    x = np.array(shocks.mole_fractions[:, -1])
    t = np.array(shocks.temperature[:, -1])
    np.testing.assert_allclose(t, np.array(shocks.vibrational_temperature[:, -1]), rtol=1e-7)
    state = equilibrium_tp(AIR, t, np.array(shocks.pressure[:, -1]))
    np.testing.assert_allclose(x, np.array(state.mole_fractions), rtol=1e-5, atol=1e-10)


def test_electrons_overshoot_and_length_shrinks_with_speed(shocks):
    lengths = np.array(relaxation_length(shocks))
    assert lengths[0] > lengths[1] > lengths[2] > 0.0
    peak = np.max(np.array(shocks.electron_density[1]))
    assert peak > 1.2 * float(shocks.electron_density[1, -1])


def test_constant_volume_reaches_equilibrium_from_two_temperatures():
    x = np.array(equilibrium_tp(AIR, 5000.0, 1e4).mole_fractions)
    times = np.array([0.0, 1e-3, 10.0])
    flow = relax_adiabatically(
        AIR, x, 12_000.0, 2e4, times, constant="volume", vibrational_temperature=4000.0
    )
    end = equilibrium_tp(AIR, flow.temperature[-1], flow.pressure[-1])
    np.testing.assert_allclose(
        np.array(flow.mole_fractions[-1]), np.array(end.mole_fractions), rtol=1e-6, atol=1e-10
    )
    assert float(flow.density[-1]) == pytest.approx(float(flow.density[0]), rel=1e-12)
    assert float(flow.temperature[-1]) == pytest.approx(float(flow.vibrational_temperature[-1]), rel=1e-8)


def test_a_slow_expansion_follows_the_isentrope_and_a_fast_one_freezes():
    start = equilibrium_tp(AIR, 6000.0, 1e5)
    fall = np.geomspace(1.0, 0.05, 30) * 1e5
    distance = np.linspace(0.0, 1.0, 30)
    scale = np.array([1e6, 1e-7])
    flow = flow_along_streamline(
        AIR, start.mole_fractions, 6000.0, 100.0, distance * scale[:, None], fall, tolerances=Tolerances(1e-6)
    )
    slow = equilibrium_sp(AIR, start.entropy, fall[-1])
    assert float(flow.temperature[0, -1]) == pytest.approx(float(slow.temperature), rel=1e-4)
    np.testing.assert_allclose(
        np.array(flow.mole_fractions[0, -1]), np.array(slow.mole_fractions), rtol=2e-3, atol=1e-9
    )
    # Frozen composition and vibration: dh = dp/rho with constant heat capacity of T.
    modes = energy_modes(AIR)
    x = np.array(start.mole_fractions)
    heavy = GAS_CONSTANT * x[:10].sum()
    exponent = heavy / (GAS_CONSTANT * x @ modes.capacity)
    assert float(flow.temperature[1, -1]) == pytest.approx(6000.0 * 0.05**exponent, rel=2e-3)
    assert float(flow.vibrational_temperature[1, -1]) == pytest.approx(6000.0, rel=2e-3)
    assert float(flow.speed[0, -1]) > 1000.0


@pytest.mark.long  # took 19 to 43 s with an empty cache
def test_pressure_reactor_of_two_temperatures_in_a_batch_of_blocks():
    times = np.array([0.0, 1e-6, 1e-4])
    t = np.linspace(6000.0, 12_000.0, 70)
    flow = relax_adiabatically(AIR, AIR.cold_mole_fractions, t, 1e4, times, vibrational_temperature=300.0)
    assert flow.temperature.shape == (70, 3)
    assert flow.mole_fractions.shape == (70, 3, 11)
    assert bool(jnp.all(flow.completed))
    alone = relax_adiabatically(
        AIR, AIR.cold_mole_fractions, t[66:67], 1e4, times, vibrational_temperature=300.0
    )
    np.testing.assert_allclose(np.array(flow.temperature[66]), np.array(alone.temperature[0]), rtol=1e-9)
    assert float(flow.temperature[-1, 1]) < float(flow.temperature[-1, 0]) - 1000.0


def test_forward_derivative_of_a_reactor():
    times = np.array([0.0, 2e-6])

    def end(t):
        flow = relax_adiabatically(
            AIR, AIR.cold_mole_fractions, t, 5000.0, times, two_temperature=False, tolerances=TIGHT
        )
        return flow.temperature[-1]

    _, slope = jax.jvp(end, (jnp.asarray(9000.0),), (jnp.asarray(1.0),))
    step = 5.0
    finite = (float(end(9000.0 + step)) - float(end(9000.0 - step))) / (2 * step)
    assert float(slope) == pytest.approx(finite, rel=1e-4)


def test_error_messages_name_the_argument():
    with pytest.raises(UserError, match="has 3 species"):
        relax_behind_shock(AIR, 7000.0, 250.0, 20.0, mole_fractions=np.ones(3) / 3)
    with pytest.raises(UserError, match="'pressure' or 'volume', not 'energy'"):
        relax_adiabatically(
            AIR, AIR.cold_mole_fractions, 7000.0, 20.0, np.array([0.0, 1.0]), constant="energy"
        )
    with pytest.raises(UserError, match="another mixture"):
        relax_behind_shock(AIR, 7000.0, 250.0, 20.0, rate_set=mechanism(mixture("air5")))
    with pytest.raises(UserError, match="ascend from zero"):
        flow_along_streamline(
            AIR, AIR.cold_mole_fractions, 300.0, 10.0, np.array([0.1, 0.2]), np.array([1.0, 1.0])
        )


def test_the_figure_shows_both_temperatures_and_the_species(shocks):
    one = jax.tree.map(lambda a: a[1], shocks)
    figure = relaxation_figure(one, AIR, title="Air")
    above, below = figure.axes
    assert [line.get_label() for line in above.lines] == [
        "translation and rotation, T",
        "vibration and electrons, T$_v$",
    ]
    assert len(below.lines) == 11
    np.testing.assert_array_equal(above.lines[0].get_ydata(), np.array(one.temperature)[1:])
    assert below.get_xscale() == "log"
    with pytest.raises(UserError, match="single shock"):
        relaxation_figure(shocks, AIR)
