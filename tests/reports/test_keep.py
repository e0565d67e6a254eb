"""What is the user's in the place of a report or a page is kept and named; what is ours and as we left it is not."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from helpers.notebooks import chapters
from helpers.running import call, vouch
from helpers.sentences import says

from spbe_research.errors import OutputError
from spbe_research.reports import keep, make_report
from spbe_research.reports.atomic import sweep, whole_or_nothing
from spbe_research.reports.keep import RECORD, Kept, put_own, refuse_foreign, remove_own, sign
from spbe_research.reports.running.country import run_country
from spbe_research.reports.running.jobs import list_jobs
from spbe_research.reports.site.rows import find_reports
from spbe_research.text.catalog import tell


@pytest.fixture
def place(tmp_path) -> Path:
    """A report of ours where reports lie: a page, a Word file, and tables."""
    folder = tmp_path / "kabupaten-x" / "2024" / "id"
    build(folder, "old")
    return folder


def build(folder: Path, text: str) -> list[Kept]:
    kept: list[Kept] = []
    with whole_or_nothing(folder, kept) as building:
        (building / "tables").mkdir()
        for name in ("page.html", "page.docx", "tables/01-units.csv"):
            (building / name).write_text(f"{text} {name}", encoding="utf-8")
        vouch(building)
    return kept


def texts(folder: Path) -> dict[str, str]:
    found = (p for p in folder.rglob("*") if p.is_file() or p.is_symlink())
    return {
        p.relative_to(folder).as_posix(): f"-> {p.readlink()}" if p.is_symlink() else p.read_bytes().decode("latin-1")
        for p in found
    }


def write(name: str) -> Callable[[Path], object]:
    def act(folder: Path) -> None:
        (folder / name).parent.mkdir(exist_ok=True)
        (folder / name).write_text("mine", encoding="utf-8")

    return act


MINE = {
    "an edited Word file": (write("page.docx"), ["page.docx"]),
    "an edited page": (write("page.html"), ["page.html"]),
    "an edited table": (write("tables/01-units.csv"), ["tables/01-units.csv"]),
    "a note": (write("catatan.txt"), ["catatan.txt"]),
    "a note among the tables": (write("tables/catatan.txt"), ["tables/catatan.txt"]),
    "a folder of the user's": (write("bab/1.docx"), ["bab/1.docx"]),
    "a hidden file": (write(".catatan"), [".catatan"]),
    "a copy that Jupyter made": (write(".ipynb_checkpoints/a.ipynb"), [".ipynb_checkpoints/a.ipynb"]),
    "a renamed file of ours": (lambda f: (f / "page.docx").rename(f / "skripsi.docx"), ["skripsi.docx"]),
    "a link": (lambda f: (f / "tautan").symlink_to("page.html"), ["tautan"]),
    "two of them": (lambda f: [write("page.docx")(f), write("a.txt")(f)], ["a.txt", "page.docx"]),
}


@pytest.mark.parametrize("what", MINE)
def test_what_was_edited_or_added_is_moved_aside_and_named(place, what):
    act, names = MINE[what]
    act(place)
    before = {n: (place / n).read_bytes() for n in names}
    (kept,) = build(place, "new")
    assert (kept.place, list(kept.names)) == (place.with_name("id-kept"), names)
    assert str(kept) == f"{place.with_name('id-kept')}: {', '.join(names)}"
    if what != "a link":  # its target was ours
        assert {n: (kept.place / n).read_bytes() for n in names} == before
    assert sorted(texts(kept.place)) == names if what != "a link" else (kept.place / "tautan").is_symlink()
    assert texts(place).keys() == {"manifest.json", "page.html", "page.docx", "tables/01-units.csv"}
    assert (place / "page.docx").read_text(encoding="utf-8") == "new page.docx"
    assert build(place, "newer") == []
    assert sorted(p.name for p in place.parent.iterdir()) == ["id", "id-kept"]


@pytest.mark.parametrize("act", [lambda f: None, lambda f: (f / "page.docx").unlink(), write(".DS_Store"),
                                 write("tables/Thumbs.db")])  # fmt: skip
def test_what_is_ours_alone_is_replaced_and_nothing_is_kept(place, act):
    act(place)
    assert build(place, "new") == []
    assert [p.name for p in place.parent.iterdir()] == ["id"]


def test_nothing_is_ever_moved_over_anything(place):
    for number, name in enumerate(["id-kept", "id-kept-2", "id-kept-3"]):
        write("page.docx")(place)
        if number == 1:
            place.with_name("id-kept-2").write_text("mine", encoding="utf-8")
        (kept,) = build(place, f"new {number}")
        assert kept.place.name == (name if number == 0 else f"id-kept-{number + 2}")
    assert place.with_name("id-kept-2").read_text(encoding="utf-8") == "mine"


FOREIGN = {
    "no manifest": lambda f: (f / "manifest.json").unlink(),
    "a broken manifest": lambda f: (f / "manifest.json").write_text("{", encoding="utf-8"),
    "the manifest of something else": lambda f: (f / "manifest.json").write_text('{"name": "app"}', encoding="utf-8"),
    "a list": lambda f: (f / "manifest.json").write_text("[]", encoding="utf-8"),
    "bytes": lambda f: (f / "manifest.json").write_bytes(b"\xff\xfe\x00"),
    "a file": lambda f: [shutil.rmtree(f), f.write_text("mine", encoding="utf-8")],
    "a link": lambda f: [f.rename(f.with_name("elsewhere")), f.symlink_to(f.with_name("elsewhere"))],
}


@pytest.mark.parametrize("what", FOREIGN)
def test_a_place_without_our_manifest_is_never_taken(place, what):
    FOREIGN[what](place)
    before = texts(place.parent)
    with pytest.raises(OutputError, match=says("errors.reports.keep.refuse_foreign")) as caught:
        build(place, "new")
    assert "\n" not in str(caught.value)
    assert texts(place.parent) == before
    with pytest.raises(OutputError, match=says("errors.reports.keep.refuse_foreign")):
        refuse_foreign(place)


def test_an_empty_folder_is_taken(tmp_path):
    (tmp_path / "a" / "2024" / "id").mkdir(parents=True)
    assert build(tmp_path / "a" / "2024" / "id", "new") == []


def test_a_folder_that_came_while_the_report_was_made_is_not_taken(place):
    shutil.rmtree(place)

    def work() -> None:
        with whole_or_nothing(place) as building:
            (building / "page.html").write_text("new", encoding="utf-8")
            place.mkdir()
            write("mine.txt")(place)

    with pytest.raises(OutputError, match=says("errors.reports.keep.refuse_foreign")):
        work()
    assert texts(place.parent) == {"id/mine.txt": "mine"}


def test_an_edited_manifest_is_kept_too(place):
    record = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
    record["signed"] = sign(record)
    (place / "manifest.json").write_text(json.dumps(record), encoding="utf-8")
    assert build(place, "new") == []
    record = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
    record |= {"signed": sign(record), "catatan": "dosen pembimbing sudah membaca"}
    (place / "manifest.json").write_text(json.dumps(record), encoding="utf-8")
    (kept,) = build(place, "newer")
    assert kept.names == ("manifest.json",)


def test_a_manifest_names_nothing_outside_its_folder(place):
    outside = place.parent / "mine.txt"
    outside.write_text("mine", encoding="utf-8")
    record = json.loads((place / "manifest.json").read_text(encoding="utf-8"))
    record["outputs"] |= {"../mine.txt": keep._digest(outside), str(outside): keep._digest(outside)}
    (place / "manifest.json").write_text(json.dumps(record), encoding="utf-8")
    build(place, "new")
    assert outside.read_text(encoding="utf-8") == "mine"


def test_a_sweep_keeps_what_was_put_aside_with_the_user_s_in_it(place):
    write("page.docx")(place)
    shutil.copytree(place, place.with_name(".spbe-old-id-0123abcd"))
    found: list[Kept] = []
    assert sweep(place.parents[2], found) == 1
    assert [(k.place.name, k.names) for k in found] == [("id-kept", ("page.docx",))]


def test_a_sweep_takes_nothing_that_bears_another_name(place):
    """``--out`` may be anybody's folder."""
    for name in (".building-x", ".spbe-new-id", ".spbe-new-id-xyz", "spbe-new-id-0123abcd", ".spbe-old-id-0123abcd-2"):
        write("a.txt")(place.with_name(name))
        (place.with_name(name)).mkdir(exist_ok=True)
    place.with_name(".spbe-new-id-0123abcd").write_text("a file", encoding="utf-8")
    assert sweep(place.parents[2]) == 0
    assert len(list(place.parent.iterdir())) == 7


