"""Measure that time grows with the text and no faster, whatever the text is.

usage: python benchmarks/linear.py [--size N] [--search SECONDS] [--seed SEED] [--only WORDS] [--patterns] [--texts]

Three checks in one run; the exit code is 1 if any of them fails:

- Texts: every shape of ``SHAPES``, and mixtures found by a search, through the whole pipeline. Normal is news made
  up from the corpora, of the same length. A text may cost three times what normal text costs for as many characters,
  or for as many mentions (numbers, names, times and metrics found), whichever is more: a text of nothing but figures
  has ten times the figures of news, and each of them is linked. Both costs stand in the table.
- Growth: four times such a text may cost six times as much, fixed costs aside.
- Patterns: every compiled pattern of the package by itself over every shape, as ``finditer`` does. Normal is, for each
  character, what the whole pipeline costs on news. Patterns that are only ever put to short pieces of a text
  (``tests/test_patterns.py`` sees to that) are run over pieces of that length.

The search joins fragments, taken from the rule tables, the patterns' own words and signs, to pairs and triples, repeats
each of these to a text, keeps the dearest and tries their neighbours.
"""

from __future__ import annotations

import argparse
import gc
import re
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from random import Random
from time import process_time
from typing import Any

from batch import make_articles

ROOT = Path(__file__).resolve().parent.parent
ALLOWED = 3.0  # times the cost of normal text
GROWTH = 6.0  # times the time for four times the text
DAY = "2023-04-25"

# --- Texts ----------------------------------------------------------------------------------------

Make = Callable[[int], str]


