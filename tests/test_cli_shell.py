"""The shell of the command line: language, help, errors, exit codes, streams, whatever the command.

The commands here are the test's own. Errors are looked at in this process; what depends on the process (help
texts, streams, terminals, signals) in one of its own, run as people run `cchc`.
"""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated, Literal, get_args

import pytest
import typer

from cchc_index import cli
from cchc_index.cli import app, options, words
from tests.conftest import ROOT

TERMINALS_AND_SIGNALS = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals and POSIX signals")

# ---------------------------------------------------------------- the commands

Format = Literal["table", "json", "csv"]


def look(
    file: Annotated[Path, typer.Argument(metavar="TỆP", exists=True, dir_okay=False, help="Ô [tự chấm] F17")],
    kind: Annotated[Literal["a", "b"], typer.Argument(metavar="LOẠI")],
    must: Annotated[
        Literal["x", "y"], typer.Option("--must", envvar="CCHC_TEST_MUST", show_envvar=True, help="Bậc [x|y]")
    ],
) -> None:
    typer.echo(f"{file} {kind} {must}")


def take(
    *,
    top: Annotated[int, typer.Option(min=1, max=9)] = 3,
    share: float = 1.0,
    pair: Annotated[tuple[int, int] | None, typer.Option()] = None,
    year: Annotated[datetime | None, typer.Option(formats=["%Y"])] = None,
    day: Annotated[datetime | None, typer.Option()] = None,
    notes: Annotated[typer.FileText | None, typer.Option()] = None,
    strict: Annotated[bool, typer.Option("--strict", envvar="CCHC_TEST_STRICT")] = False,
    output: options.Output = None,
    workspace: options.Workspace = None,
    quiet: options.Quiet = False,
    format: Annotated[Format | None, options.FORMAT] = None,
) -> None:
    chosen = options.chosen_format(format, output, get_args(Format))
    typer.echo(f"{top} {share} {pair} {year} {day} {notes} {strict} {workspace} {quiet} {chosen}")


def need(name: Annotated[str, typer.Option("--name")], two: tuple[str, str]) -> None:
    typer.echo(f"{name} {two}")


def list_files(files: Annotated[list[Path], typer.Argument(metavar="TỆP…")]) -> None:
    typer.echo(files)


def fail() -> None:
    raise RuntimeError("Số liệu hỏng ở ô F17")


def hunger() -> None:
    bytearray(1 << 62)


def refuse(how: Annotated[str, typer.Argument(metavar="CÁCH")]) -> int:
    if how == "abort":
        raise typer.Abort
    if how == "exit":
        raise typer.Exit(cli.DATA_PROBLEMS)
    if how == "hint":
        raise typer.BadParameter("không có đơn vị 'Xã Mới'", param_hint="'--unit'")
    if how == "bare":
        raise typer.BadParameter("không có đơn vị 'Xã Mới'")
    return cli.DATA_PROBLEMS


def many(how: Annotated[str, typer.Argument(metavar="CÁCH")]) -> None:
    from rich.console import Console

    say = Console().print if how == "rich" else print
    for number in range(1 if how == "once" else 100_000):
        say(f"Dòng {number}")


def wait() -> None:
    typer.echo("chờ")
    time.sleep(60)


ROWS: tuple[app.Row, ...] = (
    ("look", look, "Xem một tệp [vi|en]."),
    ("take", take, "Nhận mọi loại giá trị."),
    ("need", need, "Cần tên và hai chữ."),
    ("group", (("inner", refuse, "Lệnh bên trong."),), "Một nhóm lệnh."),
    ("list", list_files, "Xem nhiều tệp."),
    ("fail", fail, "Hỏng."),
    ("hunger", hunger, "Hết bộ nhớ."),
    ("refuse", refuse, "Từ chối."),
    ("many", many, "In nhiều dòng."),
    ("wait", wait, "Chờ."),
)

# `cchc` with the commands above, which are imported where main() imports its own: after the language is chosen.
PROGRAM = """
from cchc_index import cli

choose = cli.take_language

def choose_then_import(line):
    rest = choose(line)
    from cchc_index.cli import app
    from tests.test_cli_shell import ROWS
    app.COMMANDS = ROWS
    return rest

cli.take_language = choose_then_import
cli.main()
"""
CCHC = "from cchc_index.cli import main; main()"


