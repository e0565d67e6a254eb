"""Find one region or institution by code, slug, printed name or near miss; never guess between two."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from numbers import Real
from pathlib import Path

from spbe_research.data.names import in_language, plain_name
from spbe_research.data.tables import read_rows, table_stamp
from spbe_research.errors import AmbiguousRegion, DataError, UnknownRegion, message
from spbe_research.numbers.language import LANGUAGES, check_language, message_language
from spbe_research.options import refused
from spbe_research.paths import tables_dir
from spbe_research.text.result import result_table

__all__ = [
    "Region",
    "all_regions",
    "find_region",
    "governments",
    "kind_name",
    "kind_record",
    "kinds_name",
    "reason_without_data",
    "slugify",
]


@dataclass(frozen=True, slots=True)
class Region:
    """A government or institution: kabupaten, kota, province, ministry, agency, or a published mean.

    Attributes
    ----------
    id : Kemendagri code such as ``"64.01"``, or a slug for institutions that have none.
    name : as the register spells it: ``"Kabupaten Paser"``.
    kind : key of ``data/kinds.csv``.
    province_code, province : code and name of the province; ``""`` for institutions without a code.
    slug : name for folders, kind included: ``"kabupaten-paser"``.
    autonomous : False for the five kota and the one kabupaten of Jakarta, which are administrative units of their
        province and are not evaluated; True for everything else.

    References
    ----------
    data/regions/regions.csv (codes of Kemendagri, from idn-area-data 4.0.1 under the ODbL) and data/institutions.csv;
    UU 29/2007, articles 7 and 9, and UU 2/2024, article 3 (Jakarta is autonomous as a province alone).

    Examples
    --------
    >>> from spbe_research import find_region
    >>> paser = find_region("paser")
    >>> paser.id, paser.slug, paser.describe()
    ('64.01', 'kabupaten-paser', 'Kabupaten Paser (64.01, Kalimantan Timur)')
    """

    id: str
    name: str
    kind: str
    province_code: str
    province: str
    slug: str
    autonomous: bool = field(default=True, kw_only=True)

    def _repr_html_(self) -> str:
        kind = kind_name(self.kind, message_language())
        facts = {"name": self.name, "code": self.id, "kind": kind, "province": self.province or None}
        return result_table("region", facts)

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
_OFFICE = {"pemkab": "kabupaten", "pemkot": "kota", "pemprov": "provinsi", "pemda": "daerah"}
_KINDS = ("kabupaten", "kota", "provinsi")


def _words(text: str) -> list[str]:
    """Words of a name in one spelling: case, dots, office names and short forms folded."""
    words = slugify(text).split("-")
    if words[:1] == ["pemerintah"] and len(words) > 1:
        words = words[1:]
    folded = [_OFFICE.get(w, _SHORT.get(w, w)) for w in words]
    if folded[:1] == ["daerah"] and len(folded) > 1 and folded[1] not in ("istimewa", "khusus"):  # names of provinces
        folded = folded[1:]
    if folded[0] in _KINDS and folded[1:2] == ["administrasi"]:  # Kota Administrasi Jakarta Pusat
        del folded[1]
    return folded


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


_TABLES = ("regions/regions", "institutions", "regions/aliases", "institution_aliases")


def _register(folder: str | Path | None) -> _Register:
    return _read_register(tables_dir(folder), tuple(table_stamp(t, folder) for t in _TABLES))


@lru_cache(maxsize=8)
def _read_register(root: Path, _stamps: tuple[tuple[int | str, ...], ...]) -> _Register:
    regions: dict[str, Region] = {}
    keys: dict[str, dict[str, None]] = defaultdict(dict)

    def add_key(name: str, region_id: str) -> None:
        key = _key(name)
        keys[key][region_id] = None
        kind, _, bare = key.partition("|")
        if kind:
            keys["|" + bare][region_id] = None

    register = read_rows("regions/regions", root, columns=("code", "name", "kind", "province_code", "province"))
    for r in register.values():
        own = r.get("autonomous") != "no"  # an older data folder lacks the column
        region = Region(
            r["code"], r["name"], r["kind"], r["province_code"], r["province"], slugify(r["name"]), autonomous=own
        )
        regions[region.id] = region
        add_key(region.name, region.id)
    institutions = read_rows("institutions", root, columns=("institution_id", "name", "kind"))
    for r in institutions.values():
        regions[r["institution_id"]] = Region(r["institution_id"], r["name"], r["kind"], "", "", r["institution_id"])
        add_key(r["name"], r["institution_id"])
    for table, column in (("regions/aliases", "code"), ("institution_aliases", "institution_id")):
        for at, alias in read_rows(table, root, columns=("printed_name", column)).items():
            name, target = alias["printed_name"], alias[column]
            if target not in regions:
                raise DataError(
                    f"{table}.csv",
                    row=at,
                    column=column,
                    found=target,
                    allowed=message("errors.data.regions.read_register_allowed"),
                )
            add_key(name, target)
    return _Register(regions, {k: tuple(v) for k, v in keys.items()})


def all_regions(folder: str | Path | None = None) -> dict[str, Region]:
    """Every region and institution by id, in the order of the register.

    Examples
    --------
    >>> len([r for r in all_regions().values() if r.kind in ("kabupaten", "kota")])
    514
    """
    return dict(_register(folder).regions)


def governments(folder: str | Path | None = None) -> tuple[Region, ...]:
    """Every single institution that can be evaluated: autonomous regions and institutions without a code; no means.

    How many of a kind, or of a province, there are is counted among these.

    Examples
    --------
    >>> [sum(r.kind == kind for r in governments()) for kind in ("provinsi", "kabupaten", "kota")]
    [38, 415, 93]
    """
    return tuple(r for r in _register(folder).regions.values() if r.autonomous and not r.is_group)


def find_region(name: str | Region, *, folder: str | Path | None = None) -> Region:
    """The one region or institution that ``name`` means.

    Parameters
    ----------
    name : ``paser``, ``64.01``, ``6401``, ``Kab. Paser``, ``Pemkab PASER``, ``kabupaten-paser`` ...
        Digits are read as Kemendagri's code without the dot; BPS numbers some regions otherwise,
        so look at the name of the answer. A Region is passed through.
    folder : data folder to read from; the packaged data by default.

    Returns
    -------
    Region
        never a guess: of two that bear the name none is taken.

    Raises
    ------
    AmbiguousRegion
        when several regions bear the name; ``candidates`` lists them.
    UnknownRegion
        with the nearest names in ``suggestions``.
    DataError
        for a data folder that is not there, or a table that cannot be used.

    References
    ----------
    data/regions/regions.csv, with the spellings of the sources in data/regions/aliases.csv and
    data/institution_aliases.csv.

    Examples
    --------
    >>> from spbe_research import find_region
    >>> find_region("Pemkab PASER").describe()
    'Kabupaten Paser (64.01, Kalimantan Timur)'
    """
    if isinstance(name, Region):
        return name
    register = _register(folder)
    if not isinstance(name, str) and (isinstance(name, bool) or not isinstance(name, Real)):
        raise refused("region", name, "a_region")
    text = str(name).strip()
    code = re.fullmatch(r"([0-9]{2})(?:\.?([0-9]{2}))?", text)
    if code:
        wanted = code[1] + (f".{code[2]}" if code[2] else "")
        if wanted in register.regions:
            return register.regions[wanted]
        raise UnknownRegion(message("errors.data.regions.find_region", wanted=wanted, text=text))
    if slugify(text) in register.regions:
        return register.regions[slugify(text)]
    ids = register.by_key.get(_key(text), ()) if slugify(text) else ()
    if len(ids) == 1:
        return register.regions[ids[0]]
    if ids:
        matches = [register.regions[i] for i in ids]
        raise AmbiguousRegion(
            message("errors.data.regions.ambiguous", text=text, each="; ".join(f"{r.name} ({r.id})" for r in matches)),
            candidates=[r.name for r in matches],
        )
    near = _nearest(text, register)
    hint = message(f"errors.data.regions.{'near' if near else 'example'}", names=", ".join(near))
    shown = text if len(text) <= 60 else text[:57] + "..."
    raise UnknownRegion(message("errors.data.regions.unknown_region", shown=shown, hint=hint), suggestions=near)


def _nearest(text: str, register: _Register, most: int = 3) -> list[str]:
    """Names to suggest: the same name under another kind, names that begin with what was typed, then near misses of
    the kind asked for."""
    kind, _, bare = _key(text).partition("|")
    if not bare or len(bare) > 80:
        return []
    keys = [f"|{bare}", f"|{kind}{bare}"]  # "Kota Paser", "Kota Baru" (Kabupaten Kotabaru)
    pool = [key.partition("|")[2] for key in register.by_key if key.startswith(f"{kind}|")]
    keys += _that_begin(text, kind, register)[:most]
    keys += [f"{kind}|{near}" for near in difflib.get_close_matches(bare, pool, n=most, cutoff=0.7)]
    ids = dict.fromkeys(i for key in keys for i in register.by_key.get(key, ()))
    return [register.regions[i].name for i in ids][: most + 1]


def _that_begin(text: str, kind: str, register: _Register) -> list[str]:
    """Keys of the register's own names whose first words are those of ``text``: "biak" begins Biak Numfor."""
    wanted = [w for w in _words(text) if w not in (*_KINDS, "daerah")]
    matches = []
    for region in register.regions.values():
        words = [w for w in _words(region.name) if w not in _KINDS]
        if words[: len(wanted)] == wanted and kind in ("", region.kind):
            matches.append(_key(region.name))
    return matches if sum(map(len, wanted)) > 2 else []


