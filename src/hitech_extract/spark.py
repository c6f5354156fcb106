"""Figures from a Spark DataFrame of articles (extra ``spark``), for archives that outgrow one machine."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

from hitech_extract.errors import InputError
from hitech_extract.schema import MAX_ARTICLE_SIZE
from hitech_extract.tables import TablePath, Tables

if TYPE_CHECKING:
    from pyspark.sql import Column, DataFrame

__all__ = ["extract"]


def extract(
    df: DataFrame,
    text: str = "text",
    id: str = "id",  # noqa: A002  # the column's usual name
    date: str = "date",
    title: str = "title",
    zones: TablePath | None = None,
    metrics: TablePath | None = None,
    max_article_size: int | None = MAX_ARTICLE_SIZE,
) -> DataFrame:
    """Return the figures of a DataFrame's articles, one a row, with the fields and types of the record.

    Nothing is read before Spark needs the rows, and then an article that is too long, without text or with a bad date
    ends the job: filter such rows out. Articles keep their partitions, so have at least as many of these as there are
    cores. Every Python worker builds its tables once.

    >>> from hitech_extract import spark  # doctest: +SKIP
    >>> articles = session.read.json("archive/*.jsonl")  # doctest: +SKIP
    >>> spark.extract(articles).write.parquet("figures")  # doctest: +SKIP

    Args:
        df: articles, one a row.
        text: the column of their texts.
        id: the column of their ids, which the figures carry as ``doc_id``.
        date: the column of their dates, as dates, timestamps or ISO strings; by default "date" if there is one.
        title: the column of their headlines; by default "title" if there is one.
        zones: a CSV file of your own zones, at a path where every worker finds it.
        metrics: the same for metrics.
        max_article_size: how many characters an article may have; None for any number.

    Raises:
        InputError: at once, if a column is missing, or the extra ``spark`` is not installed.
        RuleDataError: at once, for a table that breaks the documented columns.
    """
    try:
        import pandas  # noqa: F401  # Spark asks for it before it lends its rows to Python
        from pyspark.sql.pandas.types import from_arrow_schema

        from hitech_extract.arrow import SCHEMA, extract_batches
    except ImportError as error:
        raise InputError(f"Spark needs {error.name}: pip install 'hitech-extract[spark]'") from None

    articles = df.select(_columns(df, {"text": text, "id": id, "date": date, "title": title}))
    Tables(zones, metrics)  # a broken table is told here rather than by a worker
    read = partial(
        extract_batches, zones=_absolute(zones), metrics=_absolute(metrics), max_article_size=max_article_size
    )
    return articles.mapInArrow(read, from_arrow_schema(SCHEMA))


def _columns(df: DataFrame, names: dict[str, str]) -> list[Column]:
    """Return the columns that articles are made of, under their usual names."""
    from pyspark.sql.functions import col

    missing = {usual: name for usual, name in names.items() if name not in df.columns}
    for usual, name in missing.items():
        if name != usual or usual in ("text", "id"):
            raise InputError(
                f'no column "{name}" for the {usual} of the articles '
                f'(the columns are {", ".join(df.columns)}; say {usual}="...")'
            )
    # Quoted, since a dot in a name would mean a field of it.
    return [col(f"`{name.replace('`', '``')}`").alias(usual) for usual, name in names.items() if usual not in missing]


def _absolute(path: TablePath | None) -> str | None:
    return None if path is None else os.path.abspath(path)  # noqa: PTH100  # links may differ between machines
