"""The command line (dòng lệnh) `cchc`: chooses the language, leaves the rest to typer, ends with a code."""

from __future__ import annotations

import errno
import gc
import io
import os
import sys
from collections.abc import Iterable, Sequence
from typing import Final, NoReturn

from cchc_index.model import language
from cchc_index.model.language import _

DONE: Final = 0
DATA_PROBLEMS: Final = 1  # all of them listed, nothing written
WRONG_LINE: Final = 2
OUR_FAULT: Final = 70  # EX_SOFTWARE of sysexits.h, since 1 speaks of the user's data
TOO_LITTLE_MEMORY: Final = 71  # EX_OSERR, the same
INTERRUPTED: Final = 130  # 128 + SIGINT, as shells have it
READER_GONE: Final = 141  # 128 + SIGPIPE, the same

_LANG: Final = "--lang"
_LANG_VARIABLE: Final = "CCHC_LANG"
_COMPLETION_VARIABLE: Final = "_CCHC_COMPLETE"  # the shell's completion script sets it


def main(argv: Sequence[str] | None = None) -> NoReturn:
    """Run `cchc` on the words after the program's name, then end the process with the exit code."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # No code page of Windows holds Vietnamese and all else; a file's name may be no Unicode at all.
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")
    # A run makes many small things that live until its end: look for rubbish among them seldom, and not at the end.
    gc.set_threshold(100_000, 20, 100)
    try:
        sys.exit(_run(sys.argv[1:] if argv is None else argv))
    finally:
        gc.freeze()


def _run(line: Iterable[str]) -> int:
    try:
        code = _dispatch(line)
        sys.stdout.flush()  # a reader that went away shows here, not when the interpreter shuts down
    except KeyboardInterrupt:
        # After the ^C that a terminal shows, a new line.
        sys.stderr.write(("\n" if sys.stderr.isatty() else "") + _("Stopped by Ctrl-C.") + "\n")
        return INTERRUPTED
    except SystemExit as end:
        # rich ends the process by itself, with 1, when the reader of its output has gone.
        if not _reader_is_gone(end.__context__):
            raise
        return _leave_quietly()
    except MemoryError:
        fault = _(
            "This machine has too little memory for that. Close other programs, or give fewer files at once; "
            "survey files take the least with --engine pandas."
        )
        sys.stderr.write(f"{fault}\n")
        return TOO_LITTLE_MEMORY
    except Exception as error:  # noqa: BLE001 - the last door: what gets here is a fault of ours
        return _leave_quietly() if _reader_is_gone(error) else _confess()
    return code


def _dispatch(line: Iterable[str]) -> int:
    import typer

    try:
        rest = take_language(line)
        from cchc_index.cli import app  # no sooner: texts of the help are fixed when they are imported

        command = app.build()
        if os.environ.get(_COMPLETION_VARIABLE):
            command([], prog_name="cchc")  # answers the shell, then exits
        # The shells of Windows leave wildcards to the programs.
        given = expand_wildcards(rest) if os.name == "nt" else rest
        with command.make_context("cchc", given) as context:
            code = command.invoke(context)
    except typer.TyperException as error:
        from cchc_index.cli import words

        words.show_error(error)
        return WRONG_LINE
    except typer.Exit as end:
        return end.exit_code
    except typer.Abort:
        raise KeyboardInterrupt from None
    return code if isinstance(code, int) else DONE


def take_language(line: Iterable[str]) -> list[str]:
    """Choose the language of `--lang`, else of `CCHC_LANG`, else Vietnamese; return the line without it.

    `--lang` may stand anywhere before a bare `--`; the last one counts.

    Raises:
        typer.TyperException: `--lang` stands without a value, or the language is not offered.
    """
    import typer

    asked, asked_by = os.environ.get(_LANG_VARIABLE) or "vi", _LANG_VARIABLE
    if asked in language.LANGUAGES:
        language.use(asked)  # a wrong --lang is told in this one
    rest: list[str] = []
    coming = iter(line)
    for word in coming:
        if word == "--":
            rest += [word, *coming]
        elif word == _LANG:
            asked, asked_by = next(coming, ""), _LANG
            if not asked:
                raise typer.TyperException(f"Option '{_LANG}' requires an argument.")
        elif word.startswith(f"{_LANG}="):
            asked, asked_by = word.removeprefix(f"{_LANG}="), _LANG
        else:
            rest.append(word)
    if asked not in language.LANGUAGES:
        offered = ", ".join(map(repr, language.LANGUAGES))
        raise typer.BadParameter(f"{asked!r} is not one of {offered}.", param_hint=f"'{asked_by}'")
    language.use(asked)
    return rest


def expand_wildcards(line: Iterable[str]) -> list[str]:
    """The line with `*` and `?` filled in by the files they match, in order.

    A word that matches nothing stays as it is; `[` is an ordinary character of file names.
    """
    from glob import glob

    expanded: list[str] = []
    for word in line:
        wild = "*" in word or "?" in word
        files = sorted(glob(word.replace("[", "[[]"))) if wild else []  # noqa: PTH207 - keeps `.\` as typed
        expanded += files or [word]
    return expanded


def _reader_is_gone(error: BaseException | None) -> bool:
    if os.name == "nt":  # which knows no EPIPE: a closed pipe is an invalid argument there
        return isinstance(error, OSError) and error.errno == errno.EINVAL and error.filename is None
    return isinstance(error, BrokenPipeError)


def _leave_quietly() -> int:
    """Send what is still buffered nowhere, lest the interpreter complain when it flushes."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return READER_GONE


def _confess() -> int:
    import traceback

    fault = _(
        "This is a fault of cchc, not of your data. Please send all of the text below, with the command "
        "you typed, to those who look after the program."
    )
    sys.stderr.write(f"{fault}\n")
    traceback.print_exc()
    return OUR_FAULT
