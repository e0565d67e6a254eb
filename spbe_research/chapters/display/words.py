"""Fixed words and phrases of the reports, Indonesian and English side by side."""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING

import pandas as pd

from spbe_research.data.tables import read_table
from spbe_research.text.catalog import say

if TYPE_CHECKING:
    from spbe_research.profiles.maturity import Maturity
    from spbe_research.profiles.peers import Peer

__all__ = ["peer_label", "unit_label", "unit_name", "unit_words", "year_label"]


def year_label(m: Maturity, lang: str) -> str:
    """The evaluated year, or the words that it is not stated."""
    return str(m.year) if m.year is not None else say("report.year_unstated", lang)


def peer_label(peer: Peer, m: Maturity, lang: str) -> str:
    """Short name of a yardstick."""
    if peer.scope == "nation":
        return say("report.nation", lang)
    if peer.scope == "province_mean":
        return say("report.province_mean", lang, name=peer.name, n=peer.n)
    if lang == "en" and peer.scope == "kind":
        table = read_table("institutions")
        english = table.loc[table["name"] == peer.name, "name_en"]
        return str(english.iloc[0]) if len(english) and english.iloc[0] else peer.name
    return peer.name


def unit_words(m: Maturity) -> str:
    """Ending of the keys that speak of domains and aspects: both, ``_domain`` or ``_aspect`` alone."""
    if m.aspects.empty:
        return "_domain"
    return "" if len(m.instrument.domains) else "_aspect"


def unit_name(row: pd.Series, lang: str) -> str:
    """Name of a domain or aspect with its number."""
    kind = {"domain": "Domain", "aspect": say("report.aspect", lang)}[row["unit"]]
    return f"{kind} {row['number']}: {row[f'name_{lang}']}"


def unit_label(row: pd.Series, lang: str, width: int = 38) -> str:
    """Label for a figure: number and name, wrapped."""
    prefix = f"D{row['number']}" if row["unit"] == "domain" else f"{row['number']}"
    return "\n".join(textwrap.wrap(f"{prefix}  {row[f'name_{lang}']}", width))
