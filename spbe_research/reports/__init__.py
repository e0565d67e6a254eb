"""Reports: run the chapters, export one page, record how it was made."""

from spbe_research.reports.running.run import Report, make_report

__all__ = ["Report", "make_report"]
