"""The store that keeps nothing: figures go to standard output as they come."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Sequence

from hitech_extract.errors import InputError, StoreError
from hitech_extract.schema import Article, Figure
from hitech_extract.stores.store import Chunk, Known, RunRecord

__all__ = ["StreamStore"]


def encode(results: Sequence[tuple[Article, list[Figure]]]) -> bytes:
    """Return the figures as JSON Lines."""
    # A half character can only stand inside a JSON string, where its escape means the same.
    lines = (f"{figure.to_json()}\n" for _, figures in results for figure in figures)
    return "".join(lines).encode("utf-8", "backslashreplace")


class StreamStore:
    """Writes figures to standard output as JSON Lines.

    Raises:
        InputError: there is no standard output.
    """

    encode = staticmethod(encode)

    def __init__(self) -> None:
        if sys.stdout is None:
            raise InputError("standard output is closed (name a file: -o figures.jsonl)")

    def begin(self, run: RunRecord) -> None:
        """Do nothing."""

    def known(self, ids: Sequence[str]) -> dict[str, Known]:
        """Know nothing."""
        return {}

    def save(self, chunks: Sequence[Chunk]) -> None:
        """Write the figures."""
        try:
            for chunk in chunks:
                sys.stdout.buffer.write(chunk.payload or b"")
            sys.stdout.buffer.flush()
        except BrokenPipeError:  # whoever read them has had enough
            raise
        except OSError as error:
            raise StoreError(f"standard output: {error.strerror or error} (name a file: -o figures.jsonl)") from None

    def finish(self, run: RunRecord, ids: Iterable[str] | None) -> None:
        """Do nothing."""

    def close(self) -> None:
        """Do nothing."""
