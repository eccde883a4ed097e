"""Every table of the program and every column of it (các bảng dữ liệu): name, dtype, unit of measure, meaning.

Tidy at the doors: `read` fills these, `engine` pivots them to one column per leaf, `store` keeps them.
"""

from __future__ import annotations

from typing import Final, Literal, NamedTuple

NO_PLACE: Final = -1
ROW_BITS: Final = 26  # 67 million rows or lines
COLUMN_BITS: Final = 14  # 16,384 columns
SOURCE_BITS: Final = ROW_BITS + COLUMN_BITS  # above them the source

NOT_APPLICABLE: Final = "Không áp dụng"
"""The answer that claims that a leaf does not apply to the unit."""

EXEMPT: Final = "Miễn (ngoại lệ)"
"""What stands as the answer of a leaf from which a unit is exempt by an exception on file."""

NEVER: Final = 0.0
"""The value of a date figure that says "không": it never happened."""

ROUNDS: Final = ("declared", "appraised_1", "appraised_2")

FORMULA_STARTS: Final = ("=", "+", "-", "@", "\t", "\r")
"""A spreadsheet takes text that begins so for a formula."""
TEXT_MARK: Final = "'"
"""Stands before such text in CSV, so that it stays text."""

FORM_SHEET: Final = "_cchc"
"""The hidden sheet in which a form of ours says what it is; key in column A, value in column B."""

REPORT: Final = "report"
"""What a workbook of ours that only shows results says there: it is not to be scored."""

HEAD: Final = "*"
"""The node that stands for the whole rubric: of figures its head, of `survey_errors` all of a unit's points."""

SUBMITTED: Final = ("complete", "incomplete")
"""The statuses of a unit that sent something and was not rejected."""
UNIT_STATUSES: Final = (*SUBMITTED, "not_submitted", "rejected")
EXCEPTION: Final = "exception"
"""The round of what an exception on file grants: it counts before every appraisal."""
PETITION: Final = "petition"
"""The round of what is decided on a petition: the last word."""
GRANTED: Final = (PETITION, EXCEPTION)
"""The rounds that count before those of the record."""

Dtype = Literal["category", "float64", "int64", "Int64", "str"]


class Column(NamedTuple):
    """One column; `measure` is the unit of measure, empty where there is none."""

    name: str
    dtype: Dtype
    measure: str
    meaning: str
    blank: bool = False
    """Whether a text may be missing, which is not the same as empty."""


_UNIT: Final = Column("unit", "category", "", "the unit's key: its name in the workspace, else as it was first written")
_ROUND: Final = Column("round", "category", "", "declared, appraised_1, appraised_2, exception or petition")
_PLACE: Final = Column("place", "int64", "", "source, row and column in one, see `place_code`; -1: none")

