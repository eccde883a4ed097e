"""The pages for readers say what the program does: commands, flags, tables, messages, keys and words cannot drift.

What stands between `<!-- printed: … -->` and `<!-- end -->`, and the text below each example of `docs/rubric.md`, is
printed by the program. After a change that is meant: `pytest tests/test_docs.py --golden-update`, then read the
difference.
"""

from __future__ import annotations

import csv
import doctest
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from datetime import date
from fractions import Fraction
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, Literal, NamedTuple, get_args, get_origin

import openpyxl
import pytest
from pydantic import BaseModel

import cchc_index
from cchc_index import cli
from cchc_index.cli import app
from cchc_index.engine.result import REASON, SOURCE, STATUS
from cchc_index.flow.request import Request
from cchc_index.flow.score import score
from cchc_index.model import language, rules, tables
from cchc_index.model import rubric as nouns
from cchc_index.model.catalogue import CATALOGUE
from cchc_index.model.decision import Basis, Expects
from cchc_index.model.exceptions import Approved, ExceptionFile
from cchc_index.model.gaps import Gaps, Reason
from cchc_index.model.letter import Letter
from cchc_index.model.limits import Limits
from cchc_index.model.questionnaire import Exclude, Option, Questionnaire, SurveyPart
from cchc_index.model.receipt import Receipt
from cchc_index.model.result import ResultHead, SourceFile
from cchc_index.model.rubric import Node, Policy, Rubric
from cchc_index.model.stages import Stage
from cchc_index.model.workspace import Deadlines, Period, Target, Unit, Workspace
from cchc_index.model.written import Written
from cchc_index.read.remarks import REMARKS
from cchc_index.read.rubric import load_rubric
from cchc_index.read.shape import shape
from cchc_index.read.vocabulary import TIDY
from cchc_index.read.workspace import find_workspace
from cchc_index.read.yaml_file import YamlFile
from cchc_index.report.compare import compare_table
from cchc_index.report.gaps import REASONS, gaps_table
from cchc_index.report.problems import WORDS
from cchc_index.report.rubric import rubric_tree
from cchc_index.report.score import score_payload
from cchc_index.report.terminal import console, show_tree
from tests.bad.cases import in_process
from tests.conftest import ROOT

README: Final = ROOT / "README.md"
DOCS: Final = ROOT / "docs"
RUBRIC_PAGE: Final = DOCS / "rubric.md"
PAGES: Final = (README, ROOT / "CONTRIBUTING.md", ROOT / "CHANGELOG.md", *sorted(DOCS.glob("*.md")))
WIDTH: Final = 100  # as in a pipe

FENCE: Final = re.compile(r"^```(?P<kind>\w*)\n(?P<body>.*?)^```$", re.MULTILINE | re.DOTALL)
PRINTED: Final = re.compile(r"^<!-- printed: (?P<what>\w+) -->\n(?P<body>.*?)^<!-- end -->$", re.MULTILINE | re.DOTALL)
CODE: Final = re.compile(r"`([^`\n]+)`")
FLAG: Final = re.compile(r"(?<![\w-])--?[a-z][a-z-]*")
LINK: Final = re.compile(r"\]\((?!https?:)([^)#]*)(?:#([^)]+))?\)")
PROBLEM: Final = re.compile(r"\b[RSKQW]\d\d\b")


@pytest.fixture
def update(request: pytest.FixtureRequest) -> bool:
    """Whether pages are to be brought to what the program prints."""
    return bool(request.config.getoption("--golden-update"))


# ---------------------------------------------------------------- pages


class Block(NamedTuple):
    """A piece of a page: what kind it is, what it holds, where that stands."""

    kind: str
    body: str
    start: int
    end: int


def blocks(page: Path, pattern: re.Pattern[str] = FENCE) -> list[Block]:
    return [Block(found[1], found["body"], *found.span("body")) for found in pattern.finditer(page.read_text("utf-8"))]


def replace(page: Path, block: Block, body: str) -> None:
    text = page.read_text("utf-8")
    page.write_text(text[: block.start] + body + text[block.end :], "utf-8")