def surroundings(**more: str) -> dict[str, str]:
    """The environment of a Vietnamese Windows: a code page in which Vietnamese cannot be written."""
    return {**os.environ, "PYTHONIOENCODING": "cp1252", "PYTHONUNBUFFERED": "", **more}


def run(*line: str, program: str = PROGRAM, **env: str) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of the program, run into pipes."""
    done = subprocess.run(
        [sys.executable, "-c", program, *line],
        capture_output=True,
        cwd=ROOT,
        env=surroundings(**env),
        check=False,
        timeout=60,
    )
    return done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8")


@pytest.fixture
def cchc(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Runner:
    monkeypatch.setattr(app, "COMMANDS", ROWS)
    return Runner(capsys)


class Runner:
    """Runs `main` in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str]) -> None:
        self.capsys = capsys

    def __call__(self, *line: str) -> tuple[int, str, str]:
        with pytest.raises(SystemExit) as end:
            cli.main(line)
        captured = self.capsys.readouterr()
        assert isinstance(end.value.code, int)
        return end.value.code, captured.out, captured.err


# ---------------------------------------------------------------- the words

ENGLISH = """
abort aborted all an and any are argument arguments as at be boolean by can cannot choose command commands
could current customize date datetime default deprecated did directory does done dynamic env environment
error exceeded exist exit expected extra fault file files folder for format formats found fraction from get
given got greater has have help hint how if input install installation integer into invalid is it its least
less limit list literal long match maximum mean message missing more most must name needs no not number of
one only open option options or parse part path permission possible print program readable required requires
restart say short should show size stopped string such take takes text than that the there these this to too
try type unable unexpected unknown usage use valid value values variable was what where which will with
writable write you your
"""


def english_words(text: str) -> set[str]:
    """English words of the text but for commands, options, variables, <choices> and what the user wrote."""
    prose = re.sub(r"'[^']*'|<\w+(?:\|\w+)+>|--[a-z-]+|cchc [a-z]+|│ [a-z]+  |CCHC_\w+", " ", text)
    return {word for word in re.findall(r"[^\W\d_]+", prose.lower()) if word in ENGLISH.split()}


