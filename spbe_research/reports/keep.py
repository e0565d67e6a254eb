"""What is the user's in a place that a report or a page of ours is about to take: it is kept, and named.

Ours is what the last manifest lists, with the contents that it lists; for single files in the folder of all reports
(index pages, the ledger of failures) what :data:`RECORD` lists. Everything else, edited or added, stays the user's:
it is moved aside under a free name, never over anything. A folder without our manifest is not replaced at all.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from spbe_research.errors import OutputError, message, system_words
from spbe_research.files import discard, free_name, one_line, put_new, write_whole
from spbe_research.paths import put_in_place

__all__ = [
    "KEPT",
    "RECORD",
    "Kept",
    "is_own",
    "keep_rest",
    "own_names",
    "put_own",
    "refuse_foreign",
    "remove_own",
    "sign",
]

#: what a name gets when what bears it is moved aside: ``id-kept``, ``index-kept.html``
KEPT = "kept"
#: in the folder of all reports: fingerprints of the files that we last wrote there
RECORD = ".spbe.json"

_MANIFEST = "manifest.json"
#: seconds before each look at a place that seems to be somebody else's
_GLANCES = (0.0, 0.01, 0.05)
#: what a system lays into every folder that it shows; nobody's work
_LITTER = frozenset({".DS_Store", "Thumbs.db", "desktop.ini"})


@dataclass(frozen=True, slots=True)
class Kept:
    """What was moved aside.

    Attributes
    ----------
    place : where it lies now; names : of its files, from there; empty where ``place`` is the file itself.
    """

    place: Path
    names: tuple[str, ...] = ()

    def __str__(self) -> str:
        more = f" (+{len(self.names) - 5})" if len(self.names) > 5 else ""
        return one_line(f"{self.place}{': ' if self.names else ''}{', '.join(self.names[:5])}{more}")


def sign(record: Mapping[str, object]) -> str:
    """Fingerprint of a manifest's own lines, so that an edited one is known; the time does not count.

    Examples
    --------
    >>> sign({"made": "today", "outputs": {}}) == sign({"outputs": {}, "made": "later"})
    True
    """
    counted = {k: v for k, v in record.items() if k not in ("made", "signed")}
    return hashlib.sha256(json.dumps(counted, sort_keys=True, ensure_ascii=False).encode("utf-8")).hexdigest()


def refuse_foreign(place: Path) -> None:
    """See that a report may take this place: nothing is there, or a report with our manifest.

    Raises
    ------
    OutputError
        for a file, a link, or a folder that holds something and no manifest of ours.
    """
    for pause in _GLANCES:  # another process may be exchanging its report for the one that is there just now
        time.sleep(pause)
        try:
            if not os.path.lexists(place):
                return
            ours = place.is_dir() and not place.is_symlink()
            ours = ours and (_outputs(place) is not None or not any(place.iterdir()))
        except FileNotFoundError:
            continue
        except OSError as error:
            raise OutputError(
                message("errors.reports.keep.read", place=place, system_words=system_words(error))
            ) from None
        if ours:
            return
    raise OutputError(message("errors.reports.keep.refuse_foreign", place=place))


def keep_rest(aside: Path, place: Path) -> Kept | None:
    """Delete of a report that was replaced what is ours, and give the rest a name beside its old place.

    Parameters
    ----------
    aside : the folder that was put aside; place : the name that it had.

    Returns
    -------
    What was kept, or None where everything was ours.
    """
    outputs = _outputs(aside)
    for name, digest in (outputs or {}).items():
        path = aside / name
        if _digest(path) == digest:
            with contextlib.suppress(OSError):
                path.unlink()
    folders = {parent.as_posix() for name in outputs or () for parent in Path(name).parents}
    for name in sorted(folders, reverse=True):
        for litter in _LITTER:
            with contextlib.suppress(OSError):
                (aside / name / litter).unlink(missing_ok=True)
        if name != ".":
            with contextlib.suppress(OSError):  # something else lies in it
                (aside / name).rmdir()
    ours = set(_LITTER)
    if outputs is not None and not _was_edited(aside / _MANIFEST):
        ours.add(_MANIFEST)
    if not [p for p in aside.iterdir() if p.name not in ours]:
        discard(aside)
        return None
    if _MANIFEST in ours:
        with contextlib.suppress(OSError):  # last: until now it said what is ours
            (aside / _MANIFEST).unlink()
    while True:
        kept = free_name(place, KEPT)
        try:
            put_in_place(aside, kept)
            break
        except FileNotFoundError:  # another sweep was quicker
            return None
        except OSError:
            if not os.path.lexists(kept):  # it cannot be renamed at all: it stays where it is, and is named
                kept = aside
                break
    names = sorted(p.relative_to(kept).as_posix() for p in kept.rglob("*") if p.is_symlink() or not p.is_dir())
    return Kept(kept, tuple(names))


def put_own(path: Path, text: str) -> Kept | None:
    """Write a file of ours into the folder of all reports; what is there and not what we last wrote is kept.

    Raises
    ------
    OutputError
        where it cannot be written; what was there is there still.
    """
    data = text.encode("utf-8")
    known = _record(path.parent)
    kept = _make_way(path, data)
    try:
        _remember(path, data)  # first: a file that nobody knows would be taken for the user's
        write_whole(path, data)
    except OutputError:
        with contextlib.suppress(OSError):
            if kept is not None:
                put_new(kept.place, path)
        with contextlib.suppress(OSError):
            _write_record(path.parent, known)
        raise
    return kept


def own_names(folder: Path) -> list[str]:
    """Files that we wrote into the folder of all reports, by their names."""
    return sorted(_record(folder))


def is_own(path: Path) -> bool:
    """Whether a file in the folder of all reports is one that we wrote, and nobody edited since."""
    return _digest(path) in _known(path)


def remove_own(path: Path) -> Kept | None:
    """Take a file of ours away, or move it aside where it is not what we last wrote.

    Raises
    ------
    OutputError
        where that cannot be done.
    """
    kept = _make_way(path, None)
    try:
        path.unlink(missing_ok=True)
    except OSError as error:
        raise OutputError(
            message("errors.reports.keep.remove_own", path=path, system_words=system_words(error))
        ) from None
    return kept


def _make_way(path: Path, data: bytes | None) -> Kept | None:
    """Move aside what lies at ``path``, unless we wrote it or it is what is to be written."""
    if not os.path.lexists(path):
        return None
    digest = _digest(path)
    if digest in _known(path) or (data is not None and digest == hashlib.sha256(data).hexdigest()):
        return None
    try:
        while True:
            kept = free_name(path, KEPT)
            try:
                if path.is_dir() and not path.is_symlink():
                    put_in_place(path, kept)
                else:
                    put_new(path, kept)
            except FileExistsError:
                continue
            return Kept(kept)
    except OSError as error:
        raise OutputError(
            message("errors.reports.keep.make_way", path=path, system_words=system_words(error))
        ) from None


def _known(path: Path) -> list[str]:
    """Fingerprints of what we wrote under this name, the last two."""
    known = _record(path.parent).get(path.name, [])
    return known if isinstance(known, list) else []


def _remember(path: Path, data: bytes) -> None:
    record = _record(path.parent)
    digest = hashlib.sha256(data).hexdigest()
    before = [d for d in _known(path) if d != digest]
    record[path.name] = [*before[-1:], digest]
    _write_record(path.parent, record, named=path)


def _write_record(folder: Path, record: Mapping[str, object], *, named: Path | None = None) -> None:
    if record:
        write_whole(folder / RECORD, json.dumps(record, indent=1, sort_keys=True) + "\n", named=named)
    else:
        (folder / RECORD).unlink(missing_ok=True)


def _record(folder: Path) -> dict[str, object]:
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def _outputs(folder: Path) -> dict[str, str] | None:
    """Files that the manifest of a report lists, with their fingerprints; None where no manifest of ours is there."""
    try:
        record = json.loads((folder / _MANIFEST).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(record, dict) or "fingerprint" not in record or not isinstance(record.get("outputs"), dict):
        return None
    return {name: digest for name, digest in record["outputs"].items() if _is_inside(name)}


def _is_inside(name: str) -> bool:
    parts = Path(name).parts
    return bool(parts) and ".." not in parts and not Path(name).is_absolute()


def _was_edited(manifest: Path) -> bool:
    """Whether somebody changed the manifest itself, as far as it can tell."""
    try:
        record = json.loads(manifest.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return True
    return "signed" in record and record["signed"] != sign(record)


def _digest(path: Path) -> str | None:
    """Fingerprint of a plain file; None for a link, a folder, or what cannot be read."""
    try:
        if path.is_symlink() or not path.is_file():
            return None
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return None
