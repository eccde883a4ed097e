"""The parts of an .xlsx that say which sheet is kept where and which styles show percents."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final
from xml.etree import ElementTree as ET
from zipfile import ZipFile, ZipInfo

from cchc_index.read.guard import damaged, find, unpacked

BUILTIN_PERCENTS: Final = frozenset({9, 10})  # 0% and 0.00%, ECMA-376 part 1, 18.8.30
# Text in quotes, escaped letters, filled or skipped widths, colours and conditions.
_NO_PERCENT: Final = re.compile(r'"[^"]*"|\\.|[_*].|\[[^\]]*\]', re.DOTALL)


@dataclass(frozen=True, slots=True)
class WorkbookParts:
    """The parts (thành phần) of a workbook: per sheet, in order, the member with its cells.

    `percent_styles` are the numbers of the cell styles whose number format shows a percent.
    """

    sheets: tuple[ZipInfo | None, ...]
    percent_styles: frozenset[int]


def workbook_parts(archive: ZipFile) -> WorkbookParts:
    """Read the workbook's table of sheets, its relations and its styles.

    Raises:
        RefusalError: S02.
    """
    targets = dict(_targets(archive))
    ids = [
        next((value for key, value in sheet.attrib.items() if key.endswith("}id")), "")
        for sheet in _root(archive, "xl/workbook.xml").iter()
        if _local(sheet) == "sheet"
    ]
    return WorkbookParts(
        tuple(find(archive, targets[key]) if key in targets else None for key in ids),
        _percent_styles(archive),
    )


def shows_percent(number_format: str) -> bool:
    """Whether a number format such as `0.0%` shows percents."""
    return "%" in _NO_PERCENT.sub("", number_format)


def _targets(archive: ZipFile) -> Iterator[tuple[str, str]]:
    for relation in _root(archive, "xl/_rels/workbook.xml.rels"):
        target = relation.get("Target", "")
        # A leading slash counts from the archive's root, else from the folder of workbook.xml.
        yield relation.get("Id", ""), posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")


def _percent_styles(archive: ZipFile) -> frozenset[int]:
    if find(archive, "xl/styles.xml") is None:
        return frozenset()
    percents = set(BUILTIN_PERCENTS)
    styles: list[int] = []
    for element in _root(archive, "xl/styles.xml"):
        if _local(element) == "numFmts":
            for fmt in element:
                number = _number(fmt)
                (percents.add if "%" in _NO_PERCENT.sub("", fmt.get("formatCode", "")) else percents.discard)(number)
        elif _local(element) == "cellXfs":
            styles = [_number(style) for style in element]
    return frozenset(style for style, number in enumerate(styles) if number in percents)


def _number(element: ET.Element) -> int:
    text = element.get("numFmtId", "0")
    return int(text) if text.isascii() and text.isdigit() else 0


def _local(element: ET.Element) -> str:
    return element.tag.rpartition("}")[2]


def _root(archive: ZipFile, path: str) -> ET.Element:
    member = find(archive, path)
    if member is None:
        raise damaged(path)
    parser = ET.XMLParser()  # noqa: S314 - no part with a DTD comes this far, so there are no entities
    try:
        for block in unpacked(archive, member):
            parser.feed(block)
        root: ET.Element = parser.close()
    except ET.ParseError as error:
        raise damaged(path) from error
    return root
