"""Scores against published figures, worked examples and an independent slow scoring; a fourth instrument as data."""

from __future__ import annotations

import re
from dataclasses import FrozenInstanceError
from decimal import Decimal
from fractions import Fraction

import numpy as np
import pandas as pd
import pytest
from helpers.levels import P5, P8, P59, codes_of, decimal_levels, vector, whole_levels
from helpers.sentences import says
from helpers.slow_scoring import slow_predicate, slow_round, slow_score
from hypothesis import given, settings
from hypothesis import strategies as st

from spbe_research.data.instruments import load_instrument
from spbe_research.data.observations import load_levels, load_values
from spbe_research.errors import LevelError, ParameterError, message
from spbe_research.numbers.exact import round_exact
from spbe_research.scoring.score import published_form, score
from spbe_research.scoring.score_matrix import score_many

STEPS = message("errors.scoring.levels.allowed_steps", low=0, high=4, step=0.25)


def off(instrument: str, code: str, level: object, allowed: str) -> str:
    """A level that the instrument does not take."""
    problem = message("errors.scoring.levels.off", code=code, raw=level, allowed=allowed)
    return message("errors.frame.side", side=instrument, problem=problem)


def printed(frame: pd.DataFrame) -> list[str]:
    """Values of aspects or domains with two decimals, half up, from the exact ones."""
    return [str(round_exact(v, 2)) for v in frame["value_exact"]]


