"""Resolve how a rate is measured and what a change is measured from: "year-on-year", "three years ago"."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from hitech_extract.intervals import Interval, Period, add_months, months_across, of_year, shift, shift_years
from hitech_extract.periods.months import month_from
from hitech_extract.periods.timepiece import MONTHS_PER, Match, Rule, Timepiece, number_of, period_at

__all__ = ["RULES"]


def _year_on_year(match: Match, _: Timepiece) -> Period:
    period = period_at(match, None, kind="growth", cue="year-on-year", baseline="year_on_year")
    period.start += len(match[0]) - len(match[0].lstrip())
    return period


def _month_on_month(match: Match, _: Timepiece) -> Period:
    return period_at(match, None, kind="growth", cue="month-on-month", baseline="month_on_month")


def _quarter_on_quarter(match: Match, _: Timepiece) -> Period:
    return period_at(match, None, kind="growth", cue="quarter-on-quarter", baseline="quarter_on_quarter")


def _average(match: Match, time: Timepiece) -> Period:
    interval = None
    years = number_of(match["avgyears"])
    said = time.stretch()
    if years and said:
        interval = shift_years(said[0], 1 - years), said[1]
    elif years and time.reference:
        interval = date(time.reference.year - years, 1, 1), date(time.reference.year - 1, 12, 31)
    return period_at(match, interval, kind="growth", cue="annual-average", baseline="annual_average")


def _length(span: Interval) -> int:
    """Return how many whole months a time has, 0 where it has none."""
    if span[0].day != 1 or (span[1] + timedelta(days=1)).day != 1:
        return 0
    return months_across(*span)


def _before(base: Interval | None, count: int, unit: str) -> Interval | None:
    """Return the months, quarters or years that go before a time ("the preceding twelve months")."""
    if base is None:
        return None
    return add_months(base[0], -count * MONTHS_PER[unit.rstrip("s")]), base[0] - timedelta(days=1)


def _earlier(base: Interval | None, count: int, unit: str) -> Interval | None:
    """Return a time so much earlier than another ("three years earlier", "a month before")."""
    if base is None or not count:
        return None
    months = count * MONTHS_PER[unit]
    if months % 12 == 0:
        return shift(base, -months // 12)
    if not _length(base):
        return None
    return add_months(base[0], -months), add_months(base[1] + timedelta(days=1), -months) - timedelta(days=1)


def _prior(match: Match, time: Timepiece) -> Period:
    words, today = match[0], time.reference
    base = time.stretch() if "period" in words else time.current
    interval: Interval | None = None
    if words.endswith("before last"):
        return period_at(match, of_year(today.year - 2) if today else None, anchored=True)
    if match["prioryear"]:
        year = int(match["prioryear"])
        interval = shift(base, year - base[1].year) if base else of_year(year)
        baseline = "year_on_year" if base is None or base[1].year - year == 1 else "period"
    elif match["backn"]:
        baseline = "period"
        count, unit = number_of(match["backn"]), match["backunit"]
        alike = time.lasting(count * MONTHS_PER[unit.rstrip("s")]) if count > 1 else None
        interval = _before(
            alike or (time.plan if count == 5 and unit == "years" else None) or time.stretch(), count, unit
        )
    elif match["agoyears"]:
        count, unit = number_of(match["agoyears"]), match["agounits"].rstrip("s")
        baseline = f"{unit}_on_{unit}" if count == 1 and unit in {"month", "quarter"} else "period"
        baseline = "year_on_year" if (count, unit) == (1, "year") else baseline
        interval = _earlier(base, count, unit)
    elif re.search(r"\b(?:month|quarter)\b", words) and "same" not in words and "year" not in words:
        unit = "quarter" if "quarter" in words else "month"
        baseline = f"{unit}_on_{unit}"
        length = 3 if unit == "quarter" else 1
        interval = _before(base, length, "months") if base is not None and _length(base) == length else None
    else:
        baseline = "year_on_year"
        interval = shift(base, -1) if base else (of_year(today.year - 1) if today else None)
        if "last year" in words and today and base and base[1].year not in {today.year, today.year - 1}:
            interval = shift(base, today.year - 1 - base[1].year)
    return period_at(match, interval, kind="prior", baseline=baseline)


_PLUPERFECT: Final = re.compile(r"\bhad (?:\w+ )?(?:\w+ed|risen|grown|fallen|been|made|seen|gone|shrunk|sunk)\b")


def _same(match: Match, time: Timepiece) -> Period:
    words = match[0]
    months = 0
    if "quarter" in words:
        months = 3
    elif "half" in words:
        months = 6
    elif "month" in words and "months" not in words:
        months = 1
    said = time.lasting(months) if months else None
    if said is None and words.endswith("half-year") and time.reference is not None:
        return period_at(match, time.part(1, 6, None), cue="half")  # none has been spoken of: the year's first
    said = said or time.stretch()
    if words == "that year":
        # "3 percent lower than in 2022. Exports had risen 11 percent that year": the year looked back to.
        looks_back = _PLUPERFECT.search(time.low, time.sentence[0], match.start()) is not None
        year = time.named if looks_back or time.named_at >= time.sentence[0] else time.year
        if not looks_back:
            year = time.year_said(match.start()) or year
        return period_at(match, of_year(year) if year else None, kind="same", cue="that-year")
    if words.startswith("by ") and (aim := _aimed_at(time)) is not None:
        said = aim
    if "years" in words:
        said = _years_spoken_of(time)
    elif words.endswith(("span", "stretch")) and (years := _years_spoken_of(time)) is not None:
        said = years  # "1.3 billion in 2000 and 46.9 billion in 2019 ... Over the same span"
    return period_at(match, said, kind="same")


def _aimed_at(time: Timepiece) -> Interval | None:
    """As in "from 2015 to 2020 ... Its sales are to hit 300 billion yuan by then": the last year of what lies ahead."""
    if not time.future:
        return None
    today = time.reference
    ahead = [span for span in list(time.history)[-_RECENT:] if today is None or span[1] > today]
    if not ahead:
        return None
    last = max(ahead, key=lambda span: span[1])
    return of_year(last[1].year) if last[0].year < last[1].year else last


_RECENT: Final = 4  # times named last


def _years_spoken_of(time: Timepiece) -> Interval | None:
    """As in "54 in 2012 and 97 in 2021. Over the same years ...": from the one to the other, or a span of years."""
    if len(time.history) > 1:
        first, last = time.history[-2], time.history[-1]
        if first == of_year(first[0].year) and last == of_year(last[0].year) and first[0] < last[0]:
            return first[0], last[1]
    return next((span for span in reversed(time.history) if span[0].year < span[1].year), None)


def _ago(match: Match, time: Timepiece) -> Period:
    unit, count = match["agounit"], number_of(match["agon"])
    half = match["agon"] == "half a"
    if match["agon"] in ("a", "an") and unit.startswith("year"):
        before = shift(time.current, -1) if time.current else None
        return period_at(match, before, kind="prior", cue="prior", baseline="year_on_year")
    interval = None
    if time.reference and half and not unit.startswith("decade"):
        interval = month_from(-6, time.reference) if unit.startswith("year") else None
    elif time.reference and unit.startswith(("year", "decade")):
        interval = of_year(time.reference.year - (count * (10 if unit.startswith("decade") else 1) or 5))
    elif unit.startswith("quarter"):
        interval = month_from(-3 * count, time.reference)
    elif time.reference and count and unit.startswith("month"):
        interval = month_from(-count, time.reference)
    elif time.reference and count:
        day = time.reference - timedelta(days=count * (7 if unit.startswith("week") else 1))
        interval = day, day
    return period_at(match, interval, kind="prior", baseline="period")


def _later(match: Match, time: Timepiece) -> Period | None:
    """As in "a year later", "the following quarter": counted from the time spoken of.

    A year on from a month or a day may mean that month or the whole year.
    """
    spoken = time.current
    count = number_of(match["latern"] or match["nextcount"] or match["nextcount2"]) or 1
    unit = (match["laterunit"] or match["afterunit"] or match["nextunit"] or match["nextunit2"]).rstrip("s")
    stretch = match["nextunit2"] or (match["nextcount"] and count > 1)
    if unit == "week" or match["latern"] == "half a":
        return period_at(match, None, anchored=True)
    if spoken is None:
        return period_at(match, None, anchored=True) if match["laterunit"] or match["afterunit"] else None
    months, length = count * MONTHS_PER[unit], _length(spoken)
    if stretch:
        begin = spoken[1] + timedelta(days=1)
        return period_at(match, (begin, add_months(begin, months) - timedelta(days=1)), anchored=True)
    if not length or (months % 12 and length != MONTHS_PER[unit]) or (months % 12 == 0 and length % 3):
        return period_at(match, None, anchored=True)
    first = add_months(spoken[0], months)
    if length > 12:
        first = add_months(spoken[1] + timedelta(days=1), months - 12)
        length = 12
    span = first, add_months(first, length) - timedelta(days=1)
    if time.reference is not None and span[0] <= time.reference < span[1] and length == 12:
        return period_at(match, (time.reference, time.reference), kind="now")  # "Three decades on, 71,500 people work"
    return period_at(match, span, anchored=True)


def _after_next(match: Match, time: Timepiece) -> Period:
    """As in "the year after next"."""
    if match["afternextunit"] == "month":
        return period_at(match, month_from(2, time.reference), anchored=True)
    return period_at(match, of_year(time.reference.year + 2) if time.reference else None, anchored=True)


def _vague(match: Match, _: Timepiece) -> Period:
    """As in "a few years ago": at a time that is left open."""
    return period_at(match, None)


RULES: Final[dict[str, Rule]] = {
    "yoy": _year_on_year, "mom": _month_on_month, "qoq": _quarter_on_quarter, "average": _average, "prior": _prior,
    "same": _same, "ago": _ago, "later": _later,
    "afternext": _after_next, "vague": _vague,
}  # fmt: skip
