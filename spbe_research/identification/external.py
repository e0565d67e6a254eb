"""Rows that another agency's index feeds, and what is known when their level may be an assumption.

Under PermenPANRB 8/2026 some levels are converted from other agencies' indices. Where such an index is not
there yet assessors write the least level; a least level in such a row may be measured or assumed.
"""

from __future__ import annotations

from spbe_research.data.instruments import Instrument, load_instrument
from spbe_research.identification.level_set import LevelSet

__all__ = ["external_rows", "opened", "perhaps_assumed"]


def external_rows(instrument: str | Instrument) -> tuple[str, ...]:
    """Codes of the rows that another agency's index feeds.

    Where that index is missing an assessor may write 1; pass the codes to :func:`~spbe_research.bounds`
    as ``unknown`` to see what is known.

    Parameters
    ----------
    instrument : Instrument or id.

    Returns
    -------
    tuple of str
        codes in row order; ``()`` where no row is fed so.

    Raises
    ------
    UnknownInstrument
        with the ids there are.

    References
    ----------
    Column ``external_index`` of data/instruments/<instrument>.csv; PermenPANRB 8/2026 after its transcriptions.

    Examples
    --------
    >>> external_rows("permenpanrb-8-2026")
    ('I5', 'I6', 'I7', 'I18')
    """
    rows = load_instrument(instrument).rows
    return tuple(rows.loc[rows["external_index"] != "", "code"])


def perhaps_assumed(levels: LevelSet) -> tuple[str, ...]:
    """Codes of the rows fed by another agency's index whose level is known and the least of the scale."""
    inst = levels.instrument
    known = dict(zip(inst.codes, zip(levels.lows, levels.highs, strict=True), strict=True))
    least = (inst.level_min, inst.level_min)
    return tuple(c for c in external_rows(inst) if known[c] == least)


def opened(levels: LevelSet, codes: tuple[str, ...]) -> LevelSet:
    """The same set with some rows at any level of the scale.

    Examples
    --------
    >>> from spbe_research.identification.bounds import bounds
    >>> from spbe_research.data.instruments import load_instrument
    >>> inst = load_instrument("permenpanrb-8-2026")
    >>> ones = bounds([1] * 20, inst).levels
    >>> print(opened(ones, perhaps_assumed(ones)).extremes([inst.weights])[0])
    1.0000 to 1.5600
    """
    inst = levels.instrument
    pairs = list(zip(inst.codes, levels.lows, levels.highs, strict=True))
    lows = tuple(inst.level_min if c in codes else low for c, low, _ in pairs)
    highs = tuple(inst.level_max if c in codes else high for c, _, high in pairs)
    return LevelSet(inst, lows, highs, levels.published, levels.on_lattice, levels.label)
