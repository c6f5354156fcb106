"""The panel: thirty made articles end to end, and each rule from figures alone."""

from __future__ import annotations

import csv
import json
import random
import re
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from conftest import Browser
from hitech_extract import cli
from hitech_extract.errors import InputError, StoreError
from hitech_extract.io import read_articles, write_figures
from hitech_extract.panel import Panel, Row, build_panel, check_panel_output, write_coverage, write_panel
from hitech_extract.panel.reading import FigureFiles
from hitech_extract.pipeline import extract_many
from hitech_extract.schema import Article, Figure

FIXTURES = Path(__file__).parent.parent / "fixtures" / "panel"
DOCS = FIXTURES / "docs.jsonl"


@pytest.fixture(scope="module")
def made() -> tuple[list[Figure], list[Article]]:
    articles = list(read_articles(DOCS))
    return [figure for _, found in extract_many(articles) for figure in found], articles


def figure(value: str, text: str, doc_id: str = "a", start: int = 0, **slots: Any) -> Figure:
    """A level of Wuxi's GDP of 2023 in yuan, but for what is said."""
    year = slots.pop("year", 2023)
    given: dict[str, Any] = {
        "type": "money",
        "unit": "CNY",
        "zone_id": "wuxi",
        "metric_id": "gdp",
        "metric": "GDP",
        "period_start": date(year, 1, 1),
        "period_end": date(year, 12, 31),
        "period": str(year),
        "confidence": 0.9,
    }
    return Figure(doc_id, start, start + len(text), text, value=Decimal(value), **(given | slots))


def percent(value: str, measure: str, doc_id: str = "a", start: int = 50, **slots: Any) -> Figure:
    given: dict[str, Any] = {"type": "percent", "unit": "percent", "measure": measure}
    if measure == "growth":
        given["baseline"] = "year_on_year"
    return figure(value, f"{value} percent", doc_id, start, **(given | slots))


def only(panel: Panel) -> Row:
    (row,) = panel.rows
    return row


def of_measure(panel: Panel, measure: str) -> Row:
    (row,) = (row for row in panel.rows if row.key.measure == measure)
    return row


def billion(text: str, doc_id: str = "a", **slots: Any) -> Figure:
    return figure(str(int(Decimal(text) * 10**9)), f"{text} billion yuan", doc_id, **slots)


# --- Thirty articles ------------------------------------------------------------------------------


def test_the_panel_of_thirty_articles_is_exactly_right(
    made: tuple[list[Figure], list[Article]], tmp_path: Path
) -> None:
    figures, articles = made
    assert (len(articles), len({figure.zone_id for figure in figures} - {None})) == (30, 6)
    panel = build_panel(figures, articles)
    write_panel(panel, tmp_path / "panel.csv")
    with (tmp_path / "panel.csv").open(newline="") as got, (FIXTURES / "expected.csv").open(newline="") as wanted:
        expected = list(csv.DictReader(wanted))
        rows = [{name: row[name] for name in expected[0]} for row in csv.DictReader(got)]
    assert [row["id"] for row in rows] == [row["id"] for row in expected]
    for row, right in zip(rows, expected, strict=True):
        assert row == right
    assert panel.left_out == {
        "a part of the row's whole, as its share tells": 1,
        "no metric": 1,
        "no period": 1,
        "no zone": 1,
    }
    assert panel.figures == len(figures)
    assert len(figures) == sum(len(row.statements) for row in panel.rows) + sum(panel.left_out.values())


def test_the_order_of_the_figures_is_of_no_matter(made: tuple[list[Figure], list[Article]], tmp_path: Path) -> None:
    figures, articles = made
    for name, seed in (("a", 0), ("b", 1)):
        shuffled = random.Random(seed).sample(figures, len(figures))
        write_panel(build_panel(shuffled, articles[::-1]), tmp_path / f"{name}.csv")
    assert (tmp_path / "a.csv").read_bytes() == (tmp_path / "b.csv").read_bytes()


# --- Merging --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("one", "other", "agree"),
    [
        (("4530000000", "4.53 billion yuan", None), ("4528000000", "4,528 million yuan", None), True),
        (("4530000000", "4.53 billion yuan", None), ("4536000000", "4,536 million yuan", None), False),
        (("4530000000", "4.53 billion yuan", None), ("4540000000", "4.54 billion yuan", None), False),
        (("4500000000", "4.5 billion yuan", None), ("4530000000", "4.53 billion yuan", None), True),
        (("4500000000", "4,500 million yuan", None), ("4530000000", "4.53 billion yuan", None), False),
        (("3000000000", "three billion yuan", None), ("3200000000", "3.2 billion yuan", None), True),
        (("3000000000", "three billion yuan", None), ("3600000000", "3.6 billion yuan", None), False),
        (("500", "500", "approx"), ("512", "512", None), True),
        (("500", "500", None), ("512", "512", None), False),
        (("500", "500", "approx"), ("560", "560", None), False),
        (("500", "500", "more_than"), ("512", "512", None), True),
        (("500", "500", "more_than"), ("488", "488", None), False),
        (("500", "500", "less_than"), ("488", "488", None), True),
        (("500", "500", "less_than"), ("512", "512", None), False),
        (("500", "500", "at_least"), ("500", "500", None), True),
        (("8", "8", "at_least"), ("10", "10", "at_most"), True),
        (("12", "12", "at_least"), ("10", "10", "at_most"), False),
        (("-3", "3 percent", "more_than"), ("-4.2", "4.2 percent", None), True),
        (("-3", "3 percent", "more_than"), ("-2.1", "2.1 percent", None), False),
        (("-3", "3 percent", "at_most"), ("-2.1", "2.1 percent", None), True),
        (("0", "0 percent", None), ("0.3", "0.3 percent", None), True),
    ],
)
def test_values_agree_within_the_digits_as_written(
    one: tuple[str, str, Any], other: tuple[str, str, Any], agree: bool
) -> None:
    stated = [
        figure(value, text, doc, modifier=bound) for doc, (value, text, bound) in zip("ab", (one, other), strict=True)
    ]
    for order in (stated, stated[::-1]):
        assert only(build_panel(order)).conflict is not agree


