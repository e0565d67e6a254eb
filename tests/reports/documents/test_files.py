"""Files of a report beside the page: which there are, figures, tables, and the same bytes each time."""

from __future__ import annotations

import csv
import json
import os
import re
import subprocess
import sys
from fractions import Fraction

import pandas as pd
import pytest
from helpers.documents import page_of, printed_cells
from lxml import etree

from spbe_research.chapters.display.printing import MIME, PRINT_DPI, wanted
from spbe_research.chapters.display.shown import Table
from spbe_research.data.observations import load_values
from spbe_research.numbers.language import number
from spbe_research.text.catalog import say

pytestmark = pytest.mark.full


class TestTheFiles:
    def test_they_are_those_asked_for(self, made):
        stem = made.html.stem
        assert [p.name for p in made.documents] == [f"{stem}.docx", f"{stem}.pdf", "figures", "tables",
                                                    f"{stem}-ringkasan.pdf", f"{stem}-ringkasan.docx"]  # fmt: skip
        assert all(p.exists() for p in made.documents)
        record = json.loads(made.manifest.read_text(encoding="utf-8"))["outputs"]
        assert {f"{stem}.docx", f"{stem}.pdf", "tables/L01-units.csv", "figures/02-index_ruler.svg"} <= set(record)

    def test_the_page_and_the_notebooks_are_the_same_without_them(self, made, built):
        bare = built("bintan", 2024)
        assert bare.documents == ()
        names = sorted(p.name for p in bare.folder.iterdir() if p.name != "manifest.json")
        beside = [bare.html.with_suffix(ending).name for ending in (".bib", ".ris")]
        assert names == sorted([bare.html.name, "coba-id.html", *beside, *(p.name for p in bare.notebooks)])
        for name in names:
            assert (bare.folder / name).read_bytes() == (made.folder / name).read_bytes(), name
        assert MIME not in "".join(p.read_text(encoding="utf-8") for p in made.notebooks)

    @pytest.mark.full
    def test_the_same_bytes_from_another_process_by_the_command(self, made, tmp_path):
        words = [
            "report",
            "bintan",
            "--year",
            "2024",
            "--out",
            str(tmp_path),
            "--format",
            "html,docx,pdf,figures,tables,summary",
        ]
        environment = os.environ | {"PYTHONHASHSEED": "7", "TZ": "Asia/Jakarta", "SOURCE_DATE_EPOCH": "1000000000"}
        code = "from spbe_research.cli.main import main; main()"
        subprocess.run([sys.executable, "-c", code, *words], check=True, env=environment, capture_output=True)
        again = tmp_path / made.folder.relative_to(made.folder.parents[2])
        files = sorted(p.relative_to(made.folder) for p in made.folder.rglob("*") if p.is_file())
        assert len(files) > 30
        for name in files:
            if name.name != "manifest.json":
                assert (again / name).read_bytes() == (made.folder / name).read_bytes(), name

    def test_nothing_is_drawn_twice_when_nobody_asked(self):
        assert wanted() == frozenset()
        table = Table("t", pd.DataFrame({"a": [number(1.5)]}, dtype=object), "c", ("a",))
        assert table._repr_mimebundle_() == {}


class TestFigures:
    def test_each_as_vectors_and_for_print(self, made):
        folder = made.documents[2]
        stems = sorted(p.stem for p in folder.glob("*.svg"))
        assert stems == sorted(p.stem for p in folder.glob("*.png"))
        assert len(stems) >= 4
        open_ones = [s for s in stems if not s.startswith("L")]
        assert [int(s[:2]) for s in open_ones] == list(range(1, len(open_ones) + 1))
        later = [s.removeprefix("L") for s in stems if s.startswith("L")]
        assert [int(s[:2]) for s in later] == list(range(1, len(later) + 1))
        assert later
        for path in folder.glob("*.png"):
            data = path.read_bytes()
            place = data.index(b"pHYs")
            assert round(int.from_bytes(data[place + 4 : place + 8], "big") * 0.0254) == PRINT_DPI
            assert int.from_bytes(data[16:20], "big") == 6 * PRINT_DPI
        for path in folder.glob("*.svg"):
            tree = etree.fromstring(path.read_bytes())
            assert tree.get("viewBox").split()[2] == "432"
            assert not list(tree.iter("{http://www.w3.org/2000/svg}text"))
            assert b"dc:date" not in path.read_bytes()


class TestTables:
    def test_numbers_are_those_of_the_source(self, made):
        """Domain values and index of Bintan 2024, from the table of the ministry's report itself."""
        table = pd.read_csv(made.documents[3] / "L01-units.csv", encoding="utf-8-sig")
        source = [float(v) for v in load_values("bintan", 2024).values]
        assert table[say("report.c_value", "id")].tolist() == [*source, 3.25]
        assert source == [4.0, 2.9, 2.0, 3.68]
        assert table[say("report.c_weight", "id")].tolist() == [13, 25, 16.5, 45.5, 100]

    def test_a_number_in_full_prints_as_the_page_prints_it(self, made):
        """Every number in every CSV, rounded to the decimals of the cell, is the number on the page."""
        compared = 0
        page = page_of(made.html)
        for path, node in zip(sorted(made.documents[3].glob("*.csv")), page.iter("table"), strict=True):
            with path.open(encoding="utf-8-sig", newline="") as file:
                head, *lines = csv.reader(file)
            shown = [[" ".join(c.text_content().split()) for c in row.iter("td")] for row in node.iter("tr")][1:]
            for line, cells in zip(lines, shown, strict=True):
                found = dict(zip(head, line, strict=True))
                for name, cell in zip(
                    (" ".join(t.text_content().split()) for t in node.iter("th")), cells, strict=True
                ):
                    ends = [found[name]] if name in found else [found[f"{name} (min)"], found[f"{name} (max)"]]
                    texts = re.findall(r"[+−]?\d[\d.]*(?:,\d+)?", cell) if name not in found or "," in cell else []
                    if len(texts) == 1:
                        texts *= len(ends)
                    for full, text in zip(ends, texts, strict=False):
                        if not re.fullmatch(r"-?\d+(\.\d+)?", full):
                            continue
                        plain = text.replace(".", "").replace(",", ".").replace("−", "-").replace("+", "")
                        step = Fraction(1, 10 ** len(plain.partition(".")[2]))
                        room = step / 2 if name in found else step  # ends of a range are rounded outward
                        assert abs(Fraction(full) - Fraction(plain)) <= room, (path.name, cell, full)
                        compared += 1
        assert compared > 100

    def test_no_number_is_left_in_the_form_of_the_page(self, made):
        assert [c for c in printed_cells(made) if re.search(r"\d,\d", c)] == []

    def test_latex_of_every_table(self, made):
        paths = sorted(made.documents[3].glob("*.tex"))
        assert len(paths) == len(list(made.documents[3].glob("*.csv"))) > 0
        for path in paths:
            text = path.read_text(encoding="utf-8")
            rows = [r for r in text.splitlines() if r.endswith("\\\\") and "caption" not in r]
            assert len({len(re.findall(r"(?<!\\)&", r)) for r in rows}) == 1
            assert text.count("{") - text.count("\\{") == text.count("}") - text.count("\\}")
            assert "\\toprule" in text
            assert "\\label{tab:" in text
