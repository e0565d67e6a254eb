"""Parquet copies of the panel for a release, with codebooks and hashes: ``make panels``.

They are attached to the release and kept nowhere else: what is committed are the tables, which a person can read.
"""

from __future__ import annotations

import hashlib
import shutil
import sys
from pathlib import Path

import spbe_research as spbe
from spbe_research.errors import NoObservation

#: depths whose columns belong to one instrument
DEPTHS = ("domain", "aspect", "indicator")


def write(folder: Path) -> list[Path]:
    """The index of all years, and for each instrument every depth at which something is published."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    made = [spbe.export_table(folder / "index.parquet", spbe.load_panel(depth="index", context=True), lang="en")]
    for instrument in spbe.instrument_ids():
        for depth in DEPTHS:
            try:
                panel = spbe.load_panel(depth=depth, instrument=instrument)
            except NoObservation:
                continue
            made.append(spbe.export_table(folder / f"{instrument}-{depth}.parquet", panel, lang="en"))
    files = sorted(folder.iterdir())
    sums = "".join(f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in files)
    (folder / "SHA256SUMS").write_text(sums, encoding="utf-8", newline="\n")
    return made


if __name__ == "__main__":
    for path in write(Path(sys.argv[1]) if sys.argv[1:] else Path("build", "panels")):
        sys.stdout.write(f"{path}\n")
