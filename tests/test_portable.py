"""What Windows and macOS need, as far as it can be seen from Linux: encodings, line ends, locks, names, code pages."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from helpers.notebooks import chapters
from helpers.running import vouch
from helpers.sentences import says
from helpers.tables import ROOT, copy_data

from spbe_research import errors, files, paths
from spbe_research.checks.check import check_tables
from spbe_research.data.panel import load_panel
from spbe_research.data.regions import all_regions
from spbe_research.errors import OutputError, system_words
from spbe_research.files import write_whole
from spbe_research.paths import package_dir, put_in_place
from spbe_research.reports import atomic
from spbe_research.reports.atomic import sweep, whole_or_nothing
from spbe_research.reports.record import stale
from spbe_research.reports.running import workers
from spbe_research.reports.running.country import run_country
from spbe_research.reports.running.jobs import list_jobs
from spbe_research.reports.running.workers import SpawnWorkers, start_workers
from spbe_research.study.export import export_table
from spbe_research.study.folder import init_study
from spbe_research.study.intake import add_file

MODULES = sorted(package_dir().rglob("*.py"))


def calls(module: Path) -> list[ast.Call]:
    tree = ast.parse(module.read_text(encoding="utf-8"))
    return [node for node in ast.walk(tree) if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)]


@pytest.fixture
def windows(monkeypatch):
    """The branches for Windows, on the file system that there is; nobody waits."""
    import filelock  # noqa: F401  before the name is another: on Windows it takes modules that only stand there

    monkeypatch.setattr(sys, "platform", "win32")
    pauses: list[float] = []
    monkeypatch.setattr(paths.time, "sleep", pauses.append)
    return pauses


def held(monkeypatch, method: str, times: int) -> None:
    """The next renamings fail as they do on Windows while another program holds a file."""
    real, left = getattr(Path, method), [times]

    def refuse(self, target):
        if left[0]:
            left[0] -= 1
            raise PermissionError(13, "Access is denied", str(self), 5, str(target))
        return real(self, target)

    monkeypatch.setattr(Path, method, refuse)


@pytest.mark.parametrize("module", MODULES, ids=lambda p: p.relative_to(package_dir()).as_posix())
def test_every_text_file_is_opened_with_its_encoding_and_line_ends(module):
    """Without them Windows reads and writes cp1252, and a written file has other bytes than here."""
    for call in calls(module):
        named = {k.arg: k.value for k in call.keywords}
        mode = call.args[0].value if call.args and isinstance(call.args[0], ast.Constant) else ""
        text = call.func.attr == "open" and isinstance(mode, str) and mode and "b" not in mode
        if call.func.attr in ("read_text", "write_text") or text:
            assert "encoding" in named, f"{module.name}, line {call.lineno}"
        if call.func.attr == "write_text" or (text and set(mode) & set("wax")):
            assert "newline" in named, f"{module.name}, line {call.lineno}"


def test_a_checkout_on_windows_has_the_same_bytes():
    """Fingerprints of data and code, and the shell lines that CI reads, rest on line ends."""
    rules = (ROOT / ".gitattributes").read_text(encoding="utf-8").splitlines()
    assert rules[0] == "* text=auto eol=lf"


def test_no_two_names_differ_by_case_alone_and_none_is_reserved():
    reserved = {"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))}
    slugs = [r.slug for r in all_regions().values()]
    assert len({s.casefold() for s in slugs}) == len(slugs)
    for root in (package_dir(), *(ROOT / name for name in ("data", "docs", "notebooks", "papers", "tests"))):
        shown = [p.relative_to(root).as_posix() for p in root.rglob("*") if "__pycache__" not in p.parts]
        assert len({name.casefold() for name in shown}) == len(shown)
        for part in {part for name in shown for part in name.split("/")} | set(slugs):
            assert part.split(".")[0].casefold() not in reserved
            assert not set(part) & set('<>:"|?*\\')
            assert not part.endswith((".", " "))
            assert part.isascii(), "macOS keeps other names in another form"


def test_the_longest_report_fits_in_a_short_folder_of_windows():
    """259 characters, of which a folder such as C:\\Users\\nama\\skripsi\\reports takes some 30."""
    longest = 0
    for job in list_jobs(2024, lang="en"):
        place = job.folder(Path("x"))
        page = f"spbe-{job.slug}-{job.edition}-{job.lang}.html"
        longest = max(longest, len(str(place.with_name(f".spbe-new-{place.name}-01234567") / page)))
    assert longest < 259 - 40


@pytest.mark.parametrize("method", ["rename", "replace"])
def test_what_is_held_for_a_moment_is_renamed_in_the_end(method, tmp_path, windows, monkeypatch):
    made, place = tmp_path / "made", tmp_path / "place"
    made.mkdir() if method == "rename" else made.write_text("x", encoding="utf-8")
    held(monkeypatch, method, 3)
    put_in_place(made, place)
    assert place.exists()
    assert windows == [0.05, 0.1, 0.2]


def test_elsewhere_a_refusal_is_told_at_once(tmp_path, monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(paths.time, "sleep", lambda _: pytest.fail("it waited"))
    held(monkeypatch, "replace", 1)
    with pytest.raises(
        OutputError,
        match=re.compile(says("errors.package.files.write_whole", system_words="Access is denied").pattern + "$"),
    ):
        write_whole(tmp_path / "failures.csv", "x")


def test_a_report_that_word_has_open_stays_and_the_line_says_what_to_do(tmp_path, windows, monkeypatch):
    place = tmp_path / "kabupaten-x" / "2024" / "id"
    place.mkdir(parents=True)
    (place / "page.html").write_text("old", encoding="utf-8")
    vouch(place)
    held(monkeypatch, "rename", 99)
    with (
        pytest.raises(OutputError, match=says("errors.system.open_elsewhere", words="Access is denied")),
        whole_or_nothing(place) as building,
    ):
        (building / "page.html").write_text("new", encoding="utf-8")
    assert (place / "page.html").read_text(encoding="utf-8") == "old"
    assert [p.name for p in place.parent.iterdir()] == ["id"]


def test_a_folder_is_exchanged_and_left_to_all_who_may_see_its_parent(tmp_path, windows, monkeypatch):
    """A folder of ``tempfile`` is its owner's alone on Windows (Python 3.12.4 and later), also under its new name."""
    for module in (files, atomic):
        monkeypatch.setattr(module, "to_disk", lambda path: None)
    place = tmp_path / "a" / "2024" / "id"
    for text in ("old", "new"):
        with whole_or_nothing(place) as building:
            assert building.stat().st_mode & 0o055 == 0o055 & ~current_umask()
            (building / "page.html").write_text(text, encoding="utf-8")
            vouch(building)
    assert (place / "page.html").read_text(encoding="utf-8") == "new"
    assert [p.name for p in place.parent.iterdir()] == ["id"]


