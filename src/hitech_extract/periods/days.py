"""Resolve days: "April 25, 2023", "between November 5 and 9", "on Friday", and all days of an event."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from hitech_extract.intervals import Interval, Period
from hitech_extract.periods.patterns import NUMBERS
from hitech_extract.periods.timepiece import Match, Rule, Timepiece, month_number, number_of, period_at

__all__ = ["RULES"]

_MOMENT_BEFORE: Final = re.compile(r"\b(?:as of|as at|by|until|till|up to|to|before) (?:the )?$")


def _moment(match: Match, time: Timepiece) -> str:
    start = match.start()
    return "stock" if _MOMENT_BEFORE.search(time.low, max(0, start - 12), start) else "interval"


def _iso_day(match: Match, time: Timepiece) -> Period | None:
    try:
        day = date(int(match["isoy"]), int(match["isom"]), int(match["isod"]))
    except ValueError:
        return None
    return period_at(match, (day, day), kind=_moment(match, time))


def _day(match: Match, time: Timepiece) -> Period | None:
    branch = match.lastgroup or ""
    if not time.clean[match.start(f"{branch}m")].isupper():
        return None
    month, number, named = month_number(match[f"{branch}m"]), int(match[f"{branch}d"]), match[f"{branch}y"]
    today = time.reference
    year: int | None
    if named:
        year = int(named)
    elif today is not None and today.month == month:
        year = today.year
    else:
        year = time.implied_year(month, month)
    if year is None:
        return period_at(match, None, kind=_moment(match, time))
    try:
        day = date(year, month, number)
        last = date(year, month, int(match["mdyd2"])) if match["mdyd2"] else day
    except ValueError:
        return None
    if day == last and _moment(match, time) == "interval":
        day, last = _days_of_event(time.low[max(time.sentence[0], match.start() - 200) : match.start()], day)
    return period_at(match, (day, last), kind=_moment(match, time)) if day <= last else None


def _day_range(match: Match, time: Timepiece) -> Period | None:
    one, two = ("dm1", "dm2") if match["dm1m"] else ("dr1", "dr2")
    if not time.clean[match.start(f"{one}m")].isupper():
        return None
    first, last = month_number(match[f"{one}m"]), month_number(match[f"{two}m"])
    year = int(match[f"{two}y"]) if match[f"{two}y"] else time.implied_year(last, last)
    if year is None:
        return period_at(match, None)
    first_year = int(match[f"{one}y"] or (year if first <= last else year - 1))
    try:
        interval = date(first_year, first, int(match[f"{one}d"])), date(year, last, int(match[f"{two}d"]))
    except ValueError:
        return None
    return period_at(match, interval, anchored=bool(match[f"{two}y"])) if interval[0] <= interval[1] else None


def _days_of_month(match: Match, time: Timepiece) -> Period | None:
    """As in "between November 5 and 9", "from 5 to 9 November"."""
    branch = "ddm" if match["ddm"] else "ddm2"
    if not time.clean[match.start(branch)].isupper():
        return None
    month = month_number(match[branch])
    today, named = time.reference, match["ddy"]
    if named:
        year: int | None = int(named)
    elif today is not None and today.month == month:
        year = today.year
    else:
        year = time.implied_year(month, month)
    if year is None:
        return period_at(match, None)
    try:
        first = date(year, month, int(match["ddd1"] or match["ddd3"]))
        last = date(year, month, int(match["ddd2"] or match["ddd4"]))
    except ValueError:
        return None
    return period_at(match, (first, last), cue="days") if first <= last else None


def _same_day(match: Match, time: Timepiece) -> Period:
    """As in "On the same day, 14 projects were signed": the day spoken of last."""
    day = next((span for span in reversed(time.history) if span[0] == span[1]), None)
    return period_at(match, day, anchored=True)


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
    return period_at(match, (spoken[0] + step, spoken[1] + step))


_WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# What a day is told of; beside any other verb a weekday is when somebody said it.
_DONE_ON_A_DAY: Final = re.compile(
    r"\b(?:sign|ink|seal|struck|clinch|secur|land|auction|broke ground|award|rais|bought|sold|acquir|ceremon"
    r"|launch|brought home|took home|inaugurat|agreed|rang|list|debut|deal|contract)\w*\b"
    r"(?!.*\b(?:said|says|told|reported|announced|showed|according|statement|revealed|disclosed|opens)\b)"
)
# As in "The zone on Tuesday signed 43 projects"
_DID_THEN: Final = re.compile(
    r" (?:\w+ly |also )?(?:signed|inked|sealed|struck|clinched|secured|broke ground|awarded|bought|sold|acquired|handed"
    r"|launched|inaugurated|opened|began|started|held|welcomed|saw|took in|granted)\b"
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
    rf"\b(?P<days>{'|'.join(NUMBERS)}|\d{{1,2}})-day (?:[\w'-]+ ){{0,9}}?[\w'-]+,? (?:that|which) (?:(?:has|had|was) )?"
    r"(?:(?P<ended>ended|closed|concluded|wrapped up|finished|came to an end|drew to a close)"
    r"|opened|began|started|kicked off|got under ?way|was launched|was opened)"
    r"(?: (?:here|there|in [\w'-]+(?: [\w'-]+){0,4}?))?(?: on)? $"
)


def _days_of_event(before: str, day: date) -> Interval:
    """As in "a three-day fair that ended on Wednesday": all of its days."""
    match = _EVENT_OF_DAYS.search(before) if "-day " in before else None
    days = timedelta(days=number_of(match["days"]) - 1) if match is not None else timedelta()
    return (day - days, day) if match is not None and match["ended"] else (day, day + days)


# "gathered on Tuesday afternoon, when 26 projects were signed"
_WHEN: Final = re.compile(r", when ")


def _weekday(match: Match, time: Timepiece) -> Period | None:
    today = time.reference
    before = time.low[max(time.sentence[0], match.start() - 200) : match.start()]
    last = (match["wdlast"] or "").startswith("last")
    reached = before.endswith(("by ", "as of ")) and not time.future
    if today is None or (match["wdlast"] or "").startswith("next") or not (last or reached or before.endswith("on ")):
        return None
    told, after = before, time.low[match.end() : min(time.sentence[1], match.end() + 200)]
    if before in ("on ", "") or match.start() - time.sentence[0] < 4:
        told = after
    elif _WHEN.match(after):
        told += after
    if not reached and not (
        _SHARES.search(before)
        or _DID_THEN.match(after)
        or _DONE_ON_A_DAY.search(told)
        or _EVENT_OF_DAYS.search(before)
        or _HELD.search(before)
    ):
        return None
    back = (today.weekday() - _WEEKDAYS.index(match["wd"][:3])) % 7
    if last:
        # Said on a Friday, "last Wednesday" may be two days back or nine.
        if 0 < back <= today.weekday():
            return period_at(match, None, anchored=True)
        back = back or 7
    day = today - timedelta(days=back)
    if reached:  # "By Friday, 97 percent had reopened"
        return period_at(match, (day, day), kind="stock", anchored=True)
    return period_at(match, _days_of_event(before, day), anchored=True)


def _yesterday(match: Match, time: Timepiece) -> Period:
    interval, words = None, match[0]
    kind = "stock" if words.startswith(("as of", "by ", "until")) else "interval"
    if time.reference:
        step = 1 if "tomorrow" in words else -1 if "yesterday" in words or "night" in words else 0
        step *= 2 if "day before" in words or "day after" in words else 1
        day = time.reference + timedelta(days=step)
        interval = _days_of_event(time.low[max(time.sentence[0], match.start() - 200) : match.start()], day)
    return period_at(match, interval, kind=kind, anchored=True)


RULES: Final[dict[str, Rule]] = {
    "iso": _iso_day, "mdy": _day, "dmy": _day, "drange": _day_range, "dmrange": _day_range, "ddrange": _days_of_month,
    "dayshift": _day_shift,
    "sameday": _same_day, "weekday": _weekday, "yesterday": _yesterday,
}  # fmt: skip
