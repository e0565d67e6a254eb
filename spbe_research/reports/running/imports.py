"""Import papermill without the second that it spends on a grammar nobody asks for."""

from __future__ import annotations

import importlib
import sys
from typing import Any

__all__ = ["import_papermill"]

#: jsonschema builds a grammar of international addresses when it is imported; it does without where there is none,
#: and no notebook has a field of that form
_UNUSED = "rfc3987_syntax"


def import_papermill() -> Any:
    """The papermill package.

    Examples
    --------
    >>> import_papermill().__name__
    'papermill'
    """
    absent = _UNUSED not in sys.modules
    if absent:
        sys.modules[_UNUSED] = None  # type: ignore[assignment]  # says that it cannot be imported
    try:
        return importlib.import_module("papermill")
    finally:
        if absent:
            del sys.modules[_UNUSED]
