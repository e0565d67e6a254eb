"""A study: a folder of the user's own figures, parameters and reports, layered on the packaged data.

``study.toml`` marks the folder; ``data/`` holds tables of the same columns as the packaged ones. They are
joined at reading only (:mod:`spbe_research.data.tables`), so that neither ever writes into the other.
"""

from __future__ import annotations

import json
import os
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypedDict

from spbe_research.data.published import ASSESSMENTS, DEPTHS
from spbe_research.data.regions import Region, find_region
from spbe_research.data.tables import LAYERED, read_table, with_later_columns
from spbe_research.errors import DataError, NoObservation, OutputError, ParameterError, SpbeError, message, system_words
from spbe_research.files import OURS, begin, discard, make_parents, remove_empty, storable, sweep_beside, to_disk
from spbe_research.numbers.language import check_language
from spbe_research.options import check_path, check_switch, check_texts
from spbe_research.paths import data_dir, environment, packaged_only, put_in_place, study_dir
from spbe_research.study.study_texts import first_notebook
from spbe_research.study.writing import LOCK, only_writer, settle, table_text, write_files
from spbe_research.text.catalog import say
from spbe_research.text.result import result_table

if TYPE_CHECKING:
    import pandas as pd

    from spbe_research.data.panel import Panel

__all__ = [
    "LatestLevels",
    "Study",
    "active_study",
    "find_study",
    "init_study",
    "make_folder",
    "open_study",
    "write_tables",
]

_MARK = "study.toml"
_EMPTY = "data/observations"  # a folder to begin with
_EVALUATION = ["institution_id", "year", "assessment"]
_KEYS = ("name", "region", "lang")
#: of the folder's layout and its tables; a study from before it was written bears none and is read as the first
_FORMAT = 1


class LatestLevels(TypedDict, total=False):
    """Arguments that lead a report to a study's own latest levels; what is not needed is absent."""

    region: str
    year: int
    assessment: str
    source: str


