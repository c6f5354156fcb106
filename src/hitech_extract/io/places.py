"""What reading an input yields: entries, each with its place, and the faults between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from hitech_extract.io.pages import Page
from hitech_extract.schema import Article

__all__ = ["Entry", "Fault", "Place", "printable"]


def printable(text: str) -> str:
    """Return a text as one line without control characters.

    What comes from outside must neither steer a terminal nor begin a line of its own in a log.
    """
    return "".join(
        character if character.isprintable() else " " if character.isspace() else "\ufffd" for character in text
    )


class Place(NamedTuple):
    """Where an article stands: a file and, in files of many, its line, row or record, counted from 1."""

    file: str
    line: int | None = None

    def __str__(self) -> str:
        return self.file if self.line is None else f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in an input that could not be read: where, and what is wrong (mend)."""

    place: Place
    problem: str
    article_id: str | None = None

    def __str__(self) -> str:
        return printable(f"{self.place}: {self.problem}")


@dataclass(slots=True)
class Entry:
    """An article, or a page that will be one, and its place."""

    place: Place
    content: Article | Page

    @property
    def id(self) -> str:
        """The article's id."""
        return self.content.id

    def article(self) -> Article:
        """Return the article, taken out of its page if need be; raise ArticleError where there is none."""
        return self.content.article() if isinstance(self.content, Page) else self.content