def test_of_values_that_agree_the_most_precise_is_taken_whichever_is_later() -> None:
    stated = [billion("4.53", "late"), figure("4528000000", "4,528 million yuan", "early")]
    row = only(build_panel(stated, dates={"early": date(2024, 1, 1), "late": date(2024, 2, 1)}))
    assert (row.value, row.conflict, len(row.articles)) == (4_528_000_000, False, 2)
    assert row.articles == [("early", date(2024, 1, 1)), ("late", date(2024, 2, 1))]


def test_a_number_is_taken_before_a_bound_that_it_agrees_with() -> None:
    stated = [billion("4.5", "a", modifier="more_than"), billion("4.6", "b"), billion("5", "c", modifier="approx")]
    row = only(build_panel(stated[:2], dates={"a": date(2024, 2, 1), "b": date(2024, 1, 1)}))
    assert (row.value, row.chosen.figure.modifier, row.conflict) == (4_600_000_000, None, False)
    row = only(build_panel([stated[0], stated[2]], dates={"a": date(2024, 2, 1)}))
    assert (row.value, row.chosen.figure.modifier) == (5_000_000_000, "approx")


def test_three_values_of_which_two_contradict_are_in_conflict() -> None:
    stated = [
        billion("4.53", "a"),
        figure("4528000000", "4,528 million yuan", "b"),
        figure("4534000000", "4,534 million yuan", "c"),
    ]
    row = only(build_panel(stated, dates={"a": date(2024, 3, 1), "b": date(2024, 2, 1), "c": date(2024, 1, 1)}))
    assert (row.value, [one.figure.doc_id for one in row.statements if not one.agrees]) == (4_528_000_000, ["c"])


def preferred(figures: Sequence[Figure], dates: dict[str, date] | None = None) -> str:
    row = only(build_panel(figures, dates=dates))
    assert row.conflict
    assert len(row.conflicting_values()) == len(figures)
    return row.chosen.figure.doc_id


def test_a_conflict_goes_to_the_later_article_then_the_more_precise_the_surer_the_smaller_id() -> None:
    days = {"a": date(2024, 1, 1), "b": date(2024, 1, 2)}
    precise, coarse = billion("4.53", "a", confidence=0.99), billion("6", "b", confidence=0.5)
    assert preferred([precise, coarse], days) == "b"
    assert preferred([precise, coarse], {"a": date(2024, 1, 1)}) == "a", "a known date is later than none"
    assert preferred([precise, coarse]) == "a"
    assert preferred([billion("4.53", "a", confidence=0.8), billion("4.61", "b", confidence=0.9)]) == "b"
    assert preferred([billion("4.61", "b"), billion("4.53", "a")]) == "a"
    assert preferred([billion("4.53", "a", modifier="approx", confidence=0.99), billion("6.1", "b")]) == "b"


def within(figures: Sequence[Figure], dates: dict[str, date] | None = None) -> str:
    row = only(build_panel(figures, dates=dates))
    assert row.conflict_kind == "within_article"
    return row.chosen.figure.text


def test_an_article_that_contradicts_itself_speaks_with_what_others_state_the_largest_the_first() -> None:
    small, large = billion("4.53", start=10, confidence=0.99), billion("4.6", start=80)
    assert within([small, large]) == "4.6 billion yuan", "no part is larger than its whole"
    days = {"a": date(2024, 2, 1), "b": date(2024, 1, 1)}
    assert within([small, large, billion("4.53", "b")], days) == "4.53 billion yuan", "which another article states too"
    growth = [percent("4.1", "growth", start=80), percent("3.9", "growth", start=10)]
    assert within(growth) == "3.9 percent", "the whole is told before its parts"
    income = [replace(one, metric_id="disposable_income") for one in (small, large)]
    assert within(income) == "4.53 billion yuan", "incomes per head do not add up"


def test_what_an_article_says_besides_is_no_conflict_between_articles() -> None:
    inside = [billion("4.53", "a", start=10), billion("9.1", "a", start=80)]
    days = {"a": date(2024, 2, 1), "b": date(2024, 1, 1), "c": date(2024, 3, 1)}
    row = only(build_panel([*inside, billion("9.1", "b")], dates=days))
    assert (row.value, row.conflict_kind, row.to_dict()["agreeing"]) == (9_100_000_000, "within_article", 2)
    row = only(build_panel([*inside, billion("9.5", "c")], dates=days))
    assert (row.value, row.conflict_kind) == (9_500_000_000, "between_articles")
    # The part is not weighed against other articles, though it stands in the latest.
    row = only(build_panel([*inside, billion("9.5", "b")], dates=days))
    assert (row.value, row.statements[1].figure.doc_id) == (9_100_000_000, "b")
    assert only(build_panel([inside[0]])).conflict_kind is None


@pytest.mark.parametrize(
    "other",
    [
        {"zone_id": "suzhou"},
        {"metric_id": "exports"},
        {"year": 2022},
        {"unit": "EUR"},
        {"measure": "change"},
        {"baseline": "month_on_month"},
        {"baseline": "period", "baseline_start": date(2012, 1, 1), "baseline_end": date(2012, 12, 31)},
    ],
)
def test_what_is_about_something_else_is_another_row(other: dict[str, Any]) -> None:
    panel = build_panel([billion("4.53", "a"), billion("9.9", "b", **other)])
    assert [row.conflict for row in panel.rows] == [False, False]
    assert len({str(row.key) for row in panel.rows}) == 2


