"""The typed contract in front of the notebooks: names and types of parameters, refused before anything runs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any

from spbe_research.chapters.parameters import ReportParameters
from spbe_research.errors import ParameterError, message

__all__ = ["ReportParameters", "typed_parameters"]


def typed_parameters(given: Mapping[str, Any]) -> ReportParameters:
    """Parameters of a report from a mapping.

    Raises
    ------
    ParameterError
        for an unknown name (papermill only warns) or a wrong type (``papermill -p`` guesses types).

    Examples
    --------
    >>> typed_parameters({"region": "paser", "year": 2022}).lang
    'id'
    """
    known = [f.name for f in fields(ReportParameters)]
    unknown = [name for name in given if name not in known]
    if unknown:
        raise ParameterError(
            message(
                "errors.reports.contract.typed_parameters", join=", ".join(map(repr, unknown)), join_2=", ".join(known)
            )
        )
    if "region" not in given:
        raise ParameterError(message("errors.reports.contract.region_missing"))
    return ReportParameters(**given)
