"""Flattened tables: the unit or the year stands once, in a label or heading, and the cells are bare numbers."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from typing import Final, TypeAlias

from hitech_extract.intervals import Interval
from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.metrics import MetricMention
from hitech_extract.periods import Period
from hitech_extract.quantities import Quantity, scaled, singular
from hitech_extract.quantities.currencies import CURRENCIES, MARKS

__all__ = ["Table"]

_SCALE: Final = r"100 million|10,000|hundred million|ten thousand|million|billion|bn|mln|m"
# Longest first, so that "yuan renminbi" is not read as yuan and a rest.
_WORD, _MARK = (
    "|".join(re.escape(name) for name in sorted(names, key=lambda name: (-len(name), name)))
    for names in (CURRENCIES, (name for name in MARKS if len(name) > 1 or not name.isalpha()))
)
_UNIT: Final = re.compile(
    rf"\((?:unit:? ?|in )?(?:(?P<mark>{_MARK}) ?)?(?P<scale>{_SCALE})\b ?(?:(?P<word>{_WORD})(?![a-z]))?"
    r"(?P<rest>[^)]{0,40})\)"
    rf"|\bunit: ?(?P<scale2>{_SCALE}) (?P<word2>{_WORD})(?![a-z])"
)
_UNIT_CELL: Final = re.compile(
    rf" ?(?:(?P<scale>{_SCALE}) (?P<word>{_WORD})|(?P<mark>{_MARK}) ?(?P<scale2>{_SCALE})) ?"
)
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
_CURRENCIES: Final = MARKS | CURRENCIES
_Unit: TypeAlias = tuple[int, str, bool]  # power of ten, currency, whether a column of growth follows
_YEAR_CELL: Final = re.compile(r"\b(?:19|20)\d\d\b")
# "Fixed-asset investment growth (%) | 9.6 | -4.7": a label whose bare cells are percentages
_PERCENT_LABEL: Final = re.compile(
    r"(?P<label>[^|\t:()]{3,70}) ?\((?:in |unit: ?)?(?:%|percent|per cent|pct)\)(?: ?[|:\t]| //)* *[-+]?"
)
_CELL_GAP: Final = re.compile(r"(?:[ |\t/;%+-]|\b(?:19|20)\d\d\b)*")
_GROWTH_HEADING: Final = re.compile(r"(?:growth|change|increase|y/y|year-on-year|yoy)\b[^()]{0,30}\(? ?%?")
_ROW_NUMBER: Final = re.compile(r"(\d{1,2}) (?=[a-z])")
_AT_END: Final = re.compile(
    r"\b(?:at|by|as of) (?:the )?(?:year-?end|end of (?:the )?year|end of (?:the )?period|period-?end)\b|\byear-?end\b"
)
_ROW: Final = 100  # a row of a table is a short line
_WIDE_ROW: Final = 260  # ... but with its cells marked, it may be longer
_SLASHED: Final = re.compile(r" / ")
_HEAD_UNIT: Final = re.compile(r"\([^()]{1,60}\)|\b(?:19|20)\d\d\b|\d+(?= months\b)|\bh[12]\b|\bq[1-4]\b")
_GROWTH_CELL: Final = re.compile(
    r"(?:(?:y/y|yoy|year-on-year|annual|yearly|nominal|real|growth|rate of|rate|of|change|increase|decrease"
    r"|up/down|\+/-|over|on|the|same|period|last|previous|year|in|year-on-year growth|percent|pct|%|\(|\)|\(%\)|,|rise"
    r"|compared|with|against|vs\.?|(?:19|20)\d\d) ?)+"
)
_GROWTH_NOUN: Final = re.compile(r"\b(?:growth|change|increase|rise|y/y|yoy|year-on-year)\b|\+/-|%")
_SHARE_CELL: Final = re.compile(r"\b(?:share|proportion|weight|percentage of|% of)\b")
_ZONE_CELL: Final = re.compile(r"\b(?:zones?|parks?|hidzs?)\b")
_TOTAL_CELL: Final = re.compile(r"\b(?:total|sum|all|overall|average|mean|combined|altogether|whole)\b")
# "Industrial robots made (units)": what the bare cells of the row count
_COUNTED_LABEL: Final = re.compile(
    r"(?:of which:? |including:? )?(?:(?:number|output|production|sales) of )?(?:[\w&-]+ ){0,4}?(?P<head>[a-z][a-z-]+s)"
    r"(?P<made> (?:made|produced|manufactured|built|assembled|output|turned out))?(?: (?:sold|shipped|signed|held))? "
    r"\((?:in )?(?:units?|sets?|pieces?|items?|households?|number|no\.?|persons?|people|families|vehicles)\)"
)


# Heads of columns that leave to the caption of the table what its values are of
_MERE_VALUE: Final = re.compile(
    r" ?(?:total |absolute )?(?:values?|amounts?|volumes?|sums?|totals?|figures?|results?) *"
)
_UNIT_HEAD: Final = re.compile(r" ?units?(?: of measure(?:ment)?)? ?")
_UNITS: Final = Period(-1, -1, "unit", None, None, "unit")  # stands for the time of a column of units


@dataclass(slots=True)
class _Column:
    """What the head of a column says of the cells under it."""

    metric: MetricMention | None
    span: tuple[int, int]
    measure: str  # of a percentage in it, "" where the head does not say
    unit: tuple[int, str] | None
    symbol: str | None


class Table:
    """What rules the bare cells of a line: the line's own label, or the heading of the table above it."""

    def __init__(self) -> None:
        self._heading: _Unit | None = None  # of the table above
        self._own: _Unit | None = None  # of the line's own label
        self._symbol: str | None = None
        self._unit: tuple[int, int] | None = None  # where the line only says the unit of what follows
        self._years: list[Period] = []
        self._periods: list[Period | None] = []  # of the columns of the table above; None where they hold growth
        self._growth_column = False  # whether the table above has one
        self._yearly = False  # whether that is of growth a year, over the years of the other columns
        self._row = self._last_row = 0  # the number of the line, and of the last one, where lines are numbered
        self._cells: list[tuple[int, int]] = []  # of the line
        self._barred = False  # whether signs part more of them than a label and its value
        self._columns: list[_Column | None] = []  # of the table above, without those that tell nothing
        self._zones = False  # whether the rows of the table above are zones
        self._caption: MetricMention | None = None  # what a heading says of the table under it: "Exports by zone"
        self._label: MetricMention | None = None  # a line of its own before the value: "Tax revenue:"
        self._labelled = False  # whether the line above is such a label
        self._line = (0, 0)

    def read(self, line: str, start: int, wide: list[int]) -> None:
        """Take note of a line, lower case, before its cells are settled; ``wide`` are the blanks between columns."""
        self._line = (start, start + len(line))
        self._cells = _cells(line, start, wide)
        self._barred = len(self._cells) > _PAIR and any(sign in line for sign in "|\t")
        if len(self._cells) < 2 and line:
            self._columns, self._zones, self._periods = [], False, []
        self._labelled, label = False, self._label
        if label is not None:
            self._labelled = line[:1].isdigit() or line.startswith(("rmb", "us$", "$", "\u00a5", "about ", "over "))
            if not self._labelled:
                self._label = None
        self._own = self._symbol = self._unit = None
        row = _ROW_NUMBER.match(line)
        self._row = int(row[1]) if row is not None and int(row[1]) in (1, self._last_row + 1) else 0
        if self._row or len(line) > _ROW:
            self._last_row = self._row
        prose = len(line) > _ROW or line.endswith((".", ";"))
        if prose:
            self._heading, self._years, self._growth_column = None, [], False
        elif _GROWTH_HEADING.search(line) and not any(c.isdigit() for c in _UNIT.sub("", line)):
            self._growth_column = True
        match = None
        if "(" in line or "unit" in line:
            physical = _PHYSICAL.search(line)
            if physical is not None:
                self._symbol = _symbol(physical)
            match = _UNIT.search(line)
        if match is None or not (match["mark"] or match["word"] or match["word2"]):
            if self._heading is not None and not any(c.isdigit() for c in line) and _GROWTH.search(line):
                self._heading = (*self._heading[:2], True)
            return
        after = line[match.end() :]
        if _TABLE_WORDS.fullmatch(line[: match.start()].strip(" |:")):
            after = _YEAR_CELL.sub("", after)  # "Item (billion yuan)     2018     Change (%)" heads a table
        if not any(c.isdigit() for c in after):
            self._unit = (start + match.start(), start + match.end())
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
        if self._labelled and self._label is not None:
            if scene.first_of_line:
                self._settle_labelled(scene, self._label)
            self._label = None
        elif _is_label(scene, self._line):
            self._label = next((m for m in scene.metrics if m.id is not None and not m.verb), None)
        begin, end = self._unit or (0, 0)
        if end and (not self._prose(scene) or scene.low.find("unit", begin, end) >= 0):
            scene.drafts[:] = [d for d in scene.drafts if not begin <= d.start < end]  # "Unit: 100 million yuan"
        percent_row = bool(scene.drafts) and _percent_row(scene)
        whole = (scene.start, scene.end) == self._line
        while len(self._cells) > len(self._columns) + 1 > 1 and self._cells[-1][0] >= self._cells[-1][1]:
            self._cells.pop()
        filled = whole and self._columns and len(self._cells) == len(self._columns) + 1 and scene.drafts
        if whole and self._read_periods(scene):
            return
        if whole and scene.heading and not scene.drafts and len(self._cells) < _PAIR:
            named = {m.id: m for m in scene.metrics if m.id is not None and m.nature != "name"}
            self._caption = next(iter(named.values())) if len(named) == 1 else self._caption
        if percent_row:
            self._by_year(scene)
            return
        if filled:
            if self._settle_row(scene):
                return
        elif whole and len(self._cells) > 1 and self._read_heads(scene):
            return
        years = [p for p in scene.periods if p.cue == "year" and p.interval]
        if (
            len(years) >= 2
            and not scene.drafts
            and scene.end - scene.start < _ROW
            and not scene.low.endswith(".", scene.start, scene.end)
            and _PROSE.search(scene.low, scene.start, scene.end) is None
        ):
            self._years = years
            return
        if not scene.drafts or scene.end - scene.start > _ROW:
            return
        if len(self._cells) > 1 and _RANKS.match(scene.low, scene.start, scene.end):
            scene.drafts.clear()  # "Rank among national zones | 61 | 66"
            return
        for draft in scene.drafts:
            column = self._column(draft)
            later = self._growth_column and draft is not scene.drafts[0]
            beside = self._periods[column] is None if column >= 0 else later
            if draft.quantity.kind == "bare" and column >= 0 and beside:
                _grows(scene, draft)
            elif draft.quantity.kind == "percent" and not draft.measure and beside and len(self._cells) > 1:
                draft.measure, draft.why["measure"] = "growth", "table-column"
                draft.value = _signed(scene, draft)
        first = scene.drafts[0].start
        metric = next((m for m in scene.metrics if m.id is not None and m.end <= first and m.nature != "name"), None)
        if self._count_label(scene):
            metric = None
        elif metric is None or metric.unit != "count":
            self._amounts(scene)
        elif self._years or self._periods or self._own or self._heading or self._barred:
            _counts(scene, metric)
        self._by_year(scene)

    def _read_periods(self, scene: Scene) -> bool:
        """As in "Indicator | 2022 | 2023 | Change (%)": note the times of the columns; say whether it is such a row."""
        low = scene.low
        if len(self._cells) < 3 or _TABLE_WORDS.fullmatch(low[slice(*self._cells[0])]) is None:
            return False
        columns: list[Period | None] = []
        for start, end in self._cells[1:]:
            times = [p for p in scene.periods if start <= p.start and p.end <= end and p.interval]
            if _GROWTH_CELL.fullmatch(low, start, end) and _GROWTH_NOUN.search(low, start, end):
                columns.append(None)
                self._yearly = _A_YEAR.search(low, start, end) is not None
            elif _UNIT_HEAD.fullmatch(low, start, end):
                columns.append(_UNITS)
            elif len(times) == 1 and not any(start <= m.start < end for m in scene.metrics):
                columns.append(times[0])
            else:
                return False
        if not any(column is not None and column.interval for column in columns):
            return False
        self._periods = columns
        scene.drafts.clear()
        return True

    def _column(self, draft: Draft) -> int:
        """Return the column of a cell, from 0 after the label; -1 where the table's columns have no known times."""
        if len(self._cells) != len(self._periods) + 1:
            return -1
        return next((i for i, (start, end) in enumerate(self._cells[1:]) if start <= draft.start < end), -1)

    def _by_year(self, scene: Scene) -> None:
        """Give the cells under a row of years their year, and growth beside them that of the last one."""
        known = [p for p in self._periods if p is not None and p.interval is not None]
        latest = max(known, key=lambda p: str(p.last), default=None)
        if latest is not None and len(self._cells) == len(self._periods) + 1:
            for draft in scene.drafts:
                column = self._column(draft)
                if column >= 0:
                    time = next((p for p in (self._periods[column],) if p is not None and p.interval), latest)
                    draft.period, draft.interval, draft.why["period"] = time, time.interval, "table-column"
                    first = known[0]
                    over = first.interval is not None and time.interval is not None and self._periods[column] is None
                    if over and self._yearly and first is not latest:
                        draft.interval, draft.baseline = _from_to(first, time), "annual_average"
                    if time.interval is not None and _AT_END.search(scene.low, scene.start, scene.drafts[0].start):
                        draft.interval = time.interval[1], time.interval[1]  # "Employees at year-end | 262,000"
            return
        if self._years and len(scene.drafts) == len(self._years):
            for draft, year in zip(scene.drafts, self._years, strict=True):
                draft.period, draft.interval, draft.why["period"] = year, year.interval, "table-column"

    def _prose(self, scene: Scene) -> bool:
        """Whether the line runs on as text."""
        start, end = self._line
        return end - start > _ROW or scene.low.endswith((".", ";"), start, end)

    def _read_heads(self, scene: Scene) -> bool:
        """As in "Zone | Exports | Growth": note the heads of the columns; say whether the line is such a row."""
        low = scene.low
        bare = _HEAD_UNIT.sub(" ", low[scene.start : scene.end])
        if any(c.isdigit() for c in bare) or scene.end - scene.start > _WIDE_ROW:
            return False
        columns: list[_Column | None] = []
        metric: MetricMention | None = None
        for start, end in self._cells[1:]:
            text = low[start:end]
            own = [m for m in scene.metrics if start <= m.start and m.end <= end and m.nature != "name"]
            growth = _GROWTH_CELL.fullmatch(text) is not None and _GROWTH_NOUN.search(text) is not None
            if not own and not growth and any(p.cue == "year" for p in scene.periods if start <= p.start < end):
                return False  # a row of years
            if not growth and (own or not _SHARE_CELL.search(text)):
                named = [m for m in own if m.id is not None] or own
                metric = max(named, key=lambda m: m.end - m.start) if named else None
                if (metric is None or metric.id is None) and _MERE_VALUE.fullmatch(_HEAD_UNIT.sub(" ", text)):
                    metric = self._caption
            measure = "growth" if growth or (own and _GROWTH_NOUN.search(text) and "(" not in text) else ""
            if _SHARE_CELL.search(text):
                measure = "share"
            elif not measure and "%" in text:
                measure = "growth" if _GROWTH.search(text.replace("%", "")) else "share"
            unit, physical = _UNIT.search(text), _PHYSICAL.search(text)
            columns.append(_Column(metric, (start, end), measure, _ruling(unit), _symbol(physical)))
        if not any(column is not None and column.metric for column in columns):
            return False  # "Indicator | Amount | Growth": the rows name what is measured
        head = low[slice(*self._cells[0])]
        self._columns, self._zones = columns, _ZONE_CELL.search(head) is not None
        if _TABLE_WORDS.fullmatch(head) is None and not self._zones and not _NAMES_CELL.fullmatch(head):
            self._columns = []  # "Revenue | Up" is no head
            return False
        scene.drafts.clear()
        return True

    def _settle_row(self, scene: Scene) -> bool:
        """As in "Yinchuan High-tech Zone | 4.85 billion yuan | +13.2%": a cell measures what the head above it says."""
        first, last = self._cells[0]
        if any(first <= d.start < last for d in scene.drafts):
            return False
        if not self._zones and any(m.start < last and m.id and m.nature != "name" for m in scene.metrics):
            return False  # the row has a metric of its own
        self._zones = self._zones or any(
            a.kind == "zone" and a.start - first < 5 and a.end <= last for a in scene.areas
        )
        if self._zones and not _TOTAL_CELL.search(scene.low, first, last):
            scene.row_head = (first, last)
        for draft in scene.drafts:
            column = next(
                (
                    column
                    for (start, end), column in zip(self._cells[1:], self._columns, strict=True)
                    if start <= draft.start < end
                ),
                None,
            )
            if column is not None:
                self._fill(scene, draft, column)
        scene.breaks = []
        return True

    def _fill(self, scene: Scene, draft: Draft, column: _Column) -> None:
        quantity, metric = draft.quantity, column.metric
        if quantity.kind in ("bare", "count") and not (
            quantity.kind == "count"
            and quantity.noun_end > 0
            and (quantity.noun_start >= quantity.end and metric is None)
        ):
            counted = metric is not None and metric.unit == "count"
            ruling = column.unit or (self._heading[:2] if self._heading is not None else None)
            if column.measure:
                quantity.kind, quantity.unit = "percent", "percent"
            elif column.symbol is not None:
                quantity.kind, quantity.unit = "quantity", column.symbol
            elif counted and metric is not None:
                if quantity.kind == "bare":
                    _count_as(quantity, metric)
                quantity.noun_start, quantity.noun_end = metric.start, metric.end
            elif ruling is not None and quantity.kind == "bare":
                quantity.kind, quantity.unit, quantity.power = "money", ruling[1], ruling[0]
                quantity.value = draft.value = scaled(quantity.value, ruling[0])
        if quantity.kind == "bare":
            return
        if quantity.kind == "percent":
            draft.measure = column.measure or ("growth" if quantity.sign else "")
            if draft.measure:
                draft.why["measure"] = "table-column"
            if draft.measure == "growth":
                draft.value = _signed(scene, draft)
        draft.metric, draft.metric_id = metric, metric.id if metric is not None else None
        draft.metric_span = (metric.start, metric.end) if metric is not None else column.span
        draft.why["metric"] = "table-column"

    def _settle_labelled(self, scene: Scene, metric: MetricMention) -> None:
        """As in "High-tech enterprises:" and, on the next line, "1,420"."""
        if not scene.drafts or scene.drafts[0].start - scene.start > len("about "):
            return
        draft = scene.drafts[0]
        quantity = draft.quantity
        if quantity.kind == "bare" and metric.unit == "count":
            _count_as(quantity, metric)
        if quantity.kind not in ("money", "percent", "count") or (quantity.kind == "count") != (metric.unit == "count"):
            return
        for each in scene.drafts[: 2 if len(scene.drafts) > 1 and scene.drafts[1].quantity.kind == "percent" else 1]:
            each.metric, each.metric_id, each.metric_span = metric, metric.id, (metric.start, metric.end)
            each.why["metric"] = "table-column"

    def _count_label(self, scene: Scene) -> bool:
        """As in "Industrial robots made (units) // 7,800 // 25,000": the label says what its cells count."""
        label = _COUNTED_LABEL.match(scene.low, scene.start, scene.drafts[0].start)
        if label is None or not all(d.quantity.kind in ("bare", "percent") for d in scene.drafts):
            return False
        for draft in scene.drafts:
            quantity = draft.quantity
            if quantity.kind != "bare":
                continue
            quantity.kind, quantity.unit = "count", singular(label["head"])
            quantity.noun_start, quantity.noun_end = scene.start, label.end("head")
            if label["made"]:
                draft.metric_id, draft.metric_span = "output_quantity", (scene.start, label.end("head"))
                draft.why["metric"] = "table-column"
        return True

    def _amounts(self, scene: Scene) -> None:
        ruling = self._own or self._heading
        by_year = len(self._years) > 1 and len(scene.drafts) == len(self._years)
        if self._own is not None and len(scene.drafts) > 1:
            _drop_label(scene)
        cells = (_UNIT_CELL.fullmatch(scene.low, *cell) for cell in self._cells[1:-1])
        if (cell := next((found for found in cells if found is not None), None)) is not None:
            # "Exports | 100 million USD | 84.1 | 0.7": the unit has a column of its own.
            ruling = _SCALES[cell["scale"] or cell["scale2"]], _CURRENCIES[cell["word"] or cell["mark"]], True
            scene.drafts[:] = [d for d in scene.drafts if d.start >= cell.end() or _leaves_cell(d, cell.end(), ruling)]
            scene.number()
        amounts = 0
        for draft in scene.drafts:
            quantity = draft.quantity
            if quantity.kind == "money":
                amounts += 1
            if quantity.kind != "bare" or quantity.unit or quantity.power:
                continue
            if by_year or self._column(draft) >= 0:
                amounts = 0  # as many amounts as years
            if amounts and ruling is not None and ruling[2] and abs(quantity.value) < 1000:
                _grows(scene, draft)
            elif self._symbol is not None and not amounts:
                quantity.kind, quantity.unit = "quantity", self._symbol
                amounts += 1
            elif ruling is not None and not amounts:
                power, currency, _ = ruling
                quantity.kind, quantity.unit, quantity.power = "money", currency, power
                quantity.value = draft.value = scaled(quantity.value, power)
                amounts += 1


