"""Receipts (biên nhận): what `verify` finds, periods that are finalised, and who may write."""

from __future__ import annotations

from typing import Final

from cchc_index.model.catalogue.entry import Entry, Severity
from cchc_index.model.language import N_

_E, _W, _N = Severity.ERROR, Severity.WARNING, Severity.NOTE

RECEIPTS: Final[dict[str, Entry]] = {
    "Q50": Entry(
        _E,
        N_("this file of run {run} has been changed, or cut off, since it was saved"),
        N_("bring it back from a copy, and find out who changed it; the receipt holds the hash of what was saved"),
    ),
    "Q51": Entry(
        _E,
        N_("it is missing, though receipts name it"),
        N_("bring it back from a copy of the folder results"),
    ),
    "Q52": Entry(
        _E,
        N_("the receipt of run {run} is not the one that {witness} vouches for: it has been changed since"),
        N_("bring it back from a copy, and find out who changed it"),
    ),
    "Q53": Entry(
        _E,
        N_("current.json names run {run} by somebody's hand; the last one saved is {last}"),
        N_("put back {last}; to go back to other figures, score the files of then again, so that it is recorded"),
    ),
    "Q54": Entry(
        _W,
        N_("{last} was saved and does not count: the machine stopped then, or current.json was put back; {run} does"),
        N_("score the same files again, which ends what was begun"),
    ),
    "Q55": Entry(
        _E,
        N_("the file is not as it was when run {run} was scored from it"),
        N_("bring back the file of then; or, if the change is meant, score it anew"),
    ),
    "Q56": Entry(
        _W,
        N_("run {run} cannot be scored again: these of its files are not here as they were: {files}"),
        N_("put them back where they were; without them only what was saved can be checked, not how it came about"),
    ),
    "Q57": Entry(
        _E,
        N_(
            "scored again, run {run} differs first in table {table}, row {row}, column {column}: {then} then, {now} now"
        ),
        N_("see whether a file was changed (Q55); what else differs: {why}"),
    ),
    "Q58": Entry(
        _N,
        N_("saved before there were receipts: {runs}"),
        N_("nothing needs to be done; their files are checked, but not whether a run is missing"),
    ),
    "Q59": Entry(
        _N,
        N_("the file has been changed since run {run} was scored"),
        N_("nothing needs to be done if the change is about something else: scoring again shows that (Q57)"),
    ),
    "Q60": Entry(
        _E,
        N_("another command is writing in this workspace: machine {host}, process {pid}, since {since}"),
        N_("wait until it ends; if that machine no longer runs it, delete this file and try again"),
    ),
    "Q61": Entry(
        _E,
        N_("period {period} was finalised at {time}: nothing more is saved"),
        N_("to see figures only, add --dry-run; to change it: cchc finalise {period} --reopen --reason “…”"),
    ),
    "Q62": Entry(
        _E,
        N_("{count} units are not complete: {units}"),
        N_("score what is missing; or, if it is to be so, add --even-incomplete"),
    ),
    "Q63": Entry(
        _E,
        N_("{count} rows rest on the units’ own word, not appraised: {units}"),
        N_("score the appraisals; or, if it is to be so, add --even-unappraised"),
    ),
    "Q64": Entry(
        _E,
        N_("units with errors are left out of the result: {units}"),
        N_("score their mended files; or, if it is to be so, add --even-partial"),
    ),
    "Q65": Entry(
        _E,
        N_("no survey was held, so the result is provisional"),
        N_("score the survey; or, if it is to be so, add --even-provisional"),
    ),
    "Q66": Entry(
        _E,
        N_("period {period} is not finalised, so there is nothing to open again"),
        N_("just score it"),
    ),
    "Q67": Entry(
        _N,
        N_("period {period} was finalised already, at {time}"),
        N_("nothing needs to be done"),
    ),
    "Q68": Entry(
        _E,
        N_("run {run} had no errors and cannot be scored again now: {why}"),
        N_("bring back the files and cchc.yaml of then; or, if the change is meant, score anew"),
    ),
    "Q72": Entry(
        _E,
        N_("period {period} is not finalised: a petition is about a published result"),
        N_("finalise it first: cchc finalise {period}; before that, decisions belong to the second appraisal"),
    ),
    "Q73": Entry(
        _E,
        N_("{count} rows are not as in run {run}, which was finalised, and no decision names them: {rows}"),
        N_("bring back exceptions, cchc.yaml and rubric as they were then; or name these rows in a decision too"),
    ),
    "Q74": Entry(
        _E,
        N_("decision {number} gives {unit} {points} points in {id}, and the result has {now}"),
        N_("another row makes it 0, or an exemption stands: name in a decision what has to change first"),
    ),
    "Q75": Entry(
        _N,
        N_("period {period} was corrected after petitions; what stands here is what was published first"),
        N_("see both side by side: cchc appraise petition {period}"),
    ),
    "Q76": Entry(
        _E,
        N_("no petition of period {period} is saved"),
        N_("score the decisions: cchc score FILE --stage petition"),
    ),
    "Q77": Entry(
        _E,
        N_("no quarter of period {period} is saved"),
        N_("score what units sent: cchc score FILES --stage quarter-1"),
    ),
    "Q78": Entry(
        _W,
        N_("the petitions saved of period {period} rest on run {before}; since then run {run} was finalised"),
        N_("score all decisions that still hold together: cchc score FILES --stage petition; it begins with run {run}"),
    ),
    "Q69": Entry(
        _N,
        N_("run {run} is not scored again: later runs read these of its files in another state: {files}"),
        N_("nothing needs to be done; to score that run again too, keep what is sent anew under another name"),
    ),
}
