"""Equilibrium air with 13 species against Cantera and NASA CEA: rates on one core, and agreement.

Processor time of one core, all codes in the same run. Peers are given their best form: Cantera one state
after the other from its fresh state; CEA a fresh solution object per state, as a reused one fails on a third
of random states. Both only within what they handle: above 1800 K, since CEA returns cold ionised states as
converged that are not, and compared only above the traces at which Cantera stops iterating.

``python benchmarks/gas.py --random-states 10000000`` instead solves that many random states over the whole
range, 200 to 20 000 K and 1e-6 to 1e3 atm, and reports failures and the worst balance and affinity.
"""

# ruff: noqa: E402 - the one core is chosen before the numerical libraries count them
import os

os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})

import argparse
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path

import cantera
import cea
import numpy as np

sys.path.insert(0, str(Path(__file__).parent.parent))
from tests.gas.balances import balances
from tests.gas.peers import cantera_gas

from shocklayer import gas
from shocklayer.core.jax_setup import jax

warnings.simplefilter("ignore")
AIR = gas.mixture("air13")
COLD = dict(zip(AIR.names, AIR.composition, strict=True))
CEA_R = 8314.51  # J/(kmol K), in CEA's scaling of enthalpy


def clocked(function: Callable[[], object], repeats: int = 1) -> tuple[float, object]:
    """Return the least processor time of some runs, and what the last returned."""
    best, out = np.inf, None
    for _ in range(repeats):
        start = time.process_time()
        out = jax.block_until_ready(function())
        best = min(best, time.process_time() - start)
    return best, out


def ours(name: str, solve: Callable[..., object], *arguments: object) -> tuple[float, object]:
    """Return the rate of a batched solver, compiled before, and its result."""
    states = len(np.asarray(arguments[0]))
    jax.block_until_ready(solve(*arguments))
    seconds, out = clocked(lambda: solve(*arguments), 5)
    print(f"  {name:44s} {states / seconds:12.0f} /s")
    return states / seconds, out


class Cea:
    """NASA CEA with the same species and cold air."""

    def __init__(self) -> None:
        cea.set_log_level(cea.LOG_NONE)
        cold = {k: x for k, x in COLD.items() if x > 0.0}
        self.reactants = cea.Mixture(list(cold), ions=True)
        self.products = cea.Mixture(list(AIR.names), ions=True)
        self.solver = cea.EqSolver(self.products, reactants=self.reactants, ions=True, trace=-1.0)
        moles = np.zeros(self.reactants.num_species)
        moles[: len(cold)] = list(cold.values())
        self.weights = self.reactants.moles_to_weights(moles)
        self.shocks = cea.ShockSolver(self.products, reactants=self.reactants, ions=True)

    def at(self, kind: object, value: float, pressure: float) -> object:
        solution = cea.EqSolution(self.solver)
        self.solver.solve(solution, kind, float(value), pressure / 1e5, self.weights)
        return solution

    def shock(self, speed: float, temperature: float, pressure: float) -> object:
        solution = cea.ShockSolution(self.shocks, reflected=False)
        self.shocks.solve(
            solution, self.weights, temperature, pressure / 1e5, u1=float(speed), reflected=False
        )
        return solution


def rate(name: str, function: Callable[[int], object], number: int) -> tuple[float, list]:
    """Return the rate of a peer called state by state, and its results (None where it raised)."""
    out = []

    def every() -> None:
        for k in range(number):
            try:
                out.append(function(k))
            except Exception:  # a peer's failure of any kind is counted, not hidden
                out.append(None)

    seconds, _ = clocked(every)
    failed = sum(r is None for r in out)
    print(f"  {name:44s} {number / seconds:12.0f} /s" + (f"   {failed} failed" if failed else ""))
    return number / seconds, out


