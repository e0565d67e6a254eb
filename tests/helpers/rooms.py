"""The order of the rooms, which tests of imports and of documents share."""

from __future__ import annotations

#: rooms and modules of the top, from the ground up: each imports only from those before it. Some are still to come;
#: ``__init__`` is the face with the public names.
ORDER = [
    "errors",
    "options",
    "extras",
    "paths",
    "files",
    "progress",
    "_version",
    "numbers",
    "text",
    "data",
    "scoring",
    "identification",
    "study",
    "checks",
    "decomposition",
    "audit",
    "integrity",
    "inference",
    "roadmap",
    "robustness",
    "simulation",
    "profiles",
    "panel",
    "__init__",
    "chapters",
    "reports",
    "papers",
    "cli",
    "__main__",
]
