"""Which replies do not count (chất lượng phiếu): unfinished, outside the period, twice, too fast, all alike.

Everything is looked up over whole columns; what an export cannot tell is left to say so, never guessed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from cchc_index.model.language import N_
from cchc_index.model.questionnaire import Exclude
from cchc_index.read.exports import Dialect

Reason = Literal["unfinished", "outside", "duplicate", "too_fast", "straight_lining"]
Masks = dict[Reason, NDArray[np.bool_]]
Seconds = NDArray[np.float64]

REASONS: Final[dict[Reason, str]] = {
    "unfinished": N_("unfinished"),
    "outside": N_("outside the period"),
    "duplicate": N_("twice"),
    "too_fast": N_("too fast"),
    "straight_lining": N_("all answers alike"),
}
"""Why a reply may be excluded, in the order in which reasons count, with their words for people."""

_HOUR: Final = 3600.0
_OLDEST: Final = pd.Timestamp("1990-01-01").timestamp()
"""LimeSurvey writes 1980-01-01 for a reply that is finished, where times are not kept."""
_OFFSET: Final = r"\s*(?:GMT|UTC)?([+-])(\d{1,2}):?(\d\d)?$"
_FORMATS: Final = ("%d/%m/%Y %H:%M:%S", "%d/%m/%Y %H:%M", "%d/%m/%Y %I:%M:%S %p", "%d/%m/%Y %I:%M %p", "%d/%m/%Y")


@dataclass(frozen=True, slots=True)
class Clock:
    """How the times of an export are read (giờ ghi trong tệp)."""

    zone: str
    day_first: bool
    naive_utc: bool

    @classmethod
    def of(cls, dialect: Dialect, zone: str, *, day_first: bool | None) -> Clock:
        """The clock of a kind of export, in the workspace's zone."""
        return cls(zone, dialect.day_first if day_first is None else day_first, dialect.naive_utc)

    def seconds(self, column: pd.Series) -> Seconds:
        """Each time as seconds since 1970; NaN where there is none, or none that can be read."""
        categories = column.cat.categories
        table = np.append(self._seconds(pd.Series(categories.astype(str), dtype="str")), np.nan)
        return np.asarray(table[column.cat.codes.to_numpy()], np.float64)

    def bounds(self, rules: Exclude) -> tuple[float, float]:
        """The first second of the period in which replies count, and the first one after it."""
        first, last = (
            None if day is None else pd.Timestamp(day, tz=self.zone).timestamp() for day in (rules.from_, rules.until)
        )
        return -np.inf if first is None else first, np.inf if last is None else last + 24 * _HOUR

    def _seconds(self, texts: pd.Series) -> Seconds:
        plain = texts.str.strip().str.replace(r"\bSA\b", "AM", regex=True).str.replace(r"\bCH\b", "PM", regex=True)
        plain = plain.str.replace(r"Z$", "+00:00", regex=True)
        has_time = plain.str.contains(":", regex=False)
        parts = plain.where(has_time).str.extract(_OFFSET)
        offset = parts[1].astype("float64") * _HOUR + parts[2].fillna("0").astype("float64") * 60
        offset = offset.where(parts[0] != "-", -offset)
        body = plain.where(offset.isna(), plain.str.replace(_OFFSET, "", regex=True))
        body = body.str.replace(r"^(\d{4})/(\d\d?)/(\d\d?)", r"\1-\2-\3", regex=True)
        naive = self._parsed(body)
        local = naive.dt.tz_localize("UTC" if self.naive_utc else self.zone, ambiguous="NaT", nonexistent="NaT")
        known = naive.dt.tz_localize("UTC") - pd.to_timedelta(offset.fillna(0), unit="s")
        moment = local.dt.tz_convert("UTC").where(offset.isna(), known)
        found = np.asarray((moment - pd.Timestamp(0, tz="UTC")) / pd.Timedelta(seconds=1), np.float64)
        return np.where(found < _OLDEST, np.nan, found)

    def _parsed(self, texts: pd.Series) -> pd.Series:
        found = pd.to_datetime(texts, format="ISO8601", errors="coerce")
        formats = ("%Y-%m-%d %I:%M:%S %p", *_FORMATS)
        for form in formats if self.day_first else [one.replace("%d/%m", "%m/%d") for one in formats]:
            left = found.isna()
            if not left.any():
                break
            found = found.where(~left, pd.to_datetime(texts, format=form, errors="coerce"))
        return found


@dataclass(frozen=True, slots=True)
class Replied:
    """What a chunk tells of its replies beside the answers (thời điểm, thời lượng); None: the export cannot tell."""

    submitted: Seconds | None
    duration: Seconds | None


def declared(rules: Exclude) -> list[Reason]:
    """The reasons for which replies are excluded, in their order (lý do loại phiếu)."""
    asked: dict[Reason, bool] = {
        "unfinished": rules.unfinished,
        "outside": rules.from_ is not None or rules.until is not None,
        "duplicate": rules.duplicates is not None or rules.same_answers_minutes is not None,
        "too_fast": rules.faster_than_seconds is not None,
        "straight_lining": rules.straight_lining is not None,
    }
    return [reason for reason, wanted in asked.items() if wanted]


