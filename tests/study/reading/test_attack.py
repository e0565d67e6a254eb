"""Some thousand files of levels, made by code, each with what a person reads in it: none is read otherwise.

Where a person would ask, the file is refused; where a person could read it, it may be refused too. Nothing but the
named error comes of any file, and nothing is written of one that is refused.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterable
from pathlib import Path

import pytest
from helpers.attack.cases import Case, made, paired_cases, plain_cases, single_cases
from helpers.attack.judge import CRASH, MISREAD, NEEDLESS, READ, REFUSED, Outcome, counts, judged
from helpers.attack.specials import heavy, special_cases
from helpers.attack.tables import LAYOUTS
from helpers.attack.twists import TWISTS
from helpers.official import add_official

from spbe_research.errors import SpbeError
from spbe_research.study.folder import init_study


def attacked(cases: Iterable[Case], folder: Path) -> list[Outcome]:
    outcomes = [judged(case, folder) for case in cases]
    wrong = [f"{o.case.name} {o.case.options}: {o.kind}: {o.said}" for o in outcomes if o.kind in (MISREAD, CRASH)]
    assert not wrong, "\n".join(wrong[:20])
    return outcomes


def needless(outcomes: list[Outcome]) -> list[str]:
    return [f"{o.case.name} {o.case.options}: {o.said[:300]}" for o in outcomes if o.kind == NEEDLESS]


def test_forty_files(tmp_path):
    """Every part of the attack, a few of each."""
    rng = random.Random(40)  # noqa: S311
    quick = [c for c in special_cases(large=False) if len(c.data) < 50_000]
    chosen = [*rng.sample(quick, 12), *paired_cases(16, start=77), *list(plain_cases())[::37], *list_of_singles(8)]
    outcomes = attacked(chosen, tmp_path)
    assert len(outcomes) >= 40
    assert needless(outcomes) == []
    assert min(counts(outcomes)[k] for k in (READ, REFUSED)) >= 10


def list_of_singles(n: int) -> list[Case]:
    rng = random.Random(8)  # noqa: S311
    made_ = (made(rng.choice(list(LAYOUTS)), (rng.choice(list(TWISTS)),), seed) for seed in range(1000))
    return list(itertools.islice((c for c in made_ if c is not None), n))


@pytest.mark.slow
def test_every_layout_in_every_container(tmp_path):
    outcomes = attacked(plain_cases(), tmp_path)
    assert needless(outcomes) == []
    assert counts(outcomes)[READ] >= 350


@pytest.mark.slow
@pytest.mark.parametrize("part", range(4))
def test_every_twist_on_every_layout(part, tmp_path):
    outcomes = attacked((c for n, c in enumerate(single_cases(2)) if n % 4 == part), tmp_path)
    assert needless(outcomes) == []
    assert min(counts(outcomes)[k] for k in (READ, REFUSED)) >= 150


@pytest.mark.slow
@pytest.mark.parametrize("start", [1, 100_000, 200_000, 300_000])
def test_twists_together(start, tmp_path):
    outcomes = attacked(paired_cases(700, start), tmp_path)
    assert len(needless(outcomes)) <= 7
    assert counts(outcomes)[READ] >= 90


@pytest.mark.slow
def test_files_thought_out_one_by_one(tmp_path):
    outcomes = attacked(special_cases(large=False), tmp_path)
    assert needless(outcomes) == []
    assert min(counts(outcomes)[k] for k in (READ, REFUSED)) >= 150


@pytest.mark.slow
def test_large_files(tmp_path):
    attacked(heavy(), tmp_path)


@pytest.mark.slow
def test_nothing_is_written_of_what_is_refused(tmp_path, monkeypatch):
    """A tenth of the files through ``add``: what is refused leaves no trace, what is taken can be read again."""
    monkeypatch.setenv("SPBE_STUDY", "")
    study = init_study(tmp_path / "study")
    cases = [*paired_cases(60, start=9), *list(special_cases(large=False))[::10]]
    taken = 0
    for case in cases:
        path = tmp_path / f"file{case.suffix}"
        path.write_bytes(case.data)
        before = {p: p.read_bytes() for p in study.path.rglob("*") if p.is_file() and "lock" not in p.name}
        try:
            added = add_official(study, path, source=case.name, **case.options)
        except SpbeError:
            after = {p: p.read_bytes() for p in study.path.rglob("*") if p.is_file() and "lock" not in p.name}
            assert after == before, case.name
            continue
        taken += 1
        found = {(a.filled.region.id, a.filled.year, a.filled.assessment, a.filled.instrument): a for a in added}
        assert {k: dict(a.filled.levels) for k, a in found.items()} == case.truth, case.name
    assert taken >= 5
