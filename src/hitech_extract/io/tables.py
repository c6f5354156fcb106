"""Articles in the rows of tables: which column is which, and CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from functools import lru_cache
from typing import Any, Final

from hitech_extract.errors import ArticleError
from hitech_extract.io.places import Entry, Fault, Place
from hitech_extract.io.sources import Source
from hitech_extract.io.streams import BROKEN, LONGEST_PIECE, OnRead, opened, unreadable
from hitech_extract.schema import Article

__all__ = ["USUAL_COLUMNS", "Columns", "article_in", "meant_by_table", "meant_columns", "quoted", "read_csv"]


@dataclass(frozen=True, slots=True)
class Columns:
    """What the columns of tables, and the keys of JSON Lines, are called, where the usual names do not tell.

    The usual names are the four below, and such as ``content``, ``body``, ``published``, ``url`` and ``headline``;
    capitals, blanks and underscores make no difference. Where two columns could be the text, the date or the
    title, none is taken: name it.
    """

    text: str | None = None
    id: str | None = None
    date: str | None = None
    title: str | None = None


USUAL_COLUMNS: Final = Columns()
_NO_LETTER: Final = re.compile(r"[\s_.:-]+")
# What each column may be called, by its own name first; without blanks and signs, lower case.
_USUAL: Final[dict[str, tuple[str, ...]]] = {
    "text": tuple(
        "text content body article fulltext plaintext articletext articlecontent articlebody bodytext maintext"
        " newstext newscontent".split()
    ),
    "id": tuple("id docid documentid articleid newsid uuid guid url link articleurl".split()),
    "date": tuple(
        "date published publishdate publisheddate publishedat publishedon publishtime publishedtime pubdate pubtime"
        " datepublished datepublish publicationdate articledate newsdate".split()
    ),
    "title": ("title", "headline", "articletitle", "newstitle"),
}


_OF_FIGURES: Final = frozenset(("doc_id", "start", "end", "value", "unit", "text"))


@lru_cache(maxsize=256)
def meant_columns(names: tuple[str, ...], columns: Columns) -> dict[str, str]:
    """Return which of the columns are an article's text, id, date, title and source, as far as they are there.

    Raises:
        ArticleError: several could be meant, or the rows are figures.
    """
    if _OF_FIGURES.issubset(names):
        raise ArticleError("a figure, no article (give the articles that the figures were read from)")
    meant = {"source": "source"} if "source" in names else {}
    plain = [_NO_LETTER.sub("", name).lower() for name in names]
    for slot in (field.name for field in fields(columns)):
        wanted = getattr(columns, slot)
        if wanted is not None:
            same = [name for name in names if name == wanted] or [n for n in names if n.lower() == wanted.lower()]
        else:
            usual = _USUAL[slot]
            ranked = sorted(
                (usual.index(short), name) for name, short in zip(names, plain, strict=True) if short in usual
            )
            # The slot's own name goes before others; and of what identifies an article, any will do.
            first = ranked[:1] if slot == "id" else [each for each in ranked if each[0] == 0]
            same = [name for _, name in first or ranked]
        if len(same) > 1:
            listed = " and ".join(map(quoted, same))
            raise ArticleError(f"{listed} could each be the {slot} (say which: --{slot}-column NAME)")
        if same:
            meant[slot] = same[0]
    return meant


def meant_by_table(names: tuple[str, ...], columns: Columns) -> dict[str, str]:
    """Return which columns of a table are which; those that were named, and the texts, must be there."""
    meant = meant_columns(names, columns)
    for slot in (field.name for field in fields(columns)):
        wanted = getattr(columns, slot)
        if wanted is not None and slot not in meant:
            raise ArticleError(f"no column {quoted(wanted)} among {_listed(names)} (check --{slot}-column)")
    if "text" not in meant:
        raise ArticleError(f"no column of texts among {_listed(names)} (name it: --text-column NAME)")
    return meant


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(quoted, names[:20])) + (f" and {len(names) - 20} more" if len(names) > 20 else "")


def quoted(name: str) -> str:
    """Return the name of a column as it stands in messages."""
    return '"' + name[:60].encode("utf-8", "backslashreplace").decode() + '"'


def article_in(row: Mapping[str, Any], meant: Mapping[str, str], default_id: str) -> Article:
    """Return the article in a row or an object; raise ArticleError where there is none."""
    article = Article.from_dict({slot: row[name] for slot, name in meant.items()}, default_id)
    _refuse_surrogates(article)
    return article


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


# Longer cells come from a quote that is never closed, which would swallow the rest of the file.
_LONGEST_CELL: Final = 1 << 24
_UTF16_STARTS: Final = ("\udcff\udcfe", "\udcfe\udcff")


def read_csv(source: Source, columns: Columns, on_read: OnRead) -> Iterator[Entry | Fault]:
    """Yield the articles in the rows of CSV; an article's line is the one on which its row begins."""
    # The limit belongs to the process: it is only ever raised.
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_CELL))
    with opened(source, on_read) as stream:
        # Bytes that are not UTF-8 become half characters here, so that only their own rows are lost.
        lines = _Lines(io.TextIOWrapper(stream, "utf-8-sig", "surrogateescape", newline=""))
        first = lines.ahead
        tabs = ".tsv" in source.path.suffixes[-2:] or ("\t" in first and "," not in first)
        rows = _csv_rows(source, csv.reader(lines, delimiter="\t" if tabs else ",", strict=True), lines)
        place, names = next(rows, (Place(source.name, 1), []))
        if isinstance(names, Fault):
            yield names
            return
        try:
            if not names:
                raise ArticleError("an empty table (the first row should name the columns)")
            if first.startswith(_UTF16_STARTS):
                raise ArticleError("not UTF-8 (it looks like UTF-16: save it as UTF-8)")
            meant = meant_by_table(tuple(names), columns)
        except ArticleError as error:
            yield Fault(place, str(error))
            return
        for place, cells in rows:
            if isinstance(cells, Fault):
                yield cells
                continue
            try:
                if len(cells) != len(names):
                    raise ArticleError(
                        f"{len(cells)} cells under {len(names)} columns (quote the cells that hold the delimiter)"
                    )
                row = {name: cells[names.index(name)] for name in meant.values()}
                for name, cell in row.items():
                    _refuse_odd_bytes(name, cell)
                if not row[meant["text"]].strip():
                    raise ArticleError(f"no text in column {quoted(meant['text'])} (fill it in)")
                article = article_in(row, meant, f"{source.id}:{place.line}")
            except ArticleError as error:
                yield Fault(place, str(error))
                continue
            article.title, article.source = article.title or None, article.source or None
            yield Entry(place, article)


