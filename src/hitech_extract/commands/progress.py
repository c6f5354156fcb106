"""What a user sees of a long run: a bar on a terminal, now and then a line elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Final, Protocol

from hitech_extract.commands.console import printable
from hitech_extract.stores import RunRecord

__all__ = ["Progress", "progress"]

# Inputs below this many bytes are done before a bar would help.
LONG_INPUT: Final = 300_000
SECONDS_BETWEEN_LINES: Final = 15.0


class Progress(Protocol):
    """Takes in how a run goes on."""

    def read(self, size: int) -> None:
        """So many more bytes of the input are read."""

    def update(self, record: RunRecord) -> None:
        """So much is done."""


class _Counts:
    """What is known of a run under way."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.bytes = 0
        self.started = monotonic()

    def read(self, size: int) -> None:
        """So many more bytes of the input are read."""
        self.bytes += size

    def _part(self) -> float:
        """Return how much of the input is read, from 0 to 1."""
        return min(self.bytes / self.total, 1.0) if self.total else 0.0

    def text(self, record: RunRecord) -> str:
        """Return articles done and in all, articles a second, figures and faults."""
        done = record.articles + record.faults
        part = self._part()
        of_all = f" of about {round(done / part, -2 if done > 1000 else 0):,.0f}" if 0 < part < 1 else ""
        rate = (done - record.unchanged) / max(monotonic() - self.started, 1e-9)
        return (
            f"{done:,}{of_all} articles, {rate:,.0f}/s, {record.figures:,} figures"
            f"{f', {record.faults:,} faults' if record.faults else ''}"
        )

    def left(self) -> str:
        """Return the time left, by the part of the input that is read."""
        part = self._part()
        if not part:
            return ""
        seconds = round((monotonic() - self.started) * (1 - part) / part)
        hours, minutes = divmod(seconds // 60, 60)
        return f", {hours}:{minutes:02}:{seconds % 60:02} left" if hours else f", {minutes}:{seconds % 60:02} left"


class _Silent:
    def read(self, size: int) -> None:
        pass

    def update(self, record: RunRecord) -> None:
        pass


class _Lines(_Counts):
    """Says a line now and then, for logs."""

    def __init__(self, total: int, say: Callable[[str], None]) -> None:
        super().__init__(total)
        self.say = say
        self.said = self.started

    def update(self, record: RunRecord) -> None:
        if monotonic() - self.said >= SECONDS_BETWEEN_LINES:
            self.said = monotonic()
            self.say(self.text(record) + self.left())


@contextmanager
def progress(total: int, quiet: bool, say: Callable[[str], None]) -> Iterator[tuple[Progress, Callable[[str], None]]]:
    """Give what takes in the progress over so many bytes, and how to print a line meanwhile."""
    if quiet:
        yield _Silent(), say
    elif sys.stderr is None or not sys.stderr.isatty():
        yield _Lines(total, say), say
    elif total < LONG_INPUT:
        yield _Silent(), say
    else:
        with _bar(total) as bar:
            yield bar


@contextmanager
def _bar(total: int) -> Iterator[tuple[Progress, Callable[[str], None]]]:
    from rich.console import Console
    from rich.progress import BarColumn, TaskProgressColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    console = Console(stderr=True)

    def say(message: str) -> None:
        console.print(printable(message), markup=False, highlight=False, soft_wrap=True)

    columns = (BarColumn(), TaskProgressColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
    with Bars(*columns, console=console, transient=True, redirect_stdout=False, redirect_stderr=False) as bars:
        task = bars.add_task("", total=total)

        class Bar(_Counts):
            def read(self, size: int) -> None:
                super().read(size)
                bars.update(task, completed=self.bytes)

            def update(self, record: RunRecord) -> None:
                bars.update(task, description=self.text(record))

        yield Bar(total), say