# What stands on the line, and what is said in Vietnamese and in English. {here} is this file.
ERRORS: dict[str, tuple[str, str]] = {
    "take --quite": (
        "không có tùy chọn --quite; ý bạn là --quiet?",
        "there is no option --quite; did you mean --quiet?",
    ),
    "take -x": ("không có tùy chọn -x", "there is no option -x"),
    "tkae": ("không có lệnh 'tkae'; ý bạn là 'take'?", "there is no command 'tkae'; did you mean 'take'?"),
    "show": (
        "không có lệnh 'show'; ý bạn là 'rubric show'?",
        "there is no command 'show'; did you mean 'rubric show'?",
    ),
    "zzz": ("không có lệnh 'zzz'", "there is no command 'zzz'"),
    "--": ("thiếu tên lệnh", "the command is missing"),
    "look": ("thiếu 'TỆP'", "'TỆP' is missing"),
    "look {here}": ("thiếu 'LOẠI'; phải là một trong: a, b", "'LOẠI' is missing; it is one of: a, b"),
    "look {here} a": (
        "thiếu tùy chọn '--must' [biến môi trường: 'CCHC_TEST_MUST']; giá trị là một trong: x, y",
        "the option '--must' [environment variable: 'CCHC_TEST_MUST'] is missing; its value is one of: x, y",
    ),
    "look {here} a --must z": (
        "'--must' [biến môi trường: 'CCHC_TEST_MUST']: 'z' không phải là một trong: 'x', 'y'",
        "'--must' [environment variable: 'CCHC_TEST_MUST']: 'z' is none of these: 'x', 'y'",
    ),
    "look gone.xlsx a": ("'TỆP': không có tệp 'gone.xlsx'", "'TỆP': there is no file 'gone.xlsx'"),
    "look tests a": ("'TỆP': 'tests' là một thư mục", "'TỆP': 'tests' is a folder"),
    "look {here} a --must x more words": (
        "thừa trên dòng lệnh: more words",
        "too much on the line: more words",
    ),
    "need a b": ("thiếu tùy chọn '--name'", "the option '--name' is missing"),
    "need --name": ("tùy chọn '--name' cần một giá trị", "the option '--name' needs a value"),
    "need --name N a": ("'two' cần 2 giá trị", "'two' needs 2 values"),
    "take --pair 1": ("tùy chọn '--pair' cần 2 giá trị", "the option '--pair' needs 2 values"),
    "take --strict=1": ("tùy chọn '--strict' không nhận giá trị", "the option '--strict' takes no value"),
    "take --top x": ("'--top': phải là số nguyên", "'--top': must be a whole number"),
    "take --top 1.5": ("'--top': phải là số nguyên", "'--top': must be a whole number"),
    f"take --top {'9' * 5000}": ("'--top': phải là số nguyên", "'--top': must be a whole number"),
    "take --top 0": ("'--top': phải từ 1 trở lên", "'--top': must be at least 1"),
    "take --top 10": ("'--top': không được quá 9", "'--top': must be at most 9"),
    "take --share 1,5": ("'--share': phải là số, ví dụ 1.5", "'--share': must be a number, such as 1.5"),
    "take --day x": (
        "'--day': phải là ngày, ví dụ 2022-12-31",
        "'--day': must be a date, such as 2022-12-31",
    ),
    "take --year x": (
        "'--year': 'x' không phải là ngày viết theo một trong các dạng: '2022'",
        "'--year': 'x' is no date written like one of '2022'",
    ),
    "take --workspace -o kq.csv": ("tùy chọn '--workspace' cần một giá trị", "the option '--workspace' needs a value"),
    "take --notes gone.txt": ("'--notes': không có 'gone.txt'", "'--notes': there is no 'gone.txt'"),
    "take --notes tests": ("'--notes': 'tests' là một thư mục", "'--notes': 'tests' is a folder"),
    "take --workspace gone": (
        "'--workspace': không có thư mục 'gone'",
        "'--workspace': there is no folder 'gone'",
    ),
    "take --workspace {here}": ("'--workspace': '{here}' là một tệp", "'--workspace': '{here}' is a file"),
    "take --output tests": (
        "'-o' / '--output': 'tests' là một thư mục",
        "'-o' / '--output': 'tests' is a folder",
    ),
    "take --format xml": (
        "'--format': 'xml' không phải là một trong: 'table', 'json', 'csv'",
        "'--format': 'xml' is none of these: 'table', 'json', 'csv'",
    ),
    "take -o a.docx": (
        "'--output': không ghi được 'a.docx' theo đuôi tệp này; các đuôi tệp dùng được: .csv, .json, .txt",
        "'--output': 'a.docx' cannot be written in the form that its ending says; endings that work: .csv, .json, .txt",
    ),
    "refuse hint": ("'--unit': không có đơn vị 'Xã Mới'", "'--unit': không có đơn vị 'Xã Mới'"),
    "refuse bare": ("không có đơn vị 'Xã Mới'", "không có đơn vị 'Xã Mới'"),
    "group inne": (
        "không có lệnh 'inne'; ý bạn là 'inner'?",
        "there is no command 'inne'; did you mean 'inner'?",
    ),
}

# What cannot be brought about on every system: whose file may not be read depends on who runs the tests.
SAYINGS: dict[str, tuple[str, str]] = {
    "file 'a.xlsx' is not readable.": ("bạn không có quyền đọc 'a.xlsx'", "you may not read 'a.xlsx'"),
    "path 'a.xlsx' is not writable.": ("bạn không có quyền ghi 'a.xlsx'", "you may not write 'a.xlsx'"),
    "'a.xlsx': Permission denied": ("bạn không có quyền mở 'a.xlsx'", "you may not open 'a.xlsx'"),
}

HERE = "tests/test_cli_shell.py"


