"""Resolve a matched time expression to an interval: one rule for each branch of the pattern.

A rule gets the match and the state of the text so far (``Timepiece``) and returns a ``Period``, one
without an interval where the text and the reference date do not settle it, or None where the words are
no time at all ("1990 employees", "firms may apply").
"""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from hitech_extract.intervals import (
    Interval,
    Period,
    add_months,
    last_day,
    of_months,
    of_year,
    shift,
    shift_years,
)
from hitech_extract.periods.patterns import MONTH, MONTHS, NUMBERS, ORDINALS, TIME

__all__ = ["Timepiece", "resolve"]

Match = re.Match[str]


def _number(word: str | None) -> int:
    """Return the number that a word names, 0 for none."""
    if not word:
        return 0
    return int(word) if word.isdigit() else NUMBERS.get(word, 0)


def _month(word: str) -> int:
    return MONTHS[word.strip(" .")]


def _full_year_number(digits: str | None) -> str | None:
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

    def spoken_of(self, period: Period) -> None:
        """Take note of a time that what follows may point back to."""
        if period.interval is None or period.cue == "five-year-plan":
            return
        self.current = period.interval
        self.history.append(period.interval)
        if period.kind == "interval" and period.anchored:
            self.year = period.interval[1].year
            self.adrift = False
            self.years |= {period.interval[0].year, period.interval[1].year}

    @property
    def only_year(self) -> int | None:
        """The year of a text without a date, where it names just one."""
        return self.year if len(self.years) == 1 and not self.adrift else None

    def stretch(self) -> Interval | None:
        """Return the stretch of time spoken of last; a moment only where there was no stretch."""
        return next((span for span in reversed(self.history) if span[0] != span[1]), self.current)

    def lasting(self, months: int) -> Interval | None:
        """Return the stretch of so many months spoken of last ("in the six months", "in the quarter")."""
        for first, last in reversed(self.history):
            if first != last and (last.year - first.year) * 12 + last.month - first.month + 1 == months:
                return first, last
        return None

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

    def of_year(self, text: str | None, implied: int | None) -> int | None:
        """Return the year that an "of 2022", "of last year", "this year" names."""
        if not text:
            return implied
        match = re.search(r"(?:19|20)\d\d", text)
        if match:
            self.year = int(match.group())
            return self.year
        for words, step in _RELATIVE_YEARS:
            if words in text:
                return None if self.reference is None else self.reference.year + step
        if "same year" in text or "that year" in text:
            return self.year if self.year is not None else (self.current[0].year if self.current else None)
        return implied  # "of the year"

    def part(self, first: int, last: int, of: str | None) -> Interval | None:
        """Return the months ``first`` to ``last`` of the year that ``of`` names or the text implies."""
        year = self.of_year(of, self.implied_year(first, last))
        return None if year is None else of_months(year, first, last)


_RELATIVE_YEARS: Final = (
    ("last year", -1), ("previous year", -1), ("next year", 1), ("following year", 1), ("this year", 0),
    ("current year", 0),
)  # fmt: skip


def resolve(match: Match, time: Timepiece) -> Period | None:
    """Return the period that a match of the pattern names, or None where its words are no time."""
    period = _RULES[match.lastgroup or ""](match, time)
    if period is not None and period.anchored and period.interval and period.kind == "interval":
        time.year = period.interval[1].year
    return period


def _period(
    match: Match,
    interval: Interval | None,
    *,
    kind: str = "interval",
    cue: str = "",
    baseline: str | None = None,
    anchored: bool = False,
) -> Period:
    first, last = interval or (None, None)
    return Period(match.start(), match.end(), kind, first, last, cue or match.lastgroup or "", baseline, anchored)


# --- how a rate is measured, what a change is measured from ------------------------------------


def _year_on_year(match: Match, _: Timepiece) -> Period:
    period = _period(match, None, kind="growth", cue="year-on-year", baseline="year_on_year")
    period.start += len(match[0]) - len(match[0].lstrip())
    return period


def _month_on_month(match: Match, _: Timepiece) -> Period:
    return _period(match, None, kind="growth", cue="month-on-month", baseline="month_on_month")


def _quarter_on_quarter(match: Match, _: Timepiece) -> Period:
    return _period(match, None, kind="growth", cue="quarter-on-quarter", baseline="quarter_on_quarter")


def _average(match: Match, time: Timepiece) -> Period:
    interval = None
    years = _number(match["avgyears"])
    said = time.stretch()
    if years and said:
        interval = shift_years(said[0], 1 - years), said[1]
    elif years and time.reference:
        interval = date(time.reference.year - years, 1, 1), date(time.reference.year - 1, 12, 31)
    return _period(match, interval, kind="growth", cue="annual-average", baseline="annual_average")