class TestPublishedFigures:
    @pytest.mark.parametrize(
        ("year", "index", "text", "predicate", "aspects"),
        [  # deck of Paser, slide 9
            (2022, "2.1265", "2.13", "Cukup", ["1.80", "1.25", "2.00", "3.00", "1.00", "1.00", "2.70", "2.83"]),
            (2021, "1.3605", "1.36", "Kurang", ["1.60", "1.50", "1.00", "1.00", "1.00", "1.00", "1.30", "1.83"]),
        ],
    )
    def test_paser(self, year, index, text, predicate, aspects):
        found = score(load_levels("paser", year), P59)
        assert found.index_exact == Fraction(index)
        assert (found.published(), found.predicate) == (text, predicate)
        assert printed(found.aspects) == aspects

    def test_paser_2022_groups_of_the_deck(self):
        """Rows by level as slides 13 (levels 4 to 2) and 14 (level 1) list them; none is at 5."""
        levels = load_levels("paser", 2022).values
        groups = {
            4: [10, 32, 33, 34, 42],
            3: [1, 3, 17, 18, 19, 20, 35, 41, 44, 45, 46],
            2: [2, 13, 36, 37, 39, 40, 43, 47],
            1: [4, 5, 6, 7, 8, 9, 11, 12, 14, 15, 16, *range(21, 32), 38],
        }
        assert {level: [int(c) for c, v in levels.items() if v == level] for level in groups} == groups
        assert sum(map(len, groups.values())) == 47

    def test_denpasar_2018(self):
        """Monitoring database of Kota Denpasar, evaluation 2018, official levels."""
        found = score(load_levels("denpasar", 2018), P5)
        assert found.published() == "2.64"
        assert found.predicate == "Baik"
        assert printed(found.aspects) == ["2.00", "2.10", "2.00", "2.50", "2.33", "3.29", "2.50"]
        assert printed(found.domains) == ["2.06", "2.29", "3.00"]

    def test_denpasar_2018_needs_ten_thirds(self):
        """Averaging indicator 35 before the aspect would print 2.58 and 2.66, not 2.50 and 2.64."""
        found = score(load_levels("denpasar", 2018), P5)
        levels = dict(zip(found.instrument.codes, found.levels, strict=True))
        merged = (levels["32"] + levels["33"] + levels["34"] + (levels["35"] + levels["35-2"] + levels["35-3"]) / 3) / 4
        other = found.index_exact + Fraction(20, 100) * (merged - found.aspects.loc["7", "value_exact"])
        assert (slow_round(merged), slow_round(other)) == ("2.58", "2.66")

    def test_denpasar_2019_contradicts_two_recorded_aspects(self):
        """Recorded 3.50 and 2.67 for aspects 3 and 5; the levels give 3.00 and 3.00, and both give 3.33."""
        found = score(load_levels("denpasar", 2019), P5)
        assert found.published() == "3.33"
        recorded = load_values("denpasar", 2019, depth="aspect")
        differ = [
            n
            for n, mine, theirs in zip(recorded.values.index, printed(found.aspects), recorded.printed, strict=True)
            if mine != theirs
        ]
        assert differ == ["3", "5"]
        assert (printed(found.aspects)[2], printed(found.aspects)[4]) == ("3.00", "3.00")
        from_recorded = sum(found.instrument.unit_weight("aspect", n) * v for n, v in recorded.values.items())
        assert slow_round(from_recorded) == "3.33"

    def test_madiun_2020(self):
        """The ministry's report on Kabupaten Madiun 2020."""
        found = score(load_levels("Kabupaten Madiun", 2020), P5)
        assert (found.published(), found.predicate) == ("3.30", "Baik")
        assert printed(found.aspects) == ["3.00", "3.30", "3.00", "3.50", "3.00", "3.57", "3.17"]
        assert printed(found.domains) == ["3.18", "3.14", "3.42"]

    def test_madiun_2020_does_not_come_from_the_printed_33_and_22(self, plain):
        """The report prints 33 and 22 for the aspects of Layanan, but its own domain value needs 35 and 20."""
        found = score(load_levels("Kabupaten Madiun", 2020), P5)
        weights = {
            r["number"]: Fraction(r["weight_percent"])
            for r in plain("instruments/printed_weights")
            if r["source"] == "kemenpanrb-2020-madiun" and r["unit"] == "aspect"
        }
        assert sum(weights.values()) == 100
        sixth, seventh = (found.aspects.loc[n, "value_exact"] for n in "67")
        as_printed = (weights["6"] * sixth + weights["7"] * seventh) / 55
        assert slow_round(as_printed) == "3.41"
        assert slow_round((35 * sixth + 20 * seventh) / 55) == "3.42"
        wrong = sum(weights[n] * v for n, v in found.aspects["value_exact"].items()) / 100
        assert found.index_exact - wrong == Fraction(2, 100) * (sixth - seventh) > 0
        assert slow_round(wrong) == found.published() == "3.30"  # so the index alone could not tell

    def test_every_printed_value_beside_levels(self, plain):
        """Wherever levels are on record, the aspects, domains and index printed beside them; two known exceptions."""
        keys = {(r["institution_id"], r["year"], r["assessment"]) for r in plain("observations/indicator_levels")}
        assert len(keys) == 11
        compared, differ = 0, []
        for institution, year, assessment in sorted(keys):
            if assessment != "official":
                continue
            observed = load_levels(institution, int(year))
            found = score(observed, observed.instrument)
            assert found.published() == observed.index_printed
            for unit in ("aspect", "domain"):
                frame = found.aspects if unit == "aspect" else found.domains
                mine = dict(zip(frame.index, printed(frame), strict=True))
                for r in plain(f"observations/{unit}_values"):
                    if (r["institution_id"], r["year"]) == (institution, year):
                        compared += 1
                        if mine[r[unit]] != r["value"]:
                            differ.append((institution, year, unit, r[unit]))
        assert compared == 8 + 8 + 7 + 7 + 7 + 3 + 3 + 5 * (8 + 4) + 2 * 4  # two years in the national report too
        assert differ == [("51.71", "2019", "aspect", "3"), ("51.71", "2019", "aspect", "5")]

    def test_self_assessment_of_denpasar(self):
        """12 of 37 rows agree with the official levels; differences from -1 to +4."""
        own = load_levels("denpasar", 2018, assessment="self")
        official = score(load_levels("denpasar", 2018), P5)
        found = score(own, P5)
        assert found.floored == ("9", "10", "11", "15")
        raw = [own.values[c] - x for c, x in zip(official.instrument.codes, official.levels, strict=True)]
        assert sum(d == 0 for d in raw) == 12
        assert (min(raw), max(raw)) == (-1, 4)


