"""What is said of the procedures behind two results."""

from __future__ import annotations

from dataclasses import replace

import pytest
from helpers.evaluations import at

from spbe_research.chapters.display.procedures import procedure_clause, procedure_sentence
from spbe_research.profiles.pair import Evaluation
from spbe_research.text.catalog import say


def evaluation(year: int, procedure: str) -> Evaluation:
    known = at("paser", year, "index")
    return replace(known, observation=replace(known.observation, procedure=procedure))


@pytest.mark.parametrize("lang", ["id", "en"])
def test_what_is_known_of_either_year_is_said(lang: str) -> None:
    word = {name: say(f"change.words.{name}", lang) for name in ("evaluasi", "pemantauan")}

    def clause(first: str, last: str) -> str:
        return procedure_clause(evaluation(2021, first), evaluation(2022, last), lang)

    assert clause("evaluasi", "evaluasi") == ""
    assert clause("", "") == say("change.summary.procedure_unknown", lang)
    one = {"procedure": word["pemantauan"]}
    assert clause("", "pemantauan") == say("change.summary.procedure_one_known", lang, year=2022, other=2021, **one)
    assert clause("pemantauan", "") == say("change.summary.procedure_one_known", lang, year=2021, other=2022, **one)
    differ = {"before": word["evaluasi"], "after": word["pemantauan"], "before_year": 2021, "after_year": 2022}
    assert clause("evaluasi", "pemantauan") == say("change.summary.procedure_two", lang, **differ)


def test_the_sentence_begins_with_a_capital_and_ends_with_a_stop() -> None:
    alone = procedure_sentence(evaluation(2021, ""), evaluation(2022, ""), "en")
    assert alone[0].isupper()
    assert alone[1:-1] in say("change.summary.procedure_unknown", "en")
    assert alone.endswith(".")
    assert procedure_sentence(None, evaluation(2022, ""), "en") == ""