def section(page: Path, heading: str) -> str:
    """What stands under a heading, up to the next of its level or above."""
    text = page.read_text("utf-8")
    found = re.search(rf"^(#+) {re.escape(heading)}\n", text, re.MULTILINE)
    assert found is not None, f"{page.name} has no heading {heading!r}"
    rest = text[found.end() :]
    after = re.search(rf"^#{{1,{len(found[1])}}} ", rest, re.MULTILINE)
    return rest[: after.start()] if after else rest


def table_rows(text: str) -> Iterator[list[str]]:
    """The cells of every row of every table, headings included."""
    for line in text.splitlines():
        if line.startswith("|") and set(line) - set("|-: "):
            yield [cell.strip() for cell in re.split(r"(?<!\\)\|", line)[1:-1]]


def coded(cells: Iterable[str]) -> set[str]:
    return {code for cell in cells for code in CODE.findall(cell)}


def fenced(text: str) -> str:
    return f"```text\n{stripped(text)}\n```\n"


def stripped(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.splitlines()).strip("\n")


# ---------------------------------------------------------------- the program


def cchc(*words: str, folder: Path) -> subprocess.CompletedProcess[str]:
    # readline, which pytest imports, sets COLUMNS where only child processes see it; `os.environ` has no such ghost.
    return subprocess.run(
        [sys.executable, "-c", "from cchc_index.cli import main; main()", *words],
        capture_output=True,
        encoding="utf-8",
        check=False,
        cwd=folder,
        env=dict(os.environ),
    )


def demo(folder: Path) -> str:
    """The table that the first command a reader types puts on the screen."""
    run = cchc("demo", folder=folder)
    assert run.returncode == cli.DONE, run.stderr
    return fenced(run.stdout)


def message(folder: Path) -> str:
    """What `score` says to a published example with points above the maximum and a unit's name mistyped."""
    file = shutil.copytree(ROOT / "examples" / "published" / "binh-duong-2017", folder / "x") / "submissions.xlsx"
    book = openpyxl.load_workbook(file)
    sheet = book.worksheets[0]
    sheet["E4"], sheet["A6"] = 66, "Huyện Bầu Bàng"
    book.save(file)
    run = cchc("score", file.name, folder=file.parent)
    assert (run.returncode, run.stdout) == (cli.DATA_PROBLEMS, "")
    return fenced(run.stderr)


def all_tables(folder: Path) -> str:
    """Every table and every column, as `model.tables` declares them."""
    terms = {
        code: cells[1]
        for cells in table_rows(section(DOCS / "glossary.md", "Các cột của bảng"))
        for code in coded(cells[:1])
    }
    lines: list[str] = []
    for name, columns in tables.TABLES.items():
        lines += [f"\n### `{name}`\n", "| Cột | Tiếng Việt | Kiểu | Đo bằng | Trong mã |", "|---|---|---|---|---|"]
        lines += [
            f"| `{one.name}` | {terms.get(one.name, '')} | {one.dtype} | {one.measure} | {one.meaning} |"
            for one in columns
        ]
    return "\n".join(lines) + "\n\n"


GROUPS: Final = {
    "R": "R: bộ tiêu chí",
    "S": "S: phiếu chấm điểm và mọi tệp bảng tính",
    "K": "K: điều tra xã hội học",
    "W": "W: thư mục làm việc và dòng lệnh",
    "Q": "Q: kết quả đã lưu",
}


def problems(folder: Path) -> str:
    """The catalogue of problems, in both languages."""
    lines: list[str] = []
    for letter, title in GROUPS.items():
        lines += [f"\n## {title}\n", "| Mã | Mức | Lời nhắn | Gợi ý |", "|---|---|---|---|"]
        lines += [
            f"| {code} | {both(WORDS[entry.severity], '; ')} | {both(entry.message)} | {both(entry.fix)} |"
            for code, entry in sorted(CATALOGUE.items())
            if code.startswith(letter)
        ]
    return "\n".join(lines) + "\n\n"


def both(message: str, between: str = "<br>") -> str:
    """A message in Vietnamese, then in English."""
    said = []
    for lang in ("vi", "en"):
        language.use(lang)
        said.append(re.sub(r"([*|<])", r"\\\1", language._(message).replace("{{", "{").replace("}}", "}")))
    language.use("vi")
    return f"{said[0]}{between}*{said[1]}*"


PRODUCERS: Final[dict[str, Callable[[Path], str]]] = {
    "demo": demo,
    "message": message,
    "tables": all_tables,
    "problems": problems,
}


