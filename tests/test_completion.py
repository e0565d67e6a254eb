"""What the Tab key offers after ``spbe.``: the public names, in whichever way IPython looks them up."""

from __future__ import annotations

import pytest
from IPython.core.completer import IPCompleter, provisionalcompleter

import spbe_research as spbe
from spbe_research.paths import package_dir

#: IPython offers names with underscores only once an underscore is typed
PUBLIC = {name for name in spbe.__all__ if not name.startswith("_")}
#: parts of the package: jedi lists the folders and files of a package whose import has not run yet
PARTS = {p.name for p in package_dir().iterdir() if p.is_dir()} | {p.stem for p in package_dir().glob("*.py")}


def offered(text, *, jedi, **names):
    completer = IPCompleter(namespace=names, global_namespace={}, use_jedi=jedi)
    with provisionalcompleter():
        return {c.text.lstrip(".") for c in completer.completions(text, len(text))}


@pytest.fixture(scope="module", autouse=True)
def _own_cache(tmp_path_factory):
    """Jedi keeps what it has parsed in the user's folder, where another process can be writing just then."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("jedi.settings.cache_directory", str(tmp_path_factory.mktemp("jedi")))
        yield


@pytest.fixture(autouse=True)
def _used():
    """Somebody has worked with the package: its parts hang on it as attributes now."""
    spbe.score(spbe.load_levels("paser", 2022), "permenpanrb-59-2020")
    assert {"scoring", "data"} <= set(vars(spbe))


@pytest.mark.parametrize("jedi", [True, False])
def test_the_public_names_and_nothing_else(jedi):
    assert offered("spbe.", jedi=jedi, spbe=spbe) == PUBLIC
    assert offered("spbe.load_", jedi=jedi, spbe=spbe) == {n for n in PUBLIC if n.startswith("load_")}


def test_before_the_import_has_run_no_foreign_name_is_offered():
    found = offered("import spbe_research as spbe\nspbe.", jedi=True)
    assert found >= PUBLIC
    assert found - PUBLIC <= PARTS


@pytest.mark.parametrize("jedi", [True, False])
def test_a_result_offers_what_a_user_may_use(jedi):
    result = spbe.score(spbe.load_levels("paser", 2022), "permenpanrb-59-2020")
    assert offered("result.", jedi=jedi, result=result) == {
        *("aspects", "band", "domains", "floored", "index", "index_exact", "indicators", "instrument", "levels"),
        *("note", "predicate", "predicates", "published", "to_frame"),
    }


def test_an_editor_knows_what_a_public_function_returns():
    found = offered("import spbe_research as spbe\nspbe.score([2] * 47, 'x').", jedi=True)
    assert {"index_exact", "published", "to_frame"} <= found
