"""Make the broken files of this folder that cannot be plain text: `python tests/bad/make_files.py [FOLDER]`.

Nothing is compressed and every date is fixed, so that the same bytes come out everywhere.
"""

from __future__ import annotations

import struct
import sys
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile, ZipInfo

FILES = Path(__file__).parent / "files"

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
MAIN_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
ODF = "urn:oasis:names:tc:opendocument:xmlns"
CALCEXT = "urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0"
ODS_TYPE = "application/vnd.oasis.opendocument.spreadsheet"

SECTOR = 512
FREE, CHAIN_END, FAT_SECTOR = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD

HEAD = (
    '<row r="1"><c r="A1" t="inlineStr"><is><t>unit</t></is></c><c r="B1" t="inlineStr"><is><t>self</t></is></c></row>'
)
UNIT = '<c r="A2" t="inlineStr"><is><t>Lâm Bình</t></is></c>'


def archive(parts: dict[str, str | bytes]) -> bytes:
    """A zip archive of these parts, stored as they are."""
    content = BytesIO()
    with ZipFile(content, "w") as zipped:
        for name, part in parts.items():
            zipped.writestr(ZipInfo(name), part)
    return content.getvalue()


def xlsx(rows: str, *, name: str = "Tự chấm", data: str | None = None) -> dict[str, str | bytes]:
    """The parts of a workbook with one sheet; `data` replaces the whole XML of the sheet."""
    sheet = f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
    return {
        "[Content_Types].xml": f'<Types xmlns="{TYPES}">'
        '<Default Extension="xml" ContentType="application/xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{MAIN_TYPE}"/></Types>',
        "_rels/.rels": f'<Relationships xmlns="{RELATIONS}">'
        f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        f'<sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{RELATIONS}">'
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        "xl/worksheets/sheet1.xml": data if data is not None else sheet,
    }


def ods(rows: str) -> dict[str, str | bytes]:
    """The parts of an OpenDocument workbook with one sheet."""
    spaces = " ".join(f'xmlns:{prefix}="{ODF}:{prefix}:1.0"' for prefix in ("office", "table", "text"))
    return {
        "mimetype": ODS_TYPE,
        "META-INF/manifest.xml": f'<manifest:manifest xmlns:manifest="{ODF}:manifest:1.0"/>',
        "content.xml": f'<office:document-content {spaces} xmlns:calcext="{CALCEXT}">'
        "<office:body><office:spreadsheet>"
        f'<table:table table:name="Tự chấm">{rows}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>",
    }


