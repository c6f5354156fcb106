"""A panel to a file, its form chosen by its name; a file appears whole or not at all."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime
from decimal import Context, Decimal, InvalidOperation
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from hitech_extract.errors import BusyError, InputError, StoreError
from hitech_extract.io.forms import cell, is_formula, write_rows
from hitech_extract.io.sources import InputPath
from hitech_extract.io.targets import check_no_input, check_place, replacing
from hitech_extract.panel.building import Coverage, Panel
from hitech_extract.panel.rows import COLUMNS, Row

__all__ = ["SOURCE_COLUMNS", "check_panel_output", "write_coverage", "write_panel"]

SOURCE_COLUMNS: Final[dict[str, str]] = {
    "panel_id": "text",
    "doc_id": "text",
    "date": "day",
    "start": "count",
    "end": "count",
    "text": "text",
    "value": "number",
    "modifier": "text",
    "confidence": "real",
    "agrees": "flag",
    "chosen": "flag",
}
"""The columns of ``panel_sources``: every statement, with the row that it supports or contradicts."""

Cells = dict[str, Any]


def check_panel_output(out: InputPath, inputs: Iterable[Path] = ()) -> Path:
    """Return the path to write once it is known that a panel can be written there.

    Raises:
        InputError: unknown extension, missing folder or extra, or a file that is also an input (but for a database,
            whose other tables are left alone).
    """
    path = Path(out)
    form = path.suffix.lower()
    if form not in _WRITERS:
        raise InputError(f"{path}: unknown extension {path.suffix!r} (panels go to {', '.join(_WRITERS)})")
    check_place(path)
    if form != ".duckdb":
        check_no_input([path], inputs)
    if form == ".parquet":
        import hitech_extract.arrow  # noqa: F401  # that an extra is missing is known before the work, not after
    elif form == ".duckdb":
        _duckdb_module()
    elif form == ".xlsx":
        _xlsx_module()
    return path


def write_panel(panel: Panel, out: InputPath) -> tuple[str, ...]:
    """Write a panel and return the names of the tables or sheets that it went to; none for a plain file.

    A database that is there already keeps its other tables. In one that ``run`` has written, whose ``panel`` is a view
    of all figures, the tables are called ``checked_panel`` and ``checked_panel_sources``.

    Raises:
        InputError: as in ``check_panel_output``; a database that cannot be used; a value that the form cannot hold.
        StoreError: writing fails, as on a full disk; a file that was there is as it was.
    """
    path = check_panel_output(out)
    with _kept_if_broken(path):
        return _WRITERS[path.suffix.lower()](panel, path)


@contextmanager
def _kept_if_broken(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise StoreError(f"{path}: cannot be written: {error} (what was there is as it was)") from None


def write_coverage(coverage: Coverage, out: InputPath) -> None:
    """Write as CSV how many rows the panel has for each zone, metric and year; 0 where it has none."""
    path = Path(out)
    if path.suffix.lower() != ".csv":
        raise InputError(f"{path}: unknown extension {path.suffix!r} (coverage goes to .csv)")
    check_place(path)
    heading, *rows = _coverage_table(coverage)
    with _kept_if_broken(path), replacing(path) as part, part.open("xb") as stream:
        write_rows([str(name) for name in heading], ([cell("", value) for value in row] for row in rows), stream)


def _coverage_table(coverage: Coverage) -> Iterator[list[Any]]:
    yield ["zone_id", "metric_id", *coverage.years]
    for (zone, metric), counts in coverage.counts.items():
        yield [zone, metric, *(counts.get(year, 0) for year in coverage.years)]


def _sources(rows: Iterable[Row]) -> Iterator[Cells]:
    for row in rows:
        for one in row.statements:
            figure = one.figure
            yield {
                "panel_id": str(row.key),
                "doc_id": figure.doc_id,
                "date": one.date,
                "start": figure.start,
                "end": figure.end,
                "text": figure.text,
                "value": figure.value,
                "modifier": figure.modifier,
                "confidence": figure.confidence,
                "agrees": one.agrees,
                "chosen": one.chosen,
            }


# --- CSV ------------------------------------------------------------------------------------------


def _csv(panel: Panel, path: Path) -> tuple[str, ...]:
    with replacing(path) as part, part.open("xb") as stream:
        # The dicts of rows have the columns in their order.
        write_rows(list(COLUMNS), ([_cell(value) for value in row.to_dict().values()] for row in panel.rows), stream)
    return ()


def _cell(value: Any) -> str:
    """Return one cell: lists as JSON, yes and no as true and false."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return _listed(value)
    return cell("", value)


