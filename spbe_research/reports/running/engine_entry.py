"""What papermill finds under the name ``spbe-inprocess``; the engine is loaded when used, for it imports papermill."""

from __future__ import annotations

from typing import Any

__all__ = ["EngineEntry"]


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
