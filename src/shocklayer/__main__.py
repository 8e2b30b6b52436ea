"""``python -m shocklayer`` is the command line."""

from shocklayer.cli import main

main()
