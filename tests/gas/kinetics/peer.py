"""The same gas and rates in Cantera, loaded from our own data at 1 bar."""

import cantera as ct
import yaml

from shocklayer.gas.kinetics.reaction_mechanism import Mechanism

_ELECTRON = "E-"  # Cantera reads "e-" in an equation as a number


def _name(species: str) -> str:
    return _ELECTRON if species == "e-" else species


def _equation(text: str) -> str:
    return " ".join(_name(part) for part in text.split())


def _atomic_weights(mech: Mechanism) -> dict[str, float]:
    """Atomic weights that give our molar masses (Cantera's own differ in the fifth digit), g/mol."""
    neutral = [s for s in mech.mixture.species if s.charge == 0]
    electron = 5.48579903e-4
    return {dict(s.elements).popitem()[0]: 1e3 * s.molar_mass for s in neutral if _atoms(s) == 1} | {
        "E": electron
    }


def _atoms(species) -> int:
    return sum(number for _, number in species.elements)


def cantera_gas(mech: Mechanism) -> ct.Solution:
    """An ideal gas of one temperature with the species and reactions of a mechanism."""
    species, reactions = [], []
    for s in mech.mixture.species:
        composition = dict(s.elements)
        if s.charge:
            composition["E"] = -s.charge
        bounds = [i.low for i in s.intervals] + [s.intervals[-1].high]
        bounds[0] = min(bounds[0], 200.0)
        thermo = {
            "model": "NASA9",
            "reference-pressure": "1 bar",
            "temperature-ranges": bounds,
            "data": [list(i.coefficients) for i in s.intervals],
        }
        species.append({"name": _name(s.name), "composition": composition, "thermo": thermo})
    for r in mech.reactions:
        entry = {
            "equation": _equation(r.equation),
            "rate-constant": {"A": r.prefactor, "b": r.exponent, "Ea": r.activation_temperature},
        }
        if r.third_body:
            entry |= {
                "type": "three-body",
                "default-efficiency": 0,
                "efficiencies": {_name(n): e for n, e in r.efficiencies if n in mech.mixture.names and e > 0},
            }
        reactions.append(entry)
    weights = _atomic_weights(mech)
    text = yaml.safe_dump(
        {
            "elements": [{"symbol": e, "atomic-weight": w} for e, w in weights.items()],
            "units": {"length": "m", "quantity": "mol", "activation-energy": "K", "time": "s"},
            "phases": [
                {
                    "name": "gas",
                    "thermo": "ideal-gas",
                    "kinetics": "bulk",
                    "elements": [{"elements": list(weights)}],
                    "species": "all",
                    "reactions": "all",
                }
            ],
            "species": species,
            "reactions": reactions,
        }
    )
    return ct.Solution(yaml=text)
