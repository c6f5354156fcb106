"""The records: exact numbers, dates, and the way to JSON and back."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitech_extract.errors import ArticleError, HitechExtractError
from hitech_extract.schema import FIELDS, Article, Figure, parse_date, plain_number

CONTRACT = """
doc_id start end text type value unit modifier measure
zone_id zone zone_start zone_end metric_id metric metric_start metric_end
period_start period_end period period_span baseline baseline_start baseline_end equivalent_of confidence why
""".split()


def figure(**changes: object) -> Figure:
    row: dict[str, object] = {
        "doc_id": "a",
        "start": 3,
        "end": 22,
        "text": "38.673 billion yuan",
        "type": "money",
        "value": "38673000000",
        "unit": "CNY",
    }
    return Figure.from_dict(row | changes)


def test_fields_and_their_order_are_the_contract() -> None:
    assert list(FIELDS) == CONTRACT
    assert list(figure().to_dict()) == CONTRACT
    assert list(json.loads(figure().to_json())) == CONTRACT


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (Decimal("16.574") * 10**9, "16574000000"),
        (Decimal("16.574").scaleb(9), "16574000000"),
        (Decimal("3.8673E+10"), "38673000000"),
        (Decimal("1E+40"), "1" + "0" * 40),
        (Decimal("7.0"), "7.0"),
        (Decimal("7.000"), "7"),
        (Decimal("-3.25"), "-3.25"),
        (Decimal("0E-9"), "0"),
        (Decimal("0.000000001"), "0.000000001"),
        (Decimal("0.1") + Decimal("0.2"), "0.3"),
        (Decimal("9" * 60), "9" * 60),
    ],
)
def test_values_are_written_digit_for_digit(value: Decimal, written: str) -> None:
    record = figure()
    record.value = value
    assert f'"value": {written}, "unit": "CNY"' in record.to_json()
    assert plain_number(value) == value


@given(st.decimals(allow_nan=False, allow_infinity=False), st.text(), st.one_of(st.none(), st.text()))
def test_json_round_trip(value: Decimal, text: str, zone: str | None) -> None:
    record = figure(text=text, zone=zone)
    record.value = value
    again = Figure.from_json(record.to_json())
    assert again == record
    assert "\n" not in record.to_json()


def test_full_record_round_trip() -> None:
    record = figure(
        modifier="more_than",
        measure="growth",
        zone_id="kunshan",
        zone="Kunshan",
        zone_start=0,
        zone_end=7,
        period_start="2023-01-01",
        period_end=date(2023, 3, 31),
        period="2023-Q1",
        period_span=[30, 43],
        baseline="year_on_year",
        equivalent_of=12,
        confidence=0.9,
        why={"zone": "same-clause"},
    )
    assert record.period_start == date(2023, 1, 1)
    assert record.period_span == (30, 43)
    assert Figure.from_json(record.to_json()) == record
    assert Figure.from_dict(record.to_dict()) == record


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"value": "many"}, "value"),
        ({"value": None}, "value"),
        ({"value": "NaN"}, "no finite number"),
        ({"value": "Infinity"}, "no finite number"),
        ({"type": "length"}, "money, percent, count"),
        ({"measure": "amount"}, "level, growth"),
        ({"start": "3"}, '"start"'),
        ({"end": True}, '"end"'),
        ({"doc_id": 7}, '"doc_id" is 7, no string'),
        ({"unit": None}, '"unit"'),
        ({"zone_id": ["kunshan"]}, '"zone_id"'),
        ({"metric": 3}, '"metric"'),
        ({"zone_start": "0"}, '"zone_start"'),
        ({"equivalent_of": False}, '"equivalent_of"'),
        ({"confidence": "high"}, '"confidence"'),
        ({"period_start": "2023"}, "YYYY-MM-DD"),
        ({"period_span": [1]}, "period_span"),
        ({"period_span": 7}, "period_span"),
        ({"why": "because"}, "why"),
        ({"why": {"zone": ["left"]}}, "why"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_malformed_figures_are_refused(changes: dict[str, object], problem: str) -> None:
    with pytest.raises(ArticleError, match=problem):
        figure(**changes)


@pytest.mark.parametrize("line", ["", "{", "[1]", "7", "{}", '{"value": 1}', "[" * 100_000])
def test_lines_that_are_no_figure_are_refused(line: str) -> None:
    with pytest.raises(ArticleError):
        Figure.from_json(line)


def test_a_value_of_very_many_digits_survives() -> None:
    record = figure()
    record.value = Decimal("7" * 100_000)
    assert Figure.from_json(record.to_json()).value == record.value


@pytest.mark.parametrize(
    ("given_date", "day"),
    [
        ("2023-04-25", date(2023, 4, 25)),
        (" 2023-04-25 ", date(2023, 4, 25)),
        ("2023-04-25T08:30:00Z", date(2023, 4, 25)),
        ("2023-04-25 08:30", date(2023, 4, 25)),
        ("2023/04/25", date(2023, 4, 25)),
        ("2023/4/5 08:30:00", date(2023, 4, 5)),
        ("2023-4-25", date(2023, 4, 25)),
        ("2023.04.25", date(2023, 4, 25)),
        ("2023\u5e744\u670825\u65e5", date(2023, 4, 25)),
        ("20230425", date(2023, 4, 25)),
        (20230425, date(2023, 4, 25)),
        ("20230425T083000Z", date(2023, 4, 25)),
        ("20230425083000", date(2023, 4, 25)),
        ("Tue, 25 Apr 2023 10:00:00 GMT", date(2023, 4, 25)),
        ("25 Apr 2023 10:00:00 +0800", date(2023, 4, 25)),
        ("25-Apr-2023", date(2023, 4, 25)),
        ("25 April 2023", date(2023, 4, 25)),
        ("April 25, 2023", date(2023, 4, 25)),
        ("Apr. 25th, 2023, 10:15", date(2023, 4, 25)),
        ("Tuesday, Sept 5, 2023 at 10:15 am", date(2023, 9, 5)),
        ("MAY 1 2023", date(2023, 5, 1)),
        (date(2023, 4, 25), date(2023, 4, 25)),
        (datetime(2023, 4, 25, 8, 30), date(2023, 4, 25)),
        (None, None),
        ("", None),
    ],
)
def test_dates(given_date: str | int | date | None, day: date | None) -> None:
    assert parse_date(given_date) == day
    assert type(parse_date(given_date)) is type(day)


@pytest.mark.parametrize(
    "bad",
    [
        "2023",
        "2023-W17",
        "2023-02-30",
        "2023/13/01",
        "2023-04/25",
        "20231301",
        "1682380800",  # seconds since 1970
        "1682380800000",
        "31/01/2022",
        "01/02/2022",
        "25.04.2023",
        "25 Apr 23",
        "Apr 2023",
        "30 Feb 2023",
        "25 Aprix 2023",
        "25 April 2023 or so",
        "2023-04-25garbage",
        "x" * 999,
        "2023/04/25 08:30" + "0" * 999,
    ],
)
def test_bad_dates_are_refused_with_the_mend(bad: str) -> None:
    with pytest.raises(ArticleError, match=r"bad date .*YYYY-MM-DD") as caught:
        parse_date(bad)
    assert len(str(caught.value)) < 120


def test_article_from_dict() -> None:
    article = Article.from_dict(
        {"id": 7, "text": "t", "date": "2023-04-25", "title": "T", "source": None, "url": "ignored"}
    )
    assert article == Article(id="7", text="t", date=date(2023, 4, 25), title="T", source=None)
    assert Article.from_dict(article.to_dict()) == article
    assert Article.from_dict({"text": ""}, default_id="docs:3").id == "docs:3"


@pytest.mark.parametrize(
    ("data", "problem"),
    [
        ({"id": "a"}, "text"),
        ({"text": None}, "text"),
        ({"text": ["t"]}, "text"),
        ({"text": "t", "title": 3}, "title"),
        ({"text": "t", "source": {}}, "source"),
        ({"text": "t", "date": "yesterday"}, "date"),
    ],
)
def test_bad_articles_are_refused(data: dict[str, object], problem: str) -> None:
    with pytest.raises(ArticleError, match=problem):
        Article.from_dict(data)


def test_errors_are_one_family() -> None:
    assert issubclass(ArticleError, HitechExtractError)
    assert issubclass(ArticleError, ValueError)


def test_figures_read_well() -> None:
    record = figure(zone_id="kunshan", metric_id="gdp", period="2023", measure="growth", confidence=0.9)
    assert str(record) == "kunshan | gdp | 2023 | growth +38,673,000,000 CNY | '38.673 billion yuan' (0.90)"
    assert repr(record) == f"<Figure {record}>"


def test_an_article_takes_its_date_as_a_string_too() -> None:
    assert Article("7", "t", "2023-04-25") == Article("7", "t", date(2023, 4, 25))  # type: ignore[arg-type]
    with pytest.raises(ArticleError, match="YYYY-MM-DD"):
        Article("7", "t", "25 April")  # type: ignore[arg-type]
