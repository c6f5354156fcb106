"""What the databases share: their tables, their views, and how chunks become rows.

Rows come as Arrow tables, stand beside the tables of the database under names that begin with ``hitech_new_`` and go
in by SQL that is fixed: nothing that was read ever becomes part of a statement.
"""

from __future__ import annotations

import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from itertools import groupby
from typing import Any, Final, NamedTuple

import pyarrow as pa

from hitech_extract.arrow import SCHEMA, record_batch, strings
from hitech_extract.errors import InputError, StoreError
from hitech_extract.io.places import Fault, Place
from hitech_extract.rules import load_metrics, load_provinces, load_zones
from hitech_extract.schema import Article, Figure
from hitech_extract.stores.store import Chunk, Done, Known, RunRecord
from hitech_extract.tables import Tables

__all__ = ["JSON", "STAGED", "TABLES", "Database", "encode", "save_figures"]

_LAYOUT: Final = 1  # rises when tables or views change, so that no version writes into the tables of another
_CHUNK: Final = 5_000
_PIECE: Final = 50_000  # so many figures go in at a time, however many are saved at once

JSON: Final = pa.large_string()  # no other column is of it
_TEXT, _DAY, _NUMBER = pa.string(), pa.date32(), pa.int64()
_TIME, _TEXTS = pa.timestamp("us", "UTC"), pa.list_(pa.string())

TABLES: Final[dict[str, pa.Schema]] = {
    "articles": pa.schema(
        {
            "id": _TEXT,
            "date": _DAY,
            "title": _TEXT,
            "source": _TEXT,
            "file": _TEXT,
            "line": _NUMBER,
            "figures": _NUMBER,
            "hash": _TEXT,
            "version": _TEXT,
            "text": _TEXT,
        }
    ),
    "figures": SCHEMA,
    "faults": pa.schema({"file": _TEXT, "line": _NUMBER, "article_id": _TEXT, "problem": _TEXT}),
    "runs": pa.schema(
        {
            "id": _NUMBER,
            "started": _TIME,
            "ended": _TIME,
            "status": _TEXT,
            "version": _TEXT,
            "inputs": _TEXTS,
            "options": JSON,
            "articles": _NUMBER,
            "unchanged": _NUMBER,
            "figures": _NUMBER,
            "faults": _NUMBER,
        }
    ),
    "zones": pa.schema({"id": _TEXT, "name": _TEXT, "city": _TEXT, "province": _TEXT}),
    "metrics": pa.schema({"id": _TEXT, "name": _TEXT, "nature": _TEXT, "unit": _TEXT}),
    "hitech_extract": pa.schema({"layout": _NUMBER}),
}
"""The tables, and their columns as rows come for them."""

STAGED: Final[dict[str, pa.Schema]] = {"ids": pa.schema({"id": _TEXT}), "files": pa.schema({"file": _TEXT})}
"""What else is staged."""

_KEY: Final = """zone_id, zone_name, metric_id, metric_name, period, period_start, period_end,
    measure, baseline, baseline_start, baseline_end, unit"""

VIEWS: Final = {
    # What is linked to zone, metric and period, and has a value.
    "observations": """
SELECT figures.zone_id, zones.name AS zone_name, zones.city, zones.province,
    figures.metric_id, metrics.name AS metric_name,
    figures.period, figures.period_start, figures.period_end,
    figures.measure, figures.baseline, figures.baseline_start, figures.baseline_end,
    figures.value, figures.unit, figures.modifier, figures.confidence,
    figures.text, figures.doc_id, figures.start, figures."end", articles.date, articles.title, articles.source
FROM figures
JOIN articles ON articles.id = figures.doc_id
LEFT JOIN zones ON zones.id = figures.zone_id
LEFT JOIN metrics ON metrics.id = figures.metric_id
WHERE figures.zone_id IS NOT NULL AND figures.metric_id IS NOT NULL
    AND figures.period IS NOT NULL AND figures.value IS NOT NULL""",
    # The best-supported value is that of the most articles; among several, the one that is stated with most confidence.
    "panel": f"""
WITH stated AS (
    SELECT {_KEY}, value, doc_id, count(*) AS statements, max(confidence) AS confidence,
        CASE row_number() OVER (PARTITION BY {_KEY}, doc_id ORDER BY value) WHEN 1 THEN 1 ELSE 0 END AS article
    FROM observations GROUP BY {_KEY}, value, doc_id
), ranked AS (
    SELECT {_KEY}, value, max(confidence) AS confidence, sum(statements) AS statements, sum(article) AS articles,
        row_number() OVER (
            PARTITION BY {_KEY} ORDER BY count(*) DESC, max(confidence) DESC, sum(statements) DESC, value
        ) AS place
    FROM stated GROUP BY {_KEY}, value
)
SELECT {_KEY}, max(CASE place WHEN 1 THEN value END) AS value, min(value) AS lowest, max(value) AS highest,
    max(CASE place WHEN 1 THEN confidence END) AS confidence,
    CAST(sum(statements) AS BIGINT) AS statements, CAST(sum(articles) AS BIGINT) AS articles
FROM ranked GROUP BY {_KEY}""",  # noqa: S608  # the key is ours
}


