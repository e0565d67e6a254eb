"""One engine: one module calls the solver, one class is the window, and no circle of imports is hidden in functions."""

from __future__ import annotations

import ast
from collections import defaultdict

import pytest

from spbe_research.paths import package_dir

FILES = {path.relative_to(package_dir()).as_posix(): path for path in package_dir().rglob("*.py")}
TREES = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in FILES.items()}


def names_used(tree: ast.Module) -> set[str]:
    """Every name that a module imports, calls or looks up."""
    found = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.alias):
            found |= {node.name.rpartition(".")[2]}
        elif isinstance(node, ast.Name):
            found |= {node.id}
        elif isinstance(node, ast.Attribute):
            found |= {node.attr}
    return found


@pytest.mark.parametrize("solver", ["milp", "linprog", "highspy"])
def test_one_module_calls_the_solver(solver):
    callers = {name for name, tree in TREES.items() if solver in names_used(tree)}
    assert callers == ({"identification/programme/highs.py"} if solver == "milp" else set())


def test_every_way_to_write_it_is_seen():
    for text in ("from scipy.optimize import milp as m", "import scipy\nscipy.optimize.milp(c)", "milp(c)"):
        assert "milp" in names_used(ast.parse(text))
    assert len(TREES) > 150


def test_a_name_has_one_meaning():
    homes = defaultdict(list)
    for name, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef | ast.FunctionDef):
                homes[node.name].append(name)
    for name in ("Window", "Printed", "LevelSet", "Published", "whole_window"):
        assert len(homes[name]) == 1, (name, homes[name])
    for retired in ("read_side", "_missing", "_on_step"):
        assert len(homes[retired]) == 0, (retired, homes[retired])


def body(function: ast.FunctionDef) -> str:
    """What a function does: its body without the docstring."""
    return "\n".join(ast.dump(line) for line in function.body if not isinstance(line, ast.Expr))


def test_no_helper_of_the_scale_is_written_twice():
    homes = defaultdict(set)
    for name, tree in TREES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.FunctionDef):
                homes[body(node)].add(f"{name}:{node.name}")
    scale = {x for places in homes.values() for x in places if x.startswith(("scoring/levels.py:", "data/labels.py:"))}
    assert {"data/labels.py:is_missing", "data/labels.py:is_number", "scoring/levels.py:on_step"} <= scale
    assert [places for places in homes.values() if places & scale and len(places) > 1] == []


@pytest.mark.parametrize("room", ["numbers", "data", "scoring", "identification", "decomposition", "inference"])
def test_a_name_is_shown_by_its_home_alone(room):
    shown = 0
    for name, tree in TREES.items():
        if name.startswith(f"{room}/"):
            lists = [n.value for n in tree.body if isinstance(n, ast.Assign) and ast.unparse(n.targets[0]) == "__all__"]
            taken = {a.asname or a.name for n in tree.body if isinstance(n, ast.ImportFrom) for a in n.names}
            listed = {x for value in lists for x in ast.literal_eval(value)}
            shown += len(listed)
            assert not listed & taken, f"{name} passes on {sorted(listed & taken)}"
    assert shown >= 5


def test_imports_within_the_engine_run_one_way():
    """From programmes to level sets to pairs; the solvers know the model and not who calls them."""
    engine = "spbe_research.identification."
    imports = {}
    for name, tree in TREES.items():
        if name.startswith("identification/"):
            lines = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
            targets = {n.module or "" for n in lines} | {f"{n.module}.{a.name}" for n in lines for a in n.names}
            imports[name.removeprefix("identification/").removesuffix(".py").replace("/", ".")] = {
                t.removeprefix(engine) for t in targets if t.startswith(engine)
            }
    order: list[str] = []
    left = dict(imports)
    while left:
        free = [name for name, targets in left.items() if not targets & left.keys() - {name}]
        assert free, f"a circle of imports among {sorted(left)}"
        order += free
        left = {name: targets for name, targets in left.items() if name not in free}
    assert order.index("programme.model") < order.index("programme.solve") < order.index("level_set")
    assert order.index("reading") > order.index("level_set")
