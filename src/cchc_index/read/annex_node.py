"""A branch of an annex as the plain values of a rubric's node (mục của bộ tiêu chí)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from cchc_index.model.draft import DraftLeaf
from cchc_index.model.language import N_, _, number
from cchc_index.read.annex_rule import keys_as_data
from cchc_index.read.annex_tree import Branch, Doubt
from cchc_index.read.annex_words import BEST, ROLES, plain
from cchc_index.read.prose import Row, read_prose
from cchc_index.read.prose_text import one_line

_LISTED = re.compile(r"\n|;|(?:^|(?<=\n))[-+•*]\s+")


@dataclass(slots=True)
class Nodes:
    """The nodes as plain values, and what is said of each leaf (các mục và các dòng cần rà)."""

    leaves: list[DraftLeaf]

    def node(self, branch: Branch, role: str | None = None) -> dict[str, Any]:
        """The node of a branch, with all below it; `role` is that of a node above it."""
        written = branch.row.texts["rule"]
        node: dict[str, Any] = {"id": branch.id, "name": branch.name}
        if branch.code.text and branch.code.text != branch.id:
            node["code"] = branch.code.text
        maximum = branch.max
        node["max"] = abs(maximum) if maximum is not None else None
        data, doubts = keys_as_data(written, node), list(branch.doubts)
        if written and data is None:
            doubts.append((N_("what its column of rules holds is no rule"), {}))
        own = None if role else _role(branch) if data is None else data.get("role")
        role = role or own
        if own:
            node["role"] = own
            doubts += [] if data else [(N_("it is taken for a bonus or penalty by its name"), {})]
        elif maximum is not None and maximum < 0 and role != "penalty":
            doubts.append((N_("its maximum is below 0"), {}))
        prose = "\n".join(branch.prose)
        if prose:
            node["text"] = one_line(prose)
        node |= _beside(branch) | (data or {})
        if not branch.children:
            return self._leaf(node, branch, Row(branch.name, Fraction(node["max"] or 0), role == "penalty"), doubts)
        if data is None and BEST.search(plain(f"{branch.name} {prose}")):
            node["of"] = "best"
            doubts.append((N_("only its best row counts"), {}))
        self._mark(node, doubts, branch, "")
        return node | {"children": [self.node(child, role) for child in branch.children]}

    def _leaf(self, node: dict[str, Any], branch: Branch, row: Row, doubts: list[Doubt]) -> dict[str, Any]:
        kind = ""
        if row.max and "rule" in node:
            kind = str(node["rule"]["kind"])
        elif row.max:
            row.survey = bool(branch.row.texts["survey"])
            reading = read_prose("\n".join(branch.prose), row)
            doubts += reading.doubts
            node |= reading.keys
            kind = reading.kind
        elif node["max"] is None and not branch.row.texts["rule"]:
            doubts.append((N_("it has no maximum, so it gives no points"), {}))
        self._mark(node, doubts, branch, kind, leaf=True)
        return node

    def _mark(
        self, node: dict[str, Any], doubts: list[Doubt], branch: Branch, kind: str, *, leaf: bool = False
    ) -> None:
        """Confidence and source, and in words why someone must look."""
        why = [_(text).format(**{key: _shown(value) for key, value in params.items()}) for text, params in doubts]
        if why:
            node["note"] = ". ".join(filter(None, [node.get("note"), _("To check: {why}").format(why="; ".join(why))]))
        if leaf or why:
            node["confidence"] = "check" if why else "sure"
            self.leaves.append(DraftLeaf(node["id"], node["name"], kind if leaf else "", tuple(why), branch.row.source))
        node["source"] = branch.row.source
        node |= {key: node.pop(key) for key in ("scored_by", "inputs", "not_applicable", "min", "rule") if key in node}


def _shown(value: object) -> object:
    if isinstance(value, Fraction):
        return number(value)
    return ", ".join(map(str, value)) if isinstance(value, list) else value


def _role(branch: Branch) -> str | None:
    said = [role for role, like in ROLES.items() if like.match(plain(branch.name))]
    both = all(like.search(branch.name) for like in ROLES.values())
    return said[0] if said and not both else None


def _beside(branch: Branch) -> dict[str, Any]:
    texts = branch.row.texts
    plain_texts = ("basis", "note", "owner", "appraised_by")
    found: dict[str, Any] = {key: " ".join(texts[key].split()) for key in plain_texts if texts[key]}
    evidence = [" ".join(one.split()) for one in _LISTED.split(texts["evidence"]) if one.strip(" .-+•*")]
    groups = [" ".join(one.split()) for one in texts["applies_to"].split(";") if one.strip()]
    return found | ({"evidence": evidence} if evidence else {}) | ({"applies_to": groups} if groups else {})
