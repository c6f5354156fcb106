"""How long an article may be: on every way in, one that is too long is a clear fault, and the rest goes on."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from hitech_extract import ArticleError, extract, extract_many, load, make_docs, read_articles, run
from hitech_extract.schema import MAX_ARTICLE_SIZE

TEXT = "GDP of Kunshan High-tech Zone rose 6.4 percent in 2022."
LIMIT = len(TEXT)
LONG = TEXT + " "
WHAT = f"a text of {LIMIT + 1} characters, where {LIMIT} are the limit (cut it, or set another limit: "


def test_the_limit_where_none_is_given() -> None:
    assert MAX_ARTICLE_SIZE == 5_000_000
    just = TEXT.ljust(MAX_ARTICLE_SIZE)
    assert [figure.text for figure in extract(just)] == ["6.4 percent"]
    with pytest.raises(ArticleError, match=r"a text of 5,000,001 characters, where 5,000,000 are the limit"):
        extract(just + " ")
    assert len(extract(just + " ", max_article_size=None)) == 1
    with pytest.raises(ArticleError, match=r"^article 'a': a text of 5,000,001 characters"):
        list(extract_many([{"id": "a", "text": just + " "}]))


def test_a_headline_counts() -> None:
    assert extract(TEXT[:-1], title="x", max_article_size=LIMIT)
    with pytest.raises(ArticleError, match="limit"):
        extract(TEXT, title="x", max_article_size=LIMIT)


@pytest.mark.parametrize("workers", [1, 2])
def test_of_many_articles(workers: int) -> None:
    found = extract_many([TEXT, LONG], workers=workers, max_article_size=LIMIT)
    with pytest.raises(ArticleError) as told:
        list(found)
    assert str(told.value).startswith(f"article '1': {WHAT}")
    assert len(list(extract_many([TEXT, LONG], workers=workers, max_article_size=None))) == 2


def test_in_a_pipeline_of_spacy() -> None:
    nlp = load(max_article_size=LIMIT)
    assert len(nlp(TEXT)._.figures) == 1
    with pytest.raises(ValueError, match=rf"length {LIMIT + 1} exceeds maximum of {LIMIT}"):
        nlp(LONG)
    with pytest.raises(ArticleError) as told:
        list(make_docs(nlp, [TEXT, LONG]))
    assert str(told.value).startswith(f"article '1': {WHAT}")
    assert load().max_length == MAX_ARTICLE_SIZE
    assert len(load(max_article_size=None)(LONG)._.figures) == 1


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    path = tmp_path / "docs.jsonl"
    lines = [{"id": name, "text": text} for name, text in (("a", TEXT), ("b", LONG), ("c", TEXT))]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    return path


def test_in_a_run(archive: Path, tmp_path: Path) -> None:
    faults: list[str] = []
    out = tmp_path / "out.jsonl"
    record = run(archive, out, on_fault=lambda fault: faults.append(str(fault)), max_article_size=LIMIT)
    assert (record.articles, record.figures, record.faults) == (2, 2, 1)
    assert [fault.startswith(f"{archive}:2: {WHAT}") for fault in faults] == [True]
    assert run(archive, out, max_article_size=LIMIT + 1).faults == 0
    assert [json.loads(line)["doc_id"] for line in out.read_text().splitlines()] == ["a", "b", "c"]


def test_of_articles_that_are_only_read(archive: Path) -> None:
    faults: list[str] = []
    read = read_articles(archive, on_fault=lambda fault: faults.append(str(fault)), max_article_size=LIMIT)
    assert [article.id for article in read] == ["a", "c"]
    assert len(faults) == 1
    assert len(list(read_articles(archive))) == 3


@pytest.mark.parametrize(
    ("command", "shown"),
    [
        (lambda docs, out: ["run", docs, "-o", out / "made.jsonl"], "2 figures from 2 articles"),
        (lambda docs, out: ["show", docs], ""),
        (lambda docs, out: ["report", docs, "-o", out / "made.html"], "2 figures in"),
    ],
    ids=["run", "show", "report"],
)
def test_in_the_command(command: Callable[[Path, Path], list[Any]], shown: str, archive: Path, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "hitech_extract", *command(archive, tmp_path), "--max-article-size", str(LIMIT)],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 3
    assert f"docs.jsonl:2: {WHAT}--max-article-size" in done.stderr
    assert shown in done.stderr


def test_in_arrow() -> None:
    pa = pytest.importorskip("pyarrow")
    from hitech_extract.arrow import extract_batches

    batch = pa.RecordBatch.from_pydict({"id": ["a", "b", "c"], "text": [TEXT, LONG, TEXT]})
    faults: list[str] = []
    tables = extract_batches([batch], on_fault=lambda fault: faults.append(str(fault)), max_article_size=LIMIT)
    assert [name for table in tables for name in table["doc_id"].to_pylist()] == ["a", "c"]
    assert [fault.startswith(f"rows:2: {WHAT}") for fault in faults] == [True]
    with pytest.raises(ArticleError) as told:
        list(extract_batches([batch], max_article_size=LIMIT))
    assert str(told.value).startswith(f"rows:2: {WHAT}")
