"""Measure that time grows with the text and no faster, whatever the text is.

usage: python benchmarks/linear.py [--size N] [--search SECONDS] [--seed SEED] [--only WORDS] [--skip-patterns]

Normal is news made up from the corpora. Three checks in one run; the exit code is 1 if any of them fails:

- Texts: every shape of ``SHAPES``, and the worst mixtures that a search finds, through the whole pipeline. For each
  character a text may cost three times what news of the same length costs. One that is denser in figures than news,
  and so has more to link, may cost for each figure three times what a figure costs in those lines of the news that
  are the densest in figures; and one that is denser in names of places, metrics and times may cost for each of them
  three times what one costs in the lines that are the densest in those. All ratios stand in the table; the smallest
  one counts.
- Growth: four times such a text may cost six times as much. (Twice the time for what is not linear at all would be 8.)
- Patterns: every compiled pattern of the package by itself over every shape, and over texts made of what it matches
  itself, or nearly, and of what it could go through in two ways. For each character it may cost three times what the
  whole pipeline costs on news, and the growth of what is not cheap is measured as above. A pattern that the package
  only ever puts to pieces of a text, or to given places in it, is measured in that way: how it is used is recorded
  while news and some of the shapes are read.

The whole takes about seven minutes of one core.

The search joins fragments (words of the rule tables and of the patterns, and signs) to pairs and triples, repeats each
to a text, keeps the dearest, and goes on from their neighbours. All times are those of the processor.
"""

from __future__ import annotations

import argparse
import gc
import json
import re
import subprocess
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from random import Random
from time import process_time
from typing import Any, ClassVar

from backtracking import slow_loop
from batch import make_articles
from fuzz import TooSlow, time_limit