class TestWorkedExamples:
    """PermenPANRB 59/2020, annex B.4, tables 10 to 12."""

    def test_aspect(self, inst59):
        levels = [1] * 47
        for at, level in zip(inst59.row_positions("aspect", "2"), (3, 4, 3, 2), strict=True):
            levels[at] = level
        assert score(levels, inst59).aspects.loc["2", "value_exact"] == 3

    def test_domain(self, inst59):
        levels = [1] * 47
        for aspect, level in (("2", 3), ("3", 4), ("4", 3)):
            for at in inst59.row_positions("aspect", aspect):
                levels[at] = level
        assert score(levels, inst59).domains.loc["2", "value_exact"] == Fraction("3.40")

    def test_index(self, inst59):
        """From domain values: no whole levels give a fourth domain of exactly 3.20, so the weights alone are tried."""
        domains = {"1": "3.70", "2": "3.40", "3": "3.00", "4": "3.20"}
        index = sum(inst59.unit_weight("domain", n) * Fraction(v) for n, v in domains.items())
        assert index == Fraction("3.282")
        assert published_form(index, inst59) == "3.28"
        assert inst59.predicate(index) == "Baik"


class TestPemdi:
    """Kabupaten Aceh Tengah, assessors' deck of 21 September 2026 (external indices assumed to be 1)."""

    LEVELS = (
        "2.0",
        "1.5",
        "1.26",
        "1.3",
        "1",
        "1",
        "1",
        "1",
        "1",
        "1",
        "1.5",
        "1.25",
        "1.17",
        "1",
        "1",
        "1",
        "2.5",
        "1",
        "1",
        "1.3",
    )

    def test_index(self):
        found = score([float(x) for x in self.LEVELS], P8)
        assert (found.published(), found.predicate) == ("1.24", "Kurang")
        assert found.band.stage_id == "Merintis"
        assert found.domains.empty

    def test_aspects_but_for_one_rounding(self):
        found = score([Decimal(x) for x in self.LEVELS], P8)
        assert printed(found.aspects) == ["1.75", "1.28", "1.00", "1.17", "1.09", "1.40", "1.18"]
        assert found.aspects.loc["5", "value_exact"] == Fraction("1.085")  # the deck prints 1.08
        assert str(round_exact(Fraction("1.085"), 2, "half-even")) == "1.08"

    def test_weighted_mean_within_an_aspect(self):
        """Plain means would be 1.19 in aspect 4 and 1.15 in aspect 7: the deck's 1.17 and 1.18 need the weights."""
        found = score([Decimal(x) for x in self.LEVELS], P8)
        values = [Fraction(x) for x in self.LEVELS]
        assert slow_round(sum(values[8:12]) / 4) == "1.19"
        assert slow_round(sum(values[18:20]) / 2) == "1.15"
        assert [printed(found.aspects)[i] for i in (3, 6)] == ["1.17", "1.18"]

    @pytest.mark.parametrize("kind", [float, Decimal, Fraction, np.float32, np.float64])
    def test_one_answer_whatever_the_type(self, kind):
        assert score([kind(x) for x in self.LEVELS], P8).index_exact == slow_score(vector(self.LEVELS, P8), P8)["index"]


class TestAgainstSlowScoring:
    @pytest.mark.parametrize("name", [P5, P59])
    @given(data=st.data())
    def test_whole_levels(self, name, data):
        levels = data.draw(whole_levels(name))
        found, expected = score(levels, name), slow_score(vector(levels, name), name)
        self.compare(found, expected, name)

    @given(decimal_levels())
    def test_decimal_levels(self, levels):
        found, expected = score([float(x) for x in levels], P8), slow_score(vector(levels, P8), P8)
        self.compare(found, expected, P8)

    def compare(self, found, expected, name):
        assert found.index_exact == expected["index"]
        assert found.predicate == slow_predicate(expected["index"], name)
        assert found.published() == slow_round(expected["index"])
        for unit, frame in (("aspect", found.aspects), ("domain", found.domains)):
            assert {(unit, n): v for n, v in frame["value_exact"].items()} == {
                k: v for k, v in expected.items() if k[0] == unit
            }

    @pytest.mark.parametrize("name", [P5, P59])
    @given(data=st.data())
    def test_one_step_up_adds_its_weight(self, name, data):
        inst = load_instrument(name)
        levels = data.draw(st.lists(st.integers(1, 4), min_size=len(inst.codes), max_size=len(inst.codes)))
        at = data.draw(st.integers(0, len(levels) - 1))
        raised = levels.copy()
        raised[at] += 1
        assert score(raised, inst).index_exact - score(levels, inst).index_exact == inst.weights[at]

    @pytest.mark.parametrize("name", [P5, P59, P8])
    @pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
    def test_constant_levels_score_themselves(self, name, level):
        found = score([level] * len(codes_of(name)), name)
        assert found.index_exact == level
        assert set(found.aspects["value_exact"]) == {level}


