"""Builds the documentation site: `python docs/site/build.py [--pictures] [FOLDER]`, offline and without a warning.

Nothing is written twice: the pages are the README, the guides, the method notes, the decisions, the data dictionary
and the notebooks as they lie in the repository, put under four doors, with their links led to the new places. Made
here are only the lists: commands from their own help, one page an object from its docstring. Kept notebooks have words
in the place of pictures; with `--pictures` they are run once more (some minutes) and the site shows them.
"""

from __future__ import annotations

import importlib
import inspect
import json
import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path, PurePosixPath

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

import spbe_research as spbe  # noqa: E402
from spbe_research.cli.language import speaking  # noqa: E402

#: pages of the repository that have another name on the site; a pattern of a folder says where the rest of it goes
PLACES = {
    "README.md": "start/overview.md",
    "README.id.md": "start/ikhtisar.md",
    "docs/concepts.md": "start/concepts.md",
    "docs/konsep.md": "start/concepts-id.md",
    "docs/guide/en.md": "guides/own-kabupaten.md",
    "docs/guide/id.md": "guides/own-kabupaten-id.md",
    "docs/guide/documents.md": "guides/thesis.md",
    "docs/guide/dokumen.md": "guides/thesis-id.md",
    "docs/architecture.md": "understand/decisions/architecture.md",
    "docs/decisions/README.md": "understand/decisions/index.md",
    "CONTRIBUTING.md": "reference/contributing.md",
    "CHANGELOG.md": "reference/changelog.md",
    "data/README.md": "reference/data.md",
    "data/LICENSE.md": "reference/data-licence.md",
    "data/regions/LICENSE-ODbL.md": "reference/regions-licence.md",
    "spbe_research/assets/csl/NOTICE.md": "reference/style-notice.md",
}
FOLDERS = {
    "docs/guide": "guides",
    "docs/methods": "understand",
    "docs/decisions": "understand/decisions",
    "docs/site": "",
    "notebooks": "notebooks",
    "papers": "papers",
}
#: folders that are linked to, and the page that lists what is in them
_LISTED = {"papers": "docs/site/papers/index.md", "notebooks": "docs/site/notebooks/index.md"}
_LINK = re.compile(r"(!?\[[^\]]*\]\()([^)#\s:]+)(#[^)\s]*)?\)")
_TAKE = re.compile(r"^<!-- take: (\S+) from \"(.*?)\" to \"(.*?)\" -->$", re.M)


def pages() -> dict[str, str]:
    """Every page of the repository that stands on the site, and its place there."""
    found = [path for name in FOLDERS for kind in ("*.md", "*.ipynb") for path in sorted((ROOT / name).rglob(kind))]
    names = [path.relative_to(ROOT).as_posix() for path in found if ".ipynb_checkpoints" not in path.parts]
    return {name: place(name) for name in [*PLACES, *names]}


def place(name: str) -> str:
    """Where a page of the repository lies on the site."""
    if name in PLACES:
        return PLACES[name]
    path = PurePosixPath(name)
    for folder, where in FOLDERS.items():
        if path.is_relative_to(folder):
            path = PurePosixPath(where) / path.relative_to(folder)
            return path.with_name(path.name.replace(".id.md", "-id.md").replace("README.md", "index.md")).as_posix()
    raise ValueError(name)


def is_indonesian(name: str) -> bool:
    """Whether a page of the repository is in Indonesian."""
    return name.endswith((".id.md", "/id.md")) or name in ("docs/guide/dokumen.md", "docs/konsep.md")


def build(target: Path, source: Path, *, pictures: bool = False) -> None:
    """Assemble the pages in ``source`` and let Sphinx write ``target``; every warning is an error."""
    shutil.rmtree(source, ignore_errors=True)
    shutil.rmtree(target, ignore_errors=True)
    assemble(source, pictures=pictures)
    # the packaged data, not a study's; one thread, so that the order of what is said is the same each time
    settings = {**os.environ, "SPBE_STUDY": "", "PYTHONPATH": str(ROOT)}
    words = ["-m", "sphinx", "-W", "--keep-going", "-q", "-b", "html", "-d", str(source.parent / "doctrees")]
    done = subprocess.run([sys.executable, *words, str(source), str(target)], env=settings)  # noqa: S603
    if done.returncode:
        raise SystemExit(done.returncode)
    shutil.rmtree(target / "_sources", ignore_errors=True)


