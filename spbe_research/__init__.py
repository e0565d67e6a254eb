"""Reproducible research on the maturity of Indonesian e-government (SPBE, Pemerintah Digital).

Examples
--------
>>> import spbe_research as spbe
>>> spbe.score(spbe.load_levels("paser", 2022), "permenpanrb-59-2020").published(lang="id")
'2,13'
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from spbe_research.bounds import Bounds, bounds
from spbe_research.change_of_instrument import InstrumentChange, describe_instrument_change
from spbe_research.common_core import common_core, common_core_series
from spbe_research.counterfactual import Counterfactual, counterfactual
from spbe_research.crosswalk import Crosswalk, load_crosswalk
from spbe_research.decomposition import Decomposition, decompose_change
from spbe_research.errors import SpbeError
from spbe_research.external import external_rows
from spbe_research.identified import Identified
from spbe_research.instrument_comparison import Comparison, compare_instruments
from spbe_research.instruments import Instrument, instrument_ids, load_instrument
from spbe_research.ledger import reproduce
from spbe_research.level_table import read_levels
from spbe_research.many import decompose_many
from spbe_research.maturity import Maturity, describe_maturity
from spbe_research.observations import Observation, list_observations, load_levels, load_values
from spbe_research.partial_change import PartialChange, partial_change
from spbe_research.regions import Region, find_region
from spbe_research.scoring import Score, score, score_many
from spbe_research.series import change_series
from spbe_research.study import Study, init_study, open_study
from spbe_research.workbook import write_template

if TYPE_CHECKING:
    from spbe_research.assessor_change import assessor_error_table, assessor_error_test, detectable_change
    from spbe_research.assessor_error import index_distribution
    from spbe_research.bootstrap import bootstrap_change
    from spbe_research.calibration import rejection_rates
    from spbe_research.change_of_region import RegionChange, change_in_report, describe_change
    from spbe_research.change_place import place_of_change
    from spbe_research.change_result import side_by_side
    from spbe_research.concept_test import concept_flip_test
    from spbe_research.effect_sizes import measure_change
    from spbe_research.error_rate import estimate_error_rate
    from spbe_research.homogeneity import marginal_homogeneity_test, symmetry_test
    from spbe_research.multiplicity import strata_tests
    from spbe_research.rank_tests import sign_test, signed_rank_test
    from spbe_research.significance import sign_flip_many, sign_flip_test

__version__ = "0.1.0"

#: tests of a change need scipy.stats, so they are loaded when first asked for
_LATER = {
    "assessor_error_table": "assessor_change",
    "assessor_error_test": "assessor_change",
    "detectable_change": "assessor_change",
    "index_distribution": "assessor_error",
    "bootstrap_change": "bootstrap",
    "rejection_rates": "calibration",
    "RegionChange": "change_of_region",
    "change_in_report": "change_of_region",
    "describe_change": "change_of_region",
    "place_of_change": "change_place",
    "side_by_side": "change_result",
    "concept_flip_test": "concept_test",
    "measure_change": "effect_sizes",
    "estimate_error_rate": "error_rate",
    "marginal_homogeneity_test": "homogeneity",
    "symmetry_test": "homogeneity",
    "strata_tests": "multiplicity",
    "sign_test": "rank_tests",
    "signed_rank_test": "rank_tests",
    "sign_flip_many": "significance",
    "sign_flip_test": "significance",
}

__all__ = [
    "Bounds",
    "Comparison",
    "Counterfactual",
    "Crosswalk",
    "Decomposition",
    "Identified",
    "Instrument",
    "InstrumentChange",
    "Maturity",
    "Observation",
    "PartialChange",
    "Region",
    "RegionChange",
    "Score",
    "SpbeError",
    "Study",
    "__version__",
    "assessor_error_table",
    "assessor_error_test",
    "bootstrap_change",
    "bounds",
    "change_in_report",
    "change_series",
    "common_core",
    "common_core_series",
    "compare_instruments",
    "concept_flip_test",
    "counterfactual",
    "decompose_change",
    "decompose_many",
    "describe_change",
    "describe_instrument_change",
    "describe_maturity",
    "detectable_change",
    "estimate_error_rate",
    "external_rows",
    "find_region",
    "index_distribution",
    "init_study",
    "instrument_ids",
    "list_observations",
    "load_crosswalk",
    "load_instrument",
    "load_levels",
    "load_values",
    "marginal_homogeneity_test",
    "measure_change",
    "open_study",
    "partial_change",
    "place_of_change",
    "read_levels",
    "rejection_rates",
    "reproduce",
    "score",
    "score_many",
    "side_by_side",
    "sign_flip_many",
    "sign_flip_test",
    "sign_test",
    "signed_rank_test",
    "strata_tests",
    "symmetry_test",
    "write_template",
]


def __getattr__(name: str) -> Any:
    if name not in _LATER:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    found = globals()[name] = getattr(import_module(f"{__name__}.{_LATER[name]}"), name)
    return found


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
