"""What a new study folder says: its README and the notebook it starts with, in both languages."""

from __future__ import annotations

__all__ = ["NOTEBOOK", "README"]

README = {
    "id": """# {name}

Folder kajian: data Anda sendiri ({place}), di atas data yang disertakan spbe-research. Keduanya tidak pernah bercampur.

1. `spbe template --instrument permenpanrb-59-2020 isian.xlsx` membuat lembar isian. Isi kolom Tingkat; kosong berarti
   tidak dinilai.
2. `spbe add isian.xlsx --region {region} --year 2021 --source "asal angka"` memeriksa dan menyimpan isian itu.
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
2. `spbe add levels.xlsx --region {region} --year 2021 --source "where the figures are from"` checks and keeps them.
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

#: cells as (kind, text); ``{region}`` is replaced by the region as Python text
NOTEBOOK = {
    "id": [
        ("markdown", "# Data daerah saya\n\nSel berikut membuka kajian ini di atas data yang disertakan."),
        ("code", 'import spbe_research as spbe\n\nstudy = spbe.open_study(".")\nregion = {region}'),
        ("markdown", "## Apa yang ada\n\nSetiap baris: tahun, penilaian, sumber, dan banyaknya nilai yang diketahui."),
        ("code", "spbe.list_observations(region)"),
        ("markdown", "## Nilai terdalam yang ada"),
        ("code", "values = spbe.load_values(region)\nvalues"),
        ("code", "spbe.describe_maturity(region).units"),
        ("markdown", "Yang tidak ditunjukkan di sini: perubahan antartahun dan apakah perubahan itu nyata."),
    ],
    "en": [
        ("markdown", "# The figures of my region\n\nThis cell opens the study on top of the packaged data."),
        ("code", 'import spbe_research as spbe\n\nstudy = spbe.open_study(".")\nregion = {region}'),
        ("markdown", "## What there is\n\nEach line: year, assessment, source, and how many values are known."),
        ("code", "spbe.list_observations(region)"),
        ("markdown", "## The deepest values"),
        ("code", "values = spbe.load_values(region)\nvalues"),
        ("code", "spbe.describe_maturity(region).units"),
        ("markdown", "What this does not show: change between years, and whether it is real."),
    ],
}
