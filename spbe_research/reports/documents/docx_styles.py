"""The styles of the Word document: A4, Times New Roman 12, margins and spacing as Indonesian theses ask for.

Six guides of Indonesian universities that were looked at agree on 4 cm left and top, 3 cm right and bottom, Times New
Roman 12 and A4; lines stand 1.5 or 2 apart, captions and lists of sources 1. Whoever pastes a part into a thesis with
the destination's styles gets that thesis's look instead, since nothing is formatted outside a style.
"""

from __future__ import annotations

from typing import Any

from docx.document import Document as WordDocument
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.enum.text import WD_TAB_ALIGNMENT, WD_TAB_LEADER
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Cm, Pt, RGBColor

from spbe_research.numbers.language import LANGUAGES

__all__ = [
    "COLUMN_INCHES",
    "PAGE_INCHES",
    "SUMMARY_INCHES",
    "SUMMARY_TABLE_POINTS",
    "TABLE_POINTS",
    "language_tag",
    "set_language",
    "set_page",
    "set_styles",
    "set_summary_page",
    "set_summary_styles",
    "set_thesis_styles",
]

_FONT = "Times New Roman"
TABLE_POINTS = 10
#: room for text, in inches
COLUMN_INCHES = (21.0 - 4 - 3) / 2.54
PAGE_INCHES = (29.7 - 4 - 3) / 2.54

#: the same of the one page, which is no thesis's
SUMMARY_INCHES = (21.0 - 4) / 2.54
SUMMARY_TABLE_POINTS = 9

_BLACK = RGBColor(0, 0, 0)


def set_page(word: WordDocument) -> None:
    """A4 with the margins of a thesis."""
    section = word.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.top_margin = Cm(4)
    section.right_margin = section.bottom_margin = Cm(3)
    section.header_distance = section.footer_distance = Cm(1.5)


def language_tag(lang: str) -> str:
    """The language as Word and browsers name it.

    Examples
    --------
    >>> language_tag("id")
    'id-ID'
    """
    return LANGUAGES[lang].replace("_", "-")


def set_language(word: WordDocument, lang: str) -> None:
    """Language of every text, so that Word checks its spelling in it."""
    tag = language_tag(lang)
    defaults = word.styles.element.find(qn("w:docDefaults"))
    for node in defaults.iter(qn("w:lang")):
        node.set(qn("w:val"), tag)
        node.set(qn("w:eastAsia"), tag)
    for node in word.settings.element.iter(qn("w:themeFontLang")):
        node.set(qn("w:val"), tag)


def set_styles(word: WordDocument) -> None:
    """Styles of text, headings, captions, notes and tables."""
    _style(word, "Normal", 12, after=6, line=1.5)
    _style(word, "Title", 16, bold=True, after=12, line=1.15, align=ALIGN.CENTER)
    _style(word, "Subtitle", 12, after=6, line=1.0, align=ALIGN.CENTER)
    _style(word, "Heading 1", 14, bold=True, before=18, after=12, line=1.15, align=ALIGN.CENTER)
    _style(word, "Heading 2", 12, bold=True, before=14, after=6, line=1.15)
    _style(word, "Heading 3", 12, bold=True, italic=True, before=10, after=4, line=1.15)
    _style(word, "Caption", 11, after=6, line=1.0)
    _style(word, "List Bullet", 12, after=3, line=1.15)
    _style(word, "List Number", 12, after=3, line=1.15)
    own: list[tuple[str, float, dict[str, Any]]] = [
        ("Table Text", TABLE_POINTS, {"line": 1.0, "before": 1.5, "after": 1.5}),
        ("Table Head", TABLE_POINTS, {"line": 1.0, "before": 1.5, "after": 1.5, "bold": True}),
        ("Table Note", TABLE_POINTS, {"line": 1.0, "before": 3, "after": 12}),
        ("Figure", 12, {"line": 1.0, "before": 6, "after": 3, "align": ALIGN.CENTER}),
        ("Figure Caption", 11, {"line": 1.0, "after": 12, "align": ALIGN.CENTER}),
        ("Warning", 12, {"line": 1.15, "after": 8, "bold": True}),
    ]
    for name, size, options in own:
        base = "Caption" if name == "Figure Caption" else "Normal"
        word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = word.styles[base]
        _style(word, name, size, **options)
    for name in ("Title", "Heading 1", "Heading 2", "Heading 3", "Figure"):
        word.styles[name].paragraph_format.keep_with_next = True
    word.styles["Caption"].paragraph_format.keep_with_next = True
    word.styles["Figure Caption"].paragraph_format.keep_with_next = False
    word.styles["Normal"].paragraph_format.widow_control = True
    word.styles.element.append(_table_style())


