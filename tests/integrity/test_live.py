"""The live results of the workbook: what a spreadsheet computes from filled answers is what the package scores."""

from __future__ import annotations

import random
from fractions import Fraction
from pathlib import Path

import openpyxl
import pytest
from helpers.office import computed_rows
from helpers.tables import read_plain

from spbe_research.data.instruments import load_instrument
from spbe_research.errors import UnknownInstrument
from spbe_research.integrity.live import question_formulas
from spbe_research.integrity.reading import read_zone
from spbe_research.integrity.rules import zone_rules
from spbe_research.integrity.workbook import write_zone_template
from spbe_research.integrity.zone import IntegrityZone, score_integrity_zone
from spbe_research.text.catalog import say

NEW, OLD = "permenpanrb-90-2021", "permenpanrb-52-2014"
QUESTIONS = read_plain("integrity_zone/questions")
CHOICES = {
    kind: [a["answer"] for a in read_plain("integrity_zone/answers") if a["answer_type"] == kind]
    for kind in ("yes-no", "abc", "abcd", "abcde")
}


def drawn(seed: int, share: float) -> dict[object, object]:
    """Answers by chance; counts small, the part no greater than the whole, some left out."""
    rng = random.Random(seed)  # noqa: S311
    given: dict[object, object] = {}
    for q in QUESTIONS:
        kind, whole = q["answer_type"], q["role"] in ("whole", "before")
        if rng.random() > share:
            continue
        if kind in CHOICES:
            value: object = rng.choice(CHOICES[kind])
        else:
            value = rng.randint(0, 16) / 4 if kind == "survey" else rng.randint(0, 2) + 4 * whole
        given[int(q["question"])] = value
    return given


def fill(path: Path, given: dict[object, object], **how: object) -> Path:
    write_zone_template(path, **how)
    book = openpyxl.load_workbook(path)
    sheet = book.worksheets[0]
    for line in range(8, sheet.max_row + 1):
        if (key := sheet.cell(line, 1).value) in given:
            sheet.cell(line, 5).value = given[key]
    book.save(path)
    return path


def test_every_item_has_one_formula_and_their_worth_is_the_weight_of_the_rows():
    rules = zone_rules(NEW)
    found = question_formulas(rules, {q["question"]: n for n, q in enumerate(QUESTIONS, start=8)})
    assert set(found) == {q["item"] for q in QUESTIONS}
    for code in rules.instrument.codes:
        assert sum(worth for of, _, worth in found.values() if of == code) == rules.weight("row", code)
    noted = next(q["question"] for q in QUESTIONS if q["role"] == "noted")
    assert not any(f"E{int(noted) + 7}" in formula for _, formula, _ in found.values())


@pytest.mark.parametrize("lang", ["id", "en"])
def test_before_anything_is_filled_the_results_show_both_ends(tmp_path, lang):
    """A program that computes nothing shows what stands in the file: 0 at least, the weight at most."""
    path = write_zone_template(tmp_path / "zi.xlsx", lang=lang, units=["Samsat", "Hasil Samsat"])
    book = openpyxl.load_workbook(path, data_only=True)
    assert len(book.sheetnames) == len({n.lower() for n in book.sheetnames}) == 5
    rows = list(book.worksheets[2].iter_rows(values_only=True))
    (total,) = [r for r in rows if r[0] == say("zone.total", lang) and r[1] == 100]
    assert total[2:4] == (0, 100)
    inst = load_instrument(NEW)
    assert [r[1] for r in rows[4:17]] == [100, 60, 8, 7, 10, 10, 15, 10, 22.5, 17.5, 5, 17.5, 17.5]
    assert {r[7] for r in rows if r[1] in ("WBK", "WBBM")} == {say("zone.met_open", lang)}
    assert sum(r[1] in ("WBK", "WBBM") for r in rows) == len(zone_rules(NEW).minima)
    explained = [c for row in book.worksheets[4].iter_rows(values_only=True) for c in row if c]
    assert any(inst.label in str(c) for c in explained)
    assert len(explained) > 15
    assert [one.unit for one in read_zone(path)] == ["Samsat", "Hasil Samsat"]  # the sheets of results are no units


