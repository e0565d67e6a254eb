"""A workbook as LibreOffice computes it."""

from __future__ import annotations

import csv
import subprocess
from pathlib import Path

from helpers.tools import tool


def computed_rows(path: Path, sheet: int) -> list[list[str]]:
    """Lines of a sheet, by its place from 1, that hold anything."""
    profile = path.parent / "office" / "user"
    profile.mkdir(parents=True, exist_ok=True)
    (profile / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry">'
        '<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse">'
        "<value>0</value></prop></item></oor:items>"
    )
    target = f"csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false,false,false,{sheet}"
    command = [
        tool("soffice", "libreoffice"),
        f"-env:UserInstallation={profile.parent.as_uri()}",
        "--headless",
        "--convert-to",
        target,
    ]
    subprocess.run([*command, str(path)], check=True, capture_output=True, cwd=path.parent, timeout=120)
    (table,) = path.parent.glob(f"{path.stem}-*.csv")
    with table.open(encoding="utf-8", newline="") as file:
        return [r for r in csv.reader(file) if r]
