"""Help and complaints about a command line: every word by key, in the language of messages, and quick."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
import typer
from helpers.running import call
from helpers.sentences import says
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from spbe_research.cli.language import speaking
from spbe_research.cli.main import _COMMANDS, app
from spbe_research.cli.spoken import GROUPS
from spbe_research.study.folder import init_study
from spbe_research.text.catalog import catalog, tell

COMMANDS = ("", *get_command(app).commands)

#: commands by group, in the order in which they are listed
GROUPED = {group: tuple(f.__name__ for f in functions) for group, functions in _COMMANDS.items()}

#: words that only an English sentence has; names of options and their values are no sentences
STOP = re.compile(
    r"(?i)(?<![-\w])(?:the|is|are|of|not|and|or|for|must|no|to|with|cannot|found|allowed|such|this)(?![-\w])"
)

WRONG = {
    "report --year x": ("'--year'", "'x'"),
    "report --limit x": ("'--limit'", "'x'"),
    "report paser --colour red": ("--colour", "--out, --source"),
    "report paser --qqq": ("--qqq",),
    "report --year": ("'--year'",),
    "report --all=3": ("'--all'",),
    "--version=3": ("'--version'",),
    "show a b": ("(b)",),
    "remove x y": ("'y'",),
    "nothing": ("'nothing'",),
    "reprt": ("'reprt'", "'report', 'export'"),
    "add": ("--help'",),
    "add x.csv": ("'--source'",),
    "show paser --lang xx": ("'xx'",),
    "-x": ("-x",),
}


@pytest.fixture(autouse=True)
def _nowhere(tmp_path, monkeypatch):
    for name in ("LC_ALL", "LC_MESSAGES", "LANG", "SPBE_LANG", "SPBE_STUDY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)


def page(command: str, kind: type[TyperCommand] | type[TyperGroup] | None = None, width: int = 80) -> str:
    """The help of a command; ``kind``: as Typer's own class lays it out."""
    group = get_command(app)
    one = group.commands[command] if command else group
    ctx = typer.Context(one, info_name=f"spbe {command}".strip(), terminal_width=width, max_content_width=width)
    if kind is None:
        return one.get_help(ctx)
    formatter = ctx.make_formatter()
    TyperCommand.__mro__[1].format_usage(one, ctx, formatter)
    one.format_help_text(ctx, formatter)
    kind.format_options(one, ctx, formatter)
    return formatter.getvalue().rstrip("\n")


def entries(shown: str) -> list[str]:
    """The lines of a page that was laid out wide, headings aside, with the space between their words taken as one."""
    return sorted(" ".join(line.split()) for line in shown.splitlines() if line.startswith("  "))


@pytest.mark.parametrize("command", COMMANDS)
def test_english_help_says_what_typer_prints_of_the_same_command(command):
    """In other sections: what every command has stands apart, and the commands stand in groups."""
    with speaking("en"):
        own, typers = page(command, width=400), page(command, TyperCommand if command else TyperGroup, width=400)
    assert entries(own) == entries(typers)
    assert own.splitlines()[0] == typers.splitlines()[0]
    assert len(entries(own)) > 4


@pytest.mark.parametrize("lang", ["en", "id"])
def test_commands_stand_in_groups(lang):
    with speaking(lang):
        shown = page("", width=400)
        titles = [tell(f"help.group.{group}") for group in GROUPS]
    found: dict[str, list[str]] = {}
    heading = ""
    for line in shown.splitlines():
        heading = line.removesuffix(":") if line.endswith(":") and not line.startswith(" ") else heading
        if heading in titles and line.startswith("  "):
            found.setdefault(heading, []).append(line.split()[0])
    assert list(found) == titles
    assert found == dict(zip(titles, map(list, GROUPED.values()), strict=True))
    assert sorted(name for names in found.values() for name in names) == sorted(COMMANDS[1:])


