"""Names of peers, predicates, domains and aspects as the reports write them."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import pandas as pd

from spbe_research.data.names import in_language, official_word, plain_name
from spbe_research.data.tables import read_table
from spbe_research.numbers.language import DATA_LANGUAGE
from spbe_research.text.catalog import say

if TYPE_CHECKING:
    from spbe_research.data.instruments import Band
    from spbe_research.profiles.maturity import Maturity
    from spbe_research.profiles.peers import Peer

__all__ = [
    "band_label",
    "band_name",
    "few_of_kind",
    "kind_mean",
    "peer_label",
    "unit_label",
    "unit_name",
    "unit_words",
    "year_label",
]


def year_label(m: Maturity, lang: str) -> str:
    """The evaluated year, or the words that it is not stated."""
    return str(m.year) if m.year is not None else say("report.year_unstated", lang)


def peer_label(peer: Peer, m: Maturity, lang: str) -> str:
    """Short name of a yardstick."""
    if peer.scope == "nation":
        return say("report.nation", lang)
    if peer.scope == "province_mean":
        return say("report.province_mean", lang, name=peer.name, n=peer.n)
    if peer.scope != "kind":
        return peer.name
    name = kind_mean(peer, lang)
    return say("report.kind_printed", lang, name=name) if few_of_kind(m) else name


def kind_mean(peer: Peer, lang: str) -> str:
    """What the mean of a kind is called: ``Rata-rata kabupaten``."""
    table = read_table("institutions")
    row = table[table["name"] == peer.name].filter(like="name_").head(1)
    known = {str(column): str(text) for column, text in row.squeeze(axis=0).items() if text}
    return in_language({f"name_{DATA_LANGUAGE}": peer.name} | known, "name", lang)


def few_of_kind(m: Maturity) -> bool:
    """Whether few of the kind are known, so that its mean, which a source prints of all, might seem that of the few."""
    return any(s.scope == "kind" and s.few_known for s in m.standings)


def band_name(band: Band, lang: str) -> str:
    """A predicate within a text: the official word, and its translation where there is one."""
    own, word = band.translation(lang), official_word(band, "predicate", lang)
    return f"{word} ({own})" if own else word


def band_label(band: Band, lang: str) -> str:
    """The same for a figure, the translation on a line of its own."""
    own = band.translation(lang)
    return f"{band.predicate}\n({own})" if own else band.predicate


def unit_words(m: Maturity) -> str:
    """Ending of the keys that speak of domains and aspects: both, ``_domain`` or ``_aspect`` alone."""
    if m.aspects.empty:
        return "_domain"
    return "" if len(m.instrument.domains) else "_aspect"


def unit_name(row: pd.Series, lang: str) -> str:
    """Name of a domain or aspect with its number."""
    kind = say(f"report.{row['unit']}", lang)
    return f"{kind} {row['number']}: {in_language(row, 'name', lang)}"


def unit_label(row: pd.Series, lang: str, width: int = 38) -> str:
    """Label for a figure: number and name, wrapped."""
    prefix = f"D{row['number']}" if row["unit"] == "domain" else f"{row['number']}"
    return "\n".join(textwrap.wrap(f"{prefix}  {plain_name(row, 'name', lang)}", width))
