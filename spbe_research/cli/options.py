"""Options and arguments that several commands have, each defined once: its type, and what the Tab key offers for it.

Their help stands once too, under ``[option]`` of ``help.toml``; a command that means something else by one says so
under its own name.
"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from spbe_research.cli.offered import (
    assessments,
    engines,
    formats,
    instruments,
    kinds,
    languages,
    provinces,
    publications,
    regions,
    scopes,
    sources,
)
from spbe_research.cli.spoken import check_lang

__all__ = [
    "AsJson",
    "Assessment",
    "Engine",
    "Formats",
    "GivenPath",
    "Instrument",
    "Kind",
    "Lang",
    "MessageLang",
    "Out",
    "OwnRegion",
    "PathOption",
    "Province",
    "Publication",
    "Region",
    "Regions",
    "ReportLang",
    "Scope",
    "Source",
    "Year",
]

Region: TypeAlias = Annotated[str, typer.Argument(autocompletion=regions)]
#: none, one, or PDFs
Regions: TypeAlias = Annotated[list[str] | None, typer.Argument(autocompletion=regions)]
#: the government that something is about, as an option
OwnRegion: TypeAlias = Annotated[str | None, typer.Option(autocompletion=regions)]
Scope: TypeAlias = Annotated[str, typer.Argument(autocompletion=scopes)]
Publication: TypeAlias = Annotated[str | None, typer.Argument(autocompletion=publications)]

Year: TypeAlias = int | None
Source: TypeAlias = Annotated[str | None, typer.Option(autocompletion=sources)]
Assessment: TypeAlias = Annotated[str | None, typer.Option(autocompletion=assessments)]
Instrument: TypeAlias = Annotated[str | None, typer.Option(autocompletion=instruments)]
Kind: TypeAlias = Annotated[str | None, typer.Option(autocompletion=kinds)]
Province: TypeAlias = Annotated[str | None, typer.Option(autocompletion=provinces)]

#: not looked at before it is used: what is wrong with it is said by whoever reads or writes it
PathOption: TypeAlias = Annotated[Path | None, typer.Option(readable=False)]
GivenPath: TypeAlias = Annotated[Path, typer.Argument(readable=False)]
Out: TypeAlias = PathOption
Formats: TypeAlias = Annotated[str, typer.Option(autocompletion=formats)]
Engine: TypeAlias = Annotated[str | None, typer.Option(autocompletion=engines)]

Lang: TypeAlias = Annotated[str | None, typer.Option(autocompletion=languages)]
#: of what is written, where it is not that of a study
ReportLang: TypeAlias = Annotated[str, typer.Option(autocompletion=languages)]
#: of a command that writes nothing in a language: what it says; ``--lang`` is read before, by command_language
MessageLang: TypeAlias = Annotated[str | None, typer.Option(callback=check_lang, autocompletion=languages)]
AsJson: TypeAlias = Annotated[bool, typer.Option("--json")]
