"""Which institutions a question to the country is about: all, a province, a kind, or a list of the user's own."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from spbe_research.data.panel import Panel, load_panel
from spbe_research.data.regions import Region, find_region
from spbe_research.data.selection import known_kinds
from spbe_research.errors import AmbiguousRegion, ParameterError, UnknownRegion, message
from spbe_research.options import refused
from spbe_research.text.result import result_table

__all__ = ["NATION", "Scope", "find_scope", "load_scope"]

#: the whole country, as it is asked for and as folders call it
NATION = "nasional"
_NATION = (NATION, "national", "nation", "indonesia")

#: most bytes of a file of names
_MOST = 1_000_000


@dataclass(frozen=True, slots=True)
class Scope:
    """Institutions that a question is about; made by :func:`find_scope`.

    Attributes
    ----------
    what : ``"nation"``, ``"province"``, ``"kind"`` or ``"list"``.
    slug : name for folders.
    asked : what gives the same scope again, in one line.
    province : of a province; kind : of a kind; members : ids of a list, in its order.
    """

    what: str
    slug: str
    asked: str
    province: Region | None = None
    kind: str = ""
    members: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"<scope {self.slug}>"

    def _repr_html_(self) -> str:
        return result_table("panel", {"name": self.slug})


def load_scope(scope: Scope, years: Sequence[int] | None, *, depth: str = "domain") -> Panel:
    """Figures of a scope.

    Raises
    ------
    NoObservation, ParameterError
        as :func:`spbe_research.load_panel`.
    """
    panel = load_panel(years, depth=depth, kind=scope.kind or None, province=scope.province)
    return panel.of(scope.members) if scope.members else panel


def find_scope(scope: str | Sequence[str]) -> Scope:
    """The institutions that a text, a file or a list of names means.

    Parameters
    ----------
    scope : ``"nasional"``, a province, a key of data/kinds.csv, names with commas or semicolons between, or a file with
        a name a line; or a list of names.

    Raises
    ------
    ParameterError
        for what is none of these, and for a list with names twice or unknown, which names all of them.

    Examples
    --------
    >>> find_scope("nasional").what, find_scope("kalimantan-timur").slug, find_scope("kota").kind
    ('nation', 'kalimantan-timur', 'kota')
    >>> find_scope("bintan; kota batam").members
    ('21.01', '21.71')
    """
    if not isinstance(scope, str):
        if isinstance(scope, bytes) or not isinstance(scope, Sequence) or not all(isinstance(n, str) for n in scope):
            raise refused("scope", scope, "a_text")
        return _list([str(n) for n in scope], "")
    text = scope.strip()
    if text.casefold() in _NATION:
        return Scope("nation", NATION, NATION)
    if re.search(r"[;,\n]", text):
        return _list(re.split(r"[;,\n]", text), "")
    if text in known_kinds():
        return Scope("kind", text.replace("_", "-"), text, kind=text)
    if _is_file(text):
        return _list(_names_in(Path(text)), Path(text).stem)
    place = _province(text)
    slug = place.slug.removeprefix("provinsi-")
    return Scope("province", slug, slug, province=place)


def _is_file(text: str) -> bool:
    """Whether a file of that name is there; what no system takes for a name is none."""
    try:
        return Path(text).is_file()
    except (OSError, ValueError):
        return False


def _province(text: str) -> Region:
    for name in (text, f"provinsi {text}"):  # a province may bear the name of a kota
        try:
            place = find_region(name)
        except (UnknownRegion, AmbiguousRegion):
            continue
        if place.kind == "provinsi":
            return place
    try:
        place = find_region(text)
    except (UnknownRegion, AmbiguousRegion):
        kinds = ", ".join(known_kinds())
        raise ParameterError(message("errors.panel.scope.unknown", scope=text[:60], kinds=kinds)) from None
    raise ParameterError(message("errors.panel.scope.alone", place=place.describe()))


def _names_in(path: Path) -> list[str]:
    """A name a line; of a table its first column, and no line that begins with #."""
    try:
        if path.stat().st_size > _MOST:
            raise ParameterError(message("errors.panel.scope.file", name=path.name))
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError):
        raise ParameterError(message("errors.panel.scope.file", name=path.name)) from None
    lines = [re.split(r"[;,\t]", line)[0].strip().strip('"') for line in text.splitlines()]
    lines = [line for line in lines if line and not line.startswith("#")]
    heads = ("nama", "name", "instansi", "institution", "region", "wilayah", "institution_id")
    return lines[1:] if lines and lines[0].casefold() in heads else lines


def _list(names: Sequence[str], stem: str) -> Scope:
    given = [n.strip() for n in names if n.strip()]
    known: list[tuple[str, Region]] = []
    unknown = []
    for name in given:
        try:
            known.append((name, find_region(name)))
        except (UnknownRegion, AmbiguousRegion):
            unknown.append(name)
    count = Counter(place.id for _, place in known)
    twice = list(dict.fromkeys(place.name for _, place in known if count[place.id] > 1))
    unknown += list(dict.fromkeys(place.name for _, place in known if place.is_group))
    if unknown or twice or not given:
        parts = [("unknown", unknown), ("twice", twice)]
        found = "; ".join(str(message(f"errors.panel.scope.{key}_names", names=", ".join(n))) for key, n in parts if n)
        raise ParameterError(message("errors.panel.scope.names", found=found or "()"))
    ids = tuple(place.id for _, place in known)
    mark = sha256(" ".join(sorted(ids)).encode()).hexdigest()[:6]
    slug = re.sub(r"[^a-z0-9]+", "-", stem.casefold()).strip("-") or f"{len(ids)}-{mark}"
    return Scope("list", f"daftar-{slug}", "; ".join(place.slug for _, place in known), members=ids)
