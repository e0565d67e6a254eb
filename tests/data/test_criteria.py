"""Explanations of the levels: complete, short, in both languages, and different where the regulation differs.

Expected values are read from PermenPANRB 59/2020, annex, chapter II.E (the questionnaire): which level-4
criteria ask for a periodic review, how many elements a complete policy or document has, and which other
services a level-4 service is expected to work with. The regulation itself is not part of the repository.
"""

import re

import pandas as pd
import pytest

from spbe_research.data.instruments import instrument_ids, load_instrument
from spbe_research.data.tables import read_table

COLUMNS = ["instrument", "code", "level", "text_id", "text_en", "basis"]
KEY = ["instrument", "code", "level"]
LEVELS = ["1", "2", "3", "4", "5"]
MAIN = "permenpanrb-59-2020"
GENERAL = {"permenpanrb-5-2018": {"*process", "*service"}, "permenpanrb-8-2026": {"*"}}

# Words that show a text stands in the column of the other language.
ONLY_ID = {"atau", "belum", "dan", "dari", "dengan", "misalnya", "telah", "tetapi", "yang"}
ONLY_EN = {"and", "are", "but", "by", "for", "is", "not", "of", "the", "with"}


@pytest.fixture(scope="module")
def criteria() -> pd.DataFrame:
    return read_table("instruments/criteria")


@pytest.fixture(scope="module")
def main(criteria: pd.DataFrame) -> pd.DataFrame:
    return criteria[criteria["instrument"] == MAIN].set_index(["code", "level"])


def words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9-]+", text.lower())


def expected_codes(instrument: str) -> set[str]:
    return GENERAL.get(instrument) or set(load_instrument(instrument).codes)


def problems(frame: pd.DataFrame) -> list[str]:
    """Everything wrong with the form of a table of criteria."""
    found = []
    if list(frame.columns) != COLUMNS:
        return [f"columns {list(frame.columns)}"]
    if set(frame["instrument"]) != set(instrument_ids()):
        found.append("instruments")
    for instrument, mine in frame.groupby("instrument", sort=False):
        if instrument in instrument_ids() and set(mine["code"]) != expected_codes(instrument):
            found.append(f"codes of {instrument}")
        for code, rows in mine.groupby("code", sort=False):
            if list(rows["level"]) != LEVELS:
                found.append(f"levels of {instrument} {code}")
            for column in ("text_id", "text_en"):
                if rows[column].str.casefold().duplicated().any():
                    found.append(f"doubled {column} in {instrument} {code}")
    for row in frame.itertuples():
        at = f"{row.instrument} {row.code} level {row.level}"
        for column in ("text_id", "text_en"):
            text = getattr(row, column)
            if not text.strip():
                found.append(f"empty {column} at {at}")
            elif text != " ".join(text.split()) or not text[0].isupper() or not re.fullmatch(r"[^.]+\.", text):
                found.append(f"not one plain sentence in {column} at {at}")
            if len(text) > 200:
                found.append(f"long {column} at {at}")
        if row.text_id.casefold() == row.text_en.casefold():
            found.append(f"same text in both languages at {at}")
        if ONLY_EN & set(words(row.text_id)) or ONLY_ID & set(words(row.text_en)):
            found.append(f"other language at {at}")
        if not row.basis.strip():
            found.append(f"no basis at {at}")
    return found


def test_table_is_well_formed(criteria):
    assert problems(criteria) == []
    assert len(criteria) == 47 * 5 + 2 * 5 + 5


def edit(frame: pd.DataFrame, at: int, column: str, value: str) -> pd.DataFrame:
    changed = frame.copy()
    changed.loc[changed.index[at], column] = value
    return changed


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda f: f.drop(columns="basis"), "columns"),
        (lambda f: f[f["instrument"] != "permenpanrb-8-2026"], "instruments"),
        (lambda f: f[f["code"] != "47"], "codes of permenpanrb-59-2020"),
        (lambda f: f.drop(index=f.index[20]), "levels of permenpanrb-59-2020"),
        (lambda f: pd.concat([f.iloc[:21], f.iloc[20:]], ignore_index=True), "levels of permenpanrb-59-2020"),
        (lambda f: edit(f, 20, "level", "6"), "levels of permenpanrb-59-2020"),
        (lambda f: edit(f, 20, "text_id", f["text_id"].iloc[21].upper()), "doubled text_id"),
        (lambda f: edit(f, 20, "text_en", f["text_en"].iloc[21]), "doubled text_en"),
        (lambda f: edit(f, 20, "text_id", " "), "empty text_id"),
        (lambda f: edit(f, 20, "text_en", ""), "empty text_en"),
        (lambda f: edit(f, 20, "text_id", "Dua kalimat. Bukan satu."), "not one plain sentence in text_id"),
        (lambda f: edit(f, 20, "text_en", "=Formula."), "not one plain sentence in text_en"),
        (lambda f: edit(f, 20, "text_id", "Panjang " * 30 + "sekali."), "long text_id"),
        (lambda f: edit(f, 20, "text_en", f["text_id"].iloc[20]), "same text in both languages"),
        (lambda f: edit(f, 20, "text_id", "The policy is enacted."), "other language"),
        (lambda f: edit(f, 20, "text_en", "Kebijakan telah ditetapkan."), "other language"),
        (lambda f: edit(f, 20, "basis", ""), "no basis"),
    ],
)
def test_every_rule_of_form_can_fail(criteria, change, expected):
    assert any(problem.startswith(expected) for problem in problems(change(criteria)))


def test_keys_are_unique_and_in_the_order_of_the_instrument(criteria):
    assert not criteria.duplicated(KEY).any()
    codes = list(dict.fromkeys(criteria.loc[criteria["instrument"] == MAIN, "code"]))
    assert codes == list(load_instrument(MAIN).codes)


