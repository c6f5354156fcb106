"""Figures from Spark: the same as without it, the types kept, mistakes told before any work begins."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from hitech_extract import Article, extract_many
from hitech_extract.errors import InputError, RuleDataError
from hitech_extract.schema import FIELDS

CORPUS = Path(__file__).parent.parent / "fixtures" / "corpus"


def read(name: str, limit: int | None = None) -> list[Article]:
    lines = (CORPUS / name / "docs.jsonl").read_text(encoding="utf-8").splitlines()
    return [Article.from_dict(json.loads(line)) for line in lines[:limit]]


def frame(spark: Any, articles: list[Article]) -> Any:
    rows = [(article.id, article.date, article.title, article.text) for article in articles]
    return spark.createDataFrame(rows, "id string, date date, title string, text string")


def test_the_figures_are_those_of_extract_many(spark: Any) -> None:
    from hitech_extract.arrow import figures
    from hitech_extract.spark import extract

    articles = read("articles") + read("dev", 20)
    expected = [figure for _, figures in extract_many(articles) for figure in figures]
    assert len(expected) > 400
    assert list(figures(extract(frame(spark, articles)).toArrow())) == expected


def test_the_types_are_those_of_the_record(spark: Any) -> None:
    from hitech_extract.spark import extract

    text = "Wuxi High-tech Zone's exports fell 3.2 percent in the first half."
    figures = extract(frame(spark, [Article("a", text, date(2023, 8, 1))]))
    assert tuple(figures.columns) == FIELDS
    types = dict(figures.dtypes)
    assert (types["value"], types["period_start"], types["start"]) == ("decimal(38,9)", "date", "int")
    assert (types["confidence"], types["period_span"]) == ("double", "array<int>")
    (row,) = figures.collect()
    assert (row.doc_id, row.value, row.zone_id) == ("a", Decimal("-3.2"), "wuxi")
    assert (row.period_start, row.period_end) == (date(2023, 1, 1), date(2023, 6, 30))
    assert row.why.value == "percent"


def test_columns_of_other_names_and_types(spark: Any) -> None:
    from hitech_extract.spark import extract

    text = "Wuxi High-tech Zone's exports fell 3.2 percent last year."
    rows = [("first", text, date(2023, 8, 1), b"not for Python"), ("second", text, None, None)]
    articles = spark.createDataFrame(rows, "`doc.name` string, body string, published date, picture binary")
    figures = extract(articles, text="body", id="doc.name", date="published").collect()
    assert [(figure.doc_id, figure.period) for figure in figures] == [("first", "2022"), ("second", None)]


def test_an_article_that_cannot_be_read_is_told(spark: Any) -> None:
    from pyspark.errors import PythonException

    from hitech_extract.spark import extract

    articles = spark.createDataFrame([("a", "GDP rose 5 percent.", "May")], "id string, text string, date string")
    with pytest.raises(PythonException, match="bad date 'May'"):
        extract(articles).collect()
    with pytest.raises(PythonException, match="a text of 19 characters, where 18 are the limit"):
        extract(articles.drop("date"), max_article_size=18).collect()


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ({"text": "body"}, r'no column "body" for the text .*\(the columns are id, text; say text='),
        ({"id": "key"}, 'no column "key" for the id'),
        ({"date": "published"}, 'no column "published" for the date'),
    ],
)
def test_a_missing_column_is_told_at_once(spark: Any, names: dict[str, str], message: str) -> None:
    from hitech_extract.spark import extract

    with pytest.raises(InputError, match=message):
        extract(spark.createDataFrame([("a", "t")], "id string, text string"), **names)


def test_without_the_extra_the_mend_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    from hitech_extract.spark import extract

    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(InputError, match=r"needs pandas: pip install 'hitech-extract\[spark\]'"):
        extract(None)


def test_a_table_of_own_zones(spark: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from hitech_extract.spark import extract

    (tmp_path / "zones.csv").write_text("id,name_en,place_en\nmirefold,Mirefold High-tech Zone,Mirefold\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    articles = frame(spark, [Article("a", "Mirefold High-tech Zone's GDP rose 5 percent in 2022.")])
    assert [row.zone_id for row in extract(articles, zones="zones.csv").collect()] == ["mirefold"]
    with pytest.raises(RuleDataError, match=r"none\.csv"):
        extract(articles, zones="none.csv")


def test_a_worker_builds_its_tables_once(spark: Any) -> None:
    from hitech_extract.spark import extract

    def count(batches: Iterator[Any]) -> Iterator[Any]:
        import pyarrow as pa

        from hitech_extract.tables import _gazetteer

        for _ in batches:
            yield pa.RecordBatch.from_pylist([{"process": os.getpid(), "built": _gazetteer.cache_info().misses}])

    articles = frame(spark, read("articles")).repartition(4)
    counts = []
    for _ in range(2):
        assert extract(articles).count() > 50
        rows = spark.range(4).repartition(4).mapInArrow(count, "process long, built long").collect()
        counts.append({row.process: row.built for row in rows})
    first, second = counts
    stayed = [process for process in first if first[process] and process in second]
    assert stayed, "Spark keeps its workers"
    assert [second[process] for process in stayed] == [first[process] for process in stayed]
