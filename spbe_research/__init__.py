"""Reproducible research on the maturity of Indonesian e-government (SPBE, Pemerintah Digital).

What ``spbe.__all__`` lists, and the objects that these names return, is public; everything else may change without
notice, also where its name has no underscore. The public names stand in one table, ``__init__.pyi``, and each is
loaded when it is first asked for: importing the package costs next to nothing, and a score needs no plotting library
(the scheme is Scientific Python's SPEC 1).

Examples
--------
>>> import spbe_research as spbe
>>> spbe.score(spbe.load_levels("paser", 2022), "permenpanrb-59-2020").published(lang="id")
'2,13'
"""

# imports stand inside the functions: a completer that reads this file offers every name at its top level


def _read_table() -> dict[str, str]:
    """Public names and the modules that define them, from the stub beside this file."""
    import ast
    from pathlib import Path

    stub = ast.parse(Path(__file__).with_suffix(".pyi").read_text(encoding="utf-8"))
    lines = [line for line in stub.body if isinstance(line, ast.ImportFrom)]
    return {name.name: line.module or "" for line in lines for name in line.names}


_HOME = _read_table()
__all__ = sorted(_HOME)


def __getattr__(name: str) -> object:
    from importlib import import_module

    if name not in _HOME:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_HOME[name]), name)
    return value


def __dir__() -> list[str]:
    return __all__
