"""``--json``: what is printed has the shape that its schema describes, and says what the text says."""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import pytest
from helpers.running import call
from helpers.tables import ROOT, copy_data
from jsonschema import Draft202012Validator

from spbe_research.checks.finding import Finding
from spbe_research.checks.ledger import Entry, Ledger, reproduce
from spbe_research.cli.as_json import FORMAT, _test, check_json, compare_json, reproduce_json, show_json, text_of
from spbe_research.data.observations import list_observations, load_levels
from spbe_research.data.tables import read_table
from spbe_research.errors import DataError, message
from spbe_research.inference.sign_flip import sign_flip_test
from spbe_research.papers.paper import open_paper
from spbe_research.profiles.comparison import compare_evaluations
from spbe_research.reports.running import compare as running
from spbe_research.study.by_hand import fill_by_hand
from spbe_research.study.folder import init_study
from spbe_research.study.intake import add_evaluations

SCHEMAS = ROOT / "docs" / "methods" / "json"
COMMANDS = ("check", "compare", "reproduce", "show")
EXACT = re.compile(r"-?\d+(/\d+)?")


def schema(command: str) -> dict:
    return json.loads((SCHEMAS / f"{command}.schema.json").read_text(encoding="utf-8"))


def valid(command: str, text: str) -> dict:
    """The printed object, once it has the shape that is described; NaN is no JSON."""
    shape = json.loads(text, parse_constant=lambda name: pytest.fail(f"{name} is no JSON"))
    problems = [f"{e.json_path}: {e.message}" for e in Draft202012Validator(schema(command)).iter_errors(shape)]
    assert problems == []
    exact_beside_number(shape)
    return shape


def exact_beside_number(shape: object) -> None:
    """Every exact fraction stands beside the number that it is."""
    for one in shape.values() if isinstance(shape, dict) else shape if isinstance(shape, list) else ():
        exact_beside_number(one)
    if isinstance(shape, dict):
        for name, text in shape.items():
            if name.endswith("_exact") and text is not None:
                assert float(Fraction(text)) == pytest.approx(shape[name.removesuffix("_exact")], rel=1e-12)


def every(schema: object):
    """Every description of a field and every object in a schema."""
    if isinstance(schema, dict):
        if schema.get("type") == "object":
            yield schema
        for one in schema.values():
            yield from every(one)
    elif isinstance(schema, list):
        for one in schema:
            yield from every(one)


@pytest.mark.parametrize("command", COMMANDS)
def test_a_schema_describes_every_field_and_allows_no_other(command):
    described = schema(command)
    Draft202012Validator.check_schema(described)
    assert described["properties"]["format"]["const"] == FORMAT
    assert {p.name for p in SCHEMAS.iterdir()} == {f"{c}.schema.json" for c in COMMANDS}
    for one in every(described):
        assert one["additionalProperties"] is False
        assert one["required"] == list(one["properties"])
        assert [n for n, field in one["properties"].items() if not ({"description", "$ref"} & field.keys())] == []


def test_the_page_names_every_schema_and_shows_what_is_printed(monkeypatch, capsys):
    page = (ROOT / "docs" / "methods" / "command-line.md").read_text(encoding="utf-8")
    assert set(re.findall(r"json/(\w+)\.schema\.json", page)) == set(COMMANDS)
    shown = json.loads(re.search(r"```json\n(.*?)```", page, re.S)[1])
    line = re.search(r"```\n(spbe show .*)\n```", page)[1]
    printed = valid("show", call(monkeypatch, capsys, *line.split()[1:])[1])
    printed["evaluations"] = printed["evaluations"][: len(shown["evaluations"])]
    assert list(printed.items()) == list(shown.items())


def test_show_says_what_list_observations_does(monkeypatch, capsys):
    for region in ("bintan", "denpasar", "Kementerian Agama"):
        status, out, said = call(monkeypatch, capsys, "show", region, "--json")
        assert (status, said) == (0, "")
        shape = valid("show", out)
        table = list_observations(region)
        table["year"] = [int(y) if y else None for y in table["year"]]
        assert shape["evaluations"] == json.loads(table.to_json(orient="records"))
        assert (None in [one["year"] for one in shape["evaluations"]]) == (region == "bintan")


