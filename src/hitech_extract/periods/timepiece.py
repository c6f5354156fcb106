"""What the rules of time expressions share: the state of a text as it is read, the values of words, the result."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from hitech_extract.intervals import Interval, Period, months_across, of_months
from hitech_extract.periods.patterns import MONTHS, NUMBERS

__all__ = ["MONTHS_PER", "Match", "Rule", "Timepiece", "month_number", "number_of", "period_at", "with_century"]

Match = re.Match[str]

MONTHS_PER: Final = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120}


def number_of(word: str | None) -> int:
    """Return the number that a word names, 0 for none."""
    if not word:
        return 0
    return int(word) if word.isdigit() else NUMBERS.get(word, 0)


def month_number(word: str) -> int:
    """Return the number of the month that a word names."""
    return MONTHS[word.strip(" .")]


def with_century(digits: str | None) -> str | None:
    """Return the words of a year as they are, but "21" as "2021"."""
    return "20" + digits if digits and len(digits) == 2 else digits


@dataclass(slots=True)
class Timepiece:
    """One text and what it has spoken of so far: all that relative and anaphoric times need.

    ``reference`` is the day the text was made, ``future`` whether the sentence at hand looks ahead,
    ``current`` the interval spoken of last, ``year`` the year named last, ``plan`` the five-year plan
    named last.
    """

    low: str
    clean: str
    reference: date | None
    future: bool = False
    sentence: tuple[int, int] = (0, 0)
    current: Interval | None = None
    year: int | None = None
    plan: Interval | None = None
    history: deque[Interval] = field(default_factory=lambda: deque(maxlen=64))
    years: set[int] = field(default_factory=set)
    named: int | None = None  # the year mentioned last, if only to compare with
    named_at: int = -1
    adrift: bool = False  # "this year", in a text without a date: no year named before it holds from here on
    undated: bool = False  # ... and one named after it holds for its sentence alone

    def spoken_of(self, period: Period) -> None:
        """Take note of a time that what follows may point back to."""
        if period.interval is None or period.cue == "five-year-plan":
            return
        self.current = period.interval
        self.history.append(period.interval)
        if period.kind == "stock" and period.anchored and not self.future:
            self.years.add(period.interval[1].year)
        if period.kind == "interval" and period.anchored:
            self.year = period.interval[1].year
            self.adrift = False
            self.years |= {period.interval[0].year, period.interval[1].year}

    @property
    def only_year(self) -> int | None:
        """The year of a text without a date, where it names just one."""
        if len(self.years) != 1 or self.adrift or (self.undated and self.named_at < self.sentence[0]):
            return None
        return next(iter(self.years))

    def stretch(self) -> Interval | None:
        """Return the stretch of time spoken of last; a moment only where there was no stretch."""
        return next((span for span in reversed(self.history) if span[0] != span[1]), self.current)

    def lasting(self, months: int) -> Interval | None:
        """Return the latest stretch of so many months spoken of ("in the six months", "in the quarter").

        Not the one of the year before, with which it may have been compared since.
        """
        spans = [span for span in self.history if span[0] != span[1] and months_across(*span) == months]
        return max(reversed(spans), key=lambda span: span[1], default=None)

    def implied_year(self, first_month: int, last_month: int) -> int | None:
        """Return the year of a part of a year named without one ("the first quarter", "in March")."""
        today = self.reference
        if today is None:
            return self.only_year
        start, end = of_months(today.year, first_month, last_month)
        if self.year is not None and self.year < today.year and end > today and not self.future:
            return max(self.year, today.year - 1)
        if self.future and end >= today:
            return today.year
        if first_month == last_month and start <= today:
            return today.year  # a month is named in its own course, too
        if end <= today or (start <= today and (today - start).days * 2 >= (end - start).days):
            return today.year
        return today.year - 1

    def year_said(self, before: int) -> int | None:
        """Return the year named last in the sentence: "57 firms at the end of 2016, and sales of ... in that year"."""
        said = _YEAR_SAID.findall(self.low, self.sentence[0], before)
        return int(said[-1]) if said else None

    def of_year(self, text: str | None, implied: int | None) -> int | None:
        """Return the year that an "of 2022", "of last year", "this year" names."""
        if not text:
            return implied
        match = re.search(r"(?:19|20)\d\d", text)
        if match:
            self.year = int(match.group())
            return self.year
        if text.endswith((" year before", " year earlier")):
            spoken = self.current[1].year if self.current else self.reference.year if self.reference else None
            return None if spoken is None else spoken - 1
        for words, step in _RELATIVE_YEARS:
            if words in text:
                self.undated |= self.reference is None
                return None if self.reference is None else self.reference.year + step
        if "same year" in text or "that year" in text:
            return self.year if self.year is not None else (self.current[0].year if self.current else None)
        return implied  # "of the year"

    def part(self, first: int, last: int, of: str | None) -> Interval | None:
        """Return the months ``first`` to ``last`` of the year that ``of`` names or the text implies."""
        year = self.of_year(of, self.implied_year(first, last))
        return None if year is None else of_months(year, first, last)


_YEAR_SAID: Final = re.compile(r"(?<![\d.,])((?:19|20)\d\d)(?![\d,]|\.\d)")
_RELATIVE_YEARS: Final = (
    ("last year", -1), ("previous year", -1), ("next year", 1), ("following year", 1), ("this year", 0),
    ("current year", 0),
)  # fmt: skip


def period_at(
    match: Match,
    interval: Interval | None,
    *,
    kind: str = "interval",
    cue: str = "",
    baseline: str | None = None,
    anchored: bool = False,
) -> Period:
    """Return the period that a match names; its cue is the branch that matched, if no other is given."""
    first, last = interval or (None, None)
    return Period(match.start(), match.end(), kind, first, last, cue or match.lastgroup or "", baseline, anchored)


Rule = Callable[[Match, Timepiece], Period | None]
