"""How much a file that was sent in may hold (giới hạn): the one place for every reader, changed in `cchc.yaml`."""

from __future__ import annotations

from typing import Annotated, Final

from pydantic import Field

from cchc_index.model.written import Written

_Count = Annotated[int, Field(ge=1)]
_Depth = Annotated[int, Field(ge=1, le=200)]
MIB: Final = 1 << 20


class Limits(Written):
    """The part `limits` of a workspace (giới hạn); blank rows and columns at the end of a sheet are free.

    `part_mib` and `part_ratio` (unpacked : packed) refuse a part of an archive only together. `cells` bounds the
    rectangle around a sheet's values, which the parser keeps in memory as a whole, 32 bytes for each cell;
    `sparse_cells` the rectangle of a sheet that is nearly empty.
    """

    unpacked_mib: _Count = 2048
    part_mib: _Count = 64
    part_ratio: _Count = 200
    parts: _Count = 10_000
    whole_mib: _Count = 64
    rows: _Count = 1_048_576
    columns: _Count = 2_000
    cells: _Count = 64_000_000
    sparse_cells: _Count = 4_000_000
    template_mib: _Count = 32
    yaml_mib: _Count = 4
    nesting: _Depth = 64

    @property
    def of_template(self) -> Limits:
        """Those of a Word template, which is kept in memory as a tree of all that it holds."""
        most = self.template_mib
        mine = {"unpacked_mib": most, "whole_mib": most, "part_mib": most // 4, "part_ratio": 2}
        return self.model_copy(update=mine)


SPARSE: Final = 20
"""A sheet is nearly empty where fewer than one cell in so many holds anything."""

_in_use = Limits()


def use(limits: Limits) -> None:
    """Choose the limits of everything read from now on."""
    global _in_use  # noqa: PLW0603 - as the language: one process reads for one workspace, chosen where it is found
    _in_use = limits


def in_use() -> Limits:
    """The limits in use."""
    return _in_use
