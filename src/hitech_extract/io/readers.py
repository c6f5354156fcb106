"""From a source to its articles: one reader for each kind, all lazy, in constant memory.

What is wrong with one article is a ``Fault`` among the entries, and the rest goes on.
"""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final, cast

from hitech_extract.errors import ArticleError, InputError
from hitech_extract.io.pages import LARGEST_PAGE, decode_page
from hitech_extract.io.places import Entry, Fault, Page, Place
from hitech_extract.io.sources import InputPath, Kind, Source, find_sources
from hitech_extract.schema import Article, Figure, parse_date

if TYPE_CHECKING:
    from pyarrow import RecordBatch

__all__ = ["READERS", "Columns", "read_articles", "read_entries", "read_figures"]

_BOM: Final = b"\xef\xbb\xbf"
_UTF16_BOMS: Final = (b"\xff\xfe", b"\xfe\xff")


_GZIP: Final = b"\x1f\x8b"
# What reading a damaged or vanishing file raises.
_BROKEN: Final = (OSError, EOFError, zlib.error)


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

    Raises:
        InputError: at once, for an input that cannot be used at all; on the first page, Parquet file or archive,
            where the extra that reads it is not installed.
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
        except _BROKEN as error:
            yield _unreadable(Place(source.name), error)


def _unreadable(place: Place, error: Exception) -> Fault:
    if isinstance(error, EOFError):
        return Fault(place, "cannot be read: the file ends too early (fetch it again; the rest goes on)")
    why = " ".join(str(getattr(error, "strerror", None) or error).split())
    return Fault(place, f"cannot be read: {why[:300]} (the rest goes on)")


def _raise(fault: Fault) -> None:
    raise ArticleError(str(fault))


# --- One file, one article ------------------------------------------------------------------------


def _text(source: Source, columns: Columns, on_read: OnRead) -> Iterator[Entry | Fault]:
    with _opened(source, on_read) as stream:
        text = _decode(stream.read(), 0, Place(source.name))
    yield text if isinstance(text, Fault) else Entry(Place(source.name), Article(id=source.id, text=text))


def _html(source: Source, columns: Columns, on_read: OnRead) -> Iterator[Entry | Fault]:
    with _opened(source, on_read) as stream:
        yield Entry(Place(source.name), Page(source.id, stream.read(LARGEST_PAGE + 1)))


# --- Columns --------------------------------------------------------------------------------------

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


@lru_cache(maxsize=256)
def _meant(names: tuple[str, ...], columns: Columns) -> dict[str, str]:
    """Return which of the columns are an article's text, id, date, title and source.

    Raises:
        ArticleError: a column that was named is not there, or several could be meant.
    """
    meant = {"source": "source"} if "source" in names else {}
    plain = [_NO_LETTER.sub("", name).lower() for name in names]
    for slot in (field.name for field in fields(columns)):
        wanted = getattr(columns, slot)
        if wanted is not None:
            same = [name for name in names if name == wanted] or [n for n in names if n.lower() == wanted.lower()]
        else:
            usual = _USUAL[slot]
            same = [name for name, short in zip(names, plain, strict=True) if short in usual]
            own = [name for name, short in zip(names, plain, strict=True) if short == usual[0]]
            same = own or same
            if slot == "id":  # any will do
                same.sort(key=lambda name: usual.index(_NO_LETTER.sub("", name).lower()))
                same = same[:1]
        if len(same) > 1:
            listed = " and ".join(map(_quoted, same))
            raise ArticleError(f"{listed} could each be the {slot} (say which: --{slot}-column NAME)")
        if same:
            meant[slot] = same[0]
        elif wanted is not None:
            raise ArticleError(f"no column {_quoted(wanted)} among {_listed(names)} (check --{slot}-column)")
    return meant


def _meant_by_table(names: tuple[str, ...], columns: Columns) -> dict[str, str]:
    meant = _meant(names, columns)
    if "text" not in meant:
        raise ArticleError(f"no column of texts among {_listed(names)} (name it: --text-column NAME)")
    return meant


def _listed(names: Sequence[str]) -> str:
    return ", ".join(map(_quoted, names[:20])) + (f" and {len(names) - 20} more" if len(names) > 20 else "")


def _quoted(name: str) -> str:
    return '"' + name[:60].encode("utf-8", "backslashreplace").decode() + '"'


def _article(row: Mapping[str, Any], meant: Mapping[str, str], default_id: str) -> Article:
    article = Article.from_dict({slot: row[name] for slot, name in meant.items()}, default_id)
    _refuse_surrogates(article)
    return article


# --- JSON Lines -----------------------------------------------------------------------------------


