"""What a new study folder says: its README and the notebook it starts with, in both languages."""

from __future__ import annotations

__all__ = ["NOTEBOOK", "README"]

README = {
    "id": """# {name}

Folder kajian: data Anda sendiri ({place}), di atas data yang disertakan spbe-research. Keduanya tidak pernah bercampur.

1. `spbe template --instrument permenpanrb-59-2020 isian.xlsx` membuat lembar isian. Isi kolom Tingkat; kosong berarti
   tidak dinilai.
2. `spbe add isian.xlsx --region {region} --year 2021 --assessment self --source "asal angka"` memeriksa dan menyimpan
   isian itu. `self` untuk penilaian mandiri, `official` untuk hasil resmi. `spbe remove` membatalkannya.
3. `spbe report` menulis laporan ke folder `reports/`. `spbe show {region}` menampilkan data yang ada.
4. `jupyter lab start.ipynb` membuka buku kerja awal. `spbe export xlsx` mengekspor data Anda.

| isi | guna |
|---|---|
| study.toml | nama kajian, daerah, bahasa |
| data/ | angka Anda dan sumbernya; hanya ditulis oleh `spbe add` |
| originals/ | salinan berkas yang ditambahkan |
| reports/ | laporan |

Jalankan perintah `spbe` di dalam folder ini.
""",
    "en": """# {name}

A study folder: your own figures ({place}), on top of the data that come with spbe-research. The two never mix.

1. `spbe template --instrument permenpanrb-59-2020 --lang en levels.xlsx` makes a sheet to fill. Fill the column Level;
   empty means not assessed.
2. `spbe add levels.xlsx --region {region} --year 2021 --assessment self --source "where the figures are from"` checks
   and keeps them. `self` is a self-assessment, `official` the official result. `spbe remove` undoes it.
3. `spbe report` writes the report into `reports/`. `spbe show {region}` lists what there is.
4. `jupyter lab start.ipynb` opens the first notebook. `spbe export xlsx` exports your data.

| what | for |
|---|---|
| study.toml | name of the study, region, language |
| data/ | your figures and their sources; only `spbe add` writes here |
| originals/ | copies of the files that were added |
| reports/ | reports |

Run the `spbe` commands inside this folder.
""",
}

#: cells as (kind, text)
NOTEBOOK = {
    "id": [
        (
            "markdown",
            "# Data daerah saya\n\nBuku kerja ini membaca kajian Anda di atas data yang disertakan. Jalankan semua "
            "sel: *Run > Run All Cells*. Sebelum ada isian, yang tampak adalah data yang dipublikasikan.",
        ),
        (
            "code",
            "import spbe_research as spbe\nfrom spbe_research.chapters.maturity import figures, narrate, tables\n\n"
            'study = spbe.open_study(".")',
        ),
        ("markdown", "## Apa yang ada\n\nSetiap baris: tahun, penilaian, sumber, dan banyaknya nilai yang diketahui."),
        ("code", 'spbe.list_observations(study.latest()["region"])'),
        ("markdown", "## Indeks dan predikat\n\nIsian Anda yang terbaru. Bila ada baris kosong, yang tampak rentang."),
        ("code", 'm = spbe.describe_maturity(**study.latest())\nnarrate.answer(m, "id")'),
        ("code", 'figures.index_ruler(m, "id")'),
        ("markdown", "## Baris yang tidak dinilai, bila ada"),
        ("code", 'tables.missing_table(m, "id")'),
        ("markdown", "## Domain dan aspek"),
        ("code", 'tables.unit_table(m, "id")'),
        ("markdown", "## Tingkat setiap indikator"),
        ("code", 'figures.level_map(m, "id")'),
        (
            "markdown",
            "Yang tidak ditunjukkan di sini: perubahan antartahun dan apakah perubahan itu nyata. Laporan lengkap "
            "ditulis oleh `spbe report`.",
        ),
    ],
    "en": [
        (
            "markdown",
            "# The figures of my region\n\nThis notebook reads your study on top of the packaged data. Run all cells: "
            "*Run > Run All Cells*. Before anything was added it shows what is published.",
        ),
        (
            "code",
            "import spbe_research as spbe\nfrom spbe_research.chapters.maturity import figures, narrate, tables\n\n"
            'study = spbe.open_study(".")',
        ),
        ("markdown", "## What there is\n\nEach line: year, assessment, source, and how many values are known."),
        ("code", 'spbe.list_observations(study.latest()["region"])'),
        ("markdown", "## Index and predicate\n\nYour latest levels. Where rows are empty, a range is shown."),
        ("code", 'm = spbe.describe_maturity(**study.latest())\nnarrate.answer(m, "en")'),
        ("code", 'figures.index_ruler(m, "en")'),
        ("markdown", "## Rows that were not assessed, if any"),
        ("code", 'tables.missing_table(m, "en")'),
        ("markdown", "## Domains and aspects"),
        ("code", 'tables.unit_table(m, "en")'),
        ("markdown", "## Level of every indicator"),
        ("code", 'figures.level_map(m, "en")'),
        (
            "markdown",
            "What this does not show: change between years, and whether it is real. `spbe report` writes the whole "
            "report.",
        ),
    ],
}
