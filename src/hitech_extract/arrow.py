"""Figures as Arrow tables (extra ``arrow``): one fixed schema, and one adapter on which all engines stand."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Context, Decimal, InvalidOperation
from itertools import islice
from typing import Any, Final

from hitech_extract.errors import ArticleError, InputError
from hitech_extract.io.places import Fault, Place
from hitech_extract.schema import FIELDS, MAX_ARTICLE_SIZE, Article, Figure, check_size, plain_number
from hitech_extract.tables import TablePath

try:
    import pyarrow as pa
except ImportError:
    raise InputError("Arrow and Parquet need pyarrow (pip install 'hitech-extract[arrow]')") from None

__all__ = ["MISFIT", "SCHEMA", "extract_batches", "figures", "record_batch", "record_batches", "strings"]

MISFIT: Final = "out-of-range"
"""The reason in ``why`` of a value that is null, since it has more than 29 digits before or 9 behind the point."""

_WHY: Final = ("value", "measure", "zone", "metric", "period")
_TYPES: Final[dict[str, pa.DataType]] = {
    **dict.fromkeys(("start", "end", "zone_start", "zone_end", "metric_start", "metric_end"), pa.int32()),
    **dict.fromkeys(("period_start", "period_end", "baseline_start", "baseline_end"), pa.date32()),
    "value": pa.decimal128(38, 9),
    "period_span": pa.list_(pa.int32()),
    "equivalent_of": pa.int32(),
    "confidence": pa.float64(),
    "why": pa.struct([(slot, pa.string()) for slot in _WHY]),
}
_NEVER_NULL: Final = ("doc_id", "start", "end", "text", "type", "unit", "measure", "confidence", "why")
SCHEMA: Final = pa.schema([pa.field(name, _TYPES.get(name, pa.string()), name not in _NEVER_NULL) for name in FIELDS])
"""The columns of figures: the fields of the record, in its order."""

_SIZE: Final = 5_000
_SMALLEST: Final = Decimal("1e-9")
_DIGITS: Final = Context(prec=38)


def record_batch(figures: Iterable[Figure]) -> pa.RecordBatch:
    """Return figures as one batch of ``SCHEMA``.

    A value that has no place in 38 digits, 9 of them decimals, is never rounded: it is null, ``why.value`` is
    ``out-of-range``, and ``text`` still has it as written. A half character becomes its escape, as in JSON.

    Raises:
        ArticleError: a record that the schema cannot hold: an offset beyond 32 bits, a reason for an unknown slot.
    """
    rows = figures if isinstance(figures, list) else list(figures)
    reasons = [row.why for row in rows]
    try:
        values = pa.array([row.value for row in rows], _TYPES["value"])
    except (pa.ArrowInvalid, OverflowError):
        fitting = [_fitted(row.value) for row in rows]
        values = pa.array(fitting, _TYPES["value"])
        reasons = [
            why if value is not None else why | {"value": MISFIT} for why, value in zip(reasons, fitting, strict=True)
        ]
    columns = []
    try:
        for field in SCHEMA:
            if field.name == "value":
                columns.append(values)
            elif field.name == "why":
                columns.append(_why(reasons))
            elif field.type == pa.string():
                columns.append(strings([getattr(row, field.name) for row in rows]))
            else:
                columns.append(pa.array([getattr(row, field.name) for row in rows], field.type))
    except (pa.ArrowInvalid, pa.ArrowTypeError, OverflowError) as error:
        raise ArticleError(f"figures with a {field.name!r} that no table can hold: {error}") from None
    return pa.RecordBatch.from_arrays(columns, schema=SCHEMA)


def _fitted(value: Decimal) -> Decimal | None:
    """Return the value in the digits that the schema has, or None where it would lose any."""
    try:
        fitted = value.quantize(_SMALLEST, context=_DIGITS)
    except InvalidOperation:
        return None
    return fitted if fitted == value else None


def _why(reasons: list[dict[str, str]]) -> pa.StructArray:
    for why in reasons:
        if not why.keys() <= _SLOTS:
            raise ArticleError(f'"why" tells of {min(why.keys() - _SLOTS)!r} (its keys are {", ".join(_WHY)})')
    fields = [_TYPES["why"].field(slot) for slot in _WHY]
    return pa.StructArray.from_arrays([strings([why.get(slot) for why in reasons]) for slot in _WHY], fields=fields)


_SLOTS: Final = frozenset(_WHY)


def strings(values: list[str | None]) -> pa.Array:
    """Return strings as a column; a half character, which no table can hold, becomes its escape."""
    try:
        return pa.array(values, pa.string())
    except UnicodeEncodeError:
        whole = [None if value is None else value.encode("utf-8", "backslashreplace").decode() for value in values]
        return pa.array(whole, pa.string())


def record_batches(figures: Iterable[Figure], size: int = _SIZE) -> Iterator[pa.RecordBatch]:
    """Yield figures in batches of ``SCHEMA``, each of ``size`` but the last."""
    source = iter(figures)
    while some := list(islice(source, size)):
        yield record_batch(some)


def figures(batch: pa.RecordBatch | pa.Table) -> Iterator[Figure]:
    """Yield the figures of a batch or table that has the columns of ``SCHEMA``, and maybe others.

    Raises:
        InputError: at once, if a column is missing.
        ArticleError: while reading, for a figure whose value is null.
    """
    missing = [name for name in FIELDS if name not in batch.schema.names]
    if missing:
        raise InputError(f"no table of figures: it has no column {missing[0]!r}")
    batches = batch.to_batches() if isinstance(batch, pa.Table) else [batch]
    return (_figure(row) for some in batches for row in zip(*(some[name].to_pylist() for name in FIELDS), strict=True))


def _figure(row: tuple[Any, ...]) -> Figure:
    figure = Figure(*row)
    value, span, why = row[_VALUE], row[_SPAN], row[-1]
    if value is None:
        raise ArticleError(
            f"{figure.doc_id}: {figure.text!r} at {figure.start} has no value that a table can hold "
            "(leave such rows out: filter by value)"
        )
    figure.value = plain_number(_DIGITS.normalize(value))
    figure.period_span = span and (span[0], span[1])
    figure.why = {slot: why[slot] for slot in _WHY if why[slot] is not None}
    return figure


_VALUE: Final = FIELDS.index("value")
_SPAN: Final = FIELDS.index("period_span")


# --- Articles in, figures out ---------------------------------------------------------------------


def extract_batches(
    batches: Iterable[pa.RecordBatch],
    text: str = "text",
    id: str = "id",  # noqa: A002  # the column's usual name
    date: str = "date",
    title: str = "title",
    zones: TablePath | None = None,
    metrics: TablePath | None = None,
    on_fault: Callable[[Fault], None] | None = None,
    max_article_size: int | None = MAX_ARTICLE_SIZE,
) -> Iterator[pa.RecordBatch]:
    """Yield the figures of batches of articles, as batches of ``SCHEMA`` of a bounded size.

    Lazy: a batch is read when its figures are asked for. The tables are built once in each process, so an
    engine may call this for every part of its data. Articles without figures leave no row.

    Args:
        batches: record batches of articles, one a row; other columns are passed over.
        text: the column of their texts.
        id: the column of their ids, which the figures carry as ``doc_id``; articles without one are called by
            their position in what is given, from 0.
        date: the column of their dates, as dates, timestamps or ISO strings; need not be there.
        title: the column of their headlines; need not be there.
        zones: a CSV file of your own zones; they join the packaged ones, or replace those of the same id.
        metrics: the same for metrics.
        on_fault: called with each article that cannot be read, one without text for example, while the rest goes
            on; without it the first is raised. Its place is the row, counted from 1.
        max_article_size: how many characters an article may have; None for any number.

    Raises:
        InputError: a column is missing or of a kind that cannot be read.
        ArticleError: an article that is too long, without text or with a bad date, when ``on_fault`` is None.
        RuleDataError: at once, for a table that breaks the documented columns.
    """
    from hitech_extract.pipeline import extract_many

    if isinstance(batches, (pa.RecordBatch, pa.Table)):
        raise TypeError("one batch or table where several batches are expected (give table.to_batches())")
    columns = {"text": text, "id": id, "date": date, "title": title}
    articles = _articles(batches, columns, on_fault, max_article_size)
    results = extract_many(articles, zones, metrics, max_article_size=None)
    return record_batches(figure for _, found in results for figure in found)


def _articles(
    batches: Iterable[pa.RecordBatch],
    columns: dict[str, str],
    on_fault: Callable[[Fault], None] | None,
    limit: int | None,
) -> Iterator[Article]:
    number = 0
    for batch in batches:
        names = _present(batch.schema, columns)
        values = [_plain(batch[column], field) for field, column in names.items()]
        for row in zip(*(column.to_pylist() for column in values), strict=True):
            number += 1
            given = dict(zip(names, row, strict=True))
            try:
                article = Article.from_dict(given, default_id=str(number - 1))
                check_size(article.text, article.title, limit)
            except ArticleError as error:
                fault = Fault(Place("rows", number), str(error), str(given.get("id", number - 1)))
                if on_fault is None:
                    raise ArticleError(str(fault)) from None
                on_fault(fault)
                continue
            yield article


def _present(schema: pa.Schema, columns: dict[str, str]) -> dict[str, str]:
    """Return the columns that are there; those that must be, or that were named on purpose, are missed aloud."""
    missing = {field: column for field, column in columns.items() if column not in schema.names}
    for field, column in missing.items():
        if field == "text" or column != field:
            raise InputError(
                f'no column "{column}" for the {field} of the articles '
                f'(the columns are {", ".join(schema.names)}; say {field}="...")'
            )
    return {field: column for field, column in columns.items() if field not in missing}


def _plain(column: pa.Array, field: str) -> pa.Array:
    """Return a column as its field is read: texts as strings, dates as days; ids are whatever they are."""
    import pyarrow.compute as pc

    kind = column.type.value_type if pa.types.is_dictionary(column.type) else column.type
    if field == "date" and pa.types.is_timestamp(kind):
        # The day where the clock stands, not the one in Greenwich.
        local = pc.local_timestamp(column) if kind.tz else column
        return pc.floor_temporal(local, unit="day").cast(pa.date32())
    readable = (
        pa.types.is_string(kind)
        or pa.types.is_large_string(kind)
        or pa.types.is_string_view(kind)
        or pa.types.is_null(kind)
        or field == "id"
        or (field == "date" and pa.types.is_date(kind))
    )
    if not readable:
        raise InputError(f"the column for the {field} of the articles holds {kind} (make it strings)")
    return column
