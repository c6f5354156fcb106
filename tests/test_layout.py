"""Set an article as another page would: the records stay, all of them or all but a few.

The least share of records that stay is what was measured, rounded down: what is beyond it is known to be lost.
"""

from __future__ import annotations

import random
import re
import textwrap
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest

from articles import Edit, Exchange, corpus
from hitech_extract.layout import unwrap, without_furniture
from hitech_extract.reading import Reading
from test_metamorphic import Record, moved, records

ARTICLES = corpus("dev", "articles")

Layout = Callable[[str], list[Edit]]


def exchanged(pattern: str, words: str) -> Layout:
    form = re.compile(pattern)
    return lambda text: [(*match.span(), match.expand(words)) for match in form.finditer(text)]


def before(words: str) -> Layout:
    return lambda text: [(0, 0, words)]


def cut(narrowest: int, widest: int) -> Layout:
    """Break the lines of a text at the last blank before a width, which may differ from line to line."""

    def edits(text: str) -> list[Edit]:
        chosen = random.Random(len(text))
        found: list[Edit] = []
        start, blank, width = 0, -1, chosen.randint(narrowest, widest)
        for place, sign in enumerate(text):
            if sign == "\n":
                start, blank = place + 1, -1
            elif place - start >= width and blank >= 0:
                found.append((blank, blank + 1, "\n"))
                start, blank, width = blank + 1, -1, chosen.randint(narrowest, widest)
            if sign == " ":
                blank = place
        return found

    return edits


MENU = "Home\nAbout us\nNews\nKey Industries\nInvestment\nContact us\nHome > News > Latest\n\n"
BAR = "Home | Overview | Our Parks | News | Contact us\n\n"
PHRASE = r"(?<=[a-z)] )(?=[a-z])"
LAYOUTS: dict[str, tuple[Layout, float]] = {
    "as it is": (lambda text: [], 1),
    "below a menu": (before(MENU), 1),
    "below a bar": (before(BAR), 1),
    "credits between paragraphs": (exchanged(r"\n\n(?=[A-Z])", r"\n\n[Photo provided to the website]\n\n"), 1),
    "advertisements between paragraphs": (exchanged(r"\n\n(?=[A-Z])", r"\n\nAdvertisement\n\nRead more: Parks\n\n"), 1),
    "captions between paragraphs": (
        exchanged(r"\n\n(?=[A-Z])", r"\n\nWorkers at Suzhou Industrial Park on Feb 9. [Photo/Xinhua]\n\n"),
        1,
    ),
    "captions in other words": (
        exchanged(r"\n\n(?=[A-Z])", r"\n\nA view of Dalian on May 3. XINHUA\n\nAn aerial photo of a plant in Wuxi\n\n"),
        1,
    ),
    "paragraphs indented by blanks": (exchanged(r"(?m)^(?=\S[^\n|]{80})", "    "), 1),
    "paragraphs indented by a tab": (exchanged(r"(?m)^(?=\S[^\n|]{80})", r"\t"), 1),
    "blanks before commas": (exchanged(r"(?<=[a-z]), ", " , "), 1),
    "no blanks after commas": (exchanged(r"(?<=[a-z]), (?=[a-z])", ","), 1),
    "no blanks after stops": (exchanged(r"(?<=[a-z][a-z]\.) (?=[A-Z][a-z])", ""), 0.99),
    "no blanks before brackets": (exchanged(r"(?<=[a-z]) \((?=[A-Z0-9$])", "("), 1),
    "Chinese commas": (exchanged(r"(?<=[a-z]), ", "\uff0c"), 1),
    "breaking lines at 100": (cut(100, 100), 0.99),
    "breaking lines at 72": (cut(72, 72), 0.99),
    "breaking lines at 40": (cut(40, 40), 0.98),
    "breaking lines unevenly": (cut(62, 75), 0.99),
    "a line for every sentence": (exchanged(r"(?<=[a-z]{2}[.!?]) (?=[A-Z][a-z])", r"\n"), 0.96),
    "blanks in decimals": (exchanged(r"(?<=\d\.)(?=\d)", " "), 0.97),
    "blanks round hyphens": (exchanged(r"(?<=[a-z])-(?=[a-z])", " - "), 0.98),
}


SLOTS = "start end type value unit measure zone_id metric_id period_start period_end baseline".split()


def slots(record: Record) -> list[Any]:
    """Return what a record says: not by which of several words for the same it is told."""
    return [record[slot] for slot in SLOTS]


