"""From text to figures: the one place that fixes the order of the steps.

``extract`` and ``extract_many`` run the steps on plain text; ``components.load`` puts the same steps into a spaCy
pipeline. Both give the same figures.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cache, partial
from itertools import islice
from typing import Any

from hitech_extract.errors import ArticleError, WorkerError
from hitech_extract.linking import link
from hitech_extract.metrics import Lexicon, find_metrics
from hitech_extract.periods import find_periods, reference_date
from hitech_extract.quantities import find_quantities
from hitech_extract.reading import Reading
from hitech_extract.schema import MAX_ARTICLE_SIZE, Article, Figure, check_size, parse_date
from hitech_extract.tables import TablePath, Tables
from hitech_extract.zones import Gazetteer, find_areas

__all__ = ["Extractor", "as_articles", "extract", "extract_many"]


class Extractor:
    """Reads figures from texts; holds the tables and is built once.

    Args:
        gazetteer: the zones and places to know; the packaged ones by default.
        lexicon: the metrics to know; the packaged ones by default.
    """

    def __init__(self, gazetteer: Gazetteer | None = None, lexicon: Lexicon | None = None) -> None:
        tables = Tables()
        self.gazetteer = gazetteer or tables.gazetteer
        self.lexicon = lexicon or tables.lexicon

    def figures(
        self, text: str, reference: date | None = None, title: str | None = None, doc_id: str = ""
    ) -> list[Figure]:
        """Return the figures of a text in order of their offsets."""
        reading = Reading(text)
        if reference is None:
            reference = reference_date(reading)
        return link(
            reading,
            find_quantities(reading),
            find_metrics(reading, self.lexicon),
            find_areas(reading, self.gazetteer),
            find_periods(reading, reference),
            reference,
            self.gazetteer,
            self.lexicon,
            doc_id,
            title,
        )


@cache
def _packaged() -> Extractor:
    return Extractor()


def _extractor(zones: TablePath | None = None, metrics: TablePath | None = None) -> Extractor:
    if zones is None and metrics is None:
        return _packaged()
    tables = Tables(zones, metrics)
    return Extractor(tables.gazetteer, tables.lexicon)


def extract(
    text: str,
    date: str | date | None = None,
    title: str | None = None,
    doc_id: str = "",
    max_article_size: int | None = MAX_ARTICLE_SIZE,
) -> list[Figure]:
    """Return the figures of one text in the order in which they stand.

    Args:
        text: the article.
        date: the day of the article, which "last year" and the like count from; by default it is looked
            for in the text.
        title: the headline, where it is not the text's first line.
        doc_id: what to call the article in the figures.
        max_article_size: how many characters it may have; None for any number.

    Raises:
        ArticleError: ``date`` is no ISO date (``YYYY-MM-DD``), or the text is too long.
    """
    check_size(text, title, max_article_size)
    return _extractor().figures(text, parse_date(date), title, doc_id)


def extract_many(
    articles: Iterable[Article | Mapping[str, Any] | str],
    zones: TablePath | None = None,
    metrics: TablePath | None = None,
    workers: int = 1,
    max_article_size: int | None = MAX_ARTICLE_SIZE,
) -> Iterator[tuple[Article, list[Figure]]]:
    """Yield every article with its figures, in the order given.

    Args:
        articles: articles, dicts with the fields of one (only ``text`` is required), or plain texts;
            those without an id are called by their position, from 0.
        zones: a CSV file of your own zones; they join the packaged ones, or replace those of the same id.
        metrics: the same for metrics.
        workers: how many processes read; in a script, more than one needs ``if __name__ == "__main__":``.
        max_article_size: how many characters an article may have; None for any number.

    Raises:
        RuleDataError: at once, for a table that breaks the documented columns.
        ArticleError: while reading, for an article that is too long or without text, or has a bad date.
        WorkerError: two workers have died of the same article, or none can start.
    """
    read = _of_size(as_articles(articles), max_article_size)
    if workers > 1:
        return _extracted_by_workers(read, Tables(zones, metrics), workers)
    extractor = _extractor(zones, metrics)
    return ((article, extractor.figures(article.text, article.date, article.title, article.id)) for article in read)


def _of_size(articles: Iterator[Article], limit: int | None) -> Iterator[Article]:
    for article in articles:
        try:
            check_size(article.text, article.title, limit)
        except ArticleError as error:
            raise ArticleError(f"article {article.id!r}: {error}") from None
        yield article


def _extracted_by_workers(
    articles: Iterator[Article], tables: Tables, workers: int
) -> Iterator[tuple[Article, list[Figure]]]:
    from hitech_extract.workers import CHUNK, Pool

    under_way: deque[list[Article]] = deque()

    def chunks() -> Iterator[list[Article]]:
        while chunk := list(islice(articles, CHUNK)):
            under_way.append(chunk)
            yield chunk

    with Pool(partial(_reader, tables), workers, time_limit=None) as pool:
        for found, losses in pool.map(chunks()):
            chunk = under_way.popleft()
            if losses:
                raise WorkerError(f"article {chunk[losses[0].position].id!r} cannot be read: {losses[0].reason}")
            yield from zip(chunk, found or (), strict=True)


def _reader(tables: Tables) -> Callable[[Iterable[Article]], list[list[Figure]]]:
    extractor = Extractor(tables.gazetteer, tables.lexicon)
    return lambda articles: [
        extractor.figures(article.text, article.date, article.title, article.id) for article in articles
    ]


def as_articles(articles: Iterable[Article | Mapping[str, Any] | str]) -> Iterator[Article]:
    """Yield articles made of articles, dicts or plain texts.

    Raises:
        ArticleError: an article has no text or a bad date.
        TypeError: at once, for a single article where several are expected.
    """
    if isinstance(articles, (str, Mapping, Article)):
        raise TypeError(f"one {type(articles).__name__} where several articles are expected (put it in a list)")
    return (_as_article(article, number) for number, article in enumerate(articles))


def _as_article(given: Article | Mapping[str, Any] | str, number: int) -> Article:
    if isinstance(given, Article):
        return given
    if isinstance(given, str):
        return Article(str(number), given)
    if not isinstance(given, Mapping):
        raise ArticleError(f"article {number}: {type(given).__name__} (give an Article, a dict or a string)")
    try:
        return Article.from_dict(given, default_id=str(number))
    except ArticleError as error:
        raise ArticleError(f"article {number}: {error}") from None
