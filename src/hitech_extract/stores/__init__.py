"""Where runs keep their figures: files, by way of a journal beside them, and databases.

A store takes chunks of articles that have been read, each chunk whole or not at all, and tells which articles it
has. So a run that was stopped anywhere goes on where it was. An open store is locked against a second run.
"""

from __future__ import annotations

from os import fspath
from pathlib import Path
from typing import TYPE_CHECKING

from hitech_extract.io.sources import InputPath
from hitech_extract.stores.store import (
    Chunk,
    Done,
    Encode,
    Known,
    RunRecord,
    Store,
    hide_password,
    is_database,
    is_url,
)

if TYPE_CHECKING:
    from hitech_extract.tables import Tables

__all__ = [
    "Chunk",
    "Done",
    "Encode",
    "Known",
    "RunRecord",
    "Store",
    "hide_password",
    "is_database",
    "is_url",
    "open_store",
    "place_of_faults",
]


def open_store(out: InputPath | None, keep_text: bool = False, tables: Tables | None = None) -> Store:
    """Open the store that an output names.

    Args:
        out: a file (``.jsonl``, ``.csv``, ...), a DuckDB database (``.duckdb``), a PostgreSQL database
            (``postgresql://...``), or None for standard output.
        keep_text: whether the texts that were read are kept too.
        tables: the zones and metrics whose names stand in a database; the packaged ones by default.

    Raises:
        InputError: the output cannot be used, or another run is writing it.
    """
    if out is None:
        from hitech_extract.stores.stream import StreamStore

        return StreamStore()
    if is_url(out):
        from hitech_extract.stores.postgres import PostgresStore

        return PostgresStore(fspath(out), tables)
    if is_database(out):
        from hitech_extract.stores.duckdb import DuckDBStore

        return DuckDBStore(Path(out), tables)
    from hitech_extract.stores.journal import JournalStore

    return JournalStore(Path(out).resolve(), keep_text)


def place_of_faults(out: InputPath) -> str:
    """Say where the faults of a run are kept."""
    return f"table faults of {hide_password(out)}" if is_database(out) else f"{fspath(out)}.faults.jsonl"