def columns_for(rules: Exclude) -> frozenset[str]:
    """Which columns the rules need; no other of what an export tells of a reply is read."""
    needed: set[str] = set()
    first_or_last = rules.duplicates in {"first", "last"}
    if rules.unfinished or rules.from_ or rules.until or rules.same_answers_minutes or first_or_last:
        needed.add("submitted")
    if rules.duplicates:
        needed.add("id")
    if rules.faster_than_seconds:
        needed |= {"submitted", "started", "duration"}
    return frozenset(needed)


def cannot_check(rules: Exclude, dialect: Dialect, side: Mapping[str, int]) -> list[Reason]:
    """The rules that this export tells too little for (không kiểm tra được)."""
    timed = "submitted" in side
    lacking: dict[Reason, bool] = {
        "unfinished": not (dialect.only_finished or (timed and dialect.tells_finished)),
        "outside": not timed,
        "duplicate": bool(rules.duplicates and "id" not in side) or bool(rules.same_answers_minutes and not timed),
        "too_fast": "duration" not in side and not (timed and "started" in side),
    }
    return [reason for reason in declared(rules) if lacking.get(reason)]


def early_masks(rules: Exclude, clock: Clock, finished: NDArray[np.bool_] | None, submitted: Seconds | None) -> Masks:
    """Per reply whether it is unfinished, or outside the period."""
    found: Masks = {}
    if rules.unfinished and finished is not None:
        found["unfinished"] = ~finished
    if submitted is not None and (rules.from_ or rules.until):
        first, after = clock.bounds(rules)
        found["outside"] = (submitted < first) | (submitted >= after)
    return found


def late_masks(rules: Exclude, duration: Seconds | None, codes: NDArray[np.int64]) -> Masks:
    """Per reply whether it was too fast, or all its answers are alike; `codes` are the answers, -1 for none."""
    found: Masks = {}
    if duration is not None and rules.faster_than_seconds:
        found["too_fast"] = duration < rules.faster_than_seconds
    if rules.straight_lining and codes.shape[1]:
        there = codes >= 0
        lowest = np.where(there, codes, np.iinfo(np.int64).max).min(axis=1)
        found["straight_lining"] = (there.sum(axis=1) >= rules.straight_lining) & (codes.max(axis=1) == lowest)
    return found


@dataclass(slots=True)
class Repeats:
    """Looks for replies that came twice (phiếu trùng), over all files of a questionnaire, before they are counted.

    Of each reply it keeps four numbers: where it stands, and hashes of its id and of its answers, and its time.
    """

    rules: Exclude
    _pieces: list[pd.DataFrame] = field(default_factory=list)

    def add(
        self, export: int, rows: NDArray[np.int64], keys: Sequence[NDArray[np.uint64]], time: Seconds | None
    ) -> None:
        """The replies of a chunk that nothing excluded so far; `keys` are the hashes, 0 for no id."""
        columns = {"export": export, "row": rows, "id": keys[0], "answers": keys[1]}
        self._pieces.append(pd.DataFrame({**columns, "time": np.nan if time is None else time}))

    def found(self) -> tuple[pd.DataFrame, pd.DataFrame]:
        """The replies to leave out, and those whose id came before with other answers: `export`, `row`."""
        if not self._pieces:
            nothing = pd.DataFrame({"export": [], "row": []}, dtype=np.int64)
            return nothing, nothing
        every = pd.concat(self._pieces, ignore_index=True)
        out = np.zeros(len(every), np.bool_)
        clash = np.zeros(len(every), np.bool_)
        if self.rules.duplicates:
            again = (every["id"] != 0) & every.duplicated("id", keep=False)
            twice = every[again]
            keep: Literal["first", "last"] = "last" if self.rules.duplicates == "last" else "first"
            later = _in_time(twice).duplicated("id", keep=keep).reindex(twice.index)
            other = twice["answers"] != twice.groupby("id")["answers"].transform("first")
            unlike = other & (self.rules.duplicates == "same")
            out[twice.index[later & ~unlike]] = True
            clash[twice.index[unlike]] = True
        if self.rules.same_answers_minutes:
            out[self._soon_after(every[~out & every["time"].notna()], self.rules.same_answers_minutes * 60)] = True
        places = every[["export", "row"]]
        return places[out], places[clash]

    @staticmethod
    def _soon_after(every: pd.DataFrame, seconds: int) -> list[int]:
        """Replies with the answers of one that was kept at most so many seconds before."""
        alike = every[every.duplicated("answers", keep=False)].sort_values(["answers", "time"], kind="stable")
        out: list[int] = []
        last, kept = None, -np.inf
        for place, answers, time in zip(alike.index, alike["answers"], alike["time"], strict=True):
            if answers == last and time - kept <= seconds:
                out.append(int(place))
            else:
                last, kept = answers, time
        return out


def _in_time(twice: pd.DataFrame) -> pd.DataFrame:
    """By the time of submission where all with the same id tell it; else they stay in the order of the files."""
    timed = twice.groupby("id")["time"].transform(lambda times: times.notna().all())
    return twice.assign(time=twice["time"].where(timed.astype(bool), 0.0)).sort_values("time", kind="stable")
