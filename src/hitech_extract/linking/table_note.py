"""What a note under a table says of the time of its rows."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import Final, TypeVar

from hitech_extract.linking.draft import Draft
from hitech_extract.periods import Period
from hitech_extract.reading import Reading

__all__ = ["date_by_note"]

_Span = TypeVar("_Span", Draft, Period)

# What follows a table: a note in brackets on its years, or "Note: figures are for the first half of 2022"
_NOTE: Final = re.compile(r"[(*\[]|(?:notes?|remarks?|data|source|(?:all )?(?:figures|numbers|values))\b[ :,]")
_LONGEST: Final = 160
_CELLS: Final = re.compile(r"[|\t]")


def date_by_note(drafts: list[Draft], reading: Reading, periods: list[Period]) -> None:
    """Give the figures of a table whose rows and heads tell no time that of the note below it."""
    lines = reading.lines
    first = None  # where the rows begin that stand right above
    for line in lines:
        row = _CELLS.search(reading.clean, line.start, line.end) is not None
        if row and first is None:
            first = line.start
        elif not row:
            if first is not None and line.end - line.start <= _LONGEST and _NOTE.match(reading.low, line.start):
                _date(_within(drafts, first, line.start), _within(periods, line.start, line.end))
            first = None


def _within(spans: list[_Span], start: int, end: int) -> list[_Span]:
    def position(span: _Span) -> int:
        return span.start

    return spans[bisect_left(spans, start, key=position) : bisect_left(spans, end, key=position)]


def _date(rows: list[Draft], told: list[Period]) -> None:
    told = [period for period in told if period.interval is not None]
    over = next((period for period in told if period.kind == "interval"), None)
    moment = next((period for period in told if period.kind == "stock"), over)
    for draft in rows:
        time = moment if draft.why.get("period") == "standing-fact" else over
        if time is not None and draft.interval is None and draft.equivalent_of is None:
            draft.period, draft.interval, draft.why["period"] = time, time.interval, "table-note"
