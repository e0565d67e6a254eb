"""The notebook that is run first: ten cells, no logic, no chapter of a report."""

from __future__ import annotations

import nbformat
import papermill
import pytest
from helpers.notebooks import code_cells, parameter_types, statements
from helpers.running import execute
from helpers.sentences import says
from helpers.tables import ROOT

from spbe_research.chapters.start import words
from spbe_research.reports.running.run import CHAPTERS

PATH = ROOT / "notebooks" / "start_here.ipynb"
PARTS = ("panel", "plot", "there", "score", "test", "export")


def test_ten_cells_that_read_like_an_article():
    node, code = nbformat.read(PATH, 4), code_cells(PATH)
    assert len(node.cells) == 10
    assert [c.cell_type for c in node.cells] == ["markdown"] + ["code"] * 9
    assert node.cells[1].metadata["tags"] == ["parameters"]
    assert parameter_types(node) == {"region": str, "lang": str}
    assert not any(word in c for c in statements(code) for word in ("def ", "for ", "if ", "lambda"))
    assert [i for i, c in enumerate(code) if "import " in c] == [1]
    assert code[1].endswith('check_parameters(globals(), "region", "lang")')
    assert all(len(c.splitlines()) <= 5 for c in code[2:])
    assert [c.splitlines()[0] for c in code[2:] if "words" in c] == [f'display(words("{p}", lang))' for p in PARTS]
    assert PATH.stem not in CHAPTERS


@pytest.mark.parametrize("lang", ["id", "en"])
def test_every_part_has_a_heading_and_a_paragraph(lang):
    texts = [words(p, lang).text for p in PARTS]
    assert [t.split()[:2] for t in texts] == [["##", f"{n}."] for n in range(1, 7)]
    assert all(len(t.split("\n\n")) == 2 for t in texts)


def test_it_runs_for_another_government_in_english():
    """Levels, changes and figures of the committed one are compared cell by cell elsewhere."""
    node = nbformat.read(PATH, 4)
    done = execute(node, "spbe-inprocess", {"region": "kota bandung", "lang": "en"})
    shown = "\n".join(str(o.get("data", o)) for c in done.cells for o in c.get("outputs", []))
    assert "Kota Bandung" in shown
    assert words("export", "en").text.splitlines()[0] in shown
    assert "Paser" not in shown


def test_a_name_that_it_does_not_know_is_refused():
    node = nbformat.read(PATH, 4)
    node.cells = node.cells[:3]
    refused = says("errors.reports.contract.typed_parameters", join="'wilayah'", join_2="region, lang")
    with pytest.raises(papermill.PapermillExecutionError, match=refused):
        execute(node, "spbe-inprocess", {"wilayah": "bintan"})


def test_what_is_taken_along_is_the_package_s_own_export():
    """With labels and codebook, and no table written past them."""
    last = code_cells(PATH)[-1]
    assert "spbe.export_table(" in last
    assert "to_csv" not in last
    shown = str(nbformat.read(PATH, 4).cells[-1].outputs)
    assert "institution_id" in shown
    assert "Kode Kemendagri" in shown