def test_show_marks_what_is_of_a_study(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("SPBE_STUDY", "")  # so that it is put back as it was
    study = init_study(tmp_path / "mine", region="bintan")
    one = fill_by_hand("bintan", 2021, assessment="self", instrument=None, index="2.10")
    add_evaluations(study, [one], source="Diskominfo")
    monkeypatch.setenv("SPBE_STUDY", str(study.path))
    shape = valid("show", call(monkeypatch, capsys, "show", "bintan", "--json")[1])
    assert [(e["year"], e["assessment"], e["own"]) for e in shape["evaluations"] if e["own"]] == [(2021, "self", True)]


@pytest.mark.parametrize("words", ["show pasir", "show yahukimo", "check --data nowhere", "reproduce nope"])
def test_errors_stay_one_line_and_nothing_is_printed(tmp_path, monkeypatch, capsys, words):
    monkeypatch.chdir(tmp_path)
    status, out, said = call(monkeypatch, capsys, *words.split(), "--json")
    assert (status, out) == (2, "")
    assert said.startswith("spbe: ")
    assert said.count("\n") == 1


def test_check(monkeypatch, capsys):
    sound = valid("check", text_of("check", check_json([])))
    assert (sound["sound"], sound["n"], sound["findings"]) == (True, 0, [])
    broken = DataError("sources.csv", problem=message("errors.data.tables.empty_table"))
    findings = [
        Finding("observations/index_values.csv", 5, "assessment", "offical", message("errors.checks.check.once")),
        Finding.from_error(broken),
    ]
    monkeypatch.setattr("spbe_research.checks.check.check_tables", lambda folder: findings)
    status, out, said = call(monkeypatch, capsys, "check", "--json")
    shape = valid("check", out)
    assert (status, said) == (1, "")
    assert (shape["sound"], shape["n"]) == (False, 2)
    cell, table = shape["findings"]
    assert (cell["row"], cell["column"], cell["found"], cell["problem"]) == (5, "assessment", "offical", None)
    assert (table["file"], table["row"], table["found"], table["allowed"]) == ("sources.csv", None, None, None)
    assert table["problem"]


@pytest.mark.slow
def test_check_of_broken_tables(tmp_path, monkeypatch, capsys):
    copy_data(tmp_path)
    folder = tmp_path / "data"
    table = folder / "observations" / "index_values.csv"
    table.write_text(table.read_text(encoding="utf-8").replace(",official,", ",offical,", 1), encoding="utf-8")
    (folder / "regions" / "without_data.csv").write_text("", encoding="utf-8")
    status, out, said = call(monkeypatch, capsys, "check", "--data", str(folder), "--json")
    shape = valid("check", out)
    assert (status, said) == (1, "")
    found = {(f["file"], f["column"], f["found"], f["problem"] is None) for f in shape["findings"]}
    assert ("observations/index_values.csv", "assessment", "offical", True) in found
    assert ("regions/without_data.csv", None, None, False) in found


def test_reproduce_of_a_few_figures(monkeypatch, capsys):
    """One that matches, one that is recorded, one that is not, and a record of what is none any more."""
    recorded = read_table("known_discrepancies").head(2)
    columns = ["check", "source", "institution_id", "year", "unit", "number"]
    first = recorded[columns].iloc[0].to_dict()
    odd = {"institution": "x", "printed": "", "computed": "2.35", "matches": False}
    same = odd | {"printed": "2.35", "matches": True}
    entries = [first | same | {"year": "2019"}, first | odd, first | odd | {"year": "", "number": "9"}]
    small = Ledger(tuple(Entry(**one) for one in entries), recorded)
    monkeypatch.setattr("spbe_research.checks.ledger.reproduce", lambda: small)
    status, out, said = call(monkeypatch, capsys, "reproduce", "--json")
    shape = valid("reproduce", out)
    assert (status, said) == (1, "")
    assert [one["status"] for one in shape["differences"]][1] == "unexplained"
    assert [one["printed"] for one in shape["differences"]] == [None, None]
    assert [one["year"] for one in shape["differences"]] == [int(first["year"]), None]
    assert len(shape["stale"]) == 1
    assert shape["counts"]["match"] == 1
    empty = valid("reproduce", text_of("reproduce", reproduce_json(Ledger((), recorded.iloc[:0]), differences=True)))
    assert (empty["by_check"], empty["differences"], empty["counts"]["compared"]) == ([], [], 0)


@pytest.fixture(scope="module")
def ledger():
    return reproduce()


@pytest.mark.slow
def test_reproduce(ledger, monkeypatch, capsys):
    monkeypatch.setattr("spbe_research.checks.ledger.reproduce", lambda: ledger)
    status, out, said = call(monkeypatch, capsys, "reproduce", "--json", "--lang", "id")
    assert (status, said) == (0, "")
    shape = valid("reproduce", out)
    total = ledger.summary().loc["total"]
    assert shape["counts"] == {name: int(n) for name, n in total.items()}
    assert len(shape["differences"]) == total["compared"] - total["match"]
    assert sum(one["compared"] for one in shape["by_check"]) == total["compared"]
    assert {one["cause"] for one in shape["differences"]} == set(ledger.differences()["cause"])
    assert (shape["publication"], shape["tables"], shape["stale"]) == (None, [], [])
    short = valid("reproduce", text_of("reproduce", reproduce_json(ledger, differences=False)))
    assert short == shape | {"differences": None}


@pytest.mark.slow
def test_reproduce_one_publication(ledger, monkeypatch, capsys):
    monkeypatch.setattr("spbe_research.papers.paper.reproduce", lambda: ledger)
    monkeypatch.setattr("spbe_research.papers.running.run_notebook", lambda paper: None)
    paper = open_paper("kemenpanrb-2020-madiun")
    shape = valid("reproduce", call(monkeypatch, capsys, "reproduce", paper.key, "--json")[1])
    assert shape["publication"] == paper.key
    assert shape["counts"] == {name: int(n) for name, n in paper.verdict().items()}
    assert shape["counts"]["compared"] == 142  # as the ledger's own example counts
    assert {table.file for table in paper.tables} == {one["file"] for one in shape["tables"]}
    assert len(shape["differences"]) == shape["counts"]["compared"] - shape["counts"]["match"]


@pytest.mark.parametrize(
    ("region", "before", "after", "question"),
    [
        pytest.param("paser", "2021:official", "2022:official", "change", marks=pytest.mark.slow),
        ("bintan", "2023:official", "2024:official", "change"),
        ("denpasar", "2018:self", "2018:official", "agreement"),
        ("denpasar", "2018:self", "2019:official", "mixed"),
        ("paser", "2018:official", "2021:official", "instruments"),
    ],
)
def test_compare(monkeypatch, capsys, region, before, after, question):
    c = compare_evaluations(region, before, after)
    made = SimpleNamespace(comparison=c, html=Path("page.html"), documents=(Path("page.docx"),), kept=())
    monkeypatch.setattr(running, "make_comparison", lambda *_, **__: made)
    words = ["compare", region, "--before", before, "--after", after, "--json"]
    status, out, said = call(monkeypatch, capsys, *words)
    assert (status, said) == (0, "")
    shape = valid("compare", out)
    assert (shape["question"], shape["page"], shape["documents"]) == (question, "page.html", ["page.docx"])
    assert (shape["difference"] is None) == (c.difference is None)
    assert shape == json.loads(text_of("compare", compare_json(c, made.html, made.documents)))
    if region == "paser" and question == "change":
        assert shape["change"]["by_row"]["pvalue_exact"] == "2117/16777216"
        assert shape["difference"]["low_exact"] == str(c.difference.low_exact)
    if question == "agreement":
        assert (shape["agreement"]["n"], shape["agreement"]["exact"]) == (37, 12)
    if question == "mixed":
        assert shape["bridges"]
        assert shape["like"]


def test_a_test_of_the_change():
    told = _test(sign_flip_test(load_levels("paser", 2021), load_levels("paser", 2022), "permenpanrb-59-2020"))
    described = {**schema("compare"), **schema("compare")["$defs"]["test"]}
    assert list(Draft202012Validator(described).iter_errors(told)) == []
    assert told["pvalue_exact"] == "2117/16777216"
    exact_beside_number(told)


def test_the_test_would_see_another_shape():
    shape = show_json(SimpleNamespace(id="64.01", name="x", kind="kabupaten", province="", slug="x"), [])
    validator = Draft202012Validator(schema("show"))
    whole = json.loads(text_of("show", shape))
    assert list(validator.iter_errors(whole)) == []
    for broken in (whole | {"more": 1}, {k: v for k, v in whole.items() if k != "region"}, whole | {"format": 2}):
        assert list(validator.iter_errors(broken))
