"""Where the figures of a panel come from: JSON Lines, Parquet, or the database of a run."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from hitech_extract.errors import InputError
from hitech_extract.io.readers import read_placed_figures
from hitech_extract.io.streams import BROKEN
from hitech_extract.schema import Article, Figure

__all__ = ["FigureFiles"]


@dataclass(slots=True)
class FigureFiles:
    """The figures of some files, one after the other, and what a database tells of their articles.

    ``.duckdb`` is a database that ``run`` has written, ``.parquet`` a file of it; any other name holds JSON Lines.
    """

    paths: Iterable[Path]
    dates: dict[str, date | None] = field(default_factory=dict)
    texts: list[Article] = field(default_factory=list)  # of a run with --keep-text
    without_value: int = 0  # rows that have no value, since no table can hold it

    def __iter__(self) -> Iterator[Figure]:
        """Read the figures.

        Raises:
            InputError: a file is none of figures.
            ArticleError: a line is no figure of this version of the record; it is named.
        """
        for path in self.paths:
            kind = path.suffix.lower()
            try:
                if kind == ".duckdb":
                    yield from self._database(path)
                elif kind == ".parquet":
                    yield from self._parquet(path)
                elif kind in (".csv", ".tsv", ".xlsx"):
                    raise InputError(f"{path}: a table for people (write the figures as .jsonl, .parquet or .duckdb)")
                else:
                    yield from (figure for _, figure in read_placed_figures(path, alike=True))
            except BROKEN as error:
                raise InputError(f"{path}: cannot be read: {error} (check the file)") from None

    def _parquet(self, path: Path) -> Iterator[Figure]:
        import pyarrow as pa
        from pyarrow.parquet import ParquetFile

        import hitech_extract.arrow  # noqa: F401  # says which extra is missing

        try:
            with ParquetFile(path) as file:
                for batch in file.iter_batches(5_000):
                    yield from self._batch(path, batch)
        except pa.ArrowInvalid as error:
            raise InputError(f"{path}: no Parquet file: {error} (check the file)") from None

    def _database(self, path: Path) -> Iterator[Figure]:
        try:
            import duckdb
            import pyarrow as pa
        except ImportError:
            raise InputError("DuckDB databases need duckdb (pip install 'hitech-extract[duckdb]')") from None
        try:
            with duckdb.connect(str(path.resolve()), read_only=True) as connection:
                tables = {name for (name,) in connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()}
                if not {"figures", "articles"} <= tables:
                    raise InputError(f"{path}: no tables figures and articles (give a database that run has written)")
                rows: list[Any] = connection.execute("SELECT id, date, title, text FROM articles").fetchall()
                self.dates.update((id_, day) for id_, day, _, _ in rows)
                self.texts += [Article(id_, text, day, title) for id_, day, title, text in rows if text]
                for batch in pa.RecordBatchReader.from_stream(connection.sql("SELECT * FROM figures")):
                    yield from self._batch(path, batch)
        except duckdb.Error as error:
            why = " ".join(str(error).split())
            raise InputError(f"{path}: cannot be read: {why} (is another program writing it?)") from None

    def _batch(self, path: Path, batch: Any) -> Iterator[Figure]:
        from hitech_extract.arrow import figures

        if "value" in batch.schema.names:
            valued = batch.filter(batch["value"].is_valid())
            self.without_value += batch.num_rows - valued.num_rows
            batch = valued
        try:
            yield from figures(batch)
        except InputError as error:
            raise InputError(f"{path}: {error} (give what run has written)") from None
