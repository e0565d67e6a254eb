"""Find one region or institution by code, slug, printed name or near miss; never guess between two."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from spbe_research.errors import AmbiguousRegion, UnknownRegion
from spbe_research.paths import data_dir
from spbe_research.store import read_table

__all__ = ["Region", "all_regions", "find_region", "kind_name", "reason_without_data", "slugify"]


@dataclass(frozen=True, slots=True)
class Region:
    """A government or institution: kabupaten, kota, province, ministry, agency, or a published mean.

    Attributes
    ----------
    id : Kemendagri code such as ``"64.01"``, or a slug for institutions that have none.
    kind : key of ``data/kinds.csv``.
    slug : name for folders, kind included: ``"kabupaten-paser"``.
    """

    id: str
    name: str
    kind: str
    province_code: str
    province: str
    slug: str

    @property
    def has_code(self) -> bool:
        """Whether ``id`` is a code of the register of regions."""
        return self.id[:1].isdigit()

    @property
    def is_group(self) -> bool:
        """Whether it is a published mean of many institutions, not one government."""
        return self.kind in ("group_average", "national")

    def describe(self) -> str:
        """Name with code and province, as every answer shows it."""
        if not self.has_code:
            return self.name
        where = f", {self.province}" if self.kind != "provinsi" else ""
        return f"{self.name} ({self.id}{where})"


def slugify(text: str) -> str:
    """Lower-case ASCII words joined by hyphens; never a path."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


_SHORT = {"kab": "kabupaten", "prov": "provinsi", "propinsi": "provinsi", "kep": "kepulauan", "prop": "provinsi"}
_OFFICE = {"pemkab": "kabupaten", "pemkot": "kota", "pemprov": "provinsi"}
_KINDS = ("kabupaten", "kota", "provinsi")


def _words(text: str) -> list[str]:
    """Words of a name in one spelling: case, dots, office names and short forms folded."""
    words = slugify(text).split("-")
    if words[:1] == ["pemerintah"] and len(words) > 1:
        words = words[1:]
    folded = [_OFFICE.get(w, _SHORT.get(w, w)) for w in words]
    if folded[:2] == ["provinsi", "daerah"]:
        return folded
    if folded[:1] == ["daerah"] and len(folded) > 1:
        folded = folded[1:]
    return [w for i, w in enumerate(folded) if not (w == "administrasi" and i == 1)]


def _key(text: str) -> str:
    """Spelling-proof key: ``Toli-Toli`` and ``Tolitoli`` are one."""
    words = _words(text)
    if words and words[0] in _KINDS:
        return words[0] + "|" + "".join(words[1:])
    return "|" + "".join(words)


@dataclass(frozen=True)
class _Register:
    regions: dict[str, Region]
    by_key: dict[str, tuple[str, ...]]


@lru_cache(maxsize=8)
def _register(root: Path) -> _Register:
    regions: dict[str, Region] = {}
    keys: dict[str, dict[str, None]] = defaultdict(dict)

    def add_key(name: str, region_id: str) -> None:
        key = _key(name)
        keys[key][region_id] = None
        kind, _, bare = key.partition("|")
        if kind:
            keys["|" + bare][region_id] = None

    for _, r in read_table("regions/regions", root).iterrows():
        region = Region(r["code"], r["name"], r["kind"], r["province_code"], r["province"], slugify(r["name"]))
        regions[region.id] = region
        add_key(region.name, region.id)
    for _, r in read_table("institutions", root).iterrows():
        regions[r["institution_id"]] = Region(r["institution_id"], r["name"], r["kind"], "", "", r["institution_id"])
        add_key(r["name"], r["institution_id"])
    for _, r in read_table("regions/aliases", root).iterrows():
        add_key(r["printed_name"], r["code"])
    for _, r in read_table("institution_aliases", root).iterrows():
        add_key(r["printed_name"], r["institution_id"])
    return _Register(regions, {k: tuple(v) for k, v in keys.items()})


def all_regions(folder: str | Path | None = None) -> dict[str, Region]:
    """Every region and institution by id, in the order of the register.

    Examples
    --------
    >>> len([r for r in all_regions().values() if r.kind in ("kabupaten", "kota")])
    514
    """
    return dict(_register(data_dir(folder)).regions)


def find_region(name: str | Region, *, folder: str | Path | None = None) -> Region:
    """The one region or institution that ``name`` means.

    Parameters
    ----------
    name : ``paser``, ``64.01``, ``6401``, ``Kab. Paser``, ``Pemkab PASER``, ``kabupaten-paser`` ...
        Digits are read as Kemendagri's code without the dot; BPS numbers some regions otherwise,
        so look at the name of the answer.

    Raises
    ------
    AmbiguousRegion
        when several regions bear the name; ``candidates`` lists them.
    UnknownRegion
        with the nearest names in ``suggestions``.

    Examples
    --------
    >>> find_region("Pemkab PASER").describe()
    'Kabupaten Paser (64.01, Kalimantan Timur)'
    """
    if isinstance(name, Region):
        return name
    register = _register(data_dir(folder))
    text = str(name).strip()
    code = re.fullmatch(r"(\d\d)(?:\.?(\d\d))?", text)
    if code:
        wanted = code[1] + (f".{code[2]}" if code[2] else "")
        if wanted in register.regions:
            return register.regions[wanted]
        raise UnknownRegion(
            f"no region has the Kemendagri code {wanted} (found {text!r}); an example: 64.01 is Kabupaten Paser"
        )
    if slugify(text) in register.regions:
        return register.regions[slugify(text)]
    ids = register.by_key.get(_key(text), ()) if slugify(text) else ()
    if len(ids) == 1:
        return register.regions[ids[0]]
    if ids:
        found = [register.regions[i] for i in ids]
        raise AmbiguousRegion(
            f"{text!r} is ambiguous; say which: " + "; ".join(f"{r.name} ({r.id})" for r in found),
            candidates=[r.name for r in found],
        )
    near = _nearest(text, register)
    example = "give a name such as 'Kabupaten Paser' or a code such as 64.01"
    hint = f"did you mean {', '.join(near)}?" if near else example
    shown = text if len(text) <= 60 else text[:57] + "..."
    raise UnknownRegion(f"unknown region {shown!r}; {hint}", suggestions=near)


def _nearest(text: str, register: _Register, most: int = 3) -> list[str]:
    kind, _, bare = _key(text).partition("|")
    if not bare or len(bare) > 80:
        return []
    candidates: dict[str, str] = {}
    for key, ids in register.by_key.items():
        its_kind, _, its_bare = key.partition("|")
        if its_kind == kind or not kind:
            candidates.setdefault(its_bare, ids[0])
    close = difflib.get_close_matches(bare, list(candidates), n=most, cutoff=0.7)
    names: dict[str, None] = {}
    for bare_name in close:
        for region_id in register.by_key.get("|" + bare_name, ()):
            names[register.regions[region_id].name] = None
    return list(names)[: most + 1]


def kind_name(kind: str, lang: str = "id", *, folder: str | Path | None = None) -> str:
    """What a kind of institution is called in ``lang``."""
    table = read_table("kinds", folder)
    row = table[table["kind"] == kind]
    return str(row.iloc[0][f"name_{lang}"]) if len(row) else kind


def reason_without_data(region: Region, lang: str = "id", *, folder: str | Path | None = None) -> str | None:
    """Why a kabupaten or kota has no published value, or None if no reason is recorded."""
    table = read_table("regions/without_data", folder)
    row = table[table["code"] == region.id]
    return str(row.iloc[0][f"reason_{lang}"]) if len(row) else None
