"""The archives of the benchmark: made up, but like the corpora, and never twice the same article."""

from __future__ import annotations

import json
import re
from itertools import islice
from pathlib import Path
from statistics import mean

import pytest
from batch import CORPORA, make_archive, make_articles, table

from hitech_extract import extract_many


def test_the_same_seed_gives_the_same_archive(tmp_path: Path) -> None:
    one, same, other = (make_archive(tmp_path / f"{n}.jsonl", 50, seed) for n, seed in enumerate((1, 1, 2)))
    assert one.read_bytes() == same.read_bytes()
    assert one.read_bytes() != other.read_bytes()
    longer = make_archive(tmp_path / "longer.jsonl", 60, seed=1)
    assert longer.read_bytes().startswith(one.read_bytes()), "a larger archive begins like a smaller one"


def test_articles_are_made_as_they_are_asked_for() -> None:
    assert [article["id"] for article in islice(make_articles(10**12), 2)] == ["a0000000", "a0000001"]


def test_articles_are_like_those_of_the_corpora_but_their_own() -> None:
    corpora = [json.loads(line) for path in CORPORA for line in path.read_text("utf-8").splitlines()]
    made = list(make_articles(400, seed=3))
    assert len({article["text"] for article in made}) == 400
    assert not {article["text"] for article in made} & {article["text"] for article in corpora}
    words = [mean(len(article["text"].split()) for article in articles) for articles in (made, corpora)]
    assert words[0] == pytest.approx(words[1], rel=0.25)
    figures = [mean(len(found) for _, found in extract_many(articles)) for articles in (made[:100], corpora)]
    assert figures[0] == pytest.approx(figures[1], rel=0.4)


def test_numbers_keep_their_form_and_dates_stay_dates() -> None:
    found = [re.findall(r"\b(?:Jan|Feb|Mar|Apr|May|June|July)[a-z]* (\d\d?), ", a["text"]) for a in make_articles(300)]
    days = [int(day) for each in found for day in each]
    assert days
    assert max(days) <= 31


def test_the_table_tells_rates_as_ratios() -> None:
    run = {"name": "2 workers", "articles": 20_000, "articles_per_second": 480.2, "ratio": 1.84}
    result = {
        "runs": [run | {"peak_bytes": {"parent": 90_000_000, "worker": 120_000_000}}],
        "database_bytes": 250_000_000,
        "archive_bytes": 195_000_000,
        "query_seconds": {"one zone": 0.0123},
    }
    lines = table(result)
    assert "| 2 workers | 20,000 | 480 (1.84 x) | 90 MB | 120 MB |" in lines
    assert "| one zone | 12 ms |" in lines
