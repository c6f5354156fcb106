"""Resolve spans of years: five-year plans, "from 2016 to 2020", "over the past five years"."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from hitech_extract.intervals import Interval, Period, add_months, of_year, shift_years
from hitech_extract.periods.months import month_from
from hitech_extract.periods.patterns import ORDINALS
from hitech_extract.periods.timepiece import Match, Rule, Timepiece, number_of, period_at

__all__ = ["RULES"]


# "The current five-year plan period", "the next five-year plan": counted from the article's day
_PLANS_FROM_NOW: Final = frozenset({"current", "present", "ongoing"})
_PLANS_TO_COME: Final = frozenset({"next", "coming"})
_PLANS_GONE: Final = frozenset({"previous", "preceding", "last", "past"})


def _plan(match: Match, time: Timepiece) -> Period | None:
    word = match["pn"]
    if word in _PLANS_FROM_NOW or word in _PLANS_GONE or word in _PLANS_TO_COME:
        if time.reference is None:
            return None
        number = 13 + (time.reference.year - 2016) // 5 + (word in _PLANS_TO_COME) - (word in _PLANS_GONE)
    else:
        number = ORDINALS.get(word) or int(word.rstrip("stndrh"))
    if not 1 <= number <= 30:
        return None
    # The thirteenth plan ran from 2016 to 2020.
    first = 2016 + 5 * (number - 13)
    time.plan = date(first, 1, 1), date(first + 4, 12, 31)
    return period_at(match, time.plan, cue="five-year-plan")


_YEARS_OF_PLAN: Final = {"first": 0, "opening": 0, "second": 1, "third": 2, "middle": 2, "fourth": 3}


def _year_of_plan(match: Match, time: Timepiece) -> Period:
    """As in "the first year of the 13th Five-Year Plan"."""
    word = match["pyplan"]
    number = ORDINALS.get(word) or int(word.rstrip("stndrh"))
    first = 2016 + 5 * (number - 13)
    time.plan = date(first, 1, 1), date(first + 4, 12, 31)
    return period_at(match, of_year(first + _YEARS_OF_PLAN.get(match["pyn"], 4)), anchored=True)


def _to_come(match: Match, time: Timepiece) -> Period:
    """As in "in the two years to come"."""
    today, months = time.reference, number_of(match["tcn"]) * (12 if match["tcunit"] == "years" else 1)
    return period_at(match, (today, add_months(today, months)) if today else None)


def _year_range(match: Match, time: Timepiece) -> Period | None:
    if re.search(r"\d[-/]$", time.low[max(0, match.start("yr1") - 2) : match.start("yr1")]):
        return None  # a telephone number
    first, text = int(match["yr1"]), match["yr2"]
    last = int(text) if len(text) == 4 else first // 100 * 100 + int(text)
    if last == first:
        return None
    period = period_at(match, (date(first, 1, 1), date(last, 12, 31)), anchored=True)
    side_by_side = " and " in match[0] and not match[0].startswith("between")
    if (
        not first < last <= first + 80
        or (side_by_side and last != first + 1)
        or (side_by_side and "respectively" in time.low[match.end() : min(time.sentence[1], match.end() + 200)])
    ):
        # Two years named one after the other: the second is found by itself.
        period = period_at(match, of_year(first), cue="year", anchored=True)
        period.end = match.end("yr1")
    return period


def _next_years(match: Match, time: Timepiece) -> Period | None:
    if match["intime"] and (not time.future or time.named_at >= time.sentence[0]):
        return None  # "promised in 2017 to bring in 1 million people in five years": from when on is left open
    return period_at(match, _years_on(match, time))


def _years_on(match: Match, time: Timepiece) -> Interval | None:
    today = time.reference
    if today is None:
        return None
    if match["within"]:
        if not time.future:
            return None  # "has gone from 38 to 52 percent within two years": which two is left open
        if time.low.startswith((" of ", " after "), match.end()):
            return None  # "within 18 months of its opening"
        count = number_of(match["within"])
        return today, shift_years(today, count) if match["withinunit"] == "years" else add_months(today, count)
    if match["intime"]:
        unit, count = match["intimeunit"].rstrip("s"), number_of(match["intime"])
        return (
            (today, add_months(today, count))
            if unit == "month"
            else (today, shift_years(today, count * (10 if unit == "decade" else 1)))
        )
    if match["hence"]:
        unit, count = match["henceunit"].rstrip("s"), number_of(match["hence"])
        if unit == "month":
            return month_from(count, today)
        return of_year(today.year + count * (10 if unit == "decade" else 1))
    if match["lone"]:
        lone = match["loneunit"].replace("-", " ")
        if lone == "half decade":
            return date(today.year - 5, 1, 1), date(today.year - 1, 12, 31)
        return (today - timedelta(days=7) if lone == "week" else add_months(today, -6 if "half" in lone else -1)), today
    ahead = (match["dir"] or match["dirb"]) in {"next", "coming", "following", "upcoming"}
    count = number_of(match["nn2"]) or number_of(match["nn"] or match["nnb"])
    unit = (match["nunit"] or match["nunitb"]).rstrip("s")
    if not count and "half" in (match["nn"] or match["nnb"] or "") and unit == "year":
        return (today, add_months(today, 6)) if ahead else (add_months(today, -6), today)
    if not count:
        return None
    if unit in {"year", "decade"}:
        years = count * (10 if unit == "decade" else 1)
        if ahead:
            return today, shift_years(today, years)
        return date(today.year - years, 1, 1), date(today.year - 1, 12, 31)
    if unit == "quarter":
        begin = date(today.year, today.month - (today.month - 1) % 3, 1)  # of the quarter that is not over yet
        start, stop = (3, 3 * count + 3) if ahead else (-3 * count, 0)
        return add_months(begin, start), add_months(begin, stop) - timedelta(days=1)
    if unit == "month":
        return (today, add_months(today, count)) if ahead else (add_months(today, -count), today)
    days = timedelta(days=count * (7 if unit == "week" else 1))
    return (today, today + days) if ahead else (today - days, today)


def _these_years(match: Match, time: Timepiece) -> Period | None:
    """As in "over the five years": the five-year plan's, or the stretch of that length spoken of."""
    count = number_of(match["nyn"]) if match["nyn"] else 10
    if count == 5 and time.plan is not None and (time.future or time.plan in time.history):
        return period_at(match, time.plan, kind="same")
    said = time.lasting(12 * count) or _from_year_to_year(time, count) or (time.plan if count == 5 else None)
    return period_at(match, said, kind="same") if said is not None else None


