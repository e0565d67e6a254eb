"""What the workbook to fill says, Indonesian and English side by side."""

from __future__ import annotations

from spbe_research.numbers.language import check_language

__all__ = ["words"]

_WORDS = {
    "sheet": ("Isian", "Levels"),
    "summary": ("Ringkasan", "Summary"),
    "explanation": ("Penjelasan", "Explanation"),
    "title": ("Lembar isian {subject}, {label}", "{subject} levels, {label}"),
    "hint": (
        "Isi sel biru. Tingkat kosong berarti tidak dinilai. Arti setiap tingkat ada pada lembar Penjelasan.",
        "Fill the blue cells. An empty level means not assessed. The sheet Explanation says what each level asks for.",
    ),
    "hint_unsettled": (
        "Predikat tepat pada batas dua kelas belum pasti menurut sumber yang ada; keduanya ditulis.",
        "Which predicate holds exactly at an edge is unsettled in the sources at hand; both are written.",
    ),
    "hint_external": (
        "Baris dengan isi pada kolom Indeks luar memakai indeks instansi lain: bila indeks itu belum ada, kosongkan "
        "tingkatnya dan jangan diisi 1.",
        "Rows marked under External index take another agency's index: where it is missing leave the level blank and "
        "do not write 1.",
    ),
    "instrument": ("Instrumen", "Instrument"),
    "region": ("Daerah", "Region"),
    "year": ("Tahun", "Year"),
    "assessment": ("Penilaian", "Assessment"),
    "is_official": ("resmi", "official"),
    "is_self": ("mandiri", "self"),
    "is_document": ("dokumen", "document"),
    "is_interview": ("wawancara", "interview"),
    "is_visit": ("visitasi", "visit"),
    "is_study": ("kajian", "study"),
    "index": ("Indeks", "Index"),
    "predicate": ("Predikat", "Predicate"),
    "filled": ("Terisi", "Filled in"),
    "span": ("Indeks terendah / tertinggi", "Lowest / highest index"),
    "of": (" dari ", " of "),
    "incomplete": ("belum lengkap", "incomplete"),
    "look": ("ada isian yang bukan tingkat", "a cell holds no level"),
    "no": ("No.", "No."),
    "name": ("Nama indikator", "Indicator name"),
    "aspect": ("Aspek", "Aspect"),
    "domain": ("Domain", "Domain"),
    "weight": ("Bobot (%)", "Weight (%)"),
    "external": ("Indeks luar", "External index"),
    "level": ("Tingkat", "Level"),
    "evidence": ("Bukti", "Evidence"),
    "note": ("Catatan", "Note"),
    "unit": ("Domain atau aspek", "Domain or aspect"),
    "in_percent": ("Bobot (%)", "Weight (%)"),
    "level_n": ("Tingkat {n}", "Level {n}"),
    "indicator": ("Indikator", "Indicator"),
    "wrong_title": ("Bukan tingkat", "Not a level"),
    "wrong": ("Diizinkan: {allowed}; kosong berarti tidak dinilai.", "Allowed: {allowed}; empty means not assessed."),
    "year_wrong": ("Tahun {low} sampai {high}.", "A year from {low} to {high}."),
    "and_later": ("seterusnya", "later"),
    "process": ("Kapabilitas proses", "Process capability"),
    "service": ("Kapabilitas layanan", "Service capability"),
    "any": ("Semua indikator", "Every indicator"),
    "lower_too": (
        "Suatu tingkat tercapai bila tingkat di bawahnya juga terpenuhi; setiap sel hanya menyebut hal yang baru.",
        "A level is reached when the levels below it are met too; each cell says only what is new.",
    ),
    "unit_means": (
        "'Unit' berarti unit kerja atau perangkat daerah.",
        "'Unit' means a work unit or office of the government (unit kerja, perangkat daerah).",
    ),
    "own_words": (
        "Uraian singkat ini kata-kata kami sendiri; yang mengikat adalah teks peraturan: {title}.",
        "These short words are our own; what binds is the text of the regulation: {title}.",
    ),
    "general": (
        "Untuk instrumen ini uraian berlaku umum, tidak per indikator.",
        "For this instrument the explanation is general, not one for each indicator.",
    ),
    "zero": (
        "Jawaban 0 hanya untuk penilaian mandiri; hasil resmi menghitungnya sebagai 1, demikian pula rumus di sini.",
        "An answer 0 belongs to a self-assessment only; official results count it as 1, and so do these formulas.",
    ),
}


def words(key: str, lang: str, **parts: object) -> str:
    """A phrase of the workbook in ``lang``.

    Examples
    --------
    >>> words("level", "id"), words("level_n", "en", n=3)
    ('Tingkat', 'Level 3')
    """
    return _WORDS[key][0 if check_language(lang) == "id" else 1].format(**parts)
