"""The store for files: a journal beside the output keeps what is done, and the output is written from it as a whole.

The journal of ``figures.csv`` is ``.figures.csv.journal``, an SQLite database. It stays, so that the next run over the
same articles has only to read what is new; without it everything is read anew.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from hitech_extract.errors import BusyError, InputError, StoreError
from hitech_extract.io.forms import WRITERS, form_of
from hitech_extract.io.places import Fault
from hitech_extract.io.targets import remove_parts, replacing
from hitech_extract.schema import Article, Figure
from hitech_extract.stores.store import Chunk, Known, RunRecord

__all__ = ["JournalStore", "articles_path", "faults_path", "journal_path"]

_LAYOUT: Final = 1
# About 16 MB, whatever the size of the journal.
_CACHE: Final = -16_000
_TABLES: Final = """
CREATE TABLE IF NOT EXISTS articles(
    id TEXT PRIMARY KEY, hash TEXT NOT NULL, version TEXT NOT NULL, count INTEGER NOT NULL, figures BLOB NOT NULL,
    article BLOB
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS faults(number INTEGER PRIMARY KEY, fault TEXT NOT NULL);
"""


def journal_path(out: Path) -> Path:
    """Return where the journal of an output stands."""
    return out.with_name(f".{out.name}.journal")


def faults_path(out: Path) -> Path:
    """Return where the faults of a run are written."""
    return out.with_name(f"{out.name}.faults.jsonl")


def articles_path(out: Path) -> Path:
    """Return where the articles are written that were read, if texts are kept."""
    return out.with_name(f"{out.name}.articles.jsonl")


def encode(results: Sequence[tuple[Article, list[Figure]]]) -> list[bytes]:
    """Return the figures of each article as JSON Lines, compressed."""
    return [
        zlib.compress("".join(f"{figure.to_json()}\n" for figure in figures).encode("utf-8", "backslashreplace"), 1)
        for _, figures in results
    ]


class JournalStore:
    """Keeps figures in a journal, and writes the output when a run has read all of its input.

    Args:
        out: the file to write.
        keep_text: whether to write the articles too.

    Raises:
        InputError: another run writes this output, or the journal is none of ours.
    """

    encode = staticmethod(encode)

    def __init__(self, out: Path, keep_text: bool = False) -> None:
        self.out = out
        self.keep_text = keep_text
        self.journal = journal_path(out)
        try:
            self._db = sqlite3.connect(self.journal, timeout=0, isolation_level=None)
            # The lock is taken with the first transaction, and goes with this process, however it ends.
            self._db.execute("PRAGMA locking_mode = EXCLUSIVE")
            self._db.execute("PRAGMA journal_mode = WAL")
            self._db.execute(f"PRAGMA cache_size = {_CACHE}")
            self._db.executescript(f"BEGIN IMMEDIATE; {_TABLES} COMMIT;")
            layout = self._db.execute("PRAGMA user_version").fetchone()[0]
        except sqlite3.OperationalError as error:
            if "locked" in str(error):
                raise BusyError(f"{out}: is being written by another run (wait for it, or choose another)") from None
            raise InputError(f"{self.journal}: cannot be used: {error} (choose another output)") from None
        except sqlite3.DatabaseError as error:
            raise InputError(f"{self.journal}: {error} (delete it: all articles are then read anew)") from None
        if layout not in (0, _LAYOUT):
            self._db.close()
            raise InputError(f"{self.journal}: is of another version (delete it: all articles are then read anew)")
        self._db.execute(f"PRAGMA user_version = {_LAYOUT}")

    def begin(self, run: RunRecord) -> None:
        """Forget the faults of earlier runs."""
        with self._transaction():
            self._db.execute("DELETE FROM faults")

    def known(self, ids: Sequence[str]) -> dict[str, Known]:
        """Return what the journal has of these articles."""
        found = {}
        for at in range(0, len(ids), 500):
            some = ids[at : at + 500]
            query = f"SELECT id, hash, version, count FROM articles WHERE id IN ({','.join('?' * len(some))})"  # noqa: S608
            found.update({row[0]: Known(*row[1:]) for row in self._db.execute(query, some)})
        return found

    def save(self, chunks: Sequence[Chunk]) -> None:
        """Save chunks in one transaction."""
        with self._transaction():
            for chunk in chunks:
                self._db.executemany("DELETE FROM articles WHERE id = ?", ((name,) for name in chunk.lost))
                self._db.executemany(
                    "INSERT OR REPLACE INTO articles VALUES (?, ?, ?, ?, ?, ?)",
                    (
                        (done.article.id, done.hash, done.version, done.figures, figures, self._article(done.article))
                        for done, figures in zip(chunk.done, chunk.payload or (), strict=True)
                    ),
                )
                self._db.executemany(
                    "INSERT INTO faults(fault) VALUES (?)", ((_fault_line(fault),) for fault in chunk.faults)
                )

    def _article(self, article: Article) -> bytes | None:
        line = f"{json.dumps(article.to_dict(), ensure_ascii=False)}\n".encode("utf-8", "backslashreplace")
        return zlib.compress(line, 1) if self.keep_text else None

    def finish(self, run: RunRecord, ids: Iterable[str] | None) -> None:
        """Write the output and what belongs to it, if the run has read all of its input."""
        if ids is None:
            return
        with self._transaction():
            self._db.execute("CREATE TEMP TABLE wanted(number INTEGER PRIMARY KEY, id TEXT UNIQUE)")
            self._db.executemany("INSERT INTO wanted(id) VALUES (?)", ((name,) for name in ids))
            self._db.execute("DELETE FROM articles WHERE id NOT IN (SELECT id FROM wanted)")
        try:
            for path in (self.out, faults_path(self.out), articles_path(self.out)):
                remove_parts(path)
            faults = [f"{row[0]}\n".encode() for row in self._db.execute("SELECT fault FROM faults ORDER BY number")]
            _write_or_remove(faults_path(self.out), faults)
            # Closed, since a query left open in a traceback would hold the lock on.
            with closing(self._blocks("article")) as texts:
                _write_or_remove(articles_path(self.out), texts if self.keep_text else None)
            # Last, so that where the output is there, what belongs to it is there too.
            with replacing(self.out) as part, closing(self._blocks("figures")) as blocks:
                self._write_figures(blocks, part)
        except (OSError, sqlite3.Error) as error:
            why = getattr(error, "strerror", None) or error
            raise StoreError(f"{self.out}: {why} (what is done is kept; run again)") from None

    def _write_figures(self, blocks: Iterable[bytes], part: Path) -> None:
        if form_of(self.out) == ".jsonl":
            _write_blocks(blocks, part)  # as they are: reading them would take longer than all else
        else:
            # Bytes, since a string of JSON may hold what ends a line of text: U+2028, U+0085.
            figures = (Figure.from_json(line.decode()) for block in blocks for line in block.splitlines())
            WRITERS[form_of(self.out)](figures, part)

    def _blocks(self, column: str) -> Generator[bytes]:
        """Yield a column of the articles in the order of the input, unpacked."""
        query = f"SELECT {column} FROM wanted JOIN articles USING (id) ORDER BY number"  # noqa: S608
        return (zlib.decompress(packed) for (packed,) in self._db.execute(query))

    @contextmanager
    def _transaction(self) -> Iterator[None]:
        try:
            self._db.execute("BEGIN")
            yield
            self._db.execute("COMMIT")
        except sqlite3.Error as error:
            raise StoreError(f"{self.journal}: {error} (what was saved before is kept; run again to go on)") from None
        finally:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")

    def close(self) -> None:
        """Let go of the journal."""
        self._db.close()


def _fault_line(fault: Fault) -> str:
    row = {"file": fault.place.file, "line": fault.place.line, "id": fault.article_id, "problem": fault.problem}
    return json.dumps(row, ensure_ascii=False)


def _write_or_remove(path: Path, blocks: Iterable[bytes] | None) -> None:
    """Write a file that goes with the output; with nothing to write, one from before goes."""
    if blocks:
        with replacing(path) as part:
            _write_blocks(blocks, part)
    else:
        path.unlink(missing_ok=True)


def _write_blocks(blocks: Iterable[bytes], path: Path) -> None:
    with path.open("xb") as stream:
        stream.writelines(blocks)
