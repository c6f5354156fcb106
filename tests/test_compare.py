"""Comparing two versions: which figure meets which, what counts as a change, and what holds for all figures."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random
from time import perf_counter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hitech_extract.compare import SLOTS, Comparison, Difference, compare_figures, sentence_around
from hitech_extract.reading import Reading
from hitech_extract.schema import FIELDS, Figure


def figure(start: int = 10, text: str = "4.53 billion yuan", **changes: Any) -> Figure:
    made = Figure(
        doc_id="a",
        start=start,
        end=start + len(text),
        text=text,
        type="money",
        value=Decimal(4_530_000_000),
        unit="CNY",
        zone_id="kunshan",
        zone="Kunshan",
        zone_start=0,
        zone_end=7,
        period="2022",
        period_start=date(2022, 1, 1),
        period_end=date(2022, 12, 31),
        why={"value": "money", "zone": "same-clause", "period": "last-year"},
    )
    return replace(made, **changes)


def kinds(comparison: Comparison) -> list[tuple[str, int]]:
    return [(difference.kind, difference.figure.start) for difference in comparison.differences]


def only(comparison: Comparison) -> Difference:
    (difference,) = comparison.differences
    return difference


# --- What is a change -----------------------------------------------------------------------------


def test_every_field_is_compared_once_but_for_the_confidence_and_the_reasons() -> None:
    fields = [name for names in SLOTS.values() for name in names]
    assert sorted([*fields, "doc_id", "confidence", "why"]) == sorted(FIELDS)


@pytest.mark.parametrize(
    ("changes", "slots"),
    [
        ({"type": "count"}, ["type"]),
        ({"value": Decimal(4)}, ["value"]),
        ({"unit": "USD"}, ["unit"]),
        ({"modifier": "more_than"}, ["modifier"]),
        ({"measure": "change"}, ["measure"]),
        ({"zone_id": None, "zone": None, "zone_start": None, "zone_end": None}, ["zone", "zone_words"]),
        ({"zone_start": 90, "zone_end": 97}, ["zone_words"]),
        ({"metric_id": "gdp"}, ["metric"]),
        ({"metric": "business associations"}, ["metric_words"]),
        ({"period_end": date(2022, 6, 30)}, ["period"]),
        ({"period_span": (30, 39)}, ["period_words"]),
        ({"baseline": "year_on_year"}, ["baseline"]),
        ({"baseline_start": date(2021, 1, 1)}, ["baseline"]),
        ({"equivalent_of": 3}, ["equivalent"]),
        ({"unit": "percent", "type": "percent", "measure": "growth"}, ["type", "unit", "measure"]),
        ({"end": 20, "text": "4.53 billi"}, ["span"]),
        ({"text": "4.54 billion yuan"}, ["span"]),
    ],
)
def test_a_change_names_its_slots(changes: dict[str, Any], slots: list[str]) -> None:
    difference = only(compare_figures([figure()], [figure(**changes)]))
    assert (difference.kind, list(difference.slots)) == ("changed", slots)
    assert list(difference.changes()) == slots


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"confidence": 0.9},
        {"why": {}},
        {"why": {"zone": "title"}, "confidence": 0.1},
        {"value": Decimal("4.53E+9")},
    ],
)
def test_what_is_no_change(changes: dict[str, Any]) -> None:
    comparison = compare_figures([figure()], [figure(**changes)])
    assert (comparison.differences, len(comparison.same), comparison.identical) == ((), 1, 1.0)


def test_reasons_are_a_change_when_asked_for() -> None:
    other = figure(why={"value": "money", "zone": "title", "period": "last-year"}, confidence=0.9)
    difference = only(compare_figures([figure()], [other], why=True))
    assert difference.changes() == {"why": ("zone same-clause", "zone title")}
    assert compare_figures([figure()], [figure(confidence=0.9)], why=True).differences == ()
    assert only(compare_figures([figure()], [replace(other, unit="USD")], why=True)).slots == ("unit", "why")


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"zone_id": None, "why": {}}, {"zone": ("kunshan (same-clause)", "null")}),
        ({"value": Decimal("12.50")}, {"value": ("4,530,000,000 (money)", "12.50 (money)")}),
        (
            {"zone_start": 90, "zone_end": 97},
            {"zone_words": ("'Kunshan' at 0-7 (same-clause)", "'Kunshan' at 90-97 (same-clause)")},
        ),
        ({"zone": None}, {"zone_words": ("'Kunshan' at 0-7 (same-clause)", "null (same-clause)")}),
        (
            {"period": "2023", "period_start": date(2023, 1, 1), "period_end": date(2023, 12, 31)},
            {"period": ("2022 (last-year)", "2023 (last-year)")},
        ),
        ({"period_end": date(2022, 6, 30)}, {"period": ("2022-12-31 (last-year)", "2022-06-30 (last-year)")}),
        ({"period_span": (30, 39)}, {"period_words": ("null (last-year)", "30-39 (last-year)")}),
        ({"equivalent_of": 3}, {"equivalent": ("null", "3")}),
    ],
)
def test_a_change_says_what_was_what_is_and_why(changes: dict[str, Any], told: dict[str, tuple[str, str]]) -> None:
    assert only(compare_figures([figure()], [figure(**changes)])).changes() == told


# --- Which figure meets which ---------------------------------------------------------------------


def test_figures_of_one_side_are_gained_or_lost() -> None:
    shared, lost, gained = figure(), figure(100), figure(50)
    comparison = compare_figures([shared, lost], [shared, gained])
    assert kinds(comparison) == [("gained", 50), ("lost", 100)]
    assert (comparison.same, comparison.identical) == ((shared,), 1 / 3)
    assert [difference.changes() for difference in comparison.differences] == [{}, {}]


def test_figures_that_only_touch_do_not_meet() -> None:
    assert kinds(compare_figures([figure(0, "12")], [figure(2, "34")])) == [("lost", 0), ("gained", 2)]
    assert only(compare_figures([figure(0, "12")], [figure(1, "23")])).slots == ("span",)


def test_figures_of_other_articles_do_not_meet() -> None:
    comparison = compare_figures([figure(doc_id="b")], [figure(doc_id="a")])
    assert kinds(comparison) == [("gained", 10), ("lost", 10)]


@pytest.mark.parametrize(
    ("old", "new", "pairs"),
    [
        # The same characters come before any overlap, whatever the amounts.
        ([(0, 9, 1), (3, 6, 2)], [(3, 6, 1)], [((0, 9), None), ((3, 6), (3, 6))]),
        # Then the same amount, also where another shares more characters.
        ([(0, 20, 7)], [(0, 12, 5), (13, 20, 7)], [((0, 20), (13, 20)), (None, (0, 12))]),
        # Then the most characters shared.
        ([(0, 20, 7)], [(0, 6, 5), (7, 20, 5)], [((0, 20), (7, 20)), (None, (0, 6))]),
        ([(0, 10, 7)], [(0, 4, 5), (5, 30, 5)], [((0, 10), (5, 30)), (None, (0, 4))]),
        # Then the fewest that are not.
        ([(5, 8, 7)], [(0, 8, 7), (4, 9, 7)], [((5, 8), (4, 9)), (None, (0, 8))]),
        # Each meets one at most, so the second best of one may be the best of another.
        ([(0, 5, 7), (5, 10, 7)], [(0, 9, 7)], [((0, 5), (0, 9)), ((5, 10), None)]),
        ([(0, 5, 7), (6, 10, 7)], [(0, 6, 7), (7, 10, 7)], [((0, 5), (0, 6)), ((6, 10), (7, 10))]),
    ],
)
def test_the_nearest_meet(
    old: list[tuple[int, int, int]], new: list[tuple[int, int, int]], pairs: list[tuple[Any, Any]]
) -> None:
    sides = [
        [figure(start, "x" * (end - start), value=Decimal(value)) for start, end, value in side] for side in (old, new)
    ]
    met = [
        tuple(side and (side.start, side.end) for side in (difference.old, difference.new))
        for difference in compare_figures(*sides).differences
    ]
    assert sorted(met, key=str) == sorted(pairs, key=str)


def test_doubles_are_counted() -> None:
    first, second = figure(unit="CNY"), figure(unit="USD")
    assert kinds(compare_figures([first, first], [first])) == [("lost", 10)]
    assert compare_figures([first, second], [second, first]).differences == ()
    difference = only(compare_figures([first, second], [second, figure(unit="EUR")]))
    assert difference.changes()["unit"][0].startswith("CNY"), "what is the same is no party to a change"


def test_articles_come_by_id_and_figures_by_place() -> None:
    found = [figure(start, doc_id=doc_id) for doc_id in "bca" for start in (300, 20)]
    comparison = compare_figures(found[:3], found[3:])
    assert [(d.figure.doc_id, d.figure.start) for d in comparison.differences] == [
        ("a", 20),
        ("a", 300),
        ("b", 20),
        ("b", 300),
        ("c", 20),
        ("c", 300),
    ]


# --- Counts and JSON ------------------------------------------------------------------------------


def test_the_summary_counts_by_type_and_slot() -> None:
    count = {"type": "count", "unit": "enterprise"}
    old = [figure(0), figure(100), figure(200, **count), figure(300)]
    new = [figure(0), figure(100, unit="USD", zone_id=None), figure(200, **count), figure(400, **count)]
    summary = compare_figures(old, new).summary()
    assert {kind: summary[kind] for kind in ("same", "changed", "gained", "lost", "identical")} == {
        "same": 2,
        "changed": 1,
        "gained": 1,
        "lost": 1,
        "identical": 0.4,
    }
    assert summary["types"] == {
        "count": {"same": 1, "changed": 0, "gained": 1, "lost": 0},
        "money": {"same": 1, "changed": 1, "gained": 0, "lost": 1},
    }
    assert list(summary["slots"]) == list(SLOTS)
    assert summary["slots"]["zone"] == summary["slots"]["unit"] == {"same": 2, "changed": 1}
    assert summary["slots"]["value"] == {"same": 3, "changed": 0}


def test_json_keeps_every_digit() -> None:
    digits = "0.1234567890123456789012345678901234567890"
    line = only(compare_figures([figure()], [figure(value=Decimal(digits), text="\u00a5 4.53 billion")])).to_json()
    assert f'"value": {digits}' in line
    row = json.loads(line)
    assert list(row) == ["kind", "doc_id", "slots", "old", "new"]
    assert Figure.from_dict(row["old"] | {"value": "4530000000"}) == figure()
    assert json.loads(only(compare_figures([], [figure()])).to_json("It's."))["sentence"] == "It's."


# --- What holds for all figures -------------------------------------------------------------------

WHY = st.dictionaries(st.sampled_from(("zone", "metric")), st.sampled_from(("left", "title")))
# Few places and few answers, so that figures often meet.
FIGURES = st.lists(
    st.builds(
        lambda doc_id, start, size, value, zone_id, why, confidence: figure(
            start,
            "x" * size,
            doc_id=doc_id,
            value=Decimal(value),
            zone_id=zone_id,
            why=why,
            confidence=confidence,
        ),
        st.sampled_from("ab"),
        st.integers(0, 12),
        st.integers(1, 6),
        st.sampled_from(("1", "1.0", "2")),
        st.sampled_from((None, "kunshan")),
        WHY,
        st.sampled_from((0.1, 0.9)),
    ),
    max_size=9,
)


@given(FIGURES, st.booleans(), st.randoms())
def test_nothing_differs_from_itself_in_any_order(figures: list[Figure], why: bool, random: Random) -> None:
    comparison = compare_figures(figures, shuffled(figures, random), why=why)
    assert (comparison.differences, len(comparison.same), comparison.identical) == ((), len(figures), 1.0)


@given(FIGURES, FIGURES, st.randoms())
def test_the_order_of_the_figures_makes_no_difference(old: list[Figure], new: list[Figure], random: Random) -> None:
    assert compare_figures(shuffled(old, random), shuffled(new, random)) == compare_figures(old, new)


@given(FIGURES, FIGURES, st.booleans())
def test_the_other_way_round_is_the_mirror(old: list[Figure], new: list[Figure], why: bool) -> None:
    forth, back = compare_figures(old, new, why=why), compare_figures(new, old, why=why)
    mirrored = [Difference(difference.new, difference.old, difference.slots) for difference in back.differences]
    assert sorted(d.to_json() for d in mirrored) == sorted(d.to_json() for d in forth.differences)
    assert (back.identical, back.summary()["slots"]) == (forth.identical, forth.summary()["slots"])


@given(FIGURES, FIGURES)
def test_every_figure_is_accounted_for_once(old: list[Figure], new: list[Figure]) -> None:
    comparison = compare_figures(old, new)
    told = [difference.old for difference in comparison.differences if difference.old]
    assert len(told) + len(comparison.same) == len(old)
    assert not Counter(map(Figure.to_json, told)) - Counter(map(Figure.to_json, old))
    told = [*comparison.same, *(difference.new for difference in comparison.differences if difference.new)]
    assert Counter(map(Figure.to_json, told)) == Counter(map(Figure.to_json, new))
    for difference in comparison.differences:
        if difference.old and difference.new:
            assert difference.old.doc_id == difference.new.doc_id
            assert difference.old.start < difference.new.end
            assert difference.new.start < difference.old.end
            assert difference.slots


def shuffled(figures: list[Figure], random: Random) -> list[Figure]:
    return random.sample(figures, len(figures))


def test_time_grows_with_the_number_of_figures() -> None:
    def seconds(number: int) -> float:
        old = [figure(place * 20) for place in range(number)]
        new = [figure(place * 20 + 9) for place in range(number)]
        started = perf_counter()
        comparison = compare_figures(old, new)
        assert len(comparison.differences) == number
        return perf_counter() - started

    seconds(10)
    assert seconds(4000) < 40 * seconds(400)


# --- Sentences ------------------------------------------------------------------------------------


def around(text: str, words: str) -> str:
    start = text.index(words)
    return sentence_around(Reading(text), start, start + len(words))


@pytest.mark.parametrize(
    ("text", "words", "sentence"),
    [
        ("Up 1 percent. Exports fell 2 percent. Up 3.", "2 percent", "Exports fell 2 percent."),
        ("Up 1 percent. Exports fell 2 percent. Up 3.", "1 percent", "Up 1 percent."),
        ("5 firms", "5 firms", "5 firms"),
        (
            "A title\n\nThe zone &amp; its 5\u00a0firms  grew.\nMore.",
            "5\u00a0firms",
            "The zone &amp; its 5 firms grew.",
        ),
        ("<p>Up 1 percent.</p><p>Up 2 percent.</p>", "2 percent", "Up 2 percent."),
        ("word " * 60 + "5 firms" + " word" * 60, "5 firms", f"... {'word ' * 24}5 firms{' word' * 24} ..."),
        ("longer " * 60 + "5 firms" + " longer" * 60, "5 firms", f"... {'longer ' * 17}5 firms{' longer' * 17} ..."),
        ("x" * 300 + "5 firms" + "y" * 300, "5 firms", f"... {'x' * 120}5 firms{'y' * 120} ..."),
    ],
)
def test_the_sentence_around_a_figure(text: str, words: str, sentence: str) -> None:
    assert around(text, words) == sentence


@given(st.text(alphabet="a1. \n<p>&;A"), st.integers(0, 30), st.integers(1, 9))
def test_a_sentence_holds_its_figure(text: str, start: int, size: int) -> None:
    words = text[start : start + size]
    sentence = sentence_around(Reading(text), start, start + size)
    assert "".join(words.split()) in "".join(sentence.split())
