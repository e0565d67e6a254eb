"""Help and complaints about a command line: every word by key, in the language of messages, and quick."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
import typer
from helpers.running import call
from helpers.sentences import says
from typer.core import TyperCommand, TyperGroup
from typer.main import get_command

from spbe_research.cli.language import speaking
from spbe_research.cli.main import app
from spbe_research.study.folder import init_study
from spbe_research.text.catalog import catalog

COMMANDS = ("", *get_command(app).commands)

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


def page(command: str, kind: type[TyperCommand] | type[TyperGroup] | None = None) -> str:
    """The help of a command; ``kind``: as Typer's own class lays it out."""
    group = get_command(app)
    one = group.commands[command] if command else group
    ctx = typer.Context(one, info_name=f"spbe {command}".strip())
    if kind is None:
        return one.get_help(ctx)
    formatter = ctx.make_formatter()
    TyperCommand.__mro__[1].format_usage(one, ctx, formatter)
    one.format_help_text(ctx, formatter)
    kind.format_options(one, ctx, formatter)
    return formatter.getvalue().rstrip("\n")


@pytest.mark.parametrize("command", COMMANDS)
def test_english_help_is_what_typer_prints_of_the_same_command(command):
    with speaking("en"):
        assert page(command) == page(command, TyperCommand if command else TyperGroup)


@pytest.mark.parametrize("command", COMMANDS)
def test_indonesian_help_has_no_english_word(command):
    with speaking("id"):
        said = page(command)
    assert said.startswith("Penggunaan: spbe")
    assert STOP.findall(said) == []
    with speaking("en"):
        assert STOP.findall(page(command))


def test_help_has_a_key_a_parameter_and_no_other():
    group = get_command(app)
    wanted = {f"help.{name or 'spbe'}.about" for name in COMMANDS}
    for name in COMMANDS:
        wanted |= {f"help.{name or 'spbe'}.{p.name}" for p in (group.commands[name] if name else group).params}
    sections = {f"help.{name or 'spbe'}." for name in COMMANDS}
    assert {key for key in catalog("en") if key.startswith(tuple(sections))} == wanted


@pytest.mark.parametrize("words", WRONG)
def test_what_is_wrong_with_a_line_is_told_in_both_languages(monkeypatch, capsys, words):
    said = {}
    for lang in ("en", "id"):
        monkeypatch.setenv("SPBE_LANG", lang)
        status, out, said[lang] = call(monkeypatch, capsys, *words.split())
        assert (status, out) == (2, "")
        assert [part for part in WRONG[words] if part not in said[lang]] == []
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


@pytest.mark.parametrize("words", ["--help", "report --help", "report --colour red"])
def test_help_reads_no_tables_library(words, tmp_path):
    init_study(tmp_path / "mine", lang="id")
    code = (
        "import sys\nfrom spbe_research.cli.start import main\ntry:\n    main()\nexcept SystemExit:\n    pass\n"
        "print([m for m in ('pandas', 'numpy', 'scipy') if m in sys.modules])"
    )
    run = [sys.executable, "-c", code, *words.split()]
    done = subprocess.run(run, capture_output=True, text=True, check=True, cwd=tmp_path / "mine")
    assert done.stdout.splitlines()[-1] == "[]"
    assert "Penggunaan:" in done.stdout + done.stderr
