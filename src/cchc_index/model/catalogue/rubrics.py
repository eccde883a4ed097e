"""Problems of rubrics (bộ tiêu chí): code, severity, what is wrong, how to mend it."""

from __future__ import annotations

from typing import Final

from cchc_index.model.catalogue.entry import Entry, Severity
from cchc_index.model.language import N_

_E = Severity.ERROR
_W = Severity.WARNING
_N = Severity.NOTE

RUBRICS: Final[dict[str, Entry]] = {
    "R01": Entry(
        _E, N_("the file cannot be read: {why}"), N_("check the path; in Notepad, save with the encoding UTF-8")
    ),
    "R02": Entry(_E, N_("the key “{key}” stands twice, first in line {first}"), N_("keep one of the two")),
    "R03": Entry(_E, N_("unknown key “{key}”"), N_("did you mean {known}?")),
    "R04": Entry(
        _E, N_("{value} is not in quotes, so it is read as a number or date"), N_('put it in double quotes: "{value}"')
    ),
    "R05": Entry(_E, N_("the key “{key}” is missing"), N_("add {key}")),
    "R06": Entry(_E, N_("“{value}” is not a number"), N_("write a number such as 1.5, or a fraction such as 1/3")),
    "R07": Entry(_E, N_("the id {id} stands {count} times"), N_("give every node its own id; `code` may repeat")),
    "R08": Entry(
        _E,
        N_("{id}: the children's maxima add up to {sum}, not {max}"),
        N_("correct a maximum, or set cap: true or of: best"),
    ),
    "R09": Entry(
        _E,
        N_("expects {what}: {stated}, but the tree has {found}"),
        N_("find the missing or superfluous rows"),
    ),
    "R10": Entry(
        _E,
        N_("{id}: values around {edge} lie in no band"),
        N_("let the bands meet (from/below, above/to), the outermost open"),
    ),
    "R11": Entry(_E, N_("{id}: two bands hold the value {edge}"), N_("let the bands meet: from/below, above/to")),
    "R12": Entry(_E, N_("{points} points, outside {min} to {max}"), N_("correct the points or the maximum")),
    "R13": Entry(
        _E, N_("the input “{input}” is declared nowhere above"), N_("declare it under inputs; known: {known}")
    ),
    "R14": Entry(_E, N_("“{id}” is no id of this place"), N_("did you mean {known}?")),
    "R15": Entry(
        _E,
        N_("“{part}” is no arithmetic"),
        N_("use names of inputs, numbers, + - * / ( ) min max floor ceil"),
    ),
    "R16": Entry(
        _E,
        N_("“{value}” is a division with a factor 100, which would count twice"),
        N_("write a/b, or add as: number"),
    ),
    "R17": Entry(_E, N_("{id} has children and a rule"), N_("keep one of the two")),
    "R18": Entry(
        _E,
        N_("{id} was “{before}” and is now “{name}”"),
        N_('was: "{id}" if only the name has changed, was: [] if it is new, else the id it had'),
    ),
    "R19": Entry(
        _E,
        N_("{id} cannot be redistributed below {parent}, which is capped or best-of"),
        N_("choose full, zero or drop"),
    ),
    "R20": Entry(
        _E,
        N_("if_zero: not_applicable, but {id} says not_applicable: forbidden"),
        N_("say not_applicable: full, zero, drop or redistribute at {id}"),
    ),
    "R21": Entry(
        _E,
        N_("{id}: a rule of kind {kind} does not go with scored_by: {scored_by}"),
        N_("correct scored_by or the rule"),
    ),
    "R22": Entry(_E, N_("the file is refused: {why}"), N_("write every row out; no anchors, no deep nesting")),
    "R23": Entry(_E, N_("requires goes round in a circle: {ids}"), N_("take one requires out")),
    "R24": Entry(_E, N_("class {lower} begins no lower than {upper}"), N_("list the classes from the highest down")),
    "R25": Entry(_E, N_("there is no class “{name}”"), N_("the classes are: {known}")),
    "R26": Entry(_E, N_("{value} has more than {decimals} decimals"), N_("points have at most {decimals} decimals")),
    "R27": Entry(
        _E,
        N_("“{value}” stands where text is expected"),
        N_("write text, in quotes if it looks like a number"),
    ),
    "R28": Entry(_E, N_("only one of these keys may stand here: {keys}"), N_("keep one of them")),
    "R29": Entry(_E, N_("this is no YAML: {why}"), N_("check indentation, colons and quotes around this line")),
    "R30": Entry(_E, N_("{id} has {max} points and neither rule nor children"), N_("add a rule")),
    "R31": Entry(_E, N_("{id} has a role inside a role"), N_("give the role to the upper node only")),
    "R32": Entry(_E, N_("{id}: its best child has {sum}, more than {max}"), N_("correct a maximum, or add cap: true")),
    "R33": Entry(_E, N_("the input “{input}” is declared at {holder} already"), N_("declare it once, or rename it")),
    "R34": Entry(_E, N_("“{input}” is a word of the arithmetic"), N_("give the input another name")),
    "R35": Entry(
        _E,
        N_("{id} has `was`, but the rubric names no previous one"),
        N_("add previous: with the id of the rubric before, or take was out"),
    ),
    "R36": Entry(_E, N_("a round stands twice in record"), N_("name every round once")),
    "R37": Entry(_E, N_("two classes are called “{name}”"), N_("rename one")),
    "R38": Entry(_W, N_("the parts add up to {sum}, not {max}"), N_("check the parts against the decision")),
    "R39": Entry(_W, N_("the step {step} does not lead to the maximum {max}"), N_("check step and maximum")),
    "R40": Entry(_W, N_("each item counts 0 points"), N_("check each")),
    "R41": Entry(_E, N_("{id} reads `imported` but is not imported"), N_("set scored_by: import")),
    "R42": Entry(_E, N_("the input “{input}” is of type {type} here"), N_("its type must be one of: {types}")),
    "R43": Entry(_W, N_("if_zero speaks of a division, and there is none"), N_("take if_zero out")),
    "R44": Entry(_E, N_("if_zero: not_applicable inside parts"), N_("say full or zero")),
    "R45": Entry(_E, N_("the answer “{answer}” stands twice"), N_("keep one of the two")),
    "R46": Entry(_E, N_("“{value}” is no date in period {period}"), N_('write 2022-12-10 or "{{period}}-12-10"')),
    "R47": Entry(_E, N_("the days late do not rise"), N_("list them from the fewest days up; without days comes last")),
    "R48": Entry(_E, N_("answers_of names question {question}, which is not asked"), N_("the questions are: {known}")),
    "R49": Entry(_E, N_("question {question} has no answers"), N_("add answers, satisfied, or answers_of")),
    "R50": Entry(_E, N_("answer “{answer}” counts {percent} %"), N_("percents go from 0 to 100")),
    "R51": Entry(_E, N_("“{value}” is no kind of rule"), N_("write one of: {known}")),
    "R52": Entry(_E, N_("“{value}” does not fit here"), N_("write one of: {expected}")),
    "R53": Entry(_E, N_("“{value}” stands where {expected} is expected"), N_("write {expected}")),
    "R54": Entry(
        _E,
        N_("“{value}” is no id"),
        N_("write the id in double quotes, with nothing before or after it, not even a space"),
    ),
    "R55": Entry(_E, N_("one of these keys is missing: {keys}"), N_("write one of them")),
    "R56": Entry(_E, N_("the key “{key}” has no value"), N_("write a value, or take the key out")),
    "R57": Entry(_E, N_("the file holds nothing"), N_("fill in the file, or name another one")),
    "R58": Entry(_W, N_("{key} at {id}, which has children, does nothing"), N_("write it at each leaf below")),
    "R59": Entry(
        _E, N_("the number {value} has more than {digits} digits"), N_("write a number of at most {digits} digits")
    ),
    "R60": Entry(
        _E,
        N_("the previous rubric {id} cannot be found or read"),
        N_("put its file beside this one, or correct previous"),
    ),
    "R61": Entry(_E, N_("{value} points are out of range"), N_("points go from -{limit} to {limit}")),
    "R62": Entry(
        _E, N_("“{answer}” stands twice; capitals and spaces do not tell two apart"), N_("keep one of the two")
    ),
    "R63": Entry(
        _E, N_("the inputs {input} and {other} are called the same: “{label}”"), N_("give each a label of its own")
    ),
    "R64": Entry(
        _E,
        N_("the parts “{first}” and “{second}” both go by the answer, of which there is only one"),
        N_("give both the same answers, or make each part a row of its own"),
    ),
    "R65": Entry(
        _E,
        N_("{id} has no points, but {leaf} below it has {points}"),
        N_("write the sum of the children's maxima, or take the points below out"),
    ),
}