class TestLevelZero:
    """5/2018: the questionnaire's answer 0 counts as 1 (Denpasar 2018), and the score says so."""

    def test_counts_as_one_and_is_named(self, inst5):
        found = score([0, *[3] * 36], inst5)
        assert found.levels[0] == 1
        assert found.floored == ("1",)
        assert found.note == "answers below 1 counted as 1 (official rule): 1"
        assert repr(found) == f"<Score 2.98 Baik under {P5}; {found.note}>"
        assert found._repr_html_().endswith(f"<p>{found.note}</p>")
        assert found.index_exact == score([1, *[3] * 36], inst5).index_exact

    def test_the_published_index_needs_it(self, inst5):
        """Denpasar 2018 answered 0 in rows 9, 10, 11 and 15; the official level is 1, and 0 would not give 2.64."""
        official = load_levels("denpasar", 2018)
        own = load_levels("denpasar", 2018, assessment="self")
        zeros = [c for c, v in own.values.items() if v == 0]
        assert zeros == ["9", "10", "11", "15"]
        assert {official.values[c] for c in zeros} == {1}
        weight = sum(inst5.weights[inst5.codes.index(c)] for c in zeros)
        assert slow_round(score(official, inst5).index_exact - weight) == "2.60"

    def test_nothing_to_note(self, inst5):
        found = score([3] * 37, inst5)
        assert (found.floored, found.note) == ((), "")
        assert "<p>" not in found._repr_html_()

    @pytest.mark.parametrize("level", [-1, 0.5])
    def test_only_zero(self, inst5, level):
        with pytest.raises(LevelError) as caught:
            score([level, *[3] * 36], inst5)
        floored = message("errors.scoring.levels.allowed_floored", low=1, high=5, answer=0)
        assert str(caught.value) == off("PermenPANRB 5/2018", "1", level, floored)

    def test_not_in_59_2020(self, inst59):
        with pytest.raises(LevelError) as caught:
            score([0, *[3] * 46], inst59)
        whole = message("errors.scoring.levels.allowed_whole", low=1, high=5)
        assert str(caught.value) == off("PermenPANRB 59/2020", "1", 0, whole)


