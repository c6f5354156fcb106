"""Flattened tables: the unit or the year stands once, in a label or heading, and the cells are bare numbers."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Final, TypeAlias

from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.metrics import MetricMention
from hitech_extract.periods import Period
from hitech_extract.quantities import scaled, singular

__all__ = ["Table"]

_SCALE: Final = r"100 million|10,000|hundred million|ten thousand|million|billion|bn|mln|m"
_UNIT: Final = re.compile(
    r"\((?:unit:? ?|in )?(?:(?P<mark>rmb|cny|us\$|usd|\u00a5|\$) ?)?"
    rf"(?P<scale>{_SCALE})\b ?(?P<word>yuan|rmb|us dollars|u\.s\. dollars|dollars|usd|euros)?(?P<rest>[^)]{{0,40}})\)"
    rf"|\bunit: ?(?P<scale2>{_SCALE}) (?P<word2>yuan|rmb|us dollars|dollars|usd)"
)
_UNIT_CELL: Final = re.compile(rf"[|\t] ?(?P<scale>{_SCALE}) (?P<word>yuan|rmb|us dollars|dollars|usd|euros) ?[|\t]")
_PHYSICAL: Final = re.compile(
    r"\((?:unit:? ?|in )?(?P<unit>sq\.? ?km|km2|square kilomet(?:er|re)s|hectares|mu|kwh|tonnes|tons|mw"
    r"|square met(?:er|re)s|sq\.? ?m)\)"
)
_SYMBOLS: Final = {"hectares": "ha", "mu": "mu", "kwh": "kWh", "tonnes": "t", "tons": "t", "mw": "MW"}
_PROSE: Final = re.compile(r"\b(?:is|are|was|were|refers?|relates?|compares?|covers?|based)\b")  # a note, no heading
_GROWTH: Final = re.compile(r"%|growth|y/y|year-on-year|change|increase")
_SCALES: Final = {
    "100 million": 8,
    "hundred million": 8,
    "10,000": 4,
    "ten thousand": 4,
    "million": 6,
    "mln": 6,
    "m": 6,
    "billion": 9,
    "bn": 9,
}
_CURRENCIES: Final = {
    "rmb": "CNY",
    "cny": "CNY",
    "yuan": "CNY",
    "\u00a5": "CNY",
    "us$": "USD",
    "usd": "USD",
    "$": "USD",
    "us dollars": "USD",
    "u.s. dollars": "USD",
    "dollars": "USD",
    "euros": "EUR",
}
_Unit: TypeAlias = tuple[int, str, bool]  # power of ten, currency, whether a column of growth follows
_GROWTH_HEADING: Final = re.compile(r"(?:growth|change|increase|y/y|year-on-year|yoy)\b[^()]{0,30}\(? ?%?")
_ROW_NUMBER: Final = re.compile(r"(\d{1,2}) (?=[a-z])")
_ROW: Final = 100  # a row of a table is a short line


class Table:
    """What rules the bare cells of a line: the line's own label, or the heading of the table above it."""

    def __init__(self) -> None:
        self._heading: _Unit | None = None  # of the table above
        self._own: _Unit | None = None  # of the line's own label
        self._symbol: str | None = None
        self._years: list[Period] = []
        self._growth_column = False  # whether the table above has one
        self._row = self._last_row = 0  # the number of the line, and of the last one, where lines are numbered

    def read(self, line: str) -> None:
        """Take note of a line, lower case, before its cells are settled."""
        self._own = self._symbol = None
        row = _ROW_NUMBER.match(line)
        self._row = int(row[1]) if row is not None and int(row[1]) in (1, self._last_row + 1) else 0
        if self._row or len(line) > _ROW:
            self._last_row = self._row
        prose = len(line) > _ROW or line.endswith((".", ";"))
        if prose:
            self._heading, self._years, self._growth_column = None, [], False
        elif not any(c.isdigit() for c in _UNIT.sub("", line)) and _GROWTH_HEADING.search(line):
            self._growth_column = True
        match = None
        if "(" in line or "unit" in line:
            physical = _PHYSICAL.search(line)
            if physical is not None:
                unit = physical["unit"]
                self._symbol = _SYMBOLS.get(unit) or ("km2" if "k" in unit else "m2")
            match = _UNIT.search(line)
        if match is None or not (match["mark"] or match["word"] or match["word2"]):
            if self._heading is not None and not any(c.isdigit() for c in line) and _GROWTH.search(line):
                self._heading = (*self._heading[:2], True)
            return
        after = line[match.end() :]
        found = (
            _SCALES[match["scale"] or match["scale2"]],
            _CURRENCIES[match["mark"] or match["word"] or match["word2"]],
            self._growth_column or _GROWTH.search(after + (match["rest"] or "")) is not None,
        )
        if any(c.isdigit() for c in after):
            self._own = found
        elif not prose:
            self._heading = found

    def settle(self, scene: Scene) -> None:
        """Give the bare cells of a row their unit, and the cells under a row of years their year."""
        if self._row and scene.first_of_line and _opens_row(scene):
            del scene.drafts[0]
            scene.number()
        years = [p for p in scene.periods if p.cue == "year" and p.interval]
        if (
            len(years) >= 2
            and not scene.drafts
            and scene.end - scene.start < _ROW
            and _PROSE.search(scene.low, scene.start, scene.end) is None
        ):
            self._years = years
            return
        if not scene.drafts or scene.end - scene.start > _ROW:
            return
        first = scene.drafts[0].start
        metric = next((m for m in scene.metrics if m.id is not None and m.end <= first), None)
        if metric is None or metric.unit != "count":
            self._amounts(scene)
        elif self._years or self._own or self._heading:
            _counts(scene, metric)
        if self._years and len(scene.drafts) == len(self._years):
            for draft, year in zip(scene.drafts, self._years, strict=True):
                draft.period, draft.interval, draft.why["period"] = year, year.interval, "table-column"

    def _amounts(self, scene: Scene) -> None:
        ruling = self._own or self._heading
        if self._own is not None and len(scene.drafts) > 1:
            _drop_label(scene)
        cell = None
        if any(sign in scene.low[scene.start : scene.end] for sign in "|\t"):
            cell = _UNIT_CELL.search(scene.low, scene.start, scene.end)
        if cell is not None:
            # "Exports | 100 million USD | 84.1 | 0.7": the unit has a column of its own.
            scene.drafts[:] = [d for d in scene.drafts if not cell.start() <= d.start < cell.end()]
            ruling = _SCALES[cell["scale"]], _CURRENCIES[cell["word"]], True
        amounts = 0
        for draft in scene.drafts:
            quantity = draft.quantity
            if quantity.kind == "money":
                amounts += 1
            if quantity.kind != "bare" or quantity.unit or quantity.power:
                continue
            if amounts and ruling is not None and ruling[2] and abs(quantity.value) < 1000:
                quantity.kind, quantity.unit = "percent", "percent"
                draft.measure, draft.why["measure"] = "growth", "table-column"
                draft.value = -quantity.value if _minus(scene, draft) else quantity.value
            elif self._symbol is not None and not amounts:
                quantity.kind, quantity.unit = "quantity", self._symbol
                amounts += 1
            elif ruling is not None and not amounts:
                power, currency, _ = ruling
                quantity.kind, quantity.unit, quantity.power = "money", currency, power
                quantity.value = draft.value = scaled(quantity.value, power)
                amounts += 1