@dataclass(frozen=True, slots=True)
class Study:
    """A study folder.

    Attributes
    ----------
    path : the folder; name : its title; region : the government it is about, or ``""``; lang : ``"id"`` or ``"en"``.

    References
    ----------
    docs/guide/en.md, section 2; its tables have the columns of data/README.md.

    Examples
    --------
    >>> from pathlib import Path
    >>> from spbe_research import Study
    >>> Study(Path("thesis"), "thesis", "21.01").reports.as_posix()
    'thesis/reports'
    """

    path: Path
    name: str
    region: str = ""
    lang: str = "id"

    def _repr_html_(self) -> str:
        facts = {"name": self.name, "code": self.region or None, "language": self.lang, "folder": str(self.path)}
        return result_table("study", facts)

    @property
    def reports(self) -> Path:
        """Folder of its reports."""
        return self.path / "reports"

    def table(self, name: str) -> pd.DataFrame:
        """Its own rows of a table, with the packaged columns; empty where it has none yet.

        Parameters
        ----------
        name : one of the tables that a study may hold, such as ``"observations/indicator_levels"``.

        Raises
        ------
        DataError
            for another table.
        """
        if not isinstance(name, str) or name not in LAYERED:
            raise DataError(f"{name}.csv", problem=message("errors.study.folder.table", join=", ".join(LAYERED)))
        if (self.path / "data" / f"{name}.csv").is_file():
            try:
                own = read_table(name, self.path / "data")
            except DataError as error:  # not the packaged table of that name
                error.file = message("errors.frame.study", file=error.file)
                raise
            return with_later_columns(own, list(read_table(name).columns))
        return read_table(name, data_dir()).iloc[:0]

    def latest(self) -> LatestLevels:
        """What to show first: region, year and assessment of its own latest figures, as arguments for a report.

        Of several assessments of that year the official one comes first, and of several sources the last of those
        with the deepest figures. Only the region where it has no figures yet.

        Raises
        ------
        ParameterError
            when it names no region and holds figures of none, or of several.
        """
        import pandas as pd

        tables = [self.table(name) for name, _, _ in DEPTHS.values()]
        told = [*_EVALUATION, "source"]
        table = pd.concat([t[told] for t in tables], ignore_index=True)
        region = self.region or (table["institution_id"].iloc[0] if table["institution_id"].nunique() == 1 else "")
        mine = table[table["institution_id"] == region]
        if not region:
            raise ParameterError(message("errors.study.folder.latest", name=self.name, mark=_MARK))
        if mine.empty:
            return {"region": region}
        mine = mine[mine["year"] == mine["year"].max()]
        result: LatestLevels = {"region": region, "year": int(mine["year"].iloc[0])}
        assessment = min(mine["assessment"], key=list(ASSESSMENTS).index)
        mine = mine[mine["assessment"] == assessment]
        if assessment != "official":
            result["assessment"] = assessment
        same = mine[_EVALUATION].iloc[0]
        with packaged_only():
            others = [read_table(name) for name, _, _ in DEPTHS.values()]
        deepest = next(t for t in tables if (t[_EVALUATION] == same).all(axis=1).any())
        sources = deepest.loc[(deepest[_EVALUATION] == same).all(axis=1), "source"]
        if mine["source"].nunique() > 1 or any((t[_EVALUATION] == same).all(axis=1).any() for t in others):
            result["source"] = sources.iloc[-1]
        return result

    def panel(
        self,
        years: int | Iterable[int] | None = None,
        *,
        depth: str | None = None,
        kind: str | Sequence[str] | None = None,
        province: str | Region | None = None,
        instrument: str | None = None,
        assessment: str | None = None,
        source: str | None = None,
        context: bool = False,
        beside: bool = False,
    ) -> Panel:
        """Its own evaluations as a table, of every assessment and source, a row each.

        Parameters
        ----------
        years : a year or several; all by default.
        depth : ``"index"``, ``"domain"``, ``"aspect"`` or ``"indicator"``; the deepest that it holds by default.
        kind : key or keys of data/kinds.csv; all by default.
        province : name or code of a province: its government and its kabupaten and kota.
        instrument : id of an instrument; needed where there are several and ``depth`` is not ``"index"``.
        assessment : ``"official"``, ``"self"``, ...; all by default.
        source : only figures of that source.
        context : adds ``population`` and ``area_km2`` of 2025.
        beside : with the country's (``own`` false), official ones by default; both where both are of one evaluation.

        Raises
        ------
        NoObservation
            when it holds no figure, or nothing is known of what was asked.
        ParameterError, UnknownInstrument, UnknownRegion, AmbiguousRegion, DataError
            as in :func:`spbe_research.load_panel`.
        """
        from spbe_research.data.panel import choose_panel

        check_switch("beside", beside)
        held = [name for name, (table, _, _) in DEPTHS.items() if not self.table(table).empty]
        if not held and not beside:
            raise NoObservation(message("errors.study.folder.nothing_own", name=self.name))
        with environment("SPBE_STUDY", str(self.path)):
            return choose_panel(
                years,
                depth=depth or (held[0] if held else "domain"),
                kind=kind,
                province=province,
                instrument=instrument,
                assessment=assessment,
                source=source,
                context=context,
                own="beside" if beside else "only",
            )

    def activate(self) -> Study:
        """Let every reading of this process, and of the kernels it starts, see the study's figures too."""
        os.environ["SPBE_STUDY"] = str(self.path)
        return self


def active_study() -> Study | None:
    """The study whose figures are seen at present, or None."""
    folder = study_dir()
    return None if folder is None else _read(folder)


def find_study(start: str | Path | None = None) -> Study | None:
    """The study that the folder ``start`` (the working folder without it) lies in, or None."""
    asked = None if start is None or (isinstance(start, str) and not start) else check_path("folder", start)
    try:
        here = (asked or Path.cwd()).resolve()
    except (OSError, ValueError) as error:
        raise DataError(
            str(asked or "."), problem=message("errors.study.folder.find_study", system_words=system_words(error))
        ) from None
    for folder in (here, *here.parents):
        _settled(folder)
        try:
            marked = (folder / _MARK).is_file()
        except OSError:  # a folder that cannot be looked into, or a name that no system takes, is no study
            continue
        if marked:
            return _read(folder)
    return None