class _Lines:
    """The lines of a table, counted; no row of them may be too long to be held."""

    def __init__(self, stream: io.TextIOWrapper) -> None:
        self.stream = stream
        self.number = 0
        self.row = 0  # characters of the row that is being read
        self.ahead = stream.readline(LONGEST_PIECE + 1)
        self.inside = False

    def __iter__(self) -> _Lines:
        return self

    def __next__(self) -> str:
        while self.inside:  # what is left of a line too long
            self.inside = _goes_on(self.stream.readline(1 << 20))
        line = self.ahead or self.stream.readline(LONGEST_PIECE + 1)
        self.ahead = ""
        if not line:
            raise StopIteration
        self.number += 1
        self.row += len(line)
        if self.row > LONGEST_PIECE:
            self.inside = _goes_on(line)
            raise csv.Error(f"a row of over {LONGEST_PIECE // 1_000_000} million characters")
        return line


def _goes_on(line: str) -> bool:
    return line != "" and not line.endswith(("\n", "\r"))


def _csv_rows(source: Source, rows: Any, lines: _Lines) -> Iterator[tuple[Place, list[str] | Fault]]:
    """Yield every row that is not blank with the line on which it begins."""
    while True:
        place = Place(source.name, lines.number + 1)
        lines.row = 0
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield place, Fault(place, f"broken CSV: {error} (quote cells that hold quotes, and double these)")
            continue
        except BROKEN as error:
            yield place, unreadable(place, error)
            return
        if row is None:
            return
        if row:
            yield place, row


def _refuse_odd_bytes(name: str, cell: str) -> None:
    if "\0" in cell:
        raise ArticleError(f"column {quoted(name)} holds a NUL byte (save the table as text in UTF-8)")
    if cell.isascii():
        return
    try:
        cell.encode("utf-8")
    except UnicodeEncodeError as error:
        byte = ord(cell[error.start]) & 0xFF
        raise ArticleError(f"not UTF-8: byte 0x{byte:02X} in column {quoted(name)} (save it as UTF-8)") from None