PRINTED_IN_PAGES: Final = [(page, block.kind) for page in PAGES for block in blocks(page, PRINTED)]


@pytest.mark.parametrize(("page", "what"), PRINTED_IN_PAGES, ids=[what for _, what in PRINTED_IN_PAGES])
def test_what_a_page_says_is_printed_is_what_is_printed(page: Path, what: str, tmp_path: Path, update: bool) -> None:
    (block,) = (one for one in blocks(page, PRINTED) if one.kind == what)
    printed = PRODUCERS[what](tmp_path)
    if update:
        replace(page, block, printed)
        return
    assert block.body == printed


def test_everything_that_can_be_printed_stands_in_a_page() -> None:
    assert sorted(what for _, what in PRINTED_IN_PAGES) == sorted(PRODUCERS)
    assert {code[0] for code in CATALOGUE} == set(GROUPS)


# ---------------------------------------------------------------- README

COMMANDS: Final = ("make demo", "make test", "py -m pip install .", "cchc demo")
LANGUAGES: Final = ("vi", "en")


def readme(lang: str) -> str:
    vietnamese, english = README.read_text("utf-8").split("\n## English\n")
    return vietnamese if lang == "vi" else english


def all_commands(rows: Sequence[app.Row] = app.COMMANDS, above: str = "") -> Iterator[str]:
    for name, target, _help in rows:
        if callable(target):
            yield f"{above}{name}"
        else:
            yield from all_commands(target, f"{above}{name} ")


