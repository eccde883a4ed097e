"""Cases in words of YAML, scored the way `cchc score` scores: files are written, read, scored, and looked up.

A case gives per leaf what people write into the form (`answer`, `inputs`, `appraised` …, see WORDS); the harness writes
rubric, submissions, replies and imported values as files and asks the program itself. Nothing is computed here.
"""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, Final

import pandas as pd
import yaml

from cchc_index.flow.request import Request
from cchc_index.flow.score import Result, score
from cchc_index.model.catalogue import Severity
from cchc_index.model.points import MILLION
from cchc_index.model.problem import Place, Problem

Raw = Mapping[str, Any]

HEADINGS: Final = (
    "Đơn vị",
    "Mã",
    "Tên số liệu",
    "Giá trị",
    "Điểm tự chấm",
    "Giá trị thẩm định",
    "Điểm thẩm định",
    "Giá trị thẩm định lần 2",
    "Điểm thẩm định lần 2",
    "Tài liệu kiểm chứng",
    "Ghi chú",
)
OWN_ROW: Final = {
    "answer": "Giá trị",
    "self": "Điểm tự chấm",
    "appraised_answer": "Giá trị thẩm định",
    "appraised": "Điểm thẩm định",
    "appraised_answer_2": "Giá trị thẩm định lần 2",
    "appraised_2": "Điểm thẩm định lần 2",
    "evidence": "Tài liệu kiểm chứng",
}
FIGURE_ROWS: Final = {
    "inputs": "Giá trị",
    "appraised_inputs": "Giá trị thẩm định",
    "appraised_inputs_2": "Giá trị thẩm định lần 2",
}
GIVEN: Final = (*OWN_ROW, *FIGURE_ROWS, "imported")
"""What a case may give for a leaf, and the column it is written into."""

IN_MILLIONTHS: Final = (
    "points",
    "max",
    "percent",
    "appraised",
    "survey",
    "bonus",
    "penalty",
    "worst",
    "best",
)
PLAIN: Final = (
    "status",
    "rank",
    "class",
    "group",
    "rank_in_group",
    "rank_worst",
    "rank_best",
    "unappraised",
)
"""What a case may expect of a unit: columns of the table `units`."""

OF_A_NODE: Final = ("points", "max", "status", "source", "reason")
"""What a case may expect of a node: columns of the table `scores`."""

HEAD: Final[Raw] = {
    "schema": 1,
    "id": "thu/bo-tieu-chi",
    "index": "thu",
    "title": "Phần bộ tiêu chí dùng để thử",
    "level": "huyen",
    "periods": ["2022"],
    "status": "illustrative",
    "basis": [{"number": "00/QĐ-THU", "issuer": "Minh họa", "title": "Không phải văn bản thật"}],
}
"""What a rubric must have and a case need not repeat."""


def load(path: Path) -> Any:  # noqa: ANN401 - whatever the file holds
    """A YAML file of cases."""
    return yaml.load(path.read_text("utf-8"), yaml.CSafeLoader)


class _Dumper(yaml.CSafeDumper):
    """Numbers as people write them: 0.000001, never 1.0e-06."""


_Dumper.add_representer(
    float,
    lambda dumper, value: dumper.represent_scalar("tag:yaml.org,2002:float", f"{Decimal(repr(value)):f}"),
)


