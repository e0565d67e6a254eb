"""What an evaluation says to an auditor: a programme for every framework that its indicators are linked to."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from spbe_research.audit.framework import framework_ids
from spbe_research.audit.programme import AuditProgramme, audit_programme
from spbe_research.errors import NoObservation, message
from spbe_research.profiles.maturity import Maturity, describe_maturity
from spbe_research.text.result import result_table

__all__ = ["Audit", "describe_audit"]


@dataclass(frozen=True, slots=True, eq=False)
class Audit:
    """Audit programmes of one evaluation; made by :func:`describe_audit`.

    Attributes
    ----------
    maturity : the evaluation; programmes : one a framework, that of ISO/IEC 27001:2022 first.

    References
    ----------
    docs/methods/audit.md.

    Examples
    --------
    >>> from spbe_research import describe_audit
    >>> describe_audit("paser", 2022)
    <audit of Kabupaten Paser 2022: without evidence 46 of 61, 33 of 46, 19 of 32>
    """

    maturity: Maturity
    programmes: tuple[AuditProgramme, ...]

    @property
    def main(self) -> AuditProgramme:
        """The programme that the page follows."""
        return self.programmes[0]

    def to_frame(self) -> pd.DataFrame:
        """One line a framework: framework, controls (linked), none, open, partial, held, unlinked."""
        lines = []
        for p in self.programmes:
            count = p.controls["evidence"].value_counts()
            kinds = {kind: int(count.get(kind, 0)) for kind in ("none", "open", "partial", "held")}
            lines.append({"framework": p.label, "controls": len(p.controls), **kinds, "unlinked": len(p.unlinked)})
        return pd.DataFrame(lines)

    def __repr__(self) -> str:
        m, frame = self.maturity, self.to_frame()
        some = ", ".join(f"{a} of {b}" for a, b in zip(frame["none"], frame["controls"], strict=True))
        return f"<audit of {m.region.name} {m.year}: without evidence {some}>"

    def _repr_html_(self) -> str:
        return result_table("audit", self.to_frame(), about=self.maturity.region.describe())


def describe_audit(
    region: str,
    year: int | None = None,
    *,
    assessment: str | None = None,
    source: str | None = None,
    folder: str | Path | None = None,
) -> Audit:
    """Audit programmes of an evaluation, one for every framework that its instrument is linked to.

    Parameters
    ----------
    region, year, assessment, source, folder : as in :func:`~spbe_research.describe_maturity`.

    Returns
    -------
    Audit

    Raises
    ------
    UnknownRegion, AmbiguousRegion, NoObservation, AmbiguousObservation, DataError
        as :func:`~spbe_research.describe_maturity`; NoObservation also for a group of institutions.
    ParameterError
        for an evaluation under an instrument without links.

    References
    ----------
    docs/methods/audit.md; the values of data/observations/.

    Examples
    --------
    >>> from spbe_research import describe_audit
    >>> describe_audit("bintan", 2024).to_frame()["open"].tolist()
    [61, 46, 32]
    """
    m = describe_maturity(region, year, assessment=assessment, source=source, folder=folder)
    if m.region.is_group:
        raise NoObservation(message("errors.audit.group", name=m.region.name))
    programmes = tuple(audit_programme(m.observation, m.instrument, framework=f) for f in framework_ids())
    return Audit(m, programmes)