def test_what_was_kept_is_no_report_on_the_index_page(place):
    shutil.copytree(place, place.with_name("id-kept"))
    shutil.copytree(place, place.with_name("id-kept-2"))
    assert [s.folder for s in find_reports(place.parents[2]).skipped] == ["kabupaten-x/2024/id"]


class TestFilesOfTheFolderOfReports:
    def test_our_own_is_replaced(self, tmp_path):
        assert [put_own(tmp_path / "index.html", text) for text in ("a", "b", "b", "c")] == [None] * 4
        assert texts(tmp_path).keys() == {"index.html", RECORD}

    def test_another_s_is_moved_aside(self, tmp_path):
        (tmp_path / "index.html").write_text("mine", encoding="utf-8")
        assert put_own(tmp_path / "index.html", "a") == Kept(tmp_path / "index-kept.html")
        (tmp_path / "index.html").write_text("a, edited", encoding="utf-8")
        assert put_own(tmp_path / "index.html", "b") == Kept(tmp_path / "index-kept-2.html")
        left = texts(tmp_path)
        left.pop(RECORD)
        assert left == {"index.html": "b", "index-kept.html": "mine", "index-kept-2.html": "a, edited"}

    def test_it_is_removed_only_when_it_is_ours(self, tmp_path):
        put_own(tmp_path / "failures.csv", "a")
        assert remove_own(tmp_path / "failures.csv") is None
        assert not (tmp_path / "failures.csv").exists()
        (tmp_path / "failures.csv").write_text("mine", encoding="utf-8")
        assert remove_own(tmp_path / "failures.csv") == Kept(tmp_path / "failures-kept.csv")
        assert (tmp_path / "failures-kept.csv").read_text(encoding="utf-8") == "mine"
        assert remove_own(tmp_path / "failures.csv") is None

    @pytest.mark.parametrize("mine", ["a folder", "a link", "a dangling link"])
    def test_what_is_no_file_is_moved_aside_too(self, tmp_path, mine):
        path = tmp_path / "index.html"
        path.mkdir() if mine == "a folder" else path.symlink_to(__file__ if mine == "a link" else "nowhere")
        assert put_own(path, "a") == Kept(tmp_path / "index-kept.html")
        assert (
            (tmp_path / "index-kept.html").is_dir()
            if mine == "a folder"
            else (tmp_path / "index-kept.html").is_symlink()
        )

    def test_where_it_cannot_be_written_what_was_there_is_there_still(self, tmp_path, monkeypatch):
        (tmp_path / "index.html").write_text("mine", encoding="utf-8")
        real = keep.write_whole

        def full(path: Path, content: bytes, **more: object) -> None:
            if path.name == "index.html":
                raise OutputError("cannot write: No space left on device")
            real(path, content, **more)

        monkeypatch.setattr(keep, "write_whole", full)
        with pytest.raises(OutputError):
            put_own(tmp_path / "index.html", "a")
        assert texts(tmp_path) == {"index.html": "mine"}

    def test_a_broken_record_is_none(self, tmp_path):
        for text in ("{", "[]", '{"index.html": 1}'):
            (tmp_path / RECORD).write_text(text, encoding="utf-8")
            (tmp_path / "index.html").write_text("mine", encoding="utf-8")
            assert put_own(tmp_path / "index.html", "a") is not None


