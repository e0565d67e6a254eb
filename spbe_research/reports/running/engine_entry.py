"""Between papermill and this package: how papermill is imported here, and the engine that it finds here.

Papermill reads this module when it is itself imported, because the package names it as the entry point of the engine
``spbe-inprocess``. So nothing here may import papermill before it is used.
"""

from __future__ import annotations

import importlib
import sys
from typing import Any

__all__ = ["EngineEntry", "import_papermill"]

#: for its checks of addresses and durations jsonschema imports what builds grammars and reads calendars; it does
#: without where there is none, and no notebook has a field of that form
_UNUSED = ("rfc3987_syntax", "rfc3986_validator", "isoduration")


class EngineEntry:
    """Papermill's interface of an engine, handed on to :class:`~.engine_inprocess.InProcessEngine`."""

    @staticmethod
    def execute_notebook(nb: Any, kernel_name: str, **options: Any) -> Any:
        """Run a notebook; the executed node."""
        return _engine().execute_notebook(nb, kernel_name, **options)

    @staticmethod
    def nb_kernel_name(nb: Any, name: str | None = None) -> Any:
        """Name of the kernel that the notebook asks for."""
        return _engine().nb_kernel_name(nb, name)

    @staticmethod
    def nb_language(nb: Any, language: str | None = None) -> Any:
        """Language of the notebook."""
        return _engine().nb_language(nb, language)


def _engine() -> Any:
    from spbe_research.reports.running.engine_inprocess import InProcessEngine

    return InProcessEngine


def import_papermill() -> Any:
    """The papermill package, without the second that it spends on grammars nobody asks for.

    Examples
    --------
    >>> import_papermill().__name__
    'papermill'
    """
    absent = [name for name in _UNUSED if name not in sys.modules]
    for name in absent:
        sys.modules[name] = None  # type: ignore[assignment]  # says that it cannot be imported
    try:
        return importlib.import_module("papermill")
    finally:
        for name in absent:
            del sys.modules[name]