class TestScoreObject:
    def test_frozen(self, inst59):
        found = score([3] * 47, inst59)
        with pytest.raises(FrozenInstanceError):
            found.index_exact = Fraction(5)
        with pytest.raises((FrozenInstanceError, AttributeError, TypeError)):
            found.extra = 1

    def test_indicators_follow_the_row_order_whatever_a_caller_does(self, inst59):
        levels = [1 + i % 5 for i in range(47)]
        found = score(levels, inst59)
        mine = found.indicators.sort_values("level")
        mine["level"] = 0
        inst59.indicators.sort_index()
        assert found.indicators["level"].tolist() == levels
        assert found.indicators["code"].tolist() == list(inst59.codes)

    def test_contributions_add_up(self, inst59):
        found = score(load_levels("paser", 2022), inst59)
        assert found.indicators["contribution"].sum() == pytest.approx(2.1265, abs=1e-12)
        assert found.indicators["to_gain"].sum() == pytest.approx(5 - 2.1265, abs=1e-12)
        assert found.aspects["contribution"].sum() == pytest.approx(2.1265, abs=1e-12)
        assert found.domains["contribution"].sum() == pytest.approx(2.1265, abs=1e-12)

    def test_published_in_both_languages(self):
        found = score(load_levels("paser", 2022), P59)
        assert (found.published(), found.published(lang="id")) == ("2.13", "2,13")
        with pytest.raises(
            ParameterError, match=says("errors.numbers.language.check_language", lang_value="fr", join="id, en")
        ):
            found.published(lang="fr")

    def test_to_frame(self, inst59):
        found = score(load_levels("paser", 2022), inst59).to_frame()
        assert found["unit"].tolist() == ["index", *["domain"] * 4, *["aspect"] * 8]
        assert found["weight_percent"].tolist() == [100, 13, 25, 16.5, 45.5, 13, 10, 10, 5, 12, 4.5, 27.5, 18]
        assert found["value"].iloc[0] == 2.1265

    def test_to_frame_without_domains(self):
        assert score([3] * 20, P8).to_frame()["unit"].tolist() == ["index", *["aspect"] * 7]

    def test_near_an_edge_the_unrounded_index_decides(self, inst59):
        """A vector of 2.5985 prints 2.60 and stays Cukup; one of exactly 2.60 is Baik."""
        below = self.with_index(inst59, Fraction("2.5985"))
        assert (below.published(), below.predicate) == ("2.60", "Cukup")
        at = self.with_index(inst59, Fraction("2.6"))
        assert (at.published(), at.predicate) == ("2.60", "Baik")

    @staticmethod
    def with_index(instrument, target):
        """Some levels with this index: 2 everywhere, then as many steps up of each weight as are needed."""
        rest = (target - 2) * 2000
        by_weight: dict[int, list[int]] = {}
        for i, w in enumerate(instrument.weights):
            by_weight.setdefault(int(w * 2000), []).append(i)
        kinds = sorted(by_weight)

        def search(at: int, rest: Fraction) -> list[int] | None:
            if rest == 0:
                return []
            if at == len(kinds) or rest < 0:
                return None
            for n in range(len(by_weight[kinds[at]]), -1, -1):
                found = search(at + 1, rest - n * kinds[at])
                if found is not None:
                    return by_weight[kinds[at]][:n] + found
            return None

        up = search(0, rest)
        assert up is not None
        return score([3 if i in set(up) else 2 for i in range(len(instrument.weights))], instrument)