def flags_of(command: str) -> set[str]:
    """The flags that the help of a command lists, which are the same in every language."""
    run = in_process([*command.split(), "--help"])
    assert run.code == cli.DONE, run.err
    return {flag for line in run.out.splitlines() if line.startswith("│") for flag in FLAG.findall(line)}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_first_commands_stand_in_the_readme_to_the_letter(lang: str) -> None:
    lines = [line for kind, body, *_ in blocks(README) if not kind for line in body.splitlines()]
    assert [lines.count(command) for command in COMMANDS] == [len(LANGUAGES)] * len(COMMANDS)
    said = readme(lang)
    assert [command for command in COMMANDS if f"\n{command}\n" not in said] == []
    makefile = (ROOT / "Makefile").read_text("utf-8")
    assert re.search(r"^demo:", makefile, re.MULTILINE)
    assert re.search(r"^test:", makefile, re.MULTILINE)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_readme_lists_every_command_and_no_other(lang: str) -> None:
    listed = [code for cells in table_rows(readme(lang)) for code in coded(cells[:1]) if code.startswith("cchc ")]
    assert sorted(code for code in listed if code not in ("cchc --version", "cchc score")) == sorted(
        f"cchc {command}" for command in all_commands() if command != "score"
    )
    assert "cchc score" in listed


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_readme_lists_every_flag_of_score_and_no_other(lang: str) -> None:
    rows = list(table_rows(readme(lang)))
    start = next(
        place for place, cells in enumerate(rows) if "`cchc score`" in cells[0] and not cells[0].startswith("`")
    )
    listed = {flag for cells in rows[start + 1 :] for code in coded(cells[:1]) for flag in FLAG.findall(code)}
    assert listed == flags_of("score")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_readme_lists_every_flag_of_the_other_commands_and_no_other(lang: str) -> None:
    others = [command for command in all_commands() if command != "score"]
    helps = set().union(*(flags_of(command) for command in ["", *others]))
    listed = {flag for cells in table_rows(readme(lang)) for code in coded(cells) for flag in FLAG.findall(code)}
    assert listed == helps | flags_of("score")


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_choices_of_flags_stand_in_the_readme(lang: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")
    given = cchc("score", "--help", "--lang", lang, folder=ROOT).stdout
    offered = {choice for found in re.findall(r"<([a-z0-9-]+(?:\|[a-z0-9-]+)+)>", given) for choice in found.split("|")}
    engines = {"auto", "pandas", "polars", "spark"}
    by = {"group", "level", "area"}
    papers = {"md", "html", "docx", "pdf", "xlsx"}
    assert {
        *get_args(Stage),
        "incomplete",
        "zero",
        "table",
        "json",
        "csv",
        "vi",
        "en",
        *engines,
        *by,
        *papers,
    } == offered
    assert offered <= coded([readme(lang)])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_exit_codes_stand_in_the_readme(lang: str) -> None:
    said = re.split(r"(?:Mã thoát|Exit codes):", readme(lang))[1].partition("\n\n")[0].partition("stdout")[0]
    codes = [cli.DONE, cli.DATA_PROBLEMS, cli.WRONG_LINE, cli.OUR_FAULT, cli.TOO_LITTLE_MEMORY]
    assert [int(code) for code in CODE.findall(said) if code.isdigit()] == codes


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_keys_of_the_json_object_stand_in_the_readme_in_their_order(lang: str) -> None:
    text = " ".join(readme(lang).split())
    keys = list(score_payload(None, {}, None, []))
    found = re.search(r"`--format json` cho (.*?)\.|JSON holds (.*?)\.", text)
    assert found is not None
    assert CODE.findall(found[1] or found[2]) == keys


@pytest.mark.parametrize(("lang", "position"), [("vi", 0), ("en", 1)])
def test_every_column_of_the_tidy_form_stands_in_the_readme_in_its_order(lang: str, position: int) -> None:
    columns = [names[position] for names in TIDY.values()]
    text = " ".join(readme(lang).split())
    assert ", ".join(f"`{column}`" for column in columns) in text.replace(" `", " `")


def test_the_examples_of_the_readme_fit_together_and_score(tmp_path: Path) -> None:
    """Its workspace, its form, and the whole rubric of `docs/rubric.md`."""
    (workspace,) = (block.body for block in blocks(README) if block.kind == "yaml")
    (tmp_path / "cchc.yaml").write_text(workspace, "utf-8")
    (tmp_path / "rubric.yaml").write_text(whole_rubrics()[0].body, "utf-8")
    rows = [cells for cells in table_rows(readme("vi")) if len(cells) == len(FORM)]
    assert tuple(rows[0]) == FORM
    file = tmp_path / "phieu-1.csv"
    with file.open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows(rows)
    result = score(Request((file,), period="2022", rubric="rubric.yaml", here=tmp_path))
    assert result.problems == []
    units = result.tables["units"]
    assert units["unit"][0] == "Huyện Yên Sơn"
    assert (units["points"][0], units["rank"][0], units["rank_in_group"][0]) == (2_800_000, 1, 1)


FORM: Final = ("Đơn vị", "Mã", "Tên số liệu", "Giá trị", "Điểm tự chấm", "Điểm thẩm định")


def test_the_python_of_the_readme_holds() -> None:
    (example,) = (block.body for block in blocks(README) if block.kind == "python")
    test = doctest.DocTestParser().get_doctest(example, {}, "README.md", None, 0)
    runner = doctest.DocTestRunner(verbose=False)
    assert runner.run(test).attempted == len(test.examples) > 0
    assert runner.failures == 0


# ---------------------------------------------------------------- docs/workspace.md

WORKSPACE_KEYS: Final[dict[str, type[BaseModel]]] = {
    "Khóa": Workspace,
    "Khóa của `letter`": Letter,
    "Khóa của một đơn vị trong `units`": Unit,
    "Khóa của một kỳ trong `periods`": Period,
    "Khóa của `deadlines`": Deadlines,
    "Khóa của `survey` chung": SurveyPart,
    "Khóa của một bảng hỏi trong `questionnaires`": Questionnaire,
    "Khóa của `exclude`": Exclude,
    "Khóa của một phương án": Option,
    "Khóa của một chỉ tiêu trong `targets`": Target,
    "Khóa của một ngoại lệ": Approved,
    "Khóa của `limits`": Limits,
}


def test_every_key_of_cchc_yaml_stands_in_its_table_and_no_other(tmp_path: Path) -> None:
    listed: dict[str, set[str]] = {}
    heading = ""
    for cells in table_rows((DOCS / "workspace.md").read_text("utf-8")):
        if not cells[0].startswith("`"):
            heading = cells[0]
        else:
            listed.setdefault(heading, set()).update(CODE.findall(cells[0]))
    known = {
        heading: {field.alias or name for name, field in model.model_fields.items()}
        for heading, model in WORKSPACE_KEYS.items()
    }
    known["Khóa của một bảng hỏi trong `questionnaires`"] -= known["Khóa của `survey` chung"]  # which it takes, too
    assert listed == known


def test_the_examples_of_the_three_files_of_a_workspace_load(tmp_path: Path) -> None:
    workspace, *registries, exceptions = (block.body for block in blocks(DOCS / "workspace.md") if block.kind == "yaml")
    assert len(registries) == 2
    (tmp_path / "cchc.yaml").write_text(workspace, "utf-8")
    found, problems = find_workspace(tmp_path, tmp_path)
    assert problems == []
    assert found is not None
    (tmp_path / "cchc.yaml").write_text("level: huyen\n", "utf-8")
    for units in registries:
        (tmp_path / "units.yaml").write_text(units, "utf-8")
        found, problems = find_workspace(tmp_path, tmp_path)
        assert problems == []
        assert found is not None
        assert found.remarks == ()
    (tmp_path / "exceptions.yaml").write_text(exceptions, "utf-8")
    file = YamlFile(tmp_path / "exceptions.yaml")
    assert shape(file, ExceptionFile) is not None, file.problems


# ---------------------------------------------------------------- docs/rubric.md

HEAD: Final = """\
schema: 1
id: vi-du/vi-du
index: vi-du
title: Ví dụ
level: huyen
periods: ["2022"]
status: illustrative
basis: [{number: "0", issuer: Ví dụ, title: Ví dụ}]
"""
CLASSES: Final = (
    "classes: [{name: Xuất sắc, from: 90}, {name: Tốt, from: 80}, {name: Khá, from: 65}, {name: Yếu, from: 0}]\n"
)
UNIT_GROUPS: Final = "unit_groups: [Vùng cao, Vùng thấp]\n"
AREAS: Final = """\
areas:
  - {id: "1", name: Một, max: 60, rule: {kind: judgement, step: 0.5}}
  - {id: "2", name: Hai, max: 40, rule: {kind: judgement, step: 0.5}}
"""


class Example(NamedTuple):
    """An example of the page: a whole rubric, some keys of its head, or some nodes; and where its words stand."""

    line: int
    body: str
    words: Block | None

    @property
    def whole(self) -> bool:
        return self.body.startswith("schema:")

    @property
    def nodes(self) -> bool:
        return self.body.startswith("- ")

    @property
    def file(self) -> str:
        """The example with what a rubric needs beside it."""
        if self.whole:
            return self.body
        if self.nodes:
            return HEAD + CLASSES + UNIT_GROUPS + "areas:\n" + "".join(f"  {line}\n" for line in self.body.splitlines())
        return HEAD + self.body + AREAS


def rubric_examples() -> list[Example]:
    text, found = RUBRIC_PAGE.read_text("utf-8"), blocks(RUBRIC_PAGE)
    pairs = pairwise([*found, Block("", "", len(text), len(text))])
    return [
        Example(
            line=text.count("\n", 0, one.start) + 1,
            body=one.body,
            words=after if after.kind == "text" and text[one.end : after.start] == "```\n\n```text\n" else None,
        )
        for one, after in pairs
        if one.kind == "yaml"
    ]


def whole_rubrics() -> list[Example]:
    return [example for example in rubric_examples() if example.whole]


def loaded(example: Example, folder: Path) -> Rubric:
    file = folder / "rubric.yaml"
    file.write_text(example.file, "utf-8")
    found, problems = load_rubric(file)
    assert [f"{problem.place}: {problem.message}" for problem in problems] == []
    assert found is not None
    return found.rubric


def shown(rubric: Rubric, *, whole: bool) -> str:
    """What `cchc rubric show` prints, of the whole rubric or of its areas."""
    tree = rubric_tree(rubric)
    stream = StringIO()
    for branch in [tree] if whole else tree.children:
        show_tree(branch, console(stream, WIDTH))
    return stripped(stream.getvalue())


def number_of(example: Example) -> str:
    return f"line-{example.line}"


@pytest.mark.parametrize("place", range(len(rubric_examples())))
def test_every_example_of_a_rubric_loads_and_reads_as_the_page_says(place: int, tmp_path: Path, update: bool) -> None:
    example = rubric_examples()[place]
    rubric = loaded(example, tmp_path)
    assert (example.words is not None) == (example.whole or example.nodes), f"line {example.line}: words missing"
    if example.words is None:
        return
    words = shown(rubric, whole=example.whole)
    if update:
        replace(RUBRIC_PAGE, example.words, words + "\n")
        return
    assert example.words.body == words + "\n"


def test_rubric_show_prints_those_words(tmp_path: Path) -> None:
    (example,) = whole_rubrics()
    rubric = loaded(example, tmp_path)
    run = cchc("rubric", "show", "rubric.yaml", folder=tmp_path)
    assert (run.returncode, run.stderr) == (cli.DONE, "")
    assert stripped(run.stdout) == shown(rubric, whole=True)


KIND_MODELS: Final[dict[str, type[Written]]] = {
    get_args(model.model_fields["kind"].annotation)[0]: model for model in get_args(get_args(rules.AnyRule)[0])
}
PARTS_OF_KINDS: Final[dict[str, tuple[type[Written], ...]]] = {
    "choice": (rules.Option,),
    "bands": (rules.Band, rules.Override),
    "deadline": (rules.Late,),
    "parts": (rules.Part,),
}
EVERYWHERE: Final = {"kind", "if_zero", "zeroes"}
"""Keys that several kinds have: explained once, wherever."""

OF_SECTIONS: Final[dict[str, tuple[type[Written], ...]]] = {
    "Đầu tệp": (
        Rubric, Basis, Expects, nouns.Rounding, nouns.Ranking, nouns.ClassBand, nouns.Requirement,
    ),
    "Mục": (Node,),
    "Số liệu và phép tính": (nouns.Input,),
    **{f"`{kind}`": (model, *PARTS_OF_KINDS.get(kind, ())) for kind, model in KIND_MODELS.items()},
}  # fmt: skip


def keys_of(*models: type[BaseModel]) -> list[str]:
    return [field.alias or name for model in models for name, field in model.model_fields.items()]


def says(text: str, word: str) -> bool:
    """Whether a word of the rubric's language stands in the text: in backticks, or in an example."""
    inside = " ".join([*CODE.findall(text), *(found["body"] for found in FENCE.finditer(text))])
    return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", inside) is not None


def words_of(annotation: Any) -> Iterator[str]:  # noqa: ANN401 - whatever stands as a type
    """The words of the closed lists in a type."""
    if get_origin(annotation) is Literal:
        yield from (word for word in get_args(annotation) if isinstance(word, str))
    for part in get_args(annotation) if get_origin(annotation) is not Literal else ():
        yield from words_of(part)


def descendants(noun: type[Written]) -> Iterator[type[Written]]:
    for below in noun.__subclasses__():
        yield below
        yield from descendants(below)


def test_every_noun_of_a_rubric_has_its_section() -> None:
    bases: set[type[Written]] = {rules.Rule, rules.Sanctioned}
    listed = {model for models in OF_SECTIONS.values() for model in models} | bases
    there = {
        one for one in descendants(Written) if one.__module__ in (rules.__name__, nouns.__name__, Basis.__module__)
    }
    assert there == listed


@pytest.mark.parametrize("heading", OF_SECTIONS)
def test_every_key_of_the_rubric_language_stands_in_its_section(heading: str) -> None:
    text, page = section(RUBRIC_PAGE, heading), RUBRIC_PAGE.read_text("utf-8")
    keys = keys_of(*OF_SECTIONS[heading])
    assert [key for key in keys if not says(page if key in EVERYWHERE else text, key)] == []


@pytest.mark.parametrize("heading", OF_SECTIONS)
def test_every_word_of_a_closed_list_stands_in_its_section(heading: str) -> None:
    text = section(RUBRIC_PAGE, heading)
    elsewhere = set(get_args(Policy)) | {"full", "zero", "not_applicable"}  # with sections of their own
    words = [
        word
        for model in OF_SECTIONS[heading]
        for field in model.model_fields.values()
        for word in words_of(field.annotation)
    ]
    assert [word for word in words if word not in elsewhere and not says(text, word)] == []


def test_every_policy_and_every_zero_rule_is_explained() -> None:
    policies = coded(cells[0] for cells in table_rows(section(RUBRIC_PAGE, "Khi không áp dụng")))
    assert policies == {"{redistribute: equal}" if one == "redistribute_equal" else one for one in get_args(Policy)}
    said = section(RUBRIC_PAGE, "Số liệu và phép tính")
    assert [word for word in get_args(rules.IfZero) if not says(said, word)] == []


def test_no_table_of_the_page_names_a_key_that_does_not_exist() -> None:
    known = set(keys_of(*(model for models in OF_SECTIONS.values() for model in models)))
    named: set[str] = set()
    listing = False
    for cells in table_rows(RUBRIC_PAGE.read_text("utf-8")):
        if not coded(cells[:1]):
            listing = cells[0] == "Khóa"
        elif listing:
            named |= coded(cells[:1])
    assert named
    assert named - known == set()


# ---------------------------------------------------------------- glossary, results, change log


def test_every_word_that_readers_meet_stands_in_the_glossary() -> None:
    rows = [cells for cells in table_rows((DOCS / "glossary.md").read_text("utf-8")) if coded(cells[:1])]
    listed = coded(cells[0] for cells in rows)
    columns = {column.name for table in tables.TABLES.values() for column in table}
    needed = {
        *columns,
        *rules.KINDS,
        *STATUS.values(),
        *SOURCE.values(),
        *REASON.values(),
        *tables.UNIT_STATUSES,
        *get_args(nouns.Status),
        *get_args(Policy),
        *tables.ROUNDS,
        *get_args(nouns.Role),
        *get_args(nouns.Level),
        *get_args(nouns.ScoredBy),
        *get_args(nouns.InputType),
        *REMARKS,
    } - {""}
    assert needed - listed == set()
    assert [cells for cells in rows if not cells[1]] == []


def test_every_column_has_a_vietnamese_name() -> None:
    said = {
        code for cells in table_rows(section(DOCS / "glossary.md", "Các cột của bảng")) for code in coded(cells[:1])
    }
    assert {column.name for table in tables.TABLES.values() for column in table} - said == set()


def test_the_page_of_results_says_what_a_head_holds_and_how_numbers_are_packed() -> None:
    page = (DOCS / "results.md").read_text("utf-8")
    keys = coded(cells[0] for cells in table_rows(page) if len(cells) == 2)
    assert keys - {"result.json"} == set(ResultHead.model_fields)
    listed = coded(cells[0] for cells in table_rows(section(DOCS / "results.md", "Biên nhận, kiểm chứng, lịch sử")))
    assert listed - {"receipt.json"} == {field.alias or name for name, field in Receipt.model_fields.items()}
    assert [name for name in SourceFile.model_fields if f"`{name}`" not in page] == []
    assert f"2^{tables.ROW_BITS + tables.COLUMN_BITS}" in page
    assert f"2^{tables.COLUMN_BITS}" in page
    assert f"trừ {date(1899, 12, 30).toordinal()}" in page  # a spreadsheet's day 0


def test_the_change_log_tells_of_this_version() -> None:
    assert re.search(
        rf"^## \[{re.escape(cchc_index.__version__)}\]", (ROOT / "CHANGELOG.md").read_text("utf-8"), re.MULTILINE
    )


# ---------------------------------------------------------------- all pages


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    lost = [
        f"{target}#{anchor}"
        for target, anchor in LINK.findall(page.read_text("utf-8"))
        if not leads_somewhere(page.parent / target if target else page, anchor)
    ]
    assert lost == []


def leads_somewhere(target: Path, anchor: str) -> bool:
    if not target.exists():
        return False
    if not anchor:
        return True
    headings = re.findall(r"^#+ (.+)$", target.read_text("utf-8"), re.MULTILINE)
    return anchor in {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_problems_that_a_page_names_exist(page: Path) -> None:
    assert [code for code in PROBLEM.findall(page.read_text("utf-8")) if code not in CATALOGUE] == []


def test_the_page_of_lost_points_explains_every_reason_as_it_is_printed() -> None:
    listed = {
        cells[0].strip("`"): cells[1]
        for cells in table_rows(section(DOCS / "compare-gaps.md", "Điểm mất"))
        if coded(cells[:1])
    }
    assert listed == {str(reason): language._(words) for reason, words in REASONS.items()}
    assert set(listed) == set(get_args(Reason))


def test_the_page_of_lost_points_names_every_column_of_csv() -> None:
    found = [coded([cells[0]]) for cells in table_rows(section(DOCS / "compare-gaps.md", "CSV và JSON"))]
    heading = found.index({"gaps"})
    named = [set().union(*part) - {"compare", "gaps"} for part in (found[:heading], found[heading:])]
    header, _rows = gaps_table(Gaps(None, None, Fraction(0), Fraction(1), 1))
    assert named == [set(compare_table([])[0]), set(header)]
