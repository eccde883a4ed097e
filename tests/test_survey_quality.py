"""Which replies count (chất lượng phiếu): every rule, their order, what an export cannot tell; and nothing private."""

from __future__ import annotations

import csv
import json
import pickle
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cchc_index.engine.survey_answers import hidden_groups
from cchc_index.engine.survey_tables import survey_tables
from cchc_index.flow.request import Request
from cchc_index.flow.survey import count_replies
from cchc_index.flow.survey_check import check_survey, open_survey
from cchc_index.read.replies import Reading
from cchc_index.read.replies_quality import Clock
from cchc_index.read.replies_strange import Strange
from tests.bad.cases import in_process
from tests.test_exports import COMMON, set_out

WORKSPACE: Final = 'schema: 1\nlevel: huyen\nperiods: [{period: "2022", rubric: rubric.yaml}]\nsurvey:\n'
HEAD: Final = ("id", "submitdate", "lastpage", "Đơn vị", "Nhóm", "C1", "C2", "C9a", "C9b", "interviewtime")
GOOD: Final = ("Lâm Bình", "Lãnh đạo", "Hài lòng", "Rất hài lòng", "Có", "Không")


def workspace(place: Path, survey: str) -> None:
    for name in ("rubric.yaml", "units.yaml"):
        (place / name).write_text((COMMON / name).read_text("utf-8"), "utf-8")
    (place / "cchc.yaml").write_text(WORKSPACE + survey, "utf-8")


def export(place: Path, rows: Sequence[Sequence[object]], name: str = "replies.csv") -> Path:
    with (place / name).open("w", encoding="utf-8", newline="") as stream:
        csv.writer(stream).writerows([HEAD, *rows])
    return place / name


def reply(number: object, time: str, answers: Sequence[str] = GOOD, seconds: object = 300) -> tuple[object, ...]:
    return (number, time and f"2022-11-{time}", 3, *answers, seconds)


def checked(*files: Path) -> tuple[dict[str, int], dict[str, int], list[str]]:
    found = check_survey(Request((), survey=files, here=files[0].parent))
    excluded: Counter[str] = sum((Counter(one.excluded) for one in found.files), Counter())
    noticed: Counter[str] = sum((Counter(one.noticed) for one in found.files), Counter())
    thin = {"K05", "K06", "K13"}  # samples of a few replies lack groups and questions
    return dict(excluded), dict(noticed), [one.code for one in found.problems if one.code not in {"K28", *thin}]


def other(*answers: str) -> tuple[str, ...]:
    return (*GOOD[:2], *answers)


ALIKE: Final = other("Hài lòng", "Hài lòng", "Có", "Có")
RULES: Final = """\
  exclude: {unfinished: true, from: 2022-11-05, until: 2022-11-06, duplicates: first, same_answers_minutes: 10,
            faster_than_seconds: 60, straight_lining: 2}
"""


def test_each_reply_is_left_out_for_the_first_reason_only(tmp_path: Path) -> None:
    workspace(tmp_path, RULES)
    rows = [
        reply(1, "05 00:00:00"),
        reply(2, "", ALIKE, 5),  # unfinished, and all else
        reply(3, "04 23:59:59", ALIKE, 5),  # before the first day
        reply(4, "07 00:00:00", ALIKE, 5),  # after the last
        reply(1, "06 23:59:59", ALIKE, 5),  # an id again
        reply(5, "05 00:05:00", GOOD, 5),  # the answers of the first, five minutes later
        reply(6, "05 12:00:00", other("Hài lòng", "Không hài lòng", "Có", "Có"), 59.9),
        reply(7, "05 13:00:00", other("Hài lòng", "", "Có", "Có"), 60),  # one answer is no line
    ]
    excluded, noticed, problems = checked(export(tmp_path, rows))
    assert excluded == {"unfinished": 1, "outside": 2, "duplicate": 2, "too_fast": 1}
    assert (noticed, problems) == ({}, [])


def test_straight_lines_are_over_questions_with_one_answer_each(tmp_path: Path) -> None:
    survey = "  questions: {C9a: {column: C9a}, C9b: {column: C9b}}\n  exclude: {straight_lining: 2}\n"
    workspace(tmp_path, survey)
    rows = [reply(1, "05 08:00:00", ALIKE), reply(2, "05 08:00:00"), reply(3, "05 08:00:00", other("", "", "Có", "Có"))]
    assert checked(export(tmp_path, rows))[0] == {"straight_lining": 1}