def kept(layout: Layout) -> Iterator[tuple[bool, str]]:
    """Yield for every record of the articles as they are whether it is there in the other layout."""
    for article in ARTICLES:
        day = date.fromisoformat(article["date"]) if article["date"] else None
        exchange = Exchange(article["text"], layout(article["text"]))
        title = article["title"] and Exchange(article["title"], layout(article["title"])).text
        there = [slots(record) for record in records(exchange.text, day, title)]
        for record in records(article["text"], day, article["title"]):
            yield slots(moved(record, exchange)) in there, f"{article['id']}: {record['text']}"


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_records_stay_in_another_layout(name: str) -> None:
    layout, least = LAYOUTS[name]
    told = list(kept(layout))
    lost = [record for stays, record in told if not stays]
    assert 1 - len(lost) / len(told) >= least, lost


PROSE = (
    "The Wuxi National High-tech Industrial Development Zone took in 38.42 billion yuan of tax revenue last year, "
    "up 6.1 percent. Its exporters, most of which make chips, shipped goods worth 12.3 billion dollars to 140 markets. "
    "Another 46 high-technology projects are to be signed before the summer, officials of the zone said on Tuesday."
)


@pytest.mark.parametrize("width", [30, 55, 80, 110])
def test_wrapped_lines_are_one_paragraph(width: int) -> None:
    wrapped = textwrap.fill(PROSE, width, break_on_hyphens=False)
    assert unwrap(wrapped, "\u200b") == PROSE


def test_a_word_broken_at_its_hyphen_is_one_word() -> None:
    lines = textwrap.wrap(PROSE, 80, break_on_hyphens=True)
    assert any(line.endswith("-") for line in lines)
    assert Reading("\n".join(lines)).clean == PROSE


@pytest.mark.parametrize(
    "text",
    [
        "Output value: 38.4 billion yuan\nTax revenue: 2.1 billion yuan\nExports: 900 million dollars\nFirms: 1,204",
        "Zone | Revenue | Growth\nWuxi | 38.4 billion yuan | 6.1%\nSuzhou | 41.0 billion yuan | 7.4%\nXi'an | 9 | 3%",
        "Wuxi leads in chips\nSuzhou is second by far\nNanjing follows the two\nXuzhou comes out last",
        PROSE.replace(". ", ".\n"),
    ],
)
def test_lines_that_are_not_cut_stay(text: str) -> None:
    assert unwrap(text, "\u200b") == text


@pytest.mark.parametrize(
    ("lines", "menu"),
    [
        (["Home | News | Investment guide", "Wuxi zone exports surge"], {0}),
        (["Home > Zones > Wuxi", "Wuxi zone exports surge"], {0}),
        (["Home", "News", "Our Parks", "Contact us", "Wuxi zone exports surge again", "Share"], {0, 1, 2, 3, 5}),
        (["Zone | Investment | Exports", "Wuxi | 3 billion yuan | 5%"], set()),
        (["Overview", "Wuxi zone was set up in 1992.", "Economy", "GDP: 38 billion yuan", "Investment"], set()),
        (["Wuxi zone exports surge", PROSE, "Home", "News", "Contact us"], set()),
    ],
)
def test_a_menu_is_no_part_of_the_article(lines: list[str], menu: set[int]) -> None:
    read = without_furniture("\n".join(lines)).split("\n")
    assert {number for number, line in enumerate(read) if not line.strip()} == menu
    assert [line for number, line in enumerate(read) if number not in menu] == [
        line for number, line in enumerate(lines) if number not in menu
    ]


@pytest.mark.parametrize(
    ("line", "stays"),
    [
        ("[Photo/VCG]", False),
        ("An aerial view of Wuxi High-tech Zone", False),
        ("Workers in Dalian, on Feb 9, 2022. [Photo by a reporter/Xinhua]", False),
        ("Photo taken on May 3 shows a plant in Wuxi.", False),
        ("Workers in Dalian, Liaoning province. CHINA DAILY", False),
        ("Advertisement", False),
        ("Read more: Five zones to watch", False),
        ("Wuxi High-tech Zone has 300 firms. [Photo/VCG]", True),
        ("Exports of photo printers rose.", True),
        ("Revenue/profit of the zone", True),
        ("Related industries of Wuxi High-tech Zone made 3 billion yuan.", True),
        ("The zone's chip makers, China Daily reported, sold more.", True),
    ],
)
def test_captions_and_credits_are_no_part_of_the_article(line: str, stays: bool) -> None:
    read = Reading(f"Wuxi zone exports surge\n\n{PROSE}\n\n{line}\n\n{PROSE}")
    assert any(read.clean.startswith(line[:10], each.start) for each in read.lines) == stays
