"""What holds for every text: nothing raises, records are sound and follow the schema, the same text gives the same
records, what changes nothing for a reader changes no record, time grows with the text.
"""

from __future__ import annotations

import gc
import hashlib
import json
import os
import random
import re
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import cache
from time import perf_counter, process_time
from typing import get_args

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from articles import TEMPLATES, Style, corpus, written
from hitech_extract import Figure, extract, extract_many
from hitech_extract.reading import Reading
from hitech_extract.rules import load_metrics, load_zones
from hitech_extract.schema import FIELDS, MAX_ARTICLE_SIZE, SLOTS, Baseline, FigureType, Measure, Modifier

ARTICLES = corpus("articles", "dev")
ALL_ARTICLES = [*ARTICLES, *corpus("written")]

# Pieces that rules look for, so that the texts tried come near to what they are written for.
PIECES = [
    *(
        "Kunshan High-tech Zone|the zone|Suzhou|SND|the Xi'an and Yichang high-tech zones|national|"
        "respectively|percent|%|percentage points|billion|yuan|US$|$|\u00a5|RMB|million|hundred million|times|"
        "tripled|-fold|from|to|between|and|of which|,|.|;|(|)|-|\u2013|\u00a0|\u3000|\uff11\uff12|1|2012|2023|"
        "0.5|1,234|99999999999999999999|5G|No. 1|first quarter|first half|last year|this year|by the end of|"
        "since|year-on-year|same period|January to July|13th Five-Year Plan|GDP|revenue|exports|enterprises|"
        "industrial output value|fixed-asset investment|up|fell|rose|surged|nearly|more than|over|km2|kWh|"
        "tonnes|people|<p>|&nbsp;|<br/>|&#8203;|Updated:|accounting for|the former|its|'s|Co., Ltd.|"
        "February 30|2023-02-30|December 0|0 percent|a third|doubled|twice|of the total|99th|0 years ago"
    ).split("|"),
    "\n",
    "\n\n",
]

# Of all planes: letters and marks, right-to-left, what is not seen, control characters, lone surrogates.
CHARACTERS = st.one_of(
    st.characters(),
    st.characters(categories=("Mn", "Me", "Cf", "Zs", "Zl", "Zp", "Cc", "Nd", "No", "Sc")),
    st.characters(min_codepoint=0x10000),
    st.sampled_from(
        "\u0590\u05d0\u0627\u0660\u0661\u06f5\u200b\u200e\u202e\u2066\ufeff\u00ad\ufe0f\0\r\x85\u2028\ud800"
    ),
)
texts = st.one_of(
    st.text(),
    st.text(CHARACTERS),
    st.text(st.characters(codec="utf-8", categories=("N", "P", "S", "Z", "Cc", "Cf"))),
    st.lists(st.one_of(st.sampled_from(PIECES), st.text(CHARACTERS, max_size=3)), max_size=40).map(" ".join),
    st.lists(st.one_of(st.sampled_from(PIECES), CHARACTERS), max_size=60).map("".join),
    st.builds(
        lambda article, start, size: article["text"][start : start + size],
        st.sampled_from(ARTICLES),
        st.integers(0, 1000),
        st.integers(0, 1200),
    ),
)
made = TEMPLATES.map(lambda template: written(template, Style()))
days = st.one_of(
    st.none(), st.dates(date(1990, 1, 1), date(2035, 1, 1)), st.dates(date(1900, 1, 1), date(2199, 12, 31))
)

# --- the record -----------------------------------------------------------------------------------

ZONE_ID = re.compile(
    "|".join(["national", "(?:x:|group:)[a-z0-9]+(?:-[a-z0-9]+)*", *(re.escape(zone.id) for zone in load_zones())])
)
METRIC_IDS = {metric.id for metric in load_metrics()}
UNITS = {"percent": r"percent|percentage_point", "multiple": "times", "money": r"[A-Z]{3}", "quantity": r"\S+"}


def assert_sound(text: str, figures: list[Figure], doc_id: str = "") -> None:
    """Check that records are in order, do not overlap, quote the text, and follow the schema in every field."""
    position = 0
    for figure in figures:
        assert figure.doc_id == doc_id
        assert position <= figure.start < figure.end <= len(text)
        assert text[figure.start : figure.end] == figure.text
        position = figure.end
        assert_follows_schema(text, figure)
    by_start = {figure.start: figure for figure in figures}
    for figure in figures:
        if figure.equivalent_of is not None:
            restated = by_start[figure.equivalent_of]
            assert restated is not figure
            assert (restated.type, figure.type) == ("money", "money")
            assert restated.unit != figure.unit


