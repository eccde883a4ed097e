"""Receipts (biên nhận): what a saved result came from, each tied to the one before it by its hash."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from hashlib import sha256
from typing import Annotated, Final, Literal

from pydantic import Field

from cchc_index.model.result import SourceFile
from cchc_index.model.written import Written

Act = Literal["scored", "finalised", "reopened"]
Kind = Literal["submission", "survey", "imported", "rubric", "exceptions", "workspace"]
VIETNAM: Final = timezone(timedelta(hours=7))
SIDE_FILES: tuple[Kind, ...] = ("exceptions", "workspace")
"""Files of the whole workspace: what they say of other periods may change without touching this one."""


class Input(SourceFile):
    """A file that a run read (tệp đầu vào); `name` is its path from the workspace, or a shipped rubric's id."""

    kind: Kind


class Rests(Written):
    """The saved result that a run took figures from (kết quả làm nền); `sha256` is that of its `result.json`."""

    period: str
    run: str
    sha256: str
    stage: str | None = None
    """Its stage, where that is another: a petition rests on the result that was finalised."""


class Total(Written):
    """What a unit came to (kết quả của đơn vị): points, percent and rank as published, none where there are none."""

    unit: str
    status: str
    points: float | None = None
    percent: float | None = None
    rank: int | None = None


class Receipt(Written):
    """One link of the chain (biên nhận): a scoring, or a period finalised or reopened; JSON on disk."""

    schema_: Annotated[Literal[1], Field(alias="schema")] = 1
    act: Act = "scored"
    index: str
    period: str
    stage: str
    run: str = ""
    """The run that counts from here on."""
    time: str
    """UTC; of two equal runs the only thing that differs."""
    previous: str | None = None
    """The hash of the receipt before; of a run saved before there were receipts, that of its `result.json`."""
    result: str | None = None
    """The hash of the run's `result.json`, which holds those of its tables and its rubric."""
    merged_onto: Rests | None = None
    earlier: Rests | None = None
    """The period before, where a rule reads it."""
    inputs: tuple[Input, ...] = ()
    options: dict[str, str | bool | None] = Field(default_factory=dict)
    decides: dict[str, str] = Field(default_factory=dict)
    """What `cchc.yaml` and `units.yaml` say of this period, by key, each as a hash."""
    versions: dict[str, str] = Field(default_factory=dict)
    totals: tuple[Total, ...] = ()
    reason: str | None = None
    even: tuple[str, ...] = ()
    """What a period was finalised in spite of."""

    def content(self) -> bytes:
        """As it lies on disk (nội dung tệp)."""
        return (self.model_dump_json(indent=2, by_alias=True) + "\n").encode()

    def same_as(self, other: Receipt) -> bool:
        """Whether both tell of equal runs (cùng một lần chấm), whenever they were and whatever they replaced."""
        return self._essence() == other._essence()

    def _essence(self) -> Receipt:
        own = tuple(one for one in self.inputs if one.kind not in SIDE_FILES)
        return self.model_copy(update={"run": "", "time": "", "previous": None, "merged_onto": None, "inputs": own})


@dataclass(frozen=True, slots=True)
class StageVerified:
    """What was found of one stage of a period (kết quả kiểm chứng của một giai đoạn)."""

    index: str
    period: str
    stage: str
    run: str | None
    links: int
    replayed: int
    finalised: str | None
    receipt: str | None
    """The last receipt's hash: written into the minutes, it vouches for all before it."""


@dataclass(frozen=True, slots=True)
class Moved:
    """A unit that came out otherwise than in the run before (đơn vị có thay đổi); None: it was not there."""

    unit: str
    before: Total | None
    after: Total | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the history (một dòng lịch sử); without a receipt, a run of an older version."""

    number: str
    receipt: Receipt | None
    version: str
    counts: bool
    moved: tuple[Moved, ...] = ()


@dataclass(frozen=True, slots=True)
class History:
    """The history of a stage of a period (lịch sử), oldest first."""

    index: str
    period: str
    stage: str
    entries: tuple[Entry, ...]


def spoken(time: str) -> str:
    """A time as people in Vietnam write it (giờ Việt Nam); what is none, as it stands."""
    try:
        return f"{datetime.fromisoformat(time).astimezone(VIETNAM):%d/%m/%Y %H:%M} (UTC+7)"
    except ValueError:
        return time


def digest(content: bytes) -> str:
    """The hash of a file's content (mã băm)."""
    return sha256(content).hexdigest()
