"""The catalogue of problems (danh mục lỗi): code, severity, what is wrong, how to mend it.

R rubric · S submissions · K survey (khảo sát) · Q results · W workspace. Codes are never reused.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final, NamedTuple

from cchc_index.model.language import N_


class Severity(StrEnum):
    """An error stops the run, a warning wants a look, a note only tells."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"


class Entry(NamedTuple):
    """One row of the catalogue; `message` and `fix` are templates with named placeholders."""

    severity: Severity
    message: str
    fix: str


_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

CATALOGUE: Final[dict[str, Entry]] = {
    # Files of any kind, as submissions are read.
    "S01": Entry(
        _E,
        N_("the file cannot be read: {why}"),
        N_("check the path, your right to open the file, and that no password protects it"),
    ),
    "S02": Entry(
        _E,
        N_("the file cannot be read as a workbook (.xlsx, .xls, .ods) or as CSV: {why}"),
        N_("open it in Excel and save it as .xlsx, then run again"),
    ),
    "S03": Entry(_E, N_("the file is empty"), N_("choose the file that holds the data")),
    "S04": Entry(
        _E,
        N_("the cell holds the error {value}"),
        N_("mend the formula or type the value itself, then run again"),
    ),
    "S05": Entry(
        _E,
        N_("the formula has no stored value"),
        N_("open the file in Excel, let it calculate, save it, then run again"),
    ),
    "S06": Entry(
        _E, N_("the file is refused: {why}"), N_("copy the values into a new workbook and send that one")
    ),
    # Tidy submissions.
    "S07": Entry(
        _E,
        N_("no heading row with all columns that are needed; missing: {columns}"),
        N_("write the headings in one row: {known}"),
    ),
    "S08": Entry(
        _N,
        N_("columns left unread: {columns}"),
        N_("nothing to do, unless one of them should have been read"),
    ),
    "S09": Entry(_E, N_("the heading “{column}” stands twice"), N_("keep one of the two columns")),
    "S10": Entry(
        _E, N_("unknown unit “{unit}”"), N_("did you mean {known}? Write it so, or add an alias to cchc.yaml")
    ),
    "S11": Entry(
        _E,
        N_("“{unit}” names several units: {known}"),
        N_("write the full name with its prefix, or the code"),
    ),
    "S12": Entry(_E, N_("the rubric has no id “{id}”"), N_("did you mean {known}?")),
    "S13": Entry(_E, N_("{id} has no figure “{input}”"), N_("did you mean {known}?")),
    "S14": Entry(
        _E, N_("the row has data, but column “{column}” is blank"), N_("fill in the cell, or empty the row")
    ),
    "S15": Entry(
        _W,
        N_("the name “{name}” is not the rubric's: {id} is “{expected}”"),
        N_("check that the id is the one meant"),
    ),
    "S16": Entry(
        _E,
        N_("maximum {found} is not the rubric's: {id} has {expected}"),
        N_("use the form of this rubric and period"),
    ),
    "S17": Entry(
        _E,
        N_("{column} {points} is greater than the maximum {max}"),
        N_("change the cell to a number from {min} to {max} and run again"),
    ),
    "S18": Entry(
        _E,
        N_("{column} {points} is less than the lowest possible, {min}"),
        N_("change the cell to a number from {min} to {max} and run again"),
    ),
    "S19": Entry(
        _E,
        N_("{column} {points} is no multiple of {step}"),
        N_("{id} is scored in steps of {step}: correct the points"),
    ),
    "S20": Entry(
        _E, N_("“{value}” stands where a number is expected"), N_("write a number such as {example}")
    ),
    "S21": Entry(
        _E,
        N_("{value}: is that {times_hundred} % or {value} %?"),
        N_("write {times_hundred}% or {value}%, or set bare_percent: as_is in cchc.yaml"),
    ),
    "S22": Entry(
        _E,
        N_("“{value}” has two readings: {one} with decimals, {other} with thousands"),
        N_("write {one} or {other}"),
    ),
    "S23": Entry(
        _E, N_("“{input}” takes no percent"), N_("write the number itself, without %")
    ),
    "S24": Entry(_E, N_("“{input}” is a count, and {value} is no whole number"), N_("write a whole number")),
    "S25": Entry(
        _E, N_("“{input}” is a count, and {value} is negative"), N_("write 0 or a positive whole number")
    ),
    "S26": Entry(
        _E, N_("“{value}” is no date"), N_("write it day first, such as 15/12/2022, or “không” for never")
    ),
    "S27": Entry(
        _E,
        N_("the number {value} stands where a date is expected"),
        N_("format the cell as a date, or write it day first: 15/12/2022"),
    ),
    "S28": Entry(
        _E, N_("the year of “{value}” is cut short"), N_("write the year with four digits: 15/12/2022")
    ),
    "S29": Entry(_E, N_("the year of “{value}” cannot be right"), N_("correct the year")),
    "S30": Entry(_E, N_("there is no such day: “{value}”"), N_("correct the date, day first: 15/12/2022")),
    "S31": Entry(
        _E, N_("“{value}” is neither yes nor no"), N_("write có or không; leave it blank if it is not known")
    ),
    "S32": Entry(_E, N_("{id} has no answer “{answer}”"), N_("choose one of: {known}")),
    "S33": Entry(
        _W,
        N_("{unit}: rows that stand twice with the same content: {rows}"),
        N_("delete one of each; it counts once"),
    ),
    "S34": Entry(_E, N_("{id} stands twice, with different content"), N_("keep the right row of the two")),
    "S35": Entry(
        _E,
        N_("{id} has no answers to choose from, so “{value}” needs the name of its figure"),
        N_("write in the column of figure names: {known}"),
    ),
    "S36": Entry(
        _E,
        N_("{id} is scored by {scored_by}, so nothing belongs here"),
        N_("empty the cell; its points come from elsewhere"),
    ),
    "S37": Entry(
        _W, N_("self points on {id} are left out: it is scored by {scored_by}"), N_("leave the cell empty")
    ),
    "S38": Entry(_E, N_("{id} is the sum of its components, so nothing belongs here"), N_("write on the rows of its components")),
    "S39": Entry(_W, N_("{id} is for information only, so what stands here is left out"), N_("leave the cell empty")),
    "S40": Entry(_E, N_("{unit}, {id}: division by zero"), N_("check the figures: {inputs}")),
    "S41": Entry(
        _E,
        N_("{unit}, {id}: 0 out of 0, and the rubric does not say what that is worth"),
        N_("check the figures: {inputs}"),
    ),
    "S42": Entry(_E, N_("{unit}, {id}: the count is negative"), N_("check the figures: {inputs}")),
    "S43": Entry(
        _E, N_("{unit}, {id}: the value lies in none of the rubric's bands"), N_("check the figures: {inputs}")
    ),
    "S44": Entry(
        _W, N_("{unit}, {id}: the ratio is above 100 % and counts as 100 %"), N_("check the figures: {inputs}")
    ),
    "S45": Entry(_E, N_("{unit}, {id}: the rubric has no case for what “{input}” says"), N_("choose one of: {known}")),
    "S46": Entry(
        _E,
        N_("{unit}, {id}: claimed not to apply, but the rubric does not allow that"),
        N_("give the figures or the answer of {id}"),
    ),
    "S47": Entry(_E, N_("no row with data"), N_("choose the file that holds the data")),
    "S48": Entry(
        _E,
        N_("{id} is claimed not to apply, yet has self points"),
        N_("keep the claim or the points, not both"),
    ),
    "S49": Entry(
        _N,
        N_("{id} compares units, but {missing} of {units} units have no figure: {names}"),
        N_("score again when all have sent theirs; points may move"),
    ),
    "S50": Entry(
        _W,
        N_("{unit}, {id}: self points {self_points}, the rule gives {rule_points}"),
        N_("correct the self points or the figures"),
    ),
    "S51": Entry(_E, N_("this row is imported, but {id} takes no imported value"), N_("remove the row")),
    "S52": Entry(
        _E, N_("{value} is outside 0 to {scale}, the scale of {id}"), N_("check the value against the scale")
    ),
    "S54": Entry(
        _E,
        N_("the id {id} is a number in the cell, so it may be {known}"),
        N_("format the column as text, write the id"),
    ),
    "S55": Entry(
        _E,
        N_("the id has become the date {day} in the cell"),
        N_("format the column as text, then write the id anew: {known}"),
    ),
    "S56": Entry(
        _E,
        N_("{id} has no figure “{input}”: it is filled in once, under {known}"),
        N_("write {known} in place of {id}; * stands for the whole rubric"),
    ),
    "S57": Entry(
        _E,
        N_("{id} takes neither an answer nor a figure, so “{value}” says nothing"),
        N_("leave the cell empty"),
    ),
    "S58": Entry(
        _E,
        N_("from here on {rows} rows have data, but column “{column}” is blank"),
        N_("fill in every cell (of merged cells only the first holds the value), or empty the rows"),
    ),
    "S59": Entry(
        _W,
        N_("{rows} rows without unit, id and figures are left out"),
        N_("nothing to do, unless one of them should have been read"),
    ),
    "S60": Entry(
        _W,
        N_("this sheet has the headings too, but only the first such sheet is read"),
        N_("put all rows on one sheet, or send this sheet as a file of its own"),
    ),
    "S61": Entry(
        _E, N_("{id} has no figures, so “{input}” belongs elsewhere"), N_("check the id, or empty the row")
    ),
    "S62": Entry(
        _E,
        N_("the cell holds the date {value} where a number is expected"),
        N_("the workbook took what was typed for a day: format the cell as a number, then write it anew, such as {example}"),
    ),
    "S63": Entry(
        _W,
        N_("these names count as different units: {known}"),
        N_("spell each unit in one way, or list the units and their aliases in cchc.yaml"),
    ),
    "S64": Entry(
        _E,
        N_("the table has no column with values or points"),
        N_("write at least one of these headings in the same row as the others: {known}"),
    ),
    # The survey.
    "K01": Entry(
        _E,
        N_("unknown unit “{unit}” (replies: {count})"),
        N_("did you mean {known}? Add an alias to cchc.yaml"),
    ),
    "K02": Entry(
        _E,
        N_("no column with the unit; looked for {columns}"),
        N_("name it: --unit-column, or survey: unit_column in cchc.yaml"),
    ),
    "K03": Entry(
        _E,
        N_("no column with the group; looked for {columns}"),
        N_("name it: --group-column, or survey: group_column in cchc.yaml"),
    ),
    "K04": Entry(
        _E,
        N_("question {question}: the answer “{answer}” is on no list (replies: {count})"),
        N_("the answers are: {known}"),
    ),
    "K05": Entry(
        _W,
        N_("{unit}, {id}: no valid answer in group {group}; the other groups' weights count"),
        N_("check the survey's sample"),
    ),
    "K06": Entry(
        _W,
        N_("{unit}, {id}: no valid answer to question {question}; the other questions count"),
        N_("check the survey's sample"),
    ),
    "K07": Entry(
        _W,
        N_("{unit}, {id}: too few replies, {replies} of at least {least}"),
        N_("read the result with care, or ask more people"),
    ),
    "K08": Entry(
        _E, N_("the group “{group}” is on no list (replies: {count})"), N_("the groups are: {known}")
    ),
    "K09": Entry(_E, N_("no column for question {question} of {id}"), N_("head the column {question}; those not used are: {known}")),
    "K10": Entry(
        _E,
        N_("“{unit}” names several units: {known} (replies: {count})"),
        N_("write the full name or the code"),
    ),
    "K11": Entry(_E, N_("replies that name no unit: {count}"), N_("fill in the unit, or take these replies out")),
    "K12": Entry(
        _W,
        N_("{unit}, {id}: too few replies in group {group}, {replies} of at least {least}"),
        N_("read the result with care, or ask more people"),
    ),
    "K13": Entry(
        _W,
        N_("{unit}, {id}: no valid answer to question {question} in group {group}; the other questions count"),
        N_("check the survey's sample"),
    ),
    "K14": Entry(
        _E, N_("replies that name no group: {count}"), N_("fill in one of: {known}; or take these replies out")
    ),
    # Rubrics.
    "R01": Entry(
        _E, N_("the file cannot be read: {why}"), N_("check the path; rubrics are text files in UTF-8")
    ),
    "R02": Entry(_E, N_("the key “{key}” stands twice, first in line {first}"), N_("keep one of the two")),
    "R03": Entry(_E, N_("unknown key “{key}”"), N_("did you mean {known}?")),
    "R04": Entry(
        _E, N_("{value} is not in quotes, so it is read as a number or date"), N_("put it in double quotes")
    ),
    "R05": Entry(_E, N_("the key “{key}” is missing"), N_("add {key}")),
    "R06": Entry(
        _E, N_("“{value}” is not a number"), N_("write a number such as 1.5, or a fraction such as 1/3")
    ),
    "R07": Entry(
        _E, N_("the id {id} stands {count} times"), N_("give every node its own id; `code` may repeat")
    ),
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
        _E, N_("{id}: values around {edge} lie in no band"), N_("let the bands meet: from/below, above/to")
    ),
    "R11": Entry(
        _E, N_("{id}: two bands hold the value {edge}"), N_("let the bands meet: from/below, above/to")
    ),
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
        N_("choose another policy"),
    ),
    "R20": Entry(
        _E,
        N_("if_zero: not_applicable, but {id} says not_applicable: forbidden"),
        N_("add a policy: not_applicable: …"),
    ),
    "R21": Entry(
        _E,
        N_("{id}: a rule of kind {kind} does not go with scored_by: {scored_by}"),
        N_("correct scored_by or the rule"),
    ),
    "R22": Entry(
        _E, N_("the file is refused: {why}"), N_("write every row out; no anchors, no deep nesting")
    ),
    "R23": Entry(_E, N_("requires goes round in a circle: {ids}"), N_("take one requires out")),
    "R24": Entry(
        _E, N_("class {lower} begins no lower than {upper}"), N_("list the classes from the highest down")
    ),
    "R25": Entry(_E, N_("there is no class “{name}”"), N_("the classes are: {known}")),
    "R26": Entry(
        _E, N_("{value} has more than {decimals} decimals"), N_("points have at most {decimals} decimals")
    ),
    "R27": Entry(
        _E,
        N_("“{value}” stands where text is expected"),
        N_("write text, in quotes if it looks like a number"),
    ),
    "R28": Entry(_E, N_("only one of these keys may stand here: {keys}"), N_("keep one of them")),
    "R29": Entry(
        _E, N_("this is no YAML: {why}"), N_("check indentation, colons and quotes around this line")
    ),
    "R30": Entry(_E, N_("{id} has {max} points and neither rule nor children"), N_("add a rule")),
    "R31": Entry(_E, N_("{id} has a role inside a role"), N_("give the role to the upper node only")),
    "R32": Entry(
        _E, N_("{id}: its best child has {sum}, more than {max}"), N_("correct a maximum, or add cap: true")
    ),
    "R33": Entry(
        _E, N_("the input “{input}” is declared at {holder} already"), N_("declare it once, or rename it")
    ),
    "R34": Entry(_E, N_("“{input}” is a word of the arithmetic"), N_("give the input another name")),
    "R35": Entry(_E, N_("{id} has `was`, but the rubric names no previous one"), N_("add previous: …")),
    "R36": Entry(_E, N_("a round stands twice in record"), N_("name every round once")),
    "R37": Entry(_E, N_("two classes are called “{name}”"), N_("rename one")),
    "R38": Entry(_W, N_("the parts add up to {sum}, not {max}"), N_("check the parts against the decision")),
    "R39": Entry(_W, N_("the step {step} does not lead to the maximum {max}"), N_("check step and maximum")),
    "R40": Entry(_W, N_("each item counts 0 points"), N_("check each")),
    "R41": Entry(_E, N_("{id} reads `imported` but is not imported"), N_("set scored_by: import")),
    "R42": Entry(
        _E, N_("the input “{input}” is of type {type} here"), N_("its type must be one of: {types}")
    ),
    "R43": Entry(_W, N_("if_zero speaks of a division, and there is none"), N_("take if_zero out")),
    "R44": Entry(_E, N_("if_zero: not_applicable inside parts"), N_("say full or zero")),
    "R45": Entry(_E, N_("the answer “{answer}” stands twice"), N_("keep one of the two")),
    "R46": Entry(
        _E, N_("“{value}” is no date in period {period}"), N_('write 2022-12-10 or "{{period}}-12-10"')
    ),
    "R47": Entry(
        _E, N_("the days late do not rise"), N_("list them from the fewest days up; without days comes last")
    ),
    "R48": Entry(
        _E, N_("answers_of names question {question}, which is not asked"), N_("the questions are: {known}")
    ),
    "R49": Entry(_E, N_("question {question} has no answers"), N_("add answers, satisfied, or answers_of")),
    "R50": Entry(_E, N_("answer “{answer}” counts {percent} %"), N_("percents go from 0 to 100")),
    "R51": Entry(_E, N_("“{value}” is no kind of rule"), N_("did you mean {known}?")),
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
    "R60": Entry(
        _E,
        N_("the previous rubric {id} cannot be found or read"),
        N_("put its file beside this one, or correct previous"),
    ),
    # Workspace and run.
    "W01": Entry(
        _E, N_("there is no rubric “{name}”"), N_("did you mean {known}? A path to a file works as well")
    ),
    "W02": Entry(
        _E, N_("which rubric? None is named"), N_("add --rubric FILE, or list the period in cchc.yaml")
    ),
    "W03": Entry(_E, N_("which period? The choice is: {known}"), N_("add --period")),
    "W04": Entry(
        _E,
        N_("rubric {rubric} is for {known}, not for {period}"),
        N_("choose another period or another rubric"),
    ),
    "W05": Entry(
        _E,
        N_("cchc.yaml lists this file under period {listed}, not {period}"),
        N_("check --period and the file"),
    ),
    "W06": Entry(_E, N_("two units bear the code or name “{name}”"), N_("make codes and names unique")),
    "W07": Entry(
        _E,
        N_("rubric {rubric} is a draft: it is checked and shown, never scored for the record"),
        N_("set its status, or use --stage self"),
    ),
    "W08": Entry(_E, N_("period {period} stands twice for rubric {rubric}"), N_("keep one of the two")),
    "W09": Entry(
        _E, N_("the result cannot be written: {why}"), N_("check the folder, the disk and your rights; --dry-run shows the result without saving it")
    ),
    "W10": Entry(
        _N,
        N_("no saved result of a period before {period} to compare with (rows {ids})"),
        N_("score the period before first, then this one again"),
    ),
    "W11": Entry(
        _E,
        N_("there is no cchc.yaml in this folder"),
        N_("name the workspace's folder, or leave --workspace out"),
    ),
    "W12": Entry(
        _E,
        N_("--rubric names {named}, but cchc.yaml lists {listed} for period {period}"),
        N_("take --rubric out, or correct cchc.yaml"),
    ),
    "W13": Entry(
        _E,
        N_("cchc.yaml lists no period {period}, only: {known}"),
        N_("check --period; else add the period to cchc.yaml, or say --rubric FILE"),
    ),
    "W14": Entry(_E, N_("cchc.yaml lists several rubrics for period {period}: {known}"), N_("add --rubric FILE")),
    "W15": Entry(
        _E,
        N_("cchc.yaml has no unit of level {level} in period {period}, which rubric {rubric} is for"),
        N_("correct level, from and until of the units, or choose another rubric"),
    ),
    # Results.
    "Q01": Entry(
        _E,
        N_("the saved result cannot be read: {why}"),
        N_("bring the file back from a copy; else move the period's folder under results elsewhere and score all files"),
    ),
    "Q02": Entry(
        _E,
        N_("the saved result was made with another rubric ({saved}, now {now})"),
        N_("score anew with the files of all units, also of: {units}"),
    ),
}
