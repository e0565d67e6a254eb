"""What goes beyond the core, and one clear line where it is not installed.

The core is what a score and a test need: numpy, pandas, scipy and babel. Whatever needs more asks here before it
imports, so that nobody meets the traceback of a library they have never heard of.
"""

from __future__ import annotations

from importlib.util import find_spec

from spbe_research.errors import MissingExtra

__all__ = ["MODULES", "need"]

#: by import name: the distribution, and the first of our extras that brings it
MODULES: dict[str, tuple[str, str]] = {
    "IPython": ("ipython", "reports"),
    "PIL": ("pillow", "reports"),
    "arro3": ("arro3-io", "study"),
    "distributed": ("distributed", "cluster"),
    "citeproc": ("citeproc-py", "reports"),
    "docx": ("python-docx", "reports"),
    "filelock": ("filelock", "study"),
    "ipykernel": ("ipykernel", "reports"),
    "jinja2": ("jinja2", "reports"),
    "jupyter_client": ("jupyter-client", "reports"),
    "lxml": ("lxml", "reports"),
    "markupsafe": ("markupsafe", "reports"),
    "matplotlib": ("matplotlib", "reports"),
    "nbformat": ("nbformat", "reports"),
    "pandera": ("pandera", "reports"),
    "papermill": ("papermill", "reports"),
    "pyreadstat": ("pyreadstat", "study"),
    "pdfplumber": ("pdfplumber", "study"),
    "pypdfium2": ("pypdfium2", "study"),
    "python_calamine": ("python-calamine", "study"),
    "seaborn": ("seaborn", "analysis"),
    "statsmodels": ("statsmodels", "analysis"),
    "tqdm": ("tqdm", "reports"),
    "traitlets": ("traitlets", "reports"),
    "typer": ("typer", "reports"),
    "typst": ("typst", "reports"),
    "xlsxwriter": ("xlsxwriter", "study"),
}


def need(*modules: str) -> None:
    """See that modules of an extra can be imported; it imports none.

    Parameters
    ----------
    modules : import names, of :data:`MODULES`.

    Raises
    ------
    MissingExtra
        which says what to install.

    Examples
    --------
    >>> need("matplotlib", "typst")
    """
    missing = [MODULES[name] for name in modules if not _is_there(name)]
    if missing:
        raise MissingExtra([distribution for distribution, _ in missing], missing[0][1])


def _is_there(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except (ImportError, ValueError):
        return False