def _leaves_cell(draft: Draft, end: int, ruling: _Unit) -> bool:
    """As in "million yuan   2,264": a number read with the word of the cell before it is that number alone."""
    if draft.end <= end:
        return False
    quantity, (power, currency, _) = draft.quantity, ruling
    draft.start = quantity.start = end + 1
    quantity.kind, quantity.unit, quantity.power = "money", currency, power
    quantity.value = draft.value = scaled(quantity.value, power)
    return True


_PAIR: Final = 2  # a label and its value
_RANKS: Final = re.compile(r"[^a-z]*(?:[a-z]+ )?rank(?:ing|ed)?\b")
_A_YEAR: Final = re.compile(r"\b(?:yearly|annual|average|per year|a year|cagr)\b")


def _from_to(first: Period, last: Period) -> Interval | None:
    """Return the days from the beginning of one time to the end of another."""
    if first.interval is None or last.interval is None:
        return None
    return min(first.interval, last.interval)[0], max(first.interval, last.interval)[1]


# what stands at the head of the column of labels
_TABLE_WORDS: Final = re.compile(
    r"(?:items?|indicators?|index|indices|name|names|category|main indicators|key indicators|metrics?|targets?|project"
    r"|industry|industries|sector|sectors|field|fields|period|month|quarter|year|time|no\.?|)"
)
_NAMES_CELL: Final = re.compile(
    r"(?:(?:high-tech|hi-tech|national|provincial) )?(?:zones?|parks?|cit(?:y|ies)|areas?|districts?|regions?"
    r"|provinces?|compan(?:y|ies)|firms?|enterprises?|count(?:y|ies))(?: (?:name|names))?"
)