def test_basis_names_the_indicator_of_its_row(main):
    assert len(main) >= 47
    for (code, _level), row in main.iterrows():
        stem = f"PermenPANRB 59/2020, annex, chapter II.E (questionnaire), indicator {code}"
        assert row["basis"].split(";")[0] == stem


def test_general_scale_of_2018_carries_the_confidence_of_its_levels(criteria):
    levels = read_table("instruments/levels").set_index(["instrument", "capability", "level"])["confidence"]
    rows = criteria[criteria["instrument"] == "permenpanrb-5-2018"]
    assert len(rows) == 10
    for row in rows.itertuples():
        assert row.basis.startswith(levels[row.instrument, row.code.removeprefix("*"), row.level])


def test_general_scale_of_2026_follows_the_stages_of_the_predicates(criteria):
    rows = criteria[criteria["instrument"] == "permenpanrb-8-2026"]
    stages = [(band.stage_id, band.stage_en.lower()) for band in reversed(load_instrument("permenpanrb-8-2026").bands)]
    assert [text.split(":")[0] for text in rows["text_id"]] == [stage for stage, _ in stages]
    assert [text.split(":")[0] for text in rows["text_en"]] == [f"{stage} ({english})" for stage, english in stages]
    assert set(rows["basis"]) == {"two transcriptions, not the primary text"}


def test_periodic_review_is_named_exactly_where_level_four_asks_for_it(main):
    # 19, 20 and 26 to 28 ask for a review without "periodic"; 3 and the audits 29 to 31 ask for none.
    periodic = {*range(1, 19), *range(21, 26)} - {3}
    review = periodic | {19, 20, 26, 27, 28}
    fours = main.xs("4", level="level")
    assert {int(code) for code in fours.index[fours["text_id"].str.contains("berkala")]} == periodic
    assert {int(code) for code in fours.index[fours["text_en"].str.contains("periodic")]} == periodic
    assert {int(code) for code in fours.index[fours["text_id"].str.contains("direviu")]} == review
    assert {int(code) for code in fours.index[fours["text_en"].str.contains("reviewed and evaluated")]} == review


@pytest.mark.parametrize(
    ("code", "level", "number_id", "number_en"),
    [
        ("1", "3", "keenam", "six"),
        ("2", "3", "Ketujuh", "seven"),
        ("3", "3", "enam", "six"),
        ("3", "4", "Keenam", "six"),
        ("8", "3", "Keenam", "six"),
        ("9", "3", "Ketiga", "three"),
        ("11", "3", "keenam", "six"),
        ("12", "3", "Kedelapan", "eight"),
        ("12", "4", "tiga tahun", "three years"),
        ("23", "3", "enam", "six"),
        ("25", "3", "keenam", "six"),
    ],
)
def test_numbers_of_elements(main, code, level, number_id, number_en):
    assert number_id in main.loc[(code, level), "text_id"]
    assert number_en in main.loc[(code, level), "text_en"]


PARTNERS = {
    "32": {"penganggaran", "keuangan", "pengadaan"},
    "33": {"perencanaan", "keuangan", "pengadaan"},
    "34": {"penganggaran", "pengadaan", "perencanaan"},
    "35": {"penganggaran", "perencanaan", "keuangan"},
    "36": {"kinerja", "keuangan"},
    "37": {"pengadaan", "kepegawaian"},
    "38": {"penganggaran", "pengadaan", "keuangan"},
    "39": {"kepegawaian", "akuntabilitas"},
    "40": {"penganggaran", "pengadaan", "perencanaan", "keuangan"},
    "41": {"perencanaan", "akuntabilitas"},
    "42": {"kepegawaian"},
    "43": set(),
    "44": set(),
    "45": set(),
    "46": set(),
    "47": set(),
}
SERVICES = {"akuntabilitas", "kepegawaian", "keuangan", "kinerja", "penganggaran", "pengadaan", "perencanaan"}
OWN = {
    "32": {"perencanaan"},
    "33": {"penganggaran"},
    "34": {"keuangan"},
    "35": {"pengadaan"},
    "36": {"kepegawaian"},
    "39": {"kinerja"},  # "akuntabilitas kinerja"
    "40": {"akuntabilitas"},
    "41": {"kinerja"},
}


@pytest.mark.parametrize("code", PARTNERS)
def test_level_four_services_name_the_partners_of_the_regulation(main, code):
    text = main.loc[(code, "4"), "text_id"]
    assert SERVICES & set(words(text)) == PARTNERS[code] | OWN.get(code, set())
    assert "instansi lain" in text


def test_only_open_data_asks_for_automated_exchange(main):
    threes = main.xs("3", level="level")
    assert list(threes.index[threes["text_id"].str.contains("pertukaran")]) == ["43"]


def test_audits_are_internal_at_three_and_external_at_four(main):
    for code in ("29", "30", "31"):
        assert "internal" in main.loc[(code, "3"), "text_id"]
        assert "eksternal yang bersertifikat" in main.loc[(code, "4"), "text_id"]
    # only the security audit may be done by information security auditors instead of information system ones
    fours = main.xs("4", level="level")["text_id"]
    assert list(fours.index[fours.str.contains("TIK atau sistem informasi")]) == ["29", "30"]
    assert list(fours.index[fours.str.contains("TIK atau keamanan informasi")]) == ["31"]


def test_same_text_is_never_given_to_two_indicators_of_the_upper_levels(main):
    # levels 4 and 5 name their own subject, so that a row can be read alone in a worksheet
    for level in ("4", "5"):
        texts = main.xs(level, level="level")
        assert not texts["text_id"].duplicated().any()
        assert not texts["text_en"].duplicated().any()