def repeated(unit: str) -> Make:
    return lambda size: (unit * (size // len(unit) + 1))[:size]


def numbered(form: str) -> Make:
    """Make texts of a piece that has another number each time."""

    def make(size: int) -> str:
        pieces: list[str] = []
        length = number = 0
        while length < size:
            pieces.append(form.format(n=number, word=letters(number), name=letters(number).capitalize()))
            length += len(pieces[-1])
            number += 1
        return "".join(pieces)[:size]

    return make


def letters(number: int) -> str:
    return "".join(chr(97 + number // 26**place % 26) for place in range(5))


def news(size: int, seed: int = 0) -> str:
    """Make normal text: paragraphs of made-up articles."""
    pieces: list[str] = []
    length = 0
    for article in make_articles(size // 200 + 1, seed):
        pieces.append(article["text"])
        length += len(article["text"]) + 2
        if length >= size:
            break
    return "\n\n".join(pieces)[:size]


SHAPES: dict[str, Make] = {
    # numbers
    "digits": repeated("7"),
    "digits and commas": repeated("7,"),
    "thousands": lambda size: "1" + repeated(",000")(size - 1),
    "thousands with blanks": lambda size: "1" + repeated(" 000")(size - 1),
    "lakhs": lambda size: "1" + repeated(",00")(size - 1),
    "decimal points": repeated("1."),
    "decimals": repeated("0.5 "),
    "one long decimal": lambda size: "0." + "3" * (size - 2),
    "short numbers": repeated("12 "),
    "different numbers": numbered("{n} "),
    "signs and digits": repeated("+1-1"),
    "percent percent": repeated("percent "),
    "percentages": repeated("5 percent, "),
    "percentages without blanks": repeated("5%"),
    "amounts": repeated("5 million yuan and "),
    "dollars": repeated("$"),
    "currency words": repeated("yuan rmb us$ "),
    "scales": repeated("million billion "),
    "ranges": repeated("3-5 percent "),
    "chains of ranges": repeated("3-5-"),
    "counts": repeated("40 enterprises, "),
    "spelled numbers": repeated("one hundred and twenty "),
    "spelled, hyphened": repeated("twenty-one-"),
    "one spelled number": repeated("hundred "),
    "and and and": repeated("and "),
    "respectively": repeated("respectively, "),
    "lists with respectively": repeated("GDP and exports rose 5 and 6 percent respectively, "),
    "times": repeated("2.5 times "),
    "list without end": repeated("5, 6, 7, "),
    # times
    "years": repeated("2012 "),
    "years and commas": repeated("2012,"),
    "ranges of years": repeated("2012-2015-"),
    "months": repeated("January "),
    "months without blanks": repeated("May"),
    "dates": repeated("from January to July 2022 "),
    "days": repeated("2022-01-01 "),
    "days without blanks": repeated("2022-01-01"),
    "days of the month": repeated("May 12, "),
    "relative times": repeated("the same period last year, "),
    "ends": repeated("by the end of the "),
    "the first": repeated("the first "),
    "quarters": repeated("first quarter of "),
    "from to": repeated("from 2012 to "),
    # names
    "zones": repeated("Kunshan High-tech Zone, "),
    "prefixes of aliases": repeated("Kunshan National High-tech Industrial "),
    "prefixes of aliases, cut": repeated("Kunshan New & Hi-"),
    "zones of anywhere": numbered("{name} High-tech Zone, "),
    "high-tech": repeated("high-tech "),
    "and zones": repeated("Wuxi and Suzhou and Jinan and "),
    "references": repeated("the zone "),
    "its": repeated("its "),
    "places": repeated("Suzhou, "),
    "provinces": repeated("Jiangsu province "),
    "companies": repeated("Huaxin Semiconductor Co., Ltd. "),
    "different companies": numbered("{name} Semiconductor Co., Ltd. made 5 chips. "),
    "capitals": repeated("Aa Bb Cc "),
    "different capitals": numbered("{name} "),
    "all capitals": repeated("ABCD "),
    "bracketed acronyms": repeated("Kunshan High-tech Zone (KHTZ) "),
    "different acronyms": numbered("{name} High-tech Zone (A{word}Z). "),
    "A of B of C of": repeated("exports of the zone of the city of "),
    "of": repeated("of the "),
    "of which": repeated("of which "),
    "of which, figures": repeated("of which 5 percent, "),
    "metrics": repeated("GDP and revenue "),
    "metrics in one word": repeated("gdp"),
    "verbs": repeated("rose fell "),
    # signs
    "commas": repeated(","),
    "commas and blanks": repeated(", "),
    "brackets": repeated("("),
    "closing brackets": repeated(")"),
    "nested brackets": lambda size: "(" * (size // 2) + ")" * (size - size // 2),
    "nested brackets, figures": repeated("(5 percent "),
    "square brackets": repeated("[1]"),
    "stops": repeated("."),
    "stops and brackets": repeated(".)"),
    "stops and blanks": repeated(". "),
    "short sentences": repeated("Up 5. "),
    "colons": repeated("a: "),
    "semicolons": repeated("; "),
    "hyphens": repeated("-"),
    "hyphened words": repeated("high-"),
    "dashes": repeated("\u2014"),
    "dashes and blanks": repeated(" \u2013 "),
    "quotes": repeated('"'),
    "quotes and blanks": repeated('" '),
    "apostrophes": repeated("'"),
    "possessives": repeated("zone's "),
    "slashes": repeated("/"),
    "addresses": repeated("www."),
    "at signs": repeated("a@"),
    "ampersands": repeated("&"),
    "entities": repeated("&nbsp;"),
    "entities without end": repeated("&#12"),
    "markup": repeated("<"),
    "tags": repeated("<p>5 percent</p>"),
    "tags without end": repeated("<p "),
    "comments without end": repeated("<!--"),
    "pipes": repeated("|"),
    "pipes and blanks": repeated(" | "),
    "tables": repeated("GDP | 5 | 6 | 7\n"),
    "a table's only row": repeated("5 | 6 | "),
    "wide blanks": repeated("GDP   5   6\n"),
    "tabs": repeated("5\t"),
    "blanks": repeated(" "),
    "line breaks": repeated("\n"),
    "blank lines": repeated(" \n"),
    "lines": repeated("5 percent\n"),
    "wrapped lines": repeated("word " * 14 + "\n"),
    "headings": repeated("The zone's economy\n"),
    # words
    "letters": repeated("a"),
    "capital letters": repeated("A"),
    "a word without end": repeated("investment"),
    "a word of all letters": repeated("abcdefghijklmnopqrstuvwxyz"),
    "short words": repeated("a "),
    "long words": repeated("x" * 200 + " "),
    "different words": numbered("{word} "),
    "one sentence": repeated("GDP of the Kunshan High-tech Zone rose 5 percent to 3 billion yuan in 2022, and "),
    "one clause": repeated("the zone has seen its exports of goods to the city "),
    # characters
    "control characters": repeated("".join(map(chr, range(32)))),
    "no-break spaces": repeated("\u00a0"),
    "zero width": repeated("\u200b"),
    "zero width in numbers": repeated("1\u200b"),
    "combining marks": lambda size: "a" + "\u0301" * (size - 1),
    "dotted capitals": repeated("\u0130 5 percent "),
    "Chinese": repeated("\u9ad8\u65b0\u533a2022\u5e741\u67085\u4ebf\u5143"),
    "Chinese without numbers": repeated("\u9ad8\u65b0\u533a"),
    "full width": repeated("\uff11\uff12\uff0c"),
    "surrogates": repeated("\ud800"),
    "emoji": repeated("\U0001f3ed"),
}

SIGNS = [*"""0 7 12 2012 1,000 0.5 . , ; : - ( ) " ' / | & < > $ % + \n \t \u2014 \u00a5 [ ] * """.split(" "), "", " "]

# --- Cost -----------------------------------------------------------------------------------------


class TooLongError(Exception):
    """A text takes more than it may by far."""


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    def ring(*_: object) -> None:
        raise TooLongError

    before = signal.signal(signal.SIGPROF, ring)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def seconds(work: Callable[[], object], limit: float = 1e6) -> float:
    """Time some work on the processor, whatever else it has to do; infinite where it takes longer than the limit."""
    gc.collect()
    gc.disable()
    try:
        with at_most(limit):
            start = process_time()
            work()
            return process_time() - start
    except TooLongError:
        return float("inf")
    finally:
        gc.enable()


def read(text: str) -> int:
    from hitech_extract import extract

    return len(extract(text, DAY))


def mentions(text: str) -> int:
    """Count what the finders find in a text: each costs time of its own."""
    from hitech_extract.metrics import find_metrics
    from hitech_extract.periods import find_periods
    from hitech_extract.quantities import find_quantities
    from hitech_extract.reading import Reading
    from hitech_extract.schema import parse_date
    from hitech_extract.tables import Tables
    from hitech_extract.zones import find_areas

    tables, reading = Tables(), Reading(text)
    found = (
        find_quantities(reading),
        find_metrics(reading, tables.lexicon),
        find_areas(reading, tables.gazetteer),
        find_periods(reading, parse_date(DAY)),
    )
    return sum(map(len, found))


@dataclass(slots=True)
class Yardstick:
    """What normal text costs: seconds a character, and seconds a mention."""

    character: float
    mention: float

    @classmethod
    def of(cls, size: int) -> Yardstick:
        text = news(size)
        best = min(seconds(lambda: read(text)) for _ in range(2))
        return cls(best / len(text), best / mentions(text))


@dataclass(slots=True)
class Cost:
    """What a text costs, as times what normal text costs."""

    name: str
    size: int
    spent: float
    by_character: float
    by_mention: float
    growth: float = 0.0

    @property
    def ratio(self) -> float:
        return min(self.by_character, self.by_mention)

    @property
    def passes(self) -> bool:
        return self.ratio <= ALLOWED and self.growth <= GROWTH


def cost(name: str, text: str, yardstick: Yardstick) -> Cost:
    """Measure a text; a second time where the first looks bad, since other work may have been in the way."""
    limit = 1 + 60 * ALLOWED * yardstick.character * len(text)
    spent = seconds(lambda: read(text), limit)
    dear = ALLOWED * yardstick.character * len(text)
    if dear < spent < limit:
        spent = min(spent, seconds(lambda: read(text), limit))
    by_character = spent / (yardstick.character * len(text))
    found = mentions(text) if dear < spent < limit else 0
    return Cost(name, len(text), spent, by_character, spent / (yardstick.mention * found) if found else by_character)


def check_texts(size: int, only: str) -> list[Cost]:
    yardstick, smaller = Yardstick.of(size), Yardstick.of(size // 4)
    print(f"news: {yardstick.character * 1e6:.2f} us a character, {yardstick.mention * 1e6:.0f} us a mention\n")
    found = []
    for name, make in SHAPES.items():
        if only not in name:
            continue
        result = cost(name, make(size), yardstick)
        quarter = cost(name, make(size // 4), smaller)
        if result.spent > 0.2:
            result.growth = result.spent / quarter.spent
        found.append(result)
        show(result)
    return found


def show(result: Cost) -> None:
    growth = f"{result.growth:>6.1f} x" if result.growth else f"{'-':>8}"
    print(
        f"{'' if result.passes else 'FAIL':<5}{result.name[:60]:<62}{result.spent:>8.2f} s{result.by_character:>8.2f} x"
        f"{result.by_mention:>8.2f} x{growth}",
        flush=True,
    )


def main() -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", type=int, default=200_000)
    parser.add_argument("--only", default="")
    o = parser.parse_args()
    read("")
    r = check_texts(o.size, o.only)
    return int(not all(x.passes for x in r))


if __name__ == "__main__":
    sys.exit(main())
