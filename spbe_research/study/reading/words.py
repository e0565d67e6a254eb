"""What people call the columns of a table of levels, and the year, the assessment or the region that a text names."""

from __future__ import annotations

import re
from functools import lru_cache

from spbe_research.study.reading.grid import Cell

__all__ = [
    "INDEX_NAMES",
    "ROLES",
    "ROMAN",
    "UNIT_ROLES",
    "VALUE_NAMES",
    "VALUE_OF",
    "assessment_in",
    "assessment_word",
    "fold",
    "is_known",
    "named_exactly",
    "nearest_names",
    "roles_of",
    "without_years",
    "years_in",
]

#: levels, aspects and domains as they are also numbered
ROMAN = {"i": "1", "ii": "2", "iii": "3", "iv": "4", "v": "5", "vi": "6", "vii": "7", "viii": "8"}

#: what a user may decide with ``--columns``, of levels and of printed values (d1, a1: those of a domain, an aspect)
ROLES = ("institution", "year", "number", "name", "level", "assessment", "index", "predicate")
UNIT_ROLES = tuple(f"{letter}{n}" for letter in "da" for n in range(1, 10))

#: names of columns that leave no doubt about the role
_NAMES = {
    "number": (
        "kode indikator", "indicator code", "nomor indikator", "no indikator", "indicator no", "indicator number",
        "kode", "code", "no", "nomor", "number", "indikator", "indicator", "no urut", "nomor urut", "urutan",
        "id indikator", "no ind", "nomor ind",
    ),
    "name": (
        "nama indikator", "indicator name", "indikator", "indicator", "nama", "name", "uraian", "uraian indikator",
        "deskripsi", "description", "nama indikator spbe", "indikator spbe", "indikator penilaian",
    ),
    "level": (
        "tingkat kematangan", "maturity level", "tingkat", "level", "nilai", "value", "capaian", "skor", "score",
        "hasil", "hasil penilaian", "nilai indikator", "level kematangan", "tingkat capaian",
    ),
    "note": ("catatan", "note", "notes", "keterangan", "remarks", "remark"),
    "institution": (
        "institution id", "institution code", "institution name", "institution", "kode wilayah", "kode daerah",
        "kode instansi", "kode pemda", "kode kab kota", "kode kabupaten kota", "kode kemendagri", "kode bps",
        "region code", "nama wilayah", "wilayah", "daerah", "nama daerah", "region", "kabupaten", "kota",
        "kabupaten kota", "kab kota", "kota kabupaten", "nama kabupaten kota", "nama kab kota", "nama kabupaten",
        "nama kota", "pemerintah daerah", "nama pemerintah daerah", "pemda", "nama pemda", "instansi",
        "nama instansi", "instansi pemerintah", "nama instansi pemerintah", "government", "local government",
        "regency", "city", "regency city", "provinsi", "nama provinsi", "kode provinsi", "province",
        "province name", "province code", "prov", "kementerian", "lembaga", "kementerian lembaga", "k l", "pemkab",
    ),
    "year": (
        "tahun evaluasi", "tahun", "year", "tahun penilaian", "evaluation year", "periode", "period", "thn",
        "tahun data",
    ),
    "assessment": ("penilaian", "jenis penilaian", "assessment", "tipe penilaian", "jenis evaluasi", "tahapan"),
    "instrument": ("instrumen", "instrument"),
    "index": (
        "indeks spbe", "spbe index", "indeks", "index", "nilai indeks", "nilai indeks spbe", "indeks akhir",
        "indeks pemdi", "nilai spbe",
    ),
    "predicate": ("predikat", "predicate", "predikat spbe", "kategori predikat"),
}  # fmt: skip

