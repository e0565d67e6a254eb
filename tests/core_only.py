"""A score and a test with numpy, pandas, scipy and babel alone; run as a script where nothing else is installed.

``.ci/run`` runs it in such an environment, and ``test_extras.py`` beside a hook that refuses every other library.
"""

from __future__ import annotations

import contextlib
import io
import sys
import tempfile
from collections.abc import Callable
from fractions import Fraction
from importlib import import_module
from pathlib import Path

import spbe_research as spbe
from spbe_research.errors import MissingExtra
from spbe_research.extras import MODULES, need

FIRST, SECOND = "permenpanrb-5-2018", "permenpanrb-59-2020"


def compute() -> None:
    """Known answers on packaged data."""
    before, after = spbe.load_levels("paser", 2021), spbe.load_levels("paser", 2022)
    score = spbe.score(after, SECOND)
    assert (score.index_exact, score.published(lang="id"), score.predicate) == (Fraction(4253, 2000), "2,13", "Cukup")
    assert score.aspects["value"].between(1, 5).all()

    bintan = spbe.load_values("bintan", 2024)
    assert (bintan.depth, bintan.index_printed) == ("domain", "3.25")
    bounds = spbe.bounds(bintan, SECOND)
    assert (str(bounds.index), bounds.predicates) == ("3.2475 to 3.2500", ("Baik",))
    partial = after.values.astype(object)
    partial["42"] = None  # level 4; row 42 weighs 3 per cent
    assert spbe.bounds(partial, SECOND).low < score.index < spbe.bounds(partial, SECOND).high

    flip = spbe.sign_flip_test(before, after, SECOND)
    assert (flip.pvalue_exact, flip.rose, flip.fell, flip.unchanged) == (Fraction(2117, 16777216), 19, 6, 22)
    assert spbe.sign_flip_test(before, after, SECOND, blocks="aspect").pvalue_exact == Fraction(1, 16)
    ranks = spbe.signed_rank_test(before, after)
    assert (ranks.statistic, ranks.n, ranks.pvalue_exact) == (283, 25, Fraction(989, 2097152))

    split = spbe.decompose_change(spbe.load_levels("denpasar", 2019), after, spbe.load_crosswalk(FIRST, SECOND))
    parts = [split.total, split.performance, split.reweighting, split.new, split.dropped]
    assert [round(part.estimate, 6) for part in parts] == [-1.206833, -0.659333, 0.035667, -0.639833, 0.056667]

    drawn = spbe.index_distribution(after, SECOND, error_rate=0.1)
    assert (drawn.mean, round(drawn.sd, 6)) == (2.16605, 0.062167)

    assert spbe.describe_maturity("paser", 2022).score.predicate == "Cukup"
    assert spbe.describe_maturity("paser").band.predicate == "Baik"
    assert spbe.describe_change("paser").tests.by_row.pvalue_exact == flip.pvalue_exact
    assert "<table" in flip._repr_html_()


def refuse() -> None:
    """What needs more says what to install, in one line."""
    with tempfile.TemporaryDirectory() as folder:
        asked: list[tuple[str, Callable[[], object]]] = [
            ("reports", lambda: import_module("spbe_research.reports")),
            ("reports", lambda: import_module("spbe_research.chapters.maturity.figures")),
            ("reports", lambda: import_module("spbe_research.checks.check").check_tables()),
            ("study", lambda: spbe.write_template(Path(folder) / "a.xlsx", SECOND)),
        ]
        for extra, ask in asked:
            error = caught(MissingExtra, ask)
            assert isinstance(error, spbe.SpbeError)
            assert isinstance(error, ImportError)
            assert str(error).endswith(f'pip install "spbe-research[{extra}]"'), error
            assert "\n" not in str(error)
        assert list(Path(folder).iterdir()) == []
    from spbe_research.cli.start import main

    said = io.StringIO()
    with contextlib.redirect_stderr(said):
        end = caught(SystemExit, main)
    assert end.args == (2,)
    needs = 'this needs typer, which the core does not bring: pip install "spbe-research[reports]"'
    assert said.getvalue() == f"spbe: {needs}\n"


def caught(kind: type[BaseException], ask: Callable[[], object]) -> BaseException:
    """The error that is raised; this stands in for pytest, which is not here."""
    try:
        ask()
    except kind as error:
        return error
    raise AssertionError(f"no {kind.__name__}")


def main() -> None:
    """All of it, and that nothing else was there."""
    for name in MODULES:
        with contextlib.suppress(MissingExtra):
            need(name)
            raise AssertionError(f"{name} is installed: this is not the core alone")
    compute()
    refuse()
    own = sys.stdlib_module_names | {"spbe_research", "numpy", "pandas", "scipy", "babel", "dateutil", "six", "tzdata"}
    others = {name.partition(".")[0] for name in sys.modules} - own
    assert not [name for name in others if not name.startswith(("_", "cython"))], others


if __name__ == "__main__":
    main()
    print("the core computes with numpy, pandas, scipy and babel alone")