def encode(results: Sequence[tuple[Article, list[Figure]]]) -> bytes:
    """Return the figures of some articles as an Arrow stream."""
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, SCHEMA) as stream:
        stream.write_batch(record_batch([figure for _, figures in results for figure in figures]))
    return bytes(sink.getvalue())


def save_figures(figures: Iterable[Figure], store: Database) -> int:
    """Put figures into a database, all or none; those that it has of the same articles go.

    Raises:
        InputError: the figures of an article do not stand together.
        StoreError: the database fails.
    """
    saved = 0

    def chunks() -> Iterator[Chunk]:
        nonlocal saved
        for chunk in _chunks(figures):
            saved += sum(done.figures for done in chunk.done)
            yield chunk

    store.save(chunks())
    return saved


def _chunks(figures: Iterable[Figure]) -> Iterator[Chunk]:
    """Yield figures whose articles are not at hand as chunks."""
    results: list[tuple[Article, list[Figure]]] = []
    seen: set[str] = set()
    size = 0
    for doc_id, group in groupby(figures, key=lambda figure: figure.doc_id):
        if doc_id in seen:
            raise InputError(f"the figures of {doc_id!r} do not stand together (sort them by doc_id)")
        seen.add(doc_id)
        results.append((Article(doc_id, ""), list(group)))
        size += len(results[-1][1])
        if size >= _CHUNK:
            yield _chunk(results)
            results, size = [], 0
    yield _chunk(results)


def _chunk(results: Sequence[tuple[Article, list[Figure]]]) -> Chunk:
    # Without a hash, so that a run that meets the article reads it.
    return Chunk([Done(Place(""), article, len(found), "", "") for article, found in results], encode(results))


