"""PDFs of result reports into a study: what is stored and cited, what two of them say otherwise, what stays out."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import openpyxl
import pytest
from helpers.result_pdf import EXAMPLE, Sheets, document, report
from helpers.running import call as run
from helpers.sentences import says

import spbe_research as spbe
from spbe_research.chapters.change import years as years_section
from spbe_research.chapters.display.sourced import is_marked, short_names
from spbe_research.cli import result_reports as command
from spbe_research.data.observations import list_observations, load_values
from spbe_research.errors import ConflictError, FileProblems, OutputError
from spbe_research.study import result_reports
from spbe_research.study.folder import Study, init_study
from spbe_research.study.intake import Added
from spbe_research.study.reading.pdf.read import report_of
from spbe_research.study.reading.pdf.result import ReportRefused
from spbe_research.study.result_reports import ReadFile, Stored, add_reports, read_reports
from spbe_research.study.workbook.refused import check_workbook
from spbe_research.text.catalog import say, tell

#: of no evaluation of its own, so that nothing published speaks for or against made-up levels
ISLANDS, WHERE = "PEMERINTAH KABUPATEN ADMINISTRASI KEPULAUAN SERIBU", "31.01"
LEVELS = [1 + n * n % 5 for n in range(47)]
EARLIER = [1 + n % 3 for n in range(47)]

Lay = Callable[..., list[Path]]


@pytest.fixture
def study(tmp_path, monkeypatch) -> Study:
    monkeypatch.setenv("SPBE_STUDY", "")
    made = init_study(tmp_path / "thesis", lang="en")
    monkeypatch.setenv("SPBE_STUDY", str(made.path))
    monkeypatch.chdir(tmp_path)
    return made


@pytest.fixture
def lay(tmp_path, monkeypatch) -> Lay:
    """Files with what their pages would hold: how a PDF is opened is tried elsewhere."""
    held: dict[str, Sheets] = {}

    def read(path, *, region=None, year=None):
        pages = replace(document(held[Path(path).name]), file=Path(path).name)
        return report_of(pages, None if region is None else spbe.find_region(region), year)

    monkeypatch.setattr(result_reports, "read_result_report", read)

    def put(**sheets: Sheets) -> list[Path]:
        paths = []
        for name, one in sheets.items():
            held[f"{name}.pdf"] = one
            path = tmp_path / f"{name}.pdf"
            path.write_bytes(f"%PDF {name}".encode())
            paths.append(path)
        return paths

    return put


def islands(year: int, levels: list[int] | None = None, **more: object) -> Sheets:
    return report(ISLANDS, year, levels or LEVELS, **more)  # type: ignore[arg-type]


def call(monkeypatch, capsys, *words: object) -> tuple[int, str, str]:
    return run(monkeypatch, capsys, *map(str, words))


def published(year: int) -> list[int]:
    return [int(x) for x in spbe.load_levels("kota bandar lampung", year).values]


def lampung(year: int, **more: object) -> Sheets:
    return report("PEMERINTAH KOTA BANDAR LAMPUNG", year, published(year), **more)  # type: ignore[arg-type]


def added(stored: tuple[Stored, ...]) -> list[Added]:
    assert not [s.result for s in stored if isinstance(s.result, FileProblems)]
    return [s.result for s in stored if isinstance(s.result, Added)]


def source(study: Study, one: Added) -> dict[str, str]:
    table = study.table("sources").set_index("source")
    return {str(k): str(v) for k, v in table.loc[one.source].items()}


class TestStored:
    def test_every_depth_with_document_year_and_pages(self, study, lay):
        (one,) = added(add_reports(study, read_reports(lay(lhe=islands(2025)))))
        assert one.outcome == "added"
        assert one.filled.assessment == "official"
        back = {d: load_values(WHERE, 2025, depth=d) for d in ("indicator", "aspect", "domain", "index")}
        assert [int(x) for x in back["indicator"].values] == LEVELS
        assert [len(o.values) for o in back.values()] == [47, 8, 4, 1]
        assert back["index"].predicate_printed == spbe.score(LEVELS, "permenpanrb-59-2020").predicate
        assert {o.source for o in back.values()} == {one.source}
        assert {o.procedure for o in back.values()} == {"evaluasi"}
        line = source(study, one)
        assert line["title"] == say("study.report.title", "en", document=say(
            "study.report.document_evaluasi", "en", name=one.filled.region.name, year=2025))  # fmt: skip
        assert says("study.report.pages", levels="4", values="3", index="3").search(line["where"])
        assert "3–4" in line["citation_id"]

    def test_nothing_of_the_file_is_kept_unless_asked(self, study, lay):
        paths = lay(lhe=islands(2025))
        add_reports(study, read_reports(paths))
        kept = b"".join(p.read_bytes() for p in sorted(study.path.rglob("*")) if p.is_file())
        assert not (study.path / "originals").exists()
        for line in islands(2025).prose:
            assert line.encode()[:40] not in kept
        shutil.rmtree(study.path / "data")
        (study.path / "data").mkdir()
        add_reports(study, read_reports(paths), keep_original=True)
        assert [p.read_bytes() for p in (study.path / "originals").iterdir()] == [b"%PDF lhe"]

    def test_what_is_published_is_stored_too_and_only_the_study_has_it_already(self, study, lay):
        paths = lay(lhe=lampung(2024))
        first = add_reports(study, read_reports(paths))
        assert added(first)[0].outcome == "added"
        assert "kemenpanrb-2024-bandar-lampung" in first[0].published
        assert "kemenpanrb-2024-bandar-lampung" in source(study, added(first)[0])["trust"]
        before = {p: p.read_bytes() for p in (study.path / "data").rglob("*.csv")}
        again = add_reports(study, read_reports(paths))
        assert added(again)[0].outcome == "already there"
        assert {p: p.read_bytes() for p in (study.path / "data").rglob("*.csv")} == before

    def test_other_levels_in_the_study_stand_in_the_way_of_one_and_no_other(self, study, lay):
        add_reports(study, read_reports(lay(lhe=islands(2025))))
        read = read_reports(lay(other=islands(2025, EARLIER), fine=islands(2024)))
        fine, refused = add_reports(study, read)
        assert isinstance(fine.result, Added)
        assert isinstance(refused.result, ConflictError)
        assert [int(x) for x in load_values(WHERE, 2025).values] == LEVELS
        (replaced,) = added(add_reports(study, read_reports(lay(other=islands(2025, EARLIER))), replace=True))
        assert replaced.outcome == "replaced"
        assert [int(x) for x in load_values(WHERE, 2025).values] == EARLIER

    def test_a_dry_run_writes_nothing(self, study, lay):
        before = sorted(study.path.rglob("*"))
        assert added(add_reports(study, read_reports(lay(lhe=islands(2025))), dry_run=True))[0].outcome == "added"
        assert sorted(study.path.rglob("*")) == before

    def test_the_users_words_in_place_of_its_own(self, study, lay):
        read = read_reports(lay(lhe=islands(2025)))
        (one,) = added(add_reports(study, read, source="LHE dari Diskominfo", source_short="Diskominfo (2026)"))
        assert source(study, one)["title"] == "LHE dari Diskominfo"
        assert source(study, one)["short_id"] == "Diskominfo (2026)"


class TestStandsOnce:
    """Levels of the year before, and means, that nothing confirms."""

    def test_left_out_unless_asked_for(self, study, lay):
        read = read_reports(lay(lhe=islands(2025, previous=(2024, EARLIER))))
        assert [c.kind for c in read[0].report.unchecked] == ["previous 2024"]
        add_reports(study, read)
        assert set(list_observations(WHERE)["year"]) == {"2025"}

    @pytest.mark.parametrize("lang", ["id", "en"])
    def test_they_bear_the_word_wherever_they_are_shown(self, study, lay, lang):
        read = read_reports(lay(lhe=islands(2025, previous=(2024, EARLIER)), older=islands(2023)))
        stored = add_reports(study, read, with_previous=True)
        (open_one,) = [s for s in stored if s.unchecked]
        assert isinstance(open_one.result, Added)
        name = short_names([open_one.result.source], lang)[0]
        assert is_marked(name, lang, "unchecked")
        assert source(study, open_one.result)["trust"].startswith("unchecked")
        c = spbe.describe_change(WHERE)
        assert short_names([c.over_years.evaluations[1].observation.source], lang) == [name]
        assert says("change.years.unchecked", lang, years="2024").search(str(years_section.years_text(c, lang)))
        drawn = years_section.years_map(c, lang)
        assert name in drawn.source
        heads = [t.get_text() for t in drawn.figure.axes[0].texts]
        assert say("change.years.year_unchecked", lang, year=2024) in heads
        assert name in years_section.pairs_table(c, lang).source
        from spbe_research.chapters.overview.texts import qualified_text

        assert says("maturity.summary.marked_unchecked", lang).search(
            str(qualified_text(spbe.describe_maturity(WHERE, 2024), lang))
        )
        assert not says("maturity.summary.marked_unchecked", lang).search(
            str(qualified_text(spbe.describe_maturity(WHERE, 2025), lang))
        )

    def test_that_years_own_report_confirms_them(self, study, lay):
        read = read_reports(lay(lhe=islands(2025, previous=(2024, EARLIER)), older=islands(2024, EARLIER)))
        assert read[0].report.unchecked == ()
        assert read[0].report.previous[0].checked
        stored = add_reports(study, read, with_previous=True)
        assert [s.unchecked for s in stored] == [False] * 3
        assert [a.outcome for a in added(stored)] == ["added", "added", "already there"]
        assert list_observations(WHERE)["source"].nunique() == 2

    def test_means_of_groups_too(self, study, lay):
        stored = add_reports(study, read_reports(lay(lhe=islands(2025, means=True))), with_previous=True)
        groups = [s.result for s in stored if s.unchecked]
        assert groups
        for one in groups:
            assert isinstance(one, Added)
            assert one.filled.region.is_group
            assert is_marked(short_names([one.source], "id")[0], "id", "unchecked")


class TestBesideAnother:
    def test_two_of_one_year_that_differ_are_shown_side_by_side_and_refused(self, lay):
        other = [*LEVELS[:-1], 1 + LEVELS[-1] % 5]
        a, b, c = read_reports(lay(a=islands(2025), b=islands(2025, other), c=islands(2024)))
        assert c.report is not None
        for one in (a, b):
            assert isinstance(one.refusal, ConflictError)
            lines = "\n".join(map(str, one.refusal.problems))
            assert says("errors.study.reports.differ", one="a.pdf", two="b.pdf", year=2025).search(lines)
            figures = [says("errors.study.reports.figure", text=str(x[-1]), page=4) for x in (LEVELS, other)]
            assert says("errors.study.reports.differ_indicator", number="47", first=figures[0],
                        then=figures[1]).search(lines)  # fmt: skip

    def test_the_column_of_an_earlier_year_against_that_years_own(self, lay):
        wrong = [*EARLIER[:-1], 1 + EARLIER[-1] % 5]
        read = read_reports(lay(new=islands(2025, previous=(2024, wrong)), old=islands(2024, EARLIER)))
        assert [r.report for r in read] == [None, None]
        assert says("errors.study.reports.differ", year=2024, n=1).search(str(read[0].refusal))

    def test_the_same_report_twice(self, lay):
        paths = lay(a=islands(2025), b=islands(2025, seed=3))
        copied = paths[0].with_name("copy.pdf")
        shutil.copy(paths[0], copied)
        read = read_reports([*paths, copied])
        assert [r.same_as for r in read] == ["", "a.pdf", "a.pdf"]

    def test_one_bad_file_stops_no_other(self, lay):
        bad = islands(2024)
        bad.values[0][-1] = "4,99"
        read = read_reports(lay(bad=bad, good=islands(2025)))
        assert isinstance(read[0].refusal, ReportRefused)
        assert read[1].report is not None


class TestWorkbook:
    def refused(self, lay: Lay) -> ReadFile:
        bad = islands(2024)
        place = next(i for i, row in enumerate(bad.values) if row[0][0].startswith("Domain"))
        bad.values[place][-1] = "4,99"
        return read_reports(lay(bad=bad))[0]

    def test_filled_with_what_was_read_and_the_doubtful_cells_marked(self, lay, tmp_path):
        one = self.refused(lay)
        made = check_workbook(one.refusal, one.path, "en")
        assert made == tmp_path / "bad-periksa.xlsx"
        (back,) = spbe.read_levels(made)
        assert (back.region.id, back.year, back.assessment) == (WHERE, 2024, "official")
        assert [int(x) for x in back.levels.values()] == LEVELS
        sheet = openpyxl.load_workbook(made)[say("workbook.sheet", "en")]
        marked = {str(sheet.cell(c.row, 1).value) for row in sheet for c in row if c.comment}
        assert marked == set(one.refusal.doubtful)
        assert 0 < len(marked) < 47

    def test_never_over_a_file_that_is_there(self, lay, tmp_path):
        one = self.refused(lay)
        (tmp_path / "bad-periksa.xlsx").write_bytes(b"mine")
        with pytest.raises(OutputError):
            check_workbook(one.refusal, one.path)
        assert (tmp_path / "bad-periksa.xlsx").read_bytes() == b"mine"

    def test_none_where_no_level_was_read(self, tmp_path):
        assert check_workbook(FileProblems("x.pdf", ["broken"]), tmp_path / "x.pdf") is None


class TestAddCommand:
    def test_a_table_of_what_was_read_and_the_exit_status(self, study, lay, monkeypatch, capsys):
        bad = islands(2024)
        bad.values[0][-1] = "4,99"
        good, wrong, copied = lay(good=islands(2025), wrong=bad, copied=islands(2025))
        assert call(monkeypatch, capsys, "add", good, wrong, copied, "--dry-run")[0] == 1
        assert not wrong.with_name("wrong-periksa.xlsx").exists()
        status, said, wrongs = call(monkeypatch, capsys, "add", good, wrong, copied)
        assert status == 1
        lines = said.splitlines()
        index = spbe.score(LEVELS, "permenpanrb-59-2020").published(lang="id")
        assert lines[1].split("  ")[0] == "good.pdf"
        assert index in lines[1]
        assert tell("command.outcome added") in lines[1]
        assert lines[2].endswith(tell("command.pdf refused"))
        assert lines[3].endswith(tell("command.pdf same_as", name="good.pdf"))
        assert says("errors.study.pdf.off", found="4,99").search(wrongs)
        made = wrong.with_name("wrong-periksa.xlsx")
        assert says("command.pdf_workbook", path=str(made)).search(wrongs)
        assert says("command.pdf_refused.one", n=1, of=3).search(wrongs)
        assert says("command.pdf_next", region=WHERE, year=2025).search(wrongs)
        assert "PDF" not in wrongs.splitlines()[0]  # no bar where there is no terminal
        made.write_bytes(b"half corrected")
        status, _, wrongs = call(monkeypatch, capsys, "add", wrong)
        assert status == 2
        assert says("command.pdf_workbook_there", path=str(made)).search(wrongs)
        assert made.read_bytes() == b"half corrected"
        status, said, _ = call(monkeypatch, capsys, "add", good)
        assert status == 0
        assert tell("command.outcome already there") in said

    def test_two_of_one_year_that_differ_are_told_once(self, study, lay, monkeypatch, capsys):
        """Three files, of which the first differs from both others: two pairs of figures, each once."""
        other, third = [*LEVELS[:-1], 1 + LEVELS[-1] % 5], [1 + LEVELS[0] % 5, *LEVELS[1:]]
        paths = lay(a=islands(2025), b=islands(2025, other), c=islands(2025, third))
        status, said, wrong = call(monkeypatch, capsys, "add", *paths)
        assert status == 2
        assert len(says("errors.study.reports.differ", one="a.pdf", year=2025).findall(wrong)) == 2
        assert len(says("errors.study.reports.differ_indicator", number="47").findall(wrong)) == 1
        assert len(says("errors.study.reports.differ_indicator", number="1").findall(wrong)) == 1
        index = spbe.score(LEVELS, "permenpanrb-59-2020").published(lang="id")
        assert [line.count(index) for line in said.splitlines()[1:2]] == [1]
        for line in said.splitlines()[1:4]:
            assert "2025" in line
            assert line.endswith(tell("command.pdf refused"))

    def test_what_stands_once_is_told_and_offered(self, study, lay, monkeypatch, capsys):
        paths = lay(lhe=islands(2025, previous=(2024, EARLIER), means=True))
        _, said, hints = call(monkeypatch, capsys, "add", *paths, "--dry-run")
        assert says("command.pdf_unchecked", file="lhe.pdf").search(said)
        assert tell("command.pdf_with_previous") in hints
        assert tell("command.dry_run") in hints
        _, said, hints = call(monkeypatch, capsys, "add", *paths, "--with-previous")
        assert says("command.pdf_previous", file="lhe.pdf", year=2024, outcome="added").search(said)
        assert says("command.pdf_means", file="lhe.pdf", year=2025).search(said)
        assert says("command.pdf_unchecked_taken", file="lhe.pdf").search(said)
        assert tell("command.pdf_with_previous") not in said + hints

    def test_what_another_study_report_confirms_is_no_unchecked_one(self, study, lay, monkeypatch, capsys):
        paths = lay(old=islands(2024, EARLIER), new=islands(2025, previous=(2024, EARLIER)))
        said = call(monkeypatch, capsys, "add", *paths, "--with-previous")[1]
        assert says("command.pdf_previous_checked", file="new.pdf", year=2024, outcome="already there").search(said)

    def test_as_published(self, study, lay, monkeypatch, capsys):
        said = call(monkeypatch, capsys, "add", *lay(lhe=lampung(2024)))[1]
        assert tell("command.pdf as_published", outcome=tell("command.outcome added")) in said

    @pytest.mark.parametrize(
        ("words", "key"),
        [
            (["a.pdf", "b.xlsx"], "errors.study.reports.mixture"),
            (["a.xlsx", "b.xlsx", "--source", "x"], "errors.study.reports.one_at_a_time"),
            (["a.pdf", "--instrument", "permenpanrb-59-2020"], "errors.study.reports.says_itself"),
            (["a.pdf", "--sheet", "x"], "errors.study.reports.says_itself"),
            (["a.pdf", "--assessment", "self"], "errors.study.reports.official"),
            (["a.pdf", "b.pdf", "--source", "x"], "errors.study.reports.source_of_many"),
            (["a.pdf", "--index", "2,60"], "errors.cli.study.file_and_typed"),
            (["a.xlsx", "--source", "x", "--with-previous"], "errors.study.reports.only_pdf"),
            (["a.xlsx"], "errors.cli.usage.missing_option"),
        ],
    )
    def test_what_does_not_go_together(self, study, monkeypatch, capsys, words, key):
        status, said, wrong = call(monkeypatch, capsys, "add", *words)
        assert (status, said) == (2, "")
        assert says(key).search(wrong)

    def test_a_file_that_is_not_there(self, study, monkeypatch, capsys):
        status, _, wrong = call(monkeypatch, capsys, "add", "none.pdf")
        assert status == 2
        assert says("errors.study.pdf.not_there").search(wrong)


class TestReportCommand:
    """The study beside the first file; the pages themselves are looked at in the browser."""

    @pytest.fixture
    def outside(self, tmp_path, monkeypatch):
        monkeypatch.setenv("SPBE_STUDY", "")
        monkeypatch.delenv("SPBE_STUDY")
        monkeypatch.chdir(tmp_path)
        return tmp_path

    @pytest.fixture
    def asked(self, monkeypatch):
        """What reports are asked for; none is written."""
        import spbe_research.reports as reports

        found = []

        class Made:
            html = Path("page.html")

        def make(region, year, **more):
            found.append((region, year, more))
            made = Made()
            made.html = Path(more["out"]) / "page.html"
            return made

        monkeypatch.setattr(reports, "make_report", make)
        monkeypatch.setattr(command, "say_report", lambda made, lang: None)
        return found

    def test_all_years_in_the_study_and_the_newest_reported(self, outside, lay, asked, monkeypatch, capsys):
        paths = lay(lhe=islands(2024, EARLIER), new=islands(2025))
        status, said, _ = call(monkeypatch, capsys, "report", *paths)
        assert status == 0
        study = outside / "lhe-studi"
        ((region, year, more),) = asked
        assert (region, year, more["out"]) == (WHERE, 2025, study / "reports")
        assert more["source"] is None
        assert says("command.pdf_lies.other", folder=str(study), n=2, year=2025).search(said)
        assert (study / "study.toml").read_text().count(WHERE) == 1
        assert call(monkeypatch, capsys, "report", *paths)[0] == 0  # that study: nothing new, the report again
        assert call(monkeypatch, capsys, "report", *paths, "--year", "2024")[0] == 0
        assert [y for _, y, _ in asked] == [2025, 2025, 2024]

    def test_published_figures_beside_the_own_ones(self, outside, lay, asked, monkeypatch, capsys):
        assert call(monkeypatch, capsys, "report", *lay(lhe=lampung(2024)), "--study", "mine")[0] == 0
        assert asked[0][2]["source"].startswith("study-lhe-2024")
        assert (outside / "mine" / "study.toml").is_file()

    def test_a_folder_that_is_not_that_study(self, outside, lay, asked, monkeypatch, capsys):
        paths = lay(lhe=islands(2025), other=lampung(2024))
        (outside / "lhe-studi").mkdir()
        (outside / "lhe-studi" / "x").write_bytes(b"x")
        status, _, wrong = call(monkeypatch, capsys, "report", paths[0])
        assert status == 2
        assert says("errors.study.reports.not_that_study", folder=str(outside / "lhe-studi")).search(wrong)
        init_study(outside / "bintan", region="bintan")
        wrong = call(monkeypatch, capsys, "report", paths[0], "--study", "bintan")[2]
        assert says("errors.study.reports.other_study").search(wrong)
        assert asked == []

    def test_nothing_is_left_where_nothing_was_taken(self, outside, lay, asked, monkeypatch, capsys):
        bad = islands(2025)
        bad.heading["index"] = "4,99"
        paths = lay(bad=bad)
        assert call(monkeypatch, capsys, "report", *paths)[0] == 2
        assert not (outside / "bad-studi").exists()
        monkeypatch.setattr(result_reports, "add_cited", lambda *_, **__: (ConflictError("x", ["no"]),))
        assert call(monkeypatch, capsys, "report", *lay(lhe=islands(2025)))[0] == 2
        assert not (outside / "lhe-studi").exists()

        def fails(*_, **__):
            raise FileProblems("x", ["unsound"])

        monkeypatch.setattr(result_reports, "add_cited", fails)
        assert call(monkeypatch, capsys, "report", *lay(lhe=islands(2025)))[0] == 2
        assert not (outside / "lhe-studi").exists()

    def test_where_no_study_can_lie_beside_the_file(self, outside, lay, asked, monkeypatch, capsys):
        """A disc or share that only reads: the reason, and the way out; a folder that was chosen: the reason alone."""

        def denied(folder, **_):
            raise OutputError(f"cannot write {folder}")

        monkeypatch.setattr("spbe_research.study.folder.init_study", denied)
        paths = lay(lhe=islands(2025))
        status, said, wrong = call(monkeypatch, capsys, "report", *paths)
        assert (status, said) == (2, "")
        told = says("errors.study.reports.not_here", reason=f"cannot write {outside / 'lhe-studi'}")
        assert told.search(wrong)
        wrong = call(monkeypatch, capsys, "report", *paths, "--study", "mine")[2]
        assert "cannot write mine" in wrong
        assert "--study" not in wrong
        assert [p.name for p in outside.iterdir()] == ["lhe.pdf"]

    def test_inside_a_study_it_is_that_one(self, study, lay, asked, monkeypatch, capsys):
        assert call(monkeypatch, capsys, "report", *lay(lhe=islands(2025)))[0] == 0
        assert asked[0][2]["out"] == study.reports

    @pytest.mark.parametrize(
        ("words", "key"),
        [
            (["a.pdf", "paser"], "errors.study.reports.mixture"),
            (["a.pdf", "--all"], "errors.study.reports.report_options"),
            (["a.pdf", "--out", "x"], "errors.study.reports.report_options"),
            (["a.pdf", "--panel"], "errors.study.reports.report_options"),
            (["paser", "--study", "x"], "errors.study.reports.only_pdf"),
            (["paser", "bintan"], "errors.cli.usage.too_many"),
        ],
    )
    def test_what_does_not_go_together(self, outside, monkeypatch, capsys, words, key):
        status, _, wrong = call(monkeypatch, capsys, "report", *words)
        assert status == 2
        assert says(key).search(wrong)
        assert list(outside.iterdir()) == []

    def test_a_year_of_none_of_them(self, outside, lay, asked, monkeypatch, capsys):
        paths = lay(lhe=islands(2024), new=islands(2025))
        wrong = call(monkeypatch, capsys, "report", *paths, "--year", "2021")[2]
        assert says("errors.study.reports.no_such_year", year=2021, years="2024, 2025").search(wrong)


def test_the_sample_is_named_as_what_it_is(study, monkeypatch, capsys):
    """The real file, opened as any other; what is shown of it says that it is made up."""
    status, said, _ = call(monkeypatch, capsys, "add", EXAMPLE)
    assert status == 0
    assert says("command.pdf_sample", file=EXAMPLE.name).search(said)
    m = spbe.describe_maturity(WHERE, 2025)
    for lang in ("id", "en"):
        from spbe_research.chapters.overview.texts import qualified_text

        assert is_marked(short_names([m.observation.source], lang)[0], lang, "sample")
        assert says("maturity.summary.marked_sample", lang).search(str(qualified_text(m, lang)))