def compound_file(streams: dict[str, bytes]) -> bytes:
    """A compound file (OLE) with these streams, each of at least 4,096 bytes: smaller ones are kept apart."""
    chains: list[int] = []
    entries = [directory_entry("Root Entry", 5, child=1 if streams else FREE)]
    body = b""
    for number, (name, content) in enumerate(streams.items(), start=1):
        padded = content.ljust(max(4096, -(-len(content) // SECTOR) * SECTOR), b"\0")
        first, count = len(chains), len(padded) // SECTOR
        chains += [*range(first + 1, first + count), CHAIN_END]
        body += padded
        following = number + 1 if number < len(streams) else FREE
        entries.append(directory_entry(name, 2, right=following, start=first, size=len(padded)))
    entries += [bytes(128)] * (-len(entries) % 4)
    directory = len(chains)
    count = len(entries) // 4
    chains += [*range(directory + 1, directory + count), CHAIN_END, FAT_SECTOR]
    fat = b"".join(struct.pack("<I", sector) for sector in chains).ljust(SECTOR, b"\xff")
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<IIIIIIIII", 0, 1, directory, 0, 4096, CHAIN_END, 0, CHAIN_END, 0)
    header += struct.pack("<I", directory + count)
    return header.ljust(SECTOR, b"\xff") + body + b"".join(entries) + fat


def directory_entry(
    name: str, kind: int, *, right: int = FREE, child: int = FREE, start: int = CHAIN_END, size: int = 0
) -> bytes:
    """One of the 128-byte entries of a compound file's directory."""
    written = (name + "\0").encode("utf-16-le")
    entry = written.ljust(64, b"\0") + struct.pack("<HBB", len(written), kind, 1)
    return entry + struct.pack("<III", FREE, right, child) + bytes(36) + struct.pack("<IQ", start, size)


def record(kind: int, content: bytes) -> bytes:
    """One record of an .xls stream."""
    return struct.pack("<HH", kind, len(content)) + content


def xls(cells: bytes, *, formats: tuple[str, ...] = (), sheet_at: int | None = None) -> bytes:
    """An Excel 97 workbook with one sheet `Data` of these cell records.

    Cell format 0 is plain, the others have these number formats. `sheet_at` lies about where the sheet begins.
    """
    name, end = b"Data", record(0x000A, b"")
    before = record(0x0809, struct.pack("<HHIII", 0x0600, 0x0005, 0x07CC0DBB, 0x41, 6))
    for number, text in enumerate(formats, start=164):
        before += record(0x041E, struct.pack("<HHB", number, len(text), 0) + text.encode("latin-1"))
    for number in (0, *range(164, 164 + len(formats))):
        before += record(0x00E0, struct.pack("<HH16x", 0, number))
    at = len(before) + 4 + 8 + len(name) + len(end) if sheet_at is None else sheet_at
    before += record(0x0085, struct.pack("<IBBBB", at, 0, 0, len(name), 0) + name) + end
    begin = record(0x0809, struct.pack("<HHIII", 0x0600, 0x0010, 0x07CC0DBB, 0x41, 6))
    return compound_file({"Workbook": before + begin + cells + end})


def label(row: int, column: int, text: str) -> bytes:
    """An .xls cell with text."""
    return record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le"))


def real(row: int, column: int, value: float, cell_format: int = 0) -> bytes:
    """An .xls cell with a number."""
    return record(0x0203, struct.pack("<HHHd", row, column, cell_format, value))


def error(row: int, column: int, code: int) -> bytes:
    """An .xls cell with an error, 7 for #DIV/0!."""
    return record(0x0205, struct.pack("<HHHBB", row, column, 0, code, 1))


def made() -> dict[str, bytes]:
    """Every file by its name, which says what is wrong with it."""
    good = xlsx(HEAD + f'<row r="2">{UNIT}<c r="B2"><v>1.5</v></c></row>')
    return {
        "encrypted.xlsx": compound_file({"EncryptionInfo": b"\4\0\4\0", "EncryptedPackage": b"?" * 4096}),
        "word.doc": compound_file({"WordDocument": b"\xec\xa5"}),
        "word.docx": archive({"word/document.xml": "<document/>"}),
        "archive.xlsx": archive({"readme.txt": "nothing"}),
        "binary.xlsb": archive({"xl/workbook.bin": b"\x83\x01\0"}),
        "cut-off.xlsx": archive(good)[:-100],
        "cut-off.xls": xls(label(0, 0, "unit"))[:700],
        "parser-gives-up.xls": xls(label(0, 0, "unit"), sheet_at=65_320),
        "blank.xlsx": archive(xlsx('<row r="1"><c r="A1" s="1"/></row>')),
        "error-cell.xlsx": archive(xlsx(HEAD + f'<row r="2">{UNIT}<c r="B2" t="e"><f>1/0</f><v>#DIV/0!</v></c></row>')),
        "no-stored-value.xlsx": archive(xlsx(HEAD + f'<row r="2">{UNIT}<c r="B2"><f>1+1</f></c></row>')),
        "far-value.xlsx": archive(xlsx(HEAD + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
        "dtd.xlsx": archive(
            xlsx("", data=f'<!DOCTYPE x [<!ENTITY e "1">]><worksheet xmlns="{MAIN}"><sheetData/></worksheet>')
        ),
        "nul.csv": b"unit,self\n\0,1\n",
        "broken-utf-8.csv": "unit,self\nLâm Bình,1\n".encode() + b"Na Hang\xe1,2\n",
        "open-quote.csv": 'unit,self\nLâm Bình,1\n"Na Hang,2\n'.encode(),
    }


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else FILES
    folder.mkdir(parents=True, exist_ok=True)
    for filename, content_ in made().items():
        (folder / filename).write_bytes(content_)
