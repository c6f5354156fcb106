"""Resolve months, their parts and their ranges: "in March", "January to April", "the first half of May"."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from hitech_extract.intervals import Interval, Period, add_months, last_day, of_months, of_year
from hitech_extract.periods.patterns import ORDINALS
from hitech_extract.periods.timepiece import Match, Rule, Timepiece, month_number, number_of, period_at

__all__ = ["RULES", "month_from"]

_MAY_BEFORE: Final = re.compile(
    r"\b(?:in|since|by|of|from|to|until|during|last|this|end of|mid|early|late|through|between|and|on|for|than|with"
    r"|against|as of)[ -]$|[(,]\s?$|[.!?:;]\s+$|\n$|^$"
)
_IN_MAY: Final = re.compile(r"\b(?:in|since|by|during|until|till|last|this|from|late|early|as of|end of) $")
_MAY_MODAL: Final = re.compile(r" (?:i|we|you|he|she|they|it|your|our|god|all|be|not)\b")
_SHORT_MONTHS: Final = frozenset("march mar dec sep sept jan oct nov feb apr jun jul aug".split())


def _numeric_month(match: Match, _: Timepiece) -> Period:
    """As in "2021-09"."""
    month = int(match["ymm"])
    return period_at(match, of_months(int(match["ymy"]), month, month), cue="month", anchored=True)


def _year_month(match: Match, time: Timepiece) -> Period | None:
    """As in "2019 April"."""
    if not time.clean[match.start("ymonm")].isupper():
        return None
    month = month_number(match["ymonm"])
    return period_at(match, of_months(int(match["ymony"]), month, month), cue="month", anchored=True)


def _chinese_month(match: Match, _: Timepiece) -> Period:
    year, month = int(match["cny"]), int(match["cnm"] or 0)
    return period_at(match, of_months(year, month, month) if 1 <= month <= 12 else of_year(year))


def _up_to(match: Match, time: Timepiece) -> Period | None:
    """As in "exports through September": from the beginning of the year on; of a time to come, from today on."""
    if not time.clean[match.start("uptom")].isupper():
        return None
    month = month_number(match["uptom"])
    part = time.part(1, month, match["uptoof"])
    if part is None:
        return period_at(match, None, anchored=bool(match["uptoof"]))
    first, last = part
    if match["uptod"] and 1 <= int(match["uptod"]) <= last.day:
        last = last.replace(day=int(match["uptod"]))
    if time.future and time.reference is not None and last > time.reference:
        first = time.reference
    return period_at(match, (first, last), anchored=bool(match["uptoof"]))


# As in "The May output of 77,300 vehicles"
_MEASURED: Final = re.compile(
    r" (?:output|production|exports?|imports?|sales|revenues?|trade|figures?|totals?|growth|increase|rise|fall|drop"
    r"|reading|investment|profits?|data)\b"
)


def _month_of(match: Match, time: Timepiece) -> Period | None:
    low, start, end, name = time.low, match.start(), match.end(), match["mm"]
    if not time.clean[match.start("mm")].isupper():
        return None
    bare_may = name == "may" and not match["mmof"] and not match["mpart"]
    told = bare_may and _IN_MAY.search(low, max(0, start - 12), start) is not None
    told = told or (low.endswith(("the ", "its "), 0, start) and _MEASURED.match(low, end) is not None)
    if bare_may and not told and (_MAY_MODAL.match(low, end) or not _MAY_BEFORE.search(low, max(0, start - 12), start)):
        return None  # the modal verb, or "May Fourth Square"
    if name in _SHORT_MONTHS and low[end : end + 2].isalpha():
        return None
    interval = time.part(month_number(name), month_number(name), match["mmof"])
    today = time.reference
    if match["mpart"] and not match["mmof"] and today is not None and today.month == month_number(name):
        interval = of_months(today.year, today.month, today.month)  # a part of the month that is not over yet
    if match["mdir"] and not match["mmof"] and time.reference is not None:
        interval = _month_beside(match["mdir"].strip(), month_number(name), time.reference)
    if interval and match["mpart"] and "mid" in match["mpart"]:
        interval = interval[0], interval[0].replace(day=15)
    return period_at(match, interval, anchored=bool(match["mmof"] or match["mdir"]))


def _month_beside(direction: str, month: int, today: date) -> Interval:
    """As in "next June", "last December": the first such month that is to come, the last that has gone by."""
    year = today.year
    if direction == "next" and month <= today.month:
        year += 1
    elif direction == "last" and month >= today.month:
        year -= 1
    return of_months(year, month, month)


def _month_range(match: Match, time: Timepiece) -> Period | None:
    first, last = month_number(match["m1"]), month_number(match["m2"])
    if match[0].startswith(("may ", "march ")) and time.clean[match.start()].islower():
        return None
    of, own_year = match["mof"], match["y1"]
    interval: Interval | None = None
    if first > last and not own_year:
        year = time.of_year(of, time.implied_year(last, last))
        if year is not None:
            interval = date(year - 1, first, 1), last_day(year, last)
    else:
        if of:
            year = time.of_year(of, time.implied_year(first, last))
        else:
            year = int(own_year) if own_year else time.implied_year(first, last)
        if year is not None:
            interval = date(int(own_year or year), first, 1), last_day(year, last)
            if match["mid"] and "mid" in match["mid"]:
                interval = interval[0], date(year, last, 15)
    return period_at(match, interval, anchored=bool(of or own_year))


def month_from(step: int, today: date | None) -> Interval | None:
    """Return the month that lies so many months after that of a day."""
    if today is None:
        return None
    day = add_months(today.replace(day=1), step)
    return day, last_day(day.year, day.month)


def _this_month(match: Match, time: Timepiece) -> Period:
    step, today = {"this": 0, "last": -1, "next": 1}[match["tmdir"]], time.reference
    interval: Interval | None = None
    if match["tmunit"] == "month":
        interval = month_from(step, today)
    elif today is not None:
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
        interval = monday, monday + timedelta(days=6)
    return period_at(match, interval, anchored=True)


def _part_of(match: Match, time: Timepiece) -> Period:
    """As in "the last week of May", "the first ten days of June", "the last month of 2020"."""
    if match["polast"]:
        return period_at(match, time.part(12, 12, match["polast"]), cue="month", anchored=True)
    month = month_number(match["pom"])
    part = time.part(month, month, match["poof"])
    if part is not None:
        place = {"last": 0, "final": 0, "middle": 2, "opening": 1}.get(match["pon"])
        place = ORDINALS.get(match["pon"], 0) if place is None else place
        length = number_of(match["podays"]) or 7
        if place == 3 and length == 10:
            place = 0
        if place and not 1 <= length * place <= 31:
            return period_at(match, None)
        if place:
            first = part[0] + timedelta(days=length * (place - 1))
            part = first, min(first + timedelta(days=length - 1), part[1])
        else:
            ten = match["podays"] and length == 10
            part = (part[0].replace(day=21) if ten else part[1] - timedelta(days=length - 1)), part[1]
    return period_at(match, part, anchored=bool(match["poof"]))


def _half_month(match: Match, time: Timepiece) -> Period:
    """As in "the first half of May"."""
    month = month_number(match["hmm"])
    part = time.part(month, month, match["hmof"])
    if part is not None:
        first = match["hmn"] == "first"
        part = (part[0], part[0].replace(day=15)) if first else (part[0].replace(day=16), part[1])
    return period_at(match, part, anchored=bool(match["hmof"]))


RULES: Final[dict[str, Rule]] = {
    "month": _month_of, "upto": _up_to, "ym": _numeric_month, "ymonth": _year_month, "cn": _chinese_month,
    "mrange": _month_range,
    "thismonth": _this_month, "partof": _part_of, "halfmonth": _half_month,
}  # fmt: skip
