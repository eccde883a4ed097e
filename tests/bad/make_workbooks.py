"""Make the workbooks of the cases beside this file: `python -m tests.bad.make_workbooks`.

As in `make_files`, nothing is compressed and no date of the day gets in: the same bytes come out everywhere.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Final, NamedTuple
from xml.sax.saxutils import escape

from cchc_index.model.scoring import scoring_sha256
from cchc_index.read.rubric import load_rubric
from tests.bad import make_files
from tests.bad.make_files import MAIN, MAIN_TYPE, OFFICE, RELATIONS, TYPES, archive

FOLDER: Final = Path(__file__).parent
PERCENT, DATE = 1, 2
FIRST_DAY: Final = date(1899, 12, 30)  # day 0 of a workbook

STYLES: Final = (
    f'<styleSheet xmlns="{MAIN}"><cellXfs count="3"><xf numFmtId="0"/><xf numFmtId="9"/><xf numFmtId="14"/></cellXfs>'
    "</styleSheet>"
)


class Styled(NamedTuple):
    """A number with a cell format."""

    value: float
    style: int


class Error(NamedTuple):
    """An error cell."""

    text: str


class Formula(NamedTuple):
    """A formula, with or without its stored value."""

    text: str
    value: float | None = None


Cell = str | int | float | Styled | Error | Formula | None
Rows = Sequence[Sequence[Cell]]


def day(year: int, month: int, of_month: int) -> Styled:
    """A day as a workbook keeps it."""
    return Styled((date(year, month, of_month) - FIRST_DAY).days, DATE)


def workbook(
    rows: Rows,
    *,
    first_row: int = 1,
    name: str = "Tự chấm",
    second: Rows | None = None,
    second_name: str = "Thêm",
    state: str = "visible",
    third: Mapping[str, Rows] | None = None,
    parts: Sequence[str] = (),
) -> bytes:
    """A workbook with one sheet, whose rows begin at `first_row`, perhaps others, and more parts."""
    sheets = {name: _sheet(rows, first_row)} | ({second_name: _sheet(second)} if second else {})
    sheets |= {other: _sheet(table) for other, table in (third or {}).items()}
    states = dict.fromkeys(sheets, "visible") | {second_name: state}
    numbered = list(enumerate(sheets, start=1))
    names = "".join(
        f'<sheet name="{name}" sheetId="{n}" state="{states[name]}" r:id="rId{n}"/>'.replace(' state="visible"', "")
        for n, name in numbered
    )
    targets = [*(("worksheet", f"worksheets/sheet{n}.xml") for n, _ in numbered), ("styles", "styles.xml")]
    return archive(
        {
            "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{MAIN_TYPE}"/></Types>',
            "_rels/.rels": _relations([("officeDocument", "xl/workbook.xml")]),
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>{names}</sheets></workbook>',
            "xl/_rels/workbook.xml.rels": _relations(targets),
            "xl/styles.xml": STYLES,
            **{f"xl/worksheets/sheet{n}.xml": sheets[name] for n, name in numbered},
            **dict.fromkeys(parts, ""),
        }
    )


def _relations(targets: Sequence[tuple[str, str]]) -> str:
    inside = "".join(
        f'<Relationship Id="rId{n}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for n, (kind, target) in enumerate(targets, start=1)
    )
    return f'<Relationships xmlns="{RELATIONS}">{inside}</Relationships>'


def _sheet(rows: Rows, first_row: int = 1) -> str:
    lines = [
        f'<row r="{number}">{"".join(_cell(cell, number, column) for column, cell in enumerate(row))}</row>'
        for number, row in enumerate(rows, start=first_row)
    ]
    return f'<worksheet xmlns="{MAIN}"><sheetData>{"".join(lines)}</sheetData></worksheet>'


def _cell(cell: Cell, row: int, column: int) -> str:
    place = f'r="{chr(ord("A") + column)}{row}"'
    match cell:
        case None:
            return ""
        case str():
            return f'<c {place} t="inlineStr"><is><t xml:space="preserve">{escape(cell)}</t></is></c>'
        case Styled():
            return f'<c {place} s="{cell.style}"><v>{cell.value}</v></c>'
        case Error():
            return f'<c {place} t="e"><v>{cell.text}</v></c>'
        case Formula(value=None):
            return f"<c {place}><f>{escape(cell.text)}</f></c>"
        case Formula():
            return f"<c {place}><f>{escape(cell.text)}</f><v>{cell.value}</v></c>"
    return f"<c {place}><v>{cell}</v></c>"


HEADINGS: Final = ("Đơn vị", "Mã", "Tiêu chí", "Điểm tối đa", "Tên số liệu", "Giá trị", "Điểm tự chấm")


def _form(rubric: str, period: str, **more: str) -> bytes:
    """A form of ours, from a rubric that has changed since."""
    head = {"form": "self", "rubric": rubric, "period": period, "rubric_sha256": "0" * 64, "unit": "Huyện Lâm Bình"}
    head |= more
    rows = [("Mã", "Tiêu chí", "Giá trị"), ("1.1", "Tên gọi cũ của tiêu chí", "Kịp thời")]
    return workbook(rows, second=list(head.items()), second_name="_cchc", state="veryHidden")


PLAN: Final = (
    *("TT", "Mã", "Tiêu chí", "Nhiệm vụ", "Cơ quan chủ trì", "Thời hạn", "Điểm dự kiến tăng", "Minh chứng cần có"),
    *("Tình trạng", "Ngày hoàn thành", "Minh chứng đã có, ghi chú"),
)


def _plan(*rows: Sequence[Cell], points: int = 1_500_000) -> bytes:
    """A plan of ours, filled in: task, points, state and day of the rows 1.1 and 1.2."""
    steps = {
        "1.1": '{"needs": "đạt mức “Kịp thời”", "sets": ["1.1=Kịp thời"], "gain": 2}',
        "1.2": '{"needs": "Số cuộc kiểm tra: thêm 01 (1 → 2)", "sets": ["1.2.done=2"], "gain": 0.5}',
    }
    head = {"form": "plan", "unit": "Huyện Lâm Bình", "index": "cchc-huyen", "period": "2022", "points": str(points)}
    states = {"todo": "chưa làm", "doing": "đang làm", "done": "đã xong", "dropped": "không làm nữa"}
    head |= {
        "headings": json.dumps(PLAN),
        "states": json.dumps(states),
        **{f"step:{leaf}": step for leaf, step in steps.items()},
    }
    lines = [
        (number, leaf, "Tiêu chí", needs, "Phòng Nội vụ", day(2022, 12, 31), gain, None, state, done_on)
        for number, (leaf, needs, gain, state, done_on) in enumerate(rows, start=1)
    ]
    return workbook([PLAN, *lines], second=list(head.items()), second_name="_cchc", state="veryHidden")


ANSWERED: Final = ("1.1", "đạt mức “Kịp thời”", 2, "Đã xong", None)
CHECKED: Final = ("1.2", "Số cuộc kiểm tra: thêm 01 (1 → 2)", 0.5, "Đang làm", None)


def _minutes(*votes: Sequence[Cell], item: str = "Chủ trì") -> bytes:
    """The minutes of a council of which two members were present."""
    return workbook(
        [["Mục", "Nội dung"], [item, "Ông Nguyễn Văn A"]],
        name="Cuộc họp",
        second=[
            ["Họ và tên", "Chức vụ, cơ quan", "Có mặt"],
            ["A", "Sở Nội vụ", "Có"],
            ["B", None, "x"],
            ["C", None, "Không"],
        ],
        second_name="Thành viên",
        third={"Biểu quyết": [["Đơn vị", "Mã", "Điểm thống nhất", "Tán thành", "Không tán thành"], *votes]},
    )


def _scoring() -> str:
    """What counts of the cases' rubric."""
    file, _problems = load_rubric(FOLDER / "common" / "rubric.yaml")
    return "" if file is None else scoring_sha256(file.rubric)


