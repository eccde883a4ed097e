"""The minutes of the council (biên bản): who met, when and where, what was put to the vote, what was concluded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal, NamedTuple

from cchc_index.model.language import N_
from cchc_index.model.problem import Place

Item = Literal["began", "ended", "place", "chair", "secretary", "opinions", "conclusion"]
ITEMS: Final[dict[Item, str]] = {
    "began": N_("Began"),
    "place": N_("Place"),
    "chair": N_("Chair"),
    "secretary": N_("Secretary"),
    "opinions": N_("Other opinions"),
    "conclusion": N_("Conclusion"),
    "ended": N_("Ended"),
}
"""What is said of the meeting as a whole, in the order of the minutes."""
START: Final = "bien-ban-"


def minutes_file(period: str) -> str:
    """The file of a period's minutes, in the workspace (tệp biên bản)."""
    return f"{START}{period}.xlsx"


class Member(NamedTuple):
    """A member of the council (thành viên Hội đồng); `present` is None where nothing is said."""

    name: str
    position: str
    present: bool | None


class Vote(NamedTuple):
    """A row that was put to the vote (mục biểu quyết): its points, and how many were for, against, and neither."""

    unit: str
    id: str
    name: str
    points: Fraction | None
    agreed: int | None
    against: int | None
    abstained: int | None
    note: str
    place: Place


@dataclass(frozen=True, slots=True)
class Minutes:
    """All that the workspace's sheet says of a meeting (nội dung biên bản)."""

    items: Mapping[Item, str]
    members: tuple[Member, ...]
    votes: tuple[Vote, ...]

    @property
    def present(self) -> int:
        """How many members were there."""
        return sum(bool(one.present) for one in self.members)
