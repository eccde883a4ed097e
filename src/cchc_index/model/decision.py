"""The decision behind a rubric (văn bản ban hành): which one it is, and what it states of its own table."""

from __future__ import annotations

import datetime as dt

from cchc_index.model.written import Points, Text, Written


class Basis(Written):
    """A document the rubric rests on (căn cứ)."""

    number: Text
    date: dt.date | None = None
    issuer: Text
    title: Text
    url: Text | None = None


class Expects(Written):
    """What the decision states of itself (số liệu tự khai của văn bản); each that stands must hold."""

    areas: int | None = None
    criteria: int | None = None
    components: int | None = None
    points: Points | None = None
    survey_points: Points | None = None
