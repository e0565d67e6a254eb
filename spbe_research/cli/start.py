"""Where the script ``spbe`` enters: with the core alone it says what to install, and nothing else."""

from __future__ import annotations

import sys

from spbe_research._version import __version__
from spbe_research.cli.streams import end, never_fail_to_print, say_error
from spbe_research.errors import MissingExtra
from spbe_research.extras import need

__all__ = ["main"]


def main() -> None:
    """Run the command, or say in one line what it lacks; the version can be told without it."""
    never_fail_to_print()
    if sys.argv[1:] == ["--version"]:
        try:
            sys.stdout.write(f"spbe-research {__version__}\n")
        except OSError as error:
            say_error(error)
            end(2)
        end(0)
    try:
        need("typer")
    except MissingExtra as error:
        from spbe_research.cli.language import command_language, speaking

        with speaking(command_language(sys.argv[1:])):
            say_error(error)
        end(2)
    from spbe_research.cli.main import main as run

    run()
