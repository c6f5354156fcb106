"""The store that keeps nothing: figures go to standard output as they come."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from hitech_extract.schema import Article, Figure
from hitech_extract.stores import Chunk, Known, RunRecord

__all__ = ["StreamStore"]


def encode(results: Sequence[tuple[Article, list[Figure]]]) -> bytes:
    """Return the figures as JSON Lines."""
    # A half character can only stand inside a JSON string, where its escape means the same.
    lines = (f"{figure.to_json()}\n" for _, figures in results for figure in figures)
    return "".join(lines).encode("utf-8", "backslashreplace")


class StreamStore:
    """Writes figures to standard output as JSON Lines."""

    encode = staticmethod(encode)

    def begin(self, run: RunRecord) -> None:
        """Do nothing."""

    def known(self, ids: Sequence[str]) -> dict[str, Known]:
        """Know nothing."""
        return {}

    def save(self, chunks: Sequence[Chunk]) -> None:
        """Write the figures."""
        for chunk in chunks:
            sys.stdout.buffer.write(chunk.payload or b"")
        sys.stdout.buffer.flush()

    def finish(self, run: RunRecord, ids: Iterable[str] | None) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""