@pytest.mark.parametrize("line", ERRORS, ids=lambda line: line[:40])
def test_an_error_is_told_in_both_languages(cchc: Runner, line: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    for lang, expected in zip(("vi", "en"), ERRORS[line], strict=True):
        code, out, err = cchc("--lang", lang, *line.format(here=HERE).split())
        first, usage, hint = err.splitlines()
        assert first == ("lỗi: " if lang == "vi" else "error: ") + expected.format(here=HERE)
        assert usage.startswith("Cách dùng: cchc " if lang == "vi" else "Usage: cchc ")
        assert hint.startswith("gợi ý: " if lang == "vi" else "hint: ")
        assert (code, out) == (2, "")
        if lang == "vi":
            assert english_words(err.replace("more words", "")) == set()


@pytest.mark.parametrize("said", SAYINGS)
def test_a_sentence_is_told_in_both_languages(said: str) -> None:
    from cchc_index.model import language

    told = []
    for lang in language.LANGUAGES:
        language.use(lang)
        told.append(words.sentence(said))
    assert tuple(told) == SAYINGS[said]


def test_every_sentence_has_its_case() -> None:
    told = [english for _, english in (*ERRORS.values(), *SAYINGS.values())]
    forms = {message: re.sub(r"\\{\w+\\}", ".+", re.escape(message)) for _, message in words._SENTENCES}
    missing = [
        message for message, form in forms.items() if not any(re.search(rf"(?:^|: ){form}$", text) for text in told)
    ]
    assert missing == ["must be true or false"]  # which only an environment variable can get wrong: the next test


def test_an_error_in_an_environment_variable_is_told_too(cchc: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CCHC_TEST_STRICT", "maybe")
    code, _, err = cchc("take")
    assert (code, err.splitlines()[0]) == (
        2,
        "lỗi: '--strict' [biến môi trường: 'CCHC_TEST_STRICT']: phải là true hoặc false",
    )
    assert "[environment variable: 'CCHC_TEST_STRICT']: must be true or false\n" in cchc("take", "--lang", "en")[2]


@pytest.mark.parametrize("lang", ["vi", "en"])
@pytest.mark.parametrize(
    "line",
    [
        ("take", "--help"),
        ("group",),
        *(pytest.param(one, marks=pytest.mark.slow) for one in [("--help",), ("look", "-h"), ("group", "--help")]),
    ],
)
def test_help_speaks_one_language(lang: str, line: tuple[str, ...]) -> None:
    code, out, err = run(*line, CCHC_LANG=lang)
    assert (code, err) == (2 if line == ("group",) else 0, "")
    assert ("Cách dùng: cchc" in out, "Usage: cchc" in out) == (lang == "vi", lang == "en")
    assert ("Tùy chọn" in out, "Options" in out) == (lang == "vi", lang == "en")
    assert ("Ngôn ngữ của" in out, "The language of" in out) == (lang == "vi", lang == "en")
    if line[0] == "take":
        assert ("Chỉ in kết quả" in out, "Say nothing but" in out) == (lang == "vi", lang == "en")
    if lang == "vi":
        assert english_words(out) == set()


def test_help_of_a_command_shows_what_its_parameters_are() -> None:
    _, out, _ = run("look", "--help", COLUMNS="120")
    assert "cchc look [TÙY_CHỌN] TỆP LOẠI\n" in re.sub(r" +\n", "\n", out)
    assert "Tham số" in out
    assert "Cách dùng: cchc list [TÙY_CHỌN] TỆP… " in run("list", "--help")[1]
    assert "Xem một tệp [vi|en]." in out
    assert "Ô [tự chấm] F17 [bắt buộc]" in out
    assert "Bậc [x|y] [biến môi trường: CCHC_TEST_MUST] [bắt buộc]" in out
    _, out, _ = run("take", "--help", COLUMNS="160")
    for pair in ("--top <số nguyên> [1<=x<=9] [mặc định: 3]", "--share <số> [mặc định: 1.0]", "--day <ngày>"):
        assert pair in re.sub(r" +", " ", out)
    assert "--format <table|json|csv>" in re.sub(r" +", " ", out)
    assert "<bool>" not in out


def test_help_lists_every_command() -> None:
    _, out, _ = run("--help", COLUMNS="120")
    listed = re.findall(r"│ (\w+) +(\S.*?) +│", out.partition("─ Lệnh ─")[2])
    assert listed == [(name, told) for name, _, told in ROWS]


def test_a_program_without_commands_has_help(cchc: Runner, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(app, "COMMANDS", ())
    code, out, _ = cchc("--help")
    assert code == 0
    assert "--version" in out
    assert cchc("score")[0] == 2


# ---------------------------------------------------------------- the language


@pytest.mark.parametrize(
    ("line", "env", "expected"),
    [
        ("zzz", "", "lỗi"),
        ("zzz", "vi", "lỗi"),
        ("zzz", "en", "error"),
        ("--lang en zzz", "", "error"),
        ("zzz --lang en", "", "error"),
        ("zzz --lang=en", "vi", "error"),
        ("take --lang vi --top x", "en", "lỗi"),
        ("take --top --lang en x", "", "error"),
        ("--lang vi zzz --lang en", "", "error"),
        ("zzz -- --lang en", "", "lỗi"),
        ("--lang en zzz", "fr", "error"),
    ],
)
def test_lang_stands_anywhere(
    cchc: Runner, monkeypatch: pytest.MonkeyPatch, line: str, env: str, expected: str
) -> None:
    monkeypatch.setenv("CCHC_LANG", env)
    assert cchc(*line.split())[2].startswith(f"{expected}: ")


@pytest.mark.parametrize(
    ("line", "env", "expected"),
    [
        ("--lang fr take", "", "lỗi: '--lang': 'fr' không phải là một trong: 'vi', 'en'"),
        ("take --lang=VI", "en", "error: '--lang': 'VI' is none of these: 'vi', 'en'"),
        ("take --lang=", "", "lỗi: '--lang': '' không phải là một trong: 'vi', 'en'"),
        ("take", "fr", "lỗi: 'CCHC_LANG': 'fr' không phải là một trong: 'vi', 'en'"),
        ("take --lang", "", "lỗi: tùy chọn '--lang' cần một giá trị"),
    ],
)
def test_a_wrong_language_says_which_are_allowed(
    cchc: Runner, monkeypatch: pytest.MonkeyPatch, line: str, env: str, expected: str
) -> None:
    monkeypatch.setenv("CCHC_LANG", env)
    code, out, err = cchc(*line.split())
    assert (code, out, err.splitlines()[0]) == (2, "", expected)


def test_words_after_two_dashes_reach_the_command(cchc: Runner) -> None:
    assert cchc("need", "--name", "N", "--", "--lang", "en")[1] == "N ('--lang', 'en')\n"


# ---------------------------------------------------------------- ends


def test_without_a_command_help_is_printed_and_the_exit_code_is_2() -> None:
    code, out, err = run(program=CCHC)
    assert (code, err) == (2, "")
    assert "Cách dùng: cchc" in out


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_version(lang: str) -> None:
    from importlib.metadata import version

    assert run("--version", "--lang", lang, program=CCHC) == (0, f"cchc {version('cchc-index')}\n", "")


def test_a_commands_result_is_the_exit_code(cchc: Runner) -> None:
    assert cchc("refuse", "return") == (1, "", "")
    assert cchc("refuse", "exit") == (1, "", "")
    assert cchc("group", "inner", "return") == (1, "", "")
    assert cchc("take")[0] == 0


@pytest.mark.parametrize(
    ("lang", "sentence"),
    [
        ("vi", "Đây là lỗi của chương trình cchc, không phải lỗi trong số liệu."),
        ("en", "This is a fault of cchc, not"),
    ],
)
def test_a_fault_of_ours_says_so(lang: str, sentence: str) -> None:
    code, out, err = run("fail", CCHC_LANG=lang)
    assert (code, out) == (70, "")
    assert err.startswith(sentence)
    assert err.splitlines()[1] == "Traceback (most recent call last):"
    assert err.endswith("RuntimeError: Số liệu hỏng ở ô F17\n")


def test_too_little_memory_is_said_plainly() -> None:
    code, out, err = run("hunger", CCHC_LANG="vi")
    assert (code, out, err.count("\n")) == (71, "", 1)
    assert err.startswith("Máy này không đủ bộ nhớ")


def test_a_question_left_unanswered_is_a_stop(cchc: Runner) -> None:
    assert cchc("refuse", "abort") == (130, "", "Đã dừng theo Ctrl-C.\n")


@TERMINALS_AND_SIGNALS
def test_ctrl_c_stops_with_a_word() -> None:
    heed = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)\n"  # hidden in the background
    with subprocess.Popen(
        [sys.executable, "-c", heed + PROGRAM, "wait"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=surroundings(),
    ) as process:
        assert process.stdout is not None
        assert process.stdout.readline().decode() == "chờ\n"
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=60)
    assert (process.returncode, err.decode()) == (130, "Đã dừng theo Ctrl-C.\n")


@pytest.mark.parametrize(
    "line",
    [
        ("many", "print"),
        ("many", "rich"),
        *(pytest.param(one, marks=pytest.mark.slow) for one in [("many", "once"), ("--help",), ("--version",)]),
    ],
)
def test_a_reader_that_goes_away_is_no_error(line: Sequence[str]) -> None:
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, *line],
        stdout=writer,
        stderr=subprocess.PIPE,
        cwd=ROOT,
        env=surroundings(),
        check=False,
        timeout=60,
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (141, b"")


# ---------------------------------------------------------------- streams


@pytest.mark.parametrize(
    "encoding", ["cp1252", *(pytest.param(one, marks=pytest.mark.slow) for one in ("cp1258", "ascii"))]
)
def test_vietnamese_passes_through_any_code_page(encoding: str) -> None:
    assert "Cách dùng" in run("--help", PYTHONIOENCODING=encoding)[1]
    assert "lỗi: không có lệnh" in run("Tuyên Quang", PYTHONIOENCODING=encoding)[2]


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="file names are Unicode there")
def test_a_name_that_is_no_unicode_passes_through() -> None:
    done = subprocess.run(
        [os.fsencode(sys.executable), b"-c", PROGRAM.encode(), b"--t\xean"],
        capture_output=True,
        cwd=ROOT,
        env=surroundings(),
        check=False,
        timeout=60,
    )
    assert done.returncode == 2
    assert b"--t\\udcean" in done.stderr


