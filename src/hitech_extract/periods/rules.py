"""Resolve a matched time expression to an interval: one rule for each branch of the pattern.

A rule gets the match and the state of the text so far (``Timepiece``) and returns a ``Period``, one
without an interval where the text and the reference date do not settle it, or None where the words are
no time at all ("1990 employees", "firms may apply"). Each module has the rules of a kind; here stand those
whose words hold another expression: "the end of the first half", "since March 2020".
"""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from hitech_extract.intervals import Interval, Period, add_months, of_months
from hitech_extract.periods import comparisons, days, months, quarters, spans, years
from hitech_extract.periods.months import month_from
from hitech_extract.periods.patterns import MONTH, TIME
from hitech_extract.periods.timepiece import MONTHS_PER, Match, Rule, Timepiece, month_number, number_of, period_at

__all__ = ["resolve"]


def resolve(match: Match, time: Timepiece) -> Period | None:
    """Return the period that a match of the pattern names, or None where its words are no time."""
    period = _RULES[match.lastgroup or ""](match, time)
    if period is not None and period.anchored and period.interval and period.kind == "interval":
        time.year = period.interval[1].year
    return period


def _stock_end(match: Match, time: Timepiece) -> Period:
    named = (match[name] for name in ("inner", "innery", "innerd", "innere", "innerf", "innerl"))
    day = _end_of(next(filter(None, named), "").strip(), time)
    if match[0].startswith("since ") and day and time.reference:
        return period_at(match, (day, time.reference), kind="since")
    period = period_at(match, (day, day) if day else None, kind="stock", cue="end-of")
    period.anchored = True
    return period


def _month_spoken_of(time: Timepiece) -> Interval | None:
    """As in "In March it drew 40 firms, 9 more than in February. By the end of the month ...": the later of the two."""
    last = list(time.history)[-2:]
    months = [span for span in last if span == of_months(span[0].year, span[0].month, span[0].month)]
    return max(months, default=None) if last and last[-1] in months else None


def _end_of(inner: str, time: Timepiece) -> date | None:
    """Return the last day of what stands in "the end of ..."; no words mean the year spoken of."""
    today = time.reference
    if inner in {"", "the year", "year", "that year", "the same year", "each year"}:
        year = time.year if "that" in inner or "same" in inner else _year_at_hand(inner, time)
        return date(year, 12, 31) if year else None
    if inner == "the month" and (spoken := _month_spoken_of(time)) is not None:
        return spoken[1]
    if inner in {"the month", "this month", "the previous month", "last month", "the last month"}:
        month = month_from(-1 if "last" in inner or "previous" in inner else 0, today)
        return month[1] if month else None
    if inner in {"the period", "the plan period"} and time.plan and (time.future or "plan" in inner):
        return time.plan[1]
    if inner == "the period" and time.future:
        years = next((span for span in reversed(time.history) if span[0].year < span[1].year), None)
        if years is not None:
            return years[1]  # "between 2017 and 2020 ... from 28 percent in 2016 to 33 by the end of the period"
    if inner in {"the period", "the quarter", "the half", "the plan period", "the decade"}:
        return time.current[1] if time.current else None
    match = TIME.match(inner)
    if match is None:
        return None
    period = resolve(match, _aside(time, inner))
    if period is None or period.last is None:
        return None
    return date(period.last.year, 12, 31) if inner in {"this year", "the current year"} else period.last


def _stretch(match: Match, time: Timepiece) -> Period | None:
    """As in "the year to June", "the three years from 2018", "the decade to 2020": so long up to an end, or from on."""
    point = match["stend"] or match["stbegin"]
    named = TIME.match(point)
    edge = resolve(named, _aside(time, point)) if named is not None else None
    if edge is None:
        return None
    unit = (match["stunits"] or match["stunit"]).replace("-", " ").rstrip("s").split(" ")[0]
    count = number_of(match["stn"]) or 1
    if edge.interval is None:
        return period_at(match, None)
    first, last = edge.interval
    anchored = edge.anchored or re.search(r"\d{4}", point) is not None
    if unit == "period":  # "the period to November": from the beginning of its year on
        begin = date(last.year, 1, 1)
        return period_at(match, (begin, last), anchored=anchored) if begin < last and match["stend"] else None
    if unit == "week":
        days = timedelta(days=7 * count - 1)
        span = (last - days, last) if match["stend"] else (first, first + days)
        return period_at(match, span, anchored=anchored)
    months = count * MONTHS_PER[unit]
    if match["stend"]:
        begin = add_months(last + timedelta(days=1), -months)
        return period_at(match, (begin, last), anchored=anchored)
    return period_at(match, (first, add_months(first, months) - timedelta(days=1)), anchored=anchored)


