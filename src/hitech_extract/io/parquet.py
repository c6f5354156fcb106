"""Articles in the rows of Parquet (extra ``arrow``), and what of a file may be unfolded at a time."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from math import isnan
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from hitech_extract.errors import ArticleError, InputError
from hitech_extract.io.places import Entry, Fault, Place
from hitech_extract.io.sources import Source
from hitech_extract.io.streams import LONGEST_PIECE, OnRead, too_long, unreadable
from hitech_extract.io.tables import Columns, article_in, meant_by_table, quoted

if TYPE_CHECKING:
    from pyarrow import RecordBatch
    from pyarrow.parquet import ColumnChunkMetaData, ParquetFile

__all__ = ["read_parquet"]

_BATCH: Final = 256  # rows, where they are small
# Bytes of the pages that are unfolded at a time, and values of one page. Writers end a page at 1 to 100 million bytes.
_LARGEST_PAGES: Final = 1 << 28
_MOST_VALUES: Final = 1 << 24
_WIDEST: Final = 1_000  # bytes of a value where all have as many, also those that are not there


def read_parquet(source: Source, columns: Columns, on_read: OnRead) -> Iterator[Entry | Fault]:
    """Yield the articles in the rows of Parquet, a few rows in memory at a time; an article's line is its row."""
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise InputError(f"{source.name}: Parquet needs the extra arrow: pip install 'hitech-extract[arrow]'") from None
    try:
        # Parquet is read from its end, so what comes through a pipe is read whole first.
        stream: Any = pa.BufferReader(sys.stdin.buffer.read()) if source.is_stdin else source.path.open("rb")
        # Without the two settings a row group is held whole.
        with stream, parquet.ParquetFile(stream, buffer_size=1 << 20, pre_buffer=False) as table:
            try:
                meant = meant_by_table(tuple(table.schema_arrow.names), columns)
                names = sorted(set(meant.values()))
                _refuse_nested(table, names)
            except ArticleError as error:
                yield Fault(Place(source.name), str(error))
                return
            for place, row in _rows(source, stream, table, names, on_read):
                if isinstance(row, Fault):
                    yield row
                    continue
                try:
                    entry = Entry(place, article_in(_readable(row), meant, f"{source.id}:{place.line}"))
                except ArticleError as error:
                    yield Fault(place, str(error))
                    continue
                yield entry
    except (pa.ArrowException, OSError) as error:
        yield unreadable(Place(source.name), error)


def _refuse_nested(table: ParquetFile, names: list[str]) -> None:
    """Refuse columns of which a few bytes may stand for much: lists, and wide values that are missing."""
    for leaf in _leaves(table, names):
        column = table.schema.column(leaf)
        if column.max_repetition_level or column.max_definition_level > 1 or column.length > _WIDEST:
            name = column.path.split(".")[0]
            kind = str(table.schema_arrow.field(name).type)[:60]
            raise ArticleError(f"column {quoted(name)} holds {kind} (write a column of plain values)")


def _leaves(table: ParquetFile, names: list[str]) -> list[int]:
    """Return the numbers of the columns that are read where these are asked for."""
    paths = [table.schema.column(leaf).path for leaf in range(table.metadata.num_columns)]
    return [
        leaf for leaf, path in enumerate(paths) if any(path == name or path.startswith(f"{name}.") for name in names)
    ]


