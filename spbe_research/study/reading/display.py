"""How a spreadsheet shows a number: only to see whether a person sees the number that is stored."""

from __future__ import annotations

import operator
import re
from datetime import date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal

from spbe_research.study.reading.grid import Cell, Shown

__all__ = ["BUILT_IN", "as_shown"]

#: formats by number that a file need not write out (ECMA-376, part 1, 18.8.30)
BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?",
    13: "# ??/??", 14: "mm-dd-yy", 15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM",
    20: "h:mm", 21: "h:mm:ss", 22: "m/d/yy h:mm", 37: "#,##0;(#,##0)", 38: "#,##0;[Red](#,##0)",
    39: "#,##0.00;(#,##0.00)", 40: "#,##0.00;[Red](#,##0.00)", 45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0",
    48: "##0.0E+0", 49: "@",
}  # fmt: skip
_TOKEN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]|.', re.DOTALL)
_PLAIN = re.compile(r"[#0?,]*(?:\.[#0?]*)?")
_OTHER_NUMBER = re.compile(r"[#0?]*\s*[#?]+/[#?0-9]+|[#0?.]+[Ee][+-]?[0#]+")
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[0-9]+(?:\.[0-9]+)?)\]")
_COMPARE = {
    "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge, "=": operator.eq, "<>": operator.ne,
}  # fmt: skip


def as_shown(value: int | float, code: str, *, from_1904: bool = False) -> Cell:
    """The cell that a number in a format is: the number, a date, or a :class:`Shown` where a person sees another.

    Examples
    --------
    >>> as_shown(3, "0.00"), as_shown(3, "0%").text, as_shown(44319, "yyyy-mm-dd")
    (3, '300%', datetime.date(2021, 5, 3))
    """
    if code == "General" or code == "@" or not code:
        return value
    section = _section(value, code)
    if section is None:  # a condition that no part of the format meets
        return Shown(value, "")
    tokens = _TOKEN.findall(section)
    bare = "".join(t for t in tokens if t[0] not in '"\\_*[')
    told = "".join(t.strip('"')[1:] if t[0] == "\\" else t.strip('"') for t in tokens if t[0] in '"\\')
    elapsed = any(re.fullmatch(r"\[[hms]+\]", t, re.IGNORECASE) for t in tokens)
    lower = bare.lower()
    if elapsed or re.search(r"[ymdhs]", lower.replace("general", "")):
        return _moment(value, lower, from_1904=from_1904)
    if "general" in lower and not re.search(r"[0-9]", told):
        return value
    if "%" in bare:
        decimals = len(re.findall(r"[0#?]", bare.partition(".")[2]))
        return Shown(value, f"{_rounded(Decimal(str(value)) * 100, decimals)}%")
    if value >= 0 and re.search("[-(]", bare):  # a minus or the brackets of accountants, written out
        return Shown(value, _words(told, bare))
    bare = bare.strip(" ()-+$")
    if re.search(r"[0-9%]|^ *[-\u2212(]", told) or bare.endswith(",") or not _PLAIN.fullmatch(bare):
        return value if _OTHER_NUMBER.fullmatch(bare) and not told else Shown(value, _words(told, bare))
    if not re.search(r"[0#?]", bare):
        return Shown(value, told)
    decimals = len(bare.partition(".")[2])
    seen = _rounded(Decimal(str(value)), decimals)
    return value if Decimal(seen) == Decimal(str(value)) else Shown(value, seen)


def _words(told: str, bare: str) -> str:
    return f"{told} {bare}".strip()


def _section(value: int | float, code: str) -> str | None:
    """The part of a format that a number takes: positive; negative; zero; text; or the one whose condition it meets."""
    parts, inside, start = [], False, 0
    for place, letter in enumerate(code):
        if letter == '"':
            inside = not inside
        elif letter == ";" and not inside and code[place - 1 : place] != "\\":
            parts.append(code[start:place])
            start = place + 1
    parts.append(code[start:])
    conditions = [_CONDITION.search(p) for p in parts[:2]]
    if any(conditions):
        for part, condition in zip(parts, conditions, strict=False):
            if condition is not None and _COMPARE[condition[1]](value, float(condition[2])):
                return part
        rest = [p for p in parts[:3] if not _CONDITION.search(p)]
        return rest[-1] if rest else None
    if value == 0 and len(parts) > 2:
        return parts[2]
    return parts[1] if value < 0 and len(parts) > 1 else parts[0]


def _rounded(value: Decimal, decimals: int) -> str:
    return (
        str(value.quantize(Decimal(1).scaleb(-min(decimals, 15)), ROUND_HALF_UP)) if value.is_finite() else str(value)
    )


def _moment(value: int | float, code: str, *, from_1904: bool) -> Cell:
    if not 0 <= value < 2_958_466:  # what no calendar of a spreadsheet has
        return Shown(value, code)
    whole, part = divmod(value, 1)
    if whole == 0 and not re.search("[yd]", code):
        seconds = round(part * 86_400)
        return time(seconds // 3600 % 24, seconds // 60 % 60, seconds % 60)
    if not re.search("[ymd]", code):
        return timedelta(days=float(value))
    start = date(1904, 1, 1) if from_1904 else date(1899, 12, 30)
    day = start + timedelta(days=int(whole))
    return datetime(day.year, day.month, day.day) + timedelta(seconds=round(part * 86_400)) if part else day