def widest(text: str) -> int:
    return max(len(line) for line in text.splitlines())


@pytest.mark.slow
def test_width_is_100_in_a_pipe_or_as_columns_says() -> None:
    assert widest(run("take", "--help")[1]) == 100
    assert widest(run("take", "--help", COLUMNS="80")[1]) == 80
    assert widest(run("take", "--help", COLUMNS="0")[1]) == 100


def test_no_colour_in_a_pipe() -> None:
    for line in (("--help",), ("zzz",)):
        _, out, err = run(*line, GITHUB_ACTIONS="true", TERM="xterm-256color")
        assert out + err
        assert "\x1b" not in out + err


def on_a_terminal(*line: str, **env: str) -> str:
    import pty

    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [sys.executable, "-c", PROGRAM, *line],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=ROOT,
        env=surroundings(TERM="xterm-256color", **env),
    ):
        os.close(theirs)
        shown = b""
        try:
            while chunk := os.read(ours, 4096):
                shown += chunk
        except OSError:  # Linux's way to say that the other side has closed
            pass
    os.close(ours)
    return shown.decode("utf-8")


@TERMINALS_AND_SIGNALS
@pytest.mark.parametrize("line", [pytest.param(("--help",), marks=pytest.mark.slow), ("zzz",)])
def test_colour_on_a_terminal_unless_no_color(line: tuple[str, ...]) -> None:
    colour = re.compile(r"\x1b\[(?:\d+;)*(?:3[0-9]|9[0-7])(?:;\d+)*m")
    assert colour.search(on_a_terminal(*line))
    assert not colour.search(on_a_terminal(*line, NO_COLOR="1"))


