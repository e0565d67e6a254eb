"""How the package is cut: the direction of imports, no circles, rooms that say what they are, tests beside them."""

from __future__ import annotations

import ast
import json
from collections.abc import Iterator
from graphlib import CycleError, TopologicalSorter
from pathlib import Path

import pytest
from helpers.rooms import ORDER

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "spbe_research"


def modules(package: Path) -> dict[str, Path]:
    """Modules by their name inside the package; a room goes by its own name, the face by ``__init__``."""
    found = {}
    for path in sorted(package.rglob("*.py")):
        parts = path.relative_to(package).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts) or "__init__"] = path
    return found


def imports(package: Path) -> dict[str, set[str]]:
    """What every module imports from the package, wherever the line stands: on top, in a function, for types only."""
    known = modules(package)
    found: dict[str, set[str]] = {name: set() for name in known}
    for name, path in known.items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            found[name] |= {_module(full, known) for full in _named(node, package.name)} - {name}
    return found


def _named(node: ast.AST, package: str) -> Iterator[str]:
    """Full names from the package that an import line asks for."""
    names: list[str] = []
    if isinstance(node, ast.Import):
        names = [alias.name for alias in node.names]
    elif isinstance(node, ast.ImportFrom):
        assert not node.level, "imports name the whole path, so that a search finds them"
        names = [f"{node.module}.{alias.name}" for alias in node.names]
    return (name for name in names if name.partition(".")[0] == package)


def _module(full: str, known: dict[str, Path]) -> str:
    """The module behind ``package.room.module.name``."""
    parts = full.split(".")[1:]
    while parts and ".".join(parts) not in known:
        parts.pop()
    return ".".join(parts) or "__init__"


def upward(graph: dict[str, set[str]]) -> list[str]:
    """Imports of a room from one further from the ground."""
    height = {room: at for at, room in enumerate(ORDER)}
    edges = [(name, target) for name, targets in sorted(graph.items()) for target in sorted(targets)]
    return [f"{a} -> {b}" for a, b in edges if height[b.partition(".")[0]] > height[a.partition(".")[0]]]


def circle(graph: dict[str, set[str]]) -> list[str]:
    """Modules that import each other in a ring, or nothing."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []


def between_rooms(graph: dict[str, set[str]], package: Path) -> dict[str, set[str]]:
    """The same between rooms and the rooms inside them; a room's own ``__init__``, which shows what is in it, aside."""
    rooms = {name for name, path in modules(package).items() if path.name == "__init__.py"}

    def home(name: str) -> str:
        return name.rpartition(".")[0] or name

    found: dict[str, set[str]] = {}
    for name, targets in graph.items():
        if name not in rooms:
            found.setdefault(home(name), set()).update(home(t) for t in targets if t not in rooms)
    return {room: targets - {room} for room, targets in found.items()}


@pytest.fixture(scope="module")
def graph() -> dict[str, set[str]]:
    return imports(PACKAGE)


def test_every_room_has_its_place(graph: dict[str, set[str]]) -> None:
    assert {name.partition(".")[0] for name in graph} <= set(ORDER)
    assert len(graph) > 150  # the package was found


def test_imports_run_towards_the_ground(graph: dict[str, set[str]]) -> None:
    assert upward(graph) == []


def test_public_names_come_from_below_the_face() -> None:
    stub = ast.parse((PACKAGE / "__init__.pyi").read_text(encoding="utf-8"))
    rooms = {
        _module(full, modules(PACKAGE)).partition(".")[0]
        for node in stub.body
        for full in _named(node, "spbe_research")
    }
    assert rooms
    assert upward({"__init__": rooms}) == []


def test_no_modules_import_each_other(graph: dict[str, set[str]]) -> None:
    assert circle(graph) == []


def test_no_rooms_import_each_other(graph: dict[str, set[str]]) -> None:
    """Neither do the rooms inside a room, such as those of the reports."""
    rooms = between_rooms(graph, PACKAGE)
    assert {"reports.running", "reports.record", "study.reading", "identification.pairs"} <= set(rooms)
    assert circle(rooms) == []