class Database(ABC):
    """A store in a database, whichever: what is the same in all.

    Args:
        name: what to call it in messages.
        types: what the types of ``TABLES`` are called in it.
        tables: the zones and metrics whose names stand in its tables; the packaged ones by default.
    """

    encode = staticmethod(encode)

    def __init__(self, name: str, types: Mapping[pa.DataType, str], tables: Tables | None = None) -> None:
        self.name = name
        self.types = types
        self._run_id = 0
        try:
            with self._transaction(opening=True):
                self._lock()
                self._make_tables()
                self._name_zones_and_metrics(tables or Tables())
        except BaseException:
            self.close()
            raise

    # --- What differs ---

    _errors: tuple[type[Exception], ...]

    @abstractmethod
    def _begin(self) -> None: ...

    @abstractmethod
    def _commit(self) -> None: ...

    @abstractmethod
    def _rollback(self) -> None: ...

    @abstractmethod
    def _lock(self) -> None:
        """Take what keeps a second run out, if opening has not."""

    @abstractmethod
    def _query(self, sql: str) -> list[tuple[Any, ...]]: ...

    @abstractmethod
    def _stage(self, name: str, rows: pa.Table) -> None:
        """Let rows be read under a name that only this connection sees; those of before are gone."""

    def _taken(self, column: str, kind: pa.DataType) -> str:
        """Return how a column of staged rows is taken over."""
        return f'"{column}"'

    @abstractmethod
    def close(self) -> None:
        """Let go of the database and its lock."""

    # --- What does not ---

    @contextmanager
    def _transaction(self, opening: bool = False) -> Iterator[None]:
        try:
            self._begin()
            yield
            self._commit()
        except BaseException as error:
            with suppress(*self._errors):  # those of a lost connection, whose transaction is lost with it
                self._rollback()
            if not isinstance(error, self._errors):
                raise
            why = self._reason(error)
            if opening:
                raise InputError(f"{self.name}: cannot be used: {why} (mend it, or choose another output)") from None
            raise StoreError(f"{self.name}: {why} (what was saved before is kept; run again to go on)") from None

    def _reason(self, error: Exception) -> str:
        """Return what a driver says, as one line."""
        return " ".join(str(error).split("\n\n")[0].split())

    def _make_tables(self) -> None:
        """Make tables and views where there are none; refuse those that are of other make."""
        found: dict[str, list[str]] = {}
        for table, column in self._query(
            "SELECT table_name, column_name FROM information_schema.columns "
            "WHERE table_catalog = current_database() AND table_schema = current_schema() "
            "ORDER BY table_name, ordinal_position"
        ):
            found.setdefault(table, []).append(column)
        if "hitech_extract" not in found:
            for name in (*TABLES, *VIEWS):
                if name in found:
                    raise InputError(
                        f"{self.name}: holds a table {name!r} of other make (rename it, or choose another output)"
                    )
            self._create()
            return
        (layout,) = self._query("SELECT max(layout) FROM hitech_extract")[0]
        if layout != _LAYOUT:
            raise InputError(
                f"{self.name}: its tables have layout {layout}, of another version of hitech-extract; this one writes "
                f"layout {_LAYOUT} (choose another output, or run with that version)"
            )
        for name, schema in TABLES.items():
            if found.get(name) != schema.names:
                raise InputError(
                    f"{self.name}: its table {name!r} has been dropped or changed (mend it, or choose another output)"
                )

    def _create(self) -> None:
        for name, schema in TABLES.items():
            columns = ", ".join(f'"{field.name}" {self.types[field.type]}' for field in schema)
            self._query(f"CREATE TABLE {name} ({columns})")
        for name, query in VIEWS.items():
            self._query(f"CREATE VIEW {name} AS {query}")
        self._insert("hitech_extract", _table("hitech_extract", [(_LAYOUT,)]))

    def _name_zones_and_metrics(self, tables: Tables) -> None:
        """Put in today's names; those that other runs brought stay."""
        provinces = {province.id: province.name for province in load_provinces()}
        zones = {zone.id: zone for zone in (*load_zones(), *tables.zones)}.values()
        rows = [(zone.id, zone.name, zone.city or None, provinces.get(zone.province)) for zone in zones]
        self._insert("zones", _table("zones", rows), replaced="id")
        metrics = {metric.id: metric for metric in (*load_metrics(), *tables.metrics)}.values()
        rows = [(metric.id, metric.name, metric.nature, metric.unit) for metric in metrics]
        self._insert("metrics", _table("metrics", rows), replaced="id")

    def _insert(self, table: str, rows: pa.Table, replaced: str | None = None) -> None:
        """Put rows into a table, in the place of those that have the same ``replaced``."""
        self._stage(f"hitech_new_{table}", rows)
        if replaced:
            self._query(f"DELETE FROM {table} WHERE {replaced} IN (SELECT {replaced} FROM hitech_new_{table})")  # noqa: S608
        names = ", ".join(f'"{name}"' for name in rows.schema.names)
        taken = ", ".join(self._taken(field.name, field.type) for field in rows.schema)
        self._query(f"INSERT INTO {table} ({names}) SELECT {taken} FROM hitech_new_{table}")  # noqa: S608

    def begin(self, run: RunRecord) -> None:
        """Log a run that begins; one that is still said to be running was killed, or the database would be locked."""
        with self._transaction():
            self._query("UPDATE runs SET status = 'interrupted' WHERE status = 'running'")
            self._run_id = 1 + self._query("SELECT coalesce(max(id), 0) FROM runs")[0][0]
            self._log(run)

    def finish(self, run: RunRecord, ids: Iterable[str] | None) -> None:
        """Log the end of a run; articles that are no longer in the input stay."""
        with self._transaction():
            self._log(run)

    def _log(self, run: RunRecord) -> None:
        row = (
            self._run_id,
            run.started,
            run.ended,
            run.status,
            run.version,
            list(run.inputs),
            json.dumps(run.options, ensure_ascii=False),
            run.articles,
            run.unchanged,
            run.figures,
            run.faults,
        )
        self._insert("runs", _table("runs", [row]), replaced="id")

    def known(self, ids: Sequence[str]) -> dict[str, Known]:
        """Return what the database has of these articles."""
        if not ids:
            return {}
        with self._transaction():
            self._stage("hitech_new_ids", pa.table({"id": strings(list(ids))}))
            rows = self._query(
                "SELECT id, hash, version, figures FROM articles WHERE id IN (SELECT id FROM hitech_new_ids)"
            )
        return {row[0]: Known(*row[1:]) for row in rows}

    def save(self, chunks: Iterable[Chunk]) -> None:
        """Save chunks in one transaction; an article that is there is replaced with its figures."""
        with self._transaction():
            for piece in _pieces(chunks):
                self._save(_rows(piece))

    def _save(self, rows: _Rows) -> None:
        self._stage("hitech_new_files", rows.begun)
        self._query("DELETE FROM faults WHERE file IN (SELECT file FROM hitech_new_files)")
        self._insert("faults", rows.faults)
        self._stage("hitech_new_ids", rows.ids)
        known = "SELECT id FROM articles WHERE id IN (SELECT id FROM hitech_new_ids)"
        # Most articles are new, and there is nothing to look for among millions of figures.
        if self._query(f"SELECT count(*) FROM ({known}) AS known")[0][0]:  # noqa: S608
            self._query(f"DELETE FROM figures WHERE doc_id IN ({known})")  # noqa: S608
            self._query("DELETE FROM articles WHERE id IN (SELECT id FROM hitech_new_ids)")
        self._insert("articles", rows.articles)
        self._insert("figures", rows.figures)


