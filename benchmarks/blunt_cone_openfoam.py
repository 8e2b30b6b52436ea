"""Cases for OpenFOAM's rhoCentralFoam, and its surface pressure as rows of blunt_cone_pressure.csv.

An independent code (shock captured, not fitted; another flux, limiter and grid) for the inviscid flow about a
blunt cone, also at an angle of attack. Usage::

    python benchmarks/blunt_cone_openfoam.py write CASE --half-angle 15 --mach 10.6 --attack 10
    (cd CASE && rhoCentralFoam)
    python benchmarks/blunt_cone_openfoam.py read CASE --half-angle 15 --mach 10.6 --attack 10

Lengths in nose radii, speeds in speeds of sound of the free stream, pressure in its pressures. The grid is a
wedge without angle of attack and half the body with it, its outer edge clear of the shock.
With ``--shape apollo`` or ``--shape cone60`` the body ends at its shoulder. Such a flow is started with
``upwind`` for the three reconstructions and goes on with Tadmor's flux and Minmod, or it fails at the corner.
"""

import argparse
import re
from collections.abc import Iterable
from pathlib import Path

import numpy as np

from shocklayer.shock_layer.inviscid import blunt_body, body_outline
from shocklayer.vehicle.shape import Capsule, SphereCone

Pieces = list[tuple[float, float]]
SIDES = ("body", "inlet", "outlet", "front", "back")
SHOULDERS = {
    "apollo": Capsule(nose_radius=4.694, diameter=3.912, corner_radius=0.196),
    "cone60": SphereCone(nose_radius=0.23, half_angle=np.radians(60.0), length=0.15),
}
ARCS = (0.2, 0.4, 0.6, 0.8, 1.0, 1.2, 1.6, 2.0, 2.5, 3.0, 3.5, 4.0, 5.0, 6.0)


def stations(end: float, number: int) -> np.ndarray:
    """Arc lengths of the edges of the columns: closest on the nose."""
    fine = np.linspace(0.0, end, 4001)
    width = np.clip(0.5 + 0.25 * (0.5 * (fine[1:] + fine[:-1]) - 1.0), 0.5, 2.0)
    count = np.concatenate([[0.0], np.cumsum(np.diff(fine) / width)])
    return np.interp(np.linspace(0.0, count[-1], number + 1), count, fine)


def shouldered(name: str, number: int) -> tuple[np.ndarray, Pieces, np.ndarray]:
    """Edges of the columns, pieces of the outline and thickness of the grid of a body with a shoulder."""
    shape = SHOULDERS[name]
    start, corner, _ = body_outline.shoulder(shape)
    stop = float(body_outline.outline(shape, 0.0).arc_length[-1])
    face = [(1.0, start)] if isinstance(shape, Capsule) else [(1.0, np.radians(30.0)), (0.0, start)]
    fine = np.linspace(0.0, stop, 8001)
    width = np.minimum(0.03 * stop, 0.12 * corner + 0.1 * np.maximum(start - fine, 0.0))
    count = np.concatenate([[0.0], np.cumsum(np.diff(fine) * 0.5 * (1.0 / width[1:] + 1.0 / width[:-1]))])
    arc = np.interp(np.linspace(0.0, count[-1], number + 1), count, fine)
    family = blunt_body.inviscid_family(shape, 10.0)
    thickness = 1.25 * np.interp(arc, family.arc_length, family.standoff[-1]) + 0.02 * stop
    return arc, [*face, (1.0 / corner, stop)], thickness + 0.1 * np.maximum(arc - 0.8 * start, 0.0)


def layers(number: int, power: float) -> np.ndarray:
    """Share of the way from the body to the outer edge."""
    return (np.arange(number + 1) / number) ** power