@pytest.mark.parametrize(
    ("rule", "left", "kept", "problems"),
    [("same", 1, ["hài lòng", "không hài lòng", "rất hài lòng"], ["K25"]),
     ("first", 2, ["hài lòng", "rất hài lòng"], []),
     ("last", 2, ["không hài lòng", "rất hài lòng"], [])],
)  # fmt: skip
def test_the_same_id_again(rule: str, left: int, kept: list[str], problems: list[str], tmp_path: Path) -> None:
    workspace(tmp_path, f"  exclude: {{duplicates: {rule}}}\n")
    one = export(tmp_path, [reply(1, "05 08:00:00"), reply(2, "05 09:00:00", other("Rất hài lòng", "", "", ""))])
    rows = [reply(1, "05 08:00:00"), reply(1, "06 08:00:00", other("Không hài lòng", "", "", ""))]
    two = export(tmp_path, rows, "the-later.csv")  # files come in the order of their names
    excluded, _noticed, told = checked(one, two)
    assert (excluded, told) == ({"duplicate": left}, problems)
    _chosen, reading, _problems = open_survey(Request((), survey=(one, two), here=tmp_path))
    assert reading is not None
    table = survey_tables(count_replies(reading, reading.leaves))["replies"]
    assert sorted(table.loc[(table["question"] == "C1") & (table["count"] > 0), "answer"]) == sorted(map(folded, kept))


@pytest.mark.parametrize(
    ("times", "first", "last"),
    [
        (("03 09:00:00", "05 09:00:00", "01 09:00:00"), "Không", "Hài lòng"),
        (("03 09:00:00", "1980-01-01", "01 09:00:00"), "Rất hài lòng", "Không"),  # one tells no time: as the files are
    ],
)
def test_which_of_several_came_first_goes_by_time_not_by_the_files(
    times: Sequence[str], first: str, last: str, tmp_path: Path
) -> None:
    for rule, kept in (("first", first), ("last", last)):
        workspace(tmp_path, f"  exclude: {{duplicates: {rule}}}\n")
        answers = ("Rất hài lòng", "Hài lòng", "Không")
        files = []
        for name, time, answer in zip("abc", times, answers, strict=True):
            row = list(reply(7, "03 09:00:00", other(answer, "Hài lòng", "Có", "Không")))
            row[1] = time if "-" in time else f"2022-11-{time}"
            files.append(export(tmp_path, [row], f"{name}.csv"))
        _chosen, reading, _problems = open_survey(Request((), survey=tuple(files), here=tmp_path))
        assert reading is not None
        assert reading.whole()["C1"].map(str).tolist() == [folded(kept)]


def test_the_days_of_every_period_are_told_once(tmp_path: Path) -> None:
    workspace(tmp_path, '  exclude: {from: "{period}-11-04", until: "{period}-11-05"}\n')
    rows = [reply(number, f"0{number} 09:00:00") for number in (3, 4, 5, 6)]
    assert checked(export(tmp_path, rows))[0] == {"outside": 2}


def folded(answer: str) -> str:
    from cchc_index.model.names import fold_answer

    return fold_answer(answer)


def test_equal_answers_count_again_ten_minutes_after_the_last_that_was_kept(tmp_path: Path) -> None:
    workspace(tmp_path, "  exclude: {same_answers_minutes: 10}\n")
    minutes = [16, 8, 22, 0, 11, 10]  # kept: 0, 11, 22
    rows = [reply(place, f"05 08:{minute:02}:00") for place, minute in enumerate(minutes)]
    assert checked(export(tmp_path, rows))[0] == {"duplicate": 3}


def test_what_is_odd_is_told_and_counts_where_no_rule_is_declared(tmp_path: Path) -> None:
    workspace(tmp_path, "  planned: {Huyện Lâm Bình: 8, Huyện Na Hang: {Lãnh đạo: 3}}\n")
    rows = [reply(1, "05 08:00:00"), reply(2, ""), reply(3, "05 08:04:00"), reply(4, "05 18:00:00", ALIKE, 7)]
    found = check_survey(Request((), survey=(export(tmp_path, rows),), here=tmp_path))
    (state,) = found.files
    assert (state.replies, dict(state.excluded)) == (4, {})
    assert dict(state.noticed) == {"unfinished": 1, "duplicate": 1, "too_fast": 1}
    assert [(one.unit, one.replies, one.planned) for one in found.units] == [
        ("Huyện Lâm Bình", 4, 8),
        ("Huyện Na Hang", 0, 3),
    ]


@pytest.mark.parametrize(
    ("kind", "unknown"),
    [("plain", ["unfinished", "outside", "duplicate", "too_fast"]), ("google", ["duplicate", "too_fast"]),
     ("surveymonkey", ["unfinished"]), ("kobo", []), ("odk", ["too_fast"]), ("limesurvey-full", [])],
)  # fmt: skip
def test_what_an_export_cannot_tell(kind: str, unknown: list[str], tmp_path: Path) -> None:
    file = set_out(kind, tmp_path)
    text = (tmp_path / "cchc.yaml").read_text("utf-8")
    text = text if "survey:" in text else f"{text}survey:\n"
    text = text.replace("  exclude: {unfinished: true}\n", "")
    rules = "  exclude: {unfinished: true, from: 2022-11-01, duplicates: same, faster_than_seconds: 60}\n"
    (tmp_path / "cchc.yaml").write_text(text + rules, "utf-8")
    found = check_survey(Request((), survey=(file,), here=tmp_path))
    assert list(found.files[0].unchecked) == unknown
    assert sum(one.code == "K24" for one in found.problems) == len(unknown)