@pytest.mark.parametrize("command", COMMANDS)
def test_what_every_command_has_stands_apart(command):
    with speaking("en"):
        shown = page(command, width=400)
        title = tell("help.of_all")
    apart = shown.partition(f"\n{title}:\n")[2].partition("\n\n")[0]
    assert [line.split()[0].rstrip(",") for line in apart.splitlines()] == ["--lang", "-q", "-v", "--help"]


@pytest.mark.parametrize("command", COMMANDS)
def test_indonesian_help_has_no_english_word(command):
    with speaking("id"):
        said = page(command)
    assert said.startswith("Penggunaan: spbe")
    assert STOP.findall(said) == []
    with speaking("en"):
        assert STOP.findall(page(command))


@pytest.mark.parametrize("lang", ["id", "en"])
def test_each_command_is_told_in_one_line_of_eighty_columns(lang):
    with speaking(lang):
        lines = page("", width=78).splitlines()  # what a terminal of 80 leaves
    for name in filter(None, COMMANDS):
        (at,) = [n for n, line in enumerate(lines) if line.startswith(f"  {name} ")]
        assert len(lines[at]) <= 80
        assert lines[at].endswith("."), lines[at]
        assert not lines[at].endswith("...")
        assert lines[at + 1 : at + 2] == [] or not lines[at + 1].startswith("    ")  # nor does it go on below


def test_help_has_a_key_a_parameter_and_no_other():
    group = get_command(app)
    wanted = {f"help.{name or 'spbe'}.about" for name in COMMANDS}
    known = set(catalog("en"))
    for name in COMMANDS:
        command = group.commands[name] if name else group
        places = [f"help.{name or 'spbe'}"]
        places += ["help.page"] if "engine" in {p.name for p in command.params} else []
        for param in command.params:
            if param.name not in ("install_completion", "show_completion"):  # Typer's, which nobody is offered
                where = [f"{place}.{param.name}" for place in (*places, "help.option")]
                wanted.add(next((key for key in where if key in known), where[0]))
                assert param.help == tell(next(key for key in where if key in known)), param.name
    sections = {f"help.{name or 'spbe'}." for name in COMMANDS} | {"help.page.", "help.option."}
    assert {key for key in known if key.startswith(tuple(sections))} == wanted


@pytest.mark.parametrize("words", WRONG)
def test_what_is_wrong_with_a_line_is_told_in_both_languages(monkeypatch, capsys, words):
    said = {}
    for lang in ("en", "id"):
        monkeypatch.setenv("SPBE_LANG", lang)
        status, out, said[lang] = call(monkeypatch, capsys, *words.split())
        assert (status, out) == (2, "")
        assert [part for part in WRONG[words] if part not in said[lang]] == []
        assert said[lang].startswith("spbe: ")
        assert said[lang].count("\n") == 1
    assert STOP.findall(re.sub(r"'[^']*'", "", said["id"])) == []
    assert said["en"] != said["id"]


@pytest.mark.parametrize(
    ("words", "settings"),
    [
        ("report --help --lang id", {}),
        ("report --lang=id --help", {}),
        ("--lang id report --help", {}),
        ("report --help", {"SPBE_LANG": "id"}),
        ("report --help", {"LANG": "id_ID.UTF-8"}),
    ],
)
def test_each_way_to_say_the_language(monkeypatch, capsys, words, settings):
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    status, said, _ = call(monkeypatch, capsys, *words.split())
    assert status == 0
    assert said.startswith("Penggunaan:")
    wrong = words.replace("--help", "--colour red")
    status, _, said = call(monkeypatch, capsys, *wrong.split())
    assert status == 2
    assert says("errors.cli.usage.no_option", "id", name="--colour").search(said)