def assert_follows_schema(text: str, figure: Figure) -> None:
    assert figure.type in get_args(FigureType)
    assert figure.measure in get_args(Measure)
    assert figure.modifier is None or figure.modifier in get_args(Modifier)
    assert figure.value.is_finite()
    if figure.type == "count":
        assert figure.unit
        assert figure.unit == figure.unit.strip()
    else:
        assert re.fullmatch(UNITS[figure.type], figure.unit), figure.unit
    assert figure.zone_id is None or ZONE_ID.fullmatch(figure.zone_id), figure.zone_id
    assert figure.metric_id is None or figure.metric_id in METRIC_IDS
    for words, start, end in (
        (figure.zone, figure.zone_start, figure.zone_end),
        (figure.metric, figure.metric_start, figure.metric_end),
    ):
        assert words is None or words
        assert (start is None) == (end is None)
        if start is not None and end is not None:
            assert 0 <= start < end <= len(text)
            assert text[start:end] == words
    assert (figure.period_start is None) == (figure.period_end is None) == (figure.period is None)
    if figure.period_start is not None and figure.period_end is not None:
        assert figure.period_start <= figure.period_end
        assert re.fullmatch(PERIOD, figure.period or ""), figure.period
        assert (figure.period or "").startswith(str(figure.period_start)[:4])
    if figure.period_span is not None:
        start, end = figure.period_span
        assert 0 <= start < end <= len(text)
    if figure.baseline is None or figure.baseline != "period":
        assert figure.baseline is None or figure.baseline in get_args(Baseline)
        assert figure.baseline_start is figure.baseline_end is None
    else:  # "more than in the first quarter", in an article without a date: the days stay open
        assert (figure.baseline_start is None) == (figure.baseline_end is None)
        assert figure.baseline_start is None or figure.baseline_start <= figure.baseline_end
    assert 0 <= figure.confidence <= 1
    assert set(figure.why) == {"value", *SLOTS}
    assert all(figure.why.values())
    assert list(figure.to_dict()) == list(FIELDS)


_DAY = r"\d{4}-\d\d-\d\d"
PERIOD = rf"\d{{4}}(?:-Q[1-4]|-H[12]|-\d\d)?|\d{{4}}/\d{{4}}|\d{{4}}-\d\d/\d{{4}}-\d\d|{_DAY}|{_DAY}/{_DAY}"


@settings(max_examples=400, deadline=None)
@given(texts, days)
@example("", None)
@example("GDP of Kunshan High-tech Zone rose 15 percent a year through 2015.", date(2023, 4, 25))
@example("GDP was more than in the first quarter: triple", None)
def test_any_text_gives_sound_figures(text: str, day: date | None) -> None:
    assert_sound(text, extract(text, day))


@settings(max_examples=150, deadline=None)
@given(made, days)
def test_made_articles_give_sound_figures(text: str, day: date | None) -> None:
    figures = extract(text, day, doc_id="made")
    assert figures
    assert_sound(text, figures, "made")
    assert_whole_words(text, figures)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("GDP\ud800 rose 5 percent.", None),
        ("GDP rose 5 percent by the end of last year.", date(1, 1, 1)),
        ("GDP will rise 5 percent over the next three years.", date(9999, 12, 31)),
    ],
)
def test_input_at_the_edges(text: str, day: date | None) -> None:
    figures = extract(text, day)
    assert [figure.text for figure in figures] == ["5 percent"]
    assert_sound(text, figures)


def test_a_park_after_two_zones() -> None:
    text = (
        "Jinan High-tech Zone and Yantai High-tech Zone grew. The two zones exported 5 billion yuan. "
        "The park exported 3 billion yuan."
    )
    assert_sound(text, extract(text))


@cache
def figures_of(index: int) -> list[Figure]:
    article = ALL_ARTICLES[index]
    return extract(article["text"], article["date"], article["title"], article["id"])


def test_articles_give_sound_figures() -> None:
    for index, article in enumerate(ALL_ARTICLES):
        assert figures_of(index)
        assert_sound(article["text"], figures_of(index), article["id"])
        assert_whole_words(article["text"], figures_of(index))