class TestFourthInstrument:
    """Data alone make a new instrument: see ``add_fourth`` in conftest."""

    def test_by_hand(self, uji):
        """0.10 x 4 + 7/30 x 0.25 + 1/15 x 1 + 0.20 x 2.5 + 0.125 x 0 + 0.275 x 3.75 = 2.05625"""
        found = score([4, 0.25, 1, 2.5, 0, 3.75], uji)
        assert found.index_exact == Fraction("2.05625")
        assert (found.published(), found.published(lang="id")) == ("2.056", "2,056")
        assert found.predicate == "Sedang"
        assert found.aspects.loc["a", "value_exact"] == Fraction(4 * 10 + Fraction(70, 12) + Fraction(20, 3)) / 40
        assert found.domains.loc["II", "value_exact"] == Fraction(27.5 * 3.75) / 40

    def test_its_own_rounding(self, uji):
        """Half-way between 2.062 and 2.063: this instrument rounds to even."""
        assert published_form(Fraction("2.0625"), uji) == "2.062"
        assert published_form(Fraction("2.0635"), uji) == "2.064"

    @settings(max_examples=60)
    @given(levels=st.lists(st.integers(0, 16).map(lambda n: n / 4), min_size=6, max_size=6))
    def test_one_many_and_slow_agree(self, uji, fourth_shared, levels):
        folder = fourth_shared.path
        expected = slow_score(dict(zip(uji.codes, map(Fraction, levels), strict=True)), "uji-2027", folder)
        found = score(levels, uji)
        assert found.index_exact == expected["index"]
        assert dict(found.aspects["value_exact"]) == {k[1]: v for k, v in expected.items() if k[0] == "aspect"}
        assert dict(found.domains["value_exact"]) == {k[1]: v for k, v in expected.items() if k[0] == "domain"}
        assert score_many([levels], uji).tolist() == [float(expected["index"])]
        assert found.predicate == slow_predicate(expected["index"], "uji-2027", folder)

    @pytest.mark.parametrize("bad", [0.3, 4.25, -0.25])
    def test_its_own_scale(self, uji, bad):
        with pytest.raises(LevelError) as caught:
            score([bad, 1, 1, 1, 1, 1], uji)
        assert str(caught.value) == off("Uji 2027", "X", bad, STEPS)
        with pytest.raises(
            LevelError,
            match=re.compile(
                says(
                    "errors.scoring.score_matrix.cell_error",
                    first="(0, 0)",
                    allowed_levels=STEPS,
                ).pattern
                + "$"
            ),
        ):
            score_many([[bad, 1, 1, 1, 1, 1]], uji)

    def test_observed_under_it(self, fourth, uji):
        """Levels of Paser under the new instrument, found beside the others by year."""
        for code, level in zip(uji.codes, ("4", "0.25", "1", "2.5", "0", "3.75"), strict=True):
            fourth.add(
                "observations/indicator_levels",
                {
                    "institution_id": "64.01",
                    "institution": "Kabupaten Paser",
                    "kind": "kabupaten",
                    "year": "2027",
                    "instrument": "uji-2027",
                    "assessment": "official",
                    "indicator": code,
                    "level": level,
                    "source": "paser-2022",
                },
            )
        observed = load_values("paser", folder=fourth.path)
        assert (observed.year, observed.instrument, observed.depth) == (2027, "uji-2027", "indicator")
        assert score(observed, uji).index_exact == Fraction("2.05625")
        assert load_values("paser").year == 2022

    @pytest.mark.parametrize(
        ("low", "high", "step", "levels"),
        [
            ("0", "100", "1", [0, 100, 33, 7, 50, 99]),
            ("0.5", "4.5", "0.5", [0.5, 4.5, 1.0, 2.5, 3.0, 4.0]),
            ("0.5", "4.5", "1", [0.5, 4.5, 1.5, 2.5, 3.5, 0.5]),
            ("0.37", "4.37", "1", [0.37, 4.37, 1.37, 2.37, 3.37, 0.37]),
            ("1", "5", "0.4", [1, 1.4, 1.8, 2.2, 5, 4.6]),
            ("1", "5", "2", [1, 3, 5, 3, 1, 5]),
        ],
    )
    def test_other_scales(self, fourth, low, high, step, levels):
        header, rows = fourth.rows("instruments/instruments")
        rows[-1].update(level_min=low, level_max=high, level_step=step, answer_min=low)
        fourth.write("instruments/instruments", header, rows)
        header, rows = fourth.rows("instruments/predicates")
        kept = [r for r in rows if r["instrument"] != "uji-2027"]
        only = {"instrument": "uji-2027", "predicate": "Semua", "lower": low, "upper": high, "upper_inclusive": "yes"}
        fourth.write("instruments/predicates", header, [*kept, only])
        inst = load_instrument("uji-2027", folder=fourth.path)
        exact = dict(zip(inst.codes, (Fraction(str(x)) for x in levels), strict=True))
        expected = slow_score(exact, "uji-2027", fourth.path)["index"]
        assert score(levels, inst).index_exact == expected
        assert score_many([levels], inst, floor=False).tolist() == [float(expected)]
        assert score_many([levels], inst, floor=True).tolist() == [float(expected)]
        between = levels[0] + float(Fraction(step)) / 2
        with pytest.raises(LevelError):
            score([between, *levels[1:]], inst)
        with pytest.raises(LevelError):
            score_many([[between, *levels[1:]]], inst)

    def test_fine_weights_stay_exact(self, fourth):
        """Weights of seven decimals: the sums no longer fit float32, and score_many must notice."""
        table = "instruments/uji-2027"
        fine = ["12.3456789", "10.0000001", "17.654321", "20", "12.5", "27.5"]
        for row, weight in enumerate(fine, start=2):
            fourth.set(table, row, weight_percent=weight)
        inst = load_instrument("uji-2027", folder=fourth.path)
        assert inst.denominator > 2**24
        rng = np.random.default_rng(1)
        matrix = rng.integers(0, 17, (200, 6)) / 4
        for found, levels in zip(score_many(matrix, inst), matrix, strict=True):
            exact = sum(Fraction(w) / 100 * Fraction(x) for w, x in zip(fine, levels, strict=True))
            assert score(levels, inst).index_exact == exact
            assert found == float(exact)
