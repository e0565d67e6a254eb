"""Executed chapters to one self-contained HTML page: no network, no code, every picture with its text."""

from __future__ import annotations

import base64
from functools import cache
from typing import Any

from spbe_research.chapters.maturity.narrate import title
from spbe_research.chapters.style import assets_dir
from spbe_research.maturity import Maturity

__all__ = ["export_html", "stylesheet"]


@cache
def stylesheet() -> str:
    """Style sheet with the typeface inside."""
    faces = []
    for name, weight in (("Regular", 400), ("Semibold", 600)):
        data = base64.b64encode((assets_dir() / f"SpbeSans-{name}.woff2").read_bytes()).decode("ascii")
        faces.append(
            f'@font-face {{ font-family: "Spbe Sans"; font-weight: {weight}; '
            f'src: url("data:font/woff2;base64,{data}") format("woff2"); }}'
        )
    return "\n".join([*faces, (assets_dir() / "report.css").read_text(encoding="utf-8")])


def export_html(notebooks: list[Any], m: Maturity, lang: str) -> str:
    """One page from executed notebooks.

    Parameters
    ----------
    notebooks : notebook nodes in chapter order; lang : language of the page.

    Returns
    -------
    HTML text; the same bytes for the same notebooks.
    """
    import nbformat
    from nbconvert import HTMLExporter

    from spbe_research import __version__

    whole = nbformat.v4.new_notebook()
    whole.cells = [cell for node in notebooks for cell in node.cells]
    exporter = HTMLExporter(template_name="spbe", extra_template_basedirs=[str(assets_dir() / "templates")])
    words = {
        "id": "Dibuat dengan spbe-research {v} dari data yang dipublikasikan. Rincian dan sidik data tersimpan dalam "
        "manifest.json di samping laporan ini.",
        "en": "Made with spbe-research {v} from published data. Details and fingerprints of the data are in "
        "manifest.json beside this report.",
    }
    if m.observation.own:
        words["id"] = words["id"].replace("data yang dipublikasikan", "data kajian ini dan data yang dipublikasikan")
        words["en"] = words["en"].replace("published data", "the data of this study and published data")
    resources = {
        "spbe": {
            "lang": lang,
            "title": title(m, lang),
            "css": stylesheet(),
            "version": __version__,
            "footer": words[lang].format(v=__version__),
        }
    }
    body, _ = exporter.from_notebook_node(whole, resources=resources)
    return str(body)
