"""Problems of the survey (điều tra xã hội học): code, severity, what is wrong, how to mend it."""

from __future__ import annotations

from typing import Final

from cchc_index.model.catalogue.entry import Entry, Severity
from cchc_index.model.language import N_

_E = Severity.ERROR
_W = Severity.WARNING
_N = Severity.NOTE

SURVEY: Final[dict[str, Entry]] = {
    "K01": Entry(
        _E,
        N_("unknown unit “{unit}” (replies: {count})"),
        N_(
            "write the name of a registered unit, such as {known}; another name for it goes into aliases, "
            "a new unit into units in cchc.yaml"
        ),
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
        N_("answers on no list, with each question's number of replies: {answers}"),
        N_(
            "the answers are: {known}; what the file calls them otherwise goes into survey: answers in cchc.yaml, "
            "what stands for no answer into survey: not_answers"
        ),
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
        N_("{unit}: too few replies, {replies} of at least {least} (rows: {rows}; {ids})"),
        N_("read the result with care, or ask more people"),
    ),
    "K08": Entry(_E, N_("the group “{group}” is on no list (replies: {count})"), N_("the groups are: {known}")),
    "K09": Entry(
        _E,
        N_("questions of the rubric without a column: {count}; {questions}"),
        N_(
            "head each column with the question's code, or say under survey: questions in cchc.yaml which one it is; "
            "columns not used: {known}"
        ),
    ),
    "K10": Entry(
        _E,
        N_("“{unit}” names several units: {known} (replies: {count})"),
        N_("write the full name or the code"),
    ),
    "K11": Entry(_E, N_("replies that name no unit: {count}"), N_("fill in the unit, or take these replies out")),
    "K12": Entry(
        _W,
        N_("{unit}: too few replies in group {group}, {replies} of at least {least} (rows: {rows}; {ids})"),
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
    "K15": Entry(
        _W,
        N_("no column of this file is a question of the rubric, so its replies count for nothing"),
        N_("check that it is the right file, and that the columns are headed by the codes of the questions"),
    ),
    "K16": Entry(
        _N,
        N_(
            "{unit}, {id}: a single reply, of a group or in all, tells nothing of the survey's error, "
            "so no interval is given"
        ),
        N_("read the result with care, or ask more people"),
    ),
    "K17": Entry(
        _E,
        N_("survey: population: “{unit}” is no unit"),
        N_("write the name or the code of a unit that is listed under units"),
    ),
    "K18": Entry(
        _E,
        N_("{unit}: more replies ({replies}) than there are people to be asked ({population})"),
        N_("mend the number under survey: population in cchc.yaml, or look for replies that came twice"),
    ),
    "K19": Entry(
        _E,
        N_(
            "question {question}: answers on no list, perhaps people's own words, so not shown "
            "(different ones: {different}, replies: {count})"
        ),
        N_(
            "check that the column is the question's; what stands for no answer goes into "
            "survey: not_answers in cchc.yaml"
        ),
    ),
    "K20": Entry(
        _E,
        N_("no file of replies for the period {period}"),
        N_("name one on the command line, or in cchc.yaml: survey of the period, or files of survey: questionnaires"),
    ),
    "K21": Entry(
        _E,
        N_("several columns may be question {question}: {columns}"),
        N_("write the whole heading of one of them under survey: questions in cchc.yaml"),
    ),
    "K22": Entry(
        _E,
        N_("question {question} belongs to several questionnaires: {questionnaires}"),
        N_("give each questionnaire codes of its own; what files call them goes under survey: questions in cchc.yaml"),
    ),
    "K23": Entry(
        _W,
        N_("cchc.yaml says that this is an export of {export}, but it has none of the columns that one has"),
        N_("check that it is the right file; leave export out to have the kind found"),
    ),
    "K24": Entry(
        _W,
        N_("cannot check which replies are “{reason}”: this export does not tell"),
        N_("export it with the column that tells it, name that column in cchc.yaml, or take the rule out of exclude"),
    ),
    "K25": Entry(
        _E,
        N_("replies with the id of an earlier one, and other answers: {count}"),
        N_("take one of each out, or say which counts: survey: exclude: duplicates: first, or last, in cchc.yaml"),
    ),
    "K26": Entry(
        _W,
        N_("replies whose time cannot be read: {count}; they count whatever the period"),
        N_("export times as 2022-11-30 08:15:00, or say survey: day_first in cchc.yaml"),
    ),
    "K27": Entry(
        _E,
        N_("replies whose weight is no number above 0, up to {most}: {count}"),
        N_("fill in the weights, or take weight_column out of cchc.yaml; large ones may all be divided by one number"),
    ),
    "K28": Entry(
        _N,
        N_("replies left out as “{reason}”: {count}"),
        N_("cchc survey check says how many in each unit; the rules stand under survey: exclude in cchc.yaml"),
    ),
    "K29": Entry(
        _N,
        N_("“{unit}” is none of the units and is passed over (replies: {count})"),
        N_("if it is one, write its name as registered, or add this one to its aliases"),
    ),
    "K30": Entry(
        _E,
        N_("no column “{column}”, which cchc.yaml names as {key}"),
        N_("write its heading as it stands in the file; near ones are: {known}"),
    ),
    "K31": Entry(
        _E,
        N_("survey: files: “{name}” does not say of which period it is, and there are several"),
        N_("write {{period}} where the year stands in the name, or list the files under survey of their period"),
    ),
    "K32": Entry(
        _E,
        N_("survey: files: no file is named “{name}”"),
        N_("mend the name in cchc.yaml, or put the file there; it is looked for from the folder of cchc.yaml"),
    ),
    "K33": Entry(
        _E,
        N_("survey: planned: “{unit}” is no unit"),
        N_("write the name or the code of a unit that is listed under units"),
    ),
    "K34": Entry(
        _W,
        N_("{unit}: more replies ({replies}) than were planned ({planned})"),
        N_("mend the number under survey: planned in cchc.yaml, or look for replies that came twice"),
    ),
    "K35": Entry(
        _N,
        N_("replies left out of the copy: {count}; they are of groups with fewer than {least} (groups: {groups})"),
        N_("few people of one group could be known by their answers; the limit is survey: small_group in cchc.yaml"),
    ),
    "K36": Entry(
        _E,
        N_("its text is garbled: “{garbled}” was “{meant}”"),
        N_("it is UTF-8 that a program read as Windows text and saved again; export it once more, as UTF-8"),
    ),
    "K37": Entry(
        _E,
        N_(
            "column “{column}”: texts that name no unit, perhaps people's own words or names, so not shown "
            "(different ones: {different}, replies: {count})"
        ),
        N_(
            "check that the column is the unit's (--unit-column, or survey: unit_column in cchc.yaml), "
            "and in the file the rows from this one on"
        ),
    ),
    "K38": Entry(
        _E,
        N_(
            "column “{column}”: groups on no list, perhaps people's own words or names, so not shown "
            "(different ones: {different}, replies: {count})"
        ),
        N_(
            "check that the column is the group's (--group-column, or survey: group_column in cchc.yaml); "
            "the groups are: {known}"
        ),
    ),
    "K39": Entry(
        _W,
        N_("question {question}: nobody ticked “{option}”"),
        N_("if that cannot be, write the option as it stands in the file: survey: questions in cchc.yaml"),
    ),
    "K40": Entry(
        _E,
        N_("a parquet file; what reads it is not installed"),
        N_("install it with: {why}"),
    ),
    "K41": Entry(
        _E,
        N_("{engine} is not installed"),
        N_('install it with: pip install "{extra}"; or leave out --engine'),
    ),
    "K42": Entry(
        _E,
        N_("Spark did not count the replies: {why}"),
        N_("check --spark-master and that the files stand under the same path everywhere; or leave out --engine"),
    ),
    "K43": Entry(
        _N,
        N_("the sums of so many replies are not saved, only the errors that follow from them (units: {count})"),
        N_("give the survey's files whenever you score these units again"),
    ),
    "K44": Entry(
        _N,
        N_(
            "column “{column}”: texts that name none of the units are passed over, perhaps people's own words or "
            "names, so not shown (different ones: {different}, replies: {count})"
        ),
        N_("check that the column is the unit's; a unit that is missing goes into units or aliases in cchc.yaml"),
    ),
    "K50": Entry(
        _E,
        N_("replies whose weight is so small that the survey's error would be wrong by more than 1%: {count}"),
        N_("multiply all weights by one number, such as 1,000: only how they compare with each other counts"),
    ),
    "K51": Entry(
        _E,
        N_("no file read is of the questionnaire “{questionnaire}”, which asks {count} questions: {questions}"),
        N_("give its file, or name it under survey: questionnaires: files in cchc.yaml"),
    ),
    "K52": Entry(
        _E,
        N_("this is a submission, with criteria and points, not a file of replies"),
        N_("give it without --survey: cchc score FILE, cchc check FILE"),
    ),
    "K53": Entry(
        _E,
        N_("survey: exclude: {key}: “{written}” gives “{day}” here, which is no day"),
        N_("write a day such as 2022-11-30; with {{period}} in place of the year only where periods are years"),
    ),
}