@pytest.mark.full
@pytest.mark.xdist_group("reports")
def test_the_commands_name_what_they_moved(built, tmp_path, monkeypatch, capsys):
    made = built("paser", 2022, lang="en", formats=["docx"])
    out = tmp_path / "reports"
    shutil.copytree(made.folder.parents[2], out)
    folder = out / made.folder.relative_to(made.folder.parents[2])
    (folder / made.documents[0].name).write_bytes(b"edited")
    write("catatan.txt")(folder)
    (out / "index.html").write_text("my own page", encoding="utf-8")
    words = ["report", "paser", "--year", "2022", "--lang", "en", "--out", str(out)]
    status, said, error = call(monkeypatch, capsys, *words)
    assert status == 0
    assert error.splitlines() == [tell("command.kept", kept=f"{folder}-kept: catatan.txt, {made.documents[0].name}")]
    assert said.splitlines()[-1] == str(folder / made.html.name)
    assert (folder.with_name("en-kept") / made.documents[0].name).read_bytes() == b"edited"
    status, said, error = call(monkeypatch, capsys, "site", "--out", str(out))
    assert status == 0
    assert error.splitlines() == [tell("command.kept", kept=out / "index-kept.html")]
    (folder / "manifest.json").unlink()
    before = texts(folder)
    status, said, error = call(monkeypatch, capsys, *words)
    assert (status, said, error.count("\n")) == (2, "", 1)
    assert says("errors.reports.keep.refuse_foreign").search(error)
    assert texts(folder) == before


