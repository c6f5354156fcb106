"""The main job from text to figures: its Python face."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

import hitech_extract
from hitech_extract import Article, Figure, extract, extract_many
from hitech_extract.errors import ArticleError, RuleDataError

FIXTURES = Path(__file__).parent.parent / "fixtures"


# --- extract --------------------------------------------------------------------------------------


def test_extract_links_a_figure() -> None:
    text = "Wuxi High-tech Zone's exports fell 3.2 percent to 12.5 billion yuan in the first half."
    fall, level = extract(text, date="2023-08-01")
    assert (fall.type, fall.value, fall.measure, fall.unit) == ("percent", Decimal("-3.2"), "growth", "percent")
    assert (level.type, level.value, level.measure, level.unit) == ("money", Decimal(12_500_000_000), "level", "CNY")
    for figure in (fall, level):
        assert text[figure.start : figure.end] == figure.text
        assert (figure.zone_id, figure.metric_id, figure.period) == ("wuxi", "exports", "2023-H1")
        assert (figure.period_start, figure.period_end) == (date(2023, 1, 1), date(2023, 6, 30))
        assert set(figure.why) == {"value", "measure", "zone", "metric", "period"}


@pytest.mark.parametrize("day", ["2023-08-01", date(2023, 8, 1), "2023-08-01T12:00"])
def test_dates_are_strings_or_dates(day: str | date) -> None:
    (figure,) = extract("Wuxi High-tech Zone's exports fell 3.2 percent last year.", day)
    assert figure.period == "2022"


@pytest.mark.parametrize("day", ["2023-13-01", "01/08/2023", "2023", "x" * 1000])
def test_a_bad_date_is_refused(day: str) -> None:
    with pytest.raises(ArticleError, match="YYYY-MM-DD") as caught:
        extract("Exports fell 3.2 percent.", day)
    assert len(str(caught.value)) < 100


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "Nothing to count here.", "\x00\x01", "\ufeff", "\u200b"])
def test_texts_without_figures_give_none(text: str) -> None:
    assert extract(text) == []


def test_extract_twice_gives_the_same_and_shares_nothing() -> None:
    text = "Wuxi High-tech Zone's exports fell 3.2 percent last year."
    first, second = extract(text, "2023-08-01"), extract(text, "2023-08-01")
    assert first == second
    first[0].why["zone"] = "changed"
    assert extract(text, "2023-08-01") == second


# --- extract_many ---------------------------------------------------------------------------------

TEXTS = [f"Wuxi High-tech Zone's exports fell {n} percent last year." for n in (1, 2, 3)]


def test_many_keeps_the_order_and_names_articles() -> None:
    articles: list[Any] = [
        TEXTS[0],
        {"text": TEXTS[1], "date": "2023-01-02", "id": "b"},
        Article("c", TEXTS[2], date(2022, 5, 5)),
    ]
    results = list(extract_many(articles))
    assert [article.id for article, _ in results] == ["0", "b", "c"]
    assert results[2][0] is articles[2]
    assert [[(f.doc_id, f.value, f.period) for f in figures] for _, figures in results] == [
        [("0", Decimal(-1), None)],
        [("b", Decimal(-2), "2022")],
        [("c", Decimal(-3), "2021")],
    ]


def test_many_equals_one_by_one() -> None:
    docs = [
        json.loads(line) for line in (FIXTURES / "corpus" / "articles" / "docs.jsonl").read_text("utf-8").splitlines()
    ]
    for (article, figures), doc in zip(extract_many(docs), docs, strict=True):
        assert article == Article.from_dict(doc)
        assert figures == extract(doc["text"], doc["date"], doc["title"], doc["id"])


def test_many_reads_as_it_is_asked() -> None:
    asked = []

    def endless() -> Iterator[str]:
        for number in range(1_000_000):
            asked.append(number)
            yield TEXTS[0]

    results = extract_many(endless())
    next(results)
    next(results)
    assert asked == [0, 1]


@pytest.mark.parametrize("one", [TEXTS[0], {"text": TEXTS[0]}, Article("a", TEXTS[0])])
def test_many_refuses_a_single_article_at_once(one: Any) -> None:
    with pytest.raises(TypeError, match="put it in a list"):
        extract_many(one)


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ({"id": "b"}, 'article 1: no "text"'),
        ({"text": "t", "date": "May"}, "article 1: bad date 'May'"),
        (7, "article 1: int"),
        (None, "article 1: NoneType"),
    ],
)
def test_many_names_a_bad_article(bad: Any, message: str) -> None:
    results = extract_many([TEXTS[0], bad])
    assert next(results)[1]
    with pytest.raises(ArticleError, match=message):
        next(results)


def test_many_refuses_a_bad_table_at_once(tmp_path: Path) -> None:
    with pytest.raises(RuleDataError, match=r"none\.csv"):
        extract_many([], zones=tmp_path / "none.csv")


# --- import ---------------------------------------------------------------------------------------


def run_python(code: str) -> str:
    return subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def test_import_is_light() -> None:
    code = (
        "import sys, hitech_extract; print(sorted({'spacy', 'dateparser', 'quantulum3', 'numpy'} & set(sys.modules)))"
    )
    assert run_python(code) == "[]"


def test_extracting_needs_no_spacy() -> None:
    code = "import sys, hitech_extract as h; h.extract('GDP rose 5 percent in 2022.'); print('spacy' in sys.modules)"
    assert run_python(code) == "False"


def test_loading_leaves_the_steps_for_the_first_article() -> None:
    code = "import sys, hitech_extract; hitech_extract.load(); print('hitech_extract.rules' in sys.modules)"
    assert run_python(code) == "False"


def test_the_face_is_complete() -> None:
    assert hitech_extract.__version__ == "0.1.0"
    assert set(hitech_extract.__all__) <= set(dir(hitech_extract))
    assert all(getattr(hitech_extract, name) for name in hitech_extract.__all__)
    with pytest.raises(AttributeError, match="no attribute 'nothing'"):
        _ = hitech_extract.nothing


def test_a_figure_reads_well() -> None:
    (figure,) = extract("Kunshan High-tech Zone's GDP rose 6.4 percent in 2022.")
    assert isinstance(figure, Figure)
    assert repr(figure).startswith("<Figure kunshan | gdp | 2022 | growth +6.4% | '6.4 percent'")
