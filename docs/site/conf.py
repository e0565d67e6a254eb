"""How Sphinx sets the site: quiet, self-contained, formulas as MathML, notebooks with the outputs they hold."""

from __future__ import annotations

from docutils.nodes import SkipNode, literal
from latex2mathml.converter import convert
from sphinx.domains.python import PyObject
from sphinx.util.docfields import TypedField
from sphinx.util.nodes import make_refnode

import spbe_research as spbe
from spbe_research import __version__

project = "spbe-research"
author = "The spbe-research authors"
release = version = __version__
language = "en"
root_doc = "index"
extensions = ["myst_nb", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
exclude_patterns = ["files/**", "theme/**"]
html_theme = "furo"
html_title = "spbe-research"
html_static_path = ["theme"]
html_css_files = ["site.css"]
html_show_sourcelink = False
html_copy_source = False
html_show_sphinx = False
html_show_copyright = False
html_math_renderer = "mathml"
templates_path = ["theme"]

myst_enable_extensions = ["dollarmath"]
myst_heading_anchors = 4
# the pages answer for themselves without a network: no widgets, no MathJax from another address
myst_update_mathjax = False
nb_execution_mode = "off"
nb_ipywidgets_js: dict[str, dict[str, str]] = {}
nb_mime_priority_overrides = [("html", "text/html", 0)]
nb_merge_streams = True

autodoc_typehints = "none"
autodoc_member_order = "bysource"
autodoc_preserve_defaults = True
napoleon_google_docstring = False
napoleon_use_ivar = True
napoleon_use_rtype = False


def _inline(writer, node) -> None:
    writer.body.append(convert(node.astext(), display="inline"))
    raise SkipNode


def _display(writer, node) -> None:
    writer.body.append(f'<div class="math">{convert(node.astext(), display="block")}</div>')
    raise SkipNode


#: what the theme says around a page, where the page is in Indonesian
_AROUND = {
    "Home": "Beranda",
    "Next": "Berikutnya",
    "On this page": "Pada halaman ini",
    "Previous": "Sebelumnya",
    "Search": "Cari",
}


def _say_language(app, page: str, template: str, context: dict, tree) -> None:
    context["language"] = (context.get("meta") or {}).get("language", "en")
    if context["language"] == "id":
        context["_"] = lambda text: _AROUND.get(text, text)


def _find_public(app, env, node, contnode):
    """A docstring names an object by its module; its page has the public name."""
    name = node.get("reftarget", "").rpartition(".")[2]
    if name not in spbe.__all__:
        return None
    target = f"reference/api/{name}"
    return make_refnode(app.builder, node["refdoc"], target, f"spbe_research.{name}", literal(text=name), name)


def setup(app) -> dict[str, bool]:
    app.add_html_math_renderer("mathml", (_inline, None), (_display, None))
    app.connect("missing-reference", _find_public)
    app.connect("html-page-context", _say_language)
    for field in PyObject.doc_field_types:  # types are told in words here, and a word such as "year" is no link
        if isinstance(field, TypedField):
            field.typerolename = ""
    return {"parallel_read_safe": True, "parallel_write_safe": True}
