"""Results on standard output, all else on standard error; --quiet and --verbose; completion in a shell."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from contextlib import suppress
from functools import cache

import pytest
from helpers.running import call
from helpers.sentences import says
from helpers.tables import ROOT
from typer.completion import shell_complete
from typer.main import get_command

from spbe_research import progress
from spbe_research.cli import offered as offered_names
from spbe_research.cli.main import _COMMANDS, app
from spbe_research.cli.offered import SHELLS
from spbe_research.cli.spoken import errors
from spbe_research.data.published import ASSESSMENTS
from spbe_research.data.regions import find_region
from spbe_research.errors import message
from spbe_research.papers.paper import paper_keys
from spbe_research.paths import data_dir
from spbe_research.reports.documents.formats import ALWAYS, FORMATS
from spbe_research.reports.running.run import ENGINES
from spbe_research.text.catalog import say, tell

FUNCTIONS = [function for functions in _COMMANDS.values() for function in functions]


@pytest.fixture(autouse=True)
def _nowhere(tmp_path, monkeypatch):
    monkeypatch.setenv("SPBE_STUDY", "")  # so that it is put back as it was, whatever a command enters
    monkeypatch.delenv("SPBE_STUDY")
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize(
    ("words", "place"),
    [("--quiet", "before"), ("-q", "after"), ("", "after"), ("--verbose", "after"), ("-v", "before")],
)
def test_hints_are_no_result(monkeypatch, capsys, words, place):
    line = [*words.split(), "init", "thesis"] if place == "before" else ["init", "thesis", *words.split()]
    status, out, said = call(monkeypatch, capsys, *line)
    assert (status, out) == (0, tell("command.study", folder="thesis", name="thesis") + "\n")
    hint = tell("command.next_template", folder="thesis")
    data = tell("command.detail_data", folder=data_dir())
    assert said.splitlines() == {"q": [], "": [hint], "v": [data, hint]}[words.strip("-")[:1]]


def test_both_at_once_are_refused(monkeypatch, capsys):
    for line in ("show paser -q -v", "-q show paser -v", "--quiet --verbose show paser"):
        status, out, said = call(monkeypatch, capsys, *line.split())
        assert (status, out) == (2, "")
        assert said == f"spbe: {message('errors.cli.usage.quiet_and_verbose')}\n"


def test_verbose_names_the_study_and_says_how_long_each_part_took(tmp_path, monkeypatch, capsys):
    call(monkeypatch, capsys, "init", "thesis")
    monkeypatch.chdir(tmp_path / "thesis")
    _, out, said = call(monkeypatch, capsys, "export", "x.csv", "--all", "--depth", "index", "--year", "2024", "-v")
    assert say("command.detail_study", "id", folder=tmp_path / "thesis") in said.splitlines()
    assert re.search(rf"^{say('command.work export', 'id')}: \d+\.\d s$", said, re.M)
    assert out.splitlines()[0] == "x.csv"


def test_every_command_lets_its_work_be_seen(monkeypatch, capsys):
    """The functions run inside :func:`progress.show`, as they were asked to."""
    seen = []
    monkeypatch.setattr(progress, "show", lambda **said: seen.append(said) or pytest.fail("no command runs here"))
    for command in app.registered_commands:
        with pytest.raises(pytest.fail.Exception):
            command.callback(quiet=True)
    with pytest.raises(pytest.fail.Exception):
        call(monkeypatch, capsys, "show", "paser", "-q")
    assert seen == [{"quiet": True, "verbose": False}] * (len(FUNCTIONS) + 1)
    assert {command.callback.__wrapped__ for command in app.registered_commands} == set(FUNCTIONS)


def test_python_m_is_the_same_command(tmp_path):
    done = [
        subprocess.run([sys.executable, "-m", name, "--version"], capture_output=True, text=True, cwd=tmp_path)
        for name in ("spbe_research", "spbe_research.cli")
    ]
    assert done[0].stdout == done[1].stdout
    assert done[0].stdout.startswith("spbe-research ")
    assert (done[0].returncode, done[0].stderr) == (0, "")


# ------------------------------------------------------------------------------------------------ completion


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_of_each_shell(monkeypatch, capsys, shell):
    status, script, said = call(monkeypatch, capsys, "--show-completion", shell)
    assert (status, said) == (0, "")
    assert "_SPBE_COMPLETE" in script
    assert f"complete_{shell}" in script
    page = (ROOT / "docs" / "methods" / "command-line.md").read_text(encoding="utf-8")
    assert f"`spbe --show-completion {shell} >" in page


@pytest.mark.parametrize("shell", ["csh", ""])
def test_of_another_shell_there_is_none(monkeypatch, capsys, shell):
    status, out, said = call(monkeypatch, capsys, "--show-completion", shell)
    assert (status, out) == (2, "")
    assert ", ".join(SHELLS) in said
    assert said.count("\n") == 1


#: what was typed so far, and some of what is offered; None: nothing, so that the shell completes names of files
TYPED = {
    "spbe re": {"report", "reproduce", "remove"},
    "spbe --l": {"--lang"},
    "spbe check --": {"--data", "--json", "--lang", "--quiet", "--verbose", "--help"},
    "spbe report pas": {"paser", "pasaman"},
    "spbe show kabupaten-pase": {"kabupaten-paser"},
    "spbe panel provinsi-bal": {"provinsi-bali"},
    "spbe report --all --kind k": {"kota", "kabupaten"},
    "spbe report --all --province bal": {"bali"},
    "spbe template x.xlsx --instrument permenpanrb-8": {"permenpanrb-8-2026"},
    "spbe reproduce paser": {"paser-2022"},
    "spbe report paser --source bintan": {"bintan-study"},
    "spbe report paser --lang ": {"id", "en"},
    "spbe report paser --engine ": {"inprocess", "kernel"},
    "spbe report paser --assessment s": {"self", "study"},
    "spbe report paser --format d": {"docx"},
    "spbe --show-completion ": set(SHELLS),
    "spbe show serang": None,  # two bear the name
    "spbe show paser ": None,
    "spbe check --data ": None,
    "spbe nothing ": None,
}


def offered(monkeypatch, capsys, shell: str, typed: str) -> tuple[list[str], str]:
    monkeypatch.setenv("_SPBE_COMPLETE", f"complete_{shell}")
    monkeypatch.setenv("COMP_WORDS", typed)
    monkeypatch.setenv("COMP_CWORD", str(len(typed.split(" ")) - 1))
    monkeypatch.setenv("_TYPER_COMPLETE_ARGS", typed)
    monkeypatch.setenv("_TYPER_COMPLETE_FISH_ACTION", "get-args")
    with suppress(errors.ClickException):  # as the command itself: see the test in bash
        shell_complete(made(), {}, "spbe", "_SPBE_COMPLETE", f"complete_{shell}")
    out, said = capsys.readouterr()
    return out.splitlines(), said


@cache
def made():
    return get_command(app)


@pytest.mark.parametrize("typed", TYPED)
def test_what_is_offered(monkeypatch, capsys, typed):
    for shell in ("bash", "fish") if typed.endswith("-") else ("bash",):  # fish shows words beside, on one line
        lines, said = offered(monkeypatch, capsys, shell, typed)
        names = {line.partition("\t")[0] for line in lines} - {""}
        assert said == ""
        assert names >= TYPED[typed] if TYPED[typed] else names == set()
        assert all(name.startswith(typed.split(" ")[-1]) for name in names)


def test_what_is_offered_is_what_there_is():
    """Written down beside the commands, since the modules that use it wait for libraries of tables."""
    assert offered_names.engines("") == list(ENGINES)
    assert set(offered_names.formats("")) == {*FORMATS, *ALWAYS}
    assert offered_names.assessments("") == list(ASSESSMENTS)
    assert set(offered_names.publications("")) == set(paper_keys())
    for name in offered_names.regions(""):
        find_region(name)


def test_a_line_half_typed_is_not_complained_of(monkeypatch, capsys):
    monkeypatch.setenv("_SPBE_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "spbe nothing ")
    monkeypatch.setenv("COMP_CWORD", "2")
    assert call(monkeypatch, capsys)[1:] == ("", "")


def test_a_broken_table_offers_nothing_and_says_nothing(tmp_path, monkeypatch, capsys):
    (tmp_path / "data").mkdir()
    monkeypatch.setenv("SPBE_DATA", str(tmp_path / "data"))
    for typed in ("spbe report pas", "spbe report --all --kind k", "spbe template x --instrument p"):
        lines, said = offered(monkeypatch, capsys, "bash", typed)
        assert (set(lines) - {""}, said) == (set(), "")


@pytest.mark.skipif(shutil.which("bash") is None, reason="needs bash")
def test_in_bash_itself(tmp_path):
    """The script that is printed, in the shell that it is for."""
    script = tmp_path / "spbe"
    start = "import sys; sys.argv[0] = 'spbe'; from spbe_research.cli.start import main; main()"
    script.write_text(f'#!/bin/sh\nexec "{sys.executable}" -c "{start}" "$@"\n', encoding="utf-8")
    script.chmod(0o755)
    asked = (
        'eval "$(spbe --show-completion bash)"; COMP_WORDS=(spbe report pase); COMP_CWORD=2; '
        '_spbe_completion spbe; echo "${COMPREPLY[*]}"; complete -p spbe'
    )
    environment = os.environ | {"PATH": f"{tmp_path}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    done = subprocess.run(["bash", "--norc", "-c", asked], capture_output=True, text=True, env=environment)
    assert done.stdout.splitlines() == ["paser", "complete -o default -F _spbe_completion spbe"]


def test_the_help_of_an_unknown_name_is_one_line(monkeypatch, capsys):
    _, _, said = call(monkeypatch, capsys, "show", "paser", "--colour", "red")
    assert says("errors.cli.usage.no_option", name="--colour").search(said)
    assert said.count("\n") == 1
