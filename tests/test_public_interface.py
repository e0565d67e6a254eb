"""What ``help()`` says of the public names: their types, and docstrings that are whole, true and run."""

from __future__ import annotations

import doctest
import inspect
import typing

import pytest
from helpers.public import (
    NAMES,
    bare,
    described,
    hints,
    members,
    parameters,
    parts,
    public_fields,
    reachable,
    returned,
    sections,
)

import spbe_research as spbe

FUNCTIONS = [name for name in NAMES if not isinstance(getattr(spbe, name), type)]
REACHED = reachable()
RETURNED = returned()
#: without the solver's own, which a user meets only by way of ``LevelSet.programme``
CLASSES = [
    key for key, x in REACHED.items() if isinstance(x, type) and not key.startswith("spbe_research.identification.prog")
]


def test_classes_behind_the_names_are_found():
    ends = {key.rpartition(".")[2] for key in REACHED}
    assert {"ChangeTest", "SignFlipTest", "IndexDistribution", "Filled", "Ledger", "LevelSet", "Witness"} <= ends
    assert {"ChangeTest", "Ledger", "Filled", "Score", "StrataTests"} <= set(RETURNED)


@pytest.mark.parametrize("key", REACHED)
def test_no_any_in_a_public_signature(key):
    thing = REACHED[key]
    inside = [(f".{name}", f) for name, f in members(thing)] if isinstance(thing, type) else []
    for name, each in (("", thing), *inside):
        found = hints(each)
        if not isinstance(each, type):
            missing = [p for p in (*parameters(each), "return") if p not in found]
            assert not missing, f"{key}{name} has no type for {', '.join(missing)}"
        for of, annotation in found.items():
            assert typing.Any not in parts(annotation), f"{key}{name}: {of} is {annotation}"
            bare_ones = {list, dict, tuple, set, frozenset} & {x for x in parts(annotation) if isinstance(x, type)}
            assert not bare_ones, f"{key}{name}: {of} does not say what it holds"


def test_any_is_seen_wherever_it_hides():
    for annotation in (typing.Any, list[typing.Any], dict[str, tuple[int, typing.Any]] | None):
        assert typing.Any in parts(annotation)
    assert typing.Any not in parts(dict[str, tuple[int, ...]] | None)


def check_doc(name, thing, wanted):
    doc = inspect.getdoc(thing)
    assert doc, f"{name} has no docstring"
    found = sections(doc)
    summary = found[""].split("\n")[0]
    assert summary, f"{name} has no summary line"
    assert summary[-1] in ".?", f"{name}: {summary!r} is no sentence"
    assert found[""].split("\n\n")[0] == summary, f"{name}: the summary takes more than one line"
    assert [t for t in wanted if not found.get(t, "").strip()] == [], f"{name} lacks sections"
    examples = doctest.DocTestParser().get_examples(found["Examples"]) if "Examples" in wanted else []
    assert any(e.want for e in examples) or "Examples" not in wanted, f"{name}: the example shows no result"
    return found


@pytest.mark.parametrize("name", FUNCTIONS)
def test_functions_say_everything(name):
    function = bare(getattr(spbe, name))
    wanted = ["Returns", "Raises", "References", "Examples"]
    found = check_doc(name, function, (["Parameters"] if parameters(function) else []) + wanted)
    told = described(found["Parameters"])
    assert [p for p in parameters(function) if p not in told] == [], f"{name} leaves parameters undescribed"
    assert [p for p in told if p not in parameters(function)] == [], f"{name} describes what it does not take"


@pytest.mark.parametrize("name", RETURNED)
def test_classes_say_everything(name):
    cls = RETURNED[name]
    found = check_doc(name, cls, ["Attributes", "References", "Examples"])
    assert found["Attributes"]
    for member, function in members(cls):
        doc = inspect.getdoc(function)
        assert doc, f"{name}.{member} has no docstring"
        told = described(sections(doc).get("Parameters", ""))
        assert [p for p in parameters(function) if p not in told] == [], (
            f"{name}.{member} leaves parameters undescribed"
        )


@pytest.mark.parametrize("key", CLASSES)
def test_every_class_that_one_meets_describes_its_fields(key):
    told = described(sections(inspect.getdoc(REACHED[key]) or "").get("Attributes", ""))
    assert [f for f in public_fields(REACHED[key]) if f not in told] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", sorted({*NAMES, *RETURNED}))
def test_examples_run_as_they_are_printed(name):
    """Pasted into an empty session: what an example needs it imports. Every run has them within their modules."""
    thing = RETURNED.get(name) or bare(getattr(spbe, name))
    tests = [t for t in doctest.DocTestFinder(recurse=False).find(thing, name, globs={}) if t.examples]
    assert tests, name
    said: list[str] = []
    for test in tests:
        assert doctest.DocTestRunner(verbose=False).run(test, out=said.append).failed == 0, "".join(said)
