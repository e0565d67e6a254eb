"""``python -m spbe_research.cli``: the command where its script is not on the path."""

from spbe_research.cli.start import main

main()
