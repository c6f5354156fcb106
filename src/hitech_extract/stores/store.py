"""What a store of figures is, what it is given to save, and what the name of an output says."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from os import fspath
from typing import Any, NamedTuple, Protocol

from hitech_extract.io.places import Fault, Place
from hitech_extract.io.sources import InputPath
from hitech_extract.schema import Article, Figure

__all__ = ["Chunk", "Done", "Encode", "Known", "RunRecord", "Store", "hide_password", "is_database", "is_url"]

# Turns the articles of a chunk and their figures into what the store saves of them. It runs in the workers, so it is
# a plain function that can be pickled, and what it returns is small and quick to pickle: bytes.
Encode = Callable[[Sequence[tuple[Article, list[Figure]]]], Any]


class Known(NamedTuple):
    """An article that a store has: the hash of what it was read from, the library version that read it, its figures."""

    hash: str
    version: str
    figures: int


@dataclass(slots=True)
class Done:
    """An article that has been read: all about it but its figures. Its text is empty unless texts are kept."""

    place: Place
    article: Article
    figures: int
    hash: str
    version: str


@dataclass(slots=True)
class Chunk:
    """What became of some entries of the input, in its order.

    ``payload`` is what the store's ``encode`` made of the figures of ``done``. ``lost`` are the ids of articles that
    cannot be read as they are now: what the store has of them is out of date. ``begun`` are the files that are begun
    with this chunk: the faults that the store has of them are out of date.
    """

    done: list[Done] = field(default_factory=list)
    payload: Any = None
    lost: list[str] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    begun: list[str] = field(default_factory=list)


@dataclass(slots=True)
class RunRecord:
    """One run, for the store's own log: what it was asked, when, and what came of it."""

    started: datetime
    version: str
    inputs: tuple[str, ...]
    options: dict[str, Any]
    ended: datetime | None = None
    status: str = "running"  # then "done", "interrupted" or "failed"
    articles: int = 0  # that are in the output, of which
    unchanged: int = 0  # were there before, and
    figures: int = 0  # of all of them
    faults: int = 0


class Store(Protocol):
    """What keeps the figures of runs."""

    @property
    def encode(self) -> Encode:
        """What workers do to the figures of a chunk."""

    def begin(self, run: RunRecord) -> None:
        """Log a run that begins."""

    def known(self, ids: Sequence[str]) -> dict[str, Known]:
        """Return what the store has of these articles."""

    def save(self, chunks: Sequence[Chunk]) -> None:
        """Save chunks, all or nothing, durably; an article that the store has is replaced with its figures."""

    def finish(self, run: RunRecord, ids: Iterable[str] | None) -> None:
        """Log the end of a run; ``ids``, if it has read all of its input, are the input's articles in order."""

    def close(self) -> None:
        """Let go of the output and its lock."""


def is_database(out: InputPath) -> bool:
    """Whether an output is a database, which takes in articles as they come, and not a file made at the end."""
    return fspath(out).lower().endswith(".duckdb") or is_url(out)


def is_url(out: InputPath) -> bool:
    """Whether an output is the URL of a server."""
    return fspath(out).startswith(("postgresql://", "postgres://"))


def hide_password(out: InputPath) -> str:
    """Return an output's name as messages may show it: of a URL, rather too little than a piece of a password."""
    name = fspath(out)
    return re.sub(r"(?<=password=)[^&]*", "***", re.sub(r"(?<=://)([^:@/?]*):.*@", r"\1:***@", name))