def outline(arc: np.ndarray, pieces: Pieces) -> tuple[np.ndarray, ...]:
    """Axial place, radius and slope along a body of pieces (curvature, arc length at their end)."""
    axial, radius, slope = (np.zeros_like(arc) for _ in range(3))
    x, r, angle, begin = 0.0, 0.0, 0.5 * np.pi, 0.0
    for curvature, stop in pieces:
        # The last run is the end of the piece, where the next one begins.
        run = np.append(np.clip(arc, begin, stop), stop) - begin
        turned = angle - curvature * run
        if curvature > 0.0:
            along = x + (np.sin(angle) - np.sin(turned)) / curvature
            out = r + (np.cos(turned) - np.cos(angle)) / curvature
        else:
            along, out = x + run * np.cos(angle), r + run * np.sin(angle)
        here = arc >= begin
        axial, radius = np.where(here, along[:-1], axial), np.where(here, out[:-1], radius)
        slope = np.where(here, turned[:-1], slope)
        x, r, angle, begin = along[-1], out[-1], turned[-1], stop
    return axial, radius, slope


def grid(body: tuple[np.ndarray, ...], share: np.ndarray, thickness: np.ndarray) -> tuple[np.ndarray, ...]:
    """Axial and radial places (columns, layers) of the points of one meridian."""
    axial, radius, slope = body
    reach = thickness[:, None] * share
    x = axial[:, None] - np.sin(slope)[:, None] * reach
    r = radius[:, None] + np.cos(slope)[:, None] * reach
    r[0] = 0.0
    return x, r


