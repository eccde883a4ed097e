"""Problems of submissions (phiếu chấm điểm): code, severity, what is wrong, how to mend it."""

from __future__ import annotations

from typing import Final

from cchc_index.model.catalogue.entry import Entry, Severity
from cchc_index.model.language import N_

_E = Severity.ERROR
_W = Severity.WARNING
_N = Severity.NOTE

SUBMISSIONS: Final[dict[str, Entry]] = {
    "S10": Entry(
        _E,
        N_("unknown unit “{unit}”{more}"),
        N_(
            "write the name of a registered unit, such as {known}; another name for it goes into aliases, "
            "a new unit into units in cchc.yaml"
        ),
    ),
    "S11": Entry(
        _E,
        N_("“{unit}” names several units: {known}"),
        N_("write the full name with its prefix, or the code"),
    ),
    "S12": Entry(_E, N_("the rubric has no id “{id}”"), N_("write an id of the rubric, such as {known}")),
    "S13": Entry(_E, N_("{id} has no figure “{input}”"), N_("did you mean {known}?")),
    "S14": Entry(_E, N_("the row has data, but column “{column}” is blank"), N_("fill in the cell, or empty the row")),
    "S15": Entry(
        _W,
        N_("the name “{name}” is not the rubric's: {id} is “{expected}”"),
        N_("check that the id is the one meant"),
    ),
    "S16": Entry(
        _E,
        N_("maximum {found} is not the rubric's: {id} has {expected}"),
        N_("use the form of this rubric and period"),
        check=True,
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
    "S20": Entry(_E, N_("“{value}” stands where a number is expected"), N_("write a number such as {example}")),
    "S21": Entry(
        _E,
        N_("{value}: is that {times_hundred}% or {value}%?"),
        N_("write {times_hundred}% or {value}%"),
    ),
    "S22": Entry(
        _E,
        N_("“{value}” has two readings: {one} with decimals, {other} with thousands"),
        N_("write {one} or {other}"),
    ),
    "S23": Entry(_E, N_("“{input}” takes no percent"), N_("write the number itself, without %")),
    "S24": Entry(_E, N_("“{input}” is a count, and {value} is no whole number"), N_("write a whole number{more}")),
    "S25": Entry(_E, N_("“{input}” is a count, and {value} is negative"), N_("write 0 or a positive whole number")),
    "S26": Entry(_E, N_("“{value}” is no date"), N_("write it day first, such as 15/12/2022, or “không” for never")),
    "S27": Entry(
        _E,
        N_("the number {value} stands where a date is expected"),
        N_("format the cell as a date, or write it day first: 15/12/2022"),
    ),
    "S28": Entry(_E, N_("the year of “{value}” is cut short"), N_("write the year with four digits: 15/12/2022")),
    "S29": Entry(_E, N_("the year of “{value}” cannot be right"), N_("correct the year")),
    "S30": Entry(_E, N_("there is no such day: “{value}”"), N_("correct the date, day first: 15/12/2022")),
    "S31": Entry(_E, N_("“{value}” is neither yes nor no"), N_("write có or không; leave it blank if it is not known")),
    "S32": Entry(_E, N_("{id} has no answer “{answer}”"), N_("choose one of: {known}")),
    "S33": Entry(
        _W,
        N_("{unit}: values that stand twice, each time the same: {rows}"),
        N_("{mend}; it counts once"),
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
    "S37": Entry(_W, N_("self points on {id} are left out: it is scored by {scored_by}"), N_("leave the cell empty")),
    "S38": Entry(
        _E, N_("{id} is the sum of its components, so nothing belongs here"), N_("write on the rows of its components")
    ),
    "S39": Entry(_W, N_("{id} is for information only, so what stands here is left out"), N_("leave the cell empty")),
    "S40": Entry(_E, N_("{unit}, {id}: division by zero"), N_("check the figures: {inputs}")),
    "S41": Entry(
        _E,
        N_("{unit}, {id}: 0 out of 0, and the rubric does not say what that is worth"),
        N_("check the figures: {inputs}; if nothing came up, the rubric must say what that is worth (if_zero)"),
    ),
    "S42": Entry(_E, N_("{unit}, {id}: the count is negative"), N_("check the figures: {inputs}")),
    "S43": Entry(
        _E, N_("{unit}, {id}: the value lies in none of the rubric's bands"), N_("check the figures: {inputs}")
    ),
    "S44": Entry(_W, N_("{unit}, {id}: the ratio is above 100% and counts as 100%"), N_("check the figures: {inputs}")),
    "S45": Entry(_E, N_("{unit}, {id}: the rubric has no case for what “{input}” says"), N_("choose one of: {known}")),
    "S46": Entry(
        _E,
        N_("{unit}, {id}: claimed not to apply, but the rubric does not allow that"),
        N_("give the figures or the answer of {id}"),
    ),
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
    "S52": Entry(_E, N_("{value} is outside 0 to {scale}, the scale of {id}"), N_("check the value against the scale")),
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
        N_("nothing to do, unless one of these rows should have been read"),
    ),
    "S60": Entry(
        _W,
        N_("this sheet has the headings too, but only the first such sheet is read"),
        N_("put all rows on one sheet, or send this sheet as a file of its own"),
    ),
    "S61": Entry(_E, N_("{id} has no figures, so “{input}” belongs elsewhere"), N_("check the id, or empty the row")),
    "S62": Entry(
        _E,
        N_("the cell holds the date {value} where a number is expected"),
        N_("the workbook took what was typed for a day: format the cell as a number, write it anew, such as {example}"),
    ),
    "S63": Entry(
        _W,
        N_("these names count as different units: {known}"),
        N_("spell each unit in one way, or list the units and their aliases in cchc.yaml"),
    ),
    "S64": Entry(
        _E,
        N_("the table has no column with values or points"),
        N_(
            "write at least one of these headings in the same row as the others: {known}; where units stand side by "
            "side, in a row above or below their names"
        ),
    ),
    "S66": Entry(
        _E,
        N_("points for {id} stand in the row of a figure"),
        N_("write them in a row of {id} of its own, where the column “{column}” is blank"),
    ),
    "S67": Entry(
        _N, N_("hidden in the file: {what}"), N_("nothing to do; show or delete it if it is hidden by mistake")
    ),
    "S68": Entry(
        _N,
        N_("sheets without the needed headings are left unread: {sheets}"),
        N_("nothing to do, unless one of them should have been read"),
    ),
    "S69": Entry(_N, N_("by its content the file is {kind}, and is read so"), N_("give it the ending .{kind}")),
    "S70": Entry(
        _N,
        N_("the file is left out: it only marks that the workbook is open"),
        N_("save and close the workbook, so that what is on the screen is also in the file"),
    ),
    "S71": Entry(
        _N,
        N_("the workbook holds {what}; the stored values are read, nothing is run or followed"),
        N_("nothing to do, unless a value comes from another workbook that has changed since"),
    ),
    "S72": Entry(
        _E,
        N_("“{id}” is the number of several rows of the rubric, and the name does not tell which: {known}"),
        N_("write the id in its place, or the name as the rubric has it"),
    ),
    "S73": Entry(
        _E,
        N_("{source} says {unit}, {other_source} says {other}"),
        N_("correct the one that is wrong, or take it out"),
    ),
    "S74": Entry(
        _E,
        N_("nothing says whose this table is"),
        N_("write “Đơn vị: …” above the table, or name the sheet or the file after the unit"),
    ),
    "S75": Entry(
        _W,
        N_("by its name the row is {id}, though its number says “{found}”{more}"),
        N_("check that {id} is meant; format the column as text and write {id}"),
    ),
    "S76": Entry(
        _W,
        N_("the sum of “{id}” says {found}, its rows add up to {expected}"),
        N_("correct the sum or the rows; the rows count"),
    ),
    "S77": Entry(
        _E,
        N_("{unit} has sent two self-assessments that differ"),
        N_("keep the one that is right"),
    ),
    "S78": Entry(
        _E,
        N_("the form was made from another state of the rubric (hash {version}…), which may score otherwise"),
        N_("make the forms anew, or list {sha256} under accepts_forms in the rubric"),
    ),
    "S79": Entry(
        _E,
        N_("the form is for {rubric}, period {period}; this run is for {chosen}, period {chosen_period}"),
        N_("take the file out, or name its rubric and period with --rubric and --period"),
    ),
}