def _rows(
    source: Source, stream: BinaryIO, table: ParquetFile, names: list[str], on_read: OnRead
) -> Iterator[tuple[Place, dict[str, Any] | Fault]]:
    """Yield the rows with their numbers, group by group; of a damaged group the rest is lost, and its fault told."""
    import pyarrow as pa

    start = told = 0
    leaves = _leaves(table, names)
    for group in range(table.num_row_groups):
        number = start
        try:
            held = max(1, sum(_largest_pages(stream, table.metadata.row_group(group).column(leaf)) for leaf in leaves))
            if held > _LARGEST_PAGES:
                raise ArticleError(
                    f"pages that unfold to over {_LARGEST_PAGES // 1_000_000} million bytes at a time (write smaller "
                    "pages, or fewer rows in a group; the rest goes on)"
                )
            # A value may be as long as a page, and any number of rows may have the same.
            rows = max(1, min(_BATCH, LONGEST_PIECE // held))
            for batch in table.iter_batches(rows, row_groups=[group], columns=names):
                for row in _rows_of(batch):
                    number += 1
                    yield Place(source.name, number), row
                share = source.size * number // max(number, table.metadata.num_rows)
                on_read(share - told)
                told = share
            if number - start < table.metadata.row_group(group).num_rows:
                raise ArticleError("cannot be read: rows are missing (write the file anew; the rest goes on)")
        except ArticleError as error:
            place = Place(source.name, number + 1)
            yield place, Fault(place, str(error))
        except (pa.ArrowException, OSError) as error:
            place = Place(source.name, number + 1)
            yield place, unreadable(place, error)
        start += table.metadata.row_group(group).num_rows


def _largest_pages(stream: BinaryIO, chunk: ColumnChunkMetaData) -> int:
    """Return the bytes to which the largest page of a column in a row group, and its dictionary, unfold.

    They are looked for in the headings of the pages, before any is unfolded: these sizes are those that the reader of
    Arrow makes room for. It does not heed the sizes in the metadata, which may be any.
    """
    start, first = chunk.data_page_offset, chunk.dictionary_page_offset
    if first is not None and 0 < first < start:
        start = first
    end = start + chunk.total_compressed_size
    largest = {True: 0, False: 0}
    try:
        stream.seek(start)
        while stream.tell() < end:
            heading = _struct(stream)
            unfolded, packed = heading[2], heading[3]
            values = max(heading[number][1] for number in _OF_KINDS if number in heading)
            if min(unfolded, packed, values) < 0 or packed > end - stream.tell() or values > _MOST_VALUES:
                raise ValueError
            is_dictionary = heading[1] == _DICTIONARY
            largest[is_dictionary] = max(largest[is_dictionary], unfolded)
            stream.seek(packed, 1)
    except (LookupError, OverflowError, RecursionError, TypeError, ValueError):
        raise ArticleError(
            "cannot be read: a page without its heading (write the file anew; the rest goes on)"
        ) from None
    return sum(largest.values())


# Headings are written by Thrift in its compact form: these are the numbers that the Parquet format gives their fields.
_DICTIONARY: Final = 2
_OF_KINDS: Final = (5, 7, 8)  # what is said of pages of each kind, the number of values first


def _struct(stream: BinaryIO) -> dict[int, Any]:
    """Read the numbered fields of a struct."""
    found: dict[int, Any] = {}
    number = 0
    while head := stream.read(1)[0]:
        number = number + (head >> 4) if head >> 4 else _signed(stream)
        if number in found or not 0 < number < 1 << 15:
            raise ValueError
        found[number] = _field(stream, head & 15)
    return found


def _field(stream: BinaryIO, kind: int) -> Any:
    if kind in (1, 2):  # its value is in its kind
        return kind == 1
    if kind in (4, 5, 6):
        return _signed(stream)
    if kind == 8:
        return stream.seek(_number(stream), 1)
    if kind == 12:
        return _struct(stream)
    raise ValueError  # no heading holds anything else


def _signed(stream: BinaryIO) -> int:
    number = _number(stream)
    return number >> 1 ^ -(number & 1)


def _number(stream: BinaryIO) -> int:
    number = 0
    for shift in range(0, 70, 7):
        byte = stream.read(1)[0]
        number |= (byte & 127) << shift
        if byte < 128:
            return number
    raise ValueError


def _rows_of(batch: RecordBatch) -> Iterator[dict[str, Any]]:
    import pyarrow as pa

    columns = []
    for column in batch.columns:
        if pa.types.is_timestamp(column.type):
            column = column.cast(pa.date32(), safe=False)  # noqa: PLW2901  # nanoseconds have no Python type
        try:
            columns.append([_plain(value) for value in column.to_pylist()])
        except (OverflowError, ValueError):  # one by one, to lose only those that have no Python value
            columns.append([_value(scalar) for scalar in column])
    for values in zip(*columns, strict=True):
        yield dict(zip(batch.schema.names, values, strict=True))


def _plain(value: Any) -> Any:
    """Return bytes as text, and whole numbers without the fraction that a column with gaps gives them."""
    if isinstance(value, bytes):
        return value.decode("utf-8")
    if isinstance(value, float):
        return None if isnan(value) else int(value) if value.is_integer() else value
    return value


def _value(scalar: Any) -> Any:
    try:
        return _plain(scalar.as_py())
    except UnicodeDecodeError as error:
        return ArticleError(f"not UTF-8: byte 0x{error.object[error.start]:02X} (write the column as UTF-8)")
    except (OverflowError, ValueError) as error:
        return ArticleError(f"a value that cannot be read: {error} (write dates as days)")


def _readable(row: dict[str, Any]) -> dict[str, Any]:
    """Return the row; raise the error that stands in place of a value."""
    for value in row.values():
        if isinstance(value, ArticleError):
            raise value
        if isinstance(value, str) and len(value) > LONGEST_PIECE:
            raise ArticleError(too_long("a cell"))
    return row