class Table:
    """A rubric for a case: its text, and its tree as far as writing forms needs it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.raw: Raw = yaml.load(text, yaml.CSafeLoader)
        self.nodes: dict[str, Raw] = {}
        self._above: dict[str, str | None] = {}
        for area in self.raw["areas"]:
            self._enter(area, None)

    @staticmethod
    def of(raw: Raw) -> Table:
        """A fragment of a rubric, with the head that it leaves out."""
        return Table(yaml.dump({**HEAD, **raw}, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=200))

    def before(self, period: str) -> Table:
        """The same rubric for an earlier period."""
        return Table.of({**self.raw, "id": f"{self.raw['id']}-{period}", "periods": [period]})

    def _enter(self, node: Raw, above: str | None) -> None:
        self.nodes[node["id"]], self._above[node["id"]] = node, above
        for child in node.get("children", ()):
            self._enter(child, node["id"])

    def leaves(self, below: str) -> Iterator[Raw]:
        """The leaves of a subtree that score."""
        node = self.nodes[below]
        if node.get("children"):
            for child in node["children"]:
                yield from self.leaves(child["id"])
        elif node["max"]:
            yield node

    def declared(self, leaf: str, name: str) -> tuple[str, str]:
        """The id under which an input that the leaf sees is filled in, and its label."""
        at: str | None = leaf
        while at is not None:
            if name in self.nodes[at].get("inputs", {}):
                return at, str(self.nodes[at]["inputs"][name]["label"])
            at = self._above[at]
        return "*", str(self.raw["inputs"][name]["label"])

    @property
    def surveys(self) -> list[Raw]:
        """The rules of all survey leaves."""
        rules = (node.get("rule", {}) for node in self.nodes.values())
        return [rule for rule in rules if rule.get("kind") == "survey"]

    @property
    def questions(self) -> list[str]:
        """The codes of all questions, in the order of the rubric."""
        return list(dict.fromkeys(str(code) for rule in self.surveys for code in rule["questions"]))


@dataclass
class Files:
    """The files of one run, filled in leaf by leaf."""

    table: Table
    folder: Path
    rows: dict[tuple[str, str, str], dict[str, str]] = field(default_factory=dict)
    imported: list[tuple[str, str, str]] = field(default_factory=list)
    replies: list[dict[str, str]] = field(default_factory=list)

    def sent(self, unit: str, leaf: str, given: Raw) -> None:
        """What a unit and its appraisers write for one leaf."""
        strange = set(given) - set(GIVEN)
        assert not strange, f"{leaf}: a case gives {', '.join(GIVEN)}, not {strange}"
        own = self.rows.setdefault((unit, leaf, ""), {})
        for word, heading in OWN_ROW.items():
            if word in given:
                own[heading] = cell(given[word])
        for word, heading in FIGURE_ROWS.items():
            for name, value in given.get(word, {}).items():
                node, label = self.table.declared(leaf, name)
                row = self.rows.setdefault((unit, node, label), {})
                assert row.get(heading, cell(value)) == cell(value), f"{leaf}: {name} is given twice"
                row[heading] = cell(value)
        if "imported" in given:
            self.imported.append((unit, leaf, cell(given["imported"])))

    def in_full(self, unit: str, leaf: Raw) -> None:
        """The leaf's maximum: as appraised points, or as an imported value at its scale; replies are apart."""
        if leaf["rule"]["kind"] == "imported":
            self.sent(unit, leaf["id"], {"imported": leaf["rule"]["scale"]})
        elif leaf.get("scored_by") != "survey":
            self.sent(unit, leaf["id"], {"appraised": leaf["max"]})

    def replied(self, unit: str, group: object, answers: Mapping[str, object]) -> None:
        """One reply to the survey."""
        self.replies.append(
            {"Đơn vị": unit, "Nhóm": str(group)} | {code: str(answer) for code, answer in answers.items()}
        )

    def best_replies(self, unit: str) -> None:
        """A reply at the top from every group."""
        tops: dict[str, object] = {}
        groups: dict[str, None] = {}
        for rule in self.table.surveys:
            for code in rule["questions"]:
                tops[str(code)] = _top(rule, code)
            groups |= dict.fromkeys(rule.get("groups", {}))
        for group in groups or {"": None}:
            self.replied(unit, group, tops)

    def places(self, unit: str, leaf: str) -> set[tuple[str, int]]:
        """Where the leaf, or a figure of its own, stands: file and line."""
        sent = [("tu-cham", who, node) for who, node, _ in self.rows]
        read = [("lay-tu-ngoai", who, node) for who, node, _ in self.imported]
        return {
            (file, line)
            for rows in (sent, read)
            for line, (file, who, node) in enumerate(rows, start=2)
            if (who, node) == (unit, leaf)
        }

    def run(self, period: str, *, save: bool = False, workspace: Raw | None = None, **run: Any) -> Result:  # noqa: ANN401
        """Write the files and score them, as the command does."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if workspace is not None:
            text = yaml.safe_dump({"schema": 1, **workspace}, allow_unicode=True)
            (self.folder / "cchc.yaml").write_text(text, "utf-8")
        rubric = self.folder / f"bo-tieu-chi-{period}.yaml"
        rubric.write_text(self.table.text, "utf-8")
        rows = [
            {"Đơn vị": unit, "Mã": node, "Tên số liệu": label, "Ghi chú": "" if label else "đã xem", **row}
            for (unit, node, label), row in self.rows.items()
        ]
        # A form with a place for evidence that nobody fills in is told so (S81).
        evidence = OWN_ROW["evidence"]
        headings = [one for one in HEADINGS if one != evidence or any(row.get(one) for row in rows)]
        questions = ["Đơn vị", "Nhóm", *self.table.questions]
        imported = [dict(zip(("unit", "id", "value"), row, strict=True)) for row in self.imported]
        survey = self._csv(f"phieu-{period}.csv", questions, self.replies) if self.replies else None
        return score(
            Request(
                submissions=(self._csv(f"tu-cham-{period}.csv", headings, rows),),
                survey=(survey,) if survey else (),
                imported=self._csv(f"lay-tu-ngoai-{period}.csv", ("unit", "id", "value"), imported)
                if imported
                else None,
                rubric=rubric.name,
                period=period,
                here=self.folder,
                dry_run=not save,
                **run,
            )
        )

    def _csv(self, name: str, header: Sequence[str], rows: Sequence[Mapping[str, str]]) -> Path:
        path = self.folder / name
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, header, restval="")
            writer.writeheader()
            writer.writerows(rows)
        return path


def _top(rule: Raw, code: object) -> object:
    """The answer that counts most."""
    scale = rule.get("answers_of", {}).get(code, rule.get("answers"))
    return rule["satisfied"][0] if scale is None else max(scale, key=scale.__getitem__)


def cell(value: object) -> str:
    """A value as people here write it: a comma for the decimals, a blank for what is not known."""
    match value:
        case None:
            return ""
        case float():
            return str(value).replace(".", ",")
        case dt.date():
            return value.isoformat()
    return str(value)


@dataclass(frozen=True)
class Came:
    """What came out of a run."""

    result: Result
    files: Files

    def codes(self, severity: Severity) -> list[str]:
        """The codes of all problems of a severity, each once."""
        found = (problem.code for problem in self.result.problems if problem.severity is severity)
        return sorted(set(found))

    @property
    def errors(self) -> list[Problem]:
        """The problems that stop the run."""
        return [problem for problem in self.result.problems if problem.severity is Severity.ERROR]

    def refuses(self, unit: str, leaf: str) -> list[str]:
        """The codes of the errors that name the leaf or stand on one of its rows."""
        places = self.files.places(unit, leaf)
        return [
            problem.code
            for problem in self.errors
            if problem.params.get("id") == leaf or _stands(problem.place) in places
        ]

    def of_node(self, unit: str, node: str) -> dict[str, Any]:
        """A node's row of the table `scores`."""
        frame = self.result.tables["scores"]
        return _only(frame[(frame["unit"] == unit) & (frame["node"] == node)].to_dict("records"))

    def of_unit(self, unit: str) -> dict[str, Any]:
        """A unit's row of the table `units`; what it has none of is None."""
        frame = self.result.tables["units"]
        row = _only(frame[frame["unit"] == unit].astype(object).to_dict("records"))
        return {name: None if pd.isna(value) else _plain(value) for name, value in row.items()}

    def check(self, unit: str, expected: Mapping[str, Any]) -> None:
        """Compare what a case expects of a unit, by unit figure or by node, with what came out."""
        of_unit = self.of_unit(unit)
        for what, value in expected.items():
            if what in IN_MILLIONTHS:
                assert of_unit[what] == (None if value is None else millionths(value)), f"{unit}: {what}"
            elif what in PLAIN:
                assert of_unit[what] == ("" if value is None and what == "class" else value), f"{unit}: {what}"
            else:
                assert what in self.files.table.nodes, f"no node and no figure of a unit: {what}"
                self._check_node(unit, what, value)

    def _check_node(self, unit: str, node: str, value: object) -> None:
        found = self.of_node(unit, node)
        match value:
            case dict():
                wanted = value
            case str():
                wanted = {"status": value}
            case _:
                wanted = {"points": value}
        for what, expected in wanted.items():
            assert what in OF_A_NODE, f"a case expects {OF_A_NODE} of a node, not {what}"
            exact = millionths(expected) if what in ("points", "max") else expected or ""
            assert found[what] == exact, f"{unit}, {node}: {what} is {found[what]}, not {exact}"


