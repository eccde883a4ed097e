"""The catalogue of problems (danh mục lỗi): code, severity, what is wrong, how to mend it.

R rubric · S submissions · K survey (khảo sát) · Q results · W workspace. Codes are never reused.
"""

from __future__ import annotations

from typing import Final

from cchc_index.model.catalogue.annexes import ANNEXES
from cchc_index.model.catalogue.appraisal import APPRAISAL
from cchc_index.model.catalogue.checks import CHECKS
from cchc_index.model.catalogue.entry import Entry, Severity
from cchc_index.model.catalogue.files import FILES
from cchc_index.model.catalogue.plans import PLANS
from cchc_index.model.catalogue.receipts import RECEIPTS
from cchc_index.model.catalogue.registry import REGISTRY
from cchc_index.model.catalogue.reports import REPORTS
from cchc_index.model.catalogue.rubric_lint import RUBRIC_LINT
from cchc_index.model.catalogue.rubrics import RUBRICS
from cchc_index.model.catalogue.submissions import SUBMISSIONS
from cchc_index.model.catalogue.survey import SURVEY
from cchc_index.model.catalogue.workspace import WORKSPACE

__all__ = ["CATALOGUE", "Entry", "Severity"]

CATALOGUE: Final[dict[str, Entry]] = {
    **FILES,
    **SUBMISSIONS,
    **CHECKS,
    **SURVEY,
    **RUBRICS,
    **RUBRIC_LINT,
    **ANNEXES,
    **WORKSPACE,
    **REGISTRY,
    **PLANS,
    **RECEIPTS,
    **REPORTS,
    **APPRAISAL,
}
