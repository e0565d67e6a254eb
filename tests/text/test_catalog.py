"""Sentences by key: the same keys and places in every language, none unknown, none unused, none left in Python."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from pathlib import Path

import pytest
from helpers.sentences import says

from spbe_research.errors import ParameterError
from spbe_research.numbers.language import LANGUAGES
from spbe_research.paths import package_dir
from spbe_research.text.catalog import catalog, say

TEXT = package_dir() / "text"
#: every module but the one that holds the lookups themselves
SOURCES = sorted(p for p in package_dir().rglob("*.py") if "_share" not in p.parts and p != TEXT / "catalog.py")

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
        assert sentences.keys() == indonesian.keys()
        assert [k for k in sentences if places(sentences[k]) != places(indonesian[k])] == []
        assert not [k for k, text in sentences.items() if not text]


def test_every_key_that_is_asked_for_exists():
    keys = set(catalog("en"))
    found = list(asked())
    assert len(found) > 700
    missing = [
        f"{p.name}:{line}: {pattern}" for p, line, pattern in found if not any(re.fullmatch(pattern, k) for k in keys)
    ]
    assert missing == []


def test_no_key_is_unused():
    every = re.compile("|".join(sorted({pattern for _, _, pattern in asked()})))
    assert [k for k in catalog("en") if not every.fullmatch(k)] == []


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


def test_a_language_that_is_not_there_is_refused():
    with pytest.raises(
        ParameterError, match=says("errors.numbers.language.check_language", lang_value="jv", join="id, en")
    ):
        say("report.axis_year", "jv")