def _prior(match: Match, time: Timepiece) -> Period:
    words, today = match[0], time.reference
    base = time.stretch() if "period" in words else time.current
    interval: Interval | None = None
    if words.endswith("before last"):
        return _period(match, of_year(today.year - 2) if today else None, anchored=True)
    if match["prioryear"]:
        year = int(match["prioryear"])
        interval = shift(base, year - base[1].year) if base else of_year(year)
        baseline = "year_on_year" if base is None or base[1].year - year == 1 else "period"
    elif "month" in words and "months" not in words:
        baseline = "month_on_month"
    elif "quarter" in words and "same" not in words and "year" not in words:
        baseline = "quarter_on_quarter"
    elif match["agoyears"]:
        baseline = "period"
        interval = shift(base, -_number(match["agoyears"])) if base else None
    else:
        baseline = "year_on_year"
        interval = shift(base, -1) if base else (of_year(today.year - 1) if today else None)
        if "last year" in words and today and base and base[1].year not in {today.year, today.year - 1}:
            interval = shift(base, today.year - 1 - base[1].year)
    return _period(match, interval, kind="prior", baseline=baseline)


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
    said = (time.lasting(months) if months else None) or time.stretch()
    if words == "that year":
        # "3 percent lower than in 2022. Exports had risen 11 percent that year": the year looked back to.
        looks_back = _PLUPERFECT.search(time.low, time.sentence[0], match.start()) is not None
        year = time.named if looks_back or time.named_at >= time.sentence[0] else time.year
        return _period(match, of_year(year) if year else None, kind="same", cue="that-year")
    if "years" in words:
        said = _years_spoken_of(time)
    return _period(match, said, kind="same")


def _years_spoken_of(time: Timepiece) -> Interval | None:
    """As in "54 in 2012 and 97 in 2021. Over the same years ...": from the one to the other, or a span of years."""
    if len(time.history) > 1:
        first, last = time.history[-2], time.history[-1]
        if first == of_year(first[0].year) and last == of_year(last[0].year) and first[0] < last[0]:
            return first[0], last[1]
    return next((span for span in reversed(time.history) if span[0].year < span[1].year), None)


def _ago(match: Match, time: Timepiece) -> Period:
    unit, count = match["agounit"], _number(match["agon"])
    if match["agon"] == "a" and unit.startswith("year"):
        before = shift(time.current, -1) if time.current else None
        return _period(match, before, kind="prior", cue="prior", baseline="year_on_year")
    interval = None
    if time.reference and unit.startswith(("year", "decade")):
        interval = of_year(time.reference.year - (count * (10 if unit.startswith("decade") else 1) or 5))
    elif time.reference and count and unit.startswith("month"):
        interval = _month_from(-count, time.reference)
    elif time.reference and count:
        day = time.reference - timedelta(days=count * (7 if unit.startswith("week") else 1))
        interval = day, day
    return _period(match, interval, kind="prior", baseline="period")


def _later(match: Match, time: Timepiece) -> Period:
    # Counted from the year spoken of; from a month or a day on it may mean that month or the whole year.
    spoken, interval = time.current, None
    if spoken is not None and spoken == of_year(spoken[0].year):
        interval = shift(spoken, _number(match["latern"]) or 1)
    return _period(match, interval, anchored=True)


# --- moments ----------------------------------------------------------------------------------


def _stock_end(match: Match, time: Timepiece) -> Period:
    day = _end_of((match["inner"] or match["innery"] or match["innerd"] or match["innere"] or "").strip(), time)
    if match[0].startswith("since ") and day and time.reference:
        return _period(match, (day, time.reference), kind="since")
    period = _period(match, (day, day) if day else None, kind="stock", cue="end-of")
    period.anchored = True
    return period


def _end_of(inner: str, time: Timepiece) -> date | None:
    """Return the last day of what stands in "the end of ..."; no words mean the year spoken of."""
    today = time.reference
    if inner in {"", "the year", "year", "that year", "the same year", "each year"}:
        year = time.year if "that" in inner or "same" in inner else _year_at_hand(inner, time)
        return date(year, 12, 31) if year else None
    if inner in {"the month", "this month", "the previous month", "last month", "the last month"}:
        month = _month_from(-1 if "last" in inner or "previous" in inner else 0, today)
        return month[1] if month else None
    if inner in {"the period", "the plan period"} and time.plan and (time.future or "plan" in inner):
        return time.plan[1]
    if inner in {"the period", "the quarter", "the half", "the plan period", "the decade"}:
        return time.current[1] if time.current else None
    match = TIME.match(inner)
    if match is None:
        return None
    period = resolve(match, _aside(time, inner))
    if period is None or period.last is None:
        return None
    return date(period.last.year, 12, 31) if inner in {"this year", "the current year"} else period.last


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


def _since_begin(match: Match, time: Timepiece) -> Period:
    today = time.reference
    year = today.year if today else time.year
    if match["sbyear"]:
        year = time.of_year(match["sbyear"], year)
    interval = (date(year, 1, 1), today) if year is not None and today is not None else None
    return _period(match, interval, kind="since", cue="since")