def current_umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def test_a_folder_that_cannot_come_back_yet_ends_no_run(tmp_path, windows, monkeypatch):
    aside = tmp_path / "a" / "2024" / ".spbe-old-id-01234567"
    aside.mkdir(parents=True)
    held(monkeypatch, "rename", 99)
    assert sweep(tmp_path) == 1
    assert aside.exists()


def test_a_path_that_is_too_long_for_windows_is_named_as_such(windows):
    error = FileNotFoundError(2, "No such file or directory", "C:\\" + "x" * 270)
    assert says("errors.system.long_path", words=error.strerror, characters="273").search(system_words(error))
    assert system_words(FileNotFoundError(2, "own words", "C:\\x")) == "own words"


def test_where_forking_is_not_safe_each_report_gets_a_process_of_its_own(monkeypatch):
    for platform in ("win32", "darwin"):
        monkeypatch.setattr(sys, "platform", platform)
        assert isinstance(start_workers(None, None), SpawnWorkers)


@pytest.mark.full
@pytest.mark.xdist_group("reports")
def test_a_run_without_forks_in_a_folder_with_blanks(tmp_path, monkeypatch):
    """All that Windows and macOS have of a country run; the processes are found by paths that may hold blanks."""
    monkeypatch.setattr(workers, "fork_is_safe", lambda: False)
    monkeypatch.setenv("SPBE_NOTEBOOKS", str(chapters(tmp_path / "buku catatan", "region")))
    jobs = list_jobs(2024, province="Jambi")[:1]
    run = run_country(jobs, out=tmp_path / "Laporan saya")
    assert (run.made, run.failures, run.stopped) == (1, (), "")
    assert run_country(jobs, out=tmp_path / "Laporan saya").skipped == 1