def _listed(values: list[Any]) -> str:
    plain = [value.isoformat() if isinstance(value, date) else value for value in values]
    return json.dumps(plain, ensure_ascii=False) if plain else ""


def _html(panel: Panel, path: Path) -> tuple[str, ...]:
    from hitech_extract.panel.page import panel_html

    with replacing(path) as part:
        # Half a character, which JSON may hold and UTF-8 may not, stands as its escape.
        part.write_text(panel_html(panel), encoding="utf-8", errors="backslashreplace")
    return ()


# --- Parquet and DuckDB ---------------------------------------------------------------------------

_SMALLEST: Final = Decimal("1e-9")
_DIGITS: Final = Context(prec=38)


def _arrow_table(rows: Iterable[Cells], columns: dict[str, str]) -> Any:
    import pyarrow as pa

    from hitech_extract.arrow import strings

    types = {
        "text": pa.string(),
        "day": pa.date32(),
        "number": pa.decimal128(38, 9),
        "real": pa.float64(),
        "count": pa.int64(),
        "flag": pa.bool_(),
        "texts": pa.list_(pa.string()),
        "days": pa.list_(pa.date32()),
    }
    held = list(rows)
    arrays = []
    for name, kind in columns.items():
        values = [row[name] for row in held]
        if kind == "text":
            arrays.append(strings(values))
        elif kind == "texts":
            whole = [[text.encode("utf-8", "backslashreplace").decode() for text in texts] for texts in values]
            arrays.append(pa.array(whole, types[kind]))
        else:
            if kind == "number":
                values = [_fitting(value) for value in values]
            arrays.append(pa.array(values, types[kind]))
    return pa.table(arrays, schema=pa.schema([(name, types[kind]) for name, kind in columns.items()]))


def _fitting(value: Decimal) -> Decimal:
    try:
        fitted = value.quantize(_SMALLEST, context=_DIGITS)
    except InvalidOperation:
        fitted = None
    if fitted != value:
        raise InputError(f"{value} has more than 29 digits before the point or 9 behind it (write the panel as .csv)")
    return fitted


def _parquet(panel: Panel, path: Path) -> tuple[str, ...]:
    from pyarrow.parquet import write_table

    table = _arrow_table((row.to_dict() for row in panel.rows), COLUMNS)
    with replacing(path) as part:
        write_table(table, part, compression="zstd")
    return ()


def _duckdb_module() -> Any:
    try:
        import duckdb
    except ImportError:
        raise InputError("DuckDB databases need duckdb (pip install 'hitech-extract[duckdb]')") from None
    import hitech_extract.arrow  # noqa: F401

    return duckdb


def _duckdb(panel: Panel, path: Path) -> tuple[str, ...]:
    if path.exists():
        return _into_database(panel, path, path)
    with replacing(path) as part:
        try:
            return _into_database(panel, path, part)
        finally:
            part.with_name(f"{part.name}.wal").unlink(missing_ok=True)


def _into_database(panel: Panel, path: Path, file: Path) -> tuple[str, ...]:
    duckdb = _duckdb_module()
    rows = _arrow_table((row.to_dict() for row in panel.rows), COLUMNS)
    sources = _arrow_table(_sources(panel.rows), SOURCE_COLUMNS)
    try:
        # A whole path: of a bare name DuckDB would take a beginning such as ":memory:" or "md:" for something else.
        connection = duckdb.connect(str(file.resolve()))
    except duckdb.Error as error:
        why = " ".join(str(error).split())
        if "lock" in why:
            raise BusyError(f"{path}: is open in another program (wait for it, or choose another output)") from None
        raise InputError(f"{path}: cannot be used: {why} (choose another output)") from None
    with connection:
        try:
            found: dict[str, list[str]] = {}
            for table, column in connection.execute(
                "SELECT table_name, column_name FROM duckdb_columns() WHERE database_name = current_database() "
                "AND schema_name = current_schema() ORDER BY table_name, column_index"
            ).fetchall():
                found.setdefault(table, []).append(column)
            name = "checked_panel" if "hitech_extract" in found else "panel"
            tables = {name: (rows, COLUMNS), f"{name}_sources": (sources, SOURCE_COLUMNS)}
            for table, (_, columns) in tables.items():
                if table in found and found[table] != list(columns):
                    raise InputError(f"{path}: holds a table {table!r} of other make (choose another output)")
            connection.begin()
            try:
                for table, (held, _) in tables.items():
                    connection.register("hitech_new_rows", held)
                    # The names are ours.
                    connection.execute(f"CREATE OR REPLACE TABLE {table} AS SELECT * FROM hitech_new_rows")  # noqa: S608
                    connection.unregister("hitech_new_rows")
                connection.commit()
                if file != path:  # only the file itself is put in its place, so nothing may wait in the log
                    connection.execute("CHECKPOINT")
            except BaseException:
                with suppress(duckdb.Error):
                    connection.rollback()
                raise
        except duckdb.Error as error:
            raise StoreError(f"{path}: {' '.join(str(error).split())} (its tables are as they were)") from None
    return tuple(tables)