def assemble(source: Path, *, pictures: bool = False) -> None:
    """Write everything that Sphinx reads into a folder of its own."""
    where = pages()
    for name, to in where.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        new = source / to
        new.parent.mkdir(parents=True, exist_ok=True)
        if name.endswith(".ipynb"):
            text = _run(ROOT / name) if pictures else text
            # what the outputs say of their own looks is said to JupyterLab's class; here the class is another
            new.write_text(text.replace(".jp-RenderedHTMLCommon ", "div.text_html "), encoding="utf-8")
            continue
        text = _moved(_taken(text, where, source), name, where, source)
        text = text.replace("\nPAPERS\n", f"\n{_papers()}\n")
        if "\nREST\n" in text:
            text = text.replace("\nREST\n", _rest(text, to, where))
        new.write_text(_marked(text, indonesian=is_indonesian(name)), encoding="utf-8")
    with (source / "understand" / "decisions" / "index.md").open("a", encoding="utf-8") as page:
        page.write("\n```{toctree}\n:hidden:\n:glob:\n\n*\n```\n")
    shutil.copy(ROOT / "docs" / "site" / "conf.py", source)
    shutil.copytree(ROOT / "docs" / "site" / "theme", source / "theme")
    _write_terms(source / "reference" / "terms.md")
    _write_objects(source / "reference" / "api")
    for lang, file in (("en", "commands.md"), ("id", "commands-id.md")):
        _write_commands(source / "reference" / file, lang)


def _run(path: Path) -> str:
    """A notebook with all that it shows when it is run."""
    import nbformat
    from nbclient import NotebookClient

    node = nbformat.read(path, as_version=4)
    kernel = {"env": {**os.environ, "SPBE_STUDY": "", "PYTHONPATH": str(ROOT)}}
    NotebookClient(node, timeout=600, resources={"metadata": {"path": str(path.parent)}}).execute(**kernel)
    return str(nbformat.writes(node))


def _papers() -> str:
    """The publications that are reproduced: where each is told of, its printed tables, its notebook."""
    lines = ["| publication | key | printed tables | recomputed |", "|---|---|---|---|"]
    for file in sorted((ROOT / "papers").glob("*/paper.toml")):
        told, key = tomllib.loads(file.read_text(encoding="utf-8")), file.parent.name
        tables = f"[{len(told['tables'])}]({key}/index.md)"
        lines += [f"| [{told['title']}]({key}/index.md) | `{key}` | {tables} | [notebook]({key}/reproduce.ipynb) |"]
    return "\n".join(lines)


def _rest(text: str, to: str, where: dict[str, str]) -> str:
    """What lies in the folder of a list, in its language, and is not on it: a new page is found before it is placed."""
    folder = PurePosixPath(to).parent
    names = {
        PurePosixPath(page).stem: is_indonesian(name)
        for name, page in where.items()
        if PurePosixPath(page).parent == folder and PurePosixPath(page).stem not in ("index", "index-id")
    }
    indonesian = to.endswith("-id.md")
    new = sorted(name for name, other in names.items() if other == indonesian and name not in text.splitlines())
    return "".join(f"\n{name}" for name in new) + "\n"


def _taken(text: str, where: dict[str, str], source: Path) -> str:
    """A part of another page in the place of a line ``<!-- take: FILE from "A" to "B" -->``; B is not taken."""

    def part(line: re.Match[str]) -> str:
        name, begin, end = line.groups()
        whole = (ROOT / name).read_text(encoding="utf-8")
        if begin not in whole or end not in whole.split(begin, 1)[1]:
            raise SystemExit(f"{name}: no part from {begin!r} to {end!r}")
        # its links begin where it comes from: they are led here, and left alone from then on
        return _moved((begin + whole.split(begin, 1)[1].split(end, 1)[0]).strip(), name, where, source)

    return _TAKE.sub(part, text)


def _moved(text: str, name: str, where: dict[str, str], source: Path) -> str:
    """The text with its links led from the repository's places to the site's; files that are no pages come along."""

    def lead(link: re.Match[str]) -> str:
        before, target, anchor = link.groups()
        if target.startswith("/"):  # led already
            return link.group(0)
        found = (ROOT / name).parent.joinpath(target).resolve().relative_to(ROOT).as_posix()
        found = _LISTED.get(found, found)
        if found in where:
            new = where[found]
        elif (ROOT / found).is_file() and not found.endswith(".md"):
            new = f"files/{found}"
            (source / new).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / found, source / new)
        else:
            raise SystemExit(f"{name}: {target} is not there, or is a page that has no place on the site")
        return f"{before}/{new}{anchor or ''})"

    return _LINK.sub(lead, text)


