"""Times named one after the other and as many figures: each figure has the time at its place."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from hitech_extract.intervals import add_months, months_across, of_year
from hitech_extract.linking.draft import Draft, Scene
from hitech_extract.periods import Period

__all__ = ["in_turn"]

_NEXT: Final = re.compile(r"(?:,|,? and|,? &|;|/) ?(?:in |for |at |by |the )*")
_FEWEST: Final = 2  # members of a list
_PARTS: Final = {"mrange": 1, "quarter": 3}  # months of each of two parts of a year: "in May and June"
_YEAR_END: Final = 12


def in_turn(scene: Scene) -> None:
    """As in "In 2013, 2014 and 2015 exports were A, B and C", "from 2016 to 2018 it was A, B and C"."""
    numbers = {d.list_id for d in scene.drafts if d.list_id >= 0}
    if not numbers or not scene.periods:
        return
    rows = _rows(scene)
    for number in numbers:
        members = [d for d in scene.drafts if d.list_id == number]
        row = next((row for row in rows if len(row) == len(members)), None)
        if row is None or not _alike(members):
            continue
        for draft, period in zip(members, row, strict=True):
            draft.period, draft.interval, draft.why["period"] = period, period.interval, "in-turn"


def _alike(members: list[Draft]) -> bool:
    """Whether the figures are of one metric and one zone, so that nothing but the time tells them apart."""
    first = members[0]
    return all(
        d.metric is first.metric
        and d.zone_id == first.zone_id
        and d.measure == first.measure
        and not d.compared
        and not d.quantity.range_end
        for d in members
    )


def _rows(scene: Scene) -> list[list[Period]]:
    """Return the rows of times of a sentence, and its spans of years as rows."""
    rows: list[list[Period]] = []
    for period in scene.periods:
        if period.kind not in ("interval", "stock") or period.interval is None:
            continue
        first, last = period.interval
        named = scene.low[period.start : period.end]
        if period.cue == "yrange":
            count = last.year - first.year + 1
            before = rows[-1][-1] if rows else None
            listed = before is not None and before.cue == "year" and count == _FEWEST
            if before is not None and before.kind == "stock" and count == _FEWEST and last.month == _YEAR_END:
                if _NEXT.fullmatch(scene.low, before.end, period.start) is not None:
                    ends = [of_year(first.year)[1], last]
                    rows[-1] += [Period(period.start, period.end, "stock", day, day, "end-of") for day in ends]
                continue
            if before is not None and listed and _NEXT.fullmatch(scene.low, before.end, period.start) is not None:
                rows[-1] += [_year_of(period, first.year), _year_of(period, last.year)]
                continue
            if count > _FEWEST or (" and " in named and not named.startswith("between")):
                rows.append([_year_of(period, first.year + step) for step in range(count)])
            continue
        if " and " in named and period.cue in _PARTS and first.day == 1:
            length = _PARTS[period.cue]
            if months_across(first, last) == _FEWEST * length:
                rows.append([_months_of(period, first, length), _months_of(period, add_months(first, length), length)])
                continue
        row = rows[-1] if rows else None
        if row and row[-1].kind == "stock" and period.cue == "year":
            # "at the end of 2015, 2016 and 2017"
            if _NEXT.fullmatch(scene.low, row[-1].end, period.start) is not None:
                row.append(Period(period.start, period.end, "stock", last, last, "end-of", anchored=True))
            continue
        if row and row[-1].cue == period.cue and _NEXT.fullmatch(scene.low, row[-1].end, period.start):
            row.append(period)
        else:
            rows.append([period])
    return [row for row in rows if len(row) >= _FEWEST]


def _months_of(period: Period, first: date, months: int) -> Period:
    last = add_months(first, months) - timedelta(days=1)
    return Period(period.start, period.end, "interval", first, last, period.cue, anchored=period.anchored)


def _year_of(period: Period, year: int) -> Period:
    return Period(period.start, period.end, "interval", *of_year(year), "year", anchored=True)