def kind_name(kind: str, lang: str = "id", *, folder: str | Path | None = None) -> str:
    """What a kind of institution is called in ``lang``; a kind that is not in the table keeps its key."""
    return plain_name(kind_record(kind, folder=folder), "name", lang)


def kinds_name(kind: str, lang: str = "id", *, folder: str | Path | None = None) -> str:
    """What several of a kind are called within a sentence; Indonesian between marks where ``lang`` has no word for it.

    Examples
    --------
    >>> kinds_name("kota", "en"), kinds_name("lpnk", "id")
    ('cities', 'lembaga pemerintah nonkementerian (LPNK)')
    """
    record = kind_record(kind, folder=folder)
    return in_language(record, "many", lang) or in_language(record, "name", lang)


def kind_record(kind: str, *, folder: str | Path | None = None) -> Mapping[str, str]:
    """Line of ``data/kinds.csv``; of a kind that it lacks, the key in every language."""
    for record in read_rows("kinds", folder, columns=("kind", "name_id")).values():
        if record["kind"] == kind:
            return record
    return dict.fromkeys((f"name_{lang}" for lang in LANGUAGES), kind)


def reason_without_data(region: Region, lang: str = "id", *, folder: str | Path | None = None) -> str | None:
    """Why a kabupaten or kota has no published value, or None if no reason is recorded."""
    check_language(lang)  # also of a region without a reason
    for row in read_rows("regions/without_data", folder, columns=("code", "reason_id")).values():
        if row["code"] == region.id:
            return plain_name(row, "reason", lang)
    return None