def assert_whole_words(text: str, figures: list[Figure]) -> None:
    """Check that what a slot quotes begins and ends with a word; a unit may be joined to its number."""
    for figure in figures:
        zone, metric = (figure.zone_start, figure.zone_end), (figure.metric_start, figure.metric_end)
        for start, end in (zone, metric, figure.period_span or (None, None)):
            if start is not None and end is not None:
                assert not (start and text[start - 1 : start + 1].isalnum()), text[start - 9 : end + 9]
                assert not (end < len(text) and text[end - 1 : end + 1].isalnum()), text[start - 9 : end + 9]


@settings(max_examples=150, deadline=None)
@given(st.one_of(texts, made), days)
def test_records_round_trip(text: str, day: date | None) -> None:
    for figure in extract(text, day):
        assert Figure.from_dict(figure.to_dict()) == figure
        line = figure.to_json()
        assert "\n" not in line
        assert Figure.from_json(line) == figure
        assert json.loads(line, parse_float=Decimal)["value"] == figure.value


# --- the same text gives the same records -----------------------------------------------------------

DIGEST = """
import hashlib, json, sys
from hitech_extract import extract_many
digest = hashlib.sha256()
for article, figures in extract_many(json.load(sys.stdin)):
    for figure in figures:
        digest.update(figure.to_json().encode())
print(digest.hexdigest())
"""


@pytest.mark.parametrize("seed", ["0", "4242"])
def test_any_process_gives_the_same_bytes(seed: str) -> None:
    told = subprocess.run(
        [sys.executable, "-c", DIGEST],
        input=json.dumps(ALL_ARTICLES[::6]).encode(),
        env={**os.environ, "PYTHONHASHSEED": seed},
        capture_output=True,
        check=True,
    )
    here = hashlib.sha256()
    for index in range(0, len(ALL_ARTICLES), 6):
        for figure in figures_of(index):
            here.update(figure.to_json().encode())
    assert told.stdout.decode().strip() == here.hexdigest()


def test_no_article_changes_what_another_gives() -> None:
    order = list(range(0, len(ALL_ARTICLES), 4))
    random.Random(7).shuffle(order)
    for index, (_, figures) in zip(order, extract_many(ALL_ARTICLES[i] for i in order), strict=True):
        assert figures == figures_of(index)


@settings(max_examples=100, deadline=None)
@given(st.one_of(texts, made), st.one_of(texts, made), days)
def test_no_text_changes_what_another_gives(text: str, between: str, day: date | None) -> None:
    before = extract(text, day)
    extract(between, day)
    assert extract(text, day) == before


# --- what changes nothing for a reader ----------------------------------------------------------------

PLACES = ("start", "end", "text", "zone", "zone_start", "zone_end", "metric", "metric_start", "metric_end")
# How sure a record is depends on the whole article (how many of its figures speak of one zone), and on distances.
NOT_SAID = ("confidence",)


def rest(figure: Figure, *left_out: str) -> dict[str, object]:
    return {name: value for name, value in figure.to_dict().items() if name not in left_out}


def what_is_said(text: str, day: str | date | None, title: str | None = None) -> list[dict[str, object]]:
    """Return the records without where things stand."""
    left_out = (*PLACES, *NOT_SAID, "period_span", "equivalent_of")
    return [rest(figure, *left_out) for figure in extract(text, day, title)]


FULL_WIDTH = {code: chr(code + 0xFEE0) for code in range(ord("0"), ord("9") + 1)}
# One character for another: places stay, too.
REPLACED: dict[str, Callable[[str], str]] = {
    "no-break-space": lambda text: text.replace(" ", "\u00a0"),
    "narrow-no-break-space": lambda text: text.replace(" ", "\u202f"),
    "thin-space": lambda text: text.replace(" ", "\u2009"),
    "ideographic-space": lambda text: text.replace(" ", "\u3000"),
    "line-separator": lambda text: text.replace("\n", "\u2028"),
    "old-line-ends": lambda text: text.replace("\n", "\r"),
    "full-width-digits": lambda text: text.translate(FULL_WIDTH),
    "curly-quotes": lambda text: text.replace("'", "\u2019"),
}
# These move what follows.
LENGTHENED: dict[str, Callable[[str], str]] = {
    "windows-line-ends": lambda text: text.replace("\n", "\r\n"),
    "blanks-at-line-ends": lambda text: text.replace("\n", " \n"),
    "blank-lines-around": lambda text: f"\n\n \n{text}\n\n\t\n",
    "byte-order-mark": lambda text: f"\ufeff{text}",
    "zero-width-spaces": lambda text: text.replace(" ", " \u200b"),
    "direction-marks": lambda text: text.replace(" ", "\u200e \u202a"),
    "soft-hyphens": lambda text: re.sub(r"(?<=[a-z]{3})(?=[a-z]{3})", "\u00ad", text),
    "decomposed": lambda text: unicodedata.normalize("NFD", text),
    "composed": lambda text: unicodedata.normalize("NFC", text),
}


