"""What all commands share: messages on standard error, faults named and counted, exit codes."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from typing import Final, TextIO

import typer

from hitech_extract.errors import HitechExtractError, StoreError, WorkerError
from hitech_extract.io.places import Fault, printable

__all__ = [
    "DIFFERENT",
    "INTERRUPTED",
    "NOTHING_FOUND",
    "Faults",
    "count",
    "outcomes",
    "print_table",
    "printable",
    "say",
    "stopped",
]

NOTHING_FOUND: Final = 1
DIFFERENT: Final = 1
USAGE: Final = 2
FAULTY: Final = 3
STOPPED: Final = 4
INTERRUPTED: Final = 130
BROKEN_PIPE: Final = 141
# As many faults are named; the rest are counted, and stand with the figures.
FAULTS_NAMED: Final = 20


@contextmanager
def outcomes() -> Iterator[None]:
    """Turn the ways in which a command can end early into messages and exit codes."""
    try:
        with _terminated():
            yield
            if sys.stdout:  # it may be closed
                sys.stdout.flush()
    except (StoreError, WorkerError, MemoryError) as error:
        raise typer.Exit(stopped(error)) from None
    except HitechExtractError as error:
        say(f"error: {error}")
        raise typer.Exit(USAGE) from None
    except KeyboardInterrupt:
        say("interrupted")
        raise typer.Exit(INTERRUPTED) from None
    except BrokenPipeError:
        _drop(sys.stdout)
        raise typer.Exit(BROKEN_PIPE) from None
    except OSError as error:
        raise typer.Exit(stopped(error)) from None


def stopped(error: Exception) -> int:
    """Say what has stopped a command, and return its exit code."""
    if isinstance(error, MemoryError):
        what = "no memory is left (give fewer --workers, or close other programs; what was saved is kept)"
    elif isinstance(error, OSError):
        # What writes files tells of them itself.
        where = error.filename or "standard output"
        what = f"{where}: {error.strerror or error} (mend it, or name another place, and run again)"
    else:
        what = str(error)
    say(f"error: {what}")
    _drop(sys.stdout)
    return STOPPED


@contextmanager
def _terminated() -> Iterator[None]:
    """Let a polite end (SIGTERM), or that of the terminal (SIGHUP), do what Ctrl-C does: save what is done."""

    def stop(number: int, _frame: object) -> None:
        if number != signal.SIGTERM:
            _drop(sys.stderr)  # nobody reads it any more, and to write to it would be one more fault
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():  # which alone has signals
        yield
        return
    names = [name for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    # What is ignored, as under nohup, stays so.
    before = {number: signal.getsignal(number) for name in names if (number := signal.Signals[name])}
    for number, action in before.items():
        if action is signal.SIG_DFL:
            signal.signal(number, stop)
    try:
        yield
    finally:
        for number, action in before.items():
            if action is signal.SIG_DFL:
                signal.signal(number, action)


def _drop(stream: TextIO | None) -> None:
    """Let what is still buffered not raise again at exit: its reader has gone, or the disk is full."""
    with suppress(OSError, AttributeError):  # where there is none
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())  # type: ignore[union-attr]


def say(message: str) -> None:
    """Print a message as one line on standard error; nothing for none."""
    if message:
        with suppress(OSError):  # what is done counts, not what can be said of it
            typer.echo(printable(message), err=True)


class Faults:
    """Names faults on standard error and counts them.

    Args:
        say: what names them.
        kept_in: where all of them are kept; without it all are named.
        again: whether files are read more than once, as when folders are watched.
    """

    def __init__(self, say: Callable[[str], None] = say, kept_in: str | None = None, *, again: bool = False) -> None:
        self.count = 0
        self.named = 0
        self.say = say
        self.kept_in = kept_in
        self._of_file: Counter[str] | None = Counter() if again else None

    def __call__(self, fault: Fault) -> None:
        """Take in a fault."""
        self.count += 1
        self.named += 1
        if self._of_file is not None:
            self._of_file[fault.place.file] += 1
        if self.kept_in is None or self.named <= FAULTS_NAMED:
            self.say(str(fault))
        elif self.named == FAULTS_NAMED + 1:
            self.say(f"and more (all of them: {self.kept_in})")

    def begin(self, file: str) -> None:
        """Forget the faults of a file that is read anew."""
        if self._of_file is not None:
            self.count -= self._of_file.pop(file, 0)

    def close(self) -> None:
        """End the command with its exit code if faults are left."""
        if self.count:
            where = "named above" if self.named <= FAULTS_NAMED else self.kept_in or "named above"
            say(f"{count(self.count, 'article')} could not be read ({where})")
            raise typer.Exit(FAULTY)


def count(number: int, noun: str) -> str:
    """Return a number of things in words: "1 figure", "2,000 figures"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def print_table(title: str | None, headings: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Print a table, as wide as the terminal."""
    from rich.box import SIMPLE_HEAD
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    class Output(Console):
        def on_broken_pipe(self) -> None:
            raise  # noqa: PLE0704  # called while the BrokenPipeError is handled: it is ours to report

    # Where nobody's window sets the width, a row stays a line.
    console = Output() if sys.stdout.isatty() else Output(width=160)
    table = Table(title=Text(printable(title)) if title else None, title_justify="left", box=SIMPLE_HEAD)
    for heading in headings:
        numeric = heading in ("value", "confidence")
        table.add_column(heading, justify="right" if numeric else "left", overflow="fold", no_wrap=numeric)
    for row in rows:
        table.add_row(*(Text(printable(cell)) for cell in row))
    console.print(table)
