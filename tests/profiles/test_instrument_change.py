"""Which pair of evaluations lies across a change of instrument."""

from __future__ import annotations

import pytest
from helpers.sentences import says

from spbe_research.errors import NoObservation, ParameterError
from spbe_research.profiles.instrument_change import describe_instrument_change


@pytest.mark.parametrize(
    ("region", "asked", "years", "depths"),
    [
        ("kabupaten madiun", {}, (2020, 2024), ("indicator", "domain")),
        ("denpasar", {}, (2019, 2024), ("indicator", "domain")),
        ("denpasar", {"after": 2021}, (2019, 2021), ("indicator", "domain")),
        ("denpasar", {"before": 2018}, (2018, 2024), ("indicator", "domain")),
        ("denpasar", {"before": 2018, "after": 2019}, (2018, 2019), ("indicator", "indicator")),
        ("paser", {}, (2019, 2022), ("index", "indicator")),  # the index of 2020 repeats that of 2019
        ("bintan", {"after": 2024}, (2023, 2024), ("domain", "domain")),
        ("nasional", {}, (2020, 2024), ("aspect", "aspect")),
    ],
)
def test_the_pair_is_the_deepest_and_latest_or_the_one_asked_for(
    region: str, asked: dict[str, int], years: tuple[int, int], depths: tuple[str, str]
) -> None:
    c = describe_instrument_change(region, **asked)
    assert c.before is not None
    assert (c.before.year, c.after.year) == years
    assert (c.before.depth, c.after.depth) == depths
    assert c.asked is bool(asked)


def test_a_pair_that_cannot_be_is_refused_in_one_line() -> None:
    with pytest.raises(ParameterError, match=says("errors.profiles.pair_choice.choose_pair", before=2022, after=2021)):
        describe_instrument_change("paser", 2022, 2021)
    with pytest.raises(
        NoObservation,
        match=says(
            "errors.profiles.pair_choice.nothing_of_year",
            place="Kabupaten Paser (64.01, Kalimantan Timur)",
            year=2017,
            years="2018, 2019, 2020, 2021, 2022, 2023, 2024",
        ),
    ):
        describe_instrument_change("paser", 2017)
    with pytest.raises(
        NoObservation,
        match=says(
            "errors.profiles.pair_choice.nothing_of_year",
            place="Kabupaten Paser (64.01, Kalimantan Timur)",
            year=2017,
            years="2018, 2019, 2020, 2021, 2022, 2023, 2024",
        ),
    ):
        describe_instrument_change("paser", year=2017)
    with pytest.raises(
        NoObservation,
        match=says(
            "errors.profiles.pair_choice.nothing_after", before=2024, years="2018, 2019, 2020, 2021, 2022, 2023, 2024"
        ),
    ):
        describe_instrument_change("paser", 2024)
