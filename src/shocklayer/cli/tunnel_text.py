"""What the commands of `shocklayer tunnel` print as text."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from shocklayer.facilities.matching import FacilityCoverage
    from shocklayer.facilities.plan import PlanDocument
    from shocklayer.facilities.reduce_shot import ReduceDocument
    from shocklayer.facilities.run_document import RunDocument
    from shocklayer.heating.model_in_stream import ModelInStream, TunnelRun

_RESERVOIR = {"temperature": "K", "pressure": "Pa", "enthalpy": "J/kg"}
_STREAM = {
    "temperature": "K",
    "vibrational_temperature": "K",
    "pressure": "Pa",
    "density": "kg/m^3",
    "speed": "m/s",
    "mach_number": "",
    "unit_reynolds_number": "1/m",
    "pitot_pressure": "Pa",
    "dynamic_pressure": "Pa",
}


_MODEL = {
    "flight_equivalent_speed": "m/s",
    "flight_equivalent_altitude": "m",
    "pitot_coefficient": "",
    "nose_radius": "m",
    "standoff_equilibrium": "m",
    "standoff_frozen": "m",
    "length": "m",
    "density_times_length": "kg/m^2",
    "reynolds_number": "",
    "knudsen_number": "",
    "viscous_interaction": "",
    "viscous_drag_parameter": "",
    "flow_lengths": "",
}
_STATE = {
    "T [K]": "temperature",
    "p [Pa]": "pressure",
    "rho [kg/m^3]": "density",
    "h [J/kg]": "enthalpy",
    "a [m/s]": "sound_speed",
    "u [m/s]": "speed",
}


def run_text(document: TunnelRun) -> str:
    """Return the text of a run.

    Parameters
    ----------
    document : TunnelRun
        From `heating.model_in_stream.with_model`.

    Returns
    -------
    str
    """
    mode = f", mode {document['mode']}" if document["mode"] else ""
    lines = [f"{document['facility']} ({document['kind']}{mode})", "", "Condition"]
    for key, field in document["condition"].items():
        unit = "" if field["unit"] == "1" else f" {field['unit']}"
        value = field["value"] if isinstance(field["value"], str) else f"{field['value']:g}"
        lines.append(f"  {key:28s} {value}{unit}  ({field['status']}: {field['source']})")
    lines += ["", "Reservoir"] + [
        f"  {key:28s} {value:.6g} {unit}".rstrip()
        for key, unit in _RESERVOIR.items()
        if (value := document["reservoir"][key]) is not None
    ]
    lines += _states_text(document)
    streams = (document["test_section"], document["equilibrium"], document["frozen"])
    lines += ["", f"{'Test section':30s} {'chosen':>14s} {'equilibrium':>14s} {'frozen':>14s}"]
    for key, unit in _STREAM.items():
        numbers = " ".join(f"{stream[key]:14.6g}" for stream in streams)
        lines.append(f"  {key:28s} {numbers} {unit}".rstrip())
    for species in streams[0]["mole_fractions"]:
        fractions = [stream["mole_fractions"].get(species, 0.0) for stream in streams]
        if max(fractions) > 1e-6:
            lines.append(
                f"  x({species}){'':{25 - len(species)}s} " + " ".join(f"{x:14.4e}" for x in fractions)
            )
    time = document["test_time"]
    lines += [
        "",
        f"Test time: {'not known' if time is None else f'{time:g} s'} ({document['test_time_basis']})",
    ]
    lines += [f"Condensation: {document['condensation']['state']}"]
    lines += model_text(document["model"])
    warnings = [*document["warnings"], *document["model"]["warnings"]]
    lines += ["", *(f"Warning: {warning['message']}" for warning in warnings)] if warnings else []
    return "\n".join(lines)


def model_text(model: ModelInStream) -> list[str]:
    """Return the lines about a model in the stream.

    Parameters
    ----------
    model : ModelInStream
        From `heating.model_in_stream`.

    Returns
    -------
    list of str
    """
    lines = ["", "Model in the stream"]
    rows: list[tuple[str, str, float | None]] = [(key, unit, model[key]) for key, unit in _MODEL.items()]
    if model["stagnation_heat_flux"] is not None:
        rows.append(
            (f"heat flux at wall of {model['wall_temperature']:g} K", "W/m^2", model["stagnation_heat_flux"])
        )
    lines += [f"  {key:28s} {value:.6g} {unit}".rstrip() for key, unit, value in rows if value is not None]
    for name, behind in (
        ("equilibrium", model["behind_shock_equilibrium"]),
        ("frozen", model["behind_shock_frozen"]),
    ):
        lines.append(
            f"  {'behind bow shock, ' + name:28s} {behind['temperature']:.6g} K, "
            f"{behind['pressure']:.6g} Pa, density ratio {behind['density_ratio']:.4g}"
        )
    for name, surface in (("cone", model["cone"]), ("wedge", model["wedge"])):
        if surface is not None:
            angle = surface["angle"]
            lines.append(
                f"  {f'{name} of {angle:.4g} deg':28s} {surface['pressure']:.6g} Pa, "
                f"{surface['temperature']:.6g} K, shock at {surface['shock_angle']:.4g} deg, "
                f"pressure coefficient {surface['pressure_coefficient']:.4g}"
            )
    if model["nose_radius"] is None and model["length"] is None:
        lines.append('  for heat flux and viscous numbers: --set "model.nose_radius=20 mm" or model.length')
    return lines


def _states_text(document: RunDocument) -> list[str]:
    """States of the shock tube and the throat, shocks and nozzle."""
    lines: list[str] = []
    states = document.get("states")
    if states:
        lines += ["", f"{'State':8s} " + " ".join(f"{name:>16s}" for name in _STATE)]
        for name, state in states.items():
            lines.append(f"{name:8s} " + " ".join(f"{state[key]:16.6g}" for key in _STATE.values()))
    for title, part in (
        ("Shock tube", "shock_tube"),
        ("Driver", "driver"),
        ("Secondary driver", "secondary_driver"),
        ("Heater, enthalpy above the cold gas by [J/kg]", "heater"),
    ):
        values = document.get(part)
        if values:
            lines += ["", title] + [f"  {key:28s} {value:.6g}" for key, value in values.items()]
    nozzle = document.get("nozzle")
    if nozzle:
        lines += ["", "Nozzle"]
        for key, value in nozzle.items():
            if value is not None:
                shown = value if isinstance(value, str) else f"{value:.6g}"
                lines.append(f"  {key:28s} {shown}")
    return lines


def reduce_text(document: ReduceDocument) -> str:
    """Return the text of a reduced shot.

    Parameters
    ----------
    document : ReduceDocument
        From `reduce_shot.reduce_shot`.

    Returns
    -------
    str
    """
    lines = [f"{document['facility'] or 'shot'}, {document['samples']} samples", ""]
    lines.append(f"{'':28s} {'value':>13s} {'low':>13s} {'high':>13s}   (95 %)  largest shares of variance")
    rows = [("shock_speed", "m/s", "shock_speed", document["shock_speed"])]
    rows += [
        (f"reservoir {key}", _RESERVOIR[key], f"reservoir.{key}", value)
        for key, value in document["reservoir"].items()
    ]
    rows.append(("area_ratio", "", "nozzle.area_ratio", document["nozzle"]["area_ratio"]))
    rows += [
        (key, unit, f"test_section.{key}", document["test_section"][key]) for key, unit in _STREAM.items()
    ]
    for label, unit, name, value in rows:
        shares = sorted(document["budget"].get(name, {}).items(), key=lambda pair: -pair[1])[:3]
        largest = ", ".join(f"{source} {100 * share:.0f} %" for source, share in shares if share > 0.005)
        numbers = " ".join(f"{value[key]:13.6g}" for key in ("value", "low", "high"))
        lines.append(f"{label:28s} {numbers} {unit:7s}  {largest}".rstrip())
    lines += [f"Warning: {warning['message']}" for warning in document["warnings"]]
    return "\n".join(lines)


def match_text(rows: list[FacilityCoverage]) -> str:
    """Return the text of the coverage of a flight.

    Parameters
    ----------
    rows : list of FacilityCoverage
        From `matching.summarise`.

    Returns
    -------
    str
    """
    names = " ".join(f"{name:>14s}" for name in (rows[0]["parameters"] if rows else ()))
    lines = [
        "Of the hypersonic continuum part of the flight, weighted by heat load: the fraction in which each",
        "similarity parameter is reproduced (- if not known), their mean, and the fraction in which all",
        "known parameters are reproduced at once; ranked by how much is known as well as reached",
        "",
        f"{'facility':18s} {'mean':>6s} {'all':>6s} {'known':>5s} {names}",
    ]
    for row in rows:
        cells = " ".join(
            f"{parameter['share']:14.2f}" if parameter["known"] else f"{'-':>14s}"
            for parameter in row["parameters"].values()
        )
        numbers = f"{row['share']:6.2f} {row['full_share']:6.2f} {row['known']:5d}"
        lines.append(f"{row['facility']:18s} {numbers} {cells}")
    points = [(row["facility"], point) for row in rows for point in row["points"]]
    if points:
        lines += [
            "",
            "Points of simultaneous conditions, where the flight comes closest (tunnel over flight)",
            "",
        ]
        lines.append(
            f"{'facility':18s} {'point':28s} {'altitude':>9s} {'Mach':>6s} {'h0':>6s}  model nose radius"
        )
    for name, point in points:
        ratios = " ".join(
            f"{'-':>6s}" if ratio is None else f"{ratio:6.2f}"
            for ratio in (point["mach_number_ratio"], point["total_enthalpy_ratio"])
        )
        radius = point["model_nose_radius"]
        model = "-" if radius is None else f"{1e3 * radius:.3g} mm for density times length"
        model += "" if point["fits"] is not False else ", too large for the nozzle"
        lines.append(f"{name:18s} {point['name']:28s} {point['altitude'] / 1e3:6.1f} km {ratios}  {model}")
    return "\n".join(lines)


def plan_text(document: PlanDocument) -> str:
    """Return the text of a plan.

    Parameters
    ----------
    document : PlanDocument
        From `plan.plan`.

    Returns
    -------
    str
    """
    state = "feasible" if document["feasible"] else "not feasible"
    lines = [f"{document['facility']}: {state}", ""]
    options = " ".join(f'--set "{key}={value}"' for key, value in document["settings"].items())
    if options:
        lines += ["Settings", *(f"  {key:28s} {value}" for key, value in document["settings"].items())]
        lines += ["", f"shocklayer tunnel run {document['facility']!r} {options}"]
    expected = document["expected"]
    if expected is not None:
        lines += ["", "Expected reservoir"] + [
            f"  {key:28s} {value:.6g} {unit}".rstrip()
            for key, unit in _RESERVOIR.items()
            if (value := expected["reservoir"][key]) is not None
        ]
        lines += ["", "Expected test section"]
        lines += [
            f"  {key:28s} {expected['test_section'][key]:.6g} {unit}".rstrip()
            for key, unit in _STREAM.items()
        ]
    lines += ["", "Bounds"] + [f"  {bound['message']}" for bound in document["bounds"]]
    return "\n".join(lines)
