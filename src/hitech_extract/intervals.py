"""Closed intervals of days: their arithmetic, their labels, and the record of a time expression."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import date

__all__ = [
    "Interval", "Period", "add_months", "last_day", "months_across", "of_months", "of_year", "period_label", "shift",
    "shift_years",
]  # fmt: skip

Interval = tuple[date, date]


@dataclass(slots=True)
class Period:
    """A time expression: half-open offsets into ``Reading.clean`` and its closed interval of days.

    ``kind``: ``interval``; ``stock`` (a moment: "by the end of 2021"); ``since``; ``now``; ``prior`` (the
    time that a change is measured from: "a year earlier"); ``same`` ("the same period"); ``dateline``
    (when the article was made, not what it speaks of); ``growth`` (how a rate is measured:
    "year-on-year"); ``record`` (how long a value has not been met: "the fastest pace since 2015").
    ``cue`` names the rule.
    """

    start: int
    end: int
    kind: str
    first: date | None
    last: date | None
    cue: str
    baseline: str | None = None
    anchored: bool = False  # carries its own year, or a relative one
    aside: bool = False  # stands in a comparison ("than in 2012"): what comes after does not inherit it
    interval: Interval | None = field(init=False)  # both ends, or None where either is unknown; settled with them

    def __post_init__(self) -> None:
        self.interval = None if self.first is None or self.last is None else (self.first, self.last)


def last_day(year: int, month: int) -> date:
    """Return the last day of a month."""
    return date(year, month, monthrange(year, month)[1])


def of_year(year: int) -> Interval:
    """Return a calendar year."""
    return date(year, 1, 1), date(year, 12, 31)


def of_months(year: int, first: int, last: int) -> Interval:
    """Return the months ``first`` to ``last`` of a year."""
    return date(year, first, 1), last_day(year, last)


def shift_years(day: date, years: int) -> date:
    """Return the same day of another year; the end of February stays the end of February."""
    year = min(max(day.year + years, 1), 9999)
    if day.month == 2 and day.day >= 28 and day == last_day(day.year, 2):
        return last_day(year, 2)
    return day.replace(year=year)


def shift(interval: Interval, years: int) -> Interval:
    """Return the interval moved by whole years."""
    return shift_years(interval[0], years), shift_years(interval[1], years)


def add_months(day: date, months: int) -> date:
    """Return the day so many months later, or the last day of a shorter month."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def months_across(first: date, last: date) -> int:
    """Return how many calendar months an interval touches: 1 within a month, 2 from May 31 to June 1."""
    return (last.year - first.year) * 12 + last.month - first.month + 1


def period_label(first: date, last: date) -> str:
    """Return the ISO 8601 / SDMX label of a closed interval: ``2023``, ``2023-Q1``, ``2022-01/2022-07``."""
    if first == last:
        return first.isoformat()
    month_edges = first.day == 1 and last == last_day(last.year, last.month)
    if month_edges and first.year == last.year:
        key = (first.month, last.month)
        if key == (1, 12):
            return f"{first.year:04d}"
        if key in {(1, 6), (7, 12)}:
            return f"{first.year:04d}-H{1 if key[0] == 1 else 2}"
        if key[1] - key[0] == 2 and key[0] % 3 == 1:
            return f"{first.year:04d}-Q{(key[0] + 2) // 3}"
        if key[0] == key[1]:
            return f"{first.year:04d}-{first.month:02d}"
    if month_edges:
        if first.month == 1 and last.month == 12:
            return f"{first.year:04d}/{last.year:04d}"
        return f"{first:%Y-%m}/{last:%Y-%m}"
    return f"{first.isoformat()}/{last.isoformat()}"