def test_language_of_a_study(tmp_path, monkeypatch, capsys):
    init_study("mine", lang="id")
    monkeypatch.chdir(tmp_path / "mine" / "data")
    assert call(monkeypatch, capsys, "--help")[1].startswith("Penggunaan:")
    monkeypatch.chdir(tmp_path)
    assert call(monkeypatch, capsys, "--help")[1].startswith("Usage:")
    monkeypatch.setenv("SPBE_STUDY", str(tmp_path / "mine"))
    assert call(monkeypatch, capsys, "--help")[1].startswith("Penggunaan:")


def test_language_before_a_command_is_that_of_the_command(tmp_path, monkeypatch, capsys):
    assert call(monkeypatch, capsys, "--lang", "en", "init", "thesis")[0] == 0
    assert 'lang = "en"' in (tmp_path / "thesis" / "study.toml").read_text(encoding="utf-8")
    assert call(monkeypatch, capsys, "--lang", "en", "init", "tesis", "--lang", "id")[0] == 0
    assert 'lang = "id"' in (tmp_path / "tesis" / "study.toml").read_text(encoding="utf-8")


def test_what_was_typed_steers_no_terminal(monkeypatch, capsys):
    for words in (["show", "paser", "\x1b[31mred"], ["show", "--\x1b[31m"]):
        _, _, said = call(monkeypatch, capsys, *words)
        assert "\x1b" not in said
        assert "\\x1b[31m" in said


#: lines that say nothing of any table; each is run in one process after the other, and then it is asked what it has
QUICK = [
    *(f"{command} --help".strip() for command in COMMANDS),
    *(f"{command} --colour red".strip() for command in COMMANDS),
    "--version",
    "--show-completion bash",
    "nothing",
    "report --year x",
    "show",
    "show paser extra",
]
_ASK = """
import io, os, sys
from spbe_research.cli.start import main
heavy = lambda: [m for m in ("pandas", "numpy", "scipy", "pyarrow", "matplotlib") if m in sys.modules]
for line in sys.stdin.read().splitlines():
    variables, _, words = line.rpartition("|")
    os.environ |= dict(v.split("=", 1) for v in variables.split(";") if v)
    sys.argv, sys.stdout, sys.stderr = ["spbe", *words.split()], io.StringIO(), io.StringIO()
    try:
        main()
    except SystemExit:
        pass
    told, sys.stdout = sys.stdout.getvalue() + sys.stderr.getvalue(), sys.__stdout__
    print(bool(told.strip()), heavy(), words or variables)
"""


def loaded(lines: list[str], folder: Path) -> list[str]:
    """After each line of one process: whether it said something, and which libraries of tables are there."""
    run = [sys.executable, "-c", _ASK]
    environment = {k: v for k, v in os.environ.items() if not k.startswith("_SPBE")}
    done = subprocess.run(
        run, input="\n".join(lines), capture_output=True, text=True, check=True, cwd=folder, env=environment
    )
    return done.stdout.splitlines()


def test_help_version_and_wrong_lines_read_no_tables_library(tmp_path):
    init_study(tmp_path / "mine", lang="id")
    assert loaded(QUICK, tmp_path / "mine") == [f"True [] {line}" for line in QUICK]


def test_completion_reads_no_tables_library(tmp_path):
    """Also of names from the tables, in the way that the script of bash asks."""
    asked = ["spbe ", "spbe re", "spbe report --", "spbe report pas", "spbe panel --lang ", "spbe export x --source k"]
    asked += ["spbe template x --instrument ", "spbe reproduce ", "spbe export x --province ", "spbe report --kind "]
    lines = [f"_SPBE_COMPLETE=complete_bash;COMP_WORDS={words};COMP_CWORD={words.count(' ')}|" for words in asked]
    told = loaded(lines, tmp_path)
    assert [one.split("] ")[0] for one in told] == ["True [" for _ in asked]
    init_study(tmp_path / "mine", region="paser")
    for folder in (tmp_path, tmp_path / "mine"):
        assert loaded(["show paser"], folder) == ["True [] show paser"]
    assert "pandas" in loaded(["check --data nowhere"], tmp_path)[0]  # the test would see it