def _start_of(match: Match, time: Timepiece) -> Period:
    what = match["soyear"]
    year = time.of_year(what, time.reference.year if time.reference else time.year)
    day = date(year, 1, 1) if year else None
    month = re.match(MONTH, what)
    if month and (part := time.part(_month(month[0]), _month(month[0]), what)):
        day = part[0]
    kind = "prior" if match[0].startswith("than") else "stock"
    return _period(match, (day, day) if day else None, kind=kind, cue="start-of", baseline="period")


def _since(match: Match, time: Timepiece) -> Period:
    first: date | None = None
    if match["sinceyear"]:
        year = time.of_year(match["sinceyear"], None)
        first = date(year, 1, 1) if year else None
    elif match["sincemonth"]:
        name = re.match(MONTH, match["sincemonth"])
        month = _month(name[0]) if name else 1
        part = time.part(month, month, match["sincemonth"][3:])
        first = part[0] if part else None
    elif (inner := TIME.match(match["sincedate"])) and (day := resolve(inner, _aside(time, match["sincedate"]))):
        first = day.first
    # Without a date, up to the end of what the text speaks of ("output since January" in a brief on a quarter).
    until = time.reference or (time.current[1] if time.current else None)
    interval = (first, until) if first and until and first <= until else None
    return _period(match, interval, kind="since", cue="since")


# --- days and months --------------------------------------------------------------------------

_MOMENT_BEFORE: Final = re.compile(r"\b(?:as of|as at|by|until|till|up to|to|before) (?:the )?$")
_MAY_BEFORE: Final = re.compile(
    r"\b(?:in|since|by|of|from|to|until|during|last|this|end of|mid|early|late|through|between|and|on|for|than|with"
    r"|against|as of)[ -]$|[(,]\s?$|[.!?:;]\s+$|\n$|^$"
)
_MAY_MODAL: Final = re.compile(r" (?:i|we|you|he|she|they|it|your|our|god|all|be|not)\b")
_SHORT_MONTHS: Final = frozenset("march mar dec sep sept jan oct nov feb apr jun jul aug".split())


def _moment(match: Match, time: Timepiece) -> str:
    start = match.start()
    return "stock" if _MOMENT_BEFORE.search(time.low, max(0, start - 12), start) else "interval"


def _iso_day(match: Match, time: Timepiece) -> Period | None:
    try:
        day = date(int(match["isoy"]), int(match["isom"]), int(match["isod"]))
    except ValueError:
        return None
    return _period(match, (day, day), kind=_moment(match, time))


def _day(match: Match, time: Timepiece) -> Period | None:
    branch = match.lastgroup or ""
    if not time.clean[match.start(f"{branch}m")].isupper():
        return None
    month, number, named = _month(match[f"{branch}m"]), int(match[f"{branch}d"]), match[f"{branch}y"]
    today = time.reference
    year: int | None
    if named:
        year = int(named)
    elif today is not None and today.month == month:
        year = today.year
    else:
        year = time.implied_year(month, month)
    if year is None:
        return _period(match, None, kind=_moment(match, time))
    try:
        day = date(year, month, number)
        last = date(year, month, int(match["mdyd2"])) if match["mdyd2"] else day
    except ValueError:
        return None
    if day == last and _moment(match, time) == "interval":
        day, last = _days_of_event(time.low[max(time.sentence[0], match.start() - 200) : match.start()], day)
    return _period(match, (day, last), kind=_moment(match, time)) if day <= last else None


def _day_range(match: Match, time: Timepiece) -> Period | None:
    if not time.clean[match.start("dr1m")].isupper():
        return None
    first, last = _month(match["dr1m"]), _month(match["dr2m"])
    year = int(match["dr2y"]) if match["dr2y"] else time.implied_year(last, last)
    if year is None:
        return _period(match, None)
    first_year = int(match["dr1y"] or (year if first <= last else year - 1))
    try:
        interval = date(first_year, first, int(match["dr1d"])), date(year, last, int(match["dr2d"]))
    except ValueError:
        return None
    return _period(match, interval, anchored=bool(match["dr2y"])) if interval[0] <= interval[1] else None


def _days_of_month(match: Match, time: Timepiece) -> Period | None:
    """As in "between November 5 and 9", "from 5 to 9 November"."""
    branch = "ddm" if match["ddm"] else "ddm2"
    if not time.clean[match.start(branch)].isupper():
        return None
    month = _month(match[branch])
    today, named = time.reference, match["ddy"]
    if named:
        year: int | None = int(named)
    elif today is not None and today.month == month:
        year = today.year
    else:
        year = time.implied_year(month, month)
    if year is None:
        return _period(match, None)
    try:
        first = date(year, month, int(match["ddd1"] or match["ddd3"]))
        last = date(year, month, int(match["ddd2"] or match["ddd4"]))
    except ValueError:
        return None
    return _period(match, (first, last), cue="days") if first <= last else None


def _same_day(match: Match, time: Timepiece) -> Period:
    """As in "On the same day, 14 projects were signed": the day spoken of last."""
    day = next((span for span in reversed(time.history) if span[0] == span[1]), None)
    return _period(match, day, anchored=True)


