"""What folders of pages are called, where more than one module must know it."""

from __future__ import annotations

__all__ = ["AUDIT", "COMPARED", "PANEL", "ROADMAP", "ROBUSTNESS", "ZONE"]

#: how the folder of a page on an audit begins, beside the editions of reports
AUDIT = "audit-"

#: how the folder of a page on two evaluations begins, beside the editions of reports
COMPARED = "compare-"

#: how the folder of a page on many governments begins, beside those of institutions
PANEL = "panel-"

#: how the folder of a road map begins, where others have the year
ROADMAP = "roadmap-"

#: how the folder of a page on what a predicate depends on begins, beside the editions of reports
ROBUSTNESS = "robustness-"

#: how the folder of a page on an integrity zone begins
ZONE = "zi-"