#: a word of these makes a longer header stand for the role; context words make it stand for none
_TOKENS = {
    "level": {"tingkat", "level", "nilai", "skor", "score", "value", "capaian", "kematangan", "maturity", "hasil",
              "realisasi", "revisi", "koreksi", "verifikasi", "validasi", "asesor", "assessor", "asesmen"},
    "institution": {"daerah", "wilayah", "instansi", "kabupaten", "kota", "kab", "pemda", "provinsi", "prov",
                    "region", "institution", "government", "regency", "city", "province", "kementerian", "lembaga"},
    "year": {"tahun", "year", "periode", "period", "thn"},
}  # fmt: skip
_CONTEXT = {
    "bobot", "weight", "weights", "target", "domain", "aspek", "aspect", "indeks", "index", "predikat", "predicate",
    "selisih", "gap", "delta", "kenaikan", "penurunan", "perubahan", "change", "prioritas", "priority", "kategori",
    "category", "bukti", "evidence", "catatan", "keterangan", "note", "notes", "penjelasan", "kriteria", "criteria",
    "rekomendasi", "recommendation", "maksimal", "maksimum", "max", "maximum", "minimal", "minimum", "min",
    "jumlah", "total", "rata", "average", "mean", "tertimbang", "weighted", "kontribusi", "sumber", "source",
    "kind", "jenis", "type", "ibu", "ibukota", "kepala", "alamat", "unit", "opd", "pic", "peringkat", "rank",
    "ranking", "status", "tanggal", "tgl", "date",
}  # fmt: skip

_ASSESSMENTS = {
    "official": "official", "resmi": "official", "hasil resmi": "official", "hasil akhir": "official",
    "nilai akhir": "official", "akhir": "official", "final": "official", "eksternal": "official",
    "external": "official", "penilaian eksternal": "official", "self": "self", "mandiri": "self",
    "penilaian mandiri": "self", "self assessment": "self", "evaluasi mandiri": "self", "document": "document",
    "dokumen": "document", "penilaian dokumen": "document", "interview": "interview", "wawancara": "interview",
    "interviu": "interview", "visit": "visit", "visitasi": "visit", "kunjungan": "visit", "study": "study",
    "kajian": "study",
}  # fmt: skip
_REGULATION = re.compile(
    r"(?:permen\w*|perpres|kepmen\w*|\b(?:perda|perbup|perwa\w+|pergub|inpres|keppres|undang-undang|uu|pp|qanun|sk|se)\b"
    r"|(?:peraturan|keputusan|regulation)\b[^;|,.]{0,60}?)\s+"
    r"(?:(?:nomor|no\.?|number)\s*)?[0-9]{1,4}\s*(?:/|tahun|of|year)\s*20[0-9]{2}"
    r"|(?:nomor|no\.?|number)\s*[0-9]+\s*(?:/|tahun|of|year)\s*20[0-9]{2}"
    r"|\b[0-9]{1,3}\s*[/_]\s*20[0-9]{2}|permenpanrb-[0-9]+-20[0-9]{2}"
    r"|(?<![0-9])(?:5[ -]+2018|59[ -]+2020|8[ -]+2026)(?![0-9])",
    re.IGNORECASE,
)
_MONTHS = (
    "jan|feb|mar|apr|mei|may|jun|jul|agu|aug|sep|okt|oct|nov|nop|des|dec"  # their first letters, in both languages
)
_DATE = re.compile(
    rf"(?:\b[0-9]{{1,2}}\s+)?\b(?:{_MONTHS})[a-z]*\.?\s+20[0-9]{{2}}|[0-9]{{1,2}}[-/.][0-9]{{1,2}}[-/.]20[0-9]{{2}}"
    r"|20[0-9]{2}[-/.][0-9]{1,2}[-/.][0-9]{1,2}",
    re.IGNORECASE,
)
_SPAN = re.compile(r"\b(20[0-9]{2})\s*(?:[-\u2013\u2014]|s\.?\s?d\.?|sampai|hingga|to)\s*(20[0-9]{2})\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<![0-9.,/])(20[0-9]{2})(?![0-9.,]*[0-9])")


