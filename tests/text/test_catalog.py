"""Sentences by key: the same keys and places in every language, none unknown, none unused, none left in Python."""

from __future__ import annotations

import ast
import itertools
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel import Locale
from helpers.sentences import says

from spbe_research.errors import ParameterError
from spbe_research.numbers.language import LANGUAGES
from spbe_research.paths import package_dir
from spbe_research.text.catalog import FORMS, bare, catalog, say

TEXT = package_dir() / "text"
SOURCES = sorted(p for p in package_dir().rglob("*.py") if "_share" not in p.parts)

#: what asks for a sentence: in the language of a report, of messages, and when an error is shown
LOOKUPS = ("say", "tell", "message")


def places(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def asked() -> Iterator[tuple[Path, int, str]]:
    """Every key that the package asks for, as a pattern: what is computed inside a key may be anything."""
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id in ("say", "message", "tell")
                and not (path == TEXT / "catalog.py" and isinstance(node.args[0], ast.Name))  # the lookups themselves
            ):
                for pattern in patterns(node.args[0]):
                    yield path, node.lineno, pattern


def patterns(key: ast.expr) -> Iterator[str]:
    if isinstance(key, ast.Constant):
        yield re.escape(key.value)
    elif isinstance(key, ast.JoinedStr):
        yield "".join(re.escape(v.value) if isinstance(v, ast.Constant) else r"[^{}]*" for v in key.values)
    elif isinstance(key, ast.IfExp):
        yield from patterns(key.body)
        yield from patterns(key.orelse)
    else:
        raise AssertionError(f"a key must be written where it is asked for, not {ast.unparse(key)!r}")


def test_languages_are_the_folders_and_hold_the_same_files():
    assert {p.name for p in TEXT.iterdir() if p.is_dir() and p.name != "__pycache__"} == set(LANGUAGES)
    files = {lang: {p.name for p in (TEXT / lang).iterdir()} for lang in LANGUAGES}
    assert len(files["id"]) >= 7
    assert all(names == files["id"] for names in files.values())


def test_keys_and_places_agree_across_languages():
    indonesian = catalog("id")
    assert len(indonesian) > 900
    for lang in LANGUAGES:
        sentences = catalog(lang)
        assert {bare(k) for k in sentences} == {bare(k) for k in indonesian}
        held = {bare(k): places(text) for k, text in indonesian.items()}
        assert [k for k, text in sentences.items() if places(text) - {"n"} != held[bare(k)] - {"n"}] == []
        assert [k for k, text in sentences.items() if bare(k) == k and places(text) != held[k]] == []
        assert not [k for k, text in sentences.items() if not text]


def test_a_sentence_that_goes_with_a_number_has_every_form_of_its_language():
    """``n`` may stand in a form or not (one aspect, both aspects): it chooses the form in any case."""
    for lang, locale in LANGUAGES.items():
        sentences = catalog(lang)
        wanted = {*Locale.parse(locale).plural_form.tags, "other"}
        formed = {bare(k) for k in sentences if bare(k) != k}
        assert len(formed) >= 5
        assert not formed & set(sentences), "a sentence with forms has none without"
        assert {key: {f for f in FORMS if f"{key}.{f}" in sentences} for key in formed} == dict.fromkeys(formed, wanted)


def test_the_number_chooses_the_form():
    assert [say("change.words.n_aspect", "en", n=n) for n in (0, 1, 2)] == ["0 aspects", "1 aspect", "2 aspects"]
    assert [say("change.words.n_aspect", "id", n=n) for n in (0, 1, 2)] == ["0 aspek", "1 aspek", "2 aspek"]


def test_every_key_that_is_asked_for_exists():
    keys = {bare(k) for k in catalog("en")}
    found = list(asked())
    assert len(found) > 700
    missing = [
        f"{p.name}:{line}: {pattern}" for p, line, pattern in found if not any(re.fullmatch(pattern, k) for k in keys)
    ]
    assert missing == []


def test_no_key_is_unused():
    every = re.compile("|".join(sorted({pattern for _, _, pattern in asked()})))
    assert [k for k in catalog("en") if not every.fullmatch(bare(k))] == []


