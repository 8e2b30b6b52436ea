"""The same thermodynamic data given to Cantera, which solves the equilibrium in its own way."""

import cantera

from shocklayer import gas

# The data's own atomic weights [g/mol]; Cantera's newer ones differ in the fifth digit.
WEIGHTS = {
    "N": 14.0067,
    "O": 15.9994,
    "Ar": 39.948,
    "C": 12.0107,
    "H": 1.00794,
    "He": 4.002602,
    "E": 5.48579903e-4,
}


def cantera_gas(mixture: gas.Mixture) -> cantera.Solution:
    elements = sorted({e for s in mixture.species for e, _ in s.elements})
    ions = any(s.charge for s in mixture.species)
    text = [
        "units: {length: m, quantity: mol}",
        "phases:",
        "- name: gas",
        "  thermo: ideal-gas",
        f"  elements: [{', '.join(elements + ['E'] * ions)}]",
        f"  species: [{', '.join(mixture.names)}]",
        "  state: {T: 300, P: 1 atm}",
        "elements:",
        *(f"- {{symbol: {e}, atomic-weight: {w}}}" for e, w in WEIGHTS.items()),
        "species:",
    ]
    for s in mixture.species:
        counts = dict(s.elements) | ({"E": -s.charge} if s.charge else {})
        limits = [s.intervals[0].low, *(i.high for i in s.intervals)]
        text += [
            f"- name: {s.name}",
            f"  composition: {{{', '.join(f'{e}: {n}' for e, n in counts.items())}}}",
            "  thermo:",
            "    model: NASA9",
            "    reference-pressure: 1 bar",
            f"    temperature-ranges: {limits}",
            "    data:",
            *(f"    - [{', '.join(f'{c:.12e}' for c in i.coefficients)}]" for i in s.intervals),
        ]
    return cantera.Solution(yaml="\n".join(text))
