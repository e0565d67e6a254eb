"""Files composed at random of what people put into them, some with a contradiction: that is refused, the rest is read.

The composer knows what a person would read; it shares nothing with the reader but the names of the indicators.
"""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from helpers.official import read_official
from helpers.sheets import NAMES, write_csv, write_xlsx

from spbe_research.data.instruments import load_instrument
from spbe_research.errors import FileProblems

#: code, name, province
PLACES = [
    ("21.01", "Kabupaten Bintan", "Kepulauan Riau"), ("21.02", "Kabupaten Karimun", "Kepulauan Riau"),
    ("32.73", "Kota Bandung", "Jawa Barat"), ("64.01", "Kabupaten Paser", "Kalimantan Timur"),
    ("51.71", "Kota Denpasar", "Bali"), ("15.71", "Kota Jambi", "Jambi"),
]  # fmt: skip
INSTRUMENT = load_instrument("permenpanrb-59-2020")
Rows = list[list[Any]]


@dataclass
class Composed:
    """A file, the options it is read with, what is in it, and the contradictions put into it."""

    rows: Rows
    truth: dict[tuple[str, int, str], list[int]]
    options: dict[str, Any] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


class Composer:
    def __init__(self, seed: int) -> None:
        self.rng = random.Random(seed)  # noqa: S311
        self.place = self.rng.choice(PLACES)
        self.other = self.rng.choice([p for p in PLACES if p != self.place])
        self.year = self.rng.choice([2021, 2022, 2023])

    def maybe(self, share: float) -> bool:
        return self.rng.random() < share

    def levels(self) -> list[int]:
        return [self.rng.randint(1, 5) for _ in range(47)]

    def spelled(self, place: tuple[str, str, str]) -> str:
        code, name, _ = place
        forms = [name, code, code.replace(".", ""), name.replace("Kabupaten", "Kab.")]
        return self.rng.choice([*forms, name.replace("Kabupaten ", "Pemkab ").replace("Kota ", "Pemkot ")])

    def by_indicator(self) -> Composed:
        levels, names, wrong = self.levels(), list(NAMES), []
        columns: list[tuple[Any, list[Any]]] = [("No", list(range(1, 48)))]
        header = self.rng.choice(["Tingkat", "Nilai", "Level", "Skor", "Tingkat Kematangan", "Capaian"])
        if self.maybe(0.75):
            columns.append((self.rng.choice(["Nama Indikator", "Indikator", "Uraian Indikator"]), names))
            if self.maybe(0.1):
                names[:] = [n.replace("n", "m", 1) for n in names[1:] + names[:1]]
                wrong.append("names shifted by one, and a letter off")
        columns.append((header, levels))
        if self.maybe(0.15):
            doubt = list(levels) if self.maybe(0.3) else self.levels()
            headers = ["Hasil", "Hasil Verifikasi", "Asesor", "Kolom1", None, "Nilai Lama", "Skala Akhir"]
            columns.append((self.rng.choice(headers), doubt))
            wrong += ["second level"] if doubt != levels else []
        if self.maybe(0.3):
            context = self.rng.choice(["Bobot", "Target", "Domain", "Aspek", "Catatan", "Bukti", "Prioritas"])
            columns.append((context, self.levels()))
        if self.maybe(0.15):
            columns.append((self.rng.choice(["Kode", "Kode Indikator"]), self.rng.sample(range(1, 48), 47)))
            wrong.append("two numbers")
        if self.maybe(0.2):
            said = self.place if self.maybe(0.7) else self.other
            columns.append(
                (self.rng.choice(["Daerah", "Instansi", "Pemda", "Kode Wilayah"]), [self.spelled(said)] * 47)
            )
            wrong += ["region against option"] if said != self.place else []
        if self.maybe(0.2):
            columns.append(("Provinsi", [self.place[2]] * 47))
        if self.maybe(0.2):
            when = self.year if self.maybe(0.7) else self.year + 1
            columns.append((self.rng.choice(["Tahun", "Tahun Evaluasi"]), [when] * 47))
            wrong += ["year against option"] if when != self.year else []
        if self.maybe(0.3):
            self.rng.shuffle(columns)
        rows = [[h for h, _ in columns], *([c[i] for _, c in columns] for i in range(47))]
        options = {"region": self.rng.choice(self.place[:2]), "year": self.year}
        return Composed(rows, {(self.place[0], self.year, "official"): levels}, options, wrong)

    def by_institution(self) -> Composed:
        places = self.rng.sample(PLACES, self.rng.randint(1, 4))
        code, province, index = (self.maybe(0.4) for _ in range(3))
        break_it = self.rng.choice(["code", "province", "index", "", "", ""])
        name = self.rng.choice(["Daerah", "Nama Instansi", "Kabupaten/Kota", "Pemda"])
        before = (["Provinsi"] if province else []) + (["Kode Wilayah"] if code else [])
        made = Composed([[*before, name, "Tahun", *range(1, 48), *(["Indeks"] if index else [])]], {})
        for n, place in enumerate(places):
            levels = self.levels()
            made.truth[place[0], self.year, "official"] = levels
            total = sum(w * x for w, x in zip(INSTRUMENT.weights, levels, strict=True))
            printed = Fraction(int(Fraction(total) * 100 + Fraction(1, 2)), 100)
            around, number = place[2], place[0]
            other = next(p for p in PLACES if p[2] != place[2])
            if n == 0 and break_it == "code" and code:
                number = other[0]
                made.wrong.append("code of another")
            if n == 0 and break_it == "province" and province:
                around = other[2]
                made.wrong.append("another province")
            if n == 0 and break_it == "index" and index:
                printed += Fraction(1, 10)
                made.wrong.append("another index")
            line = ([around] if province else []) + ([number] if code else [])
            made.rows.append([*line, place[1], self.year, *levels, *([f"{float(printed):.2f}"] if index else [])])
        self.place = places[0]
        return made

    def of_many(self) -> Composed:
        places = self.rng.sample(PLACES, 2)
        made = Composed([["Daerah", "Tahun", "No", "Nama Indikator", "Tingkat", "Nomor Urut"]], {})
        for place in places:
            levels = self.levels()
            made.truth[place[0], self.year, "official"] = levels
            made.rows += [[place[1], self.year, i + 1, NAMES[i], x, len(made.rows) + i] for i, x in enumerate(levels)]
        if self.maybe(0.2):
            made.rows[self.rng.randint(1, 94)][0] = "Kabupaten Lingga"
            made.wrong.append("one row of another")
        if self.maybe(0.2):
            made.rows[self.rng.randint(1, 94)][1] = self.year + 1
            made.wrong.append("one row of another year")
        return made

    def surrounded(self, made: Composed) -> Composed:
        """With titles, statements, remarks and signatures around the table."""
        above: Rows = []
        below: Rows = []
        alone = len(made.truth) == 1
        if self.maybe(0.4):
            when = self.year if self.maybe(0.7) else self.year + 1
            who = self.place if self.maybe(0.7) else self.other
            texts = ["Rekapitulasi SPBE {when}", "Data evaluasi tahun {when} (PermenPANRB Nomor 59 Tahun 2020)"]
            if alone:
                texts += ["Hasil Evaluasi SPBE {who} Tahun {when}", "Penilaian SPBE {who}"]
            text = self.rng.choice(texts)
            above.append([text.format(who=who[1], when=when)])
            made.wrong += ["year of the title"] if "{when}" in text and when != self.year else []
            made.wrong += ["region of the title"] if "{who}" in text and who != self.place else []
        if self.maybe(0.3):
            when = self.year if self.maybe(0.7) else self.year + 1
            forms: Rows = [["Tahun", when], ["Tahun", ":", when], [f"Tahun: {when}"], ["Tahun Evaluasi", f": {when}"]]
            (above if self.maybe(0.6) else below).append(self.rng.choice(forms))
            made.wrong += ["stated year"] if when != self.year else []
        width = len(made.rows[0])
        if self.maybe(0.2):
            below += [[], [*[None] * (width - 1), "Kepala Dinas"], ["Sumber: LHE"]]
        if self.maybe(0.2):
            above.append([])
        rows = [*above, *made.rows, *below]
        made.rows = [row + [None] * (width - len(row)) for row in rows]
        return made


