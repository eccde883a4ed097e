"""Problems of the workspace, the run and saved results (thư mục làm việc, kết quả), and how to mend them."""

from __future__ import annotations

from typing import Final

from cchc_index.model.catalogue.entry import Entry, Severity
from cchc_index.model.language import N_

_E = Severity.ERROR
_N = Severity.NOTE

WORKSPACE: Final[dict[str, Entry]] = {
    "W01": Entry(_E, N_("there is no rubric “{name}”"), N_("did you mean {known}? A path to a file works as well")),
    "W02": Entry(
        _E,
        N_("which rubric? There is no --rubric, and no cchc.yaml in this folder or above it that lists a period"),
        N_("go to the workspace's folder first (cd FOLDER), list the period in cchc.yaml, or add --rubric FILE"),
    ),
    "W03": Entry(_E, N_("which period? The choice is: {known}"), N_("add --period")),
    "W04": Entry(
        _E,
        N_("rubric {rubric} is for {known}, not for {period}"),
        N_("choose another period or another rubric; if this one holds for the period, add the period to its periods"),
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
        N_("once it is checked against the decision, set status: official in it; or use --stage self"),
    ),
    "W08": Entry(_E, N_("period {period} stands twice for rubric {rubric}"), N_("keep one of the two")),
    "W09": Entry(
        _E,
        N_("the result cannot be written: {why}"),
        N_("check the folder, the disk and your rights; cchc score shows a result without saving it by --dry-run"),
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
        N_("no unit of level {level} exists in period {period}; rubric {rubric} is for that level"),
        N_("correct level, from and until of the units, or choose another rubric"),
    ),
    "W16": Entry(
        _E,
        N_("there is no folder {folder}"),
        N_("make the folder first, or name another one after -o; then run again"),
    ),
    "W17": Entry(
        Severity.WARNING,
        N_("this file holds the same as {file}, and is read once"),
        N_("nothing needs to be done, unless another file was meant"),
    ),
    "W18": Entry(_E, N_("--without-survey, and a survey file is given"), N_("take one of the two out")),
    "W80": Entry(
        _E,
        N_("“{name}” lies outside the workspace's folder"),
        N_("copy it into the folder of cchc.yaml, or take it out here and name it on the command line"),
    ),
    "W20": Entry(
        _E,
        N_("for which units? cchc.yaml lists none, and there is no --unit"),
        N_("list the units in cchc.yaml, or add --unit NAME for each"),
    ),
    "W21": Entry(
        _E,
        N_("the rubric's level and period have no unit “{unit}”"),
        N_("did you mean {known}? cchc.yaml lists the units"),
    ),
    "W22": Entry(
        _E,
        N_("forms are here already and may have been filled in (files that would be written over: {count})"),
        N_("name another folder after -o, or add --force to write over them"),
    ),
    "W23": Entry(
        _E,
        N_("this form cannot be written: {why}; {written} of {count} are written"),
        N_("close the file where it is open, check the folder, the disk and your rights, then run again with --force"),
    ),
    "W24": Entry(_E, N_("row {id} has nothing that an agency appraises"), N_("rows that are appraised: {known}")),
    "W25": Entry(
        _N,
        N_("no saved result of period {period}: the columns of what units declared stay empty"),
        N_("score the units' forms first (cchc score … --stage self), then write these forms"),
    ),
    "W26": Entry(
        _E,
        N_("{count} forms do not fit into one file"),
        N_("name a folder after -o, or add --one-file or --unit"),
    ),
    "Q01": Entry(
        _E,
        N_("the saved result cannot be read: {why}"),
        N_(
            "bring the file back from a copy; else move the period's folder under results elsewhere and score all files"
        ),
    ),
    "Q02": Entry(
        _E,
        N_("the saved result was made with another rubric ({saved}, now {now})"),
        N_("score anew with the files of all units, also of: {units}"),
    ),
    "Q04": Entry(
        _E,
        N_("there is no saved result of period “{period}”"),
        N_("periods with a result: {known}; score the period first: cchc score"),
    ),
    "Q05": Entry(_E, N_("which index? The workspace has results of: {known}"), N_("add --index")),
    "Q06": Entry(
        _N,
        N_("period {period} has no result for the record; its self-assessment is shown"),
        N_("nothing needs to be done before the appraisal"),
    ),
    "Q07": Entry(_E, N_("there is no unit “{unit}” in the results"), N_("near it, or first in the list: {known}")),
    "Q08": Entry(
        _E,
        N_("there is no saved result here"),
        N_("go to the folder of your workspace (the one with cchc.yaml), or score a period first: cchc score"),
    ),
    "Q09": Entry(_E, N_("there is no index “{index}” in the results"), N_("the results have: {known}")),
    "Q10": Entry(
        _E,
        N_("{unit} has sent nothing for {period}, so there is nothing of it to show"),
        N_("ask for another period with --period, or score its submission first"),
    ),
    "Q11": Entry(
        _E,
        N_("period {period} has only its self-assessment, which cannot stand beside a result for the record"),
        N_("score it for the record; or score the other period too with --stage self"),
    ),
    "Q12": Entry(
        _N,
        N_("what {count} units declared is taken from the saved result"),
        N_("nothing needs to be done; all are scored anew together"),
    ),
    "Q13": Entry(
        _N,
        N_("{unit}: what appraisers said before is kept for the rows {ids}"),
        N_("to drop it, send an appraisal of these rows, or rename the folder of the stage and score all files again"),
    ),
    "Q14": Entry(
        _E,
        N_("the rubric has no row {id}"),
        N_("write the id of a row as the rubric has it; perhaps one of: {known}"),
    ),
    "Q15": Entry(
        _E,
        N_("row {id} is for information only: it has no points"),
        N_("name a row that has a maximum"),
    ),
    "Q16": Entry(
        _E,
        N_("row {id} is scored by the rows below it"),
        N_("name one of these: {known}"),
    ),
    "Q17": Entry(
        _E,
        N_("row {id} reads no figure {input}"),
        N_("its figures are: {known}"),
    ),
    "Q18": Entry(
        _E,
        N_("{target}: “{value}” is no value of the type {type}"),
        N_("give a number, a whole number (count), a percent such as 95, a day such as 31/01/2022, yes or no (yes_no)"),
    ),
    "Q19": Entry(
        _E,
        N_("row {id}: “{value}” is neither points nor an answer that it knows"),
        N_("give points, or one of: {known}"),
    ),
    "Q20": Entry(
        _E,
        N_("row {id} cannot have {value} points: {min} to {max}, on the rule's own steps"),
        N_("give points that the rule allows, or “max”"),
    ),
    "Q03": Entry(
        _E,
        N_("{rubric} scores these rows otherwise than when the saved result was made: {ids}"),
        N_("score anew with all files, the survey's too; what is not sent anew was saved under the old rules: {units}"),
    ),
    "Q70": Entry(
        _N,
        N_("the index {index} has no saved result of {period} and is left out"),
        N_("score that period, if it has one"),
    ),
    "Q71": Entry(
        _E,
        N_("no index has a saved result of {period}"),
        N_("name a period that is saved, or none for the latest of each"),
    ),
}
