"""Works that the chapter on change cites; only those whose methods a page used are listed on it."""

from __future__ import annotations

from spbe_research.numbers.language import join_words
from spbe_research.profiles.change import RegionChange

__all__ = ["cited", "works"]

_WORKS: dict[str, str | tuple[str, str]] = {
    "benjamini-hochberg": (
        "Benjamini, Y.,",
        "Hochberg, Y. (1995). Controlling the false discovery rate. Journal of "
        "the Royal Statistical Society B 57, 289–300.",
    ),
    "bentkus-dzindzalieta": (
        "Bentkus, V. K.,",
        "Dzindzalieta, D. (2015). A tight Gaussian bound for weighted sums of "
        "Rademacher random variables. Bernoulli 21, 1231–1237.",
    ),
    "bowker": "Bowker, A. H. (1948). A test for symmetry in contingency tables. Journal of the American Statistical "
    "Association 43, 572–574.",
    "efron": "Efron, B. (1987). Better bootstrap confidence intervals. Journal of the American Statistical Association "
    "82, 171–185.",
    "fisher": "Fisher, R. A. (1935). The Design of Experiments. Oliver and Boyd.",
    "hartigan": "Hartigan, J. A. (1969). Using subsample values as typical values. Journal of the American Statistical "
    "Association 64, 1303–1317.",
    "hodges-lehmann": (
        "Hodges, J. L.,",
        "Lehmann, E. L. (1963). Estimates of location based on rank tests. Annals of "
        "Mathematical Statistics 34, 598–611.",
    ),
    "hoeffding": "Hoeffding, W. (1963). Probability inequalities for sums of bounded random variables. Journal of the "
    "American Statistical Association 58, 13–30.",
    "holm": "Holm, S. (1979). A simple sequentially rejective multiple test procedure. Scandinavian Journal of "
    "Statistics 6, 65–70.",
    "kerby": "Kerby, D. S. (2014). The simple difference formula: an approach to teaching nonparametric correlation. "
    "Comprehensive Psychology 3, 11.IT.3.1.",
    "manski": "Manski, C. F. (2003). Partial Identification of Probability Distributions. Springer.",
    "maxwell": "Maxwell, A. E. (1970). Comparing the classification of subjects by two independent judges. British "
    "Journal of Psychiatry 116, 651–655.",
    "oleszkiewicz": "Oleszkiewicz, K. (1996). On the Stein property of Rademacher sequences. Probability and "
    "Mathematical Statistics 16, 127–130.",
    "pagano-tritchler": (
        "Pagano, M.,",
        "Tritchler, D. (1983). On obtaining permutation distributions in polynomial "
        "time. Journal of the American Statistical Association 78, 435–440.",
    ),
    "pratt": "Pratt, J. W. (1959). Remarks on zeros and ties in the Wilcoxon signed rank procedures. Journal of the "
    "American Statistical Association 54, 655–667.",
    "stuart": "Stuart, A. (1955). A test for homogeneity of the marginal distributions in a two-way classification. "
    "Biometrika 42, 412–416.",
    "tarone": "Tarone, R. E. (1990). A modified Bonferroni method for discrete data. Biometrics 46, 515–522.",
    "wilcoxon": "Wilcoxon, F. (1945). Individual comparisons by ranking methods. Biometrics Bulletin 1, 80–83.",
}

_FLIPS = ("fisher", "hartigan", "pagano-tritchler")
_ROWS = ("benjamini-hochberg", "bowker", "efron", *_FLIPS, "hodges-lehmann", "holm", "kerby", "maxwell", "pratt",
         "stuart", "tarone", "wilcoxon")  # fmt: skip
_TABLES = ("bowker", "maxwell", "stuart")
_PARTIAL = ("bentkus-dzindzalieta", "fisher", "hoeffding", "manski", "oleszkiewicz", "pagano-tritchler")


def cited(c: RegionChange) -> tuple[str, ...]:
    """Keys of the works behind what is shown of a change."""
    if c.before is None or c.identical or c.note:
        return ()
    if c.tests is not None:
        return _ROWS if c.tests.homogeneity is not None else tuple(w for w in _ROWS if w not in _TABLES)
    if c.across:
        return (*_FLIPS, "manski") if c.across[0].by_concept is not None else ("manski",)
    return _PARTIAL


def works(c: RegionChange, lang: str) -> list[str]:
    """Full entries, in alphabetical order; two authors are joined in the language of the page."""
    entries = (_WORKS[key] for key in cited(c))
    return sorted(join_words([e] if isinstance(e, str) else e, lang) for e in entries)