ALLOWED = 3.0  # times the cost of normal text
GROWTH = 6.0  # times the time for four times the text
LEAST = 0.2  # seconds that can be compared
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
    "stops before a word": lambda size: "Up 5" + "." * (size - 5) + "x",
    "exclamation marks before a word": lambda size: "Up 5" + "!?" * (size // 2 - 4) + "x",
    "hyphened names": repeated("Tbk-"),
    "ratios": lambda size: repeated("-to-t")(size - 6) + " ratio",
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

# --- Cost -----------------------------------------------------------------------------------------


def seconds(work: Callable[[], object], limit: float = 1e6, *, clean: bool = True) -> float:
    """Time some work on the processor, whatever else it has to do; infinite where it takes longer than the limit.

    ``clean`` is for work that makes many objects; to look for garbage takes longer than most patterns do.
    """
    if clean:
        gc.collect()
    gc.disable()
    try:
        with time_limit(limit):
            start = process_time()
            work()
            return process_time() - start
    except TooSlow:
        return float("inf")
    finally:
        gc.enable()


def read(text: str) -> int:
    from hitech_extract import extract

    return len(extract(text, DAY))


def figures_in(text: str) -> int:
    """Count the numbers that are linked: each costs time of its own."""
    from hitech_extract.quantities import find_quantities
    from hitech_extract.reading import Reading

    return len(find_quantities(Reading(text)))


def names_in(text: str) -> int:
    """Count what is named in a text: zones and other places, metrics, times."""
    from hitech_extract.metrics import find_metrics
    from hitech_extract.periods import find_periods
    from hitech_extract.reading import Reading
    from hitech_extract.zones import find_areas

    gazetteer, lexicon = tables()
    reading = Reading(text)
    return sum(map(len, (find_areas(reading, gazetteer), find_metrics(reading, lexicon), find_periods(reading, None))))


@cache
def tables() -> tuple[Any, Any]:
    from hitech_extract.metrics import Lexicon
    from hitech_extract.zones import Gazetteer

    return Gazetteer(), Lexicon()


def dense(text: str, counted: Callable[[str], int]) -> str:
    """Return the tenth of the lines that is the densest in what is counted."""
    lines = [line for line in text.split("\n") if len(line) > 60]
    lines.sort(key=lambda line: counted(line) / len(line), reverse=True)
    return "\n".join(lines[: max(1, len(lines) // 10)])


@dataclass(slots=True)
class Yardstick:
    """What normal text costs, in seconds: a character of news, a figure and a name in its dense lines."""

    character: float
    figure: float
    name: float

    @classmethod
    def of(cls, size: int) -> Yardstick:
        text = news(size)
        figures, names = (dense(news(300_000), counted) for counted in (figures_in, names_in))
        return cls(
            min(seconds(lambda: read(text)) for _ in range(3)) / len(text),
            min(seconds(lambda: read(figures)) for _ in range(3)) / figures_in(figures),
            min(seconds(lambda: read(names)) for _ in range(3)) / names_in(names),
        )


@dataclass(slots=True)
class Cost:
    """What a text costs, as times what normal text costs."""

    name: str
    size: int
    spent: float
    by_character: float
    by_figure: float
    by_name: float
    growth: float = 0.0

    @property
    def ratio(self) -> float:
        return min(self.by_character, self.by_figure, self.by_name)

    @property
    def passes(self) -> bool:
        return self.ratio <= ALLOWED and self.growth <= GROWTH


def cost(name: str, text: str, yardstick: Yardstick) -> Cost:
    """Measure a text; a second time where the first looks bad, since other work may have been in the way."""
    normal = yardstick.character * len(text)
    limit = 1 + 30 * ALLOWED * normal
    spent = seconds(lambda: read(text), limit)
    if ALLOWED * normal < spent < limit:
        spent = min(spent, seconds(lambda: read(text), limit))
    counted = (figures_in(text), names_in(text)) if ALLOWED * normal < spent < limit else (0, 0)
    by_figure, by_name = (
        spent / (each * number) if number else spent / normal
        for each, number in zip((yardstick.figure, yardstick.name), counted, strict=True)
    )
    return Cost(name, len(text), spent, spent / normal, by_figure, by_name)


def grown(name: str, make: Make, size: int, yardstick: Yardstick) -> Cost:
    """Measure a shape at a size and at a quarter of it."""
    result = cost(name, make(size), yardstick)
    if result.spent > LEAST:
        text = make(size // 4)
        result.growth = result.spent / min(seconds(lambda: read(text)) for _ in range(2))
        if GROWTH < result.growth < float("inf"):
            result.growth = min(result.growth, seconds(lambda: read(make(size))) / seconds(lambda: read(text)))
    return result


def check_texts(size: int, only: str, yardstick: Yardstick) -> list[Cost]:
    found = []
    for name, make in SHAPES.items():
        if only in name:
            found.append(grown(name, make, size, yardstick))
            show(found[-1])
    return found


def show(result: Cost) -> None:
    growth = f"{result.growth:>6.1f} x" if result.growth else f"{'-':>8}"
    print(
        f"{'' if result.passes else 'FAIL':<5}{result.name[:70]:<72}{result.spent:>8.2f} s{result.by_character:>8.2f} x"
        f"{result.by_figure:>8.2f} x{result.by_name:>8.2f} x{growth}",
        flush=True,
    )


# --- Search ---------------------------------------------------------------------------------------

SIGNS = [*"0|7|12|2012|1,000|0.5|.|,|;|:|-|(|)|\"|'|/|&|<|>|$|%|+|\u2014|\u00a5|[|]|*".split("|"), "|", "\n", "\t"]
TRIED = 6_000  # characters of a text that is tried
KEPT = 8  # of the dearest
Parts = tuple[str, ...]


def fragments() -> list[str]:
    """Return the words that the rules know, and signs."""
    from hitech_extract.rules import load_cues, load_metrics, load_zones

    words = {word for pattern in patterns().values() for word in named_words(pattern)}
    for zone in load_zones()[::7]:
        words.update((zone.places[0], zone.name, *zone.aliases[:1]))
    for metric in load_metrics():
        words.update(metric.aliases[:2])
    for section in ("period", "zone"):
        words.update(word for listed in load_cues(section).values() for word in listed if isinstance(word, str))
    return [*sorted(words), *SIGNS * 10]


def named_words(pattern: Any) -> set[str]:
    return (
        set(re.findall(r"(?<![\\\w])[A-Za-z][a-z-]+", pattern.pattern)) if isinstance(pattern.pattern, str) else set()
    )


def text_of(parts: Parts, size: int) -> str:
    return repeated("".join(parts))(size)


def search(spent: float, seed: int, yardstick: Yardstick) -> list[Parts]:
    """Return the dearest mixtures met in the time."""
    random, pieces = Random(seed), fragments()
    best: dict[Parts, float] = {}

    def tried(parts: Parts) -> None:
        if parts not in best and any(parts):
            text = text_of(parts, TRIED)
            took = seconds(lambda: read(text), 3.0)
            normal = yardstick.character * len(text)
            if took > normal:
                normal = max(normal, yardstick.figure * figures_in(text), yardstick.name * names_in(text))
            best[parts] = took / normal

    def any_of() -> Parts:
        joint = random.choice([" ", " ", " ", ", ", "", "-", "\n"])
        count = random.choice([1, 2, 2, 3, 3, 4])
        long = random.choice([1, 1, 1, 5, 30])
        parts = [random.choice(pieces) + joint for _ in range(count)]
        return (parts[0] * long, *parts[1:])

    def neighbour(parts: Parts) -> Parts:
        at = random.randrange(len(parts))
        piece = random.choice(pieces) + random.choice([" ", " ", ", ", ""])
        kind = random.randrange(3)
        if kind == 0:
            return (*parts[:at], piece, *parts[at + 1 :])
        return (*parts[:at], piece, *parts[at:]) if kind == 1 else (*parts[:at], parts[at] * 4, *parts[at + 1 :])

    start = process_time()
    while process_time() - start < spent / 2:
        tried(any_of())
    while process_time() - start < spent:
        tried(neighbour(random.choice(sorted(best, key=lambda parts: -best[parts])[:KEPT])))
    print(f"\n{len(best):,} mixtures tried at {TRIED:,} characters; the dearest again, longer:")
    return sorted(best, key=lambda parts: -best[parts])[:KEPT]


# --- Patterns -------------------------------------------------------------------------------------

PACKAGE = "hitech_extract"
HOME = Path(__file__).parent.parent / "src" / PACKAGE
SOURCES = {path: path.read_text(encoding="utf-8") for path in HOME.rglob("*.py")}
WHOLE = 2_000  # what is put to pieces longer than this counts as put to the whole text
STEP = 25  # characters from one given place to the next
SHORT, LONG = 30_000, 120_000  # characters of the texts that growth is measured between
TICK = 0.004  # seconds by which the clock of the processor may go
TRIED_LONG = 5  # of the short texts, the dearest
MATCHES = 4  # made of each pattern
OWN = frozenset({"stores.postgres._UNWRITTEN"})  # put to what the user writes, never to what is read


def patterns() -> dict[str, re.Pattern[Any]]:
    """Return every compiled pattern of the package by the name under which its modules hold it."""
    import hitech_extract

    found: dict[int, tuple[str, re.Pattern[Any]]] = {}
    seen: set[int] = set()

    def walk(name: str, value: Any) -> None:
        if isinstance(value, re.Pattern):
            found.setdefault(id(value), (name, value))
        elif isinstance(getattr(value, "__self__", None), re.Pattern):
            walk(name, value.__self__)
        elif id(value) not in seen:
            seen.add(id(value))
            if isinstance(value, dict):
                for key, part in value.items():
                    walk(f"{name}[{key!r}]", part)
            elif isinstance(value, (list, tuple, set, frozenset)):
                for number, part in enumerate(value):
                    walk(f"{name}[{number}]", part)
            elif type(value).__module__.startswith(PACKAGE) or getattr(value, "__module__", "") == f"{PACKAGE}":
                slots = getattr(type(value), "__slots__", ())
                for attribute in [*getattr(value, "__dict__", ()), *([slots] if isinstance(slots, str) else slots)]:
                    walk(f"{name}.{attribute}", getattr(value, attribute, None))

    for module in walk_packages(hitech_extract.__path__, f"{PACKAGE}."):
        if not module.name.endswith("__main__"):
            for name, value in vars(import_module(module.name)).items():
                walk(f"{module.name.removeprefix(PACKAGE + '.')}.{name}", value)
    return dict(sorted(found.values()))


def only_matched(name: str) -> bool:
    """Tell whether the source puts a pattern to the beginning of something, and never looks for it further on."""
    module, _, own = name.rpartition(".")
    home = HOME / module.replace(".", "/")
    texts = [
        text
        for path, text in SOURCES.items()
        if own[0] != "_" or path in (home.with_suffix(".py"), home / "__init__.py")
    ]
    calls = {call for text in texts for call in re.findall(rf"\b{re.escape(own)}\.(\w+)\(", text)}
    return bool(calls) and calls <= {"match", "fullmatch"}


class Recorder:
    """Stands for a pattern and notes how long the pieces are that it is put to."""

    used: ClassVar[dict[str, list[int]]] = {}  # by flags and pattern: the longest piece searched, the most places

    def __init__(self, pattern: re.Pattern[Any]) -> None:
        self._pattern = pattern
        self._used = self.used.setdefault(key_of(pattern), [0, 0])

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._pattern, name)
        if name not in ("search", "finditer", "findall", "sub", "split", "match", "fullmatch"):
            return value
        kind = name in ("match", "fullmatch")

        def noted(*given: Any, **named: Any) -> Any:
            text = given[1] if name == "sub" else given[0]
            start, end = (*given[1:3], 0, len(text))[:2] if name != "sub" and len(given) > 2 else (0, len(text))
            if name != "sub" and len(given) == 2:
                start = given[1]
            self._used[kind] = max(self._used[kind], min(end, len(text)) - max(start, 0))
            return value(*given, **named)

        return noted


def key_of(pattern: re.Pattern[Any]) -> str:
    return f"{pattern.flags} {pattern.pattern!r}"


def record_use(size: int) -> dict[str, list[int]]:
    """Read texts with every pattern of the package recorded; to be called before the package is imported."""
    import dateparser  # noqa: F401  # what is not ours is imported as it is
    import quantulum3  # noqa: F401
    import spacy  # noqa: F401

    plain = re.compile

    def compiled(*given: Any, **named: Any) -> Any:
        pattern = plain(*given, **named)
        ours = sys._getframe(1).f_globals.get("__name__", "").startswith(PACKAGE)
        return Recorder(pattern) if ours else pattern

    re.compile = compiled
    try:
        text = news(8 * size)
        read(text)
        for without in ("\n", "\n.;", "\n.;, "):
            read(
                "".join(
                    "_" if character in without[2:] else " " if character in without else character
                    for character in text
                )
            )
        for name in (
            "one sentence",
            "tables",
            "tags",
            "references",
            "companies",
            "of which, figures",
            "a word without end",
        ):
            read(SHAPES[name](size))
    finally:
        re.compile = plain
    return Recorder.used


def recorded_use(size: int = 20_000) -> dict[str, list[int]]:
    """Return how patterns are used, recorded in a process of its own."""
    command = [sys.executable, __file__, "--record", str(size)]
    used: dict[str, list[int]] = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    return used


def check_patterns(yardstick: Yardstick) -> int:
    """Run every pattern over every shape and its own texts, in the way it is used; return how many are too slow."""
    used = recorded_use()
    found = {name: pattern for name, pattern in patterns().items() if name not in OWN}
    shapes = {name: Shaped(make) for name, make in SHAPES.items()}
    worst, failed = [], 0
    for name, pattern in found.items():
        unused = [0, 0] if only_matched(name) else [LONG, 0]  # no text has come to it
        searched, placed = used.get(key_of(pattern), unused)
        texts = shapes | {f"its own {kind}": Shaped(make) for kind, make in own_texts(pattern).items()}
        dearest = slowest(pattern, searched, placed, texts, yardstick)
        worst.append((dearest.ratio, dearest.shape, name))
        if not dearest.passes:
            failed += 1
            print(
                f"FAIL {name}: {dearest.ratio:.2f} x over {dearest.shape!r} of {dearest.size:,} characters, growth "
                f"{dearest.growth:.1f} x (searched {searched:,}, placed {placed:,})",
                flush=True,
            )
    print(
        f"\n{len(found)} patterns over {len(shapes)} texts and their own; the dearest, as times what news costs the "
        "whole pipeline:"
    )
    for ratio, shape, name in sorted(worst, reverse=True)[:5]:
        print(f"  {ratio:.2f} x  {name}, over {shape!r}")
    return failed


class Shaped:
    """A shape as texts, each made once."""

    def __init__(self, make: Make) -> None:
        self.make = make
        self.made: dict[tuple[int, type], Any] = {}

    def of(self, size: int, kind: type) -> Any:
        if (size, kind) not in self.made:
            text = self.make(size)
            self.made[size, kind] = text if kind is str else text.encode("utf-8", "replace")
        return self.made[size, kind]


@dataclass(slots=True)
class Slowest:
    """The dearest text of a pattern."""

    ratio: float  # its cost, as times what normal text costs the whole pipeline
    shape: str
    size: int
    growth: float = 0.0

    @property
    def passes(self) -> bool:
        return self.ratio <= ALLOWED and self.growth <= GROWTH


def slowest(
    pattern: re.Pattern[Any], searched: int, placed: int, texts: dict[str, Shaped], yardstick: Yardstick
) -> Slowest:
    """Put a pattern to short texts, and to long ones of the shapes that were the dearest.

    What costs so little over a long one that it would cost what is allowed over the largest article, if it grew with
    the square of the length, need not have its growth measured.
    """
    from hitech_extract.schema import MAX_ARTICLE_SIZE

    def spent(shape: str, size: int, times: int = 1) -> float:
        text = texts[shape].of(size, type(pattern.pattern))
        limit = LEAST + 2 * ALLOWED * yardstick.character * size * times
        return seconds(lambda: [use(text, pattern, searched, placed) for _ in range(times)], limit, clean=False)

    def measured(shape: str) -> Slowest:
        long = spent(shape, LONG)
        result = Slowest(long / yardstick.character / LONG, shape, LONG)
        if ALLOWED < result.ratio * MAX_ARTICLE_SIZE / LONG < float("inf"):
            # Four short ones take about as long as a long one, and can be compared with it.
            result.growth = 4 * long / max(spent(shape, SHORT, 4), TICK)
        return result

    short: dict[str, float] = {}
    for shape in texts:
        short[shape] = spent(shape, SHORT)
        if short[shape] == float("inf"):
            return Slowest(short[shape], shape, SHORT)
    results = []
    for shape in sorted(texts, key=lambda shape: -short[shape])[:TRIED_LONG]:
        result = measured(shape)
        if not result.passes:
            result = measured(shape)  # other work may have been in the way
        if not result.passes:
            return result
        results.append(result)
    return max(results, key=lambda result: result.ratio)


def own_texts(pattern: re.Pattern[Any]) -> dict[str, Make]:
    """Return texts made of what a pattern takes: its words, what it matches, and what it does not quite match."""
    words = sorted(named_words(pattern))
    units = {f"words, {joint!r}": joint.join(words) or "a" for joint in (" ", "")}
    for number, match in enumerate(matches_of(pattern)):
        units[f"match {number}"] = match
        units[f"match {number}, cut"] = match[:-1]
        units[f"match {number}, and a blank"] = match + " "
    for searched in (True, False):
        units[f"loop, {'searched' if searched else 'matched'}"] = slow_loop(pattern, searched) or ""
    return {kind: repeated(unit) for kind, unit in units.items() if unit}


def matches_of(pattern: re.Pattern[Any]) -> list[str]:
    """Return a few texts that a pattern matches; none where what stands around has to match too."""
    from hypothesis import HealthCheck, Phase, given, seed, settings
    from hypothesis.errors import InvalidArgument, Unsatisfiable
    from hypothesis.strategies import characters, from_regex

    found: list[Any] = []
    alphabet = characters(codec="ascii") if isinstance(pattern.pattern, str) else None

    @seed(0)
    @settings(
        max_examples=MATCHES,
        database=None,
        phases=[Phase.generate],
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(from_regex(pattern, fullmatch=True, alphabet=alphabet))
    def collect(match: Any) -> None:
        found.append(match)

    # Chinese, or bytes without regard to case, which it cannot make
    with suppress(Unsatisfiable, InvalidArgument, AttributeError):
        collect()
    return [match if isinstance(match, str) else match.decode("latin-1") for match in found]


def use(text: Any, pattern: re.Pattern[Any], searched: int, placed: int) -> None:
    """Put a pattern to a text as the package does: to the whole, to pieces, to given places, or to the beginning."""
    if searched > WHOLE:
        sum(1 for _ in pattern.finditer(text))
    elif searched:
        for start in range(0, len(text), searched):
            pattern.search(text, start, start + searched)
    elif not placed:
        pattern.match(text)
    else:
        for start in range(0, len(text), STEP):
            pattern.match(text, start, min(len(text), start + placed) if placed <= WHOLE else len(text))


# --- All of it ------------------------------------------------------------------------------------


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").split("\n", 1)[0])
    parser.add_argument("--size", type=int, default=100_000, metavar="N", help="characters of a text")
    parser.add_argument("--search", type=float, default=120.0, metavar="SECONDS", help="how long to look for mixtures")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", default="", metavar="WORDS", help="only the shapes with these words in their name")
    parser.add_argument("--skip-patterns", action="store_true")
    parser.add_argument("--record", type=int, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.record:
        print(json.dumps(record_use(options.record)))
        return 0
    read(news(20_000))  # builds tables and fills caches
    yardstick = Yardstick.of(options.size)
    print(
        f"news: {yardstick.character * 1e6:.2f} us a character; "
        f"in its dense lines {yardstick.figure * 1e6:.0f} us a figure, {yardstick.name * 1e6:.0f} us a name\n"
    )
    print(f"{'':<77}{'time':>10}{'character':>10}{'figure':>10}{'name':>10}{'growth':>8}")
    results = check_texts(options.size, options.only, yardstick)
    if options.search:
        for parts in search(options.search, options.seed, yardstick):
            name = repr("".join(parts))
            results.append(grown(name, repeated("".join(parts)), options.size // 2, yardstick))
            show(results[-1])
    failed = sum(not result.passes for result in results)
    failed += 0 if options.skip_patterns else check_patterns(yardstick)
    print(f"\n{failed} failed" if failed else "\nall within the bounds")
    return int(failed > 0)


if __name__ == "__main__":
    sys.exit(main())
