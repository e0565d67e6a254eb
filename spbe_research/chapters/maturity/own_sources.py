"""That a study holds two sources which contradict each other on the evaluation of a report."""

from __future__ import annotations

from spbe_research.data.names import in_language
from spbe_research.data.observations import list_observations, load_values, source_record
from spbe_research.numbers.language import as_printed
from spbe_research.profiles.maturity import Maturity
from spbe_research.text.catalog import say

__all__ = ["two_sources"]


def two_sources(m: Maturity, lang: str = "id") -> str:
    """A sentence for each other source of one's own with other values at the same depth; ``""`` without one."""
    obs = m.observation
    if not obs.own or obs.year is None:
        return ""
    listed = list_observations(obs.region, year=obs.year, folder=obs.folder)
    same = listed["own"] & (listed["instrument"] == obs.instrument) & (listed["assessment"] == obs.assessment)
    listed = listed[same]
    mine = set(listed.loc[listed["source"] == obs.source, "depth"])
    told: dict[str, str] = {}
    for source, depth in zip(listed["source"], listed["depth"], strict=True):
        if source == obs.source or source in told or depth not in mine:
            continue
        how = {"depth": depth, "assessment": obs.assessment, "instrument": obs.instrument, "folder": obs.folder}
        first, then = (load_values(obs.region, obs.year, source=s, **how) for s in (obs.source, source))
        codes = [c for c in first.values.index if c in then.values.index]
        differ = [c for c in codes if first.values[c] != then.values[c]]
        if not differ:
            continue
        one, two = (in_language(source_record(s, folder=obs.folder), "short", lang) for s in (obs.source, source))
        values: dict[str, object] = {"one": one, "two": two, "year": obs.year, "n": len(differ), "rows": len(codes)}
        if depth == "index":
            values |= {
                "first": as_printed(first.printed["index"], lang),
                "then": as_printed(then.printed["index"], lang),
            }
        told[source] = say(f"maturity.summary.two_sources_{depth}", lang, **values)
    return " ".join(told.values())
