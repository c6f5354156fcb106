"""What reading an input yields: entries, each with its place, and the faults between them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from hitech_extract.schema import Article

__all__ = ["Entry", "Fault", "Page", "Place", "printable"]


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
class Page:
    """An HTML page whose text is not taken out yet, since that is slow and any process can do it.

    Args:
        id: what to call the article.
        html: the page as it came.
        encoding: what the server or the archive said of its encoding.
        date: the article's date, where the page itself tells none.
        source: the page's address, where known.
    """

    id: str
    html: bytes
    encoding: str | None = None
    date: date | None = None
    source: str | None = None

    def article(self) -> Article:
        """Return the article in the page: its text, title and date of publication.

        Raises:
            InputError: the extra ``html`` is not installed.
            ArticleError: the page holds no article.
        """
        from hitech_extract.io.pages import article_of

        return article_of(self)


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
