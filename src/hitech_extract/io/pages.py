"""Articles out of web pages (extra ``html``): the main text, title and date of publication; WARC archives."""

from __future__ import annotations

from hitech_extract.io.places import Page
from hitech_extract.schema import Article

__all__ = ["article_of"]


def article_of(page: Page) -> Article:
    """Return the article in a page; see ``Page.article``."""
    raise NotImplementedError(page.id)