TABLES: Final[dict[str, tuple[Column, ...]]] = {
    "answers": (
        _UNIT,
        Column("leaf", "category", "", "id of the leaf"),
        _ROUND,
        Column("points", "float64", "points", "self or appraised points as written, 15 digits; NaN: blank"),
        Column("answer", "category", "", "the rubric's spelling of the answer, NOT_APPLICABLE or EXEMPT", blank=True),
        _PLACE,
    ),
    "figures": (
        _UNIT,
        Column("node", "category", "", "id of the node that declares the input; `*`: the head"),
        Column("input", "category", "", "name of the input"),
        _ROUND,
        Column(
            "value",
            "float64",
            "as the input's type",
            "number as written; yes 1, no 0; date as ordinal, NEVER 0",
        ),
        Column("text", "category", "", "value of a text input", blank=True),
        _PLACE,
    ),
    "remarks": (
        _UNIT,
        Column("leaf", "category", "", "id of the leaf"),
        Column(
            "kind",
            "category",
            "",
            "evidence, explanation, appraisal_note, note; of a petition decision_number, _date, _reason",
        ),
        Column("text", "str", "", "the text as written"),
        _PLACE,
    ),
    "sources": (
        Column("file", "str", "", "the file as it was named"),
        Column("sheet", "str", "", "the sheet; empty in a CSV"),
    ),
    "replies": (
        _UNIT,
        Column("group", "category", "", "folded group of respondents; empty: none"),
        Column("question", "category", "", "code of the question"),
        Column("answer", "category", "", "folded answer"),
        Column("count", "int64", "replies", "how often the answer was given"),
        Column("weight", "int64", "millionths", "sum of these replies' weights; without weights one each"),
    ),
    "reply_counts": (
        _UNIT,
        Column("leaf", "category", "", "id of the survey leaf"),
        Column("group", "category", "", "folded group where the leaf tells groups apart, else empty"),
        Column("count", "int64", "replies", "replies with a valid answer to one of the leaf's questions"),
    ),
    "reply_products": (
        _UNIT,
        Column("group", "category", "", "folded group of respondents; empty: none"),
        Column("stratum", "category", "", "stratum of the sample; empty: none"),
        Column("form", "category", "", "codes of the questions that were asked together"),
        Column("leaf", "category", "", "id of the survey leaf"),
        Column("question", "category", "", "code of the question"),
        Column("other_leaf", "category", "", "the same of a second question, or of the same one again"),
        Column("other_question", "category", "", "code of the second question"),
        Column("asked", "int64", "replies", "replies that had the form before them"),
        Column("valid", "float64", "replies", "replies with a valid answer to both, by their weights squared"),
        Column("sum", "float64", "thousandths of a percent", "sum of the first question's percents over these, so"),
        Column("other_sum", "float64", "thousandths of a percent", "the same of the second question"),
        Column("product", "float64", "squared thousandths of a percent", "sum of the two percents' products, so"),
        Column("weight", "float64", "replies", "of a question with itself: sum of the weights"),
        Column("weighted", "float64", "thousandths of a percent", "and of the weighted percents"),
    ),
    "imported": (
        _UNIT,
        Column("leaf", "category", "", "id of the leaf"),
        Column("value", "float64", "as the rule's scale", "the other index's result, as written"),
        _PLACE,
    ),
    "scores": (
        _UNIT,
        Column("node", "category", "", "id of the node"),
        Column(
            "points",
            "int64",
            "millionths",
            "points after zeroes, redistribution, cap; 0 where there are none",
        ),
        Column("max", "int64", "millionths", "applicable maximum; for bonus and penalty the cap"),
        Column("status", "category", "", "status of a leaf; an inner node is scored where any leaf below it is"),
        Column("source", "category", "", "where a leaf's points come from; empty for inner nodes"),
        Column("reason", "category", "", "why a leaf has no points of its own, where that is so"),
        Column("rank", "Int64", "", "of an area: the rank there, among the units whose area is scored in full"),
    ),
    "survey_errors": (
        _UNIT,
        Column("node", "category", "", "id of the survey leaf or area; `*`: all of the unit's points"),
        Column("points", "int64", "millionths", "the points of which this is the error"),
        Column("se", "Int64", "millionths", "standard error; none: unknown"),
        Column("df", "float64", "", "Satterthwaite's degrees of freedom; NaN: unknown"),
        Column("low", "Int64", "millionths", "lower end of the 95 % interval"),
        Column("high", "Int64", "millionths", "upper end of the 95 % interval"),
    ),
    "units": (
        _UNIT,
        Column("group", "category", "", "group of units, such as a cụm thi đua; empty: none"),
        Column("level", "category", "", "level of the unit; empty: none"),
        Column("status", "category", "", "complete, incomplete, not_submitted or rejected"),
        Column("points", "int64", "millionths", "points of the scale + bonus - penalty"),
        Column("max", "int64", "millionths", "applicable maximum of the scale"),
        Column("percent", "Int64", "millionths of a percent", "the index; none where incomplete"),
        Column("rank", "Int64", "", "rank among complete units; none where not ranked"),
        Column("class", "category", "", "class; empty: none"),
        Column("rank_in_group", "Int64", "", "rank among the units of the group"),
        Column("rank_in_level", "Int64", "", "rank among the units of the level"),
        Column("appraised", "Int64", "millionths", "points of the scale without the survey part; none where unknown"),
        Column("survey", "Int64", "millionths", "points of the survey part; none where unknown"),
        Column(
            "survey_se", "Int64", "millionths", "standard error of the points that the survey brings in; none: unknown"
        ),
        Column("survey_margin", "Int64", "millionths", "half the width of the 95 % interval of the points"),
        Column("rank_low", "Int64", "", "best rank that the survey's error leaves open"),
        Column("rank_high", "Int64", "", "worst rank that the survey's error leaves open"),
        Column("bonus", "int64", "millionths", "bonus, capped"),
        Column("penalty", "int64", "millionths", "penalty, capped"),
        Column("worst", "int64", "millionths", "total if all that is open goes badly"),
        Column("best", "int64", "millionths", "total if all that is open goes well"),
        Column("rank_worst", "Int64", "", "worst rank that is still possible"),
        Column("rank_best", "Int64", "", "best rank that is still possible"),
        Column("unappraised", "int64", "leaves", "leaves that rest on the unit's own word"),
    ),
}


def place_code(source: int, row: int, column: int) -> int:
    """One whole number for a place: row of `sources`, row of the sheet (line of the CSV) and column, both from 1."""
    return (source << SOURCE_BITS) | (row << COLUMN_BITS) | column


def place_parts(code: int) -> tuple[int, int, int]:
    """Source, row and column of a place's code; the column is 0 in a CSV."""
    columns = 1 << COLUMN_BITS
    rest, column = divmod(code, columns)
    source, row = divmod(rest, 1 << ROW_BITS)
    return source, row, column
