"""The store in a PostgreSQL database (extra ``postgresql``), by way of ADBC.

``postgresql://user@host/database`` is any URL that libpq takes. The tables stand in a schema of their own,
``hitech_extract``, or another that the URL names: ``postgresql://host/database?schema=news``.
"""

from __future__ import annotations

import json
import re
from typing import Any, Final
from urllib.parse import unquote

from hitech_extract.errors import BusyError, InputError

try:
    from adbc_driver_postgresql import dbapi
except ImportError:
    raise InputError("PostgreSQL needs its ADBC driver (pip install 'hitech-extract[postgresql]')") from None

import pyarrow as pa
import pyarrow.compute as pc

from hitech_extract.stores.database import JSON, STAGED, TABLES, Database
from hitech_extract.stores.store import hide_password
from hitech_extract.tables import Tables

__all__ = ["PostgresStore"]

_WHY: Final = TABLES["figures"].field("why").type
_TYPES: Final = {
    pa.string(): "text",
    pa.int32(): "integer",
    pa.int64(): "bigint",
    pa.float64(): "double precision",
    pa.date32(): "date",
    pa.timestamp("us", "UTC"): "timestamp with time zone",
    pa.decimal128(38, 9): "numeric(38, 9)",
    pa.list_(pa.int32()): "integer[]",
    pa.list_(pa.string()): "text[]",
    JSON: "jsonb",
    _WHY: "jsonb",
}
# How rows come: the driver brings no structs, and no JSON in its binary form.
_STAGED_TYPES: Final = _TYPES | {JSON: "text", _WHY: "text"}

_SCHEMA: Final = "hitech_extract"
_SCHEMA_OPTION: Final = re.compile(r"(?<=[?&])schema=([^&]*)&?")
# What a driver would take for something else, and then show in its messages though it is part of a password.
_UNWRITTEN: Final = re.compile(r"//[^:@/?]*:[^@]*[@/?#].*@|%(?![0-9A-Fa-f]{2})|%00")
_LOCK: Final = 1_214_866_536  # ours among the advisory locks of the database
_PATIENCE: Final = "60s"  # after which a table that another program has locked is a fault


class PostgresStore(Database):
    """Keeps figures in a schema of a PostgreSQL database.

    Args:
        url: the database; ``schema=`` among its options names the schema, which is made if need be.
        tables: the zones and metrics whose names stand in its tables; the packaged ones by default.

    Raises:
        InputError: the database cannot be used, or another run is writing it.
    """

    _errors = (dbapi.Error,)

    def __init__(self, url: str, tables: Tables | None = None) -> None:
        name = hide_password(url)
        if _UNWRITTEN.search(url):
            raise InputError(f"{name}: write @ / ? # and % in a user name, password or option as %40 %2F %3F %23 %25")
        given = _SCHEMA_OPTION.search(url)
        self._schema = unquote(given[1]) if given else _SCHEMA
        if not re.fullmatch(r"[a-z_][a-z0-9_]{0,62}", self._schema):
            raise InputError(f"{name}: {self._schema!r} is no name for a schema (use a-z, 0-9 and _: schema=news_2023)")
        self._connection: Any = None
        try:
            self._connection = dbapi.connect(_SCHEMA_OPTION.sub("", url).rstrip("?&"))
        except dbapi.Error as error:
            raise InputError(f"{name}: {self._reason(error)} (check the URL and the server)") from None
        super().__init__(name, _TYPES, tables)

    def _begin(self) -> None:
        """Do nothing: the driver begins a transaction with the first statement."""

    def _commit(self) -> None:
        self._connection.commit()

    def _rollback(self) -> None:
        self._connection.rollback()

    def _lock(self) -> None:
        # Held by this connection, so it goes with the process, however it ends.
        if not self._query(f"SELECT pg_try_advisory_lock({_LOCK}, hashtext('{self._schema}'))")[0][0]:
            raise BusyError(f"{self.name}: is being written by another run (wait for it, or choose another output)")
        if self._query(f"SELECT to_regnamespace('{self._schema}') IS NULL")[0][0]:
            self._query(f'CREATE SCHEMA "{self._schema}"')
        self._query(f'SET search_path = "{self._schema}"')
        self._query(f"SET lock_timeout = '{_PATIENCE}'")
        for name, schema in (TABLES | STAGED).items():
            columns = ", ".join(f'"{field.name}" {_STAGED_TYPES[field.type]}' for field in schema)
            self._query(f"CREATE TEMPORARY TABLE hitech_new_{name} ({columns})")

    def _create(self) -> None:
        super()._create()
        self._query("ALTER TABLE articles ADD PRIMARY KEY (id)")
        self._query("CREATE INDEX ON figures (doc_id)")

    def _query(self, sql: str) -> list[tuple[Any, ...]]:
        with self._connection.cursor() as cursor:
            cursor.execute(sql)
            return cursor.fetchall() if cursor.description else []

    def _stage(self, name: str, rows: pa.Table) -> None:
        self._query(f"TRUNCATE {name}")
        columns = {field.name: _storable(rows[field.name]) for field in rows.schema}
        with self._connection.cursor() as cursor:
            cursor.adbc_ingest(name, pa.table(columns), mode="append", temporary=True)

    def _taken(self, column: str, kind: pa.DataType) -> str:
        return f'"{column}"::jsonb' if _STAGED_TYPES[kind] != _TYPES[kind] else f'"{column}"'

    def _reason(self, error: Exception) -> str:
        """Return what the server says, without the statement that the driver quotes before it."""
        return super()._reason(error).partition("ERROR: ")[2] or super()._reason(error)

    def close(self) -> None:
        """Let go of the database and its lock."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None


def _storable(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """Return a column as PostgreSQL can take it in: structs as JSON, text without the character 0, which it has not."""
    if pa.types.is_struct(column.type):
        return pa.array([_json(row) for row in column.to_pylist()])
    if pa.types.is_string(column.type) or pa.types.is_large_string(column.type):
        return pc.replace_substring(column, "\0", "\ufffd")
    return column


def _json(row: dict[str, str | None]) -> str:
    kept = {key: value.replace("\0", "\ufffd") for key, value in row.items() if value is not None}
    return json.dumps(kept, ensure_ascii=False)
