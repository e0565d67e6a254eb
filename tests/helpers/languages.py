"""The languages of a test that is dear in each of them."""

from __future__ import annotations

import pytest

#: Indonesian, which most readers see, in every run, English in ``make test-all``: for pages and pictures whose
#: sentences stand in snapshots of both languages
LANGS = ("id", pytest.param("en", marks=pytest.mark.slow))
