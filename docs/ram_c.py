"""Draw the figures of the RAM C-II page: ``python docs/ram_c.py`` (a few minutes the first time)."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import xarray as xr
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from shocklayer.report import palette
from shocklayer.report.figures import catalogue, style
from shocklayer.report.formatting import format_frequency
from shocklayer.validation.flights import result_of
from shocklayer.validation.sheath import first_passage, onset_events, reflected_power, station_of

IMAGES = Path(__file__).parent / "images"


def density() -> None:
    """Peak electron density at both stations over altitude, computed and measured."""
    data = result_of("ram-c-ii").data
    with style.report_style():
        figure = style.new_figure(style.WIDTH, 4.6)
        for axes, station in zip(figure.subplots(1, 2, sharey=True), (1, 3), strict=True):
            events = [event for event in onset_events() if event["station"] == str(station)]
            _density(axes, data, events)
            axes.set_title(f"Station {station}, $s/R_N$ = {station_of(data, events[0]):.3g}")
        figure.axes[0].set_ylabel("Altitude [km]")
        figure.axes[1].legend(loc="lower left", fontsize=7)
        _save(figure, "ram-c-ii-density", "RAM C-II: electron density")


def _density(axes: Axes, data: xr.Dataset, events: list[Mapping[str, str]]) -> None:
    station = station_of(data, events[0])

    def column(name: str) -> np.ndarray:
        return np.maximum(data[name].interp(station=station).values, 1.0)

    altitude = data["altitude"].values / 1e3
    low, high = (column(f"electron_density_{end}") for end in ("low", "high"))
    axes.fill_betweenx(altitude, low, high, color=palette.BLUE, alpha=0.18, linewidth=0, label="uncertainty")
    axes.plot(column("electron_density"), altitude, color=palette.BLUE, label="finite rate")
    for name, color in (("equilibrium", palette.GREEN), ("frozen", palette.YELLOW)):
        axes.plot(column(f"electron_density_{name}"), altitude, color=color, linewidth=0.9, label=name)
    measured = np.array([float(event["ne_peak_m3"]) for event in events])
    altitudes = [float(event["altitude_km"]) for event in events]
    axes.errorbar(
        measured,
        altitudes,
        xerr=[measured / 2, measured],
        fmt="o",
        color=palette.RED,
        markersize=4,
        linewidth=1.2,
        label="reflectometer onset, factor 2",
        zorder=5,
    )
    axes.set_xscale("log")
    axes.set_xlim(1e14, 1e21)
    axes.set_ylim(56.0, 92.0)
    axes.set_xlabel("Peak electron density [m⁻³]")


def reflection() -> None:
    """Power reflected to each reflectometer over altitude, with the onset measured in flight."""
    result = result_of("ram-c-ii")
    layer, data = result.layer, result.data
    assert layer is not None
    altitude = layer["altitude"].values / 1e3
    with style.report_style():
        figure = style.new_figure(style.WIDTH, 3.6)
        axes = figure.add_subplot()
        for event, color in zip(onset_events(), palette.SERIES, strict=False):
            frequency = float(event["freq_MHz"]) * 1e6
            reflected = reflected_power(layer, station_of(data, event), frequency)
            label = f"station {event['station']}, {format_frequency(frequency)}"
            axes.plot(altitude, reflected, color=color, label=label, marker=".", markersize=3)
            axes.axvline(float(event["altitude_km"]), color=color, linewidth=0.9, linestyle=(0, (4, 2)))
            print(label, first_passage(altitude, reflected, 0.5), event["altitude_km"])
        axes.set_xlim(92.0, 66.0)
        axes.set_ylim(0.0, 1.0)
        axes.set_xlabel("Altitude [km]")
        axes.set_ylabel("Fraction of power reflected")
        style.add_remark(axes, "dashed: onset in flight")
        axes.legend(fontsize=7)
        _save(figure, "ram-c-ii-reflection", "RAM C-II: reflection")


def collisions() -> None:
    """Collision frequency at the peak of electron density over a common approximation."""
    layer = result_of("ram-c-ii").layer
    assert layer is not None
    with style.report_style():
        figure = style.new_figure(style.WIDTH, 3.0)
        axes = figure.add_subplot()
        for station, color in zip((0.0, 0.795, 5.22), palette.sequential_colours(3), strict=True):
            profile = layer.sel(station=station, method="nearest")
            peak = profile["electron_density"].values.argmax(axis=-1)[:, None]

            def at_peak(name: str, profile: xr.Dataset = profile, peak: np.ndarray = peak) -> np.ndarray:
                return np.take_along_axis(profile[name].values, peak, axis=-1)[:, 0]

            approximation = 5.738e7 * at_peak("pressure") / np.sqrt(at_peak("vibrational_temperature"))
            ratio = at_peak("collision_frequency") / approximation
            axes.plot(layer["altitude"].values / 1e3, ratio, color=color, label=f"$s/R_N$ = {station:g}")
        axes.axhline(1.0, color=palette.MUTED, linewidth=0.7)
        axes.set_yscale("log")
        axes.set_xlabel("Altitude [km]")
        axes.set_ylabel(r"$\nu\,\sqrt{T_e}\,/\,(5.738 \times 10^7\,p)$")
        axes.legend(fontsize=7)
        _save(figure, "ram-c-ii-collisions", "RAM C-II: collision frequency over the approximation")


def _save(figure: Figure, name: str, title: str) -> None:
    IMAGES.mkdir(exist_ok=True)
    (IMAGES / f"{name}.png").write_bytes(catalogue.png(figure, title))


if __name__ == "__main__":
    density()
    reflection()
    collisions()
