"""The store in a DuckDB database (extra ``duckdb``): one file, read by SQL wherever DuckDB is.

The file is locked for as long as the store is open, against other runs and against readers alike.
"""

from __future__ import annotations

import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from hitech_extract.errors import BusyError, InputError

try:
    import duckdb
except ImportError:
    raise InputError("DuckDB databases need duckdb (pip install 'hitech-extract[duckdb]')") from None

import pyarrow as pa

from hitech_extract.stores.database import JSON, TABLES, Database
from hitech_extract.tables import Tables

__all__ = ["DuckDBStore"]

_TYPES: Final = {
    pa.string(): "VARCHAR",
    pa.int32(): "INTEGER",
    pa.int64(): "BIGINT",
    pa.float64(): "DOUBLE",
    pa.date32(): "DATE",
    pa.timestamp("us", "UTC"): "TIMESTAMP WITH TIME ZONE",
    pa.decimal128(38, 9): "DECIMAL(38, 9)",
    pa.list_(pa.int32()): "INTEGER[]",
    pa.list_(pa.string()): "VARCHAR[]",
    JSON: "JSON",
    TABLES["figures"].field("why").type: "STRUCT(value VARCHAR, measure VARCHAR, zone VARCHAR, metric VARCHAR, "
    "period VARCHAR)",
}
# More memory or threads make it no quicker, and the order of rows means nothing in a database.
_MEGABYTES: Final = 128
_SETTINGS: Final[dict[str, str | bool | int | float | list[str]]] = {
    "threads": 1,
    "memory_limit": f"{_MEGABYTES}MB",
    "preserve_insertion_order": False,
}

# What the driver says of a lock, here and on Windows, and of a database open in this process.
_IN_USE: Final = re.compile(r"Could not set lock|being used by another process|different configuration")

# DuckDB's lock keeps out other processes only.
_open_here: Final[set[Path]] = set()


class DuckDBStore(Database):
    """Keeps figures in a DuckDB database.

    Args:
        path: the database's file; it is made if need be, and other tables in it are left alone.
        tables: the zones and metrics whose names stand in its tables; the packaged ones by default.

    Raises:
        InputError: the file cannot be used, or another run is writing it.
    """

    _errors = (duckdb.Error,)

    def __init__(self, path: Path, tables: Tables | None = None) -> None:
        self._path = path.resolve()
        self._connection: Any = None
        self._megabytes = _MEGABYTES
        if self._path in _open_here:
            raise _in_use(path)
        if not self._path.exists():
            _make(self._path)
        try:
            self._connection = duckdb.connect(str(self._path), config=_SETTINGS)
        except duckdb.Error as error:
            if _IN_USE.search(str(error)):
                raise _in_use(path) from None
            raise InputError(f"{path}: cannot be used: {self._reason(error)} (choose another output)") from None
        _open_here.add(self._path)
        super().__init__(str(path), _TYPES, tables)

    def _begin(self) -> None:
        with _interruptible():
            self._connection.begin()

    def _commit(self) -> None:
        with _interruptible():
            self._connection.commit()

    def _rollback(self) -> None:
        self._connection.rollback()

    def _lock(self) -> None:
        """Do nothing: opening has taken the lock."""

    def _query(self, sql: str) -> list[tuple[Any, ...]]:
        with _interruptible():
            rows: list[tuple[Any, ...]] = self._connection.execute(sql).fetchall()
        return rows

    def _stage(self, name: str, rows: pa.Table) -> None:
        # A transaction wants its rows in memory, so what is uncommonly long gets the room.
        needed = 4 * (rows.nbytes >> 20)
        if needed > self._megabytes:
            self._connection.execute(f"SET memory_limit = '{needed}MB'")
            self._megabytes = needed
        self._connection.register(name, rows)

    def close(self) -> None:
        """Let go of the file and its lock."""
        if self._connection is not None:
            self._connection.close()
            self._connection = None
            _open_here.discard(self._path)


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let Ctrl-C be Ctrl-C, in whose place the driver raises an error of its own."""
    try:
        yield
    except RuntimeError as error:  # none of duckdb.Error is one
        if str(error) != "Query interrupted":
            raise
        raise KeyboardInterrupt from None


def _in_use(path: Path) -> BusyError:
    return BusyError(
        f"{path}: is being written by another run, or open in another program (wait for it, or choose another output)"
    )


def _make(path: Path) -> None:
    """Make an empty database that is whole from the first moment: half a one, after a kill, could not be opened."""
    part = path.with_name(f".{path.stem}-{secrets.token_hex(4)}{path.suffix}")
    try:
        duckdb.connect(str(part)).close()
        try:
            os.link(part, path)  # unlike a renaming, it does not replace what another run has made meanwhile
        except FileExistsError:
            return
        except OSError:  # a file system without links
            part.rename(path)
        # The log of a database that is gone, after a kill, would be taken for this one's.
        path.with_name(f"{path.name}.wal").unlink(missing_ok=True)
    except (duckdb.Error, OSError) as error:
        why = " ".join(str(error).split())
        raise InputError(f"{path}: cannot be made: {why} (mend it, or choose another output)") from None
    finally:
        part.unlink(missing_ok=True)
