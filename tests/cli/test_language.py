"""The language of messages: which one is taken, and that errors are shown in it, also from another process."""

from __future__ import annotations

import pickle
import re
import sys

import pytest
from helpers.sentences import said, says

from spbe_research.cli.language import command_language, speaking
from spbe_research.cli.main import main
from spbe_research.data.observations import load_values
from spbe_research.data.regions import find_region
from spbe_research.errors import STUDY_ROW, DataError, UnknownRegion, message
from spbe_research.identification.bounds import bounds
from spbe_research.study.folder import init_study
from spbe_research.text.catalog import say

PASIR = "errors.data.regions.unknown_region"
LOCALE = ("LC_ALL", "LC_MESSAGES", "LANG", "SPBE_LANG", "SPBE_STUDY")


@pytest.fixture
def nowhere(tmp_path, monkeypatch):
    """An empty folder and no settings."""
    for name in LOCALE:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("locale.getlocale", lambda: (None, None))
    return tmp_path


@pytest.mark.parametrize(
    ("settings", "spoken"),
    [
        ({}, "en"),
        ({"LANG": "id_ID.UTF-8"}, "id"),
        ({"LANG": "id"}, "id"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "de_DE.UTF-8"}, "en"),
        ({"LANG": "id_ID.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "id_ID.UTF-8", "SPBE_LANG": "en"}, "en"),
        ({"SPBE_LANG": "id"}, "id"),
        ({"SPBE_LANG": "xx"}, "en"),
    ],
)
def test_settings_and_locale(nowhere, monkeypatch, settings, spoken):
    for name, value in settings.items():
        monkeypatch.setenv(name, value)
    assert command_language(["show", "paser"]) == spoken


def test_windows_names_its_languages_in_full(nowhere, monkeypatch):
    monkeypatch.setattr("locale.getlocale", lambda: ("Indonesian_Indonesia", "1252"))
    assert command_language([]) == "id"


def test_option_then_study_then_setting(nowhere, monkeypatch):
    monkeypatch.setenv("SPBE_LANG", "en")
    init_study("mine", lang="id")
    monkeypatch.chdir(nowhere / "mine")
    assert command_language([]) == "id"
    assert command_language(["report", "--lang", "en"]) == "en"
    assert command_language(["report", "--lang=en"]) == "en"
    assert command_language(["report", "--lang", "xx"]) == "id"  # refused later, in the study's language


def test_an_error_is_shown_in_the_language_of_whoever_reads_it():
    with pytest.raises(UnknownRegion) as caught:
        find_region("pasir")
    error = pickle.loads(pickle.dumps(caught.value))  # noqa: S301
    for lang in ("en", "id"):
        with speaking(lang):
            assert said(str(error), PASIR, lang, shown="pasir", hint=says("errors.data.regions.near", lang))


def test_the_frame_of_a_data_error_too():
    error = DataError("a.csv", row=STUDY_ROW + 3, column="level", found="x", allowed="1 to 5")
    values = {"study": {"file": "a.csv"}, "row": {"row": 3}, "column": {"column": "level"}}
    for lang in ("en", "id"):
        where = "".join(say(f"errors.frame.{key}", lang, **v) for key, v in values.items())
        found, allowed = say("errors.frame.found", lang, found="x"), say("errors.frame.allowed", lang, allowed="1 to 5")
        with speaking(lang):
            assert str(error) == f"{where}: {found}; {allowed}"


def test_a_message_is_english_text_for_a_program_and_keeps_its_key():
    text = message("errors.frame.row", row=3)
    english, indonesian = (say("errors.frame.row", lang, row=3) for lang in ("en", "id"))
    assert english != indonesian
    assert (text.key, text.values, text == english) == ("errors.frame.row", {"row": 3}, True)
    with speaking("id"):
        assert (str(text), f"{text}", text == english) == (indonesian, indonesian, True)


def test_what_is_kept_in_a_result_does_not_change_with_the_language_of_messages():
    """Chapters look into notes; a message inside another one is English there too."""
    kept = {}
    for lang in ("en", "id"):
        with speaking(lang):
            kept[lang] = bounds(load_values("banyuasin", 2023), "permenpanrb-59-2020", conflicts="set-aside")
    assert kept["id"].note == kept["en"].note
    printed = message("errors.identification.reading.printed", name="domain 4", text="0.30")
    off = says("errors.identification.reading.off_scale", value=printed, low=1, high=5)
    assert says("notes.reading.set_aside", values=re.compile(off.pattern + ".*")).match(kept["en"].note)
    english, indonesian = (
        say("errors.frame.side", lang, side="a", problem=say("errors.frame.row", lang, row=3)) for lang in ("en", "id")
    )
    with speaking("id"):
        outer = message("errors.frame.side", side="a", problem=message("errors.frame.row", row=3))
        assert (str(outer), outer == english) == (indonesian, True)


def test_the_command_speaks_indonesian(nowhere, monkeypatch, capsys):
    monkeypatch.setenv("LANG", "id_ID.UTF-8")
    monkeypatch.setattr(sys, "argv", ["spbe", "show", "pasir"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 2
    error = capsys.readouterr().err
    assert error.startswith("spbe: ")
    assert said(error, PASIR, "id", shown="pasir")
    assert not said(error, PASIR, "en", shown="pasir")
    assert "SPBE_LANG" not in __import__("os").environ


def test_what_is_said_when_all_goes_well_is_indonesian_too(nowhere, monkeypatch, capsys):
    monkeypatch.setenv("LANG", "id_ID.UTF-8")
    monkeypatch.setattr(sys, "argv", ["spbe", "init", "kajian", "--region", "bintan"])
    with pytest.raises(SystemExit) as ended:
        main()
    assert ended.value.code == 0
    result, hint = capsys.readouterr()
    assert result == say("command.study", "id", folder="kajian", name="kajian") + "\n"
    assert hint == say("command.next_template", "id", folder="kajian") + "\n"