def _stands(place: Place) -> tuple[str, int]:
    """The file, without its period, and the line."""
    return Path(place.file or "").stem.rpartition("-")[0], place.line or 0


def _only(rows: list[dict[Any, Any]]) -> dict[str, Any]:
    assert len(rows) == 1
    return rows[0]


def _plain(value: Any) -> Any:  # noqa: ANN401 - a number of numpy's, or text
    return value if isinstance(value, str) else int(value)


def millionths(value: object) -> int:
    """A number of a case in millionths; it must have at most six decimals."""
    exact = Fraction(str(value)) * MILLION
    assert exact.denominator == 1, f"{value}: six decimals at most"
    return int(exact)


def run_leaf(table: Table, case: Raw, folder: Path) -> Came:
    """One unit, A, that sends one leaf."""
    files = Files(table, folder)
    files.sent("A", case["leaf"], {word: value for word, value in case.items() if word in GIVEN})
    return Came(files.run(period_of(table, case), **case.get("run", {})), files)


def run_survey(table: Table, case: Raw, folder: Path) -> Came:
    """One unit, A, and the replies to one leaf's questions: group, then an answer a question."""
    files = Files(table, folder)
    files.sent("A", case["leaf"], {})
    questions = [str(code) for code in table.nodes[case["leaf"]]["rule"]["questions"]]
    for group, *answers in case["replies"]:
        files.replied("A", group, dict(zip(questions, answers, strict=True)))
    return Came(files.run(period_of(table, case)), files)


