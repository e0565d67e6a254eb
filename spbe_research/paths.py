"""Where data, notebooks and papers lie: in a checkout, in an installed wheel, or in a folder named by the user."""

from __future__ import annotations

import os
from pathlib import Path

from spbe_research.errors import DataError

__all__ = ["data_dir", "notebooks_dir", "papers_dir", "share_dir"]

_PACKAGE = Path(__file__).resolve().parent


def share_dir() -> Path:
    """Folder that holds ``data/``, ``notebooks/`` and ``papers/``.

    An installed wheel carries them inside the package (``_share``); a checkout keeps them beside it.

    Examples
    --------
    >>> (share_dir() / "notebooks" / "01_maturity.ipynb").is_file()
    True
    """
    inside = _PACKAGE / "_share"
    return inside if inside.is_dir() else _PACKAGE.parent


def data_dir(folder: str | Path | None = None) -> Path:
    """Folder of the data tables.

    Parameters
    ----------
    folder : use this folder; without it the environment variable ``SPBE_DATA``, else the packaged data.

    Raises
    ------
    DataError
        when the folder does not exist.
    """
    chosen = Path(folder or os.environ.get("SPBE_DATA") or share_dir() / "data")
    if not chosen.is_dir():
        raise DataError(str(chosen), problem="there is no such data folder")
    return chosen.resolve()


def notebooks_dir() -> Path:
    """Folder of the notebooks that make the chapters of a report."""
    return share_dir() / "notebooks"


def papers_dir() -> Path:
    """Folder of the reproduced publications."""
    return share_dir() / "papers"
