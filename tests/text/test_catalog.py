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

from spbe_research.errors import ParameterError
from spbe_research.numbers.language import LANGUAGES
from spbe_research.paths import package_dir
from spbe_research.text.catalog import FORMS, bare, catalog, say

TEXT = package_dir() / "text"
SOURCES = sorted(p for p in package_dir().rglob("*.py") if "_share" not in p.parts)

#: what is no sentence of ours: titles of publications, and the words that a user's own file may hold
NOT_OURS = {"chapters/change/references.py"}


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


def test_no_sentence_is_left_in_python():
    """Three Indonesian words or more, among them one that only a sentence has."""
    left = []
    for path in SOURCES:
        name = path.relative_to(package_dir()).as_posix()
        tree = ast.parse(path.read_text(encoding="utf-8"))
        documented = (ast.Module, ast.ClassDef, ast.FunctionDef)
        docs = {id(n.body[0].value) for n in ast.walk(tree)
                if isinstance(n, documented) and n.body and isinstance(n.body[0], ast.Expr)}  # fmt: skip
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in docs:
                words = re.findall(r"[a-z]+", node.value.lower())
                if len(words) >= 3 and {"dan", "yang", "dari", "pada", "untuk", "dengan"} & set(words):
                    left.append(f"{name}:{node.lineno}")
    assert [x for x in left if x.partition(":")[0] not in NOT_OURS] == []


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


def test_a_language_that_is_not_there_is_refused():
    with pytest.raises(ParameterError, match="unknown language 'jv'; there are: id, en"):
        say("report.axis_year", "jv")