def test_what_has_no_place_is_counted_with_the_reason() -> None:
    figures = [
        billion("1", "a"),
        billion("1", "b", zone_id=None, metric_id=None),
        billion("1", "c", metric_id=None),
        billion("1", "d", period_start=None, period_end=None, period=None),
        billion("1", "a"),
    ]
    panel = build_panel(figures)
    assert panel.left_out == {"no metric": 1, "no period": 1, "no zone": 1, "the same record again": 1}
    assert (panel.figures, len(only(panel).statements)) == (5, 1)


def test_two_records_of_one_place_are_refused() -> None:
    with pytest.raises(InputError, match=r"'a': two different figures at 0, '1 billion yuan' and '2 billion yuan'"):
        build_panel([billion("1"), billion("2")])


# --- Checks ---------------------------------------------------------------------------------------


def outcome(panel: Panel, measure: str, check: str) -> str:
    return str(getattr(of_measure(panel, measure), check))


def test_growth_is_weighed_against_the_levels_of_two_years() -> None:
    levels = [billion("100.0", "a", year=2022), billion("105.0", "b")]
    for stated, expected in (("5.0", "ok"), ("5.9", "ok"), ("6.2", "off"), ("3.8", "off"), ("-5.0", "off")):
        got = outcome(build_panel([*levels, percent(stated, "growth", "c")]), "growth", "growth")
        assert got == f"{expected}: stated {stated}, 4.90 to 5.10 by 105,000,000,000 after 100,000,000,000 CNY"


def test_growth_of_a_quarter_needs_the_same_quarter() -> None:
    quarter = {"period_start": date(2023, 1, 1), "period_end": date(2023, 3, 31), "period": "2023-Q1"}
    before = {"period_start": date(2022, 1, 1), "period_end": date(2022, 3, 31), "period": "2022-Q1"}
    growth = percent("10", "growth", "c", **quarter)
    figures = [billion("11.0", "a", **quarter), billion("10.0", "b", year=2022), growth]
    assert outcome(build_panel(figures), "growth", "growth") == "not possible: no level of 2022-Q1"
    figures[1] = billion("10.0", "b", **before)
    assert outcome(build_panel(figures), "growth", "growth").startswith("ok: ")
    assert outcome(build_panel([growth]), "growth", "growth") == "not possible: no level of 2022-Q1 and 2023-Q1"


def test_growth_over_a_month_or_a_quarter_before() -> None:
    def month(number: int, last: int) -> dict[str, Any]:
        return {
            "period_start": date(2023, number, 1),
            "period_end": date(2023, number, last),
            "period": f"2023-{number:02}",
        }

    growth = percent("10", "growth", "c", **month(3, 31), baseline="month_on_month")
    figures = [billion("11.0", "a", **month(3, 31)), billion("10.0", "b", **month(2, 28)), growth]
    assert outcome(build_panel(figures), "growth", "growth").startswith("ok: ")
    quarter = replace(growth, baseline="quarter_on_quarter")
    assert outcome(build_panel([*figures[:2], quarter]), "growth", "growth") == "not possible: no level of 2022-12"


@pytest.mark.parametrize(
    ("slots", "why"),
    [
        ({"baseline": "annual_average"}, "growth on average over years"),
        ({"baseline": None}, "no baseline"),
        ({"unit": "times"}, "growth in times"),
    ],
)
def test_growth_without_a_single_base_is_not_weighed(slots: dict[str, Any], why: str) -> None:
    figures = [billion("1", "a", year=2022), billion("1", "b"), percent("5", "growth", "c", **slots)]
    assert outcome(build_panel(figures), "growth", "growth") == f"not possible: {why}"


def test_ratio_and_change_are_weighed_too() -> None:
    levels = [billion("10.0", "a", year=2012), billion("25.0", "b")]
    since = {"baseline": "period", "baseline_start": date(2012, 1, 1), "baseline_end": date(2012, 12, 31)}
    for value, expected in (("2.5", "ok"), ("2.6", "off")):
        ratio = figure(value, f"{value} times", "c", type="multiple", unit="times", measure="ratio", **since)
        assert outcome(build_panel([*levels, ratio]), "ratio", "growth").startswith(f"{expected}: stated {value}")
    for value, expected in (("15.0", "ok"), ("15.4", "off")):
        change = billion(value, "c", measure="change", **since)
        assert outcome(build_panel([*levels, change]), "change", "growth").startswith(f"{expected}: stated")
    dollars = billion("15.0", "c", measure="change", **(since | {"unit": "USD"}))
    assert outcome(build_panel([*levels, dollars]), "change", "growth") == "not possible: no level of 2012 and 2023"


def shares(after: str, stated: str = "62.5", **levels: str) -> Panel:
    """The share of Wuxi's exports in what the words say, with levels in billions."""
    text = f"Exports came to 3.2 billion yuan, or {stated} percent{after}"
    start = text.index(stated)
    share = percent(stated, "share", "a", start, metric_id="exports", zone="Wuxi High-tech Zone")
    found = [billion(value, name, metric_id=name) for name, value in levels.items()]
    return build_panel([share, *found], [Article("a", text)])


@pytest.mark.parametrize(
    ("after", "expected"),
    [
        (" of its foreign trade.", "ok"),
        (" of the zone's total foreign trade in 2023.", "ok"),
        (" of foreign trade of Wuxi High-tech Zone.", "ok"),
        (" of the city's foreign trade.", "not possible: its sentence names no whole of the zone"),
        (" of the foreign trade of Wuxi city.", "not possible: its sentence names no whole of the zone"),
        (" of foreign trade in Jiangsu province.", "not possible: its sentence names no whole of the zone"),
        (" of the national economy.", "not possible: its sentence names no whole of the zone"),
        (" of the total.", "not possible: its sentence names no whole of the zone"),
        (" of its exports.", "not possible: no level of the part, only of all exports"),
        (" of its GDP.", "not possible: no level of gdp"),
    ],
)
def test_a_share_is_weighed_where_its_sentence_names_the_whole(after: str, expected: str) -> None:
    got = outcome(shares(after, exports="3.2", foreign_trade="5.12"), "share", "share")
    assert got.startswith(expected), got


