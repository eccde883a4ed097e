"""A survey's replies counted (đếm phiếu điều tra): one pass over all exports, whoever reads them."""

from __future__ import annotations

from collections.abc import Sequence

from cchc_index.engine.survey_counts import Statistics
from cchc_index.model.survey import SurveyLeaf
from cchc_index.read.replies import Reading


def count_replies(reading: Reading, leaves: Sequence[SurveyLeaf]) -> Statistics:
    """The sums that points and errors follow from (thống kê phiếu); what is wrong is then in `reading.problems`."""
    statistics = Statistics(leaves)
    for chunk in reading.chunks():
        statistics.count(chunk)
    return statistics
