"""Write the page of the built-in flights: what flies, and published figures beside predicted ones."""

from pathlib import Path

from shocklayer import validation
from shocklayer.scenario import builtin, load

PAGE = Path(__file__).parent / "howto" / "flights.md"
CASES = ("stardust-trajectory", "apollo-4-trajectory", "catalogue-flights")
"""Cases of a few rows each; the others are in `shocklayer validate`."""

INTRODUCTION = """# Fly what has flown

`shocklayer list scenarios` names the flights that are built in, `shocklayer run NAME --out DIR` flies
one through the whole chain, and its file, `src/shocklayer/data/scenarios/NAME.toml`, says where each
figure is read. Many figures are not in any source at hand: a scenario names them in its key
`unverified`, its vehicle in the entries of the catalogue, and the report repeats both lists. This page
is made by `docs/flights.py`.

All controls are open loop: constants, or schedules over time or speed fixed before the start. What a
computer or a pilot flew in a loop is stood in for by such a schedule, and said so in the file.

## At Mars

```toml
[planet]
body = "mars"
```

changes the ellipsoid, gravity, rotation and gas of the whole chain. Without an `atmosphere` the air is a
mean table of Mars-GRAM to 125 km; the shock layer is that of carbon dioxide, nitrogen and argon in
equilibrium or frozen; heating takes the coefficients of Sutton and Graves and of Tauber and Sutton for
that gas. Refused, because they are the Earth's: the standard atmospheres, air as the layer's gas, the
finite-rate layer, navigation satellites, two-line elements, and names of the place catalogue. Maps and
globe show no ground; ground facilities are matched as if the flight were in their gas, which a warning
says. Coefficients by modified Newtonian theory keep the ratio of specific heats of air.
"""


def render() -> str:
    """Return the page: the flights, and what is published of them beside what is predicted.

    Returns
    -------
    str
        Markdown.
    """
    lines = [
        INTRODUCTION,
        "## The flights",
        "",
        "| name | what | starts at | not read in a source |",
        "|---|---|---|---|",
    ]
    for name in builtin.builtin_names("scenarios"):
        scenario = load(name)
        entry = scenario.flight.entry
        start = "the pad" if entry is None else f"{entry.altitude / 1e3:.4g} km, {entry.speed / 1e3:.4g} km/s"
        vehicle = builtin.read("vehicles", scenario.vehicle.name) if scenario.vehicle.name else {"source": []}
        own = [
            f"vehicle.{field}"
            for each in vehicle["source"]
            if each["status"] == "unverified"
            for field in each["fields"]
        ]
        recalled = ", ".join(f"`{each}`" for each in (*scenario.unverified, *own)) or "nothing"
        lines.append(f"| `{name}` | {scenario.title} | {start} | {recalled} |")
    lines += [
        "",
        "## Published beside predicted",
        "",
        "Bands are the ranges that the sources state, or what assumed inputs leave open; rows outside them",
        "stay. These flights were set up with the published figures in sight, so that a row within its band",
        "says less than a blind comparison would. Further cases (RAM C-II, FIRE II, heating, electron",
        "density, blackouts) are in `shocklayer validate`.",
        "",
        "| quantity | published | predicted | unit | ratio | band | within | source |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for row in validation.run(CASES):
        low, high = row.tolerance
        name = (
            row.quantity
            if row.case == "catalogue-flights"
            else f"{row.case.split('-traj')[0]}: {row.quantity}"
        )
        lines.append(
            f"| {name} | {row.measured:.4g} | {row.predicted:.4g} | {row.unit} | {row.ratio:.2f} | "
            f"{low:.2f} to {high:.2f} | {'yes' if row.within else 'no'} | {row.source} ({row.status}) |"
        )
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(render(), encoding="utf-8")
