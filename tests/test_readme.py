"""README and documents say what is true now."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest
import typer
from helpers.tables import ROOT
from typer.main import get_command
from typer.testing import CliRunner

from spbe_research.checks.ledger import reproduce, summary_markdown, write_summary
from spbe_research.cli.main import app
from spbe_research.paths import share_dir
from spbe_research.study.folder import init_study
from spbe_research.study.intake import add_file

README = (ROOT / "README.md").read_text(encoding="utf-8")


def test_summary_of_the_ledger_is_the_one_that_the_command_writes(tmp_path):
    copy = tmp_path / "README.md"
    copy.write_text(README, encoding="utf-8")
    write_summary(reproduce(), copy)
    assert copy.read_text(encoding="utf-8") == README, "run: spbe reproduce --readme README.md"


def test_summary_has_a_line_for_each_comparison():
    ledger = reproduce()
    text = summary_markdown(ledger)
    assert text.count("\n") == len(ledger.summary()) + 1
    assert f"{len(ledger.entries):,}" in text


def test_every_command_is_named_and_every_named_command_exists():
    named = set(re.findall(r"`spbe ([a-z]+)", README))
    assert named == {c.name or c.callback.__name__ for c in app.registered_commands}


@pytest.mark.parametrize("page", ["README.md", "README.id.md"])
def test_the_table_of_commands_says_what_their_help_does(page):
    """Every line of it names a command, arguments and options that the page of help of that command has."""
    text = (ROOT / page).read_text(encoding="utf-8")
    commands = get_command(app).commands
    rows = re.findall(r"^\| (`spbe .*?`(?:, `spbe .*?`)*) \| (.*) \|$", text, re.M)
    told = [(line, says) for lines, says in rows for line in re.findall(r"`spbe ([^`]*)`", lines)]
    assert {line.split()[0] for line, _ in told} == set(commands)
    for line, says in told:
        name, *words = shlex.split(line.replace("[", " ").replace("]", " ").replace(" ...", ""))
        command = commands[name]
        words = ["2022" if word in ("YEAR", "Y") else word for word in words]
        command.make_context(name, words)  # refuses an option, an argument or a value that the command does not take
        shown = command.get_help(typer.Context(command, info_name=name, terminal_width=400))
        options = set(re.findall(r"(?<![-\w])--[a-z-]+", shown))
        assert {word for word in words if word.startswith("--")} <= options, line
        assert set(re.findall(r"`(--[a-z-]+)", says)) <= options, says


def lines_of_code(text: str) -> list[str]:
    """Every line between fences, and the commands of the table."""
    blocks = re.findall(r"^```(\w*)\n(.*?)^```", text, re.M | re.S)
    lines = [line for kind, block in blocks if not kind for line in block.splitlines()]
    return lines + re.findall(r"^\| `(spbe [^`]*)`", text, re.M)


def test_both_readmes_name_the_same_commands_and_facts():
    """The Indonesian page has the same lines, pictures, versions and sizes; the first three are run or compared."""
    indonesian = (ROOT / "README.id.md").read_text(encoding="utf-8")
    assert lines_of_code(indonesian) == lines_of_code(README)
    for pattern in (
        r"\]\((docs/images/[^)]+)\)",
        r"\d+ MB",
        r"`(make [a-z-]+)",
        r"\b\d{3} (?:kabupaten|reports|laporan)",
    ):
        one, other = (re.findall(pattern, text) for text in (indonesian, README))
        # one picture is of a page in the reader's language
        one = [x.replace("docs/images/lhe-laporan", "docs/images/lhe-report") for x in one]
        assert {re.sub("laporan", "reports", x) for x in one} == set(other), pattern
    total = reproduce().summary().loc["total"]
    told = re.search(r"dari ([\d.]+) angka, ([\d.]+) cocok, (\d+) .*?, (\d+) berbeda tanpa", indonesian)
    said = [int(n.replace(".", "")) for n in told.groups()]
    assert said == [int(total[column]) for column in ("compared", "match", "explained", "unresolved")]
    assert total["unexplained"] == 0


def test_both_guides_to_documents_name_the_same_commands_and_formats():
    one, other = ((ROOT / "docs" / "guide" / f"{n}.md").read_text(encoding="utf-8") for n in ("documents", "dokumen"))
    assert lines_of_code(one) == lines_of_code(other)
    assert len(lines_of_code(one)) == 6
    for pattern in (r"^\| (`[^|]+) \|", r"`(SEQ [^`]+)`", r"`(--[a-z]+)", r"\b(make_report\(.*?\))"):
        assert set(re.findall(pattern, one, re.M)) == set(re.findall(pattern, other, re.M)), pattern


def links(page: Path) -> list[str]:
    """Targets of the links of a page that lead to a file."""
    return re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text(encoding="utf-8"))


LINKING = [
    page
    for page in (
        ROOT / "README.md",
        ROOT / "README.id.md",
        ROOT / "CONTRIBUTING.md",
        *sorted((ROOT / "docs").rglob("*.md")),
    )
    if links(page)
]


@pytest.mark.parametrize("page", LINKING, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(page):
    assert [target for target in links(page) if not page.parent.joinpath(target).exists()] == []


def test_no_server_address_in_lock_and_build_files():
    locks = [path.name for path in ROOT.glob("requirements*.lock")]
    assert sorted(locks) == ["requirements-core.lock", "requirements-dev.lock", "requirements.lock"]
    for name in (*locks, "environment.yml", "Makefile", "pyproject.toml", ".ci/run", "postBuild"):
        assert not re.search(r"https?://", (ROOT / name).read_text(encoding="utf-8")), name


LOCKS = {"requirements-core.lock": 5, "requirements.lock": 100, "requirements-dev.lock": 150}


def pins(lock: str) -> dict[str, set[str]]:
    """Pinned versions by name; some packages have one for old and one for new Pythons."""
    found: dict[str, set[str]] = {}
    for line in (ROOT / lock).read_text(encoding="utf-8").splitlines():
        if "==" in line and not line.startswith((" ", "#")):
            name, version = re.match(r"([\w.-]+)==(\S+)", line).groups()
            found.setdefault(name, set()).add(version)
    return found


@pytest.mark.parametrize("lock", LOCKS)
def test_every_locked_package_has_a_hash(lock):
    lines = (ROOT / lock).read_text(encoding="utf-8").splitlines()
    pinned = [i for i, line in enumerate(lines) if "==" in line and not line.startswith((" ", "#"))]
    assert len(pinned) > LOCKS[lock]
    assert all("--hash=sha256:" in lines[i + 1] for i in pinned)


def test_the_locks_lie_within_each_other():
    core, user, dev = map(pins, LOCKS)
    assert core.items() <= user.items() <= dev.items()


def test_a_user_gets_no_test_tools():
    tools = {"pytest", "hypothesis", "mypy", "ruff", "playwright", "dask", "distributed", "nbval"}
    assert not tools & set(pins("requirements.lock"))
    assert tools <= set(pins("requirements-dev.lock"))
    assert {"hatchling", "editables", "jupyterlab", "papermill", "seaborn", "statsmodels"} <= set(
        pins("requirements.lock")
    )


def test_what_make_says_it_installs_is_about_what_it_installs():
    text = (ROOT / "Makefile").read_text(encoding="utf-8")
    user, added = (int(n) for n in re.findall(r"(?:Installing|Adding) about (\d+) packages", text))
    # on one system a few pins of the lock have nothing to do
    assert 0 <= len(pins("requirements.lock")) - user <= 15
    assert abs(len(pins("requirements-dev.lock")) - len(pins("requirements.lock")) - added) <= 5


def exports(page: str) -> list[list[str]]:
    """The lines of a page that export, as words."""
    text = (ROOT / page).read_text(encoding="utf-8")
    return [shlex.split(line)[1:] for line in re.findall(r"^spbe export .*", text, re.M)]


@pytest.mark.parametrize(
    "page", ["README.md", "README.id.md", "docs/methods/panel.md", "docs/guide/en.md", "docs/guide/id.md"]
)
def test_exports_run_as_they_are_printed(page, tmp_path, monkeypatch):
    monkeypatch.setenv("SPBE_STUDY", "")
    monkeypatch.delenv("SPBE_STUDY")
    monkeypatch.chdir(tmp_path)
    if "guide" in page:
        study = init_study(tmp_path / "my-thesis", region="bintan")
        file = tmp_path / "levels.csv"
        file.write_text("No.;Level\n" + "".join(f"{n};{n % 5 + 1}\n" for n in range(1, 48)), encoding="utf-8")
        add_file(study, file, region="bintan", year=2021, assessment="self", source="Diskominfo")
        monkeypatch.chdir(study.path)
        monkeypatch.delenv("SPBE_STUDY", raising=False)
    lines = exports(page)
    assert len(lines) >= 2
    for words in lines:
        made = CliRunner().invoke(app, words)
        assert made.exit_code == 0, (words, made.exception)
        assert made.output.splitlines()[0] == words[1]
        assert all(Path(line).stat().st_size > 500 for line in made.output.splitlines())


def test_data_dictionary_names_every_table_and_column():
    text = (share_dir() / "data" / "README.md").read_text(encoding="utf-8")
    paths = sorted((share_dir() / "data").rglob("*.csv"))
    assert len(paths) >= 30
    for path in paths:
        name = path.relative_to(share_dir() / "data").as_posix()
        if name.startswith("instruments/permenpanrb-"):
            name = "instruments/<instrument>.csv"
        if "--" in name:
            name = "crosswalks/<old>--<new>.csv"
        assert f"\n### `{name}`" in text, name
        section = text.split(f"\n### `{name}`", 1)[1].split("\n## ", 1)[0].split("\n### ", 1)[0]
        for column in path.read_text(encoding="utf-8").splitlines()[0].split(","):
            assert f"`{column}`" in section, f"{name}: {column}"