def test_a_share_that_its_part_and_whole_do_not_make_is_off() -> None:
    levels = {"exports": "3.20", "foreign_trade": "5.12"}
    assert outcome(shares(" of its foreign trade.", "62.4", **levels), "share", "share").startswith("ok: ")
    got = outcome(shares(" of its foreign trade.", "62.8", **levels), "share", "share")
    assert got == "off: stated 62.8, 62.34 to 62.66 by 3,200,000,000 of 5,120,000,000 CNY (foreign_trade)"


def test_without_texts_a_share_is_not_weighed() -> None:
    figures = [percent("62.5", "share", metric_id="exports"), billion("3.2", "b", metric_id="exports")]
    got = outcome(build_panel(figures), "share", "share")
    assert got == "not possible: what it is a share of is read from the text, which is not at hand"


def test_a_part_under_its_whole_s_metric_is_told_by_its_share() -> None:
    whole, part = billion("10.38", start=0), billion("7.41", start=30)
    panel = build_panel([whole, part, percent("71.44", "share")])
    assert of_measure(panel, "level").value == whole.value
    assert panel.conflicts == []
    assert panel.left_out == {"a part of the row's whole, as its share tells": 1}
    assert outcome(panel, "share", "share").startswith("ok: stated 71.44")
    for other in (
        percent("72.44", "share"),
        percent("71.44", "share", "b"),
        percent("71.44", "share", year=2022),
        percent("71.44", "share", start=700),
    ):
        panel = build_panel([whole, part, other])
        assert [row.key.measure for row in panel.conflicts] == ["level"], other
        assert panel.left_out == {}


def told_by_words(text: str, *values: str, measure: str = "level") -> Panel:
    """The panel of one article in which each value stands once, as an amount or as growth."""
    figures = [
        percent(value, measure, start=text.index(value))
        if measure != "level"
        else billion(value, start=text.index(value))
        for value in values
    ]
    return build_panel(
        [replace(one, text=(words := one.text.split()[0]), end=one.start + len(words)) for one in figures],
        [Article("a", text)],
    )


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Investment came to 9.5 billion, of which 3.1 went to chips.", ("9.5", "3.1")),
        ("It drew 9.5 billion, among which industry took 3.1 and services 2.2.", ("9.5", "3.1", "2.2")),
        ("It drew 9.5 billion in the year. Of this, 3.1 went to chips.", ("9.5", "3.1")),
        ("It drew 9.5 billion in the year. Among them, chips took 3.1.", ("9.5", "3.1")),
        ("It drew 9.5 billion, including 3.1 for chips.", ("9.5", "3.1")),
        ("It drew 9.5 billion, and 3.1 of these were for chips.", ("9.5", "3.1")),
        ("Of its 9.5 billion, 3.1 went to chips.", ("9.5", "3.1")),
    ],
)
def test_a_part_under_its_whole_s_metric_is_told_by_the_words(text: str, values: tuple[str, ...]) -> None:
    panel = told_by_words(text, *values)
    row = only(panel)
    assert (row.value, row.conflict) == (Decimal(9_500_000_000), False)
    assert row.to_dict()["parts"] == [f"{Decimal(value) * 10**9:,.0f} in a" for value in values[1:]]
    assert panel.left_out == {"a part of the row's whole, as its words tell": len(values) - 1}


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Investment came to 9.5 billion and 3.1 went to chips.", ("9.5", "3.1")),
        ("It drew 9.5 billion, including one for chips; in May 3.1 came.", ("9.5", "3.1")),
        ("It drew 9.5 billion, including one for chips, while in May 3.1 came.", ("9.5", "3.1")),
        ("It drew 3.1 billion, of which more than all, 9.5, went to chips.", ("3.1", "9.5")),
        ("Chips brought in 9.5 billion of this, robots 3.1.", ("9.5", "3.1")),
        ("It drew 9.5 billion. Much of it was said. Of these, 3.1 came.", ("9.5", "3.1")),
        ("It drew 9.5 billion. As was said in the month of May by one of those, 3.1 came.", ("9.5", "3.1")),
    ],
)
def test_other_words_tell_no_part(text: str, values: tuple[str, ...]) -> None:
    panel = told_by_words(text, *values)
    assert (only(panel).conflict_kind, panel.left_out) == ("within_article", {})


def test_growth_of_a_part_is_told_by_the_words_too() -> None:
    row = only(told_by_words("Output rose 8.1 percent, of which chips rose 26.3.", "8.1", "26.3", measure="growth"))
    assert (row.value, row.conflict, row.parts) == (Decimal("8.1"), False, None)


def test_without_the_text_words_tell_nothing() -> None:
    row = only(build_panel([billion("9.5"), billion("3.1", start=40)]))
    assert row.conflict_kind == "within_article"


@pytest.mark.parametrize(
    ("values", "check"),
    [
        (("9.5", "6.1", "3.4"), "ok: 6,100,000,000 + 3,400,000,000 = 9,500,000,000 of 9,500,000,000 CNY"),
        (("9.5", "6.1", "1.2"), "ok: 6,100,000,000 + 1,200,000,000 = 7,300,000,000 of 9,500,000,000 CNY"),
        (("9.5", "6.1", "6.1"), "not possible: one part only"),
        (("9.5", "6.12", "3.42"), "ok: 6,120,000,000 + 3,420,000,000 = 9,540,000,000 of 9,500,000,000 CNY"),
        (("9.5", "6.1", "3.7"), "off: 6,100,000,000 + 3,700,000,000 = 9,800,000,000 of 9,500,000,000 CNY"),
    ],
)
def test_parts_are_summed_against_their_whole(values: tuple[str, str, str], check: str) -> None:
    whole, part, other = values
    text = f"It drew {whole} billion, of which chips took {part} and, with them, tools {other}."
    places = (text.index(whole), text.index(part), text.rindex(other))
    figures = [
        replace(billion(value, start=place), text=value, end=place + len(value))
        for value, place in zip(values, places, strict=True)
    ]
    row = only(build_panel(figures, [Article("a", text)]))
    assert (row.value, str(row.parts)) == (Decimal(whole) * 10**9, check)