def literals(node: ast.AST, docs: set[int]) -> Iterator[tuple[int, str]]:
    """Every text that is written below a node, with what is computed inside it left out; docstrings are none."""
    if isinstance(node, ast.JoinedStr):
        yield node.lineno, "".join(v.value if isinstance(v, ast.Constant) else "{}" for v in node.values)
        return
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
        yield node.lineno, node.value
    for child in ast.iter_child_nodes(node):
        yield from literals(child, docs)


def docstrings(tree: ast.AST) -> set[int]:
    documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
    return {
        id(n.body[0].value)
        for n in ast.walk(tree)
        if isinstance(n, documented) and n.body and isinstance(n.body[0], ast.Expr)
    }


def trees() -> Iterator[tuple[str, ast.Module]]:
    for path in SOURCES:
        yield path.relative_to(package_dir()).as_posix(), ast.parse(path.read_text(encoding="utf-8"))


def words(text: str) -> list[str]:
    return re.findall(r"[a-z]+", text.lower())


def indonesian(text: str) -> bool:
    """Three words or more, among them one that only a sentence has."""
    return len(words(text)) >= 3 and not {"dan", "yang", "dari", "pada", "untuk", "dengan"}.isdisjoint(words(text))


def english(text: str) -> bool:
    """Four words or more with spaces between, among them one that only a sentence has."""
    apart = [w.strip(".,;:()'\"?!") for w in text.lower().split()]
    spoken = [w for w in apart if any(c.isalpha() for c in w)]
    return len(spoken) >= 4 and not {"the", "is", "of", "not", "and", "for", "must", "no"}.isdisjoint(spoken)


def test_no_indonesian_sentence_is_left_in_python():
    left = []
    for name, tree in trees():
        left += [f"{name}:{at}: {text}" for at, text in literals(tree, docstrings(tree)) if indonesian(text)]
    assert left == []


#: what shows a text to somebody: what is raised, printed, or found wrong in a table
SHOWS = re.compile(r"print|echo|write|warn|tell|say|message|listed|Finding|Entry|\w+(?:Error|Problems|Extra|Lost|Exit)")


def called(node: ast.AST) -> set[str]:
    """Names of the functions that are called below a node."""
    calls = [n.func for n in ast.walk(node) if isinstance(n, ast.Call)]
    return {f.id for f in calls if isinstance(f, ast.Name)} | {f.attr for f in calls if isinstance(f, ast.Attribute)}


def shown(function: ast.AST, returned: bool) -> list[ast.AST]:
    """What of a function is shown: what it raises, prints or (if its callers do) returns, and what goes into that."""
    body = [n for n in ast.walk(function) if n is not function]
    shows = [n for n in body if isinstance(n, ast.Raise)]
    shows += [n for n in body if isinstance(n, ast.Call) and any(SHOWS.fullmatch(f) for f in called(n.func) | name(n))]
    if returned:
        shows += [n.value for n in body if isinstance(n, ast.Return | ast.Yield | ast.YieldFrom) and n.value]
    while True:
        into = {n.id for one in shows for n in ast.walk(one) if isinstance(n, ast.Name)}
        more = [n for n in body if n not in shows and into & set(filled(n))]
        if not more:
            return shows
        shows += more


def name(call: ast.Call) -> set[str]:
    return {getattr(call.func, "id", getattr(call.func, "attr", ""))}


def filled(node: ast.AST) -> Iterator[str]:
    """Names that a statement gives something to: ``a = ...``, ``a += ...``, ``a.append(...)``."""
    targets = getattr(node, "targets", [getattr(node, "target", None)])
    if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
        yield from (n.id for t in targets if t for n in ast.walk(t) if isinstance(n, ast.Name))
    called_on = node.func if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) else None
    if called_on is not None and called_on.attr in ("append", "extend", "insert"):
        yield from (n.id for n in [called_on.value] if isinstance(n, ast.Name))


def left_in_english(modules: list[tuple[str, ast.Module]]) -> set[str]:
    functions = [(file, n) for file, tree in modules for n in ast.walk(tree) if isinstance(n, ast.FunctionDef)]
    asked: set[str] = set()
    parts = {at: shown(f, False) for at, (_, f) in enumerate(functions)}
    new = parts
    while new:
        more = {c for shows in new.values() for one in shows for c in called(one)} - asked
        asked |= more
        new = {at: shown(f, True) for at, (_, f) in enumerate(functions) if f.name in more}
        parts |= new
    docs = set().union(*(docstrings(tree) for _, tree in modules))
    told = {(functions[at][0], text) for at, shows in parts.items() for one in shows for _, text in literals(one, docs)}
    return {f"{file}: {text}" for file, text in told if english(text)}