def _jsonl(source: Source, columns: Columns, on_read: OnRead) -> Iterator[Entry | Fault]:
    for place, line in _lines(source, on_read):
        if isinstance(line, Fault):
            yield line
            continue
        try:
            data = _json_object(line)
            article = _article(data, _meant(tuple(data), columns), f"{source.id}:{place.line}")
        except ArticleError as error:
            yield Fault(place, str(error))
            continue
        yield Entry(place, article)


def _lines(source: Source, on_read: OnRead) -> Iterator[tuple[Place, str | Fault]]:
    """Yield place and text of every line that is not blank."""
    offset = number = 0
    with _opened(source, on_read) as stream:
        try:
            for number, raw in enumerate(stream, start=1):  # noqa: B007  # the number is told of a fault
                place = Place(source.name, number)
                line = _decode(raw, offset, place)
                offset += len(raw)
                if isinstance(line, Fault) or line.strip():
                    yield place, line
        except _BROKEN as error:
            place = Place(source.name, number + 1)
            yield place, _unreadable(place, error)


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


# --- Tables ---------------------------------------------------------------------------------------

# Longer cells come from a quote that is never closed, which would swallow the rest of the file.
_LONGEST_CELL: Final = 1 << 24


def _csv(source: Source, columns: Columns, on_read: OnRead) -> Iterator[Entry | Fault]:
    # The limit belongs to the process: it is only ever raised.
    csv.field_size_limit(max(csv.field_size_limit(), _LONGEST_CELL))
    with _opened(source, on_read) as stream:
        # Bytes that are not UTF-8 become half characters here, so that only their own rows are lost.
        lines = io.TextIOWrapper(stream, "utf-8-sig", "surrogateescape", newline="")
        first = next(lines, "")
        tabs = ".tsv" in source.path.suffixes[-2:] or ("\t" in first and "," not in first)
        rows = _csv_rows(source, csv.reader(chain([first], lines), delimiter="\t" if tabs else ",", strict=True))
        place, names = next(rows, (Place(source.name, 1), []))
        if not names and first.startswith("\udcff\udcfe"):
            names = Fault(place, "not UTF-8 (it looks like UTF-16: save it as UTF-8)")
        if isinstance(names, Fault):
            yield names
            return
        try:
            meant = _meant_by_table(tuple(names), columns)
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
                row = dict(zip(names, cells, strict=True))
                for name in meant.values():
                    _refuse_odd_bytes(name, row[name])
                if not row[meant["text"]].strip():
                    raise ArticleError(f"no text in column {_quoted(meant['text'])} (fill it in)")
                article = _article(
                    {name: cell or None for name, cell in row.items()}, meant, f"{source.id}:{place.line}"
                )
            except ArticleError as error:
                yield Fault(place, str(error))
                continue
            yield Entry(place, article)


def _csv_rows(source: Source, rows: Any) -> Iterator[tuple[Place, list[str] | Fault]]:
    """Yield every row that is not blank with the line on which it begins."""
    while True:
        place = Place(source.name, rows.line_num + 1)
        try:
            row = next(rows, None)
        except csv.Error as error:
            yield place, Fault(place, f"broken CSV: {error} (quote cells that hold quotes, and double these)")
            continue
        except _BROKEN as error:
            yield place, _unreadable(place, error)
            return
        if row is None:
            return
        if row:
            yield place, row


def _refuse_odd_bytes(name: str, cell: str) -> None:
    if "\0" in cell:
        raise ArticleError(f"column {_quoted(name)} holds a NUL byte (save the table as text in UTF-8)")
    if cell.isascii():
        return
    try:
        cell.encode("utf-8")
    except UnicodeEncodeError as error:
        byte = ord(cell[error.start]) & 0xFF
        raise ArticleError(f"not UTF-8: byte 0x{byte:02X} in column {_quoted(name)} (save it as UTF-8)") from None


