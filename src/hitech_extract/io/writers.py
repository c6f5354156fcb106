"""Figures to a file or database, its form chosen by its name; a file appears whole or not at all."""

from __future__ import annotations

import csv
import gzip
import io
import json
import os
import re
import secrets
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import date
from decimal import Decimal
from glob import escape
from itertools import chain
from pathlib import Path
from typing import BinaryIO, Final, cast

from hitech_extract.errors import InputError
from hitech_extract.intervals import last_day, months_across
from hitech_extract.io.sources import InputPath, Source, Sources
from hitech_extract.schema import FIELDS, Figure, plain_number

__all__ = [
    "WRITERS",
    "cell",
    "check_no_input",
    "check_output",
    "check_place",
    "form_of",
    "is_formula",
    "remove_parts",
    "replacing",
    "sdmx_period",
    "write_figures",
    "write_rows",
]

# With these a spreadsheet takes a cell for a formula; with the wide ones, where its language is Chinese or Japanese.
_FORMULA: Final = re.compile(r"[ \u00a0\u3000]*[=+@\uff1d\uff0b\uff20\uff0d-]|[\t\r\n]")


def form_of(out: InputPath) -> str:
    """Return the key of ``WRITERS`` that a file name ends in: of several the longest; "" where there is none."""
    name = Path(out).name.lower()
    return max((form for form in WRITERS if name.endswith(form)), key=len, default="")


def check_output(out: InputPath, sources: Iterable[Source] = ()) -> Path | str:
    """Return the path to write, or the URL, once it is known that figures can be written there.

    Whether a database lets itself be written, only opening it can tell.

    Raises:
        InputError: unknown extension, missing folder or extra, or a file that is also an input.
    """
    from hitech_extract.stores import is_database, is_url

    if is_url(out):
        return os.fspath(out)
    path = Path(out)
    form = form_of(path)
    if not form and not is_database(path):
        known = f"{', '.join(WRITERS)}, .duckdb or postgresql://..."
        raise InputError(f"{path}: unknown extension {path.suffix!r} (figures go to {known})")
    check_place(path)
    _refuse_inputs(path, sources)
    if form == ".parquet":
        import hitech_extract.arrow  # noqa: F401  # that it is missing is known before hours of work, not after
    return path


def check_place(path: Path) -> None:
    """Raise InputError where no file can be written or replaced."""
    if path.is_dir():
        raise InputError(f"{path}: is a folder (name a file in it)")
    if path.exists() and not path.is_file():
        raise InputError(f"{path}: is no file that could be replaced (name another)")
    if not path.parent.is_dir():
        raise InputError(f"{path}: no folder {path.parent} (create it first)")
    if not os.access(path.parent, os.W_OK):
        raise InputError(f"{path}: folder {path.parent} is not writable (choose another)")


def _refuse_inputs(path: Path, sources: Iterable[Source]) -> None:
    """Raise InputError if what a run writes, or removes as out of date, is an input, now or of the next run."""
    from hitech_extract.stores import is_database
    from hitech_extract.stores.journal import articles_path, faults_path

    if isinstance(sources, Sources) and sources.would_read(path):
        raise InputError(f"{path}: would be an input of the next run (choose a place outside the folders of articles)")
    real = path.resolve()
    written = [real] if is_database(path) else [real, faults_path(real), articles_path(real)]
    check_no_input(written, (source.path for source in sources if not source.is_stdin))


def check_no_input(written: Iterable[Path], inputs: Iterable[Path]) -> None:
    """Raise InputError where a file to be written is also an input, under whatever name."""
    there = [(each, each.stat()) for each in written if each.exists()]
    for path in inputs if there else ():
        for each, state in there:
            with suppress(OSError):  # of a file that has gone
                if os.path.samestat(path.stat(), state):
                    raise InputError(f"{each}: is also an input (choose another name for the output)")


def write_figures(figures: Iterable[Figure], out: InputPath | None = None) -> int:
    """Write figures and return how many; the name of ``out`` decides the form.

    A file appears whole or not at all: it is written under another name beside its place, then
    renamed. A database (``.duckdb``, ``postgresql://...``) takes in all the figures or none; they replace those that
    it has of the same articles. Without ``out`` the figures go to standard output as JSON Lines, as they come.

    Raises:
        InputError: as in ``check_output``; a database that cannot be used.
        StoreError: a database that fails while it is written.
    """
    from hitech_extract.stores import is_database

    if out is None:
        return _jsonl(figures, sys.stdout.buffer)
    target = check_output(out)
    if is_database(target):
        from hitech_extract.stores.database import save_figures

        return save_figures(figures, target)
    with replacing(Path(target)) as part:
        return WRITERS[form_of(target)](figures, part)


@contextmanager
def replacing(target: Path) -> Iterator[Path]:
    """Give a path to write to, and put the file in the target's place once it is written and safe on the disk."""
    target = target.resolve()
    part = target.with_name(f".{target.stem}-{secrets.token_hex(4)}{target.suffix}")
    try:
        yield part
        with part.open("rb+") as stream:
            os.fsync(stream.fileno())
        if target.exists():
            shutil.copymode(target, part)
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)


def remove_parts(target: Path) -> None:
    """Remove what writings of a file that were killed have left; for those who know that no other is under way."""
    form = f".{escape(target.stem)}-{'[0-9a-f]' * 8}{escape(target.suffix)}"
    for part in target.parent.glob(form):
        part.unlink(missing_ok=True)


# --- JSON Lines and CSV ---------------------------------------------------------------------------

Write = Callable[[Iterable[Figure], BinaryIO], int]


def _jsonl(figures: Iterable[Figure], stream: BinaryIO) -> int:
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


# --- SDMX-CSV 2.0 ---------------------------------------------------------------------------------

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


# --- Files ----------------------------------------------------------------------------------------

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
    ".jsonl": _to_file(_jsonl),
    ".csv": _to_file(_csv),
    ".sdmx.csv": _to_file(_sdmx),
    ".parquet": _parquet,
    ".jsonl.gz": _to_gzip(_jsonl),
    ".csv.gz": _to_gzip(_csv),
    ".sdmx.csv.gz": _to_gzip(_sdmx),
}
"""What writes the figures to a path that does not exist yet and returns their number, by extension."""