def open_study(folder: str | Path = ".") -> Study:
    """Open and activate the study that ``folder`` lies in.

    Parameters
    ----------
    folder : the study's folder or one inside it; the working folder by default.

    Returns
    -------
    Study
        active from now on: every reading of this process sees its figures too.

    Raises
    ------
    DataError
        when it lies in none, or its ``study.toml`` cannot be used: a later release of this package may have made it.

    References
    ----------
    docs/guide/en.md, section 6.

    Examples
    --------
    >>> from pathlib import Path
    >>> import os, tempfile
    >>> from spbe_research import init_study, open_study
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     _ = init_study(Path(folder) / "thesis", region="bintan", lang="en")
    ...     study = open_study(Path(folder) / "thesis")
    >>> study.name, study.region, study.lang
    ('thesis', '21.01', 'en')
    >>> _ = os.environ.pop("SPBE_STUDY")  # leaves it again
    """
    study = find_study(folder) or (active_study() if str(folder) == "." else None)
    if study is None:
        raise DataError(str(folder), problem=message("errors.study.folder.open_study"))
    return study.activate()


def _settings(folder: Path) -> dict[str, object]:
    return tomllib.loads((folder / _MARK).read_bytes().decode("utf-8-sig"))


def _settled(folder: Path) -> None:
    """Finish what a killed process left of a change, but in a study of a format that this release does not know."""
    try:
        known = _settings(folder).get("format", _FORMAT) == _FORMAT
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError, ValueError):
        known = True  # no study yet, perhaps because it was being made
    if known:
        settle(folder)


def _check_format(number: object, where: str) -> None:
    """Refuse a study of a later release, and a number that none writes; nothing in it is changed."""
    whole = isinstance(number, int) and not isinstance(number, bool) and number >= 1
    if not whole:
        raise DataError(
            where, found=f"format = {number!r}", allowed=message("errors.study.folder.format_allowed", known=_FORMAT)
        )
    if number != _FORMAT:
        raise DataError(where, problem=message("errors.study.folder.format_newer", number=number, known=_FORMAT))


def _read(folder: Path) -> Study:
    where = f"{folder.name}/{_MARK}"
    try:
        _settled(folder)
        settings = _settings(folder)
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise DataError(where, problem=message("errors.study.folder.read", error=error)) from None
    _check_format(settings.pop("format", _FORMAT), where)  # first: what else a newer one holds nobody knows
    for key, value in settings.items():
        if key not in _KEYS or not isinstance(value, str):
            raise DataError(
                where,
                found=f"{key} = {value!r}",
                allowed=message("errors.study.folder.read_allowed", join=", ".join(_KEYS)),
            )
    texts = {key: str(value) for key, value in settings.items()}
    study = Study(folder, texts.get("name", folder.name), texts.get("region", ""), texts.get("lang", "id"))
    try:
        check_language(study.lang)
        if study.region:
            find_region(study.region)
    except SpbeError as error:
        raise DataError(where, problem=str(error)) from None
    return study