@pytest.mark.parametrize("form", REPLACED)
def test_another_sign_for_the_same_changes_nothing(form: str) -> None:
    for index in range(list(REPLACED).index(form), len(ALL_ARTICLES), 9):
        article = ALL_ARTICLES[index]
        text = REPLACED[form](article["text"])
        title = article["title"] and REPLACED[form](article["title"])
        found = extract(text, article["date"], title, article["id"])
        left_out = ("text", "zone", "metric")
        assert [rest(f, *left_out) for f in found] == [rest(f, *left_out) for f in figures_of(index)], article["id"]


@pytest.mark.parametrize("form", LENGTHENED)
def test_what_is_not_seen_changes_no_value(form: str) -> None:
    for index in range(list(LENGTHENED).index(form), len(ALL_ARTICLES), 9):
        article = ALL_ARTICLES[index]
        text = LENGTHENED[form](article["text"])
        title = article["title"] and LENGTHENED[form](article["title"]).strip()
        plain = what_is_said(article["text"], article["date"], article["title"])
        assert what_is_said(text, article["date"], title) == plain, article["id"]


@settings(max_examples=100, deadline=None)
@given(made, st.sampled_from(sorted(REPLACED | LENGTHENED)))
def test_forms_of_made_articles(text: str, form: str) -> None:
    other = (REPLACED | LENGTHENED)[form](text)
    figures = extract(other, "2022-08-12")
    assert_sound(other, figures)
    assert what_is_said(other, "2022-08-12") == what_is_said(text, "2022-08-12")


ELSEWHERE = [
    "Elsewhere, Yunnan province sold 3.2 million tonnes of flowers in 2004, and its fairs drew 48,000 visitors.",
    "In Yunnan province, exports of flowers rose 4.2 percent to 310 million yuan in 2004.",
    "Far away, the port of Dalian handled 430,000 tonnes of timber in May 2004.",
]


def before_it(text: str, paragraph: str, day: str | None, title: str | None = None) -> list[dict[str, object]]:
    """Return the records of a text to which a paragraph is added, but for those of the paragraph."""
    text = text.rstrip()
    figures = extract(f"{text}\n\n{paragraph}\n", day, title)
    assert any(figure.start > len(text) for figure in figures)
    return [rest(figure, "doc_id", *NOT_SAID) for figure in figures if figure.start < len(text)]


