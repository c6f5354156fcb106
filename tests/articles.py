"""Articles for the tests of properties: those of the corpora, and a grammar that makes more of them.

A made article is a template: prose with marks such as ``{zone}``, ``{money:4530}`` and ``{year:-1}``. ``written``
writes it in a style, and ``rewritten`` tells where each place of its text in one style lies in that of another.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_right
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

FIXTURES = Path(__file__).parent.parent / "fixtures"


def corpus(*names: str) -> list[dict[str, Any]]:
    """Return the articles of some corpora, each with ``id``, ``date``, ``title`` and ``text``."""
    return [
        json.loads(line)
        for name in names
        for line in (FIXTURES / "corpus" / name / "docs.jsonl").read_text(encoding="utf-8").splitlines()
    ]


# --- Exchanges ------------------------------------------------------------------------------------

Edit = tuple[int, int, str]  # start and end in the old text, and the words that come there


class Exchange:
    """A text with some of its words exchanged, and where the rest has gone."""

    def __init__(self, old: str, edits: Iterable[Edit]) -> None:
        pieces: list[str] = []
        self._moved: list[tuple[int, int, int, int]] = []  # start and end in the old text and in the new
        position = size = 0
        for start, end, words in sorted(edits):
            assert start >= position, "two edits overlap"
            pieces += [old[position:start], words]
            size += start - position
            self._moved.append((start, end, size, size + len(words)))
            size += len(words)
            position = end
        self.text = "".join(pieces) + old[position:]
        self.edits = [(start, end) for start, end, _, _ in self._moved]

    def start(self, offset: int) -> int:
        """Return where what begins at an offset of the old text begins in the new."""
        index = bisect_right(self._moved, offset, key=lambda moved: moved[0]) - 1
        if index < 0:
            return offset
        start, end, new_start, new_end = self._moved[index]
        if offset == start < end:
            return new_start
        return new_end + offset - end if offset >= end else new_start + offset - start

    def end(self, offset: int) -> int:
        """Return where what ends at an offset of the old text ends in the new."""
        index = bisect_right(self._moved, offset - 1, key=lambda moved: moved[0]) - 1
        if index < 0:
            return offset
        start, end, new_start, new_end = self._moved[index]
        return new_end + offset - end if offset >= end else new_start + offset - start


# --- The grammar ----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Style:
    """How a template is written; ``money`` takes millions of yuan."""

    zone: str = "Guiyang High-tech Zone"
    other: str = "Zhaoqing High-tech Zone"
    year: int = 2022
    percent: str = " percent"
    points: str = " percentage points"
    money: Callable[[Decimal], str] = lambda millions: f"{grouped(millions / 1000)} billion yuan"
    months: str = "January February March April May June July August September October November December"

    def word(self, kind: str, value: str) -> str:
        """Return what stands for a mark."""
        if kind == "money":
            return self.money(Decimal(value))
        if kind == "year":
            return str(self.year + int(value))
        if kind == "month":
            return self.months.split()[int(value) - 1]
        if kind in {"rate", "points"}:
            return value + (self.percent if kind == "rate" else self.points)
        return {"zone": self.zone, "other": self.other}[kind]


def grouped(number: Decimal) -> str:
    """Write a number in full, its thousands grouped: 4530 as "4,530"."""
    return f"{number.normalize():,f}"


_MARK = re.compile(r"\{(\w+)(?::([-\d.]+))?\}")


def written(template: str, style: Style) -> str:
    """Write a template in a style."""
    return _MARK.sub(lambda mark: style.word(mark[1], mark[2] or ""), template)


def rewritten(template: str, old: Style, new: Style) -> Exchange:
    """Return the exchange of the text of a template in one style for that in another."""
    edits: list[Edit] = []
    longer = 0  # how much longer than its mark what has been written is
    for mark in _MARK.finditer(template):
        before, after = (style.word(mark[1], mark[2] or "") for style in (old, new))
        start = mark.start() + longer
        longer += len(before) - len(mark[0])
        if before != after:
            edits.append((start, start + len(before), after))
    return Exchange(written(template, old), edits)


def _one_of(words: str) -> st.SearchStrategy[str]:
    return st.sampled_from(words.split("|"))


def _join(*parts: str | st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.tuples(*(st.just(part) if isinstance(part, str) else part for part in parts)).map("".join)


_tenths = st.integers(1, 999).map(lambda tenths: f"{tenths / 10:.1f}")
RATE = _tenths.map(lambda rate: f"{{rate:{rate}}}")
POINTS = st.integers(1, 99).map(lambda tenths: f"{{points:{tenths / 10:.1f}}}")
# Whole tens of millions, so that billions need two decimals at most.
AMOUNT = st.integers(101, 99_999).map(lambda tens: f"{{money:{tens * 10}}}")
NUMBER = st.integers(11, 99_999).map("{:,}".format)
FLOW = _one_of(
    "GDP|industrial added value|gross industrial output value|operating revenue|fixed-asset investment|industrial "
    "investment|foreign trade|total retail sales of consumer goods|general public budget revenue|tax revenue|net profit"
)
TRADE = _one_of("exports|imports|actual use of foreign capital|R&D spending")
THINGS = _one_of(
    "high-tech enterprises|technology-based small and medium-sized enterprises|listed companies|incubators|research "
    "institutes|invention patents|postdoctoral workstations|engineers|projects"
)
WHOSE = _one_of("of the zone|of {zone}|in the zone|in {zone}")
ROSE = _one_of("rose|grew|climbed|went up|fell|dropped|shrank|expanded|increased by|declined by")
FINISHED = _one_of(
    "last year|in the first quarter of this year|in the first half of {year:0}|in {year:-1}|from {month:1} to "
    "{month:7} {year:0}|in {month:10} {year:-1}|between {month:1} and {month:9} {year:0}|in the third quarter of "
    "{year:-1}"
)
NOW = _one_of("by the end of {year:-1}|at the end of {month:6} {year:0}|at the end of last year")
AGAINST = _one_of("year on year|from a year earlier|over the same period of {year:-1}|compared with {year:-1}")
MORE = _one_of("|nearly |more than |about |over |some ")

SENTENCES = st.one_of(
    _join("The ", FLOW, " ", WHOSE, " ", ROSE, " ", RATE, " to ", MORE, AMOUNT, " ", FINISHED, "."),
    _join("In {zone}, ", TRADE, " came to ", AMOUNT, " ", FINISHED, ", up ", RATE, " ", AGAINST, "."),
    _join("{zone} had ", MORE, NUMBER, " ", THINGS, " and ", NUMBER, " ", THINGS, " ", NOW, "."),
    _join("Its ", FLOW, " was ", AMOUNT, ", of which ", TRADE, " made up ", AMOUNT, ", or ", RATE, " of the total."),
    _join(
        "Fixed-asset investment ", WHOSE, " reached ", AMOUNT, " ", FINISHED, ", of which industrial investment was ",
        AMOUNT, ", up ", RATE, ", and real estate investment ", AMOUNT, ", down ", RATE, ".",
    ),
    _join(
        "Operating revenue, net profit and exports ", WHOSE, " ", ROSE, " ", RATE, ", ", RATE, " and ", RATE,
        " respectively ", FINISHED, ".",
    ),
    _join("Exports and imports of the zone were ", AMOUNT, " and ", AMOUNT, ", respectively."),
    _join("{zone} and {other} exported goods worth ", AMOUNT, " and ", AMOUNT, " respectively ", FINISHED, "."),
    _join(FLOW.map(str.capitalize), " in {other} ", ROSE, " ", RATE, " ", FINISHED, ", ", POINTS, " faster than here."),
    _join("The whole city's ", FLOW, " grew by ", RATE, " to ", AMOUNT, " in the same period."),
    _join("The zone aims for a ", FLOW, " of ", AMOUNT, " by {year:3}, with growth of ", _tenths, " to {rate:120}."),
    _join("The unemployment rate stood at ", RATE, ", ", POINTS, " lower than in {year:-1}."),
    _join("Since {year:-9}, the number of firms has grown ", _one_of("2.5-fold|4.6 times"), " to ", NUMBER, "."),
    _join("A chip maker will invest ", AMOUNT, " in a plant of ", NUMBER, " square meters in {zone}."),
    _join("Each year the zone spends ", AMOUNT, " on its schools, hospitals and roads."),
)  # fmt: skip
ROWS = st.tuples(
    _one_of("GDP|Exports|Operating revenue|Fixed-asset investment|Tax revenue"),
    st.integers(11, 9999).map(lambda tenths: f"{tenths / 10:.1f}"),
    _tenths,
)
TABLE = st.lists(ROWS, min_size=2, max_size=5, unique_by=lambda row: row[0]).map(
    lambda rows: "\n".join(
        ["Indicator (billion yuan) | {year:-1} | Growth (%)"]
        + [f"{name} | {level} | {rate}" for name, level, rate in rows]
    )
)
ITEMS = st.lists(
    st.one_of(
        _join("- ", THINGS.map(str.capitalize), ": ", NUMBER),
        _join("- ", FLOW.map(str.capitalize), ": ", AMOUNT, ", +", RATE),
    ),
    min_size=2,
    max_size=4,
).map("\n".join)
PARAGRAPHS = st.lists(SENTENCES, min_size=1, max_size=4).map(" ".join)
HEADLINES = st.one_of(
    _join("{zone} sees ", TRADE, " ", _one_of("rise|fall"), " ", RATE),
    _one_of("{zone} at a glance|A good year for {zone}|{zone} draws investors"),
)
DATELINES = _one_of("|BEIJING, {month:8} 12, {year:0} -- |Updated: {year:0}-08-12\n\n|({year:0}-08-12)\n\n")
# Templates of whole articles.
TEMPLATES = st.tuples(
    HEADLINES, DATELINES, PARAGRAPHS, st.lists(st.one_of(PARAGRAPHS, PARAGRAPHS, TABLE, ITEMS), max_size=3)
).map(lambda parts: f"{parts[0]}\n\n{parts[1]}" + "\n\n".join([parts[2], *parts[3]]) + "\n")