#: what stands before the name of a unit in the header of its values
VALUE_OF = re.compile("^(?:nilai|indeks|skor|capaian|index|value|score) (?:of )?")
#: names of a column of indices
INDEX_NAMES = frozenset(_NAMES["index"])
#: names of a column of values that do not say of what
VALUE_NAMES = frozenset({"nilai", "skor", "score", "value", "hasil", "nilai akhir", "nilai spbe", "skor spbe"})


def without_years(header: str) -> str:
    """A folded header without the years in it: ``"indeks spbe 2024"`` gives ``"indeks spbe"``."""
    return re.sub(r"^(?:tahun|thn) | (?:tahun|thn)$", "", " ".join(re.sub(r"\b20[0-9]{2}\b", "", header).split()))


def fold(cell: Cell) -> str:
    """A name without case and punctuation: ``"Tingkat (1-5)"`` gives ``"tingkat 1 5"``."""
    if not isinstance(cell, str | int | float) or isinstance(cell, bool):
        return ""
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    return _folded(str(cell)[:300])


@lru_cache(maxsize=20_000)
def _folded(text: str) -> str:
    return " ".join(re.sub(r"[^0-9a-z]+", " ", text.casefold()).split())


@lru_cache(maxsize=5_000)
def roles_of(header: str) -> frozenset[str]:
    """The roles that a header's words allow; what the column holds must agree.

    Parameters
    ----------
    header : as :func:`fold` gives it.

    Examples
    --------
    >>> sorted(roles_of("indikator")), sorted(roles_of("tingkat 2021")), sorted(roles_of("bobot tingkat"))
    (['name', 'number'], ['level'], [])
    """
    roles = {role for role, names in _NAMES.items() if header in names}
    words = set(header.split())
    if re.fullmatch("(?:tahun |year |thn |ta )20[0-9]{2}", header):
        return frozenset({"level"})  # a year over a column is that of its levels
    if roles or not words or words & _CONTEXT:
        return frozenset(roles)
    roles |= {role for role, tokens in _TOKENS.items() if words & tokens}
    if "level" in roles:  # "nilai tahun 2021", "nilai daerah"
        roles = {"level"}
    elif words & {"mandiri", "eksternal", "penilaian", "interviu", "wawancara", "visitasi", "dokumen", "evaluasi"}:
        roles = {"level", "assessment"}
    elif words & {"indikator", "indicator"}:
        roles = {"name"}
    return frozenset(roles)


def is_known(header: str) -> bool:
    """Whether a header says what its column is, be it that it holds nothing to be read."""
    return bool(roles_of(header)) or bool(set(header.split()) & _CONTEXT)


def named_exactly(header: str, role: str) -> bool:
    """Whether a header is one of the names of a role and nothing more."""
    return header in _NAMES[role]


def nearest_names(role: str) -> tuple[str, ...]:
    """Every name of a role, for a hint."""
    return _NAMES[role]


def assessment_word(cell: Cell) -> str | None:
    """The assessment that a cell names, as the tables call it; None where it names none."""
    return _ASSESSMENTS.get(fold(cell))


def assessment_in(header: str) -> str | None:
    """The one assessment that a header names among other words: ``"nilai mandiri"``; None for none, or two."""
    words = header.split()
    said = {_ASSESSMENTS[w] for w in words if w in _ASSESSMENTS and w not in ("study", "final", "visit", "document")}
    return said.pop() if len(said) == 1 else None


def years_in(text: str) -> frozenset[int]:
    """Years that a text names, without those of regulations and of days.

    Examples
    --------
    >>> sorted(years_in("Evaluasi SPBE 2021 menurut PermenPANRB Nomor 59 Tahun 2020, Bintan, 3 Maret 2022"))
    [2021]
    """
    plain = _DATE.sub(" ", _REGULATION.sub(" ", text[:2000]))
    years = {int(y) for y in _YEAR.findall(plain)}
    for first, last in _SPAN.findall(plain):
        years.update(range(int(first), int(last) + 1))
    return frozenset(years)