def set_thesis_styles(word: WordDocument) -> None:
    """Styles that only a thesis needs; and Word is asked to renew the lists of tables and figures when it opens."""
    _style(word, "Heading 4", 12, italic=True, before=8, after=4, line=1.15)
    word.styles["Heading 4"].paragraph_format.keep_with_next = True
    own: list[tuple[str, dict[str, Any]]] = [
        ("Front Heading", {"bold": True, "before": 12, "after": 8, "line": 1.15, "align": ALIGN.CENTER}),
        ("table of figures", {"after": 3, "line": 1.0}),
        ("Bibliography", {"after": 8, "line": 1.0}),
        ("Formula", {"before": 4, "after": 8, "line": 1.15, "align": ALIGN.CENTER}),
    ]
    for name, options in own:
        word.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH).base_style = word.styles["Normal"]
        _style(word, name, 12, **options)
    word.styles["Front Heading"].paragraph_format.keep_with_next = True
    listed, sources = word.styles["table of figures"].paragraph_format, word.styles["Bibliography"].paragraph_format
    listed.left_indent, listed.first_line_indent, listed.right_indent = Cm(2.4), Cm(-2.4), Cm(1)
    listed.tab_stops.add_tab_stop(Cm(14), WD_TAB_ALIGNMENT.RIGHT, WD_TAB_LEADER.DOTS)
    sources.left_indent, sources.first_line_indent = Cm(1.25), Cm(-1.25)
    word.settings.element.append(parse_xml(f'<w:updateFields {nsdecls("w")} w:val="true"/>'))


def set_summary_page(section: Any) -> None:
    """Margins with which the one page fits on one sheet."""
    section.left_margin = section.right_margin = Cm(2)
    section.top_margin = section.bottom_margin = Cm(1.5)
    section.header_distance = section.footer_distance = Cm(0.7)


def set_summary_styles(word: WordDocument, apart: str = "") -> None:
    """Sizes with which the one page fits on one sheet.

    Parameters
    ----------
    apart : word before the names of styles of their own, beside those of the chapters; without it these change, and
        the headings too.
    """
    small: dict[str, Any] = {"line": 1.0, "before": 1.0, "after": 1.0}
    heading: dict[str, Any] = {"bold": True, "before": 5, "after": 2, "line": 1.0}
    sizes: list[tuple[str, float, dict[str, Any]]] = [
        ("Normal", 10.5, {"after": 3, "line": 1.0}),
        ("Title", 15, {"bold": True, "after": 4, "line": 1.0}),
        ("Subtitle", 10, {"after": 0, "line": 1.0, "align": ALIGN.CENTER if apart else ALIGN.LEFT}),
        *((name, 12, heading) for name in ("Heading 1", "Heading 2") if not apart),
        ("Caption", 9.5, {"after": 2, "line": 1.0}),
        ("Figure", 9.5, {"before": 2, "after": 1, "line": 1.0}),
        ("Figure Caption", 9.5, {"after": 1, "line": 1.0}),
        ("Table Text", SUMMARY_TABLE_POINTS, small),
        ("Table Head", SUMMARY_TABLE_POINTS, {"bold": True, **small}),
        ("Table Note", 8.5, {"before": 1, "after": 3, "line": 1.0}),
        ("Warning", 9.5, {"bold": True, "after": 2, "line": 1.0}),
    ]
    for name, size, options in sizes:
        if apart and name not in ("Title", "Caption", "Figure Caption"):  # which lists and readers look for by name
            word.styles.add_style(f"{apart} {name}", WD_STYLE_TYPE.PARAGRAPH).base_style = word.styles[name]
            _style(word, f"{apart} {name}", size, **options)
        elif not apart:
            _style(word, name, size, **options)


def _style(
    word: WordDocument,
    name: str,
    size: float,
    *,
    bold: bool = False,
    italic: bool = False,
    before: float = 0,
    after: float = 0,
    line: float = 1.0,
    align: Any = ALIGN.LEFT,
) -> None:
    style = word.styles[name]
    font, format_ = style.font, style.paragraph_format
    font.size, font.bold, font.italic, font.name = Pt(size), bold, italic, _FONT
    font.color.rgb = _BLACK
    fonts = style.element.rPr.rFonts
    for key in list(fonts.attrib):  # a theme's typeface would win over a named one
        del fonts.attrib[key]
    for key in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(key), _FONT)
    for tag in ("w:spacing", "w:kern"):
        for node in style.element.rPr.findall(qn(tag)):
            style.element.rPr.remove(node)
    properties = style.element.get_or_add_pPr()
    for tag in ("w:pBdr", "w:contextualSpacing"):
        for node in properties.findall(qn(tag)):
            properties.remove(node)
    format_.space_before, format_.space_after = Pt(before), Pt(after)
    format_.line_spacing, format_.alignment = line, align


def _table_style() -> Any:
    """Three rules and no uprights, as in a journal."""
    rule = 'w:val="single" w:sz="{}" w:space="0" w:color="000000"'
    thick, thin = rule.format(8), rule.format(4)
    return parse_xml(
        f'<w:style {nsdecls("w")} w:type="table" w:customStyle="1" w:styleId="SpbeTable">'
        '<w:name w:val="SPBE Table"/><w:basedOn w:val="TableNormal"/><w:uiPriority w:val="59"/><w:qFormat/>'
        f"<w:tblPr><w:tblBorders><w:top {thick}/><w:bottom {thick}/></w:tblBorders>"
        '<w:tblCellMar><w:left w:w="60" w:type="dxa"/><w:right w:w="60" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        '<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr>'
        f"<w:tcPr><w:tcBorders><w:bottom {thin}/></w:tcBorders></w:tcPr></w:tblStylePr></w:style>"
    )
