"""The schema of every table in ``data/``: its columns in order, what a cell may hold, what may stand only once."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pandera.pandas as pa

from spbe_research.data.instruments import SYSTEMS, instrument_ids
from spbe_research.data.newest import PUBLISHERS
from spbe_research.data.observations import PROCEDURES
from spbe_research.data.published import ASSESSMENTS
from spbe_research.data.tables import read_table
from spbe_research.errors import message
from spbe_research.numbers.exact import RULES
from spbe_research.paths import data_dir, tables_dir

__all__ = ["schemas"]


def _matches(pattern: str, allowed: str) -> pa.Column:
    """A column of text; ``allowed``: key of the words for what it may hold."""
    return pa.Column(str, pa.Check.str_matches(f"^(?:{pattern})$", error=message(f"errors.checks.schemas.{allowed}")))


def _one_of(values: Iterable[str], *, blank: bool = False) -> pa.Column:
    allowed = list(values)
    named = ", ".join(allowed)
    error = message("errors.checks.schemas.or_blank", values=named) if blank else named
    return pa.Column(str, pa.Check.isin([*allowed, *([""] if blank else [])], error=error))


_TEXT = _matches(r"\S(?:.*\S)?", "text")
_ANY = pa.Column(str)
_YEAR = _matches(r"20\d\d", "year")
_NUMBER = _matches(r"\d+(?:\.\d+)?(?:/\d+)?", "number")
_VALUE = _matches(r"\d(?:\.\d{1,4})?", "decimal")
_SLUG = _matches(r"[a-z0-9]+(?:-[a-z0-9]+)*", "slug")
_ID = _matches(r"\d\d(?:\.\d\d)?|[a-z0-9]+(?:-[a-z0-9]+)*", "id")
_CODE = r"[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*"  # instruments number their rows as they like
#: why a published figure differs from what the data beneath it give
_CAUSES = (
    "boundary", "contradiction", "misprint", "not-printed", "off-scale", "restated", "unreadable", "unresolved",
)  # fmt: skip
#: what a step may ask for
_KIND = "application|document|improvement|integration|process|review"
_YES_NO = _one_of(["yes", "no"])
_ZONES = _one_of(["WBK", "WBBM"])


def schemas(folder: str | Path | None = None) -> dict[str, pa.DataFrameSchema]:
    """Schema of each table by its name, with the ids that the data folder knows.

    Examples
    --------
    >>> sorted(schemas())[:2]
    ['audit/capability', 'audit/controls']
    """
    root = data_dir(folder)
    instruments, zones = instrument_ids(root), instrument_ids(root, system="zi")
    sources = list(read_table("sources", root, columns=("source",))["source"])
    kinds = list(read_table("kinds", root, columns=("kind",))["kind"])
    works = list(read_table("works", root, columns=("work",))["work"])
    inst, source, kind = _one_of(instruments), _one_of(sources), _one_of(kinds)
    zone, work, any_inst = _one_of(zones), _one_of(works), _one_of([*instruments, *zones])
    framework = _one_of(read_table("audit/frameworks", root, columns=("framework",))["framework"])

    def table(columns: dict[str, pa.Column], unique: list[str] | None = None) -> pa.DataFrameSchema:
        return pa.DataFrameSchema(columns, strict=True, ordered=True, unique=unique)

    head = {
        "institution_id": _ID,
        "institution": _TEXT,
        "kind": kind,
        "year": _YEAR,
        "instrument": inst,
        "assessment": _one_of(ASSESSMENTS),
        "procedure": _one_of(PROCEDURES, blank=True),
    }
    tail = {"source": source, "note": _ANY}
    key = ["institution_id", "year", "instrument", "assessment", "source"]
    rows = {
        "no": _matches(r"\d+", "whole"),
        "code": _matches(_CODE, "code"),
        "name_id": _TEXT,
        "name_en": _TEXT,
        "short_id": _TEXT,
        "short_en": _TEXT,
        "domain_no": _matches(f"(?:{_CODE})?", "number_or_blank"),
        "domain_id": _ANY,
        "domain_en": _ANY,
        "domain_weight_percent": _matches(r"(?:\d+(?:\.\d+)?(?:/\d+)?)?", "fraction_or_blank"),
        "aspect_no": _matches(_CODE, "number_or_letter"),
        "aspect_id": _TEXT,
        "aspect_en": _TEXT,
        "aspect_weight_percent": _NUMBER,
        "weight_percent": _NUMBER,
        "capability": _one_of(["process", "service"], blank=True),
        "external_index": _ANY,
    }
    tables = {
        "sources": table(
            {
                "source": _SLUG,
                "title": _TEXT,
                "where": _ANY,
                "trust": _TEXT,
                "publisher": _one_of(PUBLISHERS, blank=True),
                "decimals": _matches(r"\d?", "digit_or_blank"),
                "rounding": _one_of(RULES, blank=True),
                "predicate_of": _one_of(["", "unrounded index", "printed index"]),
                "short_id": _TEXT,
                "short_en": _TEXT,
                "citation_id": _TEXT,
                "citation_en": _TEXT,
            },
            ["source"],
        ),
        "works": table({"work": _SLUG, "citation_id": _TEXT, "citation_en": _TEXT}, ["work"]),
        "kinds": table(
            {
                "kind": _matches("[a-z_]+", "kind"),
                "name_id": _TEXT,
                "name_en": _TEXT,
                "many_id": _ANY,
                "many_en": _ANY,
                "single_institution": _YES_NO,
            },
            ["kind"],
        ),
        "institutions": table(
            {"institution_id": _SLUG, "name": _TEXT, "name_en": _ANY, "kind": kind}, ["institution_id"]
        ),
        "institution_aliases": table(
            {"printed_name": _TEXT, "institution_id": _SLUG, "basis": _TEXT}, ["printed_name"]
        ),
        "group_members": table(
            {"group_id": _SLUG, "source": source, "kind": kind, "rows_printed": _YES_NO, "basis": _TEXT},
            ["group_id", "source", "kind"],
        ),
        "known_discrepancies": table(
            {
                "check": _TEXT,
                "source": source,
                "institution_id": _ANY,
                "year": _matches(r"(?:20\d\d)?", "year_or_blank"),
                "unit": _TEXT,
                "number": _ANY,
                "cause": _one_of(_CAUSES),
                "explanation_id": _TEXT,
                "explanation_en": _TEXT,
            },
            ["check", "source", "institution_id", "year", "unit", "number"],
        ),
        "instruments/instruments": table(
            {
                "instrument": _SLUG,
                "label_id": _TEXT,
                "label_en": _TEXT,
                "subject_id": _TEXT,
                "subject_en": _TEXT,
                "title_id": _TEXT,
                "title_en": _TEXT,
                "year_from": _YEAR,
                "year_to": _matches(r"(?:20\d\d)?", "year_or_blank"),
                "level_min": _NUMBER,
                "level_max": _NUMBER,
                "level_step": _NUMBER,
                "answer_min": _NUMBER,
                "decimals": _matches(r"\d", "digit"),
                "rounding": _one_of(RULES),
                "edges": _one_of(["lower-inclusive", "unsettled"]),
                "legal_source": _TEXT,
                "confidence": _TEXT,
                "caveat_id": _ANY,
                "caveat_en": _ANY,
                "system": _one_of(SYSTEMS),
            },
            ["instrument"],
        ),
        "instruments/predicates": table(
            {
                "instrument": any_inst,
                "predicate": _TEXT,
                "predicate_en": _TEXT,
                "stage_id": _ANY,
                "stage_en": _ANY,
                "lower": _NUMBER,
                "upper": _NUMBER,
                "upper_inclusive": _YES_NO,
                "confidence": _TEXT,
            },
            ["instrument", "predicate"],
        ),
        "instruments/levels": table(
            {
                "instrument": inst,
                "capability": _one_of(["process", "service"]),
                "level": _matches(r"\d", "digit"),
                "name_id": _TEXT,
                "name_en": _TEXT,
                "confidence": _TEXT,
            },
            ["instrument", "capability", "level"],
        ),
        "instruments/evidence_blocks": table(
            {
                "instrument": inst,
                "code": _TEXT,
                "block": _SLUG,
                "strength": _one_of(["stated", "implied", "judgement"]),
                "reason_id": _TEXT,
                "reason_en": _TEXT,
                "basis": _TEXT,
            },
            ["instrument", "code"],
        ),
        "instruments/criteria": table(
            {
                "instrument": inst,
                "code": _TEXT,
                "level": _matches(r"\d", "digit"),
                "text_id": _TEXT,
                "text_en": _TEXT,
                "basis": _TEXT,
            },
            ["instrument", "code", "level"],
        ),
        "instruments/steps": table(
            {
                "instrument": inst,
                "code": _TEXT,
                "from_level": _matches(r"\d", "digit"),
                "to_level": _matches(r"\d", "digit"),
                "text_id": _TEXT,
                "text_en": _TEXT,
                "kinds": _matches(rf"(?:{_KIND})(?:\|(?:{_KIND}))*", "kinds"),
                "scope": _one_of(["all", "some"], blank=True),
                "external": _one_of(["none", "optional", "required"]),
                "external_party": _ANY,
                "min_years": _matches(r"\d?", "digit_or_blank"),
                "time_id": _ANY,
                "time_en": _ANY,
                "basis": _TEXT,
            },
            ["instrument", "code", "from_level"],
        ),
        "instruments/policies": table(
            {"instrument": inst, "policy": _TEXT, "code": _TEXT, "basis": _TEXT}, ["instrument", "code"]
        ),
        "instruments/printed_weights": table(
            {
                "source": source,
                "instrument": inst,
                "unit": _one_of(["indicator", "aspect", "domain"]),
                "number": _TEXT,
                "weight_percent": _NUMBER,
            },
            ["source", "instrument", "unit", "number"],
        ),
        "regions/regions": table(
            {
                "code": _matches(r"\d\d(?:\.\d\d)?", "kemendagri"),
                "name": _TEXT,
                "kind": _one_of(["provinsi", "kabupaten", "kota"]),
                "province_code": _matches(r"\d\d", "two_digits"),
                "province": _TEXT,
                "autonomous": _YES_NO,
            },
            ["code"],
        ),
        "regions/aliases": table(
            {"printed_name": _TEXT, "name": _TEXT, "code": _TEXT, "basis": _TEXT}, ["printed_name"]
        ),
        "regions/without_data": table(
            {"code": _TEXT, "name": _TEXT, "reason_id": _TEXT, "reason_en": _TEXT, "basis": _TEXT}, ["code"]
        ),
        "regions/province_tiles": table(
            {
                "code": _matches(r"\d\d", "province"),
                "label": _matches(r"[A-Za-z]{2,7}", "short_name"),
                "column": _matches(r"[1-9]\d?", "from_one"),
                "row": _matches(r"[1-9]\d?", "from_one"),
                "basis": _TEXT,
            },
            ["column", "row"],
        ),
        "observations/indicator_levels": table(
            {**head, "indicator": _TEXT, "level": _VALUE, **tail}, [*key, "indicator"]
        ),
        "observations/aspect_values": table({**head, "aspect": _TEXT, "value": _VALUE, **tail}, [*key, "aspect"]),
        "observations/domain_values": table({**head, "domain": _TEXT, "value": _VALUE, **tail}, [*key, "domain"]),
        "observations/index_values": table(
            {
                **head,
                "year": _matches(r"(?:20\d\d)?", "year_stated"),
                "index": _VALUE,
                "predicate": _ANY,
                **tail,
            },
            key,
        ),
        "observations/not_assessed": table(
            {"institution_id": _ID, "institution": _TEXT, "year": _YEAR, "source": source, "note": _ANY},
            ["institution_id", "year"],
        ),
        "context/population_area": table(
            {
                "code": _matches(r"\d\d(?:\.\d\d)?", "kemendagri"),
                "name": _TEXT,
                "population": _matches(r"[1-9]\d*", "whole"),
                "area_km2": _matches(r"\d+(?:\.\d+)?", "area"),
                **tail,
            },
            ["code"],
        ),
        "context/region_points": table(
            {
                "code": _matches(r"\d\d(?:\.\d\d)?", "kemendagri"),
                "name": _TEXT,
                "latitude": _matches(r"-?\d{1,2}(?:\.\d+)?", "latitude"),
                "longitude": _matches(r"\d{2,3}(?:\.\d+)?", "longitude"),
                **tail,
            },
            ["code"],
        ),
        "context/predicate_counts": table(
            {
                "year": _YEAR,
                "instrument": inst,
                "group": _TEXT,
                "predicate": _TEXT,
                "institutions": _matches(r"\d+", "whole"),
                "of": _matches(r"[1-9]\d*", "whole"),
                **tail,
            },
            ["year", "instrument", "group", "predicate", "source"],
        ),
        "context/egdi_indonesia": table(
            {
                "year": _YEAR,
                "measure": _one_of(["rank", "osi", "tii", "hci"]),
                "value": _matches(r"\d+(?:\.\d+)?", "decimal_number"),
                **tail,
            },
            ["year", "measure", "source"],
        ),
        "roadmap/prerequisites": table(
            {
                "instrument": inst,
                "code": _TEXT,
                "level": _matches(r"\d", "digit"),
                "required_code": _TEXT,
                "required_level": _matches(r"\d", "digit"),
                "strength": _one_of(["stated", "implied", "judgement"]),
                "use": _one_of(["enforce", "advise", "drop"]),
                "observed": _matches(r"\d+", "whole"),
                "violated": _matches(r"\d+", "whole"),
                "violated_where": _ANY,
                "note_id": _TEXT,
                "note_en": _TEXT,
                "basis": _TEXT,
            },
            ["instrument", "code", "level", "required_code", "required_level"],
        ),
        "roadmap/domain_order": table(
            {"instrument": inst, "rank": _matches(r"\d+", "whole"), "domain_no": _TEXT, "basis": _TEXT},
            ["instrument", "rank"],
        ),
        "roadmap/efforts": table(
            {
                "effort": _one_of(["step", "level", "kinds"]),
                "text_id": _TEXT,
                "text_en": _TEXT,
                "basis_id": _TEXT,
                "basis_en": _TEXT,
            },
            ["effort"],
        ),
        "roadmap/recommendations": table(
            {
                "institution_id": _TEXT,
                "institution": _TEXT,
                "year": _YEAR,
                "slide": _matches(r"\d+", "whole"),
                "no": _TEXT,
                "what": _one_of(["finding", "recommendation", "goal"]),
                "text_id": _TEXT,
                "text_en": _TEXT,
                "codes": _ANY,
                "basis": _TEXT,
                "source": _TEXT,
            },
            ["institution_id", "year", "slide", "no"],
        ),
        "integrity_zone/thresholds": table(
            {
                "instrument": zone,
                "predicate": _ZONES,
                "unit": _one_of(["total", "domain", "aspect"]),
                "number": _matches(f"(?:{_CODE})?", "number_or_blank"),
                "minimum": _NUMBER,
                "percent_of_weight": _matches(r"(?:\d+(?:\.\d+)?(?:/\d+)?)?", "fraction_or_blank"),
                "work": work,
                "page": _TEXT,
                "confidence": _TEXT,
            },
            ["instrument", "predicate", "unit", "number"],
        ),
        "integrity_zone/conditions": table(
            {
                "instrument": zone,
                "predicate": _ZONES,
                "holder": _one_of(["survey", "unit", "institution", "compound"]),
                "condition": _SLUG,
                "measure": _one_of(["number", "word"]),
                "minimum": _TEXT,
                "text_id": _TEXT,
                "text_en": _TEXT,
                "works": _TEXT,
                "page": _TEXT,
            },
            ["instrument", "predicate", "condition"],
        ),
        "integrity_zone/sheet": table(
            {
                "sheet": _SLUG,
                "node": _matches(r"\d+", "whole"),
                "parent": _ANY,
                "part": _one_of(["component", "subcomponent", "area", "sub-area"]),
                "name_id": _TEXT,
                "name_en": _TEXT,
                "weight": _NUMBER,
                "code": _ANY,
                "work": work,
            },
            ["sheet", "node"],
        ),
        "integrity_zone/questions": table(
            {
                "sheet": _SLUG,
                "question": _matches(r"\d+", "whole"),
                "node": _matches(r"\d+", "whole"),
                "answer_type": _one_of(["yes-no", "abc", "abcd", "abcde", "survey", "count"]),
                "item": _matches(r"\d+", "whole"),
                "role": _one_of(["answer", "whole", "part", "surplus", "before", "now", "noted"]),
                "code": _ANY,
                "short_id": _TEXT,
                "short_en": _TEXT,
            },
            ["sheet", "question"],
        ),
        "integrity_zone/answers": table(
            {
                "answer_type": _one_of(["yes-no", "abc", "abcd", "abcde"]),
                "answer": _TEXT,
                "score": _NUMBER,
                "work": work,
            },
            ["answer_type", "answer"],
        ),
        "integrity_zone/trial_workbook": table(
            {"instrument": zone, "code": _TEXT, "value": _NUMBER, "note": _TEXT}, ["instrument", "code"]
        ),
        "integrity_zone/results": table(
            {
                "institution_id": _ID,
                "unit": _TEXT,
                "year": _YEAR,
                "instrument": zone,
                "assessment": _one_of(ASSESSMENTS),
                "kind": _one_of(["row", "answer", "condition", "goal"]),
                "code": _TEXT,
                "value": _TEXT,
                "source": source,
                "note": _ANY,
            },
            ["institution_id", "unit", "year", "instrument", "assessment", "kind", "code", "source"],
        ),
        "integrity_zone/goals": table(
            {
                "goal": _matches(r"\d+", "whole"),
                "name_id": _TEXT,
                "name_en": _TEXT,
                "evidence_id": _TEXT,
                "evidence_en": _TEXT,
                "questions": _TEXT,
                "work": work,
                "basis": _TEXT,
            },
            ["goal"],
        ),
        "integrity_zone/spbe_links": table(
            {
                "goal": _matches(r"\d+", "whole"),
                "instrument": inst,
                "code": _TEXT,
                "reason_id": _TEXT,
                "reason_en": _TEXT,
                "basis": _TEXT,
            },
            ["goal", "instrument", "code"],
        ),
        "audit/frameworks": table(
            {
                "framework": _SLUG,
                "name": _TEXT,
                "edition": _TEXT,
                "form": _one_of(["control", "process", "audit", "regulation"]),
                "work": _SLUG,
                "replaced_in": _matches(r"(?:20\d\d)?", "year_or_blank"),
                "note_id": _TEXT,
                "note_en": _TEXT,
                "confidence": _TEXT,
            },
            ["framework"],
        ),
        "audit/themes": table(
            {
                "framework": framework,
                "theme": _matches(_CODE, "code"),
                "short_id": _TEXT,
                "short_en": _TEXT,
                "controls": _matches(r"\d*", "whole_or_blank"),
                "confidence": _TEXT,
            },
            ["framework", "theme"],
        ),
        "audit/controls": table(
            {
                "framework": framework,
                "code": _matches(_CODE, "code"),
                "form": _one_of(["annex", "clause", "control", "group", "principle", "process", "report", "step"]),
                "theme": _ANY,
                "short_id": _ANY,
                "short_en": _ANY,
                "confidence": _TEXT,
            },
            ["framework", "code"],
        ),
        "audit/crosswalk": table(
            {
                "instrument": inst,
                "code": _TEXT,
                "framework": framework,
                "ref": _matches(_CODE, "code"),
                "strength": _one_of(["primary", "supporting"]),
                "basis": _matches(r"(?:judgement|sourced: ).*", "audit_basis"),
            },
            ["instrument", "code", "framework", "ref"],
        ),
        "audit/capability": table(
            {
                "framework": framework,
                "code": _matches(_CODE, "code"),
                "form": _one_of(["level", "attribute", "rating"]),
                "level": _matches(r"[0-5]?", "digit_or_blank"),
                "short_id": _TEXT,
                "short_en": _TEXT,
                "from_percent": _matches(r"\d*", "whole_or_blank"),
                "to_percent": _matches(r"\d*", "whole_or_blank"),
                "confidence": _TEXT,
            },
            ["framework", "form", "code"],
        ),
        "audit/programme": table(
            {
                "part": _one_of(
                    ["objectives", "scope", "criteria", "schedule", "team", "evidence", "report", "follow-up"]
                ),
                "no": _matches(r"\d+", "whole"),
                "framework": framework,
                "text_id": _TEXT,
                "text_en": _TEXT,
                "place_id": _TEXT,
                "place_en": _TEXT,
                "basis": _TEXT,
            },
            ["part", "no"],
        ),
    }  # fmt: skip
    tables |= {f"instruments/{name}": table(rows, ["code"]) for name in (*instruments, *zones)}
    links = {
        "old_code": _ANY,
        "new_code": _ANY,
        "relation": _one_of(["equivalent", "renamed", "split", "merged", "partial", "new", "dropped"]),
        "note": _ANY,
        "basis": _TEXT,
    }
    tables |= {
        f"crosswalks/{path.stem}": table(links, ["old_code", "new_code"])
        for path in sorted((tables_dir(root) / "crosswalks").glob("*--*.csv"))
    }
    tables["crosswalks/units"] = table(
        {"old_instrument": inst, "new_instrument": inst, "unit": _one_of(["domain", "aspect"]), **links},
        ["old_instrument", "new_instrument", "unit", "old_code", "new_code"],
    )
    return tables