def _owned(match: Match, time: Timepiece) -> Period | None:
    """As in "last year's first half", "in the year's first nine months": the part of the year."""
    words = f"the {match['ownedpart']} of {match['owner']}"
    named = TIME.match(words)
    part = resolve(named, _aside(time, words)) if named is not None and named.end() == len(words) else None
    if part is None:
        return None
    return period_at(match, part.interval, cue=part.cue, anchored=match["owner"] != "the year")


def _year_at_hand(inner: str, time: Timepiece) -> int | None:
    today = time.reference
    if today is None:
        return time.only_year
    if time.year is not None and time.year < today.year and not time.future and not inner:
        return time.year
    if time.future or inner or today.month == 12:
        return today.year
    return today.year - 1


def _aside(time: Timepiece, inner: str) -> Timepiece:
    """Return the same state for a text of its own, taken from inside an expression."""
    return Timepiece(
        inner, inner.title(), time.reference, time.future, (0, len(inner)), time.current, time.year, time.plan,
        time.history, time.years,
    )  # fmt: skip


_OPENS_CLAUSE: Final = re.compile(r"^$|[,;:.\n(] ?$|^\W+$")


def _since_begin(match: Match, time: Timepiece) -> Period:
    today = time.reference
    year = today.year if today else time.year
    if match["sbyear"]:
        year = time.of_year(match["sbyear"], year)
    if match[0].startswith("from") and not _OPENS_CLAUSE.search(time.low, max(0, match.start() - 2), match.start()):
        # "up 5.1 billion yuan from the beginning of the year": what it is compared with
        moment = date(year, 1, 1) if year is not None else None
        return period_at(match, (moment, moment) if moment else None, kind="prior", cue="start-of", baseline="period")
    interval = (date(year, 1, 1), today) if year is not None and today is not None else None
    return period_at(match, interval, kind="since", cue="since")


def _start_of(match: Match, time: Timepiece) -> Period:
    what = match["soyear"]
    year = time.of_year(what, time.reference.year if time.reference else time.year)
    day = date(year, 1, 1) if year else None
    month = re.match(MONTH, what)
    if month and (part := time.part(month_number(month[0]), month_number(month[0]), what)):
        day = part[0]
    kind = "prior" if match[0].startswith("than") else "stock"
    if match[0].startswith("since ") and day and time.reference and day <= time.reference:
        return period_at(match, (day, time.reference), kind="since")
    return period_at(match, (day, day) if day else None, kind=kind, cue="start-of", baseline="period")


def _since(match: Match, time: Timepiece) -> Period:
    first: date | None = None
    if match["sinceyear"]:
        year = time.of_year(match["sinceyear"], None)
        first = date(year, 1, 1) if year else None
    elif match["sincemonth"]:
        name = re.match(MONTH, match["sincemonth"])
        month = month_number(name[0]) if name else 1
        part = time.part(month, month, match["sincemonth"][3:])
        first = part[0] if part else None
    elif (inner := TIME.match(match["sincedate"])) and (day := resolve(inner, _aside(time, match["sincedate"]))):
        first = day.first
    # Without a date, up to the end of what the text speaks of ("output since January" in a brief on a quarter).
    until = time.reference or (time.current[1] if time.current else None)
    interval = (first, until) if first and until and first <= until else None
    return period_at(match, interval, kind="since", cue="since")


_RULES: Final[dict[str, Rule]] = {
    **comparisons.RULES, **days.RULES, **months.RULES, **quarters.RULES, **spans.RULES, **years.RULES,
    "stretch": _stretch, "owned": _owned, "stockend": _stock_end, "sincebegin": _since_begin, "startof": _start_of,
    "since": _since,
}  # fmt: skip
