"""Reports that the tests of their forms share."""

from __future__ import annotations

import docx
import pytest
from docx.document import Document
from helpers.built import BuiltReports
from helpers.documents import EVERY

from spbe_research.reports.running.run import Report


@pytest.fixture(scope="session")
def pages(built: BuiltReports) -> dict[str, Report]:
    """Two reports: a region with indicator levels in Indonesian, one with domain values in English."""
    return {"levels": built("paser", 2022), "domains": built("bintan", 2024, lang="en")}


@pytest.fixture(scope="session")
def made(built: BuiltReports) -> Report:
    """One report with domain values in every format, in Indonesian."""
    return built("bintan", 2024, formats=EVERY)


@pytest.fixture(scope="session")
def word(made: Report) -> Document:
    return docx.Document(str(made.documents[0]))
