"""Speed of the ensemble integrator, beside SciPy's DOP853 and diffrax on the same case.

The case: 120 km, 7.5 km/s planet-relative, -2 deg, due north from the equator, 100 kg/m2, nose radius 0.5 m,
US76, until Mach 2 or 10 km; entry state, mass, lift, bank and density dispersed. Figures are entries per
second of process time on one device (of wall time on several), best of several; ratios
compare between machines.

Run: python benchmarks/flight.py [--entries 8192] [--devices 1]
"""

import argparse
import json
import time

import numpy as np

from shocklayer.core.jax_setup import jax


def dispersed(count: int, lift_to_drag: float, seed: int = 1):
    from shocklayer import flight
    from shocklayer.vehicle import aerodynamics

    random = np.random.default_rng(seed)
    entry = flight.EntryState(
        np.full(count, 120e3),
        7500.0 + 10.0 * random.standard_normal(count),
        np.radians(-2.0 + 0.1 * random.standard_normal(count)),
        np.radians(0.1 * random.standard_normal(count)),
        np.zeros(count),
        np.zeros(count),
    )
    mass = 100.0 * (1.0 + 0.03 * random.standard_normal(count))
    return {
        "entry": entry,
        "body": flight.Body(mass, 1.0, 0.5, 1.0, aerodynamics.constant(1.0, lift_to_drag)),
        "controls": flight.Controls(bank_angle=np.radians(5.0 * random.standard_normal(count))),
        "lift_factor": 1.0 + 0.05 * random.standard_normal(count),
        "density_factor": np.exp(0.1 * random.standard_normal(count)),
    }


def best(function, repeats: int = 4, clock=time.process_time) -> float:
    function()
    durations = []
    for _ in range(repeats):
        start = clock()
        function()
        durations.append(clock() - start)
    return min(durations)


def ensemble(count: int, lift_to_drag: float, rtol: float, devices: int) -> dict:
    from shocklayer import flight, planet

    case, air = dispersed(count, lift_to_drag), planet.atmosphere()
    stop = flight.StopConditions(altitude=10e3, mach=2.0)

    def run():
        return jax.block_until_ready(
            flight.fly_many(
                case["entry"],
                case["body"],
                air,
                case["controls"],
                stop,
                density_factor=case["density_factor"],
                lift_factor=case["lift_factor"],
                rtol=rtol,
                devices=jax.devices()[:devices],
            )
        )

    seconds = best(run, clock=time.process_time if devices == 1 else time.perf_counter)
    summary = run()
    return {
        "entries_per_second": count / seconds,
        "steps": float(np.mean(summary.accepted)),
        "rejected": float(np.mean(summary.rejected)),
    }


def scipy_single(rtol: float) -> float:
    """Seconds of process time for one entry by the DOP853 of the test suite's independent simulation."""
    import sys
    from pathlib import Path

    sys.path.insert(0, str(Path(__file__).parent.parent))
    from tests.flight import oracle

    air = oracle.Air()
    start = oracle.start(120e3, 7500.0, np.radians(-2.0), 0.0, 0.0, 0.0)
    return best(lambda: oracle.fly(start, 100.0, 0.0, 0.0, 269.0, air, rtol), repeats=2)


def diffrax_batch(count: int, rtol: float) -> float:
    """Seconds of process time for the same entries through vmap(diffrax.diffeqsolve), to a fixed time."""
    import diffrax

    from shocklayer import flight, planet
    from shocklayer.core.jax_setup import jnp
    from shocklayer.flight.controls import ConstantBank
    from shocklayer.flight.dynamics import Body, FlightModel, rates
    from shocklayer.flight.entry import cartesian, initial_state

    case, air = dispersed(count, 0.0), planet.atmosphere()
    state = jnp.stack(initial_state(*cartesian(case["entry"])), axis=-1)
    mass, factor = jnp.asarray(case["body"].mass), jnp.asarray(case["density_factor"])

    def one(initial, mass, factor):
        body = Body(mass, 1.0, 0.5, 1.0, case["body"].aerodynamics)
        model = FlightModel(body, air, flight.Controls(bank_angle=ConstantBank(0.0, 1.0, 0.0)), factor)

        def derivative(now, y, _):
            return jnp.stack(rates(now, tuple(y), model))

        solution = diffrax.diffeqsolve(
            diffrax.ODETerm(derivative),
            diffrax.Dopri5(),
            0.0,
            260.0,
            10.0,
            initial,
            stepsize_controller=diffrax.PIDController(rtol=rtol, atol=rtol * 1e3),
            saveat=diffrax.SaveAt(t1=True),
            max_steps=4096,
        )
        return solution.ys

    run = jax.jit(jax.vmap(one))
    return best(lambda: jax.block_until_ready(run(state, mass, factor)), repeats=2)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--entries", type=int, default=8192)
    parser.add_argument("--devices", type=int, default=1)
    arguments = parser.parse_args()
    jax.config.update("jax_num_cpu_devices", arguments.devices)
    rows = []
    for lift_to_drag in (0.0, 0.3):
        for rtol in (1e-6, 1e-8):
            speed = ensemble(arguments.entries, lift_to_drag, rtol, arguments.devices)
            row = {"lift_to_drag": lift_to_drag, "rtol": rtol, **speed}
            if lift_to_drag == 0.0:
                row["over_scipy_dop853"] = speed["entries_per_second"] * scipy_single(rtol)
                row["over_diffrax"] = (
                    speed["entries_per_second"] * diffrax_batch(2048, rtol) / 2048
                    if arguments.devices == 1
                    else None
                )
            rows.append(row)
            print(json.dumps(row), flush=True)


if __name__ == "__main__":
    main()