def test_study_files_have_the_same_bytes_everywhere(tmp_path):
    study = init_study(tmp_path / "skripsi", region="bintan")
    for name in ("study.toml", "README.md", "start.ipynb", ".gitignore"):
        assert b"\r" not in (study.path / name).read_bytes()


def test_the_kept_original_is_not_written_again_while_excel_shows_it(tmp_path, windows, monkeypatch):
    study = init_study(tmp_path / "skripsi", region="bintan")
    monkeypatch.setenv("SPBE_STUDY", str(study.path))
    file = tmp_path / "isian.csv"
    file.write_text("\n".join(["indicator,level", *(f"{n},{1 + n % 5}" for n in range(1, 48))]), encoding="utf-8")
    options = {"region": "bintan", "year": 2021, "source": "uji"}
    add_file(study, file, assessment="self", **options)
    real = Path.replace

    def locked(self, target):
        if target.parent.name == "originals":
            raise PermissionError(13, "Access is denied")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", locked)
    (added,) = add_file(study, file, assessment="document", **options)
    assert added.outcome == "added"


def test_export_into_a_folder_that_is_not_there_is_one_line_in_every_format(tmp_path):
    panel = load_panel(2022, depth="indicator")
    for ending in ("csv", "xlsx", "parquet", "dta", "sav"):
        with pytest.raises(OutputError, match=says("errors.package.files.write_whole")):
            export_table(tmp_path / "none" / f"x.{ending}", panel)


def test_files_of_a_file_manager_make_no_report_stale(tmp_path, monkeypatch):
    for name in (".DS_Store", "Thumbs.db", "desktop.ini", ".run.py.swp", "run.py"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    monkeypatch.setattr(stale, "package_dir", lambda: tmp_path)
    assert [*stale._code_files()] == ["run.py"]


def test_twins_of_tables_that_macos_lays_beside_them_are_no_tables(tmp_path):
    """On drives without its attributes macOS keeps them in files such as ``._sources.csv``."""
    data = copy_data(tmp_path).path
    (data / "._sources.csv").write_bytes(b"\0\5\26\7")
    assert check_tables(data) == []
    assert "._sources.csv" not in [p.name for p in stale.tables_below(data)]


@pytest.mark.full
@pytest.mark.parametrize("code_page", ["cp1252", "cp437", "ascii"])
def test_a_code_page_that_lacks_a_character_ends_no_command(code_page, tmp_path):
    """As where the output goes to a file on Windows: the workbook's name has letters that the page lacks."""
    words = ["template", "isian-ż-Ω.xlsx", "--instrument", "permenpanrb-59-2020"]
    environment = os.environ | {"PYTHONIOENCODING": code_page, "PYTHONUTF8": "0", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(
        [sys.executable, "-m", "spbe_research.cli", *words], capture_output=True, cwd=tmp_path, env=environment
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.startswith(b"isian-")  # click gives up ASCII for UTF-8; elsewhere stands a question mark
    assert len(list(tmp_path.glob("isian-*.xlsx"))) == 1


def test_words_of_an_error_are_the_system_s_own_elsewhere(monkeypatch):
    monkeypatch.setattr(errors.sys, "platform", "darwin")
    assert system_words(PermissionError(13, "Permission denied")) == "Permission denied"