def test_points_of_the_older_regulation_have_a_workbook_too(tmp_path):
    path = fill(tmp_path / "zi.xlsx", {"P1": 4, "H1": 13.5, "akip": "B"}, instrument=OLD, lang="id", units=["Samsat"])
    (one,) = read_zone(path)
    assert (one.instrument, dict(one.values)) == (OLD, {"P1": 4, "H1": Fraction("13.5")})
    assert dict(one.conditions) == {"akip": "B"}
    zone = score_integrity_zone(one, OLD)
    assert (zone.total.low_exact, zone.total.high_exact) == (Fraction("17.5"), Fraction("97.5"))
    with pytest.raises(UnknownInstrument):
        write_zone_template(tmp_path / "no.xlsx", instrument="permenpanrb-59-2020")


def shown(path: Path, zone: IntegrityZone, lang: str) -> None:
    """Compare what LibreOffice computes with the score."""
    rows = computed_rows(path, 2)
    head = next(i for i, r in enumerate(rows) if say("zone.c_least", lang) in r)
    inst = zone.instrument
    ends_of = [(zone.total.low, zone.total.high)]
    for domain, line in zone.components.iterrows():
        inside = dict.fromkeys(inst.rows.loc[inst.rows["domain_no"] == domain, "aspect_no"])
        ends_of += [(x["low"], x["high"]) for x in (line, *(zone.areas.loc[n] for n in inside))]
    got = [[float(x) for x in r[2:4]] for r in rows[head + 1 : head + 1 + len(ends_of)]]
    assert got == [pytest.approx(ends, abs=1e-4) for ends in ends_of]
    minima = [r for r in rows if r[1] in ("WBK", "WBBM")]
    words = {True: "yes", False: "no", None: "open"}
    assert [r[7] for r in minima] == [say(f"zone.met_{words[h.met]}", lang) for h in zone.held]
    assert [float(r[5]) for r in minima] == pytest.approx([h.margin.low for h in zone.held], abs=1e-4)
    (verdict,) = [r[1] for r in rows if r[0] == say("zone.b_verdict", lang)]
    ends = [say(f"zone.verdict {v}", lang) for v in (zone.verdicts[0], zone.verdicts[-1])]
    assert verdict == " – ".join(dict.fromkeys(ends))


@pytest.mark.slow
@pytest.mark.parametrize(("seed", "share", "lang"), [(1, 1.0, "id"), (2, 0.6, "en"), (3, 0.95, "id")])
def test_a_spreadsheet_computes_what_the_package_scores(tmp_path, seed, share, lang):
    path = fill(tmp_path / "zi.xlsx", drawn(seed, share), lang=lang)
    shown(path, score_integrity_zone(read_zone(path)[0]), lang)


@pytest.mark.slow
def test_a_value_on_a_minimum_meets_it_in_a_spreadsheet_too(tmp_path):
    """An index of 3.60 gives 15.75 of 17.5, which is the minimum of WBBM; 3.59 lies under it."""
    for index, met in ((3.6, "yes"), (3.59, "no")):
        path = fill(tmp_path / f"zi{met}.xlsx", drawn(4, 1.0) | {125: index}, lang="en")
        zone = score_integrity_zone(read_zone(path)[0])
        assert {h.met for h in zone.held if h.rule.number == "7"} == {met == "yes"}
        (tmp_path / met).mkdir()
        shown(path.rename(tmp_path / met / "zi.xlsx"), zone, "en")


@pytest.mark.slow
def test_rules_of_ones_own_and_points_are_computed_too(tmp_path):
    inst = load_instrument(OLD)
    weights = {c: w * 100 for c, w in zip(inst.codes, inst.weights, strict=True)} | {"P1": 8, "P2": 2}
    lines = ["kind,predicate,unit,number,value", *(f"weight,,,{c},{float(w)}" for c, w in weights.items())]
    lines += ["minimum,WBK,total,,70", "minimum,WBBM,total,,80", "minimum,WBBM,row,P1,7.5"]
    rules = tmp_path / "own.csv"
    rules.write_text("\n".join(lines) + "\n", encoding="utf-8")
    given = {c: round(float(w) * 0.9, 2) for c, w in weights.items()} | {"P1": 7.5, "P3": None}
    path = fill(
        tmp_path / "zi.xlsx", {c: x for c, x in given.items() if c != "P1"}, instrument=OLD, rules=rules, lang="en"
    )
    shown(path, score_integrity_zone(read_zone(path, instrument=OLD)[0], OLD, rules=rules), "en")