def one(seed: int, folder: Path) -> str:
    composer = Composer(seed)
    kind = composer.rng.choice(["by_indicator", "by_indicator", "by_institution", "of_many"])
    made = composer.surrounded(getattr(composer, kind)())
    if composer.maybe(0.5):
        path = write_csv(folder / f"{seed}.csv", made.rows, composer.rng.choice(";,\t"))
    else:
        name = f"SPBE {composer.year}" if composer.maybe(0.2) else "Isian"
        path = write_xlsx(folder / f"{seed}.xlsx", (name, made.rows))
    problems: tuple[str, ...] = ()
    try:
        found = read_official(path, **made.options)
    except FileProblems as error:
        problems = error.problems[:3]
    if problems:
        assert made.wrong, (seed, kind, problems)
        return "refused"
    got = {(f.region.id, f.year, f.assessment): [int(x) for x in f.levels.values()] for f in found}
    assert not made.wrong, (seed, kind, made.wrong)
    assert got == made.truth, (seed, kind)
    return "read"


@pytest.mark.slow
def test_a_hundred_files(tmp_path):
    counts = Counter(one(seed, tmp_path) for seed in range(100))
    assert min(counts["read"], counts["refused"]) >= 30


@pytest.mark.slow
def test_fifteen_hundred_files(tmp_path):
    counts = Counter(one(seed, tmp_path) for seed in range(1000, 2500))
    assert min(counts["read"], counts["refused"]) >= 450
