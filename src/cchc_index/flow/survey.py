"""A survey's replies counted (đếm phiếu điều tra): one pass over all exports, whoever reads them."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from pathlib import Path
from re import compile as pattern
from typing import Final

from cchc_index.engine.survey_counts import Statistics
from cchc_index.flow.inputs import SURVEY_ENDINGS, files_of, hashes_of, in_one_order, once
from cchc_index.model.language import _
from cchc_index.model.problem import Problem
from cchc_index.model.questionnaire import CONNECT, Engine
from cchc_index.model.survey import SurveyLeaf
from cchc_index.read.chunks import Streamed
from cchc_index.read.replies import Reading

EXTRAS: Final[dict[Engine, tuple[str, tuple[str, ...]]]] = {
    "polars": ("big", ("polars", "pyarrow")),
    "spark": ("spark", ("pyspark", "pyarrow")),
}
"""What an engine needs beside this package: an extra of it, and what that installs."""

ADDRESS: Final = pattern(r"local(\[[^]]+\])?|yarn|(spark|k8s|sc)://.+")


def files_of_survey(given: Sequence[Path]) -> tuple[dict[Path, str], list[Problem]]:
    """The files of replies that are meant (tệp điều tra), each once, with their hashes; of folders and patterns too."""
    found, problems = files_of(given, SURVEY_ENDINGS)
    found = in_one_order(found)
    hashes = hashes_of(found)
    kept, again = once(found, hashes)
    return {file: hashes.get(file, "") for file in kept}, [*problems, *again]


def lacking_engine(engine: Engine, master: str) -> list[Problem]:
    """K41 where what an engine needs is not installed, K42 for what is no address of Spark."""
    if engine == "spark" and not ADDRESS.fullmatch(master):
        why = _("“{master}” is no address of Spark").format(master=master)
        return [Problem("K42", params={"why": why})]
    extra, packages = EXTRAS.get(engine, ("", ()))
    needed = (*packages, "grpc") if engine == "spark" and master.startswith(CONNECT) else packages
    if all(find_spec(one) for one in needed):
        return []
    return [Problem("K41", params={"engine": engine, "extra": f"cchc-index[{extra}]"})]


def count_replies(
    reading: Reading, leaves: Sequence[SurveyLeaf], engine: Engine = "auto", master: str = ""
) -> Statistics:
    """The sums that points and errors follow from (thống kê phiếu); what is wrong is then in `reading.problems`."""
    statistics = Statistics(leaves)
    rest = reading.exports
    if engine == "spark":
        from cchc_index.flow.survey_spark import SparkError, count_on_spark  # noqa: PLC0415 - few need it

        reading.look_for_repeats()
        try:
            statistics += count_on_spark(reading, leaves, master)
        except SparkError as error:
            reading.failed(Problem("K42", params={"why": str(error)}))
        rest = [export for export in rest if not isinstance(export.source, Streamed)]
    for chunk in reading.chunks(rest):
        statistics.count(chunk)
    return statistics