def test_foreign_trade_is_exports_and_imports() -> None:
    def check(trade: str, **parts: str) -> str:
        stated = [billion(value, name, metric_id=name) for name, value in parts.items()]
        panel = build_panel([billion(trade, metric_id="foreign_trade"), *stated])
        return str(next(row.parts for row in panel.rows if row.key.metric_id == "foreign_trade"))

    sums = "3,200,000,000 + 1,900,000,000 = 5,100,000,000"
    assert check("5.12", exports="3.2", imports="1.9") == f"ok: {sums} of 5,120,000,000 CNY (exports and imports)"
    assert check("5.3", exports="3.2", imports="1.9") == f"off: {sums} of 5,300,000,000 CNY (exports and imports)"
    assert check("4.9", exports="3.2", imports="1.9").startswith("off: ")
    assert check("5.12", exports="3.2") == "not possible: no level of imports in CNY"
    assert check("5.12") == "not possible: no level of exports and imports in CNY"


def test_levels_that_add_up_to_the_largest_are_its_parts() -> None:
    stated = [billion("6.1", start=10), billion("9.5", start=40), billion("3.4", start=80)]
    panel = build_panel(stated)
    assert (only(panel).value, panel.conflicts) == (9_500_000_000, [])
    assert panel.left_out == {"a part of the row's whole, as their sum tells": 2}
    for other in (
        [*stated, billion("0.5", start=120)],
        [*stated[:2], billion("3.7", start=80)],
        [*stated[:2], billion("3.4", "b")],
        [*stated[:2], replace(stated[2], modifier="less_than")],
        [figure(value, value, type="count", start=start) for start, value in enumerate("325")],
    ):
        panel = build_panel(other)
        assert (len(panel.conflicts), panel.left_out) == (1, {}), other


def test_shares_of_one_whole_beyond_a_hundred_are_off() -> None:
    def parts(*values: str, doc_ids: str = "aaa") -> str:
        stated = [
            percent(value, "share", doc_id, 50 * place)
            for place, (value, doc_id) in enumerate(zip(values, doc_ids, strict=False))
        ]
        return outcome(build_panel(stated), "share", "parts")

    assert parts("55", "60") == "off: 55 + 60 = 115"
    assert parts("55", "30") == "ok: 55 + 30 = 85"
    assert parts("33.4", "33.2", "33.5").startswith("ok: 33.4"), "rounding explains a tenth too much"
    assert parts("33.4", "33.2", "33.8").startswith("off: 33.4")
    assert parts("55", "30", "55") == "ok: 55 + 30 = 85", "one part is told twice"
    assert parts("60", "60") == "not possible: one part only"
    assert parts("55", "60", doc_ids="ab") == "not possible: one part only"


def converted(base: str, value: str, doc_id: str, **slots: Any) -> list[Figure]:
    dollars = figure(
        str(Decimal(value) * 10**9), f"${value} billion", doc_id, 20, **({"unit": "USD", "equivalent_of": 0} | slots)
    )
    return [billion(base, doc_id, **{name: slots[name] for name in slots if name == "metric_id"}), dollars]


@pytest.mark.parametrize(
    ("value", "expected"),
    [("34.7", "ok"), ("347", "off"), ("3.47", "off"), ("27.0", "off"), ("40.0", "off"), ("37.8", "ok")],
)
def test_a_conversion_is_weighed_against_the_year_s_rate(value: str, expected: str) -> None:
    panel = build_panel(converted("238.6", value, "a"), dates={"a": date(2022, 5, 1)})
    native, dollars = panel.rows
    assert dollars.rate is not None
    assert dollars.rate.outcome == expected, dollars.rate
    assert native.rate is None
    assert (native.key.unit, dollars.key.unit, dollars.key.converted_from) == ("CNY", "USD", "CNY")
    assert dollars.to_dict()["restates"] == [str(native.key)]


def test_the_other_way_round_is_the_same_rate() -> None:
    dollars = figure("34700000000", "$34.7 billion", unit="USD")
    yuan = billion("238.6", start=20, equivalent_of=0)
    panel = build_panel([dollars, yuan], dates={"a": date(2022, 5, 1)})
    assert panel.rows[0].rate is not None
    assert panel.rows[0].rate.outcome == "ok"
    assert panel.rows[0].rate.numbers.startswith("6.88 CNY per USD in a, 6.03 to 7.37 plausible in 2022")


def test_the_panel_s_own_pairs_tell_the_rate_where_there_are_enough() -> None:
    def euros(number: int, last: str) -> Panel:
        pairs = [
            stated
            for place in range(number)
            for stated in converted("7.80", "1.00", f"d{place}", unit="EUR", metric_id=f"m{place}")
        ]
        return build_panel([*pairs, *converted("7.80", last, "x", unit="EUR", metric_id="z")])

    def last_rate(panel: Panel) -> str:
        return outcome(Panel([panel.rows[-1]]), "level", "rate")

    assert last_rate(euros(4, "1.00")).startswith("not possible: 7.80 CNY per EUR in x; fewer than 5 other pairs")
    assert last_rate(euros(5, "1.05")) == "ok: 7.43 CNY per EUR in x, 7.02 to 8.58 plausible in 2023 (by 5 other pairs)"
    assert last_rate(euros(5, "1.20")).startswith("off: ")


