"""From a source to its articles: one reader for each kind, all lazy, in constant memory.

What is wrong with one article is a ``Fault`` among the entries, and the rest goes on.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any, Final

from hitech_extract.errors import ArticleError
from hitech_extract.io.archives import read_warc
from hitech_extract.io.pages import LARGEST_PAGE, Page, check_extra
from hitech_extract.io.parquet import read_parquet
from hitech_extract.io.places import Entry, Fault, Place
from hitech_extract.io.sources import InputPath, Kind, Source, find_sources
from hitech_extract.io.streams import (
    BROKEN,
    LONGEST_PIECE,
    OnRead,
    decoded,
    opened,
    skip_line,
    too_long,
    unreadable,
)
from hitech_extract.io.tables import USUAL_COLUMNS, Columns, article_in, meant_columns, read_csv
from hitech_extract.schema import Article, Figure, check_size, parse_date, row_of

__all__ = [
    "READERS",
    "Columns",
    "holds_figures",
    "read_articles",
    "read_entries",
    "read_figures",
    "read_placed_figures",
]

Reader = Callable[[Source, Columns, OnRead], Iterator[Entry | Fault]]


def read_articles(
    inputs: InputPath | Iterable[InputPath],
    date: str | date | None = None,
    on_fault: Callable[[Fault], None] | None = None,
    columns: Columns = USUAL_COLUMNS,
    stdin_kind: Kind = "text",
    max_article_size: int | None = None,
) -> Iterator[Article]:
    """Read the articles of files, folders, globs and standard input one at a time.

    The extension tells what a file holds:

    - ``.txt``: one article, called by the file's name.
    - ``.html``, ``.htm``, ``.xhtml`` (extra ``html``): one article, the page's text without what surrounds it.
    - ``.jsonl``, ``.ndjson``: an article a line, an object with ``text`` and where known ``id``, ``date``, ``title``
      and ``source``.
    - ``.csv``, ``.tsv``: an article a row; the first row names the columns. Cells are parted by commas, in ``.tsv``
      by tabs, and quoted where they hold quotes or line breaks.
    - ``.parquet`` (extra ``arrow``): an article a row.
    - ``.warc`` (extra ``html``): an article for each page, or plain text, that a server sent with status 200, called
      by its address. The day of the capture does not become the article's date, since a page may be captured years
      after it came out: only the day of publication that the page tells does.

    All but text and pages may be compressed (``.gz``). An article without an id is called by its file and its line.
    Dates are those of ``parse_date``.

    Args:
        inputs: as in ``Sources``.
        date: the date of the articles that give none themselves.
        on_fault: called with each fault while the rest goes on; without it the first one is raised.
        columns: the names of the columns to read from tables and JSON Lines.
        stdin_kind: what standard input holds.
        max_article_size: how many characters an article may have; one of more is a fault.

    Raises:
        InputError: at once, for an input that cannot be used at all; on the first page, Parquet file or archive,
            where the extra that reads it is not installed.
        ArticleError: for a bad date, and while reading for a fault when ``on_fault`` is None.
    """
    entries = read_entries(find_sources(inputs, stdin_kind), date, columns)
    return _articles(entries, on_fault or _raise, max_article_size)


def _articles(
    entries: Iterable[Entry | Fault], on_fault: Callable[[Fault], None], limit: int | None
) -> Iterator[Article]:
    for entry in entries:
        if isinstance(entry, Fault):
            on_fault(entry)
            continue
        try:
            article = entry.article()
            check_size(article.text, article.title, limit)
        except ArticleError as error:
            on_fault(Fault(entry.place, str(error), entry.id))
            continue
        yield article


def read_entries(
    sources: Iterable[Source],
    date: str | date | None = None,
    columns: Columns = USUAL_COLUMNS,
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
        except BROKEN as error:
            yield unreadable(Place(source.name), error)


def _raise(fault: Fault) -> None:
    raise ArticleError(str(fault))


# --- One file, one article ------------------------------------------------------------------------


def _text(source: Source, columns: Columns, on_read: OnRead) -> Iterator[Entry | Fault]:
    with opened(source, on_read) as stream:
        data = stream.read(LONGEST_PIECE + 1)
    place = Place(source.name)
    text = Fault(place, too_long("a text")) if len(data) > LONGEST_PIECE else decoded(data, 0, place)
    yield text if isinstance(text, Fault) else Entry(place, Article(id=source.id, text=text))


def _html(source: Source, columns: Columns, on_read: OnRead) -> Iterator[Entry | Fault]:
    check_extra(source.name)
    with opened(source, on_read) as stream:
        yield Entry(Place(source.name), Page(source.id, stream.read(LARGEST_PAGE + 1)))


# --- JSON Lines -----------------------------------------------------------------------------------


def _jsonl(source: Source, columns: Columns, on_read: OnRead) -> Iterator[Entry | Fault]:
    for place, line in _lines(source, on_read):
        if isinstance(line, Fault):
            yield line
            continue
        try:
            data = _json_object(line)
            article = article_in(data, meant_columns(tuple(data), columns), f"{source.id}:{place.line}")
        except ArticleError as error:
            yield Fault(place, str(error))
            continue
        yield Entry(place, article)


def _lines(source: Source, on_read: OnRead) -> Iterator[tuple[Place, str | Fault]]:
    """Yield place and text of every line that is not blank."""
    offset = number = 0
    with opened(source, on_read) as stream:
        try:
            while raw := stream.readline(LONGEST_PIECE + 1):
                number += 1
                place = Place(source.name, number)
                line = Fault(place, too_long("a line")) if len(raw) > LONGEST_PIECE else decoded(raw, offset, place)
                offset += len(raw)
                if not raw.endswith(b"\n"):
                    offset += skip_line(stream)
                if isinstance(line, Fault) or line.strip():
                    yield place, line
        except BROKEN as error:
            place = Place(source.name, number + 1)
            yield place, unreadable(place, error)


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


# --- Figures --------------------------------------------------------------------------------------


def read_figures(path: InputPath, on_fault: Callable[[Fault], None] | None = None) -> Iterator[Figure]:
    """Read figures from JSON Lines one at a time; faults are treated as in ``read_articles``."""
    return (figure for _, figure in read_placed_figures(path, on_fault))


def read_placed_figures(
    path: InputPath, on_fault: Callable[[Fault], None] | None = None, *, alike: bool = False
) -> Iterator[tuple[Place, Figure]]:
    """Read figures with their places; ``alike`` makes a fault of a line that has other fields than the first."""
    on_fault = on_fault or _raise
    fields: set[str] | None = None
    for place, line in _lines(_figures_at(path), lambda _size: None):
        if isinstance(line, Fault):
            on_fault(line)
            continue
        try:
            row = row_of(line)
            figure = Figure.from_dict(row)
            if alike:
                fields = fields or set(row)
                _check_alike(set(row), fields)
        except ArticleError as error:
            on_fault(Fault(place, str(error)))
            continue
        yield place, figure


def holds_figures(path: InputPath) -> bool:
    """Tell by its first line whether a JSON Lines file holds figures rather than articles."""
    name = os.fspath(path).lower().removesuffix(".gz")
    if not name.endswith((".jsonl", ".ndjson")) or not Path(path).is_file():
        return False
    try:
        _, line = next(_lines(_figures_at(path), lambda _size: None), (None, ""))
        first = "" if isinstance(line, Fault) else row_of(line)
    except (ArticleError, *BROKEN):
        return False  # reading it as articles says what is wrong
    return {"doc_id", "value"} <= set(first)


def _figures_at(path: InputPath) -> Source:
    # Whatever its name: a shell hands over the output of a command as a pipe.
    return Source("jsonl", Path(path), "")


def _check_alike(own: set[str], fields: set[str]) -> None:
    for name in sorted(own ^ fields):
        raise ArticleError(
            f"{'has' if name in own else 'lacks'} the field {name!r}, unlike the lines before: records of two versions "
            "(write them anew with one version)"
        )


READERS: Final[dict[Kind, Reader]] = {
    "text": _text,
    "html": _html,
    "jsonl": _jsonl,
    "csv": read_csv,
    "parquet": read_parquet,
    "warc": read_warc,
}
"""What reads a source, by its kind."""
