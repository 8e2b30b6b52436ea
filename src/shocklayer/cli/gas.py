"""The commands `shocklayer gas state`, `shocklayer gas shock` and `shocklayer gas mixtures`."""

import typer

from shocklayer.cli.gas_mixtures import mixtures
from shocklayer.cli.gas_shock import shock
from shocklayer.cli.gas_state import state

app = typer.Typer(help="Gas properties: equilibrium states, shock waves, mixtures.", no_args_is_help=True)
app.command()(state)
app.command()(shock)
app.command()(mixtures)
