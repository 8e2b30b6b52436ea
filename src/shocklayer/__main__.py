"""``python -m shocklayer`` is the command line."""

from shocklayer.cli.main import main

main()