def random_states(number: int, chunk: int = 250_000) -> int:
    """Solve random states over the whole range and print the worst of them; return how many failed.

    A failure is a state that is not finite, or whose residual exceeds 1e-10. Affinities are taken of species
    above 1e-300, where double precision ends.
    """
    random = np.random.default_rng(0)
    worst = {name: (0.0, 0.0, 0.0) for name in ("residual", "elements", "charge", "sum", "affinity")}
    failed, seconds, least = 0, 0.0, 1.0
    for start in range(0, number, chunk):
        temperature = np.exp(random.uniform(np.log(200.0), np.log(20_000.0), chunk))
        pressure = 101_325.0 * 10.0 ** random.uniform(-6.0, 3.0, chunk)
        if not start:
            jax.block_until_ready(gas.equilibrium_tp(AIR, temperature, pressure))
        took, states = clocked(lambda t=temperature, p=pressure: gas.equilibrium_tp(AIR, t, p))
        seconds += took
        finite = np.all(
            [
                np.isfinite(np.asarray(leaf).reshape(chunk, -1)).all(axis=1)
                for leaf in jax.tree.leaves(states)
            ],
            axis=0,
        )
        failed += int(np.sum(~finite | ~(np.asarray(states.residual) < 1e-10)))
        least = min(least, float(np.min(np.asarray(states.mole_fractions)[:, AIR.electron_index])))
        kinds = {"residual": np.asarray(states.residual), **balances(AIR, states)._asdict()}
        for name, value in kinds.items():
            k = int(np.nanargmax(value))
            worst[name] = max(worst[name], (float(value[k]), float(temperature[k]), float(pressure[k])))
    done = -(-number // chunk) * chunk
    print(f"{done} random states of 13 species, {done / seconds:.0f} /s of processor time: {failed} failed")
    print(f"  smallest fraction of electrons {least:.1e}")
    for name, (value, t, p) in worst.items():
        print(f"  worst {name:10s} {value:8.1e}  at {t:8.1f} K, {p / 101_325.0:9.2e} atm")
    return failed


def main() -> None:
    random = np.random.default_rng(0)
    number, few = 40_000, 2000
    temperature = np.exp(random.uniform(np.log(1800.0), np.log(20_000.0), number))
    pressure = 101_325.0 * 10.0 ** random.uniform(-5.0, 2.0, number)
    peer, code = cantera_gas(AIR), Cea()

    def cantera_tp(k: int) -> tuple[np.ndarray, float, float, float]:
        peer.TPX = temperature[k], pressure[k], COLD
        peer.equilibrate("TP", solver="element_potential", rtol=1e-9)
        return peer.X, peer.density, peer.enthalpy_mass, peer.entropy_mass

    def cea_tp(k: int) -> object:
        return code.at(cea.TP, temperature[k], pressure[k])

    print("temperature and pressure, 13 species")
    fast, state = ours("shocklayer, exact", lambda t, p: gas.equilibrium_tp(AIR, t, p), temperature, pressure)
    table = gas.equilibrium_table(AIR)
    look_up = jax.jit(lambda t, p: table.at(t, p).density)
    ours("shocklayer, table, one quantity", look_up, temperature, pressure)
    cantera_rate, cantera_states = rate("Cantera, element_potential", cantera_tp, few)
    cea_rate, cea_states = rate("CEA, fresh solution", cea_tp, few)
    print(f"  exact over Cantera {fast / cantera_rate:.1f}, over CEA {fast / cea_rate:.1f}")

    x = np.asarray(state.mole_fractions)
    worst = 0.0
    for k, found in enumerate(cantera_states):
        if found is not None:
            known = found[0] > 1e-8
            worst = max(worst, np.max(np.abs(x[k][known] / found[0][known] - 1.0)))
    print(f"  mole fractions above 1e-8 against Cantera: {worst:.1e}")
    converged = [k for k in range(few) if cea_states[k] is not None and cea_states[k].converged]
    for field, scale in (("density", 1.0), ("enthalpy", 1e3), ("entropy", 1e3)):
        mine = np.asarray(getattr(state, field))[converged]
        theirs = np.array([getattr(cea_states[k], field) for k in converged]) * scale
        miss = np.abs(mine - theirs) / np.maximum(np.abs(theirs), 1e5 if field == "enthalpy" else 0.0)
        print(f"  {field} against CEA: {np.max(miss):.1e}")

    print("enthalpy and pressure, 13 species")
    enthalpy = np.asarray(state.enthalpy)
    fast, back = ours("shocklayer, exact", lambda h, p: gas.equilibrium_hp(AIR, h, p), enthalpy, pressure)
    print(f"  temperature recovered to {np.max(np.abs(np.asarray(back.temperature) / temperature - 1)):.1e}")

    def cantera_hp(k: int) -> float:
        peer.TPX = 300.0, pressure[k], COLD
        peer.HP = enthalpy[k], pressure[k]
        peer.equilibrate("HP", rtol=1e-9)
        return peer.T

    cantera_rate, _ = rate("Cantera", cantera_hp, 500)
    cea_rate, _ = rate("CEA", lambda k: code.at(cea.HP, enthalpy[k] / CEA_R, pressure[k]), few)
    print(f"  exact over Cantera {fast / cantera_rate:.1f}, over CEA {fast / cea_rate:.1f}")

    print("equilibrium normal shock, 2 to 12 km/s, 20 to 80 km")
    from shocklayer.planet import atmosphere

    air = jax.vmap(atmosphere("us76").at)(random.uniform(20e3, 80e3, number))
    t1, p1 = np.asarray(air.temperature), np.asarray(air.pressure)
    speed = random.uniform(2000.0, 12_000.0, number)
    fast, post = ours("shocklayer", lambda u, t, p: gas.normal_shock(AIR, u, t, p), speed, t1, p1)
    some = 300
    cea_rate, shocks = rate("CEA", lambda k: code.shock(speed[k], t1[k], p1[k]), some)
    print(f"  shocklayer over CEA {fast / cea_rate:.1f}")
    good = [k for k in range(some) if shocks[k] is not None and shocks[k].converged]
    theirs = np.array([np.ravel(shocks[k].T)[1] for k in good])
    miss = np.abs(np.asarray(post.temperature)[good] / theirs - 1.0)
    print(f"  temperature against CEA, {len(good)} of {some} converged there: {np.max(miss):.1e}")
    # Against Cantera: its equilibrium at the computed enthalpy and pressure has the computed density.
    worst = 0.0
    for k in range(some):
        peer.TPX = float(post.temperature[k]), float(post.pressure[k]), COLD
        peer.HP = float(post.enthalpy[k]), float(post.pressure[k])
        peer.equilibrate("HP", rtol=1e-12)
        worst = max(worst, abs(peer.T / float(post.temperature[k]) - 1.0))
    print(f"  temperature against Cantera at the same enthalpy and pressure: {worst:.1e}")
    print(f"Cantera {cantera.__version__}, CEA {cea.__version__}, JAX {jax.__version__}")


if __name__ == "__main__":
    options = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    options.add_argument("--random-states", type=int, metavar="N", help="solve N random states and stop")
    chosen = options.parse_args()
    if chosen.random_states:
        sys.exit(1 if random_states(chosen.random_states) else 0)
    main()