def init_study(folder: str | Path, *, region: str | None = None, lang: str = "id") -> Study:
    """Make a study folder.

    Parameters
    ----------
    folder : a new or empty folder; its name becomes the study's.
    region : the government the study is about; its notebook starts there. None by default.
    lang : language of its reports, README and notebook, ``"id"`` or ``"en"``.

    Returns
    -------
    Study
        not active yet; :func:`open_study` does that.

    Raises
    ------
    OutputError
        when the folder exists and holds something, lies in another study, bears a name that cannot be written
        into a file, or cannot be written; nothing is left behind then.
    UnknownRegion, AmbiguousRegion
        before anything is written.
    ParameterError
        for a language that is not there.

    References
    ----------
    docs/guide/en.md, section 2.

    Examples
    --------
    >>> from pathlib import Path
    >>> from spbe_research import init_study
    >>> import tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     study = init_study(Path(folder) / "thesis", region="bintan")
    ...     sorted(path.name for path in study.path.iterdir())
    ['.gitignore', '.spbe-lock', 'README.md', 'data', 'start.ipynb', 'study.toml']
    """
    check_language(lang)
    check_texts(region=region)
    about = find_region(region) if region else None
    path = _place(folder)
    study = Study(path, path.name, about.id if about else "", lang)
    place = about.name if about else ""
    settings = {"format": _FORMAT, "name": study.name, "region": study.region, "lang": lang}
    texts = {
        "README.md": say("study.readme", lang, name=study.name, place=place or "...", region=study.region or "..."),
        "start.ipynb": _notebook(lang),
        ".gitignore": f"reports/\n{OURS}*\n",
        _MARK: "".join(f"{key} = {json.dumps(value, ensure_ascii=False)}\n" for key, value in settings.items()),
    }
    files: dict[str, bytes | None] = {name: text.encode("utf-8") for name, text in texts.items()}
    try:
        if path.exists():  # an empty one, in which somebody may stand: it is filled, and not replaced
            try:
                with only_writer(path):
                    if (path / _MARK).exists():  # made by another since it was looked at
                        raise OutputError(message("errors.study.folder.init_study", folder=folder))
                    write_files(path, files | {_EMPTY: None})
            finally:
                if not (path / _MARK).exists():  # an empty folder stays empty
                    discard(path / LOCK)
        else:
            make_folder(path, files | {_EMPTY: None, LOCK: b""})
    except OSError as error:
        if isinstance(error, SpbeError):
            raise
        raise OutputError(
            message("errors.study.folder.cannot_write", folder=folder, system_words=system_words(error))
        ) from None
    return study


def _place(folder: str | Path) -> Path:
    """Where a study may be made."""
    try:
        path = check_path("folder", folder).resolve()
        if not storable(path.name) or not path.name:
            raise OutputError(message("errors.study.folder.place", name=path.name))
        settle(path)
        taken = path.exists() and (not path.is_dir() or any(not p.name.startswith(OURS) for p in path.iterdir()))
        if taken:
            raise OutputError(message("errors.study.folder.init_study", folder=folder))
        around = find_study(path.parent)
    except (OSError, ValueError) as error:
        if isinstance(error, SpbeError):
            raise
        raise OutputError(
            message("errors.study.folder.cannot_write", folder=folder, system_words=system_words(error))
        ) from None
    if around is not None:
        raise OutputError(message("errors.study.folder.inside_another", folder=folder, around_name=around.name))
    return path


def make_folder(path: Path, files: Mapping[str, bytes | None]) -> None:
    """A new folder, made beside its place and then given its name; a file without bytes is a folder in it.

    Raises
    ------
    OSError
        where it cannot be written; nothing is left behind.
    """
    made = make_parents(path.parent)
    release = None
    building = path
    try:
        sweep_beside(path)
        building, release = begin(path, folder=True)
        for name, data in files.items():
            if data is None:
                (building / name).mkdir(parents=True)
            else:
                (building / name).write_bytes(data)
        building.chmod(0o755)
        for part in (*sorted(building.rglob("*")), building):
            to_disk(part)
        put_in_place(building, path)
        to_disk(path.parent)
    except BaseException:
        if building != path:
            discard(building)
        remove_empty(made)
        raise
    finally:
        if release is not None:
            release()


def _notebook(lang: str) -> str:
    cells = []
    for number, (kind, text) in enumerate(first_notebook(lang)):
        cell: dict[str, object] = {"cell_type": kind, "id": f"cell-{number}", "metadata": {}}
        cell["source"] = text
        if kind == "code":
            cell |= {"execution_count": None, "outputs": []}
        cells.append(cell)
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    return json.dumps(
        {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 5},
        ensure_ascii=False,
        indent=1,
    )


def write_tables(
    study: Study, tables: Mapping[str, pd.DataFrame], originals: Mapping[str, bytes] | None = None
) -> None:
    """Write tables of a study, and files that they came from, all or none; whoever calls holds :func:`only_writer`.

    Raises
    ------
    OutputError
        when one cannot be written; the study is as it was.
    DataError
        for text that could not be read again.
    """
    files = {f"originals/{name}": data for name, data in (originals or {}).items()}
    files |= {f"data/{name}.csv": table_text(name, frame) for name, frame in tables.items()}
    write_files(study.path, files)
