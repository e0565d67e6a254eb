"""Who gets a report in a country run: everyone with data of the year, nobody without."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from helpers.sentences import says

from spbe_research.errors import NoObservation, ParameterError, SpbeError, UnknownRegion
from spbe_research.reports.running.jobs import Job, list_jobs

LOCAL = ("kabupaten", "kota")


def test_615_institutions_of_2024(plain):
    jobs = list_jobs(2024)
    printed = {r["institution_id"] for r in plain("observations/index_values") if r["year"] == "2024"}
    kinds = {r["code"]: r["kind"] for r in plain("regions/regions")}
    groups = {r["institution_id"] for r in plain("institutions") if r["kind"] in ("group_average", "national")}
    assert {j.region for j in jobs} == printed - groups
    counts = Counter(kinds.get(j.region, "central") for j in jobs)
    assert counts == {"kabupaten": 392, "kota": 93, "provinsi": 38, "central": 92}
    assert len({j.folder(Path("reports")) for j in jobs}) == 615


def test_the_seventeen_without_data_get_none(plain):
    without = {r["code"] for r in plain("regions/without_data")}
    assert len(without) == 17
    everyone = list_jobs()
    assert not without & {j.region for j in everyone}
    register = {r["code"] for r in plain("regions/regions") if r["kind"] in LOCAL}
    assert register - without == {j.region for j in everyone} & register


def test_without_a_year_each_has_its_latest_with_the_deepest_data():
    years = {j.slug: j.year for j in list_jobs()}
    assert years["kabupaten-paser"] == 2022  # levels, though 2024 has domain values
    assert years["kota-denpasar"] == 2019
    assert years["kabupaten-bintan"] == 2024


def test_kind_and_province_narrow_it():
    kalimantan_timur = list_jobs(2024, province="Kalimantan Timur")
    assert len(kalimantan_timur) == 11  # the province and its ten
    assert {j.region[:2] for j in kalimantan_timur} == {"64"}
    assert [j.slug for j in list_jobs(2024, province="64", kind="kota")] == [
        "kota-balikpapan",
        "kota-samarinda",
        "kota-bontang",
    ]


def test_a_job_survives_its_travel_and_knows_its_folder():
    job = list_jobs(2024, province="64", lang="en", before=2023, formats=("pdf",))[1]
    assert job.formats == ("html", "ipynb", "pdf")
    assert Job.from_dict(job.to_dict()) == job
    assert job.folder(Path("r")) == Path("r") / job.slug / "2024-from-2023" / "en"
    assert job.parameters.to_dict() | {"region": ""} == {
        "region": "",
        "year": 2024,
        "lang": "en",
        "source": None,
        "assessment": None,
        "before": 2023,
        "after": None,
    }


@pytest.mark.parametrize(
    ("options", "error", "message"),
    [
        ({"year": 2017}, NoObservation, says("errors.running.jobs.no_data", wish="2017")),
        (
            {"kind": "desa"},
            ParameterError,
            says("errors.running.jobs.list_jobs", kind="desa", join=re.compile(".*kabupaten, kota.*")),
        ),
        (
            {"province": "64.01"},
            ParameterError,
            says("errors.running.jobs.no_province", place="Kabupaten Paser (64.01, Kalimantan Timur)"),
        ),
        (
            {"province": "Atlantis"},
            UnknownRegion,
            says("errors.data.regions.unknown_region", shown="provinsi Atlantis"),
        ),
        ({"lang": "jv"}, ParameterError, says("errors.numbers.language.check_language")),
    ],
)
def test_wrong_wishes(options, error, message):
    with pytest.raises(error, match=message) as caught:
        list_jobs(**options)
    assert isinstance(caught.value, SpbeError)