def test_a_paragraph_about_elsewhere_changes_nothing_before_it() -> None:
    regrouped = 0
    for index in range(0, len(ALL_ARTICLES), 2):
        article = ALL_ARTICLES[index]
        text, paragraph = article["text"].rstrip(), ELSEWHERE[index // 2 % 3]
        lines = Reading(text).lines
        if Reading(f"{text}\n\n{paragraph}").lines[: len(lines)] != lines:
            regrouped += 1  # with one line more, most lines are a sentence each: they are paragraphs no longer
            continue
        found = before_it(text, paragraph, article["date"], article["title"])
        assert found == [rest(figure, "doc_id", *NOT_SAID) for figure in figures_of(index)], article["id"]
    assert regrouped < len(ALL_ARTICLES) / 20


@settings(max_examples=60, deadline=None)
@given(made, st.sampled_from(ELSEWHERE))
def test_a_paragraph_about_elsewhere_changes_no_made_article(text: str, paragraph: str) -> None:
    day = "2022-08-12"
    lines = Reading(text.rstrip()).lines
    # With one line more, a text may have a line for every sentence: its lines are then read as paragraphs.
    assume(Reading(f"{text.rstrip()}\n\n{paragraph}").lines[: len(lines)] == lines)
    assert before_it(text, paragraph, day) == [rest(figure, "doc_id", *NOT_SAID) for figure in extract(text, day)]


# --- time -----------------------------------------------------------------------------------------


def seconds(text: str) -> float:
    gc.collect()
    gc.disable()
    try:
        start = process_time()
        extract(text, "2023-04-25")
        return process_time() - start
    finally:
        gc.enable()


NEWS = " ".join(article["text"] for article in ARTICLES)


def repeated(unit: str) -> Callable[[int], str]:
    return lambda size: (unit * (size // len(unit) + 1))[:size]


def acronym(number: int) -> str:
    return "A" + "".join(chr(65 + number // 26**place % 26) for place in range(4)) + "Z"


LONG: dict[str, Callable[[int], str]] = {
    "news": repeated(NEWS),
    "news-on-one-line": repeated(NEWS.replace("\n", " ")),
    "one-sentence": repeated("GDP of the Kunshan High-tech Zone rose 5 percent to 3 billion yuan in 2022, and "),
    "digits": repeated("7"),
    "digits-and-commas": repeated("7,"),
    "thousands": lambda n: "1" + repeated(",000")(n),
    "decimal-points": repeated("1."),
    "short-numbers": repeated("12 "),
    "percentages": repeated("5 percent, "),
    "amounts": repeated("5 million yuan and "),
    "ranges": repeated("3-5 percent "),
    "counts": repeated("40 enterprises, "),
    "years": repeated("2012 "),
    "dates": repeated("from January to July 2022 "),
    "relative-times": repeated("the same period last year, "),
    "zones": repeated("Kunshan High-tech Zone, "),
    "references": repeated("the zone "),
    "places": repeated("Suzhou and "),
    "companies": repeated("Huaxin Semiconductor Co., Ltd. "),
    "capitals": repeated("Aa Bb Cc "),
    "all-capitals": repeated("ABCD "),
    "metrics": repeated("GDP and revenue "),
    "brackets": repeated("("),
    "bracketed-acronyms": repeated("Kunshan High-tech Zone (KHTZ) "),
    "different-acronyms": lambda n: " ".join(f"Place{i:04} High-tech Zone ({acronym(i)})" for i in range(n // 30)),
    "spaces": repeated(" "),
    "line-breaks": repeated("\n"),
    "lines": repeated("5 percent\n"),
    "wrapped-lines": repeated("word " * 14 + "\n"),
    "stops": repeated("."),
    "sentences": repeated("Up 5. "),
    "hyphens": repeated("-"),
    "quotes": repeated('"'),
    "letters": repeated("a"),
    "capital-letters": repeated("A"),
    "markup": repeated("<"),
    "tags": repeated("<p>5 percent</p>"),
    "entities": repeated("&nbsp;"),
    "ampersands": repeated("&"),
    "control-characters": repeated("".join(map(chr, range(32)))),
    "no-break-spaces": repeated("\u00a0"),
    "combining-marks": lambda n: "a" + "\u0301" * n,
    "dotted-capitals": repeated("\u0130 5 percent "),
    "chinese": repeated("\u9ad8\u65b0\u533a2022\u5e741\u67085\u4ebf\u5143 "),
}


@pytest.mark.parametrize(
    "name",
    LONG,
)
def test_time_grows_with_the_text(name: str) -> None:
    """Four times the text may take nine times as long: 16 would be quadratic."""
    make, size = LONG[name], 1_000
    seconds(make(size))  # builds tables and caches
    tries: list[float] = []
    while len(tries) < 3:
        # Grown until it can be timed: a quadratic step may hide behind a fixed one.
        while (once := seconds(make(size))) < 0.06 and size < 100_000:
            size *= 2
        tries.append(seconds(make(4 * size)) / max(once, 0.01))
        if tries[-1] < 9:
            return
    pytest.fail(f"{name}: {size:,} characters took {once:.2f} s, four times as many {min(tries):.0f} times as long")


def test_a_hundred_thousand_digits() -> None:
    text = "GDP rose " + "7" * 100_000 + " percent to 5 billion yuan."
    start = perf_counter()
    figures = extract(text)
    assert perf_counter() - start < 20
    assert figures[-1].text == "5 billion yuan"
    assert_sound(text, figures)


def test_the_largest_article_that_is_read_by_default() -> None:
    prose = repeated("The people of the town went on with their work as they had done before.\n")
    small, large = (prose(size * 9 // 10) + LONG["news"](size // 10) for size in (500_000, MAX_ARTICLE_SIZE))
    assert len(large) == MAX_ARTICLE_SIZE
    once, _ = timed(small)
    spent, figures = timed(large)
    assert len(figures) > 5_000
    assert_sound(large, figures)
    assert spent < 10 * once * 2.5


def timed(text: str) -> tuple[float, list[Figure]]:
    start = process_time()
    figures = extract(text, "2023-04-25")
    return process_time() - start, figures