# --- Excel ----------------------------------------------------------------------------------------

_CELL_LIMIT: Final = 32_767
_ROW_LIMIT: Final = 1_048_576
_CUT: Final = " ... (cut: a cell holds no more)"
_EXACT_DIGITS: Final = 15
_FIRST_DAY: Final = date(1900, 3, 1)  # before it the calendar of spreadsheets is wrong


def _xlsx_module() -> Any:
    try:
        import xlsxwriter
    except ImportError:
        raise InputError("Excel files need xlsxwriter (pip install 'hitech-extract[xlsx]')") from None
    return xlsxwriter


def _xlsx(panel: Panel, path: Path) -> tuple[str, ...]:
    if len(panel.rows) >= _ROW_LIMIT:
        raise InputError(f"{path}: {len(panel.rows):,} rows are more than a sheet holds (write .csv or .parquet)")
    book_module = _xlsx_module()
    heading = list(COLUMNS)
    sheets: dict[str, Iterable[list[Any]]] = {
        "panel": [heading, *(list(row.to_dict().values()) for row in panel.rows)],
        "conflicts": [heading, *(list(row.to_dict().values()) for row in panel.conflicts)],
        "coverage": _coverage_table(panel.coverage()),
    }
    with replacing(path) as part:
        # Held in memory, as the rows are: a zip file that breaks off speaks up once more when it is gone.
        content = BytesIO()
        settings = {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}
        book = book_module.Workbook(content, settings)
        book.set_properties({"created": datetime(2000, 1, 1)})  # the same panel is the same bytes
        day, bold = book.add_format({"num_format": "yyyy-mm-dd"}), book.add_format({"bold": True})
        number = book.add_format({"num_format": "#,##0.##########"})
        # A text stays a text, also when somebody goes into its cell and presses Enter.
        quoted = book.add_format({"quote_prefix": True})
        for name, rows in sheets.items():
            sheet = book.add_worksheet(name)
            sheet.freeze_panes(1, 0)
            width = 0
            for place, row in enumerate(rows):
                width = len(row)
                for column, value in enumerate(row):
                    if place == 0:
                        sheet.write_string(0, column, str(value), bold)
                    else:
                        _write(sheet, place, column, value, day, number, quoted)
            sheet.set_column(0, max(width - 1, 0), 16)
        book.close()
        part.write_bytes(content.getvalue())
    return tuple(sheets)


def _write(sheet: Any, row: int, column: int, value: Any, day: Any, number: Any, quoted: Any) -> None:
    """Write a cell of the kind of its value; a number that a cell would round stands as text."""
    if value is None or value == []:
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, Decimal) and len(value.normalize().as_tuple().digits) <= _EXACT_DIGITS:
        whole = value == value.to_integral_value()
        sheet.write_number(row, column, int(value) if whole else float(value), None if whole else number)
    elif isinstance(value, (int, float)):
        sheet.write_number(row, column, value)
    elif isinstance(value, date) and value >= _FIRST_DAY:
        sheet.write_datetime(row, column, value, day)
    else:
        text = (
            _listed(value)
            if isinstance(value, list)
            else cell("text", value)
            if isinstance(value, Decimal)
            else str(value)
        )
        text = text.encode("utf-8", "backslashreplace").decode()
        if len(text.encode("utf-16-le")) // 2 > _CELL_LIMIT:
            text = text[: (_CELL_LIMIT - len(_CUT)) // 2] + _CUT
        sheet.write_string(row, column, text, quoted if is_formula(text) else None)


_WRITERS: Final[dict[str, Callable[[Panel, Path], tuple[str, ...]]]] = {
    ".csv": _csv,
    ".parquet": _parquet,
    ".duckdb": _duckdb,
    ".xlsx": _xlsx,
    ".html": _html,
}