BROKEN: Final = make_files.made()


def _scan() -> bytes:
    """A Word document with a picture and no table."""
    word = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
    return archive(
        {
            "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{kind}"/></Types>',
            "_rels/.rels": f'<Relationships xmlns="{RELATIONS}">'
            f'<Relationship Id="rId1" Type="{OFFICE}/officeDocument" Target="word/document.xml"/></Relationships>',
            "word/document.xml": f'<w:document xmlns:w="{word}"><w:body><w:p><w:r><w:drawing/></w:r></w:p></w:body>'
            "</w:document>",
        }
    )


ANNEX: Final = ("STT", "Tiêu chí", "Điểm tối đa", "Cách tính điểm")


def made() -> Mapping[str, bytes]:
    """Every workbook by its place below this folder."""
    return {
        "S02/bao-cao.xlsx": BROKEN["word.docx"],
        "S06/submissions.xlsx": BROKEN["dtd.xlsx"],
        "S04/submissions.xlsx": workbook(
            [
                HEADINGS,
                ("Lâm Bình", "1.1", None, None, None, "Kịp thời"),
                ("Lâm Bình", "2.1", None, None, "Số hồ sơ đúng hạn", Error("#REF!")),
            ]
        ),
        "S04-survey/replies.xlsx": workbook(
            [
                ("Đơn vị", "Nhóm", "C1", "C2", "Tuổi"),
                ("Lâm Bình", "Lãnh đạo", "Tốt", "Khá", Error("#N/A")),
                ("Lâm Bình", "Lãnh đạo", Error("#N/A"), "Khá", 41),
                ("Lâm Bình", "Công chức", "Tốt", Formula("C3"), 38),
            ]
        ),
        "S05/submissions.xlsx": workbook(
            [
                HEADINGS,
                ("Lâm Bình", "1.1", None, None, None, "Kịp thời"),
                ("Lâm Bình", "*", None, None, "Tổng số hồ sơ tiếp nhận", Formula("SUM(Thang!B2:B13)")),
            ]
        ),
        "S17/submissions.xlsx": workbook(
            [
                ("UBND HUYỆN LÂM BÌNH",),
                ("BẢNG TỰ CHẤM ĐIỂM CHỈ SỐ CẢI CÁCH HÀNH CHÍNH NĂM 2022",),
                (),
                HEADINGS,
                ("Lâm Bình", "1.1", "Ban hành kế hoạch cải cách hành chính", 1, None, "Kịp thời", 1.5),
            ]
        ),
        "S23/submissions.xlsx": workbook(
            [HEADINGS, ("Lâm Bình", "2.1", None, None, "Số hồ sơ đúng hạn", Styled(0.85, PERCENT))]
        ),
        "S27/submissions.xlsx": workbook([HEADINGS, ("Lâm Bình", "1.2", None, None, "Ngày gửi báo cáo", 44905)]),
        "S55/submissions.xlsx": workbook(
            [HEADINGS, ("Lâm Bình", day(2022, 2, 1), None, 1, "Ngày gửi báo cáo", day(2022, 12, 8))]
        ),
        "S58/submissions.xlsx": workbook(
            [
                HEADINGS,
                ("Lâm Bình", "1.1", None, None, None, "Kịp thời"),
                (None, "1.2", None, None, "Ngày gửi báo cáo", day(2022, 12, 8)),
                (None, "1.10", None, None, None, "Có"),
            ]
        ),
        "S60/imported.xlsx": workbook(
            [("Đơn vị", "Mã", "Giá trị"), ("Lâm Bình", "3.2", 630)],
            second=[("Đơn vị", "Mã", "Giá trị"), ("Na Hang", "3.2", 580)],
        ),
        "S62/submissions.xlsx": workbook(
            [HEADINGS, ("Lâm Bình", "1.1", None, None, None, "Kịp thời", day(2022, 5, 1))]
        ),
        "S54/submissions.xlsx": workbook(
            [
                HEADINGS,
                ("Lâm Bình", 1.2, "Gửi báo cáo năm", 1, "Ngày gửi báo cáo", day(2022, 12, 8)),
                ("Lâm Bình", 1.1, None, 1, None, "Có"),
            ]
        ),
        "S67/submissions.xlsx": workbook(
            [HEADINGS, ("Lâm Bình", "1.1", None, None, None, "Kịp thời")], second=[("Nháp",)], state="hidden"
        ),
        "S68/submissions.xlsx": workbook(
            [HEADINGS, ("Lâm Bình", "1.1", None, None, None, "Kịp thời")], second=[("Việc", "Người làm")]
        ),
        "S69/submissions.xlsx": "Đơn vị;Mã;Giá trị\r\nLâm Bình;1.1;Kịp thời\r\n".encode(),
        "S71/submissions.xlsm": workbook(
            [HEADINGS, ("Lâm Bình", "1.1", None, None, None, "Kịp thời")], parts=("xl/vbaProject.bin",)
        ),
        "S73/submissions.xlsx": workbook(
            [("Đơn vị: Huyện Na Hang",), ("Mã", "Giá trị"), ("1.1", "Kịp thời")], name="Lâm Bình"
        ),
        "S75/submissions.xlsx": workbook(
            [HEADINGS, ("Lâm Bình", 1.1, "Sáng kiến cải cách hành chính", 1, None, "Có")],
        ),
        "S78/submissions.xlsx": _form("thu/cchc-huyen-2022", "2022"),
        "S91/submissions.xlsx": _form("thu/cchc-huyen-2022", "2022", rubric_scoring=_scoring()),
        "S79/submissions.xlsx": _form("thu/cchc-huyen-2022", "2021"),
        "S90/submissions.xlsx": workbook(
            [("Mã", "Giá trị", "Điểm tự chấm"), ("1.1", None, None)],
            second=[("form", "self"), ("unit", "Huyện Lâm Bình")],
            second_name="_cchc",
            state="veryHidden",
        ),
        "R82/phu-luc.docx": _scan(),
        "R86/phu-luc.xlsx": workbook(
            [ANNEX, (1, "Kế hoạch", 1, "Có: 1; không: 0")],
            second=[("TT", "Họ và tên", "Chức vụ"), (1, "A", "Chủ tịch"), (2, "B", "Phó Chủ tịch")],
        ),
        "R87/phu-luc.xlsx": workbook(
            [
                ANNEX,
                (1, "Chỉ đạo", 3, None),
                (1.8, "Kế hoạch", 1, "Có: 1; không: 0"),
                (1.9, "Báo cáo", 1, "Có: 1; không: 0"),
                (1.1, "Kiểm tra", 1, "Có: 1; không: 0"),
            ]
        ),
        "S96/submissions.xlsx": workbook(
            [("Mã", "Giá trj", "Điểm tự chấm"), ("1.1", "Kịp thời", 1)],
            second=[("form", "self"), ("unit", "Huyện Lâm Bình")],
            second_name="_cchc",
            state="veryHidden",
        ),
        "S97/bao-cao.xlsx": workbook(
            [("Mã", "Đơn vị", "Tự chấm"), ("1.1", "Huyện Lâm Bình", 1)],
            second=[("form", "report")],
            second_name="_cchc",
            state="veryHidden",
        ),
        "Q26/ke-hoach.xlsx": _plan(ANSWERED, ("1.3", "Việc khác", 1, "Đã xong", None)),
        "Q27/ke-hoach.xlsx": _plan(ANSWERED, ("1.2", "Số cuộc kiểm tra: thêm 02 (1 → 3)", 1, "Đang làm", None)),
        "Q28/ke-hoach.xlsx": _plan((*ANSWERED[:3], "xong một nửa", None), (*CHECKED[:4], "cuối tháng")),
        "Q29/ke-hoach.xlsx": _plan(ANSWERED, CHECKED, points=2_000_000),
        "W65/mau.docx": _letter("{{ body }}", parts=("word/vbaProject.bin",)),
        "W65-no-document/mau.docx": b"Dear all\n",
        "W66/mau.docx": _letter("{{ tieu_de }}", "{{7*7}}", "{% for x in y %}", "{{ body }}", "{{ isuer }}"),
        "W93/bien-ban-2022.xlsx": _minutes(("Lâm Bình", "1.10", 0, 2, 1), ("Na Hang", "1.1", 1, 2, None)),
        "W94/bien-ban-2022.xlsx": _minutes(("Lâm Bình", "1.10", 0, 2, None), item="Chủ trì họp"),
        "W95/bien-ban-2022.xlsx": _minutes(("Lâm Bình", "1.10", 1, 2, None)),
        "W67/mau.docx": _letter("{{ issuer }}", "Xem {{ body }} sau."),
    }


WORD: Final = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
WORD_TYPE: Final = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"


def _letter(*paragraphs: str, parts: Sequence[str] = ()) -> bytes:
    """A Word document of paragraphs, and perhaps more parts."""
    lines = "".join(f"<w:p><w:r><w:t>{escape(text)}</w:t></w:r></w:p>" for text in paragraphs)
    return archive(
        {
            "[Content_Types].xml": f'<Types xmlns="{TYPES}"><Default Extension="xml" ContentType="application/xml"/>'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/word/document.xml" ContentType="{WORD_TYPE}"/></Types>',
            "_rels/.rels": _relations([("officeDocument", "word/document.xml")]),
            "word/document.xml": f'<w:document xmlns:w="{WORD}"><w:body>{lines}<w:sectPr/></w:body></w:document>',
            **dict.fromkeys(parts, ""),
        }
    )


if __name__ == "__main__":
    for name, content in made().items():
        (FOLDER / name).write_bytes(content)