def _cells(line: str, start: int, wide: list[int]) -> list[tuple[int, int]]:
    """Return where the cells of a line stand, parted by signs or by wide blanks; none for running text."""
    if len(line) > _WIDE_ROW:
        return []
    if any(sign in line for sign in ("|", "\t", " // ")):
        cuts = [match.span() for match in re.finditer(r" ?\| ?| ?\t ?| // ", line)]
    elif wide:
        cuts = [(offset - start, offset - start + 1) for offset in wide]
    elif line.count(" / ") > 1:
        cuts = [match.span() for match in _SLASHED.finditer(line)]
    elif line.count("; ") > 1 and len(line) <= _ROW and not line.endswith("."):
        cuts = [match.span() for match in re.finditer("; ", line)]
    else:
        return []
    cells: list[tuple[int, int]] = []
    begin = 0
    for left, right in [*cuts, (len(line), len(line))]:
        if line[begin:left].strip() or (cells and right < len(line)):
            cells.append((start + begin, start + left))
        begin = right
    return cells


def _is_label(scene: Scene, line: tuple[int, int]) -> bool:
    """As in "Tax revenue:": a short line that ends in a colon, without a figure."""
    alone = not scene.drafts and (scene.start, scene.end) == line and scene.end - scene.start < _ROW
    return alone and scene.low[scene.end - 1 : scene.end] == ":"