NOON: Final = pd.Timestamp("2022-11-05 12:00:00", tz="Asia/Ho_Chi_Minh").timestamp()


def test_a_rule_of_ones_own_is_looked_at_as_it_is_declared(tmp_path: Path) -> None:
    workspace(tmp_path, "  exclude: {duplicates: first}\n")
    rows = [reply(1, "05 08:00:00"), reply(2, "05 08:01:00"), reply(1, "05 18:00:00", ALIKE)]
    excluded, noticed, _problems = checked(export(tmp_path, rows))
    assert (excluded, noticed) == ({"duplicate": 1}, {})  # the answers of the first again are no concern of the rule


def test_a_finished_reply_without_a_time_of_its_own(tmp_path: Path) -> None:
    workspace(tmp_path, "  exclude: {unfinished: true, from: 2022-11-01}\n")
    rows = [("1", "1980-01-01 00:00:00", 3, *GOOD, 300), reply(2, "05 08:00:00")]
    excluded, _noticed, problems = checked(export(tmp_path, rows))
    assert (excluded, problems) == ({}, ["K26"])


@pytest.mark.parametrize(
    "written",
    ["2022-11-05 12:00:00", "2022-11-05T12:00:00.000+07:00", "2022-11-05T05:00:00Z", "2022/11/05 12:00:00 CH GMT+7",
     "2022/11/05 12:00:00 PM GMT+7", "05/11/2022 12:00:00", "5/11/2022 12:00", "05/11/2022 12:00:00 PM",
     "2022-11-05T00:30:00-04:30", "2022-11-05 05:00:00 UTC+0"],
)  # fmt: skip
def test_times_as_they_are_written(written: str) -> None:
    clock = Clock("Asia/Ho_Chi_Minh", day_first=True, naive_utc=False)
    column = pd.Series(pd.Categorical([written, None, "hôm qua", "31/02/2022"]))
    assert clock.seconds(column).tolist()[0] == NOON
    assert np.isnan(clock.seconds(column)[1:]).all()


def test_days_and_months_change_places_and_times_without_a_zone_may_be_utc() -> None:
    column = pd.Series(pd.Categorical(["11/05/2022 05:00:00"]))
    assert Clock("Asia/Ho_Chi_Minh", day_first=False, naive_utc=True).seconds(column)[0] == NOON


def pieces(reading: Reading, cuts: list[int]) -> tuple[pd.DataFrame, Strange, Any]:
    """The first export, cut up anywhere, each piece by a copy of its normaliser as a worker would have it."""
    (one,) = reading.exports
    (raw,) = one.raw_chunks()
    strange, excluded, frames = Strange(), Counter[Any](), []
    for start, stop in zip([0, *cuts], [*cuts, len(raw)], strict=True):
        part = raw.iloc[start:stop]
        found = pickle.loads(pickle.dumps(one.normaliser))(part)  # noqa: S301 - our own
        strange.merge(found.strange)
        excluded += found.excluded
        frames.append(found.frame.astype(object))
    return pd.concat(frames), strange, excluded


@settings(max_examples=25, deadline=None)
@given(data=st.data())
def test_chunks_add_up_however_a_file_is_cut(data: st.DataObject, tmp_path_factory: pytest.TempPathFactory) -> None:
    place = tmp_path_factory.mktemp("cut")
    workspace(place, "  weight_column: lastpage\n  exclude: {unfinished: true, faster_than_seconds: 60}\n")
    cell = st.sampled_from
    answers = st.tuples(
        cell(["Lâm Bình", "na hang", "Hàm Yên", ""]),
        cell(["Lãnh đạo", "công chức", "Dân", ""]),
        *[cell(["Hài lòng", "RẤT HÀI LÒNG", "tốt", "-", ""])] * 2,
        *[cell(["Có", "không", ""])] * 2,
    )
    replies = st.builds(reply, st.integers(1, 9), cell(["05 08:00:00", ""]), answers, cell([5, 300]))
    rows = data.draw(st.lists(replies, min_size=1, max_size=12))
    _chosen, reading, _problems = open_survey(Request((), survey=(export(place, rows),), here=place))
    assert reading is not None
    cuts = sorted(data.draw(st.lists(st.integers(0, len(rows)), max_size=3)))
    whole, strange, excluded = pieces(reading, [])
    parts, strange_parts, excluded_parts = pieces(reading, cuts)
    pd.testing.assert_frame_equal(parts, whole, check_dtype=False)
    assert (strange_parts, excluded_parts) == (strange, excluded)