def _day_shift(match: Match, time: Timepiece) -> Period | None:
    """As in "a day earlier", "the next day": counted from the day spoken of, if it is one."""
    spoken = next(
        (
            span
            for span in reversed(time.history)
            if span[0] == span[1] and (time.reference is None or span[0] <= time.reference)
        ),
        None,
    )
    if spoken is None:
        return None
    step = timedelta(days=1 if re.search(r"next|following|later|after", match[0]) else -1)
    return _period(match, (spoken[0] + step, spoken[1] + step))


def _numeric_month(match: Match, _: Timepiece) -> Period:
    """As in "2021-09"."""
    month = int(match["ymm"])
    return _period(match, of_months(int(match["ymy"]), month, month), cue="month", anchored=True)


def _year_month(match: Match, time: Timepiece) -> Period | None:
    """As in "2019 April"."""
    if not time.clean[match.start("ymonm")].isupper():
        return None
    month = _month(match["ymonm"])
    return _period(match, of_months(int(match["ymony"]), month, month), cue="month", anchored=True)


def _chinese_month(match: Match, _: Timepiece) -> Period:
    year, month = int(match["cny"]), int(match["cnm"] or 0)
    return _period(match, of_months(year, month, month) if 1 <= month <= 12 else of_year(year))


def _month_of(match: Match, time: Timepiece) -> Period | None:
    low, start, end, name = time.low, match.start(), match.end(), match["mm"]
    if not time.clean[match.start("mm")].isupper():
        return None
    bare_may = name == "may" and not match["mmof"] and not match["mpart"]
    if bare_may and (_MAY_MODAL.match(low, end) or not _MAY_BEFORE.search(low, max(0, start - 12), start)):
        return None  # the modal verb, or "May Fourth Square"
    if name in _SHORT_MONTHS and low[end : end + 2].isalpha():
        return None
    interval = time.part(_month(name), _month(name), match["mmof"])
    if match["mdir"] and not match["mmof"] and time.reference is not None:
        interval = _month_beside(match["mdir"].strip(), _month(name), time.reference)
    if interval and match["mpart"] and "mid" in match["mpart"]:
        interval = interval[0], interval[0].replace(day=15)
    return _period(match, interval, anchored=bool(match["mmof"] or match["mdir"]))


def _month_beside(direction: str, month: int, today: date) -> Interval:
    """As in "next June", "last December": the first such month that is to come, the last that has gone by."""
    year = today.year
    if direction == "next" and month <= today.month:
        year += 1
    elif direction == "last" and month >= today.month:
        year -= 1
    return of_months(year, month, month)


def _month_range(match: Match, time: Timepiece) -> Period | None:
    first, last = _month(match["m1"]), _month(match["m2"])
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
    return _period(match, interval, anchored=bool(of or own_year))


def _month_from(step: int, today: date | None) -> Interval | None:
    if today is None:
        return None
    day = add_months(today.replace(day=1), step)
    return day, last_day(day.year, day.month)


def _this_month(match: Match, time: Timepiece) -> Period:
    step, today = {"this": 0, "last": -1, "next": 1}[match["tmdir"]], time.reference
    interval: Interval | None = None
    if match["tmunit"] == "month":
        interval = _month_from(step, today)
    elif today is not None:
        monday = today - timedelta(days=today.weekday()) + timedelta(weeks=step)
        interval = monday, monday + timedelta(days=6)
    return _period(match, interval, anchored=True)


_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# What a day is told of; beside any other verb a weekday is when somebody said it.
_DONE_ON_A_DAY: Final = re.compile(
    r"\b(?:sign|ink|seal|struck|clinch|secur|land|auction|broke ground|award|rais|bought|sold|acquir|ceremon"
    r"|launch|brought home|took home|inaugurat|agreed|rang|list|debut|deal|contract)\w*\b"
    r"(?!.*\b(?:said|says|told|reported|announced|showed|according|statement|revealed|disclosed|opens)\b)"
)


_SHARES: Final = re.compile(
    r"\b(?:shares?|stock)\b.*\b(?:clos|end|finish|trad|open|r[io]s|fell|climb|drop|gain|lost|jump)\w*\b"
)
_HELD: Final = re.compile(
    r"\b(?:fair|expo|exposition|roadshow|exhibition|auction|ceremony|signing|forum|summit|convention|congress)\b"
    r"[^,;]{0,60}?\b(?:opened|closed|ended|concluded|kicked off|began|started|held|took place|wrapped up"
    r"|got under ?way)(?: (?:here|there|in [\w'-]+(?: [\w'-]+){0,4}?))? on $"
    r"|\b(?:fair|expo|exposition|roadshow|exhibition|auction|ceremony|signing|(?<!press )(?<!news )conference|forum"
    r"|summit"
    r"|event)(?: in [\w' ]{2,30}(?:, [\w' ]{2,24})?)?,? on $"
)
_EVENT_OF_DAYS: Final = re.compile(
    rf"\b(?P<days>{'|'.join(NUMBERS)}|\d{{1,2}})-day (?:[\w'-]+ ){{1,9}}?,? ?(?:that|which) (?:(?:has|had|was) )?"
    r"(?:(?P<ended>ended|closed|concluded|wrapped up|finished|came to an end|drew to a close)"
    r"|opened|began|started|kicked off|got under ?way|was launched|was opened)"
    r"(?: (?:here|there|in [\w'-]+(?: [\w'-]+){0,4}?))?(?: on)? $"
)