def run_units(table: Table, case: Raw, folder: Path, workspace: Raw | None = None) -> Came:
    """Several leaves or units at once, and the period before where the case has one."""
    period = period_of(table, case)
    units = units_of(case)
    if "previous" in case:
        earlier = str(int(period) - 1)
        before = Files(table.before(earlier), folder)
        for unit, leaves in case["previous"].items():
            for leaf, given in leaves.items():
                before.sent(unit, leaf, given)
        saved = before.run(earlier, save=True, workspace=workspace)
        assert saved.saved is not None, [problem.message for problem in saved.problems]
    files = Files(table, folder)
    full = case.get("given_full", ())
    nodes = [area["id"] for area in table.raw["areas"]] if full == "all" else full
    for unit, leaves in units.items():
        for leaf in (leaf for node in nodes for leaf in table.leaves(node)):
            if leaf["id"] not in leaves:
                files.in_full(unit, leaf)
        for leaf_id, given in leaves.items():
            files.sent(unit, leaf_id, given)
    write_replies(files, case, nodes)
    return Came(files.run(period, workspace=workspace, **case.get("run", {})), files)


def write_replies(files: Files, case: Raw, full: Sequence[str]) -> None:
    """The case's own replies (group, then an answer to each question of the rubric), else the best for what is full."""
    table, units = files.table, units_of(case)
    surveyed = any(leaf.get("scored_by") == "survey" for node in full for leaf in table.leaves(node))
    if "replies" in case:
        per_unit = case["replies"] if "units" in case else {"A": case["replies"]}
        for unit, replies in per_unit.items():
            for group, *answers in replies:
                files.replied(unit, group, dict(zip(table.questions, answers, strict=True)))
    elif surveyed and table.surveys:
        for unit in units:
            files.best_replies(unit)


def units_of(case: Raw) -> Mapping[str, Mapping[str, Raw]]:
    """What each unit of a case gives; `given` alone is that of one unit, A."""
    common = case.get("given", {})
    if "units" not in case:
        return {"A": common}
    return {unit: {**common, **(leaves or {})} for unit, leaves in case["units"].items()}


def expected_of(case: Raw) -> Mapping[str, Mapping[str, Any]]:
    """What a case expects of each unit."""
    expected: Mapping[str, Any] = case["expect"]
    return expected if "units" in case else {"A": expected}


def period_of(table: Table, case: Raw) -> str:
    """The case's period, else the rubric's first."""
    return str(case.get("period", table.raw["periods"][0]))