def _marked(text: str, *, indonesian: bool) -> str:
    """Fences without a language are no Python, and a page in Indonesian says so to whoever reads it aloud."""
    lines, inside = [], False
    for line in text.splitlines():
        if line.startswith("```"):
            if not inside and line == "```":
                line = "```text"
            inside = not inside
        lines.append(line)
    head = ["---", "language: id", "---", ""] if indonesian else []
    return "\n".join([*head, *lines, ""])


def _write_objects(folder: Path) -> None:
    """One page an object of ``spbe_research.__all__``, and their list by the room that each stands in."""
    folder.mkdir(parents=True)
    homes = {name: home for name, home in spbe._HOME.items() if name != "__version__"}
    rooms: dict[str, list[str]] = {}
    for name, home in homes.items():
        rooms.setdefault(home.split(".")[1], []).append(name)
        value = getattr(importlib.import_module(home), name)
        title = f"spbe.{name}"
        lines = [title, "=" * len(title), "", ".. py:currentmodule:: spbe_research", ""]
        if inspect.isclass(value):
            lines += [f".. autoclass:: spbe_research.{name}", "   :members:"]
        else:
            lines += [f".. autofunction:: spbe_research.{name}"]
        lines += ["", f"Defined in ``{home}``.", ""]
        (folder / f"{name}.rst").write_text("\n".join(lines), encoding="utf-8")
    title = "The functions and objects of spbe_research"
    text = [
        title,
        "=" * len(title),
        "",
        "``import spbe_research as spbe``; what is listed here is public, all else may",
    ]
    text += ["change. By the :doc:`room of the package </understand/decisions/architecture>` that each stands in.", ""]
    for room, names in rooms.items():
        text += [room, "-" * len(room), "", ".. list-table::", "   :widths: 30 70", ""]
        for name in sorted(names, key=str.lower):
            first = (inspect.getdoc(getattr(spbe, name)) or "").split("\n\n")[0].replace("\n", " ")
            text += [f"   * - :doc:`{name} <{name}>`", f"     - {first}"]
        text += [""]
    text += [".. toctree::", "   :hidden:", "", *[f"   {name}" for name in sorted(homes, key=str.lower)], ""]
    (folder / "index.rst").write_text("\n".join(text), encoding="utf-8")


def _write_terms(file: Path) -> None:
    """The licence of each table, as ``data/datapackage.json`` has it."""
    package = json.loads((ROOT / "data" / "datapackage.json").read_text(encoding="utf-8"))
    text = ["# Licence of each table", "", "From `data/datapackage.json`; what the terms are: [terms of the data]"]
    text[-1] += "(data-licence.md)."
    text += ["", "| table | what it holds | licence |", "|---|---|---|"]
    for table in package["resources"]:
        terms = ", ".join(one.get("name", one["title"]) for one in table["licenses"])
        text += [f"| `{table['path']}` | {table['title']} | {terms} |"]
    file.write_text("\n".join([*text, ""]), encoding="utf-8")


def _write_commands(file: Path, lang: str) -> None:
    """A section a command, with the page of help that the command itself prints."""
    import typer

    from spbe_research.text.catalog import tell

    with speaking(lang):
        # the words of a command are found when it is made, so it is made in its language
        from spbe_research.cli.main import app

        group = typer.main.get_command(app)
        titles = {"en": "Commands", "id": "Perintah"}
        text = ["---", f"language: {lang}", "---", "", f"# {titles[lang]}", "", tell("help.spbe.about"), ""]
        for name, command in [("", group), *group.commands.items()]:
            ctx = typer.Context(command, info_name=f"spbe {name}".strip(), terminal_width=86, max_content_width=86)
            page = command.get_help(ctx)
            text += [f"## `{f'spbe {name}'.strip()}`", "", "```text", page.rstrip(), "```", ""]
        file.write_text("\n".join(text), encoding="utf-8")


if __name__ == "__main__":
    words = [word for word in sys.argv[1:] if word != "--pictures"]
    asked = Path(words[0]) if words else ROOT / "build" / "docs" / "html"
    build(asked.resolve(), asked.resolve().parent / "pages", pictures="--pictures" in sys.argv)
    print(asked / "index.html")