def _days_of_event(before: str, day: date) -> Interval:
    """As in "a three-day fair that ended on Wednesday": all of its days."""
    match = _EVENT_OF_DAYS.search(before) if "-day " in before else None
    days = timedelta(days=_number(match["days"]) - 1) if match is not None else timedelta()
    return (day - days, day) if match is not None and match["ended"] else (day, day + days)


def _weekday(match: Match, time: Timepiece) -> Period | None:
    today = time.reference
    before = time.low[max(time.sentence[0], match.start() - 200) : match.start()]
    last = (match["wdlast"] or "").startswith("last")
    if today is None or (match["wdlast"] or "").startswith("next") or not (last or before.endswith("on ")):
        return None
    told = before
    if before in ("on ", "") or match.start() - time.sentence[0] < 4:
        told = time.low[match.end() : min(time.sentence[1], match.end() + 200)]
    if not (
        _SHARES.search(before) or _DONE_ON_A_DAY.search(told) or _EVENT_OF_DAYS.search(before) or _HELD.search(before)
    ):
        return None
    back = (today.weekday() - _WEEKDAYS.index(match["wd"][:3])) % 7
    if last:
        # Said on a Friday, "last Wednesday" may be two days back or nine.
        if 0 < back <= today.weekday():
            return _period(match, None, anchored=True)
        back = back or 7
    day = today - timedelta(days=back)
    return _period(match, _days_of_event(before, day), anchored=True)


def _yesterday(match: Match, time: Timepiece) -> Period:
    interval = None
    if time.reference:
        day = time.reference + timedelta(days=1 if match[0] == "tomorrow" else -1)
        interval = _days_of_event(time.low[max(time.sentence[0], match.start() - 200) : match.start()], day)
    return _period(match, interval, anchored=True)


# --- parts of a year --------------------------------------------------------------------------

# "The Q3 crossover" is a car; a quarter stands before what is measured or before a verb.
_NAMED_Q: Final = re.compile(r"\b(?:the|an?|its|new) $")
_NAMED_Q_AFTER: Final = re.compile(
    r" (?!(?:results?|figures?|reports?|data|gdp|growth|revenues?|output|exports?|imports|sales|profits?|total|period"
    r"|trade|investment|earnings|income|loss|level|numbers|of|in|is|was|were|are|saw|and|to|at|by|with|from|than|this"
    r"|last|when|but|which|that|as|on|had|has|will)\b)[a-z]"
)


def _three_quarters(match: Match, time: Timepiece) -> Period:
    months, of = 3 * _number(match["tq"] or match["tqin"]), match["tqof"] or match["tqinof"]
    return _period(match, time.part(1, months, of), anchored=bool(of))