def _parquet(source: Source, columns: Columns, on_read: OnRead) -> Iterator[Entry | Fault]:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise InputError(f"{source.name}: Parquet needs the extra arrow: pip install 'hitech-extract[arrow]'") from None
    number = told = 0
    try:
        # Parquet is read from its end, so what comes through a pipe is read whole first.
        file = pa.BufferReader(sys.stdin.buffer.read()) if source.is_stdin else str(source.path)
        # Without the two settings a row group is held whole.
        with parquet.ParquetFile(file, buffer_size=1 << 20, pre_buffer=False) as table:
            try:
                meant = _meant_by_table(tuple(table.schema_arrow.names), columns)
            except ArticleError as error:
                yield Fault(Place(source.name), str(error))
                return
            size, rows = source.size, max(table.metadata.num_rows, 1)
            for batch in table.iter_batches(_BATCH, columns=sorted(set(meant.values()))):
                for row in _rows_of(batch):
                    number += 1
                    place = Place(source.name, number)
                    try:
                        entry = Entry(place, _article(row, meant, f"{source.id}:{number}"))
                    except ArticleError as error:
                        yield Fault(place, str(error))
                        continue
                    yield entry
                on_read(size * number // rows - told)
                told = size * number // rows
    except (pa.ArrowException, OSError) as error:
        yield _unreadable(Place(source.name, number + 1 if number else None), error)


_BATCH: Final = 256


def _rows_of(batch: RecordBatch) -> Iterator[dict[str, Any]]:
    import pyarrow as pa

    columns = []
    for column in batch.columns:
        if pa.types.is_timestamp(column.type):
            column = column.cast(pa.date32(), safe=False)  # noqa: PLW2901  # nanoseconds have no Python type
        try:
            columns.append([_plain(value) for value in column.to_pylist()])
        except (UnicodeDecodeError, OverflowError, ValueError):
            columns.append([_scalar(value) for value in column])
    for values in zip(*columns, strict=True):
        yield dict(zip(batch.schema.names, values, strict=True))


def _scalar(value: Any) -> Any:
    """Return the Python value of one cell; what has none stays as it shows itself, for the fault to name."""
    try:
        return _plain(value.as_py())
    except UnicodeDecodeError:
        return b""
    except (OverflowError, ValueError):
        return str(value)


def _plain(value: Any) -> Any:
    """Return whole numbers without the fraction that a column with gaps gives them."""
    if isinstance(value, float):
        return None if value != value else int(value) if value.is_integer() else value  # noqa: PLR0124
    return value


# --- Web archives ---------------------------------------------------------------------------------


def _warc(source: Source, columns: Columns, on_read: OnRead) -> Iterator[Entry | Fault]:
    try:
        from warcio.exceptions import ArchiveLoadFailed
        from warcio.recordloader import ArcWarcRecordLoader
        from warcio.statusandheaders import StatusAndHeadersParserException
    except ImportError:
        raise InputError(f"{source.name}: archives need the extra html: pip install 'hitech-extract[html]'") from None
    # Not warcio's own iterator: it takes a file that was cut off for one that ends, and writes to standard error.
    loader = ArcWarcRecordLoader(verify_http=False)
    number = 0
    with _opened(source, on_read) as stream:
        while True:
            number += 1
            place = Place(source.name, number)
            try:
                head = b"\r\n"
                while head in (b"\r\n", b"\n"):
                    head = stream.readline(_LONGEST_HEAD)
                if not head:
                    return
                if not head.startswith(b"WARC/"):
                    raise ValueError("no record begins where one should")
                record = loader.parse_record_stream(stream, head, "warc")
                if record.length is None:
                    raise ValueError("a record without its length")
                found = _response(record, place, source)
                while record.raw_stream.read(1 << 16):
                    pass
                if record.raw_stream.limit:
                    raise EOFError
            except (*_BROKEN, ArchiveLoadFailed, StatusAndHeadersParserException, ValueError) as error:
                yield _unreadable(place, error)
                return
            if found is not None:
                yield found


_LONGEST_HEAD: Final = 1 << 16


def _response(record: Any, place: Place, source: Source) -> Entry | Fault | None:
    """Return the page or the text that a server sent, None for any other record."""
    http = record.http_headers
    if record.rec_type != "response" or http is None or http.get_statuscode() != "200":
        return None
    kind, _, parameters = (http.get_header("Content-Type") or "").partition(";")
    kind = kind.strip().lower()
    if kind not in ("text/html", "application/xhtml+xml", "text/plain"):
        return None
    address = record.rec_headers.get_header("WARC-Target-URI")
    name = address or f"{source.id}:{place.line}"
    body = record.content_stream()
    data = body.read(LARGEST_PAGE + 1)
    charset = _CHARSET.search(parameters)
    encoding = charset[1] if charset else None
    if kind == "text/plain":
        return Entry(place, Article(name, decode_page(data, encoding), source=address))
    return Entry(place, Page(name, data, encoding, source=address))


_CHARSET: Final = re.compile(r"""\bcharset\s*=\s*["']?([\w.:-]+)""", re.IGNORECASE)


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
    """Open a source, unzipped if need be; the bytes counted are those of the file."""
    raw: Any = _Borrowed(sys.stdin.buffer) if source.is_stdin else source.path.open("rb", buffering=0)
    counted = io.BufferedReader(_Counted(raw, on_read), 1 << 17)
    if source.path.suffix.lower() == ".gz" or counted.peek(len(_GZIP)).startswith(_GZIP):
        return cast("BinaryIO", gzip.GzipFile(fileobj=counted))
    return cast("BinaryIO", counted)


class _Borrowed(io.RawIOBase):
    """A stream that outlives its reader, since it is not ours."""

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


READERS: Final[dict[Kind, Reader]] = {
    "text": _text,
    "html": _html,
    "jsonl": _jsonl,
    "csv": _csv,
    "parquet": _parquet,
    "warc": _warc,
}
"""What reads a source, by its kind."""
