"""Draw the rooms of the package from the table in docs/architecture.md: ``python docs/images/draw_rooms.py``."""

from __future__ import annotations

import re
from html import escape
from pathlib import Path

HERE = Path(__file__).resolve().parent
INK, BLUE, PALE, GREY = "#1d2430", "#134b7f", "#e6edf4", "#66707f"
WIDTH, LINE, EDGE, NAME = 860, 30, 20, 150


def read_rooms(page: Path) -> list[tuple[str, str]]:
    """Name and contents of every room, the ground first."""
    table = page.read_text(encoding="utf-8").split("<!-- rooms:begin -->")[1].split("<!-- rooms:end -->")[0]
    return re.findall(r"^\| `([a-z_]+)` \| (.+) \|$", table, re.MULTILINE)


def draw(rooms: list[tuple[str, str]]) -> str:
    """The picture; light ground of its own, so that it reads alike on a dark page."""
    height = 2 * EDGE + LINE * len(rooms) + 44
    label = "Rooms of spbe_research, the ground at the bottom; each imports only from rooms below it"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img" aria-label="{label}"',
        '  font-family="system-ui, Segoe UI, Helvetica, Arial, sans-serif" font-size="13">',
        f'<rect width="{WIDTH}" height="{height}" rx="8" fill="#ffffff" stroke="{GREY}"/>',
    ]
    for step, (name, holds) in enumerate(reversed(rooms)):
        top = EDGE + 22 + LINE * step
        coming = holds.startswith("*coming*: ")
        text = re.sub(r"`[a-z]+/([a-z]+)` \([^)]*\)|`([^`]+)`", r"\1\2", holds.removeprefix("*coming*: "))
        text = text if len(text) < 94 else text[: text.rindex(" ", 0, 92)].rstrip(",;:") + " ..."
        box, dash = ("none", ' stroke-dasharray="4 3"') if coming else (PALE, "")
        lines += [
            f'<rect x="{EDGE + 30}" y="{top}" width="{NAME}" height="{LINE - 5}" rx="4" fill="{box}"'
            f' stroke="{GREY if coming else BLUE}"{dash}/>',
            f'<text x="{EDGE + 30 + NAME / 2:g}" y="{top + 17}" text-anchor="middle" font-weight="600"'
            f' fill="{GREY if coming else BLUE}">{name}</text>',
            f'<text x="{EDGE + 44 + NAME}" y="{top + 17}" fill="{GREY if coming else INK}">'
            f"{'coming: ' if coming else ''}{escape(text)}</text>",
        ]
    x, first, last = EDGE + 12, EDGE + 26, EDGE + 22 + LINE * len(rooms) - 10
    lines += [
        f'<path d="M {x} {first} V {last} M {x - 6} {last - 9} L {x} {last} L {x + 6} {last - 9}"'
        f' fill="none" stroke="{BLUE}" stroke-width="2"/>',
        f'<text x="{EDGE}" y="{EDGE + 10}" fill="{GREY}">imports go down; data go up, from tables to a report</text>',
        f'<text x="{EDGE}" y="{height - 16}" fill="{GREY}">Beside the house: data/ (tables), notebooks/, papers/. '
        "The face, __init__, imports nothing until it is asked.</text>",
        "</svg>",
    ]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    (HERE / "rooms.svg").write_text(draw(read_rooms(HERE.parent / "architecture.md")), encoding="utf-8", newline="\n")