def test_rooms_inside_a_room_that_import_each_other_are_seen(tmp_path: Path) -> None:
    _write(
        tmp_path / "tiny",
        {
            "__init__.py": "",
            "reports/__init__.py": "",
            "reports/site/__init__.py": "",
            "reports/site/page.py": "from tiny.reports.running import atomic",
            "reports/running/__init__.py": "",
            "reports/running/atomic.py": "",
            "reports/running/country.py": "from tiny.reports.site import page",
        },
    )
    found = imports(tmp_path / "tiny")
    assert circle(found) == []
    assert set(circle(between_rooms(found, tmp_path / "tiny"))) == {"reports.site", "reports.running"}


def _write(package: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        path = package / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


@pytest.mark.parametrize(
    "line",
    [
        "from tiny.profiles.maturity import Maturity",
        "from tiny.profiles import maturity",
        "import tiny.profiles.maturity",
        "def f():\n    from tiny.profiles.maturity import Maturity",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from tiny.profiles.maturity import Maturity",
        "try:\n    import tiny.profiles.maturity as m\nexcept ImportError:\n    m = None",
    ],
)
def test_an_upward_import_is_seen_wherever_it_stands(tmp_path: Path, line: str) -> None:
    _write(
        tmp_path / "tiny",
        {
            "__init__.py": "",
            "scoring/__init__.py": "",
            "scoring/score.py": line,
            "profiles/__init__.py": "",
            "profiles/maturity.py": "from tiny.scoring.score import score",
        },
    )
    graph = imports(tmp_path / "tiny")
    assert upward(graph) == ["scoring.score -> profiles.maturity"]
    assert set(circle(graph)) == {"scoring.score", "profiles.maturity"}


def test_the_face_is_above_the_rooms_that_it_shows(tmp_path: Path) -> None:
    lines = {
        "data/tables.py": "import tiny",
        "chapters/change.py": "import tiny",
        "cli/main.py": "from tiny import score",
    }
    _write(tmp_path / "tiny", {"__init__.py": "", **lines})
    assert upward(imports(tmp_path / "tiny")) == ["data.tables -> __init__"]


def test_a_circle_inside_a_room_is_seen(tmp_path: Path) -> None:
    lines = {
        "data/a.py": "from tiny.data.b import x",
        "data/b.py": "def f():\n    from tiny.data.c import x",
        "data/c.py": "import tiny.data.a",
        "data/d.py": "from tiny.data.a import x",
    }
    _write(tmp_path / "tiny", {"__init__.py": "", "data/__init__.py": "", **lines})
    graph = imports(tmp_path / "tiny")
    assert upward(graph) == []
    assert set(circle(graph)) == {"data.a", "data.b", "data.c"}
    graph["data.c"].clear()
    assert circle(graph) == []


@pytest.mark.parametrize(
    "room", sorted({p.parent.relative_to(PACKAGE).as_posix() for p in PACKAGE.rglob("*.py")}), ids=str
)
def test_a_room_says_what_it_is(room: str) -> None:
    assert ast.get_docstring(ast.parse((PACKAGE / room / "__init__.py").read_text(encoding="utf-8")))


def test_tests_mirror_the_rooms() -> None:
    tests = ROOT / "tests"
    folders = {p.parent.relative_to(tests).as_posix() for p in tests.rglob("test_*.py")} - {"."}
    assert len(folders) > 10
    assert [f for f in sorted(folders) if not (PACKAGE / f / "__init__.py").exists()] == []
    tops = {p.name for p in tests.iterdir() if p.is_dir() and p.name != "__pycache__"}
    assert tops - set(ORDER) == {"helpers", "baseline"}


@pytest.mark.parametrize(
    "notebook",
    sorted(
        p.relative_to(ROOT).as_posix() for folder in ("notebooks", "papers") for p in (ROOT / folder).rglob("*.ipynb")
    ),
)
def test_notebooks_hold_no_logic(notebook: str) -> None:
    """What a cell would define is a function of the package, with a test."""
    cells = json.loads((ROOT / notebook).read_text(encoding="utf-8"))["cells"]
    code = "\n".join("".join(c["source"]) for c in cells if c["cell_type"] == "code")
    made = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
    assert code
    assert [ast.unparse(node) for node in ast.walk(ast.parse(code)) if isinstance(node, made)] == []
