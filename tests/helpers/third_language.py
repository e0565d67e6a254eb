"""A made-up language of files alone: the English sentences, every piece of them between marks."""

from __future__ import annotations

import json
import re
import string
import tomllib
from pathlib import Path
from typing import Any

from spbe_research.paths import package_dir

#: the made-up language, by the code of a real one that the package does not speak
CODE = "jv"

_SETTINGS = """\
locale = "jv_ID"
name = "⟦Basa Jawa⟧"
and = "⟦lan⟧"
or = "⟦utawa⟧"
regulations = "title"
kinds = "small"
"""


def add_language(folder: Path) -> Path:
    """Write the language below ``folder``, which ``SPBE_TEXT`` may then name; no file of the package is touched."""
    target = folder / CODE
    target.mkdir(parents=True)
    (target / "language.toml").write_text(_SETTINGS, encoding="utf-8")
    for file in sorted((package_dir() / "text" / "en").glob("*.toml")):
        if file.name != "language.toml":
            lines: list[str] = []
            _write(tomllib.loads(file.read_text(encoding="utf-8")), (), lines)
            (target / file.name).write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def _write(table: dict[str, Any], path: tuple[str, ...], lines: list[str]) -> None:
    for key, value in table.items():
        if isinstance(value, dict):
            _write(value, (*path, key), lines)
        else:
            name = ".".join(json.dumps(part) for part in (*path, key))
            lines.append(f"{name} = {json.dumps(marked(value), ensure_ascii=False)}")


#: what stands between cells of a line of a table, and words of another language, which a page marks itself
_PARTS = re.compile(r"( \| |\*[^*]+\*)")


def _marked(piece: str) -> str:
    if not re.search("[A-Za-z]", piece) or _PARTS.fullmatch(piece):
        return piece
    return re.sub(r"\S(?:.*\S)?", r"⟦\g<0>⟧", piece, flags=re.S)


def marked(sentence: str) -> str:
    """Every piece between places that holds a letter, between marks: what fills the places stays outside.

    Examples
    --------
    >>> marked("Of {n} rows, {parts}.")
    '⟦Of⟧ {n} ⟦rows,⟧ {parts}.'
    """
    pieces = []
    for text, name, spec, conversion in string.Formatter().parse(sentence):
        literal = text.replace("{", "{{").replace("}", "}}")
        pieces += [_marked(piece) for piece in _PARTS.split(literal)]
        if name is not None:
            pieces.append("{" + name + (f"!{conversion}" if conversion else "") + (f":{spec}" if spec else "") + "}")
    return "".join(pieces)


def unmarked_words(text: str) -> str:
    """What is left of a text without the pieces between marks."""
    return re.sub("⟦[^⟦⟧]*⟧", " ", text)
