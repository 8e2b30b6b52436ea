"""The kernel for graphics processors, interpreted on a processor and lowered for one that is not there."""

import jax.numpy as jnp
import numpy as np
import pytest
from tests.flight.test_ensemble import AIR, STOP, inputs

from shocklayer import flight, planet
from shocklayer.flight import ensemble, ensemble_gpu
from shocklayer.flight.controls import schedule
from shocklayer.flight.ensemble_batch import PLAIN_ROWS
from shocklayer.vehicle import aerodynamics

LANES = 2 * ensemble_gpu.LANES


@pytest.fixture(scope="module")
def case():
    entry, body, controls = inputs(LANES)
    columns, shared, limits = ensemble._prepare(entry, body, AIR, controls, STOP, (1.0, 1.0, 1.0))
    return jnp.asarray(columns), shared, limits, jnp.asarray(1e-6)


def test_the_interpreted_kernel_flies_what_the_processor_flies(case):
    entry, body, controls = inputs(LANES)
    expected = flight.fly_many(entry, body, AIR, controls, STOP, rtol=1e-6)
    found = ensemble.solve(*case, blocks="interpreted kernel")
    for name in ("position", "velocity", "heat_load", "peak_heat_flux", "peak_load_time", "time"):
        np.testing.assert_allclose(getattr(found, name), getattr(expected, name), rtol=1e-9, err_msg=name)
    for name in ("stop", "accepted", "rejected"):
        np.testing.assert_array_equal(getattr(found, name), getattr(expected, name), err_msg=name)


def test_the_kernel_can_be_lowered_for_a_graphics_processor(case):
    traced = ensemble.solve.trace(*case, blocks="kernel")
    assert "triton" in traced.lower(lowering_platforms=("cuda",)).as_text()


@pytest.mark.parametrize("case_name", ["constant", "table", "schedule", "perturbed"])
def test_what_the_kernel_cannot_read_goes_the_plain_way(case_name):
    entry, body, controls = inputs(2)
    perturbation = None
    if case_name == "table":
        body = body._replace(aerodynamics=aerodynamics.from_table([1.0, 10.0], [1.5, 1.4]))
    if case_name == "schedule":
        controls = flight.Controls(bank_angle=schedule([0.0, 100.0], [0.0, 1.0]))
    if case_name == "perturbed":
        perturbation = planet.draw_perturbation(1, [0, 1], 0.1)
    columns, shared, _ = ensemble._prepare(entry, body, AIR, controls, STOP, (1.0, 1.0, 1.0), perturbation)
    assert ensemble_gpu.supported(shared, columns.shape[0], PLAIN_ROWS) == (case_name == "constant")