@pytest.mark.slow
@pytest.mark.full
@pytest.mark.xdist_group("reports")
def test_a_country_run_names_it_too_and_a_foreign_folder_fails_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("SPBE_NOTEBOOKS", str(chapters(tmp_path / "notebooks", "region")))
    jobs, out = list_jobs(2024, province="Jambi", kind="kabupaten")[:2], tmp_path / "out"
    assert run_country(jobs, out=out).made == 2
    edited, foreign = (job.folder(out) for job in jobs)
    next(edited.glob("*.html")).write_text("mine", encoding="utf-8")
    (foreign / "manifest.json").unlink()
    (out / "failures.csv").write_text("mine", encoding="utf-8")
    before = texts(foreign)
    run = run_country(jobs, out=out)
    assert (run.made, run.skipped, len(run.failures)) == (1, 0, 1)
    assert says("errors.reports.keep.refuse_foreign").search(str(run.failures[0]))
    assert texts(foreign) == before
    page = next(edited.glob("*.html")).name
    assert sorted(run.kept) == sorted([f"{out / 'failures-kept.csv'}", f"{edited}-kept: {page}"])
    assert (edited.with_name("id-kept") / page).read_text(encoding="utf-8") == "mine"
    assert [line for line in run.summary() if says("command.kept").search(line)] == [
        tell("command.kept", kept=kept) for kept in run.kept
    ]


@pytest.mark.full
@pytest.mark.xdist_group("reports")
def test_what_a_killed_report_left_is_swept_by_the_next(tmp_path):
    out = tmp_path / "out"
    left = out / "kota-jambi" / "2024" / ".spbe-new-en-0123abcd"
    left.mkdir(parents=True)
    (left / "page.html").write_text("half", encoding="utf-8")
    made = make_report("kota sungai penuh", 2024, out=out)
    assert made.kept == ()
    assert sorted(p.name for p in out.iterdir()) == ["kota-sungai-penuh"]
