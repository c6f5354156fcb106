"""From text to figures: the one place that fixes the order of the steps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import lru_cache

from hitech_extract.linking import link
from hitech_extract.metrics import Lexicon, find_metrics
from hitech_extract.periods import find_periods, reference_date
from hitech_extract.quantities import find_quantities
from hitech_extract.reading import Reading
from hitech_extract.schema import Article, Figure, parse_date
from hitech_extract.zones import Gazetteer, find_areas

__all__ = ["Extractor", "extract", "extract_many"]


class Extractor:
    """Reads figures from texts; holds the tables and is built once.

    Args:
        gazetteer: the zones and places to know.
        lexicon: the metrics to know.
    """

    def __init__(self, gazetteer: Gazetteer | None = None, lexicon: Lexicon | None = None) -> None:
        self.gazetteer = gazetteer or Gazetteer()
        self.lexicon = lexicon or Lexicon()

    def figures(self, text: str, reference: date | None = None, title: str | None = None, doc_id: str = "") -> list[Figure]:
        """Return the figures of a text in order of their offsets."""
        reading = Reading(text)
        if reference is None:
            reference = reference_date(reading)
        return link(
            reading,
            find_quantities(reading),
            find_metrics(reading, self.lexicon),
            find_areas(reading, self.gazetteer, title),
            find_periods(reading, reference),
            reference,
            self.gazetteer,
            doc_id,
        )


@lru_cache(maxsize=4)
def _extractor() -> Extractor:
    return Extractor()


def extract(text: str, date: str | date | None = None, title: str | None = None, doc_id: str = "") -> list[Figure]:
    return _extractor().figures(text, parse_date(date), title, doc_id)


def extract_many(articles: Iterable[Article]) -> Iterator[tuple[Article, list[Figure]]]:
    extractor = _extractor()
    for article in articles:
        yield article, extractor.figures(article.text, article.date, article.title, article.id)