def test_a_converted_amount_whose_source_is_not_there() -> None:
    row = only(build_panel([figure("1000", "$1,000", start=20, unit="USD", equivalent_of=0)]))
    assert row.rate is not None
    assert row.rate == ("not possible", "the amount that it restates is not among the figures")
    assert (row.key.converted_from, row.to_dict()["restates"]) == ("?", [])


def test_converted_amounts_do_not_contradict_those_stated_in_that_currency() -> None:
    panel = build_panel([*converted("238.6", "34.7", "a"), figure("36000000000", "$36 billion", "b", unit="USD")])
    assert [row.conflict for row in panel.rows] == [False, False, False]


# --- What is missing ------------------------------------------------------------------------------


def test_coverage_shows_what_is_missing(tmp_path: Path) -> None:
    figures = [
        billion("1", "a", year=2020),
        billion("1", "b", year=2022),
        percent("5", "growth", "b", year=2022),
        billion("1", "c", zone_id="kunshan", metric_id="exports", year=2022),
    ]
    coverage = build_panel(figures).coverage()
    assert coverage.years == (2020, 2021, 2022)
    assert coverage.counts["wuxi", "gdp"] == {2020: 1, 2022: 2}
    write_coverage(coverage, tmp_path / "coverage.csv")
    assert (tmp_path / "coverage.csv").read_text() == (
        "zone_id,metric_id,2020,2021,2022\n"
        "kunshan,exports,0,0,1\nkunshan,gdp,0,0,0\nwuxi,exports,0,0,0\nwuxi,gdp,1,0,2\n"
    )


def test_a_panel_of_nothing_is_empty(tmp_path: Path) -> None:
    panel = build_panel([])
    write_panel(panel, tmp_path / "panel.csv")
    write_coverage(panel.coverage(), tmp_path / "coverage.csv")
    assert (tmp_path / "panel.csv").read_text().count("\n") == 1
    assert (tmp_path / "coverage.csv").read_text() == "zone_id,metric_id\n"


# --- Writing --------------------------------------------------------------------------------------

HOSTILE = "=HYPERLINK(1)"


@pytest.fixture
def small() -> Panel:
    figures = [
        billion("4.53", HOSTILE),
        billion("4.61", "b", metric=HOSTILE),
        percent("-3.2", "growth", "b"),
        figure("12345678901234567.5", "12345678901234567.5", "c", metric_id="exports"),
    ]
    return build_panel(figures, dates={"b": date(2024, 2, 1)})


