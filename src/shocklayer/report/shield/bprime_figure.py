"""Picture of the dimensionless char flux over temperature, for each pressure and blowing."""

from __future__ import annotations

from pathlib import Path

import numpy as np

from shocklayer.core.errors import UserError
from shocklayer.gas.ablation.wall_gas import MOST_BLOWING, WallGas
from shocklayer.report.figures import catalogue, style
from shocklayer.report.palette import SERIES

_DASHES = ("-", "--", ":", "-.")


def save_bprime(table: WallGas, path: Path) -> None:
    """Write the picture as PNG.

    Parameters
    ----------
    table : WallGas
        What to draw.
    path : Path
        File to write.

    Raises
    ------
    UserError
        It cannot be written.
    """
    with style.report_style():
        figure = style.new_figure(style.WIDTH, 4.0)
        axes = figure.add_subplot()
        for i, pressure in enumerate(table.pressure):
            for j, blowing in enumerate(table.gas_blowing):
                values = table.char_blowing[i, j]
                shown = np.where((values > 0.0) & (values < MOST_BLOWING), values, np.nan)
                label = f"{pressure:g} Pa" + (f", B'g {blowing:g}" if table.gas_blowing.size > 1 else "")
                axes.plot(
                    table.temperature,
                    shown,
                    color=SERIES[j % len(SERIES)] if table.gas_blowing.size > 1 else SERIES[i % len(SERIES)],
                    linestyle=_DASHES[i % len(_DASHES)] if table.gas_blowing.size > 1 else "-",
                    label=label,
                )
        axes.set_yscale("log")
        axes.set_ylim(1e-2, 1e1)
        axes.set_xlabel("Wall temperature [K]")
        axes.set_ylabel("B'c = char flux over transfer coefficient")
        axes.legend(loc="upper left")
        image = catalogue.png(figure, "Dimensionless char flux")
    try:
        path.write_bytes(image)
    except OSError as error:
        raise UserError(f"--figure: '{path}' cannot be written ({error.strerror or error})") from None