def _opens_row(scene: Scene) -> bool:
    """As in "3 Total profits  6.04 billion yuan": the first number is that of the row."""
    prose = scene.low[scene.end - 1 : scene.end] in ".;"
    return len(scene.drafts) > 1 and scene.drafts[0].start == scene.start and not prose


def _drop_label(scene: Scene) -> None:
    """As in "GDP (100 million yuan): 612.3": the amount in brackets is the unit of the number after it."""
    for draft, following in pairwise(scene.drafts):
        if draft.quantity.kind != "money" or following.quantity.kind != "bare":
            continue
        label = _UNIT.search(scene.low, max(scene.start, draft.start - 12), following.start)
        if label is not None and label.start() < draft.start < label.end():
            scene.drafts.remove(draft)
            return


def _counts(scene: Scene, metric: MetricMention) -> None:
    """Give the bare cells of a row the noun that its label counts."""
    for draft in scene.drafts:
        quantity = draft.quantity
        if quantity.kind == "bare" and not quantity.unit:
            quantity.kind, quantity.unit = "count", singular(metric.word.split()[-1])
            quantity.noun_start, quantity.noun_end = metric.start, metric.end


def _minus(scene: Scene, draft: Draft) -> bool:
    return draft.quantity.sign < 0 or scene.low[draft.start - 1 : draft.start] == "-"