def points_of(x: np.ndarray, r: np.ndarray, turns: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Points of the mesh and their numbers (columns, layers, turns); one point where all meridians meet."""
    number = np.zeros((*x.shape, turns.size), int)
    points: list[tuple[float, float, float]] = []
    for i in range(x.shape[0]):
        for j in range(x.shape[1]):
            if i == 0:
                number[i, j] = len(points)
                points.append((x[i, j], 0.0, 0.0))
                continue
            for k, turn in enumerate(turns):
                number[i, j, k] = len(points)
                points.append((x[i, j], -r[i, j] * np.cos(turn), r[i, j] * np.sin(turn)))
    return np.array(points), number


def write_mesh(case: Path, points: np.ndarray, number: np.ndarray, wedge: bool) -> None:
    """Write constant/polyMesh: hexahedra, wedges about the axis."""
    ni, nj, nk = (n - 1 for n in number.shape)
    inside: list[tuple[int, int, list[int]]] = []
    sides: dict[str, list[tuple[int, list[int]]]] = {name: [] for name in SIDES}

    def face(corners: Iterable[int], centre: np.ndarray) -> list[int]:
        kept = list(dict.fromkeys(int(c) for c in corners))
        place = points[kept]
        middle = place.mean(0)
        normal = np.cross(place - middle, np.roll(place, -1, 0) - middle).sum(0)
        return kept if normal @ (middle - centre) > 0.0 else kept[::-1]

    for i, j, k in np.ndindex(ni, nj, nk):
        here = (i * nj + j) * nk + k
        block = number[i : i + 2, j : j + 2, k : k + 2]
        centre = points[np.unique(block)].mean(0)

        def ring(plane: np.ndarray, centre: np.ndarray = centre) -> list[int]:
            return face((plane[0, 0], plane[1, 0], plane[1, 1], plane[0, 1]), centre)

        for last, step, plane, name in (
            (i == ni - 1, nj * nk, block[1], "outlet"),
            (j == nj - 1, nk, block[:, 1], "inlet"),
            (k == nk - 1, 1, block[:, :, 1], "back"),
        ):
            if last:
                sides[name].append((here, ring(plane)))
            else:
                inside.append((here, here + step, ring(plane)))
        if j == 0:
            sides["body"].append((here, ring(block[:, 0])))
        if k == 0:
            sides["front"].append((here, ring(block[:, :, 0])))
    inside.sort(key=lambda row: row[:2])
    faces, owner = [row[2] for row in inside], [row[0] for row in inside]
    kinds = dict.fromkeys(SIDES, "patch") | {"body": "wall"}
    kinds |= dict.fromkeys(("front", "back"), "wedge" if wedge else "symmetryPlane")
    patches = []
    for name, rows in sides.items():
        patches.append(f"{name} {{type {kinds[name]}; nFaces {len(rows)}; startFace {len(faces)};}}")
        faces += [row[1] for row in sorted(rows)]
        owner += [row[0] for row in sorted(rows)]
    folder = case / "constant" / "polyMesh"
    folder.mkdir(parents=True, exist_ok=True)
    lists = {
        "points": ("vectorField", ["({:.12g} {:.12g} {:.12g})".format(*p) for p in points]),
        "faces": ("faceList", [f"{len(f)}({' '.join(map(str, f))})" for f in faces]),
        "owner": ("labelList", [str(o) for o in owner]),
        "neighbour": ("labelList", [str(row[1]) for row in inside]),
        "boundary": ("polyBoundaryMesh", patches),
    }
    for name, (kind, rows) in lists.items():
        put(folder / name, kind, f"{len(rows)}\n(\n" + "\n".join(rows) + "\n)")


def put(path: Path, kind: str, text: str) -> None:
    """Write a file with OpenFOAM's header."""
    path.parent.mkdir(parents=True, exist_ok=True)
    head = f"FoamFile {{version 2.0; format ascii; class {kind}; object {path.name};}}\n"
    path.write_text(head + text + "\n", encoding="utf-8")


def write_settings(
    case: Path, mach: float, exponent: float, attack: float, wedge: bool, duration: float
) -> None:
    """Write the free stream, the gas, the scheme and the control of a case."""
    side = "wedge" if wedge else "symmetryPlane"
    stream = f"({mach * np.cos(attack):.10g} {mach * np.sin(attack):.10g} 0)"
    for name, kind, unit, value, wall in (
        ("p", "volScalarField", "[1 -1 -2 0 0 0 0]", "1", "zeroGradient"),
        ("T", "volScalarField", "[0 0 0 1 0 0 0]", "1", "zeroGradient"),
        ("U", "volVectorField", "[0 1 -1 0 0 0 0]", stream, "slip"),
    ):
        edges = f"inlet {{type fixedValue; value uniform {value};}} outlet {{type zeroGradient;}}"
        edges += f" body {{type {wall};}} front {{type {side};}} back {{type {side};}}"
        text = f"dimensions {unit};\ninternalField uniform {value};\nboundaryField {{{edges}}}"
        put(case / "0" / name, kind, text)
    weight, heat = 8314.46261815 * exponent, 1.0 / (exponent - 1.0)
    put(
        case / "constant" / "thermophysicalProperties",
        "dictionary",
        "thermoType {type hePsiThermo; mixture pureMixture; transport const; thermo hConst; "
        "equationOfState perfectGas; specie specie; energy sensibleInternalEnergy;}\n"
        f"mixture {{specie {{molWeight {weight:.8f};}} thermodynamics {{Cp {heat:.10g}; Hf 0;}} "
        "transport {mu 0; Pr 1;}}",
    )
    put(case / "constant" / "turbulenceProperties", "dictionary", "simulationType laminar;")
    put(
        case / "system" / "fvSchemes",
        "dictionary",
        "fluxScheme Kurganov;\nddtSchemes {default Euler;}\ngradSchemes {default Gauss linear;}\n"
        "divSchemes {default none; div(tauMC) Gauss linear;}\n"
        "laplacianSchemes {default Gauss linear corrected;}\nsnGradSchemes {default corrected;}\n"
        "interpolationSchemes {default linear; reconstruct(rho) vanLeer; reconstruct(U) vanLeerV; "
        "reconstruct(T) vanLeer;}",
    )
    put(
        case / "system" / "fvSolution",
        "dictionary",
        'solvers {"(rho|rhoU|rhoE)" {solver diagonal;} "(U|h|e)" {solver smoothSolver; '
        "smoother GaussSeidel; nSweeps 2; tolerance 1e-9; relTol 0.01;}}",
    )
    put(
        case / "system" / "controlDict",
        "dictionary",
        "application rhoCentralFoam; startFrom latestTime; startTime 0; stopAt endTime;\n"
        f"endTime {duration:g};\n"
        f"deltaT 1e-6; writeControl adjustableRunTime; writeInterval {duration / 6.0:g}; purgeWrite 3;\n"
        "writeFormat ascii; writePrecision 10; adjustTimeStep yes; maxCo 0.3; maxDeltaT 1;",
    )


def stagnation_pressure(mach: float, g: float) -> float:
    """Rayleigh's pitot formula over the free stream's pressure."""
    after = (g + 1.0) / (2.0 * g * mach**2 - g + 1.0)
    return (0.5 * (g + 1.0) * mach**2) ** (g / (g - 1.0)) * after ** (1.0 / (g - 1.0))


def snapshots(case: Path, sizes: tuple[int, int, int]) -> list[np.ndarray]:
    """Pressure (columns, layers, turns) of the two last instants written."""
    times = sorted(
        (d for d in case.iterdir() if re.fullmatch(r"[0-9.]+", d.name)), key=lambda d: float(d.name)
    )
    held = []
    for folder in [d for d in times if float(d.name) > 0.0][-2:]:
        text = (folder / "p").read_text(encoding="utf-8")
        match = re.search(r"internalField\s+nonuniform List<scalar>\s+\d+\s*\((.*?)\)\s*;", text, re.S)
        if match is None:
            raise SystemExit(f"{folder / 'p'}: no field of pressures")
        held.append(np.array(match.group(1).split(), float).reshape(sizes))
    return held


def main() -> None:
    """Write a case, or read one that has run."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("what", choices=["write", "read"])
    parser.add_argument("case", type=Path)
    parser.add_argument("--shape", choices=["cone", *SHOULDERS], default="cone")
    parser.add_argument("--half-angle", type=float, default=9.0)
    parser.add_argument("--mach", type=float, default=25.0)
    parser.add_argument("--exponent", type=float, default=1.4)
    parser.add_argument("--attack", type=float, default=0.0)
    parser.add_argument("--end", type=float, default=7.0, help="arc length over the nose radius")
    options = parser.parse_args()
    wedge = options.attack == 0.0
    half_angle, attack = np.radians(options.half_angle), np.radians(options.attack)
    ni, nj, nk = (110, 48, 1) if wedge else (56, 36, 16)
    power = 1.0 if wedge else 1.25
    if options.shape == "cone":
        arc = stations(options.end, ni)
        pieces = [(1.0, 0.5 * np.pi - half_angle), (0.0, options.end)]
        tip, growth = (0.16, 0.11) if wedge else (0.24, 0.16)
        thickness = tip + growth * np.minimum(arc, 1.5) + 0.2 * np.maximum(arc - 1.5, 0.0)
        thickness += 0.05 * np.minimum(arc, 2.0) ** 2
    else:
        ni, nj = 70, 32
        arc, pieces, thickness = shouldered(options.shape, ni)
    share = layers(nj, power)
    if options.what == "write":
        turns = (
            np.radians([179.0, 181.0] if options.shape == "cone" else [177.5, 182.5])
            if wedge
            else np.linspace(0.0, np.pi, nk + 1)
        )
        points, number = points_of(*grid(outline(arc, pieces), share, thickness), turns)
        write_mesh(options.case, points, number, wedge)
        flights = 3.5 * options.end / options.mach
        write_settings(options.case, options.mach, options.exponent, attack, wedge, flights)
        return
    middle, height = 0.5 * (arc[1:] + arc[:-1]), 0.5 * (share[1:] + share[:-1])
    towards = height[0] / (height[1] - height[0])
    fields = snapshots(options.case, (ni, nj, nk))
    walls = [p[:, 0] + (p[:, 0] - p[:, 1]) * towards for p in fields]
    rise = (np.array(walls) - 1.0) / (stagnation_pressure(options.mach, options.exponent) - 1.0)
    mean, change = rise.mean(0), np.ptp(rise, axis=0)
    meridians = {0.0: (9.0 * mean[:, 0] - mean[:, min(1, nk - 1)]) / 8.0}
    if not wedge:
        meridians |= {90.0: 0.5 * (mean[:, nk // 2 - 1] + mean[:, nk // 2])}
        meridians |= {180.0: (9.0 * mean[:, -1] - mean[:, -2]) / 8.0}
    else:
        meridians = {0.0: mean[:, 0]}
    for meridian, values in meridians.items():
        for s in ARCS if options.shape == "cone" else middle[::4]:
            print(f"{meridian:g},{s:.5g},{np.interp(s, middle, values):.5f}")
    print("largest change between the last two instants:", float(np.max(change / mean)))


if __name__ == "__main__":
    main()