def _from_year_to_year(time: Timepiece, count: int) -> Interval | None:
    """As in "8.7 billion in 2012; by 2022 it was 31.4 billion. Over the ten years ...": from the one to the other."""
    years = [span for span in time.history if span == of_year(span[0].year)]
    if len(set(years)) >= count:
        return None  # "in 2005, 2006 and 2007. In the three years: 52, 66 and 80 billion": each has its own
    for last in reversed(years):
        for first in reversed(years):
            if last[0].year - first[0].year in (count, count - 1):
                return first[0], last[1]
    return None


def _end_year(match: Match, time: Timepiece) -> Period | None:
    """As in "to hit 45 billion yuan in the final year": of the plan or the years spoken of."""
    span = next((span for span in reversed(time.history) if span[0].year < span[1].year), None)
    span = time.plan or span
    if span is None:
        return None
    return period_at(match, of_year(span[0].year if match["eydir"] in {"first", "opening"} else span[1].year))


def _decade(match: Match, time: Timepiece) -> Period:
    today = time.reference
    interval = None
    if today:
        ahead = match["ddir"] in {"next", "coming"}
        interval = (today, shift_years(today, 10)) if ahead else (shift_years(today, -10), today)
    return period_at(match, interval)


RULES: Final[dict[str, Rule]] = {
    "plan": _plan, "yrange": _year_range, "nextn": _next_years, "nyears": _these_years, "endyear": _end_year,
    "decade": _decade, "planyear": _year_of_plan, "tocome": _to_come,
}  # fmt: skip