def _ruling(unit: re.Match[str] | None) -> tuple[int, str] | None:
    """Return the power of ten and the currency that the head of a column names."""
    if unit is None or not (unit["mark"] or unit["word"] or unit["word2"]):
        return None
    return _SCALES[unit["scale"] or unit["scale2"]], _CURRENCIES[unit["mark"] or unit["word"] or unit["word2"]]


def _symbol(physical: re.Match[str] | None) -> str | None:
    """Return the symbol of the physical unit that a head names."""
    if physical is None:
        return None
    unit = physical["unit"]
    return _SYMBOLS.get(unit) or ("km2" if "k" in unit else "m2")


def _opens_row(scene: Scene) -> bool:
    """As in "3 Total profits  6.04 billion yuan": the first number is that of the row."""
    prose = scene.low[scene.end - 1 : scene.end] in ".;"
    return len(scene.drafts) > 1 and scene.drafts[0].start == scene.start and not prose


def _percent_row(scene: Scene) -> bool:
    """As in "Fixed-asset investment growth (%) | 9.6 | -4.7": give the bare cells the unit of their label."""
    low = scene.low
    if scene.end - scene.start > _ROW or any(d.quantity.kind != "bare" for d in scene.drafts):
        return False
    label = _PERCENT_LABEL.fullmatch(low, scene.start, scene.drafts[0].start)
    if label is None:
        return False
    ends = [*(d.start for d in scene.drafts[1:]), scene.end]
    if not all(_CELL_GAP.fullmatch(low, d.end, end) for d, end in zip(scene.drafts, ends, strict=True)):
        return False
    words = label["label"]
    measure = "growth" if _GROWTH_NOUN.search(words) else "share" if _SHARE_CELL.search(words) else ""
    for draft in scene.drafts:
        quantity = draft.quantity
        quantity.kind, quantity.unit = "percent", "percent"
        draft.value = _signed(scene, draft)
        if measure:
            draft.measure, draft.why["measure"] = measure, "table-column"
    return True


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
            _count_as(quantity, metric)


def _count_as(quantity: Quantity, metric: MetricMention) -> None:
    """Count what a label or the head of a column names."""
    words = metric.word.split()
    noun = next((word for word in reversed(words) if not word.endswith("ed")), words[-1])  # "patents granted"
    quantity.kind, quantity.unit = "count", singular(noun)
    quantity.noun_start, quantity.noun_end = metric.start, metric.end


def _grows(scene: Scene, draft: Draft) -> None:
    quantity = draft.quantity
    quantity.kind, quantity.unit = "percent", "percent"
    draft.measure, draft.why["measure"] = "growth", "table-column"
    draft.value = _signed(scene, draft)


def _signed(scene: Scene, draft: Draft) -> Decimal:
    """Return the value of a cell with the sign before it."""
    value = draft.quantity.value
    return -abs(value) if _minus(scene, draft) else value


def _minus(scene: Scene, draft: Draft) -> bool:
    return draft.quantity.sign < 0 or scene.low[draft.start - 1 : draft.start] == "-"
