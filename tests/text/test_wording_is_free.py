"""No test but the snapshots holds words of a sentence, so that another wording costs ``make snapshots`` and no more."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from helpers.sentences import says
from helpers.tables import ROOT

from spbe_research.numbers.language import LANGUAGES
from spbe_research.paths import package_dir
from spbe_research.text.catalog import catalog

#: so many words of one sentence in a row, in a literal that a test expects, are wording
TOO_MANY = 3

#: tests of the reading of files, whose lines are still to get their keys
NOT_YET = "tests/study/reading/"


def wording(text: str) -> set[str]:
    """Runs of words between numbers, marks and places: of a sentence, or of a literal that may be a pattern."""
    plain = re.sub(r"\\(.)", r"\1", re.sub(r"\\[a-zA-Z]", "|", text))
    found = set()
    for part in re.split(r"[^\w\s'’-]|\d+", plain):
        words = part.casefold().split()
        found |= {" ".join(words[i : i + TOO_MANY]) for i in range(len(words) - TOO_MANY + 1)}
    return found


@cache
def of_sentences() -> frozenset[str]:
    """What the sentences say, in every language, and neither their keys nor the code nor the data of themselves."""
    said: set[str] = set()
    for lang in LANGUAGES:
        for sentence in catalog(lang).values():
            said |= {run for literal, *_ in string.Formatter().parse(sentence) for run in wording(literal)}
        for key in catalog(lang):  # such as the checks of the ledger
            said -= wording(key)
    for path in (ROOT / "data").rglob("*.csv"):
        said -= wording(path.read_text(encoding="utf-8"))
    for path in package_dir().rglob("*.py"):
        nodes = list(ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
        documentation = {id(n.value) for n in nodes if isinstance(n, ast.Expr)}
        for node in nodes:
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
                said -= wording(node.value)
    return frozenset(said)


def expected(tree: ast.Module) -> Iterator[ast.Constant]:
    """Literals that a test compares with: in asserts, in ``match=`` and in the cases of ``parametrize``."""
    for node in ast.walk(tree):
        inner: list[ast.expr] = []
        if isinstance(node, ast.Assert):
            inner = [node.test]
        elif isinstance(node, ast.Call):
            inner = [k.value for k in node.keywords if k.arg == "match"]
            if isinstance(node.func, ast.Attribute) and node.func.attr == "parametrize":
                inner += node.args[1:]
        for part in inner:
            yield from (n for n in ast.walk(part) if isinstance(n, ast.Constant) and isinstance(n.value, str))


def held(root: Path) -> list[str]:
    """Places where a test expects words of a sentence."""
    known, found = of_sentences(), []
    for path in sorted((root / "tests").rglob("*.py")):
        name = path.relative_to(root).as_posix()
        if name.startswith(NOT_YET):
            continue
        for literal in expected(ast.parse(path.read_text(encoding="utf-8"))):
            if wording(literal.value) & known:
                found.append(f"{name}:{literal.lineno}: {literal.value!r}")
    return found


def test_no_test_expects_words_of_a_sentence():
    assert held(ROOT) == []


def test_it_would_be_seen(tmp_path):
    first, *_, last = sorted(of_sentences())
    (tmp_path / "tests").mkdir()
    quoted = f"""def test():
    assert "12 {first} 0,0025" in said
    raises(match=r"^{last}\\.$")
    assert "{" ".join(first.split()[:2])}" in said
"""
    (tmp_path / "tests" / "test_x.py").write_text(quoted, encoding="utf-8")
    assert [line.split(":")[1] for line in held(tmp_path)] == ["2", "3"]


def test_a_pattern_of_a_sentence_takes_its_values_and_no_others():
    key = "errors.data.regions.unknown_region"
    sentence = catalog("en")[key].format(shown="pasir", hint="?")
    assert says(key, shown="pasir").search(sentence)
    assert not says(key, shown="paser").search(sentence)
