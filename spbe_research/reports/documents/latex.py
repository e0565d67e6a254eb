"""A table as LaTeX: booktabs, escaped, with caption and label."""

from __future__ import annotations

import unicodedata

from spbe_research.reports.documents.blocks import TableBlock
from spbe_research.reports.documents.columns import column_shares

__all__ = ["escape_latex", "latex_table"]

_SPECIAL = {
    "\\": r"\textbackslash{}",
    "&": r"\&",
    "%": r"\%",
    "$": r"\$",
    "#": r"\#",
    "_": r"\_",
    "{": r"\{",
    "}": r"\}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "|": r"\textbar{}",
    '"': r"\textquotedbl{}",
    "'": "'",
    "`": r"\textasciigrave{}",
    "[": "{[}",  # after \\ a bracket would be taken for a length
    "]": "{]}",
    "*": "{*}",
    "\u00a0": "~",
    "−": "$-$",
    "–": "--",
    "—": "---",
    "×": r"$\times$",
    "≤": r"$\leq$",
    "≥": r"$\geq$",
    "≠": r"$\neq$",
    "≈": r"$\approx$",
    "→": r"$\to$",
    "∞": r"$\infty$",
    "∑": r"$\sum$",
    "√": r"$\surd$",
    "…": r"\ldots{}",
}
#: Greek capitals that look like Latin ones, and small letters for which there is no command
_LATIN = {"alpha": "A", "beta": "B", "epsilon": "E", "zeta": "Z", "eta": "H", "iota": "I", "kappa": "K", "mu": "M",
          "nu": "N", "omicron": "O", "rho": "P", "tau": "T", "chi": "X"}  # fmt: skip
_NO_COMMAND = ("digamma", "stigma", "koppa", "sampi", "heta", "san", "archaic")
_ROOM = 34.0  # em of footnote size in the 14 cm of a thesis, less what Computer Modern is wider
_GAP = 3  # points on either side of a column


def escape_latex(text: str) -> str:
    """Text that LaTeX prints as it stands.

    Examples
    --------
    >>> print(escape_latex("R&D_1 50 % {x}"), escape_latex("−0,21"))
    R\\&D\\_1 50 \\% \\{x\\} $-$0,21
    """
    return "".join(_SPECIAL.get(c) or _greek(c) or c for c in text)


def _greek(character: str) -> str | None:
    """A Greek letter as mathematics; text fonts have none."""
    words = unicodedata.name(character, "").split()
    if len(words) != 4 or words[0] != "GREEK" or words[2] != "LETTER":
        return None
    name = words[3].lower().replace("lamda", "lambda")
    upper = name.capitalize()
    if words[1] == "CAPITAL":
        known = ("Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi", "Sigma", "Upsilon", "Phi", "Psi", "Omega")
        return f"$\\{upper}$" if upper in known else f"${_LATIN[name]}$" if name in _LATIN else None
    return "$o$" if name == "omicron" else f"$\\{name}$" if name not in _NO_COMMAND else None


def latex_table(table: TableBlock, label: str) -> str:
    """The table as an environment ``table``, or ``longtable`` when it is long.

    Parameters
    ----------
    label : what ``\\ref`` takes, without ``tab:``.

    Returns
    -------
    Text in UTF-8; its first line names the packages that it needs.
    """
    shares, scale = column_shares(table, _ROOM)
    layout = "".join(_column(share, i in table.numeric) for i, share in enumerate(shares))
    size = "\\footnotesize" if scale == 1 else "\\scriptsize"
    fit = f"{size}\\setlength{{\\tabcolsep}}{{{_GAP}pt}}"
    head = _line(tuple(f"\\textbf{{{escape_latex(c)}}}" for c in table.columns))
    body = [_line(tuple(_cell(t, y in table.strong) for t in row)) for y, row in enumerate(table.rows)]
    caption = f"\\caption{{{escape_latex(table.caption)}}}\\label{{tab:{label}}}"
    note = f"\\par\\smallskip{{\\footnotesize {escape_latex(table.note)}\\par}}" if table.note else ""
    if table.splits:
        lines = [
            f"\\begingroup{fit}",
            f"\\begin{{longtable}}{{@{{}}{layout}@{{}}}}",
            f"{caption} \\\\",
            "\\toprule",
            head,
            "\\midrule",
            "\\endfirsthead",
            "\\toprule",
            head,
            "\\midrule",
            "\\endhead",
            *body,
            "\\bottomrule",
            "\\end{longtable}",
            note,
            "\\endgroup",
        ]
    else:
        lines = [
            "\\begin{table}[htbp]",
            caption,
            fit,
            f"\\begin{{tabular}}{{@{{}}{layout}@{{}}}}",
            "\\toprule",
            head,
            "\\midrule",
            *body,
            "\\bottomrule",
            "\\end{tabular}",
            note,
            "\\end{table}",
        ]
    packages = "% \\usepackage{array,booktabs,longtable} \\usepackage[T1]{fontenc}"
    return "\n".join([packages, *(line for line in lines if line)]) + "\n"


def _column(share: float, numeric: bool) -> str:
    side = "left" if numeric else "right"
    return f">{{\\ragged{side}\\arraybackslash}}p{{\\dimexpr {share:.4f}\\linewidth-{2 * _GAP}pt\\relax}}"


def _cell(text: str, strong: bool) -> str:
    escaped = escape_latex(text)
    return f"\\textbf{{{escaped}}}" if strong and escaped else escaped


def _line(cells: tuple[str, ...]) -> str:
    return " & ".join(cells) + " \\\\"