def _quarter(match: Match, time: Timepiece) -> Period | None:
    low, start, today = time.low, match.start(), time.reference
    relative = (
        match["qthis"]
        or ("last" if match["qback"] else "")
        or ("last" if match["qn"] == "last" and not match["qof"] else "")
    )
    if relative:
        interval = None
        if today is not None:
            index = (today.month - 1) // 3 + {"last": -1, "next": 1}.get(relative, 0)
            interval = of_months(today.year + index // 4, 3 * (index % 4) + 1, 3 * (index % 4) + 3)
        return _period(match, interval, anchored=True)
    if match["qn"]:
        number = 4 if match["qn"] == "last" else ORDINALS[match["qn"]]
        last = ORDINALS[match["qn2"]] if match["qn2"] else number
        return _period(match, time.part(3 * number - 2, 3 * last, match["qof"]), anchored=bool(match["qof"]))
    year = _full_year_number(match["qy"] or match["qy2"] or match["qy3"])
    if not year and _NAMED_Q_AFTER.match(low, match.end()) and _NAMED_Q.search(low, max(0, start - 5), start):
        return None
    number = int(match["qd"] or match["qd2"] or match["qd3"])
    last = max(number, int(match["qdto"] or number))
    return _period(match, time.part(3 * number - 2, 3 * last, year), anchored=bool(year))


def _part_of(match: Match, time: Timepiece) -> Period:
    """As in "the last week of May", "the first ten days of June", "the last month of 2020"."""
    if match["polast"]:
        return _period(match, time.part(12, 12, match["polast"]), cue="month", anchored=True)
    month = _month(match["pom"])
    part = time.part(month, month, match["poof"])
    if part is not None:
        place = {"last": 0, "final": 0, "middle": 2, "opening": 1}.get(match["pon"])
        place = ORDINALS.get(match["pon"], 0) if place is None else place
        length = 10 if match["poten"] else 7
        if place == 3 and match["poten"]:
            place = 0
        if place:
            first = part[0] + timedelta(days=length * (place - 1))
            part = first, min(first + timedelta(days=length - 1), part[1])
        else:
            part = (part[0].replace(day=21) if match["poten"] else part[1] - timedelta(days=6)), part[1]
    return _period(match, part, anchored=bool(match["poof"]))


def _half_month(match: Match, time: Timepiece) -> Period:
    """As in "the first half of May"."""
    month = _month(match["hmm"])
    part = time.part(month, month, match["hmof"])
    if part is not None:
        first = match["hmn"] == "first"
        part = (part[0], part[0].replace(day=15)) if first else (part[0].replace(day=16), part[1])
    return _period(match, part, anchored=bool(match["hmof"]))


def _ordinal(match: Match, time: Timepiece) -> Period | None:
    """As in "14 percent in the second quarter, quicker than the 9 percent in the first"."""
    said = time.lasting(3)
    if said is None or said not in list(time.history)[-3:]:
        return None
    number, quarter = ORDINALS[match["on"]], (said[0].month + 2) // 3
    if number == quarter:
        return None
    year = said[0].year - (1 if number > quarter and quarter == 1 else 0)
    period = _period(match, of_months(year, 3 * number - 2, 3 * number))
    if match[0].startswith(("from", "than", "over")):
        period.start += 5  # the word before it says that it is compared with
    return period


def _half(match: Match, time: Timepiece) -> Period:
    number = ORDINALS[match["hn"]] if match["hn"] else int(match["hd"] or match["hd2"] or match["hd3"] or 1)
    of = _full_year_number(match["hof"] or match["hy"] or match["hy2"] or match["hy3"] or match["hy4"])
    return _period(match, time.part(6 * number - 5, 6 * number, of), anchored=bool(of))


def _first_months(match: Match, time: Timepiece) -> Period:
    if match["janfeb"]:
        return _period(match, time.part(1, 2, None))
    count = _number(match["fn"] or match["fn2"] or match["fn3"] or match["fn4"] or match["fn5"] or match["fn6"])
    if not 1 <= count <= 12:
        return _period(match, None)
    if ending := match["fnend"] or match["fn6end"]:
        month, of = _month(ending), match["fnendof"] or match["fn6of"]
        part = time.part(month, month, of)
        return _period(match, (add_months(part[0], 1 - count), part[1]) if part else None, anchored=bool(of))
    of = match["fnof"] or match["fn3of"] or match["fn5of"]
    if of or not (match["fn3"] or match["fn4"]):
        return _period(match, time.part(1, count, of), anchored=bool(of))
    if match["fn4"] and time.future and time.reference is not None:
        return _period(match, (time.reference, add_months(time.reference, count)))  # "will open in two months"
    # "in the six months": the stretch of that length spoken of before
    said = time.lasting(count)
    if said is None and (time.current is not None or time.reference is not None):
        said = time.part(1, count, None)
    return _period(match, said, kind="same")


def _rest_of_year(match: Match, time: Timepiece) -> Period:
    today = time.reference
    year = time.current[1].year if time.current else (today.year if today else None)
    if match["restof"] and match["restof"] != "the year":
        year = time.of_year(match["restof"], year)
    months = _number(match["restn"] or match["restm"])
    interval = None
    if year is not None and 1 <= months <= 12:
        interval = of_months(year, 13 - months, 12)
    elif year is not None and not months:
        last = time.current[1] if time.current and time.current[1].year == year else today
        if last is not None and last.month < 12:
            interval = of_months(year, last.month + 1, 12)
    return _period(match, interval, anchored=bool(match["restof"]))


# "is expected to reach 130 billion yuan for the whole year", said in January of the year that is over
_ESTIMATED: Final = re.compile(r"\b(?:expected|estimated|projected|forecasts?|estimates?|likely|predicted|believed)\b")
_AIMED: Final = re.compile(
    r"\b(?:plan(?:s|ned)?|aims?|aiming|targets?|targeted|goals?|will|shall|strives?|seeks?|intends?|hopes?|wants?"
    r"|this year|due|scheduled|by the end)\b"
)


def _full_year(match: Match, time: Timepiece) -> Period:
    words, today = match[0], time.reference
    year: int | None
    if "that" in words or "same" in words:
        year = time.year
    elif today is None:
        year = time.only_year
    elif time.future:
        said = time.low[max(time.sentence[0], match.start() - 60) : min(time.sentence[1], match.end() + 60)]
        estimated = today.month <= 2 and _ESTIMATED.search(said) is not None and _AIMED.search(said) is None
        year = today.year - 1 if estimated else today.year
    elif time.year is not None and time.year < today.year:
        year = time.year
    else:
        year = today.year - 1 if today.month <= 3 else today.year
    return _period(match, of_year(year) if year else None)


# --- spans of years ---------------------------------------------------------------------------


def _plan(match: Match, time: Timepiece) -> Period | None:
    word = match["pn"]
    number = ORDINALS.get(word) or int(word.rstrip("stndrh"))
    if not 1 <= number <= 30:
        return None
    # The thirteenth plan ran from 2016 to 2020.
    first = 2016 + 5 * (number - 13)
    time.plan = date(first, 1, 1), date(first + 4, 12, 31)
    return _period(match, time.plan, cue="five-year-plan")


def _year_range(match: Match, time: Timepiece) -> Period | None:
    if re.search(r"\d[-/]$", time.low[max(0, match.start("yr1") - 2) : match.start("yr1")]):
        return None  # a telephone number
    first, text = int(match["yr1"]), match["yr2"]
    last = int(text) if len(text) == 4 else first // 100 * 100 + int(text)
    if last == first:
        return None
    period = _period(match, (date(first, 1, 1), date(last, 12, 31)), anchored=True)
    side_by_side = " and " in match[0] and not match[0].startswith("between")
    if (
        not first < last <= first + 80
        or (side_by_side and last != first + 1)
        or (side_by_side and "respectively" in time.low[match.end() : min(time.sentence[1], match.end() + 200)])
    ):
        # Two years named one after the other: the second is found by itself.
        period.end, period.last, period.cue = match.end("yr1"), date(first, 12, 31), "year"
    return period


def _next_years(match: Match, time: Timepiece) -> Period:
    return _period(match, _years_on(match, time.reference))


def _years_on(match: Match, today: date | None) -> Interval | None:
    if today is None:
        return None
    if match["within"]:
        count = _number(match["within"])
        return today, shift_years(today, count) if match["withinunit"] == "years" else add_months(today, count)
    ahead = (match["dir"] or match["dirb"]) in {"next", "coming", "following", "upcoming"}
    count = _number(match["nn2"]) or _number(match["nn"] or match["nnb"])
    unit = (match["nunit"] or match["nunitb"]).rstrip("s")
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
    count = _number(match["nyn"])
    if count == 5 and time.plan is not None and (time.future or time.plan in time.history):
        return _period(match, time.plan, kind="same")
    said = time.lasting(12 * count)
    return _period(match, said, kind="same") if said is not None else None


def _end_year(match: Match, time: Timepiece) -> Period | None:
    """As in "to hit 45 billion yuan in the final year": of the plan or the years spoken of."""
    span = next((span for span in reversed(time.history) if span[0].year < span[1].year), None)
    span = time.plan or span
    if span is None:
        return None
    return _period(match, of_year(span[0].year if match["eydir"] in {"first", "opening"} else span[1].year))


def _decade(match: Match, time: Timepiece) -> Period:
    today = time.reference
    interval = None
    if today:
        ahead = match["ddir"] in {"next", "coming"}
        interval = (today, shift_years(today, 10)) if ahead else (shift_years(today, -10), today)
    return _period(match, interval)


# --- years and the present --------------------------------------------------------------------

_UNITS_AFTER: Final = (
    r" ?(?:yuan|rmb|renminbi|dollars|euros|percent|per cent|pct|%|square|hectares|mu|tonnes|tons|km|kwh|meters|metres"
    r"|kilometers)\b"
)
_COUNT_AFTER: Final = re.compile(
    _UNITS_AFTER + r"| (?:(?:high-tech|hi-tech|new|industrial|tech|technology|small|large|key|major|private|foreign"
    r"|national|research|foreign-funded|scientific|skilled|local) )*(?:enterprises|companies|firms|projects|patents"
    r"|jobs"
    r"|workers|employees|people|researchers|households|residents|talents|businesses|teams|units|vehicles|sets|students"
    r"|graduates|scientists|products|trademarks|items|cases|participants|delegates|visitors)\b"
)
_NAME_AROUND: Final = re.compile(
    r"(?:\b(?:no|nos|room|made in china|iso|gb|gb/t|vision|agenda|plan|tel|zip|expo|fortune|win|windows|part|section"
    r"|law"
    r"|article|club|cafe|bar|studio|hotel|hall|plaza)\.? ?|(?<!mid)(?<!late)(?<!early)[-#/]|\d[.,])$"
)
_YEAR_LEAD: Final = re.compile(
    r"(?:\b(?:in|(?<!total )(?<!number )of|by|since|until|to|from|during|year|for|than|through|late|early|mid|end"
    r"|before|after"
    r"|between|back in|as of|over)|\d{4},? and) $"
)
# "delivered 2000 pieces of equipment", but "met 2020 targets"
_MADE_SO_MANY: Final = re.compile(
    r"\b(?:deliver|produc|manufactur|employ|hir|train|attract|recruit|purchas|install|creat|add|ship|plant|serv|hous"
    r"|receiv|introduc|complet|built?|build|sold|sell|ma[dk]e|own|bought|buy|about|some|around|nearly|almost|than|over"
    r")(?:e?s|e|ed|ing)? $"
)
_THINGS_AFTER: Final = re.compile(
    r" (?!(?:goals|targets|plans|sales|revenues|results|figures|levels|tasks|exports|imports|profits|earnings|versions"
    r"|tax(?:es)|accounts|statistics|has|was|is|as|this|its)\b)(?:[a-z-]+ of|(?:[a-z-]+ )?[a-z-]{2,}s)\b"
)
_STREET: Final = re.compile(r"(?: [A-Z][\w'-]+){1,4} (?:Road|Rd|Street|St|Avenue|Ave|Lane|Boulevard|Highway)\b")


def _is_number(low: str, clean: str, start: int, end: int) -> bool:
    """Tell whether the four digits of a year are a count, a name, a model or a house number."""
    before = low[max(0, start - 18) : start]
    if _NAME_AROUND.search(before):
        return True
    if low[end : end + 1] == "-" and low[end + 1 : end + 2].isalpha():
        return True
    if _STREET.match(clean, end):
        return True
    if _MADE_SO_MANY.search(before) and _THINGS_AFTER.match(low, end):
        return True
    return _COUNT_AFTER.match(low, end) is not None and not _YEAR_LEAD.search(before)


def _year(match: Match, time: Timepiece) -> Period | None:
    low, start = time.low, match.start()
    if _is_number(low, time.clean, match.start("yy"), match.end("yy")):
        return None
    as_of = low[max(0, start - 6) : start].endswith(("as of ", "as at "))
    return _period(match, of_year(int(match["yy"])), cue="as-of-year" if as_of else "", anchored=True)


def _decade_of(match: Match, _: Timepiece) -> Period:
    """As in "the 1990s"."""
    first = int(match["dy"])
    return _period(match, (date(first, 1, 1), date(first + 9, 12, 31)), cue="decade", anchored=True)


def _old_year(match: Match, time: Timepiece) -> Period:
    """As in "founded in 1885": a year that no statistic of a zone has."""
    first, last = of_year(int(match["oy"]))
    if match[0].startswith("since") and time.reference is not None:
        return _period(match, (first, time.reference), kind="since", cue="since")
    return _period(match, (first, last), cue="year")


def _fiscal_year(match: Match, _: Timepiece) -> Period:
    return _period(match, of_year(int(_full_year_number(match["fyy"]) or 0)), anchored=True)


def _so_far(match: Match, time: Timepiece) -> Period:
    today = time.reference
    if "year" in match[0] and today:
        return _period(match, (date(today.year, 1, 1), today), cue="year-to-date", anchored=True)
    return _period(match, (today, today) if today else None, kind="now", cue="so-far")


def _now(match: Match, time: Timepiece) -> Period:
    return _period(match, (time.reference, time.reference) if time.reference else None, kind="now")


def _this_and_next_year(match: Match, time: Timepiece) -> Period:
    today = time.reference
    interval = (date(today.year, 1, 1), date(today.year + 1, 12, 31)) if today else None
    return _period(match, interval, anchored=True)


def _this_year(match: Match, time: Timepiece) -> Period:
    today, interval = time.reference, None
    time.adrift = today is None
    if today:
        whole = time.future or any(word in match[0] for word in ("whole", "entire", "full"))
        interval = date(today.year, 1, 1), date(today.year, 12, 31) if whole else today
    return _period(match, interval, anchored=True)


def _last_year(match: Match, time: Timepiece) -> Period:
    return _period(match, of_year(time.reference.year - 1) if time.reference else None, anchored=True)


def _next_year(match: Match, time: Timepiece) -> Period:
    # "The following year" comes after the year spoken of, "next year" after the article's.
    # What is meant to be done in "the next year" of a year gone by comes after the article's too.
    today = time.reference
    year = time.year if match["following"] and time.year is not None else None
    if year is None or (time.future and today is not None and year < today.year and "next" in match[0]):
        year = today.year if today is not None else None
    return _period(match, of_year(year + 1) if year is not None else None, anchored=True)


_RULES: Final[dict[str, Callable[[Match, Timepiece], Period | None]]] = {
    "yoy": _year_on_year, "mom": _month_on_month, "qoq": _quarter_on_quarter, "average": _average, "prior": _prior,
    "same": _same, "stockend": _stock_end, "sincebegin": _since_begin, "startof": _start_of, "since": _since,
    "mrange": _month_range, "drange": _day_range, "ddrange": _days_of_month,
    "dayshift": _day_shift, "sameday": _same_day, "ordinal": _ordinal,
    "nyears": _these_years, "endyear": _end_year, "halfmonth": _half_month,
    "iso": _iso_day, "ym": _numeric_month, "ymonth": _year_month, "partof": _part_of, "decadeof": _decade_of,
    "oldyear": _old_year, "cn": _chinese_month, "mdy": _day, "dmy": _day,
    "month": _month_of,
    "threeq": _three_quarters, "quarter": _quarter, "half": _half, "firstn": _first_months, "rest": _rest_of_year,
    "plan": _plan, "yrange": _year_range, "nextn": _next_years, "decade": _decade, "ago": _ago,
    "later": _later,
    "fiscal": _fiscal_year, "sofar": _so_far, "now": _now, "yesterday": _yesterday, "weekday": _weekday,
    "thisnext": _this_and_next_year, "thisyear": _this_year, "lastyear": _last_year, "nextyear": _next_year,
    "thismonth": _this_month, "fullyear": _full_year, "year": _year,
}  # fmt: skip
