"""YAML as people write it: exact numbers, every key once, and the line of everything.

Only the safe scalar types exist here; nothing in a file can make an object of ours, and aliases cannot multiply.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

import yaml

from cchc_index.model import disk
from cchc_index.model.language import N_, _
from cchc_index.model.limits import MIB, in_use
from cchc_index.model.problem import Place, Problem

YamlPath = tuple[str | int, ...]

LONGEST_SHOWN: Final = 400
MANY: Final = 2_000
_OPENERS: Final = ("[", "{", "- ", "? ")
_LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_TEXT: Final = "tag:yaml.org,2002:str"
_INTEGER: Final = re.compile(r"[-+]?(0|[1-9][0-9]*)")
LONGEST_NUMBER: Final = 15
_DECIMAL: Final = re.compile(r"[-+]?[0-9]+\.[0-9]+")
_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


_FAULTS: Final = (
    ("mapping values", N_("a colon does not fit here; a text with a colon wants quotes")),
    ("found character", N_("a value begins with a sign that wants quotes, or a tab stands before it")),
    ("found unexpected end", N_("a quotation mark is not closed")),
    ("could not find expected ':'", N_("a colon is missing after a key")),
    ("found undefined alias", N_("a text that begins with * wants quotes")),
    ("but found another", N_("a line with --- begins a second table")),
    ("", N_("indentation, a dash, a comma or a bracket does not fit")),
)
"""How the parser's words begin, and what people are told."""
_AT_THE_START: Final = ("found unexpected end", "could not find expected ':'")
"""What the parser notices late: the fault is where the text, key or bracket began."""


class YamlFile:
    """A YAML file as plain values (`data`), the line of each (`line`), and what was wrong while reading it."""

    def __init__(self, path: Path, shown: str | None = None) -> None:
        self.shown = shown or str(path)
        self.content, self.text = b"", ""
        self.problems: list[Problem] = []
        self.data: Any = None
        self._lines: dict[YamlPath, int] = {}
        try:
            if path.stat().st_size > (most := in_use().yaml_mib) * MIB:
                self._say("R22", None, why=_("it holds more than {limit} MiB").format(limit=most))
                return
            self.content = path.read_bytes()
            self.text = self.content.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")
            if (line := _deep_line(self.text)) is not None:
                self._say("R22", line, _too_deep())
                return
            root = yaml.compose(self.text, Loader=_LOADER)
        except OSError as error:
            self._say("R01", None, why=disk.why(error))
        except UnicodeDecodeError:
            self._say("R01", None, why=_("its text is not in UTF-8"))
        except yaml.YAMLError as error:
            self._say("R29", *_fault(error))
        except RecursionError:
            self._say("R22", None, _too_deep())
        else:
            self._anchors: set[int] = set()
            if root is not None:
                self.data = self._value(root, ())
            if any(problem.code in ("R22", "R59") for problem in self.problems):
                self.data = None  # what was refused would be told again as missing

    def wrap(self, key: str) -> None:
        """Take a file that is a bare list for one that has it under its key."""
        if isinstance(self.data, list):
            self.data = {key: self.data}
            self._lines = {(key, *path): line for path, line in self._lines.items()}

    def line(self, path: YamlPath) -> int | None:
        """The line where a value stands, or the nearest above it that has one."""
        while path not in self._lines and path:
            path = path[:-1]
        return self._lines.get(path)

    def spot(self, path: YamlPath) -> tuple[int, int]:
        """Line of a value, and no column."""
        return self.line(path) or 1, 0

    def place(self, path: YamlPath) -> Place:
        """The place of a value, for a problem."""
        return Place(self.shown, line=self.line(path))

    def excerpt(self, path: YamlPath) -> tuple[str, ...]:
        """The line of the file as it stands, with its number."""
        return self._written_in(self.line(path))

    def _written_in(self, line: int | None) -> tuple[str, ...]:
        lines = self.text.split("\n") if line else []
        text = lines[line - 1].strip() if line and line <= len(lines) else ""
        return (str(line), text if len(text) <= LONGEST_SHOWN else text[:LONGEST_SHOWN] + "…") if text else ()

    def _say(self, code: str, line: int | None, why: str | None = None, **params: object) -> None:
        params |= {"why": why} if why else {}
        self.problems.append(Problem(code, Place(self.shown, line=line), params, self._written_in(line)))

    def _value(self, node: yaml.Node, path: YamlPath) -> Any:  # noqa: ANN401 - whatever YAML holds
        line = node.start_mark.line + 1
        self._lines.setdefault(path, line)
        if len(path) > in_use().nesting:
            self._say("R22", line, _too_deep())
            return None
        if isinstance(node, yaml.ScalarNode):
            return self._scalar(node)
        if id(node) in self._anchors:
            self._say("R22", line, _("a part that is named with & is taken over with *"))
            return None
        self._anchors.add(id(node))
        if isinstance(node, yaml.SequenceNode):
            return [self._value(item, (*path, position)) for position, item in enumerate(node.value)]
        return self._mapping(node, path)

    def _scalar(self, node: yaml.ScalarNode) -> Any:  # noqa: ANN401 - one of YAML's scalar types
        if node.tag == _TEXT:
            return str(node.value)
        if _is_number(node) and len(node.value.lstrip("+-0").replace(".", "")) > LONGEST_NUMBER:
            shown = node.value[: LONGEST_NUMBER + 1] + "…"
            self._say("R59", node.start_mark.line + 1, value=shown, digits=LONGEST_NUMBER)
            return 0  # what was refused is not told again as no number
        return _scalar(node)

    def _mapping(self, node: yaml.Node, path: YamlPath) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                self._say("R29", line, _("a key is a list or a mapping"))
                continue
            key = self._scalar(key_node)
            if key in found:
                self._say("R02", line, key=key, first=self._lines[(*path, key)])
                continue
            self._lines[(*path, key)] = line
            found[key] = self._value(value_node, (*path, key))
        return found