# ---------------------------------------------------------------- the shell's completion


def complete(line: str, **env: str) -> list[str]:
    """What bash is offered for the last word of the line."""
    typed = line.split(" ")
    code, out, err = run(
        _CCHC_COMPLETE="complete_bash", COMP_WORDS="\n".join(typed), COMP_CWORD=str(len(typed) - 1), **env
    )
    assert (code, err) == (0, "")
    return out.split()


@pytest.mark.slow
def test_the_shell_completes() -> None:
    assert complete("cchc ta") == ["take"]
    assert complete("cchc take --fo") == ["--format"]
    assert complete("cchc take --format ") == ["table", "json", "csv"]
    assert complete("cchc --lang ") == ["vi", "en"]
    assert complete("cchc --lang en ta") == ["take"]
    assert complete("cchc take --lang en --to", CCHC_LANG="en") == ["--top"]
    assert complete("cchc group ") == ["inner"]


def test_completion_helps_in_the_language() -> None:
    line = {"_CCHC_COMPLETE": "complete_zsh", "_TYPER_COMPLETE_ARGS": "cchc --l"}
    assert "Ngôn ngữ của mọi nội dung in ra" in run(**line)[1]
    assert "The language of everything printed" in run(CCHC_LANG="en", **line)[1]


@pytest.mark.parametrize("lang", ["vi", pytest.param("en", marks=pytest.mark.slow)])
def test_completion_is_shown_and_installed(tmp_path: Path, lang: str, tool: Callable[[str], str]) -> None:
    bash = tool("bash")

    def in_bash(option: str) -> tuple[str, str]:
        done = subprocess.run(
            # A second command keeps bash from giving way to the program, which looks for its shell.
            [bash, "-c", '"$0" -c "$1" "$2"; exit $?', sys.executable, PROGRAM, option],
            capture_output=True,
            cwd=ROOT,
            env=surroundings(CCHC_LANG=lang, HOME=str(tmp_path)),
            check=True,
            timeout=60,
        )
        return done.stdout.decode("utf-8"), done.stderr.decode("utf-8")

    script, said = in_bash("--show-completion")
    assert "_CCHC_COMPLETE=complete_bash" in script
    assert said == ""
    nothing, said = in_bash("--install-completion")
    assert nothing == ""
    assert (tmp_path / ".bash_completions" / "cchc.sh").read_text("utf-8").strip() == script.strip()
    expected = "bash sẽ tự điền lệnh cchc" if lang == "vi" else "bash completes cchc from the next terminal on"
    assert expected in said


