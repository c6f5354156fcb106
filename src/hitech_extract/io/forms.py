"""The forms of files in which figures are written, each known by its extension."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
from collections.abc import Callable, Iterable, Sequence
from datetime import date
from decimal import Decimal
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Final, cast

from hitech_extract.intervals import last_day, months_across
from hitech_extract.io.sources import InputPath
from hitech_extract.schema import FIELDS, Figure, plain_number

__all__ = ["WRITERS", "cell", "form_of", "is_formula", "sdmx_period", "write_jsonl", "write_rows"]

# With these a spreadsheet takes a cell for a formula; with the wide ones, where its language is Chinese or Japanese.
_FORMULA: Final = re.compile(r"[ \u00a0\u3000]*[=+@\uff1d\uff0b\uff20\uff0d-]|[\t\r\n]")

Write = Callable[[Iterable[Figure], BinaryIO], int]


def write_jsonl(figures: Iterable[Figure], stream: BinaryIO) -> int:
    """Write figures as JSON Lines and return how many."""
    written = 0
    try:
        for figure in figures:
            # A half character can only stand inside a JSON string, where its escape means the same.
            stream.write(f"{figure.to_json()}\n".encode("utf-8", "backslashreplace"))
            written += 1
    finally:
        stream.flush()
    return written


def _csv(figures: Iterable[Figure], stream: BinaryIO) -> int:
    rows = ([cell(name, value) for name, value in figure.to_dict().items()] for figure in figures)
    return write_rows(FIELDS, rows, stream)


def write_rows(heading: Sequence[str], rows: Iterable[Sequence[str]], stream: BinaryIO) -> int:
    """Write a CSV table and return the number of its rows, without the heading."""
    text = io.TextIOWrapper(stream, encoding="utf-8", errors="backslashreplace", newline="")
    table = csv.writer(text, lineterminator="\n")
    # The module leaves a bare carriage return unquoted, which readers take for the end of the row.
    quoted = csv.writer(text, lineterminator="\n", quoting=csv.QUOTE_ALL)
    written = -1
    try:
        for row in chain([heading], rows):
            (quoted if any("\r" in cell for cell in row) else table).writerow(row)
            written += 1
    finally:
        text.detach()  # the stream is not ours to close
    return written


def cell(name: str, value: object) -> str:
    """Return one CSV cell; text that a spreadsheet would run as a formula is led by an apostrophe."""
    if value is None:
        return ""
    if isinstance(value, Decimal):
        return f"{plain_number(value):f}"
    if name == "period_span" and isinstance(value, list):
        return f"{value[0]}-{value[1]}"
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False)
    return f"'{value}" if is_formula(value) else str(value)


def is_formula(value: object) -> bool:
    """Tell whether a spreadsheet could run a text as a formula."""
    return isinstance(value, str) and _FORMULA.match(value) is not None


_SDMX_STRUCTURE: Final = ("datastructure", "HITECH_EXTRACT:FIGURES(1.0.0)", "I")
_SDMX_DIMENSIONS: Final = (
    "REF_AREA",
    "INDICATOR",
    "MEASURE",
    "BASELINE",
    "UNIT_MEASURE",
    "ARTICLE",
    "POSITION",
    "TIME_PERIOD",
)
_SDMX_ATTRIBUTES: Final = (
    "BASELINE_PERIOD",
    "MODIFIER",
    "EQUIVALENT_OF",
    "CONFIDENCE",
    "TEXT",
    "ZONE_TEXT",
    "METRIC_TEXT",
)
_SDMX_HEADING: Final = ("STRUCTURE", "STRUCTURE_ID", "ACTION", *_SDMX_DIMENSIONS, "OBS_VALUE", *_SDMX_ATTRIBUTES)


def _sdmx(figures: Iterable[Figure], stream: BinaryIO) -> int:
    """Write the figures that have zone, metric and period; only they are observations."""
    return write_rows(_SDMX_HEADING, (row for figure in figures if (row := _sdmx_row(figure))), stream)


def _sdmx_row(figure: Figure) -> tuple[str, ...] | None:
    if not (figure.zone_id and figure.metric_id and figure.period_start and figure.period_end):
        return None
    baseline = ""
    if figure.baseline_start and figure.baseline_end:
        baseline = sdmx_period(figure.baseline_start, figure.baseline_end)
    return (
        *_SDMX_STRUCTURE,
        cell("zone_id", figure.zone_id),
        cell("metric_id", figure.metric_id),
        figure.measure,
        cell("baseline", figure.baseline or "_Z"),  # the standard's code for what does not apply: a key has no gaps
        cell("unit", figure.unit),
        cell("doc_id", figure.doc_id),
        str(figure.start),
        sdmx_period(figure.period_start, figure.period_end),
        f"{plain_number(figure.value):f}",
        baseline,
        cell("modifier", figure.modifier),
        "" if figure.equivalent_of is None else str(figure.equivalent_of),
        str(figure.confidence),
        cell("text", figure.text),
        cell("zone", figure.zone),
        cell("metric", figure.metric),
    )


def sdmx_period(first: date, last: date) -> str:
    """Return a closed interval of days as SDMX writes it: ``2023``, ``2023-S1``, ``2023-Q1``, ``2023-04``.

    A range without a name of its own is its first day and how long it lasts: ``2022-01-01/P7M``.
    """
    if first == last:
        return first.isoformat()
    if first.day > 1 or last != last_day(last.year, last.month):
        return f"{first.isoformat()}/P{(last - first).days + 1}D"
    months = months_across(first, last)
    if months == 1:
        return first.isoformat()[:7]
    # The names are those of parts of a calendar year.
    letter = {12: "", 6: "-S", 3: "-Q"}.get(months)
    if letter is not None and (first.month - 1) % months == 0:
        return f"{first.year:04d}{letter}{(first.month - 1) // months + 1 if letter else ''}"
    length = f"{months // 12}Y" if months % 12 == 0 else f"{months}M"
    return f"{first.isoformat()}/P{length}"


_GROUP: Final = 50_000


def _parquet(figures: Iterable[Figure], path: Path) -> int:
    """Write row groups of one size, so that the bytes tell nothing of how the figures came."""
    from pyarrow import Table
    from pyarrow.parquet import ParquetWriter

    from hitech_extract.arrow import SCHEMA, record_batches

    written = 0
    with ParquetWriter(path, SCHEMA, compression="zstd") as file:
        group: list[object] = []
        rows = 0
        for batch in record_batches(figures):
            group.append(batch)
            rows += batch.num_rows
            if rows == _GROUP:
                file.write_table(Table.from_batches(group, SCHEMA), _GROUP)
                written, group, rows = written + rows, [], 0
        if rows:
            file.write_table(Table.from_batches(group, SCHEMA), _GROUP)
    return written + rows


def _to_file(write: Write) -> Callable[[Iterable[Figure], Path], int]:
    def write_file(figures: Iterable[Figure], path: Path) -> int:
        with path.open("xb") as stream:
            return write(figures, stream)

    return write_file


def _to_gzip(write: Write) -> Callable[[Iterable[Figure], Path], int]:
    def write_file(figures: Iterable[Figure], path: Path) -> int:
        # Neither name nor time stands in it: the same figures are the same bytes.
        with path.open("xb") as raw, gzip.GzipFile("", "wb", fileobj=raw, mtime=0) as stream:
            return write(figures, cast("BinaryIO", stream))

    return write_file


WRITERS: Final[dict[str, Callable[[Iterable[Figure], Path], int]]] = {
    ".jsonl": _to_file(write_jsonl),
    ".csv": _to_file(_csv),
    ".sdmx.csv": _to_file(_sdmx),
    ".parquet": _parquet,
    ".jsonl.gz": _to_gzip(write_jsonl),
    ".csv.gz": _to_gzip(_csv),
    ".sdmx.csv.gz": _to_gzip(_sdmx),
}
"""What writes the figures to a path that does not exist yet and returns their number, by extension."""


def form_of(out: InputPath) -> str:
    """Return the key of ``WRITERS`` that a file name ends in: of several the longest; "" where there is none."""
    name = Path(out).name.lower()
    return max((form for form in WRITERS if name.endswith(form)), key=len, default="")
