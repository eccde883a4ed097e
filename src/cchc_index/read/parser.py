"""The workbook parser (calamine), behind one wall: whatever it raises becomes a refusal with a place.

It reads .xlsx, .xlsm, .xls and .ods by content, keeps text as text ("1.10", "N/A"), and knows no number
formats. An error cell is a blank to it; `sheet_xml`, `ods_xml` and `xls_records` tell the two apart.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import IO, TypeVar, cast

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from cchc_index.read.guard import damaged, protected

T = TypeVar("T")
Start = tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class ParsedWorkbook:
    """A workbook whose sheets are parsed one by one when asked for (.ods: all at once)."""

    workbook: CalamineWorkbook

    @property
    def sheet_count(self) -> int:
        """How many sheets there are, hidden ones included."""
        return len(self.workbook.sheet_names)

    def sheets(self) -> Iterator[tuple[int, str, bool]]:
        """Index, name and visibility of each sheet with cells; chart sheets and macro sheets have none."""
        for index, sheet in enumerate(self.workbook.sheets_metadata):
            if sheet.typ == SheetTypeEnum.WorkSheet:
                yield index, sheet.name, sheet.visible == SheetVisibleEnum.Visible

    def sheet(self, index: int) -> CalamineSheet:
        """Parse one sheet.

        Raises:
            RefusalError: S01 or S02.
        """
        return _guarded(lambda: self.workbook.get_sheet_by_index(index))


def parse_workbook(stream: IO[bytes]) -> ParsedWorkbook:
    """Open a workbook, whatever its file is called.

    Raises:
        RefusalError: S01 or S02.
    """
    stream.seek(0)
    return ParsedWorkbook(_guarded(lambda: CalamineWorkbook.from_filelike(stream)))


def sheet_rows(sheet: CalamineSheet) -> list[list[object]]:
    """The rows from the first value on, `""` for blanks (iter_rows would begin at the top of the sheet).

    Raises:
        RefusalError: S02.
    """
    return _guarded(lambda: cast("list[list[object]]", sheet.to_python(skip_empty_area=True)))


def _guarded(call: Callable[[], T]) -> T:
    try:
        return call()
    except PasswordError as error:
        raise protected() from error
    except (CalamineError, ValueError, OverflowError) as error:
        raise damaged(error) from error
    except BaseException as error:
        # A panic in Rust arrives as pyo3's PanicException: it derives from BaseException, so that nobody
        # catches it by accident, and cannot be imported. To us it is a file that the parser could not follow.
        if type(error).__name__ != "PanicException":
            raise
        raise damaged(error) from error
