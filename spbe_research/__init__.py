"""Reproducible research on the maturity of Indonesian e-government (SPBE, Pemerintah Digital).

Examples
--------
>>> import spbe_research as spbe
>>> spbe.score(spbe.load_levels("paser", 2022), "permenpanrb-59-2020").published(lang="id")
'2,13'
"""

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
from spbe_research.regions import Region, find_region
from spbe_research.scoring import Score, score, score_many
from spbe_research.series import change_series
from spbe_research.study import Study, init_study, open_study
from spbe_research.workbook import write_template

__version__ = "0.1.0"

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
    "Region",
    "Score",
    "SpbeError",
    "Study",
    "__version__",
    "bounds",
    "change_series",
    "common_core",
    "common_core_series",
    "compare_instruments",
    "counterfactual",
    "decompose_change",
    "decompose_many",
    "describe_instrument_change",
    "describe_maturity",
    "external_rows",
    "find_region",
    "init_study",
    "instrument_ids",
    "list_observations",
    "load_crosswalk",
    "load_instrument",
    "load_levels",
    "load_values",
    "open_study",
    "read_levels",
    "reproduce",
    "score",
    "score_many",
    "write_template",
]