class _Rows(NamedTuple):
    """The rows of some chunks."""

    ids: pa.Table
    articles: pa.Table
    figures: pa.Table
    faults: pa.Table
    begun: pa.Table


def _pieces(chunks: Iterable[Chunk]) -> Iterator[list[Chunk]]:
    """Group chunks so that a piece is of a bounded size."""
    piece: list[Chunk] = []
    size = 0
    for chunk in chunks:
        piece.append(chunk)
        size += len(chunk.done) + sum(done.figures for done in chunk.done)
        if size >= _PIECE:
            yield piece
            piece, size = [], 0
    if piece:
        yield piece


def _rows(chunks: Sequence[Chunk]) -> _Rows:
    done = [done for chunk in chunks for done in chunk.done]
    batches = [batch for chunk in chunks if chunk.payload for batch in pa.ipc.open_stream(chunk.payload)]
    figures = pa.Table.from_batches(batches, SCHEMA)
    # Of an article that is there twice, the last counts.
    last = {one.article.id: number for number, one in enumerate(done)}
    if len(last) < len(done):
        kept = [last[one.article.id] == number for number, one in enumerate(done) for _ in range(one.figures)]
        figures = figures.filter(pa.array(kept, pa.bool_()))
        done = [one for number, one in enumerate(done) if last[one.article.id] == number]
    faults: list[Fault] = []
    for chunk in chunks:
        faults = [fault for fault in faults if fault.place.file not in chunk.begun] + chunk.faults
    begun = dict.fromkeys(file for chunk in chunks for file in chunk.begun)
    lost = [name for chunk in chunks for name in chunk.lost]
    return _Rows(
        pa.table({"id": strings([*last, *lost])}),
        _table("articles", [_article_row(one) for one in done]),
        figures,
        _table("faults", [(*fault.place, fault.article_id, fault.problem) for fault in faults]),
        pa.table({"file": strings([*begun])}),
    )


def _article_row(done: Done) -> tuple[Any, ...]:
    article, place = done.article, done.place
    about = (article.id, article.date, article.title, article.source)
    return *about, place.file or None, place.line, done.figures, done.hash, done.version, article.text or None


def _table(name: str, rows: Sequence[tuple[Any, ...]]) -> pa.Table:
    """Return rows as an Arrow table with the columns of a table of the database."""
    schema = TABLES[name]
    columns: Iterable[tuple[Any, ...]] = zip(*rows, strict=True) if rows else [()] * len(schema)
    arrays = [
        strings(list(values)) if field.type == _TEXT else pa.array(values, field.type)
        for field, values in zip(schema, columns, strict=True)
    ]
    return pa.Table.from_arrays(arrays, schema=schema)