def _deep_line(text: str) -> int | None:
    """The line that is nested too deep: the C composer recurses without a limit, so this counts before it."""
    if sum(map(text.count, _OPENERS)) <= MANY:
        return None
    depth, deepest = 0, in_use().nesting
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > deepest + 1:
                return event.start_mark.line + 1 if event.start_mark else 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return None


def _too_deep() -> str:
    return _("its parts are nested more than {limit} deep").format(limit=in_use().nesting)


def _fault(error: yaml.YAMLError) -> tuple[int | None, str]:
    """Line and words of what the parser did not understand."""
    if isinstance(error, yaml.reader.ReaderError):
        return None, _("it holds control characters, as no text does")
    words = str(getattr(error, "problem", None) or "")
    open_bracket = str(getattr(error, "context", None) or "").startswith("while parsing a flow")
    late = (open_bracket or words.startswith(_AT_THE_START)) and getattr(error, "context_mark", None)
    mark = late or getattr(error, "problem_mark", None)
    why = next(told for begins, told in _FAULTS if words.startswith(begins))
    return mark.line + 1 if mark else None, _(why)


def _is_number(node: yaml.ScalarNode) -> bool:
    form = {"int": _INTEGER, "float": _DECIMAL}.get(node.tag.rpartition(":")[2])
    return form is not None and form.fullmatch(node.value) is not None


def _scalar(node: yaml.ScalarNode) -> Any:  # noqa: ANN401 - one of YAML's scalar types
    """YAML's own guesses (octal, `no`, 12:30, .inf) stay text; numbers keep the digits that were written."""
    text = str(node.value)
    match node.tag.rpartition(":")[2]:
        case "null":
            return None
        case "bool" if text.lower() in ("true", "false"):
            return text.lower() == "true"
        case "int" if _INTEGER.fullmatch(text):
            return int(text)
        case "float" if _DECIMAL.fullmatch(text):
            return Decimal(text)
        case "timestamp" if _DATE.fullmatch(text):
            try:
                return date.fromisoformat(text)
            except ValueError:
                return text
    return text