# ---------------------------------------------------------------- what is private

SECRETS: Final = ("Nguyễn Văn A", "0912345678", "a@example.vn", "10.0.0.1", "Cần nhanh hơn")


@pytest.mark.parametrize("kind", ["limesurvey-codes", "google", "surveymonkey", "plain"])
def test_nothing_private_is_printed_or_saved(kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    set_out(kind, tmp_path)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "phieu.csv").write_text("Đơn vị,Mã,Điểm thẩm định\n", "utf-8")
    told = ""
    for line in (
        "survey check replies.csv",
        "survey check replies.csv --format json",
        "survey anonymise replies.csv -o copy.csv",
        "score phieu.csv --survey replies.csv --period 2022",
    ):
        done = in_process(line.split())
        assert done.code in {0, 1}, done.err
        told += done.out + done.err
    read = (tmp_path / "replies.csv").read_text("utf-8")
    assert any(secret in read for secret in SECRETS)
    saved = [path for path in tmp_path.rglob("*") if path.is_file() and path.name != "replies.csv"]
    told += "".join(path.read_text("utf-8") for path in saved)
    assert [secret for secret in SECRETS if secret in told] == []


def test_a_shared_copy_scores_as_the_file_it_is_of(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = set_out("limesurvey-codes", tmp_path)
    monkeypatch.chdir(tmp_path)
    settings_file = tmp_path / "cchc.yaml"
    settings_file.write_text(settings_file.read_text("utf-8") + "  small_group: 1\n", "utf-8")
    tables = []
    for name in ("replies.csv", "copy.csv"):
        _chosen, reading, problems = open_survey(Request((), survey=(tmp_path / name,), here=tmp_path))
        assert reading is not None, problems
        tables.append(survey_tables(count_replies(reading, reading.leaves)))
        if name == "replies.csv":
            assert in_process(["survey", "anonymise", "replies.csv", "-o", "copy.csv"]).code == 0
            first = (tmp_path / "copy.csv").read_bytes()
            head, *rows = file.read_text("utf-8").splitlines()
            file.write_text("\n".join([head, *reversed(rows)]) + "\n", "utf-8")
            assert in_process(["survey", "anonymise", "replies.csv", "-o", "copy.csv"]).code == 0
            assert (tmp_path / "copy.csv").read_bytes() == first
            settings_file.write_text(WORKSPACE.replace("survey:\n", ""), "utf-8")
    for name, table in tables[0].items():
        pd.testing.assert_frame_equal(tables[1][name], table, check_dtype=False, check_categorical=False)


def test_small_groups_are_left_out_of_a_shared_copy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    workspace(tmp_path, "  small_group: 3\n")
    rows = [reply(number, "05 08:00:00") for number in range(3)]
    rows += [reply(number, "05 08:00:00", ("Na Hang", *GOOD[1:])) for number in range(2)]
    export(tmp_path, rows)
    monkeypatch.chdir(tmp_path)
    assert in_process(["survey", "anonymise", "replies.csv", "-o", "copy.csv"]).code == 0
    copy = (tmp_path / "copy.csv").read_text("utf-8-sig")
    assert copy.splitlines() == [
        "Đơn vị,Nhóm,C1,C2,C9a,C9b",
        *["Huyện Lâm Bình,Lãnh đạo,Hài lòng,Rất hài lòng,Có,Không"] * 3,
    ]


def test_the_json_of_a_check_says_response_and_what_cannot_be_checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    workspace(tmp_path, "  planned: {Huyện Lâm Bình: 3}\n")
    export(tmp_path, [reply(1, "05 08:00:00"), reply(2, "06 08:00:00")])
    monkeypatch.chdir(tmp_path)
    done = in_process(["survey", "check", "replies.csv", "--format", "json"])
    payload = json.loads(done.out)
    assert payload["units"][0]["response_pct"] == 66.666667
    assert payload["units"][1]["response_pct"] is None
    assert payload["files"][0]["questions"]["C1"] == ["C1"]


def test_a_group_that_would_give_a_small_one_away_is_kept_back_too() -> None:
    """Groups down, units across; whoever knows the whole and all other groups knows the last one."""
    valid = np.array([[40, 40, 3, 0, 40], [3, 3, 3, 3, 40], [12, 0, 12, 0, 40]])
    expected = [[0, 1, 1, 1, 0], [1, 1, 1, 1, 0], [1, 1, 0, 1, 0]]
    assert hidden_groups(valid, 5).astype(int).tolist() == expected