@pytest.mark.parametrize("option", ["--show-completion", "--install-completion"])
def test_a_shell_that_is_not_known_is_told(option: str, tool: Callable[[str], str], tmp_path: Path) -> None:
    done = subprocess.run(
        [tool("sh"), "-c", '"$0" -c "$1" "$2"; exit $?', sys.executable, PROGRAM, option],
        capture_output=True,
        cwd=ROOT,
        env=surroundings(HOME=str(tmp_path)),
        check=False,
        timeout=60,
    )
    assert (done.returncode, done.stdout, list(tmp_path.iterdir())) == (2, b"", [])
    assert done.stderr.decode("utf-8").startswith("lỗi: không biết shell này: ")


# ---------------------------------------------------------------- what else there is


@pytest.mark.parametrize(
    ("asked", "output", "expected"),
    [
        (None, None, "table"),
        ("csv", None, "csv"),
        (None, "kết quả.JSON", "json"),
        (None, "kết quả.csv", "csv"),
        (None, "kết quả.txt", "table"),
        ("csv", "kết quả.dat", "csv"),
    ],
)
def test_the_format_is_asked_for_or_implied(asked: str | None, output: str | None, expected: str) -> None:
    assert options.chosen_format(asked, Path(output) if output else None, get_args(Format)) == expected


@pytest.mark.parametrize("output", ["kết quả", "kết quả.xlsx", "kết quả.dat"])
def test_an_ending_that_implies_no_format_offered_is_refused(output: str) -> None:
    with pytest.raises(typer.BadParameter, match=r"\.csv, \.json, \.txt"):
        options.chosen_format(None, Path(output), get_args(Format))


@pytest.mark.parametrize("output", ["kết quả.json", "kết quả.xlsx", "kết quả.TXT"])
def test_an_ending_that_contradicts_the_format_asked_for_is_refused(output: str) -> None:
    with pytest.raises(typer.BadParameter, match=r"--format csv; .*: \.csv$"):
        options.chosen_format("csv", Path(output), get_args(Format))


def test_wildcards_are_filled_in(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    units = [f"{letter} [2022].xlsx" for letter in "abcdefghij"]
    for name in (*reversed(units), "a2.csv", "a 2.xlsx"):
        (tmp_path / name).touch()
    line = ["score", "* [2022].xlsx", "a?.csv", "*.pdf", "a [2022].xlsx", "--top"]
    assert cli.expand_wildcards(line) == ["score", *units, "a2.csv", "*.pdf", "a [2022].xlsx", "--top"]


@pytest.mark.parametrize("line", [("--help",), ("take", "--help"), ("--version",), ("zzz",)])
def test_help_and_slips_wait_for_no_heavy_library(line: tuple[str, ...]) -> None:
    heavy = ("pydantic", "numpy", "pandas", "yaml", "openpyxl")
    look_back = f"finally:\n    import sys\n    sys.stderr.write(str([m for m in {heavy!r} if m in sys.modules]))"
    _, _, err = run(*line, program=PROGRAM.replace("cli.main()", f"try:\n    cli.main()\n{look_back}"))
    assert err.endswith("[]")
