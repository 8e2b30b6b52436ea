"""Finite-rate air with 11 species against Cantera's reactor: rate on one core, and agreement.

Processor time of one core, both codes in the same run, same reactions, same thermodynamics (1 bar). Rate and
largest error (of temperatures and of mole fractions above 1e-6, against Cantera at 1e-10) at each tolerance:
compare rates at equal accuracy. One temperature, since Cantera has one; the two-temperature relaxation zones
behind shocks, which it cannot do, are timed alone, as are transport properties.
"""

# ruff: noqa: E402 - the one core is chosen before the numerical libraries count them
import os

os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

import sys
import time
from collections.abc import Callable
from pathlib import Path

import cantera
import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests.gas.kinetics.peer import cantera_gas

from shocklayer import gas
from shocklayer.core.jax_setup import jax
from shocklayer.gas.kinetics import Tolerances, mechanism, relax_adiabatically, relax_behind_shock
from shocklayer.gas.transport import transport_properties

AIR = gas.mixture("air11")
TIMES = np.concatenate([[0.0], np.geomspace(1e-8, 1e-2, 20)])


def clocked(function: Callable[[], object]) -> tuple[float, object]:
    """Return the processor time of the second of two runs, and its result."""
    jax.block_until_ready(function())
    start = time.process_time()
    out = jax.block_until_ready(function())
    return time.process_time() - start, out


def cantera_reactors(
    temperatures: np.ndarray, pressures: np.ndarray, tolerance: float
) -> tuple[float, np.ndarray, np.ndarray]:
    """Return processor time, temperatures (case, time) and mole fractions of Cantera's reactors."""
    peer = cantera_gas(mechanism(AIR))
    out_t, out_x = [], []
    start = time.process_time()
    for t, p in zip(temperatures, pressures, strict=True):
        peer.TPX = t, p, AIR.cold_mole_fractions
        reactor = cantera.IdealGasConstPressureReactor(peer, clone=False)
        network = cantera.ReactorNet([reactor])
        network.rtol, network.atol = tolerance, 1e-15
        rows = []
        for moment in TIMES[1:]:
            network.advance(moment)
            rows.append((reactor.T, peer.X))
        out_t.append([row[0] for row in rows])
        out_x.append([row[1] for row in rows])
    return time.process_time() - start, np.array(out_t), np.array(out_x)


def main() -> None:
    """Print rates, their ratio and the agreement."""
    rng = np.random.default_rng(3)
    number = 256
    t, p = rng.uniform(5000.0, 12_000.0, number), 10.0 ** rng.uniform(2.0, 5.0, number)
    _, exact_t, exact_x = cantera_reactors(t, p, 1e-10)
    big = exact_x > 1e-6

    def errors(temperature: np.ndarray, fractions: np.ndarray) -> str:
        worst_x = np.max(np.abs(fractions[big] / exact_x[big] - 1.0))
        return f"T {np.max(np.abs(temperature / exact_t - 1.0)):.0e}, x {worst_x:.0e}"

    print(f"  reactors of one temperature, Cantera {cantera.__version__}")
    for tolerance in (1e-3, 1e-4, 1e-5, 1e-6):
        tolerances = Tolerances(relative=tolerance)
        seconds, flow = clocked(
            lambda c=tolerances: relax_adiabatically(
                AIR, AIR.cold_mole_fractions, t, p, TIMES, two_temperature=False, tolerances=c
            )
        )
        mine = errors(np.array(flow.temperature)[:, 1:], np.array(flow.mole_fractions)[:, 1:])
        peer_seconds, peer_t, peer_x = cantera_reactors(t, p, tolerance)
        print(
            f"  rtol {tolerance:.0e}: ours {number / seconds:6.0f} /s ({mine}), Cantera "
            f"{number / peer_seconds:6.0f} /s ({errors(peer_t, peer_x)}), ratio {peer_seconds / seconds:.2f}"
        )

    speed, ahead = rng.uniform(4000.0, 11_000.0, 2 * number), 10.0 ** rng.uniform(0.0, 2.0, 2 * number)
    for relative in (1e-4, 1e-5):
        seconds, zones = clocked(
            lambda r=relative: relax_behind_shock(
                AIR, speed, 250.0, ahead, number=50, tolerances=Tolerances(relative=r)
            )
        )
        completed = "all" if bool(np.all(zones.completed)) else "not all"
        print(
            f"  shocks, two temperatures, rtol {relative:.0e}  {2 * number / seconds:10.0f} /s "
            f"({1e4 * seconds / (2 * number):.0f} s of one core for ten thousand; {completed} completed)"
        )

    states = gas.equilibrium_tp(AIR, rng.uniform(300.0, 15_000.0, 2000), 1e4)
    seconds, _ = clocked(
        lambda: transport_properties(AIR, states.mole_fractions, states.temperature, 1e4, equilibrium=True)
    )
    print(f"  transport properties                 {2000 / seconds:10.0f} /s")


if __name__ == "__main__":
    main()