#: keys of data/known_discrepancies.csv, for which the catalog has words
KEYS_OF_THE_LEDGER = {
    "group mean from the printed rows",
    "predicate from the printed index",
    "predicate from the unrounded index",
    "value possible on the scale",
}
#: for whoever writes Python, and a pattern of what users' files call their figures
FOR_PROGRAMMERS = {
    "module {} has no attribute {}",
    "(?:nilai|indeks|skor|capaian|index|value|score) (?:of )?(aspek|aspect|domain)(?: spbe)?"
    "|(aspect|domain) (?:value|index|score)",
}
#: what the column ``note`` of a crosswalk holds, in English as the files of data/crosswalks are
REMARKS_OF_CROSSWALKS = {"leads to no row of the last instrument", "no row of the first instrument leads here"}


def test_no_english_sentence_that_is_shown_is_left_in_python():
    # cells of tables of results are keys of words: result_table shows the words
    cells = {key.removeprefix("results.words.") for key in catalog("en") if key.startswith("results.words.")}
    known = cells | KEYS_OF_THE_LEDGER | FOR_PROGRAMMERS | REMARKS_OF_CROSSWALKS
    assert sorted(x for x in left_in_english(list(trees())) if x.partition(": ")[2] not in known) == []


@pytest.mark.parametrize(
    "code",
    [
        "def f(x):\n    raise ValueError('the cat sat there')",
        "def f(x):\n    text = f'the cat {x} sat there'\n    raise ValueError(text)",
        "def f(x):\n    lines = []\n    lines.append('the cat sat there')\n    print(', '.join(lines))",
        "def f(x):\n    raise ValueError(g(x))\ndef g(x):\n    return 'the cat sat there' if x else ''",
        "def f(x):\n    say('a.key', 'en', what='the cat sat there')",
    ],
)
def test_a_sentence_is_found_on_each_way_to_a_reader(code):
    assert left_in_english([("a.py", ast.parse(code))])
    assert not left_in_english([("a.py", ast.parse(code.replace("the cat", "cat")))])


def test_a_docstring_or_a_key_is_no_sentence_that_is_shown():
    code = (
        "def f(x):\n    'There is no such thing.'\n    y = 'there is no such thing'\n    print(x, 'a.there_is_no_such')"
    )
    assert not left_in_english([("a.py", ast.parse(code))])


def test_no_condition_on_a_language_is_left_in_python():
    """What differs by language lies in its folder; names of data go through one function."""
    left = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            asks = isinstance(node, ast.Compare) and any(
                isinstance(side, ast.Constant) and side.value in LANGUAGES for side in (node.left, *node.comparators)
            )
            picks = isinstance(node, ast.JoinedStr) and any(
                isinstance(before, ast.Constant)
                and str(before.value).endswith("_")
                and isinstance(place, ast.FormattedValue)
                and ast.unparse(place.value) in ("lang", "code")
                for before, place in itertools.pairwise(node.values)
            )
            if asks or picks:
                left.append((path.relative_to(package_dir()).as_posix(), ast.unparse(node)))
    # a column for every language there is; the order of the languages
    assert left == [("data/regions.py", "f'name_{lang}'"), ("numbers/language.py", "f.parent.name != 'id'")]


def test_percent_signs_stand_as_each_language_writes_them():
    """``95 %`` in Indonesian, ``95%`` in English."""
    wrong = {"id": re.compile(r"[\d}]%"), "en": re.compile(r"[\d}] %")}
    assert {
        (lang, key) for lang, pattern in wrong.items() for key, s in catalog(lang).items() if pattern.search(s)
    } == set()


def test_a_language_that_is_not_there_is_refused():
    with pytest.raises(
        ParameterError, match=says("errors.numbers.language.check_language", lang_value="jv", join="id, en")
    ):
        say("report.axis_year", "jv")
