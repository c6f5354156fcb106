"""From a source to its articles: one reader for each kind, all lazy, in constant memory.

What is wrong with one article is a ``Fault`` among the entries, and the rest goes on.
"""

from __future__ import annotations

import gzip
import io
import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any, BinaryIO, Final, cast

from hitech_extract.errors import ArticleError
from hitech_extract.io.places import Entry, Fault, Page, Place
from hitech_extract.io.sources import InputPath, Kind, Source, find_sources
from hitech_extract.schema import Article, Figure, parse_date

__all__ = ["Columns", "read_articles", "read_entries", "read_figures"]

_BOM: Final = b"\xef\xbb\xbf"
_UTF16_BOMS: Final = (b"\xff\xfe", b"\xfe\xff")


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns (keys) of tables are called, where the usual names do not tell."""

    text: str | None = None
    id: str | None = None
    date: str | None = None
    title: str | None = None


OnRead = Callable[[int], None]
Reader = Callable[[Source, Columns, OnRead], Iterator[Entry | Fault]]


def read_articles(
    inputs: InputPath | Iterable[InputPath],
    date: str | date | None = None,
    on_fault: Callable[[Fault], None] | None = None,
    columns: Columns = Columns(),
    stdin_kind: Kind = "text",
) -> Iterator[Article]:
    """Read the articles of files, folders, globs and standard input one at a time.

    Args:
        inputs: as in ``Sources``.
        date: the date of the articles that give none themselves.
        on_fault: called with each fault while the rest goes on; without it the first one is raised.
        columns: the names of the columns to read from tables and JSON Lines.
        stdin_kind: what standard input holds.

    Raises:
        InputError: at once, for an input that cannot be used at all.
        ArticleError: for a bad date, and while reading for a fault when ``on_fault`` is None.
    """
    return _articles(read_entries(find_sources(inputs, stdin_kind), date, columns), on_fault or _raise)


def _articles(entries: Iterable[Entry | Fault], on_fault: Callable[[Fault], None]) -> Iterator[Article]:
    for entry in entries:
        if isinstance(entry, Fault):
            on_fault(entry)
            continue
        try:
            article = entry.article()
        except ArticleError as error:
            on_fault(Fault(entry.place, str(error), entry.id))
            continue
        yield article


def read_entries(
    sources: Iterable[Source],
    date: str | date | None = None,
    columns: Columns = Columns(),
    on_read: OnRead | None = None,
) -> Iterator[Entry | Fault]:
    """Read the entries of sources already found; ``on_read`` is called with the bytes of each piece read."""
    return _entries(sources, parse_date(date), columns, on_read or (lambda _size: None))


def _entries(
    sources: Iterable[Source], default_date: date | None, columns: Columns, on_read: OnRead
) -> Iterator[Entry | Fault]:
    for source in sources:
        try:
            for entry in READERS[source.kind](source, columns, on_read):
                if default_date and isinstance(entry, Entry) and entry.content.date is None:
                    entry.content = replace(entry.content, date=default_date)
                yield entry
        except (OSError, EOFError) as error:
            why = getattr(error, "strerror", None) or error
            yield Fault(Place(source.name), f"cannot be read: {why} (the rest goes on)")


def _raise(fault: Fault) -> None:
    raise ArticleError(str(fault))


# --- One file, one article ------------------------------------------------------------------------


def _text(source: Source, columns: Columns, on_read: OnRead) -> Iterator[Entry | Fault]:
    with _opened(source, on_read) as stream:
        text = _decode(stream.read(), 0, Place(source.name))
    yield text if isinstance(text, Fault) else Entry(Place(source.name), Article(id=source.id, text=text))


def _html(source: Source, columns: Columns, on_read: OnRead) -> Iterator[Entry | Fault]:
    with _opened(source, on_read) as stream:
        yield Entry(Place(source.name), Page(source.id, stream.read()))


# --- JSON Lines -----------------------------------------------------------------------------------


def _jsonl(source: Source, columns: Columns, on_read: OnRead) -> Iterator[Entry | Fault]:
    for place, line in _lines(source, on_read):
        if isinstance(line, Fault):
            yield line
            continue
        try:
            article = Article.from_dict(_json_object(line), default_id=f"{source.id}:{place.line}")
            _refuse_surrogates(article)
        except ArticleError as error:
            yield Fault(place, str(error))
            continue
        yield Entry(place, article)


def _lines(source: Source, on_read: OnRead) -> Iterator[tuple[Place, str | Fault]]:
    """Yield place and text of every line that is not blank."""
    offset = 0
    with _opened(source, on_read) as stream:
        for number, raw in enumerate(stream, start=1):
            place = Place(source.name, number)
            line = _decode(raw, offset, place)
            offset += len(raw)
            if isinstance(line, Fault) or line.strip():
                yield place, line


def _json_object(line: str) -> dict[str, Any]:
    mend = 'write one object a line: {"id": "...", "text": "..."}'
    try:
        data = json.loads(line)
    except json.JSONDecodeError as error:
        raise ArticleError(f"broken JSON: {error.msg} at column {error.colno} ({mend})") from None
    except (RecursionError, ValueError):  # nested too deeply, or a number of thousands of digits
        raise ArticleError(f"JSON that cannot be read ({mend})") from None
    if not isinstance(data, dict):
        raise ArticleError(f"not a JSON object ({mend})")
    return data


def _refuse_surrogates(article: Article) -> None:
    """Refuse half characters, which JSON escapes can express but no text can hold."""
    for name in ("id", "text", "title", "source"):
        value = getattr(article, name) or ""
        if value.isascii():
            continue
        try:
            value.encode("utf-8")
        except UnicodeEncodeError as error:
            half = f"\\u{ord(value[error.start]):04x}"
            raise ArticleError(f'"{name}" holds the half character {half} (write the whole character)') from None


def read_figures(path: InputPath, on_fault: Callable[[Fault], None] | None = None) -> Iterator[Figure]:
    """Read figures from JSON Lines one at a time; faults are treated as in ``read_articles``."""
    on_fault = on_fault or _raise
    # Whatever its name: a shell hands over the output of a command as a pipe.
    for place, line in _lines(Source("jsonl", Path(path), ""), lambda _size: None):
        if isinstance(line, Fault):
            on_fault(line)
            continue
        try:
            figure = Figure.from_json(line)
        except ArticleError as error:
            on_fault(Fault(place, str(error)))
            continue
        yield figure


# --- Bytes ----------------------------------------------------------------------------------------


class _Counted(io.RawIOBase):
    """A file that says how many of its bytes have been read."""

    def __init__(self, raw: BinaryIO, on_read: OnRead) -> None:
        self.raw = raw
        self.on_read = on_read

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        size = self.raw.readinto(buffer)  # type: ignore[attr-defined]
        self.on_read(size or 0)
        return cast("int", size)

    def close(self) -> None:
        if not self.closed:
            self.raw.close()
        super().close()


def _opened(source: Source, on_read: OnRead) -> BinaryIO:
    """Open a source, unzipped if its name ends in ``.gz``; the bytes counted are those of the file."""
    if source.is_stdin:
        raw: BinaryIO = sys.stdin.buffer
        # Not closed with the reader: it is not ours.
        return cast("BinaryIO", io.BufferedReader(_Counted(_Borrowed(raw), on_read)))  # type: ignore[arg-type]
    counted = io.BufferedReader(_Counted(cast("BinaryIO", source.path.open("rb", buffering=0)), on_read), 1 << 17)
    if source.path.suffix.lower() == ".gz":
        return cast("BinaryIO", gzip.GzipFile(fileobj=counted))
    return cast("BinaryIO", counted)


class _Borrowed(io.RawIOBase):
    """A stream that outlives its reader."""

    def __init__(self, stream: BinaryIO) -> None:
        self.stream = stream

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        return cast("int", self.stream.readinto(buffer))  # type: ignore[attr-defined]


def _decode(data: bytes, offset: int, place: Place) -> str | Fault:
    """Decode bytes that begin at an offset of their file."""
    skipped = len(_BOM) if offset == 0 and data.startswith(_BOM) else 0
    try:
        return data[skipped:].decode("utf-8")
    except UnicodeDecodeError as error:
        at = skipped + error.start
        mend = "it looks like UTF-16: save it as UTF-8" if data.startswith(_UTF16_BOMS) else "save it as UTF-8"
        return Fault(place, f"not UTF-8: byte 0x{data[at]:02X} at offset {offset + at} ({mend})")


READERS: Final[dict[Kind, Reader]] = {"text": _text, "html": _html, "jsonl": _jsonl}
"""What reads a source, by its kind."""