def test_csv_holds_no_formula(small: Panel, tmp_path: Path) -> None:
    write_panel(small, tmp_path / "panel.csv")
    with (tmp_path / "panel.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    assert [row["value"] for row in rows] == ["12345678901234567.5", "-3.2", "4610000000"]
    assert json.loads(rows[2]["doc_ids"]) == [HOSTILE, "b"]
    assert json.loads(rows[2]["dates"]) == [None, "2024-02-01"]
    assert rows[2]["conflict"] == "true"
    assert not [cell for row in rows for cell in row.values() if cell.startswith(("=", "+", "@"))]


def test_parquet_is_typed(small: Panel, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="needs pyarrow")
    from pyarrow.parquet import read_table

    write_panel(small, tmp_path / "panel.parquet")
    table = read_table(tmp_path / "panel.parquet")
    types = {field.name: str(field.type) for field in table.schema}
    assert (types["value"], types["period_start"], types["conflict"]) == ("decimal128(38, 9)", "date32[day]", "bool")
    assert table["value"].to_pylist()[0] == Decimal("12345678901234567.5")
    assert table["dates"].to_pylist()[2] == [None, date(2024, 2, 1)]
    assert table["doc_ids"].to_pylist()[2] == [HOSTILE, "b"]


def test_a_value_that_parquet_cannot_hold_is_refused(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow", reason="needs pyarrow")
    (tmp_path / "panel.parquet").write_text("before")
    with pytest.raises(InputError, match="more than 29 digits"):
        write_panel(build_panel([figure("1e40", "1")]), tmp_path / "panel.parquet")
    assert (tmp_path / "panel.parquet").read_text() == "before"
    assert len(list(tmp_path.iterdir())) == 1


def test_duckdb_has_the_panel_and_its_sources(small: Panel, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="needs duckdb")
    for _ in range(2):  # the second time the tables are there
        assert write_panel(small, tmp_path / "panel.duckdb") == ("panel", "panel_sources")
    with duckdb.connect(str(tmp_path / "panel.duckdb"), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM panel").fetchone() == (3,)
        query = (
            "SELECT doc_id, value, agrees, chosen FROM panel_sources WHERE panel_id LIKE '%gdp%level%' ORDER BY doc_id"
        )
        assert connection.execute(query).fetchall()[0] == (HOSTILE, Decimal(4_530_000_000), False, False)
        assert connection.execute(query).fetchall()[1] == ("b", Decimal(4_610_000_000), True, True)


def test_a_database_of_run_keeps_its_own_panel(small: Panel, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="needs duckdb")
    path = tmp_path / "news.duckdb"
    write_figures([billion("4.53")], path)
    assert write_panel(small, path) == ("checked_panel", "checked_panel_sources")
    with duckdb.connect(str(path), read_only=True) as connection:
        assert connection.execute("SELECT count(*) FROM figures").fetchone() == (1,)
        assert connection.execute("SELECT count(*) FROM checked_panel").fetchone() == (3,)
    write_figures([billion("4.61")], path)  # the store still takes it


def test_a_table_of_other_make_is_left_alone(small: Panel, tmp_path: Path) -> None:
    duckdb = pytest.importorskip("duckdb", reason="needs duckdb")
    path = tmp_path / "mine.duckdb"
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE TABLE panel (a INTEGER)")
    with pytest.raises(InputError, match="holds a table 'panel' of other make"):
        write_panel(small, path)
    with duckdb.connect(str(path)) as connection:
        assert connection.execute("SELECT table_name FROM duckdb_tables()").fetchall() == [("panel",)]


def test_excel_has_three_sheets_and_no_formula(small: Panel, tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter", reason="needs xlsxwriter")
    openpyxl = pytest.importorskip("openpyxl", reason="needs openpyxl")
    path = tmp_path / "panel.xlsx"
    assert write_panel(small, path) == ("panel", "conflicts", "coverage")
    first = path.read_bytes()
    write_panel(small, path)
    assert path.read_bytes() == first
    book = openpyxl.load_workbook(path)
    heading, *rows = book["panel"].values
    column = heading.index("value")
    assert [row[column] for row in rows] == ["12345678901234567.5", -3.2, 4_610_000_000]
    assert rows[0][heading.index("period_start")].date() == date(2023, 1, 1)
    assert rows[2][heading.index("conflict")] is True
    assert [row[0] for row in book["conflicts"].values][1:] == [rows[2][0]]
    assert next(iter(book["coverage"].values)) == ("zone_id", "metric_id", "2023")
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    with zipfile.ZipFile(path) as file:
        assert b"<f>" not in b"".join(file.read(name) for name in file.namelist())


def test_a_cell_that_excel_cannot_hold_is_cut_aloud(tmp_path: Path) -> None:
    pytest.importorskip("xlsxwriter", reason="needs xlsxwriter")
    openpyxl = pytest.importorskip("openpyxl", reason="needs openpyxl")
    panel = build_panel(billion("4.53", f"{place:04}-{'x' * 30}") for place in range(1000))
    write_panel(panel, tmp_path / "panel.xlsx")
    heading, row = openpyxl.load_workbook(tmp_path / "panel.xlsx")["panel"].values
    assert row[heading.index("doc_ids")].endswith("(cut: a cell holds no more)")
    assert row[heading.index("articles")] == 1000


def test_a_page_shows_what_is_in_doubt_what_is_missing_and_every_row(
    browser: Browser, made: tuple[list[Figure], list[Article]], tmp_path: Path
) -> None:
    write_panel(build_panel(*made), tmp_path / "panel.html")
    browser.open(tmp_path / "panel.html", width=1200, height=640)
    assert browser.one("h1").text == "Panel: 39 rows from 56 figures"
    assert [line.splitlines()[0] for line in (item.text for item in browser.all("section > ul > li"))] == [
        "Articles contradict one another: 5",
        "An article states other values too, mostly parts: 1",
        "Growth that the levels do not bear out: 1",
        "Shares that part and whole do not make: 1",
        "Conversions at no plausible rate: 2",
        "Parts that make more than their whole: 1",
        "Figures that are not among the rows: 4",
    ]
    counts = [int(cell) for cell in browser.texts(".years .there")]
    assert (sum(counts), len(browser.all(".rows tbody tr"))) == (39, 39)
    browser.one("section li:nth-child(3) a").click()
    row = browser.one("tr:target")
    assert row.text.startswith("wuxi gdp 2023 growth (year_on_year) +9.5 %")
    assert "growth off: stated 9.5, 4.80 to 4.84 by 250,100,000,000 after 238,598,000,000 CNY" in row.text
    assert browser.run("const r = arguments[0].getBoundingClientRect(); return r.top >= 0 && r.bottom <= 640", row)
    browser.open(tmp_path / "panel.html", width=1200, height=640)
    browser.one("section li a").click()
    browser.picture("panel")  # which docs/cookbook.md shows


def test_the_page_of_a_panel_fits_a_narrow_window(
    browser: Browser, made: tuple[list[Figure], list[Article]], tmp_path: Path
) -> None:
    write_panel(build_panel(*made), tmp_path / "panel.html")
    browser.open(tmp_path / "panel.html", width=400, height=800, theme="dark")
    assert browser.run("return document.documentElement.scrollWidth") <= 400
    browser.run("document.querySelector('.rows').scrollIntoView()")
    assert browser.run("const box = document.querySelectorAll('.wide')[1]; return box.scrollWidth <= box.clientWidth")
    browser.picture("panel-narrow")


def test_a_page_holds_no_markup_of_an_article(tmp_path: Path) -> None:
    bad = "</td><script>1</script><img src=x onerror=1>\ud800"
    slots = {"zone_id": bad, "zone": bad, "metric_id": bad, "metric": bad, "period": bad, "unit": bad}
    stated = [billion("4.53", f"{bad}{place}", **slots, modifier=bad, baseline=bad, start=place) for place in range(2)]
    panel = build_panel([*stated, billion("9.9", "c", **slots, baseline=bad)])
    write_panel(panel, tmp_path / "panel.html")
    page = (tmp_path / "panel.html").read_text(encoding="utf-8")
    assert page.count("&lt;script&gt;1") > 5
    assert not re.search(r"<script|<img|<link|src=(?!x)|url\(|@import", page)
    assert "default-src 'none'; style-src 'sha256-" in page
    write_panel(build_panel([]), tmp_path / "panel.html")
    assert "No row is in conflict" in (tmp_path / "panel.html").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "problem"),
    [("panel.txt", "unknown extension '.txt'"), ("no/panel.csv", "no folder"), ("panel.jsonl", "unknown extension")],
)
def test_outputs_that_cannot_be(small: Panel, tmp_path: Path, name: str, problem: str) -> None:
    with pytest.raises(InputError, match=problem):
        write_panel(small, tmp_path / name)


def test_a_full_disk_leaves_the_file_as_it_was(small: Panel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "panel.csv").write_text("before")
    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(StoreError, match="No space left on device"):
        write_panel(small, tmp_path / "panel.csv")
    assert (tmp_path / "panel.csv").read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["panel.csv"]


# --- Reading and the command ----------------------------------------------------------------------


def command(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(cli.app, ["panel", *map(str, arguments)])
    return result.exit_code, result.output


@pytest.mark.parametrize("form", [".jsonl", ".jsonl.gz", ".parquet", ".duckdb"])
def test_all_kinds_of_input_give_one_panel(made: tuple[list[Figure], list[Article]], tmp_path: Path, form: str) -> None:
    figures, _ = made
    if form in (".parquet", ".duckdb"):
        pytest.importorskip("pyarrow", reason="needs pyarrow")
        pytest.importorskip("duckdb", reason="needs duckdb")
    write_figures(figures, tmp_path / f"figures{form}")
    code, said = command(tmp_path / f"figures{form}", "--docs", DOCS, "-o", tmp_path / "panel.csv")
    assert code == 0, said
    with (tmp_path / "panel.csv").open(newline="") as got, (FIXTURES / "expected.csv").open(newline="") as wanted:
        expected = list(csv.DictReader(wanted))
        assert [{name: row[name] for name in expected[0]} for row in csv.DictReader(got)] == expected
    assert "39 rows from 56 figures" in said
    assert "not in the panel: 4 (1 a part of the row's whole, as its share tells, 1 no metric" in said
    assert "in conflict: 6, of which 1 within one article (column conflict_kind)" in said
    assert "growth checks: 2 ok, 1 off, 1 not possible" in said
    assert "rate checks: 6 ok, 2 off, 1 not possible" in said


def test_a_database_of_run_tells_dates_and_texts(tmp_path: Path) -> None:
    pytest.importorskip("duckdb", reason="needs duckdb")
    result = CliRunner().invoke(cli.app, ["run", str(DOCS), "-q", "--keep-text", "-o", str(tmp_path / "news.duckdb")])
    assert result.exit_code == 0, result.output
    files = FigureFiles([tmp_path / "news.duckdb"])
    figures = list(files)
    assert files.dates["wuxi-1"] == date(2022, 2, 10)
    write_panel(build_panel(figures, files.texts, files.dates), tmp_path / "panel.csv")
    with (tmp_path / "panel.csv").open(newline="") as got, (FIXTURES / "expected.csv").open(newline="") as wanted:
        expected = list(csv.DictReader(wanted))
        assert [{name: row[name] for name in expected[0]} for row in csv.DictReader(got)] == expected
    code, said = command(tmp_path / "news.duckdb", "-o", tmp_path / "news.duckdb")
    assert (code, "tables: checked_panel and checked_panel_sources" in said) == (0, True), said


@pytest.mark.parametrize(
    ("line", "problem"),
    [
        ('{"schema_version": 2}', "figures.jsonl:2: unknown field 'schema_version'"),
        ("{", "figures.jsonl:2: not JSON"),
        ('{"doc_id": "a"}', 'figures.jsonl:2: "value" is missing or no number'),
        (billion("1").to_json().replace(', "why": {}', ""), "figures.jsonl:2: lacks the field 'why'"),
    ],
)
def test_a_line_of_another_schema_is_named(tmp_path: Path, line: str, problem: str) -> None:
    (tmp_path / "figures.jsonl").write_text(f"{billion('1').to_json()}\n{line}\n")
    code, said = command(tmp_path / "figures.jsonl", "-o", tmp_path / "panel.csv")
    assert (code, problem in said) == (2, True), said
    assert not (tmp_path / "panel.csv").exists()


def test_mistakes_of_the_command(tmp_path: Path) -> None:
    figures = tmp_path / "figures.csv"
    figures.write_text(billion("1").to_json())
    for arguments, problem in (
        ((tmp_path / "none.jsonl", "-o", tmp_path / "panel.csv"), "no such file"),
        ((figures, "-o", figures), "is also an input"),
        ((figures, "-o", tmp_path / "panel.csv"), "a table for people"),
        ((figures, "-o", tmp_path / "panel.csv", "--coverage", tmp_path / "c.txt"), "coverage goes to .csv"),
    ):
        code, said = command(*arguments)
        assert (code, problem in said) == (2, True), said


def test_without_dates_it_says_so(tmp_path: Path) -> None:
    (tmp_path / "figures.jsonl").write_text(f"{billion('1').to_json()}\n")
    code, said = command(
        tmp_path / "figures.jsonl", "-o", tmp_path / "panel.csv", "--coverage", tmp_path / "coverage.csv"
    )
    assert (code, "articles without a known date: 1" in said) == (0, True)
    assert (tmp_path / "coverage.csv").read_text() == "zone_id,metric_id,2023\nwuxi,gdp,1\n"


@pytest.mark.parametrize("name", ["panel", "plot"])
def test_help_teaches_by_example_and_answers_at_once(name: str) -> None:
    code = f"""
import sys
sys.argv = ["hitech-extract", "{name}", "--help"]
from hitech_extract.cli import main
try:
    main()
finally:
    heavy = ("spacy", "pyarrow", "duckdb", "altair", "vl_convert", "xlsxwriter", "hitech_extract.panel")
    print("loaded:", [name for name in heavy if name in sys.modules])
"""
    source = str(Path(cli.__file__).parents[1])
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env={"PYTHONPATH": source})
    assert (result.returncode, result.stderr) == (0, "")
    assert f"Examples:\n    hitech-extract {name} " in result.stdout
    assert "Exit codes:" in result.stdout
    assert "loaded: []" in result.stdout


@pytest.mark.parametrize(
    ("name", "module", "extra"),
    [
        ("panel.parquet", "pyarrow", "arrow"),
        ("panel.duckdb", "duckdb", "duckdb"),
        ("panel.xlsx", "xlsxwriter", "xlsx"),
    ],
)
def test_a_missing_extra_is_told_before_the_work(
    small: Panel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str, module: str, extra: str
) -> None:
    monkeypatch.setitem(sys.modules, module, None)
    monkeypatch.delitem(sys.modules, "hitech_extract.arrow", raising=False)
    with pytest.raises(InputError, match=rf"pip install 'hitech-extract\[{extra}\]'"):
        check_panel_output(tmp_path / name)
