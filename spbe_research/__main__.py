"""``python -m spbe_research``: the command ``spbe`` where its script is not on the path."""

from spbe_research.cli.start import main

if __name__ == "__main__":  # a process that multiprocessing starts anew imports this module too
    main()
