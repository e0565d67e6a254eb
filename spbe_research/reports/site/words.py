"""Fixed words of the index page, Indonesian and English side by side."""

from __future__ import annotations

from typing import Any

from spbe_research.numbers.language import check_language

__all__ = ["site_say"]

_PHRASES: dict[str, tuple[str, str]] = {
    "title": ("Indeks {subject} menurut instansi, {year}", "{subject} index by institution, {year}"),
    "title_undated": ("Laporan SPBE menurut instansi", "SPBE reports by institution"),
    "kicker": ("Daftar laporan", "List of reports"),
    "other_language": ("English", "Bahasa Indonesia"),
    "skip": ("Langsung ke tabel", "Skip to the table"),
    # summary band
    "nation": ("Indeks {subject} nasional {year}", "National {subject} index {year}"),
    "nation_none": ("tidak ada dalam data", "not in the data"),
    "institutions": ("Instansi dengan indeks terbit {year}", "Institutions with a published index {year}"),
    "of_kinds": (
        "{provinsi} provinsi, {kabupaten} kabupaten, {kota} kota, {central} instansi pusat",
        "{provinsi} provinces, {kabupaten} kabupaten, {kota} kota, {central} central institutions",
    ),
    "median": ("Median instansi", "Median institution"),
    "quartiles": ("separuh instansi antara {low} dan {high}", "half of them between {low} and {high}"),
    "reports": ("Instansi dengan laporan di sini", "Institutions with a report here"),
    "without": ("dan {n} kabupaten/kota tanpa data", "and {n} kabupaten and kota without data"),
    "answer": (
        "Dari {n} instansi dengan indeks terbit tahun {year}, {parts}.",
        "Of {n} institutions with a published index of {year}, {parts}.",
    ),
    "answer_first": ("{n} berpredikat {predicate}", "{n} have the predicate {predicate}"),
    "answer_next": ("{n} {predicate}", "{n} {predicate}"),
    "answer_nation": (
        "Indeks nasional {index} dikutip dari {source}.",
        "The national index of {index} is quoted from {source}.",
    ),
    # figures
    "h_predicates": ("Instansi menurut predikat", "Institutions by predicate"),
    "below": ("di bawah {upper}", "below {upper}"),
    "from": ("mulai {lower}", "from {lower}"),
    "h_spread": ("Sebaran indeks dibandingkan dengan indeks nasional", "The index of each kind against the nation"),
    "h_spread_alone": ("Sebaran indeks", "Distribution of the index"),
    "central": ("Instansi pusat", "Central institutions"),
    "provinsi": ("Provinsi", "Provinces"),
    "kabupaten": ("Kabupaten", "Kabupaten (regencies)"),
    "kota": ("Kota", "Kota (cities)"),
    "group": ("{n} instansi, median {median}", "{n} institutions, median {median}"),
    "at_nation": ("nasional {index}", "nation {index}"),
    "spread_note": (
        "Tinggi batang: bagian instansi dalam kelompoknya pada setiap sepersepuluh poin; skala sama untuk semua "
        "kelompok. Warna menurut predikat. Garis tegak: indeks nasional; segitiga: median kelompok.",
        "Height of a bar: share of the group in each tenth of a point, on one scale for all groups. Colour by "
        "predicate. Upright line: the national index; triangle: the median of the group.",
    ),
    "alt_group": (
        "Sebaran indeks {name}: {n} instansi, terendah {low}, median {median}, tertinggi {high}.",
        "Distribution of the index, {name}: {n} institutions, least {low}, median {median}, greatest {high}.",
    ),
    "h_map": ("Median indeks menurut provinsi", "Median index by province"),
    "tile": (
        "{name}: median {median} dari {n} pemerintah daerah, rentang predikat {predicate}. Saring tabel.",
        "{name}: median {median} of {n} local governments, within {predicate}. Filter the table.",
    ),
    "tile_none": ("{name}: tidak ada indeks terbit. Saring tabel.", "{name}: no published index. Filter the table."),
    "map_note": (
        "Setiap petak memuat median indeks tercetak pemerintah provinsi beserta kabupaten dan kotanya, tanpa "
        "pembobotan. Warna menunjukkan rentang predikat tempat median itu berada. Letak petak hanya mendekati "
        "letak sebenarnya. Pilih sebuah petak untuk menyaring tabel.",
        "Each tile holds the median of the printed indices of the provincial government and its kabupaten and "
        "kota, unweighted. The colour tells within which predicate that median lies. The place of a tile only "
        "approximates the true one. Choose a tile to filter the table.",
    ),
    "source": ("Sumber: {sources}.", "Source: {sources}."),
    # table
    "h_table": ("Semua instansi", "All institutions"),
    "search": ("Cari nama, provinsi, atau kode", "Search by name, province or code"),
    "kind": ("Jenis", "Kind"),
    "province": ("Provinsi", "Province"),
    "predicate": ("Predikat", "Predicate"),
    "all_kinds": ("Semua jenis", "All kinds"),
    "all_provinces": ("Semua provinsi", "All provinces"),
    "all_predicates": ("Semua predikat", "All predicates"),
    "no_data": ("Tidak ada data", "No data"),
    "sort": ("Urutkan", "Sort by"),
    "by_register": ("Kode wilayah", "Register of regions"),
    "reset": ("Hapus saringan", "Clear filters"),
    "shown": ("Tampil {n} dari {all} baris", "{n} of {all} rows shown"),
    "nothing": ("Tidak ada baris yang cocok.", "No row matches."),
    "caption": (
        "Satu baris untuk setiap instansi; nama membuka laporannya. Indeks seperti tercetak dalam sumber. Perubahan "
        "dalam poin indeks antara dua tahun yang dibandingkan laporan itu.",
        "One row an institution; the name opens its report. Index as its source prints it. Change in index points "
        "between the two years that the report compares.",
    ),
    "c_name": ("Instansi", "Institution"),
    "c_index": ("Indeks", "Index"),
    "c_change": ("Perubahan (poin)", "Change (points)"),
    "c_stands": ("Melampaui kebetulan?", "Beyond chance?"),
    "c_data": ("Data, laporan lain", "Data, other reports"),
    "or": (" atau ", " or "),
    "years": ("{before} ke {after}", "{before} to {after}"),
    "range": ("{low} sampai {high}", "{low} to {high}"),
    # whether the change stands
    "stands_note": (
        "Kedua uji (Bab 3 setiap laporan) berbeda andaiannya: indikator bergerak sendiri-sendiri, atau seluruh "
        "indikator suatu aspek bergerak bersama. Tidak dapat diuji: nilai yang terbit (misalnya hanya nilai domain) "
        "tidak cukup untuk menguji; ini tidak berarti bahwa tidak ada perubahan.",
        "The two tests (chapter 3 of every report) differ in what they assume: indicators move on their own, or all "
        "indicators of an aspect move together. Cannot be tested: what is "
        "published (domain values alone, for instance) cannot carry a test; that does not mean that nothing changed.",
    ),
    # depth and assessment
    "indicator": ("tingkat indikator", "indicator levels"),
    "aspect": ("nilai aspek", "aspect values"),
    "domain": ("nilai domain", "domain values"),
    "index": ("hanya indeks", "index only"),
    "official": ("resmi", "official"),
    "self": ("penilaian mandiri", "self-assessment"),
    "document": ("penilaian dokumen", "document assessment"),
    "interview": ("wawancara", "interview"),
    "visit": ("kunjungan", "visit"),
    "study": ("kajian", "study"),
    "undated": ("tahun tidak disebutkan", "year not stated"),
    "edition_from": ("sejak {year}", "since {year}"),
    "edition_to": ("sampai {year}", "up to {year}"),
    "page_in_id": ("dalam bahasa Indonesia", "in Indonesian"),
    "page_in_en": ("dalam bahasa Inggris", "in English"),
    "in_id": ("Indonesia", "Indonesian"),
    "in_en": ("Inggris", "English"),
    # what is not here
    "h_missing": ("Yang belum ada di halaman ini", "What this page does not hold"),
    "missing": (
        "{n} dari {all} instansi dengan indeks terbit tahun {year} belum mempunyai laporan di sini.",
        "{n} of {all} institutions with a published index of {year} have no report here.",
    ),
    "missing_names": ("Nama instansi itu", "Their names"),
    "skipped": (
        "Folder laporan yang tidak terbaca dan dilewati: {n}; perintah spbe site menyebutkan sebabnya.",
        "Report folders that could not be read and were left out: {n}; the command spbe site says why.",
    ),
    "other_years": (
        "Baris dari tahun atau instrumen lain daripada {year}: {n}; angka dan gambar di atas tabel hanya memakai "
        "tahun {year}.",
        "Rows of another year or instrument than {year}: {n}; the figures above the table are of {year} alone.",
    ),
    "footer": (
        "Dibuat dengan spbe-research {v} dari laporan di folder ini dan data yang dipublikasikan.",
        "Made with spbe-research {v} from the reports in this folder and published data.",
    ),
}


def site_say(key: str, lang: str, **parts: Any) -> str:
    """A fixed phrase in ``lang``.

    Examples
    --------
    >>> site_say("c_name", "id"), site_say("c_name", "en")
    ('Instansi', 'Institution')
    """
    return _PHRASES[key][0 if check_language(lang) == "id" else 1].format(**parts)
