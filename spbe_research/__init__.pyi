"""Every public name and the module that defines it: the one table of them.

Type checkers and editors read it as a stub, and the package itself reads it when it is imported.
"""

from spbe_research._version import __version__ as __version__
from spbe_research.audit.answers import ChecklistAnswers as ChecklistAnswers
from spbe_research.audit.answers import read_checklist as read_checklist
from spbe_research.audit.coverage import ControlCoverage as ControlCoverage
from spbe_research.audit.coverage import control_coverage as control_coverage
from spbe_research.audit.programme import AuditProgramme as AuditProgramme
from spbe_research.audit.programme import audit_programme as audit_programme
from spbe_research.checks.ledger import reproduce as reproduce
from spbe_research.data.crosswalk import Crosswalk as Crosswalk
from spbe_research.data.crosswalk import load_crosswalk as load_crosswalk
from spbe_research.data.instruments import (
    Instrument as Instrument,
)
from spbe_research.data.instruments import (
    external_rows as external_rows,
)
from spbe_research.data.instruments import (
    instrument_ids as instrument_ids,
)
from spbe_research.data.instruments import (
    load_instrument as load_instrument,
)
from spbe_research.data.observations import (
    Observation as Observation,
)
from spbe_research.data.observations import (
    list_observations as list_observations,
)
from spbe_research.data.observations import (
    load_levels as load_levels,
)
from spbe_research.data.observations import (
    load_values as load_values,
)
from spbe_research.data.panel import Panel as Panel
from spbe_research.data.panel import load_panel as load_panel
from spbe_research.data.regions import Region as Region
from spbe_research.data.regions import find_region as find_region
from spbe_research.decomposition.common_core import common_core as common_core
from spbe_research.decomposition.common_core import common_core_series as common_core_series
from spbe_research.decomposition.counterfactual import (
    Counterfactual as Counterfactual,
)
from spbe_research.decomposition.counterfactual import (
    counterfactual as counterfactual,
)
from spbe_research.decomposition.decompose import Decomposition as Decomposition
from spbe_research.decomposition.decompose import decompose_change as decompose_change
from spbe_research.decomposition.decompose_many import decompose_many as decompose_many
from spbe_research.decomposition.instrument_comparison import (
    Comparison as Comparison,
)
from spbe_research.decomposition.instrument_comparison import (
    compare_instruments as compare_instruments,
)
from spbe_research.decomposition.link_choices import LinkChoices as LinkChoices
from spbe_research.decomposition.link_choices import performance_over_links as performance_over_links
from spbe_research.decomposition.series import change_series as change_series
from spbe_research.errors import SpbeError as SpbeError
from spbe_research.identification.bounds import Bounds as Bounds
from spbe_research.identification.bounds import bounds as bounds
from spbe_research.inference.assessor_error import index_distribution as index_distribution
from spbe_research.inference.assessor_error_test import (
    assessor_error_table as assessor_error_table,
)
from spbe_research.inference.assessor_error_test import (
    assessor_error_test as assessor_error_test,
)
from spbe_research.inference.assessor_error_test import (
    detectable_change as detectable_change,
)
from spbe_research.inference.bootstrap import bootstrap_change as bootstrap_change
from spbe_research.inference.concept_test import concept_flip_test as concept_flip_test
from spbe_research.inference.effect_sizes import measure_change as measure_change
from spbe_research.inference.error_rate import estimate_error_rate as estimate_error_rate
from spbe_research.inference.homogeneity import (
    marginal_homogeneity_test as marginal_homogeneity_test,
)
from spbe_research.inference.homogeneity import (
    symmetry_test as symmetry_test,
)
from spbe_research.inference.multiplicity import strata_tests as strata_tests
from spbe_research.inference.partial_change import PartialChange as PartialChange
from spbe_research.inference.partial_change import partial_change as partial_change
from spbe_research.inference.rank_tests import sign_test as sign_test
from spbe_research.inference.rank_tests import signed_rank_test as signed_rank_test
from spbe_research.inference.results import side_by_side as side_by_side
from spbe_research.inference.sign_flip import sign_flip_many as sign_flip_many
from spbe_research.inference.sign_flip import sign_flip_test as sign_flip_test
from spbe_research.inference.two_way import TwoWayTest as TwoWayTest
from spbe_research.inference.two_way import two_way_test as two_way_test
from spbe_research.integrity.reading import read_zone as read_zone
from spbe_research.integrity.sheet import ZoneAnswers as ZoneAnswers
from spbe_research.integrity.workbook import write_zone_template as write_zone_template
from spbe_research.integrity.zone import IntegrityZone as IntegrityZone
from spbe_research.integrity.zone import score_integrity_zone as score_integrity_zone
from spbe_research.numbers.intervals import Identified as Identified
from spbe_research.panel.change import GroupChanges as GroupChanges
from spbe_research.panel.change import PanelChange as PanelChange
from spbe_research.panel.change import panel_change as panel_change
from spbe_research.panel.convergence import Convergence as Convergence
from spbe_research.panel.convergence import convergence as convergence
from spbe_research.panel.domains import DomainContributions as DomainContributions
from spbe_research.panel.domains import DomainStructure as DomainStructure
from spbe_research.panel.domains import domain_contributions as domain_contributions
from spbe_research.panel.domains import domain_structure as domain_structure
from spbe_research.panel.mobility import RankMobility as RankMobility
from spbe_research.panel.mobility import rank_mobility as rank_mobility
from spbe_research.panel.nearest import Nearest as Nearest
from spbe_research.panel.nearest import nearest as nearest
from spbe_research.panel.overview import PanelOverview as PanelOverview
from spbe_research.panel.overview import describe_panel as describe_panel
from spbe_research.panel.rose import WhatRose as WhatRose
from spbe_research.panel.rose import what_rose as what_rose
from spbe_research.panel.synthetic import SyntheticCountry as SyntheticCountry
from spbe_research.panel.synthetic import simulate_country as simulate_country
from spbe_research.panel.transitions import Transitions as Transitions
from spbe_research.panel.transitions import transition_table as transition_table
from spbe_research.panel.variance import VarianceShares as VarianceShares
from spbe_research.panel.variance import variance_shares as variance_shares
from spbe_research.profiles.audit import Audit as Audit
from spbe_research.profiles.audit import describe_audit as describe_audit
from spbe_research.profiles.change import (
    RegionChange as RegionChange,
)
from spbe_research.profiles.change import (
    change_in_report as change_in_report,
)
from spbe_research.profiles.change import (
    describe_change as describe_change,
)
from spbe_research.profiles.change_place import place_of_change as place_of_change
from spbe_research.profiles.comparison import EvaluationComparison as EvaluationComparison
from spbe_research.profiles.comparison import compare_evaluations as compare_evaluations
from spbe_research.profiles.instrument_change import (
    InstrumentChange as InstrumentChange,
)
from spbe_research.profiles.instrument_change import (
    describe_instrument_change as describe_instrument_change,
)
from spbe_research.profiles.maturity import Maturity as Maturity
from spbe_research.profiles.maturity import describe_maturity as describe_maturity
from spbe_research.profiles.roadmap import Roadmap as Roadmap
from spbe_research.profiles.roadmap import describe_roadmap as describe_roadmap
from spbe_research.profiles.robustness import Robustness as Robustness
from spbe_research.profiles.robustness import describe_robustness as describe_robustness
from spbe_research.roadmap.effort_file import read_effort_file as read_effort_file
from spbe_research.roadmap.margin import plan_with_margin as plan_with_margin
from spbe_research.roadmap.partial import RoadmapBounds as RoadmapBounds
from spbe_research.roadmap.partial import roadmap_bounds as roadmap_bounds
from spbe_research.roadmap.plan import RoadmapPlan as RoadmapPlan
from spbe_research.roadmap.plan import efficient_frontier as efficient_frontier
from spbe_research.roadmap.plan import plan_roadmap as plan_roadmap
from spbe_research.robustness.noise import WeightNoise as WeightNoise
from spbe_research.robustness.noise import weight_noise as weight_noise
from spbe_research.robustness.ranks import RankIntervals as RankIntervals
from spbe_research.robustness.ranks import rank_intervals as rank_intervals
from spbe_research.robustness.readings import WeightReadings as WeightReadings
from spbe_research.robustness.readings import weight_readings as weight_readings
from spbe_research.robustness.single import AggregationReadings as AggregationReadings
from spbe_research.robustness.single import LeaveOneOut as LeaveOneOut
from spbe_research.robustness.single import aggregation_readings as aggregation_readings
from spbe_research.robustness.single import leave_one_out as leave_one_out
from spbe_research.robustness.variance import VarianceSources as VarianceSources
from spbe_research.robustness.variance import variance_sources as variance_sources
from spbe_research.scoring.score import Score as Score
from spbe_research.scoring.score import score as score
from spbe_research.scoring.score_matrix import score_many as score_many
from spbe_research.scoring.steps import step_values as step_values
from spbe_research.simulation.rejection import rejection_rates as rejection_rates
from spbe_research.study.export import export_table as export_table
from spbe_research.study.folder import Study as Study
from spbe_research.study.folder import init_study as init_study
from spbe_research.study.folder import open_study as open_study
from spbe_research.study.reading.file import read_levels as read_levels
from spbe_research.study.reading.pdf.read import read_result_report as read_result_report
from spbe_research.study.reading.pdf.result import ResultReport as ResultReport
from spbe_research.study.workbook.write import write_template as write_template
