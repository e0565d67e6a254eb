"""The tables as plain text, and a copy of the data to break."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


DATA = ROOT / "data"


def read_plain(name: str, folder: Path = DATA) -> list[dict[str, str]]:
    """Rows of a table by the csv module alone, so that no test rests on the reader it tests."""
    with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


class DataCopy:
    """A copy of ``data/`` that a test may break or extend."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def file(self, table: str) -> Path:
        return self.path / f"{table}.csv"

    def rows(self, table: str) -> tuple[list[str], list[dict[str, str]]]:
        with self.file(table).open(encoding="utf-8", newline="") as file:
            reader = csv.DictReader(file)
            rows = list(reader)
        return list(reader.fieldnames or []), rows

    def write(self, table: str, header: list[str], rows: list[dict[str, str]]) -> None:
        with self.file(table).open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, header, restval="", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)

    def set(self, table: str, row: int, **cells: str) -> None:
        """Change cells of one row; rows count as in a spreadsheet (the header is row 1)."""
        header, rows = self.rows(table)
        assert set(cells) <= set(header)
        rows[row - 2].update(cells)
        self.write(table, header, rows)

    def add(self, table: str, *new: dict[str, str]) -> None:
        header, rows = self.rows(table)
        for cells in new:
            assert set(cells) <= set(header), set(cells) - set(header)
        self.write(table, header, rows + list(new))

    def drop_column(self, table: str, column: str) -> None:
        header, rows = self.rows(table)
        header.remove(column)
        self.write(table, header, [{k: v for k, v in r.items() if k != column} for r in rows])


def copy_data(folder: Path) -> DataCopy:
    shutil.copytree(DATA, folder / "data")
    return DataCopy(folder / "data")


def add_fourth(data_copy: DataCopy) -> DataCopy:
    """A made-up fourth instrument, ``uji-2027``, added as data only.

    Unlike the three real ones in everything that data may differ in: scale 0 to 4 in quarters, unequal weights
    within an aspect, a weight that is no decimal, three decimals, rounding to even, three bands with other names.
    """
    name = "uji-2027"
    data_copy.add(
        "instruments/instruments",
        {
            "instrument": name,
            "label_id": "Uji 2027",
            "label_en": "Test 2027",
            "subject_id": "Uji",
            "subject_en": "Test",
            "title_id": "Instrumen rekaan",
            "title_en": "Made-up instrument",
            "year_from": "2027",
            "level_min": "0",
            "level_max": "4",
            "level_step": "0.25",
            "answer_min": "0",
            "decimals": "3",
            "rounding": "half-even",
            "edges": "lower-inclusive",
            "legal_source": "made up for a test",
            "confidence": "none",
            "system": "spbe",
        },
    )
    rows = [
        # code, domain, domain weight, aspect, aspect weight, weight
        ("X", "I", "60", "a", "40", "10"),
        ("Y", "I", "60", "a", "40", "70/3"),
        ("Z", "I", "60", "a", "40", "20/3"),
        ("P-1", "I", "60", "b", "20", "20"),
        ("P-2", "II", "40", "c", "40", "12.5"),
        ("P-3", "II", "40", "c", "40", "27.5"),
    ]
    header, _ = data_copy.rows("instruments/permenpanrb-59-2020")
    data_copy.write(
        f"instruments/{name}",
        header,
        [
            {
                "no": str(i),
                "code": code,
                "name_id": f"Indikator {code}",
                "name_en": f"Indicator {code}",
                "short_id": f"Ind. {code}",
                "short_en": f"Ind. {code}",
                "domain_no": domain,
                "domain_id": f"Domain {domain}",
                "domain_en": f"Domain {domain}",
                "domain_weight_percent": domain_weight,
                "aspect_no": aspect,
                "aspect_id": f"Aspek {aspect}",
                "aspect_en": f"Aspect {aspect}",
                "aspect_weight_percent": aspect_weight,
                "weight_percent": weight,
            }
            for i, (code, domain, domain_weight, aspect, aspect_weight, weight) in enumerate(rows, start=1)
        ],
    )
    bands = [
        ("Tinggi", "High", "3", "4", "yes"),
        ("Sedang", "Middle", "4/3", "3", "no"),
        ("Rendah", "Low", "0", "4/3", "no"),
    ]
    data_copy.add(
        "instruments/predicates",
        *(
            {
                "instrument": name,
                "predicate": p,
                "predicate_en": e,
                "lower": low,
                "upper": high,
                "upper_inclusive": closed,
                "confidence": "made up",
            }
            for p, e, low, high, closed in bands
        ),
    )
    return data_copy
